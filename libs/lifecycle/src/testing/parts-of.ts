import { foldPart, type FoldedEvent } from '../fold-part.ts'
import type { LifeEvent } from '../lives/index.ts'
import type { Part } from '../parts.ts'

type Told = Pick<LifeEvent, 'event' | 'version'>

/** The parts of an order after these facts, which are in order within each aggregate, whatever their order among them. */
export function partsOf(facts: readonly Told[]): readonly Part[] {
  const parts = new Map<string, Part>()
  for (const { event, version } of facts) parts.set(event.aggregate, nextPart(parts.get(event.aggregate), event, version))
  return [...parts.values()]
}

export const nextPart = (part: Part | undefined, event: Told['event'], version: number): Part => ({ part: event.aggregate, version, doc: foldPart((part?.doc ?? undefined) as never, event as FoldedEvent) })

/** Each aggregate with its part after none of its facts, after the first, after the second and so on. */
export const statesOf = (facts: readonly Told[]): readonly (readonly (Part | undefined)[])[] =>
  [...new Set(facts.map(({ event }) => event.aggregate))].map((aggregate) => {
    const own = facts.filter(({ event }) => event.aggregate === aggregate)
    return own.reduce<readonly (Part | undefined)[]>((states, { event, version }) => [...states, nextPart(states.at(-1), event, version)], [undefined])
  })

/** Every state of every aggregate beside every other: all that any order of arrival can pass. */
export function* vectorsOf(states: ReturnType<typeof statesOf>, taken: readonly Part[] = []): Generator<readonly Part[]> {
  const [first, ...rest] = states
  if (first === undefined) yield taken
  else for (const part of first) yield* vectorsOf(rest, part === undefined ? taken : [...taken, part])
}
