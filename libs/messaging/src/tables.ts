import type { Pool } from 'pg'
import { migrate } from '@wismo/database'
import { maxParkedDetail } from './parking.ts'

/** What a service that relays, consumes, parks or waits keeps beside its own tables. Safe to run again. */
export const migrateMessaging = (pool: Pool, schema: string): Promise<void> =>
  migrate(pool, schema, [
    { name: 'messaging-1', sql: tables(schema) },
    { name: 'messaging-2-redrive', sql: redrive(schema) },
    { name: 'messaging-3-timers', sql: timers(schema) },
    { name: 'messaging-4-unsent', sql: unsent(schema) },
    { name: 'messaging-5-made', sql: made(schema) },
  ])

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

/**
 * What it takes to handle a parked message again: its body where it is an event of ours (what comes from outside is sealed),
 * when the log took it (milliseconds UTC), when it comes again by itself, and when somebody asked for it. `aggregate` is
 * the one whose row in a view waits for the event; `parked_line` has the head of each key first. `settled_parked` tells
 * what became of those that are gone.
 */
const redrive = (schema: string): string => `
alter table ${schema}.parked add column value bytea, add column log_time bigint, add column aggregate text,
  add column failed_at timestamptz not null default now(), add column retry_at timestamptz, add column asked_at timestamptz;
create index parked_line on ${schema}.parked (group_name, key, behind, id) include (partition);
drop index ${schema}.parked_by_key;
create index parked_again on ${schema}.parked (group_name, least(retry_at, asked_at)) where least(retry_at, asked_at) is not null;
create table ${schema}.settled_parked (
  id bigint primary key,
  group_name text not null,
  key text not null,
  message_id text not null,
  type text not null,
  shop_id text,
  code text not null,
  attempts int not null,
  parked_at timestamptz not null,
  how text not null check (how in ('redriven', 'discarded')),
  reason text,
  settled_at timestamptz not null default now()
);
create index settled_parked_by_key on ${schema}.settled_parked (key);
`

/**
 * Waits that events of the service's own store started and none has ended: a projection, so nothing here is told by
 * anything but an event. `position` is that of the event which said so last, `since` its time, `correlation_id` its
 * conversation. What was refused comes again at `retry_at`.
 */
const timers = (schema: string): string => `
create table ${schema}.timer (
  wait text not null,
  id text collate "C" not null,
  stream text collate "C" not null,
  shop_id text not null,
  owner text not null,
  due_at timestamptz not null,
  since timestamptz not null,
  correlation_id uuid not null,
  position text collate "C" not null,
  attempts int not null default 0,
  retry_at timestamptz,
  code text,
  detail text,
  primary key (wait, id)
) with (fillfactor = 70);
create index timer_due on ${schema}.timer (coalesce(retry_at, due_at));
create index timer_retry on ${schema}.timer (retry_at) where retry_at is not null;
`

/** Events that can never be published as they are, and what came behind them on their streams. */
const unsent = (schema: string): string => `
create table ${schema}.unsent (
  position text collate "C" primary key,
  stream text collate "C" not null,
  event_id uuid not null,
  type text not null,
  behind boolean not null,
  code text not null,
  detail text not null,
  parked_at timestamptz not null default now()
);
create index unsent_by_stream on ${schema}.unsent (stream);
`

/** Of which topic a position is, where several of one name followed each other: set when the ends of the log are looked at. */
const made = (schema: string): string => `alter table ${schema}.consumer_position add column made text`
