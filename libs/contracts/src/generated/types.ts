// Generated from schemas/ by npm run contracts.
import type { ActorType, AppeasementId, ChangeId, ClaimId, Currency, DisputeId, ExchangeId, FeedbackId, FulfillmentId, GrantId, HoldId, IncidentId, Instant, LineId, MessageId, Minor, OrderId, PackageId, ParcelId, PaymentId, PaymentLinkId, PolicyId, PromiseId, QuoteId, RefundId, ReturnId, SealedRef, ShopId, StatementId, SubjectRef, SubjectRequestId, TrackingLinkId, Uuid, VoucherId } from '@wismo/kernel'

/** Where a person lives. Personal: sealed at intake. */
export interface Address {
  /** Name. */
  readonly name?: string
  /** Company. */
  readonly company?: string
  /** Street and number. */
  readonly line1: string
  /** Second line. */
  readonly line2?: string
  /** City. */
  readonly city: string
  /** State or province. */
  readonly region?: string
  /** Postal code. */
  readonly postalCode?: string
  /** ISO 3166. */
  readonly country: string
  /** Phone number, E.164. */
  readonly phone?: string
  /** For the driver. */
  readonly instructions?: string
  /** Where the door is. */
  readonly geo?: GeoPoint
}

/** A share of a charge that belongs to a line. */
export interface Allocation {
  /** The line it is about. */
  readonly lineId: LineId
  /** Minor units. */
  readonly amount: Minor
}

/** What is given to make up for something. unknown: a word that the reader does not know yet. */
export type AppeasementKind = 'partial_refund' | 'store_credit' | 'free_shipping' | 'percent_off' | 'points' | 'gift' | 'fee_waiver' | 'unknown'

/** Where the money of an order stands after the fact, in minor units. */
export interface Balance {
  /** Still to be paid; negative where too much was paid. Absent where the account was not told what the order costs, because another system decides about its money: the order view says it then. */
  readonly due?: Minor
  /** Taken from the customer so far. */
  readonly captured: Minor
  /** Given back so far. */
  readonly refunded: Minor
  /** Could be given back at most: what was taken less what went back or is promised. */
  readonly refundable: Minor
}

/** An article in a cart. */
export interface CartItem {
  /** Article number. */
  readonly sku: string
  /** Name of the article. */
  readonly title: string
  /** How many. */
  readonly quantity: number
  /** Picture, https. */
  readonly imageUrl?: string
}

/** Why something went wrong on the way. */
export interface Cause {
  /** Who it lies with. */
  readonly party: CauseParty
  /** What: missorted, address_incomplete. */
  readonly code: string
}

/** Who a trouble on the way lies with. unknown: a word that the reader does not know yet. */
export type CauseParty = 'carrier' | 'merchant' | 'recipient' | 'customs' | 'weather' | 'other' | 'unknown'

/** What a change asks for. unknown: a word that the reader does not know yet. */
export type ChangeKind = 'add_line' | 'change_quantity' | 'remove_line' | 'swap_variant' | 'change_address' | 'change_contact' | 'change_service_level' | 'change_slot' | 'switch_method' | 'change_store' | 'change_collector' | 'apply_promotion' | 'remove_promotion' | 'gift_options' | 'unknown'

/** A charge or discount of the whole order. */
export interface Charge {
  /** Short name. */
  readonly code?: string
  /** What people read. */
  readonly label?: string
  /** Minor units. */
  readonly amount: Minor
  /** Taxes on it. */
  readonly taxes: readonly Tax[]
  /** Shares per line; sum to the amount where given. */
  readonly allocations: readonly Allocation[]
}

/** A part of an order that costs money and is no line. unknown: a word that the reader does not know yet. */
export type ChargePart = 'shipping' | 'fee' | 'discount' | 'unknown'

/** What checkout told the customer to expect. Never changed afterwards. */
export interface CheckoutPromise {
  /** First day or instant. */
  readonly from?: string
  /** Last day (YYYY-MM-DD) or instant (RFC 3339). */
  readonly to: string
  /** Whether days or instants were promised. */
  readonly precision: Precision
  /** Day or instant by which it has to leave. */
  readonly shipBy?: string
  /** Who said so: checkout. */
  readonly source?: string
}

/** What is wrong with what the customer got, or did not get. unknown: a word that the reader does not know yet. */
export type ClaimKind = 'not_received' | 'missing_item' | 'wrong_item' | 'damaged' | 'defective' | 'empty_box' | 'late' | 'service_fault' | 'unknown'

/** What an approved claim leads to. unknown: a word that the reader does not know yet. */
export type ClaimOutcome = 'refund' | 'replacement' | 'repair' | 'unknown'

/** How an order is confirmed: by itself once what is due now is covered, or by the retailer. unknown: a word that the reader does not know yet. */
export type Confirmation = 'auto' | 'manual' | 'unknown'

/** What the customer agreed to at checkout. */
export interface Consent {
  /** What they agreed to. */
  readonly purpose: string
  /** On which channel. */
  readonly channel: string
  /** Whether they agreed. */
  readonly granted: boolean
  /** Version of the text that was shown. */
  readonly textVersion: string
  /** When, RFC 3339. */
  readonly at: string
}

/** How a customer is reached. Personal: sealed at intake. */
export interface Contact {
  /** Name. */
  readonly name?: string
  /** E-mail address. */
  readonly email?: string
  /** Phone number, E.164. */
  readonly phone?: string
}

/** Who bought, without names. */
export interface Customer {
  /** The shop’s id of the customer. */
  readonly externalId?: string
  /** Whether the shop knows the customer. */
  readonly type?: CustomerType
  /** Loyalty tier. */
  readonly tier?: string
  /** Labels. */
  readonly tags?: readonly string[]
}

/** Whether the shop knows the customer. unknown: a word that the reader does not know yet. */
export type CustomerType = 'guest' | 'registered' | 'unknown'

/** What customs asks about an article. */
export interface Customs {
  /** Tariff number. */
  readonly hsCode?: string
  /** Country of origin, ISO 3166. */
  readonly origin?: string
  /** Weight in grams. */
  readonly weightGrams?: number
}

/** How the units of a line reach the customer. */
export interface Delivery {
  /** Which way. */
  readonly method: DeliveryMethod
  /** Which of the order’s addresses. */
  readonly addressKey?: string
  /** Store or point, by the retailer’s id. */
  readonly locationId?: string
  /** Service that was bought: standard, express. */
  readonly serviceLevel?: string
  /** Booked window. */
  readonly window?: DeliveryWindow
}

/** Ways to the customer: ship by a carrier, pickup in a store, curbside at its door, scheduled with an appointment, digital, none. unknown: a word that the reader does not know yet. */
export type DeliveryMethod = 'ship' | 'pickup' | 'curbside' | 'scheduled' | 'digital' | 'none' | 'unknown'

/** When a scheduled delivery was booked for. */
export interface DeliveryWindow {
  /** Day or instant. */
  readonly from?: string
  /** Day or instant. */
  readonly to?: string
}

/** Where to, as far as it is not personal. */
export interface Destination {
  /** The address, in the vault. */
  readonly addressRef: SealedRef
  /** ISO 3166. */
  readonly country: string
  /** State or province. */
  readonly region?: string
  /** First two characters of the postal code. */
  readonly postalPrefix2?: string
}

/** A reduction of a line. */
export interface Discount {
  /** Code of the promotion. */
  readonly code?: string
  /** What people read. */
  readonly label?: string
  /** Minor units, taken off. */
  readonly amount: Minor
}

/** Who was right in a dispute: won is for the retailer. unknown: a word that the reader does not know yet. */
export type DisputeResult = 'won' | 'lost' | 'unknown'

/** What is known about every public event beside its own facts. Id, type, source and shop travel as headers. */
export interface Envelope {
  /** The aggregate the event belongs to, as its prefixed id. */
  readonly subject: string
  /** Version of that aggregate after the event; 1 for the first, without gaps. */
  readonly sequence: number
  /** When it happened, by the word of who told us. */
  readonly occurredAt: Instant
  /** When the owning service stored it. */
  readonly recordedAt: Instant
  /** The first cause of the conversation. */
  readonly correlationId: Uuid
  /** The message or request that caused this event directly. */
  readonly causationId: Uuid
  /** Who made it happen. */
  readonly actorType: ActorType
  /** Which one: the id of a key, a person of staff, a carrier; never a name. */
  readonly actorId: string
}

/** When something is expected, and how sure that is. */
export interface Estimate {
  /** First day (YYYY-MM-DD) or instant (RFC 3339) it may come. */
  readonly earliest: string
  /** When it will most likely come. */
  readonly likely: string
  /** Last day or instant it may come. A day ends when it ends in the time zone. */
  readonly latest: string
  /** How sure it is to come in between, from 0 to 1. */
  readonly confidence: number
  /** IANA zone of the destination, whose days are meant. */
  readonly timeZone?: string
}

/** Who expects it: the carrier, our own model, the node, an agent in service. unknown: a word that the reader does not know yet. */
export type EstimateSource = 'carrier' | 'model' | 'node' | 'csr' | 'unknown'

/** An article the customer gets in exchange. */
export interface ExchangeItem {
  /** Article number. */
  readonly sku: string
  /** Steps of its unit, at least 1. */
  readonly quantity: number
  /** Price of one step in minor units. */
  readonly unitPrice: Minor
}

/** When the new units leave: once the old ones were received, once a scan saw them on their way, or at once. unknown: a word that the reader does not know yet. */
export type ExchangeMode = 'on_receipt' | 'on_scan' | 'instant' | 'unknown'

/** How a scan reached us: pushed by the carrier, polled from it, told by the retailer, by a node, by a driver, or entered by an agent. unknown: a word that the reader does not know yet. */
export type FactSource = 'webhook' | 'poll' | 'retailer' | 'node' | 'driver' | 'agent' | 'unknown'

/** Why money could not be taken: not enough of it, a card out of date, a suspicion, anything else. unknown: a word that the reader does not know yet. */
export type FailureCategory = 'insufficient' | 'expired' | 'fraud' | 'other' | 'unknown'

/** One place of a message that is wrong. */
export interface Fault {
  /** Where in the message, as a JSON pointer. */
  readonly pointer: string
  /** Stable code of what is wrong. */
  readonly code: string
  /** What is wrong, for people. */
  readonly detail: string
}

/** What the customer is asked about: the articles, the delivery, the service, whether they would recommend us (nps), how much effort it was. unknown: a word that the reader does not know yet. */
export type FeedbackKind = 'product' | 'delivery' | 'service' | 'nps' | 'effort' | 'unknown'

/** How far the work of a node is. unknown: a word that the reader does not know yet. */
export type FulfillmentStatus = 'accepted' | 'picking' | 'packed' | 'ready_for_pickup' | 'shipped' | 'completed' | 'rejected' | 'cancelled' | 'unknown'

/** Units and the fulfillment they belong to. */
export interface FulfillmentUnits {
  /** The fulfillment they belong to. */
  readonly fulfillmentId: FulfillmentId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
}

/** A point on the earth. */
export interface GeoPoint {
  /** Degrees. */
  readonly lat: number
  /** Degrees. */
  readonly lon: number
}

/** How a gift is packed. The message is personal. */
export interface Gift {
  /** Gift wrapping. */
  readonly wrap: boolean
  /** No prices in the parcel. */
  readonly hidePrices: boolean
  /** The message, in the vault. */
  readonly messageRef?: SealedRef
}

/** Units handed to fulfillment. A grant ends only by a fact of its holder. */
export interface Grant {
  /** Names the grant in every fact about it. */
  readonly grantId: GrantId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** When they have to be ready or gone. */
  readonly needBy?: Instant
}

/** Why units are handed to fulfillment again: the holder released them, a line replaces another, the way to the customer was switched. unknown: a word that the reader does not know yet. */
export type GrantCause = 'released' | 'replacement' | 'switched' | 'unknown'

/** One thing that happened to an imported order: the message that would have told of it, in the one field that fits. */
export interface HistoryEntry {
  /** Your id of the message; makes the import repeatable where entries change places. */
  readonly eventId?: string
  /** A RetailPaymentReported. */
  readonly payment?: RetailPaymentReported
  /** A RetailParcelReported. */
  readonly parcel?: RetailParcelReported
  /** A RetailReviewDecided. */
  readonly review?: RetailReviewDecided
  /** A RetailStockReported. */
  readonly stock?: RetailStockReported
  /** A RetailFulfillmentReported. */
  readonly fulfillment?: RetailFulfillmentReported
  /** A RetailLinesChanged. */
  readonly linesChanged?: RetailLinesChanged
  /** A RetailLinesCancelled. */
  readonly linesCancelled?: RetailLinesCancelled
  /** A RetailOrderCancelled. */
  readonly orderCancelled?: RetailOrderCancelled
  /** A RetailReturnReported. */
  readonly returned?: RetailReturnReported
  /** A RetailContactChanged. */
  readonly contactChanged?: RetailContactChanged
  /** A RetailAddressChanged. */
  readonly addressChanged?: RetailAddressChanged
}

/** Units of lines that a part of the order holds. */
export interface Holding {
  /** The parcel, fulfillment or return that holds them. */
  readonly partId: string
  /** Which units. */
  readonly lines: readonly LineQuantity[]
}

/** What kind of trouble it is. unknown: a word that the reader does not know yet. */
export type IncidentKind = 'delay' | 'silent' | 'damaged' | 'lost' | 'shortfall' | 'refused' | 'address_problem' | 'duties' | 'payment_failed' | 'stockout' | 'pickup_lapsed' | 'return_stuck' | 'refund_failed' | 'wrong_charge' | 'unknown'

/** Something the customer may choose in trouble. */
export interface IncidentOption {
  /** Names it: wait, cancel_unit, wait_with_voucher. */
  readonly code: string
  /** What the customer gets back with it, in minor units. */
  readonly refund?: Minor
}

/** How bad a trouble is. unknown: a word that the reader does not know yet. */
export type IncidentSeverity = 'low' | 'medium' | 'high' | 'unknown'

/** What a look at the units of one line came to. */
export interface InspectedLine {
  /** The line it is about. */
  readonly lineId: LineId
  /** Steps of its unit that were taken back. */
  readonly accepted: number
  /** Steps that were not: they stay the customer’s. */
  readonly rejected: number
  /** Steps that were not there. */
  readonly missing: number
  /** In which state they are: new, opened, worn. */
  readonly grade?: string
  /** What happens to those that were taken back. */
  readonly disposition?: ReturnDisposition
}

/** What became of money that came by a link that had ended: it counts, or it was given back. unknown: a word that the reader does not know yet. */
export type LateResolution = 'applied' | 'refunded' | 'unknown'

/** What happened to a line: it is new, costs another price, or took units from another line. unknown: a word that the reader does not know yet. */
export type LineChangeKind = 'added' | 'repriced' | 'swapped' | 'unknown'

/** What a line sells: goods, something digital, a service for another line, a gift card. unknown: a word that the reader does not know yet. */
export type LineKind = 'goods' | 'digital' | 'service' | 'gift_card' | 'unknown'

/** Why a line came to an order after it was placed: a change, an exchange, a claim that sends a replacement, a present of service, the retailer’s own change. unknown: a word that the reader does not know yet. */
export type LineOrigin = 'change' | 'exchange' | 'claim' | 'appeasement' | 'retailer' | 'unknown'

/** Units of one line. */
export interface LineQuantity {
  /** The line it is about. */
  readonly lineId: LineId
  /** Steps of the unit of the line, at least 1. */
  readonly quantity: number
}

/** How far a tracking link lets its bearer see: progress only, or all of this order. unknown: a word that the reader does not know yet. */
export type LinkLevel = 'link' | 'verified' | 'unknown'

/** What a payment link is for. unknown: a word that the reader does not know yet. */
export type LinkPurpose = 'assisted_order' | 'balance' | 'recovery' | 'change' | 'exchange' | 'upsell' | 'duties' | 'return_dispute' | 'unknown'

