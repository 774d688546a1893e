// Parts of orders for whoever concludes something from several of them.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { HoldId, Instant, OrderId, orderIdOf, uuidV5, wismoSpace } from '@wismo/kernel'
import { openSettledParts, type SettledParts } from '@wismo/order-views'
import { messageOf, placed, shopId, viewScene, type Fact, type ViewScene } from './testing/view-scene.ts'

const at = Instant.parse('2026-11-24T10:00:00Z')

function factOf(orderId: OrderId, externalId: string, version: number): Fact {
  const [type, data] = version === 1 ? (['OrderPlaced', placed(externalId)] as const) : (['OrderHeld', { orderId, holdId: HoldId.of(OrderId.toUuid(orderId), version), reason: { code: 'fraud' }, until: at }] as const)
  return { id: uuidV5(wismoSpace, externalId, version), service: 'order', type, aggregate: orderId, version, orderId, data, occurredAt: at, recordedAt: at }
}

describe('parts that are settled', () => {
  let scene: ViewScene
  let parts: SettledParts
  let end: () => Promise<void>
  beforeAll(async () => {
    scene = await viewScene()
    parts = openSettledParts({ pool: scene.database.pool, schema: 'view' })
    end = await parts.start()
  }, 30_000)
  afterAll(async () => {
    await end()
    await scene.stop()
  })

  const order = (): { id: OrderId; fact: (version: number) => Fact } => {
    const externalId = randomUUID()
    const id = orderIdOf(shopId, externalId)
    return { id, fact: (version) => factOf(id, externalId, version) }
  }

  test('are read for several orders at once, whichever version is wanted of them', async () => {
    const [a, b] = [order(), order()]
    await scene.publish([a.fact(1), a.fact(2), b.fact(1)])
    const found = await parts.read([{ orderId: a.id, part: a.id, version: 1 }, { orderId: a.id, part: a.id, version: 2 }, { orderId: b.id, part: b.id, version: 1 }])
    expect([...found].map(([id, rows]) => [id, rows.map(({ part, version }) => [part, version])])).toEqual(expect.arrayContaining([[a.id, [[a.id, 2]]], [b.id, [[b.id, 1]]]]))
    expect(await parts.read([])).toEqual(new Map())
  })

  test('are waited for until the view has them', async () => {
    const a = order()
    const reading = parts.read([{ orderId: a.id, part: a.id, version: 2 }])
    await scene.publish([a.fact(1)])
    await scene.publish([a.fact(2)])
    expect((await reading).get(a.id)?.map(({ version }) => version)).toEqual([2])
  })

  test('given a part that the view has set aside, then it is not waited for; given one that is only late, then all comes again later', async () => {
    const [hole, late] = [order(), order()]
    await scene.publish([hole.fact(1), late.fact(1)])
    await scene.bus.publish([messageOf(hole.fact(3))])
    expect((await parts.read([{ orderId: hole.id, part: hole.id, version: 3 }])).get(hole.id)?.map(({ version }) => version)).toEqual([1])
    await expect(parts.read([{ orderId: late.id, part: late.id, version: 2 }])).rejects.toMatchObject({ code: 'view_behind' })
    await expect(parts.read([{ orderId: late.id, part: late.id, version: 2 }, { orderId: hole.id, part: hole.id, version: 3 }])).rejects.toMatchObject({ code: 'view_behind' })
  })
})
