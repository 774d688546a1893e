// Links to an order from the first to the last: handed out, raised by proof, ended; limits that two processes share.
import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openContracts, type TrackingLinkRevoked } from '@wismo/contracts'
import { Instant, orderIdOf, ShopId, type OrderId } from '@wismo/kernel'
import { eventuallyHolds } from '@wismo/testing'
import { startWismo, type Answer, type TestWismo } from './testing/start-wismo.ts'

const contracts = openContracts()
const { lines, ...whole } = JSON.parse(readFileSync('examples/order.json', 'utf8')) as { lines: { gift?: object }[] }
/** Without the present in it. */
const example = { ...whole, lines: lines.map(({ gift: _gift, ...line }) => line) }
const shopId = ShopId.parse('aldermoor')
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const within = { within: 30_000 }
const [oldKey, newKey] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')]

let wismo: TestWismo
let now = Instant.fromMillis(Date.now())
beforeAll(async () => {
  wismo = await startWismo([], { clock: () => now }, { LINK_KEYS: oldKey, RATE_LIMIT_CUSTOMER: '60' })
}, 60_000)
afterAll(() => wismo.stop())

interface Placed {
  readonly id: OrderId
  readonly token: string
  /** The same request once more. */
  again(): Promise<string>
}

const tokenOf = ({ json }: Answer): string => String(json['trackingUrl']).split('/t/')[1] ?? ''

async function place(over: object = {}): Promise<Placed> {
  const externalId = `L-${randomUUID()}`
  const key = { headers: { 'idempotency-key': randomUUID() } }
  const send = () => wismo.call('/v1/orders', { body: { ...example, externalId, number: undefined, ...over }, ...key })
  const answer = await send()
  expect(answer.status).toBe(201)
  const id = orderIdOf(shopId, externalId)
  await reaches(id, 1)
  return { id, token: tokenOf(answer), again: async () => tokenOf(await send()) }
}

