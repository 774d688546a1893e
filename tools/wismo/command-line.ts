// What was typed, from the first word to how it ends. Flags are in program.ts, one file per command beside it.
import type { Readable } from 'node:stream'
import { CommanderError } from 'commander'
import { sentenceOf, WronglyCalled } from './cannot-run.ts'
import { showConfig } from './config.ts'
import { runDoctor } from './doctor.ts'
import { importOrders } from './import.ts'
import { createKey, listKeys, revokeKey, rotateKey, showKey } from './keys.ts'
import { showLag } from './lag.ts'
import { openOutput, type Output, type Said } from './output.ts'
import { discardParked, listParked, redriveParked, showParked } from './parked.ts'
import type { Commands } from './commands.ts'
import type { Common } from './options.ts'
import { wismoProgram } from './program.ts'
import { runRebuild, runVerify } from './rebuild.ts'
import { listUnsent, runRepublish } from './republish.ts'
import { changeShop, createShop, draftPolicy, listPolicies, listShops, listShopVersions, publishPolicy, putNode, showPolicy, showShop } from './shops.ts'
import { openSystem, type System } from './system.ts'
import { indexVault, listAudit, rotateVault } from './vault.ts'
import { listStuck, listWaits } from './waits.ts'

const [success, nothing, wronglyCalled] = [0, 1, 2] as const

/** A terminal, as a command sees it: `process` of a program of its own, or what a test gives. */
export interface Terminal {
  readonly env: NodeJS.ProcessEnv
  /** The process’s own where it is not said. */
  readonly stdin?: Readable
  readonly stdout: Said
  readonly stderr: Said
  /** Aborts when the command shall end after what is under way. */
  interrupted(): AbortSignal
}

/** Runs one command; resolves to the exit code: 0 when there was something, 1 when there was nothing or it failed, 2 when it was called wrongly. */
export async function runCommand(words: readonly string[], terminal: Terminal): Promise<number> {
  let found = true
  const program = wismoProgram(commandsOf(terminal), (answer) => {
    found = answer
  }, terminal)
  try {
    await program.parseAsync(words, { from: 'user' })
    return found ? success : nothing
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? success : wronglyCalled
    terminal.stderr.write(`${terminal.env['DEBUG'] && error instanceof Error ? error.stack : sentenceOf(error)}\n`)
    return error instanceof WronglyCalled ? wronglyCalled : nothing
  }
}

function commandsOf({ env, stdin = process.stdin, stdout, stderr, interrupted }: Terminal): Commands {
  const on = async <Options extends Common>(options: Options, work: (system: System, output: Output) => Promise<boolean>): Promise<boolean> => {
    const output = openOutput(options.json === true, stdout, stderr)
    const system = await openSystem(env, options.service)
    try {
      return await work(system, output)
    } finally {
      await system.close()
    }
  }
  return {
    listParked: (options) => on(options, (system, output) => listParked(system, options, output)),
    showParked: (id, options) => on(options, (system, output) => showParked(system, id, output)),
    redriveParked: (ids, options) => on(options, (system, output) => redriveParked(system, ids, options, output)),
    discardParked: (id, options) => on(options, (system, output) => discardParked(system, id, options, output)),
    stuck: (options) => on(options, (system, output) => listStuck(system, options, output)),
    waits: (options) => on(options, (system, output) => listWaits(system, options, output)),
    unsent: (options) => on(options, (system, output) => listUnsent(system, options, output)),
    republish: (options) => on(options, (system, output) => runRepublish(system, options, output, interrupted())),
    doctor: (options) => runDoctor(() => openSystem(env, options.service), options, openOutput(options.json === true, stdout, stderr), env),
    lag: (options) => on(options, (system, output) => showLag(system, output)),
    rebuild: (view, options) => on(options, (system, output) => runRebuild(system, view, options, output, interrupted())),
    verify: (view, options) => on(options, (system, output) => runVerify(system, view, options, output, interrupted())),
    config: (options) => showConfig(env, openOutput(options.json === true, stdout, stderr)),
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
    importOrders: (file, options) => importOrders(file, options, openOutput(options.json === true, stdout, stderr), { env, stdin, interrupted: interrupted() }),
    listAudit: (options) => on(options, (system, output) => listAudit(system, options, output)),
    indexVault: (options) => on(options, (system, output) => indexVault(system, env, output, interrupted())),
    rotateVault: (options) => on(options, (system, output) => rotateVault(system, env, output, interrupted())),
  }
}