/** Ways to reach a customer. unknown: a word that the reader does not know yet. */
export type MessageChannel = 'email' | 'sms' | 'whatsapp' | 'push' | 'webhook' | 'unknown'

/** What a message is for; the customer chooses channels per purpose. unknown: a word that the reader does not know yet. */
export type MessagePurpose = 'delivery_updates' | 'care' | 'feedback' | 'marketing' | 'unknown'

/** One line of an order. */
export interface OrderLine {
  /** Derived from the order and the retailer’s line id. */
  readonly lineId: LineId
  /** The retailer’s id of the line, unique in the order. */
  readonly externalLineId: string
  /** Article number. */
  readonly sku: string
  /** Name of the article. */
  readonly title: string
  /** Product the article belongs to. */
  readonly productId?: string
  /** Color, size: name to value. */
  readonly variant: Readonly<Record<string, string>>
  /** Picture, https. */
  readonly imageUrl?: string
  /** Page of the article, https. */
  readonly url?: string
  /** Steps of the unit, at least 1. */
  readonly quantity: number
  /** Unit of the quantity. */
  readonly unit: Unit
  /** What the line sells. */
  readonly kind: LineKind
  /** The line a service belongs to, by the retailer’s line id. */
  readonly forLine?: string
  /** Price of one step in minor units, before discounts. */
  readonly unitPrice: Minor
  /** Reductions. */
  readonly discounts: readonly Discount[]
  /** Taxes. */
  readonly taxes: readonly Tax[]
  /** What the line costs in minor units: quantity x price - discounts, plus taxes where prices are without. */
  readonly total: Minor
  /** How it reaches the customer. */
  readonly delivery: Delivery
  /** What checkout promised. */
  readonly promise?: CheckoutPromise
  /** Seller on a marketplace. */
  readonly seller?: string
  /** Lines that belong together. */
  readonly setId?: string
  /** What binds the set. */
  readonly setRule?: SetRule
  /** Gift options. */
  readonly gift?: Gift
  /** For customs. */
  readonly customs?: Customs
  /** Terms of return as sold. */
  readonly returns?: ReturnTerms
  /** Return policy pinned at placement. */
  readonly policy?: PolicyVersion
}

/** A box that was packed, and what is in it. */
export interface Package {
  /** The package it is about. */
  readonly packageId: PackageId
  /** Which units are in it. */
  readonly lines: readonly LineQuantity[]
  /** Weight in grams, where it was weighed. */
  readonly weightGrams?: number
}

/** Money that was given back together with taking the goods. */
export interface PaidRefund {
  /** The refund it is about. */
  readonly refundId: RefundId
  /** Minor units. */
  readonly amount: Minor
}

/** Which way a parcel travels: out to the customer or back from them. unknown: a word that the reader does not know yet. */
export type ParcelDirection = 'out' | 'return' | 'unknown'

/** What is remarkable about a parcel beside its status. unknown: a word that the reader does not know yet. */
export type ParcelFlag = 'delayed' | 'silent' | 'damaged' | 'action_required' | 'duties_due' | 'customs' | 'refused' | 'unknown'

/** Where a parcel is, in one list for all carriers. unknown: the carrier said something that has no place in it, or a word that the reader does not know yet. */
export type ParcelStatus = 'pre_transit' | 'accepted' | 'in_transit' | 'held' | 'out_for_delivery' | 'attempt_failed' | 'available_for_pickup' | 'delivered' | 'returning' | 'returned' | 'lost' | 'destroyed' | 'cancelled' | 'unknown'

/** A part of the order as it stood when something was decided about it. */
export interface PartVersion {
  /** The parcel, fulfillment or return. */
  readonly partId: string
  /** Its version then. */
  readonly version: number
}

/** Ways to pay. unknown: a word that the reader does not know yet. */
export type PaymentMethod = 'card' | 'wallet' | 'bank' | 'invoice' | 'pay_later' | 'gift_card' | 'cash' | 'unknown'

/** Where units go that nobody picked up. unknown: a word that the reader does not know yet. */
export type PickupNext = 'restock' | 'ship' | 'other_store' | 'unknown'

/** What a policy of a shop is about. unknown: a word that the reader does not know yet. */
export type PolicyKind = 'return' | 'change' | 'appeasement' | 'message' | 'pickup' | 'refund' | 'retention' | 'unknown'

/** A policy as it was at one moment. */
export interface PolicyVersion {
  /** The policy. */
  readonly policyId: PolicyId
  /** The version of the policy. */
  readonly version: number
}

/** One side of a movement of money. The postings of a fact sum to zero. */
export interface Posting {
  /** Account of the order’s ledger. authorized: set aside and could still be taken; pledged: the customer’s side of that. captured: taken so far; refunded: given back so far; refund_pending: promised back and not yet on its way; receivable: the customer’s side of these three. */
  readonly account: string
  /** Minor units, negative where the account gives; never 0. */
  readonly amount: Minor
}

/** How exact a time is: a whole day or an hour. unknown: a word that the reader does not know yet. */
export type Precision = 'day' | 'hour' | 'unknown'

/** Which price was adjusted. unknown: a word that the reader does not know yet. */
export type PriceTarget = 'line' | 'shipping' | 'fee' | 'order' | 'unknown'

/** What shows that something was handed over. */
export interface Proof {
  /** What kind of proof. */
  readonly kind: ProofKind
  /** Where it is kept: an id at the carrier or in the vault, never the thing itself. */
  readonly ref?: string
}

/** Kinds of proof of a hand-over: a code, an identity card, a signature, a photograph. unknown: a word that the reader does not know yet. */
export type ProofKind = 'code' | 'id' | 'signature' | 'photo' | 'unknown'

/** Why, as a stable code. Words of people are not in it. */
export interface Reason {
  /** What: customer_request, out_of_stock. */
  readonly code: string
  /** More exactly. */
  readonly subCode?: string
}

/** Which part of a refund is for what: a line, a charge of the whole order, or the order as such. */
export interface RefundAllocation {
  /** The line it is for. */
  readonly lineId?: LineId
  /** What else it is for, where it is no line. */
  readonly part?: ChargePart
  /** Minor units. */
  readonly amount: Minor
  /** Tax within the amount, minor units; absent where nobody said it. */
  readonly tax?: Minor
}

/** A way back for money. */
export interface RefundRoute {
  /** The payment it goes back to; the customer’s credit when absent. */
  readonly paymentId?: PaymentId
  /** Minor units. */
  readonly amount: Minor
}

/** Which part of a refund is for what. */
export interface RefundShare {
  /** Line, by your id. */
  readonly externalLineId?: string
  /** What else, where it is no line. */
  readonly part?: ChargePart
  /** Minor units. */
  readonly amount: Minor
  /** Tax within the amount, minor units. */
  readonly tax?: Minor
}

/** Why a completed order is open again: it has a new open unit, or money is owed. unknown: a word that the reader does not know yet. */
export type ReopenCause = 'open_unit' | 'balance' | 'unknown'

/** What another system told of its work, and what all that it told so far comes to: the same in whatever order it was told. */
export interface Reported {
  /** The units that it told of, also where none of them moves by it. */
  readonly lines: readonly LineQuantity[]
  /** Where the units of these lines are now. */
  readonly units: readonly UnitsAtWork[]
  /** How far the work is now. */
  readonly status: FulfillmentStatus
  /** Who works on it now, by the retailer’s id. */
  readonly locationId: string
}

/** A share of a charge that belongs to a line. */
export interface RetailAllocation {
  /** Line, by your id. */
  readonly externalLineId: string
  /** Minor units. */
  readonly amount: Minor
}

/** A charge or discount of the whole order. */
export interface RetailCharge {
  /** Short name. */
  readonly code?: string
  /** What people read. */
  readonly label?: string
  /** Minor units. */
  readonly amount: Minor
  /** Taxes on it. */
  readonly taxes?: readonly Tax[]
  /** Shares per line; they sum to the amount. */
  readonly allocations?: readonly RetailAllocation[]
}

/** How far a warehouse or store is: shipped means handed to the carrier, handed_over to the customer. unknown: a word that the reader does not know yet. */
export type RetailFulfillmentState = 'accepted' | 'rejected' | 'picked' | 'packed' | 'shipped' | 'ready' | 'handed_over' | 'cancelled' | 'unknown'

/** How a gift is packed. */
export interface RetailGift {
  /** Gift wrapping. */
  readonly wrap?: boolean
  /** No prices in the parcel. */
  readonly hidePrices?: boolean
  /** Text on the card. Personal: sealed at intake. */
  readonly message?: string
}

/** One line of an order, by the retailer’s ids. */
export interface RetailLine {
  /** Your id of the line, unique in the order. */
  readonly externalLineId: string
  /** Article number. */
  readonly sku: string
  /** Name of the article. */
  readonly title: string
  /** Product the article belongs to. */
  readonly productId?: string
  /** Color, size: name to value. */
  readonly variant?: Readonly<Record<string, string>>
  /** Picture, https. */
  readonly imageUrl?: string
  /** Page of the article, https. */
  readonly url?: string
  /** Steps of the unit. */
  readonly quantity: number
  /** Unit of the quantity; pieces when absent. */
  readonly unit?: Unit
  /** What the line sells; goods when absent. */
  readonly kind?: LineKind
  /** The line a service belongs to, by your line id. */
  readonly forLine?: string
  /** Price of one step in minor units, before discounts. */
  readonly unitPrice: Minor
  /** Reductions. */
  readonly discounts?: readonly Discount[]
  /** Taxes. */
  readonly taxes?: readonly Tax[]
  /** What the line costs in minor units: quantity x price - discounts, plus taxes where prices are without. */
  readonly total: Minor
  /** How it reaches the customer. */
  readonly delivery: Delivery
  /** What checkout told the customer; our estimate when absent. */
  readonly promise?: CheckoutPromise
  /** Seller on a marketplace. */
  readonly seller?: string
  /** Lines that belong together. */
  readonly setId?: string
  /** What binds the set. */
  readonly setRule?: SetRule
  /** Gift options. */
  readonly gift?: RetailGift
  /** For customs. */
  readonly customs?: Customs
  /** Terms of return as sold; the shop’s policy when absent. */
  readonly returns?: ReturnTerms
}

/** One line that changed. */
export interface RetailLineChange {
  /** What happened to it. */
  readonly change: LineChangeKind
  /** The line as it is now. */
  readonly line: RetailLine
  /** swapped: the line it took units from, by your id. */
  readonly replaces?: string
}

/** Units of one line, by the retailer’s id. */
export interface RetailLineQuantity {
  /** Line, by your id. */
  readonly externalLineId: string
  /** Steps of the unit of the line. */
  readonly quantity: number
}

/** A parcel and what is in it. */
export interface RetailParcel {
  /** Carrier, by its short name. */
  readonly carrier: string
  /** Number at the carrier. */
  readonly trackingNumber: string
  /** Which units are in it. */
  readonly lines: readonly RetailLineQuantity[]
}

/** A payment as checkout saw it. */
export interface RetailPayment {
  /** Reference at the payment provider. */
  readonly ref: string
  /** How it was paid. */
  readonly method: PaymentMethod
  /** Brand of the card: visa. */
  readonly brand?: string
  /** Last four digits of a card. */
  readonly last4?: string
  /** Where it stood. */
  readonly status: StatedPaymentStatus
  /** Minor units. */
  readonly amount: Minor
  /** When an authorization ends, RFC 3339. */
  readonly expiresAt?: string
}

/** What happened to a payment. unknown: a word that the reader does not know yet. */
export type RetailPaymentKind = 'authorized' | 'captured' | 'failed' | 'voided' | 'refunded' | 'unknown'

/** Money that was given back at the till. */
export interface RetailRefund {
  /** Minor units. */
  readonly amount: Minor
  /** ISO 4217, the order’s. */
  readonly currency: string
  /** How it was given back. */
  readonly method?: PaymentMethod
  /** Reference at the payment provider. */
  readonly ref?: string
}

/** What happens to units that were taken back: they are sold again, mended, thrown away or given to the maker. unknown: a word that the reader does not know yet. */
export type ReturnDisposition = 'restock' | 'refurbish' | 'scrap' | 'vendor' | 'unknown'

/** Units of one line that shall come back, and why. */
export interface ReturnLine {
  /** The line it is about. */
  readonly lineId: LineId
  /** Steps of the unit of the line, at least 1. */
  readonly quantity: number
  /** Why. */
  readonly reason: Reason
}

/** How units come back: handed over in a store, dropped off at a point, sent with a label, or kept by the customer. unknown: a word that the reader does not know yet. */
export type ReturnMethod = 'store' | 'drop_off' | 'label' | 'keep' | 'unknown'

/** What the customer gets for what came back; none: nothing. unknown: a word that the reader does not know yet. */
export type ReturnOutcome = 'refund' | 'credit' | 'exchange' | 'none' | 'unknown'

/** What may come back, as sold. */
export interface ReturnTerms {
  /** May be handed back. */
  readonly returnable: boolean
  /** May be swapped. */
  readonly exchangeable: boolean
  /** Money comes back. */
  readonly refundable: boolean
  /** Days after delivery; none: without limit. */
  readonly windowDays?: number
  /** Why it may not come back. */
  readonly finalSaleReason?: string
}

/** What a review of an order came to. unknown: a word that the reader does not know yet. */
export type ReviewDecision = 'accept' | 'hold' | 'reject' | 'unknown'

/** Where the customer bought. unknown: a word that the reader does not know yet. */
export type SalesChannel = 'web' | 'app' | 'store' | 'phone' | 'chat' | 'social' | 'marketplace' | 'other' | 'unknown'

/** One sight of a parcel, by itself. */
export interface Scan {
  /** Where the parcel was then. */
  readonly status: ParcelStatus
  /** What was remarkable then. */
  readonly flags: readonly ParcelFlag[]
  /** What shows a delivery. */
  readonly proof?: Proof
}

/** What binds the lines of a set: nothing, shipping together, delivery only as a whole. unknown: a word that the reader does not know yet. */
export type SetRule = 'any' | 'ship_together' | 'deliver_complete' | 'unknown'

/** What became of a message that was set aside. unknown: a word that the reader does not know yet. */
export type SettledOutcome = 'handled' | 'discarded' | 'unknown'

/** A parcel that left a node. */
export interface ShippedParcel {
  /** The parcel it is about. */
  readonly parcelId: ParcelId
  /** Carrier, by its short name. */
  readonly carrier: string
  /** Number at the carrier. */
  readonly trackingNumber: string
  /** Which units are in it. */
  readonly lines: readonly LineQuantity[]
}

/** A payment as checkout saw it. */
export interface StatedPayment {
  /** Derived from the order and the payment reference. */
  readonly paymentId: PaymentId
  /** Reference at the payment provider. */
  readonly ref: string
  /** How it was paid. */
  readonly method: PaymentMethod
  /** Brand of the card: visa. */
  readonly brand?: string
  /** Last four digits of a card. */
  readonly last4?: string
  /** Where it stood. */
  readonly status: StatedPaymentStatus
  /** Minor units. */
  readonly amount: Minor
  /** When an authorization ends. */
  readonly expiresAt?: Instant
}

/** Where a payment stood when checkout told of it. unknown: a word that the reader does not know yet. */
export type StatedPaymentStatus = 'pending' | 'authorized' | 'captured' | 'failed' | 'unknown'

/** Whether there is stock for units. unknown: a word that the reader does not know yet. */
export type StockState = 'short' | 'backordered' | 'available' | 'unknown'

/** What a person may ask for: a copy of their data, its erasure, a correction, that it is only kept, that it is not used. unknown: a word that the reader does not know yet. */
export type SubjectRequestKind = 'access' | 'erase' | 'rectify' | 'restrict' | 'object' | 'unknown'

/** What happens to units that came back to the node: they set out again, or they are cancelled. unknown: a word that the reader does not know yet. */
export type TakenBackAs = 'redeliver' | 'cancel' | 'unknown'

