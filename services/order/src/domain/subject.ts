// What is known of a person beside their orders: what they asked, and that they were erased because the time to keep them was over.
import type { SubjectErased } from '@wismo/contracts'
import { unknownEvent, type Aggregate, type SubjectRequestId } from '@wismo/kernel'

/** Private: the requests of one person, so that what is handed out names them. */
export type SubjectRequestsEvent =
  /** The person asked for something. */
  { readonly type: 'SubjectRequestNoted'; readonly data: { readonly requestId: SubjectRequestId } }

export const subjectRequests: Aggregate<readonly SubjectRequestId[], SubjectRequestsEvent> = {
  category: 'process-subject',
  initial: [],
  evolve: (state, event) => (event.type === 'SubjectRequestNoted' ? [...state, event.data.requestId] : unknownEvent(event as never)),
}

export const noteRequest = (requestId: SubjectRequestId) => (state: readonly SubjectRequestId[]): readonly SubjectRequestsEvent[] => (state.includes(requestId) ? [] : [{ type: 'SubjectRequestNoted', data: { requestId } }])

export type SubjectEvent =
  /** The time to keep the person was over. */
  { readonly type: 'SubjectErased'; readonly data: SubjectErased }

/** How often the person was erased without having asked. */
export const subject: Aggregate<number, SubjectEvent> = {
  category: 'subject',
  initial: 0,
  evolve: (state, event) => (event.type === 'SubjectErased' ? state + 1 : unknownEvent(event as never)),
}

/** Named by its cause: told twice it is one. */
export const eraseForRetention = (erased: SubjectErased) => (): readonly SubjectEvent[] => [{ type: 'SubjectErased', data: erased }]
