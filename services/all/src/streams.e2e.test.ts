// Two whole processes, many who follow, one storm of changes: everybody ends at the last version, and nobody sees an older one after
// a newer one. WISMO_STREAM_CLIENTS says how many follow; `npm run deep -- streams` takes 2,000.
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mostStreams, schemaOf } from '@wismo/service'
import { eventually, testDatabase, type TestDatabase } from '@wismo/testing'
import { startFleet, type Fleet } from './testing/fleet.ts'

const example = JSON.parse(readFileSync('examples/order.json', 'utf8')) as Record<string, unknown>
/** Without a promise, which would be another part: versions are counted here. */
const unpromised = { ...example, lines: (example['lines'] as Record<string, unknown>[]).map(({ promise: _none, ...line }) => line) }
const clients = Number(process.env['WISMO_STREAM_CLIENTS'] ?? 100)
const processes = 2
/** A link follows by five connections at each process. */
const orders = Math.ceil(clients / (processes * mostStreams))
/** Holds of each order in the storm. */
const rounds = 5
const limitMs = 60_000 + clients * 60

let database: TestDatabase
let folder: string
let fleet: Fleet
beforeAll(async () => {
  database = await testDatabase()
  folder = mkdtempSync(join(tmpdir(), 'wismo-streams-'))
  fleet = await startFleet({ folder, ownerUrl: database.url, databaseUrl: database.plainRole.url, partitions: 4, brokers: [], vaultKey: randomBytes(32).toString('hex'), processes })
  await fleet.ready()
}, 120_000)
afterAll(async () => {
  await fleet?.stop()
  await database?.drop()
  rmSync(folder, { recursive: true, force: true })
})

interface Placed {
  readonly id: string
  readonly token: string
}

const post = async (replica: number, path: string, body: unknown): Promise<Record<string, unknown>> => {
  const answer = await fetch(`${fleet.urls[replica % processes] ?? ''}${path}`, { method: 'POST', headers: { authorization: `Bearer ${fleet.key}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() }, body: JSON.stringify(body) })
  if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as Record<string, unknown>
}

async function place(index: number): Promise<Placed> {
  const json = await post(index, '/v1/orders', { ...unpromised, externalId: `S-${randomUUID()}`, number: undefined })
  return { id: String(json['id']), token: String(json['trackingUrl']).split('/t/')[1] ?? '' }
}

/** One who follows, as light as can be: of each event the version and the time. */
interface Follower {
  readonly order: string
  readonly heard: { readonly version: number; readonly at: number }[]
  close(): void
}

function follow(url: string, { id, token }: Placed): Promise<Follower> {
  return new Promise((resolve, reject) => {
    const heard: { version: number; at: number }[] = []
    const request = get(url, { agent: false, headers: { authorization: `Bearer ${token}` } }, (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`The stream answered ${answer.statusCode}.`))
      let rest = ''
      answer.setEncoding('latin1').on('data', (piece: string) => {
        const at = Date.now()
        const lines = (rest + piece).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) if (line.startsWith('id: ')) heard.push({ version: Number(line.slice(4)), at })
      })
      answer.on('error', () => undefined)
      resolve({ order: id, heard, close: () => void request.destroy() })
    })
    request.on('error', reject)
  })
}

/** Eight at a time, in order. */
async function each<Item>(items: readonly Item[], work: (item: Item, index: number) => Promise<unknown>): Promise<void> {
  const left = [...items.entries()]
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await work(next[1], next[0])
  }))
}

const inTheView = async (): Promise<number> => (await database.pool.query<{ n: number }>(`select count(*)::int as n from ${schemaOf('order-view')}.order_part_v1`)).rows[0]?.n ?? 0

const quantile = (sorted: readonly number[], part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
const megabytes = (bytes: readonly number[]): string => bytes.map((one) => `${Math.round(one / 2 ** 20)}`).join(' and ')

test(`${clients} follow ${orders} orders by two processes through a storm of ${orders * rounds} changes: nothing is missed, nothing goes back`, async () => {
  const placed: Placed[] = []
  await each(Array.from({ length: orders }), async (_none, index) => void placed.push(await place(index)))
  await eventually(async () => (await inTheView()) === orders, { within: limitMs })
  const before = fleet.memory()
  const followers: Follower[] = []
  const wanted = placed.flatMap((order) => Array.from({ length: processes * mostStreams }, (_, i) => ({ order, url: `${fleet.urls[i % processes] ?? ''}/v1/track/stream` }))).slice(0, clients)
  await each(wanted, async ({ order, url }) => void followers.push(await follow(url, order)))
  await eventually(() => followers.every(({ heard }) => heard.length > 0), { within: limitMs })
  const open = fleet.memory()
  // When each order was told its changes, by the clock of this machine.
  const told = new Map<string, number[]>(placed.map(({ id }) => [id, []]))
  const from = performance.now()
  for (let round = 0; round < rounds; round += 1) {
    await each(placed, async ({ id }, index) => {
      await post(index + round, `/v1/orders/${id}/holds`, { reason: { code: 'fraud' } })
      told.get(id)?.push(Date.now())
    })
  }
  const stormMs = performance.now() - from
  const first = new Map(followers.map((follower) => [follower, follower.heard[0]?.version ?? 0]))
  const lastOf = (follower: Follower): number => (first.get(follower) ?? 0) + rounds
  await eventually(() => followers.every((follower) => (follower.heard.at(-1)?.version ?? 0) >= lastOf(follower)), { within: limitMs })
  for (const follower of followers) {
    const versions = follower.heard.map(({ version }) => version)
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
    expect(versions.at(-1)).toBe(lastOf(follower))
  }
  const times = followers.flatMap((follower) => follower.heard.slice(1).map(({ version, at }) => at - (told.get(follower.order)?.[version - (first.get(follower) ?? 0) - 1] ?? at))).sort((a, b) => a - b)
  process.stdout.write(`${clients} followers of ${orders} orders, ${orders * rounds} changes in ${(stormMs / 1_000).toFixed(1)} s, ${times.length} events: from the answer of a change to a client p50 ${quantile(times, 0.5)} ms, p99 ${quantile(times, 0.99)} ms, at most ${times.at(-1) ?? 0} ms; `
    + `memory of the two ${megabytes(before)} MB before, ${megabytes(open)} MB with all connected, ${megabytes(fleet.memory())} MB after\n`)
  expect(fleet.deaths).toEqual([])
  for (const follower of followers) follower.close()
}, 2 * limitMs)
