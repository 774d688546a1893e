// What is typed after npm run replay.
import { parseArgs } from 'node:util'
import { sendingOrders, type SendingOrder } from './arrange.ts'

export interface Asked {
  readonly folder: string
  readonly bus: boolean
  readonly order: SendingOrder
  readonly twice: boolean
  readonly seed: number
  /** An import of so many times the files; absent: messages one by one. */
  readonly copies?: number
  /** Only written there. */
  readonly ndjson?: string
}

export const usage = `Usage: npm run replay -- <folder with the Olist files>
  [--bus] [--order time|shuffled|reversed] [--seed n] [--twice]   every message in its time, by POST /v1/retail-events or on the topic
  [--copies n] [--ndjson file]                                    n times the files as one import, or only written to a file
`

/** Throws with the usage. */
export function asked(args: readonly string[], newSeed: () => number): Asked {
  const { values, positionals: [folder, ...more] } = parsed(args)
  const { bus = false, twice = false, ndjson } = values
  const order = orderOf(values.order)
  const [seed = newSeed(), copies] = [whole(values.seed), whole(values.copies, 1)]
  if (folder === undefined || more.length > 0) throw new Error(usage)
  if (copies === undefined && ndjson === undefined) return { folder, bus, order, twice, seed }
  // An import has each order whole: there is nothing to arrange.
  if (bus || twice || order !== 'time') throw new Error(usage)
  return { folder, bus, order, twice, seed, copies: copies ?? 1, ...(ndjson !== undefined && { ndjson }) }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { bus: { type: 'boolean' }, order: { type: 'string' }, seed: { type: 'string' }, twice: { type: 'boolean' }, copies: { type: 'string' }, ndjson: { type: 'string' } } })
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${usage}`, { cause: error })
  }
}

function orderOf(text: string = 'time'): SendingOrder {
  const order = sendingOrders.find((one) => one === text)
  if (order === undefined) throw new Error(usage)
  return order
}

function whole(text: string | undefined, least = 0): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,9}$/.test(text) || Number(text) < least) throw new Error(usage)
  return Number(text)
}
