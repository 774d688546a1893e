import type { ParcelPart } from './parts/parcel-part.ts'
import type { OrderParts } from './parts.ts'
import { sumOf, totalOf, type Quantities } from './units/quantities.ts'

/** What is in a parcel by the word of who registered it, or of the node that sent it. */
export const contentsOf = ({ parcelId, lines }: ParcelPart, { fulfillments }: OrderParts): Quantities => (totalOf(lines) > 0 ? lines : sumOf(...fulfillments.map(({ doc }) => doc.passed[parcelId])))
