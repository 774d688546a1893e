// A database, a log and three processes on them, and what a test asks of them: how far they are, what is left.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { openContracts, type Contracts } from '@wismo/contracts'
import { Instant } from '@wismo/kernel'
import { openEmbeddedBus, openKafkaBus, type MessageBus } from '@wismo/messaging'
import { migrateVault } from '@wismo/privacy'
import { openPool, schemaOf } from '@wismo/service'
import { testDatabase } from '@wismo/testing'
import { withoutParts } from '../../../../tools/without-parts.ts'
import { everyService } from '../services.ts'
import { behind } from './behind.ts'
import { streamsOf, uuidsOf } from './final-state.ts'
import { startFleet, type Fleet } from './fleet.ts'
import type { OrderPlan } from './order-load.ts'

const partitions = 4
const clock = (): Instant => Instant.fromMillis(Date.now())

/** Keys of a vault as its table has them: names and wrapped keys. */
export type VaultKeys = readonly { readonly name: string; readonly wrapped: Buffer }[]

export interface SceneSettings {
  /** Of a superuser. */
  readonly server: string
  readonly brokers: readonly string[]
  readonly vaultKey: string
  readonly processes: number
  /** Of another scene with the same key: everything is named as there then. */
  readonly vaultKeys?: VaultKeys
}

export interface FaultScene {
  readonly fleet: Fleet
  readonly contracts: Contracts
  /** The retailer's own client. */
  readonly bus: MessageBus
  readonly pool: Pool
  vaultKeys(): Promise<VaultKeys>
  /** Events of these orders that are stored. */
  stored(plan: OrderPlan): Promise<number>
  /** Orders of these that are in the view. */
  inView(plan: OrderPlan): Promise<number>
  /** Events that no relay published or no timer followed, and messages that no group settled. */
  behind(): Promise<number>
  stop(): Promise<void>
}

export async function openScene({ server, brokers, vaultKey, processes, vaultKeys }: SceneSettings): Promise<FaultScene> {
  const database = await testDatabase(server)
  const folder = mkdtempSync(join(tmpdir(), 'wismo-fleet-'))
  if (vaultKeys !== undefined) await giveKeys(database.pool, vaultKeys)
  const fleet = await startFleet({ folder, ownerUrl: database.url, databaseUrl: database.plainRole.url, partitions, brokers, vaultKey, processes })
  await fleet.ready().catch(async (error: unknown) => {
    await fleet.stop('SIGKILL')
    throw error
  })
  const pool = openPool(database.url, { max: 6, name: 'wismo test' })
  const contracts = openContracts()
  const bus = brokers.length > 0 ? openKafkaBus({ brokers, clientId: 'wismo-retailer', partitions }) : openEmbeddedBus({ pool, schema: schemaOf('log'), partitions })
  const services = everyService.map((build) => build(withoutParts({ contracts, bus, database: (service) => ({ pool, schema: schemaOf(service) }) })))
  const number = async (sql: string, values: unknown[]): Promise<number> => (await pool.query<{ n: number }>(sql, values)).rows[0]?.n ?? 0
  return {
    fleet,
    contracts,
    bus,
    pool,
    vaultKeys: async () => (await pool.query<VaultKeys[number]>('select name, wrapped from wismo_vault.vault_key')).rows,
    stored: (plan) => number('select count(*)::int as n from wismo_order.event where stream = any($1)', [streamsOf(plan)]),
    inView: (plan) => number("select count(*)::int as n from wismo_order_view.order_part where order_id = any($1::uuid[]) and left(part, 4) = 'ord_'", [uuidsOf(plan)]),
    async behind() {
      return (await behind({ bus, contracts }, services, clock())) + (await number(unfollowedByTimers, []))
    },
    async stop() {
      await fleet.stop('SIGKILL')
      await bus.close()
      await pool.end()
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A deadline that an event has just moved is a row a moment later. */
const unfollowedByTimers = `select count(*)::int as n from wismo_order.event
  where position > (select max(position)::bigint from wismo_order.relay_position where service like 'order.timers@%')`

async function giveKeys(owner: Pool, keys: VaultKeys): Promise<void> {
  await migrateVault(owner, schemaOf('vault'))
  await owner.query('insert into wismo_vault.vault_key (name, wrapped) select * from unnest($1::text[], $2::bytea[])', [keys.map(({ name }) => name), keys.map(({ wrapped }) => wrapped)])
}
