// Where scans and shipments meet. Either may be told first: both write their own row and look for the other then, so whoever is second finds it.
import { isUnreachable } from '@wismo/database'
import { Instant, OrderId, Unavailable, type ShopId } from '@wismo/kernel'
import type { Clock, FulfillmentId, ParcelId, Uuid } from '@wismo/kernel'
import type { LineQuantity } from '@wismo/contracts'
import type { Database } from '@wismo/service'
import type { Shipment, ToldScan } from './domain/parcel.ts'
import { shipmentOf } from './domain/shipment-of.ts'

/** A scan by the number that it was told for. */
export interface LabelledScan {
  readonly shopId: ShopId
  readonly orderId: OrderId
  readonly externalId: string
  readonly carrier: string
  readonly trackingNumber: string
  readonly scan: ToldScan
}

export interface WaitingScan extends LabelledScan {
  /** When it was told. */
  readonly since: Instant
}

export interface Scans {
  /** Answers the shipment of each scan, in order; undefined for one that waits. Told twice changes nothing. Throws `Unavailable`. */
  takeScans(scans: readonly LabelledScan[]): Promise<readonly (Shipment | undefined)[]>
  /** Answers the scans of each shipment that were told until now, in order. Told twice changes nothing. Throws `Unavailable`. */
  takeShipments(shipments: readonly Shipment[]): Promise<readonly (readonly ToldScan[])[]>
  /** Scans of a shop that wait since that moment or longer, the longest first; from behind a place on. */
  waiting(shopId: ShopId, before: Instant, limit: number, after?: { readonly since: Instant; readonly factId: Uuid }): Promise<readonly WaitingScan[]>
  /** How many of all shops wait since that moment or longer. */
  countWaiting(before: Instant): Promise<number>
}

type Label = Pick<Shipment, 'orderId' | 'carrier' | 'trackingNumber'>
const labelOf = ({ orderId, carrier, trackingNumber }: Label): string => JSON.stringify([orderId, carrier, trackingNumber])

interface ShipmentRow {
  readonly parcel: ParcelId
  readonly order_id: Uuid
  readonly carrier: string
  readonly number: string
  readonly shipped_at: Date
  readonly lines: readonly LineQuantity[]
  readonly fulfillment_id: FulfillmentId | null
}

interface ScanRow {
  readonly shop_id: ShopId
  readonly order_id: Uuid
  readonly external_id: string
  readonly carrier: string
  readonly number: string
  readonly scan: ToldScan
  readonly since: Date
}

