// Every page of customers in a browser as few testers have theirs: enlarged, spaced, in colours of the reader's own, still, by keys alone.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Instant, orderIdOf } from '@wismo/kernel'
import type { Browser, Page } from 'playwright-core'
import { exampleView } from './example-view.ts'
import { launchBrowser, openPage, withBrowser, type Look, type OpenPage } from './testing/browser.ts'
import { lostWithoutGround, motions, smallTargets, whatDoesNotFit } from './testing/comfort.ts'
import { startElsewhere, type Elsewhere } from './testing/elsewhere.ts'
import { layParcel } from './testing/published.ts'
import { aldermoor, startPortal, type TestPortal } from './testing/start-portal.ts'
import { splitOrder } from './testing/states.ts'

withBrowser(() => {
  let portal: TestPortal
  let browser: Browser
  let elsewhere: Elsewhere
  beforeAll(async () => {
    portal = await startPortal({ demo: true })
    const { customer } = portal.views.get(exampleView.id) ?? exampleView
    portal.views.set(exampleView.id, { ...splitOrder(), ...(customer && { customer }) })
    await layParcel(portal.pool, aldermoor.id, { carrier: 'an-post', trackingNumber: 'CE123456785IE', status: 'in_transit', lastFact: { at: Instant.parse('2026-11-24T08:00:00Z'), place: 'Portlaoise IE' } })
    browser = await launchBrowser()
    elsewhere = await startElsewhere()
  })
  afterAll(async () => {
    await browser?.close()
    await elsewhere?.stop()
    await portal?.stop()
  })
  beforeEach(() => portal.pool.query('delete from wismo_limits.rate_limit'))
  const open = (path: string, look: Look = {}): Promise<OpenPage> => openPage(browser, portal.url, path, look)
  const link = (level: 'link' | 'verified' = 'verified'): string => `/t/${portal.token(exampleView.id, level)}`
  const opening = (level: 'link' | 'verified', path: string) => async (page: Page) => {
    await page.goto(`${portal.url}${link(level)}`)
    await page.goto(`${portal.url}${path}`)
  }
  const at = (path: string) => async (page: Page) => void (await page.goto(`${portal.url}${path}`))
  const answered = (path: () => string, field: string, said: string) => async (page: Page) => {
    await page.goto(`${portal.url}${path()}`)
    await page.getByLabel(field).fill(said)
    await page.keyboard.press('Enter')
    await page.locator('[role=alert]').waitFor()
  }
  const pages: Readonly<Record<string, (page: Page) => Promise<void>>> = {
    'the order': (page) => opening('verified', '/o/A-10482')(page),
    'the order by its link alone': (page) => opening('link', '/o/A-10482')(page),
    'a wrong answer': answered(() => link('link'), 'Postcode it goes to', 'D02 XY45'),
    payments: opening('verified', '/o/A-10482/money'),
    'a parcel of the order': opening('verified', '/o/A-10482/parcels/pcl_1'),
    'the look-up': at('/find'),
    'an answer that was forgotten': answered(() => link('link'), 'Postcode it goes to', ''),
    'a look-up with faults': answered(() => '/find', 'E-mail address', 'nora.byrne@'),
    'the one answer': at('/find/sent?number=A-10482&shop=aldermoor'),
    'a dead link': at(`/t/${'A'.repeat(56)}`),
    'an order that is waited for': async (page) => at(`/t/${portal.token(orderIdOf(exampleView.shopId, 'later'))}`)(page),
    'a parcel': at('/p/an-post/CE123456785IE'),
    'the form of parcels': at('/p'),
    'the form of parcels without a number': at('/p?number='),
    'a parcel that nobody knows': at('/p/an-post/CE000000009IE'),
    'the demo': at('/demo'),
  }

  test.each(Object.entries(pages))('%s: enlarged, spaced, in forced colours, still, to be hit, and telling nobody else', async (_name, go) => {
    const { page, foreign, refused, close } = await open('/assets/none', { reducedMotion: 'reduce' })
    await go(page)
    await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    expect({ tooWide: await whatDoesNotFit(page), small: await smallTargets(page), lost: await lostWithoutGround(page), moves: await motions(page), foreign: [...foreign], refused })
      .toEqual({ tooWide: [], small: [], lost: [], moves: [], foreign: [], refused: [] })
    await page.evaluate(`location.assign(${JSON.stringify(elsewhere.url)})`)
    await page.waitForURL(elsewhere.url)
    expect(elsewhere.cameFrom()).toBe('nowhere')
    await close()
  })

  test('what is looked for is found where it is', async () => {
    const { page, refused, close } = await open('/find')
    await page.evaluate(`document.querySelector('main').innerHTML = '<p class="reason"><i class="dot">' + 'x'.repeat(9) + '</i></p><p><a href="/">x</a></p><div>wide</div>'
      const sheet = new CSSStyleSheet()
      sheet.replaceSync('div { inline-size: 330px } .dot { display: block; background: red; block-size: 4px; overflow: hidden } .reason { transition: color 1s }')
      document.adoptedStyleSheets = [sheet]; document.body.setAttribute('style', 'color: red')`)
    expect(await motions(page)).toEqual(['would html', 'would p.reason'])
    expect(await smallTargets(page)).toEqual([expect.stringMatching(/^a \d+×\d+$/)])
    expect(await lostWithoutGround(page)).toEqual(['i.dot'])
    await page.evaluate(`document.adoptedStyleSheets[0].insertRule('main { inline-size: 330px }')`)
    expect((await whatDoesNotFit(page)).filter((one) => one.startsWith('320:'))).toEqual(['320: 10 px beside', '320: cut off i.dot'])
    expect(refused).not.toEqual([])
    await close()
  })
})
