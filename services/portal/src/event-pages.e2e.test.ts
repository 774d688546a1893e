import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import avsc from 'avsc'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { openContracts } from '@wismo/contracts'
import { startPortal, type TestPortal } from './testing/start-portal.ts'

// The catalogue of events in a real browser. Without one only its addresses are looked at; that there is none is said with the tracking page.
const executablePath = process.env['WISMO_TEST_CHROMIUM'] ?? ''
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const { source } = openContracts()

let portal: TestPortal
beforeAll(async () => {
  portal = await startPortal()
})
afterAll(async () => {
  await portal?.stop()
})

const get = (path: string): Promise<Response> => fetch(`${portal.url}${path}`)

describe('the files', () => {
  test('the Avro schema of every event compiles by itself', async () => {
    for (const { event, schema } of source.events) {
      const answer = await get(`/docs/events/${event}.avsc`)
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
      const type = avsc.Type.forSchema((await answer.json()) as avsc.Schema)
      expect(type.name).toBe(`${schema.namespace}.${event}`)
    }
  })

  test('every message from outside has a JSON Schema', async () => {
    const inbound = source.events.filter(({ topic }) => source.topics.some(({ name, inbound: outside }) => name === topic && outside === true))
    expect(inbound.length).toBeGreaterThan(0)
    for (const { event } of inbound) expect(await (await get(`/docs/events/${event}.schema.json`)).json()).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', title: event })
  })

  test.each(['Nothing', 'Nothing.avsc', 'OrderPlaced.schema.json'])('%s is not there, said as a page', async (name) => {
    const answer = await get(`/docs/events/${name}`)
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(await answer.text()).toContain('<h1>')
  })

  test('a page allows neither script nor style inside it', async () => {
    const answer = await get('/docs/events')
    // Read to its end: the server waits for whoever still reads when it is asked to stop.
    await answer.text()
    const policy = answer.headers.get('content-security-policy')
    expect(policy).toContain("style-src 'self';")
    expect(policy).not.toContain('unsafe')
  })
})

if (executablePath !== '') lookAtPages()

function lookAtPages(): void {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  })
  afterAll(async () => {
    await browser?.close()
  })

  /** Opens a page in a fresh context and keeps what must not happen. */
  async function open(path: string, options: BrowserContextOptions = {}): Promise<{ page: Page; faults: string[] }> {
    const page = await (await browser.newContext({ reducedMotion: 'reduce', ...options })).newPage()
    const faults: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith(portal.url) && !request.url().startsWith('data:')) faults.push(request.url())
    })
    page.on('console', (message) => faults.push(message.text()))
    page.on('pageerror', (error) => faults.push(error.message))
    await page.goto(`${portal.url}${path}`)
    return { page, faults }
  }

  const violations = async (page: Page): Promise<readonly string[]> => {
    await page.evaluate(axe)
    return page.evaluate(`axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`)
  }

  const paths = ['/docs/events', '/docs/events/RetailOrderPlaced', '/docs/events/OrderPlaced', '/docs/events/OrderLine', '/docs/events/ParcelStatus']

  describe.each(paths)('%s', (path) => {
    test.each([[390, 'dark'], [1280, 'light']] as const)('has no accessibility violations at %i px, %s', async (width, colorScheme) => {
      const { page, faults } = await open(path, { viewport: { width, height: 900 }, colorScheme })
      expect(faults).toEqual([])
      expect(await violations(page)).toEqual([])
      await page.context().close()
    })

    test('does not scroll sideways, whatever the width', async () => {
      const { page } = await open(path)
      for (const width of [320, 390, 599, 760, 960, 1280]) {
        await page.setViewportSize({ width, height: 800 })
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
      }
      await page.context().close()
    })
  })

  test('no page of the catalogue scrolls sideways at 320 px', async () => {
    const { page } = await open('/docs/events', { viewport: { width: 320, height: 800 } })
    // Each page's body in the place of the one before: the same style, without a navigation for each of hundreds.
    const widthOf = (path: string): Promise<string> => page.evaluate<string>(`fetch('${path}').then((answer) => answer.text()).then((text) => {
      document.body.replaceWith(new DOMParser().parseFromString(text, 'text/html').body)
      return document.querySelector('h1').textContent + ' ' + document.documentElement.scrollWidth
    })`)
    const names = [...source.events.map(({ event }) => event), ...source.types.map((type) => type.name)]
    for (const name of names) expect(await widthOf(`/docs/events/${name}`)).toBe(`${name} 320`)
    await page.context().close()
  })

  test('a table that is shown as blocks still is a table to those who hear it', async () => {
    const { page } = await open('/docs/events/RetailOrderPlaced', { viewport: { width: 390, height: 800 }, javaScriptEnabled: false })
    const row = page.getByRole('table', { name: 'Fields of RetailOrderPlaced' }).getByRole('row', { name: 'contact' })
    expect(await row.getByRole('cell').count()).toBe(3)
    expect(await page.getByRole('columnheader').count()).toBe(4)
    await page.context().close()
  })

  test('from the API reference to an event, to a type of one of its fields, back to the event, without a script', async () => {
    const { page } = await open('/docs', { javaScriptEnabled: false })
    await page.getByRole('link', { name: 'Events and messages' }).click()
    await page.getByRole('link', { name: 'OrderPlaced', exact: true }).click()
    expect(await page.locator('h1').innerText()).toBe('OrderPlaced')
    await page.getByRole('link', { name: 'OrderLine' }).click()
    expect(new URL(page.url()).pathname).toBe('/docs/events/OrderLine')
    await page.getByRole('link', { name: 'OrderPlaced' }).click()
    await page.getByRole('link', { name: 'order.events.v1' }).first().click()
    expect(new URL(page.url()).hash).toBe('#order.events.v1')
    await page.context().close()
  })

  test('what scrolls is reached by keyboard', async () => {
    const { page } = await open('/docs/events/OrderPlaced', { viewport: { width: 390, height: 800 } })
    const box = page.getByRole('region', { name: 'Example: its own fields' })
    await box.focus()
    expect(await box.evaluate((node) => node === node.ownerDocument.activeElement)).toBe(true)
    await page.context().close()
  })
}
