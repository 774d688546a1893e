// P17 A request nobody has decided, a week before the law's time is over.
import { domainEvent, wait, type Due, type Wait } from '@wismo/messaging'
import { escalateRequest, escalationOf, subjectRequest, type SubjectRequestEvent } from '../domain/subject-request.ts'

export const whenSubjectRequestIsDueThenEscalate: Wait = wait({
  name: 'subject-request-due',
  owner: 'privacy',
  on: ['SubjectRequestReceived', 'SubjectRequestGranted', 'SubjectRequestRefused', 'SubjectRequestPostponed', 'SubjectRequestEscalated'] satisfies readonly SubjectRequestEvent['type'][],
  read(stored) {
    const { type, data } = domainEvent<Exclude<SubjectRequestEvent, { type: 'SubjectErased' }>>(stored)
    return type === 'SubjectRequestReceived' || type === 'SubjectRequestPostponed' ? { id: data.requestId, due: escalationOf(data.dueBy) } : { id: data.requestId, over: true }
  },
  aggregate: subjectRequest,
  target: ({ stream }) => stream,
  decide: ({ due }: Due) => escalateRequest(due),
})
