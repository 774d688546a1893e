import type { Pool } from 'pg'
import { migrate } from '@wismo/database'
import { maxParkedDetail } from './parking.ts'

/** What a service that relays, consumes or parks keeps beside its own tables. Safe to run again. */
export const migrateMessaging = (pool: Pool, schema: string): Promise<void> => migrate(pool, schema, [{ name: 'messaging-1', sql: tables(schema) }])

const tables = (schema: string): string => `
create table ${schema}.relay_position (
  service text primary key,
  position text collate "C" not null,
  owner uuid,
  leased_until timestamptz not null default now()
) with (fillfactor = 50);
create table ${schema}.consumer_position (
  group_name text not null,
  topic text not null,
  partition int not null,
  next_offset bigint not null,
  primary key (group_name, topic, partition)
) with (fillfactor = 50);
create table ${schema}.parked (
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
create index parked_by_key on ${schema}.parked (group_name, key);
create index parked_by_shop on ${schema}.parked (shop_id, id desc);
`
