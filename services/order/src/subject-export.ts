// Everything that is kept about a person, for the person (GDPR Art. 15 and 20).
import { fold, uuidV7, Instant, type SealedRef, type ShopId, type SubjectRef } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { domainEvent, executeCommand } from '@wismo/messaging'
import type { KeptValue } from '@wismo/privacy'
import type { Principal } from '@wismo/service'
import { actorOf } from './actor.ts'
import { subjectRequests, type SubjectRequestsEvent } from './domain/subject.ts'
import { exportData, subjectRequest } from './domain/subject-request.ts'
import { privacyJob } from './erasure.ts'
import { isTheirs, ordersOf } from './open-orders.ts'
import { subjectRequestsStream, subjectRequestStream } from './streams.ts'
import { keptOf, type KeptRequest, type SubjectParts } from './subject-desk.ts'

export interface HandedOut {
  readonly subjectRef: SubjectRef
  readonly shopId: ShopId
  readonly contacts: readonly HandedValue[]
  readonly addresses: readonly HandedValue[]
  /** Words about the person and theirs: notes of holds, messages of presents. */
  readonly texts: readonly HandedValue[]
  readonly orders: readonly OrderView[]
  readonly requests: readonly KeptRequest[]
}

interface HandedValue {
  readonly ref: SealedRef
  readonly since: Instant
  readonly value: unknown
}

/**
 * What is kept about the person of a granted request for access. That it was handed out is recorded before anybody has it.
 * Throws `Rejected`: `wrong_state`, or `personal_data_denied` where staff say no reason.
 */
export async function handOut(parts: SubjectParts, principal: Principal, request: KeptRequest, reason: string | undefined): Promise<HandedOut> {
  const { requestId, shopId, subjectRef } = request
  exportData(request)
  const values = await parts.vault.valuesOf(shopId, subjectRef, { purpose: 'export', by: { type: principal.kind, id: principal.actorId }, ...(reason === undefined ? {} : { reason }) })
  const [orders, requests] = await Promise.all([viewsOf(parts, shopId, subjectRef), requestsOf(parts, subjectRef)])
  const cause = uuidV7(Instant.toMillis(parts.clock()), parts.random)
  await executeCommand(parts.store, {
    aggregate: subjectRequest, stream: subjectRequestStream(requestId), cause, handler: 'export-subject-data', decide: exportData,
    metadata: { shopId, occurredAt: parts.clock(), correlationId: cause, actor: actorOf(principal) },
  })
  return { subjectRef, shopId, ...sorted(values), orders, requests }
}

/** By what they are: an address has lines, a contact has none, words are text. */
function sorted(values: readonly KeptValue[]): Pick<HandedOut, 'contacts' | 'addresses' | 'texts'> {
  const of = (isOne: (value: unknown) => boolean): readonly HandedValue[] => values.filter(({ value }) => isOne(value)).map(({ ref, value, sealedAt }) => ({ ref, since: sealedAt, value }))
  const isAddress = (value: unknown): boolean => typeof value === 'object' && value !== null && 'line1' in value
  return { contacts: of((value) => typeof value === 'object' && !isAddress(value)), addresses: of(isAddress), texts: of((value) => typeof value !== 'object') }
}

async function viewsOf(parts: SubjectParts, shopId: ShopId, subjectRef: SubjectRef): Promise<readonly OrderView[]> {
  const orders = await ordersOf(parts, shopId, subjectRef)
  const views = await Promise.all(orders.map((id) => parts.views.find(privacyJob, id, 'owner')))
  return views.flatMap((view) => (view !== undefined && isTheirs(view, subjectRef) ? [view] : []))
}

async function requestsOf({ store }: SubjectParts, subjectRef: SubjectRef): Promise<readonly KeptRequest[]> {
  const noted = (await store.readMany([subjectRequestsStream(subjectRef)])).get(subjectRequestsStream(subjectRef)) ?? []
  const ids = fold(subjectRequests, noted.map((event) => domainEvent<SubjectRequestsEvent>(event)))
  const streams = await store.readMany(ids.map(subjectRequestStream))
  return ids.map((id) => keptOf(id, streams.get(subjectRequestStream(id)) ?? [])).filter((one) => one !== undefined)
}
