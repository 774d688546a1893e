import type { Contracts } from '@wismo/contracts'
import { Invalid, isWismoError, type Uuid } from '@wismo/kernel'
import type { ConsumerGroup, ViewGroup } from './group.ts'
import type { Inbound } from './handlers.ts'
import { isFromOutside, orderKeyOf, passedEvent, readMessage, typeOf } from './inbound.ts'
import { Behind, parkedBecause, parkedKeys, type ParkedMessage } from './parking.ts'
import type { ReceivedMessage } from './port.ts'
import { isSchemaUnknown, type SchemaLog } from './schema-log.ts'

/** Where the messages of a batch come from: the log, whose positions move, or the parked table, whose rows go. */
export type Origin =
  /** `position`: under which name this group keeps its positions in this log. */
  | { readonly kind: 'log'; readonly position: string }
  | { readonly kind: 'parked'; readonly rows: ReadonlyMap<ReceivedMessage, TakenUp> }

/** The row of a parked message that is handled again. */
export interface TakenUp {
  readonly id: string
  /** Tries before this one. */
  readonly attempts: number
  readonly code: string
  /** Its body was not kept, or not for so long. */
  readonly isLost: boolean
}

/** A batch after the first look: what to handle, what is set aside unread, and everything whose position moves. */
export interface Sorted {
  readonly origin: Origin
  readonly messages: readonly ReceivedMessage[]
  readonly inbound: readonly Inbound[]
  readonly parked: readonly ParkedMessage[]
  readonly skipped: Skipped
  /** Messages that the batch has already: each is handled once. */
  readonly repeated: number
}

/** What nobody here handles. Reactions pass over it by its header alone; views move on by its envelope. */
interface Skipped {
  /** Of types that nobody in this group handles, those of other releases included. */
  readonly messages: number
  /** Types that are in no catalogue of this release, with how often they came. */
  readonly unknown: ReadonlyMap<string, number>
}

/** What became of a batch. */
export interface Outcome {
  /** Appends or rows written. */
  readonly recorded: number
  readonly parked: readonly ParkedMessage[]
  /** Messages told twice: what they bring about, or a part of it, was recorded before. */
  readonly known: number
}

/**
 * Skips what nobody here names before decoding it, sets aside what cannot be read, and everything of an order that
 * already has something set aside: its order is kept, the others flow on. Views get what they do not name too, by its
 * envelope alone: a row that did not move on with its aggregate would see a hole before the next event. They park by
 * aggregate and know its order by the version, so here nothing waits.
 */
export async function sortBatch(group: ConsumerGroup, schemas: SchemaLog, messages: readonly ReceivedMessage[], origin: Origin, bug: (error: unknown, message: ReceivedMessage) => void): Promise<Sorted> {
  const looked = messages.map((message): Looked => lookAt(group, message, schemas.contracts))
  const wanted = looked.filter(({ treatment }) => treatment !== 'skip')
  const waiting = new Set(await waitingKeys(group, origin, wanted))
  await knowWriters(schemas, wanted)
  const inbound: Inbound[] = []
  const parked: ParkedMessage[] = []
  for (const one of wanted) {
    if (waiting.size > 0 && waiting.has(orderKeyOf(one.message))) {
      parked.push(parkedBecause(group.name, one.message, new Behind(), { behind: true }))
      continue
    }
    try {
      if (origin.kind === 'parked' && origin.rows.get(one.message)?.isLost === true) throw new Invalid('body_gone', 'The body of the message is not kept any more: it has to be sent or published again.')
      inbound.push(read(one, schemas.contracts))
    } catch (error) {
      if (isSchemaUnknown(error)) throw error
      if (!isWismoError(error)) bug(error, one.message)
      parked.push(parkedBecause(group.name, one.message, error))
      if (group.kind !== 'views') waiting.add(orderKeyOf(one.message))
    }
  }
  const once = distinct(inbound)
  return { origin, messages, inbound: once, parked, skipped: skippedOf(looked, schemas.contracts), repeated: inbound.length - once.length }
}

/**
 * One message by itself as a batch gives it to the views of a group; undefined for what they pass over unread. Throws what a batch
 * parks it for, and `Unavailable` where its writer is not known yet.
 */
