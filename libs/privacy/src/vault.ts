import type { Pool } from 'pg'
import { SealedRef, ShopId, SubjectRef, wismoSpace, type Clock, type Uuid } from '@wismo/kernel'
import { deriveKey, keyedHash, newKey, open, seal, type Key } from './cipher.ts'
import type { SealRequest, Sealed, SubjectHint, Vault } from './port.ts'
import { normalEmail, normalPhone } from './normal-form.ts'
import { migrateVault } from './tables.ts'

export interface VaultSettings {
  readonly pool: Pool
  readonly schema: string
  /** 32 bytes; wraps every other key. It stands for a key management service. */
  readonly masterKey: Buffer
  readonly clock: Clock
}

/** Raised at start: with another master key nothing that is stored could ever be read. */
export class WrongMasterKey extends Error {
  constructor() {
    super('The vault was made with another master key. Start with the key it was made with.')
  }
}

/** Opens the vault, making its tables and keys on first use. Throws `WrongMasterKey`. */
export async function openVault(settings: VaultSettings): Promise<Vault> {
  const { pool, schema, clock } = settings
  await migrateVault(pool, schema)
  const hashing = await vaultKey(settings, 'hashing')
  const contentKey = deriveKey(hashing, 'content')
  const contactKey = deriveKey(hashing, 'contact')
  const refKey = deriveKey(hashing, 'reference')
  const waitingKey = deriveKey(hashing, 'waiting')
  const subjectOf = (shopId: ShopId, hint: SubjectHint): SubjectRef => subjectRef(contactKey, shopId, hint)
  return {
    async seal(batch) {
      const planned = batch.map((request) => planSeal(refKey, request, subjectOf(request.shopId, request.subject)))
      const keys = await subjectKeys(settings, batch, planned)
      const rows = planned.flatMap((one, i) => Object.entries(one.refs).map(([field, ref]) => sealedRow(keys, one.subjectRef, batch[i]?.shopId, ref, batch[i]?.values[field])))
      await insertValues(pool, schema, rows)
      return planned
    },
    open: (shopId, refs) => openValues(settings, shopId, refs),
    sealBodies: (bodies) => sealBodies(settings, clock().slice(0, 7), bodies),
    openBody: (ref) => openBody(settings, ref),
    fingerprint: (text) => keyedHash(contentKey, text),
    conceal: (text) => seal(waitingKey, Buffer.from(text), waitingName),
    reveal: (concealed) => open(waitingKey, concealed, waitingName).toString('utf8'),
  }
}

const waitingName = 'waiting'

async function vaultKey({ pool, schema, masterKey }: VaultSettings, name: string): Promise<Key> {
  await pool.query(`insert into ${schema}.vault_key (name, wrapped) values ($1, $2) on conflict do nothing`, [name, seal(masterKey, newKey(), name)])
  const { rows } = await pool.query<{ wrapped: Buffer }>(`select wrapped from ${schema}.vault_key where name = $1`, [name])
  try {
    return open(masterKey, rows[0]?.wrapped ?? Buffer.alloc(0), name)
  } catch {
    throw new WrongMasterKey()
  }
}

/** A registered customer by the shop's id; a guest by the e-mail address, else the phone number, as a keyed hash. */
function subjectRef(contactKey: Key, shopId: ShopId, hint: SubjectHint): SubjectRef {
  if (hint.subjectRef !== undefined) return hint.subjectRef
  const space = ShopId.space(shopId)
  if (hint.customerId !== undefined) return SubjectRef.of(space, 'customer', hint.customerId)
  const contact = hint.email === undefined ? `phone:${normalPhone(hint.phone ?? '')}` : `email:${normalEmail(hint.email)}`
  return SubjectRef.of(space, 'contact', keyedHash(contactKey, contact))
}

/** The value takes part in the name: the same cause with another value never stands for the first one. */
function planSeal(refKey: Key, request: SealRequest, subject: SubjectRef): Sealed {
  const refs = Object.entries(request.values).map(([field, value]) => [field, SealedRef.of(request.cause, subject, field, keyedHash(refKey, JSON.stringify(value)))] as const)
  return { subjectRef: subject, refs: Object.fromEntries(refs) }
}

async function subjectKeys(settings: VaultSettings, batch: readonly SealRequest[], planned: readonly Sealed[]): Promise<ReadonlyMap<SubjectRef, Key>> {
  const shops = new Map(planned.map((one, i) => [one.subjectRef, batch[i]?.shopId ?? '']))
  const known = await readKeys(settings, [...shops.keys()])
  const missing = [...shops].filter(([subject]) => !known.has(subject))
  if (missing.length === 0) return known
  const { pool, schema, masterKey } = settings
  await pool.query(
    `insert into ${schema}.subject_key (subject_ref, shop_id, wrapped) select * from unnest($1::uuid[], $2::text[], $3::bytea[]) order by 1 on conflict do nothing`,
    [missing.map(([subject]) => SubjectRef.toUuid(subject)), missing.map(([, shop]) => shop), missing.map(([subject]) => seal(masterKey, newKey(), subject))],
  )
  return new Map([...known, ...(await readKeys(settings, missing.map(([subject]) => subject)))])
}

