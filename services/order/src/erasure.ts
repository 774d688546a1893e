// I37 Erasing a person and telling every order of theirs. All of it may be told again, after a crash anywhere: it ends the same.
import { uuidV5, type Clock, type Instant, type OrderId, type ShopId, type SubjectRef, type Uuid } from '@wismo/kernel'
import type { EventStore } from '@wismo/event-store'
import { executeCommand } from '@wismo/messaging'
import type { OrderViews } from '@wismo/order-views'
import type { ErasureBounds, Vault } from '@wismo/privacy'
import type { OrderPlaced } from '@wismo/contracts'
import type { System } from '@wismo/service'
import { eraseOrder, order } from './domain/order.ts'
import { nobodyYet } from './domain/whereabouts.ts'
import { orderStream } from './streams.ts'

export interface ErasureParts {
  readonly vault: Vault
  readonly store: EventStore
  readonly views: Pick<OrderViews, 'ofSubject'>
  readonly clock: Clock
}

export interface Person {
  readonly shopId: ShopId
  readonly subjectRef: SubjectRef
}

/** Wismo's own hand in matters of privacy, as events and reads name it. */
export const privacyJob: System = { kind: 'system', actorId: 'privacy' }

export interface Erased {
  /** There was something, within the bounds, and it is gone. */
  readonly isDone: boolean
  /** All that are without their person, by this erasure or one before. */
  readonly orders: readonly OrderId[]
}

/** Destroys the person's key first: whatever fails afterwards, nothing can be read any more. */
export async function erasePerson(parts: ErasureParts, person: Person, bounds: ErasureBounds): Promise<Erased> {
  const isDone = await parts.vault.erase(person.shopId, person.subjectRef, bounds)
  const orders = await ordersErased(parts, person)
  // What came before its order was kept under nobody.
  for (const orderId of orders) await parts.vault.erase(person.shopId, nobodyYet(orderId))
  return { isDone, orders }
}

/**
 * Every order that something was sealed for and is gone. The vault knows an order before it is placed: one that is placed
 * only afterwards is found by `when-order-placed-then-forget-erased-person`. What was sealed before the vault knew of
 * orders is found by the view.
 */
async function ordersErased({ vault, views, store }: ErasureParts, { shopId, subjectRef }: Person): Promise<readonly OrderId[]> {
  const [{ erased }, seen] = await Promise.all([vault.ordersOf(shopId, subjectRef), views.ofSubject(privacyJob, shopId, subjectRef)])
  const others = seen.filter((id) => !erased.includes(id))
  const contacts = await contactsOf(store, others)
  const gone = await vault.erasedAmong([...contacts.values()])
  return [...new Set([...erased, ...others.filter((id) => gone.has(contacts.get(id) as never))])].sort()
}

async function contactsOf(store: EventStore, orders: readonly OrderId[]): Promise<ReadonlyMap<OrderId, OrderPlaced['contactRef']>> {
  const streams = await store.readMany(orders.map(orderStream))
  return new Map(orders.flatMap((id) => {
    const placed = streams.get(orderStream(id))?.find(({ type }) => type === 'OrderPlaced')
    return placed === undefined ? [] : [[id, (placed.data as OrderPlaced).contactRef] as const]
  }))
}

/** Told twice, an order says it once. */
export async function tellOrders({ store, clock }: Pick<ErasureParts, 'store' | 'clock'>, { shopId, subjectRef }: Person, orders: readonly OrderId[], cause: Uuid, at: Instant = clock()): Promise<void> {
  for (const orderId of orders) {
    await executeCommand(store, {
      aggregate: order,
      stream: orderStream(orderId),
      cause: uuidV5(cause, orderId),
      handler: 'erase-personal-data',
      metadata: { shopId, occurredAt: at, correlationId: cause, actor: { type: 'system', id: privacyJob.actorId } },
      decide: eraseOrder(orderId, subjectRef),
    })
  }
}
