// A view that can be rebuilt: its rows live in tables of a generation, and a new generation is filled beside the one that serves.
import type { Pool } from 'pg'
import type { ViewGroup } from '../group.ts'

/** One view and how its generations are called. Statements are run by whoever owns the tables. */
export interface ViewGenerations {
  /** What operators call it: `order-view`. */
  readonly view: string
  readonly pool: Pool
  readonly schema: string
  /** What keeps that generation up to date: its tables, and a name of its own. */
  group(generation: number): ViewGroup
  /** Statements that make its empty tables. */
  make(generation: number): string
  /** Statements that make what is not needed while it is filled; safe to run again. */
  index(generation: number): string
  /** Statements after which the published views show that generation. */
  publish(generation: number): string
}

/**
 * `filling`: from the stores, nobody follows the log for it yet. `following`: its group runs, and nobody reads it. `serving`: the
 * published views show it. `retired`: another one serves, and its tables go once nobody uses them.
 */
export type GenerationState = 'filling' | 'following' | 'serving' | 'retired'

/** The first generation is what a release made that knew of none. `generation_use`: which process follows which, seen lately. */
export const generationTables = (schema: string): string => `
create table ${schema}.generation (
  number int primary key,
  state text not null check (state in ('filling', 'following', 'serving', 'retired')),
  log text,
  ends json,
  passes int,
  passes_done int not null default 0,
  made_at timestamptz not null default now(),
  serving_at timestamptz,
  retired_at timestamptz,
  dropped_at timestamptz
);
create unique index generation_serving on ${schema}.generation (state) where state = 'serving';
insert into ${schema}.generation (number, state) values (1, 'serving');
create table ${schema}.generation_use (
  process uuid not null,
  number int not null,
  seen_at timestamptz not null default now(),
  primary key (process, number)
) with (fillfactor = 50);
`

/** Told whenever a generation comes or goes. */
export const generationChannel = (schema: string): string => `${schema}_generation`

/** The payload on a view's own channel that stands for every order: another generation serves from now on. */
export const everyOrder = '*'

const live = (schema: string): string => `select number from ${schema}.generation where state in ('following', 'serving') order by number`

/** The groups of all generations that follow the log now. */
export async function liveGroups(generations: ViewGenerations): Promise<readonly ViewGroup[]> {
  const { rows } = await generations.pool.query<{ number: number }>(live(generations.schema))
  return rows.map(({ number }) => generations.group(number))
}

/** Rows of a process that said nothing for so long are of one that is gone, in milliseconds; it says something every few seconds. */
export const unusedAfterMs = 15_000

/** Which generations this process has to follow; says at once that it does. */
export async function useLive({ pool, schema }: ViewGenerations, process: string): Promise<readonly number[]> {
  const { rows } = await pool.query<{ number: number }>({
    name: `${schema}.use_live`,
    text: `with live as (${live(schema)}),
      used as (insert into ${schema}.generation_use as u (process, number) select $1::uuid, number from live on conflict (process, number) do update set seen_at = now())
      select number from live order by number`,
    values: [process],
  })
  return rows.map(({ number }) => number)
}

/** This process does not follow these any more; those that ended without a word are forgotten after an hour. */
export async function useNoLonger({ pool, schema }: ViewGenerations, process: string, generations: readonly number[]): Promise<void> {
  await pool.query(`delete from ${schema}.generation_use where (process = $1 and number = any($2::int[])) or seen_at < now() - interval '1 hour'`, [process, generations])
}
