import type { Pool } from 'pg'
import { migrate } from '@wismo/database'

/** The vault's tables; nobody but the vault reads them. Safe to run again. */
export const migrateVault = (pool: Pool, schema: string): Promise<void> => migrate(pool, schema, [{ name: 'vault-1', sql: tables(schema) }])

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
