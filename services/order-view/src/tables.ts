import { generationTables, type ViewColumn } from '@wismo/messaging'
import type { Migration } from '@wismo/service'

/**
 * One row per part of an order, and the view that other services read. Rows are only ever replaced: with room on each
 * page that happens in place.
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
  { name: '0002-generations', sql: generations(schema) },
]

/** Tables of the first generation have the names that they were shipped with. */
export const partTable = (generation: number): string => (generation === 1 ? 'order_part' : `order_part_${generation}`)
export const eventTable = (generation: number): string => (generation === 1 ? 'order_event' : `order_event_${generation}`)

/**
 * What people look for, from the document: the retailer's own number of an order and the one that customers see, the number on a
 * parcel as it is typed without its blanks, the reference of a customer; and when an order was placed, to list the newest ones.
 * An index over the document itself would make every change of a row a new entry in all indexes.
 */
export const searchColumns: readonly ViewColumn[] = [
  { name: 'external_id', of: (doc) => text(doc, 'externalId') },
  { name: 'number', of: (doc) => text(doc, 'number') },
  { name: 'tracking_number', of: (doc) => text(doc, 'trackingNumber')?.replaceAll(/\s/g, '').toUpperCase() ?? null },
  // Of somebody who was erased nothing is looked for any more.
  { name: 'subject_ref', of: (doc) => ((doc as { readonly erased?: boolean } | null | undefined)?.erased === true ? null : text(doc, 'subjectRef')) },
  { name: 'placed_at', of: (doc) => text(doc, 'placedAt') },
]

/** Longer ones are cut: an entry of an index has its bounds, and a row that cannot be written would stop its group. */
const maxSearched = 200

function text(doc: unknown, name: string): string | null {
  const value = (doc as Readonly<Record<string, unknown>> | null | undefined)?.[name]
  return typeof value === 'string' ? value.slice(0, maxSearched) : null
}

/** The published column of when it was placed was shipped with the collation of the database. */
const searchColumn = (name: string): string => `${name} text${name === 'placed_at' ? '' : ' collate "C"'}`
const published = searchColumns.map(({ name }) => name).filter((name) => name !== 'external_id' && name !== 'placed_at')

const searchIndexes = (schema: string, table: string): string => `
create index if not exists ${table}_by_placement on ${schema}.${table} (placed_at desc, order_id) where external_id is not null;
${published.map((name) => `create index if not exists ${table}_by_${name} on ${schema}.${table} (shop_id, ${name}) where ${name} is not null;`).join('\n')}`

/** Bodies are compressed already, or nearly so. */
const events = (schema: string, table: string): string => `
create table ${schema}.${table} (
  order_id uuid not null,
  part text collate "C" not null,
  version int not null,
  id uuid not null,
  type text not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  body bytea not null,
  primary key (order_id, part, version)
);
`

/**
 * Locks the view before its table, as whoever reads does. The step was shipped: what it is made of below may only change once it has
 * a text of its own.
 */
const generations = (schema: string): string => `
lock table ${schema}.order_part_v1, ${schema}.order_part in access exclusive mode;
drop index ${schema}.order_part_by_placement;
alter table ${schema}.order_part alter column external_id drop expression, ${[...published, 'placed_at'].map((name) => `add column ${searchColumn(name)}`).join(', ')};
update ${schema}.order_part set number = doc ->> 'number', tracking_number = upper(regexp_replace(doc ->> 'trackingNumber', '\\s', '', 'g')), subject_ref = doc ->> 'subjectRef', placed_at = doc ->> 'placedAt';
${searchIndexes(schema, 'order_part')}
${events(schema, 'order_event')}
${publishGeneration(schema, 1)}
${generationTables(schema)}`

/** The empty tables of a later generation. */
export const makeGeneration = (schema: string, generation: number): string => `
create table ${schema}.${partTable(generation)} (
  order_id uuid not null,
  part text collate "C" not null,
  version int not null,
  shop_id text collate "C" not null,
  doc json not null,
  first_seen timestamptz not null default clock_timestamp(),
  ${searchColumns.map(({ name }) => searchColumn(name)).join(',\n  ')},
  primary key (order_id, part)
) with (fillfactor = 70);
${events(schema, eventTable(generation))}`

/** What is dear to keep up while many rows come, and not needed before somebody reads. */
export const indexGeneration = (schema: string, generation: number): string => {
  const table = partTable(generation)
  return `
create index if not exists ${table}_by_external_id on ${schema}.${table} (shop_id, external_id) where external_id is not null;
${searchIndexes(schema, table)}`
}

/** The published views, from a generation's tables. A column that was published stays where it is: new ones come last. */
export function publishGeneration(schema: string, generation: number): string {
  return `
create or replace view ${schema}.order_part_v1 as
  select order_id, part, version, shop_id, external_id, placed_at, doc,
    round(extract(epoch from first_seen - ((doc -> 'timeline' -> 0) ->> 'recordedAt')::timestamptz) * 1000)::float as visible_after_ms,
    ${published.join(', ')}
  from ${schema}.${partTable(generation)};
create or replace view ${schema}.order_event_v1 as
  select order_id, part, version, id, type, occurred_at, recorded_at, body from ${schema}.${eventTable(generation)};
`
}
