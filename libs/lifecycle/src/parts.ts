import { FulfillmentId, MessageId, OrderId, ParcelId, PaymentAccountId, PromiseId, ReturnsAccountId, SourcingId } from '@wismo/kernel'
import type { FulfillmentPart } from './parts/fulfillment-part.ts'
import type { MessagePart } from './parts/message-part.ts'
import { isThere, wholeOrder, type OrderPart } from './parts/order-part.ts'
import type { ParcelPart } from './parts/parcel-part.ts'
import type { PaymentsPart } from './parts/payments-part.ts'
import type { PromisePart } from './parts/promise-part.ts'
import type { ReturnsPart } from './parts/returns-part.ts'
import type { SourcingPart } from './parts/sourcing-part.ts'

/** The latest state of one aggregate of an order, folded from its own gap-free events. */
export interface Part<Doc = unknown> {
  /** Id of the aggregate; its prefix says what kind of part it is. */
  readonly part: string
  /** Stream version of the last event in it. */
  readonly version: number
  readonly doc: Doc
}

/** The parts of one order, sorted by kind and id. A new kind of part is a new member here. */
export interface OrderParts {
  readonly order: Part<OrderPart>
  readonly sourcing: Part<SourcingPart> | undefined
  readonly fulfillments: readonly Part<FulfillmentPart>[]
  readonly parcels: readonly Part<ParcelPart>[]
  readonly promises: readonly Part<PromisePart>[]
  readonly returns: Part<ReturnsPart> | undefined
  readonly payments: Part<PaymentsPart> | undefined
  readonly messages: readonly Part<MessagePart>[]
}

const kinds = [OrderId, SourcingId, FulfillmentId, ParcelId, PromiseId, ReturnsAccountId, PaymentAccountId, MessageId]

/** Parts of the past of an order whose person was erased since: what is known of the past is not who it was. */
export function erasedLike(then: readonly Part[], now: readonly Part[]): readonly Part[] {
  const isErased = now.some(({ part, doc }) => OrderId.is(part) && (doc as Partial<OrderPart> | null)?.erased === true)
  return isErased ? then.map((one) => (OrderId.is(one.part) && one.doc !== null ? { ...one, doc: { ...(one.doc as OrderPart), erased: true } } : one)) : then
}

/** Whether an id is the id of an aggregate that has a part. */
/** Ids of all kinds of parts, for texts that hold one. */
export const partIdPattern = kinds.map(({ pattern }) => pattern.source.slice(1, -1)).join('|')

export const isPartId = (id: string): boolean => kinds.some((kind) => kind.is(id))

/** Sorts the parts of an order by kind; undefined while the order itself is not known yet, only by facts that came before it, or only by events that this release cannot fold. Any order of the rows gives the same. */
export function partsOf(rows: readonly Part[]): OrderParts | undefined {
  const known = rows.filter(({ doc }) => doc !== null).sort((a, b) => (a.part < b.part ? -1 : 1))
  const all = <Doc>(kind: { is(id: string): boolean }): readonly Part<Doc>[] => known.filter(({ part }) => kind.is(part)) as readonly Part<Doc>[]
  const order = all<OrderPart>(OrderId).find(({ doc }) => isThere(doc))
  return (
    order && {
      order: { ...order, doc: wholeOrder(order.doc) },
      sourcing: all<SourcingPart>(SourcingId)[0],
      fulfillments: all(FulfillmentId),
      parcels: all(ParcelId),
      promises: all(PromiseId),
      returns: all<ReturnsPart>(ReturnsAccountId)[0],
      payments: all<PaymentsPart>(PaymentAccountId)[0],
      messages: all(MessageId),
    }
  )
}
