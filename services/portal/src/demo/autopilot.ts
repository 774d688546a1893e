// Moves the demo's orders on by the shop's clock while time goes faster than it does: what is due is told, with the moment at which it was due.
import { Instant } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { seedNumbers } from './seeds.ts'
import type { TimedFact } from './teller.ts'
import { factsFor, nextFact } from './world.ts'

/** What happens next in an order, and when by the shop's clock. */
export interface Next {
  readonly number: string
  readonly says: string
  readonly at: Instant
}

/** Only orders that the demo placed: those of a visitor's own messages are the visitor's. */
const isOfDemo = ({ externalId, shopId }: Pick<OrderView, 'externalId' | 'shopId'>): boolean => shopId === 'aldermoor' && (seedNumbers.includes(externalId) || /^A-[1-9]\d{6,7}$/.test(externalId))

const hour = 3_600_000

/** What services conclude by themselves: it happens when they do, not when the retailer did something. */
const concluded = /^(Promise|Order(?!Placed)|TrackingLink)/

/** When the newest fact of an order happened that a retailer told. */
export const newestOf = ({ placedAt, timeline, parcels }: OrderView): Instant =>
  [placedAt, ...timeline.entries.filter(({ type }) => !concluded.test(type)).map(({ at }) => at), ...parcels.flatMap(({ lastFact }) => lastFact?.at ?? [])].sort().at(-1) ?? placedAt

/** The next fact of an order, due as long after the newest one as its step takes; `since` is when time began to go by itself: nothing happened before that was not told. */
export function nextIn(view: OrderView, since: Instant): Next | undefined {
  const fact = isOfDemo(view) ? nextFact(view) : undefined
  const newest = newestOf(view)
  return fact && { number: view.number, says: fact.says, at: Instant.plus(newest > since ? newest : since, fact.hours * hour) }
}

/** Facts of an order that are due; none before their time. */
export function dueFacts(view: OrderView, now: Instant, since: Instant): readonly TimedFact[] {
  const next = nextIn(view, since)
  if (next === undefined || next.at > now) return []
  return factsFor(view, 'move_on').map((fact, i) => ({ ...fact, at: Instant.plus(next.at, i) }))
}
