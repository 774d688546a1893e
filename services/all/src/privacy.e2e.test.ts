// I35-I38 P17 A person asks: all that is kept is handed out, and erased for good; sums and statuses stay. Everything is real but the time.
import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Instant, orderIdOf, SealedRef, ShopId, SubjectRef, uuidV5, wismoSpace, type OrderId, type Uuid } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { openVault } from '@wismo/privacy'
import { eventuallyHolds } from '@wismo/testing'
import { sealRequest } from '../../order/src/intake.ts'
import type { OrderDocument } from '../../order/src/domain/order-document.ts'
import { demoToken } from './testing/demo-token.ts'
import { madeKey, runWismo, spawnWismo } from './testing/operator.ts'
import { freePort, startWismo, type Answer, type TestWismo } from './testing/start-wismo.ts'

const example = JSON.parse(readFileSync('examples/order.json', 'utf8')) as OrderDocument
const gift = example.lines.flatMap((line) => line.gift?.message ?? [])[0]
const retention = JSON.parse(readFileSync('examples/policies/retention.json', 'utf8')) as Record<string, number>
const within = { within: 30_000 }
const hourMs = 3_600_000
const shopId = ShopId.parse('aldermoor')

/** Who asks, as the issuer of the demo or an operator knows them. */
const people = {
  privacy: 'who=staff&role=privacy&shops=aldermoor',
  agent: 'who=staff&role=agent&shops=aldermoor',
  elsewhere: 'who=staff&role=privacy&shops=olist-br',
  dora: 'who=customer&customer=c-dora&shop=aldermoor',
  somebody: 'who=customer&customer=c-somebody&shop=aldermoor',
} as const
let retailer: { readonly id: string; readonly secret: string }
let otherRetailer: { readonly id: string; readonly secret: string }
/** A new token each time: the clock goes on by days. Whatever names nobody is a key or a link of its own. */
const bearer = async (who: string): Promise<string> => (who in people ? demoToken(wismo.url, people[who as keyof typeof people]) : who === 'retailer' ? retailer.secret : who === 'other-retailer' ? otherRetailer.secret : who)
const call = async (path: string, who: string, options: { body?: unknown; headers?: Record<string, string> } = {}): Promise<Answer> => wismo.call(path, { ...options, key: await bearer(who) })

/** Both keys are known before either is given up: that is how they are changed. */
const [oldKey, newKey] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')]
const operator = (keys: string): Record<string, string> => ({ DATABASE_URL: wismo.databaseUrl, PARTITIONS: '4', VAULT_KEY: keys })
let metricsPort: number
let wismo: TestWismo
let now = Instant.fromMillis(Date.now())
const pass = (hours: number): void => void (now = Instant.plus(now, hours * hourMs))
beforeAll(async () => {
  metricsPort = await freePort()
  wismo = await startWismo([], { clock: () => now }, { METRICS_PORT: String(metricsPort), VAULT_KEY: `${oldKey},${newKey}` })
  const made = (shop: string) => madeKey(wismo, operator(oldKey), shop, 'personal:read,read')
  retailer = await made('aldermoor')
  otherRetailer = await made('olist-br')
}, 60_000)
afterAll(() => wismo.stop())

interface Bought {
  readonly id: OrderId
  readonly trackingUrl: string
  readonly document: OrderDocument
}

/** A guest of that name buys something. */
const documentOf = (name: string): OrderDocument => {
  const contact = { name: `${name} Quillfeather`, email: `${name.toLowerCase()}@mail.example`, phone: '+353215550142' }
  const addresses = Object.fromEntries(Object.entries(example.addresses ?? {}).map(([key, address]) => [key, { ...address, name: contact.name, line1: `7 ${name} Lane` }]))
  return JSON.parse(JSON.stringify({ ...example, externalId: `P-${randomUUID()}`, number: undefined, customer: undefined, contact, addresses })) as OrderDocument
}
async function buy(name: string, over: Partial<OrderDocument> = {}): Promise<Bought> {
  const document = { ...documentOf(name), ...over }
  const { status, json } = await wismo.call('/v1/orders', { body: document })
  expect(status).toBe(201)
  return { id: orderIdOf(shopId, document.externalId), trackingUrl: String(json['trackingUrl']), document }
}

