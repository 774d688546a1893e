// What agents read of a whole Wismo: finding an order by whatever a caller has of it, what happened to it, and what has to be looked after.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Instant, orderIdOf, OrderId, ShopId } from '@wismo/kernel'
import { eventuallyHolds } from '@wismo/testing'
import type { CustomerAnswer, SearchAnswer, SearchHit, TasksAnswer, TimelineAnswer } from '@wismo/agent-api'
import { demoToken } from './testing/demo-token.ts'
import { openStream } from './testing/open-stream.ts'
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
  const order = { externalId: `R-${randomUUID()}`, number: `N-${randomUUID().slice(0, 12).toUpperCase()}`, email: `${last}@mail.example`, phone: `+3538${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`, name: `${word()} ${last}`, sku: `SKU-${last.toUpperCase()}`, ...over }
  const lines = example.lines.map((line, i) => ({ ...line, ...(i === 0 && { sku: order.sku }) }))
  const placed = await wismo.call('/v1/orders', { body: { ...example, placedAt: new Date(Date.now() + aheadMs - 120_000).toISOString(), externalId: order.externalId, number: order.number, lines, customer: undefined, contact: { name: order.name, email: order.email, phone: order.phone } } })
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

/** An order without a line, which nobody takes; answers what it was called. */
async function setAside(): Promise<string> {
  const externalId = `R-${randomUUID()}`
  const { bus, contracts } = wismo.running.runtime
  const headers = { ce_id: randomUUID(), ce_source: '/test', ce_specversion: '1.0', ce_type: 'wismo.retail.RetailOrderPlaced.v1', ce_shop: shopId }
  await bus.publish([{ topic: contracts.topicOf('RetailOrderPlaced'), key: `${shopId}:${externalId}`, value: Buffer.from(JSON.stringify({ ...example, externalId, lines: [] })), headers }])
  return externalId
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
      incident: false, contradictions: 0, items: 4, skus: [sku, ...example.lines.slice(1).map((line) => line['sku'])], total: 23290, currency: 'EUR',
    }])
    // In the field that is said, and in no other; and only of the status that is said.
    expect([await ids(number, '&in=receipt'), await ids(sku, '&in=sku'), await ids(number, '&status=cancelled'), await ids(sku, '&status=cancelled')]).toEqual([[], [id], [], []])
    for (const q of [number, email, id, sku]) expect([q, await ids(q, `&status=pending,confirmed,cancelled`), await ids(q, '&status=cancelled,closed')]).toEqual([q, [id], []])
    for (const wrong of ['nothing', 'pending,nothing', 'pending,', '']) expect([wrong, (await asAgent(`/v1/agent/search?q=${number}&status=${wrong}`)).json['code']]).toEqual([wrong, 'invalid'])
    // Placed two minutes ago: within that time, and not before or after it.
    const moment = (minutes: number): string => encodeURIComponent(new Date(Date.now() + aheadMs + minutes * minuteMs).toISOString())
    for (const q of [number, email, id, sku]) {
      expect([q, await ids(q, `&placedAt.gte=${moment(-60)}&placedAt.lte=${moment(1)}`), await ids(q, `&placedAt.lte=${moment(-60)}`), await ids(q, `&placedAt.gte=${moment(1)}`)]).toEqual([q, [id], [], []])
    }
    expect([(await asAgent('/v1/agent/search?q=x')).status, (await asAgent(`/v1/agent/search?q=${number}&placedAt.gte=yesterday`)).status]).toEqual([400, 400])
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
    const externalId = await setAside()
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

