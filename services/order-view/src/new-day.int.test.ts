// Who follows an order over midnight, or while its shop begins to say "du": the same facts are told in other words.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Instant, OrderId, orderIdOf, uuidV5, wismoSpace } from '@wismo/kernel'
import { openOrderViews } from '@wismo/order-views'
import { shopsOf, type Principal, type Shop } from '@wismo/service'
import { contracts, placed, viewScene, shopId, type ViewScene } from './testing/view-scene.ts'

const at = Instant.parse('2026-11-24T10:00:00Z')
const orderId = orderIdOf(shopId, 'T-1')
const everybody: Principal = { kind: 'system', actorId: 'test' }

let scene: ViewScene
beforeAll(async () => {
  scene = await viewScene()
  await scene.publish([{ id: uuidV5(wismoSpace, 'OrderPlaced'), service: 'order', type: 'OrderPlaced', aggregate: orderId, version: 1, orderId, data: placed('T-1'), occurredAt: at, recordedAt: at }])
})
afterAll(() => scene.stop())

test('given a follower, when a quiet look falls on a new day of the order, then it is told once more at the same version, and no more often', async () => {
  let now = at
  const views = openOrderViews({ pool: scene.database.pool, schema: 'view', shops: shopsOf([]), clock: () => now, contracts })
  const stop = new AbortController()
  const news = views.follow(everybody, OrderId.parse(orderId), 'machine', { quietMs: 1, signal: stop.signal })
  const next = async (): Promise<number | undefined> => (await news.next()).value?.viewVersion
  const first = await next()
  const { timeZone } = (await views.find(everybody, orderId, 'machine')) ?? { timeZone: 'none' }
  expect([first, timeZone]).toEqual([1, 'Europe/Dublin'])
  expect([await next(), await next()]).toEqual([undefined, undefined])
  now = Instant.parse('2026-11-24T23:59:59Z')
  expect([await next(), await next()]).toEqual([undefined, undefined])
  now = Instant.parse('2026-11-25T00:00:00Z')
  const told = [await next(), await next(), await next()]
  expect(told.filter((version) => version === 1)).toHaveLength(1)
  stop.abort()
})

test('given a follower, when the shop begins to say "du", then it is told once more at the same version, and no more often', async () => {
  const shop = { id: shopId, locale: 'de-DE', support: {} } as unknown as Shop
  const shops = shopsOf([shop])
  const views = openOrderViews({ pool: scene.database.pool, schema: 'view', shops, clock: () => at, contracts })
  const stop = new AbortController()
  const news = views.follow(everybody, OrderId.parse(orderId), 'machine', { quietMs: 1, signal: stop.signal })
  const next = async (): Promise<string | undefined> => {
    const { value } = await news.next()
    return value === undefined ? undefined : views.tell(value, { chosen: 'de' }).view.headline.title
  }
  expect([await next(), await next()]).toEqual(['Wir haben Ihre Bestellung', undefined])
  shops.learn({ ...shop, you: { de: 'informal' } }, 1)
  const told = [await next(), await next(), await next()]
  expect(told.filter((title) => title !== undefined)).toEqual(['Wir haben deine Bestellung'])
  stop.abort()
})