/** One tax of a line or charge. */
export interface Tax {
  /** Name of the tax: VAT. */
  readonly code: string
  /** Decimal fraction as text: 0.19. */
  readonly rate: string
  /** Minor units. */
  readonly amount: Minor
}

/** The sums of an order in minor units. */
export interface Totals {
  /** Quantity x price over all lines. */
  readonly items: Minor
  /** All discounts, of lines and of the order. */
  readonly discounts: Minor
  /** All shipping charges. */
  readonly shipping: Minor
  /** All fees. */
  readonly fees: Minor
  /** All taxes, included or added. */
  readonly tax: Minor
  /** What the order costs. */
  readonly total: Minor
}

/** What one quantity step is (UN/ECE Recommendation 20). */
export interface Unit {
  /** EA for pieces, KGM for kilograms. */
  readonly code: string
  /** Digits after the point: 3 for kilograms in grams. */
  readonly scale: number
}

/** Where the units of one line are within the work of a node. What left in parcels is not among them. */
export interface UnitsAtWork {
  /** The line it is about. */
  readonly lineId: LineId
  /** Steps of its unit that were taken on, and not packed yet. */
  readonly allocated: number
  /** Steps that lie in packages. */
  readonly packed: number
  /** Steps that wait for the customer. */
  readonly ready: number
  /** Steps that left in no parcel that anybody named. */
  readonly underWay: number
  /** Steps that the node handed to the customer. */
  readonly handedOver: number
}

/** A span of time that was agreed or promised. */
export interface Window {
  /** First day (YYYY-MM-DD) or instant (RFC 3339). */
  readonly from?: string
  /** Last day or instant. A day ends when it ends in the time zone. */
  readonly to: string
  /** Whether from and to are days or instants. */
  readonly precision: Precision
  /** IANA zone of the destination, whose days are meant. */
  readonly timeZone?: string
}

/** A customer bought something: the whole order as it was agreed, without personal data. */
export interface OrderPlaced {
  /** Derived from shop and external id. */
  readonly orderId: OrderId
  /** The shop it was bought in. */
  readonly shopId: ShopId
  /** The retailer’s id of the order. */
  readonly externalId: string
  /** What people call the order. */
  readonly number: string
  /** Where the customer bought. */
  readonly channel: SalesChannel
  /** Receipt or marketplace number. */
  readonly channelRef?: string
  /** When the customer bought. */
  readonly placedAt: Instant
  /** ISO 4217; every amount of the order is in its minor units. */
  readonly currency: Currency
  /** Language and region of the customer, BCP 47. */
  readonly locale: string
  /** IANA zone of the customer. */
  readonly timeZone: string
  /** Prices are written with tax. */
  readonly taxIncluded: boolean
  /** A test order. */
  readonly test: boolean
  /** Imported from the past: no messages, no passed deadlines. */
  readonly history: boolean
  /** Whether the shop knows the customer. */
  readonly customerType: CustomerType
  /** Loyalty tier. */
  readonly customerTier?: string
  /** Labels of the retailer. */
  readonly customerTags: readonly string[]
  /** The person, in the vault. */
  readonly subjectRef: SubjectRef
  /** Name, e-mail address and phone number, in the vault. */
  readonly contactRef: SealedRef
  /** Addresses by the key that lines use. */
  readonly addresses: Readonly<Record<string, Destination>>
  /** Lines in the order of the document. */
  readonly lines: readonly OrderLine[]
  /** Shipping charges. */
  readonly shipping: readonly Charge[]
  /** Fees. */
  readonly fees: readonly Charge[]
  /** Discounts of the whole order. */
  readonly discounts: readonly Charge[]
  /** Sums, recomputed before the order was accepted. */
  readonly totals: Totals
  /** Payments as checkout saw them. */
  readonly payments: readonly StatedPayment[]
  /** How the order is confirmed. */
  readonly confirmation: Confirmation
  /** Ids of the policies the order was sold under. */
  readonly policies: readonly string[]
  /** The shop’s policies that were in force when the order was placed, one of each kind that the shop has: they hold for it whatever is published later. */
  readonly policyVersions?: readonly PolicyVersion[]
  /** What the customer agreed to. */
  readonly consents: readonly Consent[]
  /** Free labels of the retailer. */
  readonly attributes: Readonly<Record<string, string>>
  /** Agent who placed the order for the customer. */
  readonly assistedBy?: string
  /** Keyed hash of the document: tells a repetition from another order under the same id. */
  readonly contentHash: string
}

/** An order was written down that the customer has not agreed to yet, without personal data. */
export interface OrderDrafted {
  /** Derived from shop and external id. */
  readonly orderId: OrderId
  /** The shop it was bought in. */
  readonly shopId: ShopId
  /** The retailer’s id of the order. */
  readonly externalId: string
  /** What people call the order. */
  readonly number: string
  /** Where the customer bought. */
  readonly channel: SalesChannel
  /** Receipt or marketplace number. */
  readonly channelRef?: string
  /** When it was written down. */
  readonly draftedAt: Instant
  /** ISO 4217; every amount of the order is in its minor units. */
  readonly currency: Currency
  /** Language and region of the customer, BCP 47. */
  readonly locale: string
  /** IANA zone of the customer. */
  readonly timeZone: string
  /** Prices are written with tax. */
  readonly taxIncluded: boolean
  /** A test order. */
  readonly test: boolean
  /** Imported from the past: no messages, no passed deadlines. */
  readonly history: boolean
  /** Whether the shop knows the customer. */
  readonly customerType: CustomerType
  /** Loyalty tier. */
  readonly customerTier?: string
  /** Labels of the retailer. */
  readonly customerTags: readonly string[]
  /** The person, in the vault. */
  readonly subjectRef: SubjectRef
  /** Name, e-mail address and phone number, in the vault. */
  readonly contactRef: SealedRef
  /** Addresses by the key that lines use. */
  readonly addresses: Readonly<Record<string, Destination>>
  /** Lines in the order of the document. */
  readonly lines: readonly OrderLine[]
  /** Shipping charges. */
  readonly shipping: readonly Charge[]
  /** Fees. */
  readonly fees: readonly Charge[]
  /** Discounts of the whole order. */
  readonly discounts: readonly Charge[]
  /** Sums, recomputed before the order was accepted. */
  readonly totals: Totals
  /** Payments as checkout saw them. */
  readonly payments: readonly StatedPayment[]
  /** How the order is confirmed. */
  readonly confirmation: Confirmation
  /** Ids of the policies the order was sold under. */
  readonly policies: readonly string[]
  /** The shop’s policies that were in force when the order was placed, one of each kind that the shop has: they hold for it whatever is published later. */
  readonly policyVersions?: readonly PolicyVersion[]
  /** What the customer agreed to. */
  readonly consents: readonly Consent[]
  /** Free labels of the retailer. */
  readonly attributes: Readonly<Record<string, string>>
  /** Agent who placed the order for the customer. */
  readonly assistedBy?: string
  /** Keyed hash of the document: tells a repetition from another order under the same id. */
  readonly contentHash: string
}

/** The order is agreed and covered: its units go to fulfillment. */
export interface OrderConfirmed {
  /** The order. */
  readonly orderId: OrderId
  /** Units that are handed over. */
  readonly grants: readonly Grant[]
}

/** Units are handed to fulfillment again, after a release, a replacement or a switch. */
export interface UnitsGranted {
  /** The order. */
  readonly orderId: OrderId
  /** Units that are handed over. */
  readonly grants: readonly Grant[]
  /** Why again. */
  readonly cause: GrantCause
}

/** Nothing more happens to the order, or to some of its units, until the hold is released. */
export interface OrderHeld {
  /** The order. */
  readonly orderId: OrderId
  /** The hold it is about. */
  readonly holdId: HoldId
  /** Why. */
  readonly reason: Reason
  /** Which units; the whole order when absent. */
  readonly lines?: readonly LineQuantity[]
  /** When it is escalated if it still stands; a hold of the whole order that nobody looks at cancels it later. */
  readonly until: Instant
  /** Why, in words of a person, in the vault. */
  readonly textRef?: SealedRef
  /** People of the retailer look at it: it is escalated, and never cancels the order. */
  readonly review?: boolean
}

/** A hold no longer stands in the way. */
export interface OrderHoldReleased {
  /** The order. */
  readonly orderId: OrderId
  /** The hold it is about. */
  readonly holdId: HoldId
  /** What the person who released it wrote down, in the vault. */
  readonly noteRef?: SealedRef
  /** People of the retailer accepted the order: whatever they held it for before is over. Where nothing was held the hold is one that never was. */
  readonly review?: boolean
}

/** The whole order is off: every unit is cancelled. */
export interface OrderCancelled {
  /** The order. */
  readonly orderId: OrderId
  /** Why; payment_expired where nobody paid in time, hold_expired where a hold ran out: its own reason is the subCode. */
  readonly reason: Reason
}

/** Every unit is where it belongs, nothing is owed and nothing is open. */
export interface OrderCompleted {
  /** The order. */
  readonly orderId: OrderId
}

/** A completed order has something open again. */
export interface OrderReopened {
  /** The order. */
  readonly orderId: OrderId
  /** What is open. */
  readonly cause: ReopenCause
}

/** Nothing will happen to the order any more. */
export interface OrderClosed {
  /** The order. */
  readonly orderId: OrderId
}

/** The order has one more line. */
export interface LineAdded {
  /** The order. */
  readonly orderId: OrderId
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** The line. */
  readonly line: OrderLine
  /** Why it came. */
  readonly origin: LineOrigin
  /** The line it stands in for. */
  readonly parentLineId?: LineId
}

/** The customer is to have another quantity of a line. */
export interface LineQuantityChanged {
  /** The order. */
  readonly orderId: OrderId
  /** The line it is about. */
  readonly lineId: LineId
  /** Quantity before. */
  readonly from: number
  /** Quantity now. */
  readonly to: number
}

/** Units of a line became units of another variant. */
export interface VariantSwapped {
  /** The order. */
  readonly orderId: OrderId
  /** Line that gives units. */
  readonly oldLineId: LineId
  /** Line that has them now. */
  readonly newLineId: LineId
  /** How many. */
  readonly quantity: number
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** The new line as it is now. */
  readonly line: OrderLine
}

/** Units of the order are off. */
export interface LinesCancelled {
  /** The order. */
  readonly orderId: OrderId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** Why. */
  readonly reason: Reason
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** What they had cost and may be given back, in minor units; what their lines say that they cost when absent. */
  readonly refundable?: Minor
  /** Which parts held them; said for units that were lost or are back at the sender. */
  readonly from?: readonly Holding[]
}

/** Units are to be cancelled that somebody else holds: the holder decides. */
export interface CancellationRequested {
  /** The order. */
  readonly orderId: OrderId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** When an answer is missed. */
  readonly dueBy: Instant
}

/** Units that were to be cancelled go on. */
export interface CancellationDeclined {
  /** The order. */
  readonly orderId: OrderId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** Why. */
  readonly reason: Reason
}

/** There is no stock for these units yet. */
export interface UnitsBackordered {
  /** The order. */
  readonly orderId: OrderId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** Day on which stock is expected. */
  readonly expectedOn?: string
}

/** There is stock for units that had none. */
export interface UnitsAvailable {
  /** The order. */
  readonly orderId: OrderId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
}

/** Somebody wants the order changed. */
export interface ChangeProposed {
  /** The order. */
  readonly orderId: OrderId
  /** The change it is about. */
  readonly changeId: ChangeId
  /** What is asked for. */
  readonly kind: ChangeKind
  /** What exactly, in the vault: it may name addresses. */
  readonly payloadRef: SealedRef
}

/** What the change would cost and mean. */
export interface ChangeQuoted {
  /** The order. */
  readonly orderId: OrderId
  /** The change it is about. */
  readonly changeId: ChangeId
  /** Quote; accepting names it. */
  readonly quoteId: QuoteId
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** Change of the total in minor units, negative where it gets cheaper. */
  readonly delta: Minor
  /** The sums after it. */
  readonly newTotals: Totals
  /** How long the quote stands. */
  readonly until: Instant
}

/** The customer takes the quoted change. */
export interface ChangeAccepted {
  /** The order. */
  readonly orderId: OrderId
  /** The change it is about. */
  readonly changeId: ChangeId
  /** The quote that was taken. */
  readonly quoteId?: QuoteId
}

/** The change waits for its difference to be paid. */
export interface ChangeAwaitingPayment {
  /** The order. */
  readonly orderId: OrderId
  /** The change it is about. */
  readonly changeId: ChangeId
  /** Where it is paid. */
  readonly linkId: PaymentLinkId
  /** When the change expires unpaid. */
  readonly dueBy?: Instant
}

/** The change waits for those who hold the units. */
export interface ChangeAwaitingNode {
  /** The order. */
  readonly orderId: OrderId
  /** The change it is about. */
  readonly changeId: ChangeId
  /** Who is asked. */
  readonly fulfillmentIds: readonly FulfillmentId[]
  /** When an answer is missed. */
  readonly dueBy: Instant
}

/** The order is changed. */
export interface ChangeApplied {
  /** The order. */
  readonly orderId: OrderId
  /** The change it is about. */
  readonly changeId: ChangeId
}

/** The change will not happen. */
export interface ChangeRejected {
  /** The order. */
  readonly orderId: OrderId
  /** The change it is about. */
  readonly changeId: ChangeId
  /** Why. */
  readonly reason: Reason
}

/** Nobody took the change in time. */
export interface ChangeExpired {
  /** The order. */
  readonly orderId: OrderId
  /** The change it is about. */
  readonly changeId: ChangeId
}

/** Who wanted the change wants it no more. */
export interface ChangeWithdrawn {
  /** The order. */
  readonly orderId: OrderId
  /** The change it is about. */
  readonly changeId: ChangeId
}

/** Goods go to another address. */
export interface AddressChanged {
  /** The order. */
  readonly orderId: OrderId
  /** Which of the order’s addresses. */
  readonly addressKey: string
  /** Where to now. */
  readonly address: Destination
  /** Under whom the vault keeps it, where that is nobody yet: it came before its order, and is told anew for who bought once the order is there. */
  readonly sealedFor?: SubjectRef
}

/** The customer is reached in another way. */
export interface ContactChanged {
  /** The order. */
  readonly orderId: OrderId
  /** Name, e-mail address and phone number, in the vault. */
  readonly contactRef: SealedRef
  /** Under whom the vault keeps it, where that is nobody yet: it came before its order, and is told anew for who bought once the order is there. */
  readonly sealedFor?: SubjectRef
}

/** Units travel faster or slower than agreed. */
export interface ServiceLevelChanged {
  /** The order. */
  readonly orderId: OrderId
  /** Service before. */
  readonly from: string
  /** Service now. */
  readonly to: string
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** Change of the total in minor units. */
  readonly delta: Minor
  /** Which units; all when absent. */
  readonly lines?: readonly LineQuantity[]
}

/** Units reach the customer in another way. */
export interface DeliveryMethodSwitched {
  /** The order. */
  readonly orderId: OrderId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** Way before. */
  readonly from: DeliveryMethod
  /** Way now. */
  readonly to: DeliveryMethod
  /** Store or point, by the retailer’s id. */
  readonly locationId?: string
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** Change of the total in minor units. */
  readonly delta: Minor
}

/** A promotion counts for the order. */
export interface PromotionApplied {
  /** The order. */
  readonly orderId: OrderId
  /** Code of the promotion. */
  readonly code: string
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** Change of the total in minor units. */
  readonly delta: Minor
}

/** A promotion counts no more. */
export interface PromotionRemoved {
  /** The order. */
  readonly orderId: OrderId
  /** Code of the promotion. */
  readonly code: string
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** Change of the total in minor units. */
  readonly delta: Minor
}

/** A price was set by hand, or told anew by the retailer. */
export interface PriceAdjusted {
  /** The order. */
  readonly orderId: OrderId
  /** Which price. */
  readonly target: PriceTarget
  /** Line, where the price is one of a line. */
  readonly lineId?: LineId
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** Minor units; what it cost until then when absent. */
  readonly before?: Minor
  /** Minor units. */
  readonly after: Minor
  /** The line as it is priced now, with the units it has; said where the retailer told of it. */
  readonly line?: OrderLine
  /** Why. */
  readonly reason: Reason
  /** Staff who approved it, by id. */
  readonly approver?: string
}

