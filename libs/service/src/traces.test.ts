import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { InMemorySpanExporter, NodeTracerProvider, ParentBasedSampler, SimpleSpanProcessor, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-node'
import { Unavailable } from '@wismo/kernel'
import { attributes, below, recordFailure, traceAppends, tracePublishing, traceparentOf, tracer } from '@wismo/messaging'
import { countingLost, onlyAllowed, sampledOrFailed } from './traces.ts'

const exporter = new InMemorySpanExporter()
const record = (ratio: number): void =>
  new NodeTracerProvider({
    sampler: sampledOrFailed(new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) })),
    spanProcessors: [onlyAllowed(new SimpleSpanProcessor(exporter), 'wismo_log')],
  }).register({ propagator: null })

beforeEach(() => exporter.reset())
afterEach(() => {
  trace.disable()
  context.disable()
})

const told = () => exporter.getFinishedSpans().map(({ name, attributes: said, status }) => ({ name, said, failed: status.code === SpanStatusCode.ERROR }))
const traceId = '0af7651916cd43dd8448eb211c80319c'
const [sampled, unsampled] = ['1', '0'].map((flag) => `00-${traceId}-b7ad6b7169203331-0${flag}`) as [string, string]

describe('what is recorded', () => {
  test('about as many traces as the ratio says, and by the parent whatever it says', () => {
    record(0.01)
    for (let i = 0; i < 20_000; i += 1) tracer().startSpan('one', { root: true }).end()
    expect(exporter.getFinishedSpans().length).toBeGreaterThan(100)
    expect(exporter.getFinishedSpans().length).toBeLessThan(300)
    exporter.reset()
    tracer().startSpan('above', {}, below(sampled)).end()
    tracer().startSpan('not above', {}, below(unsampled)).end()
    expect(told().map(({ name }) => name)).toEqual(['above'])
  })

  test('a request that fails, and only then; what failed before it was made a span; what is linked with a recorded one', () => {
    record(0)
    const [well, badly] = ['well', 'badly'].map((name) => tracer().startSpan(name, { kind: SpanKind.SERVER })) as [ReturnType<ReturnType<typeof tracer>['startSpan']>, ReturnType<ReturnType<typeof tracer>['startSpan']>]
    well.end()
    badly.setStatus({ code: SpanStatusCode.ERROR }).end()
    recordFailure({ name: 'parked', kind: SpanKind.CONSUMER, said: {} }, { error: 'invalid', startTime: Date.now(), of: [unsampled] })
    tracer().startSpan('batch', { root: true, links: [{ context: trace.getSpanContext(below(sampled)) as never }] }).end()
    expect(told()).toEqual([
      { name: 'badly', said: {}, failed: true },
      { name: 'parked', said: { 'error.type': 'invalid', 'messaging.system': 'wismo_log' }, failed: true },
      { name: 'batch', said: {}, failed: false },
    ])
    expect(exporter.getFinishedSpans()[1]?.spanContext()).toMatchObject({ traceId, traceFlags: 1 })
  })

  test('nothing but allowed attributes: no words of an error, no event, no stack', () => {
    record(1)
    const span = tracer().startSpan('one', { attributes: { ...attributes({ 'wismo.order_id': 'ord_1' }), email: 'nora@example.org', 'http.url': '/t/secret' } })
    span.recordException(new Error('nora@example.org'))
    span.addEvent('note', { text: 'nora@example.org' })
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'nora@example.org' }).end()
    expect(told()).toEqual([{ name: 'one', said: { 'wismo.order_id': 'ord_1' }, failed: true }])
    const [{ events, status } = { events: undefined, status: undefined }] = exporter.getFinishedSpans()
    expect([events, status]).toEqual([[], { code: SpanStatusCode.ERROR }])
  })
})

describe('what serves many traces', () => {
  const message = (traceparent?: string) => ({ topic: 'order.events.v1', key: 'k', value: null, headers: { ce_id: 'nora@example.org', ce_type: 'wismo.order.OrderPlaced.v1', ce_shop: 'Nora Quill', ...(traceparent === undefined ? {} : { traceparent }) } })
  const bus = (published: unknown[][], fails?: Error) => tracePublishing({ publish: async (messages: readonly unknown[]) => {
    published.push([...messages])
    if (fails !== undefined) throw fails
  } } as never)

  test('a message of a recorded trace goes on below its sending, the others go as they are', async () => {
    record(0)
    const published: { headers: Record<string, string> }[][] = []
    const others = [message(), message(unsampled)]
    await bus(published).publish([message(sampled), ...others])
    const [span] = exporter.getFinishedSpans()
    expect(told()).toEqual([{ name: 'send order.events.v1', said: expect.not.objectContaining({ 'messaging.message.id': expect.anything(), 'wismo.shop_id': expect.anything() }), failed: false }])
    expect(published[0]?.[0]?.headers['traceparent']).toBe(span && traceparentOf(span.spanContext()))
    expect(published[0]?.slice(1)).toEqual(others)
  })

  test('a log that is away is recorded once for all that it was for', async () => {
    record(0)
    await expect(bus([], new Unavailable('unavailable', 'Kafka is away.')).publish([message(unsampled), message(), message(unsampled)])).rejects.toThrow('Kafka is away.')
    expect(told()).toMatchObject([{ name: 'send order.events.v1', failed: true, said: { 'error.type': 'unavailable' } }])
    expect(exporter.getFinishedSpans()[0]?.links).toHaveLength(1)
  })

  test('events follow their append; several messages that write to one stream have a span each', async () => {
    record(0)
    const other = sampled.replace(traceId, traceId.replace('0a', '0b'))
    const events = [sampled, other, other, undefined].map((traceparent, i) => ({ id: String(i), type: 'Noted', data: {}, metadata: { shopId: 'aldermoor', ...(traceparent === undefined ? {} : { traceparent }) } }))
    const written: { events: { metadata: { traceparent?: string } }[] }[] = []
    const store = traceAppends({ appendMany: async (appends: typeof written) => {
      written.push(...appends)
      return [{ outcome: 'appended' }]
    } } as never)
    await store.appendMany([{ stream: 'note-1', expected: 'none', events }] as never)
    expect(told().map(({ name, said }) => [name, said['wismo.outcome']])).toEqual([['append note', 'appended'], ['append note', 'appended']])
    const [first, second] = exporter.getFinishedSpans().map((span) => traceparentOf(span.spanContext()))
    expect(written[0]?.events.map(({ metadata }) => metadata.traceparent)).toEqual([first, second, second, undefined])
  })

  test('without a tracer everything goes as it came, a trace of somebody else too', async () => {
    const published: unknown[][] = []
    const messages = [message(), message(unsampled), message(sampled)]
    await bus(published).publish(messages)
    expect(published[0]).toEqual(messages)
  })
})

test('spans that the collector does not take are counted, and those that it takes are not', () => {
  const lost: number[] = []
  const answers = [0, 1, 1]
  const exported = countingLost({ export: (_spans, done) => done({ code: answers.shift() ?? 0 }), shutdown: async () => undefined }, (spans) => lost.push(spans))
  const codes: number[] = []
  for (const count of [3, 5, 2]) exported.export(Array.from({ length: count }, () => ({})) as unknown as Parameters<typeof exported.export>[0], ({ code }) => codes.push(code))
  expect([lost, codes]).toEqual([[5, 2], [0, 1, 1]])
})
