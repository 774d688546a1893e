// The databases of a process: one pool for each, and the roles that own the tables in them.
import { hostname } from 'node:os'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { letUse, openPool } from '@wismo/database'
import { migrateLog } from '@wismo/messaging'
import { migrateVault } from '@wismo/privacy'
import type { Config } from './config.ts'
import { migrateLimits } from './limits/tables.ts'
import { releaseVersion } from './process-figures.ts'
import type { Database } from './runtime.ts'

/** Where the tables of a service are in its database: `wismo_order_view` for `order-view`. */
export const schemaOf = (service: string): string => `wismo_${service.replaceAll('-', '_')}`

/** The roles that own tables, where they are not the roles that use them. */
export interface Owners {
  /** Makes the tables of a service and lets the role that uses them use them; nothing where one role does both. */
  prepare(service: string, make: (database: Database) => Promise<void>): Promise<void>
  /** From here on nobody in this process is the owner of anything. */
  end(): Promise<unknown>
}

export function ownersOf(config: Config, users: Pools, log: Logger): Owners {
  const owners = poolsByUrl(log)
  return {
    async prepare(service, make) {
      const url = config.ownerUrl(service)
      if (url === undefined) return
      const database = { pool: owners.of(url), schema: schemaOf(service) }
      await make(database)
      await letUse(database.pool, await roleOf(users.of(config.databaseUrl(service))), [database.schema])
    },
    end: () => owners.end(),
  }
}

async function roleOf(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ role: string }>('select current_user as role')
  return rows[0]?.role ?? ''
}

/** The owner makes what all services share before the role that uses it looks for it. */
export async function prepareShared(config: Config, owners: Owners): Promise<void> {
  await owners.prepare('vault', ({ pool, schema }) => migrateVault(pool, schema))
  await owners.prepare('limits', ({ pool, schema }) => migrateLimits(pool, schema))
  if (config.KAFKA_BROKERS.length === 0) await owners.prepare('log', ({ pool, schema }) => migrateLog(pool, schema))
}

export interface Pools {
  of(url: string): Pool
  /** Whether every database that has to says something. */
  answer(hasTo: (url: string) => boolean): Promise<boolean>
  end(): Promise<unknown>
}

/** What the database knows this process by, and an operator who asks it which releases run. It keeps 63 bytes. */
const processName = `wismo/${releaseVersion} ${hostname().slice(0, 32)}/${process.pid}`

/** One pool per database, whatever number of services it serves. */
export function poolsByUrl(log: Logger, opened: (name: string, pool: Pool) => void = () => undefined): Pools {
  const pools = new Map<string, Pool>()
  let ended: Promise<unknown> | undefined
  return {
    of(url) {
      const known = pools.get(url)
      if (known !== undefined) return known
      const pool = openPool(url, { name: processName, onError: (error) => log.warn({ err: error }, 'an idle connection broke') })
      pools.set(url, pool)
      opened(new URL(url).pathname.slice(1), pool)
      return pool
    },
    async answer(hasTo) {
      const answers = await Promise.all([...pools].filter(([url]) => hasTo(url)).map(([, pool]) => pool.query('select 1')))
      return answers.every(({ rowCount }) => rowCount === 1)
    },
    // Kept: who comes late is refused by a pool that ended, and opens no other.
    end: () => (ended ??= Promise.all([...pools.values()].map((pool) => pool.end()))),
  }
}
