// Pages in the four looks of customers: on a phone and on a desktop, each in the dark and in the light.
import type { Browser, Page } from 'playwright-core'
import { axe, openPage, sidewaysScroll, type OpenPage } from './browser.ts'

/** Every rule once at each width. The other scheme has other colors and nothing else: there the rules about colors are enough. */
const looks = [[390, 'dark', 'light'], [1280, 'light', 'dark']] as const
const ofColors = ['color-contrast', 'link-in-text-block']
/** The narrowest window that nothing may lie beside. */
const narrowest = 320

export interface Looks {
  /** A tab at each width, the narrow one first. */
  readonly tabs: readonly OpenPage[]
  /** What is wrong with the page at that address of the portal, unfolded, in any look: `390 dark: rule: selector`, `320: 12 px beside`. `also` does something to each tab first. */
  faultsOf(path: string, also?: (page: Page) => Promise<unknown>): Promise<readonly string[]>
  close(): Promise<void>
}

export async function openLooks(browser: Browser, origin: string, path: string): Promise<Looks> {
  const tabs = await Promise.all(looks.map(([width, colorScheme]) => openPage(browser, origin, path, { width, colorScheme, reducedMotion: 'reduce' })))
  const look = async ({ page }: OpenPage, url: string, [width, first, second]: (typeof looks)[number], also: (page: Page) => Promise<unknown>): Promise<readonly string[]> => {
    await page.emulateMedia({ colorScheme: first })
    await page.goto(url)
    await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    await also(page)
    const whole = await axe(page)
    await page.emulateMedia({ colorScheme: second })
    const colors = await axe(page, ofColors)
    return [...told(`${width} ${first}`, whole), ...told(`${width} ${second}`, colors), ...(await beside(page, width))]
  }
  return {
    tabs,
    faultsOf: async (to, also = async () => undefined) => (await Promise.all(tabs.map((tab, i) => look(tab, `${origin}${to}`, looks[i] ?? looks[0], also)))).flat(),
    close: async () => void (await Promise.all(tabs.map((tab) => tab.close()))),
  }
}

const told = (look: string, faults: readonly string[]): readonly string[] => faults.map((fault) => `${look}: ${fault}`)

async function beside(page: Page, width: number): Promise<readonly string[]> {
  const faults: string[] = []
  for (const at of width === 390 ? [width, narrowest] : [width]) {
    if (at !== width) await page.setViewportSize({ width: at, height: 900 })
    const px = await sidewaysScroll(page)
    if (px !== 0) faults.push(`${at}: ${px} px beside`)
    if (at !== width) await page.setViewportSize({ width, height: 900 })
  }
  return faults
}
