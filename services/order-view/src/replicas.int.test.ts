// Two processes that serve reads, and a third that folds: what they hear of, and what happens when they are deaf.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Pool } from 'pg'
import { letUse, listen, openPool } from '@wismo/database'
import { HoldId, Instant, OrderId, orderIdOf, uuidV5, wismoSpace } from '@wismo/kernel'
import { openOrderViews, viewChannel, type OrderViews } from '@wismo/order-views'
import { shopsOf, type Principal } from '@wismo/service'
import { eventually, eventuallyHolds } from '@wismo/testing'
import { changesOf } from '../../../libs/order-views/src/changes.ts'
import { contracts, placed, shopId, viewScene, type Fact, type ViewScene } from './testing/view-scene.ts'

const everybody: Principal = { kind: 'system', actorId: 'test' }
const at = Instant.parse('2026-11-24T10:00:00Z')
const schema = 'view'

/** Placed, then held and released again and again. */
function factOf(orderId: OrderId, externalId: string, version: number): Fact {
  const holdId = HoldId.of(OrderId.toUuid(orderId), String(Math.floor(version / 2)))
  const [type, data] =
    version === 1 ? (['OrderPlaced', placed(externalId)] as const)
    : version % 2 === 0 ? (['OrderHeld', { orderId, holdId, reason: { party: 'merchant', code: 'fraud' }, until: at }] as const)
    : (['OrderHoldReleased', { orderId, holdId }] as const)
  return { id: uuidV5(wismoSpace, externalId, version), service: 'order', type, aggregate: orderId, version, orderId, data, occurredAt: at, recordedAt: at }
}

interface Replica {
  readonly views: OrderViews
  readonly waiting: () => number
  /** Its connection that listens is gone, and does not come back until `hearing`. */
  deaf(): Promise<void>
  /** Its connection that listens is cut once. */
  cut(): Promise<void>
  hearing(): Promise<void>
  stop(): Promise<void>
}

interface Follower {
  readonly versions: readonly number[]
  /** Times in milliseconds, one for each version. */
  readonly heardAt: readonly number[]
  stop(): Promise<void>
}

