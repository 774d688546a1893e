// npm run bench -- store [--json] [--quick] [--only=<section>]: what the event store costs, beside bare statements and Emmett's.
import { machineName, stopwatch } from './measure.ts'
import { batchedAppends, singleAppends } from './store-append.ts'
import { besideEmmett } from './store-emmett.ts'
import { appendOf, newStream } from './store-events.ts'
import { growth } from './store-growth.ts'
import { readingAll } from './store-read.ts'
import type { Plan } from './store-measure.ts'
import { openServer, type BenchServer } from './store-server.ts'
import { wholeSteps } from './store-step.ts'
import { sectionText, type Section } from './store-table.ts'

const plans = { whole: { rounds: 9, sizes: [10_000, 100_000, 1_000_000, 2_000_000] }, quick: { rounds: 3, sizes: [10_000, 100_000] } } satisfies Record<string, Plan>

const sections: ReadonlyMap<string, (server: BenchServer, plan: Plan) => Promise<Section>> = new Map([
  ['batch', batchedAppends],
  ['single', singleAppends],
  ['read', readingAll],
  ['step', wholeSteps],
  ['emmett', besideEmmett],
  ['growth', growth],
])

interface Report {
  readonly machine: string
  readonly sections: readonly Section[]
}

export interface Asked {
  readonly json: boolean
  readonly plan: Plan
  readonly names: readonly string[]
}

export function askedFor(flags: readonly string[]): Asked {
  const only = flags.flatMap((flag) => (flag.startsWith('--only=') ? flag.slice('--only='.length).split(',') : []))
  const known = flags.every((flag) => flag === '--json' || flag === '--quick' || flag.startsWith('--only='))
  if (!known || only.some((name) => !sections.has(name))) throw new Error(`Usage: npm run bench -- store [--json] [--quick] [--only=<section>,...]\nSections: ${[...sections.keys()].join(', ')}`)
  return { json: flags.includes('--json'), plan: flags.includes('--quick') ? plans.quick : plans.whole, names: only.length === 0 ? [...sections.keys()] : only }
}

export async function bench(flags: readonly string[]): Promise<string> {
  const { json, plan, names } = askedFor(flags)
  const server = await openServer()
  const release = onEnd(() => server.close())
  try {
    const report: Report = { machine: `${machineName()}, PostgreSQL ${server.version}`, sections: await inTurn(server, plan, names) }
    return json ? JSON.stringify(report, null, 2) : printed(report, plan)
  } finally {
    release()
    await server.close()
  }
}

async function inTurn(server: BenchServer, plan: Plan, names: readonly string[]): Promise<readonly Section[]> {
  const done: Section[] = []
  for (const [name, run] of sections) {
    if (!names.includes(name)) continue
    const elapsed = stopwatch()
    done.push(await run(server, plan))
    process.stderr.write(`${name}: done in ${(elapsed().wallUs / 1_000_000).toFixed(0)} s\n`)
  }
  return done
}

/** The server is a process of its own: it would outlive us when we are ended before our time. */
function onEnd(close: () => Promise<void>): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const
  const end = (): void => void close().finally(() => process.exit(1))
  for (const signal of signals) process.once(signal, end)
  return () => signals.forEach((signal) => process.off(signal, end))
}

function printed({ machine, sections: done }: Report, { rounds }: Plan): string {
  const [event] = appendOf(newStream(), 0, 1).events
  const size = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))
  const about = `Medians of ${rounds} interleaved rounds, ratios to the first row of each table in the same round; bodies of ${size(event?.data)} and ${size(event?.metadata)} bytes.\nCPU is node's and that of the database's backends, not of the server's background processes.`
  return [machine, about, ...done.map(sectionText)].join('\n\n')
}
