// What agents read of a whole Wismo: finding an order by whatever a caller has of it, what happened to it, and what has to be looked after.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Instant, orderIdOf, ShopId, type OrderId } from '@wismo/kernel'
import { eventuallyHolds } from '@wismo/testing'
import type { CustomerAnswer, SearchAnswer, SearchHit, TasksAnswer, TimelineAnswer } from '../../csr-api/src/shapes.ts'
import { demoToken } from './testing/demo-token.ts'
import { madeKey } from './testing/operator.ts'
import { startWismo, type Answer, type TestWismo } from './testing/start-wismo.ts'

const example = JSON.parse(readFileSync('examples/order.json', 'utf8')) as Record<string, unknown> & { readonly lines: readonly Record<string, unknown>[] }
const shopId = ShopId.parse('aldermoor')
const minuteMs = 60_000
const hourMs = 60 * minuteMs
const within = { within: 30_000 }
let aheadMs = 0
let wismo: TestWismo
let agent: string
let elsewhere: string
let retailer: string
/** Tokens are of an hour: whoever lets hours pass asks for new ones. */
const signIn = async (): Promise<void> => {
  agent = await demoToken(wismo.url, 'who=staff&role=agent&shops=aldermoor')
  elsewhere = await demoToken(wismo.url, 'who=staff&role=agent&shops=olist-br')
}
beforeAll(async () => {
  wismo = await startWismo([], { clock: () => Instant.fromMillis(Date.now() + aheadMs) })
  await signIn()
  retailer = (await madeKey(wismo, { DATABASE_URL: wismo.databaseUrl, PARTITIONS: '4' }, shopId, 'orders:write,fulfillments:write,parcels:write,returns:write,payments:write,read,personal:read')).secret
}, 60_000)
afterAll(() => wismo.stop())

/** Of one test alone: whatever it is looked for by, nobody else has it. */
interface Bought {
  readonly id: OrderId
  readonly externalId: string
  readonly number: string
  readonly email: string
  readonly phone: string
  readonly name: string
  readonly sku: string
}

const word = (): string => [...randomUUID().replaceAll('-', '')].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('').slice(0, 10)

async function buy(over: Partial<Omit<Bought, 'id'>> = {}): Promise<Bought> {
  const last = word()
  const order = { externalId: `R-${randomUUID()}`, number: `N-${randomUUID().slice(0, 12).toUpperCase()}`, email: `${last}@mail.example`, phone: `+3538${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`, name: `Mara ${last}`, sku: `SKU-${last.toUpperCase()}`, ...over }
  const lines = example.lines.map((line, i) => ({ ...line, ...(i === 0 && { sku: order.sku }) }))
  const placed = await wismo.call('/v1/orders', { body: { ...example, placedAt: new Date(Date.now() - 1_000).toISOString(), externalId: order.externalId, number: order.number, lines, customer: undefined, contact: { name: order.name, email: order.email, phone: order.phone } } })
  expect([placed.status, placed.json]).toMatchObject([201, {}])
  const id = orderIdOf(shopId, order.externalId)
  await eventuallyHolds(async () => expect((await asAgent(`/v1/agent/orders/${id}?min-version=${id}:1`)).status).toBe(200), within)
  return { id, ...order }
}

const asAgent = (path: string, key = agent): Promise<Answer> => wismo.call(path, { key })
async function search(q: string, more = '', key = agent): Promise<SearchAnswer> {
  const { status, json } = await asAgent(`/v1/agent/search?q=${encodeURIComponent(q)}${more}`, key)
  expect([status, json]).toMatchObject([200, {}])
  return json as unknown as SearchAnswer
}
const hits = async (q: string, more = '', key = agent): Promise<readonly SearchHit[]> => (await search(q, more, key)).data
const ids = async (q: string, more = '', key = agent): Promise<readonly string[]> => (await hits(q, more, key)).map(({ id }) => id)
const tell = async (type: string, data: object): Promise<void> => {
  const { status, json } = await wismo.call('/v1/retail-events', { key: retailer, body: { events: [{ id: randomUUID(), type, data: { shopId, ...data } }] } })
  expect([status, json]).toMatchObject([200, { results: [{ status: 'accepted' }] }])
}
const seconds = (n: number): string => new Date(Date.now() + aheadMs + n * 1_000 - 60_000).toISOString()

