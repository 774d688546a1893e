import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Vault } from '@wismo/privacy'
import { Instant } from '@wismo/kernel'
import { eventuallyHolds } from '@wismo/testing'
import type { ReactionGroup } from './group.ts'
import type { Reaction } from './handlers.ts'
import { consumerLag, maxCountedEvents, messagesBehind, relayLag } from './lag.ts'
import { positionName } from './positions.ts'
import { contracts, relayScene, topic, type RelayScene } from './testing/relay-scene.ts'

const now = (): Instant => Instant.fromMillis(Date.now())

describe('lag', () => {
  let scene: RelayScene
  beforeAll(async () => {
    scene = await relayScene()
  })
  afterAll(() => scene.close())

  test('of a relay: the events that are not on this log, and how long the oldest of them has waited', async () => {
    const source = await scene.sourceOf('lag_relay', 41)
    expect(await relayLag(scene.bus, source, now())).toEqual({ service: 'lag_relay', events: 0, oldestMs: 0 })
    await scene.append(source, 'note-lag', 0, 3)
    expect(await relayLag(scene.bus, source, Instant.plus(now(), 60_000))).toEqual({ service: 'lag_relay', events: 3, oldestMs: expect.any(Number) })
    expect((await relayLag(scene.bus, source, Instant.plus(now(), 60_000))).oldestMs).toBeGreaterThanOrEqual(60_000)
    const relay = scene.start([source])
    await eventuallyHolds(async () => expect((await relayLag(scene.bus, source, now())).events).toBe(0))
    await relay.stop()
    const other = await scene.anotherLog('wismo_lag_log')
    expect((await relayLag(other, source, now())).events).toBe(3)
    await other.close()
    await scene.append(source, 'note-lag', 3, maxCountedEvents)
    await scene.append(source, 'note-lag', 3 + maxCountedEvents, 1)
    expect((await relayLag(scene.bus, source, now())).events).toBe(maxCountedEvents)
  })

  test('of a group: where its topics end less where it is, partition by partition', async () => {
    const { store, pool, schema } = await scene.sourceOf('lag_group', 42)
    const group: ReactionGroup = { kind: 'reactions', name: 'lag.test.v1', pool, schema, store, vault: {} as Vault, handlers: [{ name: 'never', on: ['NotedOne'] } as unknown as Reaction] }
    const message = (key: string) => ({ topic, key, value: Buffer.from('x'), headers: {} })
    const ends = async () => (await scene.bus.ends([topic])).reduce((sum, { next }) => sum + Number(next), 0)
    const behind = async (): Promise<number> => (await consumerLag(scene.bus, [group], contracts)).reduce((sum, lag) => sum + messagesBehind(lag), 0)
    await scene.bus.publish([message('a'), message('b'), message('c')])
    expect(await behind()).toBe(await ends())
    const name = positionName(group.name, await scene.bus.identity())
    for (const { partition, next } of await scene.bus.ends([topic])) await pool.query(`insert into ${schema}.consumer_position values ($1, $2, $3, $4)`, [name, topic, partition, String(next)])
    expect(await behind()).toBe(0)
    await scene.bus.publish([message('a'), message('d')])
    expect(await behind()).toBe(2)
    expect(new Set((await consumerLag(scene.bus, [group], contracts)).map(({ group: of, topic: on }) => `${of} ${on}`))).toEqual(new Set([`lag.test.v1 ${topic}`]))
  })
})
