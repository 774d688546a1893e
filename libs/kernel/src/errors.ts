/** One place in the input that is wrong: a JSON pointer (RFC 6901), a stable code and a sentence for people. */
export interface Fault {
  readonly pointer: string
  readonly code: string
  readonly detail: string
}

/** What the five kinds share: a stable `code` for programs, a sentence for people, and whether trying again can help. */
abstract class KnownError extends Error {
  abstract readonly kind: 'invalid' | 'rejected' | 'not_found' | 'conflict' | 'unavailable'
  readonly retryable: boolean = false
  readonly code: string

  constructor(code: string, detail?: string) {
    super(detail ?? code)
    this.code = code
    this.name = new.target.name
  }
}

/** The message itself is wrong; sending it again changes nothing. */
export class Invalid extends KnownError {
  readonly kind = 'invalid'
  readonly faults: readonly Fault[]

  constructor(code: string, detail?: string, faults: readonly Fault[] = []) {
    super(code, detail)
    this.faults = faults
  }
}

/** The business says no: the message is well formed, the state does not allow it. */
export class Rejected extends KnownError {
  readonly kind = 'rejected'
  /** What would make the caller one who may, any of it. */
  readonly needs?: readonly ProofKind[]

  constructor(code: string, detail?: string, { needs }: { readonly needs?: readonly ProofKind[] } = {}) {
    super(code, detail)
    if (needs !== undefined) this.needs = needs
  }
}

/** What shows that an order is somebody's. */
export type ProofKind = 'email' | 'postalCode' | 'phoneLast4' | 'signIn'

/** There is no such thing, or it is not the caller's: the answer is the same for both. */
export class NotFound extends KnownError {
  readonly kind = 'not_found'

  constructor(detail?: string) {
    super('not_found', detail ?? 'There is nothing here for you.')
  }
}

/** Somebody was faster, or the same name already means something else. */
export class Conflict extends KnownError {
  readonly kind = 'conflict'
  /** Where it stands now, for who looked at an earlier version. */
  readonly currentVersion?: number

  constructor(code: string, detail?: string, currentVersion?: number) {
    super(code, detail)
    if (currentVersion !== undefined) this.currentVersion = currentVersion
  }
}

/** A part we need does not answer now; the same request may work later. */
export class Unavailable extends KnownError {
  readonly kind = 'unavailable'
  override readonly retryable = true
}

/** The refusals and failures the platform knows by name. Everything else is a bug: loud, never swallowed. */
export type WismoError = Invalid | Rejected | NotFound | Conflict | Unavailable

export const isWismoError = (error: unknown): error is WismoError => error instanceof KnownError
