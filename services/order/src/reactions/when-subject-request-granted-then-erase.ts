// P17 It was granted: the person's key is destroyed, every order of theirs is told, and then everybody.
import type { SubjectRequestGranted } from '@wismo/contracts'
import { effect, type Effect, type Inbound } from '@wismo/messaging'
import { eraseForRequest, isToErase, postponeErasure, subjectRequest, type SubjectRequest, type SubjectRequestEvent } from '../domain/subject-request.ts'
import { erasePerson, tellOrders, type ErasureParts } from '../erasure.ts'
import { openOrders, type OrdersOfPerson } from '../open-orders.ts'
import { subjectRequestStream } from '../streams.ts'

const dataOf = ({ data }: Inbound): SubjectRequestGranted => data as SubjectRequestGranted

type Outcome = 'erased' | 'busy'

/**
 * Days may lie between the decision and this: who bought again meanwhile is not erased, it is decided anew. Called again
 * after a crash, when their key of before is gone already, it ends what it began, and erases nothing of what the person
 * bought since: that is under a key of its own.
 */
export const whenSubjectRequestGrantedThenErase = (parts: ErasureParts & OrdersOfPerson): Effect =>
  effect<SubjectRequest, SubjectRequestEvent, Outcome>({
    name: 'erase-subject',
    on: ['SubjectRequestGranted'],
    timeoutMs: 8_000,
    aggregate: subjectRequest,
    stream: (inbound) => subjectRequestStream(dataOf(inbound).requestId),
    needed: () => isToErase,
    async perform(inbound) {
      const { shopId, subjectRef } = dataOf(inbound)
      const granted = inbound.metadata.occurredAt
      const isKept = (): Promise<boolean> => parts.vault.isKept(shopId, subjectRef, granted)
      if ((await isKept()) && (await openOrders(parts, shopId, subjectRef)).length > 0) return 'busy'
      const { isDone, orders } = await erasePerson(parts, { shopId, subjectRef }, { until: granted, quietSince: granted })
      // Sealed since: an order may be on its way.
      if (!isDone && (await isKept())) return 'busy'
      await tellOrders(parts, { shopId, subjectRef }, orders, inbound.id)
      return 'erased'
    },
    decide: (_inbound, outcome) => (outcome === 'busy' ? postponeErasure : eraseForRequest),
  })
