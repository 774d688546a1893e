// I37 P17 What stays gone, who is whose, and what has to be decided anew. Everything is real but the time.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openPostgresStore } from '@wismo/event-store'
import { Instant, orderIdOf, ShopId, SubjectRef, SubjectRequestId, uuidV5, wismoSpace, type OrderId, type Uuid } from '@wismo/kernel'
import { announceAppends, executeCommand } from '@wismo/messaging'
import { openOrderViews } from '@wismo/order-views'
import { eventuallyHolds } from '@wismo/testing'
import type { OrderDocument } from '../../order/src/domain/order-document.ts'
import { grantRequest, subjectRequest } from '../../order/src/domain/subject-request.ts'
import { sealRequest } from '../../order/src/intake.ts'
import { forget } from '../../order/src/retention/forget.ts'
import { subjectRequestStream } from '../../order/src/streams.ts'
import { demoToken } from './testing/demo-token.ts'
import { madeKey } from './testing/operator.ts'
import { startWismo, type Answer, type TestWismo } from './testing/start-wismo.ts'

const example = JSON.parse(readFileSync('examples/order.json', 'utf8')) as OrderDocument
const retention = JSON.parse(readFileSync('examples/policies/retention.json', 'utf8')) as Record<string, number>
const within = { within: 30_000 }
const hourMs = 3_600_000
const shopId = ShopId.parse('aldermoor')
let wismo: TestWismo
let retailer: string
let now = Instant.fromMillis(Date.now())
const pass = (hours: number): void => void (now = Instant.plus(now, hours * hourMs))
beforeAll(async () => {
  wismo = await startWismo([], { clock: () => now })
  retailer = (await madeKey(wismo, { DATABASE_URL: wismo.databaseUrl, PARTITIONS: '4' }, shopId, 'personal:read')).secret
}, 60_000)
afterAll(() => wismo.stop())

/** A guest of that name wants something. */
function documentOf(name: string, over: Partial<OrderDocument> = {}): OrderDocument {
  const contact = { name: `${name} Quillfeather`, email: emailOf(name) }
  const lines = example.lines.map(({ promise: _past, gift: _gift, ...line }) => line)
  return JSON.parse(JSON.stringify({ ...example, externalId: `E-${randomUUID()}`, number: undefined, customer: undefined, contact, addresses: example.addresses, lines, ...over })) as OrderDocument
}
const emailOf = (name: string): string => `${name.toLowerCase()}@mail.example`
const subjectOf = (name: string): SubjectRef => wismo.running.runtime.vault.subjectOf(shopId, { email: emailOf(name) })
const send = (document: OrderDocument, query = ''): Promise<Answer> => wismo.call(`/v1/orders${query}`, { body: document })

const storeOf = () => announceAppends(openPostgresStore({ pool: wismo.pool, schema: 'wismo_order', tag: 1 }))

interface Bought {
  readonly id: OrderId
  readonly document: OrderDocument
}

/** Returns when the view shows it. */
async function buy(name: string, over: Partial<OrderDocument> = {}, query = ''): Promise<Bought> {
  const document = documentOf(name, over)
  expect((await send(document, query)).status).toBe(201)
  const id = orderIdOf(shopId, document.externalId)
  await eventuallyHolds(async () => expect((await view(id))['id']).toBe(id), within)
  return { id, document }
}

const publish = (document: OrderDocument): Promise<unknown> => {
  const { bus, contracts } = wismo.running.runtime
  const headers = { ce_id: randomUUID(), ce_source: '/test', ce_specversion: '1.0', ce_type: 'wismo.retail.RetailOrderPlaced.v1', ce_shop: shopId }
  return bus.publish([{ topic: contracts.topicOf('RetailOrderPlaced'), key: `${shopId}:${document.externalId}`, value: Buffer.from(JSON.stringify(document)), headers }])
}

const ask = async (kind: string, subject: object): Promise<string> => {
  const { status, json } = await wismo.call('/v1/subject-requests', { key: retailer, body: { kind, subject } })
  expect([status, json]).toMatchObject([201, { status: 'received' }])
  return String(json['id'])
}
const decide = async (id: string): Promise<Answer> => wismo.call(`/v1/subject-requests/${id}/decide`, { key: await demoToken(wismo.url, 'who=staff&role=privacy&shops=aldermoor'), body: { decision: 'grant' } })
const request = async (id: string): Promise<Record<string, unknown>> => (await wismo.call(`/v1/subject-requests/${id}`, { key: retailer })).json
const view = async (id: OrderId): Promise<Record<string, unknown>> => (await wismo.call(`/v1/order-views/${id}`)).json
const types = async (stream: string): Promise<readonly string[]> => (await wismo.pool.query<{ type: string }>('select type from wismo_order.event where stream = $1 order by version', [stream])).rows.map(({ type }) => type)

