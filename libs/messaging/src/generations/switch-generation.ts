// Has another generation serve, at a moment when it knows all that the one before knows.
import { setTimeout as pause } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'
import { Conflict, Unavailable } from '@wismo/kernel'
import { positionName } from '../positions.ts'
import { inShortTransaction } from './generation-rows.ts'
import { everyOrder, generationChannel, type ViewGenerations } from './view-generations.ts'

export interface Switch {
  readonly from: number
  readonly to: number
  /** Names the log. */
  readonly log: string
  /** Also where rows become older. */
  readonly anyway: boolean
}

/** A row that would become older. */
export interface OlderRow {
  readonly part: string
  readonly version: number
  /** 0 where the new one has none. */
  readonly becomes: number
}

/** Rows that are told of at most. */
const maxOlder = 100

/** Rows of the serving generation that the other one knows less of. */
export async function olderRows(pool: Pool | PoolClient, generations: ViewGenerations, { from, to }: Pick<Switch, 'from' | 'to'>, among?: string): Promise<readonly OlderRow[]> {
  const [serving, other] = [from, to].map((number) => `${generations.schema}.${generations.group(number).table}`)
  const { rows } = await pool.query<OlderRow>(
    `select o.part, o.version, coalesce(n.version, 0) as becomes from ${serving} o left join ${other} n using (order_id, part)
     where coalesce(n.version, 0) < o.version ${among === undefined ? '' : `and o.part in (${among})`} limit ${maxOlder}`,
  )
  return rows
}

type Between = Pick<Switch, 'from' | 'to' | 'log'>

/** Where a group is in one partition. */
export interface GroupPlace {
  readonly topic: string
  readonly partition: number
  readonly next: string
}

/** Where the serving generation's group is: what its rows hold came before. */
export async function servingPlaces(pool: Pool | PoolClient, generations: ViewGenerations, { from, log }: Between): Promise<readonly GroupPlace[]> {
  const { rows } = await pool.query<GroupPlace>(`select topic, partition, next_offset as next from ${generations.schema}.consumer_position where group_name = $1`, [positionName(generations.group(from).name, log)])
  return rows
}

/** Messages before these places that the other generation's group has not settled. */
export async function behindPlaces(pool: Pool | PoolClient, generations: ViewGenerations, { to, log }: Between, places: readonly GroupPlace[]): Promise<number> {
  const { rows } = await pool.query<{ behind: number }>(
    `select coalesce(sum(o.next - coalesce(n.next_offset, 0)), 0)::float8 as behind from unnest($2::text[], $3::int[], $4::bigint[]) o(topic, partition, next)
     left join ${generations.schema}.consumer_position n on n.group_name = $1 and n.topic = o.topic and n.partition = o.partition
     where o.next > coalesce(n.next_offset, 0)`,
    [positionName(generations.group(to).name, log), places.map(({ topic }) => topic), places.map(({ partition }) => partition), places.map(({ next }) => next)],
  )
  return rows[0]?.behind ?? 0
}

/** Messages that the other generation's group has not settled and the serving one has. */
export const behindServing = async (pool: Pool | PoolClient, generations: ViewGenerations, between: Between): Promise<number> =>
  behindPlaces(pool, generations, between, await servingPlaces(pool, generations, between))

/** Writers of the serving generation wait this long for the switch at most, in milliseconds; readers do not wait. */
const heldMs = 5_000
const lookMs = 10

/**
 * One transaction: nobody writes the serving tables, the other group reaches the place where their group is, the published views
 * show the other tables. So whoever reads sees each row at least as new as before. Throws `Unavailable` where that did not come about in
 * time, and nothing has changed then; `Conflict` where a row would become older.
 */
export function switchGeneration(owner: Pool, generations: ViewGenerations, change: Switch): Promise<void> {
  const { schema } = generations
  return inShortTransaction(owner, async (client) => {
    // Rows, positions and what is handled again are all written in statements that name this table.
    await client.query(`lock table ${schema}.${generations.group(change.from).table} in exclusive mode`)
    const until = performance.now() + heldMs
    while ((await behindServing(client, generations, change)) > 0) {
      if (performance.now() > until) throw new Unavailable('not_caught_up', 'The new generation did not catch up in time.')
      await pause(lookMs)
    }
    // All others follow from the positions.
    const parked = `select coalesce(aggregate, key) from ${schema}.parked where group_name = '${generations.group(change.to).name}'`
    if (!change.anyway && (await olderRows(client, generations, change, parked)).length > 0) throw new Conflict('would_be_older', 'Rows would become older.')
    await client.query(generations.publish(change.to))
    await client.query(`update ${schema}.generation set state = 'retired', retired_at = now() where number = $1`, [change.from])
    await client.query(`update ${schema}.generation set state = 'serving', serving_at = now() where number = $1`, [change.to])
    await client.query('select pg_notify($1, $2), pg_notify($3, $4)', [generationChannel(schema), '', generations.group(change.to).channel, everyOrder])
  })
}
