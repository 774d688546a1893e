// Lives of orders written by hand: facts of any aggregate in the order in which they happened, numbered within their aggregate.
import type { OrderPlaced } from '@wismo/contracts'
import { ClaimId, EventId, FulfillmentId, GrantId, Instant, lineIdOf, orderIdOf, OrderId, ParcelId, paymentAccountIdOf, PaymentId, ReturnId, returnsAccountIdOf, SealedRef, ShopId, SubjectRef, wismoSpace, type Currency, type LineId } from '@wismo/kernel'
import { compose, type ComposedOrder } from '../compose.ts'
import { foldPart, type FoldedEvent } from '../fold-part.ts'
import type { Part } from '../parts.ts'

/** Names of lines with units: `{ sofa: 2 }`. */
export type Named = Readonly<Record<string, number>>

export interface ToldFact {
  readonly event: FoldedEvent
  readonly version: number
}

const shopId = ShopId.parse('aldermoor')
const start = Instant.parse('2026-11-24T10:00:00Z')

/** Facts in true order; a part is known by the facts of its aggregate that have come. */
export function story(name: string, lines: Named) {
  const orderId = orderIdOf(shopId, name)
  const space = OrderId.toUuid(orderId)
  const facts: ToldFact[] = []
  const versions = new Map<string, number>()
  const line = (of: string): LineId => lineIdOf(orderId, of)
  const units = (of: Named) => Object.entries(of).map(([key, quantity]) => ({ lineId: line(key), quantity }))
  const tell = (type: string, aggregate: string, data: object): void => {
    const version = (versions.get(aggregate) ?? 0) + 1
    versions.set(aggregate, version)
    const at = Instant.plus(start, facts.length * 60_000)
    facts.push({ version, event: { id: EventId.of(space, aggregate, String(version)), type, aggregate, occurredAt: at, recordedAt: at, actor: 'system', data: { orderId, ...data } } as unknown as FoldedEvent })
  }
  const ids = {
    node: (of: string) => FulfillmentId.of(space, of), parcel: (of: string) => ParcelId.of(space, of), claim: (of: string) => ClaimId.of(space, of), back: (of: string) => ReturnId.of(space, of), payment: PaymentId.of(space, 'p'), grant: GrantId.of(space, 'g'),
  }
  const holder = (of: string) => (of.startsWith('P') ? ids.parcel(of) : of.startsWith('R') ? ids.back(of) : ids.node(of))
  const from = (of: string | undefined, lines: Named) => (of === undefined ? {} : { from: [{ partId: holder(of), lines: units(lines) }] })
  return {
    facts, ids, line,
    order: (type: string, data: object = {}) => tell(type, orderId, data),
    placed: () => tell('OrderPlaced', orderId, placed(name, lines)),
    /** What replaces a lost unit costs nothing. */
    added: (of: string, quantity: number, origin: string, parent: string) => tell('LineAdded', orderId, { line: lineOf(orderId, of, quantity, origin === 'claim' ? 0 : unitPrice), origin, parentLineId: line(parent) }),
    cancelled: (of: Named, holderOf?: string) => tell('LinesCancelled', orderId, { lines: units(of), reason: { code: 'customer' }, refundable: 0, ...from(holderOf, of) }),
    node: (of: string, type: string, lines: Named, more: object = {}) => tell(type, ids.node(of), { fulfillmentId: ids.node(of), lines: units(lines), grantId: ids.grant, locationId: 'cork-dc', method: 'ship', ...more }),
    packed: (of: string, lines: Named) => tell('UnitsPacked', ids.node(of), { fulfillmentId: ids.node(of), packages: [{ packageId: 'x', lines: units(lines) }] }),
    shipped: (of: string, parcels: Readonly<Record<string, Named>>) => tell('FulfillmentShipped', ids.node(of), { fulfillmentId: ids.node(of), shippedAt: start, parcels: Object.entries(parcels).map(([parcel, held]) => ({ parcelId: ids.parcel(parcel), carrier: 'an-post', trackingNumber: parcel, lines: units(held) })) }),
    short: (of: string, type: string, missing: Named) => tell(type, ids.node(of), { fulfillmentId: ids.node(of), missing: units(missing) }),
    receivedBack: (of: string, lines: Named, parcel?: string) => tell('ReturnToSenderReceived', ids.node(of), { fulfillmentId: ids.node(of), lines: units(lines), disposition: 'redeliver', ...(parcel === undefined ? {} : { parcelId: ids.parcel(parcel) }) }),
    registered: (of: string, lines: Named, more: object = {}) => tell('ParcelRegistered', ids.parcel(of), { parcelId: ids.parcel(of), direction: 'out', carrier: 'an-post', trackingNumber: of, lines: units(lines), ...more }),
    scan: (of: string, status: string, flags: readonly string[] = []) => tell('CheckpointRecorded', ids.parcel(of), { parcelId: ids.parcel(of), factId: space, rawCode: 'X', source: 'webhook', status, statusChanged: true, flags, mappingVersion: 1, remap: false }),
    parcel: (of: string, type: string, more: object = {}) => tell(type, ids.parcel(of), { parcelId: ids.parcel(of), ...more }),
    back: (of: string, type: string, more: object = {}) => tell(type, returnsAccountIdOf(orderId), { returnId: ids.back(of), ...more }),
    handed: (of: string, lines: Named, holderOf?: string) => tell('ReturnHandedOver', returnsAccountIdOf(orderId), { returnId: ids.back(of), lines: units(lines), ...from(holderOf, lines) }),
    received: (of: string, lines: Named, holderOf?: string) => tell('ReturnReceived', returnsAccountIdOf(orderId), { returnId: ids.back(of), locationId: 'cork-dc', lines: units(lines), ...from(holderOf, lines) }),
    inspected: (of: string, key: string, accepted: number, rejected = 0, missing = 0) => tell('ReturnInspected', returnsAccountIdOf(orderId), { returnId: ids.back(of), lines: [{ lineId: line(key), accepted, rejected, missing }] }),
    resolved: (of: string, amount: number) => tell('ReturnResolved', returnsAccountIdOf(orderId), { returnId: ids.back(of), outcome: 'refund', amount, currency: 'EUR', fees: 0 }),
    claim: (of: string, type: string, more: object = {}) => tell(type, returnsAccountIdOf(orderId), { claimId: ids.claim(of), ...more }),
    approved: (of: string, lines: Named, outcome: string, settledOn?: readonly [string, number]) =>
      tell('ClaimApproved', returnsAccountIdOf(orderId), { claimId: ids.claim(of), outcome, currency: 'EUR', lines: units(lines), ...(settledOn === undefined ? {} : { from: { partId: holder(settledOn[0]), version: settledOn[1] } }) }),
    asked: (of: string, type: string, lines: Named, more: object = {}) => tell(type, returnsAccountIdOf(orderId), { ...(type.startsWith('Claim') ? { claimId: ids.claim(of) } : { returnId: ids.back(of) }), lines: units(lines).map((one) => ({ ...one, reason: { code: 'size' } })), ...more }),
    paid: (amount: number) => tell('PaymentCaptured', paymentAccountIdOf(orderId), { paymentId: ids.payment, captureId: 'c', amount, currency: 'EUR' }),
    refunded: (amount: number) => {
      const refundId = `rfd_${ids.payment.slice(4)}`
      tell('RefundRequested', paymentAccountIdOf(orderId), { refundId, amount, cause: 'x', currency: 'EUR' })
      tell('RefundSucceeded', paymentAccountIdOf(orderId), { refundId, currency: 'EUR' })
    },
  }
}

