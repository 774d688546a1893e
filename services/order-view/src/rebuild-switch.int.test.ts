// The moment at which another generation serves: what stands in its way, and what happens when the operator gives up.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { PoolClient } from 'pg'
import { OrderId, orderIdOf, Unavailable } from '@wismo/kernel'
import { dropOldGenerations, type RebuildProgress, type RelaySource } from '@wismo/messaging'
import { eventually } from '@wismo/testing'
import { rebuildScene, schema, states, type RebuildScene } from './testing/rebuild-scene.ts'
import { contracts, shopId } from './testing/view-scene.ts'

const names = (count: number, of = randomUUID()): readonly string[] => Array.from({ length: count }, (_, i) => `${of}-${i}`)

describe('the switch', () => {
  let scene: RebuildScene
  let other: PoolClient
  beforeEach(async () => {
    scene = await rebuildScene()
    other = await scene.database.pool.connect()
  }, 30_000)
  afterEach(async () => {
    other.release(true)
    await scene.stop()
  })

  const invented = (version = 1) => scene.database.pool.query(`insert into ${schema}.order_part (order_id, part, version, shop_id, doc) select gen_random_uuid(), 'ord_invented', ${version}, shop_id, doc from ${schema}.order_part limit 1`)
  const shown = async (count: number): Promise<readonly string[]> => {
    const orders = names(count)
    await scene.store(orders, 2)
    await scene.shown(orders, 2)
    return orders
  }

  test('who gives up while it follows switches nothing, though rows would have become older', async () => {
    await scene.follow()
    await shown(5)
    await invented()
    const stopping = new AbortController()
    const tell = ({ step }: RebuildProgress): void => void (step === 'following' && stopping.abort())
    expect(await scene.rebuild({ tell, signal: stopping.signal })).toMatchObject({ generation: 1, aborted: true })
    expect(await states(scene)).toEqual(['1 serving', '2 following'])
    await expect(scene.rebuild()).rejects.toMatchObject({ code: 'would_be_older' })
  }, 60_000)

  test('behind a long reader it says who that is; no other reader waits for long, and once the reader is gone it goes on', async () => {
    await scene.follow()
    await shown(5)
    await other.query(`set application_name = 'a report'; begin; select from ${schema}.order_part_v1`)
    const { rows: [me] } = await other.query<{ pid: number }>('select pg_backend_pid() as pid')
    let failed = 0
    const rebuilding = scene.rebuild({ patienceMs: 3_000, tell: (progress) => void (progress.step === 'switching' && (failed = progress.failed)) })
    const refused = expect(rebuilding).rejects.toMatchObject({ code: 'not_switched', message: expect.stringMatching(`tries to switch to it failed: process ${me?.pid} \\(a report\\) has held a lock on ${schema}.order_part_v1 since 2`) })
    await eventually(() => failed > 0, { within: 20_000 })
    let longest = 0
    for (const until = performance.now() + 1_500; performance.now() < until; ) {
      const began = performance.now()
      await scene.published()
      longest = Math.max(longest, performance.now() - began)
    }
    expect(longest).toBeLessThan(1_000)
    await refused
    expect(failed).toBeGreaterThan(2)
    expect(await states(scene)).toEqual(['1 serving', '2 following'])
    await other.query('commit')
    expect(await scene.rebuild()).toMatchObject({ generation: 2, aborted: false })
  }, 60_000)

  test('what is parked for the new generation after all rows were compared is seen before it serves', async () => {
    await scene.follow()
    const [name = ''] = await shown(3)
    const id = orderIdOf(shopId, name)
    await other.query(`begin; select from ${schema}.order_part_v1`)
    let failed = 0
    const rebuilding = scene.rebuild({ tell: (progress) => void (progress.step === 'switching' && (failed = progress.failed)) })
    const refused = expect(rebuilding).rejects.toMatchObject({ code: 'would_be_older', message: expect.stringContaining(`${id} (version 3 would become 2)`) })
    await eventually(() => failed > 0, { within: 20_000 })
    await scene.database.pool.query(`update ${schema}.order_part set version = 3 where part = $1`, [id])
    await scene.database.pool.query(
      `insert into ${schema}.parked (group_name, key, aggregate, message_id, type, code, detail, faults, behind, topic, partition, log_offset, headers, message_key) values ('order-view.parts.v2', $1, $1, 'x', 'OrderHeld', 'internal', '', '[]', false, 'order.events.v1', 0, -1, '{}', $1)`,
      [id],
    )
    await other.query('commit')
    await refused
    expect(await states(scene)).toEqual(['1 serving', '2 following'])
  }, 60_000)

  test('a writer that does not end is named too', async () => {
    await scene.follow()
    const [name = ''] = await shown(1)
    await other.query(`set application_name = 'a repair'; begin; select from ${schema}.order_part where order_id = '${OrderId.toUuid(orderIdOf(shopId, name))}' for update`)
    await expect(scene.rebuild({ patienceMs: 500 })).rejects.toMatchObject({ code: 'not_switched', message: expect.stringContaining(`(a repair) has held a lock on ${schema}.order_part since`) })
  }, 60_000)

  test('rows are compared though the pool lets no statement last', async () => {
    await scene.follow()
    await shown(30)
    await invented(7)
    await expect(scene.rebuild()).rejects.toThrow('ord_invented (version 7 would become 0)')
    const owner = scene.impatient()
    try {
      await other.query(`begin; lock table ${schema}.order_part_2 in access exclusive mode`)
      const rebuilding = scene.rebuild({ owner, tell: () => undefined })
      const waited = () => scene.database.pool.query(`select from pg_locks where relation = '${schema}.order_part_2'::regclass and not granted and waitstart < clock_timestamp() - interval '300 milliseconds'`)
      await Promise.race([rebuilding, eventually(async () => (await waited()).rowCount === 1)])
      await other.query('commit')
      await expect(rebuilding).rejects.toThrow('ord_invented (version 7 would become 0)')
    } finally {
      await owner.end()
    }
  }, 60_000)

  test('the connection that keeps others away is lost: the work ends, and nothing is switched', async () => {
    await scene.follow()
    await shown(20)
    await other.query(`begin; lock table ${schema}.order_part in share mode`)
    const rebuilding = scene.rebuild()
    await eventually(async () => (await other.query(`select from pg_locks where relation = '${schema}.order_part'::regclass and not granted`)).rowCount === 1, { within: 20_000 })
    const keeping = `from pg_locks where locktype = 'advisory' and classid = hashtext('wismo:rebuild')::oid and database = (select oid from pg_database where datname = current_database())`
    expect((await other.query(`select pg_terminate_backend(pid) ${keeping}`)).rowCount).toBe(1)
    await eventually(async () => (await other.query(`select ${keeping}`)).rowCount === 0)
    await other.query('commit')
    await expect(rebuilding).rejects.toMatchObject({ code: 'lock_lost' })
    expect(await states(scene)).toEqual(['1 serving', '2 following'])
    expect(await scene.rebuild()).toMatchObject({ generation: 2 })
  }, 60_000)

  test('old tables that were left are dropped by themselves', async () => {
    await scene.follow()
    await shown(3)
    await scene.rebuild({ keepOld: true })
    const drop = () => dropOldGenerations({ generations: scene.generations, owner: scene.database.pool, patienceMs: 500, tell: () => undefined })
    await other.query(`set application_name = 'a report'; begin; select from ${schema}.order_event`)
    await eventually(async () => (await scene.database.pool.query(`select from ${schema}.generation_use where number = 1`)).rowCount === 0, { within: 20_000 })
    await expect(drop()).rejects.toMatchObject({ code: 'still_used', message: expect.stringContaining(`(a report) has held a lock on ${schema}.order_event`) })
    await other.query('commit')
    expect(await drop()).toEqual({ dropped: [1], aborted: false })
    expect(await scene.tables()).toEqual(['order_event_2', 'order_part_2'])
    expect(await drop()).toEqual({ dropped: [], aborted: false })
    expect(await states(scene)).toEqual(['2 serving'])
  }, 60_000)

  test('how many events a pass holds can be changed until one is done', async () => {
    await scene.follow()
    await shown(50)
    const gone: RelaySource = { ...scene.source, store: { ...scene.source.store, readAll: () => Promise.reject(new Unavailable('unavailable', 'gone')) } }
    const broken = (eventsPerPass: number) => scene.rebuild({ eventsPerPass, stores: { contracts, partitions: scene.bus.partitions, sources: [gone] } })
    const passes = async () => (await scene.database.pool.query<{ passes: number; done: number }>(`select passes, passes_done as done from ${schema}.generation where number = 2`)).rows[0]
    await expect(broken(50)).rejects.toThrow('gone')
    const before = await passes()
    expect(before).toMatchObject({ done: 0 })
    await expect(broken(25)).rejects.toThrow('gone')
    const after = await passes()
    expect(after).toMatchObject({ done: 0 })
    expect(after?.passes).toBeGreaterThan((before?.passes ?? 0) * 1.5)
    const stopping = new AbortController()
    expect(await scene.rebuild({ signal: stopping.signal, tell: () => stopping.abort() })).toMatchObject({ aborted: true })
    expect((await passes())?.done).toBeGreaterThan(0)
    await expect(scene.rebuild({ eventsPerPass: 50 })).rejects.toMatchObject({ code: 'passes_differ', message: expect.stringContaining('--anew') })
    expect(await scene.rebuild({ eventsPerPass: 25 })).toMatchObject({ generation: 2, rows: 50 })
  }, 60_000)
})