export function readForViews(group: ViewGroup, message: ReceivedMessage, contracts: Contracts): Inbound | undefined {
  const looked = lookAt(group, message, contracts)
  return looked.treatment === 'skip' ? undefined : read(looked, contracts)
}

/** What is taken up again stands at the head of its key: nothing is before it. */
async function waitingKeys(group: ConsumerGroup, origin: Origin, wanted: readonly Looked[]): Promise<Iterable<string>> {
  if (group.kind === 'views' || origin.kind === 'parked' || wanted.length === 0) return []
  return parkedKeys(group.pool, group.schema, group.name, wanted.map(({ message }) => orderKeyOf(message)))
}

/** A message by its header alone. */
interface Looked {
  readonly message: ReceivedMessage
  readonly type: string | undefined
  /** Retailers wrote it. */
  readonly fromOutside: boolean
  /** `handle` it; `park` it, because nobody takes it; `pass` it, as a view that does not fold it; `skip` it. */
  readonly treatment: 'handle' | 'park' | 'pass' | 'skip'
}

function lookAt(group: ConsumerGroup, message: ReceivedMessage, contracts: Contracts): Looked {
  const type = typeOf(message)
  const fromOutside = isFromOutside(contracts, message.topic)
  return { message, type, fromOutside, treatment: treatmentOf(group, message, contracts, type, fromOutside) }
}

function treatmentOf(group: ConsumerGroup, { topic }: ReceivedMessage, contracts: Contracts, type: string | undefined, fromOutside: boolean): Looked['treatment'] {
  const isHere = type !== undefined && contracts.isKnown(type) && contracts.topicOf(type) === topic
  if (isHere && group.handlers.some(({ on }) => on.includes(type))) return 'handle'
  if (group.kind === 'views') return type === undefined || fromOutside ? 'skip' : 'pass'
  // What is published belongs to a service that reads it; a type of no catalogue and a draft have nobody yet.
  return group.kind === 'reactions' && group.parksUnknown === true && fromOutside && !(isHere && contracts.isPublished(type)) ? 'park' : 'skip'
}

/** A writer schema that is not known may just have been published: the topic is read once more for the whole batch. */
async function knowWriters(schemas: SchemaLog, wanted: readonly Looked[]): Promise<void> {
  await schemas.loaded()
  const unread = wanted.filter(({ message: { value }, treatment }) => treatment !== 'park' && value !== null && !schemas.contracts.knowsWriterOf(value))
  if (unread.some(({ fromOutside }) => !fromOutside)) await schemas.refresh()
  else if (unread.length > 0) await schemas.refreshForOutside()
}

/**
 * Where the writer is still unknown the batch waits, because we publish schemas before events. A retailer cannot publish
 * any, so one wrong sender would hold up everybody: there the message is set aside and its order waits.
 */
function read({ message, type, fromOutside, treatment }: Looked, contracts: Contracts): Inbound {
  if (treatment === 'pass') return passedEvent(message, contracts)
  if (treatment === 'park') throw type === undefined ? new Invalid('malformed', 'The message has no header ce_type.') : new Invalid('unknown_type', 'No service handles this type of message.')
  try {
    return readMessage(message, contracts)
  } catch (error) {
    if (isSchemaUnknown(error) && fromOutside) throw new Invalid('schema_unknown', 'The schema that wrote this message is not one of ours.')
    throw error
  }
}

function skippedOf(looked: readonly Looked[], contracts: Contracts): Skipped {
  const unknown = new Map<string, number>()
  const skipped = looked.filter(({ treatment }) => treatment === 'skip' || treatment === 'pass')
  for (const { type = '' } of skipped) if (!contracts.isKnown(type)) unknown.set(type, (unknown.get(type) ?? 0) + 1)
  return { messages: skipped.length, unknown }
}

/** The same message twice in one batch is one message; what only shares its id is another one, and is decided as such. */
function distinct(inbound: readonly Inbound[]): readonly Inbound[] {
  const seen = new Map<Uuid, ReceivedMessage>()
  return inbound.filter(({ id, message }) => {
    const first = seen.get(id)
    if (first === undefined) seen.set(id, message)
    return first === undefined || first.key !== message.key || !sameBytes(first.value, message.value)
  })
}

const sameBytes = (a: Uint8Array | null, b: Uint8Array | null): boolean => Buffer.compare(a ?? Buffer.alloc(0), b ?? Buffer.alloc(0)) === 0