const reaches = async (id: OrderId, version: number): Promise<void> => expect((await wismo.call(`/v1/order-views/${id}?min-version=${id}:${version}`, { headers: { prefer: 'wait=5' } })).status).toBe(200)
const track = (token: string) => wismo.call('/v1/track/order', { key: token })
const link = (id: OrderId, body: object = { level: 'verified' }, key = wismo.key) => wismo.call('/v1/tracking-links', { body: { orderId: id, ...body }, key })
const revoke = (linkId: unknown, options: Parameters<TestWismo['call']>[1] = {}) => wismo.call(`/v1/tracking-links/${String(linkId)}/revoke`, { body: {}, ...options })
const verify = (token: string, proof: object) => wismo.call('/v1/track/verify', { body: proof, key: token })
const prices = async (token: string): Promise<boolean> => 'money' in (await track(token)).json
const bare = ({ status, text }: Answer): unknown => [status, text.replace(/"requestId":"[^"]*"/, '')]

describe('handing out and ending', () => {
  test('I36 a link shows what its level says, its token is kept nowhere, and a gift never shows prices', async () => {
    const { id } = await place()
    const [verified, plain, gift] = [await link(id), await link(id, { level: 'link' }), await link(id, { level: 'verified', gift: true })]
    expect(verified.status).toBe(201)
    expect(verified.json).toEqual({ id: expect.stringMatching(/^tlk_/), orderId: id, level: 'verified', token: expect.any(String), url: `${wismo.url}/t/${String(verified.json['token'])}`, verifiedUntil: expect.any(String), version: 2, consistency: `${id}:2` })
    expect([gift.json['level'], gift.json['verifiedUntil']]).toEqual(['link', undefined])
    expect(await Promise.all([verified, plain, gift].map(({ json }) => prices(String(json['token']))))).toEqual([true, false, false])
    const { rows } = await wismo.pool.query<{ all: string }>(`select coalesce(string_agg(data::text || metadata::text, ''), '') || (select coalesce(string_agg(result::text, ''), '') from wismo_order.idempotency) as all from wismo_order.event`)
    for (const { json } of [verified, plain, gift]) expect((rows[0]?.all ?? '') + wismo.logged()).not.toContain(String(json['token']))
  })

  test('I36 revoking one ends all that were handed out before, like an order that is not there; the next ones count', async () => {
    const { id, token, again } = await place()
    const [first, second] = [await link(id), await link(id, { level: 'link' })]
    const ended = await revoke(first.json['id'])
    expect([ended.status, ended.json]).toEqual([200, { id: first.json['id'], orderId: id, version: 4, consistency: `${id}:4` }])
    await reaches(id, 4)
    const unknown = bare(await track(wismo.running.runtime.links.issue({ orderId: orderIdOf(shopId, 'none'), generation: 0, level: 'link', verifiedUntil: now })))
    for (const old of [token, first.json['token'], second.json['token']]) expect(bare(await track(String(old)))).toEqual(unknown)
    expect((await revoke(second.json['id'])).json).toMatchObject({ version: 4 })
    expect(await prices(String((await link(id)).json['token']))).toBe(true)
    expect(await prices(await again())).toBe(true)
    await eventuallyHolds(async () => {
      const told = (await wismo.running.runtime.bus.readTopic('order.events.v1')).filter(({ headers }) => headers['ce_type'] === contracts.ceType('TrackingLinkRevoked'))
      expect(told.map(({ value }) => contracts.decode(value as Uint8Array).data as TrackingLinkRevoked)).toEqual([{ orderId: id, linkId: first.json['id'], level: 'verified', generation: 1 }])
    }, within)
  })

  test('I36 a link with an end shows nothing from then on, and less once its proof is over', async () => {
    const { id } = await place()
    const until = Instant.plus(now, 10 * dayMs)
    const { json } = await link(id, { level: 'verified', until })
    expect(json['until']).toBe(until)
    const token = String(json['token'])
    expect(await prices(token)).toBe(true)
    const then = now
    now = Instant.plus(then, 4 * dayMs)
    expect([(await track(token)).status, await prices(token)]).toEqual([200, false])
    now = Instant.plus(then, 10 * dayMs + hourMs)
    expect((await track(token)).json).toMatchObject({ status: 404, code: 'not_found' })
    expect((await wismo.call(`/t/${token}`, { key: null })).status).toBe(404)
    now = then
  })

  test.each<[string, (id: OrderId) => Promise<Answer>, number, string]>([
    ['nobody', (id) => wismo.call('/v1/tracking-links', { body: { orderId: id, level: 'link' }, key: null }), 401, 'unauthenticated'],
    ['a key of another shop', (id) => link(id, { level: 'link' }, wismo.otherKey), 404, 'not_found'],
    ['an order that is not there', () => link(orderIdOf(shopId, 'none')), 404, 'not_found'],
    ['an end in the past', (id) => link(id, { level: 'link', until: now }), 422, 'date_order'],
    ['an end too far away', (id) => link(id, { level: 'link', until: Instant.plus(now, 251 * dayMs) }), 409, 'policy_refused'],
    ['another level', (id) => link(id, { level: 'owner' }), 400, 'invalid'],
    ['ending a link that never was', () => revoke('tlk_01h455vb4pex5vsknk084sn02q'), 404, 'not_found'],
    ['I38 ending a link of another shop', async (id) => revoke((await link(id)).json['id'], { key: wismo.otherKey }), 404, 'not_found'],
  ])('%s is answered as a problem', async (_name, call, status, code) => {
    const answer = await call((await place()).id)
    expect([answer.status, answer.json['code']]).toEqual([status, code])
  })

  test('placing as a dry run hands out no link, neither to an order that is there nor to one that may come', async () => {
    const document = { ...example, externalId: `L-${randomUUID()}`, number: undefined }
    const dry = async () => (await wismo.call('/v1/orders?dryRun=true', { body: document })).json['trackingUrl']
    const before = await dry()
    const placed = await wismo.call('/v1/orders', { body: document })
    expect([before, typeof placed.json['trackingUrl'], await dry()]).toEqual([undefined, 'string', undefined])
  })

  test('I40 the same key again: the same link; a dry run hands out nothing', async () => {
    const { id } = await place()
    const key = { 'idempotency-key': randomUUID() }
    const ask = (query = '', body: object = { orderId: id, level: 'verified' }) => wismo.call(`/v1/tracking-links${query}`, { body, headers: key })
    const dry = await ask('?dryRun=true')
    expect([dry.status, dry.json['token'], dry.json['url']]).toEqual([201, undefined, undefined])
    const answers = [await ask(), await ask()]
    expect(answers.map(({ text }) => text)).toEqual([answers[0]?.text, answers[0]?.text])
    expect((await ask('', { orderId: id, level: 'link' })).json['code']).toBe('idempotency_key_reused')
    await wismo.pool.query('truncate wismo_order.idempotency')
    expect((await ask()).json).toMatchObject({ id: answers[0]?.json['id'], version: 2 })
    await wismo.pool.query('truncate wismo_order.idempotency')
    expect((await ask('', { orderId: id, level: 'link' })).json['code']).toBe('idempotency_key_reused')
  })
})

describe('I36 raising a link by proof', () => {
  test.each([['email', { email: ' NORA.Byrne@example.org ' }], ['postalCode', { postalCode: 't12x8n4' }], ['phoneLast4', { phoneLast4: '0142' }]])('by %s, however it is written', async (_kind, proof) => {
    const { id } = await place()
    const token = String((await link(id, { level: 'link' })).json['token'])
    expect(await prices(token)).toBe(false)
    const answer = await verify(token, proof)
    expect([answer.status, answer.json]).toEqual([200, { token: expect.stringMatching(/^[A-Za-z0-9_-]{56}$/), level: 'verified', verifiedUntil: expect.any(String) }])
    expect(Date.parse(String(answer.json['verifiedUntil'])) - Date.parse(now)).toBeLessThanOrEqual(73 * hourMs)
    expect(await prices(String(answer.json['token']))).toBe(true)
  })

  test('five wrong tries over all links of the order, then nobody for a day, not even by the right word', async () => {
    const { id, token } = await place()
    const other = String((await link(id, { level: 'link' })).json['token'])
    for (let i = 0; i < 5; i += 1) {
      const wrong = await verify(i % 2 === 0 ? token : other, { postalCode: `D0${i} AAAA` })
      expect([wrong.status, wrong.json['code'], wrong.json['needs']]).toEqual([403, 'verification_required', ['email', 'postalCode', 'phoneLast4']])
    }
    const locked = await verify(other, { email: 'nora.byrne@example.org' })
    expect([locked.status, locked.json['code']]).toEqual([429, 'rate_limited'])
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(86_300)
    await wismo.pool.query(`update wismo_limits.rate_limit set ends_at = ends_at - interval '24 hours'`)
    expect((await verify(other, { email: 'nora.byrne@example.org' })).status).toBe(200)
  })

  test('a right answer gives the tries back; whom a present is for does not pass by knowing where it goes', async () => {
    const { id } = await place()
    const token = String((await link(id, { level: 'link' })).json['token'])
    for (let i = 0; i < 4; i += 1) await verify(token, { email: 'x@mail.example' })
    for (let i = 0; i < 3; i += 1) expect((await verify(token, { postalCode: 'T12 X8N4' })).status).toBe(200)
    const present = await place({ lines: lines.map((line) => ({ ...line, gift: { wrap: true, hidePrices: true } })) })
    const wrong = await verify(present.token, { postalCode: 'T12 X8N4' })
    expect([wrong.status, wrong.json['needs']]).toEqual([403, ['email', 'phoneLast4']])
    expect((await verify(present.token, { email: 'nora.byrne@example.org' })).status).toBe(200)
  })

  test('a link that was ended raises nothing; a proof raises only its own order and generation', async () => {
    const { id } = await place()
    const issued = await link(id, { level: 'link' })
    await revoke(issued.json['id'])
    await reaches(id, 3)
    expect((await verify(String(issued.json['token']), { email: 'nora.byrne@example.org' })).json['code']).toBe('not_found')
    expect((await verify(wismo.key, { email: 'nora.byrne@example.org' })).json['code']).toBe('forbidden')
    expect((await verify(String((await link(id)).json['token']), {})).status).toBe(400)
  })
})

test('B2 a link that asks too often is told when to come back; other links go on', async () => {
  const [busy, calm] = [await place(), await place()]
  const answers = await Promise.all(Array.from({ length: 70 }, () => track(busy.token)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(60)
  const refused = answers.find(({ status }) => status === 429)
  expect(refused?.json).toMatchObject({ code: 'rate_limited', retryable: true })
  expect(refused?.headers.get('ratelimit-policy')).toBe('"customer";q=60;w=60')
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await track(calm.token)).status).toBe(200)
})

test('a link that was signed with the old key counts while both are there, and no longer', async () => {
  const { token } = await place()
  await wismo.restart(() => undefined, { LINK_KEYS: `${newKey},${oldKey}` })
  expect(await prices(token)).toBe(true)
  const fresh = await place()
  await wismo.restart(() => undefined, { LINK_KEYS: newKey })
  expect([(await track(token)).status, await prices(fresh.token)]).toEqual([401, true])
}, 60_000)