async function readKeys({ pool, schema, masterKey }: VaultSettings, subjects: readonly SubjectRef[]): Promise<ReadonlyMap<SubjectRef, Key>> {
  const { rows } = await pool.query<{ subject_ref: Uuid; wrapped: Buffer }>({
    name: `${schema}.keys`,
    text: `select subject_ref, wrapped from ${schema}.subject_key where subject_ref = any($1::uuid[])`,
    values: [subjects.map((subject) => SubjectRef.toUuid(subject))],
  })
  return new Map(
    rows.map((row) => {
      const subject = SubjectRef.fromUuid(row.subject_ref)
      return [subject, open(masterKey, row.wrapped, subject)]
    }),
  )
}

interface SealedRow {
  readonly ref: SealedRef
  readonly subject: SubjectRef
  readonly shop: string
  readonly value: Buffer
}

function sealedRow(keys: ReadonlyMap<SubjectRef, Key>, subject: SubjectRef, shop: string | undefined, ref: SealedRef, value: unknown): SealedRow {
  const key = keys.get(subject)
  if (key === undefined || shop === undefined) throw new Error('a subject has no key')
  return { ref, subject, shop, value: seal(key, Buffer.from(JSON.stringify(value)), ref) }
}

async function insertValues(pool: Pool, schema: string, rows: readonly SealedRow[]): Promise<void> {
  if (rows.length === 0) return
  await pool.query({
    name: `${schema}.seal`,
    text: `insert into ${schema}.sealed_value (ref, subject_ref, shop_id, value) select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[]) order by 1 on conflict do nothing`,
    values: [rows.map(({ ref }) => SealedRef.toUuid(ref)), rows.map(({ subject }) => SubjectRef.toUuid(subject)), rows.map(({ shop }) => shop), rows.map(({ value }) => value)],
  })
}

async function openValues({ pool, schema, masterKey }: VaultSettings, shopId: ShopId, refs: readonly SealedRef[]): Promise<ReadonlyMap<SealedRef, unknown>> {
  const { rows } = await pool.query<{ ref: Uuid; subject_ref: Uuid; value: Buffer; wrapped: Buffer }>({
    name: `${schema}.open`,
    text: `select v.ref, v.subject_ref, v.value, k.wrapped from ${schema}.sealed_value v join ${schema}.subject_key k using (subject_ref)
      where v.ref = any($1::uuid[]) and v.shop_id = $2`,
    values: [refs.map((ref) => SealedRef.toUuid(ref)), shopId],
  })
  return new Map(
    rows.map((row) => {
      const ref = SealedRef.fromUuid(row.ref)
      const key = open(masterKey, row.wrapped, SubjectRef.fromUuid(row.subject_ref))
      return [ref, JSON.parse(open(key, row.value, ref).toString('utf8')) as unknown]
    }),
  )
}

/** Bodies that name no shop are kept under a key of their own. */
const noShop = '-'

async function sealBodies(settings: VaultSettings, month: string, bodies: Parameters<Vault['sealBodies']>[0]): Promise<readonly SealedRef[]> {
  if (bodies.length === 0) return []
  const keys = new Map<string, Key>()
  for (const shop of new Set(bodies.map(({ shopId }) => shopId ?? noShop))) keys.set(shop, await bodyKey(settings, shop, month))
  const rows = bodies.map(({ shopId, cause, body }) => {
    const shop = shopId ?? noShop
    const ref = SealedRef.of(wismoSpace, 'body', cause)
    return { ref, shop, value: seal(keys.get(shop) ?? newKey(), body, ref) }
  })
  await settings.pool.query(
    `insert into ${settings.schema}.sealed_body (ref, shop_id, month, value) select r, s, $4, v from unnest($1::uuid[], $2::text[], $3::bytea[]) u(r, s, v) order by 1 on conflict do nothing`,
    [rows.map(({ ref }) => SealedRef.toUuid(ref)), rows.map(({ shop }) => shop), rows.map(({ value }) => value), month],
  )
  return rows.map(({ ref }) => ref)
}

async function bodyKey({ pool, schema, masterKey }: VaultSettings, shop: string, month: string): Promise<Key> {
  const name = `${shop} ${month}`
  await pool.query(`insert into ${schema}.body_key (shop_id, month, wrapped) values ($1, $2, $3) on conflict do nothing`, [shop, month, seal(masterKey, newKey(), name)])
  const { rows } = await pool.query<{ wrapped: Buffer }>(`select wrapped from ${schema}.body_key where shop_id = $1 and month = $2`, [shop, month])
  return open(masterKey, rows[0]?.wrapped ?? Buffer.alloc(0), name)
}

async function openBody({ pool, schema, masterKey }: VaultSettings, ref: SealedRef): Promise<Uint8Array | undefined> {
  const { rows } = await pool.query<{ shop_id: string; month: string; value: Buffer; wrapped: Buffer }>(
    `select b.shop_id, b.month, b.value, k.wrapped from ${schema}.sealed_body b join ${schema}.body_key k using (shop_id, month) where b.ref = $1`,
    [SealedRef.toUuid(ref)],
  )
  const row = rows[0]
  if (row === undefined) return undefined
  return open(open(masterKey, row.wrapped, `${row.shop_id} ${row.month}`), row.value, ref)
}
