// Whose an order is can change: then it is the other person's, for reads and for who is following it.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Instant, orderIdOf, SubjectRef, uuidV5, wismoSpace } from '@wismo/kernel'
import type { Principal } from '@wismo/service'
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
