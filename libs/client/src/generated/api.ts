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
  /** List where customers of a shop can come. Stores, lockers and other places to collect at, for a page of a product, the checkout or an order. By name, or the nearest first where `near` says from where; what has no coordinates comes last then. Postal codes and names of towns are not looked up. */
  readonly 'GET /v1/locations': {
    readonly path: {}
    readonly query: {
      /** A shop: `aldermoor`. */
      readonly shopId: string
      /** Latitude and longitude in degrees (WGS 84): `51.8985,-8.4756`. */
      readonly near?: string
      /** Only those where customers come for that. */
      readonly method?: "pickup" | "curbside" | "returns"
      /** Entries of a page at most; 50 when it is not said. */
      readonly limit?: number
      /** `nextCursor` of the page before. Good for 24 hours, for that list alone. */
      readonly cursor?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly data: readonly {
        /** As orders name it in `delivery.locationId`. */
        readonly id: string
        readonly name: string
        readonly kind: string
        /** IANA: its hours are by the clock there. */
        readonly timeZone: string
        /** Absent while only a report of the retailer named the node. */
        readonly address: {
          readonly company?: string
          readonly line1: string
          readonly line2?: string
          readonly city: string
          readonly region?: string
          readonly postalCode?: string
          readonly country: string
        }
        /** What customers come for. */
        readonly methods: readonly ("pickup" | "curbside" | "returns")[]
        /** Open at all times when it is not said. */
        readonly hours?: {
          /** A day that is not named is closed. */
          readonly weekly: {
            readonly mon?: readonly {
              readonly from: string
              readonly to: string
            }[]
            readonly tue?: readonly {
              readonly from: string
              readonly to: string
            }[]
            readonly wed?: readonly {
              readonly from: string
              readonly to: string
            }[]
            readonly thu?: readonly {
              readonly from: string
              readonly to: string
            }[]
            readonly fri?: readonly {
              readonly from: string
              readonly to: string
            }[]
            readonly sat?: readonly {
              readonly from: string
              readonly to: string
            }[]
            readonly sun?: readonly {
              readonly from: string
              readonly to: string
            }[]
          }
          /** The calendar: holidays, stocktakings, long evenings. */
          readonly exceptions?: readonly {
            readonly date: string
            /** Instead of the hours of that weekday; empty: closed. */
            readonly open: readonly {
              readonly from: string
              readonly to: string
            }[]
            /** For people: `Christmas Eve`. */
            readonly note?: string
          }[]
        }
        /** Where its door is, in degrees (WGS 84): `GET /v1/locations` tells by it which is near. */
        readonly geo?: {
          readonly lat: number
          readonly lon: number
        }
        /** Metres from `near`, as the crow flies. */
        readonly distance?: number
      }[]
      /** null on the last page. */
      readonly nextCursor: string | null
    }
  }
  /** List my orders. The bearer is a token of the shop’s identity provider. Newest first. `Accept-Language` chooses the language of its sentences. */
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
        /** When what is still to come is expected, first to last. */
        readonly when?: {
          readonly from?: string
          readonly to: string
          readonly precision: "day" | "hour"
          readonly timeZone: string
        }
        /** What may be asked for, or why not, as in the document. */
        readonly actions: readonly {
          readonly action: string
          readonly allowed: boolean
          /** Why not, where it is not allowed. */
          readonly reasons?: readonly {
            readonly code: string
            /** The same for people, in the language of the answer. */
            readonly text?: string
          }[]
          readonly [name: string]: unknown
        }[]
      }[]
      /** null on the last page. */
      readonly nextCursor: string | null
    }
  }
  /** Read one of my orders. With prices, contact and everything that may be asked for. `customer`, `addresses` and `gift` are masked as with a verified link. The reason of a hold is `payment`, `address` or `stock`, and `review` for every other. `Accept-Language` chooses the language of its sentences. */
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
        /** How many units may come back now, and why no more. */
        readonly returns?: {
          readonly returnable: number
          readonly until?: string
          readonly reasons?: readonly {
            readonly code: string
            /** The same for people, in the language of the answer. */
            readonly text?: string
          }[]
          readonly [name: string]: unknown
        }
        readonly [name: string]: unknown
      }[]
      /** What may be asked for, or why not. */
      readonly actions?: readonly {
        readonly action: string
        readonly allowed: boolean
        /** Why not, where it is not allowed. */
        readonly reasons?: readonly {
          readonly code: string
          /** The same for people, in the language of the answer. */
          readonly text?: string
        }[]
        readonly [name: string]: unknown
      }[]
      /** The newest of what happened. */
      readonly timeline?: {
        readonly entries: readonly {
          readonly id: string
          readonly type: string
          readonly at: string
          /** What it was, in a line for people. */
          readonly text?: string
          readonly [name: string]: unknown
        }[]
        readonly [name: string]: unknown
      }
      readonly [name: string]: unknown
    }
  }
  /** Everything that happened to one of my orders. Newest first, by when it happened. `nextCursor` goes on behind the last entry; `late` marks what was told more than an hour after it happened; `incomplete` says that not all that happened is kept. `text` says it to people, in the language of the answer; of an event that there are no words for, and of a verdict about a promise that did not last, it is not there. */
  readonly 'GET /v1/me/orders/{id}/timeline': {
    readonly path: {
      /** An id that begins with ord_. */
      readonly id: string
    }
    readonly query: {
      /** Entries of a page at most; 50 when it is not said. */
      readonly limit?: number
      /** `nextCursor` of the page before. Good for 24 hours, for that list alone. */
      readonly cursor?: string
      /** `consistency` of a command, once or several times: waits until that change is in it. */
      readonly 'min-version'?: string | readonly string[]
      /** Only what happened before that moment. A cursor goes on with the `before` it came with. */
      readonly before?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly data: readonly {
        readonly id: string
        readonly type: string
        readonly at: string
        /** What it was, in a line for people. */
        readonly text?: string
        readonly [name: string]: unknown
      }[]
      /** null on the last page. */
      readonly nextCursor: string | null
      readonly incomplete?: true
    }
  }
  /** Read the return policy of a shop. As it is in force now, for a page of a product or of the checkout. */
  readonly 'GET /v1/policies/returns': {
    readonly path: {}
    readonly query: {
      /** A shop: `aldermoor`. */
      readonly shopId: string
      /** All articles of a shop have one policy; terms of a line that differ come with the order. */
      readonly sku?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly policyId: string
      readonly version: number
      readonly rules: {
        /** Days to ask for a return; null: no limit. */
        readonly windowDays: number | null
        readonly windowFrom: "placed" | "shipped" | "delivered"
        readonly methods: readonly ("store" | "drop_off" | "label" | "keep")[]
        readonly outcomes: readonly ("refund" | "credit" | "exchange")[]
        /** What a way back costs; free when it is not named. */
        readonly fees?: readonly {
          readonly method: "store" | "drop_off" | "label" | "keep"
          readonly amount: number
          readonly freeForReasons?: readonly string[]
        }[]
        readonly refundAt: "requested" | "handed_over" | "received" | "inspected"
        /** Days from the approval to handing it over. */
        readonly handoverDays: number
        readonly restockingPercent?: number
        /** Units up to this value are not sent back. */
        readonly keepUpTo?: number
      }
    }
  }
  /** Answer a question about an order. For assistants and bots. What the document cannot answer is said so, with how to reach a person. How much is told follows from the credential, as with the document: a link, or a token of the shop’s identity provider. Who is signed in names the order by `orderId`; a link is for one. `Accept-Language` chooses the language. */
  readonly 'GET /v1/track/answer': {
    readonly path: {}
    readonly query: {
      /** Where it is, what comes back in money, whether it can be given back, changed or cancelled, what waits to be collected, what we told. */
      readonly intent: "where" | "refund" | "return" | "change" | "cancel" | "pickup" | "told"
      /** Which order; needed by who is signed in. */
      readonly orderId?: string
      /** `consistency` of a command, once or several times: waits until that change is in it. */
      readonly 'min-version'?: string | readonly string[]
    }
    readonly body: undefined
    readonly answer: {
      readonly intent: string
      /** To be said as it is. About `where`, the sentence of the order’s page and of every message. */
      readonly answer: string
      /** What it rests on, as in the document of the order. */
      readonly facts: {
        readonly [name: string]: unknown
      }
      /** What can be done that has to do with it, or why not. */
      readonly actions: readonly {
        readonly action: string
        readonly allowed: boolean
        /** Why not, where it is not allowed. */
        readonly reasons?: readonly {
          readonly code: string
          /** The same for people, in the language of the answer. */
          readonly text?: string
        }[]
        readonly [name: string]: unknown
      }[]
      readonly escalation: {
        /** A person has to help on. */
        readonly needed: boolean
        /** How to reach one, in a sentence. */
        readonly text: string
        readonly phone?: string
        readonly email?: string
        readonly hours?: string
      }
      readonly viewVersion: number
      /** Ask again afterwards, even if nothing happens. */
      readonly validUntil: string
    }
  }
  /** Read the order of a link. The bearer is the token of a tracking link. How much is seen follows from the link: prices and contact only once it is verified. `customer`, `addresses` and `gift` are masked (`n***@example.org`, a city, `***`), also for who is verified; a code by which goods are fetched is told while they wait. `{"erased":true}` once the person was erased. The reason of a hold is `payment`, `address` or `stock`, and `review` for every other. `Accept-Language` chooses the language of its sentences. */
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
        /** How many units may come back now, and why no more. */
        readonly returns?: {
          readonly returnable: number
          readonly until?: string
          readonly reasons?: readonly {
            readonly code: string
            /** The same for people, in the language of the answer. */
            readonly text?: string
          }[]
          readonly [name: string]: unknown
        }
        readonly [name: string]: unknown
      }[]
      /** What may be asked for, or why not. */
      readonly actions?: readonly {
        readonly action: string
        readonly allowed: boolean
        /** Why not, where it is not allowed. */
        readonly reasons?: readonly {
          readonly code: string
          /** The same for people, in the language of the answer. */
          readonly text?: string
        }[]
        readonly [name: string]: unknown
      }[]
      /** The newest of what happened. */
      readonly timeline?: {
        readonly entries: readonly {
          readonly id: string
          readonly type: string
          readonly at: string
          /** What it was, in a line for people. */
          readonly text?: string
          readonly [name: string]: unknown
        }[]
        readonly [name: string]: unknown
      }
      readonly [name: string]: unknown
    }
  }
  /** Everything that happened to the order of a link. Newest first, by when it happened. `nextCursor` goes on behind the last entry; `late` marks what was told more than an hour after it happened; `incomplete` says that not all that happened is kept. `text` says it to people, in the language of the answer; of an event that there are no words for, and of a verdict about a promise that did not last, it is not there. */
  readonly 'GET /v1/track/order/timeline': {
    readonly path: {}
    readonly query: {
      /** Entries of a page at most; 50 when it is not said. */
      readonly limit?: number
      /** `nextCursor` of the page before. Good for 24 hours, for that list alone. */
      readonly cursor?: string
      /** `consistency` of a command, once or several times: waits until that change is in it. */
      readonly 'min-version'?: string | readonly string[]
      /** Only what happened before that moment. A cursor goes on with the `before` it came with. */
      readonly before?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly data: readonly {
        readonly id: string
        readonly type: string
        readonly at: string
        /** What it was, in a line for people. */
        readonly text?: string
        readonly [name: string]: unknown
      }[]
      /** null on the last page. */
      readonly nextCursor: string | null
      readonly incomplete?: true
    }
  }
  /** Where a parcel is, by its number. Status and dates: no order, no things, no prices, no names. A number that nobody knows and one that no carrier has seen yet are answered alike. Sixty in an hour for an address. */
  readonly 'GET /v1/track/parcels/{carrier}/{number}': {
    readonly path: {
      readonly carrier: string
      readonly number: string
    }
    readonly query: {}
    readonly body: undefined
    readonly answer: {
      readonly carrier: string
      readonly trackingNumber: string
      /** As a parcel has it in an order. */
      readonly status: string
      /** Only where it goes back to the shop. */
      readonly direction?: "return"
      /** Of `steps`: 3 is on its way, 4 near you, 5 there. */
      readonly step: number
      readonly steps: 5
      readonly lastSeenAt?: string
      /** Where it was last seen, while it is on its way to a customer; not near its end. */
      readonly place?: string
      readonly deliveredAt?: string
      /** While it waits to be fetched. */
      readonly pickupUntil?: string
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
