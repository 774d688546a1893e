import { randomUUID } from 'node:crypto'
import { Instant, ShopId, type EventMetadata, type Uuid } from '@wismo/kernel'
import { Position, StreamName, type Append, type AppendResult, type EventStore, type ExpectedVersion, type NewEvent, type RecordedEvent } from './port.ts'

// What the tests of this library append and read. Nothing else imports this.

export const sampleMetadata: EventMetadata = {
  shopId: ShopId.parse('aldermoor'),
  occurredAt: Instant.parse('2026-11-16T18:22:10.000Z'),
  correlationId: '0190a1b2-0000-7000-8000-000000000001' as Uuid,
  causationId: '0190a1b2-0000-7000-8000-000000000002' as Uuid,
  actor: { type: 'system', id: 'contract' },
}

export const newUuid = (): Uuid => randomUUID() as Uuid

/** A store with nothing in it, and how to be rid of it. */
export interface FreshStore {
  readonly store: EventStore
  close(): Promise<void>
}

/** A stream nobody else has. */
export const newStream = (): StreamName => StreamName.of('thing', randomUUID())

export const newEvent = (over: Partial<NewEvent> = {}): NewEvent => ({ id: newUuid(), type: 'ThingNoted', data: { text: 'a' }, metadata: sampleMetadata, ...over })

export const newEvents = (count: number): readonly NewEvent[] => Array.from({ length: count }, () => newEvent())

export const appendTo = (stream: StreamName, expected: ExpectedVersion, events: number | readonly NewEvent[] = 1): Append =>
  ({ stream, expected, events: typeof events === 'number' ? newEvents(events) : events })

/** What is there before the test begins. */
export async function tell(store: EventStore, stream: StreamName, events: readonly NewEvent[]): Promise<void> {
  const { outcome } = await store.append(appendTo(stream, 'any', events))
  if (outcome !== 'appended') throw new Error(`What was to be there before the test is answered ${outcome}.`)
}

/** One as `append`, several as `appendMany`. */
export async function send(store: EventStore, appends: readonly Append[]): Promise<readonly AppendResult[]> {
  const [first] = appends
  return first !== undefined && appends.length === 1 ? [await store.append(first)] : store.appendMany(appends)
}

/** How a call is refused that is not fit. */
export const invalid = { kind: 'invalid', code: 'invalid' }

/** The ids of a stream, in version order. */
export async function idsOf(store: EventStore, stream: StreamName): Promise<readonly Uuid[]> {
  return ((await store.readMany([stream])).get(stream) ?? []).map(({ id }) => id)
}

/** Everything that is there now, read page by page. */
export async function readToEnd(store: EventStore, from: Position = Position.start, limit = 100): Promise<{ readonly events: readonly RecordedEvent[]; readonly next: Position }> {
  const events: RecordedEvent[] = []
  for (let next = from; ; ) {
    const page = await store.readAll(next, limit)
    events.push(...page.events)
    next = page.next
    if (page.caughtUp) return { events, next }
  }
}
