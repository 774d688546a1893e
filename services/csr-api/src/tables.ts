import type { Migration } from '@wismo/service'

/**
 * How each order stands, for lists that no single part of an order can answer: what has to be looked after, what is found by a
 * sku, what comes first. Computed from the published view and nothing else, so it can be dropped and is made again by a replay.
 * `placed_at` is a text as the view has it; an order of which only parts are known has none.
 */
export const agentMigrations = (schema: string): readonly Migration[] => [
  {
    name: 'agent-orders-1',
    sql: `
create table ${schema}.agent_order (
  order_id uuid primary key,
  shop_id text collate "C" not null,
  view_version int not null,
  number text collate "C",
  status text collate "C" not null,
  placed_at text collate "C",
  incident boolean not null
) with (fillfactor = 70);
create table ${schema}.agent_sku (
  order_id uuid not null,
  sku text collate "C" not null,
  shop_id text collate "C" not null,
  incident boolean not null,
  placed_at text collate "C" not null,
  primary key (order_id, sku)
);
create index agent_sku_by_sku on ${schema}.agent_sku (shop_id, sku, incident, placed_at, order_id);
create table ${schema}.agent_task (
  order_id uuid not null,
  queue text collate "C" not null,
  ref text collate "C" not null,
  shop_id text collate "C" not null,
  cause text collate "C" not null,
  owner text collate "C" not null,
  weight text collate "C" not null,
  since timestamptz not null,
  due timestamptz,
  noted_at timestamptz not null,
  primary key (order_id, queue, ref)
);
create index agent_task_by_cause on ${schema}.agent_task (shop_id, queue, cause);
`,
  },
  {
    // A list of one status is one range of the index, however few of it there are; a cause knows its longest waiting without reading the others.
    name: 'agent-orders-2',
    sql: `
alter table ${schema}.agent_sku add column status text collate "C";
update ${schema}.agent_sku s set status = o.status from ${schema}.agent_order o where o.order_id = s.order_id;
alter table ${schema}.agent_sku alter column status set not null;
drop index ${schema}.agent_sku_by_sku;
create index agent_sku_by_sku on ${schema}.agent_sku (shop_id, sku, status, incident, placed_at, order_id);
delete from ${schema}.agent_task t using ${schema}.agent_task f where f.order_id = t.order_id and f.queue = t.queue and f.cause = t.cause and f.weight = t.weight and (f.since, f.ref) < (t.since, t.ref);
drop index ${schema}.agent_task_by_cause;
create index agent_task_by_cause on ${schema}.agent_task (shop_id, queue, cause, weight, since, order_id);
`,
  },
  {
    // Who looks after what is no part of any order: this is not made again by a replay, and lapses within a day.
    name: 'agent-tasks-taken-1',
    sql: `
create table ${schema}.agent_taken (
  task_id text collate "C" primary key,
  shop_id text collate "C" not null,
  actor_id text collate "C" not null,
  taken_at timestamptz not null
);
`,
  },
  {
    // What the orders of a cause cost is added up from their tasks alone. Those that are here already say it once their order changes.
    name: 'agent-tasks-2',
    sql: `alter table ${schema}.agent_task add column currency text collate "C", add column amount bigint, add check ((currency is null) = (amount is null));`,
  },
]
