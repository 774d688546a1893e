// npm run deep [-- name ...]: tests in their long form, for which a change cannot wait. The same files as in `npm test`.
import { spawnSync } from 'node:child_process'
import { askedFor, runs, type DeepRun } from './deep-runs.ts'

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

const test = ({ kind, files, env }: DeepRun): number | null => spawnSync(process.execPath, ['tools/test.mjs', kind, ...files], { stdio: 'inherit', env: { ...env, ...process.env } }).status

process.exitCode = main()
