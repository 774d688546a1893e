// Another generation serves: whoever waits is told, though no event came.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { listen } from '@wismo/database'
import { OrderId, orderIdOf } from '@wismo/kernel'
import { viewChannel } from '@wismo/order-views'
import { everybody, rebuildScene, schema, type RebuildScene } from './testing/rebuild-scene.ts'
import { shopId } from './testing/view-scene.ts'

let scene: RebuildScene
beforeAll(async () => {
  scene = await rebuildScene()
}, 30_000)
afterAll(() => scene.stop())

test('who waits for what the new one alone knows is answered by the switch', async () => {
  const name = randomUUID()
  const orderId = orderIdOf(shopId, name)
  await scene.follow()
  await scene.store([name], 3)
  await scene.shown([name], 3)
  await scene.database.pool.query(`delete from ${schema}.order_part where order_id = $1`, [OrderId.toUuid(orderId)])
  const payloads: string[] = []
  const ear = listen(scene.database.pool, viewChannel, { onNotify: (payload) => payloads.push(payload), onReconnect: () => undefined })
  await ear.ready
  const limitMs = 30_000
  const from = performance.now()
  const waiting = scene.views.waitUntil(everybody, orderId, new Map([[orderId, 3]]), limitMs)
  expect(await scene.rebuild()).toMatchObject({ generation: 2 })
  expect(await waiting).toBe(true)
  // By the word, not by the last look.
  expect(performance.now() - from).toBeLessThan(limitMs / 2)
  expect(payloads).toEqual(['*'])
  expect((await scene.views.find(everybody, orderId, 'machine'))?.viewVersion).toBe(3)
  await ear.stop()
}, 60_000)
