// Views park by aggregate; a hole heals when the missing event is published again.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { openContracts, type RecordSchema } from '@wismo/contracts'
import { Instant, OrderId, orderIdOf, ShopId, wismoSpace, type Uuid } from '@wismo/kernel'
import { eventuallyHolds, testDatabase, type TestDatabase } from '@wismo/testing'
import type { ViewGroup } from './group.ts'
import { view } from './handlers.ts'
import { parkedMessages, type ParkedMessages } from './parked.ts'
import type { OutgoingMessage } from './port.ts'
import { startRunner, type BatchReport } from './runner.ts'
import { ours, withEvent } from './sample-contracts.ts'
import { schemaLog } from './schema-log.ts'
import { migrateMessaging } from './tables.ts'
import { memoryLog, type MemoryLog } from './testing/memory-log.ts'
import { atOnce } from './testing/notes.ts'

const shopId = ShopId.parse('aldermoor')
const at = Instant.parse('2026-11-24T10:00:00Z')
const parcelNoted: RecordSchema = { type: 'record', name: 'ParcelNoted', namespace: 'wismo.tracking', fields: [{ name: 'envelope', type: 'wismo.Envelope' }, { name: 'text', type: 'string' }] }
const contracts = openContracts(withEvent(ours, { topic: 'tracking.events.v1', owner: 'carrier-tracking' }, parcelNoted))

