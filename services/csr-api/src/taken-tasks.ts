// Who has taken which task: so that two at a desk do not do the same.
import { Instant, Rejected, type ShopId } from '@wismo/kernel'
import type { Database } from '@wismo/service'

/** Somebody and what they take or give back. */
export interface Taking {
  readonly taskId: string
  readonly shopId: ShopId
  readonly actorId: string
  /** They may do so with what somebody else has. */
  readonly mayOverrule: boolean
}

export interface TakenTasks {
  /** Who has what in these shops now, by the id of the task. */
  of(shopIds: readonly ShopId[], now: Instant): Promise<ReadonlyMap<string, string>>
  /** Throws as taking and giving back would, and does neither. */
  check(taking: Taking, now: Instant): Promise<void>
  /** Has it from now on, if it was theirs before too. Throws `Rejected('wrong_state')` where somebody else has it. */
  take(taking: Taking, now: Instant): Promise<void>
  /** Nobody has it then. Throws `Rejected('wrong_state')` where somebody else has it. */
  giveBack(taking: Taking, now: Instant): Promise<void>
}

/** As long as a shift, in milliseconds: what somebody forgot to give back is free the next day. */
const longestMs = 12 * 3_600_000

const notTheirs = (): Rejected => new Rejected('wrong_state', 'Somebody else has taken it. A senior may take it over.')

export function openTakenTasks({ pool, schema }: Database): TakenTasks {
  const table = `${schema}.agent_taken`
  const lapsedAt = (now: Instant): Instant => Instant.plus(now, -longestMs)
  return {
    async of(shopIds, now) {
      const { rows } = await pool.query<{ readonly task_id: string; readonly actor_id: string }>({ name: `${schema}.taken`, text: `select task_id, actor_id from ${table} where shop_id = any($1::text[]) and taken_at > $2`, values: [shopIds, lapsedAt(now)] })
      return new Map(rows.map((row) => [row.task_id, row.actor_id]))
    },
    async check({ taskId, actorId, mayOverrule }, now) {
      const { rowCount } = await pool.query({ name: `${schema}.taken_by_another`, text: `select from ${table} where task_id = $1 and actor_id <> $2 and taken_at > $3`, values: [taskId, actorId, lapsedAt(now)] })
      if (rowCount !== 0 && !mayOverrule) throw notTheirs()
    },
    async take({ taskId, shopId, actorId, mayOverrule }, now) {
      await pool.query({ name: `${schema}.drop_lapsed`, text: `delete from ${table} where taken_at <= $1`, values: [lapsedAt(now)] })
      const { rowCount } = await pool.query({
        name: `${schema}.take`,
        text: `insert into ${table} as kept (task_id, shop_id, actor_id, taken_at) values ($1, $2, $3, $4)
          on conflict (task_id) do update set actor_id = excluded.actor_id, taken_at = excluded.taken_at where kept.actor_id = excluded.actor_id or $5::boolean`,
        values: [taskId, shopId, actorId, now, mayOverrule],
      })
      if (rowCount === 0) throw notTheirs()
    },
    async giveBack({ taskId, actorId, mayOverrule }, now) {
      await pool.query({ name: `${schema}.give_back`, text: `delete from ${table} where task_id = $1 and (actor_id = $2 or $3::boolean or taken_at <= $4)`, values: [taskId, actorId, mayOverrule, lapsedAt(now)] })
      const { rowCount } = await pool.query({ name: `${schema}.still_taken`, text: `select from ${table} where task_id = $1 and actor_id <> $2`, values: [taskId, actorId] })
      if (rowCount !== 0) throw notTheirs()
    },
  }
}
