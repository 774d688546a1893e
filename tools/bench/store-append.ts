// Appends: in batches and one by one, beside inserts of the same rows.
import type { Append } from '@wismo/event-store'
import { appendOf, concurrently, inBatches, newStreams } from './store-events.ts'
import { heat, rowsOf, type Contestant, type Plan } from './store-measure.ts'
import { openPair, seed, taken, type Pair } from './store-pair.ts'
import { profilesOf } from './store-profile.ts'
import { clients, type BenchServer } from './store-server.ts'
import { isMet, type Section, type Table, type Target } from './store-table.ts'

const perBatch = 100

interface Batches {
  /** How many events each stream has before. */
  readonly before: number
  readonly inFlight: number
  readonly batches: number
}

export async function batchedAppends(server: BenchServer, { rounds }: Plan): Promise<Section> {
  const pair = await openPair(server)
  const tables: Table[] = []
  const targets: Target[] = []
  const notes: string[] = []
  for (const kind of [{ before: 0, inFlight: 1, batches: 20 }, { before: 4, inFlight: 1, batches: 20 }, { before: 0, inFlight: 4, batches: 40 }, { before: 4, inFlight: 4, batches: 40 }]) {
    const contestants = batchContestants(pair, kind)
    const rows = rowsOf(await heat(server, contestants, rounds))
    const heading = `${kind.before === 0 ? 'new streams' : `streams of ${kind.before} events`}, ${kind.inFlight === 1 ? 'one call at a time' : `${kind.inFlight} calls in flight`}`
    const target = { of: `appendMany of ${perBatch}, ${heading}`, figure: rows[1]?.rateRatio, unit: ' of the raw rate', atLeast: 0.6 }
    tables.push({ heading, rows })
    targets.push(target)
    if (!isMet(target)) notes.push(...(await profilesOf(server, contestants.map((one) => ({ ...one, name: `${one.name}, ${heading}` })))))
  }
  return { title: `Batched append: appendMany of ${perBatch} appends of one event, beside a multi-row insert of the same rows`, operation: 'event', tables, targets, notes }
}

/** The raw insert first, then the store. */
export function batchContestants(pair: Pair, { before, inFlight, batches }: Batches): readonly Contestant[] {
  const prepared = async (into: 'store' | 'raw'): Promise<readonly (readonly Append[])[]> => {
    const streams = newStreams(batches * perBatch)
    if (before > 0) await seed(pair, into, streams.map((stream) => appendOf(stream, 0, before)))
    return inBatches(streams.map((stream) => appendOf(stream, before, 1)), perBatch)
  }
  const contestant = (name: string, into: 'store' | 'raw', work: (batch: readonly Append[]) => Promise<void>): Contestant => ({
    name,
    async prepare() {
      const input = await prepared(into)
      return { operations: batches * perBatch, run: () => concurrently(inFlight, input, work) }
    },
  })
  return [
    contestant('raw insert', 'raw', (batch) => pair.raw.insertMany(batch)),
    contestant('appendMany', 'store', async (batch) => taken(await pair.store.appendMany(batch))),
  ]
}

export async function singleAppends(server: BenchServer, { rounds }: Plan): Promise<Section> {
  const contestants = singleContestants(await openPair(server), 2_000)
  const rows = rowsOf(await heat(server, contestants, rounds))
  const target = { of: `append, ${clients} clients`, figure: rows[1]?.rateRatio, unit: ' of the raw rate', atLeast: 0.7 }
  const notes = isMet(target) ? [] : await profilesOf(server, contestants)
  return { title: `Single append: ${clients} clients at once, beside inserts of one row`, operation: 'append', tables: [{ heading: `new streams, ${clients} clients`, rows }], targets: [target], notes }
}

/** The raw insert first, then the store. */
export function singleContestants({ store, raw }: Pair, appends: number): readonly Contestant[] {
  const contestant = (name: string, work: (append: Append) => Promise<void>): Contestant => ({
    name,
    async prepare() {
      const input = newStreams(appends).map((stream) => appendOf(stream, 0, 1))
      return { operations: appends, run: () => concurrently(clients, input, work) }
    },
  })
  return [contestant('raw insert', (append) => raw.insertOne(append)), contestant('append', async (append) => taken([await store.append(append)]))]
}
