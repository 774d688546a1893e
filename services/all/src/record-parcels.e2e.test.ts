// Parcels and promises of orders that other systems decide on: facts of two services and of the retailer in any order, on two members, and what the view shows.
import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { fulfillmentIdOf, Instant, lineIdOf, OrderId, parcelIdOf } from '@wismo/kernel'
import type { ParcelPart } from '@wismo/lifecycle'
import type { OutgoingMessage } from '@wismo/messaging'
import { parseApiKey } from '@wismo/service'
import { eventuallyHolds, faultRounds } from '@wismo/testing'
import { fact, placedOrder, shopId, told, trackingScene, type TrackingScene } from './testing/tracking-scene.ts'

const secret = `wsk_test_${randomBytes(32).toString('base64url')}`
const key = parseApiKey({ id: 'reader', secrets: [{ number: 1, hash: createHash('sha256').update(secret).digest('hex'), madeAt: '2026-11-01T00:00:00.000Z' }], shops: [shopId], scopes: ['read'] })
let scene: TrackingScene
beforeAll(async () => {
  scene = await trackingScene(2, [key])
}, 60_000)
afterAll(() => scene.stop())

const shippedAt = '2026-11-18T09:00:00.000Z'
const parcelOf = (orderId: OrderId, n = 0) => parcelIdOf(orderId, 'dhl-de', `00${n}`, shippedAt.slice(0, 7))

/** Everything that is told of an order of so many parcels, one line in each. */
function history(externalId: string, { over = {}, promises = ['2026-11-20'] as readonly string[], delivered = '2026-11-20T12:00:00Z' as string | null } = {}) {
  const placed = placedOrder(externalId, over, promises)
  const { orderId } = placed
  const fulfillmentId = fulfillmentIdOf(orderId, 'W1')
  const scan = (n: number, status: string, occurredAt: string, more: object = {}): OutgoingMessage => told('RetailParcelReported', { externalId, occurredAt, carrier: 'dhl-de', trackingNumber: `00${n}`, status, ...more }, `${externalId} ${n} ${status} ${occurredAt}`)
  const parcels = promises.map((_, n) => ({ parcelId: parcelOf(orderId, n), carrier: 'dhl-de', trackingNumber: `00${n}`, lines: [{ lineId: lineIdOf(orderId, `${n}`), quantity: 1 }] }))
  return {
    orderId,
    scan,
    placed: fact('order', 'OrderPlaced', { aggregate: orderId, at: placed.placedAt, data: placed as never }),
    cancelled: (at: string) => fact('order', 'OrderCancelled', { aggregate: orderId, version: 2, at, data: { orderId, reason: { code: 'customer_request' } } as never }),
    shipped: fact('fulfillment', 'FulfillmentShipped', { aggregate: fulfillmentId, at: shippedAt, data: { orderId, fulfillmentId, parcels, shippedAt: Instant.parse(shippedAt) } as never }),
    scans: promises.flatMap((_, n) => [scan(n, 'in_transit', '2026-11-19T08:00:00Z', { place: 'Kassel' }), ...(delivered === null ? [] : [scan(n, 'delivered', delivered, { place: 'Dublin', proof: { kind: 'photo' } })])]),
  }
}

const partOf = async (orderId: OrderId, n = 0) => (await scene.parts(orderId)).find(({ part }) => part === parcelOf(orderId, n))?.doc as ParcelPart | undefined
const promisesOf = async (orderId: OrderId) => (await scene.view(orderId))?.promises.map(({ status, deltaMinutes }) => (deltaMinutes === undefined ? [status] : [status, deltaMinutes]))
const promiseEvents = async (orderId: OrderId) => Object.entries(await scene.recorded(orderId)).filter(([stream]) => stream.startsWith('promise-')).map(([, types]) => types)
const holds = (assertion: () => Promise<unknown>) => eventuallyHolds(assertion, { within: 20_000 })

