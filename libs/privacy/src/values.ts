// Values of persons, each under its person's key and bound to its reference.
import { Instant, SealedRef, SubjectRef, Unavailable, type ShopId, type Uuid } from '@wismo/kernel'
import { checkAccess, isAudited, type Access } from './access.ts'
import { auditInsert, auditValues } from './audit.ts'
import { searchable, type TermsOf } from './blind-index.ts'
import { keyedHash, open, seal, type Key } from './cipher.ts'
import { keyId, subjectKeys, uuidOf, type SubjectKey, type Wanted } from './keys.ts'
import type { KeptValue, SealRequest, Sealed } from './port.ts'
import { ask, unwrap, type VaultSettings } from './settings.ts'

/** The value takes part in the name: the same cause with another value never stands for the first one. */
export function planSeal(refKey: Key, request: SealRequest, subject: SubjectRef): Sealed {
  const refs = Object.entries(request.values).map(([field, value]) => [field, SealedRef.of(request.cause, subject, field, keyedHash(refKey, JSON.stringify(value)))] as const)
  return { subjectRef: subject, refs: Object.fromEntries(refs) }
}

/** A value on its way into the vault. */
interface Given extends Wanted {
  readonly ref: SealedRef
  readonly value: unknown
}

export const givenOf = (batch: readonly SealRequest[], planned: readonly Sealed[]): readonly Given[] =>
  batch.flatMap(({ shopId, values, orderId }, i) => Object.entries(planned[i]?.refs ?? {}).map(([field, ref]) => ({ ref, subject: (planned[i] as Sealed).subjectRef, shopId, value: values[field], orderId })))

/** A person may be erased between the look at their key and the write; how often that is borne in a row. */
const mostErased = 5

/**
 * Seals under the keys there are. Where somebody is erased meanwhile it looks once more, and seals under their new key:
 * nothing is written under a key that is gone, and nothing for an order whose person was erased.
 */
export async function sealValues(settings: VaultSettings, terms: TermsOf, given: readonly Given[]): Promise<void> {
  let open = given
  for (let tries = 0; open.length > 0; tries += 1) {
    if (tries === mostErased) throw new Unavailable('contended', 'Somebody is being erased again and again.')
    const { keys, isErased } = await subjectKeys(settings, open)
    const [gone, kept] = [open.filter(isErased), open.filter((one) => !isErased(one))]
    if (gone.length > 0) await takeReferences(settings, gone)
    if (kept.length === 0) return
    const held = await insertValues(settings, terms, kept.flatMap((one) => withKey(one, keys)))
    open = kept.filter(({ subject }) => !held.has(subject))
  }
}

/** A reference that stands for nothing says that its person was erased: whoever has recorded it is told. */
async function takeReferences(settings: VaultSettings, gone: readonly Given[]): Promise<void> {
  await ask(settings, {
    name: `${settings.schema}.take`,
    text: `insert into ${settings.schema}.sealed_value (ref, subject_ref, shop_id, order_id, sealed_at)
      select u.*, $5::timestamptz from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[]) u order by 1 on conflict do nothing`,
    values: [gone.map(({ ref }) => SealedRef.toUuid(ref)), gone.map(({ subject }) => SubjectRef.toUuid(subject)), gone.map(({ shopId }) => shopId), gone.map(({ orderId }) => uuidOf(orderId)), settings.clock()],
  })
}

interface Keyed extends Given {
  readonly key: SubjectKey
}

const withKey = (given: Given, keys: ReadonlyMap<SubjectRef, SubjectKey>): readonly Keyed[] => {
  const key = keys.get(given.subject)
  return key === undefined ? [] : [{ ...given, key }]
}

/** Answers whose key still was the one they were sealed under; it is held while the rows are written, so that erasing comes before or after all of it. */
async function insertValues(settings: VaultSettings, terms: TermsOf, given: readonly Keyed[]): Promise<ReadonlySet<SubjectRef>> {
  const { schema } = settings
  const index = given.flatMap(({ shopId, subject, value, key }) => terms(shopId, searchable(value)).map(({ kind, hash }) => ({ shopId, subject, keyId: key.id, kind, hash })))
  const { rows } = await ask<{ subject_ref: Uuid }>(settings, {
    name: `${schema}.seal`,
    text: `with given as materialized (select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[], $5::uuid[], $6::uuid[]) u(ref, subject_ref, shop_id, value, key_id, order_id)),
      held as materialized (select k.subject_ref, ${keyId} as key_id from ${schema}.subject_key k where k.subject_ref = any($2::uuid[]) order by 1 for key share of k),
      kept as (insert into ${schema}.sealed_value (ref, subject_ref, shop_id, value, order_id, sealed_at)
        select ref, subject_ref, shop_id, value, order_id, $7 from given join held using (subject_ref, key_id) order by ref on conflict do nothing),
      ${indexInsert(schema, 8)}
      select distinct subject_ref from given join held using (subject_ref, key_id)`,
    values: [
      given.map(({ ref }) => SealedRef.toUuid(ref)), given.map(({ subject }) => SubjectRef.toUuid(subject)), given.map(({ shopId }) => shopId),
      given.map(({ key, value, ref }) => seal(key.key, Buffer.from(JSON.stringify(value)), ref)), given.map(({ key }) => key.id),
      given.map(({ orderId }) => uuidOf(orderId)), settings.clock(), ...indexValues(index),
    ],
  })
  return new Set(rows.map((row) => SubjectRef.fromUuid(row.subject_ref)))
}