/** A line is packed in another way. */
export interface GiftOptionsChanged {
  /** The order. */
  readonly orderId: OrderId
  /** The line it is about. */
  readonly lineId: LineId
  /** How it is packed now. */
  readonly gift: Gift
}

/** The order belongs to another person. */
export interface OrderTransferred {
  /** The order. */
  readonly orderId: OrderId
  /** The person, in the vault. */
  readonly subjectRef: SubjectRef
}

/** The customer withdraws from the contract, as the law allows. */
export interface WithdrawalDeclared {
  /** The order. */
  readonly orderId: OrderId
  /** The statement it is about. */
  readonly statementId: StatementId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** When it was declared: this moment decides about the period. */
  readonly declaredAt: Instant
}

/** The customer has it in writing that the withdrawal arrived. */
export interface WithdrawalAcknowledged {
  /** The order. */
  readonly orderId: OrderId
  /** The statement it is about. */
  readonly statementId: StatementId
  /** When it was sent. */
  readonly sentAt: Instant
  /** How it was sent. */
  readonly channel: string
}

/** Staff wrote something down about the order. */
export interface NoteAdded {
  /** The order. */
  readonly orderId: OrderId
  /** The note, in the vault. */
  readonly textRef: SealedRef
}

/** A link to the order was handed out. */
export interface TrackingLinkIssued {
  /** The order. */
  readonly orderId: OrderId
  /** The link it is about. */
  readonly linkId: TrackingLinkId
  /** How far it lets see. */
  readonly level: LinkLevel
  /** When it ends. */
  readonly until?: Instant
}

/** Links to the order that were handed out before count no more. */
export interface TrackingLinkRevoked {
  /** The order. */
  readonly orderId: OrderId
  /** Link that was revoked. */
  readonly linkId: TrackingLinkId
  /** How far it let see. */
  readonly level: LinkLevel
  /** When it would have ended. */
  readonly until?: Instant
  /** Links of an earlier generation do not count. */
  readonly generation: number
}

/** Who bought is no longer known: name, address, contact and texts of the order are gone for good; lines, days and money stay. */
export interface PersonalDataErased {
  /** The order. */
  readonly orderId: OrderId
  /** The person, by reference. */
  readonly subjectRef: SubjectRef
}

/** A shop is like this from now on: made or changed, always as a whole. Its version is the sequence of the envelope. */
export interface ShopDefined {
  /** The shop. */
  readonly shopId: ShopId
  /** The shop as JSON: what `GET /v1/shops/{id}` answers as `shop`, with its schema in the OpenAPI document. New properties may come. */
  readonly document: string
}

/** A version of a policy is in force from now on, for orders that are placed from now on. What was published never changes. */
export interface PolicyPublished {
  /** The policy: one for each shop and kind. */
  readonly policyId: PolicyId
  /** Counted from 1, without gaps. */
  readonly version: number
  /** The shop. */
  readonly shopId: ShopId
  /** What it is about. */
  readonly kind: PolicyKind
  /** The rules as JSON: what `GET /v1/policies/{id}` answers as `rules`, with the schema of their kind in the OpenAPI document. New properties may come. */
  readonly rules: string
  /** Orders placed from then on are under it. */
  readonly effectiveAt: Instant
}

/** An API key is like this from now on: made, rotated or revoked, always as a whole. Its version is the sequence of the envelope. */
export interface ApiKeyDefined {
  /** Names the key. */
  readonly keyId: string
  /** The key as JSON: what it may do and the hashes of its secrets, never a secret. */
  readonly document: string
}

/** A person, or the retailer for one, asked for what privacy law grants. */
export interface SubjectRequestReceived {
  /** The request. */
  readonly requestId: SubjectRequestId
  /** The person, by reference. */
  readonly subjectRef: SubjectRef
  /** The shop that the person dealt with. */
  readonly shopId: ShopId
  /** What is asked for. */
  readonly kind: SubjectRequestKind
  /** When the law wants it answered. */
  readonly dueBy: Instant
}

/** The request was granted: what was asked for is done now, or by whoever has to. */
export interface SubjectRequestGranted {
  /** The request. */
  readonly requestId: SubjectRequestId
  /** The person, by reference. */
  readonly subjectRef: SubjectRef
  /** The shop that the person dealt with. */
  readonly shopId: ShopId
  /** What was asked for. */
  readonly kind: SubjectRequestKind
}

/** All that is kept about the person was handed out. */
export interface SubjectDataExported {
  /** The request. */
  readonly requestId: SubjectRequestId
  /** The person, by reference. */
  readonly subjectRef: SubjectRef
  /** The shop that the person dealt with. */
  readonly shopId: ShopId
}

/** The key of everything that was kept about the person is destroyed: whoever keeps a plain copy drops it now. */
export interface SubjectErased {
  /** The request; absent where the time to keep it was over. */
  readonly requestId?: SubjectRequestId
  /** The person, by reference. */
  readonly subjectRef: SubjectRef
  /** The shop that the person dealt with. */
  readonly shopId: ShopId
}

/** The request was refused, on a ground that the law gives. */
export interface SubjectRequestRefused {
  /** The request. */
  readonly requestId: SubjectRequestId
  /** The person, by reference. */
  readonly subjectRef: SubjectRef
  /** The shop that the person dealt with. */
  readonly shopId: ShopId
  /** Code of the ground. */
  readonly ground: string
}

/** A node is asked to take units. */
export interface FulfillmentRequested {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Node, by the retailer’s id. */
  readonly locationId: string
  /** How they reach the customer. */
  readonly method: DeliveryMethod
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** When they have to be ready or gone. */
  readonly needBy?: Instant
  /** The grant they came by. */
  readonly grantId?: GrantId
}

/** A node took units and works on them. */
export interface FulfillmentAccepted {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Node, by the retailer’s id. */
  readonly locationId: string
  /** How they reach the customer; absent where nobody said it. */
  readonly method?: DeliveryMethod
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** The grant they came by; absent where another system decides. */
  readonly grantId?: GrantId
  /** When they are ready, by the word of the node. */
  readonly readyBy?: Instant
  /** Where another system decides: what it told, and what it comes to. */
  readonly reported?: Reported
}

/** No node took these units, or they were cancelled before one did. The subject is the sourcing of the order. */
export interface UnitsUnsourced {
  /** The order. */
  readonly orderId: OrderId
  /** The grant they came by; it ends for them. */
  readonly grantId: GrantId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** Why. */
  readonly reason: Reason
}

/** The node does not take these units. */
export interface FulfillmentRejected {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** Why, where it was said. */
  readonly reason?: Reason
  /** Where another system decides: what it told, and what it comes to. */
  readonly reported?: Reported
}

/** The node puts the work aside. */
export interface FulfillmentHeld {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Why. */
  readonly reason?: Reason
}

/** The node goes on with work it had put aside. */
export interface FulfillmentResumed {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Why. */
  readonly reason?: Reason
}

/** The node found stock for units after it had taken them. */
export interface UnitsAllocated {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** The grant they came by. */
  readonly grantId: GrantId
}

/** The node gives units back before they left. */
export interface AllocationReleased {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** Why. */
  readonly reason: Reason
}

/** Somebody takes the units from the shelves. */
export interface PickingStarted {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Where another system decides: what it told, and what it comes to. */
  readonly reported?: Reported
}

/** Units were not on the shelf: the node gives them back. */
export interface ShortPickRecorded {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** Why. */
  readonly reason: Reason
}

/** Units lie in packages. */
export interface UnitsPacked {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** The packages. */
  readonly packages: readonly Package[]
  /** Where another system decides: what it told, and what it comes to. */
  readonly reported?: Reported
}

/** Units were taken out of their packages again. */
export interface UnitsUnpacked {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
}

/** A parcel has its label. */
export interface LabelCreated {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** The parcel that has it. */
  readonly parcelId: ParcelId
  /** Carrier, by its short name. */
  readonly carrier: string
  /** Service of the carrier. */
  readonly service: string
  /** Number at the carrier. */
  readonly trackingNumber: string
}

/** A label counts no more. */
export interface LabelVoided {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** The parcel that had it. */
  readonly parcelId: ParcelId
}

/** Parcels left the node. */
export interface FulfillmentShipped {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** The parcels. */
  readonly parcels: readonly ShippedParcel[]
  /** When they left. */
  readonly shippedAt: Instant
  /** Where another system decides: what it told, and what it comes to. */
  readonly reported?: Reported
}

/** Units wait for the customer. */
export interface PickupReady {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** Store or point, by the retailer’s id. */
  readonly locationId: string
  /** What the customer shows there, in the vault; absent where the store asks for none. */
  readonly codeRef?: SealedRef
  /** How long they wait. */
  readonly window?: Window
  /** Where another system decides: what it told, and what it comes to. */
  readonly reported?: Reported
}

/** The customer waits outside. */
export interface CustomerArrived {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Where: the bay they stand in. */
  readonly slot?: string
}

/** Units were handed to the customer. */
export interface PickedUp {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** What shows it. */
  readonly proof?: Proof
  /** Who took them, in the vault, where it was not the customer. */
  readonly collectorRef?: SealedRef
  /** Where another system decides: what it told, and what it comes to. */
  readonly reported?: Reported
}

/** Units wait longer. */
export interface PickupWindowExtended {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Last day or instant before. */
  readonly from: string
  /** Last day or instant now. */
  readonly to: string
  /** How often that was done by now. */
  readonly count: number
}

/** Nobody came in time. */
export interface PickupWindowLapsed {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
}

/** Units wait for the customer no more. */
export interface PickupReleased {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** Where they go. */
  readonly next: PickupNext
}

/** The customer chose when the delivery comes. */
export interface AppointmentBooked {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** When. */
  readonly window: Window
  /** What is done there: assembly, removal. */
  readonly services: readonly string[]
}

/** The delivery comes at another time. */
export interface AppointmentRescheduled {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** When before. */
  readonly from: Window
  /** When now. */
  readonly to: Window
  /** Who wanted it. */
  readonly by: ActorType
}

/** The delivery did not come about: what is on board comes back. */
export interface AppointmentFailed {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Why. */
  readonly reason: Reason
}

/** What a delivery will bring, and what it lacks. */
export interface DeliveryManifestPublished {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Units that belong to it. */
  readonly expected: readonly LineQuantity[]
  /** Units on board. */
  readonly loaded: readonly LineQuantity[]
  /** Units that are not. */
  readonly missing: readonly LineQuantity[]
  /** When the missing ones are expected. */
  readonly followUp?: Estimate
}

/** The delivery is on its way. */
export interface DeliveryDeparted {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Which units are on board. */
  readonly lines: readonly LineQuantity[]
  /** Where another system decides: what it told, and what it comes to. */
  readonly reported?: Reported
}

/** The delivery is at the door. */
export interface DeliveryArrived {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
}

/** Units were seen at the door. */
export interface DeliveryScanned {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
}

/** Units that should be on board are not. */
export interface DeliveryShortfallDetected {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Which units. */
  readonly missing: readonly LineQuantity[]
}

/** The customer takes what is there. */
export interface PartialDeliveryAccepted {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Which units are taken. */
  readonly lines: readonly LineQuantity[]
}

/** The driver may take the delivery back. */
export interface RefusalAuthorized {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Names the permission. */
  readonly refusalId: string
}

/** The customer did not take units: they come back. */
export interface DeliveryRefused {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** Why. */
  readonly reason: Reason
  /** The permission to take them back. */
  readonly refusalId: string
}

/** Units are with the customer; what else was on board comes back. */
export interface DeliveryCompleted {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** What shows it. */
  readonly proof: Proof
  /** What was done there. */
  readonly services: readonly string[]
}

/** Units that nobody carries are with the customer: downloads, services. */
export interface UnitsRendered {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
}

/** The node has units back that did not reach the customer. */
export interface ReturnToSenderReceived {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** The parcel they came back in. */
  readonly parcelId?: ParcelId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** What happens to them. */
  readonly disposition: TakenBackAs
}

/** The node is asked to stop work on units. */
export interface FulfillmentCancelRequested {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** When an answer is missed. */
  readonly dueBy: Instant
}

/** The node stopped work on units. */
export interface FulfillmentCancelled {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** Why, where it was said. */
  readonly reason?: Reason
  /** Where another system decides: what it told, and what it comes to. */
  readonly reported?: Reported
}

/** The node goes on with units that were to be cancelled. */
export interface FulfillmentCancelDeclined {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** Why. */
  readonly reason: Reason
}

/** Another node does the work. */
export interface FulfillmentMoved {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Node before, by the retailer’s id. */
  readonly from: string
  /** Node now, by the retailer’s id. */
  readonly to: string
}

/** Units of the fulfillment belong to others now. */
export interface FulfillmentSplit {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Which units went to which fulfillment. */
  readonly into: readonly FulfillmentUnits[]
}

/** Units of other fulfillments belong to this one now. */
export interface FulfillmentMerged {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
  /** Which units came from which fulfillment. */
  readonly from: readonly FulfillmentUnits[]
}

/** The node has nothing left to do. */
export interface FulfillmentCompleted {
  /** The order. */
  readonly orderId: OrderId
  /** The fulfillment it is about. */
  readonly fulfillmentId: FulfillmentId
}

/** A parcel is watched from now on. */
export interface ParcelRegistered {
  /** The order. */
  readonly orderId: OrderId
  /** The parcel it is about. */
  readonly parcelId: ParcelId
  /** Which way it travels. */
  readonly direction: ParcelDirection
  /** Carrier, by its short name. */
  readonly carrier: string
  /** Number at the carrier. */
  readonly trackingNumber: string
  /** Which units are in it; always said for a parcel to the customer. */
  readonly lines?: readonly LineQuantity[]
  /** The fulfillment that packed it, whenever known. */
  readonly fulfillmentId?: FulfillmentId
  /** The return it belongs to. */
  readonly returnId?: ReturnId
}

/** The parcel will not travel: its label is void. */
export interface ParcelCancelled {
  /** The order. */
  readonly orderId: OrderId
  /** The parcel it is about. */
  readonly parcelId: ParcelId
  /** Why. */
  readonly reason: Reason
}

/** A carrier saw the parcel: the fact as it was told, and what we made of it. */
export interface CheckpointRecorded {
  /** The order. */
  readonly orderId: OrderId
  /** The parcel it is about. */
  readonly parcelId: ParcelId
  /** Names the carrier’s fact; a correction names the same. */
  readonly factId: Uuid
  /** Code of the carrier. */
  readonly rawCode: string
  /** Words of the carrier. */
  readonly text?: string
  /** Where, as the carrier wrote it. */
  readonly place?: string
  /** What else was said, in words of a person, in the vault. */
  readonly noteRef?: SealedRef
  /** How it reached us. */
  readonly source: FactSource
  /** What this fact alone says; what follows is true after all that was told. */
  readonly scan?: Scan
  /** Status after it. */
  readonly status: ParcelStatus
  /** Whether the status is another one than before. */
  readonly statusChanged: boolean
  /** What is remarkable after it. */
  readonly flags: readonly ParcelFlag[]
  /** What it goes back to once it is found; only while it is lost. */
  readonly statusBeforeLoss?: ParcelStatus
  /** Deliveries in vain so far, where they are counted by scans. */
  readonly attempts?: number
  /** Why, where something is wrong. */
  readonly cause?: Cause
  /** Version of the table that judged the code. */
  readonly mappingVersion: number
  /** A fact from before was judged anew. */
  readonly remap: boolean
}

/** The parcel is with the customer. */
export interface ParcelDelivered {
  /** The order. */
  readonly orderId: OrderId
  /** The parcel it is about. */
  readonly parcelId: ParcelId
  /** What shows it. */
  readonly proof?: Proof
}

