import type { Migration } from '@wismo/database'

/**
 * The tables and functions of one store; schema and tag are written into their text. How the promises are kept:
 * exclusive locks on the distinct streams in ascending order (no deadlock), then a shared lock whose key is the
 * sequence's last value (the watermark: "all I write lies above this"), then versions and the look-up of each append's
 * first event id on a fresh snapshot, then one insert. A reader stops below the smallest granted watermark, so it never
 * passes a number that is still being written. The tag keeps two stores of one database apart in both kinds of lock.
 *
 * Steps that ran are never changed: what follows later is a step of its own, and functions of an older release stay for
 * the processes that still run it.
 */
export const storeMigrations = (schema: string, tag: number): readonly Migration[] => [
  { name: '0001-event', sql: eventTable(schema) },
  { name: '0002-append-many', sql: `\ncreate function ${appendManyFunction(schema, tag, '')}` },
  { name: '0003-read-all', sql: readAll(schema, tag) },
  { name: '0004-append', sql: append(schema, tag) },
  { name: '0005-read-all-of-types', sql: readAllOfTypes(schema, tag) },
  { name: '0006-least-privilege', sql: leastPrivilege(schema) },
  { name: '0007-append-many-by-index', sql: appendManyByIndex(schema, tag) },
]

const eventTable = (schema: string): string => `
create sequence ${schema}.position as bigint;
create table ${schema}.event (
  position bigint primary key,
  recorded_at timestamptz not null default clock_timestamp(),
  version int not null,
  schema_version smallint not null,
  event_id uuid not null,
  stream text collate "C" not null,
  type text not null,
  data json not null,
  metadata json not null,
  unique (stream, version)
);
-- One number is burnt: on a fresh sequence last_value is 1 before anything was drawn, and a reader would pass over it.
select nextval('${schema}.position');
`

/** From the name of the function on. `fence` ends each look-up by id: nothing at first, later what keeps it on its index. */
const appendManyFunction = (schema: string, tag: number, fence: string): string => `${schema}.append_many(
  p_streams text[], p_expected int[], p_first int[], p_round int[],
  e_owner int[], e_streams text[], e_ids uuid[], e_types text[], e_schema_versions smallint[], e_data json[], e_metadata json[])
returns table(ord int, outcome smallint, version int, first_position bigint) language plpgsql volatile as $$
declare
  cur int[];
  base int[];
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'append_many needs read committed';
  end if;
  perform count(pg_advisory_xact_lock(${tag}, h)) from (select distinct hashtext(s) h from unnest(p_streams) s order by 1) x;
  perform pg_advisory_xact_lock_shared((${tag}::bigint << 48) | (select last_value from ${schema}.position));
  for this_round in 1 .. coalesce((select max(x) from unnest(p_round) x), 0) loop
    -- Versions in input order; an append of another round gets -9 and is left alone.
    cur := array(select case when u.r = this_round then coalesce((select max(e.version) from ${schema}.event e where e.stream = u.s), 0) else -9 end
      from unnest(p_streams, p_round) with ordinality u(s, r, o) order by o);
    if cur = p_expected and not exists (
      select from unnest(p_streams, p_first, cur) u(s, f, c) where c > 0 and exists (select from ${schema}.event e where e.stream = u.s and e.event_id = e_ids[u.f]${fence})
    ) then
      base := cur;
    else
      -- -1 told before, -2 not where the caller thought, -9 another round.
      base := array(select case
          when u.c = -9 then -9
          when u.c > 0 and exists (select from ${schema}.event e where e.stream = u.s and e.event_id = e_ids[u.f]${fence}) then -1
          when u.x = u.c or u.x = -1 or (u.x = -2 and u.c > 0) then u.c
          else -2 end
        from unnest(p_streams, p_expected, p_first, cur) with ordinality u(s, x, f, c, o) order by o);
      return query select u.o::int, (-u.b)::smallint, u.c,
          case when u.b = -1 then (select e.position from ${schema}.event e where e.stream = u.s and e.event_id = e_ids[u.f] order by e.version limit 1) end
        from unnest(p_streams, p_first, cur, base) with ordinality u(s, f, c, b, o) where u.b in (-1, -2);
    end if;
    return query
    with ev as materialized (select nextval('${schema}.position') pos, q.* from (
        select v.w, base[v.w] + 1 + v.o::int - p_first[v.w] as ver, v.s, v.id, v.t, v.sv, v.d, v.m
        from unnest(e_owner, e_streams, e_ids, e_types, e_schema_versions, e_data, e_metadata) with ordinality v(w, s, id, t, sv, d, m, o)
        where base[v.w] >= 0 order by v.o) q),
      ins as (insert into ${schema}.event (position, version, schema_version, event_id, stream, type, data, metadata)
        select pos, ver, sv, id, s, t, d, m from ev)
    select w, 0::smallint, max(ver)::int, min(pos) from ev group by w;
  end loop;
end $$;
`

