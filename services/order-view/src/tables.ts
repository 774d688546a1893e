import type { Migration } from '@wismo/service'

/**
 * One row per part of an order, and the view that other services read. Rows are only ever replaced: with room on each
 * page that happens in place. What is searched for is computed from the document, so that writing it stays the runner's.
 */
export const viewMigrations = (schema: string): readonly Migration[] => [
  {
    name: '0001-order-part',
    sql: `
create table ${schema}.order_part (
  order_id uuid not null,
  part text collate "C" not null,
  version int not null,
  shop_id text collate "C" not null,
  doc json not null,
  first_seen timestamptz not null default clock_timestamp(),
  external_id text collate "C" generated always as (doc ->> 'externalId') stored,
  primary key (order_id, part)
) with (fillfactor = 70);
create index order_part_by_external_id on ${schema}.order_part (shop_id, external_id) where external_id is not null;
create index order_part_by_placement on ${schema}.order_part ((doc ->> 'placedAt') desc, order_id) where external_id is not null;
create view ${schema}.order_part_v1 as
  select order_id, part, version, shop_id, external_id, doc ->> 'placedAt' as placed_at, doc,
    round(extract(epoch from first_seen - ((doc -> 'timeline' -> 0) ->> 'recordedAt')::timestamptz) * 1000)::float as visible_after_ms
  from ${schema}.order_part;
`,
  },
]
