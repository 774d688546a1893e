// The keys below the master key: those of the vault itself, and one for each person.
import { OrderId, SubjectRef, type ShopId, type Uuid } from '@wismo/kernel'
import { newKey, type Key } from './cipher.ts'
import { ask, unwrap, wrap, type VaultSettings } from './settings.ts'

/** Made on first use. Throws `WrongMasterKey`. */
export async function vaultKey(settings: VaultSettings, name: string): Promise<Key> {
  const { schema } = settings
  await ask(settings, { text: `insert into ${schema}.vault_key (name, wrapped) values ($1, $2) on conflict do nothing`, values: [name, wrap(settings, newKey(), name)] })
  const { rows } = await ask<{ wrapped: Buffer }>(settings, { text: `select wrapped from ${schema}.vault_key where name = $1`, values: [name] })
  return unwrap(settings, rows[0]?.wrapped ?? Buffer.alloc(0), name)
}

/** A person's key, and which one it is: who was erased and comes back gets another. */
export interface SubjectKey {
  readonly id: Uuid
  readonly key: Key
}

/** What is to be sealed: for whom, and for which of their orders. */
export interface Wanted {
  readonly subject: SubjectRef
  readonly shopId: ShopId
  readonly orderId: OrderId | undefined
}

export interface KeysFound {
  readonly keys: ReadonlyMap<SubjectRef, SubjectKey>
  /** The order's person was erased: nothing is sealed for it again, whatever key they have by now. */
  isErased(wanted: Wanted): boolean
}

/**
 * The keys of these persons, made for those who have none and have anything to be sealed. One who is erased at this very
 * moment may be missing. A key and what was erased before it are read together: as long as the key is the same, so is that.
 */
export async function subjectKeys(settings: VaultSettings, wanted: readonly Wanted[]): Promise<KeysFound> {
  const found = await readKeys(settings, wanted)
  const missing = wanted.filter((one) => !found.keys.has(one.subject) && !found.isErased(one))
  if (missing.length === 0) return found
  const shops = [...new Map(missing.map(({ subject, shopId }) => [subject, shopId]))]
  await ask(settings, {
    name: `${settings.schema}.new_keys`,
    text: `insert into ${settings.schema}.subject_key (subject_ref, shop_id, wrapped, created_at) select s, p, w, $4 from unnest($1::uuid[], $2::text[], $3::bytea[]) u(s, p, w) order by 1 on conflict do nothing`,
    values: [shops.map(([subject]) => SubjectRef.toUuid(subject)), shops.map(([, shop]) => shop), shops.map(([subject]) => wrap(settings, newKey(), subject)), settings.clock()],
  })
  // All of them anew: an erasure since the first look is told of by the keys that are there now.
  return readKeys(settings, wanted)
}

interface KeyRow {
  readonly subject_ref: Uuid
  readonly order_id: Uuid | null
  readonly key_id: Uuid | null
  readonly wrapped: Buffer | null
  readonly erased: boolean
}

async function readKeys(settings: VaultSettings, wanted: readonly Wanted[]): Promise<KeysFound> {
  const { schema } = settings
  const { rows } = await ask<KeyRow>(settings, {
    name: `${schema}.keys`,
    text: `select a.subject_ref, a.order_id, ${keyId} as key_id, k.wrapped,
        exists (select from ${schema}.sealed_value v where v.subject_ref = a.subject_ref and v.order_id = a.order_id and v.value is null) as erased
      from (select distinct s, o from unnest($1::uuid[], $2::uuid[]) u(s, o)) a(subject_ref, order_id) left join ${schema}.subject_key k using (subject_ref)`,
    values: [wanted.map(({ subject }) => SubjectRef.toUuid(subject)), wanted.map(({ orderId }) => uuidOf(orderId))],
  })
  const erased = new Set(rows.filter((row) => row.erased).map((row) => `${row.subject_ref} ${row.order_id}`))
  return {
    keys: new Map(rows.flatMap((row) => keyOf(settings, row))),
    isErased: ({ subject, orderId }) => erased.has(`${SubjectRef.toUuid(subject)} ${uuidOf(orderId)}`),
  }
}

/** As a column has it. */
export const uuidOf = (orderId: OrderId | undefined): Uuid | null => (orderId === undefined ? null : OrderId.toUuid(orderId))

function keyOf(settings: VaultSettings, { subject_ref: uuid, key_id: id, wrapped }: KeyRow): readonly (readonly [SubjectRef, SubjectKey])[] {
  if (wrapped === null || id === null) return []
  const subject = SubjectRef.fromUuid(uuid)
  return [[subject, { id, key: unwrap(settings, wrapped, subject) }]]
}

/** Keys of the first release have no id of their own. */
export const keyId = 'coalesce(k.key_id, k.subject_ref)'
