// What the client sends, and what it makes of answers: over HTTP, from a server that a test lays down.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { eventually } from '@wismo/testing'
import { wismoClient, WismoProblem, WismoUnreachable, type FollowedOrder, type WismoClient } from './index.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

let server: Server
let answer: Handler
let baseUrl: string
let client: WismoClient
beforeEach(async () => {
  server = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  baseUrl = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`
  client = wismoClient({ baseUrl })
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const problem = (response: ServerResponse, status: number, code: string, retryable: boolean, headers: Record<string, string> = {}): void =>
  void response.writeHead(status, { 'content-type': 'application/problem+json', ...headers }).end(JSON.stringify({ type: `/problems/${code}`, title: code, status, detail: 'As it is.', code, requestId: 'r1', retryable }))

describe('a call', () => {
  test('names path, parameters, token and a key of its own, and answers what came', async () => {
    const heard: unknown[] = []
    answer = (request, response) => void text(request).then((body) => {
      const { authorization, 'wismo-shop': shop, 'idempotency-key': key = '' } = request.headers
      heard.push([request.method, request.url, authorization, shop, String(key).length, body])
      response.setHeader('content-type', 'application/json').end('{"id":"ord_1"}')
    })
    expect(await client.call('GET /v1/me/orders/{id}', { token: 't', shop: 'aldermoor', path: { id: 'ord/1' }, query: { 'min-version': ['a:1', 'b:2'] } })).toEqual({ id: 'ord_1' })
    await client.verify('t', { email: 'nora@mail.example' })
    expect(heard).toEqual([
      ['GET', '/v1/me/orders/ord%2F1?min-version=a%3A1&min-version=b%3A2', 'Bearer t', 'aldermoor', 0, ''],
      ['POST', '/v1/track/verify', 'Bearer t', undefined, 32, '{"email":"nora@mail.example"}'],
    ])
  })

  test('asks in the language of the page, where it has one', async () => {
    const heard: unknown[] = []
    answer = ({ headers, url }, response) => {
      heard.push([url, headers['accept-language']])
      response.setHeader('content-type', url === '/v1/track/stream' ? 'text/event-stream' : 'application/json').end('{}')
    }
    const stop = new AbortController()
    const german = wismoClient({ baseUrl, language: 'de' })
    await german.order('t')
    const following = german.followOrder('t', { signal: stop.signal, onView: () => undefined })
    await eventually(() => heard.length === 2)
    stop.abort()
    await following
    expect(heard).toEqual([['/v1/track/order', 'de'], ['/v1/track/stream', 'de']])
  })

  test('a refusal is a problem with its code; anything else that is no answer is told apart from it', async () => {
    answer = (_request, response) => problem(response, 429, 'rate_limited', true, { 'retry-after': '7' })
    const refused = await client.order('t').catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(WismoProblem)
    expect(refused).toMatchObject({ problem: { code: 'rate_limited', status: 429, retryable: true }, retryAfterMs: 7_000 })
    answer = (_request, response) => void response.writeHead(502, { 'content-type': 'text/html' }).end('<p>no</p>')
    await expect(client.order('t')).rejects.toBeInstanceOf(WismoUnreachable)
    server.closeAllConnections()
    server.close()
    await expect(client.order('t')).rejects.toBeInstanceOf(WismoUnreachable)
  })
})

describe('following', () => {
  const seen: FollowedOrder[] = []
  const states: string[] = []
  let stop: AbortController
  beforeEach(() => {
    seen.length = 0
    states.length = 0
    stop = new AbortController()
  })
  afterEach(() => stop.abort())
  const follow = (): Promise<void> => client.followOrder('t', { signal: stop.signal, onView: (order) => seen.push(order), onState: (state, why) => states.push(why === undefined ? state : `${state} ${why.problem.code}`) })
  const view = (viewVersion: number, sections: object): string => `event: view\nid: ${viewVersion}\ndata: ${JSON.stringify({ viewVersion, headline: { code: 'received', title: `Version ${viewVersion}` }, sections })}\n\n`
  const begin = (response: ServerResponse): ServerResponse => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('retry: 10\n\n')
    return response
  }

  test('the whole order each time: what changed is put in, what is gone is taken out, however the bytes are cut', async () => {
    answer = (_request, response) => {
      begin(response)
      for (const piece of `${view(1, { status: 'pending', notes: ['ä'] })}: hb\n\n${view(3, { status: 'confirmed', notes: null })}`.match(/[^]{1,7}/gu) ?? []) response.write(piece)
    }
    const following = follow()
    await eventually(() => seen.length === 2)
    expect(seen.map(({ viewVersion, status, notes }) => [viewVersion, status, notes])).toEqual([[1, 'pending', ['ä']], [3, 'confirmed', undefined]])
    stop.abort()
    await following
    expect(states).toEqual(['connecting', 'live'])
  })

  test('a connection that ends is made again; it names what is known, an older state is kept back, the same is not told twice', async () => {
    const known: (string | undefined)[] = []
    const connections: Handler[] = [
      (_request, response) => void begin(response).end(`${view(5, { status: 'confirmed' })}event: bye\ndata: {}\n\n`),
      (_request, response) => void begin(response).end(view(4, { status: 'pending' })),
      (_request, response) => void begin(response).end(view(5, { status: 'confirmed' })),
      (_request, response) => void begin(response).write(view(5, { status: 'confirmed', day: 'tomorrow' }) + view(6, { status: 'shipped' })),
    ]
    answer = (request, response) => {
      known.push(request.headers['last-event-id'] as string | undefined)
      connections.shift()?.(request, response)
    }
    const following = follow()
    await eventually(() => seen.at(-1)?.viewVersion === 6)
    expect(seen.map(({ viewVersion, status, day }) => [viewVersion, status, day])).toEqual([[5, 'confirmed', undefined], [5, 'confirmed', 'tomorrow'], [6, 'shipped', 'tomorrow']])
    expect(known).toEqual([undefined, '5', '5', '5'])
    stop.abort()
    await following
  })

  test('whoever ends it while they are told hears nothing more, whatever came in the same breath', async () => {
    answer = (_request, response) => void begin(response).write(view(1, {}) + view(2, {}) + view(3, {}))
    const versions: number[] = []
    await client.followOrder('t', { signal: stop.signal, onView: ({ viewVersion }) => {
      versions.push(viewVersion)
      stop.abort()
    } })
    expect(versions).toEqual([1])
  })

  test('an event that cannot be read is a connection that broke; what is thrown by who is told is theirs', async () => {
    const connections: Handler[] = [(_request, response) => void begin(response).write('event: view\ndata: {"viewVersion":\n\n'), (_request, response) => void begin(response).write(view(2, {}))]
    answer = (request, response) => connections.shift()?.(request, response)
    const theirs = new Error('cannot be drawn')
    await expect(client.followOrder('t', { signal: stop.signal, onState: (state) => states.push(state), onView: () => {
      throw theirs
    } })).rejects.toBe(theirs)
    expect(states).toEqual(['connecting', 'again'])
  })

  test('busy is waited for and said; a link that is none any more ends it', async () => {
    const connections: Handler[] = [
      (_request, response) => problem(response, 429, 'rate_limited', true, { 'retry-after': '0' }),
      (_request, response) => void begin(response).end(view(1, {})),
      (_request, response) => problem(response, 404, 'not_found', false),
    ]
    answer = (request, response) => connections.shift()?.(request, response)
    await expect(follow()).rejects.toMatchObject({ problem: { code: 'not_found' } })
    expect(states).toEqual(['connecting', 'again rate_limited', 'live', 'again'])
  }, 15_000)

  test('all orders of somebody: newest first, each put together for itself; one that is gone leaves, and a break takes nothing away', async () => {
    const names = (...orderIds: string[]): string => `event: orders\ndata: ${JSON.stringify({ orderIds })}\n\n`
    const one = (orderId: string, viewVersion: number, sections: object): string => view(viewVersion, sections).replace('{', `{"orderId":"${orderId}",`)
    const connections: Handler[] = [
      (_request, response) => void begin(response).end(names('b', 'a') + one('b', 3, { id: 'b', status: 'pending' }) + one('a', 7, { id: 'a', status: 'shipped' }) + one('b', 4, { notes: ['x'] })),
      (_request, response) => void begin(response).write(names('c', 'b') + one('c', 1, { id: 'c', status: 'pending' }) + one('b', 3, { id: 'b', status: 'pending' })),
    ]
    const heard: unknown[] = []
    answer = (request, response) => {
      heard.push([request.url, request.headers['wismo-shop'], request.headers['last-event-id']])
      connections.shift()?.(request, response)
    }
    const lists: unknown[] = []
    const following = client.followMyOrders('t', { shop: 'aldermoor', signal: stop.signal, onState: (state) => states.push(state), onOrders: (orders) => lists.push(orders.map(({ id, viewVersion, status, notes }) => [id, viewVersion, status, notes])) })
    await eventually(() => lists.length === 3)
    const [a, b, newer, c] = [['a', 7, 'shipped', undefined], ['b', 3, 'pending', undefined], ['b', 4, 'pending', ['x']], ['c', 1, 'pending', undefined]]
    expect(lists).toEqual([[b, a], [newer, a], [c, newer]])
    expect([heard[0], states]).toEqual([['/v1/me/stream', 'aldermoor', undefined], ['connecting', 'live', 'again', 'live']])
    stop.abort()
    await following
  })
})
