// The Wismo that a command looks at: its databases, its log, and its services as this release builds them.
import { existsSync, readFileSync } from 'node:fs'
import type { Pool } from 'pg'
import { openContracts, type Contracts } from '@wismo/contracts'
import { openEmbeddedBus, openKafkaBus, type MessageBus } from '@wismo/messaging'
import { groupKindsOf, openPool, readConfig, schemaOf, type Config, type Database, type Service } from '@wismo/service'
import { everyService } from '../../services/all/src/services.ts'
import { withoutParts } from '../without-parts.ts'
import { CannotRun, unreachable, WronglyCalled } from './cannot-run.ts'

export interface System {
  readonly contracts: Contracts
  readonly bus: MessageBus
  /** All, or the one that was named. */
  readonly services: readonly Service[]
  database(service: string): Database
  /** The same as the owner of its tables, who alone may make and remove them. */
  owner(service: string): Database
  close(): Promise<void>
}

const runningFile = '.wismo/running.json'

/** Of the databases that the environment names, else of the system that runs in this folder. Throws `CannotRun`. */
export async function openSystem(env: NodeJS.ProcessEnv, only?: string): Promise<System> {
  const config = configOf(env)
  const pools = new Map<string, Pool>()
  const poolOf = (url: string): Pool => {
    const pool = pools.get(url) ?? openPool(url, { max: 4, name: 'wismo command' })
    pools.set(url, pool)
    return pool
  }
  const database = (service: string): Database => ({ pool: poolOf(config.databaseUrl(service)), schema: schemaOf(service) })
  const owner = (service: string): Database => ({ pool: poolOf(config.ownerUrl(service) ?? config.databaseUrl(service)), schema: schemaOf(service) })
  const contracts = openContracts()
  const bus = busOf(config, () => database('log'))
  const services = everyService.map((build) => build(withoutParts({ contracts, bus, database })))
  const close = async (): Promise<void> => {
    await bus.close().catch(() => undefined)
    await Promise.all([...pools.values()].map((pool) => pool.end()))
  }
  try {
    const chosen = only === undefined ? services : services.filter(({ name }) => name === only)
    if (chosen.length === 0) throw new WronglyCalled(`There is no service ${only}. There are: ${services.map(({ name }) => name).join(', ')}.`)
    const asked = new Set(chosen.filter((service) => groupKindsOf(service).length > 0 || service.relay !== undefined || service.timers !== undefined).map(({ name }) => config.databaseUrl(name)))
    await Promise.all([...asked].map((url) => poolOf(url).query('select 1').catch((error: unknown) => Promise.reject(unreachable(url, error)))))
    return { contracts, bus, services: chosen, database, owner, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** What `npm start` left for tools of this machine. */
interface Running {
  readonly databaseUrl: string
  readonly ownerUrl?: string
  readonly partitions: number
  readonly brokers?: readonly string[]
}

/** As a service reads its environment, without what a command needs not: keys and the vault. */
function configOf(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([name]) => /^(DATABASE_(OWNER_)?URL|KAFKA_BROKERS$|PARTITIONS$)/.test(name)))
  const isNamed = Object.keys(given).some((name) => name.startsWith('DATABASE_URL'))
  const running = isNamed || !existsSync(runningFile) ? undefined : (JSON.parse(readFileSync(runningFile, 'utf8')) as Running)
  if (!isNamed && running === undefined) throw new CannotRun(`Where is the database? Set DATABASE_URL, or run this beside npm start (${runningFile}).`)
  const found = running === undefined ? {} : { DATABASE_URL: running.databaseUrl, DATABASE_OWNER_URL: running.ownerUrl ?? '', PARTITIONS: String(running.partitions), KAFKA_BROKERS: (running.brokers ?? []).join(',') }
  const moved = Object.entries(given).filter(([name]) => /^DATABASE_(OWNER_URL|URL_)/.test(name) && !name.endsWith('_FILE'))
  const broken = [['DATABASE_URL', { ...found, ...given }['DATABASE_URL'] ?? ''] as const, ...moved].find(([, url = '']) => url !== '' && !URL.canParse(url))
  if (broken !== undefined) throw new CannotRun(`${broken[0]} is no URL: postgres://user:password@host:5432/name is expected, with %-codes for what a URL cannot hold.`)
  return readConfig({ ...found, ...given, LINK_KEYS: unusedKey, VAULT_KEY: unusedKey })
}

const unusedKey = '0'.repeat(64)

function busOf(config: Config, database: () => Database): MessageBus {
  if (config.KAFKA_BROKERS.length > 0) return openKafkaBus({ brokers: config.KAFKA_BROKERS, clientId: 'wismo-command', partitions: config.PARTITIONS })
  return openEmbeddedBus({ ...database(), partitions: config.PARTITIONS })
}