const ask = (kind: string, subject?: object, who = 'retailer'): Promise<Answer> => call('/v1/subject-requests', who, { body: { kind, ...(subject === undefined ? {} : { subject }) } })
const decide = (id: unknown, body: object = { decision: 'grant' }, who = 'privacy'): Promise<Answer> => call(`/v1/subject-requests/${String(id)}/decide`, who, { body })
const request = (id: unknown, who = 'retailer'): Promise<Answer> => call(`/v1/subject-requests/${String(id)}`, who)
const exported = (id: unknown, who: string, headers: Record<string, string> = {}): Promise<Answer> => call(`/v1/subject-requests/${String(id)}/export`, who, { headers })
const hold = async (id: OrderId, text: string): Promise<void> => void expect((await wismo.call(`/v1/orders/${id}/holds`, { body: { reason: { code: 'fraud', text } } })).status).toBe(201)
const view = async (id: OrderId, query = ''): Promise<Record<string, unknown>> => (await wismo.call(`/v1/order-views/${id}?${query}`)).json
const types = async (stream: string): Promise<readonly string[]> => (await wismo.pool.query<{ type: string }>('select type from wismo_order.event where stream = $1 order by version', [stream])).rows.map(({ type }) => type)

/** Nobody looks at a hold: after three days the order is off. */
async function runOut(...ids: readonly OrderId[]): Promise<void> {
  for (const step of ['HoldReminded', 'HoldEscalated', 'HoldWaitEnded']) {
    pass(24)
    for (const id of ids) await eventuallyHolds(async () => expect(await types(`process-hold-${id}`)).toContain(step), within)
  }
  for (const id of ids) await eventuallyHolds(async () => expect((await view(id))['status']).toBe('cancelled'), within)
}

describe('P17 a request', () => {
  test('is answered with what is kept, once staff grant it: of this person alone, with a reason, and written down', async () => {
    const [ada, bea] = [await buy('Ada'), await buy('Bea')]
    await hold(ada.id, 'Ada called about the lamp')
    const asked = await ask('access', { shopId, email: 'ADA@mail.example' })
    expect([asked.status, asked.json]).toMatchObject([201, { status: 'received', kind: 'access', escalated: false }])
    const { id } = asked.json
    expect((await exported(id, 'retailer')).json).toMatchObject({ code: 'wrong_state' })
    expect((await decide(id, undefined, 'agent')).status).toBe(403)
    expect([(await decide(id)).json, (await decide(id)).json]).toMatchObject([{ status: 'granted' }, { status: 'granted' }])
    expect((await exported(id, 'privacy')).json).toMatchObject({ code: 'personal_data_denied' })
    await eventuallyHolds(async () => expect((await view(ada.id))['id']).toBe(ada.id), within)
    const answer = await exported(id, 'privacy', { 'wismo-reason': 'art 15 request' })
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(answer.json).toMatchObject({ contacts: [{ value: ada.document.contact }], addresses: [{ value: { line1: '7 Ada Lane' } }], orders: [{ id: ada.id }] })
    expect((answer.json['texts'] as readonly { value: string }[]).map(({ value }) => value).sort()).toEqual(['Ada called about the lamp', gift])
    expect(answer.text).not.toMatch(/Bea/)
    expect(answer.text).not.toContain(bea.id)
    expect((await request(id)).json).toMatchObject({ status: 'completed' })
    const [placed] = (await wismo.pool.query<{ data: { subjectRef: SubjectRef } }>('select data from wismo_order.event where stream = $1 and version = 1', [`order-${ada.id}`])).rows
    const audit = await wismo.running.runtime.vault.audit({ subjectRef: placed?.data.subjectRef ?? SubjectRef.parse('') })
    expect(audit.map(({ by, purpose, reason }) => [by, purpose, reason])).toEqual([[{ type: 'csr', id: expect.stringMatching(/^staff_[0-9a-f]{32}$/) }, 'export', 'art 15 request'], [{ type: 'partner', id: retailer.id }, 'search', undefined]])
    expect(await types(`subject-request-${String(id)}`)).toEqual(['SubjectRequestReceived', 'SubjectRequestGranted', 'SubjectDataExported'])
  }, 60_000)

  test('I38 is nobody else’s: other shops, other roles, other persons find nothing', async () => {
    const { id: orderId } = await buy('Cleo')
    const { json: { id } } = await ask('access', { orderId })
    for (const key of ['other-retailer', 'elsewhere']) expect((await request(id, key)).status).toBe(404)
    expect((await decide(id, { decision: 'grant' }, 'elsewhere')).status).toBe(404)
    expect((await ask('access', { orderId }, 'other-retailer')).status).toBe(404)
    expect((await ask('access', { shopId, email: 'nobody@mail.example' })).status).toBe(404)
    expect((await ask('access')).json).toMatchObject({ code: 'invalid' })
    expect((await request(id, wismo.key)).status).toBe(403)
  }, 60_000)

  test('of a customer is about themselves, by their link or signed in, and may be refused on a ground', async () => {
    const { id: orderId, trackingUrl } = await buy('Dora', { customer: { externalId: 'c-dora', type: 'registered' } })
    const link = new URL(trackingUrl).pathname.slice(3)
    await eventuallyHolds(async () => expect((await ask('erase', undefined, link)).status).toBe(201), within)
    const { json: { id } } = await ask('erase', { orderId }, link)
    expect((await ask('erase', { shopId, email: 'ada@mail.example' }, link)).json).toMatchObject({ code: 'invalid' })
    expect((await request(id, link)).json).toMatchObject({ status: 'received' })
    expect((await decide(id, { decision: 'refuse', ground: 'identity_not_proven' })).json).toMatchObject({ status: 'refused', ground: 'identity_not_proven' })
    expect((await decide(id)).json).toMatchObject({ code: 'wrong_state' })
    expect([(await request(id, 'dora')).status, (await request(id, 'somebody')).status]).toEqual([200, 404])
  }, 60_000)
})

