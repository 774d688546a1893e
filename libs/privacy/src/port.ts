import type { SealedRef, ShopId, SubjectRef, Uuid } from '@wismo/kernel'

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
  /** What brings the values; with the field and the value it names the reference: sealing again gives the same ones. */
  readonly cause: Uuid
  /** Field path -> JSON value: `contact`, `addresses.home`, `lines.3.gift.message`. */
  readonly values: Readonly<Record<string, unknown>>
}

export interface Sealed {
  readonly subjectRef: SubjectRef
  readonly refs: Readonly<Record<string, SealedRef>>
}

/** Why somebody reads a person's data: every read says so. */
export type Purpose = 'tracking-page' | 'verification' | 'agent-console' | 'message' | 'export' | 'search'

/** Where a person's data lives: outside of events, topics and logs, under one key per person, so that erasing is final. */
export interface Vault {
  /** One round trip for the whole batch; the answers in order. Sealing the same cause again changes nothing. */
  seal(batch: readonly SealRequest[]): Promise<readonly Sealed[]>
  /** The values behind references of one shop; a reference whose person was erased is absent. */
  open(shopId: ShopId, refs: readonly SealedRef[], purpose: Purpose): Promise<ReadonlyMap<SealedRef, unknown>>
  /** Keeps raw bodies (parked messages) under the shop's key of the month; answers their references in order. */
  sealBodies(bodies: readonly { readonly shopId: ShopId | undefined; readonly cause: Uuid; readonly body: Uint8Array }[]): Promise<readonly SealedRef[]>
  openBody(ref: SealedRef): Promise<Uint8Array | undefined>
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
