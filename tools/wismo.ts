// The operator's command line: npx wismo, npm run wismo --. Flags are in wismo/program.ts, one file per command beside it.
import { CommanderError } from 'commander'
import { sentenceOf, WronglyCalled } from './wismo/cannot-run.ts'
import { runDoctor } from './wismo/doctor.ts'
import { showConfig } from './wismo/config.ts'
import { createKey, listKeys, revokeKey, rotateKey, showKey } from './wismo/keys.ts'
import { showLag } from './wismo/lag.ts'
import { openOutput, type Output } from './wismo/output.ts'
import { discardParked, listParked, redriveParked, showParked } from './wismo/parked.ts'
import { wismoProgram, type Commands, type Common } from './wismo/program.ts'
import { runRebuild, runVerify } from './wismo/rebuild.ts'
import { listUnsent, runRepublish } from './wismo/republish.ts'
import { changeShop, createShop, draftPolicy, listPolicies, listShops, listShopVersions, publishPolicy, putNode, showPolicy, showShop } from './wismo/shops.ts'
import { openSystem, type System } from './wismo/system.ts'
import { indexVault, listAudit, rotateVault } from './wismo/vault.ts'
import { listStuck, listWaits } from './wismo/waits.ts'

const [success, nothing, wronglyCalled] = [0, 1, 2] as const

const commands: Commands = {
  listParked: (options) => on(options, (system, output) => listParked(system, options, output)),
  showParked: (id, options) => on(options, (system, output) => showParked(system, id, output)),
  redriveParked: (ids, options) => on(options, (system, output) => redriveParked(system, ids, options, output)),
  discardParked: (id, options) => on(options, (system, output) => discardParked(system, id, options, output)),
  stuck: (options) => on(options, (system, output) => listStuck(system, options, output)),
  waits: (options) => on(options, (system, output) => listWaits(system, options, output)),
  unsent: (options) => on(options, (system, output) => listUnsent(system, options, output)),
  republish: (options) => on(options, (system, output) => runRepublish(system, options, output, interrupted())),
  doctor: (options) => runDoctor(() => openSystem(process.env, options.service), options, openOutput(options.json === true, process.stdout, process.stderr), process.env),
  lag: (options) => on(options, (system, output) => showLag(system, output)),
  rebuild: (view, options) => on(options, (system, output) => runRebuild(system, view, options, output, interrupted())),
  verify: (view, options) => on(options, (system, output) => runVerify(system, view, options, output, interrupted())),
  config: (options) => showConfig(process.env, openOutput(options.json === true, process.stdout, process.stderr)),
  createKey: (options) => on(options, (system, output) => createKey(system, options, output)),
  rotateKey: (id, options) => on(options, (system, output) => rotateKey(system, id, options, output)),
  revokeKey: (id, options) => on(options, (system, output) => revokeKey(system, id, options, output)),
  listKeys: (options) => on(options, (system, output) => listKeys(system, options, output)),
  showKey: (id, options) => on(options, (system, output) => showKey(system, id, output)),
  listShops: (options) => on(options, (system, output) => listShops(system, output)),
  showShop: (id, options) => on(options, (system, output) => showShop(system, id, options, output)),
  listShopVersions: (id, options) => on(options, (system, output) => listShopVersions(system, id, output)),
  createShop: (file, options) => on(options, (system, output) => createShop(system, file, output)),
  changeShop: (id, file, options) => on(options, (system, output) => changeShop(system, id, file, options, output)),
  putNode: (id, file, options) => on(options, (system, output) => putNode(system, id, file, options, output)),
  listPolicies: (id, options) => on(options, (system, output) => listPolicies(system, id, output)),
  showPolicy: (id, kind, options) => on(options, (system, output) => showPolicy(system, id, kind, options, output)),
  draftPolicy: (id, kind, file, options) => on(options, (system, output) => draftPolicy(system, id, kind, file, options, output)),
  publishPolicy: (id, kind, options) => on(options, (system, output) => publishPolicy(system, id, kind, options, output)),
  listAudit: (options) => on(options, (system, output) => listAudit(system, options, output)),
  indexVault: (options) => on(options, (system, output) => indexVault(system, process.env, output, interrupted())),
  rotateVault: (options) => on(options, (system, output) => rotateVault(system, process.env, output, interrupted())),
}

async function main(): Promise<number> {
  let found = true
  const program = wismoProgram(commands, (answer) => {
    found = answer
  })
  try {
    await program.parseAsync()
    return found ? success : nothing
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? success : wronglyCalled
    process.stderr.write(`${process.env['DEBUG'] && error instanceof Error ? error.stack : sentenceOf(error)}\n`)
    return error instanceof WronglyCalled ? wronglyCalled : nothing
  }
}

async function on<Options extends Common>(options: Options, work: (system: System, output: Output) => Promise<boolean>): Promise<boolean> {
  const output = openOutput(options.json === true, process.stdout, process.stderr)
  const system = await openSystem(process.env, options.service)
  try {
    return await work(system, output)
  } finally {
    await system.close()
  }
}

/** Publishing ends after what is under way, and says where to go on. Every other command ends at once, as the system has it. */
function interrupted(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.once(signal, () => controller.abort())
  return controller.signal
}

process.exitCode = await main()
// What only listened for the parent's end must not keep the process.
if (process.connected) process.disconnect()
