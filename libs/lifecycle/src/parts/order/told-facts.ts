// Facts about the terms of an order come in any order, and what one of them does depends on those before it: they are kept beside the terms as they were without them, and told anew in the order of time.
import type { EventId, Instant } from '@wismo/kernel'
import { pick } from '../../pick.ts'
import { applied, eventsOf } from '../kept-objects.ts'
import type { EventOf } from '../part-events.ts'
import { termRules, type Terms } from './terms.ts'

type TermEventName = keyof typeof termRules
export type TermEvent = EventOf<TermEventName>

export interface ToldFact {
  readonly id: EventId
  readonly type: TermEventName
  readonly at: Instant
  readonly data: object
}

/** What is kept of an order that was changed. Most never are, and keep nothing. */
export interface Told {
  /** Oldest first. */
  readonly facts: readonly ToldFact[]
  /** Of the terms, those that the facts changed, as they were without them. */
  readonly before: Partial<Terms>
}

const types: readonly string[] = eventsOf(termRules)
export const isTermEvent = ({ type }: { readonly type: string }): boolean => types.includes(type)

const fields = ['lines', 'gifts', 'addresses', 'contactRef', 'cancelledUnits', 'cancelledFrom', 'cancelledAmount', 'backordered', 'stockOn', 'adjustments'] as const

type Changed = Pick<Terms, (typeof fields)[number]>

/** The part after one more fact about its terms. The same facts give the same, whichever came first. */
export function toldAlso<Part extends Terms & { readonly told?: Told }>(part: Part, event: TermEvent): Part {
  const facts = [...(part.told?.facts ?? []), factOf(event)].sort(byTime)
  const first: Terms = { totals: part.totals, ...changedOf(part), ...part.told?.before }
  const now = facts.reduce<Terms>((terms, fact) => applied(termRules, terms, eventOf(fact)), first)
  const before = pick(first, ...fields.filter((field) => now[field] !== first[field]))
  return { ...part, ...changedOf(now), told: { facts, before } }
}

/** How often the order moved, and with it every link was ended. What waits to be told anew for who bought counts once, then. */
export const movesOf = (told: Told | undefined): number => (told?.facts ?? []).filter(({ type, data }) => type === 'AddressChanged' && !('sealedFor' in data)).length

const changedOf = (terms: Terms): Changed => pick(terms, ...fields)

/** Why, and in which currency, changes nothing. */
function factOf({ id, type, occurredAt, data }: TermEvent): ToldFact {
  const { orderId: _orderId, reason: _reason, currency: _currency, approver: _approver, ...kept } = data as TermEvent['data'] & { readonly reason?: unknown; readonly currency?: unknown; readonly approver?: unknown }
  return { id, type, at: occurredAt, data: kept }
}

const eventOf = ({ id, type, at, data }: ToldFact): TermEvent => ({ id, type, occurredAt: at, data }) as unknown as TermEvent

/** Of what happened at once: a line is there before it is swapped, priced or cancelled, and the sum of the order is told last. */
const ranks: Readonly<Partial<Record<string, number>>> = { LineAdded: 0, VariantSwapped: 1, LineQuantityChanged: 2, PriceAdjusted: 4, LinesCancelled: 5, UnitsBackordered: 6, UnitsAvailable: 7 }

function rankOf({ type, data }: ToldFact): number {
  // What was sealed for nobody is followed by the same, sealed for who bought.
  if ('sealedFor' in data) return -1
  return 'target' in data && data.target === 'order' ? 9 : (ranks[type] ?? 3)
}

const byTime = (a: ToldFact, b: ToldFact): number => compare(a.at, b.at) || rankOf(a) - rankOf(b) || compare(a.id, b.id)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
