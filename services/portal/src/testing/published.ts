// What the pages read of other services besides the order view, as those publish it: a table each, in which a test lays rows down.
import type { ParcelPart } from '@wismo/lifecycle'
import { lookUpMigrations } from '@wismo/order-views'
import { migrate } from '@wismo/service'
import type { Pool } from 'pg'

export const publishedSchema = 'wismo_published'

export async function layPublished(pool: Pool): Promise<void> {
  await migrate(pool, publishedSchema, lookUpMigrations(publishedSchema))
  await pool.query(`
create table ${publishedSchema}.order_part_v1 (shop_id text, tracking_number text, doc json);
create table ${publishedSchema}.waiting_scan_v1 (shop_id text, carrier text, number text, tracking_number text, scan jsonb);
`)
}

export type LaidParcel = Pick<ParcelPart, 'carrier' | 'trackingNumber' | 'status'> & Partial<ParcelPart>

export const layParcel = (pool: Pool, shopId: string, parcel: LaidParcel): Promise<unknown> =>
  pool.query(`insert into ${publishedSchema}.order_part_v1 (shop_id, tracking_number, doc) values ($1, $2, $3)`, [shopId, parcel.trackingNumber, parcel])

/** How many look-ups wait. */
export const waitingLookUps = async (pool: Pool): Promise<number> => (await pool.query(`select from ${publishedSchema}.lookup`)).rowCount ?? 0
