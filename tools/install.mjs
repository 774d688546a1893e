// Installs what is missing, with nothing but Node and npm. Adds, never takes away under a running system.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const state = (root) => join(root, '.wismo', 'installed')

/**
 * What to run so that the packages of this kind are there: `prod` to start, `full` to test and build. Nothing when the lock
 * file is the one that was installed and the kind covers what is asked.
 */
export function installCommand({ kind, lockHash, installed, hasModules, hasDevelopment = false }) {
  const omit = kind === 'prod' ? '--omit=dev' : '--include=dev'
  if (!hasModules) return ['ci', omit]
  const [hash, has = hasDevelopment ? 'full' : undefined] = installed?.split(' ') ?? []
  if (hash === lockHash && (has === kind || has === 'full')) return undefined
  return ['install', '--no-save', has === 'full' ? '--include=dev' : omit]
}

/** @param {'prod' | 'full'} kind */
export function install(root, kind) {
  const lockHash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex')
  const installed = existsSync(state(root)) ? readFileSync(state(root), 'utf8').trim() : undefined
  // Packages that somebody installed with npm alone are not taken away either.
  const hasDevelopment = existsSync(join(root, 'node_modules', 'jest'))
  const command = installCommand({ kind, lockHash, installed, hasModules: existsSync(join(root, 'node_modules')), hasDevelopment })
  if (command === undefined) return
  makeState(root)
  process.stderr.write('Installing packages ...\n')
  // What npm says is no part of what a command answers: npx wismo lag --json | jq
  const done = spawnSync('npm', [...command, '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: ['ignore', process.stderr.fd, 'inherit'] })
  if (done.status !== 0) {
    process.stderr.write('npm could not install the packages: see above.\n')
    process.exit(1)
  }
  const covers = kind === 'full' || hasDevelopment || installed?.endsWith(' full') ? 'full' : 'prod'
  writeFileSync(state(root), `${lockHash} ${covers}\n`)
}

/** Said before npm says it in twenty lines. */
function makeState(root) {
  const probe = join(root, '.wismo', '.writable')
  try {
    mkdirSync(join(root, '.wismo'), { recursive: true, mode: 0o700 })
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (error) {
    process.stderr.write(`The folder ${root} cannot be written to (${error.code}). Packages, data and keys are kept there.\n`)
    process.exit(1)
  }
}