/** The carrier was at the door in vain. */
export interface ParcelAttemptFailed {
  /** The order. */
  readonly orderId: OrderId
  /** The parcel it is about. */
  readonly parcelId: ParcelId
  /** Which attempt, 1 for the first. */
  readonly n: number
  /** Why. */
  readonly reason: Reason
}

/** The parcel waits at a point of the carrier. */
export interface ParcelAvailableForPickup {
  /** The order. */
  readonly orderId: OrderId
  /** The parcel it is about. */
  readonly parcelId: ParcelId
  /** Where, as the carrier wrote it. */
  readonly point?: string
  /** How long it waits there. */
  readonly until?: Instant
}

/** The parcel will be later than it should. */
export interface ParcelDelayed {
  /** The order. */
  readonly orderId: OrderId
  /** The parcel it is about. */
  readonly parcelId: ParcelId
}

/** Nobody has told of the parcel for too long. */
export interface ParcelSilent {
  /** The order. */
  readonly orderId: OrderId
  /** The parcel it is about. */
  readonly parcelId: ParcelId
  /** When it was last heard of. */
  readonly since: Instant
}

/** The parcel is damaged. */
export interface ParcelDamageReported {
  /** The order. */
  readonly orderId: OrderId
  /** The parcel it is about. */
  readonly parcelId: ParcelId
}

/** The parcel goes back without having reached the customer. */
export interface ParcelReturningToSender {
  /** The order. */
  readonly orderId: OrderId
  /** The parcel it is about. */
  readonly parcelId: ParcelId
  /** Why. */
  readonly cause: Cause
}

/** The parcel is back where it came from. */
export interface ParcelReturnedToSender {
  /** The order. */
  readonly orderId: OrderId
  /** The parcel it is about. */
  readonly parcelId: ParcelId
}

/** The parcel counts as lost. */
export interface ParcelDeclaredLost {
  /** The order. */
  readonly orderId: OrderId
  /** The parcel it is about. */
  readonly parcelId: ParcelId
  /** On what ground: carrier, silence, agent. */
  readonly basis: string
}

/** A parcel that counted as lost is there again: it stands where it stood before the loss. */
export interface ParcelFound {
  /** The order. */
  readonly orderId: OrderId
  /** The parcel it is about. */
  readonly parcelId: ParcelId
}

/** The carrier was told to bring the parcel back. */
export interface ParcelRecalled {
  /** The order. */
  readonly orderId: OrderId
  /** The parcel it is about. */
  readonly parcelId: ParcelId
  /** Where to: a node, by the retailer’s id. */
  readonly to: string
}

/** The carrier was told to bring the parcel elsewhere. */
export interface ParcelRedirected {
  /** The order. */
  readonly orderId: OrderId
  /** The parcel it is about. */
  readonly parcelId: ParcelId
  /** Where to: a point by its id, another day, or address. */
  readonly to: string
  /** The new address, in the vault, where it is one. */
  readonly addressRef?: SealedRef
}

/** Duties have to be paid before the parcel goes on. */
export interface DutiesDue {
  /** The order. */
  readonly orderId: OrderId
  /** The parcel it is about. */
  readonly parcelId: ParcelId
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** Minor units. */
  readonly amount: Minor
}

/** The parcel was not delivered, though a scan said so. */
export interface DeliveryScanVoided {
  /** The order. */
  readonly orderId: OrderId
  /** The parcel it is about. */
  readonly parcelId: ParcelId
  /** The fact that counts no more. */
  readonly factId: Uuid
  /** On what ground: carrier, agent. */
  readonly basis: string
}

/** The customer was told when to expect these units. */
export interface PromiseMade {
  /** The order. */
  readonly orderId: OrderId
  /** The promise it is about. */
  readonly promiseId: PromiseId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** When. */
  readonly window: Window
  /** Where it comes from: checkout, estimate, agreement. */
  readonly basis: string
  /** Of an order that was imported with its past: a day that is over breaks nothing by itself. */
  readonly history: boolean
}

/** What was promised is expected at another time. */
export interface DeliveryEstimateRevised {
  /** The order. */
  readonly orderId: OrderId
  /** The promise it is about. */
  readonly promiseId: PromiseId
  /** When. */
  readonly estimate: Estimate
  /** Who expects it. */
  readonly source: EstimateSource
  /** Why. */
  readonly reason: Reason
}

/** The promise will probably not be kept. */
export interface PromiseAtRisk {
  /** The order. */
  readonly orderId: OrderId
  /** The promise it is about. */
  readonly promiseId: PromiseId
  /** How much too late, in minutes. */
  readonly slipMinutes: number
  /** Why. */
  readonly reason: Reason
}

/** The promise will probably be kept after all. */
export interface PromiseBackOnTrack {
  /** The order. */
  readonly orderId: OrderId
  /** The promise it is about. */
  readonly promiseId: PromiseId
}

/** What was promised came in time. */
export interface PromiseKept {
  /** The order. */
  readonly orderId: OrderId
  /** The promise it is about. */
  readonly promiseId: PromiseId
  /** Minutes before the end of the window, as a negative number. */
  readonly deltaMinutes: number
}

/** What was promised was not there in time. */
export interface PromiseBroken {
  /** The order. */
  readonly orderId: OrderId
  /** The promise it is about. */
  readonly promiseId: PromiseId
  /** Minutes after the end of the window; 0 where it is over and nothing is there yet. */
  readonly deltaMinutes: number
}

/** Another promise stands in its place; the first one stays as it was made. */
export interface PromiseReplaced {
  /** The order. */
  readonly orderId: OrderId
  /** The promise it is about. */
  readonly promiseId: PromiseId
  /** The promise that counts now. */
  readonly newPromiseId: PromiseId
  /** Who agreed to it. */
  readonly agreedBy: ActorType
}

/** The promise counts no more: there is nothing left to keep. */
export interface PromiseVoided {
  /** The order. */
  readonly orderId: OrderId
  /** The promise it is about. */
  readonly promiseId: PromiseId
}

/** Somebody named the order and its contact: a new link shall go to the contact on file. */
export interface TrackingLinkRequested {
  /** The order. */
  readonly orderId: OrderId
  /** The contact that was named, which is the one on file. */
  readonly contactRef: SealedRef
}

/** The customer wants to give units back. */
export interface ReturnRequested {
  /** The order. */
  readonly orderId: OrderId
  /** The return it is about. */
  readonly returnId: ReturnId
  /** Which units, and why. */
  readonly lines: readonly ReturnLine[]
  /** How they come back. */
  readonly method: ReturnMethod
  /** What the customer wants for them. */
  readonly outcome: ReturnOutcome
}

/** The units may come back. */
export interface ReturnApproved {
  /** The order. */
  readonly orderId: OrderId
  /** The return it is about. */
  readonly returnId: ReturnId
  /** The rules it was decided by. */
  readonly policy: PolicyVersion
  /** When they have to be handed over. */
  readonly dueBy: Instant
}

/** The units may not come back. */
export interface ReturnDeclined {
  /** The order. */
  readonly orderId: OrderId
  /** The return it is about. */
  readonly returnId: ReturnId
  /** Why. */
  readonly reason: Reason
}

/** The customer has a label to send them with. */
export interface ReturnLabelIssued {
  /** The order. */
  readonly orderId: OrderId
  /** The return it is about. */
  readonly returnId: ReturnId
  /** The parcel it is for. */
  readonly parcelId: ParcelId
}

/** The customer has a code to hand them over with. */
export interface ReturnHandoverCodeIssued {
  /** The order. */
  readonly orderId: OrderId
  /** The return it is about. */
  readonly returnId: ReturnId
  /** How long it counts. */
  readonly until: Instant
}

/** The customer gave units away: they are on their way back. */
export interface ReturnHandedOver {
  /** The order. */
  readonly orderId: OrderId
  /** The return it is about. */
  readonly returnId: ReturnId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** Which parts held them: parcels, fulfillments or earlier returns. */
  readonly from?: readonly Holding[]
}

/** Units that came back were received. */
export interface ReturnReceived {
  /** The order. */
  readonly orderId: OrderId
  /** The return it is about. */
  readonly returnId: ReturnId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** Where, by the retailer’s id. */
  readonly locationId: string
  /** Which parts held them: parcels, fulfillments or earlier returns. */
  readonly from?: readonly Holding[]
  /** Why they came back, where it is told only now. */
  readonly reason?: Reason
}

/** Somebody looked at what came back. */
export interface ReturnInspected {
  /** The order. */
  readonly orderId: OrderId
  /** The return it is about. */
  readonly returnId: ReturnId
  /** What it came to, by line. */
  readonly lines: readonly InspectedLine[]
}

/** What the customer gets for it is decided. */
export interface ReturnResolved {
  /** The order. */
  readonly orderId: OrderId
  /** The return it is about. */
  readonly returnId: ReturnId
  /** What they get. */
  readonly outcome: ReturnOutcome
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** What it is worth to them after fees, in minor units. */
  readonly amount: Minor
  /** What was kept for it, in minor units; absent where nobody said it. */
  readonly fees?: Minor
  /** The refund that came with the goods, where another system decides. */
  readonly paidBy?: PaidRefund
}

/** What the customer got already is more than what came back is worth. */
export interface ReturnDisputed {
  /** The order. */
  readonly orderId: OrderId
  /** The return it is about. */
  readonly returnId: ReturnId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
}

/** The customer may keep units and gets their worth all the same. */
export interface ReturnKeptByCustomer {
  /** The order. */
  readonly orderId: OrderId
  /** The return it is about. */
  readonly returnId: ReturnId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
}

/** Nothing will happen to the return any more. */
export interface ReturnClosed {
  /** The order. */
  readonly orderId: OrderId
  /** The return it is about. */
  readonly returnId: ReturnId
}

/** The customer wants to keep the units after all. */
export interface ReturnCancelled {
  /** The order. */
  readonly orderId: OrderId
  /** The return it is about. */
  readonly returnId: ReturnId
}

/** The units were not handed over in time. */
export interface ReturnExpired {
  /** The order. */
  readonly orderId: OrderId
  /** The return it is about. */
  readonly returnId: ReturnId
}

/** Units came back of which nobody knows the order. */
export interface ReceiptlessReturnAccepted {
  /** Stands in for the order that is not known: the return’s own id as that of an order. */
  readonly orderId: OrderId
  /** The return it is about. */
  readonly returnId: ReturnId
  /** Article number. */
  readonly sku: string
  /** Steps of its unit, at least 1. */
  readonly quantity: number
  /** ISO 4217, the shop’s. */
  readonly currency: Currency
  /** What counted for them, in minor units. */
  readonly value: Minor
}

/** What an exchange would cost. */
export interface ExchangeQuoted {
  /** The order. */
  readonly orderId: OrderId
  /** The exchange it is about. */
  readonly exchangeId: ExchangeId
  /** Units the customer gives back. */
  readonly give: readonly LineQuantity[]
  /** What the customer gets. */
  readonly get: readonly ExchangeItem[]
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** What counts for the units given, in minor units. */
  readonly credit: Minor
  /** What the new articles cost, in minor units. */
  readonly newTotal: Minor
  /** Minor units: what the customer pays, negative where they get money back. */
  readonly difference: Minor
  /** When the new units leave. */
  readonly mode: ExchangeMode
  /** The return that brings the units back. */
  readonly returnId?: ReturnId
  /** The quote; confirming names it. */
  readonly quoteId?: QuoteId
  /** How long the quote stands. */
  readonly until?: Instant
}

/** The customer takes the quoted exchange. */
export interface ExchangeConfirmed {
  /** The order. */
  readonly orderId: OrderId
  /** The exchange it is about. */
  readonly exchangeId: ExchangeId
  /** Units the customer gives back. */
  readonly give: readonly LineQuantity[]
  /** What the customer gets. */
  readonly get: readonly ExchangeItem[]
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** What counts for the units given, in minor units. */
  readonly credit: Minor
  /** What the new articles cost, in minor units. */
  readonly newTotal: Minor
  /** Minor units: what the customer pays, negative where they get money back. */
  readonly difference: Minor
  /** When the new units leave. */
  readonly mode: ExchangeMode
  /** The return that brings the units back. */
  readonly returnId?: ReturnId
  /** The quote; confirming names it. */
  readonly quoteId?: QuoteId
}

/** The exchange waits for its difference to be paid. */
export interface ExchangePaymentDue {
  /** The order. */
  readonly orderId: OrderId
  /** The exchange it is about. */
  readonly exchangeId: ExchangeId
  /** Where it is paid. */
  readonly linkId: PaymentLinkId
  /** When the exchange ends unpaid. */
  readonly dueBy?: Instant
}

/** There is stock for the new units. */
export interface ReplacementReserved {
  /** The order. */
  readonly orderId: OrderId
  /** The exchange it is about. */
  readonly exchangeId: ExchangeId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
}

/** There is no stock for the new units. */
export interface ReplacementUnavailable {
  /** The order. */
  readonly orderId: OrderId
  /** The exchange it is about. */
  readonly exchangeId: ExchangeId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
}

/** The new units may leave. */
export interface ReplacementReleased {
  /** The order. */
  readonly orderId: OrderId
  /** The exchange it is about. */
  readonly exchangeId: ExchangeId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
}

/** The new units are with the customer, the old ones are back. */
export interface ExchangeCompleted {
  /** The order. */
  readonly orderId: OrderId
  /** The exchange it is about. */
  readonly exchangeId: ExchangeId
}

/** The exchange will not happen. */
export interface ExchangeCancelled {
  /** The order. */
  readonly orderId: OrderId
  /** The exchange it is about. */
  readonly exchangeId: ExchangeId
}

/** The old units did not come back in time. */
export interface ExchangeReturnLapsed {
  /** The order. */
  readonly orderId: OrderId
  /** The exchange it is about. */
  readonly exchangeId: ExchangeId
}

/** The customer pays for the old units, which did not come back. */
export interface ExchangeLapsedCharged {
  /** The order. */
  readonly orderId: OrderId
  /** The exchange it is about. */
  readonly exchangeId: ExchangeId
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** Minor units. */
  readonly amount: Minor
}

/** The customer says that something is wrong with units. */
export interface ClaimOpened {
  /** The order. */
  readonly orderId: OrderId
  /** The claim it is about. */
  readonly claimId: ClaimId
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** What is wrong. */
  readonly kind: ClaimKind
  /** What they wrote, in the vault. */
  readonly textRef?: SealedRef
}

/** The customer is asked to show it. */
export interface ClaimEvidenceRequested {
  /** The order. */
  readonly orderId: OrderId
  /** The claim it is about. */
  readonly claimId: ClaimId
  /** What is wanted: photo_of_item, photo_of_label. */
  readonly uploads: readonly string[]
}

/** The customer showed it. */
export interface ClaimEvidenceAdded {
  /** The order. */
  readonly orderId: OrderId
  /** The claim it is about. */
  readonly claimId: ClaimId
  /** What they sent, in the vault. */
  readonly uploads: readonly SealedRef[]
}

/** It was judged how far the claim can be trusted. */
export interface ClaimAssessed {
  /** The order. */
  readonly orderId: OrderId
  /** The claim it is about. */
  readonly claimId: ClaimId
  /** How risky it looks: low, medium, high. */
  readonly risk: string
}

/** The claim is right. */
export interface ClaimApproved {
  /** The order. */
  readonly orderId: OrderId
  /** The claim it is about. */
  readonly claimId: ClaimId
  /** What it leads to. */
  readonly outcome: ClaimOutcome
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** What is given back, in minor units. */
  readonly amount?: Minor
  /** Which units. */
  readonly lines: readonly LineQuantity[]
  /** The part that held them, as it stood then: what it tells later undoes the claim. */
  readonly from?: PartVersion
}

/** The claim is not right. */
export interface ClaimDenied {
  /** The order. */
  readonly orderId: OrderId
  /** The claim it is about. */
  readonly claimId: ClaimId
  /** Why. */
  readonly reason: Reason
  /** How long it may be opened again. */
  readonly until: Instant
}