describe('I37 an erasure', () => {
  test('waits for open orders, then takes the person away everywhere for good; sums and statuses stay, a later order is readable', async () => {
    const bought = [await buy('Elin'), await buy('Elin')]
    const other = await buy('Finn')
    for (const { id } of bought) await hold(id, 'Elin said it was not her')
    const { json: { id } } = await ask('erase', { shopId, email: 'elin@mail.example' })
    await eventuallyHolds(async () => expect((await view(bought[1]?.id as OrderId))['id']).toBe(bought[1]?.id), within)
    expect((await decide(id)).json).toMatchObject({ status: 409, code: 'subject_has_open_order' })
    await runOut(...bought.map((one) => one.id))
    const before = await Promise.all(bought.map((one) => view(one.id)))
    expect((await decide(id)).json).toMatchObject({ status: 'granted' })
    await eventuallyHolds(async () => expect((await request(id)).json).toMatchObject({ status: 'completed' }), within)
    expect(await types(`subject-request-${String(id)}`)).toEqual(['SubjectRequestReceived', 'SubjectRequestGranted', 'SubjectErased'])
    for (const [i, one] of bought.entries()) {
      await eventuallyHolds(async () => expect(await view(one.id)).toMatchObject({ customer: { erased: true } }), within)
      const after = await view(one.id)
      const { customer: _customer, addresses: _addresses, gift: _gift, actions: _actions, timeline: _timeline, viewVersion: _version, sources: _sources, ...same } = before[i] ?? {}
      expect(after).toMatchObject(same)
      expect((await call(`/v1/order-views/${one.id}?fields=customer,addresses,gift`, 'retailer')).json).toEqual({ id: one.id, customer: { erased: true }, addresses: { erased: true }, gift: { erased: true } })
      // As it was known then, by the clock of the database.
      const [newest] = (before[i] as unknown as OrderView).timeline.entries
      expect(await view(one.id, `asOf=${String(newest?.recordedAt)}`)).toMatchObject({ customer: { erased: true }, viewVersion: before[i]?.['viewVersion'] })
      expect((await wismo.call(one.trackingUrl, { key: null })).status).toBe(404)
      expect((await types(`order-${one.id}`)).filter((type) => type === 'PersonalDataErased')).toHaveLength(1)
      expect((await wismo.call(`/v1/orders/${one.id}/holds`, { body: { reason: { code: 'fraud', text: 'Elin again' } } })).status).toBe(409)
    }
    const { vault } = wismo.running.runtime
    expect(await vault.findSubjects(shopId, { name: 'Elin' }, { purpose: 'search', by: { type: 'csr', id: 'sam' } })).toEqual([])
    expect((await ask('access', { shopId, email: 'elin@mail.example' })).status).toBe(404)
    expect(wismo.logged()).not.toMatch(/Elin|Quillfeather/)
    const topics = await Promise.all(['order.events.v1', 'privacy.events.v1'].map((topic) => wismo.running.runtime.bus.readTopic(topic)))
    expect(Buffer.concat(topics.flat().map(({ value }) => Buffer.from(value ?? []))).toString('latin1')).not.toMatch(/Elin|Quillfeather/)
    expect(new Set(topics[1]?.map(({ key }) => key.slice(0, 4)))).toEqual(new Set(['sub_']))
    // Nobody else is touched, and the person may come back.
    const again = await buy('Elin')
    for (const one of [again, other]) await eventuallyHolds(async () => expect((await view(one.id))['customer']).toEqual({ subjectRef: expect.stringMatching(/^sub_/) }), within)
    expect((await vault.findSubjects(shopId, { name: 'Elin' }, { purpose: 'search', by: { type: 'csr', id: 'sam' } }))).toHaveLength(1)
    expect((await view(bought[0]?.id as OrderId))['customer']).toEqual({ erased: true })
  }, 120_000)

  test('after a crash between the vault and the facts it is told again and ends the same', async () => {
    const { id: orderId } = await buy('Gil')
    await hold(orderId, 'Gil wrote')
    await runOut(orderId)
    const { json: { id } } = await ask('erase', { orderId })
    // As if the process that was granted it had died after this.
    expect(await wismo.running.runtime.vault.erase(shopId, wismo.running.runtime.vault.subjectOf(shopId, { email: 'gil@mail.example' }))).toBe(true)
    expect((await view(orderId))['customer']).toEqual({ subjectRef: expect.stringMatching(/^sub_/) })
    expect((await call(`/v1/order-views/${orderId}?fields=customer,addresses`, 'retailer')).json).toMatchObject({ customer: { subjectRef: expect.any(String), erased: true }, addresses: { home: { country: 'IE', erased: true } } })
    expect((await decide(id)).json).toMatchObject({ status: 'granted' })
    await eventuallyHolds(async () => expect(await view(orderId)).toMatchObject({ customer: { erased: true } }), within)
    await eventuallyHolds(async () => expect((await request(id)).json).toMatchObject({ status: 'completed' }), within)
  }, 60_000)

  test('an order that was sealed before and is placed after it is told too', async () => {
    const document = documentOf('Hana')
    const cause = uuidV5(wismoSpace, randomUUID()) as Uuid
    const { vault, shops, bus, contracts } = wismo.running.runtime
    const shop = shops.find(shopId)
    const [sealed] = await vault.seal(shop === undefined ? [] : [sealRequest(document, shop, cause)])
    expect(await vault.erase(shopId, sealed?.subjectRef ?? SubjectRef.parse(''))).toBe(true)
    await bus.publish([{ topic: contracts.topicOf('RetailOrderPlaced'), key: `${shopId}:${document.externalId}`, value: Buffer.from(JSON.stringify(document)), headers: { ce_id: cause, ce_source: '/test', ce_specversion: '1.0', ce_type: 'wismo.retail.RetailOrderPlaced.v1', ce_shop: shopId } }])
    const id = orderIdOf(shopId, document.externalId)
    await eventuallyHolds(async () => expect(await view(id)).toMatchObject({ customer: { erased: true } }), within)
    expect(await types(`order-${id}`)).toEqual(['OrderPlaced', 'PersonalDataErased'])
    const { rows } = await wismo.pool.query('select from wismo_vault.sealed_value where ref = any($1) and value is not null', [Object.values(sealed?.refs ?? {}).map((ref) => SealedRef.toUuid(ref))])
    expect(rows).toEqual([])
  }, 60_000)
})

