import type { Brand } from './brand.ts'
import { Invalid } from './errors.ts'
import { bytesToUuid, uuidToBytes, uuidV5, uuidV7, type RandomBytes, type Uuid } from './uuid.ts'

/** Crockford's base32 in lower case, as TypeID uses it. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
/** By code of the letter. */
const digits = Uint8Array.from({ length: 128 }, (_, code) => Math.max(0, alphabet.indexOf(String.fromCharCode(code))))

/** An id as people and messages see it: `ord_01h455vb4pex5vsknk084sn02q`. One prefix, one kind (TypeID text form). */
export interface IdKind<Id extends string> {
  readonly prefix: string
  /** Of its whole text. */
  readonly pattern: RegExp
  /** Throws `Invalid`: `wrong_id_kind` where the prefix belongs to another kind, else `invalid`. */
  parse(text: string): Id
  is(text: string): text is Id
  /** A new id, ordered by time: milliseconds since 1970 and a source of randomness. */
  create(millis: number, random: RandomBytes): Id
  /** The id that these names always have under this space: how the outside's own names find our things. */
  of(space: Uuid, ...names: readonly (string | number)[]): Id
  fromUuid(uuid: Uuid): Id
  toUuid(id: Id): Uuid
}

export function idKind<Id extends string>(prefix: string): IdKind<Id> {
  const pattern = new RegExp(`^${prefix}_[0-7][${alphabet}]{25}$`)
  const kind: IdKind<Id> = {
    prefix,
    pattern,
    parse(text) {
      if (pattern.test(text)) return text as Id
      const code = /^[a-z]{3}_/.test(text) && !text.startsWith(`${prefix}_`) ? 'wrong_id_kind' : 'invalid'
      throw new Invalid(code, `An id here looks like ${prefix}_ and 26 letters and digits.`)
    },
    is: (text): text is Id => pattern.test(text),
    create: (millis, random) => kind.fromUuid(uuidV7(millis, random)),
    of: (space, ...names) => kind.fromUuid(uuidV5(space, ...names)),
    fromUuid: (uuid) => `${prefix}_${encode(uuid)}` as Id,
    toUuid: (id) => decode(id.slice(prefix.length + 1)),
  }
  return kind
}

