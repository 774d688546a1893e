// The demo's page in a browser, over a whole Wismo: live beside the customer's phone, without a script as well, and for everybody.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { openOrderReader, seedDemo } from '@wismo/portal'
import { openPace } from '@wismo/service'
import { eventuallyHolds } from '@wismo/testing'
import { axe, launchBrowser, openPage, sidewaysScroll, tabOrder, withBrowser, type Look, type OpenPage } from '../../portal/src/testing/browser.ts'
import { comfortable, discomforts } from '../../portal/src/testing/comfort.ts'
import { keyboardOf } from '../../portal/src/testing/keyboard.ts'
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
  // A page that stays open is live, and asks for work until it is closed.
  afterEach(async () => {
    for (const { close } of pages.splice(0)) await close()
  })
  afterAll(async () => {
    await browser.close()
    await wismo.stop()
  })

  const open = async (look: Look = {}, path = '/demo'): Promise<OpenPage> => {
    const opened = await openPage(browser, wismo.url, path, look)
    pages.push(opened)
    return opened
  }

  describe('the demo in a browser', () => {
    test.each([[390, 'light'], [390, 'dark'], [1280, 'light'], [1280, 'dark']] as const)('axe finds nothing at %i px, %s, and the other theme is offered', async (width, colorScheme) => {
      const { page, foreign, refused } = await open({ width, colorScheme })
      expect(await page.locator('button[name=theme]:visible').allTextContents()).toEqual([colorScheme === 'dark' ? 'Light' : 'Dark'])
      await page.locator('.proof').waitFor()
      await page.evaluate("document.querySelector('details.services').open = true")
      expect(await axe(page)).toEqual([])
      expect([foreign, refused, await sidewaysScroll(page)]).toEqual([[], [], 0])
    }, 60_000)

    test('enlarged, spaced, in forced colours, still, and to be hit', async () => {
      const { page } = await open({ reducedMotion: 'reduce' })
      await page.locator('.proof').waitFor()
      await page.evaluate("document.querySelector('details.services').open = true")
      expect(await discomforts(page)).toEqual(comfortable)
    }, 60_000)

    test('the keyboard reaches every button, in the order in which they stand', async () => {
      const { page } = await open({ javaScriptEnabled: true }, '/demo?order=A-10482')
      const names = await tabOrder(page)
      const buttons = ['Skip to the shop', 'Dark', 'Place an order', 'Place 20', 'Pause', 'a day', 'an hour', 'a minute', '10 s', '1 s', 'Move it on', 'Deliver it', 'Delay it', 'Lose it', 'Return an item', 'Send everything twice', 'Stop a service']
      expect(names.filter((name) => buttons.includes(name))).toEqual(buttons)
    }, 60_000)

    test('whatever the customer comes to is on the phone: another day, a list, a link that is dead', async () => {
      const { page, refused } = await open({}, '/demo?order=A-10482')
      const phone = page.frameLocator('iframe')
      await phone.locator('html[data-stream="live"]').waitFor()
      const asked: string[] = []
      page.on('response', (answer) => asked.push(new URL(answer.url()).pathname))
      await phone.locator('html').evaluate(() => void dispatchEvent(new Event('newday')))
      await eventuallyHolds(async () => expect(asked).toContain('/o/A-10482'), within)
      expect([await phone.locator('html').getAttribute('data-stream'), asked.filter((path) => path === '/o/A-10482/live')]).toEqual(['live', []])
      await phone.locator('a[href$="/money"]').click()
      await phone.locator('h1', { hasText: 'Payments and refunds' }).waitFor()
      await phone.locator('html').evaluate(() => void location.assign('/o/A-nothing'))
      await phone.locator('h1', { hasText: 'This link does not work any more' }).waitFor()
      expect(refused).toEqual([])
    }, 60_000)

    test('a press that nobody answers says so, and works when it is pressed again', async () => {
      const { page } = await open({}, '/demo?order=A-10482')
      await page.waitForSelector('html[data-stream="live"]')
      const said = page.locator('[role=status][data-news]')
      await page.route('**/demo/time', (route) => route.abort())
      await page.getByRole('button', { name: 'Pause' }).click()
      await said.and(page.locator('[data-refused]')).filter({ hasText: 'Nobody answered.' }).waitFor()
      await page.unroute('**/demo/time')
      await page.getByRole('button', { name: 'Pause' }).click()
      await page.getByRole('button', { name: 'Go on' }).click()
      await page.getByRole('button', { name: 'Pause' }).waitFor()
      expect(await page.locator('[data-refused]').count()).toBe(0)
    }, 60_000)

    test('who goes back before a press is answered is where they went, and can go on from there', async () => {
      const { page } = await open({}, '/demo?order=A-10482')
      await page.evaluate('window.same = true')
      await page.locator('main a[href^="/demo?order=A-10483"]').first().click()
      await page.locator('iframe[title$="A-10483"]').waitFor()
      let answer = (): void => undefined
      const isHeld = new Promise<void>((resolve) => (answer = resolve))
      await page.route('**/demo/time', async (route) => {
        await isHeld
        await route.continue()
      })
      const isAsked = page.waitForRequest('**/demo/time')
      await page.getByRole('button', { name: 'Pause' }).click()
      await isAsked
      await page.goBack()
      const isAnswered = page.waitForResponse('**/demo/time')
      answer()
      await isAnswered
      await page.locator('iframe[title$="A-10482"]').waitFor()
      await page.getByRole('button', { name: 'Go on' }).click()
      await page.getByRole('button', { name: 'Pause' }).waitFor()
      expect(new URL(page.url()).search).toBe('?order=A-10482')
      await page.goForward()
      await page.locator('iframe[title$="A-10483"]').waitFor()
      expect(await page.evaluate('window.same')).toBe(true)
    }, 60_000)

    test('what is made happen is on the phone beside, without a reload, and nothing else on the page moves', async () => {
      const { page, refused } = await open()
      const phone = page.frameLocator('iframe').locator('h1')
      const places = () => page.evaluate("[...document.querySelectorAll('main > *, main h2, .proof, .tries, .door')].map((it) => Math.round(it.getBoundingClientRect().top + scrollY)).join()")
      await phone.waitFor()
      await page.evaluate('window.same = true')
      const before = await places()
      await page.getByRole('button', { name: 'Place an order' }).click()
      await page.waitForURL(/order=A-/)
      const chosen = new URL(page.url()).searchParams.get('order') ?? ''
      await page.locator(`iframe[title$="${chosen}"]`).waitFor()
      const placed = await phone.textContent()
      for (const name of ['Move it on', 'Move it on', 'Deliver it']) await page.getByRole('button', { name }).click()
      await eventuallyHolds(async () => expect(await phone.textContent()).not.toBe(placed), within)
      await eventuallyHolds(async () => expect(await page.locator('.order[aria-current]').textContent()).toMatch(/there|early|on time/), within)
      await eventuallyHolds(async () => expect(await page.locator('[role=status]').textContent()).toMatch(/^Deliver it: \d+ messages told\.$/), within)
      await page.getByRole('button', { name: 'Pause' }).click()
      await page.getByRole('button', { name: 'Go on' }).click()
      await page.getByRole('button', { name: 'Pause' }).waitFor()
      expect(await page.locator('.feed ol li').count()).toBeGreaterThan(0)
      expect([await page.evaluate('window.same'), await places(), new URL(page.url()).search]).toEqual([true, before, `?order=${chosen}`])
      await page.goBack()
      await page.locator('iframe[title$="A-10482"]').waitFor()
      const today = async (): Promise<number> => Number(await page.locator('.figures dd').first().textContent())
      const count = await today()
      await page.getByRole('button', { name: 'Place an order' }).dblclick()
      await eventuallyHolds(async () => expect([await today(), new URL(page.url()).searchParams.get('order') === 'A-10482']).toEqual([count + 1, false]), within)
      expect([refused, await page.evaluate('window.same')]).toEqual([[], true])
    }, 60_000)

    test('the list grows while somebody looks, and the reader’s focus stays', async () => {
      const { page } = await open()
      await page.evaluate('window.same = true')
      const again = page.getByRole('button', { name: 'Send everything twice' })
      await again.focus()
      const version = Number(await page.locator('main').getAttribute('data-version'))
      await wismo.call('/demo/orders', { method: 'POST', key: null, body: 'count=1', headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' } })
      await eventuallyHolds(async () => expect(await page.locator('.feed ol li').allTextContents()).toEqual(expect.arrayContaining([expect.stringContaining('order.OrderPlaced')])), within)
      await eventuallyHolds(async () => expect(Number(await page.locator('main').getAttribute('data-version'))).toBeGreaterThan(version), within)
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
      expect(await page.locator('.did[data-done]').textContent()).toContain('one message told')
      await page.getByRole('button', { name: 'Send everything twice' }).click()
      expect(await page.locator('.did[data-done]').textContent()).toMatch(/messages were sent a second time/)
      await page.locator('summary').click()
      await page.getByRole('button', { name: 'Stop payments' }).click()
      expect(await page.locator('.services').textContent()).toContain('stopped')
      await page.getByRole('button', { name: 'Start payments' }).click()
      expect(await page.locator('.services').textContent()).not.toContain('stopped')
      await page.getByRole('button', { name: 'Pause' }).click()
      expect(await page.locator('.takes').textContent()).toContain('The clock stands still')
      await page.getByRole('button', { name: 'a day', exact: true }).click()
      expect(await page.locator('.stop[aria-pressed=true]').textContent()).toBe('a day')
    }, 60_000)

    test('it is played by keys alone: an order is placed, moved on and delayed, and time runs at another speed', async () => {
      const { page, refused } = await open({ reducedMotion: 'reduce' })
      await page.waitForSelector('html[data-stream="live"]')
      const keys = keyboardOf(page)
      const chosen = page.locator('.order[aria-current]')
      const phone = page.frameLocator('iframe').locator('h1')
      const press = async (button: string, done: () => Promise<void>): Promise<void> => {
        await keys.to(button)
        await keys.press('Enter')
        await eventuallyHolds(done, within)
      }
      const before = await chosen.allTextContents()
      await press('Place an order', async () => expect(await chosen.allTextContents()).not.toEqual(before))
      const done = (what: string) => async () => expect(await page.locator('.did[data-done]').first().textContent()).toMatch(new RegExp(`^${what}`))
      const placed = await phone.textContent()
      // Nothing of it has begun: what it is made of decides later what can still come late.
      await press('Delay it', done('Delay it'))
      await eventuallyHolds(async () => expect(await phone.textContent()).not.toBe(placed), within)
      await press('Move it on', done('Move it on'))
      await press('an hour', async () => expect(await page.locator('.stop[aria-pressed=true]').textContent()).toBe('an hour'))
      await press('a day', async () => expect(await page.locator('.stop[aria-pressed=true]').textContent()).toBe('a day'))
      expect(refused).toEqual([])
    }, 60_000)
  })
})
