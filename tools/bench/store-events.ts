// What the bench writes: events of the size that Wismo's own have, on streams named as its own are.
import { randomUUID } from 'node:crypto'
import { StreamName, type Append, type NewEvent } from '@wismo/event-store'
import { Instant, OrderId, ShopId, type EventMetadata, type Uuid } from '@wismo/kernel'

export const eventType = 'ParcelRegistered'

const newUuid = (): Uuid => randomUUID() as Uuid

/** Order ids are hashes of names, not times: the index on streams takes them in no order. */
export const newStream = (): StreamName => StreamName.of('order', OrderId.fromUuid(newUuid()))

export interface Body {
  readonly orderId: string
  readonly parcelId: string
  readonly carrier: string
  readonly trackingNumber: string
  readonly quantity: number
  readonly note: string
}

export function newBody(): Body {
  const id = randomUUID()
  return {
    orderId: `ord_${id.slice(0, 26)}`,
    parcelId: `par_${id.slice(-26)}`,
    carrier: 'aldermoor-parcel-service',
    trackingNumber: id.replaceAll('-', ''),
    quantity: 1 + (id.charCodeAt(0) % 16),
    note: `${id} left with the neighbour, says the driver's device: ${id.slice(0, 13)}`,
  }
}

const [shopId, occurredAt] = [ShopId.parse('aldermoor'), Instant.parse('2026-11-16T18:22:10.000Z')]

const metadata = (): EventMetadata => ({ shopId, occurredAt, correlationId: newUuid(), causationId: newUuid(), actor: { type: 'system', id: 'bench' } })

export const newEvent = (over: Partial<NewEvent> = {}): NewEvent => ({ id: newUuid(), type: eventType, data: newBody(), metadata: metadata(), ...over })

export const appendOf = (stream: StreamName, version: number, events: number): Append => ({ stream, expected: version === 0 ? 'none' : version, events: times(events, () => newEvent()) })

export const times = <T>(count: number, make: (i: number) => T): readonly T[] => Array.from({ length: count }, (_, i) => make(i))

export const newStreams = (count: number): readonly StreamName[] => times(count, newStream)

export function inBatches<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return times(Math.ceil(items.length / size), (i) => items.slice(i * size, (i + 1) * size))
}

/** Works on `limit` of them at a time until all are done. */
export async function concurrently<T>(limit: number, items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const rest = items.values()
  await Promise.all(times(limit, async () => {
    for (const item of rest) await work(item)
  }))
}
