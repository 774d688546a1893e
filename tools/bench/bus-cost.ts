// What messages cost: this process, the database's backends and the broker, each by its own clock.
import { readFileSync } from 'node:fs'
import { median, stopwatch } from './measure.ts'
import { microsecondsBetween } from './store-measure.ts'
import type { BenchServer } from './store-server.ts'

/** Of one message, in microseconds; absent where it cannot be read. */
export interface Cost {
  readonly wallUs: number
  readonly nodeUs: number
  readonly postgresUs?: number
  readonly brokerUs?: number
}

/** Where the work is done. */
export interface Machines {
  readonly server: BenchServer
  /** Process id of the broker; undefined where the log is in PostgreSQL. */
  readonly broker: number | undefined
}

/** Starts now; answers the cost of a message when told how many there were. */
export async function startMeter({ server, broker }: Machines): Promise<(messages: number) => Promise<Cost>> {
  const before = await server.backendTimes()
  const brokerBefore = cpuOfProcess(broker)
  const elapsed = stopwatch()
  return async (messages) => {
    const { wallUs, cpuUs } = elapsed()
    const brokerAfter = cpuOfProcess(broker)
    const after = await server.backendTimes()
    return {
      wallUs: wallUs / messages,
      nodeUs: cpuUs / messages,
      ...(before !== undefined && after !== undefined && { postgresUs: microsecondsBetween(before, after) / messages }),
      ...(brokerBefore !== undefined && brokerAfter !== undefined && { brokerUs: (brokerAfter - brokerBefore) / messages }),
    }
  }
}

/** In microseconds, of all its threads. The kernel counts in hundredths of a second. */
function cpuOfProcess(pid: number | undefined): number | undefined {
  if (pid === undefined) return undefined
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * 10_000
  } catch {
    return undefined
  }
}

/** What our own code spends: this process and its statements, not the broker. */
export const ownUs = ({ nodeUs, postgresUs = 0 }: Cost): number => nodeUs + postgresUs

export function medianCost(costs: readonly Cost[]): Cost {
  const of = (value: (cost: Cost) => number | undefined): number | undefined => {
    const values = costs.map(value).filter((one) => one !== undefined)
    return values.length === 0 ? undefined : median(values)
  }
  const [postgresUs, brokerUs] = [of((cost) => cost.postgresUs), of((cost) => cost.brokerUs)]
  return { wallUs: of(({ wallUs }) => wallUs) ?? 0, nodeUs: of(({ nodeUs }) => nodeUs) ?? 0, ...(postgresUs !== undefined && { postgresUs }), ...(brokerUs !== undefined && { brokerUs }) }
}
