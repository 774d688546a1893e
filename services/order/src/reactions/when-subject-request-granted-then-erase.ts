// P17 It was granted: the person's key is destroyed, every order of theirs is told, and then everybody.
import type { SubjectRequestGranted } from '@wismo/contracts'
import { effect, type Effect, type Inbound } from '@wismo/messaging'
import { eraseForRequest, isToErase, subjectRequest, type SubjectRequest, type SubjectRequestEvent } from '../domain/subject-request.ts'
import { erasePerson, tellOrders, type ErasureParts } from '../erasure.ts'
import { subjectRequestStream } from '../streams.ts'

const dataOf = ({ data }: Inbound): SubjectRequestGranted => data as SubjectRequestGranted

/** Called again after a crash it erases nothing of what the person bought since the decision: that is under a key of its own. */
export const whenSubjectRequestGrantedThenErase = (parts: ErasureParts): Effect =>
  effect<SubjectRequest, SubjectRequestEvent, void>({
    name: 'erase-subject',
    on: ['SubjectRequestGranted'],
    timeoutMs: 8_000,
    aggregate: subjectRequest,
    stream: (inbound) => subjectRequestStream(dataOf(inbound).requestId),
    needed: () => isToErase,
    async perform(inbound) {
      const { shopId, subjectRef } = dataOf(inbound)
      const orders = await erasePerson(parts, { shopId, subjectRef }, { until: inbound.metadata.occurredAt })
      await tellOrders(parts, { shopId, subjectRef }, orders, inbound.id)
    },
    decide: () => eraseForRequest,
  })
