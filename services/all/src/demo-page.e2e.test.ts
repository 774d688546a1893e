// The demo's page in a browser, over a whole Wismo: live beside the customer's phone, without a script as well, and for everybody.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { openOrderReader, seedDemo } from '@wismo/portal'
import { openPace } from '@wismo/service'
import { eventuallyHolds } from '@wismo/testing'
import { axe, launchBrowser, openPage, sidewaysScroll, tabOrder, withBrowser, type Look, type OpenPage } from '../../portal/src/testing/browser.ts'
import { startWismo, type TestWismo } from './testing/start-wismo.ts'

const within = { within: 20_000 }

withBrowser(() => {
  let wismo: TestWismo
  let browser: Browser
  const pages: OpenPage[] = []
  beforeAll(async () => {
    wismo = await startWismo([], { pace: openPace({ read: () => undefined, write: () => undefined }) })
    await seedDemo(wismo.running.runtime, openOrderReader(wismo.running.runtime))
    browser = await launchBrowser()
  }, 60_000)
  afterAll(async () => {
    for (const { close } of pages) await close()
    await browser.close()
    await wismo.stop()
  })

  const open = async (look: Look = {}, path = '/demo'): Promise<OpenPage> => {
    const opened = await openPage(browser, wismo.url, path, look)
    pages.push(opened)
    return opened
  }

  describe('the demo in a browser', () => {
    test.each([[390, 'light'], [390, 'dark'], [1280, 'light'], [1280, 'dark']] as const)('axe finds nothing at %i px, %s', async (width, colorScheme) => {
      const { page, foreign, refused } = await open({ width, colorScheme })
      await page.locator('.proof').waitFor()
      await page.evaluate("document.querySelector('details.services').open = true")
      expect(await axe(page)).toEqual([])
      expect([foreign, refused, await sidewaysScroll(page)]).toEqual([[], [], 0])
    }, 60_000)

    test('320 px: nothing lies beside the window', async () => {
      const { page } = await open({ width: 320 })
      expect(await sidewaysScroll(page)).toBe(0)
    }, 60_000)

    test('the keyboard reaches every button, in the order in which they stand', async () => {
      const { page } = await open({ javaScriptEnabled: true }, '/demo?order=A-10482')
      const names = await tabOrder(page)
      const buttons = ['Skip to the shop', 'Dark', 'Place an order', 'Place 20', 'Pause', 'a day', 'an hour', 'a minute', '10 s', '1 s', 'Move it on', 'Deliver it', 'Delay it', 'Lose it', 'Return an item', 'Send everything twice', 'Stop a service']
      expect(names.filter((name) => buttons.includes(name))).toEqual(buttons)
    }, 60_000)

    test('what is made happen is on the phone beside, without a reload', async () => {
      const { page, refused } = await open()
      await page.getByRole('button', { name: 'Place an order' }).click()
      const phone = page.frameLocator('iframe').locator('h1')
      const before = await phone.textContent()
      await page.getByRole('button', { name: 'Deliver it' }).click()
      await eventuallyHolds(async () => expect(await phone.textContent()).not.toBe(before), within)
      await eventuallyHolds(async () => expect(await page.locator('.order[aria-current]').textContent()).toMatch(/there|early|on time/), within)
      expect(await page.locator('.feed ol li').count()).toBeGreaterThan(0)
      expect(await page.locator('[role=status]').textContent()).toBe('')
      expect(refused).toEqual([])
    }, 60_000)

    test('the list grows while somebody looks, and the reader’s focus stays', async () => {
      const { page } = await open()
      await page.evaluate('window.same = true')
      const again = page.getByRole('button', { name: 'Send everything twice' })
      await again.focus()
      const version = Number(await page.locator('main').getAttribute('data-version'))
      await wismo.call('/demo/orders', { method: 'POST', key: null, body: 'count=1', headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' } })
      await eventuallyHolds(async () => expect(await page.locator('.feed ol li').allTextContents()).toEqual(expect.arrayContaining([expect.stringContaining('order.OrderPlaced')])), within)
      expect(Number(await page.locator('main').getAttribute('data-version'))).toBeGreaterThan(version)
      expect([await page.evaluate('window.same'), await again.evaluate((it) => it === it.ownerDocument.activeElement)]).toEqual([true, true])
    }, 60_000)

    test.each([[390, true], [1280, false]] as const)('at %i px, script: %s, a customer signs in, finds their orders, opens one with all of it, and signs out', async (width, javaScriptEnabled) => {
      const { page, foreign, refused } = await open({ width, javaScriptEnabled }, '/find')
      const seen = async (title: string): Promise<void> => {
        expect([await page.locator('h1').textContent(), javaScriptEnabled ? await axe(page) : [], await sidewaysScroll(page)]).toEqual([title, [], 0])
      }
      await page.getByRole('link', { name: 'Have an account?' }).click()
      await seen('Your orders')
      await page.getByRole('link', { name: /Sign in at .Aldermoor/ }).click()
      await page.getByRole('button', { name: 'Nora Byrne' }).click()
      await seen('Your orders')
      expect(await page.locator('.reason').textContent()).toContain('Nora')
      const rows = (await page.locator('.orders .detail').allTextContents()).map((text) => /A-\d+/.exec(text)?.[0])
      expect([rows.length, rows[0], new Set(rows)]).toEqual([3, 'A-10482', new Set(['A-10482', 'A-10483', 'A-10481'])])
      await page.getByRole('link', { name: /A-10482/ }).click()
      expect(page.url()).toBe(`${wismo.url}/o/A-10482`)
      expect(await page.locator('#money').count()).toBe(1)
      expect((await page.context().cookies()).map(({ name }) => name)).toEqual(['__Host-wismo-me'])
      await page.getByRole('link', { name: 'All your orders' }).click()
      await page.getByRole('button', { name: 'Sign out' }).click()
      await seen('You are signed out')
      expect((await page.goto(`${wismo.url}/o/A-10482`))?.status()).toBe(404)
      expect([foreign, refused]).toEqual([[], []])
    }, 60_000)

    test('without a script every button works', async () => {
      const { page } = await open({ javaScriptEnabled: false, width: 390 })
      await page.getByRole('button', { name: 'Place an order' }).click()
      await page.getByRole('button', { name: 'Move it on' }).click()
      expect(await page.locator('.did').textContent()).toContain('one message told')
      await page.getByRole('button', { name: 'Send everything twice' }).click()
      expect(await page.locator('.did').textContent()).toMatch(/messages were sent a second time/)
      await page.locator('summary').click()
      await page.getByRole('button', { name: 'Stop payments' }).click()
      expect(await page.locator('.services').textContent()).toContain('stopped')
      await page.getByRole('button', { name: 'Start payments' }).click()
      expect(await page.locator('.services').textContent()).not.toContain('stopped')
      await page.getByRole('button', { name: 'Pause' }).click()
      expect(await page.locator('.next').textContent()).toContain('stands still')
      await page.getByRole('button', { name: 'a day', exact: true }).click()
      expect(await page.locator('.stop[aria-pressed=true]').textContent()).toBe('a day')
    }, 60_000)
  })
})
