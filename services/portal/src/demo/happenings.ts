// How much happens: events that the services recorded, second by second, while somebody watches.
import type { Runtime } from '@wismo/service'

export interface Happenings {
  /** Events of a second each, oldest first. */
  perSecond(): readonly number[]
  /** The mean of the last ten seconds, rounded; undefined before the first look. */
  now(): number | undefined
  /** Counts what was recorded since the last look. */
  look(): Promise<void>
}

const recorders = ['order', 'payments', 'fulfillment', 'carrier-tracking', 'returns']
const kept = 40
const span = 10

export function openHappenings({ database }: Pick<Runtime, 'database'>): Happenings {
  const positions = new Map<string, string>()
  let samples: readonly number[] = []
  let lookedAt = 0
  const countIn = async (service: string): Promise<number | undefined> => {
    const { pool, schema } = database(service)
    const known = positions.get(service)
    const text = known === undefined
      ? `select 0 as events, coalesce(max(position), 0)::text as position from ${schema}.event`
      : `select count(*)::int as events, max(position)::text as position from ${schema}.event where position > $1::bigint`
    const { rows: [row] } = await pool.query<{ events: number; position: string | null }>(text, known === undefined ? [] : [known])
    if (row?.position !== null && row?.position !== undefined) positions.set(service, row.position)
    return known === undefined ? undefined : row?.events ?? 0
  }
  return {
    perSecond: () => samples,
    now() {
      const last = samples.slice(-span)
      return last.length === 0 ? undefined : Math.round(last.reduce((sum, one) => sum + one, 0) / last.length)
    },
    async look() {
      const passed = (Date.now() - lookedAt) / 1_000
      lookedAt = Date.now()
      const counts = await Promise.all(recorders.map(countIn))
      if (counts.includes(undefined)) return
      const events = counts.reduce<number>((sum, one) => sum + (one ?? 0), 0)
      samples = [...samples, Math.round(events / Math.max(1, passed))].slice(-kept)
    },
  }
}
