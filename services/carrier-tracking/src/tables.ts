import type { Migration } from '@wismo/service'

/**
 * Scans and shipments by what both say: order, carrier and number. A scan waits as long as its row names no parcel. Rows stay:
 * whoever is told again looks for the others again. What waits is published, by the number as it is typed without its blanks: who
 * has the number may ask for its parcel.
 */
export const scanMigrations = (schema: string): readonly Migration[] => [
  {
    name: 'scans-1',
    sql: `
create table ${schema}.parcel_shipment (
  parcel text primary key,
  order_id uuid not null,
  carrier text not null,
  number text not null,
  shipped_at timestamptz not null,
  lines jsonb not null,
  fulfillment_id text
);
create index parcel_shipment_by_number on ${schema}.parcel_shipment (order_id, carrier, number);
create table ${schema}.parcel_scan (
  fact_id uuid primary key,
  shop_id text not null,
  order_id uuid not null,
  external_id text not null,
  carrier text not null,
  number text not null,
  scan jsonb not null,
  since timestamptz not null,
  parcel text
);
create index parcel_scan_by_number on ${schema}.parcel_scan (order_id, carrier, number);
create index parcel_scan_waiting on ${schema}.parcel_scan (shop_id, since, fact_id) where parcel is null;
`,
  },
  {
    name: 'scans-2-published',
    sql: `
create index parcel_scan_waiting_by_number on ${schema}.parcel_scan (upper(regexp_replace(number, '\\s', '', 'g'))) where parcel is null;
-- Scans without a shipment, for other services to read.
create view ${schema}.waiting_scan_v1 as
  select fact_id, shop_id, order_id, external_id, carrier, number, upper(regexp_replace(number, '\\s', '', 'g')) as tracking_number, since, scan from ${schema}.parcel_scan where parcel is null;
`,
  },
]
