import { Invalid, type Uuid } from '@wismo/kernel'
import type { ConsumerGroup } from './group.ts'
import type { Inbound } from './handlers.ts'
import { isSchemaUnknown, orderKeyOf, typeOf, type InboundReader } from './inbound.ts'
import { parkedBecause, parkedKeys, type ParkedMessage } from './parking.ts'
import type { ReceivedMessage } from './port.ts'

/** A batch after the first look: what to handle, what is set aside unread, and everything whose position moves. */
export interface Sorted {
  /** Under which name this group keeps its positions in this log. */
  readonly position: string
  readonly messages: readonly ReceivedMessage[]
  readonly inbound: readonly Inbound[]
  readonly parked: readonly ParkedMessage[]
}

/** What became of a batch. */
export interface Outcome {
  /** Appends or rows written. */
  readonly recorded: number
  readonly parked: readonly ParkedMessage[]
}

/**
 * Skips what nobody here names before decoding it, sets aside what cannot be read, and everything of an order that
 * already has something set aside: its order is kept, the others flow on.
 */
export async function sortBatch(group: ConsumerGroup, reader: InboundReader, messages: readonly ReceivedMessage[], position: string): Promise<Sorted> {
  const wanted = messages.filter((message) => isWanted(group, message))
  const waiting = new Set(wanted.length === 0 ? [] : await parkedKeys(group.pool, group.schema, group.name, wanted.map(orderKeyOf)))
  const inbound: Inbound[] = []
  const parked: ParkedMessage[] = []
  for (const message of wanted) {
    const key = orderKeyOf(message)
    if (waiting.has(key)) {
      parked.push(parkedBecause(group.name, message, new Invalid('behind_parked', 'An earlier message of this order is parked.'), true))
      continue
    }
    try {
      inbound.push(await readKnown(group, reader, message))
    } catch (error) {
      if (isSchemaUnknown(error)) throw error
      parked.push(parkedBecause(group.name, message, error))
      waiting.add(key)
    }
  }
  return { position, messages, inbound: distinct(inbound), parked }
}

const isWanted = (group: ConsumerGroup, message: ReceivedMessage): boolean => isNamed(group, message) || parksUnknown(group, message)

const isNamed = (group: ConsumerGroup, message: ReceivedMessage): boolean => {
  const type = typeOf(message)
  return type !== undefined && group.handlers.some((handler) => handler.topic === message.topic && handler.on.includes(type))
}

const parksUnknown = (group: ConsumerGroup, message: ReceivedMessage): boolean => group.kind === 'reactions' && (group.parkUnknownOn?.includes(message.topic) ?? false)

/** An unknown writer schema may just have been published: the schemas are read once more before the batch waits. */
async function readKnown(group: ConsumerGroup, reader: InboundReader, message: ReceivedMessage): Promise<Inbound> {
  if (!isNamed(group, message)) throw new Invalid(typeOf(message) === undefined ? 'malformed' : 'unknown_type', 'No service handles this type of message.')
  try {
    return reader.read(message)
  } catch (error) {
    if (!isSchemaUnknown(error)) throw error
    await reader.refresh()
    return readAgain(reader, message)
  }
}

/** Our own schemas come before our events; a retailer's schema that is not known by now will never be. */
function readAgain(reader: InboundReader, message: ReceivedMessage): Inbound {
  try {
    return reader.read(message)
  } catch (error) {
    if (isSchemaUnknown(error) && message.topic.startsWith('retail.')) throw new Invalid('malformed', 'The schema that wrote this message is not one of ours.')
    throw error
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
