// The tests of a library in one script that can run many times in one process, with mutants that are switched on and off.
import { createRequire } from 'node:module'
import { runInThisContext } from 'node:vm'
import { expect } from 'expect'

export interface OneTest {
  readonly name: string
  readonly run: () => unknown
}

const switches = globalThis as unknown as { __at: (id: number) => boolean; __jest: unknown; __load: NodeJS.Require }

/** Runs something with no mutant on, and tells which of so many had code that was reached. */
export async function reachedBy(run: () => unknown, mutants: number): Promise<readonly number[]> {
  const seen = new Uint8Array(mutants)
  switches.__at = (id) => {
    seen[id] = 1
    return false
  }
  await run()
  return [...seen.keys()].filter((id) => seen[id] === 1)
}

/** Makes this mutant the one that is on. */
export function switchOn(mutant: number): void {
  switches.__at = (id) => id === mutant
}

/** The tests of a bundle, each file of it loaded anew: what modules compute once, they compute with the mutant that is on. */
export function load(bundle: string, path: string): readonly OneTest[] {
  const tests: OneTest[] = []
  switches.__jest = words(tests)
  switches.__load = createRequire(import.meta.url)
  runInThisContext(`((require, module) => {${bundle}\n})(__load, { exports: {} })`, { filename: path })
  return tests
}

/** What these tests use of `@jest/globals`. */
function words(tests: OneTest[]): object {
  let above = ''
  const test = (name: string, run: () => unknown): void => void tests.push({ name: `${above}${name}`, run })
  const describe = (name: string, within: () => void): void => {
    const before = above
    above += `${name} `
    within()
    above = before
  }
  return { expect, test: withEach(test), it: withEach(test), describe: withEach(describe) }
}

type Word = (name: string, body: () => unknown) => void

const withEach = (word: Word): Word => Object.assign(word, {
  each: (rows: readonly unknown[]) => (name: string, body: (...args: readonly unknown[]) => unknown) => {
    for (const row of rows) word(`${name} ${String(row)}`, () => body(...(Array.isArray(row) ? row : [row])))
  },
})
