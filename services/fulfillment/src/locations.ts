// Where customers of a shop can come: what of its nodes everybody may know, the nearest first.
import type { Shop, ShopNode } from '@wismo/service'
import { distanceBetween, type Coordinates } from './domain/distance.ts'

/** What customers come for. */
export const visits = ['pickup', 'curbside', 'returns'] as const
export type Visit = (typeof visits)[number]

export interface Location extends Pick<ShopNode, 'id' | 'name' | 'kind' | 'hours' | 'geo'> {
  readonly timeZone: string
  readonly address: NonNullable<ShopNode['address']>
  readonly methods: readonly Visit[]
  /** Metres as the crow flies; absent where nobody asked from where, or where it is was never told. */
  readonly distance?: number
}

/**
 * Stores and lockers, and every other node where customers collect; only those that are active, that somebody described, and that do
 * what is asked for. By name where no place is named; those of which nobody knows where they are come last.
 */
export function locationsOf({ nodes = [], timeZone }: Pick<Shop, 'nodes' | 'timeZone'>, { visit, near }: { readonly visit?: Visit | undefined; readonly near?: Coordinates | undefined }): readonly Location[] {
  const open = nodes.flatMap((node) => locationIn(node, timeZone, near) ?? [])
  return open.filter(({ methods }) => methods.length > 0 && (visit === undefined || methods.includes(visit))).sort((a, b) => farther(a, b) || compare(a.name, b.name) || compare(a.id, b.id))
}

function locationIn({ id, name, kind, active = true, timeZone, address, geo, methods, hours }: ShopNode, shopZone: string, near: Coordinates | undefined): Location | undefined {
  const done = visits.filter((visit) => methods.includes(visit))
  // What comes back to a warehouse comes by parcel.
  if (!active || address === undefined || (kind !== 'store' && kind !== 'locker' && done.every((visit) => visit === 'returns'))) return undefined
  return { id, name, kind, timeZone: timeZone ?? shopZone, address, methods: done, ...(hours && { hours }), ...(geo && { geo }), ...(geo && near && { distance: Math.round(distanceBetween(near, geo)) }) }
}

const farther = (a: Location, b: Location): number => (a.distance ?? Number.MAX_SAFE_INTEGER) - (b.distance ?? Number.MAX_SAFE_INTEGER)
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
