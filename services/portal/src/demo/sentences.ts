// What an event says, in two or three words for the demo's list. Types that have no words here say their own name.
const sentences: Readonly<Record<string, string>> = {
  OrderPlaced: 'placed', OrderConfirmed: 'confirmed', OrderCompleted: 'complete', OrderClosed: 'closed', OrderCancelled: 'cancelled', UnitsBackordered: 'out of stock', UnitsAvailable: 'in stock again',
  FulfillmentAccepted: 'taken on by a warehouse or store', PickingStarted: 'fetched from the shelf', UnitsPacked: 'packed', FulfillmentShipped: 'handed to the carrier', PickupReady: 'ready at the counter', PickedUp: 'fetched by the customer',
  ParcelRegistered: 'parcel known to the carrier', CheckpointRecorded: 'parcel seen on its way', ParcelDelivered: 'parcel delivered', PromiseMade: 'a day promised', PromiseKept: 'the promise kept', PromiseBroken: 'the promise broken', PromiseVoided: 'the promise not needed any more',
  PaymentAuthorized: 'money set aside', PaymentCaptured: 'money taken', PaymentFailed: 'payment refused', PaymentVoided: 'money let go', RefundRequested: 'money back asked for', RefundSucceeded: 'money back sent',
  ReturnReceived: 'an item is back', ReturnInspected: 'the item looked at', ReturnResolved: 'the return settled', ReturnClosed: 'the return closed',
}

export const sentenceOf = (type: string): string => sentences[type] ?? type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
