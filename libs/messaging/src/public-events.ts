import type { Contracts, Differences, PublicEvent } from '@wismo/contracts'
import { StreamName, type RecordedEvent } from '@wismo/event-store'
import type { DomainEvent } from '@wismo/kernel'
import type { RelaySource } from './group.ts'

/** Streams of this category are a service's own business. */
const privateCategory = 'process-'

/**
 * How a service's stored events become public: as they are where the domain event is its generated type; by `differences`
 * where it is not. What has neither does not compile. The key is the event's own `orderId`, where it has one.
 */
export function publicEvents<Event extends DomainEvent>(contracts: Contracts, service: string, ...[differences]: Differences<Event>): RelaySource['publish'] {
  const mapped = new Map<string, (data: never) => PublicEvent>(Object.entries(differences ?? {}))
  return (event) => {
    if (event.stream.startsWith(privateCategory)) return undefined
    const map = mapped.get(event.type)
    const { type, data } = map === undefined ? event : map(event.data as never)
    return contracts.message({ service, type, id: event.id, key: keyOf(event, data), shopId: event.metadata.shopId, traceparent: event.metadata.traceparent, envelope: envelopeOf(event), ...revisionOf(event, map), data: data as object })
  }
}

/** The order, or for a fact without one its own aggregate. */
const keyOf = ({ stream }: RecordedEvent, data: unknown): string => (data as { readonly orderId?: string }).orderId ?? StreamName.idOf(stream)

/** What is mapped is written by this release; what is stored as it is published may be a newer release's. */
const revisionOf = ({ schemaVersion }: RecordedEvent, map: unknown): { revision?: number } => (map === undefined ? { revision: schemaVersion } : {})

const envelopeOf = ({ stream, version, recordedAt, metadata }: RecordedEvent): NonNullable<Parameters<Contracts['message']>[0]['envelope']> => ({
  subject: StreamName.idOf(stream),
  sequence: version,
  occurredAt: metadata.occurredAt,
  recordedAt,
  correlationId: metadata.correlationId,
  causationId: metadata.causationId,
  actorType: metadata.actor.type,
  actorId: metadata.actor.id,
})
