// Two processes behind a load balancer that sends only to those that say they are ready, and sends nothing twice: one after
// the other is told to end under a load and started anew, and no request fails. And what makes a process say that it is ready.
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { OrderId } from '@wismo/kernel'
import { eventually, eventuallyHolds, startFaultyLink, testDatabase, type FaultyLink, type TestDatabase } from '@wismo/testing'
import { startBalancer, type Balancer } from './testing/balancer.ts'
import { startFleet, type Fleet } from './testing/fleet.ts'
import { openStream } from './testing/open-stream.ts'
import { startOpenLoad } from './testing/open-load.ts'

const example = JSON.parse(readFileSync('examples/order.json', 'utf8')) as Record<string, unknown>
/** As long as a look of the balancer may take, and five looks more. */
const drainSeconds = 1.5
/** Requests in a second: a quarter of them places an order, the others read one. */
const perSecond = 40
const patience = { within: 30_000 }

interface Placed {
  readonly id: string
  readonly token: string
}

let database: TestDatabase
let folder: string
let link: FaultyLink
let fleet: Fleet
let balancer: Balancer
beforeAll(async () => {
  database = await testDatabase()
  folder = mkdtempSync(join(tmpdir(), 'wismo-restart-'))
  const url = new URL(database.plainRole.url)
  link = await startFaultyLink(Number(url.port))
  url.port = String(link.port)
  fleet = await startFleet({ folder, ownerUrl: database.url, databaseUrl: url.href, partitions: 4, brokers: [], vaultKey: randomBytes(32).toString('hex'), processes: 2, env: { DRAIN_SECONDS: String(drainSeconds) } })
  await fleet.ready()
  balancer = startBalancer(fleet.urls)
  await eventually(() => balancer.ready().length === 2)
}, 90_000)
afterAll(async () => {
  balancer?.stop()
  await fleet?.stop('SIGKILL')
  await link?.stop()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

const asRetailer = (): Record<string, string> => ({ authorization: `Bearer ${fleet.key}` })
async function place(): Promise<Placed> {
  const answer = await balancer.send('/v1/orders', {
    method: 'POST', headers: { ...asRetailer(), 'content-type': 'application/json', 'idempotency-key': randomUUID() }, body: JSON.stringify({ ...example, externalId: `R-${randomUUID()}`, number: undefined }),
  })
  const { id, trackingUrl } = JSON.parse(answer) as { id: string; trackingUrl: string }
  return { id, token: trackingUrl.split('/t/')[1] ?? '' }
}
const read = ({ id }: Placed): Promise<string> => balancer.send(`/v1/order-views/${id}`, { headers: asRetailer() })
const page = ({ token }: Placed): Promise<string> => balancer.send(`/t/${token}`, { redirect: 'manual' })
const isInView = async ({ id }: Placed): Promise<boolean> => (await fetch(`${balancer.pick()}/v1/order-views/${id}`, { headers: asRetailer() })).ok

/** A customer's page: comes back, through the balancer, whenever its stream ends. */
function follow(order: Placed): { readonly byes: number; readonly seen: readonly string[]; stop(): void } {
  const told = { byes: 0, seen: [] as string[], isOver: false }
  const stay = async (): Promise<void> => {
    while (!told.isOver) {
      const stream = await openStream(`${balancer.pick()}/v1/track/stream`, order.token)
      await eventually(() => stream.isOver() || told.isOver, { within: 120_000 })
      stream.close()
      told.seen.push(String((stream.messages[0]?.['sections'] as { id?: unknown } | undefined)?.id))
      if (stream.said.at(-1) === 'bye') told.byes += 1
      else if (!told.isOver) told.seen.push('torn off')
    }
  }
  void stay().catch((error: unknown) => told.seen.push(String(error)))
  return { get byes() { return told.byes }, get seen() { return told.seen }, stop: () => void (told.isOver = true) }
}

describe('a restart of each under a load', () => {
  test('no request fails, every order that was accepted is in the view once, followers find their order again', async () => {
    const known = await Promise.all(Array.from({ length: 8 }, place))
    await eventuallyHolds(async () => expect(await Promise.all(known.map(isInView))).toEqual(known.map(() => true)), patience)
    const followers = known.map(follow)
    const accepted: Placed[] = [...known]
    const one = (i: number): Placed => known[i % known.length] ?? { id: '', token: '' }
    const load = startOpenLoad(perSecond, async (i) => {
      if (i % 4 === 0) accepted.push(await place())
      else await (i % 4 === 1 ? page : read)(one(i))
    })
    for (const index of [0, 1]) {
      expect(await fleet.restart(index)).toBe(0)
      await eventually(() => balancer.ready().length === 2, patience)
      const before = balancer.sentTo(index)
      await eventually(() => balancer.sentTo(index) > before + 20, patience)
    }
    const { sent, failures } = await load.end()
    process.stderr.write(`${sent} requests, ${accepted.length} orders accepted while each of two processes was restarted, ${failures.length} failed\n`)
    expect(failures).toEqual([])
    expect(sent).toBeGreaterThan(perSecond * 4)
    const ids = accepted.map(({ id }) => OrderId.toUuid(OrderId.parse(id)))
    await eventuallyHolds(async () => {
      const { rows: [row] } = await database.pool.query<{ placed: number; rows: number }>(
        `select (select count(*)::int from wismo_order.event where type = 'OrderPlaced') as placed, (select count(*)::int from wismo_order_view.order_part where order_id = any($1::uuid[]) and left(part, 4) = 'ord_') as rows`,
        [ids],
      )
      expect(row).toEqual({ placed: accepted.length, rows: new Set(ids).size })
    }, patience)
    expect(new Set(ids).size).toBe(accepted.length)
    // Each was with one process or the other, and every one of them ended once.
    await eventuallyHolds(() => expect(followers.every(({ byes }) => byes >= 1)).toBe(true))
    for (const follower of followers) follower.stop()
    await eventuallyHolds(() => expect(followers.map(({ byes, seen }) => [seen.length === byes + 1, ...new Set(seen)])).toEqual(known.map(({ id }) => [true, id])))
    expect([fleet.deaths, fleet.errors]).toEqual([[], []])
  }, 120_000)

  test('one process alone: what is under way when it takes no more connections is answered', async () => {
    const url = fleet.urls[0] ?? ''
    const isOpen = (): Promise<boolean> => fetch(`${url}/livez`, { headers: { connection: 'close' } }).then(({ ok }) => ok, () => false)
    const send = async (): Promise<number> => (await fetch(`${url}/v1/orders`, { method: 'POST', headers: { ...asRetailer(), 'content-type': 'application/json', 'idempotency-key': randomUUID() }, body: JSON.stringify({ ...example, externalId: `A-${randomUUID()}`, number: undefined }) })).status
    const client = await database.pool.connect()
    try {
      await client.query('begin')
      await client.query('lock table wismo_order.event in share mode')
      const answers = Promise.all(Array.from({ length: 20 }, send))
      answers.catch(() => undefined)
      await eventually(async () => ((await client.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).rowCount ?? 0) > 0, patience)
      expect(await isOpen()).toBe(true)
      const ended = fleet.restart(0)
      await eventually(async () => !(await isOpen()), patience)
      await client.query('rollback')
      expect(await answers).toEqual(Array.from({ length: 20 }, () => 201))
      expect(await ended).toBe(0)
    } finally {
      client.release(true)
    }
    await fleet.ready()
  }, 60_000)
})

describe('a process that says it is ready', () => {
  const readiness = async (): Promise<unknown> => (await fetch(`${fleet.urls[0] ?? ''}/readyz`)).json()
  const ready = { status: 'ready', checks: { consumers: true, database: true } }

  test('not without its database, and again by itself when that is back', async () => {
    expect(await readiness()).toEqual(ready)
    link.refuse()
    await eventuallyHolds(async () => expect(await readiness()).toEqual({ status: 'not_ready', checks: { consumers: true, database: false } }), patience)
    link.heal()
    await eventuallyHolds(async () => expect(await readiness()).toEqual(ready), patience)
  }, 60_000)

  test('however far its view is behind: whoever needs a version asks for it', async () => {
    await fleet.ready()
    await eventually(() => balancer.ready().length === 2, patience)
    const client = await database.pool.connect()
    try {
      await client.query('begin')
      await client.query('lock table wismo_order_view.order_part in exclusive mode')
      const late = await place()
      const behind = await fetch(`${fleet.urls[0] ?? ''}/v1/order-views/${late.id}?min-version=${late.id}:1`, { headers: { ...asRetailer(), prefer: 'wait=1' } })
      expect([behind.status, await readiness()]).toEqual([503, ready])
      await client.query('rollback')
      await eventually(() => isInView(late), patience)
    } finally {
      client.release(true)
    }
  }, 60_000)

  test('not before its consumers have their partitions', async () => {
    await database.pool.query(`create function wismo_log.nobody_joins() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$; create trigger nobody_joins before insert on wismo_log.member for each row execute function wismo_log.nobody_joins()`)
    expect(await fleet.restart(0)).toBe(0)
    await eventuallyHolds(async () => expect(await readiness()).toEqual({ status: 'not_ready', checks: { consumers: false, database: true } }), patience)
    await database.pool.query('drop function wismo_log.nobody_joins() cascade')
    await eventuallyHolds(async () => expect(await readiness()).toEqual(ready), patience)
  }, 90_000)
})
