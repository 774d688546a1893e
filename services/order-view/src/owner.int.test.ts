// Whose an order is can change: then it is the other person's, for reads and for who is following it.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Instant, orderIdOf, SubjectRef, uuidV5, wismoSpace, type OrderId } from '@wismo/kernel'
import type { Principal } from '@wismo/service'
import { changesOf } from '../../../libs/order-views/src/changes.ts'
import { placed, shopId, viewScene, type Fact, type ViewScene } from './testing/view-scene.ts'

const at = Instant.parse('2026-11-24T10:00:00Z')
const [nora, ida] = [SubjectRef.of(wismoSpace, 'nora'), SubjectRef.of(wismoSpace, 'ida')]
const owner = (actorId: SubjectRef): Principal => ({ kind: 'owner', actorId, shopId })
const orderId = orderIdOf(shopId, 'T-1')
const fact = (version: number, type: string, data: object): Fact => ({ id: uuidV5(wismoSpace, type), service: 'order', type, aggregate: orderId, version, orderId, data, occurredAt: at, recordedAt: at })

let scene: ViewScene
let end: () => Promise<void>
beforeAll(async () => {
  scene = await viewScene()
  end = await scene.views.start()
})
afterAll(async () => {
  await end()
  await scene.stop()
})

test('given an order that is handed over, then the first person follows and reads it no longer, and the second does', async () => {
  const { views } = scene
  await scene.publish([fact(1, 'OrderPlaced', { ...placed('T-1'), subjectRef: nora })])
  const following = views.follow(owner(nora), orderId, 'owner', { quietMs: 15_000, signal: new AbortController().signal })
  expect((await following.next()).value?.id).toBe(orderId)
  expect((await views.follow(owner(ida), orderId, 'owner', { quietMs: 15_000, signal: new AbortController().signal }).next()).done).toBe(true)
  const next = following.next()
  await scene.publish([fact(2, 'OrderTransferred', { orderId, subjectRef: ida })])
  expect((await next).done).toBe(true)
  const found = async (subject: SubjectRef) => [(await views.find(owner(subject), orderId, 'owner'))?.id, (await views.page(owner(subject), 'owner', 10)).views.length]
  expect([await found(nora), await found(ida)]).toEqual([[undefined, 0], [orderId, 1]])
})

describe('everything that somebody has', () => {
  const following = (who: SubjectRef, quietMs: number) => {
    const stop = new AbortController()
    const news = scene.views.followAll(owner(who), 'owner', { quietMs, signal: stop.signal })
    const next = async () => {
      const { value } = await news.next()
      return value && ('view' in value ? [value.view.id, value.view.viewVersion] : value.orderIds)
    }
    return { next, end: () => stop.abort(), ended: async () => (await news.next()).done }
  }
  const [first, second] = ['M-1', 'M-2'].map((name) => orderIdOf(shopId, name)) as [OrderId, OrderId]
  const bought = (name: string, subjectRef: SubjectRef, placedAt: string): Fact => ({ ...fact(1, 'OrderPlaced', { ...placed(name), subjectRef, placedAt: Instant.parse(placedAt) }), id: uuidV5(wismoSpace, name), aggregate: orderIdOf(shopId, name), orderId: orderIdOf(shopId, name) })
  const held = (version: number, type: string, id: OrderId, data: object): Fact => ({ ...fact(version, type, { orderId: id, ...data }), id: uuidV5(wismoSpace, `${id} ${version}`), aggregate: id, orderId: id })

  test('given two orders, then they are named, newest first, and each is told; then whichever changes, also while nobody listens, and no other’s', async () => {
    const maeve = SubjectRef.of(wismoSpace, 'maeve')
    await scene.publish([bought('M-1', maeve, '2026-11-20T10:00:00Z'), bought('M-2', maeve, '2026-11-21T10:00:00Z'), bought('M-3', ida, '2026-11-21T10:00:00Z')])
    const all = following(maeve, 15_000)
    expect([await all.next(), await all.next(), await all.next()]).toEqual([[second, first], [second, 1], [first, 1]])
    await scene.publish([held(2, 'OrderConfirmed', second, { grants: [] }), held(2, 'OrderConfirmed', first, { grants: [] }), held(2, 'OrderConfirmed', orderIdOf(shopId, 'M-3'), { grants: [] })])
    expect(new Set([await all.next(), await all.next()].map(String))).toEqual(new Set([String([second, 2]), String([first, 2])]))
    const quiet = all.next()
    all.end()
    expect([await quiet, await all.ended()]).toEqual([undefined, true])
    expect(changesOf(scene.database.pool).waiting()).toBe(0)
  })

  test('given nothing, then that is said; an order that comes, and one that goes to somebody else, within the quiet time', async () => {
    const [oisin, fresh] = [SubjectRef.of(wismoSpace, 'oisin'), orderIdOf(shopId, 'M-4')]
    const all = following(oisin, 50)
    expect(await all.next()).toEqual([])
    await scene.publish([bought('M-4', oisin, '2026-11-22T10:00:00Z')])
    const heard = async (): Promise<unknown> => {
      for (;;) {
        const news = await all.next()
        if (news !== undefined) return news
      }
    }
    expect([await heard(), await heard()]).toEqual([[fresh], [fresh, 1]])
    await scene.publish([held(2, 'OrderTransferred', fresh, { subjectRef: ida })])
    expect(await heard()).toEqual([])
    all.end()
  })
})
