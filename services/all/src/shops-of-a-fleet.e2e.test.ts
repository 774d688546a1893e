// Two processes on one database: what one is told of a shop and its policies, and what an operator does with a key, both go by soon after.
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import type { OrderPlaced } from '@wismo/contracts'
import { openPostgresStore } from '@wismo/event-store'
import { Instant, orderIdOf, policyIdOf, ShopId, type Uuid } from '@wismo/kernel'
import { announceAppends } from '@wismo/messaging'
import { openKeyDesk, type By } from '@wismo/order'
import { schemaOf } from '@wismo/service'
import { eventually, kafkaForTests, startKafka, testDatabase } from '@wismo/testing'
import { startFleet } from './testing/fleet.ts'

const order = JSON.parse(readFileSync('examples/order.json', 'utf8')) as Record<string, unknown>
const rules = JSON.parse(readFileSync('examples/policies/return.json', 'utf8')) as unknown
const shopId = ShopId.parse('aldermoor')
const operator = (): By => ({ cause: randomUUID() as Uuid, actor: { type: 'system', id: 'operator' } })
const logs: readonly (readonly [string, boolean])[] = [['the log in PostgreSQL', false], ...(kafkaForTests() === undefined ? [] : [['Kafka', true] as const])]

test.each(logs)('on %s', async (_name, onKafka) => {
  const database = await testDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'wismo-fleet-'))
  // A broker of its own: what the shops of other tests became lies on theirs.
  const kafka = onKafka ? await startKafka({ jars: '.wismo/kafka/jars', directory: join(folder, 'kafka') }) : undefined
  const fleet = await startFleet({ folder, ownerUrl: database.url, databaseUrl: database.plainRole.url, partitions: 4, brokers: kafka === undefined ? [] : [kafka.brokers], vaultKey: randomBytes(32).toString('hex'), processes: 2 })
  try {
    await fleet.ready()
    const [first = '', second = ''] = fleet.urls
    const post = async (url: string, path: string, body: unknown): Promise<number> => {
      const { status } = await fetch(`${url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${fleet.key}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() }, body: JSON.stringify(body) })
      return status
    }
    const { locale: _locale, timeZone: _timeZone, ...unsaid } = order
    const placedAt = async (url: string): Promise<OrderPlaced | undefined> => {
      const externalId = `F-${randomUUID()}`
      expect(await post(url, '/v1/orders', { ...unsaid, externalId, number: undefined, placedAt: new Date().toISOString() })).toBe(201)
      return (await database.pool.query<{ data: OrderPlaced }>('select data from wismo_order.event where stream = $1', [`order-${orderIdOf(shopId, externalId)}`])).rows[0]?.data
    }
    expect([(await placedAt(second))?.timeZone, (await placedAt(second))?.policyVersions]).toEqual(['Europe/Dublin', undefined])
    expect(await post(first, '/v1/shops/aldermoor/change', { timeZone: 'Atlantic/Faroe' })).toBe(200)
    const policyId = policyIdOf(shopId, 'return')
    expect(await post(first, '/v1/policies', { shopId, kind: 'return', rules })).toBe(201)
    expect(await post(first, `/v1/policies/${policyId}/publish`, {})).toBe(200)
    const here = await placedAt(first)
    expect([here?.timeZone, here?.policyVersions]).toEqual(['Atlantic/Faroe', [{ policyId, version: 1 }]])
    await eventually(async () => (await placedAt(second))?.policyVersions !== undefined, { within: 30_000 })
    const there = await placedAt(second)
    expect([there?.timeZone, there?.policyVersions]).toEqual(['Atlantic/Faroe', [{ policyId, version: 1 }]])
    const desk = openKeyDesk({ store: announceAppends(openPostgresStore({ pool: database.pool, schema: schemaOf('order'), tag: 1 })), clock: () => Instant.fromMillis(Date.now()), random: randomBytes })
    const { secret } = await desk.create({ id: 'erp', shops: [shopId], scopes: ['config'] }, 'test', operator())
    const answers = () => Promise.all(fleet.urls.map(async (url) => (await fetch(`${url}/v1/shops/aldermoor`, { headers: { authorization: `Bearer ${secret}` } })).status))
    await eventually(async () => (await answers()).every((status) => status === 200), { within: 30_000 })
    await desk.revoke('erp', 'leaked', operator())
    await eventually(async () => (await answers()).every((status) => status === 401), { within: 30_000 })
    expect(await fleet.stop()).toEqual([0, 0])
  } finally {
    await fleet.stop('SIGKILL')
    await kafka?.stop()
    await database.drop()
    rmSync(folder, { recursive: true, force: true })
  }
}, 180_000)
