// What the retailer tells of the lines of an order. Facts: each is recorded as it is said, whatever the order is by now; what follows from them in the order of time is folded by whoever shows it.
import type { LineChangeKind, OrderLine, Reason, RetailStockReported } from '@wismo/contracts'
import { assertNever, type Currency, type LineId, type Minor, type OrderId } from '@wismo/kernel'
import type { Order, OrderEvent } from './order.ts'

export interface LineChange {
  readonly change: LineChangeKind
  /** As it is now. */
  readonly line: OrderLine
  /** The line it took units from. */
  readonly replaces?: LineId
}

export interface LineChanges {
  readonly orderId: OrderId
  readonly currency: Currency
  readonly changes: readonly LineChange[]
  /** What the order costs after them, in minor units. */
  readonly total?: Minor
}

type Units = readonly { readonly lineId: LineId; readonly quantity: number }[]

/** It was the retailer's own system that changed it. */
const byRetailer: Reason = { code: 'retailer_changed' }

/** Lines that joined, were swapped or cost something else. */
export const changeLines = ({ orderId, currency, changes, total }: LineChanges) => (_state: Order): readonly OrderEvent[] => [
  ...changes.map((change) => eventOf(change, orderId, currency)),
  ...(total === undefined ? [] : [{ type: 'PriceAdjusted' as const, data: { orderId, target: 'order' as const, currency, after: total, reason: byRetailer } }]),
]

function eventOf({ change, line, replaces }: LineChange, orderId: OrderId, currency: Currency): OrderEvent {
  switch (change) {
    case 'swapped':
      return replaces === undefined ? added(line, orderId, currency) : { type: 'VariantSwapped', data: { orderId, oldLineId: replaces, newLineId: line.lineId, quantity: line.quantity, currency, line } }
    case 'added':
      return added(line, orderId, currency)
    case 'repriced':
    // Whatever the word says that we do not know: the line is now as it is told.
    case 'unknown':
      return { type: 'PriceAdjusted', data: { orderId, target: 'line', lineId: line.lineId, currency, after: line.total, line, reason: byRetailer } }
    default:
      return assertNever(change)
  }
}

const added = (line: OrderLine, orderId: OrderId, currency: Currency): OrderEvent => ({ type: 'LineAdded', data: { orderId, currency, line, origin: 'retailer' } })

/** Units are off. What they cost is what their lines say at that time. */
export const cancelLines = (orderId: OrderId, lines: Units, reason: Reason, currency: Currency) => (_state: Order): readonly OrderEvent[] => [{ type: 'LinesCancelled', data: { orderId, lines, reason, currency } }]

export interface Stock extends Pick<RetailStockReported, 'state' | 'expectedOn'> {
  readonly orderId: OrderId
  readonly lines: Units
}

/** Whether there is stock. A word that we do not know says nothing. */
export const reportStock = ({ orderId, lines, state: told, expectedOn }: Stock) => (_state: Order): readonly OrderEvent[] => {
  switch (told) {
    case 'short':
    case 'backordered':
      return [{ type: 'UnitsBackordered', data: { orderId, lines, ...(expectedOn === undefined ? {} : { expectedOn }) } }]
    case 'available':
      return [{ type: 'UnitsAvailable', data: { orderId, lines } }]
    case 'unknown':
      return []
    default:
      return assertNever(told)
  }
}
