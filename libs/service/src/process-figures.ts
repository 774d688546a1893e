// How this process is: memory, event loop, collections, pools. Cheap, and read when the port is asked.
import { readFileSync } from 'node:fs'
import { constants, monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'
import type { Pool } from 'pg'
import type { Attributes, Meter } from '@opentelemetry/api'
import { processFigures, type ProcessFigure } from './metric-names.ts'

export interface ProcessWatch {
  watchPool(name: string, pool: Pool): void
  requests(change: 1 | -1): void
  stop(): void
}

/** Of the whole of Wismo: all of it is released together. */
export const releaseVersion: string = (JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { readonly version: string }).version

const collectionKinds: Readonly<Record<number, string>> = { [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor', [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major', [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental', [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weakcb' }
const pauses = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1]

export function watchProcess(meter: Meter): ProcessWatch {
  const pools = new Map<string, Pool>()
  const loop = monitorEventLoopDelay({ resolution: 10 })
  loop.enable()
  const { name: gcName, meaning } = { name: 'nodejs_gc_duration_seconds', ...processFigures.nodejs_gc_duration_seconds }
  const collections = meter.createHistogram(gcName, { description: meaning, advice: { explicitBucketBoundaries: pauses } })
  const collected = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) collections.record(entry.duration / 1_000, { kind: collectionKinds[(entry as PerformanceEntry & { readonly detail: { readonly kind: number } }).detail.kind] ?? 'other' })
  })
  collected.observe({ entryTypes: ['gc'] })
  let active = 0
  const cpu = meter.createObservableCounter('process_cpu_seconds', { description: processFigures.process_cpu_seconds_total.meaning })
  const gauges = new Map(Object.entries(processFigures).filter(([, { kind }]) => kind === 'gauge').map(([name, figure]) => [name, meter.createObservableGauge(name, { description: figure.meaning })]))
  meter.addBatchObservableCallback((result) => {
    const tell = (name: ProcessFigure, value: number, labels: Attributes = {}): void => {
      const gauge = gauges.get(name)
      if (gauge !== undefined) result.observe(gauge, value, labels)
    }
    const { user, system } = process.cpuUsage()
    result.observe(cpu, (user + system) / 1e6)
    tell('wismo_build_info', 1, { version: releaseVersion, node: process.version })
    tell('process_start_time_seconds', Math.round(performance.timeOrigin / 1_000))
    tell('process_resident_memory_bytes', process.memoryUsage.rss())
    const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics()
    tell('nodejs_heap_size_used_bytes', used)
    tell('nodejs_heap_size_limit_bytes', limit)
    tell('nodejs_eventloop_lag_p50_seconds', lagOf(loop.percentile(50)))
    tell('nodejs_eventloop_lag_p99_seconds', lagOf(loop.percentile(99)))
    loop.reset()
    for (const [type, count] of countedBy(process.getActiveResourcesInfo())) tell('nodejs_active_resources', count, { type })
    for (const [pool, { totalCount, idleCount, waitingCount }] of pools) {
      tell('db_client_connection_count', idleCount, { db_client_connection_pool_name: pool, db_client_connection_state: 'idle' })
      tell('db_client_connection_count', totalCount - idleCount, { db_client_connection_pool_name: pool, db_client_connection_state: 'used' })
      tell('db_client_connection_pending_requests', waitingCount, { db_client_connection_pool_name: pool })
    }
    tell('http_server_active_requests', active)
  }, [cpu, ...gauges.values()])
  return {
    watchPool: (name, pool) => void pools.set(name, pool),
    requests(change) {
      active += change
    },
    stop() {
      loop.disable()
      collected.disconnect()
    },
  }
}

/** The monitor counts its own period of 10 ms; nanoseconds. Before the first period it has none. */
const lagOf = (nanoseconds: number): number => (Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / 1e9 - 0.01) : 0)

function countedBy(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
