// Written from the API’s description of itself by `npm run docs:reference`; a change by hand is undone by the next one.

/** How every refusal and failure is told (RFC 9457). */
export interface Problem {
  /** Leads to what the code means */
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  /** Stable, for programs; new ones may come */
  readonly code: string
  readonly requestId: string
  readonly retryable: boolean
  readonly errors?: readonly {
    /** JSON pointer (RFC 6901) */
    readonly pointer: string
    readonly code: string
    readonly detail: string
    readonly [name: string]: unknown
  }[]
  /** Of a conflict: the version there is */
  readonly currentVersion?: number
  /** Of `verification_required`: what would show that the order is yours, any of it */
  readonly needs?: readonly string[]
  readonly [name: string]: unknown
}

/** What may be asked, by method and address. */
export interface Operations {
  /** List my orders. The bearer is a token of the shop’s identity provider. Newest first. */
  readonly 'GET /v1/me/orders': {
    readonly path: {}
    readonly query: {
      /** Entries of a page at most; 50 when it is not said. */
      readonly limit?: number
      /** `nextCursor` of the page before. Good for 24 hours, for that list alone. */
      readonly cursor?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly data: readonly {
        readonly id: string
        readonly number: string
        readonly headline: {
          readonly code: string
          readonly title: string
          readonly [name: string]: unknown
        }
        readonly status: string
      }[]
      /** null on the last page. */
      readonly nextCursor: string | null
    }
  }
  /** Read one of my orders. With prices, contact and everything that may be asked for. */
  readonly 'GET /v1/me/orders/{id}': {
    readonly path: {
      /** An id that begins with ord_. */
      readonly id: string
    }
    readonly query: {
      /** `consistency` of a command, once or several times: waits until that change is in it. */
      readonly 'min-version'?: string | readonly string[]
      /** Only these sections, by commas; the id is always there. All of them when it is not said. */
      readonly fields?: string
      /** Heavy sections to have beside those of `fields`. */
      readonly include?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly id: string
      /** Grows with every change. */
      readonly viewVersion?: number
      /** As the customer knows it. */
      readonly number?: string
      /** The answer in a sentence. */
      readonly headline?: {
        readonly code: string
        readonly title: string
        readonly text?: string
        readonly [name: string]: unknown
      }
      readonly status?: string
      readonly fulfillmentStatus?: string
      readonly paymentStatus?: string
      readonly placedAt?: string
      readonly timeZone?: string
      readonly lines?: readonly {
        readonly id: string
        readonly title: string
        readonly status: string
        readonly [name: string]: unknown
      }[]
      readonly [name: string]: unknown
    }
  }
  /** Read the order of a link. The bearer is the token of a tracking link. How much is seen follows from the link: prices and contact only once it is verified. */
  readonly 'GET /v1/track/order': {
    readonly path: {}
    readonly query: {
      /** `consistency` of a command, once or several times: waits until that change is in it. */
      readonly 'min-version'?: string | readonly string[]
      /** Only these sections, by commas; the id is always there. All of them when it is not said. */
      readonly fields?: string
      /** Heavy sections to have beside those of `fields`. */
      readonly include?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly id: string
      /** Grows with every change. */
      readonly viewVersion?: number
      /** As the customer knows it. */
      readonly number?: string
      /** The answer in a sentence. */
      readonly headline?: {
        readonly code: string
        readonly title: string
        readonly text?: string
        readonly [name: string]: unknown
      }
      readonly status?: string
      readonly fulfillmentStatus?: string
      readonly paymentStatus?: string
      readonly placedAt?: string
      readonly timeZone?: string
      readonly lines?: readonly {
        readonly id: string
        readonly title: string
        readonly status: string
        readonly [name: string]: unknown
      }[]
      readonly [name: string]: unknown
    }
  }
  /** Ask for a new link. Where the order and its contact fit together a new link goes to that contact. The answer never tells. Five an hour for a number, for a contact and for an address. */
  readonly 'POST /v1/track/lookups': {
    readonly path: {}
    readonly query: {}
    readonly body: {
      /** A shop: `aldermoor`. */
      readonly shopId: string
      /** The number that the customer sees. */
      readonly number: string
      readonly email: string
    }
    readonly answer: {
      readonly status: "accepted"
    }
  }
  /** Show that the order is yours. Five tries of an order in an hour, whoever makes them; after the fifth nobody can try for 24 hours. A repeated request is another try. */
  readonly 'POST /v1/track/verify': {
    readonly path: {}
    readonly query: {}
    readonly body: {
      readonly email: string
    } | {
      /** Of an address of the order; not where it is a present. */
      readonly postalCode: string
    } | {
      readonly phoneLast4: string
    }
    readonly answer: {
      /** Bearer from now on; it is kept nowhere. */
      readonly token: string
      readonly level: "verified"
      /** From then on it counts as `link` again. */
      readonly verifiedUntil: string
    }
  }
}
