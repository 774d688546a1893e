// Has another generation serve, at a moment when it knows all that the one before knows.
import { setTimeout as pause } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'
import { Conflict } from '@wismo/kernel'
import { positionName } from '../positions.ts'
import { inShortTransaction } from './generation-rows.ts'
import { isLockNotAvailable, whoHolds } from './lock-holders.ts'
import { olderThanParked, type FromTo, type OlderRow } from './older-rows.ts'
import { everyOrder, generationChannel, type ViewGenerations } from './view-generations.ts'

export interface Switch extends FromTo {
  /** Names the log. */
  readonly log: string
  /** Also where rows become older. */
  readonly anyway: boolean
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

/** Writers of the serving generation wait this long for the switch at most, in milliseconds. */
const heldMs = 5_000
const lookMs = 10

/**
 * Whoever reads a published view that somebody else reads for long waits for so many milliseconds at most, for each of the views: its
 * new definition has to wait for that reader, and whoever comes later waits behind it.
 */
const viewLockMs = 100

export type SwitchOutcome =
  | { readonly step: 'switched' | 'aborted' }
  /** Nothing has changed. `older`: rows that would have become older. */
  | { readonly step: 'failed'; readonly why: string; readonly older: readonly OlderRow[] }

/**
 * One transaction: nobody writes the serving tables, the other group reaches the place where their group is, the published views
 * show the other tables. So whoever reads sees each row at least as new as before. Until the very end it has no lock that a reader
 * waits for; then it has the views, or gives up at once.
 */
export async function switchGeneration(owner: Pool, generations: ViewGenerations, change: Switch, signal?: AbortSignal): Promise<SwitchOutcome> {
  const serving = `${generations.schema}.${generations.group(change.from).table}`
  let wanted: 'writers' | 'views' = 'writers'
  try {
    return await inShortTransaction(owner, async (client) => {
      // Rows, positions and what is handled again are all written in statements that name this table. Readers go on.
      await client.query(`lock table ${serving} in exclusive mode`)
      const until = performance.now() + heldMs
      while ((await behindServing(client, generations, change)) > 0) {
        if (signal?.aborted === true) throw new Broken({ step: 'aborted' })
        if (performance.now() > until) throw new Broken({ step: 'failed', why: `it did not catch up within ${heldMs} ms while writers were held`, older: [] })
        await pause(lookMs)
      }
      const older = change.anyway ? [] : await olderThanParked(client, generations, change)
      if (older.length > 0) throw new Broken({ step: 'failed', why: 'rows would become older whose events are parked', older })
      if (signal?.aborted === true) throw new Broken({ step: 'aborted' })
      wanted = 'views'
      await show(client, generations, change)
      return { step: 'switched' }
    })
  } catch (error) {
    if (error instanceof Broken) return error.outcome
    if (!isLockNotAvailable(error)) throw error
    return { step: 'failed', why: await whoHolds(owner, wanted, [serving, ...eventsOf(generations, change.from)]), older: [] }
  }
}

/** Takes back what the transaction did so far. */
class Broken extends Error {
  readonly outcome: SwitchOutcome

  constructor(outcome: SwitchOutcome) {
    super(outcome.step)
    this.outcome = outcome
  }
}

const eventsOf = ({ schema, group }: ViewGenerations, number: number): readonly string[] => {
  const { events } = group(number)
  return events === undefined ? [] : [`${schema}.${events}`]
}

/** Readers lock a view before its tables, and nothing here waits for a table once it has a view. */
async function show(client: PoolClient, generations: ViewGenerations, { from, to }: Switch): Promise<void> {
  const { schema } = generations
  await client.query(`set local lock_timeout = ${viewLockMs}`)
  await client.query(generations.publish(to))
  const retired = await client.query(`update ${schema}.generation set state = 'retired', retired_at = now() where number = $1 and state = 'serving'`, [from])
  const serving = await client.query(`update ${schema}.generation set state = 'serving', serving_at = now() where number = $1 and state = 'following'`, [to])
  if (retired.rowCount !== 1 || serving.rowCount !== 1) throw new Conflict('another_serves', `Somebody else changed what serves meanwhile.`)
  await client.query('select pg_notify($1, $2), pg_notify($3, $4)', [generationChannel(schema), '', generations.group(to).channel, everyOrder])
}
