// Policies over HTTP: drafted, published, and pinned by what is placed under them, whichever way the order comes.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openContracts, type OrderPlaced, type PolicyPublished } from '@wismo/contracts'
import { orderIdOf, policyIdOf, ShopId } from '@wismo/kernel'
import { eventually } from '@wismo/testing'
import { startWismo, type TestWismo } from './testing/start-wismo.ts'

const contracts = openContracts()
const json = (file: string): Record<string, unknown> => JSON.parse(readFileSync(`examples/${file}.json`, 'utf8')) as Record<string, unknown>
const [order, returns, change] = [json('order'), json('policies/return'), json('policies/change')]
const shopId = ShopId.parse('aldermoor')
const returnsId = policyIdOf(shopId, 'return')
const changeId = policyIdOf(shopId, 'change')

let wismo: TestWismo
beforeAll(async () => {
  wismo = await startWismo()
}, 60_000)
afterAll(() => wismo.stop())

const now = (): string => new Date().toISOString()
const draft = (kind: string, rules: object, headers: Record<string, string> = {}) => wismo.call('/v1/policies', { body: { shopId, kind, rules }, headers })
const publish = (id: string, body: object = {}, headers: Record<string, string> = {}) => wismo.call(`/v1/policies/${id}/publish`, { body, headers })
const placedAs = async (externalId: string): Promise<OrderPlaced | undefined> => (await wismo.pool.query<{ data: OrderPlaced }>(`select data from wismo_order.event where stream = $1 and type = 'OrderPlaced'`, [`order-${orderIdOf(shopId, externalId)}`])).rows[0]?.data
async function place(placedAt = now()): Promise<OrderPlaced> {
  const externalId = `P-${randomUUID()}`
  expect((await wismo.call('/v1/orders', { body: { ...order, externalId, number: undefined, placedAt } })).status).toBe(201)
  return (await placedAs(externalId)) as OrderPlaced
}