describe('parked events of a view', () => {
  let database: TestDatabase
  let parked: ParkedMessages
  let log: MemoryLog
  let group: ViewGroup
  const poison = new Set<string>()
  const reports: BatchReport[] = []

  beforeAll(async () => {
    database = await testDatabase()
    await database.pool.query('create schema view; create table view.part (order_id uuid, part text, version int not null, shop_id text not null, doc json not null, primary key (order_id, part))')
    await migrateMessaging(database.pool, 'view')
    parked = parkedMessages(database.pool, 'view')
  })
  beforeEach(() => {
    log = memoryLog()
    poison.clear()
    reports.length = 0
    const parcels = view<{ texts: readonly string[] }>({
      name: 'parcels',
      on: ['ParcelNoted'],
      key: ({ source, message }) => ({ orderId: OrderId.parse(message.key), part: source?.aggregate ?? '' }),
      fold(part = { texts: [] }, { data }) {
        const { text } = data as { text: string }
        if (poison.has(text)) throw new TypeError('bug')
        return { texts: [...part.texts, text] }
      },
    })
    group = { kind: 'views', name: `view.${randomUUID()}.v1`, pool: database.pool, schema: 'view', handlers: [parcels], channel: 'view', table: 'part' }
  })
  afterAll(() => database.drop())

  const event = (orderId: string, parcel: string, sequence: number): OutgoingMessage =>
    contracts.message({ service: 'test', type: 'ParcelNoted', id: randomUUID() as Uuid, key: orderId, shopId, data: { text: `${sequence}` }, envelope: { subject: parcel, sequence, occurredAt: at, recordedAt: at, correlationId: wismoSpace, causationId: wismoSpace, actorType: 'system', actorId: 'test' } })
  const texts = async (orderId: string, parcel: string): Promise<unknown> =>
    (await database.pool.query<{ doc: { texts: readonly string[] } }>('select doc from view.part where order_id = $1 and part = $2', [OrderId.toUuid(orderId as OrderId), parcel])).rows[0]?.doc.texts
  const codes = async (key: string): Promise<readonly string[]> => (await parked.list({ group: group.name, key, limit: 1_000 })).map(({ code, behind }) => (behind ? `${code} (behind)` : code))
  const running = async (work: () => Promise<void>): Promise<void> => {
    const runner = startRunner(log, group, schemaLog(log, contracts), { settled: (report) => reports.push(report), unknown: () => undefined, waiting: () => undefined, bug: () => undefined, restarted: () => undefined, forgotten: () => undefined }, atOnce)
    try {
      await runner.ready
      await work()
    } finally {
      await runner.stop()
    }
  }
  const fresh = (): [OrderId, string, string] => [orderIdOf(shopId, randomUUID()), `prc_${randomUUID()}`, `prc_${randomUUID()}`]

  test('I24 a hole holds up its aggregate, not the order', async () => {
    const [order, holed, whole] = fresh()
    await running(async () => {
      await log.publish([event(order, holed, 2), event(order, whole, 1), event(order, holed, 3), event(order, whole, 2)])
      await eventuallyHolds(async () => expect(await texts(order, whole)).toEqual(['1', '2']))
      await eventuallyHolds(async () => expect(await codes(holed)).toEqual(['gap', 'behind_parked (behind)']))
      await log.publish([event(order, whole, 3), event(order, holed, 4)])
      await eventuallyHolds(async () => expect(await texts(order, whole)).toEqual(['1', '2', '3']))
      await eventuallyHolds(async () => expect(await codes(holed)).toHaveLength(3))
    })
    expect(await texts(order, holed)).toBeUndefined()
    expect(await codes(whole)).toEqual([])
  })

  test('I24 the missing event, published again, heals the hole by itself', async () => {
    const [order, parcel] = fresh()
    await running(async () => {
      await log.publish([2, 3, 4].map((sequence) => event(order, parcel, sequence)))
      await eventuallyHolds(async () => expect(await codes(parcel)).toHaveLength(3))
      await log.publish([event(order, parcel, 1)])
      await eventuallyHolds(async () => expect(await texts(order, parcel)).toEqual(['1', '2', '3', '4']))
      await eventuallyHolds(async () => expect(await codes(parcel)).toEqual([]))
    })
  })

  test('an event that nobody could read heals its hole when it is handled again', async () => {
    const [order, parcel] = fresh()
    const whole = event(order, parcel, 2)
    await running(async () => {
      await log.publish([event(order, parcel, 1), { ...whole, value: Buffer.from([...(whole.value ?? []).slice(0, 12)]) }, event(order, parcel, 3), event(order, parcel, 4)])
      await eventuallyHolds(async () => expect(await codes(parcel)).toEqual(['gap', 'behind_parked (behind)']))
      const [unread] = await parked.list({ group: group.name, key: order, limit: 10 })
      expect(unread?.code).toBe('malformed')
      await database.pool.query('update view.parked set value = $2 where id = $1', [unread?.id, whole.value])
      await parked.redrive({ id: unread?.id ?? '' })
      await eventuallyHolds(async () => expect(await texts(order, parcel)).toEqual(['1', '2', '3', '4']))
      await eventuallyHolds(async () => expect(await codes(parcel)).toEqual([]))
    })
  })

  test('a whole stream that is published again, out of turn in one batch, leaves nothing parked', async () => {
    const [order, parcel] = fresh()
    await log.publish([3, 2, 1, 2, 3, 4].map((sequence) => event(order, parcel, sequence)))
    await running(async () => {
      await eventuallyHolds(async () => expect(await texts(order, parcel)).toEqual(['1', '2', '3', '4']))
    })
    expect(await codes(parcel)).toEqual([])
  })

  test('an event that a defect refused is kept with its bytes and folded when asked for, with all that came after it', async () => {
    const [order, parcel] = fresh()
    poison.add('2')
    await running(async () => {
      await log.publish([1, 2, 3].map((sequence) => event(order, parcel, sequence)))
      await eventuallyHolds(async () => expect(await codes(parcel)).toEqual(['internal', 'behind_parked (behind)']))
      const [head] = await parked.list({ group: group.name, key: parcel, limit: 1 })
      expect((await parked.show(head?.id ?? ''))?.size).toBeGreaterThan(10)
      await parked.redrive({ id: head?.id ?? '' })
      await eventuallyHolds(async () => expect((await parked.list({ group: group.name, key: parcel, limit: 1 }))[0]?.attempts).toBe(2))
      poison.clear()
      await log.publish([event(order, parcel, 4)])
      await parked.redrive({ group: group.name, code: 'internal' })
      await eventuallyHolds(async () => expect(await texts(order, parcel)).toEqual(['1', '2', '3', '4']))
      await eventuallyHolds(async () => expect(await codes(parcel)).toEqual([]))
    })
    const { rows } = await database.pool.query('select how from view.settled_parked where key = $1', [parcel])
    expect(rows.length).toBeGreaterThanOrEqual(2)
  })

  test('a discarded event leaves a hole that is told of, and what follows waits for it', async () => {
    const [order, parcel] = fresh()
    poison.add('1')
    await running(async () => {
      await log.publish([1, 2].map((sequence) => event(order, parcel, sequence)))
      await eventuallyHolds(async () => expect(await codes(parcel)).toEqual(['internal', 'behind_parked (behind)']))
      const [head] = await parked.list({ group: group.name, key: parcel, limit: 1 })
      expect((await parked.discard(head?.id ?? '', 'It makes no sense.')).hole).toBe(parcel)
      await eventuallyHolds(async () => expect(await codes(parcel)).toEqual(['gap']))
      poison.clear()
      await log.publish([event(order, parcel, 1)])
      await eventuallyHolds(async () => expect(await texts(order, parcel)).toEqual(['1', '2']))
    })
  })

  test('a redriven batch is reported as one', async () => {
    const [order, parcel] = fresh()
    await running(async () => {
      await log.publish([event(order, parcel, 2)])
      await eventuallyHolds(async () => expect(await codes(parcel)).toEqual(['gap']))
      await log.publish([event(order, parcel, 1)])
      await eventuallyHolds(() => expect(reports.reduce((sum, { redriven }) => sum + redriven, 0)).toBe(1))
    })
  })
})
