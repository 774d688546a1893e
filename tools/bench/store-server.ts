// A database of its own for the bench, and what the server's processes cost.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { startPostgres } from '../postgres.ts'

/** As many clients as the sections with concurrency have. */
export const clients = 16

export interface BenchServer {
  readonly url: string
  readonly version: string
  /** What the work runs on. Its connections stay open, so that their processes can be read before and after. */
  readonly pool: pg.Pool
  /** What looks on; never part of a figure. */
  readonly observer: pg.Client
  /** By process id the nanoseconds each backend of this database was on a processor; undefined when they run elsewhere. */
  backendTimes(): Promise<ReadonlyMap<number, number> | undefined>
  close(): Promise<void>
}

/** A pool of the bench's size; Emmett gets one like it. */
export const openBenchPool = (url: string): pg.Pool => new pg.Pool({ connectionString: url, max: clients, idleTimeoutMillis: 0 })

/** On the server of `WISMO_BENCH_DATABASE_URL` (a superuser's), else on one of its own that ends with the bench. */
export async function openServer(): Promise<BenchServer> {
  const given = process.env['WISMO_BENCH_DATABASE_URL'] ?? ''
  const server = given === '' ? await startOwn() : { url: given, stop: async () => undefined }
  try {
    return await openDatabase(server)
  } catch (error) {
    await server.stop()
    throw error
  }
}

interface Server {
  readonly url: string
  stop(): Promise<void>
}

async function startOwn(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'wismo-bench-'))
  const server = await startPostgres({ directory: folder })
  const place = await dataFolder(server.url)
  const stop = async (): Promise<void> => {
    await server.stop()
    // The launcher may have had to put the data where another user reaches it: gigabytes that nobody would find.
    for (const one of [place, folder]) rmSync(one, { recursive: true, force: true })
  }
  return { url: server.url, stop }
}

const dataFolder = (url: string): Promise<string> =>
  withClient(url, async (client) => dirname((await client.query<{ data_directory: string }>('show data_directory')).rows[0]?.data_directory ?? ''))

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function openDatabase({ url: server, stop }: Server): Promise<BenchServer> {
  const name = `wismo_bench_${randomBytes(4).toString('hex')}`
  await withClient(server, (client) => client.query(`create database ${name}`))
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href
  const observer = new pg.Client({ connectionString: url })
  await observer.connect()
  const pool = openBenchPool(url)
  const { rows } = await observer.query<{ server_version: string }>('show server_version')
  return {
    url,
    version: rows[0]?.server_version ?? 'unknown',
    pool,
    observer,
    backendTimes: async () => timesOf(await backendsOf(observer)),
    async close() {
      await Promise.all([pool.end(), observer.end()])
      await withClient(server, (client) => client.query(`drop database if exists ${name} with (force)`))
      await stop()
    },
  }
}

async function backendsOf(observer: pg.Client): Promise<readonly number[]> {
  const { rows } = await observer.query<{ pid: number }>(`select pid from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`)
  return rows.map(({ pid }) => pid)
}

/** A process of that number may be another one when the server is elsewhere: its name tells. */
function timesOf(pids: readonly number[]): ReadonlyMap<number, number> | undefined {
  try {
    return new Map(pids.filter((pid) => /^postgres:/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8')) || elsewhere()).map((pid) => [pid, Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0])]))
  } catch {
    return undefined
  }
}

function elsewhere(): never {
  throw new Error('The server runs on another machine.')
}
