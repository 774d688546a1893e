// A whole Wismo in this process, on a database of its own, with keys of its own and a log that can be read.
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { createLog, readConfig, startProcess, type ProcessParts, type RunningProcess } from '@wismo/service'
import { testDatabase } from '@wismo/testing'
import { everyService } from '../services.ts'
import { removeOurTopics } from './topic-anew.ts'

export interface TestWismo {
  readonly url: string
  readonly running: RunningProcess
  /** Of the owner; the services use the tables by a role that may neither change nor remove an event. */
  readonly pool: Pool
  /** What the services are given. */
  readonly databaseUrl: string
  /** Of the owner of the tables. */
  readonly ownerUrl: string
  /** Covers both shops; and one that covers only `olist-br`. */
  readonly key: string
  readonly otherKey: string
  /** As it is set: 64 hex digits. */
  readonly vaultKey: string
  /** Everything that was logged so far. */
  logged(): string
  call(path: string, options?: { method?: string; body?: unknown; key?: string | null; headers?: Record<string, string> }): Promise<Answer>
  /** Stops and starts again on the same data; `meanwhile` is what happens between the two, `changed` what the environment says from then on. */
  restart(meanwhile?: () => unknown, changed?: Variables): Promise<void>
  stop(): Promise<void>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: Record<string, unknown>
}

type Variables = Readonly<Record<string, string>>

/** Requests are counted, but so many of them that no test meets the limit unawares; none is refused because the machine is busy with other tests. */
export const manyRequests = { RATE_LIMIT_PARTNER: '1000000', RATE_LIMIT_STAFF: '1000000', RATE_LIMIT_CUSTOMER: '1000000', RATE_LIMIT_ANONYMOUS: '1000000', RATE_LIMIT_PAGES: '1000000', OVERLOAD_MS: '0' } as const

/** On Kafka where brokers are named, whose topics of ours are deleted first; else on the log in PostgreSQL. */
export async function startWismo(brokers: readonly string[] = [], parts: ProcessParts = {}, env: Variables | ((databaseUrl: string, ownerUrl: string) => Variables) = {}): Promise<TestWismo> {
  if (brokers.length > 0) await removeOurTopics(brokers)
  const database = await testDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'wismo-e2e-'))
  const [key, otherKey, vaultKey] = [newKey(), newKey(), randomBytes(32).toString('hex')]
  writeFileSync(join(folder, 'keys.json'), JSON.stringify([storedKey('demo', key, ['aldermoor', 'olist-br']), storedKey('olist', otherKey, ['olist-br'])]))
  const port = await freePort()
  const url = `http://localhost:${port}`
  let environment: Variables = {
    PORT: String(port), HOST: '127.0.0.1', BASE_URL: url, DATABASE_URL: database.plainRole.url, DATABASE_OWNER_URL: database.url, PARTITIONS: '4', SHOPS_FILE: 'shops.json', KEYS_FILE: join(folder, 'keys.json'), KAFKA_BROKERS: brokers.join(','),
    LINK_KEYS: randomBytes(32).toString('hex'), VAULT_KEY: vaultKey, LOG_LEVEL: 'trace', DEMO: 'on', ...manyRequests, ...(typeof env === 'function' ? env(database.plainRole.url, database.url) : env),
  }
  const lines: string[] = []
  const start = async (): Promise<RunningProcess> => startProcess(readConfig(environment), everyService, createLog({ level: 'trace', name: 'test' }, { write: (line) => void lines.push(line) }), parts)
  const cleanUp = async (): Promise<void> => {
    await database.drop()
    rmSync(folder, { recursive: true, force: true })
  }
  let running = await start().catch(async (error: unknown) => {
    await cleanUp()
    throw error
  })
  return {
    url,
    get running() {
      return running
    },
    pool: database.pool,
    databaseUrl: database.plainRole.url,
    ownerUrl: database.url,
    key,
    otherKey,
    vaultKey,
    logged: () => lines.join(''),
    async call(path, { method, body, key: bearer = key, headers = {} } = {}) {
      const answer = await fetch(path.startsWith('http') ? path : `${url}${path}`, {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        redirect: 'manual',
        headers: { ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }), ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': randomBytes(12).toString('hex') }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const text = await answer.text()
      return { status: answer.status, headers: answer.headers, text, json: /[/+]json/.test(answer.headers.get('content-type') ?? '') ? (JSON.parse(text) as Record<string, unknown>) : {} }
    },
    async restart(meanwhile, changed = {}) {
      await running.stop()
      environment = { ...environment, ...changed }
      await meanwhile?.()
      running = await start()
    },
    async stop() {
      await running.stop()
      await cleanUp()
    },
  }
}

const newKey = (): string => `wsk_test_${randomBytes(32).toString('base64url')}`

/** On a Kafka that tests share the keys of all of them lie on one topic: each has a name of its own. */
export function storedKey(name: string, key: string, shops: readonly string[]) {
  const hash = createHash('sha256').update(key).digest('hex')
  return { id: `${name}-${hash.slice(0, 8)}`, hash, shops, scopes: ['orders:write', 'read', 'config'] }
}

export const freePort = (): Promise<number> =>
  new Promise((done) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