export type Story = ReturnType<typeof story>

/** 1,000 minor units each. */
const unitPrice = 1_000

const lineOf = (orderId: OrderId, of: string, quantity: number, price = unitPrice): OrderPlaced['lines'][number] => ({
  lineId: lineIdOf(orderId, of), externalLineId: of, sku: of, title: of, variant: {}, quantity, unit: { code: 'EA', scale: 0 }, kind: 'goods', unitPrice: price, discounts: [], taxes: [], total: quantity * price, delivery: { method: 'ship' },
})

function placed(name: string, lines: Named): OrderPlaced {
  const orderId = orderIdOf(shopId, name)
  const total = Object.values(lines).reduce((sum, quantity) => sum + quantity * unitPrice, 0)
  return {
    orderId, shopId, externalId: name, number: name, channel: 'web', placedAt: start, currency: 'EUR' as Currency, locale: 'en-IE', timeZone: 'Europe/Dublin', taxIncluded: true, test: false, history: false, customerType: 'guest', customerTags: [],
    subjectRef: SubjectRef.of(wismoSpace, 's'), contactRef: SealedRef.of(wismoSpace, 'c'), addresses: {}, lines: Object.entries(lines).map(([of, quantity]) => lineOf(orderId, of, quantity)),
    shipping: [], fees: [], discounts: [], totals: { items: total, discounts: 0, shipping: 0, fees: 0, tax: 0, total }, payments: [], confirmation: 'auto', policies: [], consents: [], attributes: {}, contentHash: 'h',
  }
}

/** Folds facts that are in order within each aggregate, whatever their order among them. */
export function partsOf(facts: readonly ToldFact[]): readonly Part[] {
  const parts = new Map<string, Part>()
  for (const { event, version } of facts) parts.set(event.aggregate, { part: event.aggregate, version, doc: foldPart(parts.get(event.aggregate)?.doc as never, event) })
  return [...parts.values()]
}

export const composed = (facts: readonly ToldFact[]): ComposedOrder | undefined => compose(partsOf(facts), start)

/** Every prefix of every aggregate beside every other: all states that any order of arrival can pass. */
export function* vectorsOf(facts: readonly ToldFact[]): Generator<readonly Part[]> {
  const byAggregate = [...new Set(facts.map(({ event }) => event.aggregate))].map((aggregate) => prefixesOf(facts.filter(({ event }) => event.aggregate === aggregate)))
  yield* combined(byAggregate, [])
}

const prefixesOf = (facts: readonly ToldFact[]): readonly (Part | undefined)[] => [undefined, ...facts.map((_, i) => partsOf(facts.slice(0, i + 1))[0])]

function* combined(all: readonly (readonly (Part | undefined)[])[], taken: readonly Part[]): Generator<readonly Part[]> {
  const [first, ...rest] = all
  if (first === undefined) yield taken
  else for (const part of first) yield* combined(rest, part === undefined ? taken : [...taken, part])
}
