// The keys below the master key: those of the vault itself, and one for each person.
import { SubjectRef, type ShopId, type Uuid } from '@wismo/kernel'
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

/** The keys of these persons, made for those who have none. One who is erased at this very moment may be missing. */
export async function subjectKeys(settings: VaultSettings, shops: ReadonlyMap<SubjectRef, ShopId>): Promise<ReadonlyMap<SubjectRef, SubjectKey>> {
  const known = await readKeys(settings, [...shops.keys()])
  const missing = [...shops].filter(([subject]) => !known.has(subject))
  if (missing.length === 0) return known
  await ask(settings, {
    name: `${settings.schema}.new_keys`,
    text: `insert into ${settings.schema}.subject_key (subject_ref, shop_id, wrapped, created_at) select s, p, w, $4 from unnest($1::uuid[], $2::text[], $3::bytea[]) u(s, p, w) order by 1 on conflict do nothing`,
    values: [missing.map(([subject]) => SubjectRef.toUuid(subject)), missing.map(([, shop]) => shop), missing.map(([subject]) => wrap(settings, newKey(), subject)), settings.clock()],
  })
  return new Map([...known, ...(await readKeys(settings, missing.map(([subject]) => subject)))])
}

async function readKeys(settings: VaultSettings, subjects: readonly SubjectRef[]): Promise<ReadonlyMap<SubjectRef, SubjectKey>> {
  const { rows } = await ask<{ subject_ref: Uuid; key_id: Uuid; wrapped: Buffer }>(settings, {
    name: `${settings.schema}.keys`,
    text: `select subject_ref, ${keyId} as key_id, wrapped from ${settings.schema}.subject_key k where subject_ref = any($1::uuid[])`,
    values: [subjects.map((subject) => SubjectRef.toUuid(subject))],
  })
  return new Map(
    rows.map((row) => {
      const subject = SubjectRef.fromUuid(row.subject_ref)
      return [subject, { id: row.key_id, key: unwrap(settings, row.wrapped, subject) }]
    }),
  )
}

/** Keys of the first release have no id of their own. */
export const keyId = 'coalesce(k.key_id, k.subject_ref)'
