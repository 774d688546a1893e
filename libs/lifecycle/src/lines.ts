// Each line of an order: where its units are, and what of that cannot be.
import type { LineId } from '@wismo/kernel'
import type { OrderPartLine } from './parts/order-part.ts'
import { isGranted, type ClaimState } from './parts/returns-part.ts'
import { paidBackOf } from './paid-back.ts'
import type { OrderParts } from './parts.ts'
import { current, type Tally } from './statuses.ts'
import { claimsOn, foundAfter } from './units/claims.ts'
import { contradictionsOn, unknownLine, type UnitContradiction } from './units/contradictions.ts'
import { linesOf, summed, sumOf, unitsOn, type Quantities } from './units/quantities.ts'
import { unitsOf, type Claim, type Stage } from './units/units.ts'

export interface LineState {
  readonly line: OrderPartLine
  readonly tally: Tally
  /** Who has its units that are not open, and how far they are. */
  readonly held: readonly Claim[]
}

export interface Composition {
  readonly lines: readonly LineState[]
  readonly contradictions: readonly UnitContradiction[]
}

/** All lines of the order, in its order, and every contradiction about units. */
export function composeLines(parts: OrderParts): Composition {
  const composed = parts.order.doc.lines.map((line) => {
    const { claims, oddities } = claimsOn(line.lineId, parts)
    const { units, lostBack, held } = unitsOf(line.quantity, claims)
    return { state: { line, tally: { units, lostBack, settled: 0 }, held }, contradictions: contradictionsOn(line.lineId, line.quantity, claims, oddities) }
  })
  const lines = composed.map(({ state }) => state)
  return {
    lines: lines.map((state) => withSettled(state, lines, parts)),
    contradictions: [...composed.flatMap(({ contradictions }) => contradictions), ...unknownLines(parts)],
  }
}

/** What one part holds, by line: in these stages, or in any. */
export const heldBy = (lines: readonly LineState[], part: string, stages?: readonly Stage[]): Quantities =>
  summed((heldByPart(lines).get(part) ?? []).filter(({ stage }) => stages === undefined || stages.includes(stage)).map(({ lineId, quantity }) => [lineId, quantity] as const))

interface Held extends Pick<Claim, 'stage' | 'quantity'> {
  readonly lineId: LineId
}

/** Every concern asks for the same lines, part by part. */
const parted = new WeakMap<readonly LineState[], ReadonlyMap<string, readonly Held[]>>()

function heldByPart(lines: readonly LineState[]): ReadonlyMap<string, readonly Held[]> {
  const known = parted.get(lines)
  if (known !== undefined) return known
  const parts = new Map<string, Held[]>()
  for (const { line: { lineId }, held } of lines) {
    for (const { part, stage, quantity } of held) {
      const own = parts.get(part)
      if (own === undefined) parts.set(part, [{ lineId, stage, quantity }])
      else own.push({ lineId, stage, quantity })
    }
  }
  parted.set(lines, parts)
  return parts
}

/**
 * Units that were lost on their way out and made good: by a line that replaces them, by a refund that a claim was
 * granted, or by one that nobody asked for. Replacements that are off make nothing good, nor do claims about other units; what is replaced for those is
 * taken off first.
 */
function withSettled(state: LineState, lines: readonly LineState[], parts: OrderParts): LineState {
  const { returns, parcels } = parts
  const { line: { lineId }, tally } = state
  const granted = Object.values(returns?.doc.claims ?? {}).filter(isGranted)
  const unitsFor = (outcome: string, isOfLoss: boolean): number =>
    granted.filter((claim) => claim.outcome === outcome && foundAfter(claim, parcels) === undefined && answersLoss(claim, state) === isOfLoss).reduce((sum, claim) => sum + unitsOn(claim.lines, lineId), 0)
  const replaced = Math.max(0, replacementsOf(lineId, lines) - unitsFor('replacement', false))
  return { ...state, tally: { ...tally, settled: Math.min(tally.units.lost - tally.lostBack, replaced + Math.max(unitsFor('refund', true), paidBackOf(state.line, tally, parts))) } }
}

const replacementsOf = (lineId: LineId, lines: readonly LineState[]): number =>
  lines.filter(({ line: { origin, parentLineId } }) => origin === 'claim' && parentLineId === lineId).reduce((sum, { tally }) => sum + current(tally), 0)

/** The customer never had it, or it is about the part that lost it. */
const answersLoss = ({ isNeverHad, from }: ClaimState, { held }: LineState): boolean => isNeverHad || held.some(({ part, stage }) => stage === 'lost' && part === from?.partId)

/** Units that parts hold of lines which the order does not have. */
function unknownLines(parts: OrderParts): readonly UnitContradiction[] {
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

