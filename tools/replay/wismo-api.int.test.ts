import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import type { OlistOrder } from '../olist.ts'
import { importByHttp } from './copies.ts'
import { listed, openApi, type WismoApi } from './wismo-api.ts'

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()))
})

/** A server that answers as it is told, and what calls it. */
async function calling(answer: RequestListener, patienceMs = 5_000): Promise<WismoApi> {
  const server = createServer(answer)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  stops.push(() => new Promise((done) => server.close(done)))
  return openApi({ urls: [`http://127.0.0.1:${(server.address() as AddressInfo).port}`], key: 'wsk_test_1', patienceMs })
}

const order: OlistOrder = { document: { externalId: 'a', shopId: 'olist-br' }, lines: [], shipping: 0, total: 0, full: false, course: { status: 'unavailable', placedAt: '2017-10-02T13:00:00.000Z', promisedOn: '2017-10-18' }, payments: [] }

describe('a Wismo that is called', () => {
  test('is asked again under the same key while it cannot answer', async () => {
    const keys: unknown[] = []
    const api = await calling((request, response) => {
      keys.push(request.headers['idempotency-key'])
      response.writeHead(keys.length === 1 ? 503 : 200).end('{"id":1}')
    })
    expect(await api.post('/v1/retail-events', 'key-1', {})).toEqual({ id: 1 })
    expect(keys).toEqual(['key-1', 'key-1'])
  })

  test('is told of when it refuses, or does not come back', async () => {
    await expect((await calling((_request, response) => response.writeHead(422).end('{"code":"invalid"}'))).post('/v1/x', 'key', {})).rejects.toThrow('POST /v1/x was answered 422: {"code":"invalid"}')
    await expect((await calling((_request, response) => response.writeHead(503).end(), 1)).get('/v1/x')).rejects.toThrow('/v1/x was answered 503')
  })

  test('has no view of some orders, and lists page by page', async () => {
    const api = await calling((request, response) => {
      if (request.url === '/v1/none') response.writeHead(404).end('{}')
      else response.writeHead(200).end(JSON.stringify(request.url?.includes('cursor=b%3D') ? { data: [3], nextCursor: null } : { data: [1, 2], nextCursor: 'b=' }))
    })
    expect(await api.get('/v1/none')).toBeUndefined()
    const all: unknown[] = []
    for await (const one of listed(api, '/v1/some?shopId=olist-br')) all.push(one)
    expect(all).toEqual([1, 2, 3])
  })

  test('takes a file line by line and says what became of it; why, where it is refused before its end', async () => {
    let told = ''
    const bar = { step: () => undefined, end: () => undefined }
    const taking = await calling((request, response) => void request.on('data', (chunk: Buffer) => (told += chunk.toString())).on('end', () => response.writeHead(202).end('{"status":"done","read":2,"accepted":2,"duplicate":0,"rejected":0}')))
    expect(await importByHttp([order, order], taking, 'go-live', bar)).toMatchObject({ status: 'done', read: 2 })
    expect(told.split('\n').filter((line) => line !== '').map((line) => (JSON.parse(line) as { externalId: string }).externalId)).toEqual(['a', 'a'])
    const refusing = await calling((_request, response) => response.writeHead(403).end('{"code":"forbidden"}'))
    await expect(importByHttp([order], refusing, 'go-live', bar)).rejects.toThrow('POST /v1/order-imports was answered 403: {"code":"forbidden"}')
  })
})