/** What the claim led to is done. */
export interface ClaimResolved {
  /** The order. */
  readonly orderId: OrderId
  /** The claim it is about. */
  readonly claimId: ClaimId
}

/** The customer does not claim it any more. */
export interface ClaimWithdrawn {
  /** The order. */
  readonly orderId: OrderId
  /** The claim it is about. */
  readonly claimId: ClaimId
}

/** The claim is looked at once more. */
export interface ClaimReopened {
  /** The order. */
  readonly orderId: OrderId
  /** The claim it is about. */
  readonly claimId: ClaimId
}

/** The carrier is asked to pay for it. */
export interface CarrierRecoveryFiled {
  /** The order. */
  readonly orderId: OrderId
  /** The claim it is about. */
  readonly claimId: ClaimId
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** Minor units. */
  readonly amount: Minor
}

/** The carrier paid for it. */
export interface CarrierRecoverySettled {
  /** The order. */
  readonly orderId: OrderId
  /** The claim it is about. */
  readonly claimId: ClaimId
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** Minor units. */
  readonly amount: Minor
}

/** Something goes wrong with the order. */
export interface IncidentDetected {
  /** The order. */
  readonly orderId: OrderId
  /** The incident it is about. */
  readonly incidentId: IncidentId
  /** What. */
  readonly kind: IncidentKind
  /** How bad it is. */
  readonly severity: IncidentSeverity
  /** Somebody waits for an answer now: a driver at the door. */
  readonly live: boolean
}

/** The customer knows of it. */
export interface CustomerInformed {
  /** The order. */
  readonly orderId: OrderId
  /** The incident it is about. */
  readonly incidentId: IncidentId
  /** The message that told it. */
  readonly messageId: MessageId
}

/** The customer may choose what happens. */
export interface OptionsOffered {
  /** The order. */
  readonly orderId: OrderId
  /** The incident it is about. */
  readonly incidentId: IncidentId
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** What there is to choose. */
  readonly options: readonly IncidentOption[]
  /** Code of what happens unless they choose; absent where nothing would be harmless. */
  readonly default?: string
  /** How long they may choose. */
  readonly until: Instant
}

/** The customer chose. */
export interface OptionChosen {
  /** The order. */
  readonly orderId: OrderId
  /** The incident it is about. */
  readonly incidentId: IncidentId
  /** What they chose. */
  readonly code: string
}

/** The customer did not choose in time. */
export interface OptionTimedOut {
  /** The order. */
  readonly orderId: OrderId
  /** The incident it is about. */
  readonly incidentId: IncidentId
  /** What happens instead; absent where nothing would be harmless. */
  readonly code?: string
}

/** Somebody takes care of it. */
export interface IncidentAssigned {
  /** The order. */
  readonly orderId: OrderId
  /** The incident it is about. */
  readonly incidentId: IncidentId
  /** Staff who does, by id. */
  readonly actor: string
}

/** It needs somebody who may decide more. */
export interface IncidentEscalated {
  /** The order. */
  readonly orderId: OrderId
  /** The incident it is about. */
  readonly incidentId: IncidentId
}

/** It is mended. */
export interface IncidentResolved {
  /** The order. */
  readonly orderId: OrderId
  /** The incident it is about. */
  readonly incidentId: IncidentId
}

/** Nothing will happen about it any more. */
export interface IncidentClosed {
  /** The order. */
  readonly orderId: OrderId
  /** The incident it is about. */
  readonly incidentId: IncidentId
}

/** Somebody wants to make up for something. */
export interface AppeasementProposed {
  /** The order. */
  readonly orderId: OrderId
  /** The appeasement it is about. */
  readonly appeasementId: AppeasementId
  /** The incident it makes up for. */
  readonly incidentId?: IncidentId
  /** What is given. */
  readonly kind: AppeasementKind
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** What it is worth in minor units. */
  readonly value: Minor
  /** The budget it is taken from. */
  readonly budgetId: string
  /** The rules it was decided by. */
  readonly policy: PolicyVersion
}

/** It is more than that person may give: somebody else decides. */
export interface AppeasementApprovalRequested {
  /** The order. */
  readonly orderId: OrderId
  /** The appeasement it is about. */
  readonly appeasementId: AppeasementId
  /** The incident it makes up for. */
  readonly incidentId?: IncidentId
  /** What is given. */
  readonly kind: AppeasementKind
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** What it is worth in minor units. */
  readonly value: Minor
  /** The budget it is taken from. */
  readonly budgetId: string
  /** The rules it was decided by. */
  readonly policy: PolicyVersion
}

/** It may be given. */
export interface AppeasementGranted {
  /** The order. */
  readonly orderId: OrderId
  /** The appeasement it is about. */
  readonly appeasementId: AppeasementId
  /** The incident it makes up for. */
  readonly incidentId?: IncidentId
  /** What is given. */
  readonly kind: AppeasementKind
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** What it is worth in minor units. */
  readonly value: Minor
  /** The budget it is taken from. */
  readonly budgetId: string
  /** The rules it was decided by. */
  readonly policy: PolicyVersion
}

/** It was given. */
export interface AppeasementIssued {
  /** The order. */
  readonly orderId: OrderId
  /** The appeasement it is about. */
  readonly appeasementId: AppeasementId
  /** The voucher, where it is one. */
  readonly voucherId?: VoucherId
  /** The refund, where it is one. */
  readonly refundId?: RefundId
}

/** The customer made use of it. */
export interface AppeasementRedeemed {
  /** The order. */
  readonly orderId: OrderId
  /** The appeasement it is about. */
  readonly appeasementId: AppeasementId
}

/** The customer made no use of it in time. */
export interface AppeasementExpired {
  /** The order. */
  readonly orderId: OrderId
  /** The appeasement it is about. */
  readonly appeasementId: AppeasementId
}

/** It will not be given. */
export interface AppeasementRejected {
  /** The order. */
  readonly orderId: OrderId
  /** The appeasement it is about. */
  readonly appeasementId: AppeasementId
}

/** It was taken back. */
export interface AppeasementRevoked {
  /** The order. */
  readonly orderId: OrderId
  /** The appeasement it is about. */
  readonly appeasementId: AppeasementId
}

/** The customer begins to pay. */
export interface PaymentInitiated {
  /** The order. */
  readonly orderId: OrderId
  /** The payment it is about. */
  readonly paymentId: PaymentId
  /** How it is paid. */
  readonly method: PaymentMethod
  /** Minor units. */
  readonly amount: Minor
  /** ISO 4217, the order’s. */
  readonly currency: Currency
}

/** The customer has to do something before the payment goes on. */
export interface PaymentActionRequired {
  /** The order. */
  readonly orderId: OrderId
  /** The payment it is about. */
  readonly paymentId: PaymentId
}

/** The customer’s money is set aside. */
export interface PaymentAuthorized {
  /** The order. */
  readonly orderId: OrderId
  /** The payment it is about. */
  readonly paymentId: PaymentId
  /** How it is paid. */
  readonly method: PaymentMethod
  /** Minor units. */
  readonly amount: Minor
  /** When the authorization ends. */
  readonly expiresAt?: Instant
  /** Brand of the card: visa. */
  readonly brand?: string
  /** Last four digits of a card. */
  readonly last4?: string
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** How the money moved. */
  readonly postings: readonly Posting[]
  /** Where the order’s money stands after it. */
  readonly balance: Balance
}

/** Another amount of the customer’s money is set aside. */
export interface AuthorizationAdjusted {
  /** The order. */
  readonly orderId: OrderId
  /** The payment it is about. */
  readonly paymentId: PaymentId
  /** What is set aside now, in minor units. */
  readonly amount: Minor
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** How the money moved. */
  readonly postings: readonly Posting[]
  /** Where the order’s money stands after it. */
  readonly balance: Balance
}

/** Money that was set aside is so no more: it was not taken in time. */
export interface AuthorizationExpired {
  /** The order. */
  readonly orderId: OrderId
  /** The payment it is about. */
  readonly paymentId: PaymentId
  /** What was still set aside, in minor units. */
  readonly amount: Minor
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** How the money moved. */
  readonly postings: readonly Posting[]
  /** Where the order’s money stands after it. */
  readonly balance: Balance
}

/** The customer’s money was taken. */
export interface PaymentCaptured {
  /** The order. */
  readonly orderId: OrderId
  /** The payment it is about. */
  readonly paymentId: PaymentId
  /** Names the capture: its reference at the payment provider, or the message by which a retailer told of it. */
  readonly captureId: string
  /** Minor units. */
  readonly amount: Minor
  /** How it is paid, where that was told with it. */
  readonly method?: PaymentMethod
  /** Which units it is for. */
  readonly lines?: readonly LineQuantity[]
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** How the money moved. */
  readonly postings: readonly Posting[]
  /** Where the order’s money stands after it. */
  readonly balance: Balance
}

/** Money that was set aside could not be taken. */
export interface CaptureFailed {
  /** The order. */
  readonly orderId: OrderId
  /** The payment it is about. */
  readonly paymentId: PaymentId
  /** Why. */
  readonly category: FailureCategory
  /** Trying again may help. */
  readonly retryable: boolean
}

/** The payment did not work. */
export interface PaymentFailed {
  /** The order. */
  readonly orderId: OrderId
  /** The payment it is about. */
  readonly paymentId: PaymentId
  /** Why. */
  readonly category: FailureCategory
  /** Trying again may help. */
  readonly retryable: boolean
  /** How it is paid, where that was told with it. */
  readonly method?: PaymentMethod
  /** What was tried to be taken, minor units, where that was told with it. */
  readonly amount?: Minor
  /** ISO 4217, the order’s; there where the amount is. */
  readonly currency?: Currency
}

/** Money that was set aside is the customer’s again. */
export interface PaymentVoided {
  /** The order. */
  readonly orderId: OrderId
  /** The payment it is about. */
  readonly paymentId: PaymentId
  /** How it is paid, where that was told with it. */
  readonly method?: PaymentMethod
  /** Minor units. */
  readonly amount: Minor
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** How the money moved. */
  readonly postings: readonly Posting[]
  /** Where the order’s money stands after it. */
  readonly balance: Balance
}

/** A payment that had failed worked after all. */
export interface PaymentRecovered {
  /** The order. */
  readonly orderId: OrderId
  /** The payment it is about. */
  readonly paymentId: PaymentId
}

/** Money shall go back to the customer. Told again of one refund, each tells what it was told itself; the highest amount counts. */
export interface RefundRequested {
  /** The order. */
  readonly orderId: OrderId
  /** The refund it is about. */
  readonly refundId: RefundId
  /** Minor units. */
  readonly amount: Minor
  /** Why: id of the return, claim, change, appeasement or whatever else it answers; empty where nobody said it. */
  readonly cause: string
  /** What it is for, as it was said; empty where nobody said it. Sums to the amount where we decide. */
  readonly allocation: readonly RefundAllocation[]
  /** Where it goes; sums to the amount. Empty where nobody said it: cash from a till. */
  readonly routes: readonly RefundRoute[]
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** How the money moved. */
  readonly postings: readonly Posting[]
  /** Where the order’s money stands after it. */
  readonly balance: Balance
}

/** The payment provider works on the refund. */
export interface RefundPending {
  /** The order. */
  readonly orderId: OrderId
  /** The refund it is about. */
  readonly refundId: RefundId
  /** When an answer is missed. */
  readonly dueBy: Instant
}

/** The money is on its way to the customer. */
export interface RefundSucceeded {
  /** The order. */
  readonly orderId: OrderId
  /** The refund it is about. */
  readonly refundId: RefundId
  /** Number by which the customer’s bank finds it. */
  readonly reference?: string
  /** Last day on which it should be there. */
  readonly arrivesBy?: string
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** How the money moved. */
  readonly postings: readonly Posting[]
  /** Where the order’s money stands after it. */
  readonly balance: Balance
}

/** The money could not be sent back. */
export interface RefundFailed {
  /** The order. */
  readonly orderId: OrderId
  /** The refund it is about. */
  readonly refundId: RefundId
  /** Why, as a stable code. */
  readonly code: string
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** How the money moved. */
  readonly postings: readonly Posting[]
  /** Where the order’s money stands after it. */
  readonly balance: Balance
}

/** The refund takes another way. */
export interface RefundRerouted {
  /** The order. */
  readonly orderId: OrderId
  /** The refund it is about. */
  readonly refundId: RefundId
  /** Where it goes now. */
  readonly route: RefundRoute
}

/** Money that was sent back came back to us. */
export interface RefundReversed {
  /** The order. */
  readonly orderId: OrderId
  /** The refund it is about. */
  readonly refundId: RefundId
  /** Minor units. */
  readonly amount: Minor
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** How the money moved. */
  readonly postings: readonly Posting[]
  /** Where the order’s money stands after it. */
  readonly balance: Balance
}

/** The refund will not happen. */
export interface RefundCancelled {
  /** The order. */
  readonly orderId: OrderId
  /** The refund it is about. */
  readonly refundId: RefundId
  /** Minor units. */
  readonly amount: Minor
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** How the money moved. */
  readonly postings: readonly Posting[]
  /** Where the order’s money stands after it. */
  readonly balance: Balance
}

/** The customer asks their bank for the money. */
export interface DisputeOpened {
  /** The order. */
  readonly orderId: OrderId
  /** The dispute it is about. */
  readonly disputeId: DisputeId
  /** What they ask for, in minor units. */
  readonly amount: Minor
  /** When our answer has to be there. */
  readonly dueBy: Instant
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** How the money moved. */
  readonly postings: readonly Posting[]
  /** Where the order’s money stands after it. */
  readonly balance: Balance
}

/** The bank has our answer. */
export interface DisputeEvidenceSent {
  /** The order. */
  readonly orderId: OrderId
  /** The dispute it is about. */
  readonly disputeId: DisputeId
}

/** The bank decided. */
export interface DisputeClosed {
  /** The order. */
  readonly orderId: OrderId
  /** The dispute it is about. */
  readonly disputeId: DisputeId
  /** For whom. */
  readonly result: DisputeResult
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** How the money moved. */
  readonly postings: readonly Posting[]
  /** Where the order’s money stands after it. */
  readonly balance: Balance
}

/** What was still open is given up. */
export interface BalanceWrittenOff {
  /** The order. */
  readonly orderId: OrderId
  /** Minor units. */
  readonly amount: Minor
  /** Staff who approved it, by id. */
  readonly approver: string
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** How the money moved. */
  readonly postings: readonly Posting[]
  /** Where the order’s money stands after it. */
  readonly balance: Balance
}

/** There is a link to pay by. */
export interface PaymentLinkCreated {
  /** The order. */
  readonly orderId: OrderId
  /** The link it is about. */
  readonly linkId: PaymentLinkId
  /** What it is for. */
  readonly purpose: LinkPurpose
  /** The change, exchange or return it is for; absent where it is the order itself. */
  readonly causeId?: string
  /** Minor units. */
  readonly amount: Minor
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** How long it can be paid. */
  readonly until: Instant
}

/** The customer was sent the link. */
export interface PaymentLinkSent {
  /** The order. */
  readonly orderId: OrderId
  /** The link it is about. */
  readonly linkId: PaymentLinkId
}

/** The customer looked at the link. */
export interface PaymentLinkOpened {
  /** The order. */
  readonly orderId: OrderId
  /** The link it is about. */
  readonly linkId: PaymentLinkId
}

/** The customer tried to pay by the link in vain. */
export interface PaymentLinkAttemptFailed {
  /** The order. */
  readonly orderId: OrderId
  /** The link it is about. */
  readonly linkId: PaymentLinkId
}

/** The link was not paid in time. */
export interface PaymentLinkExpired {
  /** The order. */
  readonly orderId: OrderId
  /** The link it is about. */
  readonly linkId: PaymentLinkId
}

/** The link is not needed any more. */
export interface PaymentLinkCancelled {
  /** The order. */
  readonly orderId: OrderId
  /** The link it is about. */
  readonly linkId: PaymentLinkId
}

