// Shops as they are kept: versions, who changed what, and two processes of which one changes and the other learns.
import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openContracts } from '@wismo/contracts'
import { openPostgresStore } from '@wismo/event-store'
import { Instant, ShopId, type Uuid } from '@wismo/kernel'
import { announceAppends, migrateMessaging, openEmbeddedBus, schemaLog, startRelay, type MessageBus } from '@wismo/messaging'
import { followReference, hashApiKey, keysOf, keysTopic, loadShops, newApiKey, referenceTopic, shopsOf, shopsTopic, type Shop, type Shops } from '@wismo/service'
import { eventually, testDatabase, type TestDatabase } from '@wismo/testing'
import { openKeyDesk } from './key-desk.ts'
import { openPolicyDesk } from './policy-desk.ts'
import { publishedOf } from './published.ts'
import { openShopDesk, type By, type ShopDesk } from './shop-desk.ts'

const contracts = openContracts()
const schema = 'wismo_order'
const token = newApiKey('test', randomBytes)
const clock = () => Instant.fromMillis(Date.now())
const by = (over: Partial<By> = {}): By => ({ cause: randomUUID() as Uuid, actor: { type: 'retailer', id: 'key-1' }, ...over })

let database: TestDatabase
let example: Shop
let bus: MessageBus
let desk: ShopDesk
let store: ReturnType<typeof announceAppends>
beforeAll(async () => {
  database = await testDatabase()
  example = { ...((await loadShops('shops.json'))[0] as Shop), nodes: undefined }
  const postgres = openPostgresStore({ pool: database.pool, schema, tag: 1 })
  await postgres.migrate(database.pool)
  await migrateMessaging(database.pool, schema)
  const log = openEmbeddedBus({ pool: database.pool, schema: 'wismo_log', partitions: 4 })
  await log.migrate()
  bus = log
  await bus.ensureTopics([{ name: referenceTopic, compacted: true }, { name: contracts.schemaTopic, compacted: true }])
  store = announceAppends(postgres)
  desk = openShopDesk({ store, clock })
}, 60_000)
afterAll(async () => {
  await bus.close()
  await database.drop()
})

let made = 0
const fresh = (over: Partial<Shop> = {}): Shop => ({ ...example, id: ShopId.parse(`shop-${(made += 1)}`), ...over })
const node = { id: 'dc-1', name: 'Depot', kind: 'warehouse' as const, address: { line1: '1 Quay Road', city: 'Cork', country: 'IE' }, methods: ['ship' as const] }

