// What a person asked about their own data (GDPR Art. 15-21), and what became of it.
import type { SubjectDataExported, SubjectErased, SubjectRequestGranted, SubjectRequestKind, SubjectRequestReceived, SubjectRequestRefused } from '@wismo/contracts'
import { Instant, NotFound, Rejected, unknownEvent, type Aggregate, type ShopId, type SubjectRef, type SubjectRequestId } from '@wismo/kernel'

export type SubjectRequestEvent =
  /** Somebody asked, about themselves or for the person. */
  | { readonly type: 'SubjectRequestReceived'; readonly data: SubjectRequestReceived }
  /** It shall be done. */
  | { readonly type: 'SubjectRequestGranted'; readonly data: SubjectRequestGranted }
  /** It shall not, on a ground of the law. */
  | { readonly type: 'SubjectRequestRefused'; readonly data: SubjectRequestRefused }
  /** All that is kept about the person was handed out, once more. */
  | { readonly type: 'SubjectDataExported'; readonly data: SubjectDataExported }
  /** The key of everything that was kept about the person is destroyed. */
  | { readonly type: 'SubjectErased'; readonly data: SubjectErased }
  /** It was granted, and before it was done the person bought again: somebody has to decide anew. As private as the next one. */
  | { readonly type: 'SubjectRequestPostponed'; readonly data: { readonly requestId: SubjectRequestId; readonly dueBy: Instant; readonly waitingFor: WaitingFor } }
  /** Nobody has decided and the law's time is nearly over. Nobody else’s business: it is not published. */
  | { readonly type: 'SubjectRequestEscalated'; readonly data: { readonly requestId: SubjectRequestId } }

/** `open_order`: an order of the person is not over, or on its way. */
export type WaitingFor = 'open_order'

export interface OpenRequest {
  readonly status: 'received' | 'granted' | 'refused' | 'completed'
  readonly requestId: SubjectRequestId
  readonly subjectRef: SubjectRef
  readonly shopId: ShopId
  readonly kind: SubjectRequestKind
  readonly dueBy: Instant
  readonly ground?: string
  readonly escalated: boolean
  /** Of a request that was granted and is to be decided anew. */
  readonly waitingFor?: WaitingFor
}

export type SubjectRequest = { readonly status: 'none' } | OpenRequest

export const subjectRequest: Aggregate<SubjectRequest, SubjectRequestEvent> = {
  category: 'subject-request',
  initial: { status: 'none' },
  evolve(state, event) {
    if (event.type === 'SubjectRequestReceived') return { ...event.data, status: 'received', escalated: false }
    if (state.status === 'none') return state
    switch (event.type) {
      case 'SubjectRequestGranted':
        return { ...decided(state), status: 'granted' }
      case 'SubjectRequestRefused':
        return { ...decided(state), status: 'refused', ground: event.data.ground }
      case 'SubjectRequestPostponed':
        return { ...state, status: 'received', waitingFor: event.data.waitingFor }
      case 'SubjectDataExported':
      case 'SubjectErased':
        return { ...state, status: 'completed' }
      case 'SubjectRequestEscalated':
        return { ...state, escalated: true }
      default:
        return unknownEvent(event)
    }
  },
}

const decided = ({ waitingFor: _over, ...state }: OpenRequest): OpenRequest => state

/** The law gives a month to answer (GDPR Art. 12(3)): the same day of the next month, or its last day. UTC. */
export const dueByOf = (receivedAt: Instant): Instant => Instant.plusMonths(receivedAt, 1)

/** So long before the end somebody is told, in milliseconds. */
const escalatesMs = 7 * 24 * 3_600_000

export const escalationOf = (dueBy: Instant): Instant => Instant.plus(dueBy, -escalatesMs)

export const receiveRequest = (received: SubjectRequestReceived) => (state: SubjectRequest): readonly SubjectRequestEvent[] => (state.status === 'none' ? [{ type: 'SubjectRequestReceived', data: received }] : [])

/**
 * P17 It shall be done. Who has an order that is not over is not erased: the retailer still has to deliver it, to take it
 * back or to argue about it. Nothing waits for that: once the last one is over the same decision goes through. Throws
 * `Rejected`: `subject_has_open_order`, or `wrong_state` where it was refused.
 */
export const grantRequest = ({ openOrders }: { readonly openOrders: number }) => (state: SubjectRequest): readonly SubjectRequestEvent[] => {
  switch (state.status) {
    case 'none':
      throw new NotFound()
    case 'refused':
      throw new Rejected('wrong_state', 'The request was refused. Take a new one.')
    case 'granted':
    case 'completed':
      return []
    case 'received':
      if (state.kind === 'erase' && openOrders > 0) throw new Rejected('subject_has_open_order', `${openOrders} of the person’s orders ${openOrders === 1 ? 'is' : 'are'} not over yet.`)
      return [{ type: 'SubjectRequestGranted', data: { ...named(state), kind: state.kind } }]
  }
}

/** Throws `Rejected('wrong_state')` where it was granted. */
export const refuseRequest = (ground: string) => (state: SubjectRequest): readonly SubjectRequestEvent[] => {
  switch (state.status) {
    case 'none':
      throw new NotFound()
    case 'granted':
    case 'completed':
      throw new Rejected('wrong_state', 'The request was granted already.')
    case 'refused':
      return []
    case 'received':
      return [{ type: 'SubjectRequestRefused', data: { ...named(state), ground } }]
  }
}

/** What a person is told of themselves they may be told again. Throws `Rejected('wrong_state')` for all but a granted request for access. */
export const exportData = (state: SubjectRequest): readonly SubjectRequestEvent[] => {
  if (state.status === 'none') throw new NotFound()
  if (state.kind !== 'access' || (state.status !== 'granted' && state.status !== 'completed')) throw new Rejected('wrong_state', 'Only a request for access that was granted is answered with what is kept.')
  return [{ type: 'SubjectDataExported', data: named(state) }]
}

/** Granted, and not done yet. */
export const isToErase = (state: SubjectRequest): boolean => state.status === 'granted' && state.kind === 'erase'

export const eraseForRequest = (state: SubjectRequest): readonly SubjectRequestEvent[] => (state.status !== 'none' && isToErase(state) ? [{ type: 'SubjectErased', data: named(state) }] : [])

/** P17 Who bought again between the decision and what it brings about is not erased: it is decided anew, and escalated as before. */
export const postponeErasure = (state: SubjectRequest): readonly SubjectRequestEvent[] =>
  state.status !== 'none' && isToErase(state) ? [{ type: 'SubjectRequestPostponed', data: { requestId: state.requestId, dueBy: state.dueBy, waitingFor: 'open_order' } }] : []

/** Who looks after it has a week left. A request that was decided, or is due at another time, brings nothing. */
export const escalateRequest = (due: Instant) => (state: SubjectRequest): readonly SubjectRequestEvent[] =>
  state.status === 'received' && !state.escalated && escalationOf(state.dueBy) === due ? [{ type: 'SubjectRequestEscalated', data: { requestId: state.requestId } }] : []

const named = ({ requestId, subjectRef, shopId }: OpenRequest): Pick<OpenRequest, 'requestId' | 'subjectRef' | 'shopId'> => ({ requestId, subjectRef, shopId })
