// Contestants in interleaved rounds: what disturbs the machine disturbs all of them alike, and ratios are of one round.
import { median, settleMemory, stopwatch } from './measure.ts'
import type { BenchServer } from './store-server.ts'

/** How much is done. */
export interface Plan {
  readonly rounds: number
  /** Events in the tables of the section on growth. */
  readonly sizes: readonly number[]
}

/** Who does the work of a heat in one way. The first of a heat is what the others are held against. */
export interface Contestant {
  readonly name: string
  /** The input of one round, made untimed, and what to do with it. */
  prepare(): Promise<Work>
}

export interface Work {
  readonly operations: number
  run(): Promise<unknown>
}

/** What one operation cost in one round, in microseconds. */
export interface Sample {
  readonly wallUs: number
  readonly nodeUs: number
  /** Of all backends of the database; absent when they run on another machine. */
  readonly postgresUs?: number
}

export interface Result {
  readonly name: string
  readonly samples: readonly Sample[]
}

/** One figure for people: medians of the rounds. */
export interface Row extends Sample {
  readonly name: string
  readonly perSecond: number
  /** CPU of node and of PostgreSQL. */
  readonly cpuUs?: number
  /** Operations per second and CPU against the first contestant's; absent for itself. */
  readonly rateRatio?: number
  readonly cpuRatio?: number
}

/** How long each contestant runs before the first round: until the compiler, the caches and the plans are done with it. */
const warmUpUs = 700_000

export async function heat(server: BenchServer, contestants: readonly Contestant[], rounds: number, warmUp: 'long' | 'once' = 'long'): Promise<readonly Result[]> {
  for (const contestant of contestants) await warm(contestant, warmUp === 'once' ? 0 : warmUpUs)
  const results = contestants.map((contestant) => ({ contestant, name: contestant.name, samples: [] as Sample[] }))
  for (let round = 0; round < rounds; round += 1) {
    // Who goes first finds another machine than who goes last.
    for (const { contestant, samples } of round % 2 === 0 ? results : results.toReversed()) samples.push(await sampleOf(server, contestant))
  }
  return results.map(({ name, samples }) => ({ name, samples }))
}

async function warm({ prepare }: Contestant, leastUs: number): Promise<void> {
  let spentUs = 0
  do {
    const { run } = await prepare()
    const elapsed = stopwatch()
    await run()
    spentUs += elapsed().wallUs
  } while (spentUs < leastUs)
}

async function sampleOf(server: BenchServer, contestant: Contestant): Promise<Sample> {
  const { operations, run } = await contestant.prepare()
  settleMemory()
  const before = await server.backendTimes()
  const elapsed = stopwatch()
  await run()
  const { wallUs, cpuUs } = elapsed()
  const after = await server.backendTimes()
  const postgres = before === undefined || after === undefined ? {} : { postgresUs: microsecondsBetween(before, after) / operations }
  return { wallUs: wallUs / operations, nodeUs: cpuUs / operations, ...postgres }
}

/** A backend that came in between counts from its start; one that left did nothing worth counting, or it would have stayed. */
export function microsecondsBetween(before: ReadonlyMap<number, number>, after: ReadonlyMap<number, number>): number {
  return [...after].reduce((sum, [pid, nanoseconds]) => sum + nanoseconds - (before.get(pid) ?? 0), 0) / 1_000
}

export const cpuOf = ({ nodeUs, postgresUs }: Sample): number | undefined => (postgresUs === undefined ? undefined : nodeUs + postgresUs)

export function rowsOf(results: readonly Result[]): readonly Row[] {
  const base = results[0]
  return results.map((result) => (base === undefined || result === base ? rowOf(result) : { ...rowOf(result), ...ratiosOf(result, base) }))
}

function rowOf({ name, samples }: Result): Row {
  const wallUs = medianOf(samples, ({ wallUs }) => wallUs) ?? 0
  const postgresUs = medianOf(samples, (sample) => sample.postgresUs)
  const cpuUs = medianOf(samples, cpuOf)
  return { name, wallUs, perSecond: 1_000_000 / wallUs, nodeUs: medianOf(samples, ({ nodeUs }) => nodeUs) ?? 0, ...(postgresUs !== undefined && { postgresUs }), ...(cpuUs !== undefined && { cpuUs }) }
}

/** Medians of the ratios of single rounds: a slow stretch of the machine is in both and falls out. */
function ratiosOf(result: Result, base: Result): Pick<Row, 'rateRatio' | 'cpuRatio'> {
  const ratios = (of: (sample: Sample) => number | undefined): number | undefined => medianOf(result.samples.map((sample, i) => ({ own: of(sample), other: of(base.samples[i] ?? sample) })), ({ own, other }) => (own === undefined || other === undefined ? undefined : own / other))
  const wall = ratios(({ wallUs }) => wallUs)
  const cpuRatio = ratios(cpuOf)
  return { ...(wall !== undefined && { rateRatio: 1 / wall }), ...(cpuRatio !== undefined && { cpuRatio }) }
}

function medianOf<T>(items: readonly T[], value: (item: T) => number | undefined): number | undefined {
  const values = items.map(value).filter((one) => one !== undefined)
  return values.length === 0 ? undefined : median(values)
}
