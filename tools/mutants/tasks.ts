// Which mutants are tried, with which tests, and what came of it.
import type { Mutant } from './operators.ts'
import type { Known } from './worker.ts'

export interface Task {
  readonly mutant: Mutant
  /** Tests that reach it, by their place in the suite, the quick ones first. */
  readonly tests: readonly number[]
  /** It is reached while the files are loaded, which is done anew then. */
  readonly afresh: boolean
}

export interface Outcome {
  readonly mutant: Mutant
  readonly killedBy: string | undefined
  readonly isReached: boolean
}

/** So many of them, the same for the same seed, in their own order. */
export function sampleOf(mutants: readonly Mutant[], count: number, seed: number): readonly Mutant[] {
  let state = seed >>> 0
  const drawn = mutants.map((mutant) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
    return { mutant, at: state }
  })
  return drawn.sort((a, b) => a.at - b.at).slice(0, count).map(({ mutant }) => mutant).sort((a, b) => a.id - b.id)
}

export function tasksOf(mutants: readonly Mutant[], { whileLoading, tests }: Known): readonly Task[] {
  const everywhere = new Set(whileLoading)
  const reached = tests.map(({ reached: ids }) => new Set(ids))
  const quickFirst = tests.map((_, index) => index).sort((a, b) => (tests[a]?.milliseconds ?? 0) - (tests[b]?.milliseconds ?? 0))
  return mutants.map((mutant) => ({ mutant, afresh: everywhere.has(mutant.id), tests: quickFirst.filter((index) => everywhere.has(mutant.id) || reached[index]?.has(mutant.id)) }))
}

/** The score, and the survivors by operator. */
export function summaryOf(outcomes: readonly Outcome[], seconds: number): string {
  const survivors = outcomes.filter(({ killedBy }) => killedBy === undefined)
  const timedOut = outcomes.filter(({ killedBy }) => killedBy === 'time').length
  const killed = outcomes.length - survivors.length
  const by = new Map<string, number>()
  for (const { mutant } of survivors) by.set(mutant.operator, (by.get(mutant.operator) ?? 0) + 1)
  return [
    ...[...by].sort(([, a], [, b]) => b - a).map(([operator, count]) => `${String(count).padStart(5)} survivors: ${operator}`),
    `${killed} of ${outcomes.length} killed: ${((100 * killed) / outcomes.length).toFixed(1)} % in ${seconds} s; ${timedOut} of them never ended, ${survivors.filter(({ isReached }) => !isReached).length} survivors no test reaches`,
    '',
  ].join('\n')
}
