// Two releases side by side, as in every rolling update: yesterday's and today's schemas, producers and consumers of both,
// the producer replaced while orders keep coming. On a real broker and on the log in PostgreSQL.
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { exampleOf, openContracts, storedVersions, typesOf, type ContractSource, type Contracts, type EnumSchema, type OrderPlaced, type RecordSchema } from '@wismo/contracts'
import { openPostgresStore, StreamName, type NewEvent } from '@wismo/event-store'
import { Instant, OrderId, orderIdOf, ShopId, wismoSpace, type Uuid } from '@wismo/kernel'
import { eventuallyHolds, kafkaForTests, testDatabase, type TestDatabase } from '@wismo/testing'
import { incompatibilities } from '../../../tools/contracts/compatibility.ts'
import { announceAppends } from './announcing-store.ts'
import { openEmbeddedBus } from './embedded/embedded-bus.ts'
import type { RelaySource, ViewGroup } from './group.ts'
import { view } from './handlers.ts'
import { openKafkaBus } from './kafka/kafka-bus.ts'
import type { MessageBus } from './port.ts'
import { publicEvents } from './public-events.ts'
import { startRelay, type Relay } from './relay.ts'
import { startRunner, type Runner } from './runner.ts'
import { onOwnTopics, ours, withEvent, withType } from './sample-contracts.ts'
import { schemaLog } from './schema-log.ts'
import { migrateMessaging } from './tables.ts'

const brokers = kafkaForTests()
const shopId = ShopId.parse('aldermoor')
const metadata = { shopId, occurredAt: Instant.parse('2026-11-24T10:00:00Z'), correlationId: wismoSpace, causationId: wismoSpace, actor: { type: 'system' as const, id: 'test' } }
const within = { within: 60_000 }
/** Between two orders of a release, in milliseconds: about what relay and views take on two cores. With more, only what waits grows. */
const betweenMs = 20

const schemaOf = (source: ContractSource, event: string): RecordSchema => {
  const entry = source.events.find((one) => one.event === event)
  if (entry === undefined) throw new Error(`${event} is in no catalogue`)
  return entry.schema
}
const enumOf = (source: ContractSource, name: string): EnumSchema => source.types.find((type) => type.name === name) as EnumSchema

/** Yesterday: what is in the repository, and one more event of the order, as published. */
const order = { topic: 'order.events.v1', owner: 'order' }
const yesterday = withEvent(ours, order, schemaOf(ours, 'OrderHeld'))
/** Today: a field with a default, an optional one, a renamed one, a new word, an event that nobody had yesterday. */
const placedYesterday = schemaOf(yesterday, 'OrderPlaced')
const placedToday: RecordSchema = {
  ...placedYesterday,
  fields: [
    ...placedYesterday.fields.map((field) => (field.name === 'channelRef' ? { ...field, name: 'receiptNumber', aliases: ['channelRef'] } : field)),
    { name: 'urgency', type: 'string', default: 'normal' },
    { name: 'giftFrom', type: ['null', 'string'], default: null },
  ],
}
const channels = enumOf(yesterday, 'SalesChannel')
const blessed: RecordSchema = { type: 'record', name: 'OrderBlessed', namespace: 'wismo.order', fields: [...(schemaOf(ours, 'OrderHeld').fields.slice(0, 2)), { name: 'by', type: 'string' }] }
const grown = withEvent(withEvent(yesterday, order, placedYesterday, placedToday), order, blessed)
// And a draft of yesterday that is published, in another form than it was drafted in.
const closed: RecordSchema = { ...schemaOf(ours, 'OrderClosed'), fields: [...schemaOf(ours, 'OrderClosed').fields, { name: 'why', type: 'string', default: 'old' }] }
const today = withType(withEvent(grown, order, closed), { ...channels, symbols: [...channels.symbols, 'voice'] })

