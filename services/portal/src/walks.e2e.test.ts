// Every page of customers in a browser as few testers have theirs: enlarged, spaced, in colours of the reader's own, still, by keys alone.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Instant, orderIdOf } from '@wismo/kernel'
import { customerRef } from '@wismo/privacy'
import type { Browser, Page } from 'playwright-core'
import { exampleNow, exampleView } from './example-view.ts'
import { axe, launchBrowser, openPage, tabOrder, withBrowser, type Look, type OpenPage } from './testing/browser.ts'
import { comfortable, discomforts, lostWithoutGround, motions, smallTargets, whatDoesNotFit } from './testing/comfort.ts'
import { startElsewhere, type Elsewhere } from './testing/elsewhere.ts'
import { keyboardOf, type Keyboard } from './testing/keyboard.ts'
import { layParcel } from './testing/published.ts'
import { aldermoor, startPortal, type TestPortal } from './testing/start-portal.ts'
import { splitOrder } from './testing/states.ts'

withBrowser(() => {
  let portal: TestPortal
  let browser: Browser
  let elsewhere: Elsewhere
  beforeAll(async () => {
    portal = await startPortal({ demo: true, owners: true })
    const { customer, addresses } = portal.views.get(exampleView.id) ?? exampleView
    portal.views.set(exampleView.id, { ...splitOrder(), ...(addresses && { addresses }), ...(customer === undefined || customer.erased === true ? {} : { customer: { ...customer, subjectRef: customerRef(aldermoor.id, 'c-nora') } }) })
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
    'where one signs in': at('/me'),
    'orders of who is signed in': async (page) => {
      await page.goto(`${portal.url}/me/sign-in?shop=aldermoor`)
      await Promise.all([page.waitForURL(`${portal.url}/me`), page.getByRole('button', { name: 'Nora Byrne' }).click()])
    },
    'an account without orders': async (page) => {
      await page.goto(`${portal.url}/me/sign-in?shop=aldermoor`)
      await Promise.all([page.waitForURL(`${portal.url}/me`), page.getByRole('button', { name: 'Una Pender' }).click()])
    },
    'a sign-in that nobody began': at('/me/callback?state=none'),
    'who signed out': at('/me/signed-out?shop=aldermoor'),
  }

  test.each(Object.entries(pages))('%s: enlarged, spaced, in forced colours, still, to be hit, and telling nobody else', async (_name, go) => {
    const { page, foreign, refused, close } = await open('/assets/none', { reducedMotion: 'reduce' })
    await go(page)
    await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    expect([await discomforts(page), [...foreign], refused]).toEqual([comfortable, [], []])
    // Every other page is looked at elsewhere.
    if (new URL(page.url()).pathname.startsWith('/me')) expect(await axe(page)).toEqual([])
    await page.evaluate(`location.assign(${JSON.stringify(elsewhere.url)})`)
    await page.waitForURL(elsewhere.url)
    expect(elsewhere.cameFrom()).toBe('nowhere')
    await close()
  })

  describe('by keys alone', () => {
    const walk = async (path: string, more: (page: Page, keys: Keyboard) => Promise<void>): Promise<void> => {
      // Rolling takes its time until what has focus is in sight.
      const { page, refused, close } = await open(path, { reducedMotion: 'reduce' })
      await more(page, keyboardOf(page))
      expect(refused).toEqual([])
      await close()
    }
    const heading = (page: Page): Promise<string> => page.locator('h1').innerText()
    const role = (page: Page): Promise<string | null> => page.evaluate('document.activeElement.getAttribute("role")')
    /** Enter leads to another page. */
    const go = async (page: Page, keys: Keyboard): Promise<void> => void (await Promise.all([page.waitForEvent('load'), keys.press('Enter')]))

    test('an order is looked up: wrong, to what is wrong, mended, the one answer', () => walk('/find', async (page, keys) => {
      await keys.to('Order number')
      await keys.type('A-10482')
      await keys.to('E-mail address')
      await keys.type('nora.byrne@')
      await go(page, keys)
      expect([await role(page), (await page.title()).startsWith('Error: ')]).toEqual(['alert', true])
      await keys.to(/^Enter the e-mail address in full/)
      await keys.press('Enter')
      expect(await keys.at()).toBe('E-mail address')
      await keys.press('End')
      await keys.type('mail.example')
      await go(page, keys)
      expect(await heading(page)).toBe('Check your e-mail')
    }))

    test('a dead link gets a fresh one', () => walk(`/t/${'A'.repeat(56)}`, async (page, keys) => {
      await keys.to('Order number')
      await keys.type('A-10482')
      await keys.to('E-mail address')
      await keys.type('nora.byrne@mail.example')
      await keys.to('Send me a fresh link')
      await go(page, keys)
      expect(await heading(page)).toBe('Check your e-mail')
    }))

    test('who has the link alone answers, wrong and then right, and sees all of it', () => walk(link('link'), async (page, keys) => {
      await keys.to('Postcode it goes to')
      await keys.type('D02 XY45')
      await go(page, keys)
      expect([await role(page), (await page.title()).startsWith('Error: ')]).toEqual(['alert', true])
      await keys.to(/^That is not what we have/)
      await keys.press('Enter')
      expect(await keys.at()).toBe('Postcode it goes to')
      await keys.press('ControlOrMeta+a')
      await keys.type('Nora.Byrne@mail.example')
      await keys.to('Open my order')
      await go(page, keys)
      expect([await page.locator('.row.total').count(), await page.locator('.prove').count()]).toEqual([1, 0])
    }))

    test('an order is read: over the head of the page, to a group, what is folded, the lists behind it and back, another language', () => walk(link(), async (page, keys) => {
      await keys.to('Skip to your order')
      await keys.press('Enter')
      expect(await page.evaluate('document.activeElement.id')).toBe('main')
      await keys.to(/^Linen duvet cover/)
      await keys.press('Enter')
      const target = page.locator(':target')
      expect((await target.innerText()).replaceAll(/\s/g, ' ')).toContain('Collect by Sat 28 Nov, 18:00')
      expect(await target.evaluate((at) => at.getBoundingClientRect().top)).toBeLessThan(900)
      await page.reload()
      await keys.to('3 earlier steps')
      expect(await page.getByText('Rouen FR').isVisible()).toBe(false)
      await keys.press('Enter')
      expect(await page.getByText('Rouen FR').isVisible()).toBe(true)
      for (const [way, title] of [['All steps of this parcel', 'Parcel 2 of 2'], ['All payments and refunds', 'Payments and refunds']] as const) {
        await keys.to(way)
        await go(page, keys)
        expect(await heading(page)).toBe(title)
        await keys.to('Back to your order')
        await go(page, keys)
      }
      await keys.to(/^Language: English/)
      await keys.press('Enter')
      await keys.to('Deutsch')
      await go(page, keys)
      expect(await page.getAttribute('html', 'lang')).toBe('de-DE')
    }))

    test('an order that is one’s own is asked for, one signs in, reads it, goes to all of them and back, and signs out', () => walk('/o/A-10482', async (page, keys) => {
      expect(await heading(page)).toBe('This link does not work any more')
      await keys.to(/^Have an account\?/)
      await go(page, keys)
      await keys.to(/Nora Byrne/)
      await go(page, keys)
      expect([new URL(page.url()).pathname, await page.locator('.row.total').count()]).toEqual(['/o/A-10482', 1])
      await keys.to('All your orders')
      await go(page, keys)
      expect(await heading(page)).toBe('Your orders')
      await keys.to(/^Arriving Thu 26/)
      await go(page, keys)
      await page.goBack()
      await keys.to('Sign out')
      await go(page, keys)
      expect(await heading(page)).toBe('You are signed out')
      await page.goto(`${portal.url}/o/A-10482`)
      expect(await heading(page)).toBe('This link does not work any more')
    }))

    test('the stops of each page are those that stand on it, in their order', async () => {
      const { page, close } = await open(link())
      const [skip, language] = ['Skip to your order', 'Language: English (Ireland)']
      const glance = ['Oak desk lamp, 2 × Warm filament bulb Late, Thu 26 – Sat 28 Nov', 'Linen duvet cover Ready to collect until Sat 28 Nov, 18:00', 'Framed print, Two Hills Being packed, with you Wed 2 – Fri 4 Dec', 'Felt slippers Returned, €38.00 on its way to you', 'Lambswool throw, Stoneware mugs Delivered Thu 19 Nov']
      const account = 'Have an account? Sign in and see everything you ordered'
      const stops: Readonly<Record<string, readonly string[]>> = {
        '/o/A-10482': ['Help', ...glance, '3 earlier steps', 'All steps of this parcel', 'All steps of this parcel', 'All payments and refunds', 'Write to us', 'Call us'],
        '/o/A-10482/money': ['Help', 'Back to your order', 'Write to us', 'Call us'],
        '/o/A-10482/parcels/pcl_1': ['Help', 'Back to your order', 'Write to us', 'Call us'],
        '/find': ['Help', 'Order number', 'E-mail address', 'Send me a link to it', 'Only have a tracking number? See the parcel, without order details', account],
        '/find/sent?number=A-1&shop=aldermoor': ['Help', 'Try other details Another e-mail address, or the number as your confirmation has it'],
        '/p': ['Tracking number', 'Show the parcel', 'Want to see the order too? We send you a link to it'],
        '/p/an-post/CE123456785IE': ['Help', 'Want to see the order too? We send you a link to it'],
        '/t/dead': ['Help', 'Order number', 'E-mail address', 'Send me a fresh link', account],
        '/me': ['Sign in', 'Looking for another order? We send you a link to it, no account needed'],
      }
      const found: Record<string, readonly string[]> = {}
      for (const path of Object.keys(stops)) {
        await page.goto(`${portal.url}${path}`)
        found[path] = (await tabOrder(page)).map((name) => name.replaceAll(/\s/g, ' '))
      }
      expect(found).toEqual(Object.fromEntries(Object.entries(stops).map(([path, between]) => [path, [skip, ...between, language]])))
      await close()
    })
  })

  test('without a script the order says, each in its place: where it is, what was promised, what one can do, what one was told', async () => {
    const { page, close } = await open(link(), { javaScriptEnabled: false, width: 390 })
    const said = async (place: string): Promise<string> => (await page.locator(place).allInnerTexts()).join(' | ').replaceAll(/\s+/g, ' ')
    expect(await said('.steps [aria-current=step]')).toBe('On its way')
    expect(await said('.glance .state')).toBe('Late, Thu 26 – Sat 28 Nov | Ready to collect until Sat 28 Nov, 18:00 | Being packed, with you Wed 2 – Fri 4 Dec | Returned, €38.00 on its way to you | Delivered Thu 19 Nov')
    expect(await said('.rail dl > div')).toBe('We promised Tue 24 Nov | We expect now Thu 26 – Sat 28 Nov')
    expect(await said('.reason-row, .money + .hint, #help ~ .card .button')).toBe('Cannot be cancelled any more, it is on its way. You can give it back once you have it. | Talk to us about how to pay it. | Write to us | Call us')
    expect(await said('.line .detail:last-child')).toContain('Return until Sat 19 Dec')
    expect(await said('h1, h1 + .reason')).toBe('Arriving Thu 26 – Sat 28 Nov | Sorry, a part of your order is 2 to 4 days late. A storm holds it up. The rest of your order is on time.')
    expect(await said('[aria-labelledby=reach] .card')).toContain('n•••@mail.example')
    await page.getByText('3 earlier steps').click()
    expect(await page.getByText('Rouen FR').isVisible()).toBe(true)
    await close()
  })

  test('one’s orders follow what happens to them, and whoever is not signed in any more is asked to', async () => {
    const view = portal.views.get(exampleView.id) ?? exampleView
    const { page, close } = await open('/me/sign-in?shop=aldermoor')
    await Promise.all([page.waitForURL(`${portal.url}/me`), page.getByRole('button', { name: 'Nora Byrne' }).click()])
    await page.waitForSelector('html[data-stream="live"]')
    await page.evaluate('window.stays = true')
    await page.getByRole('link', { name: 'Looking for another order?' }).focus()
    portal.tell({ ...view, viewVersion: view.viewVersion + 1, headline: { ...view.headline, title: 'At your door' } })
    await page.getByRole('link', { name: 'At your door' }).waitFor()
    expect([await page.evaluate('window.stays'), await page.evaluate("document.activeElement.getAttribute('href')")]).toEqual([true, '/find'])
    portal.turnClock(Instant.plus(exampleNow, 3_600_000))
    portal.tell(view)
    await page.getByRole('link', { name: 'Sign in' }).waitFor()
    portal.turnClock(exampleNow)
    await close()
  })

  test('the dot of a live page pulses twice, and stands still where nothing shall move', async () => {
    const { page, close } = await open(link())
    await page.waitForSelector('html[data-stream="live"]')
    const running = "[getComputedStyle(document.querySelector('.is-live .dot'))].map(({ animationName, animationIterationCount }) => animationName + ' ' + animationIterationCount)"
    expect(await page.evaluate(running)).toEqual(['live-dot 2'])
    await page.emulateMedia({ reducedMotion: 'reduce' })
    expect([await page.evaluate(running), await motions(page)]).toEqual([['none 1'], []])
    await close()
  })

  test('what is looked for is found where it is', async () => {
    const { page, refused, close } = await open('/find')
    await page.evaluate(`document.querySelector('main').innerHTML = '<p class="reason"><i class="dot">' + 'x'.repeat(9) + '</i></p><p><a href="/">x</a></p><div>wide</div>'
      const sheet = new CSSStyleSheet()
      sheet.replaceSync('div { inline-size: 330px } .dot { display: block; background: red; block-size: 4px; overflow: hidden } .reason { transition: color 1s }')
      document.adoptedStyleSheets = [sheet]; document.body.setAttribute('style', 'color: red')`)
    expect(await motions(page)).toEqual(['would html', 'would p.reason'])
    expect(await smallTargets(page)).toEqual([expect.stringMatching(/^a "x" \d+×\d+$/)])
    expect(await lostWithoutGround(page)).toEqual(['i.dot'])
    await page.evaluate(`document.adoptedStyleSheets[0].insertRule('main { inline-size: 330px }')`)
    expect((await whatDoesNotFit(page)).filter((one) => one.startsWith('320:'))).toEqual(['320: 10 px beside', '320: cut off i.dot'])
    expect(refused).not.toEqual([])
    await close()
  })
})
