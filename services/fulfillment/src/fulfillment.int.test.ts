// What warehouses report, on a real log and a real PostgreSQL.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { fulfillmentIdOf, lineIdOf, orderIdOf, parcelIdOf } from '@wismo/kernel'
import { eventuallyHolds } from '@wismo/testing'
import { retailScene, shopId, type PublishedEvent, type RetailScene } from '../../../libs/service/src/testing/retail-scene.ts'
import { buildFulfillmentService } from './app.ts'

const topic = 'fulfillment.events.v1'
let scene: RetailScene
beforeAll(async () => {
  scene = await retailScene(buildFulfillmentService, [topic])
}, 60_000)
afterAll(() => scene.stop())

const lines = (quantity: number) => [{ externalLineId: '1', quantity }]
const reportOf = (externalId: string, state: string, over: object = {}) => ({ shopId, externalId, occurredAt: '2026-11-20T09:00:00Z', fulfillmentRef: 'w-1', locationId: 'cork-dc', state, lines: lines(2), ...over })
const tell = (body: ReturnType<typeof reportOf>, id?: string): Promise<void> => scene.tell('RetailFulfillmentReported', body, id)
const eventsOf = async (externalId: string): Promise<readonly PublishedEvent[]> => (await scene.published(topic)).filter(({ data }) => data['orderId'] === orderIdOf(shopId, externalId))
const typesOf = async (externalId: string): Promise<readonly string[]> => (await eventsOf(externalId)).map(({ type }) => type)

describe('reports of a warehouse', () => {
  test('given no order, when its work is told, then it is published with the ids of the order, its lines and parcels', async () => {
    const externalId = randomUUID()
    const orderId = orderIdOf(shopId, externalId)
    await tell(reportOf(externalId, 'accepted'))
    // The first of December by the clock of the sender is still November in UTC.
    await tell(reportOf(externalId, 'shipped', { occurredAt: '2025-12-01T00:30:00+02:00', parcels: [{ carrier: 'dhl', trackingNumber: 'N1', lines: lines(1) }] }))
    await eventuallyHolds(async () => expect(await typesOf(externalId)).toEqual(['FulfillmentAccepted', 'FulfillmentShipped', 'DeliveryDeparted']))
    const [accepted, shipped] = await eventsOf(externalId)
    const line = lineIdOf(orderId, '1')
    expect(accepted).toMatchObject({ envelope: { subject: fulfillmentIdOf(orderId, 'w-1'), sequence: 1, occurredAt: '2026-11-20T09:00:00.000Z', actorType: 'retailer' }, data: { lines: [{ lineId: line, quantity: 2 }] } })
    expect(accepted?.data).not.toHaveProperty('grantId')
    expect(shipped?.data).toMatchObject({ shippedAt: '2025-11-30T22:30:00.000Z', parcels: [{ parcelId: parcelIdOf(orderId, 'dhl', 'N1', '2025-11'), carrier: 'dhl', trackingNumber: 'N1', lines: [{ lineId: line, quantity: 1 }] }] })
  })

  test('I40 given a report, when it is told again, then nothing is added', async () => {
    const [externalId, id] = [randomUUID(), randomUUID()]
    await tell(reportOf(externalId, 'packed'), id)
    await tell(reportOf(externalId, 'packed'), id)
    await tell(reportOf(externalId, 'shipped', { occurredAt: '2026-11-20T10:00:00Z' }))
    await eventuallyHolds(async () => expect(await typesOf(externalId)).toContain('DeliveryDeparted'))
    await tell(reportOf(externalId, 'packed'), id)
    await tell(reportOf(externalId, 'handed_over', { occurredAt: '2026-11-20T11:00:00Z' }))
    await eventuallyHolds(async () => expect(await typesOf(externalId)).toEqual(['UnitsPacked', 'DeliveryDeparted', 'PickedUp']))
  })

  test('given an import, when its history tells of the work, then all of it is recorded; an entry that names its message is that message', async () => {
    const [externalId, eventId] = [randomUUID(), randomUUID()]
    const history = [{ fulfillment: reportOf(externalId, 'accepted') }, { eventId, fulfillment: reportOf(externalId, 'packed') }, { fulfillment: reportOf(externalId, 'shipped', { fulfillmentRef: 'w-2' }) }]
    await scene.tell('RetailOrderImported', { externalId, history } as never)
    await eventuallyHolds(async () => expect([...(await typesOf(externalId))].sort()).toEqual(['DeliveryDeparted', 'FulfillmentAccepted', 'UnitsPacked']))
    await tell(reportOf(externalId, 'packed'), eventId)
    await tell(reportOf(externalId, 'ready'))
    await eventuallyHolds(async () => expect(await typesOf(externalId)).toContain('PickupReady'))
    expect((await typesOf(externalId)).filter((type) => type === 'UnitsPacked')).toHaveLength(1)
  })

  test('given a report in another shape, when it is told, then it is set aside with its reason, the retailer is told, and other orders go on', async () => {
    const [wrong, right] = [randomUUID(), randomUUID()]
    await tell(reportOf(wrong, 'lost'))
    await tell(reportOf(right, 'cancelled', { reason: { code: 'no_stock' } }))
    await eventuallyHolds(async () => expect(await typesOf(right)).toEqual(['FulfillmentCancelled']))
    await eventuallyHolds(async () => expect(await scene.parked('fulfillment.intake.v1')).toEqual(['invalid']))
    expect(await scene.published('retail.rejections.v1')).toMatchObject([{ type: 'RetailOrderRejected', data: { messageType: 'RetailFulfillmentReported', code: 'invalid', errors: [{ pointer: '/state' }] } }])
    expect(await typesOf(wrong)).toEqual([])
  })
})
