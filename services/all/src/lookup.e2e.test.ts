// Looking an order up tells nothing: not by its bytes, not by its time. What fits gets a link, by the customer's own channel.
import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openContracts, type TrackingLinkIssued, type TrackingLinkRequested } from '@wismo/contracts'
import { orderIdOf, ShopId, type OrderId } from '@wismo/kernel'
import { eventuallyHolds, rankTest, startFaultyLink, type FaultyLink } from '@wismo/testing'
import { startWismo, type Answer, type TestWismo } from './testing/start-wismo.ts'

const contracts = openContracts()
const example = JSON.parse(readFileSync('examples/order.json', 'utf8')) as Record<string, unknown>
const shopId = ShopId.parse('aldermoor')
const within = { within: 30_000 }
/** Of each of the three cases. */
const samples = Number(process.env['WISMO_LOOKUP_SAMPLES'] ?? '400')
/** Three comparisons together are wrong once in a thousand runs. */
const level = 0.001 / 3

let wismo: TestWismo
let limitsLink: FaultyLink
beforeAll(async () => {
  const server = new URL(process.env['WISMO_TEST_DATABASE_URL'] ?? '')
  limitsLink = await startFaultyLink(Number(server.port === '' ? 5432 : server.port))
  wismo = await startWismo([], {}, (url, ownerUrl) => ({ TRUSTED_PROXIES: '1', DATABASE_URL_LIMITS: through(limitsLink, url), DATABASE_OWNER_URL_LIMITS: ownerUrl }))
}, 60_000)
afterAll(async () => {
  await wismo.stop()
  await limitsLink.stop()
})

const through = ({ port }: FaultyLink, url: string): string => Object.assign(new URL(url), { host: `127.0.0.1:${port}` }).href

/** Twelve characters each, so that nothing differs but what is there. */
const someNumber = (): string => `N${randomBytes(6).toString('hex').toUpperCase().slice(1)}`
const someEmail = (): string => `${randomBytes(6).toString('hex')}@mail.example`
const someAddress = (): string => [198, 51, randomInt(256), randomInt(256)].join('.')

interface Known {
  readonly id: OrderId
  readonly number: string
  readonly email: string
}

async function place(): Promise<Known> {
  const [externalId, number, email] = [`K-${randomUUID()}`, someNumber(), someEmail()]
  const id = orderIdOf(shopId, externalId)
  expect((await wismo.call('/v1/orders', { body: { ...example, externalId, number, customer: undefined, contact: { name: 'Nora Byrne', email } } })).status).toBe(201)
  expect((await wismo.call(`/v1/order-views/${id}?min-version=${id}:1`, { headers: { prefer: 'wait=5' } })).status).toBe(200)
  return { id, number, email }
}

const lookUp = (asked: object, from = someAddress()): Promise<Answer> => wismo.call('/v1/track/lookups', { body: { shopId, ...asked }, key: null, headers: { 'x-forwarded-for': from } })
const beginAnew = () => wismo.pool.query('delete from wismo_limits.rate_limit')
const settled = () => eventuallyHolds(async () => expect((await wismo.pool.query('select from wismo_tracking_api.lookup')).rowCount).toBe(0), within)
const told = async <Data>(topic: string, type: string): Promise<readonly Data[]> => (await wismo.running.runtime.bus.readTopic(topic)).filter(({ headers }) => headers['ce_type'] === contracts.ceType(type)).map(({ value }) => contracts.decode(value as Uint8Array).data as Data)
const requests = async (id: OrderId) => (await told<TrackingLinkRequested>('track.events.v1', 'TrackingLinkRequested')).filter(({ orderId }) => orderId === id)

const own = new Set(['date', 'request-id', 'ratelimit'])
const shapeOf = ({ status, headers, text }: Answer): unknown => ({ status, text, headers: Object.fromEntries([...headers].filter(([name]) => !own.has(name))) })

