// Of the orders that were found, which comes first.
import type { Instant, OrderId } from '@wismo/kernel'
import type { SearchField } from '@wismo/agent-api'
import { rankOf } from './asked.ts'

/** Where a list of hits goes on: behind this one. */
export interface HitPlace {
  readonly rank: number
  readonly incident: boolean
  readonly placedAt: Instant
  readonly id: OrderId
}

export interface Candidate extends HitPlace {
  /** By what it was found. */
  readonly field: SearchField
}

/** An order that one field found. */
export type Match = Pick<Candidate, 'id' | 'placedAt' | 'field'>

/** How it stands, as far as it is known: a moment after it was placed it may not be. */
export type StandingOf = (id: OrderId) => { readonly status: string; readonly incident: boolean } | undefined

/** Best match, then what burns, then the newest. */
export const inOrder = (a: HitPlace, b: HitPlace): number => a.rank - b.rank || Number(b.incident) - Number(a.incident) || descending(a.placedAt, b.placedAt) || descending(a.id, b.id)
const descending = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0)

/** Each order once: found by several fields, it is where the best of them puts it, and of equal ones the first that was asked for. */
export function ranked(matches: readonly Match[], fields: readonly SearchField[], standingOf: StandingOf, statuses: readonly string[] | undefined): readonly Candidate[] {
  const worstFirst = [...matches].sort((a, b) => rankOf(b.field) - rankOf(a.field) || fields.indexOf(b.field) - fields.indexOf(a.field))
  const candidates = [...new Map(worstFirst.map((one) => [one.id, one])).values()].flatMap(({ id, placedAt, field }): readonly Candidate[] => {
    const standing = standingOf(id)
    if (statuses !== undefined && standing !== undefined && !statuses.includes(standing.status)) return []
    return [{ id, placedAt, field, rank: rankOf(field), incident: standing?.incident ?? false }]
  })
  return candidates.sort(inOrder)
}

export const placeOf = ({ rank, incident, placedAt, id }: HitPlace): HitPlace => ({ rank, incident, placedAt, id })