describe('what happened to an order', () => {
  test('is told newest first with what each entry says, counted, narrowed, page by page, and nothing of it is about the person', async () => {
    const bought = await buy()
    const { id, email, phone, name } = bought
    const trackingNumber = await deliver(bought)
    await tell('RetailPaymentReported', { externalId: bought.externalId, occurredAt: seconds(3), paymentRef: 'psp-1', kind: 'captured', amount: 23290, currency: 'EUR', method: 'card' })
    const timeline = async (more = ''): Promise<TimelineAnswer> => (await asAgent(`/v1/agent/orders/${id}/timeline?limit=100${more}`)).json as unknown as TimelineAnswer
    await eventuallyHolds(async () => expect((await timeline()).data).toEqual(expect.arrayContaining([
      expect.objectContaining({ type: 'OrderPlaced', kind: 'order', text: 'Ordered', detail: expect.objectContaining({ amount: 23290, currency: 'EUR', quantity: 4, number: bought.number }) }),
      expect.objectContaining({ type: 'ParcelRegistered', kind: 'parcels', detail: expect.objectContaining({ carrier: 'dhl-de', trackingNumber, quantity: 4 }) }),
      expect.objectContaining({ type: 'CheckpointRecorded', kind: 'parcels', actor: 'retailer', detail: expect.objectContaining({ status: 'in_transit', place: 'Kassel' }) }),
      // Nothing follows it.
      expect.objectContaining({ type: 'OrderCompleted', kind: 'order' }),
      expect.objectContaining({ type: 'OrderConfirmed', kind: 'order', cause: expect.stringMatching(/^evt_/) }),
      expect.objectContaining({ type: 'PaymentCaptured', kind: 'money', detail: expect.objectContaining({ amount: 23290, currency: 'EUR' }) }),
    ])), within)
    const all = await timeline()
    const times = all.data.map(({ at }) => at)
    expect(times).toEqual([...times].sort().reverse())
    const { all: total, ...kinds } = all.counts
    expect([total, Object.values(kinds).reduce((sum, n) => sum + n, 0), all.nextCursor, all.incomplete]).toEqual([all.data.length, all.data.length, null, undefined])
    const parcels = await timeline('&kind=parcels')
    expect([parcels.data.map(({ kind }) => kind), parcels.counts]).toEqual([Array.from({ length: all.counts.parcels }, () => 'parcels'), all.counts])
    const ticks = all.ticks.map(({ at }) => at)
    expect(ticks).toEqual([...new Set(all.data.map(({ recordedAt }) => recordedAt))].sort())
    const paged: string[] = []
    for (let before = ''; ; ) {
      const { data, nextCursor } = (await asAgent(`/v1/agent/orders/${id}/timeline?limit=3${before}`)).json as unknown as TimelineAnswer
      paged.push(...data.map((entry) => entry.id))
      if (nextCursor === null) break
      before = `&before=${nextCursor}`
    }
    expect(paged).toEqual(all.data.map((entry) => entry.id))
    for (const hidden of [email, phone, name]) expect(JSON.stringify(all)).not.toContain(hidden)
    expect((await asAgent(`/v1/agent/orders/${id}/timeline`, elsewhere)).status).toBe(404)
    // Whichever of its two names a cursor has: the next page is linked, and another one beside it is not passed over.
    const first = (await asAgent(`/v1/agent/orders/${id}/timeline?limit=1`)).json as unknown as TimelineAnswer
    const second = await asAgent(`/v1/agent/orders/${id}/timeline?limit=1&before=${first.nextCursor}`)
    expect(second.headers.get('link')).toBe(`</v1/agent/orders/${id}/timeline?limit=1&cursor=${String(second.json['nextCursor'])}>; rel="next"`)
    expect((await asAgent(`/v1/agent/orders/${id}/timeline?before=${first.nextCursor}&cursor=${String(second.json['nextCursor'])}`)).json).toMatchObject({ status: 400, code: 'cursor_invalid' })
    expect((await asAgent(`/v1/agent/orders/${id}/timeline?cursor=IQ`)).json).toMatchObject({ code: 'cursor_invalid' })
  }, 60_000)

  test('is shown as it was known then, and before it was there it is not', async () => {
    const bought = await buy()
    const { id, name } = bought
    const read = async (more: string): Promise<Answer> => asAgent(`/v1/agent/orders/${id}${more}`)
    const first = new Date(Date.now() + aheadMs).toISOString()
    await deliver(bought)
    await eventuallyHolds(async () => expect((await read('')).json).toMatchObject({ fulfillmentStatus: 'delivered' }), within)
    const then = await read(`?asOf=${first}`)
    expect([then.status, then.json]).toMatchObject([200, { asOf: first, fulfillmentStatus: 'received', actions: [], customer: { name, email: expect.stringMatching(/^.\*{3}@mail\.example$/) } }])
    expect((await read(`?asOf=${first}&basis=occurred`)).json).toMatchObject({ fulfillmentStatus: 'delivered' })
    expect([(await read('?asOf=2026-01-01T00:00:00Z')).status, (await read('?basis=occurred')).status, (await read('?asOf=2090-01-01T00:00:00Z')).status]).toEqual([404, 400, 400])
    const { data, counts, ticks } = (await asAgent(`/v1/agent/orders/${id}/timeline?asOf=${first}`)).json as unknown as TimelineAnswer
    expect([data.every(({ recordedAt }) => recordedAt <= first), counts.all === data.length, ticks.every(({ at }) => at <= first), data.some(({ kind }) => kind === 'parcels')]).toEqual([true, true, true, false])
  }, 60_000)
})

