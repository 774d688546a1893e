// What is handed out to a person names what they asked: their requests are noted in one place.
import type { SubjectRequestReceived } from '@wismo/contracts'
import { reaction, type Inbound, type Reaction } from '@wismo/messaging'
import { noteRequest, subjectRequests } from '../domain/subject.ts'
import { subjectRequestsStream } from '../streams.ts'

const dataOf = ({ data }: Inbound): SubjectRequestReceived => data as SubjectRequestReceived

export const whenSubjectRequestReceivedThenNoteIt: Reaction = reaction({
  name: 'note-subject-request',
  on: ['SubjectRequestReceived'],
  aggregate: subjectRequests,
  stream: (inbound) => subjectRequestsStream(dataOf(inbound).subjectRef),
  decide: (inbound) => noteRequest(dataOf(inbound).requestId),
})