/** Keys, values, words of the index, and references that stand for nothing. */
async function keptOf(subject: SubjectRef): Promise<readonly number[]> {
  const counted = ['subject_key', 'sealed_value where value is not null and', 'subject_index', 'sealed_value where value is null and'].map((table) => `(select count(*)::int from wismo_vault.${table.includes('where') ? table : `${table} where`} subject_ref = $1)`)
  const { rows } = await wismo.pool.query<{ n: readonly number[] }>(`select array[${counted.join(', ')}] as n`, [SubjectRef.toUuid(subject)])
  return rows[0]?.n ?? []
}

/** Nobody looks at a hold: after three days the order is off. */
async function runOut(id: OrderId): Promise<void> {
  expect((await wismo.call(`/v1/orders/${id}/holds`, { body: { reason: { code: 'fraud' } } })).status).toBe(201)
  for (const step of ['HoldReminded', 'HoldEscalated', 'HoldWaitEnded']) {
    await eventuallyHolds(async () => expect(await types(`process-hold-${id}`)).not.toEqual([]), within)
    pass(24)
    await eventuallyHolds(async () => expect(await types(`process-hold-${id}`)).toContain(step), within)
  }
  await eventuallyHolds(async () => expect((await view(id))['status']).toBe('cancelled'), within)
}

describe('I37 an order that is sent once more after its person was erased', () => {
  test('brings nobody back, by whichever way and under whichever key it comes', async () => {
    const { id, document } = await buy('Ada')
    const { vault } = wismo.running.runtime
    expect(await vault.erase(shopId, subjectOf('Ada'))).toBe(true)
    const [, , , taken] = await keptOf(subjectOf('Ada'))
    const again = await send(document)
    expect([again.status, again.json['id']]).toEqual([200, id])
    expect(await keptOf(subjectOf('Ada'))).toEqual([0, 0, 0, 2 * Number(taken)])
    await publish(document)
    await eventuallyHolds(async () => expect(await keptOf(subjectOf('Ada'))).toEqual([0, 0, 0, 3 * Number(taken)]), within)
    expect(await types(`order-${id}`)).toEqual(['OrderPlaced'])
    await buy('Ada')
    expect((await keptOf(subjectOf('Ada'))).slice(0, 1)).toEqual([1])
  }, 60_000)

  test('and was never placed before is told that there is nobody behind it', async () => {
    const document = documentOf('Bea')
    const { vault, shops } = wismo.running.runtime
    const shop = shops.find(shopId)
    await vault.seal(shop === undefined ? [] : [sealRequest(document, shop, randomUUID() as Uuid)])
    expect(await vault.erase(shopId, subjectOf('Bea'))).toBe(true)
    await publish(document)
    const id = orderIdOf(shopId, document.externalId)
    await eventuallyHolds(async () => expect(await types(`order-${id}`)).toEqual(['OrderPlaced', 'PersonalDataErased']), within)
    expect((await keptOf(subjectOf('Bea'))).slice(0, 3)).toEqual([0, 0, 0])
  }, 60_000)
})

