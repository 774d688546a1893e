import type { Instant, OrderId, SealedRef, ShopId, SubjectRef, Uuid } from '@wismo/kernel'
import type { Access, Actor, Purpose } from './access.ts'

/** Who a value belongs to: somebody already known by reference, a registered customer by the shop's id, a guest by the keyed hash of the normalised contact. */
export interface SubjectHint {
  readonly subjectRef?: SubjectRef
  readonly customerId?: string
  readonly email?: string
  readonly phone?: string
}

export interface SealRequest {
  readonly shopId: ShopId
  readonly subject: SubjectHint
  /** The order that the values belong to, where they belong to one: erasing finds every order by it, also one that is not placed yet. */
  readonly orderId?: OrderId
  /** What brings the values; with the field and the value it names the reference: sealing again gives the same ones. */
  readonly cause: Uuid
  /** Field path -> JSON value: `contact`, `addresses.home`, `lines.3.gift.message`. */
  readonly values: Readonly<Record<string, unknown>>
}

export interface Sealed {
  readonly subjectRef: SubjectRef
  readonly refs: Readonly<Record<string, SealedRef>>
}

/** A value with the place it was sealed for. */
export interface KeptValue {
  readonly ref: SealedRef
  readonly value: unknown
  readonly sealedAt: Instant
}

/** What an erasure leaves alone. */
export interface ErasureBounds {
  /** A key that was made later: told again, an erasure of before takes nothing of what the person bought since. */
  readonly until?: Instant
  /** Somebody for whom something was sealed since then. */
  readonly quietSince?: Instant
}

export interface SubjectOrders {
  readonly kept: readonly OrderId[]
  readonly erased: readonly OrderId[]
}

/** By one of them; `every`: only who has all of the words of the name. */
export type SubjectQuery = { readonly email: string } | { readonly phone: string } | { readonly name: string; readonly every?: true }

/** Those that are given narrow it down. */
export interface AuditFilter {
  readonly subjectRef?: SubjectRef
  readonly actorId?: string
  readonly since?: Instant
  /** 100 where it is not said. */
  readonly limit?: number
}

/** One reading of one person's data. Never a value. */
export interface AuditEntry {
  readonly at: Instant
  readonly shopId: ShopId
  /** Absent where a search found nobody. */
  readonly subjectRef?: SubjectRef
  readonly by: Actor
  readonly purpose: Purpose
  readonly reason?: string
  /** Values that were handed out; 0 for somebody whom a search found. */
  readonly fields: number
}

/**
 * Where a person's data lives: outside of events, topics and logs, under one key per person, so that erasing is final.
 * Everything here throws `Unavailable` while its database does not answer.
 */
export interface Vault {
  /**
   * The answers in order; sealing the same cause again changes nothing. For an order whose person was erased nothing is
   * kept, whatever cause brings it: its references are answered all the same, and their values are absent.
   */
  seal(batch: readonly SealRequest[]): Promise<readonly Sealed[]>
  /**
   * The values behind references of one shop; a reference whose person was erased is absent. Throws
   * `Rejected('personal_data_denied')` where the access needs a reason and gives none.
   */
  open(shopId: ShopId, refs: readonly SealedRef[], access: Access): Promise<ReadonlyMap<SealedRef, unknown>>
  /** Everything that is kept about a person, oldest first. Refuses like `open`. */
  valuesOf(shopId: ShopId, subjectRef: SubjectRef, access: Access): Promise<readonly KeptValue[]>
  /** Persons of a shop by a whole e-mail address, a whole phone number, or whole words of their name: those with most of the words first. Refuses like `open`. */
  findSubjects(shopId: ShopId, query: SubjectQuery, access: Access): Promise<readonly SubjectRef[]>
  /**
   * Destroys a person's key, values and index for good, and answers whether there was anything. What is sealed for them
   * afterwards is under a new key, and never under a reference of before. Out of bounds nothing is erased.
   */
  erase(shopId: ShopId, subjectRef: SubjectRef, bounds?: ErasureBounds): Promise<boolean>
  /** Whether the person has a key of before that moment, or one made at it: who has none is erased, whatever they bought since. */
  isKept(shopId: ShopId, subjectRef: SubjectRef, until: Instant): Promise<boolean>
  /** Persons of a shop, in the order of their references, for whom nothing was sealed at that moment or since; from behind a place on. */
  subjectsBefore(shopId: ShopId, moment: Instant, limit: number, after?: SubjectRef): Promise<readonly SubjectRef[]>
  /** Orders that something was ever sealed for under this person, with those of which something is erased. */
  ordersOf(shopId: ShopId, subjectRef: SubjectRef): Promise<SubjectOrders>
  /** Those of the references whose person was erased since they were made. */
  erasedAmong(refs: readonly SealedRef[]): Promise<ReadonlySet<SealedRef>>
  /** The reference of a person as `seal` names it. The person need not be known. */
  subjectOf(shopId: ShopId, hint: SubjectHint): SubjectRef
  /** Who read what of whom, newest first. */
  audit(filter: AuditFilter): Promise<readonly AuditEntry[]>
  /** Keeps raw bodies (parked messages) under the shop's key of the month; answers their references in order. */
  sealBodies(bodies: readonly { readonly shopId: ShopId | undefined; readonly cause: Uuid; readonly body: Uint8Array }[]): Promise<readonly SealedRef[]>
  openBody(ref: SealedRef): Promise<Uint8Array | undefined>
  /** Destroys the keys and the bodies of a shop of all months before that one (`2026-11`), of those that name no shop where none is given. Answers how many bodies. */
  forgetBodies(shopId: ShopId | undefined, before: string): Promise<number>
  /** The shops, known or not, that bodies of months before that one name; undefined stands for bodies that name none. */
  shopsOfBodies(before: string): Promise<readonly (ShopId | undefined)[]>
  /**
   * Keyed hash (hex, 32 bytes) of a text: tells whether two contents are the same without giving either away.
   * The key never leaves the vault.
   */
  fingerprint(text: string): string
  /** Closes a text under a key of the vault that never leaves it: for what has to wait a moment in a table of somebody else. The vault keeps nothing of it. */
  conceal(text: string): Buffer
  /** Throws for what was not concealed by this vault. */
  reveal(concealed: Buffer): string
}
