import { describe, expect, test } from '@jest/globals'
import avsc from 'avsc'
import { openContracts } from './contracts.ts'
import { exampleOf } from './examples.ts'
import { fingerprint, fingerprintOf } from './fingerprint.ts'
import { standalone, typesOf, wireForm, type RecordSchema } from './schema.ts'

const { source } = openContracts()
const types = typesOf(source)

describe.each(source.events.map(({ event, schema, fingerprint: stated }) => [event, schema, stated] as const))('the schema of %s', (_, schema, stated) => {
  test('written out it is whole Avro, and its fingerprint is the one that every Avro library computes', () => {
    const whole = standalone(schema, types)
    expect(stated).toBe(fingerprint(JSON.stringify(avsc.Type.forSchema(whole as unknown as avsc.Schema).schema())))
    expect([fingerprintOf(whole), fingerprintOf(wireForm(schema, types))]).toEqual([stated, stated])
  })

  test.each([true, false])('its example can be written and read, with what may be absent: %s', (optional) => {
    const contracts = openContracts()
    const { envelope, data } = exampleOf(schema, types, { optional })
    const event = { type: schema.name, ...(envelope === undefined ? {} : { envelope: envelope as never }), data }
    expect(contracts.decode(contracts.encode(event))).toEqual({ type: schema.name, ...(envelope === undefined ? {} : { envelope }), data })
  })
})

test('a draft of an order has the fields of an order, but for when it was written down', () => {
  const fields = (event: string): readonly string[] => source.events.find((entry) => entry.event === event)?.schema.fields.map((field) => JSON.stringify(field)) ?? []
  const [drafted, placed] = [fields('OrderDrafted'), fields('OrderPlaced')]
  expect(drafted.filter((field) => !placed.includes(field)).map((field) => (JSON.parse(field) as { name: string }).name)).toEqual(['draftedAt'])
  expect(placed.filter((field) => !drafted.includes(field)).map((field) => (JSON.parse(field) as { name: string }).name)).toEqual(['placedAt'])
})

describe('a schema written out', () => {
  const named: RecordSchema = { type: 'record', name: 'Lamp', fields: [{ name: 'twin', type: ['null', 'Lamp'], default: null, doc: 'Twin.' }] }

  test('without a namespace stays without one, and may name itself', () => {
    expect(standalone(named, new Map())).toEqual(named)
  })

  test('keeps only what decides about bytes where that is asked for', () => {
    expect(wireForm({ ...named, doc: 'A lamp.', aliases: ['Light'] }, new Map())).toEqual({ type: 'record', name: 'Lamp', aliases: ['Light'], fields: [{ name: 'twin', type: ['null', 'Lamp'], default: null }] })
  })

  test('that names what is not there is a mistake by name', () => {
    expect(() => standalone({ ...named, fields: [{ name: 'a', type: 'wismo.Nothing' }] }, new Map())).toThrow('There is no type wismo.Nothing.')
  })
})
