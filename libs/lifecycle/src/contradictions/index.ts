// All that contradicts itself in an order, kind by kind: a pure function of its parts.
import type { OrderParts } from '../parts.ts'
import type { UnitContradiction } from '../units/contradictions.ts'
import { contradictionsOfRefunds } from './charges.ts'
import type { Contradiction } from './contradiction.ts'
import { contradictionsOfMoney, type Flow } from './money.ts'
import { contradictionsInTime } from './time.ts'
import { withFacts } from './of-units.ts'

export type { ContradictingFact, Contradiction, ContradictionKind } from './contradiction.ts'

/** About units first, line by line; then time, money and what refunds are for. */
export const contradictionsOf = (parts: OrderParts, units: readonly UnitContradiction[], flow: Flow): readonly Contradiction[] => [
  ...units.map((found) => withFacts(found, parts)), ...contradictionsInTime(parts), ...contradictionsOfMoney(parts, flow), ...contradictionsOfRefunds(parts),
]
