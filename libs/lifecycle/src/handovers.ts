// When units of a line reached the customer, as far as anybody said it.
import type { Instant, LineId } from '@wismo/kernel'
import { contentsOf } from './parcel-contents.ts'
import type { FulfillmentPart } from './parts/fulfillment-part.ts'
import type { OrderParts } from './parts.ts'
import { unitsOn } from './units/quantities.ts'

export interface Handover {
  readonly quantity: number
  /** Unknown where the fact that told it is too long ago to be in the timeline of its part. */
  readonly at?: Instant
}

const handedOver: readonly string[] = ['PickedUp', 'DeliveryCompleted', 'UnitsRendered']

/** Parcels by the scan of their delivery, pickups and deliveries of ours by the last one. */
export function handoversOf(line: LineId, parts: OrderParts): readonly Handover[] {
  const delivered = parts.parcels.filter(({ doc: { status, direction } }) => status === 'delivered' && direction !== 'return')
  const byParcel = delivered.map(({ doc }) => handover(unitsOn(contentsOf(doc, parts), line), doc.deliveredAt ?? doc.lastFact?.at))
  const byHand = parts.fulfillments.map(({ doc }) => handover(unitsOn(doc.stages.delivered, line), doc.timeline.filter(({ type }) => handedOver.includes(type)).map(({ at }) => at).sort().at(-1)))
  return [...byParcel, ...byHand].filter(({ quantity }) => quantity > 0)
}

/** When they were there for the customer: of what is fetched when it was ready, also before it is fetched; of the rest as it was handed over. */
export function arrivalsOf(line: LineId, parts: OrderParts): readonly Handover[] {
  const others = { ...parts, fulfillments: parts.fulfillments.filter(({ doc }) => readyAt(doc) === undefined) }
  const ready = parts.fulfillments.filter(({ doc }) => readyAt(doc) !== undefined).map(({ doc }) => handover(unitsOn(doc.stages.delivered, line) + unitsOn(doc.stages.ready, line), readyAt(doc)))
  return [...handoversOf(line, others), ...ready.filter(({ quantity }) => quantity > 0)]
}

/** When the last of it was said to be ready. */
const readyAt = ({ timeline }: FulfillmentPart): Instant | undefined => timeline.filter(({ type }) => type === 'PickupReady').map(({ at }) => at).sort().at(-1)

const handover = (quantity: number, at: Instant | undefined): Handover => ({ quantity, ...(at === undefined ? {} : { at }) })
