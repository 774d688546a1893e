import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from '@jest/globals'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'

// Pages in a real browser. WISMO_TEST_CHROMIUM names the executable; without one the pages are not looked at, which in CI is a failure.
const executablePath = process.env['WISMO_TEST_CHROMIUM'] ?? ''
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Registers the tests where there is a browser; elsewhere one test says that there is none, and fails in CI. */
export function withBrowser(lookAtPages: () => void): void {
  if (executablePath !== '') {
    lookAtPages()
    return
  }
  test('a browser is there, or its absence is said', () => {
    if (process.env['CI'] === 'true') throw new Error('WISMO_TEST_CHROMIUM is not set: in CI the pages must be looked at.')
    process.stderr.write('Left out: the pages in a browser. Set WISMO_TEST_CHROMIUM to the path of Chromium.\n')
  })
}

export const launchBrowser = (): Promise<Browser> => chromium.launch({ executablePath, args: ['--no-sandbox'] })

/** How a page is looked at: 900 px high, light and with scripts unless said otherwise. */
export interface Look extends Pick<BrowserContextOptions, 'colorScheme' | 'javaScriptEnabled' | 'locale' | 'reducedMotion' | 'extraHTTPHeaders'> {
  /** In CSS pixels: 320, 390, 1280. */
  readonly width?: number
  readonly height?: number
}

export interface OpenPage {
  readonly page: Page
  /** Requests to anybody but us. */
  readonly foreign: readonly string[]
  /** What the content policy refused, and errors of scripts. */
  readonly refused: readonly string[]
  /** Closes the page and all that its context kept. */
  close(): Promise<void>
}

/** Opens a page in a fresh context and keeps what must not happen. `path` begins with a slash, `origin` has none at its end. */
export async function openPage(browser: Browser, origin: string, path: string, { width = 1280, height = 900, ...options }: Look = {}): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width, height }, ...options })
  const page = await context.newPage()
  const foreign: string[] = []
  const refused: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) foreign.push(request.url())
  })
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text())
  })
  await page.addInitScript("addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => console.error(`Content Security Policy: ${violatedDirective} ${blockedURI}`))")
  page.on('pageerror', (error) => refused.push(error.message))
  await page.goto(`${origin}${path}`)
  return { page, foreign, refused, close: () => context.close() }
}

/** What it looks at, as an expression in the page, and by which of its rules; the whole page by all of them where it is not said. */
export interface AxeOptions {
  readonly of?: string
  readonly only?: readonly string[]
  readonly without?: readonly string[]
}

/** What axe finds: `rule: selector, selector`. Only in a page with scripts: without them its timers never fire. */
export async function axe(page: Page, { of = 'document', only, without = [] }: AxeOptions = {}): Promise<readonly string[]> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axeSource)
  // Of what is right it would keep a description each.
  const options = { resultTypes: ['violations'], rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])), ...(only && { runOnly: only }) }
  return page.evaluate(`axe.run(${of}, ${JSON.stringify(options)}).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`)
}

/** How many CSS pixels of the page lie beside the window; 0 is right. */
export const sidewaysScroll = (page: Page): Promise<number> => page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')

/** What the Tab key reaches from the top, by its visible name, until it leaves the page or `most` were found. */
export async function tabOrder(page: Page, most = 200): Promise<readonly string[]> {
  const names: string[] = []
  await page.evaluate('document.activeElement?.blur()')
  while (names.length < most) {
    await page.keyboard.press('Tab')
    const name = await page.evaluate<string | null>(`(() => {
      const at = document.activeElement
      if (at === null || at === document.body || at.dataset.tabbed === 'yes') return null
      at.dataset.tabbed = 'yes'
      return (at.getAttribute('aria-label') ?? (at.labels?.[0] ?? at).innerText ?? '').replace(/\\s+/g, ' ').trim()
    })()`)
    if (name === null) break
    names.push(name)
  }
  await page.evaluate(`document.querySelectorAll('[data-tabbed]').forEach((at) => delete at.dataset.tabbed)`)
  return names
}
