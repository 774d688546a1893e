import type { Instant, ParcelId } from '@wismo/kernel'
import type { OrderParts } from './parts.ts'

/** Parcels by when they left, as their node says, else by their first scan; what nobody has seen comes last. Each keeps its number when another one is told of: an id says nothing of when. */
export function byLeaving(parts: Pick<OrderParts, 'parcels' | 'fulfillments'>, ids: readonly ParcelId[]): readonly ParcelId[] {
  const left = new Map(ids.map((id) => [id, leftAt(parts, id) ?? notYet]))
  const keyOf = (id: ParcelId): string => `${left.get(id)} ${id}`
  return [...ids].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

/** Behind every instant. */
const notYet = '~'

function leftAt({ parcels, fulfillments }: Pick<OrderParts, 'parcels' | 'fulfillments'>, id: ParcelId): Instant | undefined {
  const [given] = fulfillments.flatMap(({ doc: { passedAt } }) => passedAt?.[id] ?? []).sort()
  const parcel = parcels.find(({ part }) => part === id)?.doc
  return given ?? parcel?.scans[0]?.at ?? parcel?.lastFact?.at
}
