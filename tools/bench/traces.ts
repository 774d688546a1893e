// npm run bench -- traces: what tracing adds to a message or a request, by how much of it is switched on. Nothing is sent: what goes out is thrown away.
import { context, SpanKind, trace } from '@opentelemetry/api'
import { NodeTracerProvider, ParentBasedSampler, TraceIdRatioBasedSampler, type SpanProcessor } from '@opentelemetry/sdk-trace-node'
import type { Append, EventStore } from '@wismo/event-store'
import { below, traceAppends, tracePublishing, traceparentOf, tracer, type MessageBus, type OutgoingMessage } from '@wismo/messaging'
import { onlyAllowed, sampledOrFailed } from '../../libs/service/src/traces.ts'
import { aligned, machineName, stopwatch } from './measure.ts'

const batch = 200
const rounds = 2_000
const nowhere: SpanProcessor = { onStart: () => undefined, onEnd: () => undefined, forceFlush: async () => undefined, shutdown: async () => undefined }

/** The text that requests and messages come with; `undefined` for none. */
type Modes = readonly (readonly [name: string, isOn: boolean, traceparent: string | undefined])[]
const modes: Modes = [
  ['off', false, undefined],
  ['on, not recorded', true, '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00'],
  ['on, recorded', true, '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
]

export async function bench(): Promise<string> {
  const rows: string[][] = []
  for (const [name, isOn, traceparent] of modes) {
    if (isOn) new NodeTracerProvider({ sampler: sampledOrFailed(new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0.01) })), spanProcessors: [onlyAllowed(nowhere, 'kafka')] }).register({ propagator: null })
    rows.push([name, await request(traceparent), await sending(traceparent), await appending(traceparent)])
    trace.disable()
    context.disable()
  }
  return [machineName(), `Added microseconds of processor time, the work itself left out; batches of ${batch}, every trace its own.`, '', aligned([['', 'per request', 'per message sent', 'per event appended'], ...rows])].join('\n')
}

async function request(traceparent: string | undefined): Promise<string> {
  const once = async (): Promise<void> => {
    const span = tracer().startSpan('POST /v1/orders', { kind: SpanKind.SERVER }, below(traceparent))
    await context.with(trace.setSpan(context.active(), span), async () => traceparentOf(trace.getSpanContext(context.active()) ?? span.spanContext()))
    span.end()
  }
  return perItem(async () => {
    for (let i = 0; i < batch; i += 1) await once()
  }, async () => {
    for (let i = 0; i < batch; i += 1) await Promise.resolve()
  })
}

const own = (traceparent: string | undefined, i: number): string | undefined => traceparent?.replace('b7ad6b71', (0xb7ad0000 + i).toString(16))

async function sending(traceparent: string | undefined): Promise<string> {
  const messages: OutgoingMessage[] = Array.from({ length: batch }, (_, i) => {
    const trace = own(traceparent, i)
    return { topic: 'order.events.v1', key: 'ord', value: null, headers: { ce_id: '0af76519-16cd-53dd-8448-eb211c80319c', ce_type: 'wismo.order.OrderPlaced.v1', ce_shop: 'aldermoor', ...(trace === undefined ? {} : { traceparent: trace }) } }
  })
  const plain = { publish: async () => undefined } as unknown as MessageBus
  const traced = tracePublishing(plain)
  return perItem(() => traced.publish(messages), () => plain.publish(messages))
}

async function appending(traceparent: string | undefined): Promise<string> {
  const appends = Array.from({ length: batch }, (_, i) => {
    const trace = own(traceparent, i)
    return { stream: `order-${i}`, expected: 'none', events: [{ id: 'id', type: 'OrderPlaced', data: {}, metadata: { shopId: 'aldermoor', ...(trace === undefined ? {} : { traceparent: trace }) } }] }
  }) as unknown as readonly Append[]
  const plain = { appendMany: async () => [] } as unknown as EventStore
  const traced = traceAppends(plain)
  return perItem(() => traced.appendMany(appends), () => plain.appendMany(appends))
}

/** What the traced work takes beyond the same without it, for each item of a batch. */
async function perItem(work: () => Promise<unknown>, without: () => Promise<unknown>): Promise<string> {
  const cost = async (ask: () => Promise<unknown>): Promise<number> => {
    for (let i = 0; i < rounds / 4; i += 1) await ask()
    const watch = stopwatch()
    for (let i = 0; i < rounds; i += 1) await ask()
    return watch().cpuUs / rounds / batch
  }
  const before = await cost(without)
  return ((await cost(work)) - before).toFixed(2)
}
