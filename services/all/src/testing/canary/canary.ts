// Personal data that can be recognised goes through everything, and then everything is searched for it.
import { openContracts } from '@wismo/contracts'
import { Instant } from '@wismo/kernel'
import { eventually } from '@wismo/testing'
import { startCollector, type Collector } from '../collector.ts'
import { madeKey } from '../operator.ts'
import { freePort, startWismo, type TestWismo } from '../start-wismo.ts'
import { answersTo, openAll, type Opened } from './answers.ts'
import { cancelAll, eraseAll, type Erasure } from './erasure.ts'
import { hitsIn } from './marks.ts'
import { catalogueSink, clearTopic, dumpName, dumpSink, tableSinks, topicSink, topicSinks, type Sink } from './sinks.ts'
import { canaryOrders, runTraffic } from './traffic.ts'

export interface Searched {
  readonly sink: string
  readonly bytes: number
  readonly hits: number
  /** `base64 at 17`, of the first ones. */
  readonly places: readonly string[]
}

/** Everything at one time. */
export interface Phase {
  readonly searched: readonly Searched[]
  /** Where persons are in clear by design: the same search finds them there. */
  readonly clear: readonly Searched[]
  /** How those who may see an order were answered: `200 the page`. */
  readonly shown: readonly string[]
}

export interface CanaryResult {
  readonly before: Phase
  /** Every person of the orders was erased. */
  readonly after: Phase
  readonly erasure: Erasure
  /** How everything that was asked was answered: `422 a card number`. */
  readonly outcomes: readonly string[]
  readonly leftOut: readonly string[]
}

export interface CanarySettings {
  readonly orders: number
  /** Kafka where there are any, else the log in PostgreSQL. */
  readonly brokers?: readonly string[]
  /** Looks at the system while it still runs, after the search. */
  then?(wismo: TestWismo): Promise<void>
}

export const search = ({ name, bytes }: Sink): Searched => {
  const hits = hitsIn(bytes)
  return { sink: name, bytes: bytes.length, hits: hits.length, places: hits.slice(0, 3).map(({ form, at }) => `${form} at ${at}: ${around(bytes, at)}`) }
}

const around = (bytes: Buffer, at: number): string => JSON.stringify(bytes.subarray(Math.max(0, at - 60), at + 40).toString('latin1'))

/** A whole Wismo with a trace of every request and a log of everything: all that happens, the search, the erasure of everybody, and the search again. */
export async function runCanary({ orders: count, brokers = [], then }: CanarySettings): Promise<CanaryResult> {
  const collector = await startCollector()
  let passedMs = 0
  try {
    const metricsPort = await freePort()
    const wismo = await startWismo(brokers, { clock: () => Instant.fromMillis(Date.now() + passedMs) }, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_TRACES_SAMPLER_ARG: '1', METRICS_PORT: String(metricsPort) })
    try {
      const orders = canaryOrders(count)
      const traffic = await runTraffic(wismo, openContracts(), orders)
      await cancelAll(wismo, orders, (hours) => (passedMs += hours * 3_600_000))
      const env = { DATABASE_URL: wismo.databaseUrl, DATABASE_OWNER_URL: wismo.ownerUrl, PARTITIONS: '4', KAFKA_BROKERS: brokers.join(',') }
      const { secret: key } = await madeKey(wismo, env, 'aldermoor', 'personal:read,read')
      const opened = await openAll(wismo, [...orders.slice(0, 5), ...orders.slice(-5)])
      const look: Looking = { wismo, collector, metricsPort, refusals: traffic.refusals, opened, key }
      const before = await lookAt(look)
      const erasure = await eraseAll(wismo, orders, key, env)
      const after = await lookAt(look)
      await then?.(wismo)
      return { before, after, erasure, outcomes: traffic.outcomes, leftOut: after.searched.some(({ sink }) => sink === dumpName) ? [] : ['pg_dump: there is none that is as new as the server; its tables were searched row by row'] }
    } finally {
      await wismo.stop()
    }
  } finally {
    await collector.close()
  }
}