/** Reads up to `upper_end`, and below whoever still writes. */
const belowWriters = (tag: number): string => `\
  select least(upper_end, min(((l.classid::bigint << 32) | l.objid::bigint) & x'ffffffffffff'::bigint)) into safe
    from pg_locks l where l.locktype = 'advisory' and l.granted and l.objsubid = 1
      and l.database = (select oid from pg_database where datname = current_database()) and (l.classid::bigint >> 16) = ${tag};
  safe := coalesce(safe, upper_end);
`

const readAll = (schema: string, tag: number): string => `
create function ${schema}.read_all(p_after bigint, p_limit int)
returns table(r_position bigint, r_recorded_at timestamptz, r_version int, r_schema_version smallint, r_event_id uuid, r_stream text, r_type text, r_data json, r_metadata json, r_safe bigint)
language plpgsql volatile as $$
declare
  upper_end bigint;
  safe bigint;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'read_all needs read committed';
  end if;
  -- First where the sequence is, then who is still writing: whoever starts later draws above, whoever is gone is visible.
  select last_value into upper_end from ${schema}.position;
${belowWriters(tag)}  return query select e.position, e.recorded_at, e.version, e.schema_version, e.event_id, e.stream, e.type, e.data, e.metadata, safe
    from ${schema}.event e where e.position > p_after and e.position <= safe order by e.position limit p_limit;
  if not found then
    return query select null::bigint, null::timestamptz, null::int, null::smallint, null::uuid, null::text, null::text, null::json, null::json, safe;
  end if;
end $$;
`

/**
 * One append in few statements. A lock taken in an expression costs a tenth of one taken in a query; `is null` makes the
 * answer of a function without result one that can be assigned.
 */
const append = (schema: string, tag: number): string => `
create function ${schema}.append(
  p_stream text, p_expected int, p_ids uuid[], p_types text[], p_schema_versions smallint[], p_data json[], p_metadata json[],
  out r_outcome smallint, out r_version int, out r_first_position bigint) language plpgsql volatile as $$
declare
  locked boolean;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'append needs read committed';
  end if;
  locked := pg_advisory_xact_lock(${tag}, hashtext(p_stream)) is null;
  -- The watermark: the sequence had one number drawn when it was made, so its last value is never null.
  locked := pg_advisory_xact_lock_shared((${tag}::bigint << 48) | pg_sequence_last_value('${schema}.position'::regclass)) is null;
  select e.version into r_version from ${schema}.event e where e.stream = p_stream order by e.version desc limit 1;
  if r_version is null then
    r_version := 0;
  else
    select e.position into r_first_position from ${schema}.event e where e.stream = p_stream and e.event_id = p_ids[1] order by e.version limit 1;
    if found then
      r_outcome := 1;
      return;
    end if;
  end if;
  if not (p_expected = r_version or p_expected = -1 or (p_expected = -2 and r_version > 0)) then
    r_outcome := 2;
    return;
  end if;
  r_outcome := 0;
  if cardinality(p_ids) = 1 then
    insert into ${schema}.event (position, version, schema_version, event_id, stream, type, data, metadata)
      values (nextval('${schema}.position'), r_version + 1, p_schema_versions[1], p_ids[1], p_stream, p_types[1], p_data[1], p_metadata[1])
      returning position into r_first_position;
  else
    with ev as materialized (select nextval('${schema}.position') pos, q.* from (
        select v.* from unnest(p_ids, p_types, p_schema_versions, p_data, p_metadata) with ordinality v(id, t, sv, d, m, o) order by v.o) q),
      ins as (insert into ${schema}.event (position, version, schema_version, event_id, stream, type, data, metadata)
        select pos, r_version + o::int, sv, id, p_stream, t, d, m from ev)
    select min(pos) into r_first_position from ev;
  end if;
  r_version := r_version + cardinality(p_ids);
end $$;
`

