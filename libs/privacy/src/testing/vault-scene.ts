// A vault in a database of its own, with people who never lived.
import { Instant, OrderId, SealedRef, ShopId, uuidV5, wismoSpace, type Uuid } from '@wismo/kernel'
import type { Pool } from 'pg'
import { testDatabase, type TestDatabase } from '@wismo/testing'
import type { Access } from '../access.ts'
import { newKey, type Key } from '../cipher.ts'
import type { Sealed, SealRequest, Vault } from '../port.ts'
import type { VaultSettings } from '../settings.ts'
import { openVault } from '../vault.ts'

export const shopId = ShopId.parse('aldermoor')
export const otherShop = ShopId.parse('olist-br')
export const page: Access = { purpose: 'tracking-page', by: { type: 'customer', id: 'link' } }
export const agent: Access = { purpose: 'agent-console', by: { type: 'csr', id: 'sam' }, reason: 'called about a parcel' }
export const search: Access = { purpose: 'search', by: { type: 'csr', id: 'sam' } }

export const cause = (name: string): Uuid => uuidV5(wismoSpace, 'test', name)
export const orderId = (name: string): OrderId => OrderId.of(wismoSpace, name)

export const request = (name: string, over: Partial<SealRequest> = {}): SealRequest => ({
  shopId,
  subject: { email: 'nora@example.org' },
  orderId: orderId(name),
  cause: cause(name),
  values: { contact: { name: 'Nora Byrne', email: 'nora@example.org', phone: '+353215550142' }, 'addresses.home': { name: 'Nora Byrne', line1: '14 Lapwing Quay', city: 'Cork' } },
  ...over,
})

/** Somebody nobody else in the file is. */
export const person = (name: string): Partial<SealRequest> => ({ subject: { email: `${name}@example.org` }, values: { contact: { name: `${name} Byrne`, email: `${name}@example.org` } } })

export interface VaultScene {
  readonly database: TestDatabase
  readonly settings: VaultSettings
  readonly vault: Vault
  /** What the clock says; tests move it. */
  now: Instant
  sealOne(request: SealRequest): Promise<Sealed>
  count(table: string, where?: string, values?: readonly unknown[]): Promise<number>
}

export async function vaultScene(masterKey: Key = newKey()): Promise<VaultScene> {
  const database = await testDatabase()
  const schema = 'wismo_vault'
  const settings: VaultSettings = { pool: database.pool, schema, masterKeys: [masterKey], clock: () => scene.now }
  const scene: VaultScene = {
    database,
    settings,
    now: Instant.parse('2026-11-24T10:00:00Z'),
    vault: undefined as never,
    async sealOne(one) {
      const [sealed] = await scene.vault.seal([one])
      if (sealed === undefined) throw new Error('nothing was sealed')
      return sealed
    },
    async count(table, where = 'true', values = []) {
      const { rows } = await database.pool.query<{ n: number }>(`select count(*)::int as n from ${schema}.${table} where ${where}`, [...values])
      return rows[0]?.n ?? 0
    },
  }
  return Object.assign(scene, { vault: await openVault(settings) })
}

export const refOf = ({ refs }: Sealed, field = 'contact'): SealedRef => refs[field] ?? SealedRef.of(wismoSpace, 'missing')

/** The same pool, where something happens once right behind the first statement of that text. */
export function between(pool: Pool, text: RegExp, happens: () => Promise<void>): Pool {
  let once: (() => Promise<void>) | undefined = happens
  return new Proxy(pool, {
    get(target, name) {
      if (name !== 'query') return Reflect.get(target, name) as unknown
      return async (query: { readonly text: string }) => {
        const answer: unknown = await target.query(query)
        if (once === undefined || !text.test(query.text)) return answer
        const now = once
        once = undefined
        await now()
        return answer
      }
    },
  })
}
