// What whoever reads orders asks of them.
import type { Instant, OrderId, ShopId, SubjectRef } from '@wismo/kernel'
import type { OrderLevel, OrderView } from '@wismo/lifecycle'
import type { Principal } from '@wismo/service'
import type { Timeline, TimelinePlace } from './history.ts'
import type { Language } from './languages.ts'
import type { Moment } from './parts-then.ts'
import type { ReaderWishes, Tell } from './speaking.ts'

/** The order view as callers may see it. Every read takes the principal: what is not theirs is not there. */
export interface OrderViews {
  /** The time by which it tells what is today. */
  now(): Instant
  /** An order that was read, in the language of who reads it. */
  readonly tell: Tell
  /**
   * As it is now, or as it was at a moment: undefined too where it was not there yet. Of the past nothing can be done any more: it
   * offers no actions. Throws `Invalid` for a moment to come and `Unavailable('history_incomplete')` where not all of the past is kept.
   */
  find(principal: Principal, orderId: OrderId, level: OrderLevel, moment?: Moment): Promise<OrderView | undefined>
  findByExternalId(principal: Principal, shopId: ShopId, externalId: string, level: OrderLevel): Promise<OrderView | undefined>
  /** Those of a shop that bear the number that customers see, as it is typed or in capitals: more than one only where a retailer uses numbers twice. */
  findByNumber(principal: Principal, shopId: ShopId, number: string, level: OrderLevel): Promise<readonly OrderView[]>
  /** Those of these orders that the principal reaches, in the order in which they are asked for. */
  findAll(principal: Principal, orderIds: readonly OrderId[], level: OrderLevel): Promise<readonly OrderView[]>
  /** Orders in the principal's shops of which a part says one of these words there; whether they may see each, only the whole order tells. */
  saying(principal: Principal, column: SearchedColumn, words: readonly string[], limit: number, placed?: PlacedWithin): Promise<readonly OrderPlace[]>
  /** All that happened to it, newest first, in the language of who reads it; undefined where it is not the caller's. Only staff learn who did what. */
  timeline(principal: Principal, orderId: OrderId, level: OrderLevel, limit: number, after?: TimelinePlace, wishes?: ReaderWishes): Promise<TimelineInWords | undefined>
  /** The orders in reach, newest first, behind a place in that order. None for who is held to some nodes: which orders are theirs is in no column yet. */
  page(principal: Principal, level: OrderLevel, limit: number, after?: OrderPlace): Promise<{ readonly views: readonly OrderView[]; readonly isLast: boolean }>
  /** Newest first. As `page`, none for who is held to some nodes. */
  recent(principal: Principal, limit: number, level: OrderLevel): Promise<readonly { readonly view: OrderView; readonly visibleAfterMs: number }[]>
  /** Orders of a person that the principal reaches. */
  ofSubject(principal: Principal, shopId: ShopId, subjectRef: SubjectRef): Promise<readonly OrderId[]>
  /** Persons of a shop, in the order of their references, none of whose orders was placed after that moment; from behind a place on. */
  subjectsBefore(shopId: ShopId, moment: Instant, limit: number, after?: SubjectRef): Promise<readonly SubjectRef[]>
  /** Those of the persons of whom an order was placed at that moment or since. */
  subjectsSince(shopId: ShopId, moment: Instant, subjects: readonly SubjectRef[]): Promise<ReadonlySet<SubjectRef>>
  /** How many `recent` would list without its limit. */
  count(principal: Principal): Promise<number>
  /** True once every named part has at least that version; false when `withinMs` are over before. */
  waitUntil(principal: Principal, orderId: OrderId, parts: ReadonlyMap<string, number>, withinMs: number): Promise<boolean>
  /**
   * The order as it is now, and again whenever it is newer, or as new on another day: several changes at once are one, and none is
   * older than the one before.
   * `undefined` stands for a time without news. Ends with the signal, and where the order is not or no longer the caller's.
   */
  follow(principal: Principal, orderId: OrderId, level: OrderLevel, following: Following): AsyncGenerator<OrderView | undefined, void>
  /**
   * The newest orders of the principal, a hundred at most: which ones they are at first and when others are, and each as `follow` has
   * it. One that is new is there within `quietMs`. Goes on where there are none; ends with the signal.
   */
  followAll(principal: Principal, level: OrderLevel, following: Following): AsyncGenerator<OwnNews | undefined, void>
  /** What the clock of the view's database shows, in milliseconds since 1970. What is read after it has all that was written before. */
  storeClock(): Promise<number>
  /** Begins to hear of changes from all processes; answers how to end it. */
  start(): Promise<() => Promise<void>>
}

/** What the published view can be searched by: the numbers of an order, of a parcel without its blanks, the reference of a customer. */
export type SearchedColumn = 'number' | 'external_id' | 'tracking_number' | 'subject_ref'

/** Both ends count. */
export interface PlacedWithin {
  readonly from?: Instant
  readonly to?: Instant
}

/** A page of what happened, and the language that its lines are in. */
export interface TimelineInWords extends Timeline {
  readonly language: Language
}

/** Where a list of orders goes on. */
export type OrderPlace = Pick<OrderView, 'placedAt' | 'id'>

/** Which orders somebody has, newest first, or how one of them stands. */
export type OwnNews = { readonly orderIds: readonly OrderId[] } | { readonly view: OrderView }

export interface Following {
  /** Milliseconds without news after which it is looked again, and said so. */
  readonly quietMs: number
  /** Ends it. */
  readonly signal: AbortSignal
}
