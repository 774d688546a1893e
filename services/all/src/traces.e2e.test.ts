// One trace from the retailer's request to the row of the view, told to a collector: on the log in PostgreSQL and on Kafka.
import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openContracts } from '@wismo/contracts'
import { orderIdOf, ShopId } from '@wismo/kernel'
import { eventuallyHolds, kafkaForTests } from '@wismo/testing'
import { startCollector, type Collector, type ToldSpan } from './testing/collector.ts'
import { startWismo, type TestWismo } from './testing/start-wismo.ts'

const contracts = openContracts()
const brokers = kafkaForTests()
const logs: readonly (readonly [string, readonly string[], string])[] = [['the log in PostgreSQL', [], 'wismo_log'], ...(brokers === undefined ? [] : [['Kafka', brokers, 'kafka'] as const])]
const example = JSON.parse(readFileSync('examples/order.json', 'utf8')) as Record<string, unknown>
const fresh = (over: object = {}): Record<string, unknown> & { externalId: string } => ({ ...example, externalId: `T-${randomUUID()}`, number: undefined, ...over })
const within = { within: 10_000 }
const newTraceId = (): string => randomBytes(16).toString('hex')
const callerSpan = 'b7ad6b7169203331'

describe.each(logs)('traces on %s', (_, kafka, messaging) => {
  let collector: Collector
  let wismo: TestWismo
  beforeAll(async () => {
    collector = await startCollector()
    // Nothing is sampled by itself: what the tests see, the caller asked for, or it failed.
    wismo = await startWismo(kafka, {}, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_TRACES_SAMPLER_ARG: '0' })
  }, 60_000)
  afterAll(async () => {
    await wismo.stop()
    await collector.close()
  })

  const place = (body: unknown, traceparent: string) => wismo.call('/v1/orders', { body, headers: { traceparent } })
  const view = (id: string) => wismo.call(`/v1/order-views/${id}?min-version=${id}:1`, { headers: { prefer: 'wait=5' } })
  const ofTrace = (traceId: string): readonly ToldSpan[] => collector.spans().filter((span) => span.traceId === traceId)
  const pathTo = (spans: readonly ToldSpan[], name: string): readonly string[] => {
    const path: string[] = []
    for (let at = spans.find((span) => span.name === name); at !== undefined; at = spans.find(({ spanId }) => spanId === at?.parentSpanId)) path.unshift(at.name)
    return path
  }

  /** What was recorded before this is with the collector when this is over. */
  const laterOnesCame = async (): Promise<void> => {
    const traceId = newTraceId()
    await place(fresh(), `00-${traceId}-${callerSpan}-01`)
    await eventuallyHolds(async () => expect(ofTrace(traceId).map(({ name }) => name)).toContain('write order_part'), within)
  }

  test('request, append, sending, handling and the row of the view are one trace, below the caller’s span', async () => {
    const traceId = newTraceId()
    const { json } = await place(fresh(), `00-${traceId}-${callerSpan}-01`)
    await eventuallyHolds(async () => expect((await view(String(json['id']))).status).toBe(200), { within: 30_000 })
    const way = ['POST /v1/orders', 'append order', 'send order.events.v1', 'process order.events.v1']
    await eventuallyHolds(async () => expect(pathTo(ofTrace(traceId), 'write order_part')).toEqual([...way, 'write order_part']), within)
    const spans = ofTrace(traceId)
    const byName = (name: string): ToldSpan | undefined => spans.find((span) => span.name === name)
    expect(byName('POST /v1/orders')).toMatchObject({ parentSpanId: callerSpan, kind: 2, attributes: { 'http.response.status_code': 201, 'wismo.shop_id': 'aldermoor', 'wismo.order_id': json['id'] } })
    expect(byName('send order.events.v1')).toMatchObject({ kind: 4, attributes: { 'messaging.system': messaging, 'wismo.event_type': 'wismo.order.OrderPlaced.v1', 'wismo.shop_id': 'aldermoor' } })
    expect(byName('process order.events.v1')).toMatchObject({ kind: 5, attributes: { 'wismo.order_id': json['id'], 'wismo.outcome': 'handled' } })
    // The batch is a trace of its own: it serves many. Both sides are linked.
    const batch = collector.spans().find(({ name, links }) => name.startsWith('settle ') && links.some((link) => link.traceId === traceId))
    expect(byName('process order.events.v1')?.links).toContainEqual(expect.objectContaining({ spanId: batch?.spanId }))
    expect(spans.some(({ failed }) => failed)).toBe(false)
  })

  test('a caller who does not record has nothing recorded, though the trace goes on to the events', async () => {
    const traceId = newTraceId()
    const { json } = await place(fresh(), `00-${traceId}-${callerSpan}-00`)
    expect((await view(String(json['id']))).status).toBe(200)
    const { rows: [stored] } = await wismo.pool.query<{ traceparent: string }>(`select metadata->>'traceparent' as traceparent from wismo_order.event where stream = $1`, [`order-${String(json['id'])}`])
    expect(stored?.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`))
    await laterOnesCame()
    expect(ofTrace(traceId)).toEqual([])
  })

  test('nobody without a credential decides what is recorded', async () => {
    const traceId = newTraceId()
    expect((await wismo.call('/v1/openapi.json', { key: null, headers: { traceparent: `00-${traceId}-${callerSpan}-01` } })).status).toBe(200)
    await laterOnesCame()
    expect(ofTrace(traceId)).toEqual([])
  })

  test('a message from a retailer’s topic goes on with its trace through the reaction to the view; what is parked is recorded though its trace is not', async () => {
    const [good, bad] = [fresh(), fresh({ surprise: 'Zebulon Quillfeather' })]
    const [goodTrace, badTrace] = [newTraceId(), newTraceId()]
    const message = (body: { readonly externalId: string }, traceparent: string) => ({
      topic: 'retail.orders.v1', key: `aldermoor:${body.externalId}`, value: Buffer.from(JSON.stringify(body)),
      headers: { ce_id: randomUUID(), ce_type: contracts.ceType('RetailOrderPlaced'), ce_source: '/test', ce_specversion: '1.0', ce_shop: 'aldermoor', traceparent },
    })
    await wismo.running.runtime.bus.publish([message(good, `00-${goodTrace}-${callerSpan}-01`), message(bad, `00-${badTrace}-${callerSpan}-00`)])
    await eventuallyHolds(async () => {
      expect(pathTo(ofTrace(goodTrace), 'write order_part')).toEqual(['send retail.orders.v1', 'process retail.orders.v1', 'append order', 'send order.events.v1', 'process order.events.v1', 'write order_part'])
      expect(ofTrace(badTrace)).toMatchObject([{ name: 'process retail.orders.v1', failed: true, attributes: { 'error.type': 'invalid', 'wismo.outcome': 'parked', 'wismo.order_id': orderIdOf(ShopId.parse('aldermoor'), bad.externalId) } }])
    }, within)
  })

  test('a request that fails is recorded though its trace is not; no span holds what a person is called', async () => {
    const traceId = newTraceId()
    const missing = 'ord_01h455vb4pex5vsknk084sn02q'
    const answer = await wismo.call(`/v1/order-views/${missing}?min-version=${missing}:1`, { headers: { prefer: 'wait=0', traceparent: `00-${traceId}-${callerSpan}-00` } })
    expect([answer.status, answer.headers.get('traceparent')]).toEqual([503, expect.stringMatching(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`))])
    await eventuallyHolds(async () => expect(ofTrace(traceId)).toMatchObject([{ name: 'GET /v1/order-views/:id', failed: true, attributes: { 'error.type': '503', 'wismo.order_id': missing } }]), within)
    const personal = fresh({ contact: { name: 'Zebulon Quillfeather', email: 'zebulon.q@example.org', phone: '+353215559876' } })
    const recorded = newTraceId()
    await place(personal, `00-${recorded}-${callerSpan}-01`)
    await eventuallyHolds(async () => expect(ofTrace(recorded).map(({ name }) => name)).toContain('write order_part'), within)
    expect(collector.text()).not.toMatch(/Zebulon|Quillfeather|zebulon\.q|\+353/)
  })
})
