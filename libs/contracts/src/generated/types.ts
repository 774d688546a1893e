// Generated from schemas/ by npm run contracts.
import type { ActorType, ChangeId, Currency, FulfillmentId, GrantId, HoldId, Instant, LineId, MessageId, Minor, OrderId, ParcelId, PaymentId, PaymentLinkId, PolicyId, PromiseId, QuoteId, ReturnId, SealedRef, ShopId, StatementId, SubjectRef, TrackingLinkId, Uuid } from '@wismo/kernel'

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

/** Where the money of an order stands after the fact, in minor units. */
export interface Balance {
  /** Still to be paid; negative where too much was paid. */
  readonly due: Minor
  /** Taken from the customer so far. */
  readonly captured: Minor
  /** Given back so far. */
  readonly refunded: Minor
  /** Could be given back at most. */
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

/** How a scan reached us: pushed by the carrier, polled from it, told by the retailer, by a node, by a driver, or entered by an agent. unknown: a word that the reader does not know yet. */
export type FactSource = 'webhook' | 'poll' | 'retailer' | 'node' | 'driver' | 'agent' | 'unknown'

/** One place of a message that is wrong. */
export interface Fault {
  /** Where in the message, as a JSON pointer. */
  readonly pointer: string
  /** Stable code of what is wrong. */
  readonly code: string
  /** What is wrong, for people. */
  readonly detail: string
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

/** Which way a parcel travels: out to the customer or back from them. unknown: a word that the reader does not know yet. */
export type ParcelDirection = 'out' | 'return' | 'unknown'

/** What is remarkable about a parcel beside its status. unknown: a word that the reader does not know yet. */
export type ParcelFlag = 'delayed' | 'silent' | 'damaged' | 'action_required' | 'duties_due' | 'customs' | 'refused' | 'unknown'

/** Where a parcel is, in one list for all carriers. unknown: the carrier said something that has no place in it, or a word that the reader does not know yet. */
export type ParcelStatus = 'pre_transit' | 'accepted' | 'in_transit' | 'held' | 'out_for_delivery' | 'attempt_failed' | 'available_for_pickup' | 'delivered' | 'returning' | 'returned' | 'lost' | 'destroyed' | 'cancelled' | 'unknown'

/** Ways to pay. unknown: a word that the reader does not know yet. */
export type PaymentMethod = 'card' | 'wallet' | 'bank' | 'invoice' | 'pay_later' | 'gift_card' | 'cash' | 'unknown'

/** A policy as it was at one moment. */
export interface PolicyVersion {
  /** The policy. */
  readonly policyId: PolicyId
  /** The version of the policy. */
  readonly version: number
}

/** One side of a movement of money. The postings of a fact sum to zero. */
export interface Posting {
  /** Account of the order’s ledger: receivable, captured, refunded. */
  readonly account: string
  /** Minor units, negative where the account gives. */
  readonly amount: Minor
}

/** How exact a time is: a whole day or an hour. unknown: a word that the reader does not know yet. */
export type Precision = 'day' | 'hour' | 'unknown'

/** Which price was adjusted. unknown: a word that the reader does not know yet. */
export type PriceTarget = 'line' | 'shipping' | 'fee' | 'unknown'

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

/** What binds the lines of a set: nothing, shipping together, delivery only as a whole. unknown: a word that the reader does not know yet. */
export type SetRule = 'any' | 'ship_together' | 'deliver_complete' | 'unknown'

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
}

/** A hold no longer stands in the way. */
export interface OrderHoldReleased {
  /** The order. */
  readonly orderId: OrderId
  /** The hold it is about. */
  readonly holdId: HoldId
  /** What the person who released it wrote down, in the vault. */
  readonly noteRef?: SealedRef
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
  /** What they had cost and may be given back, in minor units. */
  readonly refundable: Minor
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
}

/** The customer is reached in another way. */
export interface ContactChanged {
  /** The order. */
  readonly orderId: OrderId
  /** Name, e-mail address and phone number, in the vault. */
  readonly contactRef: SealedRef
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

/** A price was set by hand. */
export interface PriceAdjusted {
  /** The order. */
  readonly orderId: OrderId
  /** Which price. */
  readonly target: PriceTarget
  /** Line, where the price is one of a line. */
  readonly lineId?: LineId
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** Minor units. */
  readonly before: Minor
  /** Minor units. */
  readonly after: Minor
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

/** A node took units and works on them. */
export interface FulfillmentAccepted {
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
  /** The grant they came by. */
  readonly grantId: GrantId
  /** When they are ready, by the word of the node. */
  readonly readyBy?: Instant
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
  /** How it reached us. */
  readonly source: FactSource
  /** Status after it. */
  readonly status: ParcelStatus
  /** Whether the status is another one than before. */
  readonly statusChanged: boolean
  /** What is remarkable after it. */
  readonly flags: readonly ParcelFlag[]
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

/** The customer’s money was taken. */
export interface PaymentCaptured {
  /** The order. */
  readonly orderId: OrderId
  /** The payment it is about. */
  readonly paymentId: PaymentId
  /** Reference at the payment provider. */
  readonly captureId: string
  /** Minor units. */
  readonly amount: Minor
  /** Which units it is for. */
  readonly lines?: readonly LineQuantity[]
  /** ISO 4217, the order’s. */
  readonly currency: Currency
  /** How the money moved. */
  readonly postings: readonly Posting[]
  /** Where the order’s money stands after it. */
  readonly balance: Balance
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
}

/** What may be on a topic, by name. */
export interface PublishedEvents {
  readonly OrderPlaced: OrderPlaced
  readonly OrderHeld: OrderHeld
  readonly OrderHoldReleased: OrderHoldReleased
  readonly OrderCancelled: OrderCancelled
  readonly RetailOrderPlaced: RetailOrderPlaced
  readonly RetailOrderRejected: RetailOrderRejected
}

/** What is described and not published yet: it may still change freely. */
export interface DraftEvents {
  readonly OrderDrafted: OrderDrafted
  readonly OrderConfirmed: OrderConfirmed
  readonly UnitsGranted: UnitsGranted
  readonly OrderCompleted: OrderCompleted
  readonly OrderReopened: OrderReopened
  readonly OrderClosed: OrderClosed
  readonly LineAdded: LineAdded
  readonly LineQuantityChanged: LineQuantityChanged
  readonly VariantSwapped: VariantSwapped
  readonly LinesCancelled: LinesCancelled
  readonly CancellationRequested: CancellationRequested
  readonly CancellationDeclined: CancellationDeclined
  readonly UnitsBackordered: UnitsBackordered
  readonly UnitsAvailable: UnitsAvailable
  readonly ChangeProposed: ChangeProposed
  readonly ChangeQuoted: ChangeQuoted
  readonly ChangeAccepted: ChangeAccepted
  readonly ChangeAwaitingPayment: ChangeAwaitingPayment
  readonly ChangeAwaitingNode: ChangeAwaitingNode
  readonly ChangeApplied: ChangeApplied
  readonly ChangeRejected: ChangeRejected
  readonly ChangeExpired: ChangeExpired
  readonly ChangeWithdrawn: ChangeWithdrawn
  readonly AddressChanged: AddressChanged
  readonly ContactChanged: ContactChanged
  readonly ServiceLevelChanged: ServiceLevelChanged
  readonly DeliveryMethodSwitched: DeliveryMethodSwitched
  readonly PromotionApplied: PromotionApplied
  readonly PromotionRemoved: PromotionRemoved
  readonly PriceAdjusted: PriceAdjusted
  readonly GiftOptionsChanged: GiftOptionsChanged
  readonly OrderTransferred: OrderTransferred
  readonly WithdrawalDeclared: WithdrawalDeclared
  readonly WithdrawalAcknowledged: WithdrawalAcknowledged
  readonly NoteAdded: NoteAdded
  readonly TrackingLinkIssued: TrackingLinkIssued
  readonly TrackingLinkRevoked: TrackingLinkRevoked
  readonly FulfillmentAccepted: FulfillmentAccepted
  readonly FulfillmentShipped: FulfillmentShipped
  readonly ParcelRegistered: ParcelRegistered
  readonly CheckpointRecorded: CheckpointRecorded
  readonly ParcelDelivered: ParcelDelivered
  readonly PromiseMade: PromiseMade
  readonly PromiseKept: PromiseKept
  readonly PaymentAuthorized: PaymentAuthorized
  readonly PaymentCaptured: PaymentCaptured
  readonly MessageSent: MessageSent
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
  readonly RetailCheckoutAbandoned: RetailCheckoutAbandoned
}
