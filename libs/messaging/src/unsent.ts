// Events that can never be published as they are. Each is kept with what comes behind it on its stream; other streams flow.
import type { Pool, PoolClient } from 'pg'
import type { Position, RecordedEvent, StreamName } from '@wismo/event-store'
import { Instant, Invalid, isWismoError, Unavailable, type Uuid } from '@wismo/kernel'
import type { RelaySource } from './group.ts'
import { inTransaction } from '@wismo/database'
import { maxParkedDetail, storable } from './parking.ts'
import type { MessageBus, OutgoingMessage } from './port.ts'

/** A broker takes 1,048,588 bytes for a batch with one record; the framing needs some of it. The same on every log, so that an order can change logs. */
export const maxMessageBytes = 1_040_000

/** The public message of a stored event; undefined keeps it private. Throws what `publish` throws, and `Invalid('too_large')` for what no broker takes. */
export function messageOf(source: RelaySource, event: RecordedEvent): OutgoingMessage | undefined {
  const message = source.publish(event)
  if (message !== undefined && sizeOf(message) > maxMessageBytes) throw new Invalid('too_large', `The message is larger than the ${maxMessageBytes} bytes that a broker takes.`)
  return message
}

/** Texts count three bytes a letter, the most that UTF-8 needs for one: only what is near the limit is told wrongly. */
const sizeOf = ({ key, value, headers }: OutgoingMessage): number => (value?.length ?? 0) + 3 * (key.length + Object.entries(headers).reduce((sum, [name, text]) => sum + name.length + text.length, 0))

/** An event that was not published, and why. */
export interface Unsent {
  readonly event: RecordedEvent
  /** It could be sent, but an earlier one of its stream is waiting. */
  readonly behind: boolean
  readonly code: string
  readonly detail: string
  /** What the mapping threw: for the log, never for the table. */
  readonly error?: unknown
}

/** Streams that wait, each with the position of its first unsent event. */
export type WaitingStreams = ReadonlyMap<StreamName, Position>

/** Events in store order: what can be sent, and what cannot with everything behind it. `Unavailable` is thrown: that is no fault of the event. */
export function sortOut(source: RelaySource, events: readonly RecordedEvent[], waiting: WaitingStreams): { readonly messages: readonly OutgoingMessage[]; readonly unsent: readonly Unsent[] } {
  const held = new Map(waiting)
  const messages: OutgoingMessage[] = []
  const unsent: Unsent[] = []
  for (const event of events) {
    if (event.position >= (held.get(event.stream) ?? '~')) {
      unsent.push({ event, behind: true, code: 'behind_unsent', detail: 'An earlier event of this stream is not published.' })
      continue
    }
    try {
      const message = messageOf(source, event)
      if (message !== undefined) messages.push(message)
    } catch (error) {
      if (error instanceof Unavailable) throw error
      unsent.push({ event, behind: false, ...reasonOf(error), error })
      held.set(event.stream, event.position)
    }
  }
  return { messages, unsent }
}

/** Whether a log refused messages for good, by their size. */
export const isTooLarge = (error: unknown): error is Invalid => error instanceof Invalid && error.code === 'too_large'

/**
 * Sends events in smaller and smaller batches after the log refused one, in order, so that only what is refused by itself
 * is left: answers it, with what comes behind it. `held` are the streams that wait; it grows.
 */
export async function sendApart(publish: MessageBus['publish'], source: RelaySource, events: readonly RecordedEvent[], held: Map<StreamName, Position>): Promise<readonly Unsent[]> {
  const { messages, unsent } = sortOut(source, events, held)
  try {
    await publish(messages)
    for (const { event, behind } of unsent) if (!behind) held.set(event.stream, event.position)
    return unsent
  } catch (error) {
    if (!isTooLarge(error)) throw error
    const [event, ...others] = events
    if (event !== undefined && others.length === 0) {
      held.set(event.stream, event.position)
      return [{ event, behind: false, ...reasonOf(error), error }]
    }
  }
  const middle = events.length >> 1
  const first = await sendApart(publish, source, events.slice(0, middle), held)
  return [...first, ...(await sendApart(publish, source, events.slice(middle), held))]
}

/** An error without a code is a bug of ours: its words may hold data and stay out. */
const reasonOf = (error: unknown): { readonly code: string; readonly detail: string } =>
  isWismoError(error) ? { code: error.code, detail: storable(error.message.slice(0, maxParkedDetail)) } : { code: 'internal', detail: 'The event cannot be mapped to its public form; the log of the service has the cause.' }

