// How many streams a session holds, and how they end. What goes over one is told where views are streamed.
import { once } from 'node:events'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { FastifyInstance } from 'fastify'
import { eventually } from '@wismo/testing'
import { ownCredentials } from './credentials.ts'
import { apiKeys } from './api-key.ts'
import { eventText, mostStreams, sendEvents } from './event-streams.ts'
import { createHttp } from './http.ts'
import { linkTokens } from './link-token.ts'
import { createLog } from './log.ts'

let app: FastifyInstance
let address: string
beforeEach(async () => {
  const clock = (): never => undefined as never
  app = await createHttp({ baseUrl: 'http://localhost', log: createLog({ level: 'silent', name: 'test' }), credentials: ownCredentials(apiKeys([], clock), linkTokens([Buffer.alloc(32, 7)], clock)), ready: {} })
  app.get<{ Params: { session: string } }>('/streams/:session', { config: { callers: [{ kind: 'anonymous' }] } }, async ({ params }, reply) => {
    const signal = app.eventStreams.open(reply, params.session, params.session === 'brief' ? 20 : undefined)
    return sendEvents(reply, untilAborted(signal), 'cookie')
  })
  address = await app.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => app.close())

async function* untilAborted(signal: AbortSignal): AsyncGenerator<string> {
  yield eventText({ event: 'view', id: 1, data: {} })
  if (!signal.aborted) await once(signal, 'abort')
}

const open = async (session: string): Promise<{ readonly answer: Response; readonly stop: AbortController }> => {
  const stop = new AbortController()
  return { answer: await fetch(`${address}/streams/${session}`, { signal: stop.signal }), stop }
}

test('five of a session: the sixth is told so as a problem, and has a place once one is closed; another session has its own', async () => {
  const held = await Promise.all(Array.from({ length: mostStreams }, () => open('nora')))
  expect(held.map(({ answer }) => answer.status)).toEqual([200, 200, 200, 200, 200])
  const { answer: sixth } = await open('nora')
  expect([sixth.status, sixth.headers.get('content-type'), sixth.headers.get('retry-after')]).toEqual([429, 'application/problem+json; charset=utf-8', '15'])
  expect(await sixth.json()).toMatchObject({ code: 'rate_limited', retryable: true })
  expect((await open('ida')).answer.status).toBe(200)
  held[0]?.stop.abort()
  await eventually(async () => (await open('nora')).answer.status === 200)
})

test('one that has its time ends by itself, and gives its place back', async () => {
  for (let i = 0; i <= mostStreams; i += 1) expect(await (await open('brief')).answer.text()).toMatch(/event: bye\ndata: {}\n\n$/)
})

test('a server that closes says bye on every stream', async () => {
  const streams = await Promise.all([open('nora'), open('ida')])
  const closed = app.close()
  for (const { answer } of streams) expect(await answer.text()).toBe('retry: 2000\n\nevent: view\nid: 1\ndata: {}\n\nevent: bye\ndata: {}\n\n')
  await closed
})
