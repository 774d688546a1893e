import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { FastifyInstance } from 'fastify'
import { Instant } from '@wismo/kernel'
import { apiKeys } from './api-key.ts'
import { ownCredentials } from './credentials.ts'
import { createHttp } from './http.ts'
import { linkTokens } from './link-token.ts'
import { createLog } from './log.ts'

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

  /** Sends the text and answers the status once the server has closed. */
  const statusOf = (text: string): Promise<number> =>
    new Promise((resolve, reject) => {
      let answer = ''
      const socket = connect(port, '127.0.0.1', () => socket.write(text))
      socket.setEncoding('utf8')
      socket.on('data', (part: string) => {
        answer += part
      })
      socket.on('close', () => resolve(Number(/^HTTP\/1.1 (\d+)/.exec(answer)?.[1])))
      socket.on('error', reject)
    })
  const request = (line: string, ...headers: string[]): string => [`${line} HTTP/1.1`, 'host: localhost', 'connection: close', ...headers, '', ''].join('\r\n')

  test.each([
    ['TRACE', request('TRACE /livez'), 405],
    ['a method nobody heard of', request('BREW /livez'), 400],
    ['an address that cannot be decoded', request('GET /%zz'), 400],
    ['a header that is too long', request('GET /livez', `x: ${'a'.repeat(20_000)}`), 431],
    ['two lengths', request('POST /livez', 'content-length: 1', 'content-length: 2'), 400],
    ['no host', 'GET /livez HTTP/1.1\r\nconnection: close\r\n\r\n', 400],
    ['a right request', request('GET /livez'), 200],
  ])('%s', async (_name, text, status) => {
    expect(await statusOf(text)).toBe(status)
  })

  test('a connection that never asked anything holds up no close', async () => {
    const own = await createHttp({ baseUrl: 'http://localhost', log: createLog({ level: 'silent', name: 'test' }), credentials: ownCredentials(apiKeys([], clock), linkTokens([Buffer.alloc(32)], clock)), ready: {} })
    const arrived = once(own.server, 'connection')
    const silent = connect(Number(new URL(await own.listen({ port: 0, host: '127.0.0.1' })).port), '127.0.0.1')
    await arrived
    await Promise.all([own.close(), once(silent, 'close')])
  })
})
