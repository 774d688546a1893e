// Personal data that can be recognised goes through everything, and then everything is searched for it.
import { openContracts } from '@wismo/contracts'
import { eventually } from '@wismo/testing'
import { startCollector } from '../collector.ts'
import { freePort, startWismo, type TestWismo } from '../start-wismo.ts'
import { hitsIn } from './marks.ts'
import { catalogueSink, clearTopic, dumpSink, tableSinks, topicSink, topicSinks, type Sink } from './sinks.ts'
import { canaryOrders, runTraffic, type CanaryOrder } from './traffic.ts'

export interface Searched {
  readonly sink: string
  readonly bytes: number
  readonly hits: number
  /** `base64 at 17`, of the first ones. */
  readonly places: readonly string[]
}

export interface CanaryResult {
  readonly searched: readonly Searched[]
  /** The topic on which retailers write in clear: the same search finds everybody there. */
  readonly clear: Searched
  /** How everything that was asked was answered: `422 a card number`. */
  readonly outcomes: readonly string[]
  readonly leftOut: readonly string[]
}

export interface CanarySettings {
  readonly orders: number
  /** Kafka where there are any, else the log in PostgreSQL. */
  readonly brokers?: readonly string[]
  /** Looks at the system while it still runs, after the search; orders are those of the canary. */
  then?(wismo: TestWismo, orders: readonly CanaryOrder[]): Promise<void>
}

export const search = ({ name, bytes }: Sink): Searched => {
  const hits = hitsIn(bytes)
  return { sink: name, bytes: bytes.length, hits: hits.length, places: hits.slice(0, 3).map(({ form, at }) => `${form} at ${at}: ${around(bytes, at)}`) }
}

const around = (bytes: Buffer, at: number): string => JSON.stringify(bytes.subarray(Math.max(0, at - 60), at + 40).toString('latin1'))

/** A whole Wismo with a trace of every request and a log of everything: all that happens, and then the search. */
export async function runCanary({ orders: count, brokers = [], then }: CanarySettings): Promise<CanaryResult> {
  const collector = await startCollector()
  const port = await freePort()
  const wismo = await startWismo(brokers, {}, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_TRACES_SAMPLER_ARG: '1', METRICS_PORT: String(port) })
  try {
    const contracts = openContracts()
    const orders = canaryOrders(count)
    const { refusals, outcomes } = await runTraffic(wismo, contracts, orders)
    // Metrics are gathered from time to time, and traces sent.
    await eventually(() => collector.spans().some(({ name }) => name.includes('/demo')), { within: 20_000 })
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    const { bus } = wismo.running.runtime
    const dump = await dumpSink(wismo.pool, wismo.ownerUrl)
    const sinks: readonly Sink[] = [
      ...(await tableSinks(wismo.pool)),
      await catalogueSink(wismo.pool),
      ...(dump === undefined ? [] : [dump]),
      ...(await topicSinks(bus, contracts)),
      { name: 'the log, all levels', bytes: Buffer.from(wismo.logged()) },
      { name: 'metrics', bytes: Buffer.from(metrics) },
      { name: 'traces', bytes: Buffer.from(collector.text()) },
      { name: 'answers to errors', bytes: Buffer.from(refusals.join('\n')) },
    ]
    const result = { searched: sinks.map(search), clear: search(await topicSink(bus, clearTopic)), outcomes, leftOut: dump === undefined ? ['pg_dump: there is none that is as new as the server; its tables were searched row by row'] : [] }
    await then?.(wismo, orders)
    return result
  } finally {
    await wismo.stop()
    await collector.close()
  }
}

/** What was searched, as a table; tables of one parent are one row. */
export function canaryTable({ searched, clear, leftOut }: CanaryResult): string {
  const groups = new Map<string, Searched>()
  for (const one of searched) {
    const sink = one.sink.replace(/^(table [^.]+)\..*/, '$1').replace(/^topic .*/, 'topics, all but the clear one')
    const known = groups.get(sink)
    groups.set(sink, { sink, bytes: one.bytes + (known?.bytes ?? 0), hits: one.hits + (known?.hits ?? 0), places: [] })
  }
  const rows = [...groups.values(), { ...clear, sink: `topic ${clearTopic}, clear by design` }].map(({ sink, bytes, hits }) => [sink, String(bytes), String(hits)] as const)
  const lines = [['sink', 'bytes', 'hits'] as const, ...rows].map(([sink, bytes, hits]) => `${sink.padEnd(48)} ${bytes.padStart(10)} ${hits.padStart(8)}`)
  return [...lines, ...leftOut.map((what) => `Left out: ${what}.`)].join('\n')
}