describe('a customer', () => {
  test('has their orders and one timeline; once erased there is nothing but that', async () => {
    const one = await buy()
    const two = await buy({ email: one.email, name: one.name })
    const subjectRef = wismo.running.runtime.vault.subjectOf(shopId, { email: one.email })
    const customer = async (key = agent): Promise<Answer> => asAgent(`/v1/agent/customers/${subjectRef}`, key)
    await eventuallyHolds(async () => {
      const { orders, timeline, name } = (await customer()).json as unknown as CustomerAnswer
      expect([name, orders.map(({ id }) => id)]).toEqual([one.name, [two.id, one.id]])
      expect(new Set(timeline.map(({ number }) => number))).toEqual(new Set([one.number, two.number]))
    }, within)
    expect((await customer()).text).not.toContain(one.email)
    expect((await customer(elsewhere)).status).toBe(404)
    for (const { externalId, number } of [one, two]) {
      await tell('RetailOrderCancelled', { externalId, occurredAt: seconds(3), reason: { code: 'customer_request' } })
      await eventuallyHolds(async () => expect(await hits(number)).toEqual([expect.objectContaining({ status: 'cancelled' })]), within)
    }
    await erase(one.email)
    await eventuallyHolds(async () => expect((await customer()).json).toEqual({ subjectRef, erased: true, orders: [], timeline: [] }), within)
    expect([(await customer(elsewhere)).status, (await asAgent(`/v1/agent/customers/${wismo.running.runtime.vault.subjectOf(shopId, { email: 'nobody@mail.example' })}`)).status]).toEqual([404, 404])
  }, 60_000)
})

describe('who follows an order', () => {
  test('hears all of it first, then what changed, and nothing of the vault', async () => {
    const bought = await buy()
    const { id, name, email } = bought
    const stop = new AbortController()
    const answer = await fetch(`${wismo.url}/v1/agent/stream?orderId=${id}`, { headers: { authorization: `Bearer ${agent}` }, signal: stop.signal })
    const [reader, decoder] = [(answer.body as ReadableStream<Uint8Array>).getReader(), new TextDecoder()]
    let heard = ''
    const until = async (text: string): Promise<void> => {
      while (!heard.includes(text)) heard += decoder.decode((await reader.read()).value, { stream: true })
    }
    await until('event: view')
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    await deliver(bought)
    await until('"fulfillmentStatus":"delivered"')
    stop.abort()
    for (const hidden of [name, email, 'contactRef', 'addressRef']) expect(heard).not.toContain(hidden)
    expect((await asAgent(`/v1/agent/stream?orderId=${id}`, elsewhere)).status).toBe(404)
  }, 60_000)
})

