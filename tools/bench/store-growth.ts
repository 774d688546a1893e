// Whether an append costs the same however many events there are.
import { batchContestants, singleContestants } from './store-append.ts'
import { aligned } from './measure.ts'
import { heat, rowsOf, type Contestant, type Plan, type Row } from './store-measure.ts'
import { fill, openPair, type Pair } from './store-pair.ts'
import type { BenchServer } from './store-server.ts'
import type { Section, Table, Target } from './store-table.ts'

/** Few, so that the smallest table is not twice as large at the end. */
const single = { appends: 400 }
const batched = { before: 0, inFlight: 1, batches: 5 }

const contestantsOn = (pair: Pair): readonly Contestant[] => [...singleContestants(pair, single.appends), ...batchContestants(pair, batched)]

export async function growth(server: BenchServer, { sizes, rounds }: Plan): Promise<Section> {
  // The compiler is done with it on tables that do not count.
  await heat(server, contestantsOn(await openPair(server)), 0)
  const pair = await openPair(server, Math.min(...sizes))
  const tables: Table[] = []
  for (const size of sizes) {
    await fill(server, pair, size)
    // In one heat: the four of them are disturbed alike.
    const results = await heat(server, contestantsOn(pair), rounds, 'once')
    tables.push({ heading: `${named(size)} events, single`, rows: rowsOf(results.slice(0, 2)) }, { heading: `${named(size)} events, batched`, rows: rowsOf(results.slice(2)) })
  }
  const ofKind = (i: number): readonly Table[] => tables.filter((_, place) => place % 2 === i)
  return { title: 'Growth: appends to tables that are ever larger, beside inserts into tables as large', operation: 'append', tables, targets: [...targetsOf('append', ofKind(0)), ...targetsOf('appendMany', ofKind(1))], notes: [growthText(tables)] }
}

const named = (size: number): string => (size < 1_000_000 ? `${size / 1_000} k` : `${size / 1_000_000} M`)

/** In percent, the CPU of an append; beside the raw insert the machine's mood and what any table of that size costs fall out. */
function targetsOf(name: string, tables: readonly Table[]): readonly Target[] {
  const ours = tables.map(({ rows }) => rows[1])
  const flat = (of: string, value: (row: Row) => number | undefined): Target => ({ of: `${name}, ${of}`, figure: driftOf(ours.map((row) => (row === undefined ? undefined : value(row)))), unit: ' %', atMost: 10 })
  return [flat('CPU against the smallest table, farthest', ({ cpuUs }) => cpuUs), flat('CPU as a multiple of the raw insert, farthest', ({ cpuRatio }) => cpuRatio)]
}

/** The value farthest from the first one, in percent of it; undefined where one is missing. */
export function driftOf(values: readonly (number | undefined)[]): number | undefined {
  const [first] = values
  const drifts = values.map((value) => (value === undefined || first === undefined ? Number.NaN : (100 * Math.abs(value - first)) / first))
  const farthest = Math.max(...drifts)
  return Number.isNaN(farthest) ? undefined : farthest
}

/** One line a size: what the tables above say, side by side. */
function growthText(tables: readonly Table[]): string {
  const lines = tables.flatMap(({ heading, rows: [raw, own] }) => (raw === undefined || own === undefined ? [] : [[heading, raw.cpuUs?.toFixed(1) ?? '', own.cpuUs?.toFixed(1) ?? '', own.cpuRatio?.toFixed(2) ?? '', own.rateRatio?.toFixed(2) ?? '']]))
  return aligned([['CPU us an append', 'raw', 'store', 'CPU ratio', 'rate ratio'], ...lines])
}
