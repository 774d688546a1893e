// What retailers tell about a person after the order was placed, or before: it goes into the vault under whoever bought.
import { fold, type OrderId, type SealedRef, type ShopId, type SubjectRef, type Uuid } from '@wismo/kernel'
import type { EventStore } from '@wismo/event-store'
import { domainEvent } from '@wismo/messaging'
import type { SealRequest, Vault } from '@wismo/privacy'
import { order, type Order, type OrderEvent } from './domain/order.ts'
import { nobodyYet } from './domain/whereabouts.ts'
import { orderStream } from './streams.ts'

export interface ToSeal {
  readonly fact: { readonly id: Uuid; readonly orderId: OrderId; readonly shop: { readonly id: ShopId } }
  /** By field; none: nothing is sealed. */
  readonly values: Readonly<Record<string, unknown>>
}

export interface SealedForOrder {
  readonly refs: Readonly<Record<string, SealedRef>>
  /** Nobody is known yet who bought: it is told anew once the order is there. */
  readonly sealedFor?: SubjectRef
}

/**
 * Of an order that is there the person is who bought. Before that nobody is known: it is kept under a subject that stands for
 * this order alone, by which nobody is found, and sealed anew once the order is placed. The answers in order.
 */
export async function sealForOrders(vault: Pick<Vault, 'seal'>, store: Pick<EventStore, 'readMany'>, asked: readonly ToSeal[]): Promise<readonly SealedForOrder[]> {
  const wanted = asked.filter(({ values }) => Object.keys(values).length > 0)
  if (wanted.length === 0) return asked.map(() => ({ refs: {} }))
  const orders = await ordersOf(store, wanted.map(({ fact }) => fact.orderId))
  const requests = wanted.map((one) => requestOf(one, orders.get(one.fact.orderId)))
  const sealed = await vault.seal(requests)
  const answers = new Map(wanted.map((one, i) => [one, { refs: sealed[i]?.refs ?? {}, ...(requests[i]?.orderId === undefined ? { sealedFor: nobodyYet(one.fact.orderId) } : {}) }]))
  return asked.map((one) => answers.get(one) ?? { refs: {} })
}

/** A value under nobody lies in a list: it is read by who seals it anew and found by no search. */
function requestOf({ fact: { id, orderId, shop }, values }: ToSeal, state: Order | undefined): SealRequest {
  if (state === undefined || state.status === 'none') return { shopId: shop.id, subject: { subjectRef: nobodyYet(orderId) }, cause: id, values: Object.fromEntries(Object.entries(values).map(([field, value]) => [field, [value]])) }
  return { shopId: shop.id, subject: { subjectRef: state.subjectRef }, orderId, cause: id, values }
}

/** The orders as their streams have them. */
export async function ordersOf(store: Pick<EventStore, 'readMany'>, orderIds: readonly OrderId[]): Promise<ReadonlyMap<OrderId, Order>> {
  const streams = await store.readMany([...new Set(orderIds)].map(orderStream))
  return new Map(orderIds.map((id) => [id, fold(order, (streams.get(orderStream(id)) ?? []).map((event) => domainEvent<OrderEvent>(event)))]))
}

/** Throws where the vault gave none: nothing personal goes on without it. */
export function refIn(refs: SealedForOrder['refs'], field: string): SealedRef {
  const ref = refs[field]
  if (ref === undefined) throw new Error(`the vault gave no reference for ${field}`)
  return ref
}
