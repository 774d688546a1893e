// The view made anew from the stores while it is written and read.
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Unavailable, OrderId, orderIdOf } from '@wismo/kernel'
import type { RebuildProgress, RelaySource, View, ViewGenerations } from '@wismo/messaging'
import { eventually, eventuallyHolds } from '@wismo/testing'
import { everybody, rebuildScene, schema, states, type RebuildScene } from './testing/rebuild-scene.ts'
import { contracts, shopId } from './testing/view-scene.ts'

const names = (count: number, of = randomUUID()): readonly string[] => Array.from({ length: count }, (_, i) => `${of}-${i}`)
const uuidOf = (name: string): string => OrderId.toUuid(orderIdOf(shopId, name))

describe('a rebuild', () => {
  let scene: RebuildScene
  beforeEach(async () => {
    scene = await rebuildScene()
  }, 30_000)
  afterEach(() => scene.stop())

  test('I25 ends at the same rows and all events, in tables of its own; the old ones are gone', async () => {
    await scene.follow()
    const orders = names(60)
    await scene.store(orders, 5)
    await scene.shown(orders, 5)
    const [before, verified] = [await scene.published(), await scene.verify()]
    const steps: RebuildProgress[] = []
    const rebuilt = await scene.rebuild({ eventsPerPass: 70, tell: (progress) => steps.push(progress) })
    expect(rebuilt).toEqual({ generation: 2, aborted: false, rows: 60, parked: 0, dropped: [1] })
    expect(await scene.published()).toEqual(before)
    expect(await scene.verify()).toEqual({ ...verified, generation: 2, differences: [] })
    expect(await scene.tables()).toEqual(['order_event_2', 'order_part_2'])
    expect(new Set(steps.flatMap((step) => (step.step === 'filling' ? [`${step.pass} of ${step.passes}`] : [])))).toEqual(new Set(['1 of 5', '2 of 5', '3 of 5', '4 of 5', '5 of 5']))
    const { rows } = await scene.database.pool.query(`select count(*)::int as n, count(distinct part)::int as parts, min(version) as first, max(version) as last from ${schema}.order_event_v1`)
    expect(rows).toEqual([{ n: 300, parts: 60, first: 1, last: 5 }])
    const { rows: kept } = await scene.database.pool.query(`select group_name from ${schema}.consumer_position where group_name like 'order-view.parts.v1@%' union all select group_name from ${schema}.parked`)
    expect(kept).toEqual([])
  }, 60_000)

  test('under traffic no reader sees an error or an older version, and two processes follow', async () => {
    await Promise.all([scene.follow(), scene.follow()])
    const orders = names(400)
    await scene.store(orders, 3)
    await scene.shown(orders, 3)
    const traffic = trafficOn(scene, orders)
    const reading = readersOf(scene, orders.slice(0, 20))
    try {
      await eventually(() => traffic.events() > 100)
      expect([await scene.rebuild({ eventsPerPass: 500 }), await scene.rebuild()]).toMatchObject([{ generation: 2, aborted: false }, { generation: 3, aborted: false }])
      const during = traffic.events()
      await eventually(() => traffic.events() > during + 100)
    } finally {
      await traffic.stop()
      await reading.stop()
    }
    const { reads, older, errors } = await reading.stop()
    expect({ older, errors }).toEqual({ older: [], errors: [] })
    expect(reads).toBeGreaterThan(100)
    expect(scene.waits).toEqual([])
    expect(await scene.verify()).toMatchObject({ generation: 3, differences: [] })
    expect(await scene.tables()).toEqual(['order_event_3', 'order_part_3'])
    const { rows } = await scene.database.pool.query(`select distinct number from ${schema}.generation_use`)
    expect(rows).toEqual([{ number: 3 }])
  }, 60_000)

  test('that broke off goes on with the pass where it was; nothing is twice', async () => {
    await scene.follow()
    const orders = names(50)
    await scene.store(orders, 4)
    await scene.shown(orders, 4)
    const before = await scene.published()
    const passes: number[] = []
    const tell = (progress: RebuildProgress): void => void (progress.step === 'filling' && passes.push(progress.pass))
    await expect(scene.rebuild({ eventsPerPass: 60, tell, stores: { contracts, partitions: scene.bus.partitions, sources: [breakingAfter(scene.source, 5)] } })).rejects.toThrow('gone')
    expect(await states(scene)).toEqual(['1 serving', '2 filling'])
    expect(await scene.published()).toEqual(before)
    const done = (await scene.database.pool.query<{ n: number }>(`select passes_done as n from ${schema}.generation where number = 2`)).rows[0]?.n
    passes.length = 0
    expect(await scene.rebuild({ eventsPerPass: 60, tell })).toMatchObject({ generation: 2, rows: 50 })
    expect(Math.min(...passes)).toBe((done ?? 0) + 1)
    expect(done).toBeGreaterThan(0)
    expect(await scene.published()).toEqual(before)
    expect((await scene.database.pool.query(`select 1 from ${schema}.order_event_v1`)).rowCount).toBe(200)
  }, 60_000)

  test('ends between two pages when it is asked to, and begins again when that is asked', async () => {
    await scene.follow()
    await scene.store(names(20), 2)
    const stopping = new AbortController()
    expect(await scene.rebuild({ signal: stopping.signal, tell: () => stopping.abort() })).toMatchObject({ generation: 1, aborted: true })
    expect(await scene.rebuild({ anew: true })).toMatchObject({ generation: 3, dropped: [1], rows: 20 })
    expect(await states(scene)).toEqual(['3 serving'])
    expect(await scene.tables()).toEqual(['order_event_3', 'order_part_3'])
  }, 60_000)

  test('two at once: the second is told', async () => {
    await scene.follow()
    await scene.store(names(20), 2)
    const both = await Promise.allSettled([scene.rebuild(), scene.rebuild()])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'rebuild_runs' } })
  }, 60_000)

  test('keeps the old tables when it is asked to, until the next one', async () => {
    await scene.follow()
    await scene.store(names(5), 1)
    await scene.rebuild({ keepOld: true })
    expect(await scene.tables()).toEqual(['order_event', 'order_event_2', 'order_part', 'order_part_2'])
    expect((await scene.rebuild()).dropped).toEqual([1, 2])
    expect(await scene.tables()).toEqual(['order_event_3', 'order_part_3'])
  }, 60_000)

  test('I25 rows that were tampered with are found by name and mended', async () => {
    await scene.follow()
    const [changed = '', lost = '', ...others] = names(6)
    await scene.store([changed, lost, ...others], 2)
    await scene.shown([changed, lost, ...others], 2)
    const before = await scene.published()
    const { pool } = scene.database
    await pool.query(`update ${schema}.order_part set doc = jsonb_set(doc::jsonb, '{number}', '"another"')::json where order_id = $1`, [uuidOf(changed)])
    await pool.query(`delete from ${schema}.order_part where order_id = $1`, [uuidOf(lost)])
    await pool.query(`insert into ${schema}.order_part (order_id, part, version, shop_id, doc) select gen_random_uuid(), 'ord_invented', 1, shop_id, doc from ${schema}.order_part limit 1`)
    const { differences } = await scene.verify()
    expect(differences.map(({ kind, part, version, stored }) => [kind, part, version, stored]).sort()).toEqual([
      ['differs', orderIdOf(shopId, changed), 2, 2], ['missing', orderIdOf(shopId, lost), 0, 2], ['unknown', 'ord_invented', 1, 0],
    ])
    await expect(scene.rebuild()).rejects.toThrow('ord_invented (version 1 would become 0)')
    expect(await states(scene)).toEqual(['1 serving', '2 following'])
    expect(await scene.rebuild({ anyway: true })).toMatchObject({ generation: 2 })
    expect(await scene.verify()).toMatchObject({ differences: [] })
    expect(await scene.published()).toEqual(before)
  }, 60_000)

  test('rows that are only on their way to it are waited for, however long that takes', async () => {
    await scene.follow()
    const orders = names(5)
    await scene.store(orders, 2)
    await scene.shown(orders, 2)
    const { pool } = scene.database
    await pool.query(`insert into ${schema}.order_part (order_id, part, version, shop_id, doc) select gen_random_uuid(), 'ord_invented', 1, shop_id, doc from ${schema}.order_part limit 1`)
    await expect(scene.rebuild()).rejects.toThrow('ord_invented')
    await pool.query(`delete from ${schema}.order_part where part = 'ord_invented'`)
    const holding = await pool.connect()
    let looks = 0
    try {
      await holding.query(`begin; lock table ${schema}.order_part_2 in exclusive mode`)
      await scene.store(orders, 3)
      await scene.shown(orders, 3)
      const rebuilding = scene.rebuild({ tell: (progress) => void (progress.step === 'following' && progress.behind > 0 && (looks += 1)) })
      await Promise.race([rebuilding, eventually(() => looks > 15)])
      await holding.query('commit')
      expect(await rebuilding).toMatchObject({ generation: 2, aborted: false })
    } finally {
      holding.release(true)
    }
    expect(await scene.verify()).toMatchObject({ generation: 2, differences: [] })
  }, 60_000)

  test('what the new generation cannot fold is parked for it, and it does not serve less than before', async () => {
    const orders = names(4)
    const [poison = '', ...others] = orders
    const broken = refusing(scene.generations, orderIdOf(shopId, poison), 2)
    await scene.follow(broken)
    await scene.store(orders, 3)
    await scene.shown(orders, 3)
    await expect(scene.rebuild({ generations: broken })).rejects.toMatchObject({ code: 'would_be_older' })
    const parked = async () => (await scene.database.pool.query(`select group_name, key, code, behind from ${schema}.parked order by id`)).rows
    const [group_name, key] = ['order-view.parts.v2', orderIdOf(shopId, poison)]
    expect(await parked()).toEqual([{ group_name, key, code: 'internal', behind: false }, { group_name, key, code: 'behind_parked', behind: true }])
    await scene.store(others, 4)
    await eventuallyHolds(async () => expect((await scene.database.pool.query(`select version from ${schema}.order_part_2 order by version`)).rows.map(({ version }) => version as number)).toEqual([1, 4, 4, 4]))
    expect(await scene.rebuild({ generations: broken, anyway: true })).toMatchObject({ generation: 2, parked: 2 })
    expect((await parked()).length).toBe(2)
    expect((await scene.verify()).differences).toMatchObject([{ kind: 'behind', part: key, version: 1, stored: 3 }])
  }, 60_000)

  test('a process that starts late follows the generation that serves', async () => {
    const first = await scene.follow()
    await scene.store(names(3), 1)
    await scene.rebuild()
    await first.stop()
    await scene.follow()
    const late = names(3)
    await scene.store(late, 2)
    await scene.shown(late, 2)
    expect(await scene.verify()).toMatchObject({ generation: 2, rows: 6, differences: [] })
  }, 60_000)
})