/** The customer paid by the link. */
export interface PaymentLinkPaid {
  /** The order. */
  readonly orderId: OrderId
  /** The link it is about. */
  readonly linkId: PaymentLinkId
  /** The payment. */
  readonly paymentId: PaymentId
}

/** Another amount is due: another link stands in its place. */
export interface PaymentLinkSuperseded {
  /** The order. */
  readonly orderId: OrderId
  /** The link it is about. */
  readonly linkId: PaymentLinkId
  /** The link that counts now. */
  readonly newLinkId: PaymentLinkId
}

/** Money came by a link that had ended. */
export interface LatePaymentReceived {
  /** The order. */
  readonly orderId: OrderId
  /** The link it is about. */
  readonly linkId: PaymentLinkId
  /** What became of it. */
  readonly resolution: LateResolution
}

/** The customer has a voucher. */
export interface VoucherIssued {
  /** The order; for a voucher of no order its own id as that of an order. */
  readonly orderId: OrderId
  /** The voucher it is about. */
  readonly voucherId: VoucherId
  /** ISO 4217, the voucher’s. */
  readonly currency: Currency
  /** What it is worth, in minor units. */
  readonly value: Minor
}

/** The customer paid with a voucher. */
export interface VoucherRedeemed {
  /** The order; for a voucher of no order its own id as that of an order. */
  readonly orderId: OrderId
  /** The voucher it is about. */
  readonly voucherId: VoucherId
  /** ISO 4217, the voucher’s. */
  readonly currency: Currency
  /** How much of it was used, in minor units. */
  readonly value: Minor
}

/** What was paid with a voucher is on it again. */
export interface VoucherReversed {
  /** The order; for a voucher of no order its own id as that of an order. */
  readonly orderId: OrderId
  /** The voucher it is about. */
  readonly voucherId: VoucherId
  /** ISO 4217, the voucher’s. */
  readonly currency: Currency
  /** How much of it, in minor units. */
  readonly value: Minor
}

/** A voucher counts no more. */
export interface VoucherExpired {
  /** The order; for a voucher of no order its own id as that of an order. */
  readonly orderId: OrderId
  /** The voucher it is about. */
  readonly voucherId: VoucherId
  /** ISO 4217, the voucher’s. */
  readonly currency: Currency
  /** What was left on it, in minor units. */
  readonly value: Minor
}

/** What the customer gets back is kept as their credit. */
export interface CreditIssued {
  /** The order. */
  readonly orderId: OrderId
  /** Whose credit it is, in the vault. */
  readonly subjectRef: SubjectRef
  /** Minor units. */
  readonly amount: Minor
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** How the money moved. */
  readonly postings: readonly Posting[]
  /** Where the order’s money stands after it. */
  readonly balance: Balance
}

/** The customer paid with their credit. */
export interface CreditSpent {
  /** The order. */
  readonly orderId: OrderId
  /** Whose credit it is, in the vault. */
  readonly subjectRef: SubjectRef
  /** Minor units. */
  readonly amount: Minor
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** How the money moved. */
  readonly postings: readonly Posting[]
  /** Where the order’s money stands after it. */
  readonly balance: Balance
}

/** A message was not sent on purpose. */
export interface MessageSuppressed {
  /** The order. */
  readonly orderId: OrderId
  /** The message it is about. */
  readonly messageId: MessageId
  /** Why, as a stable code: opted_out, history, quiet. */
  readonly why: string
}

/** A message waits for a better time. */
export interface MessageDeferred {
  /** The order. */
  readonly orderId: OrderId
  /** The message it is about. */
  readonly messageId: MessageId
  /** When it is looked at again. */
  readonly until: Instant
}

/** A newer message says it better: this one is not sent. */
export interface MessageSuperseded {
  /** The order. */
  readonly orderId: OrderId
  /** The message it is about. */
  readonly messageId: MessageId
  /** The newer one. */
  readonly by: MessageId
}