describe('what may not be kept any longer', () => {
  test('is removed by the daily run, once for all processes, and a figure tells of it', async () => {
    const { json: { id: policyId } } = await wismo.call('/v1/policies', { body: { shopId, kind: 'retention', rules: { ...retention, personalMonths: 24, rawBodiesMonths: 2 } } })
    expect((await wismo.call(`/v1/policies/${String(policyId)}/publish`, { body: {} })).status).toBe(200)
    await eventuallyHolds(async () => expect(wismo.running.runtime.shops.policiesAt(shopId, now)).toHaveLength(1), within)
    const long = await buy('Ines')
    await hold(long.id, 'Ines wrote')
    await runOut(long.id)
    const { vault } = wismo.running.runtime
    const [body] = await vault.sealBodies([{ shopId, cause: uuidV5(wismoSpace, randomUUID()), body: Buffer.from('raw') }])
    pass(24 * 31 * 25)
    const recent = await buy('Jona', { placedAt: now, lines: example.lines.map(({ promise: _past, ...line }) => line) })
    await eventuallyHolds(async () => expect(await view(long.id)).toMatchObject({ customer: { erased: true }, status: 'closed' }), within)
    expect((await view(recent.id))['customer']).toEqual({ subjectRef: expect.stringMatching(/^sub_/) })
    const subject = vault.subjectOf(shopId, { email: 'ines@mail.example' })
    expect(await types(`subject-${subject}`)).toEqual(['SubjectErased'])
    expect(await vault.openBody(body ?? SealedRef.parse(''))).toBeUndefined()
    await eventuallyHolds(async () => expect((await wismo.pool.query('select from wismo_order.retention_run where ended_at is null')).rowCount).toBe(0), within)
    const { rows } = await wismo.pool.query('select removed from wismo_order.retention_run where ended_at is not null order by day desc limit 1')
    expect(rows).toEqual([{ removed: { bodies: 1, successes: 0, persons: expect.any(Number), told: 0, imports: 0, rejections: 0 } }])
    const figures = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
    expect(figures).toMatch(/^wismo_retention_age_seconds(\{\})? \d+/m)
    expect(figures).toMatch(/^wismo_retention_removed\{what="bodies"\} 1$/m)
  }, 120_000)
})

