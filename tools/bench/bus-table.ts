// How the figures of the bus look, and the sum they make for an order.
import { ownUs, type Cost } from './bus-cost.ts'
import type { Live } from './bus-live.ts'
import type { Step } from './bus-steps.ts'
import { aligned } from './measure.ts'
import { targetText, type Target } from './store-table.ts'

export interface Measured {
  readonly log: string
  readonly steps: readonly Step[]
  readonly live: readonly Live[]
  /** Share of a processor in percent. */
  readonly idle: { readonly node: number; readonly postgres: number | undefined } | undefined
  readonly targets: readonly Target[]
}

const digits = (value: number | undefined): string => value?.toFixed(1) ?? ''

export function busText({ log, steps, live, idle, targets }: Measured): string {
  const stepTable = steps.length === 0 ? '' : aligned([['one at a time', 'messages/s', 'node us', 'PostgreSQL us', 'broker us'], ...steps.map(({ name, cost }) => [name, (1_000_000 / cost.wallUs).toFixed(0), ...costCells(cost)])])
  const liveTable = live.length === 0 ? '' : aligned([['steady', 'on time', 'node us', 'PostgreSQL us', 'broker us', 'to a reaction p50', 'p99 ms', 'to the view p50', 'p99 ms'], ...live.map(({ rate, kept, cost, latencies }) => [`${rate} events/s`, `${(100 * kept).toFixed(0)} %`, ...costCells(cost), ...latencies.flatMap(({ p50, p99 }) => [digits(p50), digits(p99)])])])
  const idleLine = idle === undefined ? '' : `Idle: ${digits(idle.node)} % of a processor in node${idle.postgres === undefined ? '' : `, ${digits(idle.postgres)} % in PostgreSQL`}`
  return [`On ${log}: six topics, seven groups`, stepTable, liveTable, idleLine, targets.map(targetText).join('\n')].filter((part) => part !== '').join('\n\n')
}

const costCells = ({ nodeUs, postgresUs, brokerUs }: Cost): readonly string[] => [digits(nodeUs), digits(postgresUs), digits(brokerUs)]

/** What an order of the reference life is allowed to cost, by step, in milliseconds of CPU; and what these figures make of it. */
const allowance: readonly { readonly step: string; readonly ms: number; readonly of?: (costs: ReadonlyMap<string, Cost>) => number | undefined }[] = [
  { step: 'HTTP in', ms: 0.6 },
  { step: 'load, decide, append (x 18)', ms: 1.15, of: (costs) => difference(costs, 'deliver, decode and react (load, decide, append)', 'deliver and decode', 18) },
  { step: 'relay, encode, produce (x 18)', ms: 1.1, of: (costs) => whole(costs, 'relay and produce', 18) },
  { step: 'broker (x 18)', ms: 0.65, of: (costs) => inMs(costs.get('relay and produce')?.brokerUs, 18) },
  { step: 'consume and skip or decode (x 18 x 4)', ms: 1.2, of: (costs) => whole(costs, 'deliver and decode', 72) },
  { step: 'fold and write the view (x 18)', ms: 1.2, of: (costs) => difference(costs, 'deliver, decode, fold and write the view', 'deliver and decode', 18) },
  { step: 'messages out, traces, logs, background', ms: 1.4 },
]

const inMs = (us: number | undefined, times: number): number | undefined => (us === undefined ? undefined : (us * times) / 1_000)
const whole = (costs: ReadonlyMap<string, Cost>, name: string, times: number): number | undefined => inMs(optional(costs.get(name)), times)
const optional = (cost: Cost | undefined): number | undefined => (cost === undefined ? undefined : ownUs(cost))

function difference(costs: ReadonlyMap<string, Cost>, name: string, without: string, times: number): number | undefined {
  const [all, rest] = [optional(costs.get(name)), optional(costs.get(without))]
  return all === undefined || rest === undefined ? undefined : inMs(all - rest, times)
}

export function designText(measured: readonly Measured[]): string {
  const costs = new Map(measured.flatMap(({ steps }) => steps).map(({ name, cost }) => [name, cost]))
  const rows = allowance.map(({ step, ms, of }) => [step, ms.toFixed(2), of?.(costs)?.toFixed(2) ?? 'not measured here'])
  return aligned([['An order of 18 events, ms of CPU', 'allowed', 'measured'], ...rows])
}