/** 26 letters of five bits: two that are nought, then the 128 of the uuid. */
function encode(uuid: Uuid): string {
  let [text, held, bits] = ['', 0, 2]
  for (const byte of uuidToBytes(uuid)) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(held >> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return text
}

function decode(text: string): Uuid {
  const bytes = new Uint8Array(16)
  let [place, held, bits] = [0, 0, -2]
  for (let i = 0; i < 26; i += 1) {
    held = (held << 5) | (digits[text.charCodeAt(i)] ?? 0)
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes[place++] = held >> bits
    held &= (1 << bits) - 1
  }
  return bytesToUuid(bytes)
}

/** The root of all names that shops and services make for themselves. Drawn once; changing it changes every derived id. */
export const wismoSpace = '5b1c1a52-6a0e-5b2e-9a63-0f6d2f6a7c11' as Uuid

export type OrderId = Brand<string, 'OrderId'>
export const OrderId = idKind<OrderId>('ord')
export type LineId = Brand<string, 'LineId'>
export const LineId = idKind<LineId>('lin')
export type EventId = Brand<string, 'EventId'>
export const EventId = idKind<EventId>('evt')
export type PaymentId = Brand<string, 'PaymentId'>
export const PaymentId = idKind<PaymentId>('pay')
export type SubjectRef = Brand<string, 'SubjectRef'>
export const SubjectRef = idKind<SubjectRef>('sub')
/** Points at one sealed value of a person in the vault; immutable: a new address is a new reference. */
export type SealedRef = Brand<string, 'SealedRef'>
export const SealedRef = idKind<SealedRef>('ref')
/** What a person asked about their own data. */
export type SubjectRequestId = Brand<string, 'SubjectRequestId'>
export const SubjectRequestId = idKind<SubjectRequestId>('srq')
export type HoldId = Brand<string, 'HoldId'>
export const HoldId = idKind<HoldId>('hld')
export type ChangeId = Brand<string, 'ChangeId'>
export const ChangeId = idKind<ChangeId>('chg')
export type QuoteId = Brand<string, 'QuoteId'>
export const QuoteId = idKind<QuoteId>('quo')
/** Units that the order handed to fulfillment at once; every fact that ends the grant names it. */
export type GrantId = Brand<string, 'GrantId'>
export const GrantId = idKind<GrantId>('grt')
export type FulfillmentId = Brand<string, 'FulfillmentId'>
export const FulfillmentId = idKind<FulfillmentId>('ful')
export type ParcelId = Brand<string, 'ParcelId'>
export const ParcelId = idKind<ParcelId>('pcl')
export type PromiseId = Brand<string, 'PromiseId'>
export const PromiseId = idKind<PromiseId>('prm')
export type ReturnId = Brand<string, 'ReturnId'>
export const ReturnId = idKind<ReturnId>('ret')
export type PaymentLinkId = Brand<string, 'PaymentLinkId'>
export const PaymentLinkId = idKind<PaymentLinkId>('plk')
export type MessageId = Brand<string, 'MessageId'>
export const MessageId = idKind<MessageId>('msg')
export type PolicyId = Brand<string, 'PolicyId'>
export const PolicyId = idKind<PolicyId>('plc')
/** A file of orders that a retailer brings in at once. */
export type OrderImportId = Brand<string, 'OrderImportId'>
export const OrderImportId = idKind<OrderImportId>('imp')
export type TrackingLinkId = Brand<string, 'TrackingLinkId'>
export const TrackingLinkId = idKind<TrackingLinkId>('tlk')
/** A withdrawal from the contract as the customer declared it. */
export type StatementId = Brand<string, 'StatementId'>
export const StatementId = idKind<StatementId>('stm')
/** A box as a node packed it, before a carrier knows it. */
export type PackageId = Brand<string, 'PackageId'>
export const PackageId = idKind<PackageId>('pkg')
export type ExchangeId = Brand<string, 'ExchangeId'>
export const ExchangeId = idKind<ExchangeId>('exc')
export type ClaimId = Brand<string, 'ClaimId'>
export const ClaimId = idKind<ClaimId>('clm')
export type IncidentId = Brand<string, 'IncidentId'>
export const IncidentId = idKind<IncidentId>('inc')
export type AppeasementId = Brand<string, 'AppeasementId'>
export const AppeasementId = idKind<AppeasementId>('apz')
export type RefundId = Brand<string, 'RefundId'>
export const RefundId = idKind<RefundId>('rfd')
export type DisputeId = Brand<string, 'DisputeId'>
export const DisputeId = idKind<DisputeId>('dsp')
export type VoucherId = Brand<string, 'VoucherId'>
export const VoucherId = idKind<VoucherId>('vch')
export type FeedbackId = Brand<string, 'FeedbackId'>
export const FeedbackId = idKind<FeedbackId>('fdb')
/** Who of the nodes takes the units of an order: one per order. */
export type SourcingId = Brand<string, 'SourcingId'>
export const SourcingId = idKind<SourcingId>('src')
/** Returns, exchanges, claims and what is done about trouble: one account per order. */
export type ReturnsAccountId = Brand<string, 'ReturnsAccountId'>
export const ReturnsAccountId = idKind<ReturnsAccountId>('rac')
/** The money of an order: one account per order. */
export type PaymentAccountId = Brand<string, 'PaymentAccountId'>
export const PaymentAccountId = idKind<PaymentAccountId>('pac')

/** A shop's short name, `aldermoor`: brand and country in one deployment of one retailer. */
export type ShopId = Brand<string, 'ShopId'>
export const ShopId = {
  pattern: /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
  parse(text: string): ShopId {
    if (!ShopId.pattern.test(text)) throw new Invalid('invalid', 'A shop is named by lower-case letters, digits and hyphens, 40 at most.')
    return text as ShopId
  },
  /** The space of the names this shop gives: orders, customers. */
  space: (shop: ShopId): Uuid => uuidV5(wismoSpace, 'shop', shop),
}

/** `UUIDv5(shop, external order id)`: two creators of one order meet on one stream. */
export const orderIdOf = (shop: ShopId, externalId: string): OrderId => OrderId.of(ShopId.space(shop), 'order', externalId)
export const lineIdOf = (order: OrderId, externalLineId: string): LineId => LineId.of(OrderId.toUuid(order), 'line', externalLineId)
export const paymentIdOf = (order: OrderId, paymentRef: string): PaymentId => PaymentId.of(OrderId.toUuid(order), 'payment', paymentRef)
export const fulfillmentIdOf = (order: OrderId, fulfillmentRef: string): FulfillmentId => FulfillmentId.of(OrderId.toUuid(order), 'fulfillment', fulfillmentRef)
/** A number may be used again after a while: `shipMonth` is `2026-11`, in UTC. */
export const parcelIdOf = (order: OrderId, carrier: string, trackingNumber: string, shipMonth: string): ParcelId => ParcelId.of(OrderId.toUuid(order), 'parcel', carrier, trackingNumber, shipMonth)
export const returnIdOf = (order: OrderId, returnRef: string): ReturnId => ReturnId.of(OrderId.toUuid(order), 'return', returnRef)
export const refundIdOf = (order: OrderId, refundRef: string): RefundId => RefundId.of(OrderId.toUuid(order), 'refund', refundRef)
/** One policy of each kind for a shop; what changes are its versions. */
export const policyIdOf = (shop: ShopId, kind: string): PolicyId => PolicyId.of(ShopId.space(shop), 'policy', kind)
export const sourcingIdOf = (order: OrderId): SourcingId => SourcingId.of(OrderId.toUuid(order), 'sourcing')
export const returnsAccountIdOf = (order: OrderId): ReturnsAccountId => ReturnsAccountId.of(OrderId.toUuid(order), 'returns')
export const paymentAccountIdOf = (order: OrderId): PaymentAccountId => PaymentAccountId.of(OrderId.toUuid(order), 'payments')

/** Event ids are named by their cause, so that a cause told twice cannot add a second event. */
export const eventIdOf = (cause: Uuid, handler: string, index: number): Uuid => uuidV5(cause, handler, index)

