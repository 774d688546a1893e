// npm run contracts: writes what follows from schemas/ (types, codecs, the lock, golden files, files for retailers).
// It refuses a change that readers or writers of yesterday could not live with. With --check it writes nothing and fails on drift.
// Other folders than ours can be named: npm run contracts -- [--check] [schemas] [generated]
import { runContracts } from './contracts/run-contracts.ts'

const { refused, lines } = runContracts(process.argv.slice(2))
for (const line of lines) (refused ? process.stderr : process.stdout).write(`${line}\n`)
process.exitCode = refused ? 1 : 0
