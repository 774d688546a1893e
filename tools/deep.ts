// npm run deep [-- name ...]: tests in their long form, for which a change cannot wait. The same files as in `npm test`.
import { spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import { askedFor, runs, type DeepRun } from './deep-runs.ts'
import { install } from './install.mjs'

function main(): number {
  const asked = askedFor(process.argv.slice(2))
  if ('help' in asked) {
    process.stdout.write(asked.help)
    return 0
  }
  if ('wrong' in asked) {
    process.stderr.write(asked.wrong)
    return 2
  }
  const chosen = Object.entries(runs).filter(([name]) => asked.names.includes(name))
  for (const [name, { what, minutes }] of chosen) process.stdout.write(`${name}: ${what}, about ${minutes} minutes\n`)
  return chosen.map(([, run]) => test(run)).every((status) => status === 0) ? 0 : 1
}

function test(run: DeepRun): number | null {
  install(dirname(import.meta.dirname), 'full')
  const args = run.kind === 'program' ? [...process.execArgv, run.file] : ['tools/test.mjs', run.kind, ...run.files]
  return spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...run.env, ...process.env } }).status
}

process.exitCode = main()