describe('versions of a shop', () => {
  test('given a shop, when it is changed twice, then every version is there with who changed what', async () => {
    const shop = fresh()
    expect((await desk.create(shop, by())).version).toBe(1)
    await desk.change(shop.id, { name: 'Alder & Moor', support: { ...shop.support, hours: 'Mon–Fri' } }, by({ actor: { type: 'retailer', id: 'key-2' } }))
    await desk.addNode(shop.id, node, by())
    expect((await desk.history(shop.id)).map(({ version, by: who, changed }) => [version, who.id, changed])).toEqual([[3, 'key-1', ['/nodes']], [2, 'key-2', ['/name', '/support/hours']], [1, 'key-1', []]])
    expect((await desk.at(shop.id, 1))?.shop).toEqual(shop)
    expect((await desk.find([shop.id]))[0]).toMatchObject({ version: 3, shop: { name: 'Alder & Moor', nodes: [node] } })
  })

  test('given a version that is not the last, when a change names it, then it is refused and nothing is recorded', async () => {
    const shop = fresh()
    await desk.create(shop, by())
    await desk.change(shop.id, { name: 'Two' }, by({ expected: 1 }))
    await expect(desk.change(shop.id, { name: 'Three' }, by({ expected: 1 }))).rejects.toMatchObject({ code: 'version_mismatch' })
    expect((await desk.find([shop.id]))[0]).toMatchObject({ version: 2, shop: { name: 'Two' } })
  })

  test('given two changes of different sections at once, when both are told, then none is lost', async () => {
    const shop = fresh()
    await desk.create(shop, by())
    await Promise.all([desk.change(shop.id, { name: 'Both' }, by()), desk.change(shop.id, { timeZone: 'Europe/Berlin' }, by()), desk.addNode(shop.id, node, by())])
    expect((await desk.find([shop.id]))[0]).toMatchObject({ version: 4, shop: { name: 'Both', timeZone: 'Europe/Berlin', nodes: [node] } })
  })

  test('the same change again, by its cause or by what it says, is no new version', async () => {
    const shop = fresh()
    const told = by()
    await desk.create(shop, by())
    await desk.change(shop.id, { name: 'Once' }, told)
    expect((await desk.change(shop.id, { name: 'Once' }, told)).version).toBe(2)
    expect((await desk.change(shop.id, { name: 'Once' }, by())).version).toBe(2)
    expect((await desk.create(shop, by({ cause: randomUUID() as Uuid })).catch((error: unknown) => error))).toMatchObject({ code: 'wrong_state' })
  })

  test('null takes a section away, and only one that need not be there', async () => {
    const shop = fresh({ brand: 'Alder', you: { de: 'informal' }, returnAddress: node.address })
    await desk.create(shop, by())
    const { shop: now } = await desk.change(shop.id, { brand: null, you: null, returnAddress: null }, by())
    expect(now).not.toHaveProperty('brand')
    expect(now).not.toHaveProperty('you')
    expect(now).not.toHaveProperty('returnAddress')
  })

  test('a change that breaks what holds between sections names the place and records nothing', async () => {
    const shop = fresh({ nodes: [node] })
    await desk.create(shop, by())
    await expect(desk.change(shop.id, { locale: 'ga-IE', locales: ['en-IE'] }, by())).rejects.toMatchObject({ code: 'invalid', faults: [{ pointer: '/locales' }] })
    await expect(desk.changeNode(shop.id, 'dc-1', { hours: { weekly: { mon: [{ from: '10:00', to: '09:00' }] } } }, by())).rejects.toMatchObject({ message: 'The node dc-1 cannot be used as it is: see errors.', faults: [{ pointer: '/hours/weekly/mon/0', code: 'date_order' }] })
    await expect(desk.changeNode(shop.id, 'dc-2', { active: false }, by())).rejects.toMatchObject({ kind: 'not_found' })
    await expect(desk.change(ShopId.parse('nobody'), { name: 'x' }, by())).rejects.toMatchObject({ kind: 'not_found' })
    expect((await desk.find([shop.id]))[0]?.version).toBe(1)
  })

  test('given a changed shop, when the file is read again at a start, then what is kept counts', async () => {
    const shop = fresh()
    expect(await desk.seed([shop])).toMatchObject([{ version: 1, shop: { name: shop.name } }])
    await desk.change(shop.id, { name: 'Kept' }, by())
    expect(await desk.seed([shop])).toMatchObject([{ version: 2, shop: { name: 'Kept' } }])
    expect(await desk.ids()).toContain(shop.id)
  })
})