describe('two replicas', () => {
  let scene: ViewScene
  let replicas: readonly [Replica, Replica]
  let orderId: OrderId
  let externalId: string
  let followers: readonly Follower[] = []

  beforeAll(async () => {
    scene = await viewScene()
    replicas = [await replicaOf(scene, 'a'), await replicaOf(scene, 'b')]
  }, 30_000)
  /** Nobody is left behind, neither by those who were answered nor by those who went. */
  afterEach(async () => {
    await Promise.all(replicas.map((replica) => replica.hearing()).concat(followers.map((follower) => follower.stop())))
    followers = []
    await nobodyWaits()
  })
  afterAll(async () => {
    // One after the other: both take rights back on the same tables.
    for (const replica of replicas) await replica.stop()
    await scene.stop()
  })

  const order = async (): Promise<void> => {
    externalId = randomUUID()
    orderId = orderIdOf(shopId, externalId)
    await publish(1)
  }
  /** Returns when the rows are written. */
  const publish = (version: number): Promise<void> => scene.publish([factOf(orderId, externalId, version)])
  const waits = ({ views }: Replica, version: number, withinMs = 5_000): Promise<boolean> => views.waitUntil(everybody, orderId, new Map([[orderId, version]]), withinMs)
  const follow = ({ views }: Replica): Follower => followerOf(views, orderId)
  const nobodyWaits = (): Promise<void> => eventuallyHolds(() => expect(replicas.map(({ waiting }) => waiting())).toEqual([0, 0]))

  test('whoever follows or waits on either hears of what another process folded; nobody is shown anything older', async () => {
    await order()
    followers = [...replicas.map(follow), ...replicas.map(follow)]
    const late: number[] = []
    for (let version = 2; version <= 20; version += 1) {
      const waiting = replicas.map((replica) => waits(replica, version))
      const from = performance.now()
      await publish(version)
      expect(await Promise.all(waiting)).toEqual([true, true])
      await eventually(() => followers.every(({ versions }) => versions.at(-1) === version))
      late.push(...followers.map(({ heardAt }) => (heardAt.at(-1) ?? 0) - from))
    }
    late.sort((a, b) => a - b)
    process.stdout.write(`woken by another process: p50 ${late[late.length / 2]?.toFixed(1)} ms, most ${late.at(-1)?.toFixed(1)} ms after its event was published\n`)
    for (const { versions } of followers) expect(versions).toEqual([...versions].sort((a, b) => a - b))
  })

  test('a connection that is lost before a change: back again it hears', async () => {
    await order()
    const [a] = replicas
    const follower = follow(a)
    followers = [follower]
    await a.cut()
    await eventually(() => listeners(scene.database.pool, 'a'))
    const waiting = waits(a, 2)
    await publish(2)
    expect(await waiting).toBe(true)
    await eventually(() => follower.versions.at(-1) === 2)
  })

  test('a change while one is deaf: the other knows at once, the deaf one as soon as it hears again', async () => {
    await order()
    const [a, b] = replicas
    followers = [follow(a), follow(b)]
    await eventually(() => followers.every(({ versions }) => versions.length === 1))
    await a.deaf()
    const waiting = [waits(a, 2), waits(b, 2)]
    await publish(2)
    await publish(3)
    expect(await waiting[1]).toBe(true)
    await eventually(() => followers[1]?.versions.at(-1) === 3)
    expect([followers[0]?.versions, a.waiting()]).toEqual([[1], 2])
    const from = performance.now()
    await a.hearing()
    expect(await waiting[0]).toBe(true)
    await eventually(() => followers[0]?.versions.at(-1) === 3)
    process.stdout.write(`deaf and hearing again: the newest ${Math.round((followers[0]?.heardAt.at(-1) ?? 0) - from)} ms after the server took connections\n`)
    expect(followers[0]?.versions).toEqual([1, 3])
  })

  test('deaf for longer than a reader waits: it looks once more at the end and is answered by what is there', async () => {
    await order()
    const [a] = replicas
    await a.deaf()
    const [comes, never] = [waits(a, 2, 600), waits(a, 3, 600)]
    await publish(2)
    expect(await Promise.all([comes, never])).toEqual([true, false])
    expect(await waits(a, 2, 0)).toBe(true)
    expect((await a.views.find(everybody, orderId, 'machine'))?.viewVersion).toBe(2)
  })

  test('cut at any moment around 20 changes: everybody is told within a second of the last, and nothing older', async () => {
    await order()
    followers = [...replicas.map(follow), ...replicas.map(follow)]
    let done = false
    const cutting = (async () => {
      for (let i = 0; !done; i += 1) {
        await replicas[i % 2]?.cut()
        await eventually(async () => done || (await listeners(scene.database.pool, i % 2 === 0 ? 'a' : 'b')) !== false)
      }
    })()
    try {
      for (let version = 2; version <= 20; version += 1) {
        const waiting = replicas.map((replica) => waits(replica, version))
        await publish(version)
        expect(await Promise.all(waiting)).toEqual([true, true])
        for (const { views } of replicas) expect((await views.find(everybody, orderId, 'machine'))?.viewVersion).toBe(version)
      }
      await eventually(() => followers.every(({ versions }) => versions.at(-1) === 20), { within: 1_000 })
    } finally {
      done = true
      await cutting
    }
    for (const { versions } of followers) expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
  })

  test('more orders at once than one notification can name: each of them is told of', async () => {
    const payloads: string[] = []
    const ear = listen(scene.database.pool, viewChannel, { onNotify: (payload) => payloads.push(payload), onReconnect: () => undefined })
    await ear.ready
    const ids = Array.from({ length: 800 }, () => randomUUID())
    const facts = ids.map((id) => factOf(orderIdOf(shopId, id), id, 1))
    const waiting = facts.flatMap((fact) => replicas.map(({ views }) => views.waitUntil(everybody, fact.orderId, new Map([[fact.orderId, 1]]), 20_000)))
    await scene.publish(facts)
    expect(new Set(await Promise.all(waiting))).toEqual(new Set([true]))
    const told = payloads.map((payload) => payload.split(','))
    expect(new Set(told.flat())).toEqual(new Set(facts.map((fact) => OrderId.toUuid(fact.orderId))))
    expect(Math.max(...told.map(({ length }) => length))).toBe(150)
    expect(Math.max(...payloads.map(({ length }) => length))).toBeLessThan(8_000)
    await ear.stop()
  })

  test('two orders in one notification are two that are told', async () => {
    await order()
    const first = orderId
    await order()
    followers = [followerOf(replicas[1].views, first), follow(replicas[1])]
    await eventually(() => followers.every(({ versions }) => versions.length === 1))
    // Rows behind the back of the fold, so that this one notification is all there is to hear.
    const raise = 'update view.order_part set version = version + 1 where order_id = any($1::uuid[])'
    await scene.database.pool.query(`with up as (${raise} returning order_id) select pg_notify('${viewChannel}', string_agg(order_id::text, ',')) from up`, [[first, orderId].map(OrderId.toUuid)])
    await eventually(() => followers.every(({ versions }) => versions.at(-1) === 2))
  })

  test('services of one process share one connection that listens; the last to end ends it', async () => {
    const pool = openPool(scene.database.url, { name: 'shared' })
    const open = (): OrderViews => openOrderViews({ pool, schema, shops: shopsOf([]), clock: () => at, contracts })
    const before = await listeners(scene.database.pool)
    const [one, other] = [await open().start(), await open().start()]
    expect(await listeners(scene.database.pool)).toBe(Number(before) + 1)
    await one()
    await one()
    expect(await listeners(scene.database.pool)).toBe(Number(before) + 1)
    await other()
    await eventually(async () => (await listeners(scene.database.pool)) === before)
    await pool.end()
  })
})