describe('parcels', () => {
  const shown = { status: 'delivered', deliveredAt: '2026-11-20T12:00:00.000Z', proof: { kind: 'photo' }, lastFact: { at: '2026-11-20T12:00:00.000Z', place: 'Dublin' }, attempts: 0, flags: [] }
  const arrivals: readonly [string, (facts: ReturnType<typeof history>) => readonly (readonly OutgoingMessage[])[]][] = [
    ['in order', ({ placed, shipped, scans }) => [[placed], [shipped], scans]],
    ['scans before their shipment', ({ placed, shipped, scans }) => [[placed], scans, [shipped]]],
    ['all of it backwards, each twice', ({ placed, shipped, scans }) => [[...scans].reverse(), [...scans].reverse(), [shipped, shipped], [placed, placed]]],
    ['all of it at once', ({ placed, shipped, scans }) => [[...scans, shipped, placed]]],
  ]
  test.each(arrivals)('%s', async (name, arrival) => {
    const facts = history(`A-${name.slice(0, 9)}`, { over: { history: true } })
    for (const messages of arrival(facts)) {
      await scene.publish(messages)
      // Whoever comes next comes later: the groups have settled what lies there.
      if (messages[0]?.topic === 'retail.orders.v1') await holds(async () => expect((await scene.database.pool.query('select 1 from wismo_carrier_tracking.parcel_scan where order_id = $1', [OrderId.toUuid(facts.orderId)])).rowCount).toBe(2))
    }
    await holds(async () => expect(await partOf(facts.orderId)).toMatchObject(shown))
    await holds(async () => expect(await promisesOf(facts.orderId)).toEqual([['kept', -720]]))
    await holds(async () => expect(await promiseEvents(facts.orderId)).toEqual([['PromiseMade', 'PromiseKept']]))
    const streams = await scene.recorded(facts.orderId)
    expect(streams[`parcel-${parcelOf(facts.orderId)}`]?.slice().sort()).toEqual(['CheckpointRecorded', 'CheckpointRecorded', 'ParcelDelivered', 'ParcelRegistered'])
    expect(await scene.parked()).toEqual([])
  }, 60_000)

  test('I21 scans and shipments of many orders at the same moment, over and over: every parcel has every scan once', async () => {
    const orders = Array.from({ length: 25 * faultRounds() }, (_, i) => history(`race-${i}`))
    await Promise.all(orders.flatMap(({ scans, shipped }) => [scene.publish(scans), scene.publish([shipped])]))
    await holds(async () => {
      for (const { orderId } of orders) expect((await scene.recorded(orderId))[`parcel-${parcelOf(orderId)}`]?.slice().sort()).toEqual(['CheckpointRecorded', 'CheckpointRecorded', 'ParcelDelivered', 'ParcelRegistered'])
    })
  }, 60_000)

  test('a hand-over that names parcels is a scan of their delivery, by a node; the history of an import says the same as its messages', async () => {
    const { orderId, shipped } = history('H-1', { promises: ['2026-11-20', '2026-11-20'] })
    const handed = { externalId: 'H-1', occurredAt: '2026-11-20T15:00:00Z', fulfillmentRef: 'W1', locationId: 'store-1', state: 'handed_over', lines: [{ externalLineId: '0', quantity: 1 }], parcels: [0, 1].map((n) => ({ carrier: 'dhl-de', trackingNumber: `00${n}`, lines: [{ externalLineId: `${n}`, quantity: 1 }] })) }
    await scene.publish([shipped, told('RetailFulfillmentReported', handed, 'handed-over-H-1')])
    const entries = [{ eventId: 'handed-over-H-1', fulfillment: { shopId, ...handed } }, { fulfillment: { shopId, ...handed, state: 'packed' } }, { parcel: { shopId, externalId: 'H-1', occurredAt: '2026-11-19T15:00:00Z', carrier: 'dhl-de', trackingNumber: '000', status: 'in_transit' } }]
    await scene.publish([told('RetailOrderImported', { externalId: 'H-1', history: entries })])
    await holds(async () => expect(Object.entries(await scene.recorded(orderId)).filter(([stream]) => stream.startsWith('parcel-')).map(([, types]) => types.toSorted()).sort()).toEqual([
      ['CheckpointRecorded', 'CheckpointRecorded', 'ParcelDelivered', 'ParcelRegistered'], ['CheckpointRecorded', 'ParcelDelivered', 'ParcelRegistered'],
    ]))
    const { rows } = await scene.database.pool.query<{ source: string }>("select data ->> 'source' as source from wismo_carrier_tracking.event where type = 'CheckpointRecorded' and data ->> 'orderId' = $1", [orderId])
    expect(rows.map(({ source }) => source).sort()).toEqual(['node', 'node', 'retailer'])
  }, 30_000)

  test('what was said beside a scan is in the vault, under the person of the order, and goes with them', async () => {
    const { orderId, placed, shipped, scan } = history('N-1')
    const note = 'left with neighbour Nora Byrne'
    await scene.publish([scan(0, 'held', '2026-11-19T10:00:00Z', { note }), shipped])
    await holds(async () => expect((await partOf(orderId))?.status).toBe('held'))
    await scene.publish([placed])
    await holds(async () => expect(await scene.view(orderId)).toBeDefined())
    await scene.publish([scan(0, 'delivered', '2026-11-20T10:00:00Z', { note })])
    await holds(async () => expect((await partOf(orderId))?.status).toBe('delivered'))
    const { rows } = await scene.database.pool.query<{ ref: string; data: string }>("select data ->> 'noteRef' as ref, data::text as data from wismo_carrier_tracking.event where type = 'CheckpointRecorded' and data ->> 'orderId' = $1", [orderId])
    expect(rows.map(({ data }) => data).join('')).not.toContain('Byrne')
    expect((await scene.database.pool.query('select scan::text from wismo_carrier_tracking.parcel_scan where order_id = $1', [OrderId.toUuid(orderId)])).rows.join('')).not.toContain('Byrne')
    const open = async () => [...(await scene.vault.open(shopId, rows.map(({ ref }) => ref) as never, { purpose: 'verify', by: { type: 'system', id: 'test' } })).values()]
    expect(await open()).toEqual([note, note])
    const { subjectRef } = placedOrder('N-1')
    await scene.vault.erase(shopId, subjectRef)
    await scene.publish([fact('order', 'PersonalDataErased', { aggregate: orderId, version: 2, at: '2026-11-25T10:00:00Z', data: { orderId, subjectRef } as never })])
    await holds(async () => expect(await open()).toEqual([]))
  }, 30_000)

  test('a scan without a shipment is listed after an hour, to its shop alone, and is gone once it is told', async () => {
    const { orderId, scan, shipped } = history('W-1')
    await scene.publish([scan(0, 'in_transit', '2026-11-19T10:00:00Z')])
    await holds(async () => expect((await scene.database.pool.query('select 1 from wismo_carrier_tracking.parcel_scan where order_id = $1', [OrderId.toUuid(orderId)])).rowCount).toBe(1))
    const waiting = async () => (await scene.get(`/v1/parcels/waiting?shopId=${shopId}`, secret)).json.data
    expect(await waiting()).toEqual([])
    scene.setClock('2026-11-30T11:00:00Z')
    expect(await waiting()).toEqual([{ carrier: 'dhl-de', trackingNumber: '000', orderId, externalId: 'W-1', status: 'in_transit', occurredAt: '2026-11-19T10:00:00.000Z', since: '2026-11-30T10:00:00.000Z' }])
    expect((await scene.get('/v1/parcels/waiting?shopId=olist-br', secret)).status).toBe(403)
    await scene.publish([shipped])
    await holds(async () => expect(await waiting()).toEqual([]))
  }, 30_000)
})

