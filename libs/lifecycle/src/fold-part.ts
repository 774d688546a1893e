// One more event of any aggregate of an order: which fold it goes to is what its type says.
import { foldFulfillment, fulfillmentEvents, type FulfillmentEvent } from './parts/fulfillment-part.ts'
import { foldMessage, messageEvents, type MessageEvent } from './parts/message-part.ts'
import { foldOrder, orderEvents, type OrderEvent } from './parts/order-part.ts'
import { foldParcel, parcelEvents, type ParcelEvent } from './parts/parcel-part.ts'
import { foldPayments, paymentsEvents, type PaymentsEvent } from './parts/payments-part.ts'
import { foldPromise, promiseEvents, type PromiseEvent } from './parts/promise-part.ts'
import { foldReturns, returnsEvents, type ReturnsEvent } from './parts/returns-part.ts'
import { foldSourcing, sourcingEvents, type SourcingEvent } from './parts/sourcing-part.ts'
import type { PartState } from './parts/part-state.ts'

export type FoldedEvent = OrderEvent | SourcingEvent | FulfillmentEvent | ParcelEvent | PromiseEvent | ReturnsEvent | PaymentsEvent | MessageEvent

type Fold = (part: PartState | undefined, event: FoldedEvent) => PartState

const kinds = [
  [orderEvents, foldOrder], [sourcingEvents, foldSourcing], [fulfillmentEvents, foldFulfillment], [parcelEvents, foldParcel],
  [promiseEvents, foldPromise], [returnsEvents, foldReturns], [paymentsEvents, foldPayments], [messageEvents, foldMessage],
] as const

const folds: ReadonlyMap<string, Fold> = new Map(kinds.flatMap(([events, fold]) => events.map((event) => [event as string, fold as unknown as Fold] as const)))

/** Types of all events that some part folds. */
export const foldedEvents: readonly FoldedEvent['type'][] = kinds.flatMap(([events]) => [...events])

/** The part after one more of its events. Throws `Invalid('out_of_order')` where its first events are missing. */
export function foldPart(part: PartState | undefined, event: FoldedEvent): PartState {
  const fold = folds.get(event.type)
  if (fold === undefined) throw new Error(`No part folds ${event.type}.`)
  return fold(part, event)
}
