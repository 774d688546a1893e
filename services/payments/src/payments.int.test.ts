// What payment providers, tills and imports report of money, on a real log and a real PostgreSQL.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { lineIdOf, orderIdOf, paymentAccountIdOf, paymentIdOf, refundIdOf, returnIdOf } from '@wismo/kernel'
import { eventuallyHolds } from '@wismo/testing'
import { retailScene, shopId, type PublishedEvent, type RetailScene } from '../../../libs/service/src/testing/retail-scene.ts'
import { buildPaymentsService } from './app.ts'

const topic = 'payments.events.v1'
let scene: RetailScene
beforeAll(async () => {
  scene = await retailScene(buildPaymentsService, [topic])
}, 60_000)
afterAll(() => scene.stop())

const reportOf = (externalId: string, kind: string, over: object = {}) => ({ shopId, externalId, occurredAt: '2026-11-20T09:00:00Z', paymentRef: 'p-1', kind, amount: 2_000, currency: 'EUR', method: 'card', ...over })
const returnOf = (externalId: string, over: object = {}) => ({ shopId, externalId, occurredAt: '2026-11-25T09:00:00Z', lines: [{ externalLineId: '1', quantity: 1 }], locationId: 'cork', reason: { code: 'too_small' }, condition: 'new', ...over })
const tell = (body: ReturnType<typeof reportOf>, id?: string): Promise<void> => scene.tell('RetailPaymentReported', body, id)
const eventsOf = async (externalId: string): Promise<readonly PublishedEvent[]> => (await scene.published(topic)).filter(({ data }) => data['orderId'] === orderIdOf(shopId, externalId))
const typesOf = async (externalId: string): Promise<readonly string[]> => (await eventsOf(externalId)).map(({ type }) => type)

describe('reports of payments', () => {
  test('given no order, when money is set aside and taken, then both are in its account, by the word of the retailer', async () => {
    const externalId = randomUUID()
    const orderId = orderIdOf(shopId, externalId)
    await tell(reportOf(externalId, 'authorized', { expiresAt: '2026-11-27T09:00:00+01:00' }))
    await tell(reportOf(externalId, 'captured', { occurredAt: '2026-11-21T09:00:00Z' }))
    await eventuallyHolds(async () => expect(await typesOf(externalId)).toEqual(['PaymentAuthorized', 'PaymentCaptured']))
    const [authorized, captured] = await eventsOf(externalId)
    expect(authorized).toMatchObject({
      envelope: { subject: paymentAccountIdOf(orderId), sequence: 1, occurredAt: '2026-11-20T09:00:00.000Z', actorType: 'retailer' },
      data: { orderId, paymentId: paymentIdOf(orderId, 'p-1'), method: 'card', amount: 2_000, expiresAt: '2026-11-27T08:00:00.000Z', currency: 'EUR' },
    })
    expect(captured?.data).toMatchObject({ method: 'card', balance: { captured: 2_000, refunded: 0, refundable: 2_000 } })
    expect(captured?.data['balance']).not.toHaveProperty('due')
  })

  test('I40 given a report, when it is told again, and in the history of an import under its id, then money moved once', async () => {
    const [externalId, id] = [randomUUID(), randomUUID()]
    await tell(reportOf(externalId, 'captured'), id)
    await tell(reportOf(externalId, 'captured'), id)
    await scene.tell('RetailOrderImported', { externalId, history: [{ eventId: id, payment: reportOf(externalId, 'captured') }, { payment: reportOf(externalId, 'refunded', { refundRef: 'f', amount: 500, allocation: [{ externalLineId: '1', amount: 450, tax: 72 }, { part: 'shipping', amount: 50 }] }) }] } as never)
    await eventuallyHolds(async () => expect((await typesOf(externalId)).length).toBeGreaterThanOrEqual(3))
    await tell(reportOf(externalId, 'voided', { amount: 0 }))
    await eventuallyHolds(async () => expect((await typesOf(externalId)).slice().sort()).toEqual(['PaymentCaptured', 'PaymentVoided', 'RefundRequested', 'RefundSucceeded']))
    const orderId = orderIdOf(shopId, externalId)
    const asked = (await eventsOf(externalId)).find(({ type }) => type === 'RefundRequested')
    expect(asked?.data).toMatchObject({ refundId: refundIdOf(orderId, 'f'), cause: orderId, allocation: [{ lineId: lineIdOf(orderId, '1'), amount: 450, tax: 72 }, { part: 'shipping', amount: 50 }], routes: [{ paymentId: paymentIdOf(orderId, 'p-1'), amount: 500 }] })
  })

  test('I16 given a refund of a till, when its provider tells of it too, then it is one refund, of that return', async () => {
    const externalId = randomUUID()
    const orderId = orderIdOf(shopId, externalId)
    await scene.tell('RetailReturnReported', returnOf(externalId, { returnRef: 'r-9', refund: { amount: 700, currency: 'EUR', ref: 'f-9' } }))
    await tell(reportOf(externalId, 'refunded', { refundRef: 'f-9', amount: 700, occurredAt: '2026-11-25T09:00:01Z' }))
    await scene.tell('RetailReturnReported', returnOf(externalId))
    await tell(reportOf(externalId, 'failed', { paymentRef: 'p-2', category: 'no such word' }))
    await eventuallyHolds(async () => expect(await typesOf(externalId)).toContain('PaymentFailed'))
    const events = await eventsOf(externalId)
    expect(events.filter(({ type }) => type.startsWith('Refund')).map(({ data }) => data['refundId'])).toEqual(expect.arrayContaining([refundIdOf(orderId, 'f-9')]))
    expect(new Set(events.filter(({ type }) => type === 'RefundRequested').map(({ data }) => data['cause']))).toEqual(new Set([returnIdOf(orderId, 'r-9')]))
    expect(events.at(-1)?.data).toMatchObject({ category: 'other', retryable: true })
    expect(events.flatMap(({ data }) => (data['balance'] === undefined ? [] : [(data['balance'] as { refunded: number }).refunded])).at(-1)).toBe(700)
  })

  test('given money of another currency, and a word that is none, when they are told, then each is set aside with its reason and the retailer is told', async () => {
    const [dollars, wrong, right] = [randomUUID(), randomUUID(), randomUUID()]
    await tell(reportOf(dollars, 'captured', { currency: 'USD' }))
    await tell(reportOf(wrong, 'stolen'))
    await tell(reportOf(right, 'captured'))
    await eventuallyHolds(async () => expect(await typesOf(right)).toEqual(['PaymentCaptured']))
    await eventuallyHolds(async () => expect([...(await scene.parked('payments.intake.v1'))].sort()).toEqual(['currency_mismatch', 'invalid']))
    expect((await scene.published('retail.rejections.v1')).map(({ data }) => [data['code'], (data['errors'] as { pointer: string }[])[0]?.pointer])).toEqual(expect.arrayContaining([['currency_mismatch', '/currency'], ['invalid', '/kind']]))
    expect([await typesOf(dollars), await typesOf(wrong)]).toEqual([[], []])
  })
})
