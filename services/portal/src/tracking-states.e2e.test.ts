import { mkdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { atLevel, type OrderView } from '@wismo/lifecycle'
import type { Browser, Page } from 'playwright-core'
import { exampleView } from './example-view.ts'
import { axe, launchBrowser, openPage, sidewaysScroll, withBrowser, type OpenPage } from './testing/browser.ts'
import { startPortal, type TestPortal } from './testing/start-portal.ts'
import { states } from './testing/states.ts'

// Every state of the tracking page in a real browser: on a phone in the dark and on a desktop in the light, in `npm run deep` in every
// pair of the two, and with pictures. Those are for eyes: they lie beside the code, and git does not keep them.
const isLong = process.env['WISMO_PAGES'] === 'all'
const looks = ([[390, 'light'], [390, 'dark'], [1280, 'dark'], [1280, 'light']] as const).filter(([width, colorScheme]) => isLong || (width === 390) === (colorScheme === 'dark'))
/** Parcels of one order are made of the same parts: seven are looked at. */
const furtherGroups = ['[aria-labelledby=groups] > article:nth-of-type(n + 8)']
const pictures = new URL('../build/tracking/', import.meta.url).pathname

/** Ranges of days have thin spaces in them. */
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
const headingOf = async (page: Page): Promise<string> => plain((await page.locator('h1').textContent()) ?? '')

withBrowser(() => {
  let portal: TestPortal
  let browser: Browser
  let customer: OrderView['customer']

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true })
    portal = await startPortal()
    customer = portal.views.get(exampleView.id)?.customer
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await portal?.stop()
  })

  let shown = exampleView.viewVersion
  /** With the contact that the portal of tests has in its vault, and as the order's next version: of the same one a browser keeps its page. */
  const show = (view: OrderView): string => {
    shown += 1
    portal.views.set(exampleView.id, { ...view, viewVersion: shown, ...(view.customer?.erased === true || customer === undefined ? {} : { customer }) })
    return `/t/${portal.token(exampleView.id)}`
  }

  describe('each state, in one tab of a browser', () => {
    let tab: OpenPage
    beforeAll(async () => {
      tab = await openPage(browser, portal.url, show(exampleView), { width: 390, reducedMotion: 'reduce' })
    })
    afterAll(() => tab?.close())

    test.each(states.filter(({ isVariant }) => isLong || isVariant !== true))('$name: no accessibility violation at 390 and 1280 px, in the dark and in the light, nothing beside the window, nobody else asked', async ({ name, view }) => {
      const { page, foreign, refused } = tab
      await page.goto(`${portal.url}${show(view)}`)
      expect(await headingOf(page)).toBe(plain(view.headline.title))
      const file = (look: string): string => `${pictures}${name.replace(/\W+/g, '-')}-${look}.png`
      for (const [width, colorScheme] of looks) {
        await page.setViewportSize({ width, height: 900 })
        await page.emulateMedia({ colorScheme })
        expect([width, colorScheme, await axe(page, furtherGroups)]).toEqual([width, colorScheme, []])
        if (isLong && colorScheme === 'light') await page.screenshot({ path: file(`${width}`), fullPage: true })
      }
      for (const width of [320, 390, 1280]) {
        await page.setViewportSize({ width, height: 900 })
        expect([width, await sidewaysScroll(page)]).toEqual([width, 0])
      }
      expect([foreign, refused]).toEqual([[], []])
    })
  })

  test('every state is whole without a script', async () => {
    const { page, close } = await openPage(browser, portal.url, show(exampleView), { width: 390, javaScriptEnabled: false })
    for (const { name, view } of states) {
      await page.goto(`${portal.url}${show(view)}`)
      expect([name, await headingOf(page), await page.locator('h1').isVisible(), await page.locator('#help').isVisible()]).toEqual([name, plain(view.headline.title), true, true])
    }
    await close()
  })

  test('the lists behind the page: all payments, all steps of a parcel, and the way back, without a script', async () => {
    const split = states.find(({ name }) => name === 'split')?.view ?? exampleView
    const { page, close } = await openPage(browser, portal.url, show(split), { width: 390, javaScriptEnabled: false })
    await page.getByRole('link', { name: 'All payments and refunds' }).click()
    expect(await page.locator('main').innerText()).toMatch(/Paid, card ending 4417\s+€509\.90[\s\S]*by Fri,? 27 Nov/)
    await page.getByRole('link', { name: 'Back to your order' }).click()
    await page.getByRole('link', { name: 'All steps of this parcel' }).first().click()
    expect(await page.locator('h1').innerText()).toBe('Parcel 2 of 2')
    expect(await page.locator('.scans li').count()).toBe(6)
    expect((await page.goto(`${portal.url}/o/A-10482/parcels/pcl_unknown`))?.status()).toBe(404)
    await close()
  })

  test.each(['/o/A-10482/money', '/o/A-10482/parcels/pcl_1'])('%s has no accessibility violation and scrolls nowhere sideways', async (path) => {
    const split = states.find(({ name }) => name === 'split')?.view ?? exampleView
    const { page, close } = await openPage(browser, portal.url, show(split), { width: 320 })
    await page.goto(`${portal.url}${path}`)
    expect([await axe(page), await sidewaysScroll(page)]).toEqual([[], 0])
    await page.screenshot({ path: `${pictures}${path.split('/')[3]}-320.png`, fullPage: true })
    await close()
  })

  test('who only has the link sees the split order without sums, and nothing is violated there either', async () => {
    const split = states.find(({ name }) => name === 'split')?.view ?? exampleView
    portal.views.set(exampleView.id, atLevel(split, 'link'))
    const { page, close } = await openPage(browser, portal.url, `/t/${portal.token(exampleView.id, 'link')}`, { width: 390 })
    expect(await axe(page)).toEqual([])
    expect(await page.locator('main').innerText()).not.toMatch(/€|4417|A-10482/)
    await page.screenshot({ path: `${pictures}link-390.png`, fullPage: true })
    expect((await page.goto(`${portal.url}/o/A-10482/money`))?.status()).toBe(404)
    await close()
  })
})
