// A promise as it is told to others: made once, then kept, broken or void as its units say, which lifecycle computes.
import type { OrderPlaced, PromiseBroken, PromiseKept, PromiseMade, PromiseVoided } from '@wismo/contracts'
import { Instant, unknownEvent, type Aggregate, type OrderId, type PromiseId } from '@wismo/kernel'
import { endOf, promiseIdOf, windowOf } from '@wismo/lifecycle'

export type PromiseEvent =
  /** The customer was told when to expect these units. Never changed afterwards (I23). */
  | { readonly type: 'PromiseMade'; readonly data: PromiseMade; readonly occurredAt?: Instant }
  /** What was promised came in time. */
  | { readonly type: 'PromiseKept'; readonly data: PromiseKept; readonly occurredAt?: Instant }
  /** It did not; also after it was said to be kept, where a fact came late. */
  | { readonly type: 'PromiseBroken'; readonly data: PromiseBroken; readonly occurredAt?: Instant }
  /** There is nothing left to keep. */
  | { readonly type: 'PromiseVoided'; readonly data: PromiseVoided; readonly occurredAt?: Instant }

export type Promised = { readonly status: 'none' } | MadePromise

export interface MadePromise {
  readonly orderId: OrderId
  /** As it was told last. */
  readonly status: 'open' | 'kept' | 'broken' | 'void'
  readonly deltaMinutes?: number
  /** End of the window. */
  readonly due: Instant
  /** Of an order that was imported with its past. */
  readonly history: boolean
}

export const promise: Aggregate<Promised, PromiseEvent> = {
  category: 'promise',
  initial: { status: 'none' },
  evolve(state, event) {
    switch (event.type) {
      case 'PromiseMade':
        return { status: 'open', orderId: event.data.orderId, due: dueOf(event.data), history: event.data.history }
      case 'PromiseKept':
        return told(state, { status: 'kept', deltaMinutes: event.data.deltaMinutes })
      case 'PromiseBroken':
        return told(state, { status: 'broken', deltaMinutes: event.data.deltaMinutes })
      case 'PromiseVoided':
        return told(state, { status: 'void' })
      default:
        return unknownEvent(event)
    }
  },
}

function told(state: Promised, standing: Pick<MadePromise, 'status' | 'deltaMinutes'>): Promised {
  return state.status === 'none' ? state : { orderId: state.orderId, due: state.due, history: state.history, ...standing }
}

/** When the window of a promise is over: its last day at the destination, or the moment itself. */
export const dueOf = ({ window: { to, timeZone = 'UTC' } }: Pick<PromiseMade, 'window'>): Instant => Instant.fromMillis(endOf(to, timeZone))

/** What checkout said of an order, one per window. Lines that are added later were not promised. */
export function statedPromises({ orderId, timeZone, lines, history }: OrderPlaced): readonly PromiseMade[] {
  const made = new Map<PromiseId, PromiseMade>()
  for (const line of lines) {
    const stated = windowOf(line, timeZone)
    if (stated === undefined) continue
    const { from, to, precision, source } = stated
    const promiseId = promiseIdOf(orderId, stated)
    const before = made.get(promiseId)?.lines ?? []
    made.set(promiseId, { orderId, promiseId, lines: [...before, { lineId: line.lineId, quantity: line.quantity }], window: { ...(from === undefined ? {} : { from }), to, precision, timeZone }, basis: source, history })
  }
  return [...made.values()]
}

/** Told twice nothing: the first word stays. */
export const makePromise = (fact: PromiseMade) => (state: Promised): readonly PromiseEvent[] => (state.status === 'none' ? [{ type: 'PromiseMade', data: fact }] : [])

/** How a promise stands by its units. */
export interface Standing {
  readonly orderId: OrderId
  readonly promiseId: PromiseId
  readonly status: 'kept' | 'broken' | 'void'
  readonly deltaMinutes: number
  /** When it came to that, where that is known: what says so may be told long after, or be another fact. */
  readonly at?: Instant
}

/** Said where it is not what was said last; nothing of a promise that nobody made. */
export const tellStanding = ({ orderId, promiseId, status, deltaMinutes, at }: Standing) => (state: Promised): readonly PromiseEvent[] => {
  if (state.status === 'none') return []
  const isSame = state.status === status && (status === 'void' || state.deltaMinutes === deltaMinutes)
  return isSame ? [] : [{ ...standing[status]({ orderId, promiseId }, deltaMinutes), ...(at && { occurredAt: at }) }]
}

interface Which {
  readonly orderId: OrderId
  readonly promiseId: PromiseId
}

const standing = {
  kept: (which: Which, deltaMinutes: number): PromiseEvent => ({ type: 'PromiseKept', data: { ...which, deltaMinutes } }),
  broken: (which: Which, deltaMinutes: number): PromiseEvent => ({ type: 'PromiseBroken', data: { ...which, deltaMinutes } }),
  void: (which: Which): PromiseEvent => ({ type: 'PromiseVoided', data: which }),
} as const

/** I23 The window is over and nobody said that all is there. Of an imported past nothing is broken by the clock. */
export const breakPromise = (promiseId: PromiseId, due: Instant) => (state: Promised): readonly PromiseEvent[] =>
  state.status === 'open' && !state.history && state.due === due ? [{ type: 'PromiseBroken', data: { orderId: state.orderId, promiseId, deltaMinutes: 0 }, occurredAt: due }] : []
