import { plus, unitsOn, type LineQuantities, type Quantities } from './quantities.ts'
import type { LineId } from '@wismo/kernel'

/** Units of one part by the stage they are in. */
export type Stages<Stage extends string> = Readonly<Record<Stage, Quantities>>

/** What is taken off the stages of a part, and how much of it was not there. */
interface Taken<Stage extends string> {
  readonly stages: Stages<Stage>
  readonly missing: number
}

/** Takes units of one line off these stages, the first one first, never below 0. */
export function takeFrom<Stage extends string>(stages: Stages<Stage>, from: readonly Stage[], line: LineId, quantity: number): Taken<Stage> {
  let missing = quantity
  let left = stages
  for (const stage of from) {
    const taken = Math.min(missing, unitsOn(left[stage], line))
    if (taken === 0) continue
    left = { ...left, [stage]: plus(left[stage], line, -taken) }
    missing -= taken
  }
  return { stages: left, missing }
}

/** Takes units off these stages; what is not there is let be: an end counts whatever was known before it. */
export const ended = <Stage extends string>(stages: Stages<Stage>, from: readonly Stage[], lines: LineQuantities): Stages<Stage> =>
  lines.reduce((left, { lineId, quantity }) => takeFrom(left, from, lineId, quantity).stages, stages)

/** A fact moves units to its stage from these earlier ones, and creates what was not held: the facts before it may never come. */
export const moved = <Stage extends string>(stages: Stages<Stage>, from: readonly Stage[], to: Stage, lines: LineQuantities): Stages<Stage> =>
  lines.reduce((left, { lineId, quantity }) => {
    const { stages: rest } = takeFrom(left, from, lineId, quantity)
    return { ...rest, [to]: plus(rest[to], lineId, quantity) }
  }, stages)
