// npm run bench -- view [--json] [--quick] [--events=<n>] [--only=<part>]: what the order view costs to write, to make anew and to read.
import { Instant, type OrderId } from '@wismo/kernel'
import { ownUs, type Cost, type Machines } from './bus-cost.ts'
import { aligned, machineName } from './measure.ts'
import { openServer } from './store-server.ts'
import { targetText, type Target } from './store-table.ts'
import { changing, folding, type FoldStep } from './view-fold.ts'
import { following, reading, serving, type Follow, type Reading, type Serving } from './view-read.ts'
import { rebuilding, type Rebuilding } from './view-rebuild.ts'
import { openViewScene, storeLives, type ViewScene } from './view-scene.ts'

const parts = ['fold', 'rebuild', 'read', 'live'] as const
type Part = (typeof parts)[number]

interface Plan {
  /** In the stores before the view is made anew. */
  readonly events: number
  readonly fold: { readonly batches: number; readonly rounds: number }
  readonly read: { readonly roundMs: number; readonly steadyMs: number; readonly rate: number }
  readonly clients: number
}

const plans = {
  whole: { events: 1_000_000, fold: { batches: 60, rounds: 5 }, read: { roundMs: 4_000, steadyMs: 20_000, rate: 500 }, clients: 500 },
  quick: { events: 60_000, fold: { batches: 20, rounds: 2 }, read: { roundMs: 1_000, steadyMs: 4_000, rate: 500 }, clients: 500 },
} satisfies Record<string, Plan>

interface Measured {
  readonly fold?: FoldStep
  readonly rebuild?: Rebuilding
  readonly read?: Reading
  readonly live?: Follow
}

export async function bench(flags: readonly string[]): Promise<string> {
  const only = valuesOf(flags, 'only').flatMap((names) => names.split(','))
  const [events] = valuesOf(flags, 'events').map(Number)
  if (flags.some((flag) => !/^--(json|quick|only=.+|events=\d+)$/.test(flag)) || only.some((name) => !parts.includes(name as Part))) throw new Error(`Usage: npm run bench -- view [--json] [--quick] [--events=<n>] [--only=<part>,...]\nParts: ${parts.join(', ')}`)
  const plan = { ...(flags.includes('--quick') ? plans.quick : plans.whole), ...(events === undefined ? {} : { events }) }
  const measured = await measure(plan, (part) => only.length === 0 || only.includes(part))
  return flags.includes('--json') ? JSON.stringify({ machine: machineName(), at: Instant.fromMillis(Date.now()), ...measured }, null, 2) : [machineName(), costText(measured), targetsOf(measured).map(targetText).join('\n')].join('\n\n')
}

const valuesOf = (flags: readonly string[], name: string): readonly string[] => flags.flatMap((flag) => (flag.startsWith(`--${name}=`) ? [flag.slice(name.length + 3)] : []))

async function measure(plan: Plan, wanted: (part: Part) => boolean): Promise<Measured> {
  const server = await openServer()
  try {
    const machines: Machines = { server, broker: undefined }
    const scene = await openViewScene(server.pool)
    const fold = wanted('fold') ? { fold: await folding(machines, scene, 100, plan.fold) } : {}
    const stored = wanted('rebuild') || wanted('read') || wanted('live') ? await storeLives(scene, plan.events) : 0
    // What is read is what a rebuild made.
    const rebuild = stored > 0 ? { rebuild: await rebuilding(machines, scene, stored) } : {}
    const served = wanted('read') || wanted('live') ? await serve(machines, scene, plan, wanted) : {}
    await scene.bus.close()
    return { ...fold, ...rebuild, ...served }
  } finally {
    await server.close()
  }
}

async function serve({ server }: Machines, scene: ViewScene, plan: Plan, wanted: (part: Part) => boolean): Promise<Measured> {
  await server.pool.query('analyze')
  // A process each: what one has read would be in the memory of the other.
  const withChild = async <Result>(work: (child: Serving) => Promise<Result>): Promise<Result> => {
    const child = await serving(server)
    return work(child).finally(() => child.stop())
  }
  const live = wanted('live') ? { live: await withChild((child) => following(scene, child, plan.clients, (orderId: OrderId) => changing(scene, orderId))) } : {}
  const read = wanted('read') ? { read: await withChild((child) => reading(scene, child, plan.read)) } : {}
  return { ...read, ...live }
}

function costText({ fold, rebuild, read }: Measured): string {
  const rows: (readonly [string, Cost])[] = [
    ...(fold === undefined ? [] : ([['bare upsert of the same rows and events', fold.raw], [`read, fold and write, ${fold.rows} rows`, fold.own]] as const)),
    ...(rebuild === undefined ? [] : ([['bare reading and writing of the same', rebuild.raw], [`rebuild of ${rebuild.events} events, ${rebuild.rows} rows`, rebuild.own]] as const)),
  ]
  const table = rows.length === 0 ? [] : [aligned([['of an event', 'wall us', 'node us', 'PostgreSQL us', 'CPU us'], ...rows.map(([name, cost]) => [name, cost.wallUs.toFixed(1), cost.nodeUs.toFixed(1), cost.postgresUs?.toFixed(1) ?? '', ownUs(cost).toFixed(1)])])]
  const reads = read === undefined ? [] : [aligned([[`of a request, ${(read.documentBytes / 1_024).toFixed(1)} KiB`, 'requests/s', 'node us'], ...([['bare handler, one row', read.bare], ['whole order', read.own]] as const).map(([name, { perSecond, cpuUs }]) => [name, perSecond.toFixed(0), cpuUs.toFixed(0)])])]
  return [...table, ...reads].join('\n\n')
}

function targetsOf({ fold, rebuild, read, live }: Measured): readonly Target[] {
  return [
    ...(fold === undefined ? [] : [{ of: `fold and write at ${fold.rows} rows`, figure: ownUs(fold.own), unit: ' us of CPU an event', atMost: 90 }]),
    // Microseconds an event are seconds a million.
    ...(rebuild === undefined ? [] : [{ of: `rebuild, by ${rebuild.events} events`, figure: rebuild.own.wallUs, unit: ' s a million events', atMost: 120 }]),
    ...(read === undefined ? [] : [
      { of: `whole order at ${read.steady.rate} reads/s, p99 (p50 ${read.steady.p50.toFixed(1)}, ${(100 * read.steady.kept).toFixed(0)} % on time)`, figure: read.steady.p99, unit: ' ms', atMost: 20 },
      { of: 'whole order beside the bare handler', figure: read.ratio, unit: ' of its requests/s', atLeast: 0.4 },
      { of: `as it was known, ${read.asOf.events} events, p99 (p50 ${read.asOf.p50.toFixed(1)})`, figure: read.asOf.p99, unit: ' ms', atMost: 30 },
    ]),
    ...(live === undefined ? [] : [
      { of: `${live.clients} clients that follow (${live.beforeMiB.toFixed(0)} MiB before)`, figure: live.memoryMiB, unit: ' MiB', atMost: 200 },
      { of: `a change reaches all ${live.clients}, slowest of ${live.reachedAllMs.length}`, figure: Math.max(...live.reachedAllMs), unit: ' ms', atMost: 300 },
    ]),
  ]
}
