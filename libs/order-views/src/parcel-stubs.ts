// A parcel by its number alone, whether or not anybody knows its order: for the page and for the API.
import type { Pool } from 'pg'
import type { Instant, ShopId } from '@wismo/kernel'
import { judgeScans, stubOf, type ParcelPart, type ParcelScan, type ParcelStub, type SeenParcel } from '@wismo/lifecycle'
import type { Database, Limit, Shops } from '@wismo/service'

/** A parcel that was found, and the shop that sent it: whose page it is. */
export interface FoundParcel {
  readonly shopId: ShopId
  readonly stub: ParcelStub
}

export interface ParcelStubs {
  /**
   * By its number as it is typed, and its carrier where that is known. Of several parcels with one number the one that was seen last:
   * carriers use numbers again. Undefined where nobody has seen one.
   */
  find(trackingNumber: string, carrier?: string): Promise<FoundParcel | undefined>
}

export interface ParcelStubsParts {
  /** Of order-view, and of carrier-tracking, which keeps what is told of parcels that nobody sent yet. */
  readonly views: Database
  readonly scans: Database
  readonly shops: Pick<Shops, 'all'>
}

/** Of one address in an hour: numbers follow one another, and nobody shall go through them. */
export const parcelLimit: Limit = { name: 'parcels', quota: 60, windowMs: 3_600_000 }

/** Parcels of one number that are looked at. */
const mostAlike = 20
/** Scans of one number that are judged. */
const mostScans = 500

export function openParcelStubs({ views, scans, shops }: ParcelStubsParts): ParcelStubs {
  return {
    async find(trackingNumber, carrier) {
      // No carrier writes such a number, and no database keeps it.
      if (/\p{Cc}/u.test(`${trackingNumber}${carrier ?? ''}`)) return undefined
      const asked: Asked = { number: trackingNumber.replaceAll(/\s/g, '').toUpperCase(), shopIds: shops.all.map(({ id }) => id) }
      if (asked.number === '') return undefined
      const isOfCarrier = ({ parcel }: SeenBy): boolean => carrier === undefined || parcel.carrier.toLowerCase() === carrier.toLowerCase()
      return newest((await sentParcels(views, asked)).filter(isOfCarrier)) ?? newest((await unsentParcels(scans, asked)).filter(isOfCarrier))
    },
  }
}

interface Asked {
  readonly number: string
  readonly shopIds: readonly ShopId[]
}

interface SeenBy {
  readonly shopId: ShopId
  readonly parcel: SeenParcel
}

function newest(parcels: readonly SeenBy[]): FoundParcel | undefined {
  const found = parcels.flatMap(({ shopId, parcel }) => {
    const stub = stubOf(parcel)
    return stub === undefined ? [] : [{ shopId, stub }]
  })
  return found.sort((a, b) => ((a.stub.lastSeenAt ?? '') < (b.stub.lastSeenAt ?? '') ? 1 : -1))[0]
}

async function sentParcels({ pool, schema }: Database, { number, shopIds }: Asked): Promise<readonly SeenBy[]> {
  const rows = await ask<{ shop_id: ShopId; doc: ParcelPart }>(pool, `${schema}.parcels_of_number`, `select shop_id, doc from ${schema}.order_part_v1 where shop_id = any($1) and tracking_number = $2 limit ${mostAlike}`, [shopIds, number])
  return rows.map(({ shop_id: shopId, doc: parcel }) => ({ shopId, parcel }))
}

interface ScanRow {
  readonly shop_id: ShopId
  readonly carrier: string
  readonly number: string
  readonly scan: ParcelScan & { readonly place?: string }
}

/** What was told before anybody said what left; judged here as it will be once that is told. */
async function unsentParcels({ pool, schema }: Database, { number, shopIds }: Asked): Promise<readonly SeenBy[]> {
  const rows = await ask<ScanRow>(pool, `${schema}.waiting_of_number`, `select shop_id, carrier, number, scan from ${schema}.waiting_scan_v1 where tracking_number = $2 and shop_id = any($1) limit ${mostScans}`, [shopIds, number])
  const parcels = new Map<string, ScanRow[]>()
  for (const row of rows) {
    const name = JSON.stringify([row.shop_id, row.carrier])
    parcels.set(name, [...(parcels.get(name) ?? []), row])
  }
  return [...parcels.values()].map(parcelIn)
}

function parcelIn(rows: readonly ScanRow[]): SeenBy {
  const [{ shop_id: shopId, carrier, number }] = rows as readonly [ScanRow, ...ScanRow[]]
  const { status, delivery } = judgeScans(rows.map(({ scan }) => scan))
  const last = rows.map(({ scan }) => scan).reduce((a, b) => (b.at >= a.at ? b : a))
  return { shopId, parcel: { carrier, trackingNumber: number, status, lastFact: placed(last.at, last.place), ...(delivery && { deliveredAt: delivery.at }) } }
}

const placed = (at: Instant, place: string | undefined): NonNullable<ParcelPart['lastFact']> => ({ at, ...(place === undefined ? {} : { place }) })

const ask = async <Row extends object>(pool: Pool, name: string, text: string, values: readonly unknown[]): Promise<readonly Row[]> => (await pool.query<Row>({ name, text, values: [...values] })).rows
