import type { Contracts } from '@wismo/contracts'
import { Unavailable } from '@wismo/kernel'
import { maxAppends, type Append, type AppendResult } from '@wismo/event-store'
import { decideRound, type StreamInMemory, type Task } from './decided-streams.ts'
import { endingOf, inLine } from './ending.ts'
import type { ReactionGroup } from './group.ts'
import type { Inbound } from './handlers.ts'
import type { KnownStreams } from './known-streams.ts'
import { runLanes } from './lanes.ts'
import type { ParkedMessage } from './parking.ts'
import type { MessageBus, OutgoingMessage } from './port.ts'
import { refusalsOf, type Refusals } from './refusals.ts'
import type { Outcome, Sorted } from './sorted-batch.ts'

/** Losing a race on a stream is normal; losing this many in a row means the batch comes again later. */
const rounds = 8

/** Calls of `appendMany` that a batch has under way at once. */
const callsInFlight = 4

/** What reactions need beside their group. */
export interface ReactionSurroundings {
  readonly bus: MessageBus
  readonly contracts: Contracts
  readonly known: KnownStreams
}

/**
 * A batch through all reactions of a group: prepare, load every stream that is not known in one query, decide in memory,
 * append in few calls, then set aside what was refused and move the positions in one statement.
 */
export async function settleReactions(group: ReactionGroup, { bus, contracts, known }: ReactionSurroundings, sorted: Sorted, bug: (error: unknown, inbound: Inbound) => void): Promise<Outcome> {
  const refusals = refusalsOf(sorted.inbound)
  let open = await prepareAll(group, sorted.inbound, refusals)
  let recorded = 0
  for (let round = 1; open.length > 0; round += 1) {
    if (round > rounds) throw new Unavailable('contended', 'The streams of this batch keep changing.')
    const { streams, refused } = await decideRound(group.store, open, known, refusals.stuck())
    for (const { task, error } of refused) refusals.add(task.inbound, error, task)
    const results = await appendAll(group, streams, known)
    recorded += results.filter((result) => result?.outcome === 'appended').length
    // What was refused on a state that never was is decided again with the rest of its stream.
    open = refusals.open(streams.filter((_, i) => results[i]?.outcome !== 'appended').flatMap((stream) => stream.tasks))
  }
  const parked = inLine(sorted, [...sorted.parked, ...refusals.parked(group.name, bug)])
  await announce(group, bus, sorted, parked)
  const ending = await endingOf(group, contracts, sorted, parked)
  await group.pool.query({ name: `${group.schema}.${ending.name}`, text: `with ${ending.text(1)} select`, values: [...ending.values] })
  return { recorded, parked }
}

/** Tasks in the order in which their messages came, whatever handler they are for. */
async function prepareAll(group: ReactionGroup, inbound: readonly Inbound[], refusals: Refusals): Promise<readonly Task[]> {
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
        refusals.add(one, error)
      }
    }
  }
  return refusals.open(tasks)
}

/** At most `maxAppends` a call: more lock rows would slow the store's reader. */
async function appendAll(group: ReactionGroup, streams: readonly StreamInMemory[], known: KnownStreams): Promise<readonly (AppendResult | undefined)[]> {
  const appends = streams.map(({ name, version, written }): Append => ({ stream: name, expected: version === 0 ? 'none' : version, events: written }))
  const results: AppendResult[] = []
  const starts = Array.from({ length: Math.ceil(appends.length / maxAppends) }, (_, i) => i * maxAppends)
  try {
    await runLanes(callsInFlight, starts, async (start) => {
      for (const [i, result] of (await group.store.appendMany(appends.slice(start, start + maxAppends))).entries()) results[start + i] = result
    })
  } finally {
    for (const [i, stream] of streams.entries()) {
      if (results[i]?.outcome === 'appended') known.keep(stream.name, stream.asWritten())
      else known.forget(stream.name)
    }
  }
  return results
}

/** Told once per reason: what is tried again and refused for the same one is known already. */
async function announce(group: ReactionGroup, bus: MessageBus, { origin }: Sorted, parked: readonly ParkedMessage[]): Promise<void> {
  const news = origin.kind === 'log' ? parked : parked.filter(({ message, code, behind }) => !behind && origin.rows.get(message)?.code !== code)
  const told = news.map((one) => group.announce?.(one)).filter((message): message is OutgoingMessage => message !== undefined)
  if (told.length > 0) await bus.publish(told)
}