describe('npx wismo', () => {
  test('tells who read what, fills the index and changes the master key under a running Wismo', async () => {
    await buy('Kim')
    await wismo.pool.query('delete from wismo_vault.subject_index')
    const staff = wismo.running.runtime.vault.fingerprint(`staff ${wismo.url}/demo/issuer demo-privacy`).slice(0, 32)
    const ended = [await runWismo(operator(oldKey), 'audit', '--actor', `staff_${staff}`, '--json'), await runWismo(operator(oldKey), 'vault', 'index', '--json'), await spawnWismo(operator(`${newKey},${oldKey}`), 'vault', 'rotate', '--json')]
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0])
    const [audit, index, rotated] = ended.map(({ out }) => JSON.parse(out) as unknown) as unknown as [readonly object[], { values: number }, { wrapped: number }]
    expect(audit).toMatchObject([{ by: { type: 'csr', id: `staff_${staff}` }, purpose: 'export', reason: 'art 15 request' }])
    expect([index.values > 0, rotated.wrapped > 0]).toEqual([true, true])
    expect((await ask('access', { shopId, email: 'kim@mail.example' })).status).toBe(201)
    const vault = await openVault({ pool: wismo.pool, schema: 'wismo_vault', masterKeys: [Buffer.from(newKey, 'hex')], clock: () => now })
    expect(await vault.findSubjects(shopId, { name: 'kim' }, { purpose: 'search', by: { type: 'system', id: 'test' } })).toHaveLength(1)
    expect((await runWismo(operator(newKey), 'vault', 'rotate')).err).toMatch(/VAULT_KEY names one key/)
  }, 60_000)
})
