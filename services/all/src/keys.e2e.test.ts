// Two processes on one database and one log: what one knows of a key, the other goes by about a second later; and who is let in by it.
import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openPostgresStore } from '@wismo/event-store'
import { Instant, orderIdOf, ShopId, type Uuid } from '@wismo/kernel'
import { announceAppends } from '@wismo/messaging'
import { openKeyDesk, type By, type KeyDesk } from '@wismo/order'
import { createLog, readConfig, schemaOf, startProcess, type RunningProcess } from '@wismo/service'
import { eventually } from '@wismo/testing'
import { everyService } from './services.ts'
import { freePort, manyRequests, startWismo, type TestWismo } from './testing/start-wismo.ts'

const order = JSON.parse(readFileSync('examples/order.json', 'utf8')) as Record<string, unknown> & { lines: readonly Record<string, unknown>[] }
const shopId = ShopId.parse('aldermoor')
const hourMs = 3_600_000
/** Relay and look each take a second at most, on a machine that has other things to do too. */
const soon = { within: 10_000 }

let now = Instant.fromMillis(Date.now())
const clock = (): Instant => now
let first: TestWismo
let second: RunningProcess
let desk: KeyDesk
const secondLog: string[] = []
beforeAll(async () => {
  first = await startWismo([], { clock })
  const port = await freePort()
  // A process that has no file of keys: all it knows comes from the topic.
  const config = readConfig({
    PORT: String(port), HOST: '127.0.0.1', BASE_URL: `http://127.0.0.1:${port}`, DATABASE_URL: first.databaseUrl, DATABASE_OWNER_URL: first.ownerUrl, PARTITIONS: '4',
    LINK_KEYS: randomBytes(32).toString('hex'), VAULT_KEY: first.vaultKey, LOG_LEVEL: 'info', ...manyRequests,
  })
  second = await startProcess(config, everyService, createLog({ level: 'info', name: 'second' }, { write: (line) => void secondLog.push(line) }), { clock })
  desk = openKeyDesk({ store: announceAppends(openPostgresStore({ pool: first.pool, schema: schemaOf('order'), tag: 1 })), clock, random: randomBytes })
}, 90_000)
afterAll(async () => {
  await second.stop()
  await first.stop()
})

const by = (): By => ({ cause: randomUUID() as Uuid, actor: { type: 'system', id: 'operator' } })
const urls = (): readonly string[] => [first.url, `http://127.0.0.1:${second.port}`]
const ask = (path: string, key: string, options: Parameters<TestWismo['call']>[1] = {}) => Promise.all(urls().map((url) => first.call(`${url}${path}`, { key, ...options })))
const statuses = async (key: string): Promise<readonly number[]> => (await ask('/v1/shops/aldermoor', key)).map(({ status }) => status)
const both = (key: string, status: number) => eventually(async () => (await statuses(key)).every((one) => one === status), soon)

describe('a key', () => {
  test('of the file of one process is known to the other, which has none', async () => {
    expect(await statuses(first.key)).toEqual([200, 200])
  })

  test('given it is made, rotated and revoked, then both processes go by it', async () => {
    const made = await desk.create({ id: 'erp', shops: [shopId], scopes: ['config'] }, 'test', by())
    await both(made.secret, 200)
    const next = await desk.rotate('erp', 24 * hourMs, undefined, by())
    await both(next.secret, 200)
    expect(await statuses(made.secret)).toEqual([200, 200])
    now = Instant.plus(now, 24 * hourMs)
    expect([await statuses(made.secret), await statuses(next.secret)]).toEqual([[401, 401], [200, 200]])
    await desk.revoke('erp', 'leaked', by())
    const told = performance.now()
    await both(next.secret, 401)
    expect(performance.now() - told).toBeLessThan(5_000)
  })

  test('I36 unknown, ended, revoked or of live: the same answer', async () => {
    const live = await desk.create({ id: 'real', shops: [shopId], scopes: ['config'] }, 'live', by())
    const ended = await desk.create({ id: 'ended', shops: [shopId], scopes: ['config'], lifetimeMs: hourMs }, 'test', by())
    const gone = await desk.create({ id: 'gone', shops: [shopId], scopes: ['config'] }, 'test', by())
    await both(gone.secret, 200)
    await both(ended.secret, 200)
    await desk.revoke('gone', 'retired', by())
    now = Instant.plus(now, hourMs)
    await both(gone.secret, 401)
    const answers = (await Promise.all([`wsk_test_${'x'.repeat(43)}`, ended.secret, gone.secret, live.secret].map((key) => ask('/v1/shops/aldermoor', key)))).flat()
    expect(new Set(answers.map(({ status, text }) => `${status} ${text.replace(/"requestId":"[^"]*"/, '')}`.replaceAll(/http:\/\/[^/]*/g, ''))).size).toBe(1)
    expect(answers[0]?.status).toBe(401)
    // A live key in a test system has leaked: that is said, and not which.
    const lines = [first.logged(), secondLog.join('')]
    for (const log of lines) expect([log.includes('a live key was shown to this test system'), log.includes(live.secret)]).toEqual([true, false])
  })
})

