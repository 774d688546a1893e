// What retailers tell by HTTP: each event answered by itself, and what was accepted on the topic.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { orderIdOf, ShopId } from '@wismo/kernel'
import type { ReceivedMessage } from '@wismo/messaging'
import { retailTypes, type RetailType } from '@wismo/service'
import { eventuallyHolds, kafkaForTests } from '@wismo/testing'
import { eventOf, freshName, keyFor, oneOfEach, orderNamed, reportOf, type TestEvent } from './testing/retail-samples.ts'
import type { Answer, TestWismo } from './testing/start-wismo.ts'
import { startWismoWithKeys } from './testing/wismo-with-keys.ts'

const brokers = kafkaForTests()
const logs: readonly (readonly [string, readonly string[]])[] = [['the log in PostgreSQL', []], ...(brokers === undefined ? [] : [['Kafka', brokers] as const])]
const within = { within: 30_000 }

interface Result {
  readonly eventId: string
  readonly status: 'accepted' | 'duplicate' | 'rejected'
  readonly orderId?: string
  readonly problem?: { readonly code: string; readonly errors?: readonly { readonly pointer: string }[] }
}

describe.each(logs)('events by HTTP on %s', (_, kafka) => {
  const keys = { all: keyFor('all', ['aldermoor']), orders: keyFor('orders', ['aldermoor'], ['orders:write']), payments: keyFor('payments', ['aldermoor'], ['payments:write']), node: keyFor('node', ['aldermoor'], undefined, { locations: ['store-1'] }), other: keyFor('other', ['olist-br']), reader: keyFor('reader', ['aldermoor'], ['read']) }
  let wismo: TestWismo
  beforeAll(async () => {
    wismo = await startWismoWithKeys(kafka, Object.values(keys))
  }, 60_000)
  afterAll(() => wismo.stop())

  const tell = (events: readonly TestEvent[], { key = keys.all.token, headers = {}, path = '/v1/retail-events' }: { key?: string; headers?: Record<string, string>; path?: string } = {}): Promise<Answer> => wismo.call(path, { body: { events }, key, headers })
  const resultsOf = ({ json }: Answer): readonly Result[] => json['results'] as readonly Result[]
  const outcomes = (answer: Answer): readonly string[] => resultsOf(answer).map(({ status, problem }) => problem?.code ?? status)
  const lying = async (ids: readonly string[]): Promise<readonly ReceivedMessage[]> => {
    const wanted = new Set(ids)
    return (await wismo.running.runtime.bus.readTopic('retail.orders.v1')).filter(({ headers }) => wanted.has(headers['ce_id'] ?? ''))
  }
  const idOf = (externalId: string): string => orderIdOf(ShopId.parse('aldermoor'), externalId)

  test('one of every type is accepted and lies on the topic under its order, as the topic wants it', async () => {
    const events = oneOfEach()
    const answer = await tell(events)
    expect([answer.status, outcomes(answer)]).toEqual([200, events.map(() => 'accepted')])
    const found = new Map((await lying(events.map(({ id }) => id))).map((message) => [message.headers['ce_id'], message]))
    for (const [i, { id, type, data }] of events.entries()) {
      const { externalId } = data as { readonly externalId: string }
      expect(found.get(id)).toMatchObject({ key: `aldermoor:${externalId}`, headers: { ce_type: wismo.running.runtime.contracts.ceType(type), ce_source: '/aldermoor/http', ce_specversion: '1.0', ce_shop: 'aldermoor' } })
      expect(JSON.parse(Buffer.from(found.get(id)?.value ?? []).toString())).toEqual(JSON.parse(JSON.stringify(data)))
      expect(resultsOf(answer)[i]).toMatchObject({ eventId: id, orderId: idOf(externalId) })
    }
  })

  test('bad input of every sort is rejected by itself, each with its reason, and lies nowhere', async () => {
    const name = freshName()
    const bad: readonly (readonly [TestEvent, string])[] = [
      [eventOf('RetailUnheardOf', {}), 'unknown_type'],
      [eventOf('RetailOrderRejected', {}), 'unknown_type'],
      [eventOf('RetailCheckoutAbandoned', {}), 'unknown_type'],
      [eventOf('RetailPaymentReported', null), 'invalid'],
      [eventOf('RetailPaymentReported', 'text'), 'invalid'],
      [eventOf('RetailPaymentReported', { ...reportOf('RetailPaymentReported', name), surprise: 1 }), 'invalid'],
      [eventOf('RetailPaymentReported', reportOf('RetailPaymentReported', name, { amount: -1 })), 'invalid'],
      [eventOf('RetailPaymentReported', reportOf('RetailPaymentReported', name, { currency: 'USD' })), 'currency_mismatch'],
      [eventOf('RetailPaymentReported', reportOf('RetailPaymentReported', name, { occurredAt: '2999-01-01T00:00:00Z' })), 'date_order'],
      [eventOf('RetailPaymentReported', reportOf('RetailPaymentReported', name, { paymentRef: 'a\u0000b' })), 'invalid'],
      [eventOf('RetailPaymentReported', reportOf('RetailPaymentReported', name, { paymentRef: 'a\ud800b' })), 'invalid'],
      [{ ...eventOf('RetailPaymentReported', reportOf('RetailPaymentReported', name)), type: 'Retail\u0000' } as TestEvent, 'unknown_type'],
      [eventOf('RetailOrderPlaced', orderNamed(name, { attributes: { 'a\u0000': 'x' } })), 'invalid'],
      [eventOf('RetailOrderPlaced', orderNamed(name, { attributes: { 'a\ud800': 'x' } })), 'invalid'],
      [eventOf('RetailOrderCancelled', reportOf('RetailOrderCancelled', name, { shopId: 'nowhere' })), 'reference_unknown'],
      [eventOf('RetailOrderCancelled', reportOf('RetailOrderCancelled', name, { shopId: 'olist-br' })), 'reference_unknown'],
      [eventOf('RetailOrderPlaced', orderNamed(name, { totals: { items: 1, discounts: 0, shipping: 0, fees: 0, tax: 0, total: 1 } })), 'totals_mismatch'],
      [eventOf('RetailOrderPlaced', orderNamed(name, { attributes: { a: '4111 1111 1111 1111' } })), 'card_number_refused'],
      [eventOf('RetailOrderPlaced', orderNamed(name, { history: [] })), 'invalid'],
      [eventOf('RetailOrderPlaced', orderNamed(name, { attributes: { a: 'x'.repeat(300_000) } })), 'too_large'],
      [eventOf('RetailOrderImported', orderNamed(name, { history: [{ payment: reportOf('RetailPaymentReported', 'another') }] })), 'reference_unknown'],
      [eventOf('RetailOrderImported', orderNamed(name, { history: [{ payment: reportOf('RetailPaymentReported', name, { occurredAt: '2999-01-01T00:00:00Z' }) }] })), 'date_order'],
      [eventOf('RetailReviewDecided', reportOf('RetailReviewDecided', name, { decision: 'perhaps' })), 'invalid'],
    ]
    const answer = await tell(bad.map(([event]) => event))
    expect([answer.status, outcomes(answer)]).toEqual([200, bad.map(([, code]) => code)])
    expect(resultsOf(answer).every((result) => result.status === 'rejected' && result.orderId === undefined)).toBe(true)
    expect(await lying(bad.map(([{ id }]) => id))).toEqual([])
  })

  test.each<[string, RetailType, object, string, string]>([
    ['money that went back in another currency', 'RetailReturnReported', { refund: { amount: 100, currency: 'USD' } }, 'currency_mismatch', '/refund/currency'],
    ['a contact by which nobody is reached', 'RetailContactChanged', { contact: { name: 'Ada', email: null } }, 'invalid', '/contact'],
  ])('%s is refused at once, as its owner would, by itself and in the history of an import', async (_name, type, over, code, pointer) => {
    const name = freshName()
    const field = type === 'RetailReturnReported' ? 'returned' : 'contactChanged'
    const history = [{ [field]: reportOf(type, name, over) }]
    const answer = await tell([eventOf(type, reportOf(type, name, over)), eventOf('RetailOrderImported', orderNamed(name, { history })), eventOf(type, reportOf(type, name))])
    expect(resultsOf(answer).map(({ problem }) => [problem?.code, problem?.errors?.map((one) => one.pointer)])).toEqual([[code, [pointer]], [code, [`/history/0/${field}${pointer}`]], [undefined, undefined]])
  })

  test.each([
    ['no event', []],
    ['more events than are taken at once', Array.from({ length: 501 }, () => eventOf('RetailUnheardOf', {}))],
    ['an id that is too long', [eventOf('RetailUnheardOf', {}, 'x'.repeat(65))]],
    ['an id with a control character', [eventOf('RetailUnheardOf', {}, 'a\u0000')]],
    ['no data', [eventOf('RetailPaymentReported', undefined)]],
    ['no id', [{ type: 'RetailUnheardOf', data: {} } as unknown as TestEvent]],
    ['something else beside', [{ ...eventOf('RetailUnheardOf', {}), more: 1 }]],
  ])('a request with %s is refused whole', async (_name, events) => {
    const answer = await tell(events)
    expect([answer.status, answer.json['code']]).toEqual([400, 'invalid'])
  })

  test('a mixed batch of 500 is answered in its order, one publish takes what is right, and order takes its orders', async () => {
    const placed = Array.from({ length: 200 }, () => eventOf('RetailOrderPlaced', orderNamed(freshName())))
    const others = Array.from({ length: 200 }, (_none, i) => {
      const type = retailTypes[i % retailTypes.length] ?? 'RetailPaymentReported'
      return eventOf(type, reportOf(type, freshName()))
    })
    const wrong = Array.from({ length: 100 }, (_none, i) => (i % 2 === 0 ? eventOf('RetailUnheardOf', {}) : eventOf('RetailOrderPlaced', orderNamed(freshName(), { surprise: 1 }))))
    const events = [...placed, ...others, ...wrong].map((event, i) => ({ event, place: (i * 211) % 500 })).sort((a, b) => a.place - b.place).map(({ event }) => event)
    const answer = await tell(events)
    expect(answer.status).toBe(200)
    const isWrong = new Set(wrong.map(({ id }) => id))
    expect(resultsOf(answer).map(({ eventId, status }) => [eventId, status])).toEqual(events.map(({ id }) => [id, isWrong.has(id) ? 'rejected' : 'accepted']))
    expect(await lying(events.map(({ id }) => id))).toHaveLength(400)
    const streams = placed.map(({ data }) => `order-${idOf((data as { externalId: string }).externalId)}`)
    await eventuallyHolds(async () => {
      const { rows } = await wismo.pool.query(`select from wismo_order.event where stream = any($1) and type = 'OrderPlaced'`, [streams])
      expect(rows).toHaveLength(200)
    }, within)
  }, 60_000)

  test('told twice is a duplicate: in one request, by another key of the request, and by the same one the first answer again', async () => {
    const [event, again] = [eventOf('RetailOrderPlaced', orderNamed(freshName()), `text ${randomUUID()}`), eventOf('RetailOrderPlaced', orderNamed(freshName()))]
    const headers = { 'idempotency-key': randomUUID() }
    const first = await tell([event, again, event], { headers })
    expect(outcomes(first)).toEqual(['accepted', 'accepted', 'duplicate'])
    const replayed = await tell([event, again, event], { headers })
    expect([replayed.headers.get('idempotency-replayed'), replayed.json]).toEqual(['true', first.json])
    const later = await tell([again, event])
    expect([outcomes(later), resultsOf(later)[1]?.orderId]).toEqual([['duplicate', 'duplicate'], resultsOf(first)[0]?.orderId])
    expect(await lying([event.id, again.id])).toHaveLength(2)
    expect((await tell([again], { headers })).json['code']).toBe('idempotency_key_reused')
  })

  test('a publish whose note was lost is told again, and order takes it once', async () => {
    const event = eventOf('RetailOrderPlaced', orderNamed(freshName()))
    await tell([event])
    await wismo.pool.query('delete from wismo_order.retail_told where event_id = $1', [event.id])
    expect(outcomes(await tell([event]))).toEqual(['accepted'])
    expect(await lying([event.id])).toHaveLength(2)
    const later = eventOf('RetailOrderPlaced', orderNamed(freshName()))
    await tell([later])
    const [one, two] = [event, later].map(({ data }) => `order-${idOf((data as { externalId: string }).externalId)}`)
    await eventuallyHolds(async () => expect((await wismo.pool.query('select from wismo_order.event where stream = $1', [two])).rowCount).toBe(1), within)
    await eventuallyHolds(async () => expect((await wismo.pool.query('select from wismo_order.event where stream = $1', [one])).rowCount).toBe(1), within)
  })

  test('a key tells what it is for, of its shops; what it does not reach is nowhere', async () => {
    const [order, payment] = [eventOf('RetailOrderPlaced', orderNamed(freshName())), eventOf('RetailPaymentReported', reportOf('RetailPaymentReported', freshName()))]
    expect(outcomes(await tell([order, payment], { key: keys.payments.token }))).toEqual(['forbidden', 'accepted'])
    expect(outcomes(await tell([order], { key: keys.orders.token }))).toEqual(['accepted'])
    const foreign = await tell([order, eventOf('RetailOrderPlaced', orderNamed(freshName(), { shopId: 'nowhere' }))], { key: keys.other.token })
    expect(resultsOf(foreign).map(({ problem }) => problem)).toEqual([resultsOf(foreign)[0]?.problem, resultsOf(foreign)[0]?.problem])
    expect(outcomes(foreign)).toEqual(['reference_unknown', 'reference_unknown'])
    expect((await tell([order], { key: keys.reader.token })).status).toBe(403)
    expect((await tell([order], { key: 'nobody' })).status).toBe(401)
  })

  test('a node tells of its own work and of nothing else', async () => {
    const name = freshName()
    const events = [
      eventOf('RetailFulfillmentReported', reportOf('RetailFulfillmentReported', name, { locationId: 'store-1' })),
      eventOf('RetailFulfillmentReported', reportOf('RetailFulfillmentReported', name, { locationId: 'store-2' })),
      eventOf('RetailReturnReported', reportOf('RetailReturnReported', name, { locationId: 'store-1' })),
      eventOf('RetailPaymentReported', reportOf('RetailPaymentReported', name)),
      eventOf('RetailOrderPlaced', orderNamed(name)),
    ]
    expect(outcomes(await tell(events, { key: keys.node.token }))).toEqual(['accepted', 'forbidden', 'accepted', 'forbidden', 'forbidden'])
  })

  test('a dry run answers the same, and nothing lies on the topic or is remembered', async () => {
    const event = eventOf('RetailOrderPlaced', orderNamed(freshName()))
    expect(outcomes(await tell([event, event], { path: '/v1/retail-events?dryRun=true' }))).toEqual(['accepted', 'duplicate'])
    expect(await lying([event.id])).toEqual([])
    expect(outcomes(await tell([event]))).toEqual(['accepted'])
  })

  test('nothing of a person is kept of what was told, but on the topic', async () => {
    const event = eventOf('RetailContactChanged', reportOf('RetailContactChanged', freshName(), { contact: { name: 'Zacharias Quillfeather', email: 'zq@example.org' } }))
    expect(outcomes(await tell([event, eventOf('RetailContactChanged', { 'zq@example.org': 1 })]))).toEqual(['accepted', 'invalid'])
    const { rows } = await wismo.pool.query('select r::text from wismo_order.retail_told r union all select i::text from wismo_order.idempotency i')
    expect(JSON.stringify(rows) + wismo.logged()).not.toMatch(/Quillfeather|zq@example/)
  })
})
