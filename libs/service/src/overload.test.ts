import { afterEach, expect, test } from '@jest/globals'
import type { FastifyInstance } from 'fastify'
import { Instant } from '@wismo/kernel'
import { eventually } from '@wismo/testing'
import { apiKeys } from './api-key.ts'
import { ownCredentials } from './credentials.ts'
import { createHttp } from './http.ts'
import { linkTokens } from './link-token.ts'
import { createLog } from './log.ts'

const clock = (): Instant => Instant.parse('2026-11-27T10:00:00Z')
let app: FastifyInstance
afterEach(() => app.close())

async function serve(maxDelayMs: number): Promise<void> {
  app = await createHttp({ baseUrl: 'http://localhost', log: createLog({ level: 'silent', name: 'test' }), credentials: ownCredentials(apiKeys([], clock), linkTokens([Buffer.alloc(32)], clock)), ready: {}, maxDelayMs })
  app.get('/v1/open', { config: { callers: [{ kind: 'anonymous' }] } }, async () => ({ ok: true }))
  await app.ready()
}

const ask = (url: string) => app.inject({ url })

/** Keeps the process from everything else for that long. */
function block(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until);
}

test('a process that is kept busy refuses at once and says when to come back; it says that it lives, and serves again afterwards', async () => {
  await serve(50)
  expect((await ask('/v1/open')).statusCode).toBe(200)
  const refused = await eventually(async () => {
    block(400)
    const answer = await ask('/v1/open')
    return answer.statusCode === 503 ? answer : undefined
  }, { within: 4_000 })
  expect([refused.json<{ code: string }>().code, refused.headers['retry-after'], refused.headers['request-id']]).toEqual(['overloaded', '1', expect.any(String)])
  expect((await ask('/livez')).statusCode).toBe(200)
  await eventually(async () => (await ask('/v1/open')).statusCode === 200, { within: 4_000 })
}, 10_000)

test('given nobody set a limit, then it serves whatever it takes', async () => {
  await serve(0)
  block(400)
  expect((await ask('/v1/open')).statusCode).toBe(200)
})
