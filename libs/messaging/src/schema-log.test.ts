import { beforeEach, describe, expect, test } from '@jest/globals'
import { openContracts, type Contracts, type RecordSchema } from '@wismo/contracts'
import type { MessageBus, OutgoingMessage, ReceivedMessage } from './port.ts'
import { ours, withEvent } from './sample-contracts.ts'
import { isSchemaUnknown, schemaLog } from './schema-log.ts'

const noted: RecordSchema = { type: 'record', name: 'OrderNoted', namespace: 'wismo.order', fields: [{ name: 'text', type: 'string' }] }
const newer = openContracts(withEvent(ours, { topic: 'order.events.v1', owner: 'order' }, noted))
const written = newer.encode({ type: 'OrderNoted', data: { text: 'a' } })

describe('a process’s view of the schema topic', () => {
  const topic: ReceivedMessage[] = []
  let reads: number
  let away: boolean
  /** The part of a bus that schemas need. */
  const bus = {
    async publish(messages: readonly OutgoingMessage[]) {
      topic.push(...messages.map((message, i) => ({ ...message, partition: 0, offset: BigInt(topic.length + i), timestamp: 0 })))
    },
    async readTopic() {
      reads += 1
      await Promise.resolve()
      if (away) throw new Error('no broker')
      return [...topic]
    },
  } as unknown as MessageBus
  const put = (value: string | null): Promise<void> => bus.publish([{ topic: 'wismo.schemas.v1', key: String(topic.length), value: value === null ? null : Buffer.from(value), headers: {} }])
  const known = (contracts: Contracts): boolean => contracts.knowsWriterOf(written)

  beforeEach(() => {
    topic.length = 0
    reads = 0
    away = false
  })

  test('holds every published schema of an owner once, drafts never', async () => {
    const schemas = schemaLog(bus, newer)
    await schemas.publish(['order', 'payments'])
    await schemas.publish(['order'])
    const events = topic.map(({ value }) => (JSON.parse(Buffer.from(value ?? []).toString()) as { event: string }).event)
    // An event is there once for each of its revisions.
    const published = newer.source.events.filter(({ owner, state }) => (owner === 'order' || owner === 'payments') && state === 'published')
    expect(events.sort()).toEqual(published.flatMap(({ event }) => (newer.source.revisions[event] ?? []).map(() => event)).sort())
    expect(events).toEqual(expect.arrayContaining(['OrderPlaced', 'OrderNoted', 'PaymentCaptured', 'RetailOrderRejected']))
    expect(events).not.toEqual(expect.arrayContaining(['OrderDrafted']))
    expect(topic.every(({ topic: name }) => name === 'wismo.schemas.v1')).toBe(true)
  })

  test('tells an older release how a newer one writes', async () => {
    const contracts = openContracts()
    const schemas = schemaLog(bus, contracts)
    await schemas.loaded()
    expect(known(contracts)).toBe(false)
    await schemaLog(bus, newer).publish(['order'])
    await schemas.refresh()
    expect(known(contracts)).toBe(true)
    expect(contracts.learnt('OrderNoted')).toEqual({ topic: 'order.events.v1', ceType: 'wismo.order.OrderNoted.v1' })
    expect(() => contracts.decode(written)).toThrow(expect.objectContaining({ code: 'unknown_type' }))
  })

  test('is read once for all who ask at the same time, and again for who asks later', async () => {
    const schemas = schemaLog(bus, openContracts())
    await Promise.all([schemas.loaded(), schemas.loaded(), schemas.refresh()])
    expect(reads).toBe(1)
    await schemas.loaded()
    expect(reads).toBe(1)
    await schemas.refresh()
    expect(reads).toBe(2)
  })

  test('to publish is to have read it', async () => {
    const schemas = schemaLog(bus, openContracts())
    await schemas.publish(['order'])
    await schemas.loaded()
    expect(reads).toBe(1)
  })

  test('a reading that began before the question does not answer it', async () => {
    const contracts = openContracts()
    const schemas = schemaLog(bus, contracts)
    const early = schemas.refresh()
    await Promise.resolve()
    await schemaLog(bus, newer).publish(['order'])
    await Promise.all([early, schemas.refresh()])
    expect(known(contracts)).toBe(true)
  })

  test('a log that is away is asked again', async () => {
    const schemas = schemaLog(bus, openContracts())
    away = true
    await expect(schemas.loaded()).rejects.toThrow('no broker')
    await expect(schemas.refresh()).rejects.toThrow('no broker')
    away = false
    await expect(schemas.loaded()).resolves.toBeUndefined()
  })

  test('records that are none hold up nothing', async () => {
    await put(null)
    for (const broken of ['', '{', '[]', 'null', '{"event":"OrderNoted"}', '{"event":"X","revision":1,"topic":"t","schema":{"type":"record","name":"X","fields":[{"name":"a","type":"Nothing"}]}}', '{"event":"X","revision":1,"topic":"t","schema":"string"}']) await put(broken)
    await schemaLog(bus, newer).publish(['order'])
    const contracts = openContracts()
    await schemaLog(bus, contracts).loaded()
    expect(known(contracts)).toBe(true)
  })

  test('a record that cannot be used is not there: the schema is sent again', async () => {
    const [first] = newer.schemaMessages('order')
    await bus.publish([{ topic: 'wismo.schemas.v1', key: first?.key ?? '', value: Buffer.from('{}'), headers: {} }, { topic: 'wismo.schemas.v1', key: newer.schemaMessages('order')[1]?.key ?? '', value: null, headers: {} }])
    await schemaLog(bus, openContracts(newer.source)).publish(['order'])
    expect(topic.slice(2).map(({ key }) => key)).toEqual(newer.schemaMessages('order').map(({ key }) => key))
  })

  test('messages from outside make it read at most once a minute', async () => {
    const schemas = schemaLog(bus, openContracts())
    await schemas.refreshForOutside()
    await Promise.all([schemas.refreshForOutside(), schemas.refreshForOutside()])
    await schemas.refreshForOutside()
    expect(reads).toBe(1)
    await schemas.refresh()
    expect(reads).toBe(2)
  })

  test('what this release knows by itself stays as it is', async () => {
    const contracts = openContracts()
    const [own] = contracts.schemaMessages('order')
    const before = JSON.stringify(contracts.schemaMessages('order'))
    await put(Buffer.from(own?.value ?? []).toString().replace('"revision":1', '"revision":7'))
    await schemaLog(bus, contracts).loaded()
    expect(JSON.stringify(contracts.schemaMessages('order'))).toBe(before)
    expect(() => contracts.encode({ type: 'OrderPlaced', revision: 9, data: {} })).toThrow(expect.objectContaining({ code: 'schema_unknown' }))
  })
})

test('only an unknown schema is one', () => {
  const contracts = openContracts()
  const failure = (act: () => unknown): unknown => {
    try {
      return act()
    } catch (error) {
      return error
    }
  }
  expect(isSchemaUnknown(failure(() => contracts.decode(written)))).toBe(true)
  expect(isSchemaUnknown(failure(() => contracts.decode(new Uint8Array([1, 2, 3]))))).toBe(false)
})
