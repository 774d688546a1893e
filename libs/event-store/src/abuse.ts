// What a store is put through before it is believed: writers that get in each other's way, give up, ask again and are
// cut off, while a reader follows. Nothing but the tests of this library imports this.
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { Unavailable, type Uuid } from '@wismo/kernel'
import { firstId, openLedger } from './abuse-ledger.ts'
import { watchPauses } from './abuse-pauses.ts'
import { randomOf, shuffled, type Random } from './abuse-random.ts'
import { connect, reconnect, type AbuseOptions, type Connection, type OpenOn, type Scene } from './abuse-scene.ts'
import { judge, type Findings } from './abuse-verdict.ts'
import { Position, type Append, type AppendResult, type ExpectedVersion, type RecordedEvent, type StreamName } from './port.ts'
import { newEvents, newStream, send } from './sample-events.ts'

const writers = 16
const streamCount = 300
const pageSize = 50
const writerName = 'abuse writer'
const readerName = 'abuse reader'
/** A store so broken that nothing is acknowledged any more ends the abuse too. */
const limitMs = 90_000

export async function abuse(open: OpenOn, options: AbuseOptions): Promise<Findings> {
  const streams = Array.from({ length: streamCount }, newStream)
  const scene: Scene = { open, options, streams, ledger: openLedger(), versions: new Map(), counts: { rolledBack: 0, resent: 0, cutOff: 0, deadlocks: 0 }, failures: [], until: performance.now() + limitMs }
  let ended = false
  const reading = Promise.all([follow(scene, () => ended), followNaively(scene, () => ended)])
  const watcher = await connect(scene, 'abuse watcher')
  const watching = watchPauses(watcher.client, reading)
  const killing = killNowAndThen(scene, randomOf(options.seed), () => ended)
  try {
    await Promise.all(Array.from({ length: writers }, (_, i) => write(scene, randomOf(options.seed + i + 1))))
    await untilGone(options.url)
  } finally {
    ended = true
    await killing
  }
  const [read, naive] = await reading
  const pauses = await watching
  const stored = [...(await watcher.store.readMany(streams)).values()]
  await watcher.client.end()
  return judge({ ...scene, pauses, stored, read, naive })
}

// The writers.

type Outcome =
  | { readonly how: 'answered'; readonly results: readonly AppendResult[] }
  | { readonly how: 'rolled back'; readonly by: 'writer' | 'end of the connection' }
  | { readonly how: 'unknown' }

async function write(scene: Scene, random: Random): Promise<void> {
  const { ledger, options } = scene
  const earlier: Append[] = []
  let connection = await connect(scene, writerName)
  const sendAndHear = async (appends: readonly Append[]): Promise<void> => {
    const outcome = await sendOnce(scene, connection, appends, random)
    if (outcome.how === 'answered') return hear(scene, appends, outcome.results)
    if (outcome.how === 'rolled back') {
      scene.counts.rolledBack += 1
      appends.forEach((append) => ledger.rolledBack(append))
      if (outcome.by === 'writer') return
    } else {
      appends.forEach((append) => ledger.unanswered(append))
    }
    connection = await reconnect(scene, connection, writerName)
  }
  while (ledger.acknowledged() < options.events && performance.now() < scene.until) {
    const appends = plan(scene, earlier, random)
    await sendAndHear(appends)
    earlier.splice(0, Math.max(0, earlier.length - 100), ...appends)
    // Whoever got no answer looks first, and may get none again.
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const again = await reconsider(scene, connection, appends, random).catch(async () => {
        connection = await reconnect(scene, connection, writerName)
        return []
      })
      if (again.length > 0) await sendAndHear(again)
    }
  }
  await connection.client.end().catch(() => undefined)
}

async function sendOnce(scene: Scene, connection: Connection, appends: readonly Append[], random: Random): Promise<Outcome> {
  if (random.chance(0.3)) return inTransaction(scene, connection, appends, random)
  const answering = answerOf(scene, connection, appends)
  // Gone before the answer: the server goes on with what was sent.
  if (random.chance(0.02)) {
    await wait(random.below(4))
    scene.counts.cutOff += 1
    await connection.client.end().catch(() => undefined)
    await answering
    return { how: 'unknown' }
  }
  return answering
}

/** A writer that has a number of its own from the start, takes its time, and may change its mind. */
async function inTransaction(scene: Scene, connection: Connection, appends: readonly Append[], random: Random): Promise<Outcome> {
  const { client } = connection
  const gone = random.chance(0.2)
  const cutOff: Outcome = { how: 'rolled back', by: 'end of the connection' }
  try {
    await client.query('begin')
    await client.query('select pg_current_xact_id()')
    await wait(random.below(20))
  } catch {
    return cutOff
  }
  const outcome = await answerOf(scene, connection, appends)
  await wait(random.below(60))
  // Without a commit there is nothing, however the connection ended.
  if (outcome.how !== 'answered') return cutOff
  try {
    await client.query(gone ? 'rollback' : 'commit')
    return gone ? { how: 'rolled back', by: 'writer' } : outcome
  } catch {
    return gone ? cutOff : { how: 'unknown' }
  }
}

async function answerOf({ counts, failures }: Scene, { store }: Connection, appends: readonly Append[]): Promise<Outcome> {
  try {
    return { how: 'answered', results: await send(store, appends) }
  } catch (error) {
    const failure = failureOf(error)
    if (failure === 'deadlock') counts.deadlocks += 1
    else if (failure !== undefined) failures.push(failure)
    return { how: 'unknown' }
  }
}

