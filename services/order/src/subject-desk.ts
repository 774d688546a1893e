// Requests of persons about their own data, where they are kept, and who may see which.
import { fold, Invalid, NotFound, type OrderId, type RandomBytes, type ShopId, type SubjectRequestId } from '@wismo/kernel'
import type { EventStore, StoredEvent } from '@wismo/event-store'
import { domainEvent } from '@wismo/messaging'
import type { Vault } from '@wismo/privacy'
import { coversShop, requireAllNodes, type Principal } from '@wismo/service'
import { subjectRequest, type OpenRequest, type SubjectRequest, type SubjectRequestEvent } from './domain/subject-request.ts'
import type { Person } from './erasure.ts'
import { ownOrder } from './http/own-order.ts'
import { ordersOf, type OrdersOfPerson } from './open-orders.ts'
import { subjectRequestStream } from './streams.ts'

/** A request as it is kept. */
export interface KeptRequest extends OpenRequest {
  readonly version: number
}

export interface SubjectParts extends OrdersOfPerson {
  readonly vault: Vault
  readonly store: EventStore
  readonly random: RandomBytes
}

/** Whom a request is about, as whoever asks may name them. */
export type NamedSubject = { readonly orderId: OrderId } | { readonly shopId: ShopId; readonly customerId: string } | { readonly shopId: ShopId; readonly email: string } | { readonly shopId: ShopId; readonly phone: string }

/** The person that a caller asks about: a customer about themselves alone, a retailer about whom they name. Throws `NotFound`, or `Invalid` for a subject that may not or has to be named. */
export async function personAskedAbout(parts: SubjectParts, principal: Principal, named: NamedSubject | undefined): Promise<Person> {
  if (principal.kind === 'partner') {
    if (named === undefined) throw new Invalid('invalid', 'Say whom it is about.', [{ pointer: '/subject', code: 'required', detail: 'An order, a customer, an e-mail address or a phone number.' }])
    requireAllNodes(principal)
    return namedPerson(parts, principal, named)
  }
  const isOther = named !== undefined && !(principal.kind === 'customer' && 'orderId' in named && named.orderId === principal.orderId)
  if (isOther) throw new Invalid('invalid', 'You ask about yourself.', [{ pointer: '/subject', code: 'invalid_value', detail: 'Leave it out.' }])
  const self = await selfOf(parts, principal)
  if (self === undefined) throw new NotFound()
  return self
}

/** Who a customer's credential stands for: themselves, or the person of the order that their link names. */
async function selfOf({ views }: Pick<SubjectParts, 'views'>, principal: Principal): Promise<Person | undefined> {
  if (principal.kind === 'owner') return { shopId: principal.shopId, subjectRef: principal.actorId }
  if (principal.kind !== 'customer') return undefined
  const view = await views.find(principal, principal.orderId, 'verified')
  const subjectRef = view?.customer?.subjectRef
  return view === undefined || subjectRef === undefined ? undefined : { shopId: view.shopId, subjectRef }
}

async function namedPerson({ store, vault, views }: SubjectParts, principal: Principal, named: NamedSubject): Promise<Person> {
  if ('orderId' in named) {
    const { shopId, subjectRef } = await ownOrder(store, principal, named.orderId)
    return { shopId, subjectRef }
  }
  const { shopId } = named
  if (!coversShop(principal, shopId)) throw new NotFound()
  if ('customerId' in named) {
    const subjectRef = vault.subjectOf(shopId, { customerId: named.customerId })
    // Who was erased may ask what became of it.
    const [kept, { erased }] = await Promise.all([ordersOf({ vault, views }, shopId, subjectRef), vault.ordersOf(shopId, subjectRef)])
    if (kept.length + erased.length === 0) throw new NotFound()
    return { shopId, subjectRef }
  }
  const access = { purpose: 'search', by: { type: principal.kind, id: principal.actorId } } as const
  const [subjectRef, ...others] = await vault.findSubjects(shopId, 'email' in named ? { email: named.email } : { phone: named.phone }, access)
  if (subjectRef === undefined) throw new NotFound()
  if (others.length > 0) throw new Invalid('reference_unknown', 'Several persons have it: name the customer or one of their orders.', [{ pointer: '/subject', code: 'reference_unknown', detail: 'It is not one person’s alone.' }])
  return { shopId, subjectRef }
}

/** Throws `NotFound` where there is none, and just so where it is not the caller's; `Rejected` for who is held to some nodes: a person is a customer of the whole shop. */
export async function ownRequest(parts: SubjectParts, principal: Principal, id: SubjectRequestId): Promise<KeptRequest> {
  const kept = keptOf(id, (await parts.store.readMany([subjectRequestStream(id)])).get(subjectRequestStream(id)) ?? [])
  if (kept === undefined || !(await isTheirs(parts, principal, kept))) throw new NotFound()
  // What a person asked is no work of a node.
  requireAllNodes(principal)
  return kept
}

async function isTheirs(parts: SubjectParts, principal: Principal, { shopId, subjectRef }: KeptRequest): Promise<boolean> {
  if (principal.kind === 'partner' || principal.kind === 'csr') return coversShop(principal, shopId)
  const self = await selfOf(parts, principal)
  return self !== undefined && self.shopId === shopId && self.subjectRef === subjectRef
}

/** Undefined where nothing of it is stored. */
export function keptOf(id: SubjectRequestId, stored: readonly StoredEvent[]): KeptRequest | undefined {
  const state: SubjectRequest = fold(subjectRequest, stored.map((event) => domainEvent<SubjectRequestEvent>(event)))
  return state.status === 'none' ? undefined : { ...state, requestId: id, version: stored.length }
}
