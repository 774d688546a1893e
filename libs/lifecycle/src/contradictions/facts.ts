// Which facts say something: from what each part remembers, the same whichever of them was told first.
import type { Instant } from '@wismo/kernel'
import type { Part } from '../parts.ts'
import type { ParcelPart } from '../parts/parcel-part.ts'
import type { PartState } from '../parts/part-state.ts'
import type { TimelineEntry } from '../public-event.ts'
import type { ContradictingFact } from './contradiction.ts'

type Remembering = Part<Pick<PartState, 'timeline'>>

/** The facts of these types that a part remembers, oldest first; of those that happened at once the lower id comes first. */
export const factsOf = ({ part, doc }: Remembering, types: readonly string[]): readonly ContradictingFact[] =>
  doc.timeline.filter(({ type }) => types.includes(type)).sort(byTime).map(({ id, type, at }) => ({ id, type, at, part }))

const byTime = (a: TimelineEntry, b: TimelineEntry): number => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1)

/** The one that happened first, as a list of it, or of nothing where none is remembered. */
export const earliest = (part: Remembering, types: readonly string[]): readonly ContradictingFact[] => factsOf(part, types).slice(0, 1)

/** The one that happened last. */
export const newest = (part: Remembering, types: readonly string[]): readonly ContradictingFact[] => factsOf(part, types).slice(-1)

/** The one of this moment. */
export const factAt = (part: Remembering, types: readonly string[], at: Instant): readonly ContradictingFact[] => factsOf(part, types).filter((fact) => fact.at === at).slice(0, 1)

/** What shows that a parcel was delivered, while it counts as that: the scan, or where none is remembered what follows from it. */
export function deliveryOf(parcel: Part<ParcelPart>): readonly ContradictingFact[] {
  const { deliveredAt } = parcel.doc
  if (deliveredAt === undefined) return []
  const scanned = factAt(parcel, ['CheckpointRecorded'], deliveredAt)
  return scanned.length > 0 ? scanned : factAt(parcel, ['ParcelDelivered'], deliveredAt)
}

/** The refund of this moment, as it was asked for, or where that is not remembered as it went. */
export const refundAt = (payments: Remembering, at: Instant): readonly ContradictingFact[] => {
  const asked = factAt(payments, ['RefundRequested'], at)
  return asked.length > 0 ? asked : factAt(payments, ['RefundSucceeded'], at)
}