describe('I36 a look-up', () => {
  test('of an unknown order, of a wrong contact and of the right one cannot be told apart, by bytes or by time', async () => {
    const orders: Known[] = []
    for (let i = 0; i < 8; i += 1) orders.push(await place())
    const cases = {
      unknown: () => ({ number: someNumber(), email: someEmail() }),
      wrong: (i: number) => ({ number: orders[i % orders.length]?.number, email: someEmail() }),
      right: (i: number) => ({ number: orders[i % orders.length]?.number, email: orders[i % orders.length]?.email }),
    }
    const names = ['unknown', 'wrong', 'right'] as const
    const times = { unknown: [] as number[], wrong: [] as number[], right: [] as number[] }
    const shapes = new Set<string>()
    const warmUp = 20
    for (let i = -warmUp; i < samples; i += 1) {
      await beginAnew()
      const order = [...names].map((name) => ({ name, at: Math.random() })).sort((a, b) => a.at - b.at)
      for (const { name } of order) {
        const asked = cases[name](Math.max(0, i))
        const started = performance.now()
        const answer = await lookUp(asked)
        if (i < 0) continue
        times[name].push(performance.now() - started)
        shapes.add(JSON.stringify(shapeOf(answer)))
      }
    }
    expect([...shapes].map((shape) => JSON.parse(shape) as unknown)).toEqual([expect.objectContaining({ status: 202, text: '{"status":"accepted"}' })])
    const likelihoods = { 'unknown, wrong': rankTest(times.unknown, times.wrong), 'unknown, right': rankTest(times.unknown, times.right), 'wrong, right': rankTest(times.wrong, times.right) }
    for (const [pair, p] of Object.entries(likelihoods)) expect({ pair, isAlike: p > level, p }).toMatchObject({ isAlike: true })
    await settled()
  }, 300_000)

  test('that fits asks for one link, which the order hands out; the others leave nothing', async () => {
    await beginAnew()
    const { id, number, email } = await place()
    await lookUp({ number: number.toLowerCase(), email: ` ${email.toUpperCase()}` })
    await lookUp({ number, email: someEmail() })
    await lookUp({ number: someNumber(), email })
    await lookUp({ number, email, shopId: 'olist-br' })
    await settled()
    await eventuallyHolds(async () => expect(await requests(id)).toEqual([{ orderId: id, contactRef: expect.stringMatching(/^ref_/) }]), within)
    await eventuallyHolds(async () => expect((await told<TrackingLinkIssued>('order.events.v1', 'TrackingLinkIssued')).filter(({ orderId }) => orderId === id)).toEqual([{ orderId: id, linkId: expect.stringMatching(/^tlk_/), level: 'verified' }]), within)
    const issued = (await told<TrackingLinkIssued>('order.events.v1', 'TrackingLinkIssued')).find(({ orderId }) => orderId === id)
    await eventuallyHolds(async () => expect((await wismo.call(`/v1/tracking-links/${String(issued?.linkId)}/revoke`, { body: {} })).status).toBe(200), within)
  })

  test('I40 sent again is the same look-up; a key that somebody else used is no other one', async () => {
    await beginAnew()
    const [one, other] = [await place(), await place()]
    const key = randomUUID()
    for (const { number, email } of [one, one, other]) expect((await wismo.call('/v1/track/lookups', { body: { shopId, number, email }, key: null, headers: { 'idempotency-key': key, 'x-forwarded-for': someAddress() } })).status).toBe(202)
    await settled()
    await eventuallyHolds(async () => expect([await requests(one.id), await requests(other.id)]).toEqual([[expect.anything()], [expect.anything()]]), within)
  })

  test('I35 neither number nor contact is in a table, a topic or a log', async () => {
    await beginAnew()
    const [number, email] = [someNumber(), someEmail()]
    await lookUp({ number, email })
    for (const table of ['wismo_tracking_api.lookup', 'wismo_tracking_api.event', 'wismo_limits.rate_limit']) {
      const { rows } = await wismo.pool.query<{ all: string | null }>(`select string_agg(t::text, ' ') as all from ${table} t`)
      for (const word of [number, email, email.split('@')[0] ?? '', Buffer.from(email).toString('hex'), Buffer.from(number).toString('hex')]) expect(rows[0]?.all ?? '').not.toContain(word)
    }
    expect(wismo.logged()).not.toContain(email)
    expect(wismo.logged()).not.toContain(number)
    await settled()
  })

  test.each<[string, () => () => Parameters<typeof lookUp>]>([
    ['a number', () => { const number = someNumber(); return () => [{ number, email: someEmail() }] }],
    ['a contact', () => { const email = someEmail(); return () => [{ number: someNumber(), email }] }],
    ['an address', () => { const from = someAddress(); return () => [{ number: someNumber(), email: someEmail() }, from] }],
    ['an address, whatever it says of itself', () => { const from = someAddress(); return () => [{ number: someNumber(), email: someEmail() }, `${someAddress()}, ${from}`] }],
  ])('B2 five in an hour of %s, and no other one is held up', async (_name, of) => {
    await beginAnew()
    const next = of()
    const answers: Answer[] = []
    for (let i = 0; i < 6; i += 1) answers.push(await lookUp(...next()))
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202, 429])
    expect(answers[5]?.json).toMatchObject({ code: 'rate_limited' })
    expect(answers[5]?.headers.get('ratelimit-policy')).toBe('"lookups";q=5;w=3600')
    expect(Number(answers[5]?.headers.get('retry-after'))).toBeGreaterThan(3_590)
    expect((await lookUp({ number: someNumber(), email: someEmail() })).status).toBe(202)
  })

  test.each([[{ number: 'A-1', email: 'nora.byrne@' }], [{ number: '', email: someEmail() }], [{ email: someEmail() }]])('that cannot be one is refused for its shape: %j', async (asked) => {
    expect((await lookUp(asked)).json).toMatchObject({ status: 400, code: 'invalid' })
  })

  test('B2 while nobody can count, look-ups wait and readers do not', async () => {
    await beginAnew()
    const { number, email } = await place()
    const asked = { number, email }
    limitsLink.refuse()
    await eventuallyHolds(async () => expect((await lookUp(asked)).json).toMatchObject({ status: 503, retryable: true }), within)
    expect((await wismo.call('/v1/policies?shopId=aldermoor')).status).toBe(200)
    expect((await wismo.call('/v1/openapi.json', { key: null })).status).toBe(200)
    limitsLink.heal()
    await eventuallyHolds(async () => expect((await lookUp(asked)).status).toBe(202), within)
  })
})