/** Connections that listen, of one replica or of all. */
const listeners = async (pool: Pool, name?: string): Promise<number | false> => {
  const { rows } = await pool.query<{ n: number }>(`select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name = 'wismo listen order_view' and ($1::text is null or usename = current_database() || '_' || $1)`, [name ?? null])
  return rows[0]?.n === 0 ? false : (rows[0]?.n ?? false)
}

/** With a role of its own, so that it can be kept out. Its pool has open connections: it can read while it is deaf. */
async function replicaOf({ database }: ViewScene, name: string): Promise<Replica> {
  const role = `${database.plainRole.name}_${name}`
  await database.pool.query(`create role ${role} login password 'p'`)
  await letUse(database.pool, role, [schema])
  const pool = openPool(Object.assign(new URL(database.url), { username: role, password: 'p' }).href, { max: 4, name: `replica ${name}` })
  await Promise.all(Array.from({ length: 4 }, () => pool.query('select pg_sleep(0.05)')))
  const views = openOrderViews({ pool, schema, shops: shopsOf([]), clock: () => Instant.parse('2026-11-30T10:00:00Z'), contracts })
  const stop = await views.start()
  const cut = async (): Promise<void> => {
    await database.pool.query(`select pg_terminate_backend(pid, 2000) from pg_stat_activity where application_name = 'wismo listen order_view' and usename = $1`, [role])
  }
  return {
    views,
    waiting: () => changesOf(pool).waiting(),
    cut,
    async deaf() {
      await database.pool.query(`alter role ${role} nologin`)
      await cut()
    },
    hearing: async () => void (await database.pool.query(`alter role ${role} login`)),
    async stop() {
      await stop()
      await pool.end()
      await database.pool.query(`drop owned by ${role}; drop role ${role}`)
    },
  }
}

function followerOf(views: OrderViews, orderId: OrderId): Follower {
  const stopping = new AbortController()
  const [versions, heardAt]: [number[], number[]] = [[], []]
  const following = (async () => {
    for await (const view of views.follow(everybody, orderId, 'machine', { quietMs: 60_000, signal: stopping.signal })) {
      if (view === undefined) continue
      versions.push(view.viewVersion)
      heardAt.push(performance.now())
    }
  })()
  return {
    versions,
    heardAt,
    async stop() {
      stopping.abort()
      await following
    },
  }
}