/** What the end of a connection does not explain. */
function failureOf(error: unknown): string | undefined {
  const cause = error instanceof Unavailable ? error.cause : error
  const code = cause instanceof pg.DatabaseError ? cause.code : undefined
  if (code === '40P01') return 'deadlock'
  if (error instanceof Unavailable && (code === undefined || code === '57P01')) return undefined
  return String(cause)
}

function hear({ ledger, versions }: Scene, appends: readonly Append[], results: readonly AppendResult[]): void {
  appends.forEach((append, i) => {
    const result = results[i]
    if (result === undefined) throw new Error('An append had no answer.')
    ledger.answered(append, result)
    versions.set(append.stream, result.version)
  })
}

/** One append or up to a hundred, some of them told before. */
function plan(scene: Scene, earlier: readonly Append[], random: Random): readonly Append[] {
  const sizes = [1, 1, 1, 2 + random.below(9), 2 + random.below(9), 1 + random.below(100)]
  const size = sizes[random.below(sizes.length)] ?? 1
  const versions = new Map<StreamName, number>()
  return Array.from({ length: size }, () => {
    const again = random.chance(0.08) ? earlier[random.below(earlier.length)] : undefined
    if (again !== undefined) {
      scene.counts.resent += 1
      return again
    }
    const stream = scene.streams[random.below(streamCount)] ?? newStream()
    const events = newEvents(1 + random.below(3))
    const version = versions.get(stream) ?? scene.versions.get(stream) ?? 0
    versions.set(stream, version + events.length)
    return { stream, expected: expectation(version, random), events }
  })
}

function expectation(version: number, random: Random): ExpectedVersion {
  const roll = random.below(100)
  if (roll < 25) return 'any'
  if (roll < 40) return 'exists'
  if (roll < 45) return 'none'
  if (roll < 52) return version + 1 + random.below(3)
  return version
}

/** What to send again, with the same ids: not what turns out to be there, and not all of the rest. */
async function reconsider({ ledger, counts, versions }: Scene, { store }: Connection, appends: readonly Append[], random: Random): Promise<readonly Append[]> {
  const open = appends.filter(({ events }) => ledger.known.get(firstId(events))?.fate !== 'told')
  const doubtful = open.filter(({ events }) => ledger.known.get(firstId(events))?.unanswered)
  const stored = await store.readMany(doubtful.map(({ stream }) => stream))
  for (const [stream, events] of stored) versions.set(stream, events.length)
  const has = ({ stream, events }: Append): boolean => stored.get(stream)?.some(({ id }) => id === firstId(events)) ?? false
  doubtful.filter(has).forEach((append) => ledger.seen(append))
  const again = shuffled(open.filter((append) => !has(append) && random.chance(0.6)), random)
  counts.resent += again.length
  const next = new Map<StreamName, number>()
  return again.map((append) => {
    const expected = next.get(append.stream) ?? versions.get(append.stream) ?? 0
    next.set(append.stream, expected + append.events.length)
    return { ...append, expected }
  })
}

// The readers, and who ends connections.

/** Follows in small pages from the start; cut off, it goes on from where it was. */
async function follow(scene: Scene, ended: () => boolean): Promise<readonly RecordedEvent[]> {
  const read: RecordedEvent[] = []
  let connection = await connect(scene, readerName)
  for (let next = Position.start; ; ) {
    const last = ended()
    const page = await connection.store.readAll(next, pageSize).catch((error: unknown) => {
      const failure = failureOf(error)
      if (failure !== undefined) throw error
    })
    if (page === undefined) {
      connection = await reconnect(scene, connection, readerName)
      continue
    }
    page.events.forEach(({ id }) => scene.ledger.delivered(id))
    read.push(...page.events)
    next = page.next
    // Caught up counts only when it was asked after the last write.
    if (last && page.caughtUp) break
    if (page.events.length === 0) await wait(2)
  }
  await connection.client.end()
  return read
}

/** Goes by the positions that are visible, as everybody would who has not thought about it. */
async function followNaively(scene: Scene, ended: () => boolean): Promise<ReadonlySet<Uuid>> {
  const { client } = await connect(scene, 'abuse naive reader')
  const ids = new Set<Uuid>()
  for (let next = '0'; ; ) {
    const last = ended()
    const { rows } = await client.query<{ position: string; id: Uuid }>(`select position, event_id as id from ${scene.options.schema}.event where position > $1 order by position limit 500`, [next])
    rows.forEach(({ id }) => ids.add(id))
    next = rows.at(-1)?.position ?? next
    if (last && rows.length === 0) break
    if (rows.length === 0) await wait(5)
  }
  await client.end()
  return ids
}

const ofAbuse = (names: string): string => `select pid from pg_stat_activity where datname = current_database() and application_name in (${names}) order by pid`

async function killNowAndThen(scene: Scene, random: Random, ended: () => boolean): Promise<void> {
  const { client } = await connect(scene, 'abuse killer')
  while (!ended()) {
    await wait(60 + random.below(120))
    const { rows } = await client.query<{ pid: number }>(ofAbuse(`'${writerName}', '${readerName}'`))
    const victim = rows[random.below(rows.length)]
    if (victim === undefined || ended()) continue
    await client.query('select pg_terminate_backend($1)', [victim.pid])
    scene.counts.cutOff += 1
  }
  await client.end()
}

/** What was sent before its sender was cut off may still run. */
async function untilGone(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  while ((await client.query(ofAbuse(`'${writerName}'`))).rows.length > 0) await wait(5)
  await client.end()
}
