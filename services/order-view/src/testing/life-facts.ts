// Facts of synthetic lives as the services that own them publish them.
import { EventId, type OrderId } from '@wismo/kernel'
import type { LifeEvent } from '@wismo/lifecycle/lives'
import type { Fact } from './view-scene.ts'

const services = { ord: 'order', ful: 'fulfillment', src: 'fulfillment', pcl: 'tracking', prm: 'tracking', rac: 'returns', pac: 'payments', msg: 'notification' } as const

export const factOf = ({ event, version }: LifeEvent, orderId: OrderId): Fact => ({ id: EventId.toUuid(event.id), service: services[event.aggregate.slice(0, 3) as keyof typeof services], type: event.type, aggregate: event.aggregate, version, orderId, data: event.data, occurredAt: event.occurredAt, recordedAt: event.recordedAt, actor: event.actor })