/** Shipped in one parcel that was delivered; answers its number. */
async function deliver({ externalId }: Bought): Promise<string> {
  const trackingNumber = `JD${Math.floor(Math.random() * 1e12)}`
  const lines = example.lines.map(({ externalLineId, quantity }) => ({ externalLineId, quantity }))
  await tell('RetailFulfillmentReported', { externalId, occurredAt: seconds(0), fulfillmentRef: 'W-1', locationId: 'cork', state: 'shipped', lines, parcels: [{ carrier: 'dhl-de', trackingNumber, lines }] })
  await tell('RetailParcelReported', { externalId, occurredAt: seconds(1), carrier: 'dhl-de', trackingNumber, status: 'in_transit', place: 'Kassel' })
  await tell('RetailParcelReported', { externalId, occurredAt: seconds(2), carrier: 'dhl-de', trackingNumber, status: 'delivered', place: 'Cork' })
  return trackingNumber
}

describe('a search', () => {
  test('finds by number, id, tracking number, receipt, e-mail, phone, words of the name and sku, and says by what', async () => {
    const bought = await buy()
    const { id, number, externalId, email, phone, name, sku } = bought
    const trackingNumber = await deliver(bought)
    const asked: readonly (readonly [string, SearchHit['match']])[] = [
      [number, { field: 'number', text: number }], [number.toLowerCase(), { field: 'number', text: number }], [id, { field: 'id', text: id }], [externalId, { field: 'receipt', text: externalId }],
      [` ${trackingNumber.toLowerCase()} `, { field: 'tracking_number', text: trackingNumber }], [email.toUpperCase(), { field: 'email' }], [phone, { field: 'phone' }], [name, { field: 'name' }], [name.split(' ')[1] ?? '', { field: 'name' }], [sku, { field: 'sku', text: sku }],
    ]
    await eventuallyHolds(async () => {
      for (const [q, match] of asked) expect([q, await hits(q)]).toEqual([q, [expect.objectContaining({ id, match })]])
    }, within)
    expect(await hits(number)).toEqual([{
      id, shopId, number, placedAt: expect.any(String), headline: { code: expect.any(String), title: expect.any(String) }, status: expect.any(String), customer: { subjectRef: expect.stringMatching(/^sub_/), name }, match: { field: 'number', text: number },
      incident: false, contradictions: 0, items: 4, total: 23290, currency: 'EUR',
    }])
    // In the field that is said, and in no other; and only of the status that is said.
    expect([await ids(number, '&in=receipt'), await ids(sku, '&in=sku'), await ids(number, '&status=cancelled'), await ids(sku, '&status=cancelled')]).toEqual([[], [id], [], []])
    expect((await asAgent('/v1/agent/search?q=x')).status).toBe(400)
  }, 60_000)

  test('shows nothing that finds or reaches the person, logs nothing that was asked for, and is written down', async () => {
    const { email, phone, name, number } = await buy()
    for (const q of [email, phone, name, number]) {
      const { text, headers } = await asAgent(`/v1/agent/search?q=${encodeURIComponent(q)}`)
      expect(headers.get('cache-control')).toBe('no-store')
      for (const hidden of [email, phone]) expect(text).not.toContain(hidden)
    }
    const log = wismo.logged()
    expect(log).toContain('/v1/agent/search')
    for (const hidden of [email, encodeURIComponent(email), phone, encodeURIComponent(phone), name, encodeURIComponent(name)]) expect(log).not.toContain(hidden)
    const subjectRef = wismo.running.runtime.vault.subjectOf(shopId, { email })
    const said = (await wismo.running.runtime.vault.audit({ subjectRef })).map(({ purpose, reason }) => `${purpose}: ${reason}`)
    expect(new Set(said)).toEqual(new Set(['search: searched by email', 'search: searched by phone', 'search: searched by name', 'agent-console: listed by a search, masked', 'agent-console: an order was opened, masked']))
  }, 30_000)

  test('I38 a shop that the token does not cover is not there', async () => {
    const { id, number, email, sku } = await buy()
    await eventuallyHolds(async () => expect(await ids(sku)).toEqual([id]), within)
    for (const q of [number, id, email, sku]) expect([await ids(q, '', elsewhere), await ids(q, '&shopId=olist-br')]).toEqual([[], []])
    expect(await ids(number, '&shopId=aldermoor')).toEqual([id])
  }, 30_000)

  test('lists the newest first, page by page, each order once; one with an open incident comes before all', async () => {
    const sku = `SKU-${word().toUpperCase()}`
    const bought: Bought[] = []
    for (let i = 0; i < 5; i += 1) bought.push(await buy({ sku }))
    const newest = bought.map(({ id }) => id).reverse()
    await eventuallyHolds(async () => expect(await ids(sku)).toEqual(newest), within)
    const pages: string[][] = []
    for (let cursor = ''; pages.length < 5; ) {
      const { data, nextCursor } = await search(sku, `&limit=2${cursor}`)
      pages.push(data.map(({ id }) => id))
      if (nextCursor === null) break
      cursor = `&cursor=${nextCursor}`
    }
    expect(pages).toEqual([newest.slice(0, 2), newest.slice(2, 4), newest.slice(4)])
    const [oldest] = bought
    await deliver(oldest as Bought)
    await tell('RetailOrderCancelled', { externalId: oldest?.externalId, occurredAt: seconds(3), reason: { code: 'customer_request' } })
    await eventuallyHolds(async () => expect((await hits(sku)).map(({ id, incident }) => [id, incident])).toEqual([[oldest?.id, true], ...newest.slice(0, 4).map((id) => [id, false])]), within)
  }, 60_000)

  test('names what waits of an order that is looked for and is not there', async () => {
    const externalId = `R-${randomUUID()}`
    // No line: it is set aside.
    const { bus, contracts } = wismo.running.runtime
    const headers = { ce_id: randomUUID(), ce_source: '/test', ce_specversion: '1.0', ce_type: 'wismo.retail.RetailOrderPlaced.v1', ce_shop: shopId }
    await bus.publish([{ topic: contracts.topicOf('RetailOrderPlaced'), key: `${shopId}:${externalId}`, value: Buffer.from(JSON.stringify({ ...example, externalId, lines: [] })), headers }])
    await eventuallyHolds(async () => expect(await search(externalId)).toMatchObject({ data: [], parked: [{ type: 'RetailOrderPlaced', code: 'invalid', orderId: orderIdOf(shopId, externalId), waiting: false }] }), within)
    expect((await search(externalId, '', elsewhere)).parked).toEqual([])
  }, 30_000)

  test('I37 of somebody who was erased nothing but the order number finds anything', async () => {
    const { id, number, externalId, email, phone, name, sku } = await buy()
    await eventuallyHolds(async () => expect(await ids(sku)).toEqual([id]), within)
    await tell('RetailOrderCancelled', { externalId, occurredAt: seconds(3), reason: { code: 'customer_request' } })
    await eventuallyHolds(async () => expect(await hits(number)).toEqual([expect.objectContaining({ status: 'cancelled' })]), within)
    await erase(email)
    await eventuallyHolds(async () => expect(await hits(number)).toEqual([expect.objectContaining({ id, customer: { erased: true }, match: { field: 'number', text: number } })]), within)
    await eventuallyHolds(async () => {
      for (const q of [id, externalId, email, phone, name, sku]) expect([q, await ids(q)]).toEqual([q, []])
    }, within)
  }, 60_000)
})

/** Asked for and granted, as it is done: they have no open order. */
async function erase(email: string): Promise<void> {
  const { json: { id } } = await wismo.call('/v1/subject-requests', { key: retailer, body: { kind: 'erase', subject: { shopId, email } } })
  const decided = await wismo.call(`/v1/subject-requests/${String(id)}/decide`, { key: await demoToken(wismo.url, 'who=staff&role=privacy&shops=aldermoor'), body: { decision: 'grant' } })
  expect([decided.status, decided.json]).toMatchObject([200, { status: 'granted' }])
}
