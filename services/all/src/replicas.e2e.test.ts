// Two whole processes on one database: what is written through one is read and followed through the other.
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { eventually, eventuallyHolds, testDatabase, type TestDatabase } from '@wismo/testing'
import { startFleet, type Fleet } from './testing/fleet.ts'
import { openStream, type OpenStream } from './testing/open-stream.ts'

const example = JSON.parse(readFileSync('examples/order.json', 'utf8')) as Record<string, unknown>
/** Without a promise, which would be another part: versions are counted here. */
const unpromised = { ...example, lines: (example['lines'] as Record<string, unknown>[]).map(({ promise: _none, ...line }) => line) }

interface Placed {
  readonly id: string
  readonly token: string
}

describe('two processes', () => {
  let database: TestDatabase
  let folder: string
  let fleet: Fleet
  let isStopped = false
  beforeAll(async () => {
    database = await testDatabase()
    folder = mkdtempSync(join(tmpdir(), 'wismo-replicas-'))
    fleet = await startFleet({ folder, ownerUrl: database.url, databaseUrl: database.plainRole.url, partitions: 4, brokers: [], vaultKey: randomBytes(32).toString('hex'), processes: 2, env: { RATE_LIMIT_ANONYMOUS: '30' } })
    await fleet.ready()
  }, 90_000)
  afterAll(async () => {
    if (!isStopped) await fleet.stop()
    await database.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  const call = async (replica: number, path: string, { body, prefer = 'wait=5' }: { readonly body?: unknown; readonly prefer?: string } = {}): Promise<{ status: number; json: Record<string, unknown> }> => {
    const answer = await fetch(`${fleet.urls[replica] ?? ''}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${fleet.key}`, prefer, ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': randomUUID() }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: answer.status, json: (await answer.json()) as Record<string, unknown> }
  }
  const place = async (replica: number): Promise<Placed> => {
    const { json } = await call(replica, '/v1/orders', { body: { ...unpromised, externalId: `S-${randomUUID()}`, number: undefined } })
    return { id: String(json['id']), token: String(json['trackingUrl']).split('/t/')[1] ?? '' }
  }
  const hold = (replica: number, { id }: Placed) => call(replica, `/v1/orders/${id}/holds`, { body: { reason: { code: 'fraud' } } })
  const read = (replica: number, id: string, version: number, prefer?: string) => call(replica, `/v1/order-views/${id}?min-version=${id}:${version}`, prefer === undefined ? {} : { prefer })
  const follow = (replica: number, { token }: Placed): Promise<OpenStream> => openStream(`${fleet.urls[replica] ?? ''}/v1/track/stream`, token)
  const listeners = async (): Promise<readonly number[]> => (await database.pool.query<{ pid: number }>(`select pid from pg_stat_activity where datname = current_database() and application_name = 'wismo listen order_view'`)).rows.map(({ pid }) => pid)
  const cutListeners = () => database.pool.query(`select pg_terminate_backend(pid, 2000) from pg_stat_activity where datname = current_database() and application_name = 'wismo listen order_view'`)
  const newerEachTime = (versions: readonly number[]) => expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))

  test('each listens by one connection, however many of its services read the view', async () => {
    expect(await listeners()).toHaveLength(2)
  })

  test('followers on both hear of every change, whoever took it and whoever folded it; a reader on the other is never behind', async () => {
    // Some of these are folded by the one, some by the other.
    const orders = await Promise.all(Array.from({ length: 8 }, (_, i) => place(i % 2)))
    for (const { id } of orders) expect((await read(1, id, 1)).status).toBe(200)
    const streams = await Promise.all(orders.flatMap((order) => [follow(0, order), follow(1, order)]))
    await eventually(() => streams.every(({ versions }) => versions.length === 1))
    expect(streams[0]?.messages[0]).toMatchObject({ viewVersion: 1, headline: { code: 'received' }, sections: { id: orders[0]?.id, status: 'pending', lines: [{}, {}, {}] } })
    for (let version = 2; version <= 6; version += 1) {
      await Promise.all(orders.map(async (order, i) => {
        const { json } = await hold(i % 2, order)
        expect(json).toMatchObject({ version, consistency: `${order.id}:${version}` })
        expect((await read((i + 1) % 2, order.id, version)).json).toMatchObject({ viewVersion: version, sources: { [order.id]: version } })
      }))
    }
    await eventually(() => streams.every(({ versions }) => versions.at(-1) === 6))
    for (const { versions } of streams) newerEachTime(versions)
    expect(streams[0]?.messages.at(-1)?.['sections']).not.toHaveProperty('lines')
    for (const stream of streams) stream.close()
  }, 60_000)

  test('connections that listen are cut again and again while an order changes: readers and followers lose nothing', async () => {
    const order = await place(0)
    expect((await read(0, order.id, 1)).status).toBe(200)
    const streams = await Promise.all([follow(0, order), follow(1, order)])
    await eventually(() => streams.every(({ versions }) => versions.length === 1))
    const waits: number[] = []
    for (let version = 2; version <= 16; version += 1) {
      const waiting = [0, 1].map(async (replica) => {
        const from = performance.now()
        const answer = await read(replica, order.id, version)
        waits.push(performance.now() - from)
        return [answer.status, answer.json['viewVersion']]
      })
      // Before the change, at its time, and right after it.
      if (version % 3 === 0) await cutListeners()
      const held = hold(version % 2, order)
      if (version % 3 === 1) await cutListeners()
      await held
      if (version % 3 === 2) await cutListeners()
      expect(await Promise.all(waiting)).toEqual([[200, version], [200, version]])
    }
    const from = performance.now()
    await eventually(() => streams.every(({ versions }) => versions.at(-1) === 16), { within: 2_000 })
    process.stdout.write(`listening cut at each of 15 changes: readers waited ${Math.round(Math.max(...waits))} ms at most, followers had the last ${Math.round(performance.now() - from)} ms after the readers\n`)
    for (const { versions } of streams) newerEachTime(versions)
    for (const stream of streams) stream.close()
    await eventually(async () => (await listeners()).length === 2)
    expect(fleet.deaths).toEqual([])
  }, 60_000)

  test('a version that does not come is told so when the wait that was asked for is over, 5 seconds at most', async () => {
    const { id } = await place(0)
    const timed = async (prefer: string) => {
      const from = performance.now()
      const { status, json } = await read(1, id, 2, prefer)
      return { seconds: (performance.now() - from) / 1_000, told: [status, json['code'], json['retryable']] }
    }
    const [none, usual, most] = await Promise.all([timed('wait=0'), timed('respond-async'), timed('wait=60')])
    expect([none.told, usual.told, most.told]).toEqual(Array.from({ length: 3 }, () => [503, 'view_behind', true]))
    expect([usual.seconds >= 1.99, most.seconds >= 4.99]).toEqual([true, true])
    expect([none.seconds < 1.5, usual.seconds < 4, most.seconds < 7]).toEqual([true, true, true])
  }, 30_000)

  test('only a link follows, and only its own order', async () => {
    const status = async (token: string) => (await fetch(`${fleet.urls[0] ?? ''}/v1/track/stream`, { headers: { authorization: `Bearer ${token}` } })).status
    const { token } = await place(0)
    expect([await status(fleet.key), await status(`${token.slice(0, -2)}AA`)]).toEqual([403, 401])
  })

  test('B2 who sends no key has one limit on both, whichever is asked', async () => {
    await database.pool.query('delete from wismo_limits.rate_limit')
    const answers = await Promise.all(Array.from({ length: 60 }, (_, i) => fetch(`${fleet.urls[i % 2] ?? ''}/v1/nothing-${i}`)))
    expect([404, 429].map((status) => answers.filter((answer) => answer.status === status).length)).toEqual([30, 30])
  })

  test('a process that ends says so to its followers, and does not wait for them', async () => {
    const order = await place(0)
    expect((await read(0, order.id, 1)).status).toBe(200)
    const streams = await Promise.all([follow(0, order), follow(1, order)])
    await eventually(() => streams.every(({ versions }) => versions.length === 1))
    isStopped = true
    expect(await fleet.stop()).toEqual([0, 0])
    await eventuallyHolds(() => expect(streams.map(({ said, isOver }) => [said.at(-1), isOver()])).toEqual([['bye', true], ['bye', true]]))
  }, 60_000)
})
