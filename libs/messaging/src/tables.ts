import type { Pool } from 'pg'
import { maxParkedDetail } from './parking.ts'

/** What a service that relays, consumes or parks keeps beside its own tables. Safe to run again. */
export async function migrateMessaging(pool: Pool, schema: string): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(`select pg_advisory_xact_lock(hashtext('wismo:messaging'), hashtext('${schema}'))`)
    await client.query(tables(schema))
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}

const tables = (schema: string): string => `
create schema if not exists ${schema};
create table if not exists ${schema}.relay_position (
  service text primary key,
  position text collate "C" not null,
  owner uuid,
  leased_until timestamptz not null default now()
) with (fillfactor = 50);
create table if not exists ${schema}.consumer_position (
  group_name text not null,
  topic text not null,
  partition int not null,
  next_offset bigint not null,
  primary key (group_name, topic, partition)
) with (fillfactor = 50);
create table if not exists ${schema}.parked (
  id bigint generated always as identity primary key,
  group_name text not null,
  key text not null,
  message_id text not null,
  type text not null,
  shop_id text,
  code text not null,
  detail text not null check (length(detail) <= ${maxParkedDetail}),
  faults jsonb not null,
  behind boolean not null,
  topic text not null,
  partition int not null,
  log_offset bigint not null,
  headers jsonb not null,
  message_key text not null,
  attempts int not null default 1,
  parked_at timestamptz not null default now(),
  body_ref uuid,
  unique (group_name, topic, partition, log_offset)
);
create index if not exists parked_by_key on ${schema}.parked (group_name, key);
create index if not exists parked_by_shop on ${schema}.parked (shop_id, id desc);
`