describe('whose an order is', () => {
  test('I38 one that was refused under their name is not theirs: it is not handed out to them, and does not keep them', async () => {
    const { id, document } = await buy('Cleo')
    expect((await send({ ...document, contact: documentOf('Dora').contact })).json).toMatchObject({ code: 'order_exists' })
    const access = await ask('access', { shopId, email: emailOf('Dora') })
    await decide(access)
    const { json, text } = await wismo.call(`/v1/subject-requests/${access}/export`, { key: retailer })
    expect(json).toMatchObject({ contacts: [{ value: { email: emailOf('Dora') } }], orders: [] })
    expect(text).not.toContain(id)
    const erase = await ask('erase', { shopId, email: emailOf('Dora') })
    expect((await decide(erase)).json).toMatchObject({ status: 'granted' })
    await eventuallyHolds(async () => expect(await request(erase)).toMatchObject({ status: 'completed' }), within)
    expect(await keptOf(subjectOf('Dora'))).toMatchObject([0, 0, 0, expect.any(Number)])
    expect([await types(`order-${id}`), (await keptOf(subjectOf('Cleo')))[0]]).toEqual([['OrderPlaced'], 1])
    const own = await ask('erase', { shopId, email: emailOf('Cleo') })
    expect((await decide(own)).json).toMatchObject({ code: 'subject_has_open_order' })
  }, 60_000)

  test('a customer whose orders the vault does not know is found by the view', async () => {
    const customerId = `c-${randomUUID()}`
    await buy('Elin', { customer: { externalId: customerId } })
    await wismo.pool.query('update wismo_vault.sealed_value set order_id = null where subject_ref = $1', [SubjectRef.toUuid(wismo.running.runtime.vault.subjectOf(shopId, { customerId }))])
    const id = await ask('access', { shopId, customerId })
    expect(await request(id)).toMatchObject({ kind: 'access', status: 'received' })
    expect((await wismo.call('/v1/subject-requests', { key: retailer, body: { kind: 'access', subject: { shopId, customerId: 'nobody' } } })).status).toBe(404)
  }, 60_000)
})

describe('P17 an erasure that was granted and is done later', () => {
  /** As if it had been granted then, and what brings it about were behind ever since. */
  async function grantedAt(id: string, occurredAt: Instant): Promise<void> {
    const cause = uuidV5(wismoSpace, randomUUID())
    await executeCommand(storeOf(), { aggregate: subjectRequest, stream: subjectRequestStream(SubjectRequestId.parse(id)), cause, handler: 'test', metadata: { shopId, occurredAt, correlationId: cause, actor: { type: 'csr', id: 'pia' } }, decide: grantRequest({ openOrders: 0 }) })
  }
  const stream = (id: string): Promise<readonly string[]> => types(`subject-request-${id}`)

  test('spares who has bought again: it is to be decided anew, escalated as before, and goes through once they are not busy', async () => {
    const { id: orderId } = await buy('Finn')
    const id = await ask('erase', { orderId })
    await grantedAt(id, now)
    await eventuallyHolds(async () => expect(await request(id)).toMatchObject({ status: 'received', waitingFor: 'open_order' }), within)
    expect((await keptOf(subjectOf('Finn')))[0]).toBe(1)
    expect((await decide(id)).json).toMatchObject({ code: 'subject_has_open_order' })
    pass(24 * 25)
    await eventuallyHolds(async () => expect(await request(id)).toMatchObject({ status: 'received', escalated: true }), within)
    await runOut(orderId)
    expect((await decide(id)).json).toMatchObject({ status: 'granted' })
    await eventuallyHolds(async () => expect(await request(id)).toMatchObject({ status: 'completed' }), within)
    expect(await request(id)).not.toHaveProperty('waitingFor')
    expect(await stream(id)).toEqual(['SubjectRequestReceived', 'SubjectRequestGranted', 'SubjectRequestPostponed', 'SubjectRequestEscalated', 'SubjectRequestGranted', 'SubjectErased'])
    expect((await view(orderId))['status']).toBe('cancelled')
    const said = Buffer.concat((await wismo.running.runtime.bus.readTopic('privacy.events.v1')).map(({ value }) => Buffer.from(value ?? []))).toString('latin1')
    expect(said).not.toContain('open_order')
  }, 90_000)

  test('spares for whom something was sealed since: an order may be on its way', async () => {
    const { id: orderId } = await buy('Gil')
    await runOut(orderId)
    const id = await ask('erase', { orderId })
    const granted = now
    pass(1)
    const { vault, shops } = wismo.running.runtime
    const shop = shops.find(shopId)
    await vault.seal(shop === undefined ? [] : [sealRequest(documentOf('Gil'), shop, randomUUID() as Uuid)])
    await grantedAt(id, granted)
    await eventuallyHolds(async () => expect(await request(id)).toMatchObject({ status: 'received', waitingFor: 'open_order' }), within)
    expect((await decide(id)).json).toMatchObject({ status: 'granted' })
    await eventuallyHolds(async () => expect(await request(id)).toMatchObject({ status: 'completed' }), within)
  }, 90_000)

  test('told again once the key is gone it ends what it began, and takes nothing of what was bought since', async () => {
    const { id: orderId } = await buy('Hana')
    const id = await ask('erase', { orderId })
    expect(await wismo.running.runtime.vault.erase(shopId, subjectOf('Hana'))).toBe(true)
    const granted = now
    pass(1)
    const { id: since } = await buy('Hana')
    await grantedAt(id, granted)
    await eventuallyHolds(async () => expect(await request(id)).toMatchObject({ status: 'completed' }), within)
    expect([await types(`order-${orderId}`), await types(`order-${since}`)]).toEqual([['OrderPlaced', 'PersonalDataErased'], ['OrderPlaced']])
    expect((await keptOf(subjectOf('Hana')))[0]).toBe(1)
  }, 60_000)
})

