// Real processes of services/all/src/main.ts side by side, as a deployment runs them: each with a port of its own, all on
// one database and one log, and each started anew when it ends.
import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Scope } from '@wismo/service'
import { eventually } from '@wismo/testing'
import { pack } from '../../../../tools/pack.ts'
import { freePort, manyRequests, storedKey } from './start-wismo.ts'

export interface FleetSettings {
  /** Where the file of keys is written. */
  readonly folder: string
  /** Of the owner of the tables, and of the role that uses them. */
  readonly ownerUrl: string
  readonly databaseUrl: string
  readonly partitions: number
  /** Kafka where there are any, else the log in PostgreSQL. */
  readonly brokers: readonly string[]
  /** As it is set for the vault: 64 hex digits. Fleets with one key and one table of vault keys name everything alike. */
  readonly vaultKey: string
  readonly processes: number
  /** More variables of every process. */
  readonly env?: Readonly<Record<string, string>>
}

export interface Fleet {
  readonly urls: readonly string[]
  /** Of the retailer, for both shops: places and holds orders, and tells all that happens to them. */
  readonly key: string
  /** Ends of processes that nobody killed, each with the last that it said. */
  readonly deaths: readonly string[]
  /** What was logged as an error. */
  readonly errors: readonly string[]
  /** SIGKILL; another process takes its place at once. */
  kill(index: number): Promise<void>
  /** SIGTERM; answers the exit code when the process has ended, and another one takes its place. */
  restart(index: number): Promise<number | null>
  /** Every process says that it is ready. */
  ready(): Promise<void>
  /** Resident bytes of each process, as Linux counts them; 0 elsewhere. */
  memory(): readonly number[]
  /** Ends all with grace, or at once; answers the exit codes. */
  stop(how?: 'SIGTERM' | 'SIGKILL'): Promise<readonly (number | null)[]>
}

/** What a request causes is named by who sent it: fleets that are compared have one name for theirs. */
const keyId = 'demo'
const scopes: readonly Scope[] = ['orders:write', 'payments:write', 'fulfillments:write', 'parcels:write', 'returns:write', 'read', 'config']

/** A process starts in a second or two, three of them beside a load on two cores in a few more; in milliseconds. */
const startLimitMs = 60_000

interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<number | null>
  isExpected: boolean
}

export async function startFleet(settings: FleetSettings): Promise<Fleet> {
  const key = `wsk_test_${randomBytes(32).toString('base64url')}`
  const keysFile = join(settings.folder, 'keys.json')
  writeFileSync(keysFile, JSON.stringify([{ ...storedKey('demo', key, ['aldermoor', 'olist-br']), id: keyId, scopes }]))
  const ports = await Promise.all(Array.from({ length: settings.processes }, freePort))
  const environments = ports.map((port) => environmentOf(settings, keysFile, port))
  const program = await pack('services/all/src/main.ts')
  const deaths: string[] = []
  const errors: string[] = []
  let stopping = false
  const start = (index: number): Running => {
    const said: string[] = []
    const child = spawn(process.execPath, [program], { env: { PATH: process.env['PATH'], ...environments[index] }, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => void keepLines(said, errors, text))
    const running: Running = { child, isExpected: false, ended: once(child, 'close').then(([code]) => code as number | null) }
    void running.ended.then((code) => {
      if (running.isExpected || stopping) return
      deaths.push(`exit ${String(code)}: ${said.slice(-3).join('\n')}`)
      processes[index] = start(index)
    })
    return running
  }
  const processes: Running[] = []
  for (const index of ports.keys()) processes[index] = start(index)
  const replace = async (index: number, signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    const running = processes[index]
    if (running === undefined) throw new Error(`There is no process ${index}.`)
    running.isExpected = true
    running.child.kill(signal)
    const code = await running.ended
    if (!stopping) processes[index] = start(index)
    return code
  }
  const urls = ports.map((port) => `http://127.0.0.1:${port}`)
  return {
    urls,
    key,
    deaths,
    errors,
    kill: async (index) => void (await replace(index, 'SIGKILL')),
    restart: (index) => replace(index, 'SIGTERM'),
    async ready() {
      await Promise.all(urls.map((url) => eventually(async () => (await fetch(`${url}/readyz`)).ok, { within: startLimitMs })))
    },
    memory: () => processes.map(({ child }) => residentBytes(child.pid)),
    async stop(how = 'SIGTERM') {
      stopping = true
      for (const { child } of processes) child.kill(how)
      return Promise.all(processes.map(({ ended }) => ended))
    },
  }
}

function environmentOf({ ownerUrl, databaseUrl, partitions, brokers, vaultKey, env = {} }: FleetSettings, keysFile: string, port: number): Readonly<Record<string, string>> {
  return {
    PORT: String(port), HOST: '127.0.0.1', DATABASE_URL: databaseUrl, DATABASE_OWNER_URL: ownerUrl, PARTITIONS: String(partitions), SHOPS_FILE: 'shops.json', KEYS_FILE: keysFile,
    KAFKA_BROKERS: brokers.join(','), LINK_KEYS: vaultKey, VAULT_KEY: vaultKey, LOG_LEVEL: 'warn', DRAIN_SECONDS: '0', ...manyRequests, ...env,
  }
}

function residentBytes(pid: number | undefined): number {
  if (process.platform !== 'linux' || pid === undefined) return 0
  const [, kilobytes = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) * 1_024
}

const errorLine = /"level":"?(50|60|error|fatal)\b/

/** The last lines explain an end; of lines that come in pieces that is enough. */
function keepLines(said: string[], errors: string[], text: string): void {
  const lines = text.split('\n').filter((line) => line !== '')
  said.push(...lines)
  said.splice(0, Math.max(0, said.length - 20))
  errors.push(...lines.filter((line) => errorLine.test(line)))
}
