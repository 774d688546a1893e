// What is remembered of each generation of a view, and how one begins and ends.
import type { Pool, PoolClient } from 'pg'
import { inTransaction } from '@wismo/database'
import type { NextOffset, PartitionEnds } from '../port.ts'
import { positionName } from '../positions.ts'
import { generationChannel, unusedAfterMs, type GenerationState, type ViewGenerations } from './view-generations.ts'

export interface Generation {
  readonly number: number
  readonly state: GenerationState
  /** The log whose ends were noted, before anything was read. */
  readonly log: string | null
  readonly ends: readonly NotedEnd[]
  readonly passes: number
  readonly passesDone: number
}

/** Where a partition ended when the filling began: what a group follows from. */
export interface NotedEnd extends NextOffset {
  readonly made?: string | undefined
}

interface GenerationRow {
  readonly number: number
  readonly state: GenerationState
  readonly log: string | null
  readonly ends: readonly { readonly topic: string; readonly partition: number; readonly next: string; readonly made?: string }[] | null
  readonly passes: number | null
  readonly passes_done: number
}

/** All whose tables are there. */
export async function generationRows(pool: Pool, schema: string): Promise<readonly Generation[]> {
  const { rows } = await pool.query<GenerationRow>(`select number, state, log, ends, passes, passes_done from ${schema}.generation where dropped_at is null order by number`)
  return rows.map((row) => ({ number: row.number, state: row.state, log: row.log, ends: (row.ends ?? []).map(({ next, ...place }) => ({ ...place, next: BigInt(next) })), passes: row.passes ?? 0, passesDone: row.passes_done }))
}

/** Makes the tables of the next generation and begins to remember what becomes of it. */
export function beginGeneration(owner: Pool, generations: ViewGenerations, log: string, ends: readonly PartitionEnds[], passes: number): Promise<void> {
  const { schema } = generations
  return inShortTransaction(owner, async (client) => {
    const { rows } = await client.query<{ number: number }>(`select max(number) + 1 as number from ${schema}.generation`)
    const number = rows[0]?.number ?? 2
    await client.query(generations.make(number))
    await client.query(`insert into ${schema}.generation (number, state, log, ends, passes) values ($1, 'filling', $2, $3, $4)`, [number, log, JSON.stringify(ends.map(({ topic, partition, next, made }) => ({ topic, partition, next: String(next), made }))), passes])
  })
}

/** From here on the running services follow it, from where the log was when its filling began. */
export function beginFollowing(owner: Pool, generations: ViewGenerations, { number, log, ends }: Generation): Promise<void> {
  const { schema } = generations
  return inShortTransaction(owner, async (client) => {
    await client.query(generations.index(number))
    await client.query(
      `insert into ${schema}.consumer_position (group_name, topic, partition, next_offset, made) select $1, * from unnest($2::text[], $3::int[], $4::bigint[], $5::text[])`,
      [positionName(generations.group(number).name, log ?? ''), ends.map(({ topic }) => topic), ends.map(({ partition }) => partition), ends.map(({ next }) => String(next)), ends.map(({ made }) => made ?? null)],
    )
    await client.query(`update ${schema}.generation set state = 'following' where number = $1`, [number])
    await client.query(`select pg_notify($1, '')`, [generationChannel(schema)])
  })
}

/** Nobody follows it any more from the next look on: it can be dropped once nobody uses it. */
export async function retire(owner: Pool, { schema }: ViewGenerations, number: number): Promise<void> {
  await owner.query(`with gone as (update ${schema}.generation set state = 'retired', retired_at = now() where number = $1 and state <> 'serving') select pg_notify($2, '')`, [number, generationChannel(schema)])
}

/** Processes that follow it still. One that ended without a word counts for some seconds more. */
export async function usersOf(pool: Pool, schema: string, number: number): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(`select count(*)::int as n from ${schema}.generation_use where number = $1 and seen_at > now() - interval '${unusedAfterMs} milliseconds'`, [number])
  return rows[0]?.n ?? 0
}

/** Removes its tables with all that its group kept: its positions, and what it had parked. */
export function dropGeneration(owner: Pool, generations: ViewGenerations, number: number): Promise<void> {
  const { schema } = generations
  const { name, table, events } = generations.group(number)
  return inShortTransaction(owner, async (client) => {
    const tables = [table, ...(events === undefined ? [] : [events])]
    await client.query(`drop table if exists ${tables.map((one) => `${schema}.${one}`).join(', ')}`)
    await client.query(`delete from ${schema}.consumer_position where starts_with(group_name, $1)`, [`${name}@`])
    await client.query(`delete from ${schema}.parked where group_name = $1`, [name])
    await client.query(`delete from ${schema}.generation_use where number = $1`, [number])
    await client.query(`update ${schema}.generation set dropped_at = now() where number = $1`, [number])
  })
}

/** A lock that is not had within this time is asked for again later, in milliseconds: who reads must not wait behind it. */
const lockMs = 2_000

export const inShortTransaction = <Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>): Promise<Result> => inTransaction(pool, `set local lock_timeout = ${lockMs}; set local statement_timeout = 0`, work)