type Placed = OrderPlaced & { readonly urgency?: string; readonly giftFrom?: string; readonly receiptNumber?: string }
interface Folded { readonly placed?: Placed; readonly held: number; readonly blessed: number; readonly closed?: string }

test('today is what the contracts tool lets through', () => {
  const forms = today.revisions['OrderPlaced'] ?? []
  expect(forms.length).toBeGreaterThan(1)
  for (const [i, { schema }] of forms.entries()) expect(incompatibilities('OrderPlaced', forms.slice(0, i), schema)).toEqual([])
})

const logs: readonly (readonly [string, (database: TestDatabase) => Promise<MessageBus>])[] = [
  ['the log in PostgreSQL', async ({ pool }) => {
    const bus = openEmbeddedBus({ pool, schema: 'wismo_log', partitions: 4 })
    await bus.migrate()
    return bus
  }],
  ...(brokers === undefined ? [] : [['Kafka', async () => openKafkaBus({ brokers, clientId: 'wismo-releases', partitions: 4 })] as const]),
]

describe.each(logs)('two releases on %s', (_, open) => {
  const prefix = `r${randomUUID().slice(0, 8)}`
  /** Each process knows what it was built with and what it learnt by itself. */
  const release = { before: () => openContracts(onOwnTopics(yesterday, prefix)), after: () => openContracts(onOwnTopics(today, prefix)) }
  const [before, after] = [release.before(), release.after()]
  let database: TestDatabase
  let bus: MessageBus
  const running: (Relay | Runner)[] = []

  beforeAll(async () => {
    database = await testDatabase()
    bus = await open(database)
    await bus.ensureTopics(['order.events.v1', 'wismo.schemas.v1'].map((name) => ({ name: `${prefix}.${name}`, compacted: name.includes('schemas') })))
    await openPostgresStore({ pool: database.pool, schema: 'shared_store', tag: 21 }).migrate()
    await migrateMessaging(database.pool, 'shared_store')
    for (const release of ['before', 'after']) {
      await database.pool.query(`create schema ${release}; create table ${release}.part (order_id uuid, part text, version int not null, shop_id text not null, doc json not null, primary key (order_id, part))`)
      await migrateMessaging(database.pool, release)
    }
  }, 60_000)
  afterAll(async () => {
    await Promise.all(running.map((part) => part.stop()))
    await bus.close()
    await database.drop()
  })

  const storeOf = (contracts: Contracts) => announceAppends(openPostgresStore({ pool: database.pool, schema: 'shared_store', tag: 21, versions: storedVersions(contracts.source) }))
  const relayOf = (name: 'before' | 'after'): Relay => {
    const contracts = release[name]()
    const source: RelaySource = { service: 'order', store: storeOf(contracts), pool: database.pool, schema: 'shared_store', publish: publicEvents<never>(contracts, 'order') }
    return startRelay(bus, [source], schemaLog(bus, contracts), randomUUID() as Uuid, { published: () => undefined, waiting: () => undefined, parked: () => undefined })
  }
  const unknown = new Map<string, number>()
  const waits: unknown[] = []
  const viewsOf = (release: 'before' | 'after', contracts: Contracts): Runner => {
    const folding = view<Folded>({
      name: 'parts',
      on: ['OrderPlaced', 'OrderHeld', 'OrderBlessed', 'OrderClosed'].filter((event) => contracts.isPublished(event)),
      key: ({ message, source }) => ({ orderId: message.key, part: source?.aggregate ?? '' }),
      fold: (part = { held: 0, blessed: 0 }, { type, data }) => (type === 'OrderPlaced' ? { ...part, placed: data as Placed } : type === 'OrderClosed' ? { ...part, closed: (data as { why: string }).why } : type === 'OrderHeld' ? { ...part, held: part.held + 1 } : { ...part, blessed: part.blessed + 1 }),
    })
    const group: ViewGroup = { kind: 'views', name: `${release}.${prefix}.v1`, pool: database.pool, schema: release, handlers: [folding], channel: release, table: 'part' }
    return startRunner(bus, group, schemaLog(bus, contracts), { settled: () => undefined, unknown: (name, type, messages) => unknown.set(`${name} ${type}`, (unknown.get(`${name} ${type}`) ?? 0) + messages), waiting: (_group, error) => waits.push(error), bug: () => undefined, restarted: () => undefined, forgotten: () => undefined })
  }

  const example = exampleOf(placedYesterday, typesOf(yesterday)).data as unknown as OrderPlaced
  const named = (externalId: string): OrderPlaced => ({ ...example, orderId: orderIdOf(shopId, externalId), externalId })
  const fact = (type: string, data: object): NewEvent => ({ id: randomUUID() as Uuid, type, data, metadata })
  const place = async (contracts: Contracts, externalId: string, facts: readonly NewEvent[]): Promise<void> => {
    const orderId = orderIdOf(shopId, externalId)
    expect((await storeOf(contracts).append({ stream: StreamName.of('order', orderId), expected: 'none', events: facts })).outcome).toBe('appended')
  }
  const held = (externalId: string): NewEvent => fact('OrderHeld', { orderId: orderIdOf(shopId, externalId), holdId: 'hld', reason: { code: 'review' }, until: Instant.parse('2026-11-26T10:00:00Z') })
  const placeYesterday = (externalId: string): Promise<void> => place(before, externalId, [fact('OrderPlaced', { ...named(externalId), channelRef: 'R-1' }), held(externalId)])
  const placeToday = (externalId: string): Promise<void> => {
    const { channelRef: _old, ...placed } = named(externalId)
    return place(after, externalId, [fact('OrderPlaced', { ...placed, receiptNumber: 'R-2', urgency: 'high', giftFrom: 'Aunt', channel: 'voice' }), fact('OrderBlessed', { orderId: placed.orderId, by: 'agent' }), fact('OrderClosed', { orderId: placed.orderId, why: 'new' }), held(externalId)])
  }
  const partOf = async (release: string, externalId: string): Promise<{ version: number; doc: Folded } | undefined> =>
    (await database.pool.query<{ version: number; doc: Folded }>(`select version, doc from ${release}.part where order_id = $1`, [OrderId.toUuid(orderIdOf(shopId, externalId))])).rows[0]
  const count = async (release: string, version: number): Promise<number> => (await database.pool.query<{ n: number }>(`select count(*)::int as n from ${release}.part where version = $1`, [version])).rows[0]?.n ?? 0
  const parked = async (): Promise<number> => (await database.pool.query<{ n: number }>('select (select count(*) from before.parked)::int + (select count(*) from after.parked)::int as n')).rows[0]?.n ?? -1

  test('read each other without a parked message while the producer is replaced, forth and back', async () => {
    running.push(viewsOf('before', release.before()), viewsOf('after', release.after()))
    await Promise.all(running.map((runner) => (runner as Runner).ready))
    let writing = true
    const placed = { yesterday: 0, today: 0 }
    /** Both releases take orders all the time, as replicas of both do in an update. */
    const load = Promise.all((['yesterday', 'today'] as const).map(async (release) => {
      for (let began = performance.now(); writing; began += betweenMs) {
        await wait(Math.max(0, began - performance.now()))
        await (release === 'yesterday' ? placeYesterday : placeToday)(`${release}-${(placed[release] += 1)}`)
      }
    }))
    let producer = relayOf('before')
    for (const next of ['after', 'before', 'after'] as const) {
      const atLeast = { yesterday: placed.yesterday + 60, today: placed.today + 60 }
      await eventuallyHolds(() => expect([placed.yesterday > atLeast.yesterday, placed.today > atLeast.today]).toEqual([true, true]), within)
      const successor = relayOf(next)
      await producer.stop()
      producer = successor
      // Whoever relays, what both releases store gets through: going back stops nothing.
      const passed = { yesterday: `yesterday-${placed.yesterday + 1}`, today: `today-${placed.today + 1}` }
      await eventuallyHolds(async () => expect([(await partOf('after', passed.yesterday))?.version, (await partOf('before', passed.today))?.version]).toEqual([2, 4]), within)
    }
    running.push(producer)
    writing = false
    await load

    await eventuallyHolds(async () => expect([await count('before', 2), await count('before', 4), await count('after', 2), await count('after', 4)]).toEqual([placed.yesterday, placed.today, placed.yesterday, placed.today]), within)
    expect(await parked()).toBe(0)
    expect(placed.yesterday + placed.today).toBeGreaterThan(360)

    const last = { yesterday: `yesterday-${placed.yesterday}`, today: `today-${placed.today}` }
    for (const number of ['yesterday-1', last.yesterday]) {
      const { channelRef: _old, ...same } = named(number)
      // Whichever producer wrote it: the price of a renamed field is that readers of yesterday see its default.
      const seen = await partOf('before', number)
      expect([undefined, 'R-1']).toContain(seen?.doc.placed?.channelRef)
      expect(seen).toEqual({ version: 2, doc: { placed: { ...same, ...(seen?.doc.placed?.channelRef === undefined ? {} : { channelRef: 'R-1' }) }, held: 1, blessed: 0 } })
      expect(await partOf('after', number)).toEqual({ version: 2, doc: { placed: { ...same, receiptNumber: 'R-1', urgency: 'normal' }, held: 1, blessed: 0 } })
    }
    for (const number of ['today-1', last.today]) {
      const { channelRef: _old, ...same } = named(number)
      expect(await partOf('before', number)).toEqual({ version: 4, doc: { placed: { ...same, channel: 'unknown' }, held: 1, blessed: 0 } })
      expect(await partOf('after', number)).toEqual({ version: 4, doc: { placed: { ...same, channel: 'voice', receiptNumber: 'R-2', urgency: 'high', giftFrom: 'Aunt' }, held: 1, blessed: 1, closed: 'new' } })
    }
  }, 120_000)

  test('what yesterday had no name for was passed over and counted, what is known was not', async () => {
    const blessings = await count('before', 4)
    expect([...unknown]).toEqual([[`before.${prefix}.v1 OrderBlessed`, blessings]])
  })

  test('an event that comes before its schema waits for it: nothing is parked, nothing is lost', async () => {
    const tomorrow = openContracts(onOwnTopics(withEvent(today, order, placedYesterday, placedToday, { ...placedToday, fields: [...placedToday.fields, { name: 'mood', type: ['null', 'string'], default: null }] }), prefix))
    const { channelRef: _old, ...placed } = named('early')
    waits.length = 0
    await bus.publish([tomorrow.message({
      service: 'order', type: 'OrderPlaced', id: randomUUID() as Uuid, key: placed.orderId, shopId, data: { ...placed, urgency: 'high', mood: 'glad' },
      envelope: { subject: placed.orderId, sequence: 1, occurredAt: metadata.occurredAt, recordedAt: metadata.occurredAt, correlationId: wismoSpace, causationId: wismoSpace, actorType: 'system', actorId: 'test' },
    })])
    await eventuallyHolds(() => expect(waits.filter((error) => (error as { code?: string }).code === 'schema_unknown').length).toBeGreaterThanOrEqual(4), within)
    expect([await partOf('before', 'early'), await partOf('after', 'early'), await parked()]).toEqual([undefined, undefined, 0])
    await schemaLog(bus, tomorrow).publish(['order'])
    await eventuallyHolds(async () => expect([(await partOf('before', 'early'))?.doc.placed, (await partOf('after', 'early'))?.doc.placed]).toEqual([placed, { ...placed, urgency: 'high' }]), within)
    expect(await parked()).toBe(0)
  })
})
