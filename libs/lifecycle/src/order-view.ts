import type { Destination, Gift } from '@wismo/contracts'
import type { Currency, Instant, LineId, Minor, OrderId, PaymentId, SealedRef, ShopId, SubjectRef } from '@wismo/kernel'
import type { AppeasementView, ChangeView, ClaimView, ExchangeView, IncidentView, ReturnView } from './after-sales-views.ts'
import type { Contradiction } from './contradictions/index.ts'
import type { Reason } from './reason.ts'
import type { LinesHeld } from './units/lines-held.ts'
import type { UnitBucket } from './units/units.ts'

export type { UnitBucket } from './units/units.ts'

/** How far along the order is, one closed list for bars and filters. */
export type Stage = 'placed' | 'confirmed' | 'preparing' | 'on_the_way' | 'ready_for_pickup' | 'out_for_delivery' | 'delivered' | 'cancelled'

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
  /** The day on which what it waits for is expected in stock, while units wait and where somebody said one: `2026-12-04`. */
  readonly stockOn?: string
  /** Absent at levels that may not see prices (a link may be opened by whom the gift is for). */
  readonly price?: { readonly unit: Minor; readonly discount: Minor; readonly tax: Minor; readonly total: Minor; readonly refunded?: Minor }
  /** How many units may come back now, until which day, and why no more. Absent where nothing may be asked for: at the level of a link. */
  readonly returns?: { readonly returnable: number; readonly until?: string; readonly reasons?: readonly Reason[] }
  readonly method: 'ship' | 'pickup' | 'curbside' | 'scheduled' | 'digital' | 'none'
  readonly locationId?: string
  readonly promiseId?: string
  /** How it came into the order, where not with it. */
  readonly origin?: string
  readonly parentLineId?: LineId
  /** Who sells it, where not the shop. */
  readonly seller?: string
  /** Lines with the same one belong together. */
  readonly setId?: string
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
  /** Still to pay; negative where we owe. */
  readonly due: Minor
  /** What is reserved covers what is due. */
  readonly dueCoveredBy?: 'authorization'
  readonly refundable: Minor
  /** Some of it is held back while the customer's bank decides. */
  readonly disputed: boolean
  readonly payments: readonly { readonly id: PaymentId; readonly method: string; readonly brand?: string; readonly last4?: string; readonly status: string; readonly amount: Minor; readonly expiresAt?: Instant }[]
  /** Oldest first. */
  readonly refunds: readonly { readonly id: string; readonly amount: Minor; readonly reversed?: Minor; readonly cause: string; readonly status: string; readonly at: Instant; readonly arrivesBy?: string; readonly reference?: string; readonly dueBy?: Instant }[]
}

/** A parcel on its way out or back. */
export interface ParcelView {
  readonly id: string
  readonly direction: 'out' | 'return' | 'unknown'
  readonly carrier: string
  /** At the level of a link its last four characters. */
  readonly trackingNumber: string
  readonly status: string
  readonly flags: readonly string[]
  readonly cause?: { readonly party: string; readonly code: string }
  readonly lines: readonly LinesHeld[]
  readonly fulfillmentId?: string
  readonly returnId?: string
  readonly lastFact?: { readonly at: Instant; readonly place?: string }
  /** What its carrier saw, newest first; absent where nobody told a single scan. */
  readonly scans?: readonly { readonly at: Instant; readonly status: string; readonly place?: string }[]
  readonly deliveredAt?: Instant
  readonly proof?: { readonly kind: string }
  readonly attempts: number
  readonly point?: { readonly name: string; readonly until?: Instant }
  readonly dutiesDue?: Minor
}

export interface PromiseView {
  readonly id: string
  readonly lineIds: readonly LineId[]
  readonly original: PromiseWindow
  readonly status: string
  readonly atRiskSince?: Instant
  /** Minutes after the end of the window, negative before it; once it is kept or broken. */
  readonly deltaMinutes?: number
  readonly replacedBy?: string
  /** Once it is kept or broken: units that were there in time, and those that were not or are not. */
  readonly unitsKept?: number
  readonly unitsLate?: number
  readonly estimate?: { readonly earliest?: string; readonly likely?: string; readonly latest?: string; readonly confidence?: number; readonly source?: string; readonly reason?: string }
}

/** What stops work on an order. */
export interface HoldView {
  readonly id: string
  /** A customer reads `review` where it may say what somebody suspects. */
  readonly reason: string
  /** More of it, for agents. */
  readonly subCode?: string
  /** When it is escalated. */
  readonly until?: Instant
  /** The units it stops; absent where it stops all. */
  readonly lines?: readonly LinesHeld[]
}

