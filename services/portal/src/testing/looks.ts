// A live page in the four looks of customers: on a phone and on a desktop, each in the dark and in the light.
import type { Browser, Page } from 'playwright-core'
import { axe, openPage, sidewaysScroll, type OpenPage } from './browser.ts'

/** At each width every rule in one scheme. The other one has other colors and nothing else: there the rules about colors are enough. */
const looks = [[390, 'dark', 'light'], [1280, 'light', 'dark']] as const
const ofColors = ['color-contrast', 'link-in-text-block']

export interface Looks {
  /** A tab at each width, the narrow one first. They stay, and follow: a tab that is loaded anew makes everything of axe anew, which costs more than looking. */
  readonly tabs: readonly OpenPage[]
  /**
   * What is wrong in any look once that version is shown, with its details open: `390 dark: rule: selector`, `1280: 12 px beside`.
   * `also` is done to each tab before.
   */
  faultsOf(version: number, also?: (page: Page) => Promise<unknown>): Promise<readonly string[]>
  close(): Promise<void>
}

/** `path` leads to a page that follows. */
export async function openLooks(browser: Browser, origin: string, path: string): Promise<Looks> {
  const tabs = await Promise.all(looks.map(([width]) => openPage(browser, origin, path, { width, reducedMotion: 'reduce' })))
  await Promise.all(tabs.map(({ page }) => page.waitForSelector('html[data-stream="live"]')))
  return {
    tabs,
    async faultsOf(version, also) {
      const found = await Promise.all(looks.map(async ([width, ...schemes], i) => {
        const page = tabs[i]?.page
        if (page === undefined) return []
        await page.waitForSelector(`main[data-version="${version}"]`)
        await page.evaluate(unfold)
        await also?.(page)
        return [...(await inSchemes(page, width, schemes)), ...beside(width, await sidewaysScroll(page))]
      }))
      return found.flat()
    },
    close: async () => void (await Promise.all(tabs.map((tab) => tab.close()))),
  }
}

const unfold = "document.querySelectorAll('details').forEach((one) => { one.open = true })"

async function inSchemes(page: Page, width: number, [first, second]: readonly ['dark' | 'light', 'dark' | 'light']): Promise<readonly string[]> {
  const told = (scheme: string, faults: readonly string[]): readonly string[] => faults.map((fault) => `${width} ${scheme}: ${fault}`)
  await page.emulateMedia({ colorScheme: first })
  const whole = [...(await axe(page, { without: ofColors })), ...(await colorFaults(page, first))]
  await page.emulateMedia({ colorScheme: second })
  return [...told(first, whole), ...told(second, await colorFaults(page, second))]
}

/** In parts that are made as one whose colors were looked at in that tab and scheme already, whatever they say, the colors are the same. */
async function colorFaults(page: Page, scheme: string): Promise<readonly string[]> {
  const count = await page.evaluate<number>(`{
    const partsOf = (at) => (at.querySelector('article, section, header, footer, .hero') ? [...at.children].flatMap(partsOf) : [at])
    const madeOf = ({ outerHTML }) => outerHTML.replace(/<svg.*?<\\/svg>/gs, '').replace(/>[^<]*[^<\\s][^<]*</g, '>text<').replace(/ (?:id|href|for|datetime|aria-[a-z]+)="[^"]*"/g, '')
    const seen = ((window.seen ??= {})[${JSON.stringify(scheme)}] ??= new Set())
    window.unseen = partsOf(document.body).filter((part) => part.checkVisibility() && !seen.has(madeOf(part)) && seen.add(madeOf(part)))
    unseen.length
  }`)
  return count === 0 ? [] : axe(page, { of: '{ include: unseen }', only: ofColors })
}

const beside = (width: number, px: number): readonly string[] => (px === 0 ? [] : [`${width}: ${px} px beside`])
