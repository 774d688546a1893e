// The port that shows Prometheus the figures of this process and of what its services keep.
import type { Pool } from 'pg'
import type { Attributes, BatchObservableCallback, Counter, Histogram, Meter } from '@opentelemetry/api'
import type { Logger } from 'pino'
import type { BatchReport } from '@wismo/messaging'
import { atMostEvery, figuresOf } from './figures.ts'
import { happenings, worldFigures, type Happening } from './metric-names.ts'
import { watchProcess } from './process-figures.ts'
import type { Runtime, Service } from './runtime.ts'

/** However often the port is asked, databases and log are read this often at most, in milliseconds. */
const readEveryMs = 15_000

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const sizes = [1, 2, 5, 10, 25, 50, 100, 250, 500]

export interface Metrics {
  /** Nobody asks: what is dear to measure may be left out. */
  readonly isOff: boolean
  /** Adds one, or another number; for a histogram a value. */
  tell(name: Happening, labels: Attributes, value?: number): void
  /** Begins to tell about these services; answers how to end that. */
  watch(runtime: Runtime, services: readonly Service[]): () => void
  /** Tells how busy a pool is. */
  watchPool(name: string, pool: Pool): void
  requests(change: 1 | -1): void
  stop(): Promise<void>
}

const nothing = (): void => undefined

/** For a process that nobody asks. */
export const noMetrics: Metrics = { isOff: true, tell: nothing, watch: () => nothing, watchPool: nothing, requests: nothing, stop: async () => undefined }

/** What a batch tells of itself. */
export function tellBatch(metrics: Metrics, { group, messages: all, skipped, parked, duplicates, redriven, durationMs }: BatchReport): void {
  metrics.tell('messaging_process_duration_seconds', { messaging_consumer_group_name: group }, durationMs / 1_000)
  metrics.tell('wismo_batch_messages', { group }, all)
  if (duplicates > 0) metrics.tell('wismo_duplicates_ignored_total', { group }, duplicates)
  if (redriven > 0) metrics.tell('wismo_redriven_messages_total', { group }, redriven)
  for (const [outcome, count] of [['handled', all - skipped - parked], ['skipped', skipped], ['parked', parked]] as const) if (count > 0) metrics.tell('wismo_messages_total', { group, outcome }, count)
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
  const instruments = new Map(Object.entries(happenings).map(([name, { kind, meaning }]) => [name, kind === 'histogram' ? histogramOf(meter, name, meaning) : counterOf(meter, name, meaning)]))
  // What has not happened yet is 0, not unknown: an alert on its growth would miss the first time.
  for (const instrument of instruments.values()) if ('add' in instrument) instrument.add(0)
  const own = watchProcess(meter)
  return {
    isOff: false,
    tell(name, labels, value = 1) {
      const instrument = instruments.get(name)
      if (instrument !== undefined && 'add' in instrument) instrument.add(value, labels)
      else instrument?.record(value, labels)
    },
    watch(runtime, services) {
      const read = atMostEvery(readEveryMs, figuresOf(runtime, services, log))
      const observed = new Map(Object.entries(worldFigures).map(([name, { meaning }]) => [name, meter.createObservableGauge(name, { description: meaning })]))
      const gauges = [...observed.values()]
      const tellAll: BatchObservableCallback = async (result) => {
        for (const { name, value, labels } of await read()) {
          const gauge = observed.get(name)
          if (gauge !== undefined) result.observe(gauge, value, labels)
        }
      }
      meter.addBatchObservableCallback(tellAll, gauges)
      return () => meter.removeBatchObservableCallback(tellAll, gauges)
    },
    watchPool: own.watchPool,
    requests: own.requests,
    async stop() {
      own.stop()
      await provider.shutdown()
    },
  }
}

const histogramOf = (meter: Meter, name: string, description: string): Histogram =>
  meter.createHistogram(name, { description, advice: { explicitBucketBoundaries: name.endsWith('_seconds') ? seconds : sizes } })

/** The exporter adds `_total` by itself. */
const counterOf = (meter: Meter, name: string, description: string): Counter => meter.createCounter(name.replace(/_total$/, ''), { description })
