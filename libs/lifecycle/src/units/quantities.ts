import type { LineId } from '@wismo/kernel'

/** Units by line, in steps of the line's unit. A line without units is not in it. */
export type Quantities = Readonly<Partial<Record<LineId, number>>>

/** As events carry them. */
export type LineQuantities = readonly { readonly lineId: LineId; readonly quantity: number }[]

export const noUnits: Quantities = {}

export const quantitiesOf = (lines: LineQuantities): Quantities => summed(lines.map(({ lineId, quantity }) => [lineId, quantity]))

export const linesOf = (quantities: Quantities): readonly LineId[] => Object.keys(quantities) as LineId[]

export const asLines = (quantities: Quantities): LineQuantities => linesOf(quantities).map((lineId) => ({ lineId, quantity: unitsOn(quantities, lineId) }))

export const unitsOn = (quantities: Quantities | undefined, line: LineId): number => quantities?.[line] ?? 0

/** More or fewer units of one line, never below 0. */
export function plus(quantities: Quantities, line: LineId, more: number): Quantities {
  const before = quantities[line]
  if (before !== undefined && before + more > 0) return { ...quantities, [line]: before + more }
  return summed([...(Object.entries(quantities) as [LineId, number][]), [line, more]])
}

export const sumOf = (...all: readonly (Quantities | undefined)[]): Quantities => summed(all.flatMap((one) => Object.entries(one ?? noUnits) as [LineId, number][]))

/** Lines in the order of their ids, those with units: the same whatever came first. */
export function summed(entries: readonly (readonly [LineId, number])[]): Quantities {
  const sums: Record<LineId, number> = {}
  for (const [line, quantity] of entries) sums[line] = (sums[line] ?? 0) + quantity
  const quantities: Record<LineId, number> = {}
  for (const line of (Object.keys(sums) as LineId[]).sort()) if ((sums[line] ?? 0) > 0) quantities[line] = sums[line] ?? 0
  return quantities
}

export const totalOf = (quantities: Quantities): number => Object.values(quantities).reduce<number>((sum, quantity) => sum + (quantity ?? 0), 0)
