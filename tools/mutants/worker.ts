// A process that tries mutants, one after the other: told what to do by messages, killed by who told it when a mutant never ends.
import { readFileSync } from 'node:fs'
import { load, reachedBy, switchOn, type OneTest } from './suite.ts'

/** What every test took and reached without a mutant, and what was reached before the first. */
export interface Known {
  readonly whileLoading: readonly number[]
  readonly tests: readonly { readonly name: string; readonly milliseconds: number; readonly reached: readonly number[] }[]
}

/** Learn what there is, or try one mutant with these tests until one fails. */
export type Order = { readonly learn: number } | { readonly mutant: number; readonly tests: readonly number[]; readonly afresh: boolean }
/** `killedBy` names the test that failed. */
export type Answer = { readonly known: Known } | { readonly killedBy: string | undefined }

const [path = '', leftOut = ''] = process.argv.slice(2)
const script = readFileSync(path, 'utf8')
const loaded = (): readonly OneTest[] => load(script, path).filter(({ name }) => !new RegExp(leftOut).test(name))
let tests: readonly OneTest[] = []

async function learn(mutants: number): Promise<Known> {
  const whileLoading = await reachedBy(() => (tests = loaded()), mutants)
  const known = []
  for (const { name, run } of tests) {
    const began = performance.now()
    const reached = await reachedBy(run, mutants)
    known.push({ name, milliseconds: performance.now() - began, reached })
  }
  return { whileLoading, tests: known }
}

/** The name of the first test that fails. A mutant under which not all tests load is found out too. */
async function killer({ mutant, tests: chosen, afresh }: Extract<Order, { mutant: number }>): Promise<string | undefined> {
  if (tests.length === 0) await reachedBy(() => (tests = loaded()), 0)
  switchOn(mutant)
  let own = tests
  try {
    if (afresh) own = loaded()
  } catch {
    return 'loading'
  }
  for (const one of chosen.map((index) => own[index])) {
    try {
      await one?.run()
    } catch {
      return one?.name
    }
  }
  return own.length === tests.length ? undefined : 'the number of tests'
}

process.on('message', (order: Order) => {
  const answer: Promise<Answer> = 'learn' in order ? learn(order.learn).then((known) => ({ known })) : killer(order).then((killedBy) => ({ killedBy }))
  answer.then((said) => process.send?.(said), (error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    process.exit(1)
  })
})
process.on('disconnect', () => process.exit())