/** A message left for the customer. */
export interface MessageSent {
  /** The order. */
  readonly orderId: OrderId
  /** The message it is about. */
  readonly messageId: MessageId
  /** The event that made us write. */
  readonly causeEventId: Uuid
  /** Which words. */
  readonly template: string
  /** What it is for. */
  readonly purpose: MessagePurpose
  /** How it was sent. */
  readonly channel: MessageChannel
  /** Facts it told, by the object they are about: a promise and its last day. */
  readonly stated: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** The message arrived. */
export interface MessageDelivered {
  /** The order. */
  readonly orderId: OrderId
  /** The message it is about. */
  readonly messageId: MessageId
}

/** The customer opened the message. */
export interface MessageOpened {
  /** The order. */
  readonly orderId: OrderId
  /** The message it is about. */
  readonly messageId: MessageId
}

/** The customer followed a link of the message. */
export interface MessageClicked {
  /** The order. */
  readonly orderId: OrderId
  /** The message it is about. */
  readonly messageId: MessageId
}

/** The message did not arrive. */
export interface MessageFailed {
  /** The order. */
  readonly orderId: OrderId
  /** The message it is about. */
  readonly messageId: MessageId
  /** It never will on this way: the address does not exist. */
  readonly hard: boolean
}

/** The message goes another way. */
export interface FallbackUsed {
  /** The order. */
  readonly orderId: OrderId
  /** The message it is about. */
  readonly messageId: MessageId
  /** Way before. */
  readonly from: MessageChannel
  /** Way now. */
  readonly to: MessageChannel
}

/** The message arrived on no way. */
export interface MessageExhausted {
  /** The order. */
  readonly orderId: OrderId
  /** The message it is about. */
  readonly messageId: MessageId
}

/** The customer is asked for their opinion. */
export interface FeedbackInvited {
  /** The order. */
  readonly orderId: OrderId
  /** The feedback it is about. */
  readonly feedbackId: FeedbackId
  /** What about. */
  readonly kind: FeedbackKind
}

/** The customer told their opinion. */
export interface FeedbackReceived {
  /** The order. */
  readonly orderId: OrderId
  /** The feedback it is about. */
  readonly feedbackId: FeedbackId
  /** Marks by question. */
  readonly scores: Readonly<Record<string, number>>
  /** What they wrote, in the vault. */
  readonly textRef?: SealedRef
}

/** Somebody has to do something about it. */
export interface FeedbackActionOpened {
  /** The order. */
  readonly orderId: OrderId
  /** The feedback it is about. */
  readonly feedbackId: FeedbackId
}

/** Something was done about it. */
export interface FeedbackActioned {
  /** The order. */
  readonly orderId: OrderId
  /** The feedback it is about. */
  readonly feedbackId: FeedbackId
}

/** The customer is asked for a public review. */
export interface ReviewInvited {
  /** The order. */
  readonly orderId: OrderId
  /** The feedback it is about. */
  readonly feedbackId: FeedbackId
}

/** The customer recommended the shop to somebody. */
export interface ReferralShared {
  /** The order. */
  readonly orderId: OrderId
  /** The feedback it is about. */
  readonly feedbackId: FeedbackId
}

/** A new order: the whole order document as checkout knows it. */
export interface RetailOrderPlaced {
  /** Your shop. */
  readonly shopId: ShopId
  /** Your id of the order, unique per shop. */
  readonly externalId: string
  /** What people call the order; the external id when absent. */
  readonly number?: string
  /** When it happened, RFC 3339; placedAt when absent. */
  readonly occurredAt?: string
  /** Where the customer bought. */
  readonly channel: SalesChannel
  /** Receipt or marketplace number. */
  readonly channelRef?: string
  /** When the customer bought, RFC 3339 with zone. */
  readonly placedAt: string
  /** ISO 4217, the shop’s. */
  readonly currency: string
  /** Language and region of the customer, BCP 47; the shop’s when absent. */
  readonly locale?: string
  /** IANA zone of the customer; the shop’s when absent. */
  readonly timeZone?: string
  /** Who bought. */
  readonly customer?: Customer
  /** How to reach the customer; one of e-mail and phone. */
  readonly contact: Contact
  /** Addresses by a key of yours that lines use. */
  readonly addresses?: Readonly<Record<string, Address>>
  /** Lines. */
  readonly lines: readonly RetailLine[]
  /** Shipping charges. */
  readonly shipping?: readonly RetailCharge[]
  /** Fees. */
  readonly fees?: readonly RetailCharge[]
  /** Discounts of the whole order. */
  readonly discounts?: readonly RetailCharge[]
  /** Prices are written with tax. */
  readonly taxIncluded: boolean
  /** Sums; recomputed and compared exactly. */
  readonly totals: Totals
  /** Payments as checkout saw them. */
  readonly payments?: readonly RetailPayment[]
  /** How the order is confirmed; auto when absent. */
  readonly confirmation?: Confirmation
  /** Ids of policies. */
  readonly policies?: readonly string[]
  /** What the customer agreed to. */
  readonly consents?: readonly Consent[]
  /** Free labels. */
  readonly attributes?: Readonly<Record<string, string>>
  /** A test order. */
  readonly test?: boolean
}

/** An order of the past: the order document, and what happened to it since. No message is sent and no deadline starts for it. */
export interface RetailOrderImported {
  /** Your shop. */
  readonly shopId: ShopId
  /** Your id of the order, unique per shop. */
  readonly externalId: string
  /** What people call the order; the external id when absent. */
  readonly number?: string
  /** When it happened, RFC 3339; placedAt when absent. */
  readonly occurredAt?: string
  /** Where the customer bought. */
  readonly channel: SalesChannel
  /** Receipt or marketplace number. */
  readonly channelRef?: string
  /** When the customer bought, RFC 3339 with zone. */
  readonly placedAt: string
  /** ISO 4217, the shop’s. */
  readonly currency: string
  /** Language and region of the customer, BCP 47; the shop’s when absent. */
  readonly locale?: string
  /** IANA zone of the customer; the shop’s when absent. */
  readonly timeZone?: string
  /** Who bought. */
  readonly customer?: Customer
  /** How to reach the customer; one of e-mail and phone. */
  readonly contact: Contact
  /** Addresses by a key of yours that lines use. */
  readonly addresses?: Readonly<Record<string, Address>>
  /** Lines. */
  readonly lines: readonly RetailLine[]
  /** Shipping charges. */
  readonly shipping?: readonly RetailCharge[]
  /** Fees. */
  readonly fees?: readonly RetailCharge[]
  /** Discounts of the whole order. */
  readonly discounts?: readonly RetailCharge[]
  /** Prices are written with tax. */
  readonly taxIncluded: boolean
  /** Sums; recomputed and compared exactly. */
  readonly totals: Totals
  /** Payments as checkout saw them. */
  readonly payments?: readonly RetailPayment[]
  /** How the order is confirmed; auto when absent. */
  readonly confirmation?: Confirmation
  /** Ids of policies. */
  readonly policies?: readonly string[]
  /** What the customer agreed to. */
  readonly consents?: readonly Consent[]
  /** Free labels. */
  readonly attributes?: Readonly<Record<string, string>>
  /** A test order. */
  readonly test?: boolean
  /** What happened since, in time order. */
  readonly history?: readonly HistoryEntry[]
}

/** Something happened to a payment at your payment provider. */
export interface RetailPaymentReported {
  /** Your shop. */
  readonly shopId: ShopId
  /** Your id of the order, unique per shop. */
  readonly externalId: string
  /** When it happened, RFC 3339 with zone. */
  readonly occurredAt: string
  /** Reference of the payment at the provider. */
  readonly paymentRef: string
  /** What happened; captured without authorized before it is a sale. */
  readonly kind: RetailPaymentKind
  /** Minor units. */
  readonly amount: Minor
  /** ISO 4217, the order’s. */
  readonly currency: string
  /** How it is paid. */
  readonly method: PaymentMethod
  /** Why it failed: insufficient, expired, fraud, other. */
  readonly category?: string
  /** When the authorization ends. */
  readonly expiresAt?: string
  /** Reference of the refund at the provider. */
  readonly refundRef?: string
  /** What a refund is for. */
  readonly allocation?: readonly RefundShare[]
}

/** A carrier told you where a parcel is. */
export interface RetailParcelReported {
  /** Your shop. */
  readonly shopId: ShopId
  /** Your id of the order, unique per shop. */
  readonly externalId: string
  /** When it happened, RFC 3339 with zone. */
  readonly occurredAt: string
  /** Carrier, by its short name. */
  readonly carrier: string
  /** Number at the carrier. */
  readonly trackingNumber: string
  /** Where it is. */
  readonly status: ParcelStatus
  /** Where, in words. */
  readonly place?: string
  /** What else the carrier said. */
  readonly note?: string
  /** What is remarkable. */
  readonly flags?: readonly ParcelFlag[]
  /** What shows a delivery. */
  readonly proof?: Proof
}

/** Somebody looked at the order and decided. */
export interface RetailReviewDecided {
  /** Your shop. */
  readonly shopId: ShopId
  /** Your id of the order, unique per shop. */
  readonly externalId: string
  /** When it happened, RFC 3339 with zone. */
  readonly occurredAt: string
  /** What was decided. */
  readonly decision: ReviewDecision
  /** Why. */
  readonly reason: Reason
}

/** Whether there is stock for units of the order. */
export interface RetailStockReported {
  /** Your shop. */
  readonly shopId: ShopId
  /** Your id of the order, unique per shop. */
  readonly externalId: string
  /** When it happened, RFC 3339 with zone. */
  readonly occurredAt: string
  /** Which units. */
  readonly lines: readonly RetailLineQuantity[]
  /** Whether there is. */
  readonly state: StockState
  /** Day on which stock is expected. */
  readonly expectedOn?: string
}

/** A warehouse or store told how far units are. */
export interface RetailFulfillmentReported {
  /** Your shop. */
  readonly shopId: ShopId
  /** Your id of the order, unique per shop. */
  readonly externalId: string
  /** When it happened, RFC 3339 with zone. */
  readonly occurredAt: string
  /** Your id of the work order. */
  readonly fulfillmentRef: string
  /** Warehouse or store, by your id; one that is new is taken up. */
  readonly locationId: string
  /** How far. */
  readonly state: RetailFulfillmentState
  /** Which units. */
  readonly lines: readonly RetailLineQuantity[]
  /** Parcels that left. */
  readonly parcels?: readonly RetailParcel[]
  /** Why it was rejected or cancelled. */
  readonly reason?: Reason
}

/** Lines of the order were added, repriced or swapped. A fact: it is never refused. */
export interface RetailLinesChanged {
  /** Your shop. */
  readonly shopId: ShopId
  /** Your id of the order, unique per shop. */
  readonly externalId: string
  /** When it happened, RFC 3339 with zone. */
  readonly occurredAt: string
  /** What changed. */
  readonly lines: readonly RetailLineChange[]
  /** The sums after it. */
  readonly totals?: Totals
}

/** Units of the order were cancelled. A fact: it is never refused. */
export interface RetailLinesCancelled {
  /** Your shop. */
  readonly shopId: ShopId
  /** Your id of the order, unique per shop. */
  readonly externalId: string
  /** When it happened, RFC 3339 with zone. */
  readonly occurredAt: string
  /** Which units. */
  readonly lines: readonly RetailLineQuantity[]
  /** Why. */
  readonly reason: Reason
}

/** The whole order was cancelled. A fact: it is never refused. */
export interface RetailOrderCancelled {
  /** Your shop. */
  readonly shopId: ShopId
  /** Your id of the order, unique per shop. */
  readonly externalId: string
  /** When it happened, RFC 3339 with zone. */
  readonly occurredAt: string
  /** Why. */
  readonly reason: Reason
}

/** Goods came back at a till or a warehouse. */
export interface RetailReturnReported {
  /** Your shop. */
  readonly shopId: ShopId
  /** Your id of the order, unique per shop. */
  readonly externalId: string
  /** When it happened, RFC 3339 with zone. */
  readonly occurredAt: string
  /** Your id of the return, where it has one; several messages of one return name it. */
  readonly returnRef?: string
  /** Which units. */
  readonly lines: readonly RetailLineQuantity[]
  /** Where, by your id. */
  readonly locationId: string
  /** Why. */
  readonly reason: Reason
  /** In which state: new, opened, damaged. */
  readonly condition: string
  /** Money that was given back at once. */
  readonly refund?: RetailRefund
}

/** The customer is reached in another way. */
export interface RetailContactChanged {
  /** Your shop. */
  readonly shopId: ShopId
  /** Your id of the order, unique per shop. */
  readonly externalId: string
  /** When it happened, RFC 3339 with zone. */
  readonly occurredAt: string
  /** How now; one of e-mail and phone. */
  readonly contact: Contact
}

/** Goods go to another address. */
export interface RetailAddressChanged {
  /** Your shop. */
  readonly shopId: ShopId
  /** Your id of the order, unique per shop. */
  readonly externalId: string
  /** When it happened, RFC 3339 with zone. */
  readonly occurredAt: string
  /** Which of the order’s addresses. */
  readonly addressKey: string
  /** Where to now. */
  readonly address: Address
}

/** A customer left a checkout; one message may follow where they agreed to it. */
export interface RetailCheckoutAbandoned {
  /** Your shop. */
  readonly shopId: ShopId
  /** Your id of the cart. */
  readonly externalId: string
  /** When it happened, RFC 3339 with zone. */
  readonly occurredAt: string
  /** How to reach the customer; one of e-mail and phone. */
  readonly contact: Contact
  /** What was in it. */
  readonly items: readonly CartItem[]
  /** Where the checkout goes on, https. */
  readonly url: string
}

/** A message of yours was set aside and waits; nothing of what it said is repeated here. */
export interface RetailOrderRejected {
  /** ce_id of the message. */
  readonly eventId: string
  /** Type of the message. */
  readonly messageType: string
  /** Code of the problem, as over HTTP. */
  readonly code: string
  /** What is wrong, for people. */
  readonly detail: string
  /** Places that are wrong. */
  readonly errors: readonly Fault[]
  /** Who set it aside: the consumer group of the service that owns it. */
  readonly group?: string
}

/** A message that was set aside waits no longer: it was handled after all, or somebody gave it up. */
export interface RetailRejectionSettled {
  /** ce_id of the message. */
  readonly eventId: string
  /** Type of the message. */
  readonly messageType: string
  /** Who had set it aside: the consumer group of the service that owns it. */
  readonly group: string
  /** What became of it. */
  readonly outcome: SettledOutcome
}

/** What may be on a topic, by name. */
export interface PublishedEvents {
  readonly OrderPlaced: OrderPlaced
  readonly OrderConfirmed: OrderConfirmed
  readonly OrderHeld: OrderHeld
  readonly OrderHoldReleased: OrderHoldReleased
  readonly OrderCancelled: OrderCancelled
  readonly OrderCompleted: OrderCompleted
  readonly OrderReopened: OrderReopened
  readonly OrderClosed: OrderClosed
  readonly LineAdded: LineAdded
  readonly VariantSwapped: VariantSwapped
  readonly LinesCancelled: LinesCancelled
  readonly UnitsBackordered: UnitsBackordered
  readonly UnitsAvailable: UnitsAvailable
  readonly AddressChanged: AddressChanged
  readonly ContactChanged: ContactChanged
  readonly PriceAdjusted: PriceAdjusted
  readonly TrackingLinkIssued: TrackingLinkIssued
  readonly TrackingLinkRevoked: TrackingLinkRevoked
  readonly PersonalDataErased: PersonalDataErased
  readonly ShopDefined: ShopDefined
  readonly PolicyPublished: PolicyPublished
  readonly ApiKeyDefined: ApiKeyDefined
  readonly SubjectRequestReceived: SubjectRequestReceived
  readonly SubjectRequestGranted: SubjectRequestGranted
  readonly SubjectDataExported: SubjectDataExported
  readonly SubjectErased: SubjectErased
  readonly SubjectRequestRefused: SubjectRequestRefused
  readonly FulfillmentAccepted: FulfillmentAccepted
  readonly FulfillmentRejected: FulfillmentRejected
  readonly PickingStarted: PickingStarted
  readonly UnitsPacked: UnitsPacked
  readonly FulfillmentShipped: FulfillmentShipped
  readonly PickupReady: PickupReady
  readonly PickedUp: PickedUp
  readonly DeliveryDeparted: DeliveryDeparted
  readonly FulfillmentCancelled: FulfillmentCancelled
  readonly ParcelRegistered: ParcelRegistered
  readonly CheckpointRecorded: CheckpointRecorded
  readonly ParcelDelivered: ParcelDelivered
  readonly PromiseMade: PromiseMade
  readonly PromiseKept: PromiseKept
  readonly PromiseBroken: PromiseBroken
  readonly PromiseVoided: PromiseVoided
  readonly TrackingLinkRequested: TrackingLinkRequested
  readonly ReturnReceived: ReturnReceived
  readonly ReturnInspected: ReturnInspected
  readonly ReturnResolved: ReturnResolved
  readonly ReturnClosed: ReturnClosed
  readonly PaymentAuthorized: PaymentAuthorized
  readonly PaymentCaptured: PaymentCaptured
  readonly PaymentFailed: PaymentFailed
  readonly PaymentVoided: PaymentVoided
  readonly RefundRequested: RefundRequested
  readonly RefundSucceeded: RefundSucceeded
  readonly RetailOrderPlaced: RetailOrderPlaced
  readonly RetailOrderImported: RetailOrderImported
  readonly RetailPaymentReported: RetailPaymentReported
  readonly RetailParcelReported: RetailParcelReported
  readonly RetailReviewDecided: RetailReviewDecided
  readonly RetailStockReported: RetailStockReported
  readonly RetailFulfillmentReported: RetailFulfillmentReported
  readonly RetailLinesChanged: RetailLinesChanged
  readonly RetailLinesCancelled: RetailLinesCancelled
  readonly RetailOrderCancelled: RetailOrderCancelled
  readonly RetailReturnReported: RetailReturnReported
  readonly RetailContactChanged: RetailContactChanged
  readonly RetailAddressChanged: RetailAddressChanged
  readonly RetailOrderRejected: RetailOrderRejected
  readonly RetailRejectionSettled: RetailRejectionSettled
}

/** What is described and not published yet: it may still change freely. */
export interface DraftEvents {
  readonly OrderDrafted: OrderDrafted
  readonly UnitsGranted: UnitsGranted
  readonly LineQuantityChanged: LineQuantityChanged
  readonly CancellationRequested: CancellationRequested
  readonly CancellationDeclined: CancellationDeclined
  readonly ChangeProposed: ChangeProposed
  readonly ChangeQuoted: ChangeQuoted
  readonly ChangeAccepted: ChangeAccepted
  readonly ChangeAwaitingPayment: ChangeAwaitingPayment
  readonly ChangeAwaitingNode: ChangeAwaitingNode
  readonly ChangeApplied: ChangeApplied
  readonly ChangeRejected: ChangeRejected
  readonly ChangeExpired: ChangeExpired
  readonly ChangeWithdrawn: ChangeWithdrawn
  readonly ServiceLevelChanged: ServiceLevelChanged
  readonly DeliveryMethodSwitched: DeliveryMethodSwitched
  readonly PromotionApplied: PromotionApplied
  readonly PromotionRemoved: PromotionRemoved
  readonly GiftOptionsChanged: GiftOptionsChanged
  readonly OrderTransferred: OrderTransferred
  readonly WithdrawalDeclared: WithdrawalDeclared
  readonly WithdrawalAcknowledged: WithdrawalAcknowledged
  readonly NoteAdded: NoteAdded
  readonly FulfillmentRequested: FulfillmentRequested
  readonly UnitsUnsourced: UnitsUnsourced
  readonly FulfillmentHeld: FulfillmentHeld
  readonly FulfillmentResumed: FulfillmentResumed
  readonly UnitsAllocated: UnitsAllocated
  readonly AllocationReleased: AllocationReleased
  readonly ShortPickRecorded: ShortPickRecorded
  readonly UnitsUnpacked: UnitsUnpacked
  readonly LabelCreated: LabelCreated
  readonly LabelVoided: LabelVoided
  readonly CustomerArrived: CustomerArrived
  readonly PickupWindowExtended: PickupWindowExtended
  readonly PickupWindowLapsed: PickupWindowLapsed
  readonly PickupReleased: PickupReleased
  readonly AppointmentBooked: AppointmentBooked
  readonly AppointmentRescheduled: AppointmentRescheduled
  readonly AppointmentFailed: AppointmentFailed
  readonly DeliveryManifestPublished: DeliveryManifestPublished
  readonly DeliveryArrived: DeliveryArrived
  readonly DeliveryScanned: DeliveryScanned
  readonly DeliveryShortfallDetected: DeliveryShortfallDetected
  readonly PartialDeliveryAccepted: PartialDeliveryAccepted
  readonly RefusalAuthorized: RefusalAuthorized
  readonly DeliveryRefused: DeliveryRefused
  readonly DeliveryCompleted: DeliveryCompleted
  readonly UnitsRendered: UnitsRendered
  readonly ReturnToSenderReceived: ReturnToSenderReceived
  readonly FulfillmentCancelRequested: FulfillmentCancelRequested
  readonly FulfillmentCancelDeclined: FulfillmentCancelDeclined
  readonly FulfillmentMoved: FulfillmentMoved
  readonly FulfillmentSplit: FulfillmentSplit
  readonly FulfillmentMerged: FulfillmentMerged
  readonly FulfillmentCompleted: FulfillmentCompleted
  readonly ParcelCancelled: ParcelCancelled
  readonly ParcelAttemptFailed: ParcelAttemptFailed
  readonly ParcelAvailableForPickup: ParcelAvailableForPickup
  readonly ParcelDelayed: ParcelDelayed
  readonly ParcelSilent: ParcelSilent
  readonly ParcelDamageReported: ParcelDamageReported
  readonly ParcelReturningToSender: ParcelReturningToSender
  readonly ParcelReturnedToSender: ParcelReturnedToSender
  readonly ParcelDeclaredLost: ParcelDeclaredLost
  readonly ParcelFound: ParcelFound
  readonly ParcelRecalled: ParcelRecalled
  readonly ParcelRedirected: ParcelRedirected
  readonly DutiesDue: DutiesDue
  readonly DeliveryScanVoided: DeliveryScanVoided
  readonly DeliveryEstimateRevised: DeliveryEstimateRevised
  readonly PromiseAtRisk: PromiseAtRisk
  readonly PromiseBackOnTrack: PromiseBackOnTrack
  readonly PromiseReplaced: PromiseReplaced
  readonly ReturnRequested: ReturnRequested
  readonly ReturnApproved: ReturnApproved
  readonly ReturnDeclined: ReturnDeclined
  readonly ReturnLabelIssued: ReturnLabelIssued
  readonly ReturnHandoverCodeIssued: ReturnHandoverCodeIssued
  readonly ReturnHandedOver: ReturnHandedOver
  readonly ReturnDisputed: ReturnDisputed
  readonly ReturnKeptByCustomer: ReturnKeptByCustomer
  readonly ReturnCancelled: ReturnCancelled
  readonly ReturnExpired: ReturnExpired
  readonly ReceiptlessReturnAccepted: ReceiptlessReturnAccepted
  readonly ExchangeQuoted: ExchangeQuoted
  readonly ExchangeConfirmed: ExchangeConfirmed
  readonly ExchangePaymentDue: ExchangePaymentDue
  readonly ReplacementReserved: ReplacementReserved
  readonly ReplacementUnavailable: ReplacementUnavailable
  readonly ReplacementReleased: ReplacementReleased
  readonly ExchangeCompleted: ExchangeCompleted
  readonly ExchangeCancelled: ExchangeCancelled
  readonly ExchangeReturnLapsed: ExchangeReturnLapsed
  readonly ExchangeLapsedCharged: ExchangeLapsedCharged
  readonly ClaimOpened: ClaimOpened
  readonly ClaimEvidenceRequested: ClaimEvidenceRequested
  readonly ClaimEvidenceAdded: ClaimEvidenceAdded
  readonly ClaimAssessed: ClaimAssessed
  readonly ClaimApproved: ClaimApproved
  readonly ClaimDenied: ClaimDenied
  readonly ClaimResolved: ClaimResolved
  readonly ClaimWithdrawn: ClaimWithdrawn
  readonly ClaimReopened: ClaimReopened
  readonly CarrierRecoveryFiled: CarrierRecoveryFiled
  readonly CarrierRecoverySettled: CarrierRecoverySettled
  readonly IncidentDetected: IncidentDetected
  readonly CustomerInformed: CustomerInformed
  readonly OptionsOffered: OptionsOffered
  readonly OptionChosen: OptionChosen
  readonly OptionTimedOut: OptionTimedOut
  readonly IncidentAssigned: IncidentAssigned
  readonly IncidentEscalated: IncidentEscalated
  readonly IncidentResolved: IncidentResolved
  readonly IncidentClosed: IncidentClosed
  readonly AppeasementProposed: AppeasementProposed
  readonly AppeasementApprovalRequested: AppeasementApprovalRequested
  readonly AppeasementGranted: AppeasementGranted
  readonly AppeasementIssued: AppeasementIssued
  readonly AppeasementRedeemed: AppeasementRedeemed
  readonly AppeasementExpired: AppeasementExpired
  readonly AppeasementRejected: AppeasementRejected
  readonly AppeasementRevoked: AppeasementRevoked
  readonly PaymentInitiated: PaymentInitiated
  readonly PaymentActionRequired: PaymentActionRequired
  readonly AuthorizationAdjusted: AuthorizationAdjusted
  readonly AuthorizationExpired: AuthorizationExpired
  readonly CaptureFailed: CaptureFailed
  readonly PaymentRecovered: PaymentRecovered
  readonly RefundPending: RefundPending
  readonly RefundFailed: RefundFailed
  readonly RefundRerouted: RefundRerouted
  readonly RefundReversed: RefundReversed
  readonly RefundCancelled: RefundCancelled
  readonly DisputeOpened: DisputeOpened
  readonly DisputeEvidenceSent: DisputeEvidenceSent
  readonly DisputeClosed: DisputeClosed
  readonly BalanceWrittenOff: BalanceWrittenOff
  readonly PaymentLinkCreated: PaymentLinkCreated
  readonly PaymentLinkSent: PaymentLinkSent
  readonly PaymentLinkOpened: PaymentLinkOpened
  readonly PaymentLinkAttemptFailed: PaymentLinkAttemptFailed
  readonly PaymentLinkExpired: PaymentLinkExpired
  readonly PaymentLinkCancelled: PaymentLinkCancelled
  readonly PaymentLinkPaid: PaymentLinkPaid
  readonly PaymentLinkSuperseded: PaymentLinkSuperseded
  readonly LatePaymentReceived: LatePaymentReceived
  readonly VoucherIssued: VoucherIssued
  readonly VoucherRedeemed: VoucherRedeemed
  readonly VoucherReversed: VoucherReversed
  readonly VoucherExpired: VoucherExpired
  readonly CreditIssued: CreditIssued
  readonly CreditSpent: CreditSpent
  readonly MessageSuppressed: MessageSuppressed
  readonly MessageDeferred: MessageDeferred
  readonly MessageSuperseded: MessageSuperseded
  readonly MessageSent: MessageSent
  readonly MessageDelivered: MessageDelivered
  readonly MessageOpened: MessageOpened
  readonly MessageClicked: MessageClicked
  readonly MessageFailed: MessageFailed
  readonly FallbackUsed: FallbackUsed
  readonly MessageExhausted: MessageExhausted
  readonly FeedbackInvited: FeedbackInvited
  readonly FeedbackReceived: FeedbackReceived
  readonly FeedbackActionOpened: FeedbackActionOpened
  readonly FeedbackActioned: FeedbackActioned
  readonly ReviewInvited: ReviewInvited
  readonly ReferralShared: ReferralShared
  readonly RetailCheckoutAbandoned: RetailCheckoutAbandoned
}
