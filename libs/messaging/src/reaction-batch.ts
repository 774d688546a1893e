import type { Contracts } from '@wismo/contracts'
import { Invalid, Unavailable, uuidV5 } from '@wismo/kernel'
import { maxAppends, type Append, type AppendResult, type EventStore, type NewEvent, type StreamName } from '@wismo/event-store'
import { askedTogether, type Answer } from './asked-together.ts'
import { partsOf } from './batches.ts'
import { decideRound, type Refused, type StreamInMemory, type Task } from './decided-streams.ts'
import { endingOf, inLine } from './ending.ts'
import type { Parked, ReactionGroup } from './group.ts'
import type { HeldFact, Inbound, Reaction } from './handlers.ts'
import type { KnownStreams } from './known-streams.ts'
import { runLanes } from './lanes.ts'
import { idInLogs, typeInLogs } from './names-in-logs.ts'
import { parkedBecause, type ParkedMessage } from './parking.ts'
import type { MessageBus, OutgoingMessage } from './port.ts'
import { refusalsOf, type Refusals } from './refusals.ts'
import type { Outcome, Sorted } from './sorted-batch.ts'
import { mostRaces } from './tries.ts'
import { isTooLarge } from './unsent.ts'

/** Calls of `appendMany` that a batch has under way at once. */
const callsInFlight = 4

/** What reactions need beside their group. */
interface ReactionSurroundings {
  readonly bus: MessageBus
  readonly contracts: Contracts
  readonly known: KnownStreams
}

/** Hears of what nobody foresaw, with the type and the id of its message. */
type Bug = (error: unknown, failed: { readonly type: string; readonly id: string }) => void

/**
 * A batch through all reactions of a group: prepare, load every stream that is not known in one query, decide in memory,
 * append in few calls, then set aside what was refused and move the positions in one statement.
 */
export async function settleReactions(group: ReactionGroup, { bus, contracts, known }: ReactionSurroundings, sorted: Sorted, bug: Bug): Promise<Outcome> {
  const refusals = refusalsOf(sorted.inbound)
  let open = await prepareAll(group, sorted.inbound, refusals)
  let recorded = 0
  const before = new Set<Inbound>()
  for (let lost = 0; open.length > 0; ) {
    if (lost === mostRaces) throw new Unavailable('contended', 'The streams of this batch keep changing.')
    const { streams, refused, known: told } = await decideRound(group.store, open, known, refusals.stuck())
    for (const inbound of told) before.add(inbound)
    const written = await appendAll(group.store, streams, known)
    for (const { task, error } of [...refused, ...written.refused]) refusals.add(task.inbound, error, task)
    recorded += written.appended
    if (written.refused.length === 0) lost += 1
    open = refusals.open(written.again)
  }
  const parked = inLine(sorted, [...sorted.parked, ...refusals.parked(group.name, bug)])
  await announce(group, bus, sorted, parked, bug)
  const ending = await endingOf(group, contracts, sorted, parked)
  await group.pool.query({ name: `${group.schema}.${ending.name}`, text: `with ${ending.text(1)} select`, values: [...ending.values] })
  return { recorded, parked, known: before.size }
}

/** Tasks in the order in which their messages came, whatever handler they are for. */
async function prepareAll(group: ReactionGroup, inbound: readonly Inbound[], refusals: Refusals): Promise<readonly Task[]> {
  const tasks: Task[] = []
  for (const handler of group.handlers) {
    const own = factsFor(handler, inbound.filter((one) => handler.on.includes(one.type)), refusals)
    if (own.length === 0) continue
    const facts = own.map(({ fact }) => fact)
    const prepared = handler.prepare === undefined ? facts.map(() => ({ value: undefined })) : await askedTogether(facts, handler.prepare.bind(handler))
    for (const [i, { message, fact }] of own.entries()) {
      try {
        const entry = preparedOf(prepared[i])
        const stream = handler.stream(fact, entry)
        if (stream !== undefined) tasks.push({ inbound: message, fact, handler, prepared: entry, stream })
      } catch (error) {
        refusals.add(message, error)
      }
    }
  }
  return refusals.open(tasks)
}

/** Each fact of these messages, as if it had come alone. */
function factsFor(handler: Reaction, messages: readonly Inbound[], refusals: Refusals): readonly { readonly message: Inbound; readonly fact: Inbound }[] {
  if (handler.each === undefined) return messages.map((message) => ({ message, fact: message }))
  const each = handler.each.bind(handler)
  return messages.flatMap((message) => {
    try {
      return each(message).map((held) => ({ message, fact: heldFact(message, held) }))
    } catch (error) {
      refusals.add(message, error)
      return []
    }
  })
}

const heldFact = (message: Inbound, { name, id, type, data }: HeldFact): Inbound => ({ ...message, id: id ?? (name === undefined ? message.id : uuidV5(message.id, 'fact', name)), ...(type === undefined ? {} : { type }), data })

