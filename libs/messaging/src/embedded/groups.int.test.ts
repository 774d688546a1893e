import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { openPool } from '@wismo/database'
import { eventually, eventuallyHolds, testDatabase, type TestDatabase } from '@wismo/testing'
import type { MessageBus } from '../port.ts'
import { message, numbered } from '../testing/bus-stage.ts'
import { consume, type Consumer } from '../testing/consumer.ts'
import type { MemberSaid } from '../testing/frozen-member.ts'
import { newPlaces } from '../testing/places.ts'
import { severableSockets } from '../testing/severable-sockets.ts'
import { openEmbeddedBus, migrateLog } from './embedded-bus.ts'

const schema = 'wismo_log'
const within = { within: 10_000 }

describe('groups of the log in PostgreSQL', () => {
  let database: TestDatabase
  let buses: MessageBus[]
  let children: ChildProcess[]
  const open = (settings: { readonly leaseMs?: number; readonly pool?: pg.Pool } = {}): MessageBus => {
    const bus = openEmbeddedBus({ pool: database.pool, schema, partitions: 4, ...settings })
    buses.push(bus)
    return bus
  }
  const rows = async (): Promise<readonly { generation: number; taken_up: number }[]> =>
    (await database.pool.query(`select g.generation, m.generation as taken_up from ${schema}.consumer_group g join ${schema}.member m on m.group_name = g.name`)).rows

  beforeEach(async () => {
    database = await testDatabase()
    await migrateLog(database.pool, schema)
    ;[buses, children] = [[], []]
    await open().ensureTopics([{ name: 'orders' }])
  })
  afterEach(async () => {
    await Promise.all(buses.map((bus) => bus.close()))
    for (const child of children) child.kill('SIGKILL')
    await database.drop()
  })
  const join = (group = 'readers', places = newPlaces(), bus = open()): Consumer => consume({ bus, group, topics: ['orders'], places })
  const shares = (...members: readonly Consumer[]): readonly (readonly number[])[] => members.map(({ assigned }) => assigned.map(({ partition }) => partition)).sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))

  test('each member that comes or goes makes a generation, which all that are there take up', async () => {
    const first = join()
    await eventuallyHolds(async () => expect(await rows()).toEqual([{ generation: 1, taken_up: 1 }]), within)
    const second = join()
    await eventuallyHolds(async () => expect(await rows()).toEqual([{ generation: 2, taken_up: 2 }, { generation: 2, taken_up: 2 }]), within)
    await eventuallyHolds(() => expect(shares(first, second)).toEqual([[0, 2], [1, 3]]), within)
    await first.active.stop()
    await eventuallyHolds(async () => expect(await rows()).toEqual([{ generation: 3, taken_up: 3 }]), within)
    await eventuallyHolds(() => expect(shares(second)).toEqual([[0, 1, 2, 3]]), within)
    await second.active.stop()
    expect(await rows()).toEqual([])
  })

  test('a gained partition is not read before the member that had it let go', async () => {
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const places = newPlaces()
    const first = consume({ bus: open(), group: 'readers', topics: ['orders'], places, handle: () => held })
    await first.active.ready
    const bus = open()
    await bus.publish(Array.from({ length: 20 }, (_, i) => message('orders', `k${i}`, `k${i}`)))
    await eventuallyHolds(() => expect(first.given).toHaveLength(20), within)
    const second = join('readers', places)
    await eventuallyHolds(async () => expect((await rows()).map(({ taken_up: takenUp }) => takenUp).sort()).toEqual([1, 2]), within)
    expect(second.given).toEqual([])
    release()
    await eventuallyHolds(() => expect(shares(first, second)).toEqual([[0, 2], [1, 3]]), within)
    await bus.publish(Array.from({ length: 20 }, (_, i) => message('orders', `k${i}`, `k${i} later`)))
    await eventuallyHolds(() => expect(places.settled).toHaveLength(40), within)
    expect(second.settled.length).toBeGreaterThan(0)
    expect(second.texts().filter((one) => !one.endsWith('later'))).toEqual([])
    expect([...first.broken, ...second.broken, ...places.passedOver]).toEqual([])
  })

  test('whose session was cut is told at once, joins again, and nothing is lost or passed over', async () => {
    const signals: AbortSignal[] = []
    const places = newPlaces()
    const bus = open()
    let cut = false
    const consumer = consume({
      bus,
      group: 'readers',
      topics: ['orders'],
      places,
      async handle(_messages, signal) {
        signals.push(signal)
        if (!cut) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
      },
    })
    await consumer.active.ready
    await bus.publish(numbered('orders', 'k', 3))
    await eventually(() => signals.length === 1, within)
    cut = true
    await database.pool.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'wismo groups'")
    await eventuallyHolds(() => expect(consumer.texts()).toEqual(['k0', 'k1', 'k2']), within)
    expect(signals[0]?.aborted).toBe(true)
    expect((await rows()).length).toBe(1)
    expect([...consumer.broken, ...places.passedOver]).toEqual([])
  })

  test('a frozen process is out after its lease; let go on, it is told, and joins anew', async () => {
    const leaseMs = 1_000
    const child = spawn(process.execPath, ['--import', 'tsx', '-C', '@wismo/source', fileURLToPath(new URL('../testing/frozen-member.ts', import.meta.url)), database.url, schema, 'readers', 'orders', String(leaseMs)], { stdio: ['pipe', 'pipe', 'inherit'] })
    children.push(child)
    const said: MemberSaid[] = []
    createInterface({ input: child.stdout }).on('line', (line) => said.push(JSON.parse(line) as MemberSaid))
    await eventuallyHolds(async () => expect(await rows()).toEqual([{ generation: 1, taken_up: 1 }]), within)
    const bus = open({ leaseMs })
    await bus.publish(numbered('orders', 'k', 3))
    await eventuallyHolds(() => expect(said).toEqual([{ took: ['k0', 'k1', 'k2'] }]), within)
    child.kill('SIGSTOP')
    const other = join('readers', newPlaces(), bus)
    await eventuallyHolds(() => expect(other.texts()).toEqual(['k0', 'k1', 'k2']), within)
    expect(await rows()).toEqual([{ generation: 3, taken_up: 3 }])
    child.kill('SIGCONT')
    await eventuallyHolds(() => expect(said[1]).toEqual({ toldToStop: true }), within)
    await eventuallyHolds(async () => expect((await rows()).map(({ taken_up: takenUp }) => takenUp)).toEqual([4, 4]), within)
    expect(other.settled).toHaveLength(3)
  })

  test('cut off without a word, a member is told before another begins', async () => {
    const [leaseMs, sockets] = [1_000, severableSockets()]
    const pool = new pg.Pool({ connectionString: database.url, stream: sockets.open })
    pool.on('error', () => undefined)
    const told: number[] = []
    const cutOff = consume({
      bus: open({ leaseMs, pool }),
      group: 'readers',
      topics: ['orders'],
      handle: (_messages, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(void told.push(performance.now())), { once: true })),
    })
    await cutOff.active.ready
    const bus = open()
    await bus.publish(numbered('orders', 'k', 3))
    await eventuallyHolds(() => expect(cutOff.given).toHaveLength(3), within)
    sockets.silence()
    const began: number[] = []
    const other = consume({ bus, group: 'readers', topics: ['orders'], handle: async () => void began.push(performance.now()) })
    await eventuallyHolds(() => expect(other.texts()).toEqual(['k0', 'k1', 'k2']), within)
    expect(told[0]).toBeLessThan(began[0] ?? 0)
    sockets.sever()
    expect([...cutOff.broken, ...other.broken, ...cutOff.settled]).toEqual([])
    await cutOff.active.stop()
    await pool.end()
  })

  test('the groups of a process that was killed are taken over at once, not after its lease', async () => {
    const sockets = severableSockets()
    const pool = new pg.Pool({ connectionString: database.url, stream: sockets.open })
    pool.on('error', () => undefined)
    const gone = consume({ bus: open({ leaseMs: 60_000, pool }), group: 'readers', topics: ['orders'] })
    await gone.active.ready
    const since = performance.now()
    gone.die()
    sockets.sever()
    const next = join()
    await next.active.ready
    expect(performance.now() - since).toBeLessThan(5_000)
    await eventuallyHolds(() => expect(shares(next)).toEqual([[0, 1, 2, 3]]), within)
    await pool.end()
  })

  test('a member whose leaving fails is out all the same, though another of its process holds the lock of the group', async () => {
    const bus = open()
    const [leaves, stays] = [join('readers', newPlaces(), bus), join('readers', newPlaces(), bus)]
    await eventuallyHolds(() => expect(shares(leaves, stays)).toEqual([[0, 2], [1, 3]]), within)
    await database.pool.query(`
      create function ${schema}.refuse() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$;
      create trigger refuse before delete on ${schema}.member for each row execute function ${schema}.refuse()`)
    await leaves.active.stop()
    await database.pool.query(`drop trigger refuse on ${schema}.member`)
    await eventuallyHolds(() => expect(shares(stays)).toEqual([[0, 1, 2, 3]]), within)
    expect(await rows()).toHaveLength(1)
  })

  test('a process of an older release has its groups for itself, then hands them over whole', async () => {
    const older = new pg.Client({ connectionString: database.url })
    await older.connect()
    const lock = `hashtext('${schema}'), hashtext('readers')`
    const take = async (): Promise<boolean> => (await older.query<{ taken: boolean }>(`select pg_try_advisory_lock(${lock}) as taken`)).rows[0]?.taken === true
    expect(await take()).toBe(true)
    const bus = open()
    const consumer = join('readers', newPlaces(), bus)
    const others = join('others', newPlaces(), bus)
    await bus.publish(numbered('orders', 'k', 3))
    await eventuallyHolds(() => expect(others.texts()).toEqual(['k0', 'k1', 'k2']), within)
    expect(consumer.given).toEqual([])
    await older.query(`select pg_advisory_unlock(${lock})`)
    await eventuallyHolds(() => expect(consumer.texts()).toEqual(['k0', 'k1', 'k2']), within)
    expect(await take()).toBe(false)
    await consumer.active.stop()
    expect(await take()).toBe(true)
    await older.end()
  })

  test('what another process appends is delivered without waiting for a look', async () => {
    const [writer, reader] = [openPool(database.url, { max: 2 }), openPool(database.url, { max: 2 })]
    const [from, to] = [open({ pool: writer }), open({ pool: reader })]
    let taken: (at: number) => void = () => undefined
    const consumer = consume({
      bus: to,
      group: 'readers',
      topics: ['orders'],
      handle: async () => taken(performance.now()),
    })
    await consumer.active.ready
    const waits: number[] = []
    for (let i = 0; i < 200; i += 1) {
      const arrived = new Promise<number>((resolve) => {
        taken = resolve
      })
      await from.publish([message('orders', `k${i % 7}`, String(i))])
      const appended = performance.now()
      waits.push(Math.max(0, (await arrived) - appended))
    }
    waits.sort((a, b) => a - b)
    const [p50, p99] = [waits[99] ?? 0, waits[197] ?? 0]
    process.stdout.write(`embedded log, appended to delivered across two processes' clients: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms\n`)
    expect(p50).toBeLessThan(25)
    await Promise.all([from.close(), to.close()])
    await Promise.all([writer.end(), reader.end()])
  })
})
