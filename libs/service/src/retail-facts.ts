// What retailers report, as every service hears it that owns some of it: on the topic, or in the history of an import.
import { jsonForm, withoutNulls, type Contracts, type DraftEvents, type HistoryEntry, type PublishedEvents } from '@wismo/contracts'
import { cardNumberFaults, Instant, Invalid, isUuid, orderIdOf, uuidV5, wismoSpace, type Aggregate, type DomainEvent, type OrderId, type Uuid } from '@wismo/kernel'
import type { StreamName } from '@wismo/event-store'
import { reaction, type HeldFact, type Inbound, type Reaction } from '@wismo/messaging'
import type { Runtime } from './runtime.ts'
import type { Shop } from './shops/shop-document.ts'
import { faultsOf, withoutStrangeNames } from './validation.ts'

type Events = PublishedEvents & DraftEvents

/** Where the history of an import keeps each message. */
const fieldOf = {
  RetailPaymentReported: 'payment', RetailParcelReported: 'parcel', RetailReviewDecided: 'review', RetailStockReported: 'stock', RetailFulfillmentReported: 'fulfillment', RetailLinesChanged: 'linesChanged',
  RetailLinesCancelled: 'linesCancelled', RetailOrderCancelled: 'orderCancelled', RetailReturnReported: 'returned', RetailContactChanged: 'contactChanged', RetailAddressChanged: 'addressChanged',
} as const satisfies Partial<Record<keyof Events, keyof HistoryEntry>>

/** What may happen to an order that a retailer told of. */
export type RetailType = keyof typeof fieldOf
export const retailTypes = Object.keys(fieldOf) as readonly RetailType[]

/** One message about an order, checked: of a known shop, not ahead of the clock, without a card number. */
export type RetailFact<Type extends RetailType = RetailType> = { readonly [One in Type]: FactOf<One> }[Type]

interface FactOf<Type extends RetailType> {
  readonly type: Type
  /** Names the cause of whatever follows: the same for a message and for the entry of a history that says its id. */
  readonly id: Uuid
  readonly data: Events[Type]
  readonly shop: Shop
  readonly orderId: OrderId
  readonly occurredAt: Instant
  /** It came in the history of an import. */
  readonly history: boolean
}

/** A reaction to what retailers report: as any other one, but that it sees checked facts. */
export interface RetailReaction<State, Event extends DomainEvent, Type extends RetailType, Prepared> {
  /** Unique within its service, never renamed: event ids derive from it. */
  readonly name: string
  readonly on: readonly Type[]
  readonly aggregate: Aggregate<State, Event>
  /** As `Reaction.prepare`; an error for one fact parks its message. */
  prepare?(facts: readonly RetailFact<Type>[]): Promise<readonly (Prepared | Error)[]>
  stream(fact: RetailFact<Type>, prepared: Prepared): StreamName | undefined
  /** Pure. What a fact says is never refused for the state it meets: what contradicts is shown, not parked. */
  decide(fact: RetailFact<Type>, prepared: Prepared): (state: State) => readonly Event[]
}

type RetailSurroundings = Pick<Runtime, 'contracts' | 'shops' | 'clock'>

/** Hears these messages wherever they stand. Facts are checked before anybody prepares for them; a wrong one parks its message with `Invalid`. */
export function retailFacts<State, Event extends DomainEvent, Type extends RetailType, Prepared = undefined>(surroundings: RetailSurroundings, typed: RetailReaction<State, Event, Type, Prepared>): Reaction {
  const check = factChecker(surroundings)
  const { name, on, aggregate, prepare } = typed
  return reaction<State, Event, Prepared>({
    name,
    on: [...on, 'RetailOrderImported'],
    aggregate,
    each: (inbound) => (inbound.type === 'RetailOrderImported' ? historyOf(inbound, on) : [{ data: inbound.data }]).map((held) => ({ ...held, data: check(inbound, held) })),
    ...(prepare === undefined ? {} : { prepare: (batch) => prepare.call(typed, batch.map(factOf<Type>)) }),
    stream: (inbound, prepared) => typed.stream(factOf(inbound), prepared),
    occurredAt: (inbound) => factOf(inbound).occurredAt,
    decide: (inbound, prepared) => typed.decide(factOf(inbound), prepared),
  })
}

