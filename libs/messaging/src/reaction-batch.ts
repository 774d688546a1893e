import { isWismoError, Unavailable } from '@wismo/kernel'
import { maxAppends, type Append, type AppendResult } from '@wismo/event-store'
import { decideRound, type StreamInMemory, type Task } from './decided-streams.ts'
import type { ReactionGroup } from './group.ts'
import type { Inbound } from './handlers.ts'
import { orderKeyOf } from './inbound.ts'
import type { KnownStreams } from './known-streams.ts'
import type { MessageBus, OutgoingMessage } from './port.ts'
import { parkedBecause, parkedColumns, parkedInsert, sealParked, type ParkedMessage } from './parking.ts'
import { positionColumns, positionsAfter, positionUpsert } from './positions.ts'
import type { Outcome, Sorted } from './sorted-batch.ts'

/** Losing a race on a stream is normal; losing this many in a row means the batch comes again later. */
const rounds = 8

/**
 * A batch through all reactions of a group: prepare, load every stream that is not known in one query, decide in memory,
 * append in one call, then set aside what was refused and move the positions in one statement.
 */
export async function settleReactions(group: ReactionGroup, bus: MessageBus, known: KnownStreams, sorted: Sorted, bug: (error: unknown, inbound: Inbound) => void): Promise<Outcome> {
  let parked: ParkedMessage[] = [...sorted.parked]
  const stuck = new Set<string>()
  const park: Park = (inbound, error) => {
    if (error instanceof Unavailable) throw error
    if (!isWismoError(error)) bug(error, inbound)
    parked.push(parkedBecause(group.name, inbound.message, error, stuck.has(orderKeyOf(inbound.message))))
    stuck.add(orderKeyOf(inbound.message))
  }
  const isStuck = (inbound: Inbound): boolean => stuck.has(orderKeyOf(inbound.message))
  let open = await prepareAll(group, sorted.inbound, park)
  let recorded = 0
  for (let round = 1; open.length > 0; round += 1) {
    if (round > rounds) throw new Unavailable('contended', 'The streams of this batch keep changing.')
    const { streams, refused } = await decideRound(group.store, open, known, isStuck)
    for (const { inbound, error } of refused) park(inbound, error)
    const results = await appendAll(group, streams, known)
    recorded += results.filter((result) => result.outcome === 'appended').length
    open = streams.filter((_, i) => results[i]?.outcome !== 'appended').flatMap((stream) => stream.tasks)
    // What was refused on a state that never was is decided again with the rest of its stream.
    const again = new Set(open.map(({ inbound }) => inbound.message))
    for (const { message } of parked.filter((one) => again.has(one.message))) stuck.delete(orderKeyOf(message))
    parked = parked.filter(({ message }) => !again.has(message))
  }
  await settle(group, bus, sorted, inOrder(parked))
  return { recorded, parked }
}

/** Sets a message aside with its reason; what may work later is thrown on. */
type Park = (inbound: Inbound, error: unknown) => void

/** Tasks in the order in which their messages came, whatever handler they are for. */
async function prepareAll(group: ReactionGroup, inbound: readonly Inbound[], park: Park): Promise<readonly Task[]> {
  const tasks: Task[] = []
  for (const handler of group.handlers) {
    const own = inbound.filter((one) => handler.on.includes(one.type))
    if (own.length === 0) continue
    const prepared = handler.prepare === undefined ? own.map(() => undefined) : await handler.prepare(own)
    for (const [i, one] of own.entries()) {
      const entry = prepared[i]
      try {
        if (entry instanceof Error) throw entry
        tasks.push({ inbound: one, handler, prepared: entry, stream: handler.stream(one, entry) })
      } catch (error) {
        park(one, error)
      }
    }
  }
  const place = new Map(inbound.map((one, i) => [one, i]))
  return tasks.sort((a, b) => (place.get(a.inbound) ?? 0) - (place.get(b.inbound) ?? 0))
}

/** At most `maxAppends` a call, one after the other: more lock rows would slow the store's reader. */
async function appendAll(group: ReactionGroup, streams: readonly StreamInMemory[], known: KnownStreams): Promise<readonly AppendResult[]> {
  const appends = streams.map(({ name, version, written }): Append => ({ stream: name, expected: version === 0 ? 'none' : version, events: written }))
  const results: AppendResult[] = []
  for (let i = 0; i < appends.length; i += maxAppends) results.push(...(await group.store.appendMany(appends.slice(i, i + maxAppends))))
  for (const [i, stream] of streams.entries()) {
    if (results[i]?.outcome === 'appended') known.keep(stream.name, stream.asWritten())
    else known.forget(stream.name)
  }
  return results
}

const inOrder = (parked: readonly ParkedMessage[]): readonly ParkedMessage[] =>
  [...parked].sort((a, b) => Number(a.message.offset - b.message.offset))

async function settle(group: ReactionGroup, bus: MessageBus, sorted: Sorted, parked: readonly ParkedMessage[]): Promise<void> {
  const told = parked.map((one) => group.announce?.(one)).filter((message): message is OutgoingMessage => message !== undefined)
  if (told.length > 0) await bus.publish(told)
  const positions = positionColumns(positionsAfter(sorted.messages))
  if (parked.length === 0) {
    await group.pool.query({ name: `${group.schema}.move`, text: positionUpsert(group.schema, '$1', 2), values: [sorted.position, ...positions] })
    return
  }
  const bodies = await sealParked(group.vault, parked)
  await group.pool.query({
    name: `${group.schema}.park`,
    text: `with pos as (${positionUpsert(group.schema, '$1', 2)}) ${parkedInsert(group.schema, 5)}`,
    values: [sorted.position, ...positions, ...parkedColumns(parked, bodies)],
  })
}
