// Nodes that a retailer's reports name, on a real log and a real PostgreSQL.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ownStore, type Runtime } from '@wismo/service'
import { eventuallyHolds } from '@wismo/testing'
import { retailScene, shopId, type RetailScene } from '../../../libs/service/src/testing/retail-scene.ts'
import { publishedOf } from './published.ts'
import { whenNodeReportedThenTakeItUp } from './reactions/when-node-reported-then-take-it-up.ts'
import { openShopDesk, type ShopDesk } from './shop-desk.ts'

const group = 'order.nodes.v1'
const topic = 'order.reference.v1'
let scene: RetailScene
let desk: ShopDesk
beforeAll(async () => {
  scene = await retailScene(nodesAlone, [topic])
  const [shop] = scene.runtime.shops.all
  if (shop !== undefined) await desk.seed([{ ...shop, nodes: undefined }])
}, 60_000)
afterAll(() => scene.stop())

function nodesAlone(runtime: Runtime) {
  const { store, database: { pool, schema }, migrate } = ownStore(runtime, 'order')
  desk = openShopDesk({ store, clock: runtime.clock })
  const { contracts, vault } = runtime
  return {
    name: 'order',
    migrate,
    relay: { service: 'order', store, pool, schema, publish: publishedOf(contracts) },
    groups: [{ kind: 'reactions' as const, name: group, pool, schema, store, vault, handlers: [whenNodeReportedThenTakeItUp(runtime)] }],
  }
}

const kept = async () => (await desk.find([shopId]))[0]
const nodeIds = async () => ((await kept())?.shop.nodes ?? []).map(({ id }) => id)
const work = (locationId: unknown, over: object = {}) => ({ shopId, externalId: randomUUID(), locationId, state: 'packed', ...over })
const tell = (locationId: unknown, over: object = {}): Promise<void> => scene.tell('RetailFulfillmentReported', work(locationId, over))

describe('a node that a report names', () => {
  test('given a node that the shop does not have, when two reports of different orders name it, then it is one of the shop’s once, under its id, and published', async () => {
    await Promise.all([tell('cork-dc'), tell('cork-dc'), scene.tell('RetailReturnReported', work('cork-dc'))])
    await eventuallyHolds(async () => expect(await nodeIds()).toEqual(['cork-dc']))
    await tell('after')
    await eventuallyHolds(async () => expect(await nodeIds()).toEqual(['cork-dc', 'after']))
    const now = await kept()
    expect([now?.version, now?.shop.nodes?.[0]]).toEqual([3, { id: 'cork-dc', name: 'cork-dc', kind: 'warehouse', methods: ['ship', 'returns'] }])
    await eventuallyHolds(async () => expect((await scene.published(topic)).at(-1)?.data['document']).toContain('"id":"after"'))
  })

  test('given an import, when its history names nodes, then each is taken up', async () => {
    const history = [{ fulfillment: work('i-1') }, { returned: work('i-2') }, { fulfillment: work('i-1') }, { payment: {} }, null]
    await scene.tell('RetailOrderImported', { externalId: randomUUID(), history } as never)
    await eventuallyHolds(async () => expect(await nodeIds()).toEqual(['cork-dc', 'after', 'i-1', 'i-2']))
  })

  test('given a place that no node can be called, or of another shop, when it is told, then nothing is kept and nothing set aside', async () => {
    for (const place of ['14 Lapwing Quay, Cork', '', 7, undefined, 'x'.repeat(65)]) await tell(place)
    await tell('theirs', { shopId: 'olist-br' })
    await scene.tell('RetailOrderImported', { externalId: randomUUID(), history: 'none' } as never)
    await scene.caughtUp(group)
    expect(await nodeIds()).toEqual(['cork-dc', 'after', 'i-1', 'i-2'])
    expect(await scene.parked(group)).toEqual([])
  })

  test('given a shop with as many nodes as it can have, when one more is named, then it stays as it is', async () => {
    const full = Array.from({ length: 200 }, (_, i) => ({ id: `n-${i}`, name: 'Depot', kind: 'warehouse' as const, methods: ['ship' as const] }))
    const { version } = await desk.change(shopId, { nodes: full }, { cause: randomUUID() as never, actor: { type: 'retailer', id: 'key-1' } })
    await tell('one-more')
    await scene.caughtUp(group)
    expect((await kept())?.version).toBe(version)
    expect(await scene.parked(group)).toEqual([])
  })
})