describe('policies', () => {
  let beforeFirst: string
  test('given a shop without any, when an order is placed, then it is under none', async () => {
    beforeFirst = now()
    expect(await place()).not.toHaveProperty('policyVersions')
    for (const asked of ['aldermoor', 'nobody']) expect((await wismo.call(`/v1/policies/returns?shopId=${asked}`, { key: null })).json['code']).toBe('not_found')
  })

  test('given a draft, when it is published, then it is in force, and everybody may read the one of returns', async () => {
    const drafted = await draft('return', returns)
    expect([drafted.status, drafted.headers.get('etag'), drafted.headers.get('location')]).toEqual([201, '"1"', `/v1/policies/${returnsId}`])
    expect(drafted.json).toEqual({ id: returnsId, shopId, kind: 'return', status: 'draft', version: 0, revision: 1, draft: returns })
    expect(await place()).not.toHaveProperty('policyVersions')
    const published = await publish(returnsId)
    expect(published.json).toEqual({ id: returnsId, shopId, kind: 'return', status: 'published', version: 1, revision: 2, published: { version: 1, rules: returns, effectiveAt: expect.any(String) } })
    const terms = await wismo.call('/v1/policies/returns?shopId=aldermoor&sku=ALD-LAMP-OAK', { key: null })
    expect([terms.headers.get('cache-control'), terms.json]).toEqual(['public, max-age=300', { policyId: returnsId, version: 1, rules: returns }])
  })

  test('given an order, when the policy changes, then the order keeps its version and the next one has the new one', async () => {
    const before = await place()
    await draft('return', { ...returns, windowDays: 100 })
    await publish(returnsId)
    await draft('change', change)
    await publish(changeId)
    const after = await place()
    expect(before.policyVersions).toEqual([{ policyId: returnsId, version: 1 }])
    expect(before.lines.every(({ policy }) => policy?.version === 1)).toBe(true)
    expect(after.policyVersions).toEqual([{ policyId: returnsId, version: 2 }, { policyId: changeId, version: 1 }])
    expect(after.lines.every(({ policy }) => policy?.policyId === returnsId && policy.version === 2)).toBe(true)
    expect((await placedAs(before.externalId))?.policyVersions).toEqual(before.policyVersions)
    expect((await wismo.call(`/v1/policies/${returnsId}/versions`)).json['data']).toEqual([
      { version: 2, rules: { ...returns, windowDays: 100 }, effectiveAt: expect.any(String) },
      { version: 1, rules: returns, effectiveAt: expect.any(String) },
    ])
  })

  test('given an order that comes late, or by topic, then it is under what was in force when it was placed', async () => {
    expect(await place(beforeFirst)).not.toHaveProperty('policyVersions')
    const externalId = `T-${randomUUID()}`
    const body = { ...order, externalId, number: undefined, placedAt: now() }
    await wismo.running.runtime.bus.publish([{ topic: 'retail.orders.v1', key: `${shopId}:${externalId}`, value: Buffer.from(JSON.stringify(body)), headers: { ce_id: randomUUID(), ce_type: contracts.ceType('RetailOrderPlaced'), ce_source: '/test', ce_specversion: '1.0', ce_shop: shopId } }])
    await eventually(async () => (await placedAs(externalId)) !== undefined)
    expect((await placedAs(externalId))?.policyVersions).toEqual([{ policyId: returnsId, version: 2 }, { policyId: changeId, version: 1 }])
  })

  test('given a version for next year, then orders of today are under the one before', async () => {
    await draft('change', { ...change, quoteMinutes: 60 })
    expect((await publish(changeId, { effectiveAt: '2020-01-01T00:00:00Z' })).json['code']).toBe('date_order')
    expect((await publish(changeId, { effectiveAt: '2099-01-01T00:00:00Z' })).json['version']).toBe(2)
    expect((await place()).policyVersions).toContainEqual({ policyId: changeId, version: 1 })
  })

  test('every version lies on the topic under a key of its own, drafts do not', async () => {
    const topic = async () => (await wismo.running.runtime.bus.readTopic('order.reference.v1')).filter(({ headers }) => headers['ce_type'] === contracts.ceType('PolicyPublished'))
    await eventually(async () => (await topic()).length === 4)
    const told = (await topic()).map(({ key, value }) => [key, contracts.decode(value as Uint8Array).data as PolicyPublished] as const)
    expect(told.map(([key]) => key).sort()).toEqual([`${returnsId}:1`, `${returnsId}:2`, `${changeId}:1`, `${changeId}:2`].sort())
    const [, second] = told.find(([key]) => key === `${returnsId}:2`) ?? []
    expect(second).toMatchObject({ policyId: returnsId, version: 2, shopId, kind: 'return' })
    expect(JSON.parse(second?.rules ?? '')).toEqual({ ...returns, windowDays: 100 })
  })

  test('rules that cannot be are named, an old revision is refused, and a key of another shop finds nothing', async () => {
    const wrong = await draft('return', { ...returns, windowDays: -1, fees: [] })
    expect([wrong.status, wrong.json['errors']]).toEqual([400, [expect.objectContaining({ pointer: '/rules/windowDays' })]])
    expect((await draft('return', { ...returns, methods: ['store'] })).json['errors']).toEqual([expect.objectContaining({ pointer: '/rules/fees/0/method' })])
    expect((await draft('returns', returns)).status).toBe(400)
    expect((await draft('return', returns, { 'if-match': '"1"' })).json['code']).toBe('version_mismatch')
    expect((await publish(returnsId)).json['code']).toBe('wrong_state')
    const other = { key: wismo.otherKey }
    expect((await wismo.call(`/v1/policies/${returnsId}`, other)).json['code']).toBe('not_found')
    expect((await wismo.call('/v1/policies?shopId=aldermoor', other)).json['code']).toBe('forbidden')
    expect((await wismo.call(`/v1/policies/${policyIdOf(shopId, 'refund')}`)).json['code']).toBe('not_found')
    expect((await wismo.call('/v1/policies?shopId=aldermoor&kind=change')).json['data']).toHaveLength(1)
  })

  test('given a restart, then what is in force is known before the first order', async () => {
    await wismo.restart()
    expect((await place()).policyVersions).toEqual([{ policyId: returnsId, version: 2 }, { policyId: changeId, version: 1 }])
  })
})
