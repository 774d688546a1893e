import { FulfillmentId, OrderId, ParcelId } from '@wismo/kernel'
import type { MoneyView } from '../order-view.ts'
import type { OrderParts } from '../parts.ts'
import type { UnitContradiction } from '../units/contradictions.ts'
import { inOrder, newestOf, type ContradictingFact, type Contradiction } from './contradiction.ts'
import { moneyContradictions } from './money.ts'
import { timeContradictions } from './time.ts'

/** Everything about an order that cannot be: units first, then times, then money. */
export const contradictionsOf = (parts: OrderParts, units: readonly UnitContradiction[], money: MoneyView): readonly Contradiction[] => [
  ...units.map((one) => ({ ...one, events: factsOf(parts, one) })),
  ...timeContradictions(parts),
  ...moneyContradictions(parts, money),
]

/** Of each kind of part, what says where its units are: the further a type is, the earlier it stands. */
const cancellations = ['OrderCancelled', 'LinesCancelled', 'LineQuantityChanged', 'VariantSwapped']
const work = ['ReturnToSenderReceived', 'PickedUp', 'DeliveryCompleted', 'UnitsRendered', 'FulfillmentShipped', 'DeliveryDeparted', 'DeliveryRefused', 'PickupReady', 'UnitsPacked', 'UnitsAllocated', 'FulfillmentAccepted']
const scans = ['ParcelDelivered', 'ParcelFound', 'ParcelDeclaredLost', 'CheckpointRecorded', 'ParcelRegistered']
const returns = ['ReturnInspected', 'ReturnReceived', 'ReturnHandedOver', 'ClaimApproved', 'ReturnClosed']

function factsOf(parts: OrderParts, { code, parts: ids }: UnitContradiction): readonly ContradictingFact[] {
  const isAboutCancelled = code === 'cancelled_but_gone' || code === 'node_still_holds_cancelled'
  return inOrder([...(isAboutCancelled ? newestOf(parts.order, cancellations) : []), ...ids.flatMap((id) => factOf(parts, id))])
}

function factOf({ order, fulfillments, parcels, returns: account }: OrderParts, id: string): readonly ContradictingFact[] {
  if (OrderId.is(id)) return newestOf(order, [...cancellations, 'OrderPlaced'])
  if (FulfillmentId.is(id)) return newestOf(fulfillments.find(({ part }) => part === id), work)
  if (ParcelId.is(id)) return newestOf(parcels.find(({ part }) => part === id), scans)
  // Returns and claims are kept in one account.
  return newestOf(account, returns)
}
