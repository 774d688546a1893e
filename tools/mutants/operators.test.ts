import { describe, expect, test } from '@jest/globals'
import { instrument } from './operators.ts'
import { sampleOf, summaryOf, tasksOf } from './tasks.ts'

/** What each mutant of these lines says. */
const mutantsOf = (text: string): readonly string[] => instrument('a.ts', text, 0).mutants.map(({ original, mutated }) => `${original} -> ${mutated}`)

describe('mutants', () => {
  test.each([
    ['const a = b === c', ['b === c -> b !== c', 'b === c -> true', 'b === c -> false']],
    ['const a = b > 0', ['b > 0 -> b >= 0', 'b > 0 -> b <= 0', 'b > 0 -> true', 'b > 0 -> false', '0 -> 0 + 1']],
    ['const a = b ? c : d', ['b ? c : d -> c', 'b ? c : d -> d']],
    ['const a = b.filter(c)', ['b.filter(c) -> b']],
    ['const a = b.some(c)', ['b.some(c) -> b.every(c)']],
    ['const a = b ?? c', ['b ?? c -> b as never', 'b ?? c -> c']],
    ['f(a)', ['f(a) -> ']],
    ['const a = () => ({ b, c })', ['() => ({ b, c }) -> () => undefined as never', '{ b, c } -> {}', 'b -> ', 'c -> ']],
    ['type A = "b" | 1', []],
    ["import { a } from 'b'", []],
  ])('of %s', (text, mutants) => {
    expect(mutantsOf(text)).toEqual(mutants)
  })

  test('each is behind a switch of its own, and says where it is', () => {
    const { text, mutants } = instrument('a.ts', '\nconst a = [1]', 7)
    expect(text).toBe('\nconst a = (__at(7) ? ([]) : [(__at(8) ? (1 + 1) : 1)])')
    expect(mutants.map(({ id, line }) => [id, line])).toEqual([[7, 2], [8, 2]])
  })
})

describe('a sample', () => {
  const { mutants } = instrument('a.ts', `const a = [${Array.from({ length: 99 }, (_, i) => i).join()}]`, 0)

  test('is the same for the same seed, in the order of the file, and not the first ones', () => {
    const drawn = sampleOf(mutants, 10, 3).map(({ id }) => id)
    expect(drawn).toHaveLength(10)
    expect(sampleOf(mutants, 10, 3).map(({ id }) => id)).toEqual(drawn)
    expect(drawn).toEqual([...drawn].sort((a, b) => a - b))
    expect(sampleOf(mutants, 10, 4).map(({ id }) => id)).not.toEqual(drawn)
    expect(Math.max(...drawn)).toBeGreaterThan(20)
  })

  test('is tried with the tests that reach it, the quick ones first, and afresh where loading reaches it', () => {
    const known = { whileLoading: [1], tests: [{ name: 'a', milliseconds: 9, reached: [0] }, { name: 'b', milliseconds: 1, reached: [0, 2] }] }
    expect(tasksOf(mutants.slice(0, 4), known).map(({ tests, afresh }) => [tests, afresh])).toEqual([[[1, 0], false], [[1, 0], true], [[1], false], [[], false]])
  })
})

test('the summary counts what was killed', () => {
  const { mutants: [mutant] } = instrument('a.ts', 'const a = 1', 0)
  if (mutant === undefined) throw new Error('There is no mutant.')
  const outcomes = [{ mutant, killedBy: 'a test', isReached: true }, { mutant, killedBy: 'time', isReached: true }, { mutant, killedBy: undefined, isReached: false }]
  expect(summaryOf(outcomes, 5)).toBe('    1 survivors: number\n2 of 3 killed: 66.7 % in 5 s; 1 of them never ended, 1 survivors no test reaches\n')
})
