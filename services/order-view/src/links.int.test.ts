// Until when customers' links show an order, on views that were folded from published facts.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Instant, lineIdOf, OrderId, ParcelId, SealedRef, uuidV5, wismoSpace } from '@wismo/kernel'
import type { Customer } from '@wismo/service'
import { placed, shopId, viewScene, type Fact, type ViewScene } from './testing/view-scene.ts'

let scene: ViewScene
beforeAll(async () => {
  scene = await viewScene()
})
afterAll(() => scene.stop())

/** What the scene takes for today. */
const now = Instant.parse('2026-11-30T10:00:00Z')
const dayMs = 86_400_000

function orderOf(externalId: string) {
  const data = placed(externalId)
  const { orderId } = data
  const parcelId = ParcelId.of(OrderId.toUuid(orderId), 'p')
  const fact = (service: string, type: string, aggregate: string, version: number, occurredAt: Instant, over: object): Fact => ({ id: uuidV5(wismoSpace, externalId, type, version), service, type, aggregate, version, orderId, data: { orderId, ...over }, occurredAt, recordedAt: occurredAt })
  return {
    link: (generation = 0, endsAt?: Instant): Customer => ({ kind: 'customer', actorId: orderId, orderId, generation, level: 'verified', ...(endsAt === undefined ? {} : { endsAt }) }),
    orderId,
    placed: fact('order', 'OrderPlaced', orderId, 1, data.placedAt, data),
    moved: fact('order', 'AddressChanged', orderId, 2, data.placedAt, { addressKey: 'home', address: { addressRef: SealedRef.of(wismoSpace, 'new'), country: 'IE' } }),
    delivered: (at: Instant): readonly Fact[] => [
      fact('tracking', 'ParcelRegistered', parcelId, 1, at, { parcelId, direction: 'out', carrier: 'dhl', trackingNumber: 'X1', lines: [{ lineId: lineIdOf(orderId, '1'), quantity: 2 }] }),
      fact('tracking', 'ParcelDelivered', parcelId, 2, at, { parcelId }),
    ],
  }
}

const seen = async (link: Customer): Promise<boolean> => (await scene.views.find(link, link.orderId, 'verified')) !== undefined

test.each([[89.99, true], [90, false]])('I36 %d days after the last parcel came a link counts: %s', async (days, counts) => {
  const order = orderOf(`after-${days}`)
  await scene.publish([order.placed, ...order.delivered(Instant.plus(now, -days * dayMs))])
  expect(await seen(order.link())).toBe(counts)
  expect(await scene.views.find({ kind: 'system', actorId: 'test' }, order.orderId, 'agent')).toMatchObject({ fulfillmentStatus: 'delivered' })
})

test('I36 a new address ends the links that were there before', async () => {
  const order = orderOf('moved')
  await scene.publish([order.placed])
  expect(await seen(order.link())).toBe(true)
  await scene.publish([order.moved])
  expect([await seen(order.link()), await seen(order.link(1))]).toEqual([false, true])
})

test('I36 a link with an end of its own shows nothing from then on', async () => {
  const order = orderOf('own end')
  await scene.publish([order.placed])
  expect([await seen(order.link(0, Instant.plus(now, 1))), await seen(order.link(0, now))]).toEqual([true, false])
})

test('what shows the order to nobody else is not in any document', async () => {
  const order = orderOf('inside')
  await scene.publish([order.placed, ...order.delivered(now)])
  expect(Object.keys((await scene.views.find(order.link(), order.orderId, 'verified')) ?? {}).filter((name) => name.startsWith('link'))).toEqual([])
})

test('orders are found by the number that customers see, in one shop', async () => {
  const order = orderOf('by number')
  await scene.publish([order.placed])
  const find = async (shop: string, number: string) => (await scene.views.findByNumber({ kind: 'system', actorId: 'test' }, shop as typeof shopId, number, 'verified')).map(({ id }) => id)
  expect(await find(shopId, 'by number')).toEqual([order.orderId])
  const capital = orderOf('BY NUMBER-1')
  await scene.publish([capital.placed])
  expect(await find(shopId, 'by number-1')).toEqual([capital.orderId])
  expect(await find(shopId, 'by\u0000number')).toEqual([])
  expect([await find('olist-br', 'by number'), await find(shopId, 'by numbe')]).toEqual([[], []])
})

test('I36 a link that counts no more waits for nothing: how far its order is shows in no answer', async () => {
  const order = orderOf('waits')
  await scene.publish([order.placed, order.moved])
  const waits = (link: Customer, version: number) => scene.views.waitUntil(link, order.orderId, new Map([[order.orderId, version]]), 0)
  expect([await waits(order.link(1), 2), await waits(order.link(1), 3)]).toEqual([true, false])
  expect([await waits(order.link(0), 2), await waits(order.link(0), 3)]).toEqual([true, true])
})
