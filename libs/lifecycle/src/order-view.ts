import type { Currency, Instant, LineId, Minor, OrderId, PaymentId, SealedRef, ShopId, SubjectRef } from '@wismo/kernel'

/** How far along the order is, one closed list for bars and filters. */
export type Stage = 'placed' | 'confirmed' | 'preparing' | 'on_the_way' | 'ready_for_pickup' | 'out_for_delivery' | 'delivered' | 'cancelled'

/** Where a unit of a line is. The buckets of a line always sum to what was ordered. */
export type UnitBucket =
  | 'open' | 'backordered' | 'allocated' | 'packed' | 'ready_for_pickup' | 'in_transit' | 'delivered'
  | 'returning_to_sender' | 'return_in_transit' | 'returned' | 'lost' | 'cancelled'

/** What the customer was told to expect: days of the destination's calendar (`precision: day`) or instants (`hour`). */
export interface PromiseWindow {
  readonly from?: string
  readonly to: string
  readonly precision: 'day' | 'hour'
  /** IANA zone in which the day ends. */
  readonly timeZone: string
  readonly source: string
}

export interface OrderLineView {
  readonly id: LineId
  readonly externalLineId: string
  readonly sku: string
  readonly title: string
  /** Colour, size: name -> value. */
  readonly variant?: Readonly<Record<string, string>>
  readonly imageUrl?: string
  readonly url?: string
  readonly quantity: { readonly ordered: number; readonly current: number; readonly fulfilled: number }
  readonly unit: { readonly code: string; readonly scale: number }
  readonly units: Readonly<Partial<Record<UnitBucket, number>>>
  readonly status: string
  /** Absent at levels that may not see prices (a link may be opened by whom the gift is for). */
  readonly price?: { readonly unit: Minor; readonly discount: Minor; readonly tax: Minor; readonly total: Minor }
  readonly method: 'ship' | 'pickup' | 'curbside' | 'scheduled' | 'digital' | 'none'
  readonly locationId?: string
  readonly promiseId?: string
}

export interface MoneyView {
  readonly items: Minor
  readonly discounts: Minor
  readonly shipping: Minor
  readonly fees: Minor
  readonly tax: Minor
  readonly taxIncluded: boolean
  /** The total at placement, and now. */
  readonly original: Minor
  readonly total: Minor
  readonly authorized: Minor
  readonly captured: Minor
  readonly refunded: Minor
  readonly refundPending: Minor
  /** Still to pay. */
  readonly due: Minor
  readonly refundable: Minor
  readonly payments: readonly { readonly id: PaymentId; readonly method: string; readonly brand?: string; readonly last4?: string; readonly status: string; readonly amount: Minor; readonly expiresAt?: Instant }[]
}

/** The unified order view: one document per order, composed from the latest part of each aggregate. */
export interface OrderView {
  readonly id: OrderId
  readonly externalId: string
  readonly number: string
  readonly shopId: ShopId
  readonly test: boolean
  readonly placedAt: Instant
  /** Sum of the parts' versions: grows with every change, the same under any order of arrival. */
  readonly viewVersion: number
  /** Version applied per aggregate, for `min-version`. */
  readonly sources: Readonly<Record<string, number>>
  readonly locale: string
  readonly timeZone: string
  readonly currency: Currency
  readonly headline: { readonly code: string; readonly stage: Stage; readonly flags: readonly string[]; readonly title: string; readonly text: string }
  readonly status: 'draft' | 'pending' | 'confirmed' | 'cancelled' | 'completed' | 'closed'
  readonly pendingFor?: 'payment' | 'stock' | 'review'
  readonly fulfillmentStatus: string
  readonly returnStatus: string
  readonly paymentStatus: string
  readonly nextExpected?: { readonly event: string; readonly who: string; readonly by?: Instant }
  /** `contactRef` only where the reader may open the contact: the order's own customer. */
  readonly customer?: { readonly subjectRef: SubjectRef; readonly contactRef?: SealedRef }
  readonly lines: readonly OrderLineView[]
  /** What comes together, as the page shows it: n of m, and when. */
  readonly groups: readonly { readonly ref: string; readonly kind: 'ship' | 'pickup' | 'curbside' | 'scheduled' | 'digital' | 'none'; readonly lines: readonly { readonly lineId: LineId; readonly quantity: number }[]; readonly step: number; readonly steps: number; readonly when?: PromiseWindow; readonly locationId?: string }[]
  readonly promises: readonly { readonly id: string; readonly lineIds: readonly LineId[]; readonly original: PromiseWindow; readonly status: string }[]
  readonly money?: MoneyView
  readonly actions: readonly { readonly action: string; readonly allowed: boolean; readonly on?: string }[]
  readonly timeline: { readonly entries: readonly { readonly id: string; readonly at: Instant; readonly recordedAt: Instant; readonly type: string; readonly actor?: string; readonly refs: readonly string[] }[] }
  readonly help: { readonly phone?: string; readonly email?: string; readonly hours?: string }
}

/** Who looks: what each may see is a projection of the one document (`stub < link < verified < owner`; agents and machines beside). */
export type Level = 'stub' | 'link' | 'verified' | 'owner' | 'agent' | 'machine'
