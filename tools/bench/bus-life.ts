// What the bench of the bus sends: the reference life of an order, eighteen events of five services on six topics.
import { randomUUID } from 'node:crypto'
import { asPublished, exampleOf, openContracts, typesOf, type Contracts } from '@wismo/contracts'
import { StreamName, type Append, type NewEvent } from '@wismo/event-store'
import { Instant, OrderId, ShopId, type EventMetadata, type Uuid } from '@wismo/kernel'

/** In the order in which they happen. With an event of the returns instead of a second message it has all six topics. */
const life: readonly string[] = [
  'OrderPlaced', 'PaymentAuthorized', 'OrderConfirmed', 'PromiseMade', 'FulfillmentAccepted', 'FulfillmentShipped', 'ParcelRegistered',
  'CheckpointRecorded', 'CheckpointRecorded', 'CheckpointRecorded', 'CheckpointRecorded', 'CheckpointRecorded', 'ParcelDelivered', 'PaymentCaptured', 'PromiseKept',
  'OrderCompleted', 'ReturnClosed', 'MessageSent',
]

/** Our contracts with the drafts of the life too: what they cost does not change when they are published. */
export const benchContracts = (): Contracts => openContracts(asPublished(openContracts().source))

export interface Fact {
  /** The service that records it. */
  readonly service: string
  /** Whatever was appended before: at a high rate an order's next fact may be sent before the last one was answered. */
  readonly append: Append
  /** Of its stream after it, where they come in order. */
  readonly version: number
}

const shopId = ShopId.parse('aldermoor')
const metadata = (now: Instant): EventMetadata => ({ shopId, occurredAt: now, correlationId: randomUUID() as Uuid, causationId: randomUUID() as Uuid, actor: { type: 'system', id: 'bench' } })

/** Lives of new orders, event by event: each order's events lie `apart` facts from one another, as those of many customers do. */
export function livesOf(contracts: Contracts): () => Fact {
  const { source } = contracts
  const kinds = life.map((type) => {
    const entry = source.events.find(({ event }) => event === type)
    if (entry === undefined) throw new Error(`${type} is in no catalogue.`)
    return { type, service: entry.owner, data: exampleOf(entry.schema, typesOf(source)).data }
  })
  const open = Array.from({ length: apart }, (_, i) => newOrder(i % kinds.length))
  let turn = 0
  return () => {
    const place = turn++ % apart
    if ((open[place]?.next ?? kinds.length) >= kinds.length) open[place] = newOrder(0)
    const order = open[place] ?? newOrder(0)
    const kind = kinds[order.next++] ?? kinds[0]
    if (kind === undefined) throw new Error('A life has no events.')
    const version = order.versions.get(kind.service) ?? 0
    order.versions.set(kind.service, version + 1)
    const event: NewEvent = { id: randomUUID() as Uuid, type: kind.type, data: { ...kind.data, orderId: order.id }, metadata: metadata(Instant.fromMillis(Date.now())) }
    return { service: kind.service, append: { stream: StreamName.of(kind.service, order.id), expected: 'any', events: [event] }, version: version + 1 }
  }
}

const apart = 500

interface OpenOrder {
  readonly id: OrderId
  next: number
  readonly versions: Map<string, number>
}

const newOrder = (next: number): OpenOrder => ({ id: OrderId.fromUuid(randomUUID() as Uuid), next, versions: new Map() })

/** Services that record events of the life, in the order in which they come up in it. */
export const servicesOf = ({ source }: Contracts): readonly string[] => [...new Set(life.map((type) => source.events.find(({ event }) => event === type)?.owner ?? ''))]

export const topicsOfLife = (contracts: Contracts): readonly string[] => [...new Set(life.map((type) => contracts.topicOf(type)))]

export const eventsOfLife: readonly string[] = [...new Set(life)]