interface IndexRow {
  readonly shopId: ShopId
  readonly subject: SubjectRef
  /** The key that the word was sealed under. */
  readonly keyId: Uuid
  readonly kind: string
  readonly hash: Buffer
}

/** Part of a statement that holds the keys as `held`: nobody is found by a word whose key is gone, whatever key they have by now. */
export const indexInsert = (schema: string, from: number): string =>
  `found as (insert into ${schema}.subject_index (shop_id, kind, hash, subject_ref)
     select distinct s, k, h, subject_ref from unnest($${from}::text[], $${from + 1}::text[], $${from + 2}::bytea[], $${from + 3}::uuid[], $${from + 4}::uuid[]) i(s, k, h, subject_ref, key_id)
     join held using (subject_ref, key_id) order by 1, 2, 3, 4 on conflict do nothing)`

export const indexValues = (index: readonly IndexRow[]): readonly unknown[] => [
  index.map(({ shopId }) => shopId), index.map(({ kind }) => kind), index.map(({ hash }) => hash), index.map(({ subject }) => SubjectRef.toUuid(subject)), index.map((row) => row.keyId),
]

interface OpenedRow {
  readonly ref: Uuid
  readonly subject_ref: Uuid
  readonly value: Buffer
  readonly wrapped: Buffer
  readonly sealed_at: Date
}

/** By references ($2) or by the person ($2); the reading and its audit are one statement. */
async function read(settings: VaultSettings, by: 'refs' | 'subject', shopId: ShopId, named: unknown, access: Access): Promise<readonly OpenedRow[]> {
  checkAccess(access)
  const { schema } = settings
  const audited = isAudited(access)
  const { rows } = await ask<OpenedRow>(settings, {
    name: `${schema}.open_${by}.${audited}`,
    text: `with opened as materialized (
        select v.ref, v.subject_ref, v.value, v.sealed_at, k.wrapped from ${schema}.sealed_value v join ${schema}.subject_key k using (subject_ref)
        where v.shop_id = $1 and v.value is not null and ${by === 'refs' ? 'v.ref = any($2::uuid[])' : 'v.subject_ref = $2::uuid'}
      )${audited ? `, told as (${auditInsert(schema, 3, 'opened group by subject_ref', 'subject_ref, count(*)')})` : ''}
      select * from opened order by sealed_at, ref`,
    values: [shopId, named, ...(audited ? auditValues(settings, shopId, access) : [])],
  })
  return rows
}

export function openedValue(settings: VaultSettings, row: Pick<OpenedRow, 'ref' | 'subject_ref' | 'value' | 'wrapped'>): { readonly ref: SealedRef; readonly value: unknown } {
  const ref = SealedRef.fromUuid(row.ref)
  const key = unwrap(settings, row.wrapped, SubjectRef.fromUuid(row.subject_ref))
  return { ref, value: JSON.parse(open(key, row.value, ref).toString('utf8')) as unknown }
}

export async function openValues(settings: VaultSettings, shopId: ShopId, refs: readonly SealedRef[], access: Access): Promise<ReadonlyMap<SealedRef, unknown>> {
  const rows = await read(settings, 'refs', shopId, refs.map((ref) => SealedRef.toUuid(ref)), access)
  return new Map(rows.map((row) => openedValue(settings, row)).map(({ ref, value }) => [ref, value]))
}

export async function valuesOf(settings: VaultSettings, shopId: ShopId, subject: SubjectRef, access: Access): Promise<readonly KeptValue[]> {
  const rows = await read(settings, 'subject', shopId, SubjectRef.toUuid(subject), access)
  return rows.map((row) => ({ ...openedValue(settings, row), sealedAt: Instant.fromMillis(row.sealed_at.getTime()) }))
}