/** Work of a node. */
export interface FulfillmentView {
  readonly id: string
  readonly method?: string
  readonly locationId?: string
  readonly status: string
  readonly flags: readonly string[]
  readonly lines: readonly LinesHeld[]
  readonly readyBy?: Instant
  readonly pickup?: {
    readonly window?: AgreedWindow
    /** How often the window was extended. */
    readonly extensions: number
    /** The code, in the vault: for the customer alone. */
    readonly codeRef?: SealedRef
  }
  readonly appointment?: AgreedWindow
}

interface AgreedWindow {
  readonly from?: string
  readonly to: string
  readonly precision: 'day' | 'hour'
  readonly timeZone?: string
}

export interface CustomerView {
  readonly subjectRef: SubjectRef
  readonly contactRef?: SealedRef
  readonly erased?: undefined
}

/** What stands where a section about a person stood who was erased. */
export interface Erased {
  readonly erased: true
  readonly subjectRef?: undefined
  readonly contactRef?: undefined
}

export const orderStatuses = ['draft', 'pending', 'confirmed', 'cancelled', 'completed', 'closed'] as const
export type OrderStatus = (typeof orderStatuses)[number]

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
  /** The moment it is told for, where it is not now. */
  readonly asOf?: Instant
  /** Version applied per aggregate, for `min-version`. */
  readonly sources: Readonly<Record<string, number>>
  readonly locale: string
  readonly timeZone: string
  readonly currency: Currency
  readonly headline: { readonly code: string; readonly stage: Stage; readonly flags: readonly string[]; readonly title: string; readonly text: string }
  readonly status: OrderStatus
  readonly pendingFor?: 'payment' | 'stock' | 'review'
  readonly fulfillmentStatus: string
  readonly returnStatus: string
  readonly paymentStatus: string
  /** What has to happen next, who owes it, until when, and what happens if it does not. Absent once the order is closed or off. */
  readonly nextExpected?: { readonly event: string; readonly to?: string; readonly who: string; readonly by?: string; readonly ifMissed?: string }
  /** What stops work on it: open holds. */
  readonly holds: readonly HoldView[]
  /** `contactRef` only for who opens the contact for its reader: no answer shows it. */
  readonly customer?: CustomerView | Erased
  /** By the key that lines name: the region in clear, the address itself in the vault. */
  readonly addresses?: Readonly<Record<string, Destination>> | Erased
  /** Lines that are a present. */
  readonly gift?: readonly (Gift & { readonly lineId: LineId })[] | Erased
  readonly lines: readonly OrderLineView[]
  /** What comes together, as the page shows it: n of m, and when: by its promise, today where it is in the van since today. */
  readonly groups: readonly { readonly ref: string; readonly kind: 'ship' | 'pickup' | 'curbside' | 'scheduled' | 'digital' | 'none'; readonly lines: readonly LinesHeld[]; readonly step: number; readonly steps: number; readonly when?: PromiseWindow; readonly locationId?: string }[]
  /** Work of nodes. */
  readonly fulfillments: readonly FulfillmentView[]
  readonly parcels: readonly ParcelView[]
  /** The first word is frozen beside the live estimate. */
  readonly promises: readonly PromiseView[]
  readonly money?: MoneyView
  readonly returns: readonly ReturnView[]
  readonly exchanges: readonly ExchangeView[]
  readonly claims: readonly ClaimView[]
  readonly incidents: readonly IncidentView[]
  readonly appeasements: readonly AppeasementView[]
  readonly changes: readonly ChangeView[]
  /** What the customer was told, newest first. `why`: the type of the fact that it was sent for, or why it was not. */
  readonly messages?: readonly { readonly id: string; readonly at: Instant; readonly status: string; readonly channel?: string; readonly template?: string; readonly purpose?: string; readonly stated: Readonly<Record<string, Readonly<Record<string, string>>>>; readonly why?: string }[]
  /** Every command that fits: allowed or why not, how many units, until when, and what goes instead. */
  readonly actions: readonly { readonly action: string; readonly allowed: boolean; readonly on?: string; readonly quantity?: number; readonly until?: string; readonly reasons?: readonly Reason[]; readonly alternatives?: readonly string[] }[]
  /** Facts that cannot all be true, both sides of them, for those who have to look. */
  readonly contradictions?: readonly Contradiction[]
  readonly timeline: { readonly entries: readonly { readonly id: string; readonly at: Instant; readonly recordedAt: Instant; readonly type: string; readonly late?: true; readonly text?: string; readonly actor?: string; readonly refs: readonly string[] }[] }
  readonly help: { readonly phone?: string; readonly email?: string; readonly hours?: string }
}
