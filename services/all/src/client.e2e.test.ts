// @wismo/client against a whole Wismo: what a storefront asks, follows and shows, from another origin.
import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { chromium } from 'playwright-core'
import { wismoClient, WismoProblem, type FollowedOrder, type WismoClient } from '@wismo/client'
import { Instant, OrderId } from '@wismo/kernel'
import { eventually, eventuallyHolds } from '@wismo/testing'
import { demoToken } from './testing/demo-token.ts'
import { freePort, startWismo, type TestWismo } from './testing/start-wismo.ts'

const example = JSON.parse(readFileSync('examples/order.json', 'utf8')) as Record<string, unknown> & { contact: { email: string } }
const executablePath = process.env['WISMO_TEST_CHROMIUM'] ?? ''

let folder: string
let port: number
let wismo: TestWismo
let client: WismoClient
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wismo-client-'))
  port = await freePort()
  const shops = join(folder, 'shops.json')
  writeFileSync(shops, readFileSync('examples/storefront/shops.json', 'utf8').replace(':8080', `:${port}`))
  const other = JSON.parse(readFileSync('shops.json', 'utf8')) as readonly { readonly id: string }[]
  writeFileSync(shops, JSON.stringify([...(JSON.parse(readFileSync(shops, 'utf8')) as readonly unknown[]), ...other.filter(({ id }) => id !== 'aldermoor')]))
  wismo = await startWismo([], {}, { SHOPS_FILE: shops })
  client = wismoClient({ baseUrl: wismo.url })
}, 90_000)
afterAll(async () => {
  await wismo?.stop()
  rmSync(folder, { recursive: true, force: true })
})

let stop = new AbortController()
afterEach(() => {
  stop.abort()
  stop = new AbortController()
})

const place = async (): Promise<OrderId> => {
  const placed = await wismo.call('/v1/orders', { body: { ...example, externalId: `S-${randomUUID()}`, number: undefined } })
  const orderId = OrderId.parse(String(placed.json['id']))
  expect((await wismo.call(`/v1/order-views/${orderId}?min-version=${orderId}:1`, { headers: { prefer: 'wait=5' } })).status).toBe(200)
  return orderId
}
const linkOf = (orderId: OrderId): string => {
  const { links, clock } = wismo.running.runtime
  return links.issue({ orderId, generation: 0, level: 'link', verifiedUntil: Instant.plus(clock(), 3_600_000) })
}
const hold = (orderId: OrderId) => wismo.call(`/v1/orders/${orderId}/holds`, { body: { reason: { code: 'fraud' } } })
/** Ends all links of the order. */
const revoke = async (orderId: OrderId): Promise<void> => {
  const { json: { id } } = await wismo.call('/v1/tracking-links', { body: { orderId, level: 'link' } })
  expect((await wismo.call(`/v1/tracking-links/${String(id)}/revoke`, { body: {} })).status).toBe(200)
}
const refusal = async (asked: Promise<unknown>): Promise<string> => {
  const error = await asked.catch((thrown: unknown) => thrown)
  return error instanceof WismoProblem ? error.problem.code : String(error)
}

test('an order is read by its link, a proof shows more of it, and refusals have a code', async () => {
  const orderId = await place()
  const link = linkOf(orderId)
  expect(await client.order(link, { fields: 'headline,viewVersion' })).toMatchObject({ id: orderId, headline: { code: expect.any(String) }, viewVersion: expect.any(Number) })
  expect(await client.order(link)).not.toHaveProperty('money')
  expect(await refusal(client.verify(link, { email: 'somebody@else.example' }))).toBe('verification_required')
  const { token } = await client.verify(link, { email: example.contact.email })
  expect(await client.order(token)).toHaveProperty('money')
  expect(await client.askForLink({ shopId: 'aldermoor', number: 'A-1', email: 'somebody@else.example' })).toEqual({ status: 'accepted' })
  expect(await refusal(client.order(`${token.slice(0, -2)}AA`))).toBe('unauthenticated')
  expect(await client.myOrders(await demoToken(wismo.url, 'who=customer&customer=c-1&shop=aldermoor'))).toEqual({ data: [], nextCursor: null })
})

test('an order is followed through a restart: nothing is missed, nothing comes twice, nothing goes back', async () => {
  const orderId = await place()
  const seen: FollowedOrder[] = []
  const states: string[] = []
  const following = client.followOrder(linkOf(orderId), { signal: stop.signal, onView: (order) => seen.push(order), onState: (state) => states.push(state) })
  // A promise may follow the order at once.
  await eventually(() => seen.length > 0)
  expect(seen[0]).toMatchObject({ id: orderId, lines: [{}, {}, {}] })
  await hold(orderId)
  await eventually(() => seen.at(-1)?.headline.code === 'on_hold')
  expect(seen.at(-1)).toMatchObject({ id: orderId, lines: [{}, {}, {}] })
  await wismo.restart()
  expect(states.slice(0, 3)).toEqual(['connecting', 'live', 'again'])
  await hold(orderId)
  const now = await client.order(linkOf(orderId), { 'min-version': `${orderId}:3` })
  await eventually(() => seen.at(-1)?.viewVersion === now.viewVersion, { within: 20_000 })
  expect(states.at(-1)).toBe('live')
  const versions = seen.map(({ viewVersion }) => viewVersion)
  expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
  stop.abort()
  await following
}, 60_000)

describe('the example of a storefront', () => {
  if (executablePath === '') {
    test('a browser is there, or its absence is said', () => {
      if (process.env['CI'] === 'true') throw new Error('WISMO_TEST_CHROMIUM is not set: in CI the storefront must be looked at.')
      process.stderr.write('Left out: the storefront in a browser. Set WISMO_TEST_CHROMIUM to the path of Chromium.\n')
    })
    return
  }
  let serving: ChildProcess
  beforeAll(async () => {
    serving = spawn(process.execPath, ['examples/storefront/serve.mjs'], { env: { PATH: process.env['PATH'], PORT: String(port) }, stdio: ['ignore', 'pipe', 'inherit'] })
    if (serving.stdout !== null) await once(serving.stdout, 'data')
  })
  afterAll(() => void serving?.kill())

  test('shows an order of another origin, follows it, and shows prices after a proof', async () => {
    const orderId = await place()
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
    try {
      const page = await browser.newPage()
      const broken: string[] = []
      page.on('pageerror', (error) => broken.push(error.message))
      await page.goto(`http://localhost:${port}/`)
      await page.getByLabel('The link of your order').fill(`${wismo.url}/t/${linkOf(orderId)}`)
      await page.getByRole('button', { name: 'Show it' }).click()
      await eventuallyHolds(async () => expect([await page.locator('#state').textContent(), await page.locator('#lines li').count()]).toEqual(['Live', 3]))
      expect((await page.locator('#lines').innerText()).includes('€')).toBe(false)
      await page.getByLabel('Your e-mail address').fill(example.contact.email)
      await page.getByRole('button', { name: 'Show prices' }).click()
      await eventuallyHolds(async () => expect(await page.locator('#lines').innerText()).toContain('€'))
      const before = await page.locator('#headline').innerText()
      await hold(orderId)
      await eventuallyHolds(async () => expect(await page.locator('#headline').innerText()).not.toBe(before))
      expect([await page.locator('#problem').textContent(), broken]).toEqual(['', []])
      await revoke(orderId)
      await eventuallyHolds(async () => expect([await page.locator('#order').isVisible(), await page.locator('#state').textContent(), await page.locator('#problem').textContent()]).toEqual([false, '', 'There is nothing here for you.']))
    } finally {
      await browser.close()
    }
  }, 60_000)
})
