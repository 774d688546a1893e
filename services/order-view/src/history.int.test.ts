import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { FulfillmentId, GrantId, Instant, lineIdOf, OrderId, ParcelId, uuidV5, type Uuid } from '@wismo/kernel'
import type { Principal } from '@wismo/service'
import { placed, viewScene, type Fact, type ViewScene } from './testing/view-scene.ts'

const everybody: Principal = { kind: 'system', actorId: 'test' } as Principal
const instant = (text: string): Instant => Instant.parse(`2026-11-${text}Z`)

const order = placed('H-1')
const { orderId } = order
const space: Uuid = OrderId.toUuid(orderId)
const [fulfillmentId, parcelId] = [FulfillmentId.of(space, 'f'), ParcelId.of(space, 'p')]
const lines = [{ lineId: lineIdOf(orderId, '1'), quantity: 2 }]
const serviceOf: Readonly<Record<string, string>> = { ful: 'fulfillment', pcl: 'tracking' }
const fact = (type: string, [aggregate, version]: readonly [string, number], data: object, occurred: string, recorded = occurred): Fact => ({ id: uuidV5(space, aggregate, version), service: serviceOf[aggregate.slice(0, 3)] ?? 'order', type, aggregate, version, orderId, data: { orderId, ...data }, occurredAt: instant(occurred), recordedAt: instant(recorded) })

/** Taken by a node, shipped, scanned: the scan happened on the 26th and was told on the 28th. */
const facts: readonly Fact[] = [
  { ...fact('OrderPlaced', [orderId, 1], {}, '24T10:00:00'), data: order },
  fact('FulfillmentAccepted', [fulfillmentId, 1], { fulfillmentId, locationId: 'cork-dc', method: 'ship', lines, grantId: GrantId.of(space, 'g') }, '25T09:00:00'),
  fact('FulfillmentShipped', [fulfillmentId, 2], { fulfillmentId, parcels: [{ parcelId, carrier: 'an-post', trackingNumber: 'CE123456785IE', lines }], shippedAt: instant('25T16:00:00') }, '25T16:00:00'),
  fact('ParcelRegistered', [parcelId, 1], { parcelId, direction: 'out', carrier: 'an-post', trackingNumber: 'CE123456785IE', lines, fulfillmentId }, '25T16:01:00'),
  fact('ParcelDelivered', [parcelId, 2], { parcelId }, '26T11:00:00', '28T08:00:00'),
]

describe('the history of an order', () => {
  let scene: ViewScene
  beforeAll(async () => {
    scene = await viewScene()
    await scene.publish(facts)
  })
  afterAll(() => scene.stop())

  const at = async (moment: string, basis: 'recorded' | 'occurred' = 'recorded') => {
    const view = await scene.views.find(everybody, orderId, 'agent', { at: instant(moment), basis })
    return view && [view.viewVersion, view.fulfillmentStatus, view.lines[0]?.units]
  }

  test('now is all of it', async () => {
    expect(await scene.views.find(everybody, orderId, 'agent')).toMatchObject({ viewVersion: 5, fulfillmentStatus: 'delivered', lines: [{ units: { delivered: 2 } }], sources: { [orderId]: 1, [fulfillmentId]: 2, [parcelId]: 2 } })
  })

  test('as it was known then, fact by fact', async () => {
    expect(await at('24T09:59:59')).toBeUndefined()
    expect(await at('24T10:00:00')).toEqual([1, 'received', { open: 2 }])
    expect(await at('25T10:00:00')).toEqual([2, 'preparing', { allocated: 2 }])
    expect(await at('25T16:00:30')).toEqual([3, 'in_transit', { in_transit: 2 }])
    expect(await at('27T12:00:00')).toEqual([4, 'in_transit', { in_transit: 2 }])
    expect(await at('28T08:00:00')).toEqual([5, 'delivered', { delivered: 2 }])
  })

  test('as it truly was then, by what is known now', async () => {
    expect(await at('26T10:59:59', 'occurred')).toEqual([4, 'in_transit', { in_transit: 2 }])
    expect(await at('27T12:00:00', 'occurred')).toEqual([5, 'delivered', { delivered: 2 }])
  })

  test('its timeline is whole, newest first, page by page; what was told late says so', async () => {
    const first = await scene.views.timeline(everybody, orderId, 'agent', 2)
    const last = first?.at(-1)
    const rest = last && (await scene.views.timeline(everybody, orderId, 'machine', 10, last))
    expect(first?.map(({ type, late }) => [type, late])).toEqual([['ParcelDelivered', true], ['ParcelRegistered', undefined]])
    expect(rest?.map(({ type }) => type)).toEqual(['FulfillmentShipped', 'FulfillmentAccepted', 'OrderPlaced'])
    expect([first?.[0]?.actor, rest?.[0]?.actor]).toEqual(['system', undefined])
  })

  test('published again, nothing of it changes', async () => {
    const before = [await scene.views.find(everybody, orderId, 'agent'), await scene.views.timeline(everybody, orderId, 'agent', 100)]
    await scene.publish(facts)
    expect([await scene.views.find(everybody, orderId, 'agent'), await scene.views.timeline(everybody, orderId, 'agent', 100)]).toEqual(before)
  })

  test('of an order that is not the caller’s there is none', async () => {
    const stranger: Principal = { kind: 'partner', shopIds: [], actorId: 'x', scopes: [] } as unknown as Principal
    expect([await scene.views.find(stranger, orderId, 'agent', { at: instant('28T08:00:00'), basis: 'recorded' }), await scene.views.timeline(stranger, orderId, 'agent', 10)]).toEqual([undefined, undefined])
  })
})
