// How a batch ends in the tables of its group: one statement, alone or together with the rows of a view.
import type { Contracts } from '@wismo/contracts'
import type { SealedRef } from '@wismo/kernel'
import type { ConsumerGroup } from './group.ts'
import { isFromOutside } from './inbound.ts'
import { settledInsert } from './parked.ts'
import { failedColumns, failedUpdate, freePlaces, parkedColumns, parkedInsert, sealParked, type KeptBody, type ParkedMessage } from './parking.ts'
import { heldPositions, positionColumns, positionsAfter, positionUpsert } from './positions.ts'
import type { Sorted, TakenUp } from './sorted-batch.ts'
import type { ReceivedMessage } from './port.ts'

/** Parts of a `with` query, its parameters from `$from` on. */
export interface Ending {
  /** Tells statements of different text apart. */
  readonly name: string
  text(from: number): string
  readonly values: readonly unknown[]
}

/** Each key waits for its first parked message alone: what comes after it is behind it, whatever is wrong with it too. */
export function inLine(sorted: Sorted, parked: readonly ParkedMessage[]): readonly ParkedMessage[] {
  const place = new Map(sorted.messages.map((message, i) => [message, i]))
  const heads = new Set<string>()
  const seen = new Set<ReceivedMessage>()
  const line: ParkedMessage[] = []
  for (const one of [...parked].sort((a, b) => (place.get(a.message) ?? 0) - (place.get(b.message) ?? 0))) {
    if (seen.has(one.message)) continue
    seen.add(one.message)
    line.push(heads.has(one.key) ? { ...one, behind: true, retryInMs: undefined } : one)
    if (!one.behind) heads.add(one.key)
  }
  return line
}

/**
 * What came from the log is parked and the positions move; what was parked goes, or says why it failed again. Keeps bodies
 * first: of ours in the row, from outside sealed.
 */
export async function endingOf(group: ConsumerGroup, contracts: Contracts, sorted: Sorted, parked: readonly ParkedMessage[]): Promise<Ending> {
  const { schema } = group
  if (sorted.origin.kind === 'parked') return takenUpEnding(schema, sorted.origin.rows, parked)
  const positions = [sorted.origin.position, ...positionColumns(positionsAfter(sorted.messages))]
  const move = (from: number): string => `pos as (${positionUpsert(schema, `$${from}`, from + 1)})`
  if (parked.length === 0) return { name: 'move', text: move, values: positions }
  await freePlaces(group.pool, schema, group.name, parked)
  const bodies = await keepBodies(group, contracts, parked)
  const text = (from: number): string => `held as (${heldPositions(schema, `$${from}`, from + 1)}),
    pos as (${positionUpsert(schema, `$${from}`, from + 1, 'held')}), aside as (${parkedInsert(schema, from + positions.length, 'held')})`
  return { name: 'park', text, values: [...positions, ...parkedColumns(parked, bodies)] }
}

async function keepBodies(group: ConsumerGroup, contracts: Contracts, parked: readonly ParkedMessage[]): Promise<readonly KeptBody[]> {
  const outside = parked.filter(({ message }) => isFromOutside(contracts, message.topic))
  const refs = group.kind === 'views' || outside.length === 0 ? [] : await sealParked(group.vault, outside)
  const sealed = new Map<ParkedMessage, SealedRef | undefined>(outside.map((one, i) => [one, refs[i]]))
  return parked.map((one) => {
    if (!sealed.has(one)) return { value: one.message.value }
    const ref = sealed.get(one)
    return ref === undefined ? {} : { ref }
  })
}

function takenUpEnding(schema: string, rows: ReadonlyMap<ReceivedMessage, TakenUp>, parked: readonly ParkedMessage[]): Ending {
  const still = new Map(parked.map((one) => [one.message, one]))
  const gone = [...rows].filter(([message]) => !still.has(message)).map(([, { id }]) => id)
  const failed: { id: string; attempts: number; why: ParkedMessage }[] = []
  const waiting: string[] = []
  for (const [message, { id, attempts }] of rows) {
    const why = still.get(message)
    if (why?.behind === true) waiting.push(id)
    else if (why !== undefined) failed.push({ id, attempts: attempts + why.attempts, why })
  }
  return {
    name: 'redrive',
    text: (from) => `gone as (delete from ${schema}.parked where id = any($${from}::bigint[]) returning *),
      settled as (${settledInsert(schema, 'gone', 'redriven')}),
      waits as (update ${schema}.parked set behind = true, asked_at = null, retry_at = null where id = any($${from + 1}::bigint[]) and (not behind or asked_at is not null or retry_at is not null)),
      failed as (${failedUpdate(schema, from + 2)})`,
    values: [gone, waiting, ...failedColumns(failed)],
  }
}