type Checked = Omit<RetailFact, 'id' | 'type'>

/** The message or entry with the name that it has within the batch. */
const factOf = <Type extends RetailType>({ id, type, data }: Inbound): RetailFact<Type> => ({ ...(data as Checked), id, type }) as RetailFact as RetailFact<Type>

/** Entries of these types. One that names its message is that message. */
function historyOf({ data, message }: Inbound, on: readonly RetailType[]): readonly HeldFact[] {
  const { history } = data as { readonly history?: unknown }
  if (!Array.isArray(history)) return []
  return history.flatMap((entry: HistoryEntry, i) =>
    on.flatMap((type) => {
      const told = entry?.[fieldOf[type]]
      return told === undefined || told === null ? [] : [{ name: String(i), ...idOf(entry.eventId, message.headers['ce_source']), type, data: told }]
    }),
  )
}

/** As the message would have been named that it stands for. */
function idOf(eventId: string | null | undefined, source = ''): { readonly id?: Uuid } {
  if (typeof eventId !== 'string' || eventId === '') return {}
  return { id: isUuid(eventId) ? eventId : uuidV5(wismoSpace, 'message', source, eventId.replaceAll('\n', ' ')) }
}

/** A clock of the retailer may be ahead by this much, in milliseconds. */
const maxAheadMs = 5 * 60_000

function factChecker({ contracts, shops, clock }: RetailSurroundings): (inbound: Inbound, held: HeldFact) => Checked {
  const read = retailReader(contracts)
  return (inbound, { type = inbound.type, data }) => {
    const fact = read(type as RetailType, data)
    const { shopId, externalId } = fact
    if (shopId !== inbound.metadata.shopId) throw new Invalid('reference_unknown', 'The header ce_shop names another shop than the body.')
    const shop = shops.find(shopId)
    if (shop === undefined) throw new Invalid('reference_unknown', 'There is no such shop.', [{ pointer: '/shopId', code: 'reference_unknown', detail: 'There is no such shop.' }])
    if (inbound.type === 'RetailOrderImported' && externalId !== (inbound.data as { readonly externalId?: unknown }).externalId) throw new Invalid('reference_unknown', 'An entry of the history is about another order.')
    const occurredAt = Instant.parse(fact.occurredAt)
    refuseFuture(occurredAt, clock())
    return { data: fact as never, shop, orderId: orderIdOf(shopId, externalId), occurredAt, history: inbound.type === 'RetailOrderImported' }
  }
}

/** Throws `Invalid('date_order')` for what has not happened yet. */
export function refuseFuture(occurredAt: Instant, now: Instant, pointer = '/occurredAt'): void {
  if (Date.parse(occurredAt) - Date.parse(now) > maxAheadMs) throw new Invalid('date_order', 'It happened in the future: see errors.', [{ pointer, code: 'date_order', detail: 'At most 5 minutes ahead.' }])
}

/** The money that a retailer tells of is in the currency of the shop. Throws `Invalid('currency_mismatch')`. */
export function requireShopCurrency(shop: Pick<Shop, 'currency'>, currency: string, pointer = '/currency'): void {
  if (currency !== shop.currency) throw new Invalid('currency_mismatch', 'The currency is not the shop’s.', [{ pointer, code: 'currency_mismatch', detail: `The shop’s is ${shop.currency}.` }])
}

/** Reads the body of such a message by its schema, and refuses card numbers. Throws `Invalid`. */
export function retailReader({ source }: Pick<Contracts, 'source'>): <Type extends RetailType>(type: Type, json: unknown) => Events[Type] {
  const forms = new Map(retailTypes.map((type) => [type, jsonForm(source, type)]))
  return <Type extends RetailType>(type: Type, json: unknown) => {
    const result = forms.get(type)?.safeParse(json)
    if (result === undefined) throw new Invalid('invalid', 'There is no such message.')
    if (!result.success) throw new Invalid('invalid', 'The message cannot be used as it is: see errors.', withoutStrangeNames(faultsOf(result.error).slice(0, maxFaults)))
    const cards = cardNumberFaults(result.data)
    if (cards.length > 0) throw new Invalid('card_number_refused', 'The message holds what looks like a card number.', cards)
    return withoutNulls(result.data) as Events[Type]
  }
}

/** Mistakes that are named. */
const maxFaults = 100
