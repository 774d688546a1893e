// What comes back at tills and warehouses, on a real log and a real PostgreSQL.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { lineIdOf, orderIdOf, refundIdOf, returnIdOf, returnsAccountIdOf } from '@wismo/kernel'
import { eventuallyHolds } from '@wismo/testing'
import { retailScene, shopId, type PublishedEvent, type RetailScene } from '../../../libs/service/src/testing/retail-scene.ts'
import { buildReturnsService } from './app.ts'

const topic = 'returns.events.v1'
let scene: RetailScene
beforeAll(async () => {
  scene = await retailScene(buildReturnsService, [topic])
}, 60_000)
afterAll(() => scene.stop())

const reportOf = (externalId: string, over: object = {}) =>
  ({ shopId, externalId, occurredAt: '2026-11-20T09:00:00Z', returnRef: 'r-1', lines: [{ externalLineId: '1', quantity: 1 }], locationId: 'cork', reason: { code: 'too_small' }, condition: 'new', ...over })
const refund = (over: object = {}) => ({ amount: 1_200, currency: 'EUR', ref: 'f-1', ...over })
const tell = (body: ReturnType<typeof reportOf>, id?: string): Promise<void> => scene.tell('RetailReturnReported', body, id)
const eventsOf = async (externalId: string): Promise<readonly PublishedEvent[]> => (await scene.published(topic)).filter(({ data }) => data['orderId'] === orderIdOf(shopId, externalId))
const typesOf = async (externalId: string): Promise<readonly string[]> => (await eventsOf(externalId)).map(({ type }) => type)
const whole = ['ReturnReceived', 'ReturnInspected', 'ReturnResolved']

describe('goods that came back', () => {
  test('given no order, when they are told with money, then they are received, accepted and resolved on the account of the order', async () => {
    const externalId = randomUUID()
    const orderId = orderIdOf(shopId, externalId)
    await tell(reportOf(externalId, { refund: refund() }))
    await eventuallyHolds(async () => expect(await typesOf(externalId)).toEqual(whole))
    const [received, , resolved] = await eventsOf(externalId)
    expect(received).toMatchObject({ envelope: { subject: returnsAccountIdOf(orderId), sequence: 1, occurredAt: '2026-11-20T09:00:00.000Z' }, data: { returnId: returnIdOf(orderId, 'r-1'), lines: [{ lineId: lineIdOf(orderId, '1'), quantity: 1 }], reason: { code: 'too_small' }, locationId: 'cork' } })
    expect(resolved?.data).toMatchObject({ outcome: 'refund', amount: 1_200, currency: 'EUR', paidBy: { refundId: refundIdOf(orderId, 'f-1'), amount: 1_200 } })
  })

  test('I40 given a report, when it is told again, then nothing is added; two that name no return are two', async () => {
    const [externalId, id, other] = [randomUUID(), randomUUID(), randomUUID()]
    const orderId = orderIdOf(shopId, externalId)
    for (const one of [id, id, other, id]) await tell(reportOf(externalId, { returnRef: undefined }), one)
    const twice = ['ReturnReceived', 'ReturnInspected', 'ReturnClosed', 'ReturnReceived', 'ReturnInspected', 'ReturnClosed']
    await eventuallyHolds(async () => expect(await typesOf(externalId)).toEqual(twice))
    expect(new Set((await eventsOf(externalId)).map(({ data }) => data['returnId']))).toEqual(new Set([returnIdOf(orderId, id), returnIdOf(orderId, other)]))
  })

  test('given an import, when its history tells of returns, then reports of one return add up', async () => {
    const externalId = randomUUID()
    const history = [{ returned: reportOf(externalId, { refund: refund() }) }, { returned: reportOf(externalId, { refund: refund({ ref: 'f-2', amount: 300 }) }) }]
    await scene.tell('RetailOrderImported', { externalId, history } as never)
    await eventuallyHolds(async () => expect(await typesOf(externalId)).toEqual([...whole, ...whole]))
    expect((await eventsOf(externalId)).at(-1)?.data).toMatchObject({ amount: 1_500 })
  })

  test.each([
    ['in another shape', { lines: [] }, 'invalid', '/lines'],
    ['with money of another country', { refund: refund({ currency: 'BRL' }) }, 'currency_mismatch', '/refund/currency'],
  ])('given a report %s, when it is told, then it is set aside with its reason and other orders go on', async (_, over, code, pointer) => {
    const [wrong, right] = [randomUUID(), randomUUID()]
    await tell(reportOf(wrong, over))
    await tell(reportOf(right))
    await eventuallyHolds(async () => expect(await typesOf(right)).toHaveLength(3))
    await eventuallyHolds(async () => expect(await scene.parked('returns.intake.v1')).toContain(code))
    expect(await scene.published('retail.rejections.v1')).toContainEqual(expect.objectContaining({ data: expect.objectContaining({ messageType: 'RetailReturnReported', code, errors: [expect.objectContaining({ pointer })] }) }))
    expect(await typesOf(wrong)).toEqual([])
  })
})
