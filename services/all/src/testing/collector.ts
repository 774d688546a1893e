// Takes traces as a collector does, over HTTP, and tells what it was sent.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

export interface ToldSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  /** 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number
  readonly failed: boolean
  readonly attributes: Readonly<Record<string, string | number>>
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[]
  readonly process: string
}

export interface Collector {
  readonly url: string
  spans(): readonly ToldSpan[]
  /** As it came. */
  text(): string
  close(): Promise<void>
}

export async function startCollector(): Promise<Collector> {
  const told: string[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts)
      if (request.url === '/v1/traces') told.push((request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8'))
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: () => told.flatMap(spansOf),
    text: () => told.join('\n'),
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

interface Value {
  readonly key: string
  readonly value: { readonly stringValue?: string; readonly intValue?: number }
}

interface SentSpan extends Omit<ToldSpan, 'failed' | 'attributes' | 'process'> {
  readonly attributes: readonly Value[]
  readonly status: { readonly code?: number }
}

interface Sent {
  readonly resourceSpans: readonly { readonly resource: { readonly attributes: readonly Value[] }; readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[] }[]
}

const valuesOf = (values: readonly Value[]): Readonly<Record<string, string | number>> => Object.fromEntries(values.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? '']))

const spansOf = (text: string): readonly ToldSpan[] =>
  (JSON.parse(text) as Sent).resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans.map(({ attributes, status, links = [], ...span }) => ({ ...span, links, failed: status.code === 2, attributes: valuesOf(attributes), process: String(valuesOf(resource.attributes)['service.name']) }))),
  )
