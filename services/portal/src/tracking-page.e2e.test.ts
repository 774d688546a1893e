import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { eventually } from '@wismo/testing'
import type { Browser } from 'playwright-core'
import { exampleView } from './example-view.ts'
import { brandsOf, unreadable } from './testing/brands.ts'
import { axe, launchBrowser, openPage, sidewaysScroll, tabOrder, withBrowser, type Look, type OpenPage } from './testing/browser.ts'
import { squareFont } from './testing/square-font.ts'
import { aldermoor, startPortal, type TestPortal } from './testing/start-portal.ts'

withBrowser(() => {
  let portal: TestPortal
  let browser: Browser

  beforeAll(async () => {
    portal = await startPortal({ demo: true })
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await portal?.stop()
  })

  const open = (path: string, look: Look = {}): Promise<OpenPage> => openPage(browser, portal.url, path, look)

  const paths = {
    verified: () => `/t/${portal.token(exampleView.id)}`,
    link: () => `/t/${portal.token(exampleView.id, 'link')}`,
    dead: () => `/t/${'A'.repeat(56)}`,
    demo: () => '/demo',
  }
  const names = ['verified', 'link', 'dead', 'demo'] as const

  describe.each(names)('the page "%s"', (name) => {
    test('has no accessibility violations on a phone and a desktop, light and dark, scrolls nowhere sideways and asks nobody else', async () => {
      const { page, foreign, refused, close } = await open(paths[name](), { reducedMotion: 'reduce' })
      for (const width of [390, 1280]) {
        await page.setViewportSize({ width, height: 900 })
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          expect([width, colorScheme, await axe(page)]).toEqual([width, colorScheme, []])
        }
      }
      for (const width of [320, 390, 1280]) {
        await page.setViewportSize({ width, height: 900 })
        expect([width, await sidewaysScroll(page)]).toEqual([width, 0])
      }
      expect([foreign, refused]).toEqual([[], []])
      await close()
    })

    test('is whole without a script', async () => {
      const { page, close } = await open(paths[name](), { javaScriptEnabled: false })
      expect(await page.locator('h1').count()).toBe(1)
      expect(await page.locator('h1').isVisible()).toBe(true)
      await close()
    })
  })

  test('the link leads to the page of the order, every line and the total on it, and a reload stays there', async () => {
    const { page, close } = await open(paths.verified(), { javaScriptEnabled: false })
    expect(new URL(page.url()).pathname).toBe('/o/A-10482')
    for (const { title } of exampleView.lines) expect(await page.locator('.lines .name', { hasText: title }).isVisible()).toBe(true)
    expect(await page.locator('.row.total').innerText()).toContain('€351.90')
    await page.reload()
    expect(await page.locator('h1').innerText()).toBe('We have your order')
    await close()
  })

  test('I36 who has the link alone is asked once: a wrong answer is told at the field, the right one opens the order, without a script', async () => {
    const { page, close } = await open(paths.link(), { javaScriptEnabled: false })
    const [field, send] = [page.getByLabel('Postcode it goes to'), page.getByRole('button', { name: 'Open my order' })]
    await field.fill('D02 XY45')
    await send.click()
    expect(await page.locator('.fault').innerText()).toMatch(/^That is not what we have/)
    expect([await page.title(), await page.locator('main [role=alert] a').getAttribute('href'), await field.inputValue()]).toEqual([expect.stringMatching(/^Error: /), '#proof', 'D02 XY45'])
    expect(await field.getAttribute('aria-describedby')).toContain(String(await page.locator('.fault').getAttribute('id')))
    await field.fill('Nora.Byrne@mail.example')
    await send.click()
    expect(new URL(page.url()).pathname).toBe('/o/A-10482')
    expect(await page.locator('.row.total').innerText()).toContain('€351.90')
    expect(await page.locator('.prove').count()).toBe(0)
    await close()
  })

  test('of an order with a present the form asks for what counts as proof, and takes that', async () => {
    portal.show({ ...exampleView, gift: exampleView.lines.slice(0, 1).map(({ id }) => ({ lineId: id, wrap: true, hidePrices: false })) })
    const { page, close } = await open(paths.link(), { javaScriptEnabled: false })
    expect([await page.getByLabel('Postcode it goes to').count(), await page.getByLabel('E-mail address of the order').count(), await page.locator('.prove').innerText()]).toEqual([0, 1, expect.stringContaining('Or the last four digits of the phone number')])
    await page.locator('#proof').fill('0187')
    await page.getByRole('button', { name: 'Open my order' }).click()
    expect(await page.locator('.fault').innerText()).toBe('That is not what we have for this order.')
    await page.locator('#proof').fill('0188')
    await page.getByRole('button', { name: 'Open my order' }).click()
    expect(await page.locator('.row.total').innerText()).toContain('€351.90')
    await close()
    portal.show(exampleView)
  })

  test('the page that says what was wrong has no accessibility violations', async () => {
    const { page, close } = await open(paths.link(), { width: 390 })
    await page.getByLabel('Postcode it goes to').fill('D02 XY45')
    await page.getByRole('button', { name: 'Open my order' }).click()
    expect(await axe(page)).toEqual([])
    expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('alert')
    await close()
  })

  test('the question is answered on our own page only', async () => {
    const cookie = String((await fetch(`${portal.url}${paths.link()}`, { redirect: 'manual' })).headers.get('set-cookie')).split(';')[0] ?? ''
    const answer = await fetch(`${portal.url}/o/A-10482/verify`, { method: 'POST', redirect: 'manual', headers: { cookie, origin: 'https://elsewhere.example', 'content-type': 'application/x-www-form-urlencoded' }, body: 'proof=nora.byrne@mail.example' })
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([403, null])
  })

  test('B2 pages are counted by the link, not by the address that many share', async () => {
    const small = await startPortal({ pages: 3 })
    const visit = (cookie?: string) => fetch(`${small.url}/o/A-10482`, { headers: cookie === undefined ? {} : { cookie } })
    const cookie = String((await fetch(`${small.url}/t/${small.token(exampleView.id)}`, { redirect: 'manual' })).headers.get('set-cookie')).split(';')[0] ?? ''
    const own = await Promise.all([1, 2, 3].map(() => visit(cookie)))
    const nobody = await Promise.all([1, 2, 3, 4].map(() => visit()))
    await small.stop()
    expect([own.map(({ status }) => status).sort(), nobody.map(({ status }) => status).sort()]).toEqual([[200, 200, 429], [404, 404, 404, 429]])
    expect(own.find(({ status }) => status === 429)?.headers.get('content-type')).toMatch('text/html')
  })

  test('the first tab stop is the skip link, and it leads to the order', async () => {
    const { page, close } = await open(paths.verified())
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.className')).toBe('skip')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('main')
    expect(await tabOrder(page)).toContain('Call us')
    await close()
  })

  test.each(['light', 'dark'] as const)('what five hundred brands are shown in is readable in the %s, as the browser mixes it', async (mode) => {
    const { page, close } = await open(paths.verified(), { colorScheme: mode })
    expect(await page.evaluate<readonly unknown[]>(`(${unreadable.toString()})(${JSON.stringify(brandsOf(mode, 500))})`)).toEqual([])
    await close()
  })

  test('headings are in the font of their shop once the browser has it, and nothing else is', async () => {
    const branded = await startPortal({ shops: [{ ...aldermoor, headingFont: squareFont().toString('base64') }] })
    const { page, refused, close } = await openPage(browser, branded.url, `/t/${branded.token(exampleView.id)}`)
    const cdp = await page.context().newCDPSession(page)
    await cdp.send('DOM.enable')
    await cdp.send('CSS.enable')
    const isOwn = async (selector: string): Promise<boolean> => {
      const { root } = await cdp.send('DOM.getDocument')
      const { nodeId } = await cdp.send('DOM.querySelector', { nodeId: root.nodeId, selector })
      return (await cdp.send('CSS.getPlatformFontsForNode', { nodeId })).fonts.some(({ isCustomFont }) => isCustomFont)
    }
    // A first visit may be over before it came: no page waits for it.
    const isThere = await eventually(async () => {
      await page.reload()
      return isOwn('h1')
    }).catch(() => false)
    const others = [await isOwn('#money'), await isOwn('.lines .name')]
    await close()
    await branded.stop()
    expect([isThere, ...others, refused]).toEqual([true, true, false, []])
  })

  test('the theme that was chosen wins over the device', async () => {
    const { page, close } = await open('/demo', { colorScheme: 'light' })
    await page.getByRole('button', { name: 'Dark' }).click()
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark')
    await close()
  })

  test('the button of the demo sends one order as a retailer would', async () => {
    const before = (await portal.sent()).length
    const { page, close } = await open('/demo', { javaScriptEnabled: false })
    await page.getByRole('button', { name: 'Place an order' }).click()
    const sent = (await portal.sent()).slice(before)
    expect(sent).toHaveLength(1)
    expect(sent[0]?.headers).toMatchObject({ ce_type: 'wismo.retail.RetailOrderPlaced.v1', ce_shop: 'aldermoor', ce_specversion: '1.0', ce_source: '/demo' })
    expect(new URL(page.url()).searchParams.get('order')).toMatch(/^A-\d{7}$/)
    await close()
  })
})
