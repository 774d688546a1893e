import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { EventId, Instant, Invalid, lineIdOf, orderIdOf, SealedRef, ShopId, SubjectRef, Unavailable, wismoSpace, type Currency } from '@wismo/kernel'
import type { ContractSource } from './contract-source.ts'
import { openContracts, type Contracts } from './contracts.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { Envelope, OrderPlaced } from './generated/types.ts'
import { bareType } from './message.ts'
import { typesOf, wireForm, type EnumSchema, type NamedSchema, type RecordSchema } from './schema.ts'

const contracts = openContracts()

const shopId = ShopId.parse('aldermoor')
const orderId = orderIdOf(shopId, '1')
const at = Instant.parse('2026-11-24T10:00:00.123Z')
const envelope: Envelope = { subject: orderId, sequence: 1, occurredAt: at, recordedAt: at, correlationId: wismoSpace, causationId: wismoSpace, actorType: 'retailer', actorId: 'demo' }
const placed: OrderPlaced = {
  orderId, shopId, externalId: '1', number: 'A-1', channel: 'web', placedAt: at, currency: 'EUR' as Currency, locale: 'en-IE', timeZone: 'Europe/Dublin', taxIncluded: true, test: true, history: false,
  customerType: 'guest', customerTags: [], subjectRef: SubjectRef.of(wismoSpace, 's'), contactRef: SealedRef.of(wismoSpace, 'c'), addresses: { home: { addressRef: SealedRef.of(wismoSpace, 'a'), country: 'IE' } },
  lines: [{
    lineId: lineIdOf(orderId, '1'), externalLineId: '1', sku: 'LAMP', title: 'مصباح 💡', variant: { wood: 'oak' }, quantity: 2, unit: { code: 'EA', scale: 0 }, kind: 'goods', unitPrice: 1000, discounts: [{ amount: 100 }],
    taxes: [{ code: 'VAT', rate: '0.23', amount: 355 }], total: 1900, delivery: { method: 'ship', addressKey: 'home' }, promise: { to: '2026-11-28', precision: 'day' },
  }],
  shipping: [], fees: [], discounts: [], totals: { items: 2000, discounts: 100, shipping: 0, fees: 0, tax: 355, total: 1900 }, payments: [], confirmation: 'auto', policies: [], consents: [], attributes: {}, contentHash: 'abc',
}

describe('a public event', () => {
  test('comes back as it was: absent stays absent, instants are text, maps are maps', () => {
    expect(contracts.decode(contracts.encode({ type: 'OrderPlaced', envelope, data: placed }))).toEqual({ type: 'OrderPlaced', envelope, data: placed })
  })

  test('begins with the marker and the fingerprint of its schema, under which the schema is published', () => {
    const bytes = Buffer.from(contracts.encode({ type: 'OrderPlaced', envelope, data: placed }))
    expect(bytes.subarray(0, 2).toString('hex')).toBe('c301')
    expect(contracts.schemaMessages('order').map(({ key }) => key)).toContain(bytes.readBigUInt64LE(2).toString(16).padStart(16, '0'))
  })

  test('travels by its key with six headers and nothing personal in them', () => {
    const message = contracts.message({ service: 'order', type: 'OrderPlaced', id: EventId.toUuid(EventId.of(wismoSpace, 'e')), key: orderId, shopId, traceparent: '00-a-b-01', envelope, data: placed })
    expect(message).toMatchObject({ topic: 'order.events.v1', key: orderId })
    expect(Object.keys(message.headers).sort()).toEqual(['ce_id', 'ce_shop', 'ce_source', 'ce_specversion', 'ce_type', 'traceparent'])
  })

  test('data that is not what the schema says is never written', () => {
    expect(() => contracts.encode({ type: 'OrderPlaced', envelope, data: { ...placed, totals: { ...placed.totals, total: 9.5 } } })).toThrow()
    expect(() => contracts.encode({ type: 'Unheard', envelope, data: {} })).toThrow('no schema')
  })
})

describe('bytes from outside', () => {
  const good = contracts.encode({ type: 'OrderPlaced', envelope, data: placed })
  const decode = (bytes: Uint8Array): unknown => contracts.decode(bytes)

  test('of an unknown writer wait for its schema', () => {
    const unknown = Uint8Array.from(good)
    unknown[5] = (unknown[5] ?? 0) ^ 1
    expect(() => decode(unknown)).toThrow(Unavailable)
    expect(() => decode(unknown)).toThrow(expect.objectContaining({ code: 'schema_unknown' }))
  })

  test('of a writer whose schema was learnt are read', () => {
    const other = openContracts()
    for (const { value } of contracts.schemaMessages('order')) expect(other.learn(value)).toBe(true)
    expect(other.decode(good).type).toBe('OrderPlaced')
  })

  test('cut short or with something behind are malformed', () => {
    for (let length = 10; length < good.length; length += 1) expect(() => decode(good.subarray(0, length))).toThrow(Invalid)
    expect(() => decode(Buffer.concat([good, Buffer.from([0])]))).toThrow(expect.objectContaining({ code: 'malformed' }))
  })

  test('that promise a billion items are refused at once', () => {
    const head = good.subarray(0, 10)
    for (const lie of [[0xfe, 0xff, 0xff, 0xff, 0x0f], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], Array.from({ length: 20 }, () => 0xff)]) {
      expect(() => decode(Buffer.concat([head, Buffer.from(lie)]))).toThrow(Invalid)
    }
  })

  test('changed anywhere are read or refused, never anything else', () => {
    fc.assert(fc.property(fc.nat({ max: good.length - 11 }), fc.nat({ max: 255 }), (at_, byte) => {
      const changed = Uint8Array.from(good)
      changed[at_ + 10] = byte
      try {
        decode(changed)
      } catch (error) {
        expect(error).toBeInstanceOf(Invalid)
      }
    }))
  })
})

