// Staff and customers who are signed in, by issuers that are asked over HTTP: who sees what of an order, and what becomes of keys.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Instant, orderIdOf, ShopId, type OrderId, type SubjectRef } from '@wismo/kernel'
import { testIssuer, type TestIssuer } from '@wismo/testing'
import { demoToken } from './testing/demo-token.ts'
import { startWismo, type Answer, type TestWismo } from './testing/start-wismo.ts'

const order = JSON.parse(readFileSync('examples/order.json', 'utf8')) as Record<string, unknown> & { contact: Record<string, string>; addresses: { home: Record<string, string> } }
const shops = JSON.parse(readFileSync('shops.json', 'utf8')) as readonly Record<string, unknown>[]
const shopId = ShopId.parse('aldermoor')
const sub = 'anna.agent@example.org'
const reason = 'the caller wants another name on the parcel'
const hidden = [order.contact['email'], order.contact['phone'], order.addresses.home['line1'], order.addresses.home['postalCode'], 'For the cold evenings'] as readonly string[]

let offsetMs = 0
const clock = (): Instant => Instant.fromMillis(Date.now() + offsetMs)
/** Past the time in which an issuer is not asked again. */
const halfAMinuteLater = (): void => void (offsetMs += 31_000)

let server: Server
let staff: TestIssuer
let login: TestIssuer
let wismo: TestWismo
let mine: OrderId
let theirs: OrderId