interface Looking {
  readonly wismo: TestWismo
  readonly collector: Collector
  readonly metricsPort: number
  /** What the answers to errors said. */
  readonly refusals: readonly string[]
  readonly opened: readonly Opened[]
  readonly key: string
}

async function lookAt({ wismo, collector, metricsPort, refusals, opened, key }: Looking): Promise<Phase> {
  const { bus, contracts } = wismo.running.runtime
  const { masked, inClear, outcomes } = await answersTo(wismo, opened, key)
  // Metrics are gathered from time to time, and traces sent.
  await eventually(() => collector.spans().some(({ name }) => name.includes('/demo')), { within: 20_000 })
  const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
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
    ...masked,
  ]
  return { searched: sinks.map(search), clear: [await topicSink(bus, clearTopic), ...inClear].map(search), shown: outcomes }
}

/** What was searched, as a table: before anybody was erased, and after all were. Tables of one schema are one row. */
export function canaryTable({ before, after, erasure, leftOut }: CanaryResult): string {
  const [first, then] = [rowsOf(before), rowsOf(after)]
  const rows = [...new Set([...first.keys(), ...then.keys()])].map((sink) => [sink, ...[first, then].flatMap((rowsThen) => [rowsThen.get(sink)?.bytes ?? 0, rowsThen.get(sink)?.hits ?? 0].map(String))])
  const lines = [['sink', 'bytes', 'hits', 'bytes after', 'hits after'], ...rows].map(([sink = '', ...cells]) => [sink.padEnd(48), ...cells.map((cell) => cell.padStart(11))].join(' '))
  const { had, keeps, erased, changed, compared } = erasure
  return [
    ...lines,
    `Erased: ${erased} orders; the vault had ${keptText(had)}, and has ${keptText(keeps)}. Other status or sums: ${changed.length}. Rows that differ from the stores: ${compared.join('; with the view made anew: ')}.`,
    ...leftOut.map((what) => `Left out: ${what}.`),
  ].join('\n')
}

const keptText = ({ keys, values, indexed }: Erasure['had']): string => `${keys} keys, ${values} values, ${indexed} rows of its index`

function rowsOf({ searched, clear }: Phase): ReadonlyMap<string, Omit<Searched, 'places'>> {
  const groups = new Map<string, Omit<Searched, 'places'>>()
  const named = [...searched.map((one) => ({ ...one, sink: one.sink.replace(/^(table [^.]+)\..*/, '$1').replace(/^topic .*/, 'topics, all but the clear one') })), ...clear.map((one) => ({ ...one, sink: `${one.sink}, in clear` }))]
  for (const { sink, bytes, hits } of named) groups.set(sink, { sink, bytes: bytes + (groups.get(sink)?.bytes ?? 0), hits: hits + (groups.get(sink)?.hits ?? 0) })
  return groups
}

/** Sentences about what must not be: nothing, where all is well. */
export function faultsOf({ before, after, erasure }: CanaryResult): readonly string[] {
  const found = [...before.searched, ...after.searched, ...after.clear.filter(({ sink }) => sink !== `topic ${clearTopic}`)].filter(({ hits }) => hits > 0)
  const { keeps, changed, compared, states } = erasure
  return [
    ...found.map(({ sink, places }) => `${sink}\n${places.map((place) => `  ${place}\n`).join('')}`),
    ...before.clear.filter(({ hits }) => hits === 0).map(({ sink }) => `Nothing was found in ${sink} either, which is in clear: the search does not work.`),
    ...(keeps.keys + keeps.values + keeps.indexed === 0 ? [] : [`The vault still has ${keptText(keeps)} of persons who were erased.`]),
    ...(changed.length === 0 ? [] : [`${changed.length} orders have another status or other sums since: ${states.join('; ')}.`]),
    ...compared.filter((differ) => !differ.startsWith('0 of ')).map((differ) => `The view differs from the stores: ${differ}.`),
  ]
}
