// The service as it runs, on a real log and a real PostgreSQL: what retailers report of money, by message and in the history of an import.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openContracts, type RetailPaymentReported, type RetailReturnReported } from '@wismo/contracts'
import { orderIdOf, paymentAccountIdOf, paymentIdOf, refundIdOf, returnIdOf, uuidV5, type OrderId, type Uuid } from '@wismo/kernel'
import { parkedMessages, type OutgoingMessage } from '@wismo/messaging'
import type { Runtime, Service } from '@wismo/service'
import { retailScene, shopId, type RetailScene } from '../../../libs/service/src/testing/retail-scene.ts'
import { eventuallyHolds } from '@wismo/testing'
import { buildPaymentsService } from './app.ts'
import type { PaymentAccountEvent } from './domain/payment-account.ts'
import { paymentAccountStream } from './streams.ts'

const contracts = openContracts()
const schema = 'wismo_payments'
const topic = contracts.topicOf('RetailPaymentReported')
const published = contracts.topicOf('PaymentCaptured')
const rejections = contracts.topicOf('RetailOrderRejected')
const at = '2026-11-24T10:00:00Z'

type Over = Partial<RetailPaymentReported>

const orderOf = (externalId: string): OrderId => orderIdOf(shopId, externalId)
const payment = (externalId: string, over: Over = {}): RetailPaymentReported => ({ shopId, externalId, occurredAt: at, paymentRef: 'psp-1', kind: 'captured', amount: 1000, currency: 'EUR', method: 'card', ...over })
const tillReturn = (externalId: string, over: Partial<RetailReturnReported> = {}): RetailReturnReported => ({
  shopId, externalId, occurredAt: at, lines: [{ externalLineId: '1', quantity: 1 }], locationId: 'store-1', reason: { code: 'changed_mind' }, condition: 'new', ...over,
})
const message = (type: 'RetailPaymentReported' | 'RetailReturnReported' | 'RetailOrderImported', body: { readonly externalId: string }, id: string = randomUUID()): OutgoingMessage => ({
  topic, key: `${shopId}:${body.externalId}`, value: Buffer.from(JSON.stringify(body)), headers: { ce_id: id, ce_type: contracts.ceType(type), ce_source: '/test', ce_specversion: '1.0', ce_shop: shopId },
})
const reported = (externalId: string, over: Over = {}, id?: string): OutgoingMessage => message('RetailPaymentReported', payment(externalId, over), id)

