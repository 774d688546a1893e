import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { FastifyInstance } from 'fastify'
import { Instant } from '@wismo/kernel'
import { eventually } from '@wismo/testing'
import { apiKeys } from './api-key.ts'
import { ownCredentials } from './credentials.ts'
import { createHttp, type HttpSettings } from './http.ts'
import { linkTokens } from './link-token.ts'
import { createLog } from './log.ts'
import { securityHeaders } from './security-headers.ts'

const clock = (): Instant => Instant.parse('2026-11-24T10:00:00Z')

/** Over a real socket: what no client library lets one send. */
describe('a server on a port', () => {
  let app: FastifyInstance
  let port: number
  beforeAll(async () => {
    app = await createHttp({ baseUrl: 'http://localhost', log: createLog({ level: 'silent', name: 'test' }), credentials: ownCredentials(apiKeys([], clock), linkTokens([Buffer.alloc(32)], clock)), ready: {} })
    port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
  })
  afterAll(() => app.close())

  /** Sends the bytes and answers what came back once the server has closed. */
  const answerTo = (text: string): Promise<{ readonly status: number; readonly headers: Headers; readonly body: string }> =>
    new Promise((resolve, reject) => {
      let answer = ''
      const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from(text, 'latin1')))
      socket.setEncoding('utf8')
      socket.on('data', (part: string) => {
        answer += part
      })
      socket.on('close', () => {
        const [head = '', body = ''] = answer.split('\r\n\r\n', 2)
        const [line = '', ...headers] = head.split('\r\n')
        resolve({ status: Number(/^HTTP\/1.1 (\d+)/.exec(line)?.[1]), headers: new Headers(headers.map((one) => one.split(': ', 2) as [string, string])), body })
      })
      socket.on('error', reject)
    })
  const request = (line: string, ...headers: string[]): string => [`${line} HTTP/1.1`, 'host: localhost', 'connection: close', ...headers, '', ''].join('\r\n')

  test.each([
    ['TRACE', request('TRACE /livez'), 405, 'method_not_allowed'],
    ['a method nobody heard of', request('BREW /livez'), 400, 'malformed'],
    ['a line that is no header', request('GET /livez', 'no header'), 400, 'malformed'],
    ['a NUL in the address', request('GET /live\u0000z'), 400, 'malformed'],
    ['a letter of another alphabet in the address', request('GET /live\u00e4z'), 400, 'malformed'],
    ['no HTTP at all', '\u0016\u0003\u0001\r\n\r\n', 400, 'malformed'],
    ['an address that cannot be decoded', request('GET /%zz'), 400, 'malformed'],
    ['a header that is too long', request('GET /livez', `x: ${'a'.repeat(40_000)}`), 431, 'too_large'],
    ['the cookies of a session whose token is long', request('GET /livez', `cookie: ${'a'.repeat(20_000)}`), 200, ''],
    ['two lengths', request('POST /livez', 'content-length: 1', 'content-length: 2'), 400, 'malformed'],
    ['a length beside chunks', `${request('POST /livez', 'content-length: 5', 'transfer-encoding: chunked')}0\r\n\r\n`, 400, 'malformed'],
    ['an expectation nobody meets', request('GET /livez', 'expect: 200-ok'), 400, 'malformed'],
    ['no host', 'GET /livez HTTP/1.1\r\nconnection: close\r\n\r\n', 400, 'malformed'],
    ['no host in HTTP/1.0', 'GET /livez HTTP/1.0\r\n\r\n', 200, ''],
    ['a right request', request('GET /livez'), 200, ''],
  ])('%s', async (_name, text, status, code) => {
    const answer = await answerTo(text)
    expect(answer.status).toBe(status)
    if (code === '') return
    expect(JSON.parse(answer.body)).toEqual({ type: `http://localhost/problems/${code}`, title: expect.any(String), status, detail: expect.any(String), code, requestId: answer.headers.get('request-id'), retryable: false })
    expect(Object.fromEntries(answer.headers)).toMatchObject({ 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store', connection: 'close', 'content-length': String(Buffer.byteLength(answer.body)), date: expect.any(String) })
  })

  test('what cannot be read is answered with the headers of every answer', async () => {
    const [unread, read] = await Promise.all([answerTo(request('BREW /livez')), answerTo(request('GET /nothing'))])
    const namesOf = ({ headers }: { readonly headers: Headers }): readonly (readonly [string, string])[] => [...headers].filter(([name]) => !['request-id', 'date', 'content-length', 'vary'].includes(name))
    expect(namesOf(unread)).toEqual(namesOf(read))
    expect(securityHeaders('https://orders.example')['strict-transport-security']).toBe('max-age=31536000; includeSubDomains')
  })

  test('a connection that never asked anything holds up no close', async () => {
    const own = await createHttp({ baseUrl: 'http://localhost', log: createLog({ level: 'silent', name: 'test' }), credentials: ownCredentials(apiKeys([], clock), linkTokens([Buffer.alloc(32)], clock)), ready: {} })
    const arrived = once(own.server, 'connection')
    const silent = connect(Number(new URL(await own.listen({ port: 0, host: '127.0.0.1' })).port), '127.0.0.1')
    await arrived
    await Promise.all([own.close(), once(silent, 'close')])
  })

  describe('on its way out', () => {
    const servers: FastifyInstance[] = []
    afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))

    /** A server with an address that answers when it is let, and a connection that stays open. */
    async function serverWithOpenConnection(over: Partial<HttpSettings> = {}) {
      const own = await createHttp({ baseUrl: 'http://localhost', log: createLog({ level: 'silent', name: 'test' }), credentials: ownCredentials(apiKeys([], clock), linkTokens([Buffer.alloc(32)], clock)), ready: {}, ...over })
      servers.push(own)
      for (const [url, longBody] of [['/short', false], ['/long', true]] as const) own.post(url, { config: { callers: [{ kind: 'anonymous' }], longBody } }, async () => ({ told: 'whole' }))
      let [entered, open]: (() => void)[] = []
      const isEntered = new Promise<void>((done) => (entered = done))
      const isOpen = new Promise<void>((done) => (open = done))
      own.get('/slow', { config: { callers: [{ kind: 'anonymous' }] } }, async () => {
        entered?.()
        await isOpen
        return { told: 'whole' }
      })
      own.get('/endless', { config: { callers: [{ kind: 'anonymous' }] } }, (_request, reply) => {
        reply.hijack()
        reply.raw.writeHead(200, { 'content-type': 'text/plain' }).write('begun')
      })
      const at = Number(new URL(await own.listen({ port: 0, host: '127.0.0.1' })).port)
      const connection = (): { socket: Socket; text(): string; closed: Promise<unknown> } => {
        const socket = connect(at, '127.0.0.1')
        let text = ''
        socket.setEncoding('utf8').on('data', (part: string) => (text += part))
        return { socket, text: () => text, closed: once(socket, 'close') }
      }
      return { own, connection, isEntered, open: () => open?.() }
    }
    const asks = (path: string): string => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`

    test('what was accepted is answered whole before the close ends, and its connection goes with the answer', async () => {
      const { own, connection, isEntered, open } = await serverWithOpenConnection()
      const { socket, text, closed } = connection()
      socket.write(asks('/slow'))
      await isEntered
      const stopped = own.close()
      await eventually(() => own.isDraining())
      open()
      await Promise.all([stopped, closed])
      expect(text()).toMatch(/^HTTP\/1\.1 200 OK\r\n(?:.*\r\n)*connection: close\r\n(?:.*\r\n)*\r\n\{"told":"whole"\}$/i)
    })

    test('while it drains it takes connections and answers, each answer the last one of its connection', async () => {
      const { own, connection } = await serverWithOpenConnection()
      const kept = connection()
      kept.socket.write(asks('/livez'))
      await eventually(() => kept.text().includes('"live"'))
      expect(kept.text()).toMatch(/^connection: keep-alive\r$/im)
      own.drain()
      kept.socket.write(asks('/readyz'))
      const fresh = connection()
      fresh.socket.write(asks('/livez'))
      await Promise.all([kept.closed, fresh.closed])
      expect(kept.text()).toMatch(/HTTP\/1\.1 503 Service Unavailable\r\n(?:.*\r\n)*connection: close\r\n(?:.*\r\n)*\r\n\{"status":"draining"/i)
      expect(fresh.text()).toMatch(/^HTTP\/1\.1 200 OK\r\n(?:.*\r\n)*connection: close\r\n/i)
    })

    test('into an answer that has begun nothing is written of a request behind it that cannot be read', async () => {
      const { connection } = await serverWithOpenConnection()
      const { socket, text, closed } = connection()
      socket.write(asks('/endless'))
      await eventually(() => text().includes('begun'))
      socket.write('BREW / HTTP/1.1\r\n\r\n')
      await closed
      expect(text()).not.toContain('malformed')
    })

    test('a body that comes too slowly ends its connection, unless its route takes a long one', async () => {
      const { own, connection } = await serverWithOpenConnection({ bodyMs: 50 })
      const sends = (path: string): string => `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{`
      const [short, long] = [connection(), connection()]
      short.socket.write(sends('/short'))
      long.socket.write(sends('/long'))
      await short.closed
      expect(short.text()).toBe('')
      long.socket.write('}')
      await eventually(() => long.text().includes('{"told":"whole"}'))
      await own.close()
    })

    test('a connection that waits for its next request is closed at once', async () => {
      const { own, connection } = await serverWithOpenConnection()
      const idle = connection()
      idle.socket.write(asks('/livez'))
      await eventually(() => idle.text().includes('"live"'))
      await Promise.all([own.close(), idle.closed])
    })
  })
})
