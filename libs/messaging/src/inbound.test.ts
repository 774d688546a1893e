import { describe, expect, test } from '@jest/globals'
import { exampleOf, openContracts, typesOf } from '@wismo/contracts'
import { OrderId, wismoSpace } from '@wismo/kernel'
import { passedEvent, readMessage } from './inbound.ts'
import type { ReceivedMessage } from './port.ts'

const contracts = openContracts()
const headers = { ce_id: wismoSpace, ce_type: 'wismo.retail.RetailOrderPlaced.v1', ce_source: '/test', ce_specversion: '1.0', ce_shop: 'aldermoor' }
const retail = (value: Uint8Array | string, over: Partial<ReceivedMessage> = {}): ReceivedMessage => ({ topic: 'retail.orders.v1', key: 'aldermoor:1', value: typeof value === 'string' ? Buffer.from(value) : value, headers, partition: 0, offset: 0n, timestamp: 0, ...over })

const schemaOf = (event: string) => contracts.source.events.find((entry) => entry.event === event)?.schema ?? { type: 'record' as const, name: event, fields: [] }
const { envelope, data } = exampleOf(schemaOf('OrderPlaced'), typesOf(contracts.source))
const placed = contracts.encode({ type: 'OrderPlaced', envelope: envelope as never, data })
const own = (over: Partial<ReceivedMessage> = {}): ReceivedMessage => ({ topic: 'order.events.v1', key: OrderId.of(wismoSpace, 'x'), value: placed, headers: { ...headers, ce_type: 'wismo.order.OrderPlaced.v1' }, partition: 0, offset: 0n, timestamp: 0, ...over })

describe('a message of a retailer', () => {
  test.each(['{"externalId":"1"}', '\n  {"externalId":"1"}', '\ufeff{"externalId":"1"}'])('is JSON, whatever it begins with: %j', (body) => {
    expect(readMessage(retail(body), contracts).data).toEqual({ externalId: '1' })
  })

  test('or Avro', () => {
    const document = exampleOf(schemaOf('RetailOrderPlaced'), typesOf(contracts.source)).data
    expect(readMessage(retail(contracts.encode({ type: 'RetailOrderPlaced', data: document })), contracts).data).toEqual(document)
  })

  test.each<[string, ReceivedMessage, string]>([
    ['no shop', retail('{}', { headers: { ce_id: 'x', ce_type: headers.ce_type } }), 'ce_shop'],
    ['no type', retail('{}', { headers: { ce_id: 'x', ce_shop: 'aldermoor' } }), 'ce_type'],
    ['the frame of a schema registry', retail(new Uint8Array([0, 0, 0, 0, 1, 2])), 'neither JSON'],
    ['another message than its header says', retail(contracts.encode({ type: 'RetailOrderCancelled', data: exampleOf(schemaOf('RetailOrderCancelled'), typesOf(contracts.source)).data })), 'another type'],
  ])('with %s is refused with a word about it', (_, message, words) => {
    expect(() => readMessage(message, contracts)).toThrow(expect.objectContaining({ kind: 'invalid', message: expect.stringContaining(words) }))
  })
})

describe('an event of ours', () => {
  test('is read with its envelope', () => {
    expect(readMessage(own(), contracts)).toMatchObject({ type: 'OrderPlaced', data, source: { aggregate: envelope?.['subject'], version: envelope?.['sequence'] }, metadata: { shopId: 'aldermoor', actor: { type: envelope?.['actorType'] } } })
  })

  test('that nobody folds is read by its envelope alone', () => {
    const { data: nothing, ...rest } = passedEvent(own(), contracts)
    const { data: _all, ...same } = readMessage(own(), contracts)
    expect([nothing, rest]).toEqual([undefined, same])
  })

  test.each([[placed.subarray(0, 20)], [Buffer.concat([placed, Buffer.from([0])])]])('cut or lengthened is malformed', (value) => {
    expect(() => readMessage(own({ value }), contracts)).toThrow(expect.objectContaining({ code: 'malformed' }))
  })

  test('whose envelope is cut is malformed by it alone', () => {
    for (let length = 0; length < 60; length += 1) expect(() => passedEvent(own({ value: placed.subarray(0, length) }), contracts)).toThrow(expect.objectContaining({ code: 'malformed' }))
  })

  test('never comes as JSON', () => {
    expect(() => readMessage(own({ value: Buffer.from('{}') }), contracts)).toThrow(expect.objectContaining({ code: 'malformed' }))
  })
})