/** Numbers that one call with a filter looks through at most: a rare type does not make it read the whole store. */
const filteredWindow = 20_000

/**
 * As `read_all`, for all types or some; says the last event it looked at and whether it looked at all there is. A reader
 * never goes on from a number that no event has: a number that was drawn and rolled back can be drawn again after a crash
 * of the server, because nobody waited for it to reach the disk. Times are milliseconds since 1970, which a client reads
 * faster than the text of a timestamp.
 */
const readAllOfTypes = (schema: string, tag: number): string => `
create function ${schema}.read_all(p_after bigint, p_limit int, p_types text[])
returns table(r_position bigint, r_recorded_ms float8, r_version int, r_schema_version smallint, r_event_id uuid, r_stream text, r_type text, r_data json, r_metadata json, r_end bigint, r_all boolean)
language plpgsql volatile as $$
declare
  upper_end bigint;
  safe bigint;
  looked bigint;
  last_event bigint;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'read_all needs read committed';
  end if;
  -- First where the sequence is, then who is still writing: whoever starts later draws above, whoever is gone is visible.
  upper_end := pg_sequence_last_value('${schema}.position'::regclass);
${belowWriters(tag)}  looked := safe;
  if p_types is not null then
    -- From the first event on, so that no gap is wider than what one call looks through.
    looked := least(safe, ${filteredWindow} + (select e.position from ${schema}.event e where e.position > p_after and e.position <= safe order by e.position limit 1));
    last_event := (select e.position from ${schema}.event e where e.position > p_after and e.position <= looked order by e.position desc limit 1);
  end if;
  return query select e.position, date_part('epoch', e.recorded_at) * 1000, e.version, e.schema_version, e.event_id, e.stream, e.type, e.data, e.metadata, last_event, looked = safe
    from ${schema}.event e where e.position > p_after and e.position <= looked and (p_types is null or e.type = any(p_types)) order by e.position limit p_limit;
  if not found then
    r_end := last_event;
    r_all := looked = safe;
    return next;
  end if;
end $$;
`

/**
 * Who uses the store writes through these functions and reads the table; it needs no right to change or remove an event.
 * The mark on the table is what `letUse` of @wismo/database goes by.
 */
const leastPrivilege = (schema: string): string => `
alter function ${schema}.append_many security definer set search_path = pg_catalog, pg_temp;
alter function ${schema}.append security definer set search_path = pg_catalog, pg_temp;
alter function ${schema}.read_all(bigint, int) security definer set search_path = pg_catalog, pg_temp;
alter function ${schema}.read_all(bigint, int, text[]) security definer set search_path = pg_catalog, pg_temp;
comment on table ${schema}.event is 'append-only';
`

/**
 * Without statistics, and in small stores, the look-ups by id were joined to the whole table: a scan of it under the locks.
 * `offset 0` keeps each one by itself, on the index of its stream.
 */
const appendManyByIndex = (schema: string, tag: number): string => `

create or replace function ${appendManyFunction(schema, tag, ' offset 0')}
alter function ${schema}.append_many security definer set search_path = pg_catalog, pg_temp;
`