describe('the payments service', () => {
  let service: Service
  let scene: RetailScene
  let bus: Runtime['bus']
  beforeAll(async () => {
    scene = await retailScene((runtime) => (service = buildPaymentsService(runtime)), [published])
    bus = scene.runtime.bus
  }, 60_000)
  afterAll(() => scene.stop())

  const recorded = async (externalId: string): Promise<readonly PaymentAccountEvent[]> => {
    const stream = paymentAccountStream(orderOf(externalId))
    return ((await service.relay?.store.readMany([stream]))?.get(stream) ?? []) as unknown as readonly PaymentAccountEvent[]
  }
  const types = async (externalId: string): Promise<readonly string[]> => (await recorded(externalId)).map(({ type }) => type)
  const lastBalance = async (externalId: string): Promise<unknown> => (await recorded(externalId)).flatMap(({ data }) => ('balance' in data ? [data.balance] : [])).at(-1)

  test('what is reported of an order that nobody knows yet is recorded at once, when it happened, and published under the order’s key', async () => {
    const id = randomUUID()
    await bus.publish([reported(id, { kind: 'authorized', expiresAt: '2026-12-01T10:00:00Z' }), reported(id, { occurredAt: '2026-11-25T10:00:00+01:00' }), reported(id, { kind: 'refunded', amount: 300, refundRef: 'r-1', occurredAt: '2026-11-26T10:00:00Z' })])
    await eventuallyHolds(async () => expect(await types(id)).toEqual(['PaymentAuthorized', 'PaymentCaptured', 'RefundRequested', 'RefundSucceeded']))
    const own = async () => (await bus.readTopic(published)).filter(({ key }) => key === orderOf(id))
    await eventuallyHolds(async () => expect(await own()).toHaveLength(4))
    const told = (await own()).map(({ value }) => contracts.decode(value ?? new Uint8Array()))
    expect(told.map(({ type, envelope }) => [type, envelope?.subject, envelope?.sequence, envelope?.occurredAt])).toEqual([
      ['PaymentAuthorized', paymentAccountIdOf(orderOf(id)), 1, '2026-11-24T10:00:00.000Z'],
      ['PaymentCaptured', paymentAccountIdOf(orderOf(id)), 2, '2026-11-25T09:00:00.000Z'],
      ['RefundRequested', paymentAccountIdOf(orderOf(id)), 3, '2026-11-26T10:00:00.000Z'],
      ['RefundSucceeded', paymentAccountIdOf(orderOf(id)), 4, '2026-11-26T10:00:00.000Z'],
    ])
    expect(told.at(-1)?.data).toEqual({ orderId: orderOf(id), refundId: refundIdOf(orderOf(id), 'r-1'), currency: 'EUR', postings: [{ account: 'refund_pending', amount: 300 }, { account: 'refunded', amount: -300 }], balance: { captured: 1000, refunded: 300, refundable: 700 } })
  })

  test('I40 told twice, in one batch and later, by topic and in the history of an import, it is one fact', async () => {
    const [id, told] = [randomUUID(), randomUUID()]
    const once = reported(id, {}, told)
    const imported = message('RetailOrderImported', { externalId: id, shopId, history: [{ eventId: told, payment: payment(id) }, { eventId: randomUUID(), payment: payment(id, { kind: 'refunded', amount: 100, refundRef: 'r-1' }) }] } as never)
    await bus.publish([once, once, imported])
    await eventuallyHolds(async () => expect(await types(id)).toEqual(['PaymentCaptured', 'RefundRequested', 'RefundSucceeded']))
    await bus.publish([imported, once, reported(id, { kind: 'voided' })])
    await eventuallyHolds(async () => expect(await types(id)).toEqual(['PaymentCaptured', 'RefundRequested', 'RefundSucceeded', 'PaymentVoided']))
  })

  test('the history of an import is recorded entry by entry, returns with their refunds too; what is of others is left to them', async () => {
    const id = randomUUID()
    const history = [
      { payment: payment(id, { kind: 'failed', category: 'fraud', paymentRef: 'psp-0' }) },
      { payment: payment(id, { amount: 2000 }) },
      { orderCancelled: { shopId, externalId: id, occurredAt: at, reason: { code: 'changed_mind' } } },
      { returned: tillReturn(id, { returnRef: 'ret-1', refund: { amount: 500, currency: 'EUR', ref: 'r-1' } }) },
      { returned: tillReturn(id) },
    ]
    await bus.publish([message('RetailOrderImported', { externalId: id, shopId, history } as never)])
    await eventuallyHolds(async () => expect(await types(id)).toHaveLength(4))
    const facts = await recorded(id)
    expect(facts.find(({ type }) => type === 'PaymentFailed')?.data).toMatchObject({ paymentId: paymentIdOf(orderOf(id), 'psp-0'), category: 'fraud', retryable: false })
    expect(facts.find(({ type }) => type === 'RefundRequested')?.data).toMatchObject({ cause: returnIdOf(orderOf(id), 'ret-1'), amount: 500 })
    expect(await lastBalance(id)).toEqual({ captured: 2000, refunded: 500, refundable: 1500 })
  })

  test('a refund at a till that the payment provider tells of too is one refund, whichever came first', async () => {
    const ids = [randomUUID(), randomUUID()] as const
    const till = (id: string): OutgoingMessage => message('RetailReturnReported', tillReturn(id, { refund: { amount: 300, currency: 'EUR', ref: 'r-1' } }))
    const provider = (id: string): OutgoingMessage => reported(id, { kind: 'refunded', amount: 300, refundRef: 'r-1' })
    await bus.publish([reported(ids[0]), till(ids[0]), provider(ids[0]), provider(ids[1]), till(ids[1]), reported(ids[1])])
    for (const id of ids) {
      await eventuallyHolds(async () => expect(await types(id)).toHaveLength(5))
      expect(await lastBalance(id)).toEqual({ captured: 1000, refunded: 300, refundable: 700 })
    }
  })

  test('I12 another currency is parked with its reason and told to the retailer; its order waits, the others flow', async () => {
    const [id, other, wrong] = [randomUUID(), randomUUID(), randomUUID()]
    await bus.publish([reported(id, { amount: 100 }), reported(id, { currency: 'USD' }, wrong), reported(id, { amount: 200 }), reported(other)])
    await eventuallyHolds(async () => expect(await types(other)).toEqual(['PaymentCaptured']))
    const parked = parkedMessages(scene.database.pool, schema)
    await eventuallyHolds(async () => expect((await parked.list({ key: orderOf(id), limit: 10 })).map(({ code, behind }) => [code, behind])).toEqual([['currency_mismatch', false], ['behind_parked', true]]))
    expect(await types(id)).toEqual(['PaymentCaptured'])
    const announced = (await bus.readTopic(rejections)).map(({ value }) => contracts.decode(value ?? new Uint8Array()).data).filter((data) => (data as { readonly eventId: string }).eventId === wrong)
    expect(announced).toEqual([expect.objectContaining({ messageType: 'RetailPaymentReported', code: 'currency_mismatch', errors: [expect.objectContaining({ pointer: '/currency', code: 'currency_mismatch' })] })])
  })

  test('what was published of a fact is named by its message alone', async () => {
    const [id, told] = [randomUUID(), randomUUID()]
    await bus.publish([reported(id, {}, told)])
    await eventuallyHolds(async () => expect(await types(id)).toEqual(['PaymentCaptured']))
    expect((await recorded(id))[0]).toMatchObject({ id: uuidV5(told as Uuid, 'record-payment', 0), data: { captureId: told } })
  })
})
