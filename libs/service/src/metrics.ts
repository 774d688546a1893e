// The figures that operators and alerts look at: every name once, what feeds it, and the port that shows them.
import type { Logger } from 'pino'
import { Instant, type Clock } from '@wismo/kernel'
import type { Attributes } from '@opentelemetry/api'
import { consumerLag, lagAges, messagesBehind, parkedMessages, relayLag, stuckWaits, unsentEvents, type BatchReport } from '@wismo/messaging'
import { groupsOf, type Runtime, type Service } from './runtime.ts'

/** Read from databases and log; every process that runs a service tells the same about it. */
const gauges = {
  wismo_relay_lag_events: 'Events of a store that are not on the log yet; 1000 means that or more',
  wismo_relay_oldest_seconds: 'Age of the oldest event of a store that is not on the log yet',
  wismo_unsent_events: 'Events of a store that cannot be published, with those behind them on their streams',
  wismo_consumer_lag_messages: 'Messages of a topic that a consumer group has not settled',
  wismo_consumer_oldest_seconds: 'Age of the oldest message that a consumer group has not settled, as exact as the figures are read often',
  wismo_parked_messages: 'Messages that were set aside, with those behind them',
  wismo_parked_oldest_seconds: 'Age of the oldest message that a consumer group set aside',
  wismo_waits_overdue: 'Waits that are refused, or past their deadline for more than a minute',
} as const

const batchDuration = { name: 'wismo_batch_duration_seconds', description: 'Time from taking a batch to its last write', boundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] }
/** The exporter adds `_total`. Outcomes: `handled`, `skipped` unread, `parked`. */
const messages = { name: 'wismo_messages', description: 'Messages that a consumer group settled, by what became of them' }

const overdueMs = 60_000
/** However often the port is asked, databases and log are read this often at most, in milliseconds. */
const readEveryMs = 15_000

export interface Metrics {
  settled(report: BatchReport): void
  /** Begins to tell about these services. */
  watch(runtime: Runtime, services: readonly Service[]): void
  stop(): Promise<void>
}

/** For a process that nobody asks. */
export const noMetrics: Metrics = { settled: () => undefined, watch: () => undefined, stop: async () => undefined }

/** One value of a gauge. */
interface Figure {
  readonly name: keyof typeof gauges
  readonly value: number
  readonly labels: Attributes
}

/** Answers `/metrics` on that port, or rejects when it is taken. The packages are loaded only here. */
export async function openMetrics({ port, host, log }: { readonly port: number; readonly host: string; readonly log: Logger }): Promise<Metrics> {
  const [{ MeterProvider }, { PrometheusExporter }] = await Promise.all([import('@opentelemetry/sdk-metrics'), import('@opentelemetry/exporter-prometheus')])
  const exporter = new PrometheusExporter({ port, host, preventServerStart: true, withoutScopeInfo: true, withoutTargetInfo: true })
  const provider = new MeterProvider({ readers: [exporter] })
  await exporter.startServer().catch((error: NodeJS.ErrnoException) => {
    throw new Error(`METRICS_PORT: port ${port} cannot be used (${error.code}).`)
  })
  const meter = provider.getMeter('wismo')
  const duration = meter.createHistogram(batchDuration.name, { description: batchDuration.description, advice: { explicitBucketBoundaries: batchDuration.boundaries } })
  const settled = meter.createCounter(messages.name, { description: messages.description })
  return {
    settled({ group, messages: all, skipped, parked, durationMs }) {
      duration.record(durationMs / 1_000, { group })
      for (const [outcome, count] of [['handled', all - skipped - parked], ['skipped', skipped], ['parked', parked]] as const) if (count > 0) settled.add(count, { group, outcome })
    },
    watch(runtime, services) {
      const read = atMostEvery(readEveryMs, figuresOf(runtime, services, log))
      const observed = new Map(Object.entries(gauges).map(([name, description]) => [name, meter.createObservableGauge(name, { description })]))
      meter.addBatchObservableCallback(async (result) => {
        for (const { name, value, labels } of await read()) {
          const gauge = observed.get(name)
          if (gauge !== undefined) result.observe(gauge, value, labels)
        }
      }, [...observed.values()])
    },
    stop: () => provider.shutdown(),
  }
}

