// npm run deep [-- name ...]: tests in their long form, for which a change cannot wait. The same files as in `npm test`.
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'

interface DeepRun {
  readonly what: string
  readonly kind: 'int' | 'e2e'
  /** Test files. */
  readonly files: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly minutes: number
}

const runs: Readonly<Record<string, DeepRun>> = {
  faults: {
    what: 'five rounds of every fault of a Kafka cluster under 500 messages a second',
    kind: 'e2e',
    files: ['libs/messaging/src/kafka/faults.e2e'],
    env: { WISMO_FAULT_ROUNDS: '5' },
    minutes: 12,
  },
}

const help = `npm run deep [-- name ...]   runs these tests in their long form, all of them when none is named

${Object.entries(runs).map(([name, { what, minutes }]) => `  ${name.padEnd(10)} ${what}, about ${minutes} minutes`).join('\n')}

A variable that is set already is kept, so WISMO_FAULT_ROUNDS=20 npm run deep -- faults does more.
`

function main(): number {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { help: { type: 'boolean', short: 'h' } } })
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  const unknown = positionals.filter((name) => !Object.hasOwn(runs, name))
  if (unknown.length > 0) {
    process.stderr.write(`There is no ${unknown.join(', ')}.\n\n${help}`)
    return 2
  }
  const chosen = Object.entries(runs).filter(([name]) => positionals.length === 0 || positionals.includes(name))
  for (const [name, { what, minutes }] of chosen) process.stdout.write(`${name}: ${what}, about ${minutes} minutes\n`)
  const results = chosen.map(([, { kind, files, env }]) => spawnSync(process.execPath, ['tools/test.mjs', kind, ...files], { stdio: 'inherit', env: { ...env, ...process.env } }).status)
  return results.every((status) => status === 0) ? 0 : 1
}

process.exitCode = main()
