import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Instant, Rejected, ShopId, type Uuid } from '@wismo/kernel'
import { testDatabase, type TestDatabase } from '@wismo/testing'
import { apiKeys, hashApiKey } from './api-key.ts'
import { ownCredentials } from './credentials.ts'
import { createHttp, zodRoutes } from './http.ts'
import { forgetOldSuccesses, idempotently, migrateIdempotency } from './idempotency.ts'
import { linkTokens } from './link-token.ts'
import { createLog } from './log.ts'

const schema = 'wismo_order'
const shops = [ShopId.parse('aldermoor')]
const clock = (): Instant => Instant.parse('2026-11-24T10:00:00Z')
const first = `wsk_test_${'a'.repeat(43)}`
const second = `wsk_test_${'b'.repeat(43)}`
const keys = apiKeys([
  { id: 'first', hash: hashApiKey(first), shops, scopes: ['orders:write'] },
  { id: 'second', hash: hashApiKey(second), shops, scopes: ['orders:write'] },
], clock)

describe('a POST told twice', () => {
  let database: TestDatabase
  let app: FastifyInstance
  /** What ran, by its cause; `refuse` makes the next runs fail. */
  let runs: Uuid[]
  let refuse: Error | undefined
  let entered: () => void
  let gate: Promise<void>

  beforeAll(async () => {
    database = await testDatabase()
    await migrateIdempotency(database.pool, schema)
    await migrateIdempotency(database.pool, schema)
    app = await createHttp({ baseUrl: 'http://localhost', log: createLog({ level: 'silent', name: 'test' }), credentials: ownCredentials(keys, linkTokens([Buffer.alloc(32)], clock)), ready: {} })
    const config = { callers: [{ kind: 'partner' as const, scope: 'orders:write' as const }] }
    const body = z.strictObject({ name: z.string(), amount: z.int().optional() })
    const querystring = z.strictObject({ mode: z.enum(['live', 'history']).optional() })
    app.register(async (scope) => {
      for (const url of ['/v1/things', '/v1/others']) {
        zodRoutes(scope).post(url, { config, schema: { body, querystring } }, async (request, reply) => {
          const { status, result } = await idempotently(request, reply, { pool: database.pool, schema }, async (cause) => {
            runs.push(cause)
            entered()
            await gate
            if (refuse !== undefined) throw refuse
            return { status: 201, result: { name: request.body.name, run: runs.length } }
          })
          return reply.code(status).send({ ...result, trackingUrl: `made anew ${runs.length}` })
        })
      }
    })
  })
  afterAll(async () => {
    await app.close()
    await database.drop()
  })
  beforeEach(async () => {
    runs = []
    refuse = undefined
    entered = () => undefined
    gate = Promise.resolve()
    await database.pool.query(`truncate ${schema}.idempotency`)
  })

  const send = async (body: unknown, { key = 'k1', token = first, url = '/v1/things' } = {}) => {
    const response = await app.inject({ method: 'POST', url, headers: { authorization: `Bearer ${token}`, 'idempotency-key': key, 'content-type': 'application/json' }, payload: JSON.stringify(body) })
    return { status: response.statusCode, replayed: response.headers['idempotency-replayed'], body: response.json() }
  }

  test('runs once; the first success again, and what is secret made anew', async () => {
    expect(await send({ name: 'a', amount: 1 })).toMatchObject({ status: 201, replayed: undefined, body: { name: 'a', run: 1 } })
    expect(await send({ amount: 1, name: 'a' })).toMatchObject({ status: 201, replayed: 'true', body: { name: 'a', run: 1 } })
    expect(runs).toHaveLength(1)
    const { rows } = await database.pool.query(`select result::text from ${schema}.idempotency`)
    expect(rows).toEqual([{ result: '{"name":"a","run":1}' }])
  })

  test.each([['another body', { name: 'b' }, {}], ['another query', { name: 'a' }, { url: '/v1/things?mode=history' }]])('the key with %s is refused, and what it first made stays', async (_name, body, over) => {
    await send({ name: 'a' })
    expect(await send(body, over)).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } })
    expect(await send({ name: 'a' })).toMatchObject({ status: 201, replayed: 'true' })
    expect(runs).toHaveLength(1)
  })

  test('a key counts for its credential and path; each has its own cause', async () => {
    for (const over of [{}, { token: second }, { url: '/v1/others' }, { key: 'k2' }]) expect(await send({ name: 'a' }, over)).toMatchObject({ status: 201, replayed: undefined })
    expect(new Set(runs).size).toBe(4)
  })

  test('refusals and failures are decided anew, under the same cause', async () => {
    refuse = new Rejected('wrong_state')
    expect((await send({ name: 'a' })).status).toBe(409)
    refuse = new Error('a bug')
    expect((await send({ name: 'a' })).status).toBe(500)
    refuse = undefined
    expect(await send({ name: 'b' })).toMatchObject({ status: 201, replayed: undefined })
    expect(new Set(runs).size).toBe(1)
  })

  test('two at once run under one cause and get one answer', async () => {
    const both = twice()
    entered = both.arrive
    gate = both.arrived
    const answers = await Promise.all([send({ name: 'a' }), send({ name: 'a' })])
    expect(answers.map(({ status }) => status)).toEqual([201, 201])
    expect(answers.filter(({ replayed }) => replayed === 'true')).toHaveLength(1)
    expect(new Set(answers.map(({ body }) => body.run)).size).toBe(1)
    expect(new Set(runs).size).toBe(1)
  })

  test('after 30 days a success is forgotten and the key is new', async () => {
    await send({ name: 'a' })
    await database.pool.query(`update ${schema}.idempotency set created_at = now() - interval '30 days 1 second'`)
    expect(await send({ name: 'b' })).toMatchObject({ status: 201, replayed: undefined })
    expect(await send({ name: 'b' })).toMatchObject({ status: 201, replayed: 'true' })
    expect(await forgetOldSuccesses({ pool: database.pool, schema })).toBe(0)
    await database.pool.query(`update ${schema}.idempotency set created_at = now() - interval '31 days'`)
    expect(await forgetOldSuccesses({ pool: database.pool, schema })).toBe(1)
  })
})

/** Lets both of two go on when both have arrived. */
function twice(): { arrive(): void; readonly arrived: Promise<void> } {
  let missing = 2
  let open: () => void = () => undefined
  const arrived = new Promise<void>((resolve) => {
    open = resolve
  })
  return {
    arrived,
    arrive() {
      missing -= 1
      if (missing === 0) open()
    },
  }
}
