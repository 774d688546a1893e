import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { openContracts } from './contracts.ts'
import { exampleOf } from './examples.ts'
import { jsonForm, jsonSchemaOf, withoutNulls } from './json-form.ts'
import { typesOf } from './schema.ts'

const contracts = openContracts()
const types = typesOf(contracts.source)
const inbound = contracts.source.events.filter(({ topic }) => contracts.topic(topic)?.inbound === true)
const named = inbound.map(({ event, schema }) => [event, schema] as const)

/** With every string cut or padded, every number moved, every field dropped, one at a time. */
function spoiled(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => spoiled(item).map((bad) => value.map((one, j) => (i === j ? bad : one) as unknown)))
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`k${i}`, entries[0]?.[1]] as const))
    return [many, { ...value, surprise: 1 }, ...entries.flatMap(([name, inner]) => [Object.fromEntries(entries.filter(([other]) => other !== name)), ...spoiled(inner).map((bad) => ({ ...value, [name]: bad }))])]
  }
  if (typeof value === 'string') return ['', 7, 'x'.repeat(600), `${value}\u0000`, 'Mars/Olympus', 'http://shop.example/a', '2026-02-30']
  return typeof value === 'number' ? [-181, 0.5, '1', 1e12] : [null, 'true']
}

/** What no pattern says: it is looked up. */
const beyondJsonSchema = new Set(['This is no IANA time zone.', 'This is no language tag of BCP 47.'])

test('every message that retailers send has one', () => {
  expect(named.map(([event]) => event)).toEqual(expect.arrayContaining(['RetailOrderPlaced', 'RetailOrderImported', 'RetailPaymentReported', 'RetailParcelReported', 'RetailReviewDecided', 'RetailStockReported', 'RetailFulfillmentReported', 'RetailLinesChanged', 'RetailLinesCancelled', 'RetailOrderCancelled', 'RetailReturnReported', 'RetailContactChanged', 'RetailAddressChanged', 'RetailCheckoutAbandoned']))
})

describe.each(named)('the JSON form of %s', (event, schema) => {
  const form = jsonForm(contracts.source, event)
  const { data: full } = exampleOf(schema, types)
  const { data: least } = exampleOf(schema, types, { optional: false })

  test('takes what is complete and what has only what it must have', () => {
    expect(form.parse(full)).toEqual(full)
    expect(form.parse(least)).toEqual(least)
  })

  test.each([['complete', full], ['least', least]])('says the same as the Avro form: %s', (_, data) => {
    expect(contracts.decode(contracts.encode({ type: event, data })).data).toEqual(data)
  })

  test('null where a field may be absent is the field absent', () => {
    const nulls = { ...Object.fromEntries(Object.keys(full).map((name) => [name, null])), ...least }
    expect(withoutNulls(form.parse(nulls))).toEqual(least)
  })

  test('the JSON Schema of retailers accepts and refuses alike', () => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(jsonSchemaOf(contracts.source, event))
    expect(validate(full)).toBe(true)
    expect(validate(least)).toBe(true)
    const cases = spoiled(full)
    const refused = cases.filter((one) => !validate(one))
    expect(refused.length).toBeGreaterThan(10)
    for (const one of refused) expect(form.safeParse(one).success).toBe(false)
    const onlyHere = cases.filter((one) => validate(one)).map((one) => form.safeParse(one)).flatMap(({ error }) => error?.issues ?? [])
    expect(onlyHere.filter((issue) => !beyondJsonSchema.has(issue.message)).map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([])
  })

  test('the file for retailers is that schema', () => {
    expect(JSON.parse(readFileSync(`schemas/for-retailers/${event}.v1.schema.json`, 'utf8'))).toEqual(JSON.parse(JSON.stringify(jsonSchemaOf(contracts.source, event))))
  })
})

test('no pattern of the JSON Schemas needs more than the patterns of every language have', () => {
  const patterns = (node: unknown): readonly string[] => (typeof node !== 'object' || node === null ? [] : Object.entries(node).flatMap(([name, inner]) => (name === 'pattern' && typeof inner === 'string' ? [inner] : patterns(inner))))
  const all = inbound.flatMap(({ event }) => patterns(jsonSchemaOf(contracts.source, event)))
  expect(all.length).toBeGreaterThan(100)
  expect(all.filter((pattern) => /\\[pPuk]|\(\?(?!:)/.test(pattern))).toEqual([])
})

test('an import is a placed order and its history', () => {
  const fields = (event: string): readonly string[] => inbound.find((entry) => entry.event === event)?.schema.fields.map((field) => JSON.stringify(field)) ?? []
  expect(fields('RetailOrderImported').slice(0, -1)).toEqual(fields('RetailOrderPlaced'))
})

test('a word that only stands for newer words is not taken', () => {
  const { data } = exampleOf(inbound.find(({ event }) => event === 'RetailOrderPlaced')?.schema ?? { type: 'record', name: '', fields: [] }, types)
  expect(jsonForm(contracts.source, 'RetailOrderPlaced').safeParse({ ...data, channel: 'unknown' }).success).toBe(false)
  const parcel = exampleOf(inbound.find(({ event }) => event === 'RetailParcelReported')?.schema ?? { type: 'record', name: '', fields: [] }, types).data
  expect(jsonForm(contracts.source, 'RetailParcelReported').safeParse({ ...parcel, status: 'unknown' }).success).toBe(true)
})

test('a name that would reach a prototype is refused', () => {
  expect(() => withoutNulls(JSON.parse('{"a":{"__proto__":1}}'))).toThrow(expect.objectContaining({ code: 'malformed' }))
})