/** Its store answers so many pages, then no more. */
function breakingAfter(source: RelaySource, pages: number): RelaySource {
  let left = pages
  const readAll: RelaySource['store']['readAll'] = (after, limit, types) => {
    left -= 1
    return left < 0 ? Promise.reject(new Unavailable('unavailable', 'gone')) : source.store.readAll(after, Math.min(limit, 100), types)
  }
  return { ...source, store: { ...source.store, readAll } }
}

/** Every generation but the first cannot fold that version of that aggregate. */
function refusing(generations: ViewGenerations, aggregate: string, version: number): ViewGenerations {
  const but = (view: View): View => ({
    ...view,
    fold(part, inbound) {
      if (inbound.source?.aggregate === aggregate && inbound.source.version === version) throw new Error('a defect')
      return view.fold(part, inbound)
    },
  })
  return { ...generations, group: (number) => ({ ...generations.group(number), ...(number === 1 ? {} : { handlers: generations.group(number).handlers.map(but) }) }) }
}

/** 200 events a second, a tenth of them new orders. */
function trafficOn(scene: RebuildScene, orders: readonly string[]): { events(): number; stop(): Promise<void> } {
  let [stopping, events] = [false, 0]
  const began = performance.now()
  const loop = (async () => {
    while (!stopping) {
      const due = Math.min(100, Math.floor((performance.now() - began) / 5) - events)
      const names = Array.from({ length: due }, (_, i) => ((events + i) % 10 === 0 ? `new-${began}-${events + i}` : (orders[((events + i) * 7) % orders.length] ?? '')))
      await scene.store([...new Set(names)])
      events += due
      await pause(10)
    }
  })()
  return {
    events: () => events,
    async stop() {
      stopping = true
      await loop
    },
  }
}

/** Reads these orders without a break: what came back older than before, or not at all. */
function readersOf({ views }: RebuildScene, orders: readonly string[]): { stop(): Promise<{ reads: number; older: readonly string[]; errors: readonly unknown[] }> } {
  const seen = new Map<string, number>()
  const [older, errors]: [string[], unknown[]] = [[], []]
  let [stopping, reads] = [false, 0]
  const loop = (async () => {
    while (!stopping) {
      for (const name of orders) {
        await pause(1)
        try {
          const version = (await views.find(everybody, orderIdOf(shopId, name), 'machine'))?.viewVersion ?? 0
          reads += 1
          if (version < (seen.get(name) ?? 1)) older.push(`${name}: ${version} after ${seen.get(name)}`)
          seen.set(name, version)
        } catch (error) {
          errors.push(error)
        }
      }
    }
  })()
  return {
    async stop() {
      stopping = true
      await loop
      return { reads, older, errors }
    },
  }
}
