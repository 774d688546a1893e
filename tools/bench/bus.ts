// npm run bench -- bus [--json] [--quick] [--only=<part>]: what a message costs on its way, and how long it takes.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Instant } from '@wismo/kernel'
import { openEmbeddedBus, openKafkaBus, type MessageBus } from '@wismo/messaging'
import { NoKafka, startKafka, type RunningKafka } from '@wismo/testing'
import { ownUs, type Machines } from './bus-cost.ts'
import { benchContracts } from './bus-life.ts'
import { idling, steady, type Live, type Stretch } from './bus-live.ts'
import { openScene, type Scene } from './bus-scene.ts'
import { consuming, producing, relaying, viewingAll, type Size, type Step } from './bus-steps.ts'
import { busText, designText, type Measured } from './bus-table.ts'
import { machineName } from './measure.ts'
import { openServer, type BenchServer } from './store-server.ts'
import type { Target } from './store-table.ts'

const parts = ['steps', 'live', 'idle', 'embedded'] as const
type Part = (typeof parts)[number]

interface Plan {
  readonly size: Size
  readonly stretch: Stretch
  readonly idleMs: number
}

const plans = {
  whole: { size: { messages: 12_000, rounds: 5 }, stretch: { warmUpMs: 6_000, measuredMs: 15_000 }, idleMs: 20_000 },
  quick: { size: { messages: 4_000, rounds: 2 }, stretch: { warmUpMs: 2_000, measuredMs: 4_000 }, idleMs: 4_000 },
} satisfies Record<string, Plan>

/** What the issue calls a busy system, and a calm one: events a second. */
const [busy, calm] = [3_300, 500]
const partitions = 12
const clock = (): Instant => Instant.fromMillis(Date.now())

export async function bench(flags: readonly string[]): Promise<string> {
  const only = flags.flatMap((flag) => (flag.startsWith('--only=') ? flag.slice('--only='.length).split(',') : []))
  if (flags.some((flag) => flag !== '--json' && flag !== '--quick' && !flag.startsWith('--only=')) || only.some((name) => !parts.includes(name as Part))) throw new Error(`Usage: npm run bench -- bus [--json] [--quick] [--only=<part>,...]\nParts: ${parts.join(', ')}`)
  const plan = flags.includes('--quick') ? plans.quick : plans.whole
  const wanted = (part: Part): boolean => only.length === 0 || only.includes(part)
  const onServer = async (measure: (server: BenchServer) => Promise<Measured | undefined>): Promise<Measured | undefined> => {
    const server = await openServer()
    return measure(server).finally(() => server.close())
  }
  const some = parts.some((part) => part !== 'embedded' && wanted(part))
  // On a database each: a relay of another log would begin at the first event of every store.
  const measured = [some ? await onServer((server) => onKafka(server, plan, wanted)) : undefined, wanted('embedded') ? await onServer((server) => onEmbedded(server, plan)) : undefined].filter((one) => one !== undefined)
  return flags.includes('--json') ? JSON.stringify({ machine: machineName(), measured }, null, 2) : [machineName(), ...measured.map(busText), designText(measured)].join('\n\n')
}

async function onKafka(server: BenchServer, plan: Plan, wanted: (part: Part) => boolean): Promise<Measured | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'wismo-bench-kafka-'))
  const kafka = await startKafkaIfPossible(folder)
  try {
    if (kafka === undefined) return undefined
    const bus = openKafkaBus({ brokers: kafka.brokers.split(','), clientId: 'wismo-bench', partitions })
    const measured = await measure({ server, broker: kafka.process.pid }, bus, kafka.brokers.split(','), plan, wanted)
    await bus.close()
    return measured
  } finally {
    await kafka?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function startKafkaIfPossible(directory: string): Promise<RunningKafka | undefined> {
  try {
    return await startKafka({ jars: '.wismo/kafka/jars', directory })
  } catch (error) {
    if (!(error instanceof NoKafka)) throw error
    process.stderr.write(`Left out: everything on Kafka. ${error.message}\n`)
    return undefined
  }
}

async function measure(machines: Machines, bus: MessageBus, brokers: readonly string[], { size, stretch, idleMs }: Plan, wanted: (part: Part) => boolean): Promise<Measured> {
  const scene = await openScene(machines.server.pool, bus, benchContracts(), clock)
  const steps: Step[] = []
  const live: Live[] = []
  const targets: Target[] = []
  // First what runs all groups: the steps leave behind more than those could catch up with while they are measured.
  if (wanted('live')) {
    live.push(await steady(machines, scene, calm, stretch), await steady(machines, scene, busy, stretch))
    targets.push(...latencyTargets(live))
  }
  const idle = wanted('idle') ? await idling(machines, scene, idleMs) : undefined
  if (idle !== undefined) targets.push({ of: 'idle, seven groups and a relay', figure: idle.node, unit: ' % of a processor in node', atMost: 1 })
  if (wanted('steps')) {
    const { raw, own, rateRatio } = await producing(machines, scene, brokers, size)
    const relayed = await relaying(machines, scene, size)
    const consumed = await consuming(machines, scene, size)
    steps.push(raw, own, relayed, ...consumed, await viewingAll(machines, scene))
    targets.push(
      { of: 'publish beside kafkajs sendBatch of the same bytes', figure: rateRatio, unit: ' of its rate', atLeast: 0.7 },
      { of: 'relay and produce', figure: ownUs(relayed.cost), unit: ' us of CPU a message', atMost: 70 },
      ...consumed.slice(1, 3).map(({ name, cost }) => ({ of: name, figure: ownUs(cost), unit: ' us of CPU a message', atMost: 20 })),
      ...consumed.slice(3).map(({ name, cost }) => ({ of: name, figure: ownUs(cost), unit: ' us of CPU a message', atMost: 80 })),
    )
  }
  return { log: 'Kafka', steps, live, idle, targets }
}

const latencyTargets = (live: readonly Live[]): readonly Target[] =>
  live.flatMap(({ rate, latencies }) => latencies.flatMap(({ what, p50, p99 }): Target[] => [
    ...(rate === calm ? [{ of: `append to ${what}, ${rate} events/s, p50`, figure: p50, unit: ' ms', atMost: 50 }] : []),
    { of: `append to ${what}, ${rate} events/s, p99`, figure: p99, unit: ' ms', atMost: rate === calm ? 250 : 1_000 },
  ]))

/** The same system on the log in PostgreSQL, at the calm rate. */
async function onEmbedded(server: BenchServer, { stretch, idleMs }: Plan): Promise<Measured> {
  const bus = openEmbeddedBus({ pool: server.pool, schema: 'bench_log', partitions: 4 })
  await bus.migrate()
  const machines = { server, broker: undefined }
  const scene: Scene = await openScene(server.pool, bus, benchContracts(), clock)
  const live = [await steady(machines, scene, calm, stretch)]
  const idle = await idling(machines, scene, idleMs)
  await bus.close()
  return { log: 'the log in PostgreSQL', steps: [], live, idle, targets: [...latencyTargets(live).filter(({ of }) => of.endsWith('p99')), { of: 'idle, seven groups and a relay', figure: idle.node, unit: ' % of a processor in node', atMost: 1 }] }
}