/** Calls at the same time share one reading. */
export function atMostEvery<Value>(ms: number, read: () => Promise<Value>): () => Promise<Value> {
  let last: Promise<Value> | undefined
  let at = Number.NEGATIVE_INFINITY
  return () => {
    if (last !== undefined && performance.now() < at + ms) return last
    at = performance.now()
    last = read()
    return last
  }
}

/** What cannot be read is not told, rather than told from before; the others are. */
function figuresOf(runtime: Runtime, services: readonly Service[], log: Logger): () => Promise<readonly Figure[]> {
  const ages = lagAges()
  const readings = [
    ...services.flatMap((service) => [() => relayFigures(runtime, service), () => parkedFigures(runtime, service), () => waitFigures(runtime, service)]),
    () => consumerFigures(runtime, services, ages),
  ]
  return async () => {
    const read = readings.map((reading) => reading().catch((error: unknown) => {
      log.warn({ err: error }, 'a figure cannot be read')
      return []
    }))
    return (await Promise.all(read)).flat()
  }
}

async function relayFigures({ bus, clock }: Runtime, { relay }: Service): Promise<readonly Figure[]> {
  if (relay === undefined) return []
  const [{ service, events, oldestMs }, unsent] = await Promise.all([relayLag(bus, relay, clock()), unsentEvents(relay)])
  const labels = { service }
  return [{ name: 'wismo_relay_lag_events', value: events, labels }, { name: 'wismo_relay_oldest_seconds', value: oldestMs / 1_000, labels }, { name: 'wismo_unsent_events', value: unsent, labels }]
}

async function consumerFigures({ bus, contracts, clock }: Runtime, services: readonly Service[], ages: ReturnType<typeof lagAges>): Promise<readonly Figure[]> {
  const lags = await consumerLag(bus, (await Promise.all(services.map(groupsOf))).flat(), contracts)
  const oldest = ages.look(lags, Instant.toMillis(clock()))
  const behind = new Map<string, Figure>()
  const late = new Map<string, Figure>()
  for (const [i, lag] of lags.entries()) {
    const { group, topic } = lag
    const place = `${group} ${topic}`
    behind.set(place, { name: 'wismo_consumer_lag_messages', value: (behind.get(place)?.value ?? 0) + messagesBehind(lag), labels: { group, topic } })
    late.set(group, { name: 'wismo_consumer_oldest_seconds', value: Math.max(late.get(group)?.value ?? 0, (oldest[i] ?? 0) / 1_000), labels: { group } })
  }
  return [...behind.values(), ...late.values()]
}

async function parkedFigures({ database, clock }: Runtime, service: Service): Promise<readonly Figure[]> {
  const groups = await groupsOf(service)
  if (groups.length === 0) return []
  const { pool, schema } = database(service.name)
  const counts = await parkedMessages(pool, schema).counts()
  const oldest = groups.map(({ name: group }) => {
    const since = Math.min(...counts.filter((count) => count.group === group).map(({ oldestParkedAt }) => oldestParkedAt))
    return { name: 'wismo_parked_oldest_seconds', value: Number.isFinite(since) ? age(clock, since) : 0, labels: { group } } as const
  })
  return [...counts.map(({ group, code, messages: value }) => ({ name: 'wismo_parked_messages', value, labels: { group, code } }) as const), ...oldest]
}

const age = (clock: Clock, sinceMs: number): number => Math.max(0, Instant.toMillis(clock()) - sinceMs) / 1_000

async function waitFigures({ database, clock }: Runtime, { name: service, timers }: Service): Promise<readonly Figure[]> {
  if (timers === undefined) return []
  const { pool, schema } = database(service)
  const stuck = await stuckWaits(pool, schema, { now: clock(), overdueMs })
  return timers.waits.map(({ name: wait }) => ({ name: 'wismo_waits_overdue', value: stuck.filter((one) => one.wait === wait).length, labels: { service, wait } }))
}
