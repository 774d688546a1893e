import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { exampleView } from './example-view.ts'
import { startPortal, type TestPortal } from './testing/start-portal.ts'

// The pages in a real browser. WISMO_TEST_CHROMIUM names the executable; without one the pages are not looked at, which in CI is a failure.
const executablePath = process.env['WISMO_TEST_CHROMIUM'] ?? ''
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

if (executablePath === '') {
  test('a browser is there, or its absence is said', () => {
    if (process.env['CI'] === 'true') throw new Error('WISMO_TEST_CHROMIUM is not set: in CI the pages must be looked at.')
    process.stderr.write('Left out: the pages in a browser. Set WISMO_TEST_CHROMIUM to the path of Chromium.\n')
  })
} else {
  lookAtPages()
}

function lookAtPages(): void {
  let portal: TestPortal
  let browser: Browser

  beforeAll(async () => {
    portal = await startPortal({ demo: true })
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  })
  afterAll(async () => {
    await browser?.close()
    await portal?.stop()
  })

  /** Opens a page in a fresh context and keeps what must not happen. */
  async function open(path: string, options: BrowserContextOptions = {}): Promise<{ page: Page; foreign: string[]; refused: string[] }> {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    const foreign: string[] = []
    const refused: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith(portal.url) && !request.url().startsWith('data:')) foreign.push(request.url())
    })
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) refused.push(message.text())
    })
    page.on('pageerror', (error) => refused.push(error.message))
    await page.goto(`${portal.url}${path}`)
    return { page, foreign, refused }
  }

  const violations = async (page: Page): Promise<readonly string[]> => {
    await page.evaluate(axe)
    return page.evaluate(`axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`)
  }

  const paths = {
    verified: () => `/t/${portal.token(exampleView.id)}`,
    link: () => `/t/${portal.token(exampleView.id, 'link')}`,
    dead: () => `/t/${'A'.repeat(56)}`,
    demo: () => '/demo',
  }
  const names = ['verified', 'link', 'dead', 'demo'] as const

  describe.each(names)('the page "%s"', (name) => {
    test.each([[390, 'light'], [390, 'dark'], [1280, 'light'], [1280, 'dark']] as const)('has no accessibility violations at %i px, %s', async (width, colorScheme) => {
      const { page, foreign, refused } = await open(paths[name](), { viewport: { width, height: 900 }, colorScheme })
      expect(await violations(page)).toEqual([])
      expect(foreign).toEqual([])
      expect(refused).toEqual([])
      await page.context().close()
    })

    test.each([320, 390, 1280])('does not scroll sideways at %i px', async (width) => {
      const { page } = await open(paths[name](), { viewport: { width, height: 800 } })
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
      await page.context().close()
    })

    test('is whole without a script', async () => {
      const { page } = await open(paths[name](), { javaScriptEnabled: false })
      expect(await page.locator('h1').count()).toBe(1)
      expect(await page.locator('h1').isVisible()).toBe(true)
      await page.context().close()
    })
  })

  test('the link leads to the page of the order, every line and the total on it, and a reload stays there', async () => {
    const { page } = await open(paths.verified(), { javaScriptEnabled: false })
    expect(new URL(page.url()).pathname).toBe('/o/A-10482')
    for (const { title } of exampleView.lines) expect(await page.locator('.lines .name', { hasText: title }).isVisible()).toBe(true)
    expect(await page.locator('.row.total').innerText()).toContain('€351.90')
    await page.reload()
    expect(await page.locator('h1').innerText()).toBe('We have your order')
    await page.context().close()
  })

  test('I36 who has the link alone is asked once: a wrong answer is told at the field, the right one opens the order, without a script', async () => {
    const { page } = await open(paths.link(), { javaScriptEnabled: false })
    const [field, send] = [page.getByLabel('Postcode it goes to'), page.getByRole('button', { name: 'Open my order' })]
    await field.fill('D02 XY45')
    await send.click()
    expect(await page.locator('.fault').innerText()).toMatch(/^That is not what we have/)
    expect(await field.getAttribute('aria-describedby')).toContain(String(await page.locator('.fault').getAttribute('id')))
    await field.fill('Nora.Byrne@mail.example')
    await send.click()
    expect(new URL(page.url()).pathname).toBe('/o/A-10482')
    expect(await page.locator('.row.total').innerText()).toContain('€351.90')
    expect(await page.locator('.prove').count()).toBe(0)
    await page.context().close()
  })

  test('the page that says what was wrong has no accessibility violations', async () => {
    const { page } = await open(paths.link(), { viewport: { width: 390, height: 900 } })
    await page.getByLabel('Postcode it goes to').fill('D02 XY45')
    await page.getByRole('button', { name: 'Open my order' }).click()
    expect(await violations(page)).toEqual([])
    await page.context().close()
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
    const { page } = await open(paths.verified())
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.className')).toBe('skip')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('main')
    await page.context().close()
  })

  test('the theme that was chosen wins over the device', async () => {
    const { page } = await open('/demo', { colorScheme: 'light' })
    await page.getByRole('button', { name: 'Dark' }).click()
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark')
    await page.context().close()
  })

  test('the button of the demo sends one order as a retailer would', async () => {
    const before = (await portal.sent()).length
    const { page } = await open('/demo', { javaScriptEnabled: false })
    await page.getByRole('button', { name: 'Place an order' }).click()
    const sent = (await portal.sent()).slice(before)
    expect(sent).toHaveLength(1)
    expect(sent[0]?.headers).toMatchObject({ ce_type: 'wismo.retail.RetailOrderPlaced.v1', ce_shop: 'aldermoor', ce_specversion: '1.0', ce_source: '/demo' })
    expect(new URL(page.url()).searchParams.get('order')).toMatch(/^A-\d{7}$/)
    await page.context().close()
  })
}
