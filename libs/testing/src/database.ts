import { randomBytes } from 'node:crypto'
import pg from 'pg'

/** A database of its own for one test file. */
export interface TestDatabase {
  readonly pool: pg.Pool
  readonly url: string
  /** A role that owns nothing and may nothing yet. */
  readonly plainRole: { readonly name: string; readonly url: string }
  /** Closes the pool and removes the database and its role. */
  drop(): Promise<void>
}

export interface TestServer {
  readonly name: string
  /** Of a superuser. */
  readonly url: string
}

/** Every PostgreSQL that the tests have: the one of `WISMO_TEST_DATABASE_URL`, and a 15 where there is one. In CI there is. */
export function testServers(): readonly TestServer[] {
  const first = { name: 'PostgreSQL', url: mainServer() }
  const older = process.env['WISMO_TEST_DATABASE_URL_15'] ?? ''
  if (older !== '') return [first, { name: 'PostgreSQL 15', url: older }]
  if (process.env['CI'] === 'true') throw new Error('WISMO_TEST_DATABASE_URL_15 is not set: in CI the tests run on PostgreSQL 15 too.')
  return [first]
}

/** Throws when the variable is missing: no test passes unrun. */
function mainServer(): string {
  const url = process.env['WISMO_TEST_DATABASE_URL'] ?? ''
  if (url === '') throw new Error('WISMO_TEST_DATABASE_URL is not set: `npm test` starts a PostgreSQL and sets it to the URL of a superuser.')
  return url
}

/** Makes an empty database on the server of that URL, the one of `WISMO_TEST_DATABASE_URL` when none is said. */
export async function testDatabase(server: string = mainServer()): Promise<TestDatabase> {
  const name = `wismo_test_${randomBytes(6).toString('hex')}`
  await onServer(server, `create database ${name}`)
  await onServer(server, `create role ${name} login password '${name}'`)
  const url = urlOf(server, name)
  const pool = new pg.Pool({ connectionString: url, max: 12 })
  // Dropping the database cuts connections that a test left idle.
  pool.on('error', () => undefined)
  return {
    pool,
    url,
    plainRole: { name, url: Object.assign(new URL(url), { username: name, password: name }).href },
    async drop() {
      await pool.end()
      await onServer(server, `drop database if exists ${name} with (force)`)
      await onServer(server, `drop role if exists ${name}`)
    },
  }
}

/** A node of a plan as PostgreSQL writes it in JSON, as far as tests look at it. */
export interface PlanNode {
  readonly 'Node Type': string
  readonly 'Parent Relationship'?: string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly 'Sort Space Type'?: 'Memory' | 'Disk'
  readonly 'Shared Hit Blocks': number
  readonly 'Shared Read Blocks': number
  readonly Plans?: readonly PlanNode[]
}

export interface RunPlan {
  readonly 'Query Text': string
  readonly Plan: PlanNode
}

/** A plan's nodes, itself first. */
export const nodesOf = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

/** One connection that tells how PostgreSQL ran what it was asked. */
export interface ExplainedConnection {
  readonly pool: pg.Pool
  /** Every statement that the call ran, the ones inside of functions too, each before the one that it belongs to. */
  plansOf(call: () => Promise<unknown>): Promise<readonly RunPlan[]>
}

/** Needs a superuser and the module `auto_explain`, which is part of PostgreSQL. Settings are `name=value`. */
export function explainedConnection(url: string, ...settings: readonly string[]): ExplainedConnection {
  const explain = ['log_min_duration=0', 'log_nested_statements=on', 'log_analyze=on', 'log_buffers=on', 'log_timing=off', 'log_format=json'].map((setting) => `auto_explain.${setting}`)
  const options = ['session_preload_libraries=auto_explain', 'client_min_messages=log', ...explain, ...settings].map((setting) => `-c ${setting}`).join(' ')
  const pool = new pg.Pool({ connectionString: url, max: 1, idleTimeoutMillis: 0, options })
  pool.on('error', () => undefined)
  let plans: RunPlan[] = []
  pool.on('connect', (client) => client.on('notice', ({ message }) => {
    const json = /^duration: .* plan:\n(\{.*)$/s.exec(message ?? '')?.[1]
    if (json !== undefined) plans.push(JSON.parse(json) as RunPlan)
  }))
  return {
    pool,
    async plansOf(call) {
      plans = []
      await call()
      return plans
    },
  }
}

function urlOf(server: string, database: string): string {
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.href
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
