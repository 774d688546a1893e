// npm test [-- unit|int|e2e] [path patterns]: installs what is missing, brings up what the tests need, and counts.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { install } from './install.mjs'
import { stepsOf } from './test-lanes.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const kinds = ['unit', 'int', 'e2e']
const inCi = process.env.CI === 'true'

async function main() {
  const words = process.argv.slice(2)
  const wanted = words.filter((word) => kinds.includes(word))
  const patterns = words.filter((word) => !kinds.includes(word))
  install(root, 'full')
  const folder = mkdtempSync(join(tmpdir(), 'wismo-test-'))
  const parts = await startParts(folder, wanted.length === 0 ? kinds : wanted)
  let totals = { passed: 0, failed: 0, broken: 0 }
  try {
    for (const kind of wanted.length === 0 ? kinds : wanted) {
      for (const lanes of stepsOf(kind)) totals = (await Promise.all(lanes.map((lane) => runJest(kind, lane, patterns, folder, parts.env)))).reduce(add, totals)
    }
  } finally {
    await parts.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  const nothing = totals.passed + totals.failed === 0
  if (nothing) process.stderr.write('No test ran.\n')
  process.stdout.write(`${totals.passed} passed, ${totals.failed + totals.broken} failed\n`)
  process.exit(nothing || totals.failed + totals.broken > 0 ? 1 : 0)
}

/** A PostgreSQL, a Kafka where there is Java, a browser where there is one. What is missing is said; in CI it is a failure. */
async function startParts(folder, wanted) {
  const env = { ...process.env }
  if (wanted.every((kind) => kind === 'unit')) return { env, stop: async () => undefined }
  const parts = spawn(process.execPath, ['--import', 'tsx', '-C', '@wismo/source', resolve(root, 'tools/test-parts.ts'), folder], { cwd: root, stdio: ['ignore', 'inherit', 'inherit', 'ipc'], detached: true })
  const ended = new Promise((done) => parts.once('exit', done))
  const ready = await Promise.race([new Promise((done) => parts.once('message', done)), ended.then(() => undefined)])
  if (ready === undefined) process.exit(1)
  for (const line of ready.leftOut) process.stderr.write(`Left out: ${line}\n`)
  if (inCi && ready.leftOut.length > 0) {
    process.stderr.write('In CI nothing is left out.\n')
    parts.kill('SIGTERM')
    await ended
    process.exit(1)
  }
  return {
    env: { ...env, ...ready.env },
    async stop() {
      parts.kill('SIGTERM')
      await ended
    },
  }
}

async function runJest(kind, lane, patterns, folder, env) {
  const output = join(folder, `${kind}-${lane}.json`)
  const jest = resolve(root, 'node_modules/jest/bin/jest.js')
  const run = spawn(process.execPath, ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning', jest, '--passWithNoTests', '--json', '--outputFile', output, ...patterns], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...env, TEST_KIND: kind, TEST_LANE: lane } })
  const unended = endSoonAfter(run, output)
  const status = await new Promise((done) => run.once('exit', done))
  clearInterval(unended)
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests } = JSON.parse(readFileSync(output, 'utf8'))
    return { passed: numPassedTests, failed: numFailedTests, broken: numRuntimeErrorTestSuites + numPendingTests }
  } catch {
    process.stderr.write(`Jest ended with ${status} before it wrote its results.\n`)
    return { passed: 0, failed: 0, broken: 1 }
  }
}

/** Jest waits for ever for what its tests left open. Then its results are written, and a minute later the run is ended: as a failure, said. */
function endSoonAfter(run, output) {
  let seconds = 0
  return setInterval(() => {
    seconds = existsSync(output) ? seconds + 1 : 0
    if (seconds !== 60) return
    process.stderr.write(`${output}: the tests are done and left something open, the run is ended.\n`)
    rmSync(output, { force: true })
    run.kill('SIGKILL')
  }, 1_000)
}

const add = (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, broken: a.broken + b.broken })

await main()
