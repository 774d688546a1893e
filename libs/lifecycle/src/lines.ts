// Each line of an order: where its units are, and what of that cannot be.
import type { LineId } from '@wismo/kernel'
import type { OrderPartLine } from './parts/order-part.ts'
import type { OrderParts } from './parts.ts'
import type { Tally } from './statuses.ts'
import { claimsOn } from './units/claims.ts'
import { contradictionsOn, unknownLine, type Contradiction } from './units/contradictions.ts'
import { linesOf, sumOf, unitsOn } from './units/quantities.ts'
import { unitsOf } from './units/units.ts'

export interface LineState {
  readonly line: OrderPartLine
  readonly tally: Tally
}

export interface Composition {
  readonly lines: readonly LineState[]
  readonly contradictions: readonly Contradiction[]
}

/** All lines of the order, in its order, and every contradiction about units. */
export function composeLines(parts: OrderParts): Composition {
  const composed = parts.order.doc.lines.map((line) => {
    const { claims, oddities } = claimsOn(line.lineId, parts)
    const { units, lostBack } = unitsOf(line.quantity, claims)
    const settled = Math.min(units.lost - lostBack, settledOn(line.lineId, parts))
    return { state: { line, tally: { units, lostBack, settled } }, contradictions: contradictionsOn(line.lineId, line.quantity, claims, oddities) }
  })
  return {
    lines: composed.map(({ state }) => state),
    contradictions: [...composed.flatMap(({ contradictions }) => contradictions), ...unknownLines(parts)],
  }
}

/** Lost units that were made good: by a line that replaces them, or by a refund that a claim was granted. */
function settledOn(lineId: LineId, { order, returns, parcels }: OrderParts): number {
  const replaced = order.doc.lines.filter(({ origin, parentLineId }) => origin === 'claim' && parentLineId === lineId).reduce((sum, { quantity }) => sum + quantity, 0)
  const refunded = Object.values(returns?.doc.claims ?? {})
    .filter(({ status, outcome, from }) => (status === 'approved' || status === 'resolved') && outcome === 'refund' && !wasFound(parcels, from))
    .reduce((sum, { lines }) => sum + unitsOn(lines, lineId), 0)
  return replaced + refunded
}

const wasFound = (parcels: OrderParts['parcels'], from: { readonly partId: string; readonly version: number } | undefined): boolean =>
  from !== undefined && parcels.some(({ part, doc }) => part === from.partId && (doc.foundVersion ?? 0) > from.version)

/** Units that parts hold of lines which the order does not have. */
function unknownLines(parts: OrderParts): readonly Contradiction[] {
  const known = new Set(parts.order.doc.lines.map(({ lineId }) => lineId))
  return strangersIn(parts, known).map((lineId) => {
    const { claims } = claimsOn(lineId, parts)
    return unknownLine(lineId, claims.reduce((sum, { quantity }) => sum + quantity, 0), claims.map(({ part }) => part))
  }).filter(({ quantity }) => quantity > 0)
}

function strangersIn({ fulfillments, parcels, returns }: OrderParts, known: ReadonlySet<LineId>): readonly LineId[] {
  const held = [
    ...fulfillments.flatMap(({ doc }) => [...Object.values(doc.stages), ...Object.values(doc.passed)]),
    ...parcels.map(({ doc }) => doc.lines),
    ...Object.values(returns?.doc.returns ?? {}).flatMap(({ handed, received, accepted, rejected, missing }) => [handed, received, accepted, rejected, missing]),
  ]
  return linesOf(sumOf(...held)).filter((lineId) => !known.has(lineId))
}

