import type { Migration } from '@wismo/database'

/**
 * The log in PostgreSQL. Offsets of a partition are taken under the lock of its `cursor` row, which is held to the
 * commit: so commits happen in offset order and a reader that goes by offsets never passes one that is still to come.
 * Records lie in one table per day, so that forgetting a day is dropping a table; compacted topics lie apart.
 */
export const logMigrations = (schema: string): readonly Migration[] => [
  { name: '0001-log', sql: log(schema) },
  // Days are tables, and only their owner may make and drop tables.
  { name: '0002-days-of-the-owner', sql: `alter function ${schema}.turn_days security definer set search_path = pg_catalog, pg_temp` },
  { name: '0003-members', sql: members(schema) },
]

const log = (schema: string): string => `
create table ${schema}.log (id uuid not null default gen_random_uuid());
insert into ${schema}.log default values;
create table ${schema}.topic (name text collate "C" primary key, compacted boolean not null, partitions int not null);
create table ${schema}.cursor (
  topic text collate "C" not null,
  partition int not null,
  next_offset bigint not null default 0,
  primary key (topic, partition)
) with (fillfactor = 50);
create table ${schema}.record (
  topic text collate "C" not null,
  partition int not null,
  log_offset bigint not null,
  key text not null,
  value bytea,
  headers json not null,
  created_at timestamptz not null default now()
) partition by range (created_at);
create index record_by_offset on ${schema}.record (topic, partition, log_offset);
create table ${schema}.kept_record (
  topic text collate "C" not null,
  partition int not null,
  log_offset bigint not null,
  key text not null,
  value bytea,
  headers json not null,
  created_at timestamptz not null default now(),
  primary key (topic, partition, log_offset)
);
create index kept_record_by_key on ${schema}.kept_record (topic, key);

create function ${schema}.turn_days(p_keep int) returns void language plpgsql as $$
declare
  d date;
  t text;
begin
  perform pg_advisory_xact_lock(hashtext('wismo:log:days'), hashtext('${schema}'));
  for d in select generate_series(current_date - 1, current_date + 2, interval '1 day')::date loop
    execute format('create table if not exists ${schema}.%I partition of ${schema}.record for values from (%L) to (%L)',
      'record_' || to_char(d, 'YYYYMMDD'), d::timestamptz, (d + 1)::timestamptz);
  end loop;
  for t in select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = '${schema}.record'::regclass and c.relname < 'record_' || to_char(current_date - p_keep, 'YYYYMMDD') loop
    execute format('drop table ${schema}.%I', t);
  end loop;
end $$;

create function ${schema}.publish(p_topics text[], p_partitions int[], p_keys text[], p_values bytea[], p_headers json[]) returns void language plpgsql as $$
begin
  if exists (select from unnest(p_topics) t where not exists (select from ${schema}.topic where name = t)) then
    raise exception 'a topic of these messages was never made';
  end if;
  perform 1 from ${schema}.cursor c where (c.topic, c.partition) in (select * from unnest(p_topics, p_partitions)) order by c.topic, c.partition for update;
  with numbered as (
    select t, p, k, v, h, c.next_offset + row_number() over (partition by t, p order by o) - 1 as n, topic.compacted
    from unnest(p_topics, p_partitions, p_keys, p_values, p_headers) with ordinality u(t, p, k, v, h, o)
    join ${schema}.cursor c on c.topic = t and c.partition = p join ${schema}.topic on topic.name = t),
  plain as (insert into ${schema}.record (topic, partition, log_offset, key, value, headers) select t, p, n, k, v, h from numbered where not compacted),
  kept as (insert into ${schema}.kept_record (topic, partition, log_offset, key, value, headers) select t, p, n, k, v, h from numbered where compacted),
  old as (delete from ${schema}.kept_record r using numbered m where m.compacted and r.topic = m.t and r.key = m.k)
  update ${schema}.cursor c set next_offset = x.n + 1 from (select t, p, max(n) n from numbered group by t, p) x where c.topic = x.t and c.partition = x.p;
end $$;
`

/**
 * Who shares the partitions of a group. Whatever changes the members of a group makes its generation one more in the same
 * transaction; `member.generation` is the one that a member has taken up: it works for nothing that this gives to another.
 * A member is there as long as the session `pid` holds the lock of its group.
 */
const members = (schema: string): string => `
create table ${schema}.consumer_group (name text collate "C" primary key, generation int not null) with (fillfactor = 50);
create table ${schema}.member (
  member_id uuid primary key,
  group_name text collate "C" not null,
  pid int not null,
  generation int not null default 0,
  joined_at timestamptz not null default now()
) with (fillfactor = 50);
create index member_by_group on ${schema}.member (group_name);
`
