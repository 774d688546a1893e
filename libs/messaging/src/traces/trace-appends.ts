import { SpanKind } from '@opentelemetry/api'
import type { Append, AppendResult, EventStore, NewEvent, StreamName } from '@wismo/event-store'
import { inSpans, type About, type Instead } from './in-spans.ts'

/** A store whose appends are spans, below the request or message whose events they write; what follows from an event goes on below its append. */
export function traceAppends(store: EventStore): EventStore {
  const traced = (appends: readonly Append[], write: (appends: readonly Append[]) => Promise<readonly AppendResult[]>): Promise<readonly AppendResult[]> =>
    inSpans(
      { all: appends.flatMap(({ stream, events }) => events.map((event) => ({ stream, event }))), traceOf: ({ event }) => event.metadata.traceparent, about },
      (instead) => write(instead === undefined ? appends : appends.map((append) => ({ ...append, events: append.events.map((event) => below(event, instead)) }))),
      (results) => ({ 'wismo.outcome': [...new Set(results.map(({ outcome }) => outcome))].join(' ') }),
    )
  return {
    async append(append) {
      const [result] = await traced([append], async ([own = append]) => [await store.append(own)])
      return result as AppendResult
    },
    appendMany: (appends) => traced(appends, (own) => store.appendMany(own)),
    readMany: (streams) => store.readMany(streams),
    readStream: (stream, range) => store.readStream(stream, range),
    readAll: (after, limit, types) => store.readAll(after, limit, types),
  }
}

function about({ stream, event: { type, metadata } }: { readonly stream: StreamName; readonly event: NewEvent }): About {
  const category = stream.slice(0, stream.indexOf('-'))
  return { name: `append ${category}`, kind: SpanKind.INTERNAL, said: { 'wismo.stream_category': category, 'wismo.event_type': type, 'wismo.shop_id': metadata.shopId } }
}

function below(event: NewEvent, instead: Instead): NewEvent {
  const traceparent = instead(event.metadata.traceparent)
  return traceparent === undefined || traceparent === event.metadata.traceparent ? event : { ...event, metadata: { ...event.metadata, traceparent } }
}
