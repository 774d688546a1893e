// npm run deep -- mutants: breaks libs/lifecycle in one place at a time and counts how often a test notices. Sources are written
// once with all mutants behind switches, so that a process tries one after the other; only tests that reach a mutant are run.
import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { suiteOf } from './bundle.ts'
import type { Mutant } from './operators.ts'
import { sampleOf, summaryOf, tasksOf, type Outcome, type Task } from './tasks.ts'
import type { Answer, Known, Order } from './worker.ts'

/** Walks through each of tens of thousands of states, for a law that another test holds against states drawn from the same. */
const tooLong = 'in every state that any order of arrival can pass'

const number = (name: string, unless: number): number => Number(process.env[name] ?? unless)

async function main(): Promise<void> {
  const seed = number('WISMO_SEED', 1)
  const folder = mkdtempSync(join(tmpdir(), 'wismo-mutants-'))
  try {
    const { script, mutants } = await suiteOf(resolve('libs/lifecycle/src'), ['lives', 'testing'])
    const path = join(folder, 'suite.cjs')
    writeFileSync(path, script)
    const began = Date.now()
    const known = await learned(path, seed, mutants.length)
    const chosen = sampleOf(mutants.filter(({ file }) => file.includes(process.env['WISMO_MUTANT_FILES'] ?? '')), number('WISMO_MUTANTS', mutants.length), seed)
    const tasks = tasksOf(chosen, known)
    const whole = known.tests.reduce((sum, { milliseconds }) => sum + milliseconds, 0)
    process.stdout.write(`${chosen.length} of ${mutants.length} mutants, seed ${seed}, ${known.tests.length} tests in ${Math.round(whole)} ms\n`)
    const queue = [...tasks]
    const outcomes: Outcome[] = []
    await Promise.all(Array.from({ length: number('WISMO_MUTANT_PROCESSES', 2) }, () => work(path, seed, queue, outcomes, 5_000 + 3 * whole)))
    process.stdout.write(summaryOf(outcomes, Math.round((Date.now() - began) / 1_000)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const started = (path: string, seed: number): ChildProcess => fork(join(import.meta.dirname, 'worker.ts'), [path, process.env['WISMO_MUTANT_WITHOUT'] ?? tooLong], { env: { ...process.env, WISMO_SEED: String(seed) }, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })

async function learned(path: string, seed: number, mutants: number): Promise<Known> {
  const child = started(path, seed)
  const answer = await asked(child, { learn: mutants }, 600_000)
  child.kill()
  if (answer === undefined || !('known' in answer)) throw new Error('A test fails without any mutant: npm test -- unit libs/lifecycle tells which.')
  return answer.known
}

/** Takes tasks until there are none. A process whose mutant never ends is replaced. */
async function work(path: string, seed: number, queue: Task[], outcomes: Outcome[], limit: number): Promise<void> {
  let child = started(path, seed)
  for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
    const { mutant, tests, afresh } = task
    const answer = tests.length === 0 ? { killedBy: undefined } : await asked(child, { mutant: mutant.id, tests, afresh }, limit)
    if (answer === undefined) {
      child.kill('SIGKILL')
      child = started(path, seed)
    }
    const killedBy = answer === undefined ? 'time' : 'killedBy' in answer ? answer.killedBy : undefined
    outcomes.push({ mutant, killedBy, isReached: tests.length > 0 })
    if (killedBy === undefined) process.stdout.write(`${said(mutant)}${tests.length > 0 ? '' : ' (no test gets there)'}\n`)
  }
  child.kill()
}

/** What the process answers; undefined when it ends or lets us wait for too long. */
function asked(child: ChildProcess, order: Order, limit: number): Promise<Answer | undefined> {
  return new Promise((done) => {
    const settled = (answer?: Answer): void => {
      clearTimeout(timer)
      child.removeAllListeners()
      done(answer)
    }
    const timer = setTimeout(settled, limit)
    child.once('message', (answer: Answer) => settled(answer)).once('exit', () => settled())
    child.send(order)
  })
}

const short = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 140)
const said = ({ file, line, operator, original, mutated }: Mutant): string => `${file}:${line}: ${operator}: ${short(original)} -> ${short(mutated)}`

await main()