/** The place of the relay that keeps them: what it decided counts only while the store is its own. */
export interface RelayPlace {
  readonly name: string
  readonly owner: Uuid
  readonly position: Position
}

/**
 * Keeps unsent events. Answers `lost` when the store belongs to another relay by now, and the streams that were healed
 * meanwhile, if there are any: nothing was kept then, and the caller sorts again without them.
 */
export function keepUnsent({ pool, schema }: RelaySource, { name, owner, position }: RelayPlace, unsent: readonly Unsent[]): Promise<'kept' | 'lost' | readonly StreamName[]> {
  return alone(pool, schema, async (client) => {
    const { rowCount } = await client.query(`select from ${schema}.relay_position where service = $1 and owner = $2 and position = $3 for update`, [name, owner, position])
    if (rowCount === 0) return 'lost'
    const begun = new Set(unsent.filter(({ behind }) => !behind).map(({ event }) => event.stream))
    const behind = [...new Set(unsent.map(({ event }) => event.stream))].filter((stream) => !begun.has(stream))
    const { rows } = await client.query<{ stream: StreamName }>(`select stream from unnest($1::text[]) s(stream) where not exists (select from ${schema}.unsent u where u.stream = s.stream)`, [behind])
    if (rows.length > 0) return rows.map(({ stream }) => stream)
    await client.query(
      `insert into ${schema}.unsent (position, stream, event_id, type, behind, code, detail)
       select * from unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::boolean[], $6::text[], $7::text[]) on conflict do nothing`,
      [
        unsent.map(({ event }) => event.position), unsent.map(({ event }) => event.stream), unsent.map(({ event }) => event.id), unsent.map(({ event }) => event.type),
        unsent.map((one) => one.behind), unsent.map(({ code }) => code), unsent.map(({ detail }) => detail),
      ],
    )
    return 'kept'
  })
}

/**
 * Lets a stream go that was published up to that position: removes its rows unless one of them is newer. Answers whether the
 * stream is free; where it is not, the rest is to be published first.
 */
export function releaseUnsent({ pool, schema }: Pick<RelaySource, 'pool' | 'schema'>, stream: StreamName, upTo: Position): Promise<boolean> {
  return alone(pool, schema, async (client) => {
    await client.query(`delete from ${schema}.unsent where stream = $1 and not exists (select from ${schema}.unsent n where n.stream = $1 and n.position > $2)`, [stream, upTo])
    return (await client.query(`select from ${schema}.unsent where stream = $1 limit 1`, [stream])).rowCount === 0
  })
}

/** Keeping and letting go exclude each other: between the look and the change nobody else moves. */
const alone = <Result>(pool: Pool, schema: string, work: (client: PoolClient) => Promise<Result>): Promise<Result> => inTransaction(pool, `lock table ${schema}.unsent in share row exclusive mode`, work)

/** Which streams of a store wait; with a position only those whose first unsent event is not behind it. */
export async function waitingStreams({ pool, schema }: Pick<RelaySource, 'pool' | 'schema'>, upTo?: Position): Promise<Map<StreamName, Position>> {
  const { rows } = await pool.query<{ stream: StreamName; position: Position }>(
    `select stream, min(position) as position from ${schema}.unsent group by stream having $1::text is null or min(position) <= $1`,
    [upTo ?? null],
  )
  return new Map(rows.map(({ stream, position }) => [stream, position]))
}

/** A stream that waits, by its first event that cannot be sent. */
export interface UnsentStream {
  readonly stream: StreamName
  readonly type: string
  readonly code: string
  readonly detail: string
  readonly parkedAt: Instant
  /** The one that cannot be sent and those behind it. */
  readonly events: number
}

/** The streams of a store that wait, oldest first. */
export async function unsentStreams({ pool, schema }: Pick<RelaySource, 'pool' | 'schema'>, limit: number): Promise<readonly UnsentStream[]> {
  const { rows } = await pool.query<Omit<UnsentStream, 'parkedAt'> & { parkedAt: Date }>(
    `select first.stream, type, code, detail, parked_at as "parkedAt", first.events
     from (select stream, min(position) as position, count(*)::int as events from ${schema}.unsent group by stream) first join ${schema}.unsent using (position)
     order by parked_at, position limit $1`,
    [limit],
  )
  return rows.map((row) => ({ ...row, parkedAt: Instant.fromMillis(row.parkedAt.getTime()) }))
}

/** Events of a store that wait. */
export async function unsentEvents({ pool, schema }: Pick<RelaySource, 'pool' | 'schema'>): Promise<number> {
  const { rows } = await pool.query<{ events: number }>(`select count(*)::int as events from ${schema}.unsent`)
  return rows[0]?.events ?? 0
}