test('given a key of the file that was revoked, when a process starts with that file again, then it stays revoked', async () => {
  expect((await first.call('/v1/shops/olist-br', { key: first.otherKey })).status).toBe(200)
  const id = (await desk.all()).find(({ key }) => key.shops.length === 1 && key.shops[0] === 'olist-br')?.id ?? ''
  await first.restart(() => desk.revoke(id, 'retired', by()))
  expect((await first.call('/v1/shops/olist-br', { key: first.otherKey })).status).toBe(401)
  expect(await statuses(first.key)).toEqual([200, 200])
})

describe('a key of a node', () => {
  const node = (id: string) => ({ id, name: id, kind: 'store', address: { line1: '1 Quay Road', city: 'Cork', country: 'IE' }, methods: ['pickup'] })
  const placeAt = async (locationId: string): Promise<string> => {
    const externalId = `K-${randomUUID()}`
    const lines = order.lines.map((line) => ({ ...line, delivery: { method: 'pickup', locationId } }))
    const placed = await first.call('/v1/orders', { body: { ...order, externalId, number: undefined, lines } })
    expect([placed.status, placed.json['errors']]).toEqual([201, undefined])
    const id = orderIdOf(shopId, externalId)
    await first.call(`/v1/order-views/${id}?min-version=${id}:1`, { headers: { prefer: 'wait=5' } })
    return id
  }

  test('I38 sees its node and the orders that have something there, and changes nothing of the shop', async () => {
    for (const id of ['store-cork', 'store-galway']) expect((await first.call('/v1/shops/aldermoor/nodes', { body: node(id) })).status).toBe(201)
    const { secret } = await desk.create({ id: 'cork', shops: [shopId], scopes: ['read', 'config', 'orders:write'], locations: ['store-cork'] }, 'test', by())
    await both(secret, 200)
    const read = (path: string) => first.call(path, { key: secret })
    expect(((await read('/v1/shops/aldermoor')).json['shop'] as { nodes: unknown[] }).nodes).toMatchObject([{ id: 'store-cork' }])
    expect((await read('/v1/shops/aldermoor/nodes')).json['data']).toMatchObject([{ id: 'store-cork' }])
    expect((await read('/v1/shops')).json['data']).toMatchObject([{ shop: { nodes: [{ id: 'store-cork' }] } }])
    expect([(await read('/v1/shops/aldermoor/nodes/store-cork')).status, (await read('/v1/shops/aldermoor/nodes/store-galway')).status, (await read('/v1/shops/aldermoor/versions')).status]).toEqual([200, 404, 403])
    const [mine, other] = [await placeAt('store-cork'), await placeAt('store-galway')]
    expect((await read(`/v1/order-views/${mine}`)).status).toBe(200)
    const strange = await read(`/v1/order-views/${other}`)
    const nobodys = await read(`/v1/order-views/${orderIdOf(shopId, 'none')}`)
    const without = (text: string): string => text.replace(/"requestId":"[^"]*"/, '')
    expect([strange.status, without(strange.text)]).toEqual([404, without(nobodys.text)])
    expect((await read(`/v1/order-views/${other}/timeline`)).status).toBe(404)
    expect((await first.call(`/v1/order-views/${other}?min-version=${other}:1`, { key: secret, headers: { prefer: 'wait=0' } })).json['code']).toBe('view_behind')
    const externalId = ((await first.call(`/v1/order-views/${other}`)).json['externalId'])
    expect((await read(`/v1/order-views?shopId=aldermoor&externalId=${String(externalId)}`)).json['data']).toEqual([])
    const refused = [
      ['/v1/shops/aldermoor/change', { name: 'Mine' }], ['/v1/shops/aldermoor/nodes', node('store-new')], ['/v1/shops/aldermoor/nodes/store-cork/change', { active: false }],
      ['/v1/orders', { ...order, externalId: 'K-node', number: undefined }], [`/v1/orders/${mine}/holds`, { reason: { code: 'fraud' } }],
    ] as const
    for (const [path, body] of refused) expect([path, (await first.call(path, { key: secret, body })).json['code']]).toEqual([path, 'forbidden'])
  })
})
