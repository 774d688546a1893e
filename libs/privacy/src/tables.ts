import type { Pool } from 'pg'
import { migrate } from '@wismo/database'

/** The vault's tables; nobody but the vault reads them. Safe to run again. */
export const migrateVault = (pool: Pool, schema: string): Promise<void> => migrate(pool, schema, [{ name: 'vault-1', sql: tables(schema) }, { name: 'vault-2', sql: erasable(schema) }, { name: 'vault-3', sql: forgettable(schema) }])

const tables = (schema: string): string => `
-- Keys of the vault itself, wrapped by the master key: hashing, and the check that the master key is the right one.
create table ${schema}.vault_key (name text primary key, wrapped bytea not null);
-- One key per person. Destroying the row's key makes everything sealed for that person unreadable, backups included.
create table ${schema}.subject_key (
  subject_ref uuid primary key,
  shop_id text not null,
  wrapped bytea not null,
  created_at timestamptz not null default now()
);
create table ${schema}.sealed_value (
  ref uuid primary key,
  subject_ref uuid not null,
  shop_id text not null,
  value bytea not null,
  sealed_at timestamptz not null default now()
);
create index sealed_value_by_subject on ${schema}.sealed_value (subject_ref);
-- Raw bodies, under one key per shop and month: a month is forgotten by destroying its key.
create table ${schema}.body_key (shop_id text, month text, wrapped bytea not null, primary key (shop_id, month));
create table ${schema}.sealed_body (
  ref uuid primary key,
  shop_id text not null,
  month text not null,
  value bytea not null,
  sealed_at timestamptz not null default now()
);
`

const erasable = (schema: string): string => `
-- Tells the key of somebody who was erased and came back from the one they had; keys of before have none.
alter table ${schema}.subject_key add column key_id uuid;
alter table ${schema}.subject_key alter column key_id set default gen_random_uuid();
-- A reference outlives its value: null where its person was erased. Nothing is ever sealed under it again.
alter table ${schema}.sealed_value alter column value drop not null, add column order_id uuid;
-- Whom a word belongs to, as keyed hashes: another key for each shop, nothing in clear.
create table ${schema}.subject_index (
  shop_id text collate "C" not null,
  kind text collate "C" not null,
  hash bytea not null,
  subject_ref uuid not null,
  primary key (shop_id, kind, hash, subject_ref)
);
create index subject_index_by_subject on ${schema}.subject_index (subject_ref);
-- Who read what of whom; never a value.
create table ${schema}.read_audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  shop_id text not null,
  subject_ref uuid,
  actor_type text not null,
  actor_id text not null,
  purpose text not null,
  reason text,
  fields int not null
);
create index read_audit_by_subject on ${schema}.read_audit (subject_ref, id);
create index read_audit_by_actor on ${schema}.read_audit (actor_id, id);
create index sealed_body_by_month on ${schema}.sealed_body (shop_id, month);
`

const forgettable = (schema: string): string => `
-- Asked at every seal: whether the person of that order was erased. As small as what is erased.
create index sealed_value_erased on ${schema}.sealed_value (subject_ref, order_id) where value is null;
-- The persons of a shop one after the other.
create index subject_key_by_shop on ${schema}.subject_key (shop_id, subject_ref);
`