describe('what another release wrote', () => {
  const shelf = (...fields: RecordSchema['fields']): RecordSchema => ({ type: 'record', name: 'OrderShelved', namespace: 'wismo.order', fields: [{ name: 'envelope', type: 'wismo.Envelope' }, { name: 'boxes', type: { type: 'array', items: 'string' } }, ...fields] })
  const place = { topic: 'order.events.v1', owner: 'order', personal: [] as const }
  const sourceWith = (state: 'draft' | 'published', ...forms: readonly RecordSchema[]): ContractSource => {
    const { source } = contracts
    const wires = forms.map((form) => wireForm(form, typesOf(source)))
    const schema = forms.at(-1) ?? shelf()
    const event = { ...place, event: 'OrderShelved', state, schema, fingerprint: fingerprintOf(wireForm(schema, typesOf(source))) }
    const revisions = state === 'draft' ? {} : { OrderShelved: wires.map((wire, i) => ({ revision: i + 1, fingerprint: fingerprintOf(wire), schema: wire })) }
    return { ...source, events: [...source.events, event], revisions: { ...source.revisions, ...revisions } }
  }
  const data = { orderId, boxes: ['a'] }
  const bare = { service: 'order', id: wismoSpace, key: orderId, shopId, envelope }
  const teach = (older: Contracts, newer: Contracts): void => newer.schemaMessages('order').forEach(({ value }) => void older.learn(value))
  const colored = shelf({ name: 'color', type: 'string', default: 'none' })

  test('a draft is never written to a topic, and one that a newer release published is, in that release’s form', () => {
    const [older, newer] = [openContracts(sourceWith('draft', shelf())), openContracts(sourceWith('published', colored))]
    expect(() => older.message({ ...bare, type: 'OrderShelved', data })).toThrow('is a draft')
    expect(() => older.message({ ...bare, type: 'OrderShelved', revision: 1, data })).toThrow(expect.objectContaining({ code: 'schema_unknown' }))
    teach(older, newer)
    expect(() => older.message({ ...bare, type: 'OrderShelved', data })).toThrow('is a draft')
    const { value, topic } = older.message({ ...bare, type: 'OrderShelved', revision: 1, data: { ...data, color: 'red' } })
    expect([topic, newer.decode(value).data]).toEqual(['order.events.v1', { boxes: ['a'], color: 'red' }])
  })

  test('revisions that are written alike are one on the wire and two by number', () => {
    const withDefault = shelf({ name: 'color', type: 'string' })
    const [older, newer] = [openContracts(sourceWith('published', withDefault)), openContracts(sourceWith('published', withDefault, colored))]
    teach(older, newer)
    const event = { type: 'OrderShelved', envelope, data: { ...data, color: 'red' } }
    expect(older.encode({ ...event, revision: 2 })).toEqual(newer.encode(event))
  })

  test('that promises a billion items to an older reader is refused all the same', () => {
    const [older, newer] = [openContracts(sourceWith('published', shelf())), openContracts(sourceWith('published', shelf(), colored))]
    teach(older, newer)
    const good = newer.encode({ type: 'OrderShelved', envelope, data: { ...data, color: 'red' } })
    expect(older.decode(good).data).toEqual({ boxes: ['a'] })
    const list = good.length - '\u0002\u0002a\u0000\u0006red'.length
    for (const lie of [[0xfe, 0xff, 0xff, 0xff, 0x0f], [0xff, 0xff, 0xff, 0xff, 0x0f]]) {
      expect(() => older.decode(Buffer.concat([good.subarray(0, list), Buffer.from(lie), good.subarray(list + 1)]))).toThrow(expect.objectContaining({ code: 'malformed' }))
    }
  })

  test('its envelope is seen as this release knows it', () => {
    const { source } = contracts
    const grown = (type: NamedSchema): NamedSchema => {
      if (type.name === 'ActorType') return { ...(type as EnumSchema), symbols: ['robot', ...(type as EnumSchema).symbols] }
      return type.name === 'Envelope' ? { ...(type as RecordSchema), fields: [{ name: 'region', type: 'string', default: 'eu' }, ...(type as RecordSchema).fields] } : type
    }
    const types = source.types.map(grown)
    const wire = wireForm(source.events.find(({ event }) => event === 'OrderPlaced')?.schema ?? shelf(), typesOf({ types, events: source.events }))
    const newer = openContracts({ ...source, types, revisions: { ...source.revisions, OrderPlaced: [{ revision: 1, fingerprint: fingerprintOf(wire), schema: wire }] } })
    const value = newer.encode({ type: 'OrderPlaced', envelope: { ...envelope, region: 'us', actorType: 'robot' } as never, data: placed })
    const older = openContracts()
    teach(older, newer)
    expect(older.envelope(value)).toEqual({ ...envelope, actorType: 'unknown' })
    expect(older.decode(value)).toEqual({ type: 'OrderPlaced', envelope: { ...envelope, actorType: 'unknown' }, data: placed })
    expect(newer.envelope(value)).toEqual({ ...envelope, region: 'us', actorType: 'robot' })
  })
})

test('types are named by domain and version, and found by their bare name', () => {
  expect(contracts.ceType('OrderPlaced')).toBe('wismo.order.OrderPlaced.v1')
  for (const { event } of contracts.source.events) expect(bareType(contracts.ceType(event))).toBe(event)
  for (const other of ['com.example.thing', 'wismo.order.OrderPlaced.v2']) expect(bareType(other)).toBe(other)
})
