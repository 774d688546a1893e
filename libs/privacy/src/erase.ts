// Erasing a person: the key first, and with it everything that was ever sealed under it, backups included.
import { OrderId, SealedRef, SubjectRef, type Instant, type ShopId, type Uuid } from '@wismo/kernel'
import type { ErasureBounds, SubjectOrders } from './port.ts'
import { ask, reached, type VaultDatabase } from './settings.ts'

/**
 * One transaction of its own statements: whoever seals for this person at the moment holds the key, so what they wrote is
 * there to be seen once the key is ours to destroy. References stay without their values: a message that is told again
 * finds its reference taken and brings nothing back.
 */
export const eraseSubject = ({ pool, schema }: VaultDatabase, shopId: ShopId, subject: SubjectRef, { until, quietSince }: ErasureBounds = {}): Promise<boolean> =>
  reached(async () => {
    const id = SubjectRef.toUuid(subject)
    const client = await pool.connect()
    // A connection that is cut between two statements says so here; the next statement fails.
    const ignore = (): void => undefined
    client.on('error', ignore)
    try {
      await client.query('begin')
      const { rowCount } = await client.query(`delete from ${schema}.subject_key where subject_ref = $1 and shop_id = $2 and ($3::timestamptz is null or created_at <= $3)`, [id, shopId, until ?? null])
      // The key is ours: whoever seals for the person waits, and what was sealed before is there to be seen.
      const isBusy = quietSince !== undefined && ((await client.query(`select from ${schema}.sealed_value where subject_ref = $1 and value is not null and sealed_at > $2 limit 1`, [id, quietSince])).rowCount ?? 0) > 0
      if (isBusy) {
        await client.query('rollback')
        client.release()
        return false
      }
      if ((rowCount ?? 0) > 0) {
        await client.query(`update ${schema}.sealed_value set value = null where subject_ref = $1 and value is not null`, [id])
        await client.query(`delete from ${schema}.subject_index where subject_ref = $1`, [id])
      }
      await client.query('commit')
      client.release()
      return (rowCount ?? 0) > 0
    } catch (error) {
      // Whatever state it is in, nobody else gets this connection.
      client.release(true)
      throw error
    } finally {
      client.off('error', ignore)
    }
  })

export async function ordersOf(database: VaultDatabase, shopId: ShopId, subject: SubjectRef): Promise<SubjectOrders> {
  const { rows } = await ask<{ order_id: Uuid; erased: boolean }>(database, {
    text: `select order_id, bool_or(value is null) as erased from ${database.schema}.sealed_value where subject_ref = $1 and shop_id = $2 and order_id is not null group by order_id order by order_id`,
    values: [SubjectRef.toUuid(subject), shopId],
  })
  const named = (wanted: boolean): readonly OrderId[] => rows.filter(({ erased }) => erased === wanted).map((row) => OrderId.fromUuid(row.order_id))
  return { kept: named(false), erased: named(true) }
}

export async function erasedAmong(database: VaultDatabase, refs: readonly SealedRef[]): Promise<ReadonlySet<SealedRef>> {
  const { rows } = await ask<{ ref: Uuid }>(database, {
    name: `${database.schema}.erased`,
    text: `select ref from ${database.schema}.sealed_value where ref = any($1::uuid[]) and value is null`,
    values: [refs.map((ref) => SealedRef.toUuid(ref))],
  })
  return new Set(rows.map(({ ref }) => SealedRef.fromUuid(ref)))
}

/** A key of before that moment: what was sealed under it can still be read. */
export async function isKept(database: VaultDatabase, shopId: ShopId, subject: SubjectRef, until: Instant): Promise<boolean> {
  const { rowCount } = await ask(database, { text: `select from ${database.schema}.subject_key where subject_ref = $1 and shop_id = $2 and created_at <= $3`, values: [SubjectRef.toUuid(subject), shopId, until] })
  return (rowCount ?? 0) > 0
}

/** A key is older than all that is sealed under it. */
export async function subjectsBefore(database: VaultDatabase, shopId: ShopId, moment: Instant, limit: number, after: SubjectRef | undefined): Promise<readonly SubjectRef[]> {
  const { schema } = database
  const { rows } = await ask<{ subject_ref: Uuid }>(database, {
    text: `select k.subject_ref from ${schema}.subject_key k where k.shop_id = $1 and k.created_at < $2 and ($3::uuid is null or k.subject_ref > $3)
        and not exists (select from ${schema}.sealed_value v where v.subject_ref = k.subject_ref and v.value is not null and v.sealed_at >= $2)
      order by k.subject_ref limit $4`,
    values: [shopId, moment, after === undefined ? null : SubjectRef.toUuid(after), limit],
  })
  return rows.map((row) => SubjectRef.fromUuid(row.subject_ref))
}
