// What views do with events that they do not fold, on a real log and a real PostgreSQL.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openContracts, type RecordSchema } from '@wismo/contracts'
import { Instant, OrderId, orderIdOf, ShopId, wismoSpace, type Uuid } from '@wismo/kernel'
import { eventuallyHolds, testDatabase, type TestDatabase } from '@wismo/testing'
import { openEmbeddedBus } from './embedded/embedded-bus.ts'
import { view, type View } from './handlers.ts'
import type { MessageBus, OutgoingMessage } from './port.ts'
import { startRunner, type Runner } from './runner.ts'
import { ours, withEvent } from './sample-contracts.ts'
import { schemaLog } from './schema-log.ts'
import { migrateMessaging } from './tables.ts'

const shopId = ShopId.parse('aldermoor')
const at = Instant.parse('2026-11-24T10:00:00Z')
const named = (name: string, domain: string): RecordSchema => ({ type: 'record', name, namespace: `wismo.${domain}`, fields: [{ name: 'envelope', type: 'wismo.Envelope' }, { name: 'text', type: 'string' }] })
const onOrders = { topic: 'order.events.v1', owner: 'order' }
const onPayments = { topic: 'payments.events.v1', owner: 'payments' }
const contracts = openContracts([named('OrderNoted', 'order'), named('OrderDozed', 'order')].reduce((source, schema) => withEvent(source, onOrders, schema), withEvent(ours, onPayments, named('PaymentNoted', 'payments'))))

/** Counts the events of one topic per order; its row is its own. */
const counting = (name: string, on: string): View => view<{ count: number }>({ name, on: [on], key: ({ message }) => ({ orderId: OrderId.parse(message.key), part: name }), fold: (part = { count: 0 }) => ({ count: part.count + 1 }) })

describe('events that a view does not fold', () => {
  let database: TestDatabase
  let bus: MessageBus
  let runner: Runner
  const bugs: unknown[] = []

  beforeAll(async () => {
    database = await testDatabase()
    const embedded = openEmbeddedBus({ pool: database.pool, schema: 'wismo_log', partitions: 4 })
    await embedded.migrate()
    bus = embedded
    await bus.ensureTopics([{ name: onOrders.topic }, { name: onPayments.topic }, { name: contracts.schemaTopic, compacted: true }])
    await database.pool.query('create schema view; create table view.part (order_id uuid, part text, version int not null, shop_id text not null, doc json not null, primary key (order_id, part))')
    await migrateMessaging(database.pool, 'view')
    const handlers = [counting('orders', 'OrderNoted'), counting('payments', 'PaymentNoted')]
    runner = startRunner(bus, { kind: 'views', name: 'view.v1', pool: database.pool, schema: 'view', handlers, channel: 'view', table: 'part' }, schemaLog(bus, contracts), { settled: () => undefined, unknown: () => undefined, waiting: () => undefined, bug: (_, error) => bugs.push(error), restarted: () => undefined, forgotten: () => undefined })
    await runner.ready
  })
  afterAll(async () => {
    await runner.stop()
    await bus.close()
    await database.drop()
  })

  const event = (type: string, orderId: string, sequence: number): OutgoingMessage =>
    contracts.message({ service: 'test', type, id: randomUUID() as Uuid, key: orderId, shopId, data: { text: 'a' }, envelope: { subject: orderId, sequence, occurredAt: at, recordedAt: at, correlationId: wismoSpace, causationId: wismoSpace, actorType: 'system', actorId: 'test' } })
  const rows = async (orderId: string): Promise<unknown> => (await database.pool.query<{ part: string; version: number; doc: unknown }>('select part, version, doc from view.part where order_id = $1 order by part', [OrderId.toUuid(orderId as OrderId)])).rows
  const parked = async (orderId: string): Promise<readonly string[]> => (await database.pool.query<{ code: string }>('select code from view.parked where key = $1 order by id', [orderId])).rows.map(({ code }) => code)
  const fresh = (): OrderId => orderIdOf(shopId, randomUUID())

  test('move the rows of the views of their topic, and no others; told twice they change nothing', async () => {
    const id = fresh()
    await bus.publish([event('OrderNoted', id, 1), event('OrderDozed', id, 2), event('OrderDozed', id, 2), event('OrderNoted', id, 3), event('PaymentNoted', id, 1)])
    await eventuallyHolds(async () => expect(await rows(id)).toEqual([{ part: 'orders', version: 3, doc: { count: 2 } }, { part: 'payments', version: 1, doc: { count: 1 } }]))
    expect(await parked(id)).toEqual([])
  })

  test('that come first make a row without content, which the next one fills', async () => {
    const id = fresh()
    await bus.publish([event('OrderDozed', id, 1)])
    await eventuallyHolds(async () => expect(await rows(id)).toEqual([{ part: 'orders', version: 1, doc: null }]))
    await bus.publish([event('OrderNoted', id, 2)])
    await eventuallyHolds(async () => expect(await rows(id)).toEqual([{ part: 'orders', version: 2, doc: { count: 1 } }]))
  })

  test('I24 wait behind a hole like any other', async () => {
    const id = fresh()
    await bus.publish([event('OrderNoted', id, 1), event('OrderNoted', id, 3), event('OrderDozed', id, 4)])
    await eventuallyHolds(async () => expect(await parked(id)).toEqual(['gap', 'behind_parked']))
    const holed = fresh()
    await bus.publish([event('OrderNoted', holed, 1), event('OrderDozed', holed, 3)])
    await eventuallyHolds(async () => expect(await parked(holed)).toEqual(['gap']))
  })

  test('that are of no order are passed over', async () => {
    const id = fresh()
    await bus.publish([event('OrderDozed', 'voucher-1', 1), event('OrderNoted', id, 1)])
    await eventuallyHolds(async () => expect(await rows(id)).toHaveLength(1))
    const { rows: set } = await database.pool.query('select from view.parked where message_key = $1', ['voucher-1'])
    expect([set, bugs]).toEqual([[], []])
  })
})
