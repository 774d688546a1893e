// node tools/run.mjs <file.ts> [arguments]: installs what is missing, then runs a file of TypeScript as it is.
import { spawn } from 'node:child_process'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { install } from './install.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/**
 * Runs it in this process's terminal and ends as it ends. It has a process group of its own, so that Ctrl-C reaches it once,
 * through us; when we are killed it sees the channel close and ends too.
 */
export function runTypeScript(file, args, env = process.env) {
  const child = spawn(process.execPath, ['--import', 'tsx', '-C', '@wismo/source', resolve(root, file), ...args], { cwd: root, detached: true, stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: { ...env, TSX_TSCONFIG_PATH: resolve(root, 'tsconfig.json') } })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal))
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file, ...args] = process.argv.slice(2)
  install(root, 'prod')
  runTypeScript(file, args)
}