/** Every statement is about a whole batch. What is written is committed before anybody looks for the other: else both could miss each other. */
export function openScans({ pool, schema }: Database, clock: Clock): Scans {
  const ask = async <Row extends object>(name: string, text: string, values: readonly unknown[]): Promise<readonly Row[]> => {
    try {
      return (await pool.query<Row>({ name: `${schema}.${name}`, text, values: [...values] })).rows
    } catch (error) {
      throw isUnreachable(error) ? new Unavailable('unavailable', 'The scans cannot be reached.') : error
    }
  }
  const labels = (all: readonly Label[]): readonly unknown[] => {
    const known = [...new Map(all.map((label) => [labelOf(label), label])).values()]
    return [known.map(({ orderId }) => OrderId.toUuid(orderId)), known.map(({ carrier }) => carrier), known.map(({ trackingNumber }) => trackingNumber)]
  }
  const byLabel = 'join (select distinct * from unnest($1::uuid[], $2::text[], $3::text[]) u(order_id, carrier, number)) l using (order_id, carrier, number)'
  const shipmentsOf = async (all: readonly Label[]): Promise<ReadonlyMap<string, readonly Shipment[]>> =>
    grouped((await ask<ShipmentRow>('shipments', `select * from ${schema}.parcel_shipment ${byLabel}`, labels(all))).map(shipmentIn), labelOf)
  const scansOf = async (all: readonly Label[]): Promise<ReadonlyMap<string, readonly LabelledScan[]>> =>
    grouped((await ask<ScanRow>('scans', `select * from ${schema}.parcel_scan ${byLabel}`, labels(all))).map(scanIn), labelOf)
  const mark = async (matched: readonly { readonly factId: Uuid; readonly parcelId: ParcelId }[]): Promise<void> => {
    if (matched.length === 0) return
    await ask(
      'mark_scans',
      `with m as (select distinct on (fact_id) * from unnest($1::uuid[], $2::text[]) u(fact_id, parcel)),
        held as materialized (select fact_id, m.parcel from ${schema}.parcel_scan s join m using (fact_id) where s.parcel is distinct from m.parcel order by fact_id for update of s)
      update ${schema}.parcel_scan s set parcel = held.parcel from held where s.fact_id = held.fact_id`,
      [matched.map(({ factId }) => factId), matched.map(({ parcelId }) => parcelId)],
    )
  }
  return {
    async takeScans(scans) {
      if (scans.length === 0) return []
      await ask(
        'take_scans',
        `insert into ${schema}.parcel_scan (fact_id, shop_id, order_id, external_id, carrier, number, scan, since)
         select f, s, o, e, c, n, d, $8 from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::jsonb[]) u(f, s, o, e, c, n, d) order by f on conflict do nothing`,
        [
          scans.map(({ scan }) => scan.factId), scans.map(({ shopId }) => shopId), scans.map(({ orderId }) => OrderId.toUuid(orderId)), scans.map(({ externalId }) => externalId),
          scans.map(({ carrier }) => carrier), scans.map(({ trackingNumber }) => trackingNumber), scans.map(({ scan }) => JSON.stringify(scan)), clock(),
        ],
      )
      const shipments = await shipmentsOf(scans)
      const found = scans.map((one) => shipmentOf(one.scan.at, shipments.get(labelOf(one)) ?? []))
      await mark(scans.flatMap(({ scan: { factId } }, i) => (found[i] === undefined ? [] : [{ factId, parcelId: found[i].parcelId }])))
      return found
    },
    async takeShipments(shipments) {
      if (shipments.length === 0) return []
      await ask(
        'take_shipments',
        `insert into ${schema}.parcel_shipment (parcel, order_id, carrier, number, shipped_at, lines, fulfillment_id)
         select distinct on (p) p, o, c, n, s, l, f from unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::jsonb[], $7::text[]) u(p, o, c, n, s, l, f) order by p, s
         on conflict (parcel) do update set shipped_at = least(${schema}.parcel_shipment.shipped_at, excluded.shipped_at)`,
        [
          shipments.map(({ parcelId }) => parcelId), shipments.map(({ orderId }) => OrderId.toUuid(orderId)), shipments.map(({ carrier }) => carrier), shipments.map(({ trackingNumber }) => trackingNumber),
          shipments.map(({ shippedAt }) => shippedAt), shipments.map(({ lines }) => JSON.stringify(lines)), shipments.map(({ fulfillmentId }) => fulfillmentId ?? null),
        ],
      )
      const [others, scans] = [await shipmentsOf(shipments), await scansOf(shipments)]
      const found = shipments.map((shipment) => (scans.get(labelOf(shipment)) ?? []).map(({ scan }) => scan).filter(({ at }) => shipmentOf(at, others.get(labelOf(shipment)) ?? [])?.parcelId === shipment.parcelId))
      await mark(shipments.flatMap(({ parcelId }, i) => (found[i] ?? []).map(({ factId }) => ({ factId, parcelId }))))
      return found
    },
    async waiting(shopId, before, limit, after) {
      const rows = await ask<ScanRow>(
        'waiting_scans',
        `select * from ${schema}.parcel_scan where parcel is null and shop_id = $1 and since <= $2 and ($3::timestamptz is null or (since, fact_id) > ($3, $4::uuid)) order by since, fact_id limit $5`,
        [shopId, before, after?.since ?? null, after?.factId ?? null, limit],
      )
      return rows.map((row) => ({ ...scanIn(row), since: Instant.fromMillis(row.since.getTime()) }))
    },
    countWaiting: async (before) => (await ask<{ count: number }>('count_waiting_scans', `select count(*)::int as count from ${schema}.parcel_scan where parcel is null and since <= $1`, [before]))[0]?.count ?? 0,
  }
}

const shipmentIn = ({ parcel, order_id, carrier, number, shipped_at, lines, fulfillment_id }: ShipmentRow): Shipment => ({
  parcelId: parcel, orderId: OrderId.fromUuid(order_id), carrier, trackingNumber: number, shippedAt: Instant.fromMillis(shipped_at.getTime()), lines, ...(fulfillment_id === null ? {} : { fulfillmentId: fulfillment_id }),
})

const scanIn = ({ shop_id, order_id, external_id, carrier, number, scan }: ScanRow): LabelledScan => ({ shopId: shop_id, orderId: OrderId.fromUuid(order_id), externalId: external_id, carrier, trackingNumber: number, scan })

function grouped<One>(all: readonly One[], keyOf: (one: One) => string): ReadonlyMap<string, readonly One[]> {
  const groups = new Map<string, One[]>()
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one])
  return groups
}
