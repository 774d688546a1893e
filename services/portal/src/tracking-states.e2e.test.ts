import { mkdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { atLevel, type OrderView } from '@wismo/lifecycle'
import type { Browser, Page } from 'playwright-core'
import { exampleView } from './example-view.ts'
import { axe, launchBrowser, openPage, sidewaysScroll, withBrowser } from './testing/browser.ts'
import { openLooks, type Looks } from './testing/looks.ts'
import { startPortal, type TestPortal } from './testing/start-portal.ts'
import { states } from './testing/states.ts'

// Every state of the tracking page in a real browser, each in the four looks of customers; in `npm run deep` with pictures. Those are for
// eyes: they lie beside the code, and git does not keep them.
const withPictures = process.env['WISMO_PAGES'] === 'all'
const pictures = new URL('../build/tracking/', import.meta.url).pathname

/** Ranges of days have thin spaces in them. */
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
const picture = async (page: Page, name: string): Promise<void> => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.screenshot({ path: `${pictures}${name.replace(/\W+/g, '-')}-${page.viewportSize()?.width ?? ''}.png`, fullPage: true })
}
const headingOf = async (page: Page): Promise<string> => plain((await page.locator('h1').textContent()) ?? '')

withBrowser(() => {
  let portal: TestPortal
  let browser: Browser

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true })
    portal = await startPortal()
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await portal?.stop()
  })

  let shown: number
  const show = (view: OrderView): string => {
    shown = portal.show(view)
    return `/t/${portal.token(exampleView.id)}`
  }

  describe('in a tab of a phone and one of a desktop', () => {
    let looks: Looks
    beforeAll(async () => {
      looks = await openLooks(browser, portal.url, show(exampleView))
    })
    afterAll(() => looks?.close())

    test.each(states)('$name: no accessibility violation at 390 and 1280 px, in the dark and in the light, nothing beside the window, nobody else asked', async ({ name, view }) => {
      show(view)
      expect(await looks.faultsOf(shown)).toEqual([])
      for (const { page, foreign, refused } of looks.tabs) {
        expect([await headingOf(page), foreign, refused]).toEqual([plain(view.headline.title), [], []])
        if (withPictures) await picture(page, name)
      }
    })

    test('what is wrong in one look alone is found in that look', async () => {
      show(exampleView)
      const only = [[390, 'dark'], [390, 'light'], [1280, 'light'], [1280, 'dark']] as const
      const faint = only.map(([width, scheme]) => `@media (width: ${width}px) and (prefers-color-scheme: ${scheme}) { .faint-${width}-${scheme} { color: color-mix(in srgb, var(--page) 90%, var(--text)) } }`)
      const more = '@media (width: 1280px) { .wordless { display: none } } @media (width: 390px) { .broad { inline-size: 500px } }'
      const found = await looks.faultsOf(shown, (page) => page.evaluate(`{
        const sheet = new CSSStyleSheet()
        sheet.replaceSync(${JSON.stringify([...faint, more].join('\n'))})
        document.adoptedStyleSheets = [sheet]
        document.querySelector('main h2').insertAdjacentHTML('afterend', ${JSON.stringify(`${only.map(([width, scheme]) => `<p class="faint-${width}-${scheme}">Faint</p>`).join('')}<p class="broad"><a href="#help"><span class="wordless">Help</span></a></p>`)})
      }`))
      expect(found).toEqual(['390 dark: color-contrast: .faint-390-dark', '390 light: color-contrast: .faint-390-light', expect.stringMatching(/^390: \d+ px beside$/), expect.stringMatching(/^1280 light: link-name: .*#help/), '1280 light: color-contrast: .faint-1280-light', '1280 dark: color-contrast: .faint-1280-dark'])
    })
  })

  test('every state is whole without a script, as it is sent, and has room in a window of 320 px', async () => {
    const { page, close } = await openPage(browser, portal.url, show(exampleView), { width: 320, javaScriptEnabled: false })
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
    for (const { name, view } of states) {
      show(view)
      const main = await (await fetch(page.url(), { headers: { cookie, 'x-fragment': 'main' } })).text()
      const seen = await page.evaluate<readonly unknown[]>(`{
        document.querySelector('main').outerHTML = ${JSON.stringify(main)}
        const isThere = (selector) => document.querySelector(selector).checkVisibility({ visibilityProperty: true });
        [document.querySelector('h1').textContent, isThere('h1'), isThere('#help')]
      }`)
      expect([name, plain(String(seen[0])), ...seen.slice(1), await sidewaysScroll(page)]).toEqual([name, plain(view.headline.title), true, true, 0])
    }
    await close()
  })

  test('the lists behind the page: all payments, all steps of a parcel, and the way back, without a script', async () => {
    const split = states.find(({ name }) => name === 'split')?.view ?? exampleView
    const { page, close } = await openPage(browser, portal.url, show(split), { width: 390, javaScriptEnabled: false })
    await page.getByRole('link', { name: 'All payments and refunds' }).click()
    expect(await page.locator('main').innerText()).toMatch(/Paid, card ending 4417\s+€509\.90[\s\S]*by Fri\s27\sNov/)
    await page.getByRole('link', { name: 'Back to your order' }).click()
    await page.getByRole('link', { name: 'All steps of this parcel' }).first().click()
    expect(await page.locator('h1').innerText()).toBe('Parcel 2 of 2')
    expect(await page.locator('.scans li').count()).toBe(6)
    expect((await page.goto(`${portal.url}/o/A-10482/parcels/pcl_unknown`))?.status()).toBe(404)
    await close()
  })

  test('the lists behind the page have no accessibility violation in any look, and nothing lies beside the window', async () => {
    const split = states.find(({ name }) => name === 'split')?.view ?? exampleView
    const { page, close } = await openPage(browser, portal.url, show(split), { width: 320, reducedMotion: 'reduce' })
    for (const path of ['/o/A-10482/money', '/o/A-10482/parcels/pcl_1']) {
      await page.goto(`${portal.url}${path}`)
      for (const width of [320, 390, 1280]) {
        await page.setViewportSize({ width, height: 900 })
        expect([path, width, await sidewaysScroll(page)]).toEqual([path, width, 0])
        for (const colorScheme of width === 320 ? [] : (['light', 'dark'] as const)) {
          await page.emulateMedia({ colorScheme })
          expect([path, width, colorScheme, await axe(page)]).toEqual([path, width, colorScheme, []])
        }
      }
      await page.screenshot({ path: `${pictures}${path.split('/')[3]}-1280.png`, fullPage: true })
    }
    await close()
  })

  test('who only has the link sees the split order without sums, and nothing is violated there either', async () => {
    const split = states.find(({ name }) => name === 'split')?.view ?? exampleView
    const { customer, addresses } = portal.views.get(exampleView.id) ?? exampleView
    portal.views.set(exampleView.id, { ...atLevel(split, 'link'), ...(customer && { customer }), ...(addresses && { addresses }) })
    const { page, close } = await openPage(browser, portal.url, `/t/${portal.token(exampleView.id, 'link')}`, { width: 390 })
    expect(await axe(page)).toEqual([])
    expect(await page.locator('main').innerText()).not.toMatch(/€|4417|A-10482/)
    await page.screenshot({ path: `${pictures}link-390.png`, fullPage: true })
    expect((await page.goto(`${portal.url}/o/A-10482/money`))?.status()).toBe(404)
    await close()
  })
})
