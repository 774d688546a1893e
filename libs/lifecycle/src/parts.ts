import { OrderId } from '@wismo/kernel'
import type { OrderPart } from './order-part.ts'

/** The latest state of one aggregate of an order, folded from its own gap-free events. */
export interface Part<Doc = unknown> {
  /** Id of the aggregate; its prefix says what kind of part it is. */
  readonly part: string
  /** Stream version of the last event in it. */
  readonly version: number
  readonly doc: Doc
}

/** The parts of one order, sorted by kind. A new kind of part is a new member here. */
export interface OrderParts {
  readonly order: Part<OrderPart>
}

/** Whether an id is the id of an aggregate that has a part. */
export const isPartId = (id: string): boolean => OrderId.is(id)

/** Sorts the parts of an order by kind; undefined while the order itself is not known yet, or only by events that this release cannot fold. Any order of the rows gives the same. */
export function partsOf(rows: readonly Part[]): OrderParts | undefined {
  const order = rows.find(({ part, doc }) => OrderId.is(part) && doc !== null)
  return order && { order: order as Part<OrderPart> }
}
