// A live page as customers see it: in windows of several widths, in the dark and in the light, in their languages.
import type { Browser, Page } from 'playwright-core'
import { axe, openPage, sidewaysScroll, type OpenPage } from './browser.ts'

type Scheme = 'dark' | 'light'

/** A tab, and in which schemes it is looked at: in the first by every rule, in others by those about colors alone, which is all that is different. */
export interface LookAt {
  /** In CSS pixels. */
  readonly width: number
  readonly schemes: readonly [Scheme, ...Scheme[]]
  readonly locale?: string
  /** Nothing may lie beside windows of these widths either, in CSS pixels. */
  readonly others?: readonly number[]
}

const ofCustomers: readonly LookAt[] = [{ width: 390, schemes: ['dark', 'light'] }, { width: 1280, schemes: ['light', 'dark'] }]
const ofColors = ['color-contrast', 'link-in-text-block']

export interface Looks {
  /** A tab of each, in their order. They stay, and follow: a tab that is loaded anew makes everything of axe anew, which costs more than looking. */
  readonly tabs: readonly OpenPage[]
  /**
   * What is wrong in any look once that version is shown, with its details open: `390 dark: rule: selector`, `1280: 12 px beside`.
   * `also` is done to each tab before.
   */
  faultsOf(version: number, also?: (page: Page) => Promise<unknown>): Promise<readonly string[]>
  close(): Promise<void>
}

/** `path` leads to a page that follows; by default in the four looks of customers: on a phone and on a desktop, each in the dark and in the light. */
export async function openLooks(browser: Browser, origin: string, path: string, looks = ofCustomers): Promise<Looks> {
  const tabs = await Promise.all(looks.map(({ width, locale }) => openPage(browser, origin, path, { width, reducedMotion: 'reduce', ...(locale === undefined ? {} : { locale }) })))
  await Promise.all(tabs.map(({ page }) => page.waitForSelector('html[data-stream="live"]')))
  return {
    tabs,
    async faultsOf(version, also) {
      const found = await Promise.all(looks.map(async (look, i) => {
        const page = tabs[i]?.page
        if (page === undefined) return []
        await page.waitForSelector(`main[data-version="${version}"]`)
        await page.evaluate(unfold)
        await also?.(page)
        return [...(await inSchemes(page, look)), ...(await besideOf(page, look))]
      }))
      return found.flat()
    },
    close: async () => void (await Promise.all(tabs.map((tab) => tab.close()))),
  }
}

const unfold = "document.querySelectorAll('details').forEach((one) => { one.open = true })"

const nameOf = ({ width, locale }: LookAt): string => [locale, width].filter((part) => part !== undefined).join(' ')

async function inSchemes(page: Page, { schemes: [first, ...others], ...look }: LookAt): Promise<readonly string[]> {
  const told = (scheme: Scheme, faults: readonly string[]): readonly string[] => faults.map((fault) => `${nameOf({ ...look, schemes: [scheme] })} ${scheme}: ${fault}`)
  await page.emulateMedia({ colorScheme: first })
  const found = [...told(first, await axe(page, { without: ofColors })), ...told(first, await colorFaults(page, first))]
  for (const scheme of others) {
    await page.emulateMedia({ colorScheme: scheme })
    found.push(...told(scheme, await colorFaults(page, scheme)))
  }
  return found
}

async function besideOf(page: Page, { others = [], ...look }: LookAt): Promise<readonly string[]> {
  const faults = [...beside(nameOf(look), await sidewaysScroll(page))]
  const size = page.viewportSize() ?? { width: look.width, height: 900 }
  for (const width of others) {
    await page.setViewportSize({ ...size, width })
    faults.push(...beside(nameOf({ ...look, width }), await sidewaysScroll(page)))
  }
  if (others.length > 0) await page.setViewportSize(size)
  return faults
}

const beside = (look: string, px: number): readonly string[] => (px === 0 ? [] : [`${look}: ${px} px beside`])

/** In parts that are made as one whose colors were looked at in that tab and scheme already, whatever they say, and stand within the same, the colors are the same. */
async function colorFaults(page: Page, scheme: Scheme): Promise<readonly string[]> {
  const count = await page.evaluate<number>(`{
    const partsOf = (at) => (at.querySelector('article, section, header, footer, .hero') ? [...at.children].flatMap(partsOf) : [at])
    const within = (at) => (at === document.body ? '' : within(at.parentElement) + '>' + at.localName + '.' + at.className)
    const madeOf = (at) => within(at) + at.outerHTML.replace(/<svg.*?<\\/svg>/gs, '').replace(/>[^<]*[^<\\s][^<]*</g, '>text<').replace(/ (?:id|href|for|datetime|aria-[a-z]+)="[^"]*"/g, '')
    const seen = ((window.seen ??= {})[${JSON.stringify(scheme)}] ??= new Set())
    window.unseen = partsOf(document.body).filter((part) => part.checkVisibility() && !seen.has(madeOf(part)) && seen.add(madeOf(part)))
    unseen.length
  }`)
  return count === 0 ? [] : axe(page, { of: '{ include: unseen }', only: ofColors })
}