describe('promises', () => {
  test('I23 late is broken, and stays so when the order is called off afterwards', async () => {
    const { orderId, placed, shipped, scans, cancelled } = history('B-1', { delivered: '2026-11-21T00:00:00Z', over: { history: true } })
    await scene.publish([placed, shipped, ...scans])
    await holds(async () => expect(await promiseEvents(orderId)).toEqual([['PromiseMade', 'PromiseBroken']]))
    await scene.publish([cancelled('2026-11-22T10:00:00Z')])
    await holds(async () => expect((await scene.view(orderId))?.status).toBe('cancelled'))
    expect(await promisesOf(orderId)).toEqual([['broken', 1]])
  }, 30_000)

  test('of an order that is off before anything came: void', async () => {
    const { orderId, placed, cancelled } = history('V-1', { over: { history: true } })
    await scene.publish([placed, cancelled('2026-11-11T10:00:00Z')])
    await holds(async () => expect(await promiseEvents(orderId)).toEqual([['PromiseMade', 'PromiseVoided']]))
    expect(await promisesOf(orderId)).toEqual([['void']])
  }, 30_000)

  test('a line that joins the order is promised with the others: what was kept is broken where its units came late', async () => {
    const promises = ['2026-11-20', '2026-11-20']
    const [first, second] = placedOrder('L-1', {}, promises).lines
    const { orderId, placed, shipped, scan } = history('L-1', { promises, over: { history: true, lines: [first] } })
    await scene.publish([placed, shipped, scan(0, 'delivered', '2026-11-20T12:00:00Z'), scan(1, 'delivered', '2026-11-21T00:00:00Z')])
    await holds(async () => expect(await promiseEvents(orderId)).toEqual([['PromiseMade', 'PromiseKept']]))
    await scene.heard()
    await scene.publish([fact('order', 'LineAdded', { aggregate: orderId, version: 2, at: '2026-11-22T10:00:00Z', data: { orderId, currency: 'EUR', line: second, origin: 'retailer' } as never })])
    await holds(async () => expect(await promiseEvents(orderId)).toEqual([['PromiseMade', 'PromiseKept', 'PromiseBroken']]))
    expect(await promisesOf(orderId)).toEqual([['broken', 1]])
  }, 30_000)

  test('a line that is told anew with its price may be of fewer units: those that came keep its promise; a price alone says nothing of it', async () => {
    const [line] = placedOrder('P-1').lines
    const { orderId, placed, shipped, scans } = history('P-1', { over: { history: true, lines: [{ ...line, quantity: 2, total: 2000 }] } })
    await scene.publish([placed, shipped, ...scans])
    const priced = (version: number, more: object) => fact('order', 'PriceAdjusted', { aggregate: orderId, version, at: '2026-11-22T10:00:00Z', data: { orderId, target: 'line', lineId: line?.lineId, currency: 'EUR', after: 900, reason: { code: 'price_match' }, ...more } as never })
    await scene.publish([priced(2, {})])
    await scene.heard()
    expect([(await partOf(orderId))?.status, await promiseEvents(orderId)]).toEqual(['delivered', [['PromiseMade']]])
    await scene.publish([priced(3, { line })])
    await holds(async () => expect(await promiseEvents(orderId)).toEqual([['PromiseMade', 'PromiseKept']]))
    expect(await promisesOf(orderId)).toEqual([['kept', -720]])
  }, 30_000)

  test('more windows than one message settles: each is told', async () => {
    const promises = Array.from({ length: 11 }, (_, i) => `2026-12-${10 + i}`)
    const { orderId, placed, cancelled } = history('V-2', { promises, over: { history: true } })
    await scene.publish([placed, cancelled('2026-11-11T10:00:00Z')])
    await holds(async () => expect(await promiseEvents(orderId)).toEqual(promises.map(() => ['PromiseMade', 'PromiseVoided'])))
  }, 30_000)

  test('I23 the day is over: broken by the clock; of an imported past it stays open; what is told late in time keeps it after all', async () => {
    scene.setClock('2026-12-01T10:00:00Z')
    const window = ['2026-12-02']
    const live = history('T-1', { promises: window, delivered: null })
    const past = history('T-2', { promises: window, delivered: null, over: { history: true } })
    await scene.publish([live, past].flatMap(({ placed, shipped, scans }) => [placed, shipped, ...scans]))
    for (const { orderId } of [live, past]) await holds(async () => expect(await promiseEvents(orderId)).toEqual([['PromiseMade']]))
    scene.setClock('2026-12-03T00:00:00Z')
    await holds(async () => expect(await promisesOf(live.orderId)).toEqual([['broken', 0]]))
    expect(await promisesOf(past.orderId)).toEqual([['on_track']])
    await scene.publish([live.scan(0, 'delivered', '2026-12-02T18:00:00Z'), past.scan(0, 'delivered', '2026-12-03T00:00:00Z')])
    await holds(async () => expect(await promiseEvents(live.orderId)).toEqual([['PromiseMade', 'PromiseBroken', 'PromiseKept']]))
    await holds(async () => expect(await promiseEvents(past.orderId)).toEqual([['PromiseMade', 'PromiseBroken']]))
    expect(await promisesOf(live.orderId)).toEqual([['kept', -360]])
  }, 60_000)
})
