import type { Contracts } from '@wismo/contracts'
import { Invalid, isWismoError, type Uuid } from '@wismo/kernel'
import type { ConsumerGroup } from './group.ts'
import type { Inbound } from './handlers.ts'
import { orderKeyOf, passedEvent, readMessage, typeOf } from './inbound.ts'
import { parkedBecause, parkedKeys, type ParkedMessage } from './parking.ts'
import type { ReceivedMessage } from './port.ts'
import { isSchemaUnknown, type SchemaLog } from './schema-log.ts'

/** A batch after the first look: what to handle, what is set aside unread, and everything whose position moves. */
export interface Sorted {
  /** Under which name this group keeps its positions in this log. */
  readonly position: string
  readonly messages: readonly ReceivedMessage[]
  readonly inbound: readonly Inbound[]
  readonly parked: readonly ParkedMessage[]
  readonly skipped: Skipped
}

/** What nobody here handles. Reactions pass over it by its header alone; views move on by its envelope. */
export interface Skipped {
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
}

/**
 * Skips what nobody here names before decoding it, sets aside what cannot be read, and everything of an order that
 * already has something set aside: its order is kept, the others flow on. Views get what they do not name too, by its
 * envelope alone: a row that did not move on with its aggregate would see a hole before the next event.
 */
export async function sortBatch(group: ConsumerGroup, schemas: SchemaLog, messages: readonly ReceivedMessage[], position: string, bug: (error: unknown, message: ReceivedMessage) => void): Promise<Sorted> {
  const { contracts } = schemas
  const wanted = messages.filter((message) => isNamed(group, message, contracts) || parksUnknown(group, message, contracts) || isPassed(group, message, contracts))
  const waiting = new Set(wanted.length === 0 ? [] : await parkedKeys(group.pool, group.schema, group.name, wanted.map(orderKeyOf)))
  const read = await readerOf(group, schemas, wanted)
  const inbound: Inbound[] = []
  const parked: ParkedMessage[] = []
  for (const message of wanted) {
    const key = orderKeyOf(message)
    if (waiting.has(key)) {
      parked.push(parkedBecause(group.name, message, new Invalid('behind_parked', 'An earlier message of this order is parked.'), true))
      continue
    }
    try {
      inbound.push(read(message))
    } catch (error) {
      if (isSchemaUnknown(error)) throw error
      if (!isWismoError(error)) bug(error, message)
      parked.push(parkedBecause(group.name, message, error))
      waiting.add(key)
    }
  }
  return { position, messages, inbound: distinct(inbound), parked, skipped: skippedOf(group, messages, contracts) }
}

const isNamed = (group: ConsumerGroup, message: ReceivedMessage, contracts: Contracts): boolean => {
  const type = typeOf(message)
  return type !== undefined && contracts.isKnown(type) && contracts.topicOf(type) === message.topic && group.handlers.some(({ on }) => on.includes(type))
}

/** What is published belongs to a service that reads it; a type of no catalogue and a draft have nobody yet. */
const parksUnknown = (group: ConsumerGroup, message: ReceivedMessage, contracts: Contracts): boolean => {
  if (group.kind !== 'reactions' || group.parksUnknown !== true || contracts.topic(message.topic)?.inbound !== true) return false
  const type = typeOf(message)
  return type === undefined || !contracts.isPublished(type) || contracts.topicOf(type) !== message.topic
}

/** An event of ours that no view of the group folds. */
const isPassed = (group: ConsumerGroup, message: ReceivedMessage, contracts: Contracts): boolean =>
  group.kind === 'views' && typeOf(message) !== undefined && contracts.topic(message.topic)?.inbound !== true && !isNamed(group, message, contracts)

function skippedOf(group: ConsumerGroup, messages: readonly ReceivedMessage[], contracts: Contracts): Skipped {
  const unknown = new Map<string, number>()
  const skipped = messages.filter((message) => !isNamed(group, message, contracts) && !parksUnknown(group, message, contracts))
  for (const message of skipped) {
    const type = typeOf(message) ?? ''
    if (!contracts.isKnown(type)) unknown.set(type, (unknown.get(type) ?? 0) + 1)
  }
  return { messages: skipped.length, unknown }
}

/**
 * How the messages of a batch are read. A writer schema that is not known may just have been published: the topic is read
 * once more for the whole batch. What is unknown then waits where it is ours, because we publish schemas before events;
 * a retailer cannot publish any, so one wrong sender would hold up everybody: there it is set aside and its order waits.
 */
async function readerOf(group: ConsumerGroup, schemas: SchemaLog, wanted: readonly ReceivedMessage[]): Promise<(message: ReceivedMessage) => Inbound> {
  const { contracts } = schemas
  await schemas.loaded()
  const unread = wanted.filter((message) => !parksUnknown(group, message, contracts) && message.value !== null && !contracts.knowsWriterOf(message.value))
  if (unread.some(({ topic }) => contracts.topic(topic)?.inbound !== true)) await schemas.refresh()
  else if (unread.length > 0) await schemas.refreshForOutside()
  return (message) => {
    if (isPassed(group, message, contracts)) return passedEvent(message, contracts)
    if (!isNamed(group, message, contracts)) throw typeOf(message) === undefined ? new Invalid('malformed', 'The message has no header ce_type.') : new Invalid('unknown_type', 'No service handles this type of message.')
    try {
      return readMessage(message, contracts)
    } catch (error) {
      if (isSchemaUnknown(error) && contracts.topic(message.topic)?.inbound === true) throw new Invalid('schema_unknown', 'The schema that wrote this message is not one of ours.')
      throw error
    }
  }
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
