// Until when a customer's link shows the order: 90 days after the last of it came. Nobody needs it for ever, and links get around.
import { Instant } from '@wismo/kernel'
import { handoversOf } from './handovers.ts'
import type { OrderState } from './state.ts'

const daysAfter = 90
const dayMs = 86_400_000

/** Undefined while something is still to come, and where nobody knows when it came. */
export function linksEndOf({ fulfillmentStatus, lines, parts }: Pick<OrderState, 'fulfillmentStatus' | 'lines' | 'parts'>): Instant | undefined {
  if (fulfillmentStatus !== 'delivered') return undefined
  const came = lines.flatMap(({ line }) => handoversOf(line.lineId, parts)).map(({ at }) => at)
  const last = came.flatMap((at) => at ?? []).sort().at(-1)
  return last === undefined || came.includes(undefined) ? undefined : Instant.plus(last, daysAfter * dayMs)
}
