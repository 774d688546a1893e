// wismo stuck, wismo waits: the deadlines that services wait for.
import { Instant } from '@wismo/kernel'
import { stuckWaits, waits, type StandingWait } from '@wismo/messaging'
import type { Database } from '@wismo/service'
import { durationText } from './durations.ts'
import type { Output } from './output.ts'
import type { System } from './system.ts'

export const listStuck = (system: System, { overdue }: { readonly overdue: number }, output: Output): Promise<boolean> =>
  list(system, ({ pool, schema }) => stuckWaits(pool, schema, { now: Instant.fromMillis(Date.now()), overdueMs: overdue }), 'No wait is stuck.', output)

export const listWaits = (system: System, { limit }: { readonly limit: number }, output: Output): Promise<boolean> =>
  list(system, ({ pool, schema }) => waits(pool, schema, { limit }), 'Nothing waits.', output)

async function list(system: System, read: (database: Database) => Promise<readonly StandingWait[]>, none: string, output: Output): Promise<boolean> {
  const waiting = system.services.filter(({ timers }) => timers !== undefined)
  const rows = (await Promise.all(waiting.map(async ({ name }) => (await read(system.database(name))).map((one) => ({ service: name, ...one }))))).flat()
  output.list(rows, none, ['service', 'wait', 'id', 'stream', 'owner', 'due', 'tries', 'reason'], (one) => [one.service, one.wait, one.id, one.stream, one.owner, dueText(one.due), one.attempts, one.code === undefined ? '' : `${one.code}: ${one.detail ?? ''}`])
  return rows.length > 0
}

function dueText(due: Instant): string {
  const leftMs = Instant.toMillis(due) - Date.now()
  return leftMs < 0 ? `${durationText(-leftMs)} ago` : `in ${durationText(leftMs)}`
}
