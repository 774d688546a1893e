// Publishes again what a store holds: for a topic that was made anew, an empty log, a hole in a view, a stream that waits unsent.
import { Position, type RecordedEvent, type StreamName } from '@wismo/event-store'
import { Invalid, isWismoError, Unavailable } from '@wismo/kernel'
import type { RelaySource } from './group.ts'
import type { MessageBus, OutgoingMessage } from './port.ts'
import { messageOf, releaseUnsent, sendApart, waitingStreams } from './unsent.ts'

/** What of the store; all of it when nothing is said. */
export interface Republishing {
  /** Only what is published on this topic. */
  readonly topic?: string
  /** Only this stream, from its first event; what of it waited unsent is free afterwards. */
  readonly stream?: StreamName
  /** Only what lies behind this position: where an earlier run broke off. */
  readonly from?: Position
  /** Aborted to end after the batch that is under way. */
  readonly signal?: AbortSignal
}

export interface Republished {
  /** Events that were looked at, private ones included. */
  readonly read: number
  readonly published: number
  /** Events that cannot be published, and those behind them on their streams. */
  readonly unsent: number
  /** Everything up to here is on the log: `from` goes on behind it. */
  readonly at: Position
}

const batchSize = 500

/**
 * In store order, at least once: consumers pass over what they know. Needs no lease and moves no position, so the relay
 * goes on beside it; who begins at the oldest message gets each stream's events in their turn. Throws `Unavailable` when the log or the store does not answer; what `onProgress` said last holds.
 */
export function republish(bus: MessageBus, source: RelaySource, what: Republishing, onProgress: (sofar: Republished) => void): Promise<Republished> {
  return what.stream === undefined ? republishStore(bus, source, what, onProgress) : republishStream(bus, source, { ...what, stream: what.stream }, onProgress)
}

async function republishStore(bus: MessageBus, source: RelaySource, { topic, from = Position.start, signal }: Republishing, onProgress: (sofar: Republished) => void): Promise<Republished> {
  let sofar: Republished = { read: 0, published: 0, unsent: 0, at: from }
  // Found anew here: what a newer release can map is sent although it still counts as unsent. What waits before the place is not seen here, and nothing may go out past it.
  const waiting = await waitingStreams(source, from)
  // The relay may have sent the next event of a stream before the ones sent here, and then nobody who begins anew gets it in its turn. Only of
  // the streams sent last: what others got since was stored later, so it was sent later too.
  let overtaken: ReadonlySet<string> | undefined
  for (let isWhole = false; !isWhole && signal?.aborted !== true; ) {
    const page = await source.store.readAll(sofar.at, batchSize)
    const events = page.events.filter(({ stream }) => overtaken?.has(stream) ?? true)
    let published = 0
    const unsent = await sendApart(async (messages) => void (published += await send(bus, messages, topic)), source, events, waiting)
    sofar = { read: sofar.read + events.length, published: sofar.published + published, unsent: sofar.unsent + unsent.length, at: page.next }
    if (page.caughtUp) overtaken = new Set(events.map(({ stream }) => stream))
    isWhole = overtaken?.size === 0
    if (events.length > 0) onProgress(sofar)
  }
  return sofar
}

async function republishStream(bus: MessageBus, source: RelaySource, { stream, topic, signal }: Republishing & { readonly stream: StreamName }, onProgress: (sofar: Republished) => void): Promise<Republished> {
  let sofar: Republished = { read: 0, published: 0, unsent: 0, at: Position.start }
  let from = 1
  while (signal?.aborted !== true) {
    const events = await source.store.readStream(stream, { from, limit: batchSize })
    const published = await send(bus, events.map((event) => sendable(source, event)).filter((message) => message !== undefined), topic)
    from += events.length
    sofar = { ...sofar, read: sofar.read + events.length, published: sofar.published + published, at: events.at(-1)?.position ?? sofar.at }
    if (events.length > 0) onProgress(sofar)
    // Not before nothing came while we sent: what the relay sent meanwhile lies before what was sent here. What it set aside since then is read in another round.
    else if (topic !== undefined || (await releaseUnsent(source, stream, sofar.at))) break
  }
  return sofar
}

/** Throws `Invalid('unsendable')` with the event's name for what cannot be published still: nothing behind it may go out. */
function sendable(source: RelaySource, event: RecordedEvent): OutgoingMessage | undefined {
  try {
    return messageOf(source, event)
  } catch (error) {
    if (error instanceof Unavailable) throw error
    throw new Invalid('unsendable', `${event.type} (version ${event.version} of ${event.stream}) still cannot be published: ${isWismoError(error) ? error.message : 'its mapping fails.'}`)
  }
}

async function send(bus: MessageBus, messages: readonly OutgoingMessage[], topic: string | undefined): Promise<number> {
  const wanted = topic === undefined ? messages : messages.filter((message) => message.topic === topic)
  if (wanted.length > 0) await bus.publish(wanted)
  return wanted.length
}