describe('what has to be looked after', () => {
  const tasks = async (more = '', key = agent): Promise<TasksAnswer> => (await asAgent(`/v1/agent/tasks?limit=100${more}`, key)).json as unknown as TasksAnswer
  const within60 = { within: 60_000 }
  const releaseOf = ({ json: { id, holdId } }: Answer): string => `/v1/orders/${String(id)}/holds/${String(holdId)}/release`

  test('is one row for each cause: contradictions once they stood, holds, facts set aside, scans and orders that are missing; and it goes when it is settled', async () => {
    const [first, second, held] = [await buy(), await buy(), await buy()]
    for (const one of [first, second]) {
      await deliver(one)
      await tell('RetailOrderCancelled', { externalId: one.externalId, occurredAt: seconds(3), reason: { code: 'customer_request' } })
    }
    const news = await openStream(`${wismo.url}/v1/agent/stream?queue=hold`, agent)
    await eventuallyHolds(() => expect(news.messages).toEqual([{ viewVersion: expect.any(Number), counts: expect.objectContaining({ hold: 0 }) }]), within)
    const hold = await wismo.call(`/v1/orders/${held.id}/holds`, { body: { reason: { code: 'fraud' } } })
    expect(hold.status).toBe(201)
    await setAside()
    const missing = `R-${randomUUID()}`
    await tell('RetailParcelReported', { externalId: missing, occurredAt: seconds(1), carrier: 'post-of-nowhere', trackingNumber: 'X1', status: 'in_transit' })
    await tell('RetailFulfillmentReported', { externalId: missing, occurredAt: seconds(0), fulfillmentRef: 'W-9', locationId: 'cork', state: 'packed', lines: [{ externalLineId: '1', quantity: 1 }] })
    await eventuallyHolds(async () => expect((await tasks('&queue=hold')).data).toEqual([expect.objectContaining({ queue: 'hold', code: 'fraud', title: 'On hold: fraud', count: 1, orderId: held.id, number: held.number, owner: 'order', command: 'release_hold', href: releaseOf(hold), due: expect.any(String) })]), within60)
    const looked = (await tasks('&queue=hold', await demoToken(wismo.url, 'who=staff&role=viewer&shops=aldermoor'))).data
    expect(looked.map(({ command, href }) => [command, href])).toEqual([[undefined, `/v1/agent/orders/${held.id}`]])
    const { currency, money } = (await asAgent(`/v1/agent/orders/${held.id}`)).json as { readonly currency: string; readonly money: { readonly total: number } }
    expect([looked[0]?.atStake, money.total > 0]).toEqual([[{ currency, amount: money.total }], true])
    await eventuallyHolds(async () => {
      const told = news.messages.at(-1) as unknown as Pick<TasksAnswer, 'counts' | 'viewVersion'>
      expect([told.counts.hold, String(told.viewVersion) === news.ids.at(-1), (await tasks()).viewVersion > told.viewVersion]).toEqual([1, true, true])
    }, within)
    const bothBurn = async (): Promise<void> => expect((await hits(first.sku)).concat(await hits(second.sku)).map(({ incident }) => incident)).toEqual([true, true])
    await eventuallyHolds(bothBurn, within60)
    // What burns first may be another contradiction, while not all was heard yet; this one has to stand before time goes on.
    await eventuallyHolds(async () => {
      const { rows } = await wismo.pool.query<{ n: number }>("select count(distinct order_id)::int as n from wismo_csr_api.agent_task where queue = 'contradiction' and cause = 'cancelled_but_gone' and order_id = any($1::uuid[])", [[first, second].map((one) => OrderId.toUuid(one.id))])
      expect(rows).toEqual([{ n: 2 }])
    }, within60)
    expect((await tasks('&queue=missing_order')).data).toEqual([])
    aheadMs += 2 * hourMs
    await signIn()
    const gone = { queue: 'contradiction', code: 'cancelled_but_gone', title: 'Cancelled, and yet on its way or delivered', owner: 'order', weight: 'incident' }
    await eventuallyHolds(async () => {
      const { data, counts } = await tasks()
      const [burning] = data
      expect(burning).toMatchObject({ ...gone, orders: expect.arrayContaining([{ id: first.id, number: first.number }, { id: second.id, number: second.number }]) })
      expect(data).toEqual(expect.arrayContaining([
        expect.objectContaining({ queue: 'missing_order', count: 1, orderId: orderIdOf(shopId, missing), owner: 'retailer', href: `/v1/order-views/without-order?shopId=${shopId}` }),
        expect.objectContaining({ queue: 'waiting_scan', code: 'post-of-nowhere', count: 1, href: `/v1/parcels/waiting?shopId=${shopId}` }),
        expect.objectContaining({ queue: 'rejected_fact', code: 'invalid', title: 'RetailOrderPlaced was set aside: invalid', owner: 'order', href: `/v1/retail-events/rejections?shopId=${shopId}` }),
      ]))
      expect(counts).toMatchObject({ hold: 1, missing_order: 1, waiting_scan: 1, rejected_fact: 1 })
    }, within60)
    const path = `/v1/agent/tasks/${encodeURIComponent((await tasks('&queue=hold')).data[0]?.id ?? '')}`
    const supervisor = await demoToken(wismo.url, 'who=staff&role=supervisor&shops=aldermoor')
    const [mine, theirs] = (await Promise.all([agent, supervisor].map((key) => asAgent('/v1/agent/me', key)))).map(({ json }) => String(json['actorId']))
    const take = async (verb: string, key = agent) => (await wismo.call(`${path}/${verb}`, { key, body: {} })).status
    const taken = async (assignee: string, key = agent) => (await tasks(`&assignee=${assignee}`, key)).data.map(({ queue, assignee: who }) => [queue, who])
    expect([await take('take'), await taken('me'), await take('take', elsewhere), (await taken('none')).some(([queue]) => queue === 'hold')]).toEqual([200, [['hold', mine]], 404, false])
    expect([await take('take', supervisor), await taken(theirs ?? ''), await take('take'), await take('give-back'), await take('give-back', supervisor), await taken('me', supervisor)]).toEqual([200, [['hold', theirs]], 409, 409, 200, []])
    for (const { href, command } of (await tasks()).data) if (command === undefined) expect([href, (await asAgent(href)).status]).toEqual([href, 200])
    const { data: due } = await tasks(`&due.lte=${new Date(Date.now() + aheadMs + 30 * 24 * hourMs).toISOString()}`)
    expect([due.some(({ queue }) => queue === 'hold'), due.every((task) => task.due !== undefined)]).toEqual([true, true])
    expect(await tasks('', elsewhere)).toMatchObject({ data: [], counts: { contradiction: 0, hold: 0, rejected_fact: 0 } })
    const { data: [one], nextCursor } = (await asAgent('/v1/agent/tasks?limit=1')).json as unknown as TasksAnswer
    expect([one?.queue, (await tasks(`&cursor=${nextCursor ?? ''}`)).data.some(({ id }) => id === one?.id)]).toEqual(['contradiction', false])
    expect((await wismo.call(releaseOf(hold), { key: agent, body: {} })).status).toBe(200)
    await eventuallyHolds(async () => expect((await tasks('&queue=hold')).data).toEqual([]), within60)
    await eventuallyHolds(() => expect(news.messages.at(-1)).toMatchObject({ counts: { hold: 0, missing_order: 1 } }), within)
    news.close()
    const wrong = async (query: string) => (await asAgent(`/v1/agent/stream${query}`)).json['code']
    expect([await wrong(''), await wrong(`?queue=all&orderId=${held.id}`), await wrong('?queue=nothing')]).toEqual(['invalid', 'invalid', 'invalid'])
  }, 120_000)
})

describe('how orders stand', () => {
  test('is told anew by a replay, and is the same', async () => {
    const tables = ['agent_order', 'agent_sku', 'agent_task']
    // When somebody first noted a task is what a replay cannot know.
    const rows = async (): Promise<readonly unknown[]> => Promise.all(tables.map(async (table) => (await wismo.pool.query<{ row: unknown }>(`select to_jsonb(t) - 'noted_at' as row from wismo_csr_api.${table} t order by 1`)).rows.map(({ row }) => row)))
    const before = await rows()
    expect(before.every((table) => (table as readonly unknown[]).length > 0)).toBe(true)
    await wismo.restart(async () => {
      await wismo.pool.query(`truncate ${tables.map((table) => `wismo_csr_api.${table}`).join(', ')}`)
      const { rowCount } = await wismo.pool.query("delete from wismo_csr_api.consumer_position where group_name like 'csr-api.standing.v1@%'")
      expect(rowCount).toBeGreaterThan(0)
    })
    await eventuallyHolds(async () => expect(await rows()).toEqual(before), within)
  }, 60_000)
})
