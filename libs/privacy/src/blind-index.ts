// Finding a person without a plain word anywhere: keyed hashes of what people are asked for.
import { SubjectRef, type ShopId, type Uuid } from '@wismo/kernel'
import { isAudited, checkAccess, type Access } from './access.ts'
import { auditInsert, auditValues } from './audit.ts'
import { deriveKey, keyedHash, type Key } from './cipher.ts'
import { nameWords, normaliseEmail, normalisePhone } from './normalise.ts'
import type { SubjectQuery } from './port.ts'
import { ask, type VaultSettings } from './settings.ts'

/** What somebody can be found by. */
export interface Term {
  readonly kind: 'email' | 'phone' | 'name'
  /** 16 bytes. */
  readonly hash: Buffer
}

/** Hashes for one shop: the same word has another hash in every other. */
export type TermsOf = (shopId: ShopId, found: { readonly email?: unknown; readonly phone?: unknown; readonly name?: unknown }) => readonly Term[]

export function termsOf(hashing: Key): TermsOf {
  const keys = new Map<ShopId, Key>()
  const keyOf = (shopId: ShopId): Key => {
    const key = keys.get(shopId) ?? deriveKey(hashing, `index ${shopId}`)
    keys.set(shopId, key)
    return key
  }
  return (shopId, { email, phone, name }) => {
    const term = (kind: Term['kind'], text: string): Term => ({ kind, hash: Buffer.from(keyedHash(keyOf(shopId), `${kind}:${text}`), 'hex').subarray(0, 16) })
    const number = typeof phone === 'string' ? normalisePhone(phone) : undefined
    return [
      ...(typeof email === 'string' ? [term('email', normaliseEmail(email))] : []),
      ...(number === undefined ? [] : [term('phone', number)]),
      ...(typeof name === 'string' ? nameWords(name).map((word) => term('name', word)) : []),
    ]
  }
}

/** What of a sealed value somebody may be found by: contacts and addresses have such fields, texts of people have none. */
export const searchable = (value: unknown): Parameters<TermsOf>[1] => (typeof value === 'object' && value !== null ? value : {})

/** Persons that one question answers at most: where there are so many, there may be more. */
export const mostSubjects = 50

export async function findSubjects(settings: VaultSettings, terms: TermsOf, shopId: ShopId, query: SubjectQuery, access: Access): Promise<readonly SubjectRef[]> {
  checkAccess(access)
  const asked = terms(shopId, query)
  const least = 'every' in query ? asked.length : 1
  const { rows } = await ask<{ subject_ref: Uuid }>(settings, {
    name: `${settings.schema}.find_subjects.${isAudited(access)}`,
    text: `with found as materialized (
        select subject_ref, count(*) as words from ${settings.schema}.subject_index
        where shop_id = $1 and (kind, hash) in (select * from unnest($2::text[], $3::bytea[])) group by subject_ref having count(*) >= $4 order by words desc, subject_ref limit ${mostSubjects}
      )${isAudited(access) ? `, told as (${auditInsert(settings.schema, 5, '(select subject_ref from found union all select null where not exists (select from found)) f', 'f.subject_ref, 0')})` : ''}
      select subject_ref from found order by words desc, subject_ref`,
    values: [shopId, asked.map(({ kind }) => kind), asked.map(({ hash }) => hash), least, ...(isAudited(access) ? auditValues(settings, shopId, access) : [])],
  })
  return rows.map(({ subject_ref: ref }) => SubjectRef.fromUuid(ref))
}
