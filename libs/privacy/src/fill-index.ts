// What was sealed before there was an index gets into it: a migration cannot, it has no key.
import { SubjectRef, type ShopId, type Uuid } from '@wismo/kernel'
import { searchable, termsOf } from './blind-index.ts'
import { keyId, vaultKey } from './keys.ts'
import { throughPages, type PagedWork } from './pages.ts'
import { ask, type VaultSettings } from './settings.ts'
import { indexInsert, indexValues, openedValue } from './values.ts'

interface ValueRow {
  readonly ref: Uuid
  readonly subject_ref: Uuid
  readonly shop_id: ShopId
  readonly value: Buffer
  readonly key_id: Uuid
  readonly wrapped: Buffer
}

/** Goes through all values there are, while services run, and answers how many it looked into. Run again, it changes nothing. */
export async function fillIndex(settings: VaultSettings, work: PagedWork = {}): Promise<number> {
  const { schema } = settings
  const terms = termsOf(await vaultKey(settings, 'hashing'))
  return throughPages<Uuid>(work, async (after, size) => {
    const { rows } = await ask<ValueRow>(settings, {
      text: `select v.ref, v.subject_ref, v.shop_id, v.value, ${keyId} as key_id, k.wrapped from ${schema}.sealed_value v join ${schema}.subject_key k using (subject_ref)
        where v.value is not null and ($1::uuid is null or v.ref > $1) order by v.ref limit $2`,
      values: [after ?? null, size],
    })
    const index = rows.flatMap((row) => terms(row.shop_id, searchable(openedValue(settings, row).value)).map(({ kind, hash }) => ({ shopId: row.shop_id, subject: SubjectRef.fromUuid(row.subject_ref), keyId: row.key_id, kind, hash })))
    await ask(settings, {
      text: `with held as materialized (select k.subject_ref, ${keyId} as key_id from ${schema}.subject_key k where k.subject_ref = any($1::uuid[]) order by 1 for key share of k), ${indexInsert(schema, 2)} select`,
      values: [[...new Set(rows.map(({ subject_ref: subject }) => subject))], ...indexValues(index)],
    })
    return { next: rows.length < size ? undefined : rows.at(-1)?.ref, seen: rows.length, changed: rows.length }
  })
}
