// Coming in without a link, in a real browser: without a script, by the keyboard, at every width.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Instant, ShopId } from '@wismo/kernel'
import type { Browser } from 'playwright-core'
import { axe, launchBrowser, openPage, sidewaysScroll, tabOrder, withBrowser } from './testing/browser.ts'
import { pseudoPage } from './testing/pseudo.ts'
import { layParcel, waitingLookUps } from './testing/published.ts'
import { aldermoor, startPortal, type TestPortal } from './testing/start-portal.ts'

withBrowser(() => {
  let portal: TestPortal
  let browser: Browser

  beforeAll(async () => {
    portal = await startPortal()
    await layParcel(portal.pool, aldermoor.id, { carrier: 'an-post', trackingNumber: 'CE123456785IE', status: 'in_transit', lastFact: { at: Instant.parse('2026-11-24T08:00:00Z'), place: 'Portlaoise IE' } })
    await layParcel(portal.pool, aldermoor.id, { carrier: 'an-post', trackingNumber: 'CE000000001IE', status: 'pre_transit' })
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await portal?.stop()
  })
  const open = (path: string, look: Parameters<typeof openPage>[3] = {}) => openPage(browser, portal.url, path, look)
  const beginAnew = () => portal.pool.query('delete from wismo_limits.rate_limit')

  const paths = { find: '/find', sent: '/find/sent?number=A-10482', parcel: '/p/an-post/CE123456785IE', 'a parcel that nobody has seen': '/p/an-post/CE000000001IE', 'the form of parcels': '/p', 'a parcel without a number': '/p?number=', dead: `/t/${'A'.repeat(56)}` } as const

  /** One visit and all looks: light and dark, at every width. */
  test.each(Object.entries(paths))('the page "%s" has no accessibility violations, light and dark, scrolls nowhere sideways and asks nobody else', async (_name, path) => {
    await beginAnew()
    // Colors change at once: one that is on its way from light to dark has neither's contrast.
    const { page, foreign, refused, close } = await open(path, { width: 390, reducedMotion: 'reduce' })
    expect(await page.locator('h1').count()).toBe(1)
    for (const width of [320, 390, 1280]) {
      await page.setViewportSize({ width, height: 900 })
      expect([width, await sidewaysScroll(page)]).toEqual([width, 0])
      if (width === 320) continue
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        expect([width, colorScheme, await axe(page)]).toEqual([width, colorScheme, []])
      }
    }
    expect([foreign, refused]).toEqual([[], []])
    await close()
  })

  test.each(['de', 'ar', 'en-XA'])('in %s too, at 320 px', async (locale) => {
    await beginAnew()
    const { page, close } = await open('/find', { width: 320, locale: locale === 'en-XA' ? 'en-IE' : locale })
    for (const [name, path] of Object.entries(paths)) {
      await page.goto(`${portal.url}${path}`)
      if (locale === 'en-XA') await page.evaluate(pseudoPage)
      expect([name, await sidewaysScroll(page), await axe(page)]).toEqual([name, 0, []])
    }
    await close()
  })

  test('without a script an order is looked up, and what waits is one look-up', async () => {
    await beginAnew()
    const before = await waitingLookUps(portal.pool)
    const { page, close } = await open('/', { width: 390, javaScriptEnabled: false })
    await page.getByLabel('Order number').fill('A-10482')
    await page.getByLabel('E-mail address').fill('nora.byrne@mail.example')
    await page.getByRole('button', { name: 'Send me a link to it' }).click()
    expect(await page.locator('h1').innerText()).toBe('Check your e-mail')
    expect(await page.locator('.reason').innerText()).toContain('A-10482')
    expect(await waitingLookUps(portal.pool)).toBe(before + 1)
    await close()
  })

  test('what is wrong is told first and at its field; the reader is put there, what was typed stays', async () => {
    await beginAnew()
    const { page, refused, close } = await open('/find', { width: 390 })
    await page.getByLabel('Order number').fill('A-10482')
    await page.getByLabel('E-mail address').fill('nora.byrne@')
    const [answer] = await Promise.all([page.waitForResponse((response) => response.request().method() === 'POST'), page.getByRole('button', { name: 'Send me a link to it' }).click()])
    await page.getByRole('alert').waitFor()
    expect([answer.status(), (await page.title()).startsWith('Error: ')]).toEqual([422, true])
    expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('alert')
    expect([await page.getByLabel('Order number').inputValue(), await page.getByLabel('E-mail address').inputValue()]).toEqual(['A-10482', 'nora.byrne@'])
    expect([await axe(page), await sidewaysScroll(page), refused]).toEqual([[], 0, []])
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('email')
    await close()
  })

  test('the keyboard alone gets through: from the form to its answer', async () => {
    await beginAnew()
    const { page, close } = await open('/find')
    expect(await tabOrder(page)).toEqual(['Skip to your order', 'Help', 'Order number', 'E-mail address', 'Send me a link to it', 'Only have a tracking number? See the parcel, without order details', 'Language: English (Ireland)'])
    await page.getByLabel('Order number').focus()
    await page.keyboard.type('A-10482')
    await page.keyboard.press('Tab')
    await page.keyboard.type('nora.byrne@mail.example')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Check your e-mail' }).waitFor()
    await close()
  })

  const post = (form: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = { origin: portal.url }) => fetch(`${portal.url}/find`, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams(form) })
  const known = { shop: aldermoor.id, number: 'A-10482', email: 'nora.byrne@mail.example' }

  test('I36 known and unknown get the same answer, byte for byte', async () => {
    await beginAnew()
    const answers = await Promise.all([known, { ...known, email: 'else@mail.example' }].map(async (form) => {
      const answer = await post(form)
      const page = await fetch(`${portal.url}${String(answer.headers.get('location'))}`)
      return [answer.status, answer.headers.get('location'), await answer.text(), page.status, await page.text()]
    }))
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]?.slice(0, 2)).toEqual([303, '/find/sent?number=A-10482&shop=aldermoor'])
  })

  test('B2 the sixth look-up of an hour is refused as the API does, and says how to go on', async () => {
    await beginAnew()
    const statuses: number[] = []
    for (let i = 0; i < 5; i += 1) statuses.push((await post({ ...known, email: `someone${i}@mail.example` })).status)
    const refused = await post(known)
    expect([statuses, refused.status, Number(refused.headers.get('retry-after')) > 3_590]).toEqual([[303, 303, 303, 303, 303], 429, true])
    expect(await refused.text()).toContain('That was asked too often.')
  })

  test('the form works on its own page only', async () => {
    await beginAnew()
    const before = await waitingLookUps(portal.pool)
    const answer = await post(known, { origin: 'https://elsewhere.example' })
    expect([answer.status, (await answer.text()).includes('That did not work'), await waitingLookUps(portal.pool)]).toEqual([403, true, before])
  })

  test('S222 a parcel is found by its number as it was typed; one that nobody has seen and one that nobody knows look alike', async () => {
    await beginAnew()
    const { page, close } = await open('/p', { width: 390, javaScriptEnabled: false })
    await page.getByLabel('Tracking number').fill('ce 123456785 ie')
    await page.getByRole('button', { name: 'Show the parcel' }).click()
    expect(await page.locator('h1').innerText()).toBe('On its way to you')
    expect(await page.locator('input[name=back]').getAttribute('value')).toBe('/p/an-post/CE123456785IE')
    expect(await page.locator('dl').innerText()).toContain('Portlaoise IE')
    await close()
    const texts = await Promise.all(['CE000000001IE', 'CE999999999IE'].map(async (number) => {
      const answer = await fetch(`${portal.url}/p/an-post/${number}`)
      return [answer.status, (await answer.text()).replaceAll(number, '')]
    }))
    expect(texts[0]).toEqual(texts[1])
    expect(texts[0]?.[0]).toBe(404)
  })

  test('B2 nobody goes through the numbers: sixty in an hour for an address, whether a number is known and by which way it is asked for', async () => {
    await beginAnew()
    const statuses: number[] = []
    for (let i = 0; i < 61; i += 1) statuses.push((await fetch(`${portal.url}${[`/p/an-post/N${i}`, `/p?number=N${i}`, '/p?number=CE123456785IE'][i % 3]}`)).status)
    expect([[...new Set(statuses.slice(0, 60))].sort(), statuses[60]]).toEqual([[200, 404], 429])
  })

  test('whoever is led to an address that is none sees a page; whoever asks as a machine gets a problem document', async () => {
    const ask = async (path: string, accept: string) => {
      const answer = await fetch(`${portal.url}${path}`, { headers: { accept } })
      return [answer.status, answer.headers.get('content-type')?.split(';')[0], (await answer.text()).includes('<h1>This link does not work any more</h1>')]
    }
    const browser = 'text/html,application/xhtml+xml,*/*;q=0.8'
    expect(await Promise.all(['/nothing', '/o', '/o/A%FF'].map((path) => ask(path, browser)))).toEqual([[404, 'text/html', true], [404, 'text/html', true], [404, 'text/html', true]])
    expect(await Promise.all([ask('/nothing', '*/*'), ask('/v1/nothing', browser)])).toEqual([[404, 'application/problem+json', false], [404, 'application/problem+json', false]])
  })

  test('another language is chosen for the page one is on; an address that is refused is not repeated', async () => {
    await beginAnew()
    for (const [path, back] of [[paths.sent, paths.sent], [paths.parcel, paths.parcel], [paths.dead, '/']] as const) {
      const { page, close } = await open(path, { javaScriptEnabled: false })
      expect([path, await page.locator('input[name=back]').inputValue()]).toEqual([path, back])
      await close()
    }
  })

  test('a dead link leads to a fresh one', async () => {
    await beginAnew()
    const { page, close } = await open(paths.dead, { width: 390, javaScriptEnabled: false })
    await page.getByLabel('Order number').fill('A-10482')
    await page.getByLabel('E-mail address').fill('nora.byrne@mail.example')
    await page.getByRole('button', { name: 'Send me a fresh link' }).click()
    expect(await page.locator('h1').innerText()).toBe('Check your e-mail')
    await close()
  })

  test('of several shops the customer says which, unless the address does', async () => {
    const several = await startPortal({ shops: [aldermoor, { ...aldermoor, id: ShopId.parse('fenwick'), name: 'Fenwick' }] })
    const { page, close } = await openPage(browser, several.url, '/find', { width: 320 })
    // Nobody is shown the brand of another shop.
    for (const path of ['/find', '/find/sent?number=A-10482', '/p', '/nothing-here', paths.dead]) {
      await page.goto(`${several.url}${path}`)
      expect([path, (await page.title()).split(' · ')[1], await page.locator('link[rel=stylesheet]').count()]).toEqual([path, 'Wismo', 1])
      expect(await page.locator('footer p').innerText()).toBe('Order page by Wismo.')
    }
    await page.goto(`${several.url}/find`)
    expect([await axe(page), await sidewaysScroll(page)]).toEqual([[], 0])
    await page.getByLabel('Order number').fill('A-10482')
    await page.getByLabel('E-mail address').fill('nora.byrne@mail.example')
    await page.getByRole('button', { name: 'Send me a link to it' }).click()
    expect(await page.getByRole('alert').innerText()).toContain('Choose the shop where you bought it')
    expect(await axe(page)).toEqual([])
    await page.getByLabel('Fenwick').check()
    await page.getByRole('button', { name: 'Send me a link to it' }).click()
    expect(new URL(page.url()).searchParams.get('shop')).toBe('fenwick')
    await page.goto(`${several.url}/find?shop=fenwick`)
    expect([await page.getByRole('radio').count(), await page.title()]).toEqual([0, 'Where is my order? · Fenwick'])
    await close()
    await several.stop()
  })
})