describe('the daily run', () => {
  const hasRun = (day: string): Promise<void> => eventuallyHolds(async () => expect((await wismo.pool.query('select from wismo_order.retention_run where day = $1 and ended_at is not null', [day])).rowCount).toBe(1), within)
  const nextDay = async (): Promise<void> => {
    now = Instant.plus(Instant.parse(`${now.slice(0, 10)}T01:00:00Z`), 24 * hourMs)
    await hasRun(now.slice(0, 10))
  }

  test('I37 forgets whom no order names and bodies of shops that nobody knows; who is busy is told of once they are gone, and once', async () => {
    const { json: { id: policyId } } = await wismo.call('/v1/policies', { body: { shopId, kind: 'retention', rules: { ...retention, personalMonths: 24, rawBodiesMonths: 2 } } })
    expect((await wismo.call(`/v1/policies/${String(policyId)}/publish`, { body: {} })).status).toBe(200)
    await eventuallyHolds(async () => expect(wismo.running.runtime.shops.policiesAt(shopId, now)).toHaveLength(1), within)
    const { document } = await buy('Ines')
    expect((await send({ ...document, contact: documentOf('Jona').contact })).status).toBe(409)
    const { vault } = wismo.running.runtime
    await vault.sealBodies([{ shopId: ShopId.parse('closed-long-ago'), cause: randomUUID() as Uuid, body: Buffer.from('raw') }])
    // Somebody who was erased, and told, before.
    const { id: before } = await buy('Kim')
    await runOut(before)
    const asked = await ask('erase', { orderId: before })
    await decide(asked)
    await eventuallyHolds(async () => expect(await request(asked)).toMatchObject({ status: 'completed' }), within)
    pass(24 * 31 * 25)
    await nextDay()
    await eventuallyHolds(async () => expect((await keptOf(subjectOf('Jona'))).slice(0, 3)).toEqual([0, 0, 0]), within)
    expect(await types(`subject-${subjectOf('Jona')}`)).toEqual(['SubjectErased'])
    expect(await vault.shopsOfBodies('2999-01')).toEqual([])
    // Sealed for long ago, as the vault has it; their order is not.
    await buy('Lena', { placedAt: Instant.plus(now, -30 * 24 * hourMs) }, '?mode=history')
    for (const [table, column] of [['sealed_value', 'sealed_at'], ['subject_key', 'created_at']] as const) await wismo.pool.query(`update wismo_vault.${table} set ${column} = '2026-01-01' where subject_ref = $1`, [SubjectRef.toUuid(subjectOf('Lena'))])
    // An order of long ago, told of within the last day.
    pass(12)
    const { id: lately } = await buy('Kim', { placedAt: '2025-01-02T10:00:00Z' }, '?mode=history')
    await nextDay()
    expect([await types(`subject-${subjectOf('Kim')}`), (await keptOf(subjectOf('Kim')))[0]]).toEqual([[], 1])
    pass(24)
    await nextDay()
    expect([await types(`subject-${subjectOf('Kim')}`), (await keptOf(subjectOf('Kim')))[0]]).toEqual([['SubjectErased'], 0])
    expect([await types(`subject-${subjectOf('Lena')}`), (await keptOf(subjectOf('Lena')))[0]]).toEqual([[], 1])
    expect(await types(`order-${lately}`)).toEqual(['OrderPlaced', 'PersonalDataErased'])
    expect((await types(`order-${before}`)).filter((type) => type === 'PersonalDataErased')).toHaveLength(1)
    // Whoever does it says that it goes on, for each page of persons of the shop.
    const { shops, contracts, clock } = wismo.running.runtime
    let said = 0
    await forget(
      { vault, store: storeOf(), views: openOrderViews({ pool: wismo.pool, schema: 'wismo_order_view', shops, clock, contracts }), shops, clock, database: { pool: wismo.pool, schema: 'wismo_order' } },
      new AbortController().signal, () => Promise.resolve(void (said += 1)),
    )
    expect(said).toBe(2)
  }, 120_000)
})
