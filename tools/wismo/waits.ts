// wismo stuck, wismo waits: the deadlines that services wait for.
import { Instant } from '@wismo/kernel'
import { stuckWaits, waits, type StandingWait, type Wait } from '@wismo/messaging'
import type { Database } from '@wismo/service'
import { durationText } from './durations.ts'
import type { Output } from './output.ts'
import type { System } from './system.ts'

export const listStuck = (system: System, { overdue }: { readonly overdue: number }, output: Output): Promise<boolean> =>
  list(system, ({ pool, schema }) => stuckWaits(pool, schema, { now: Instant.fromMillis(Date.now()), overdueMs: overdue }), 'No wait is stuck.', output)

export const listWaits = (system: System, { limit }: { readonly limit: number }, output: Output): Promise<boolean> =>
  list(system, ({ pool, schema }) => waits(pool, schema, { limit }), 'Nothing waits.', output)

async function list(system: System, read: (database: Database) => Promise<readonly StandingWait[]>, none: string, output: Output): Promise<boolean> {
  const rows = (await Promise.all(system.services.map(async ({ name, timers }) => (timers === undefined ? [] : told(name, timers.waits, await read(system.database(name))))))).flat()
  output.list(rows, none, ['service', 'wait', 'id', 'stream', 'owner', 'due', 'tries', 'reason'], (one) => [one.service, one.wait, one.id, one.stream, one.owner, dueText(one.due), one.attempts, one.code === undefined ? '' : `${one.code}: ${one.detail ?? ''}`])
  return rows.length > 0
}

/** Another release may have waits that this one does not: nobody here fires them, and nobody here may say that they are over. */
export function told(service: string, waits: readonly Pick<Wait, 'name'>[], standing: readonly StandingWait[]): readonly (StandingWait & { readonly service: string })[] {
  const names = new Set(waits.map(({ name }) => name))
  return standing.map((one) => ({ service, ...one, ...(names.has(one.wait) ? {} : { code: 'no_such_wait', detail: 'This release has no wait of this name: another one has, or had.' }) }))
}

function dueText(due: Instant): string {
  const leftMs = Instant.toMillis(due) - Date.now()
  return leftMs < 0 ? `${durationText(-leftMs)} ago` : `in ${durationText(leftMs)}`
}