describe('two processes', () => {
  const watch = { waiting: () => undefined, unreadable: () => undefined }
  const follow = (shops: Shops) => followReference(bus, schemaLog(bus, openContracts()), [shopsTopic(shops)], watch)

  test('given both follow the topic, when one changes a shop and publishes a policy, then the other knows it soon; one that starts later knows it at once', async () => {
    const relay = startRelay(bus, [{ service: 'order', store, pool: database.pool, schema, publish: publishedOf(contracts) }], schemaLog(bus, contracts), randomUUID() as Uuid, { published: () => undefined, waiting: () => undefined, parked: () => undefined })
    const policies = openPolicyDesk({ store, clock })
    const rules = JSON.parse(readFileSync('examples/policies/pickup.json', 'utf8')) as unknown
    const shop = fresh()
    const [other, late] = [shopsOf([shop]), shopsOf([])]
    const following = follow(other)
    await following.ready
    await desk.create(shop, by())
    const changed = performance.now()
    await desk.change(shop.id, { name: 'Heard of' }, by())
    await eventually(() => other.find(shop.id)?.name === 'Heard of')
    expect(performance.now() - changed).toBeLessThan(5_000)
    const { id } = await policies.draft(shop.id, 'pickup', rules, by())
    await policies.publish(id, undefined, by())
    await eventually(() => other.policy(id, 1) !== undefined)
    expect(other.policiesAt(shop.id, clock())).toMatchObject([{ policyId: id, version: 1, rules }])
    const second = follow(late)
    await second.ready
    expect(late.find(shop.id)?.name).toBe('Heard of')
    expect(late.policy(id, 1)).toEqual(other.policy(id, 1))
    await Promise.all([following.stop(), second.stop(), relay.stop()])
  })

  test('given a message that nobody can read, when it is met, then it is told of and the others are learnt', async () => {
    await bus.publish([{ topic: referenceTopic, key: 'broken', value: Buffer.from('nothing'), headers: { ce_type: contracts.ceType('ShopDefined'), ce_id: randomUUID() } }])
    const unreadable: string[] = []
    const shops = shopsOf([])
    const following = followReference(bus, schemaLog(bus, contracts), [shopsTopic(shops)], { ...watch, unreadable: ({ key }) => unreadable.push(key) })
    await following.ready
    expect(unreadable).toEqual(['broken'])
    expect(shops.all.length).toBeGreaterThan(0)
    await following.stop()
  })

  test('given one topic cannot be read, then another one is learnt all the same, and nothing is ready before both were read', async () => {
    let isAway = true
    const keys = keysOf([], clock)
    const document = { id: 'erp', shops: [example.id], scopes: ['read' as const], secrets: [{ number: 1, hash: hashApiKey(token), madeAt: clock() }] }
    const { topic } = keysTopic(keys)
    await bus.ensureTopics([{ name: topic, compacted: true }])
    await openKeyDesk({ store, clock, random: randomBytes }).seed([document])
    const relay = startRelay(bus, [{ service: 'order', store, pool: database.pool, schema, publish: publishedOf(contracts) }], schemaLog(bus, contracts), randomUUID() as Uuid, { published: () => undefined, waiting: () => undefined, parked: () => undefined })
    const halved: MessageBus = { ...bus, ends: (topics) => bus.ends(topics), readTopic: (name) => (name === referenceTopic && isAway ? Promise.reject(new Error('away')) : bus.readTopic(name)) }
    const following = followReference(halved, schemaLog(bus, contracts), [shopsTopic(shopsOf([])), keysTopic(keys)], watch)
    let isRead = false
    void following.ready.then(() => (isRead = true))
    await eventually(() => keys.find(token)?.actorId === 'erp')
    expect(isRead).toBe(false)
    isAway = false
    await following.ready
    await Promise.all([following.stop(), relay.stop()])
  })

  test('given a log that does not answer, when it comes back, then the shops are learnt; nobody waited', async () => {
    let isAway = true
    const away: MessageBus = { ...bus, ends: (topics) => (isAway ? Promise.reject(new Error('away')) : bus.ends(topics)), readTopic: (topic) => bus.readTopic(topic) }
    const shops = shopsOf([example])
    const waits: number[] = []
    const following = followReference(away, schemaLog(bus, contracts), [shopsTopic(shops)], { ...watch, waiting: (_error, ms) => waits.push(ms) })
    await eventually(() => waits.length > 0)
    expect(shops.find(example.id)).toEqual(example)
    isAway = false
    await following.ready
    expect(shops.all.length).toBeGreaterThan(1)
    await following.stop()
  })
})
