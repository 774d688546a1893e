// Who read what of whom. Written by the statement that reads: there is no reading without its row.
import { Instant, SubjectRef, type ShopId, type Uuid } from '@wismo/kernel'
import type { Access, Purpose } from './access.ts'
import type { AuditEntry, AuditFilter } from './port.ts'
import { ask, type VaultDatabase, type VaultSettings } from './settings.ts'

/** A part of a larger statement: one row for each row of `source`. Its parameters from `$from` on are `auditValues`. */
export const auditInsert = (schema: string, from: number, source: string, columns: string): string =>
  `insert into ${schema}.read_audit (at, shop_id, actor_type, actor_id, purpose, reason, subject_ref, fields)
   select ${['timestamptz', 'text', 'text', 'text', 'text', 'text'].map((type, i) => `$${from + i}::${type}`).join(', ')}, ${columns} from ${source}`

export const auditValues = ({ clock }: Pick<VaultSettings, 'clock'>, shopId: ShopId, { by, purpose, reason }: Access): readonly unknown[] => [clock(), shopId, by.type, by.id, purpose, reason?.trim().slice(0, maxReason) ?? null]

/** Characters that are kept of a reason. */
const maxReason = 500

/** Newest first. Needs no key: nothing here is sealed, because nothing here is anybody's data. */
export async function readAudit(database: VaultDatabase, { subjectRef, actorId, since, limit = 100 }: AuditFilter): Promise<readonly AuditEntry[]> {
  const { rows } = await ask<AuditRow>(database, {
    text: `select at, shop_id, subject_ref, actor_type, actor_id, purpose, reason, fields from ${database.schema}.read_audit
      where ($1::uuid is null or subject_ref = $1) and ($2::text is null or actor_id = $2) and ($3::timestamptz is null or at >= $3) order by id desc limit $4`,
    values: [subjectRef === undefined ? null : SubjectRef.toUuid(subjectRef), actorId ?? null, since ?? null, limit],
  })
  return rows.map(entryOf)
}

interface AuditRow {
  readonly at: Date
  readonly shop_id: ShopId
  readonly subject_ref: Uuid | null
  readonly actor_type: string
  readonly actor_id: string
  readonly purpose: Purpose
  readonly reason: string | null
  readonly fields: number
}

const entryOf = ({ at, shop_id: shopId, subject_ref: subject, actor_type: type, actor_id: id, purpose, reason, fields }: AuditRow): AuditEntry => ({
  at: Instant.fromMillis(at.getTime()), shopId, ...(subject === null ? {} : { subjectRef: SubjectRef.fromUuid(subject) }), by: { type, id }, purpose, ...(reason === null ? {} : { reason }), fields,
})