/** A handler answers with a refusal for one, or throws. */
function preparedOf(answer: Answer<unknown> | undefined): unknown {
  if (answer !== undefined && 'error' in answer) throw answer.error
  if (answer?.value instanceof Error) throw answer.value
  return answer?.value
}

/** What a round wrote. */
interface Written {
  readonly appended: number
  /** Of streams that are not written as they were decided: what was refused on a state that never was is among them. */
  readonly again: readonly Task[]
  /** What the store does not take. */
  readonly refused: readonly Refused[]
}

/** At most `maxAppends` a call: more lock rows would slow the store's reader. */
async function appendAll(store: EventStore, streams: readonly StreamInMemory[], known: KnownStreams): Promise<Written> {
  const answers = new Map<StreamInMemory, Answer<AppendResult>>()
  const isWritten = (stream: StreamInMemory): boolean => outcomeOf(answers.get(stream)) === 'appended'
  try {
    await runLanes(callsInFlight, partsOf(streams, maxAppends), async (part) => {
      const found = await askedTogether(part, (asked) => store.appendMany(asked.map(({ name, version, written }) => appendTo(name, version, written))))
      for (const [i, answer] of found.entries()) answers.set(part[i] as StreamInMemory, answer)
    })
  } finally {
    for (const stream of streams) {
      if (isWritten(stream)) known.keep(stream.name, stream.asWritten())
      else known.forget(stream.name)
    }
  }
  const refused: Refused[] = []
  for (const [stream, answer] of answers) if ('error' in answer) refused.push(...(await refusedShare(store, stream, answer.error)))
  const isRefused = new Set(refused.map(({ task }) => task))
  const open = streams.filter((stream) => !isWritten(stream))
  return { appended: streams.length - open.length, again: open.flatMap(({ tasks }) => tasks).filter((task) => !isRefused.has(task)), refused }
}

const outcomeOf = (answer: Answer<AppendResult> | undefined): AppendResult['outcome'] | undefined => (answer !== undefined && 'value' in answer ? answer.value.outcome : undefined)

const appendTo = (stream: StreamName, version: number, events: readonly NewEvent[]): Append => ({ stream, expected: version === 0 ? 'none' : version, events })

/** Writes what each message brings alone, up to the one that the store does not take; none where it takes them apart, or a rival came between. */
async function refusedShare(store: EventStore, { name, version, shares }: StreamInMemory, error: unknown): Promise<readonly Refused[]> {
  if (shares.length === 1) return shares.map(({ task }) => ({ task, error }))
  let reached = version
  for (const { task, events } of shares) {
    const [answer] = await askedTogether([appendTo(name, reached, events)], (one) => store.appendMany(one))
    if (answer !== undefined && 'error' in answer) return [{ task, error: answer.error }]
    if (outcomeOf(answer) !== 'appended') return []
    reached += events.length
  }
  return []
}

/** Told once per reason: what is tried again and refused for the same one is known already. */
async function announce(group: ReactionGroup, bus: MessageBus, { origin }: Sorted, parked: readonly ParkedMessage[], bug: Bug): Promise<void> {
  const news = origin.kind === 'log' ? parked : parked.filter(({ message, code, behind }) => !behind && origin.rows.get(message)?.code !== code)
  const told = [...news, ...settledOf(group, origin, parked)].flatMap((about): readonly Announcement[] => {
    const message = group.announce?.(about)
    return message === undefined ? [] : [{ message, about }]
  })
  if (told.length > 0) await tell(bus, told, bug)
}

/** What was taken up and does not stay. */
function settledOf({ name }: ReactionGroup, origin: Sorted['origin'], parked: readonly ParkedMessage[]): readonly Settled[] {
  if (origin.kind === 'log') return []
  const still = new Set(parked.map(({ message }) => message))
  return [...origin.rows].filter(([message]) => !still.has(message)).map(([message, { code }]) => ({ ...parkedBecause(name, message, new Invalid(code, '')), settled: 'handled' }))
}

type Settled = ParkedMessage & Required<Pick<Parked, 'settled'>>

interface Announcement {
  readonly message: OutgoingMessage
  readonly about: ParkedMessage
}

/**
 * An announcement that no broker takes is left out: its message is parked all the same, else the group would stand still for
 * it. The others go in smaller and smaller batches then, in order; some of them may go twice.
 */
async function tell(bus: MessageBus, told: readonly Announcement[], bug: Bug): Promise<void> {
  try {
    return await bus.publish(told.map(({ message }) => message))
  } catch (error) {
    if (!isTooLarge(error)) throw error
    const [only, ...others] = told
    if (only !== undefined && others.length === 0) return bug(error, { type: typeInLogs(only.about.type), id: idInLogs(only.about.messageId) })
  }
  const middle = told.length >> 1
  await tell(bus, told.slice(0, middle), bug)
  await tell(bus, told.slice(middle), bug)
}