beforeAll(async () => {
  const issuers = new Map<string, TestIssuer>()
  // Away is away: no answer, and the connection is gone.
  server = createServer((request, reply) => {
    const [, name = ''] = (request.url ?? '').split('/')
    const answer = issuers.get(name)?.ask(`http://127.0.0.1:${port}${request.url}`) ?? Promise.reject(new Error('nobody'))
    answer.then((json) => reply.setHeader('content-type', 'application/json').end(JSON.stringify(json)), () => request.socket.destroy())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  staff = await testIssuer({ issuer: `http://127.0.0.1:${port}/staff`, clock })
  login = await testIssuer({ issuer: `http://127.0.0.1:${port}/login`, clock, alg: 'RS256' })
  issuers.set('staff', staff).set('login', login)
  const file = join(mkdtempSync(join(tmpdir(), 'wismo-staff-')), 'shops.json')
  writeFileSync(file, JSON.stringify(shops.map((shop) => (shop['id'] === shopId ? { ...shop, test: true, identity: { issuer: login.issuer } } : shop))))
  wismo = await startWismo([], { clock }, { SHOPS_FILE: file, STAFF_ISSUER: staff.issuer })
  mine = await place('c-3107')
  theirs = await place('c-1')
}, 60_000)
afterAll(async () => {
  await wismo.stop()
  await new Promise((done) => server.close(done))
})

/** Placed, and in the view. */
async function place(customer: string): Promise<OrderId> {
  const externalId = `S-${randomUUID()}`
  const placed = await wismo.call('/v1/orders', { body: { ...order, externalId, number: externalId, test: true, customer: { externalId: customer, type: 'registered' } } })
  expect(placed.status).toBe(201)
  const id = orderIdOf(shopId, externalId)
  expect((await wismo.call(`/v1/order-views/${id}?min-version=${id}:1`, { headers: { prefer: 'wait=5' } })).status).toBe(200)
  return id
}

const asStaff = async (path: string, claims: Record<string, unknown> = {}, body?: unknown): Promise<Answer> => wismo.call(path, { key: await staff.token({ sub, ...claims }), ...(body === undefined ? {} : { body }) })
const asCustomer = async (path: string, customer = 'c-3107'): Promise<Answer> => wismo.call(path, { key: await login.token({ sub: customer, roles: undefined, shops: undefined }) })
const reveal = (claims: Record<string, unknown>, body: unknown, id = mine): Promise<Answer> => asStaff(`/v1/agent/orders/${id}/reveal`, claims, body)
const contact = { fields: ['contact'], reason }
const codeOf = ({ status, json }: Answer): unknown => [status, json['code']]

describe('an agent', () => {
  test('given an order of their shop, then they read all of it but what finds or reaches the person', async () => {
    const answer = await asStaff(`/v1/agent/orders/${mine}`)
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(answer.json).toMatchObject({ id: mine, customer: { name: 'Nora Byrne', email: 'n***@example.org', phone: '***42' }, addresses: { home: { country: 'IE', city: 'Cork' } }, money: { total: 23290 }, revealable: ['contact', 'addresses.home', expect.stringMatching(/^lines\.lin_.*\.gift\.message$/)] })
    for (const text of hidden) expect(answer.text).not.toContain(text)
    expect(answer.text).not.toMatch(/"(contact|address|message)Ref"/)
  })

  test('given a reason, when they ask for fields, then they see these as they are, and nobody keeps the answer', async () => {
    const { json: seen } = await asStaff(`/v1/agent/orders/${mine}`)
    const [, , message = ''] = seen['revealable'] as readonly string[]
    const answer = await reveal({}, { fields: ['contact', 'addresses.home', message], reason })
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(answer.json).toEqual({ id: mine, values: { contact: order.contact, 'addresses.home': order.addresses.home, [message]: 'For the cold evenings. N.' } })
    expect((await reveal({ roles: ['supervisor'] }, contact)).json['values']).toEqual({ contact: order.contact })
  })

  test('without a reason, or for what the order does not have, they see nothing, and are told where it is wrong', async () => {
    for (const body of [{ fields: ['contact'] }, { fields: ['contact'], reason: '   ' }, { fields: [], reason }, { ...contact, all: true }]) expect(codeOf(await reveal({}, body))).toEqual([400, 'invalid'])
    const answer = await reveal({}, { fields: ['contact', 'addresses.nora'], reason })
    expect([codeOf(answer), answer.json['errors']]).toEqual([[400, 'invalid'], [expect.objectContaining({ pointer: '/fields/1' })]])
    expect(answer.text).not.toContain('nora')
  })

  test('is told the id that is written down of them, which is nobody’s name (I35)', async () => {
    const { status, json } = await asStaff('/v1/agent/me', { roles: ['agent', 'driver'], locations: ['store-cork'] })
    expect([status, json]).toEqual([200, { actorId: expect.stringMatching(/^staff_[0-9a-f]{32}$/), roles: ['agent', 'driver'], shopIds: ['aldermoor'], locations: ['store-cork'] }])
  })
})

describe('what is written down', () => {
  interface Noted {
    readonly id: OrderId
    readonly subjectRef: SubjectRef
  }
  /** An order of somebody new: what is written down of them is all of this test's. */
  const ofSomebodyNew = async (): Promise<Noted> => {
    const id = await place(`c-${randomUUID()}`)
    const { json } = await wismo.call(`/v1/order-views/${id}`)
    return { id, subjectRef: (json['customer'] as { readonly subjectRef: SubjectRef }).subjectRef }
  }
  const auditOf = async ({ subjectRef }: Noted): Promise<readonly unknown[]> =>
    (await wismo.running.runtime.vault.audit({ subjectRef })).map(({ by, purpose, reason: said, fields, shopId: shop }) => ({ by, purpose, reason: said, fields, shop }))

  test('given somebody opens and reveals an order, then who, what for, why and how many values, and no value', async () => {
    const noted = await ofSomebodyNew()
    const { json: { actorId } } = await asStaff('/v1/agent/me')
    expect(await auditOf(noted)).toEqual([])
    expect((await asStaff(`/v1/agent/orders/${noted.id}`)).status).toBe(200)
    expect((await reveal({}, { fields: ['contact', 'addresses.home'], reason }, noted.id)).status).toBe(200)
    const row = { by: { type: 'csr', id: actorId }, purpose: 'agent-console', shop: shopId }
    expect(await auditOf(noted)).toEqual([{ ...row, reason, fields: 2 }, { ...row, reason: 'an order was opened, masked', fields: 3 }])
    const { rows } = await wismo.pool.query<{ row: string }>('select a::text as row from wismo_vault.read_audit a')
    for (const text of [...hidden, 'Nora Byrne', sub]) expect(rows.map((one) => one.row).join('\n')).not.toContain(text)
  })

  test('given it is refused, then nothing: nobody read anything', async () => {
    const noted = await ofSomebodyNew()
    const refused = [
      await reveal({ roles: ['viewer'] }, contact, noted.id),
      await reveal({}, { fields: ['contact'] }, noted.id),
      await reveal({}, { fields: ['contact', 'addresses.nora'], reason }, noted.id),
      await reveal({ shops: ['olist-br'] }, contact, noted.id),
      await asStaff(`/v1/agent/orders/${noted.id}`, { roles: ['ops'] }),
    ]
    expect(refused.map(codeOf)).toEqual([[403, 'personal_data_denied'], [400, 'invalid'], [400, 'invalid'], [404, 'not_found'], [403, 'forbidden']])
    expect(await auditOf(noted)).toEqual([])
  })
})

describe('who may not', () => {
  test('a viewer reads, and personal data is not open to them', async () => {
    const viewer = { roles: ['viewer'] }
    expect((await asStaff(`/v1/agent/orders/${mine}`, viewer)).status).toBe(200)
    expect(codeOf(await reveal(viewer, contact))).toEqual([403, 'personal_data_denied'])
  })

  test('I38 an order of a shop that the token does not cover is not there', async () => {
    const elsewhere = { shops: ['olist-br'] }
    expect(codeOf(await asStaff(`/v1/agent/orders/${mine}`, elsewhere))).toEqual([404, 'not_found'])
    expect(codeOf(await reveal(elsewhere, contact))).toEqual([404, 'not_found'])
    expect((await asStaff(`/v1/agent/orders/${mine}`, { shops: '*' })).status).toBe(200)
  })

  test('I38 an associate reads what has to do with their store, masked, and reveals nothing', async () => {
    const associate = { roles: ['associate'] }
    expect((await asStaff(`/v1/agent/orders/${mine}`, associate)).status).toBe(200)
    expect(codeOf(await reveal(associate, contact))).toEqual([403, 'forbidden'])
    expect(codeOf(await asStaff(`/v1/agent/orders/${mine}`, { ...associate, locations: ['store-cork'] }))).toEqual([404, 'not_found'])
  })

  test('other roles, keys, customers and nobody do not come in', async () => {
    const path = `/v1/agent/orders/${mine}`
    for (const role of ['privacy', 'ops', 'driver']) expect(codeOf(await asStaff(path, { roles: [role] }))).toEqual([403, 'forbidden'])
    expect(codeOf(await wismo.call(path))).toEqual([403, 'forbidden'])
    expect(codeOf(await asCustomer(path))).toEqual([403, 'forbidden'])
    expect(codeOf(await wismo.call(path, { key: null }))).toEqual([401, 'unauthenticated'])
    expect(codeOf(await asStaff(path, { aud: 'webshop' }))).toEqual([401, 'unauthenticated'])
    expect(codeOf(await asStaff('/v1/me/orders'))).toEqual([403, 'forbidden'])
  })
})

describe('a customer who is signed in', () => {
  test('I38 lists and reads the orders that are theirs, with prices, and nobody else’s', async () => {
    const list = await asCustomer('/v1/me/orders')
    expect([list.status, list.json]).toEqual([200, { data: [{ id: mine, number: expect.stringMatching(/^S-/), headline: expect.objectContaining({ code: expect.any(String), title: expect.any(String) }), status: 'pending', when: { from: expect.any(String), to: expect.any(String), precision: 'day', timeZone: 'Europe/Dublin' }, actions: expect.any(Array) }], nextCursor: null }])
    expect(list.headers.get('vary')).toContain('accept-language')
    const own = await asCustomer(`/v1/me/orders/${mine}`)
    expect((list.json['data'] as readonly { actions: unknown }[])[0]?.actions).toEqual(own.json['actions'])
    expect([own.status, own.json['money'], own.headers.get('vary')]).toEqual([200, expect.objectContaining({ total: 23290 }), expect.stringContaining('authorization')])
    const foreign = await asCustomer(`/v1/me/orders/${theirs}`)
    const unknown = await asCustomer(`/v1/me/orders/${orderIdOf(shopId, 'nothing')}`)
    const { requestId: _a, ...said } = foreign.json
    const { requestId: _b, ...saidOfNothing } = unknown.json
    expect([foreign.status, said]).toEqual([404, saidOfNothing])
    expect((await asCustomer('/v1/me/orders', 'c-2')).json['data']).toEqual([])
  })

  test('goes on where a list ended, and is told only once what did not change', async () => {
    const second = await place('c-3107')
    const first = await asCustomer('/v1/me/orders?limit=1')
    expect(first.headers.get('link')).toContain('rel="next"')
    const rest = await asCustomer(`/v1/me/orders?limit=1&cursor=${String(first.json['nextCursor'])}`)
    const ids = [first, rest].flatMap(({ json }) => (json['data'] as readonly { id: string }[]).map(({ id }) => id))
    expect([new Set(ids), rest.json['nextCursor']]).toEqual([new Set([mine, second]), null])
    const known = String((await asCustomer(`/v1/me/orders/${mine}`)).headers.get('etag'))
    expect((await wismo.call(`/v1/me/orders/${mine}`, { key: await login.token({ sub: 'c-3107', roles: undefined }), headers: { 'if-none-match': known } })).status).toBe(304)
    expect(codeOf(await asCustomer('/v1/me/orders?cursor=IQ'))).toEqual([400, 'cursor_invalid'])
  })
})

describe('the keys of an issuer', () => {
  const read = async (): Promise<number> => (await asStaff(`/v1/agent/orders/${mine}`)).status

  test('given a new one, then its tokens count within half a minute, and so do those of the old one', async () => {
    const old = await staff.token({ sub })
    await staff.rotate('key-2')
    halfAMinuteLater()
    expect(await read()).toBe(200)
    expect((await wismo.call('/v1/agent/me', { key: old })).status).toBe(200)
  })

  test('given the issuer is away, then staff whose key is known work on, and another key is told to come again', async () => {
    staff.leave()
    halfAMinuteLater()
    expect(await read()).toBe(200)
    await staff.rotate('key-3')
    const answer = await asStaff('/v1/agent/me')
    expect([codeOf(answer), answer.headers.has('retry-after')]).toEqual([[503, 'unavailable'], true])
    staff.comeBack()
    halfAMinuteLater()
    expect(await read()).toBe(200)
  })
})

describe('the issuer of the demo', () => {
  const supervisor = 'who=staff&role=supervisor&shops=*'

  test('stands for customers of a shop that names nobody, and for nobody else where issuers are named', async () => {
    const orders = async (shop: string): Promise<Answer> => wismo.call('/v1/me/orders', { key: await demoToken(wismo.url, `who=customer&customer=c-3107&shop=${shop}`) })
    expect((await orders('olist-br')).json).toEqual({ data: [], nextCursor: null })
    expect(codeOf(await orders('aldermoor'))).toEqual([401, 'unauthenticated'])
    // No staff: to the shop that goes by the demo it is a customer of that name.
    expect(codeOf(await wismo.call('/v1/agent/me', { key: await demoToken(wismo.url, supervisor) }))).toEqual([403, 'forbidden'])
  })

  test('is the one of staff where none is named; outside the demo it is not there, and what it signed is nobody’s', async () => {
    const demo = await startWismo()
    const key = await demoToken(demo.url, supervisor)
    const inside = await demo.call('/v1/agent/me', { key })
    await demo.stop()
    expect([inside.status, inside.json['roles']]).toEqual([200, ['supervisor']])
    // At the same address.
    const live = await startWismo([], {}, { DEMO: 'off', PORT: new URL(demo.url).port, BASE_URL: demo.url })
    const answers = [await live.call(`${demo.url}/v1/agent/me`, { key }), await live.call(`${demo.url}/v1/me/orders`, { key })]
    const gone = await Promise.all(['.well-known/openid-configuration', 'jwks', 'token'].map((path) => live.call(`${demo.url}/demo/issuer/${path}`, { key: null })))
    await live.stop()
    expect(answers.map(codeOf)).toEqual([[401, 'unauthenticated'], [401, 'unauthenticated']])
    expect(gone.map(({ status }) => status)).toEqual([404, 404, 404])
  }, 60_000)
})

test('I35 the log knows none of them: no person, no token, no reason', async () => {
  const log = wismo.logged()
  expect(log).toContain('/v1/agent/orders/:id/reveal')
  for (const text of [...hidden, 'Nora Byrne', sub, 'c-3107', reason, (await staff.token({ sub })).slice(0, 40)]) expect(log).not.toContain(text)
})
