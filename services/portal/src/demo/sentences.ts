// What an event says, in a few words for the demo's list. Types that have no words here say their own name.
import type { OrderView } from '@wismo/lifecycle'
import { money } from '../formats.ts'

const sentences: Readonly<Record<string, string>> = {
  OrderPlaced: 'placed', OrderConfirmed: 'confirmed', OrderCompleted: 'complete', OrderClosed: 'closed', OrderCancelled: 'cancelled', UnitsBackordered: 'out of stock', UnitsAvailable: 'in stock again',
  FulfillmentAccepted: 'taken on by warehouse or store', PickingStarted: 'fetched from the shelf', UnitsPacked: 'packed', FulfillmentShipped: 'handed to the carrier', PickupReady: 'ready at the counter', PickedUp: 'fetched by the customer',
  ParcelRegistered: 'parcel known to the carrier', CheckpointRecorded: 'news from the carrier', ParcelDelivered: 'parcel delivered', PromiseMade: 'a day promised', PromiseKept: 'the promise kept', PromiseBroken: 'the promise broken', PromiseVoided: 'the promise not needed any more',
  PaymentAuthorized: 'money set aside', PaymentCaptured: 'money taken', PaymentFailed: 'payment refused', PaymentVoided: 'money let go', RefundRequested: 'money back asked for', RefundSucceeded: 'money back sent',
  ReturnReceived: 'an item is back', ReturnInspected: 'the item looked at', ReturnResolved: 'the return settled', ReturnClosed: 'the return closed',
}

/** With what was bought, where the order is known. */
export function sentenceOf(type: string, view?: OrderView): string {
  const said = sentences[type] ?? type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
  if (type !== 'OrderPlaced' || view === undefined) return said
  const units = view.lines.reduce((sum, { quantity }) => sum + quantity.ordered, 0)
  return [said, units === 1 ? '1 item' : `${units} items`, ...(view.money === undefined ? [] : [money('en-IE', view.currency, view.money.original)])].join(', ')
}
