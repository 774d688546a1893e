// When nothing is under way any more: every event is out, every message settled, every deadline that has passed was heard.
import { Instant } from '@wismo/kernel'
import { stuckWaits } from '@wismo/messaging'
import { eventually } from '@wismo/testing'
import { withoutParts } from '../../../../../tools/without-parts.ts'
import { everyService } from '../../services.ts'
import { behind } from '../behind.ts'
import type { TestWismo } from '../start-wismo.ts'

/** Resolves once there is nothing left at two looks one after the other, the second of which saw nothing new. */
export async function quiet({ running, pool }: TestWismo, within: number): Promise<void> {
  const { runtime } = running
  const services = everyService.map((build) => build(withoutParts({ contracts: runtime.contracts, bus: runtime.bus, database: (service) => ({ pool, schema: runtime.database(service).schema }) })))
  const now = (): Instant => Instant.fromMillis(Date.now())
  const left = async (): Promise<number> => {
    const untold = await behind(runtime, services, now())
    const waits = await Promise.all(services.flatMap(({ timers }) => (timers === undefined ? [] : [stuckWaits(pool, timers.schema, { now: now(), overdueMs: 0 })])))
    const unfollowed = await Promise.all(services.flatMap(({ timers }) => (timers === undefined ? [] : [unfollowedBy(timers.schema)])))
    return [untold, ...waits.map(({ length }) => length), ...unfollowed].reduce((sum, one) => sum + one, 0)
  }
  /** Events that the timers have not read yet. */
  const unfollowedBy = async (schema: string): Promise<number> =>
    (await pool.query<{ n: number }>(`select count(*)::int as n from ${schema}.event where position > (select coalesce(max(position)::bigint, 0) from ${schema}.relay_position where service like '%.timers@%')`)).rows[0]?.n ?? 0
  const stored = async (): Promise<string> => (await Promise.all(services.flatMap(({ relay }) => (relay === undefined ? [] : [pool.query<{ n: string }>(`select count(*) as n from ${relay.schema}.event`)])))).map(({ rows }) => rows[0]?.n).join(' ')
  let before = ''
  await eventually(async () => {
    const last = before
    const isLeft = (await left()) > 0
    before = isLeft ? '' : await stored()
    return !isLeft && before === last
  }, { within })
}
