import { describe, expect, test } from '@jest/globals'
import avsc from 'avsc'
import fc from 'fast-check'
import { isArray, isEnum, isMap, isPrimitive, isRecord, isUnion, present } from '../../libs/contracts/src/schema.ts'
import type { EnumSchema, Field, NamedSchema, RecordSchema, Schema } from '../../libs/contracts/src/schema.ts'
import { incompatibilities } from './compatibility.ts'

const millis: Schema = { type: 'long', logicalType: 'timestamp-millis' }

const money: RecordSchema = { type: 'record', name: 'Money', namespace: 'wismo', fields: [{ name: 'amount', type: 'long' }, { name: 'currency', type: 'string', default: 'EUR' }] }

const placed: RecordSchema = {
  type: 'record', name: 'OrderPlaced', namespace: 'wismo.order', fields: [
    { name: 'envelope', type: { type: 'record', name: 'Envelope', namespace: 'wismo', fields: [{ name: 'subject', type: 'string' }, { name: 'sequence', type: 'int' }, { name: 'occurredAt', type: millis }] } },
    { name: 'number', type: 'string' },
    { name: 'note', type: ['null', 'string'], default: null },
    { name: 'coupon', type: ['null', 'string'] },
    { name: 'placedAt', type: millis },
    { name: 'channel', type: { type: 'enum', name: 'Channel', symbols: ['web', 'store', 'other'], default: 'other' } },
    { name: 'customer', type: { type: 'enum', name: 'Customer', symbols: ['guest', 'member'] } },
    { name: 'lines', type: { type: 'array', items: { type: 'record', name: 'Line', fields: [
      { name: 'sku', type: 'string' },
      { name: 'quantity', type: 'int' },
      { name: 'gift', type: 'boolean', default: false },
      { name: 'total', type: money },
      { name: 'parts', type: { type: 'array', items: 'Line' }, default: [] },
    ] } } },
    { name: 'addresses', type: { type: 'map', values: { type: 'record', name: 'Address', fields: [{ name: 'country', type: 'string' }, { name: 'region', type: ['null', 'string'], default: null }] } } },
    { name: 'window', type: ['null', { type: 'record', name: 'Window', fields: [{ name: 'from', type: 'string' }, { name: 'to', type: ['null', 'string'], default: null }] }], default: null },
    { name: 'shipping', type: 'wismo.Money' },
    { name: 'attributes', type: { type: 'map', values: 'string' } },
  ],
}

type Change = (schema: RecordSchema) => RecordSchema

/** The schema with every type that has a name changed, innermost last. */
function rewritten(schema: RecordSchema, change: (named: NamedSchema) => NamedSchema): RecordSchema {
  const write = (one: Schema): Schema => {
    if (typeof one === 'string') return one
    if (isUnion(one)) return one.map(write)
    if (isArray(one)) return { ...one, items: write(one.items) }
    if (isMap(one)) return { ...one, values: write(one.values) }
    return isRecord(one) || isEnum(one) ? define(change(one)) : one
  }
  const define = (one: NamedSchema): NamedSchema => (isEnum(one) ? one : { ...one, fields: one.fields.map((field) => ({ ...field, type: write(field.type) })) })
  return define(change(schema)) as RecordSchema
}

const inRecord = (name: string, change: (fields: readonly Field[]) => readonly Field[]): Change => (schema) =>
  rewritten(schema, (one) => (isRecord(one) && one.name === name ? { ...one, fields: change(one.fields) } : one))
const inEnum = (name: string, change: Partial<EnumSchema>): Change => (schema) => rewritten(schema, (one) => (isEnum(one) && one.name === name ? { ...one, ...change } : one))
const add = (record: string, field: Field): Change => inRecord(record, (fields) => [...fields, field])
const drop = (record: string, name: string): Change => inRecord(record, (fields) => fields.filter((field) => field.name !== name))
const alter = (record: string, name: string, change: Partial<Field>): Change => inRecord(record, (fields) => fields.map((field) => (field.name === name ? { ...field, ...change } : field)))
const bare = (record: string, name: string): Change => inRecord(record, (fields) => fields.map((field) => (field.name === name ? { name, type: field.type } : field)))
const renamed = (from: string, change: Partial<RecordSchema> & Partial<EnumSchema>): Change => (schema) =>
  rewritten(JSON.parse(JSON.stringify(schema).replaceAll(`"${from}"`, `"${change.name ?? from}"`)) as RecordSchema, (one) => (one.name === (change.name ?? from) ? ({ ...one, ...change } as NamedSchema) : one))
const all = (...changes: readonly Change[]): Change => (schema) => changes.reduce((changed, change) => change(changed), schema)
const nothing: Change = (schema) => schema
const documented: Change = (schema) => rewritten(schema, (one) => (isRecord(one) ? { ...one, doc: 'New words.', fields: one.fields.map((field) => ({ ...field, doc: 'More.' })) } : { ...one, doc: 'Other.' }))
const reversed: Change = (schema) => rewritten(schema, (one) => (isRecord(one) && one.name !== 'OrderPlaced' ? { ...one, fields: one.fields.toReversed() } : one))

const removed = 'no field ever is: keep it'
const typeChanged = 'a type never changes: keep it and add a new field beside it'
const gain = (symbol: string): string => `gained the symbol ${symbol}, and readers of that revision have no default symbol to see instead: add a new field beside it`

describe('one change after one revision', () => {
  test.each<[string, Change, readonly string[]]>([
    ['nothing', nothing, []],
    ['docs', documented, []],
    ['the order of fields', reversed, []],
    ['the order of symbols', inEnum('Channel', { symbols: ['other', 'web', 'store'] }), []],
    ['the order of alternatives', alter('OrderPlaced', 'coupon', { type: ['string', 'null'] }), []],
    ['a first default', alter('OrderPlaced', 'number', { default: '' }), []],
    ['a first default symbol', inEnum('Customer', { default: 'guest' }), []],

    ['a required field removed', drop('OrderPlaced', 'number'), ['number was removed', removed]],
    ['an optional field removed', drop('OrderPlaced', 'note'), ['note was removed', removed, 'list note under the aliases']],
    ['a field in an array removed', drop('Line', 'sku'), ['lines[].sku was removed', removed]],
    ['a field in a map removed', drop('Address', 'region'), ['addresses{}.region was removed', removed]],
    ['a field in an optional record removed', drop('Window', 'to'), ['window?.to was removed', removed]],
    ['a field of a shared type removed', drop('Money', 'currency'), ['lines[].total.currency was removed', removed]],

    ['a field added with a default', add('OrderPlaced', { name: 'tags', type: { type: 'array', items: 'string' }, default: [] }), []],
    ['an optional field added', add('Line', { name: 'weight', type: ['null', 'int'], default: null }), []],
    ['a field added without a default', add('OrderPlaced', { name: 'tags', type: { type: 'array', items: 'string' } }), ['tags was added without a default', 'give it a default']],
    ['a field in an optional record added without a default', add('Window', { name: 'zone', type: ['null', 'string'] }), ['window?.zone was added without a default']],

    ['a type at the top', alter('OrderPlaced', 'number', { type: 'int' }), ['number was string and is int', typeChanged]],
    ['a wider type, which Avro lets be', alter('Line', 'quantity', { type: 'long' }), ['lines[].quantity was int and is long', typeChanged]],
    ['a type in a map', alter('Address', 'country', { type: 'bytes' }), ['addresses{}.country was string and is bytes', typeChanged]],
    ['a type in an optional record', alter('Window', 'from', { type: 'long' }), ['window?.from was string and is long', typeChanged]],
    ['the type of an optional field', alter('OrderPlaced', 'note', { type: ['null', 'long'] }), ['note was string and is long', typeChanged]],
    ['the values of a map', alter('OrderPlaced', 'attributes', { type: { type: 'map', values: 'int' } }), ['attributes{} was string and is int', typeChanged]],
    ['a map that becomes an array', alter('OrderPlaced', 'attributes', { type: { type: 'array', items: 'string' } }), ['attributes was a map and is an array', typeChanged]],
    ['a reference that becomes text', alter('OrderPlaced', 'shipping', { type: 'string' }), ['shipping was the record wismo.Money and is string', typeChanged]],
    ['a moment that becomes a number', alter('OrderPlaced', 'placedAt', { type: 'long' }), ['placedAt was long (timestamp-millis) and is long', typeChanged]],
    ['a moment in the envelope that becomes finer', alter('Envelope', 'occurredAt', { type: { type: 'long', logicalType: 'timestamp-micros' } }), ['envelope.occurredAt was long (timestamp-millis) and is long (timestamp-micros)', typeChanged]],
    ['a number that becomes a moment', alter('Envelope', 'sequence', { type: { type: 'int', logicalType: 'date' } }), ['envelope.sequence was int and is int (date)', typeChanged]],
    ['another alternative', alter('OrderPlaced', 'note', { type: ['null', 'string', 'long'] }), ['note was null or string and is null or string or long', typeChanged]],

    ['a required field made optional', alter('Line', 'sku', { type: ['null', 'string'] }), ['lines[].sku was required and became optional', 'add an optional field beside it']],
    ['an optional field made required', alter('OrderPlaced', 'note', { type: 'string', default: undefined }), ['note was optional and became required', 'keep it optional']],
    ['what a map holds made optional', alter('OrderPlaced', 'attributes', { type: { type: 'map', values: ['null', 'string'] } }), ['attributes{} was required and became optional']],

    ['a default changed', alter('Line', 'gift', { default: true }), ['lines[].gift had the default false and has true', 'keep the default']],
    ['a default taken away', bare('Line', 'gift'), ['lines[].gift had the default false and has none', 'keep the default']],

    ['a symbol added where there is a default symbol', inEnum('Channel', { symbols: ['web', 'app', 'store', 'other'] }), []],
    ['a symbol added where there is none', inEnum('Customer', { symbols: ['guest', 'member', 'staff'] }), ['customer gained the symbol staff', 'add a new field beside it']],
    ['a symbol added together with the first default symbol', inEnum('Customer', { symbols: ['guest', 'member', 'staff'], default: 'guest' }), ['customer gained the symbol staff']],
    ['a symbol removed', inEnum('Customer', { symbols: ['guest'] }), ['customer lost the symbol member', 'no symbol is ever removed: keep it']],
    ['a symbol removed that has a default to stand in, which Avro lets be', inEnum('Channel', { symbols: ['web', 'other'] }), ['channel lost the symbol store', 'no symbol is ever removed: keep it']],
    ['the default symbol changed', inEnum('Channel', { default: 'web' }), ['channel had the default symbol other and has web', 'keep other']],

    ['a field renamed with alias and default', alter('Line', 'gift', { name: 'wrapped', aliases: ['gift'] }), []],
    ['a field renamed without alias', alter('Line', 'gift', { name: 'wrapped' }), ['lines[].gift was removed', 'list gift under the aliases']],
    ['a field renamed with alias but without default', alter('Line', 'quantity', { name: 'count', aliases: ['quantity'] }), ['lines[].count is quantity under a new name', 'keep quantity and add a new field beside it']],
    ['a field renamed with alias and a default of the new name alone', alter('Line', 'quantity', { name: 'count', aliases: ['quantity'], default: 1 }), ['lines[].count is quantity under a new name']],
    ['a field renamed with alias and another type', alter('Line', 'gift', { name: 'wrapped', aliases: ['gift'], type: 'string', default: '' }), ['lines[].wrapped was boolean and is string', typeChanged]],
    ['an alias of a field that is still there', add('Line', { name: 'wrapped', type: 'boolean', default: false, aliases: ['gift'] }), ['lines[].wrapped takes the value of gift by its aliases, as gift does', 'take gift out']],
    ['two fields that become one', all(drop('OrderPlaced', 'note'), alter('OrderPlaced', 'number', { aliases: ['note'] })), ['number would be read from number and note']],

    ['the event renamed', renamed('OrderPlaced', { name: 'OrderMade' }), ['its record was the record wismo.order.OrderPlaced and is wismo.order.OrderMade', 'keep the name']],
    ['a record renamed', renamed('Address', { name: 'Place' }), ['addresses{} was the record wismo.order.Address and is wismo.order.Place', 'keep the name']],
    ['a record renamed with alias', renamed('Address', { name: 'Place', aliases: ['Address'] }), ['addresses{} was the record wismo.order.Address and is wismo.order.Place', 'aliases do not help readers of that revision']],
    ['an optional record renamed', renamed('Window', { name: 'Span' }), ['window was the record wismo.order.Window and is wismo.order.Span']],
    ['a record renamed that uses itself', renamed('Line', { name: 'Item', aliases: ['Line'] }), ['lines[] was the record wismo.order.Line and is wismo.order.Item']],
    ['a record moved to another namespace', renamed('Envelope', { namespace: 'wismo.order' }), ['envelope was the record wismo.Envelope and is wismo.order.Envelope', 'keep the name']],
    ['another record instead', alter('OrderPlaced', 'window', { type: ['null', { type: 'record', name: 'Day', fields: [{ name: 'day', type: 'string' }] }] }), ['window was the record wismo.order.Window and is wismo.order.Day']],
    ['an enum renamed', renamed('Channel', { name: 'Source' }), ['channel was the enum wismo.order.Channel and is wismo.order.Source', 'keep the name']],
    ['a namespace written another way', renamed('Address', { name: 'wismo.order.Address' }), []],
  ])('%s', (_title, change, words) => {
    const problems = incompatibilities('OrderPlaced', [{ revision: 4, schema: placed }], change(placed))
    expect(problems).toHaveLength(words.length === 0 ? 0 : 1)
    for (const problem of problems) expect(problem).toMatch(/^OrderPlaced cannot follow revision 4: [^\n]+[^.]\.$/)
    for (const word of words) expect(problems[0]).toContain(word)
    expect(problems.join()).not.toContain('avsc')
  })
})

describe('several revisions', () => {
  const check = (...forms: readonly RecordSchema[]): readonly string[] => incompatibilities('OrderPlaced', forms.slice(0, -1).map((schema, i) => ({ revision: i + 1, schema })), forms.at(-1) ?? placed)

  test('nothing published refuses nothing', () => {
    expect(check(placed)).toEqual([])
  })

  test('what follows the last may not follow the first', () => {
    const withZone = add('OrderPlaced', { name: 'zone', type: 'string', default: 'UTC' })(placed)
    const zoneRequired = bare('OrderPlaced', 'zone')(withZone)
    expect(check(zoneRequired, zoneRequired)).toEqual([])
    expect(check(placed, withZone, zoneRequired)).toEqual([expect.stringContaining('revision 2: zone had the default "UTC" and has none')])
    expect(check(placed, zoneRequired, zoneRequired)).toEqual(['OrderPlaced cannot follow revision 1: zone was added without a default, and what was written lacks it: give it a default.'])
    const withDefault = inEnum('Customer', { default: 'guest' })(placed)
    expect(check(placed, withDefault, inEnum('Customer', { symbols: ['guest', 'member', 'staff'] })(withDefault))).toEqual([`OrderPlaced cannot follow revision 1: customer ${gain('staff')}.`])
  })

  test('a field that is renamed twice keeps both names', () => {
    const once = alter('Line', 'gift', { name: 'wrapped', aliases: ['gift'] })(placed)
    expect(check(placed, once, alter('Line', 'wrapped', { name: 'boxed', aliases: ['gift', 'wrapped'] })(once))).toEqual([])
    expect(check(placed, once, alter('Line', 'wrapped', { name: 'gift', aliases: ['wrapped'] })(once))).toEqual([])
    expect(check(placed, once, alter('Line', 'wrapped', { name: 'boxed', aliases: ['wrapped'] })(once))).toEqual([expect.stringContaining('revision 1: lines[].gift was removed')])
  })

  test('a name that a field had before is not given to another', () => {
    const once = alter('Line', 'gift', { name: 'wrapped', aliases: ['gift'] })(placed)
    const again = all(bare('Line', 'wrapped'), alter('Line', 'wrapped', { default: false }), add('Line', { name: 'gift', type: 'boolean', default: false }))(once)
    expect(check(placed, again)).toEqual([])
    expect(check(placed, once, again)).toEqual(['OrderPlaced cannot follow revision 2: lines[].gift has a name that wrapped had, and readers of that revision would take one for the other: choose another name.'])
  })

  test('a type may take a name that every revision announced among its aliases', () => {
    const announced = renamed('Address', { aliases: ['Place'] })(placed)
    const moved = renamed('Address', { name: 'Place', aliases: ['Address'] })(placed)
    expect(check(announced, announced, moved)).toEqual([])
    expect(check(announced, renamed('Address', { name: 'Place' })(placed))).toEqual([expect.stringContaining('list wismo.order.Address under its aliases')])
    expect(check(placed, announced, moved)).toEqual([expect.stringMatching(/revision 1: addresses\{\} .* aliases do not help readers of that revision/)])
  })

  test('one problem is told once, of the newest revision that has it, in whatever order they come', () => {
    const grown = add('OrderPlaced', { name: 'tag', type: 'string', default: '' })(placed)
    const revisions = [{ revision: 2, schema: grown }, { revision: 3, schema: grown }, { revision: 1, schema: placed }]
    expect(incompatibilities('OrderPlaced', revisions, all(drop('OrderPlaced', 'number'), drop('OrderPlaced', 'tag'))(grown))).toEqual([
      expect.stringContaining('revision 3: number was removed'), expect.stringContaining('revision 3: tag was removed'),
    ])
  })

  test('one problem of a shared type is told once, wherever it was used first', () => {
    const before: RecordSchema = { type: 'record', name: 'OrderPlaced', namespace: 'wismo.order', fields: placed.fields.flatMap((field) => (field.name === 'lines' ? [] : [field])).map((field) => (field.name === 'shipping' ? { ...field, type: money } : field)) }
    const after = add('OrderPlaced', { name: 'deposit', type: 'wismo.Money', default: { amount: 0 } })(placed)
    expect(check(after, drop('Money', 'amount')(after))).toEqual([expect.stringContaining('lines[].total.amount was removed')])
    expect(check(before, placed, drop('Money', 'amount')(placed)).filter((problem) => problem.includes('amount'))).toEqual([expect.stringContaining('revision 2: lines[].total.amount was removed')])
  })

  test('several problems are all told', () => {
    const changes = all(drop('OrderPlaced', 'number'), alter('Line', 'sku', { type: 'int' }), inEnum('Customer', { symbols: ['guest', 'staff', 'other'] }))
    expect(check(placed, changes(placed)).map((problem) => problem.slice('OrderPlaced cannot follow revision 1: '.length).split(/[,:] /)[0])).toEqual([
      'customer lost the symbol member', 'customer gained the symbol staff', 'customer gained the symbol other', 'lines[].sku was string and is int', 'number was removed',
    ])
  })
})

describe('what avsc alone refuses is told in its words', () => {
  test.each<[string, Change, string]>([
    ['a default that is none of its type', add('OrderPlaced', { name: 'tags', type: 'int', default: 'many' }), 'incompatible field default "many"'],
    ['a name that every object of JavaScript has', add('OrderPlaced', { name: 'constructor', type: 'string', default: '' }), 'not a type'],
  ])('%s', (_title, change, words) => {
    expect(incompatibilities('OrderPlaced', [{ revision: 1, schema: placed }, { revision: 2, schema: placed }], change(placed))).toEqual([expect.stringMatching(/^OrderPlaced cannot follow revision 2: the current form cannot read what that revision wrote, says avsc \(.*\)\.$/)])
    expect(incompatibilities('OrderPlaced', [{ revision: 1, schema: placed }], change(placed))[0]).toContain(words)
  })

  test('also where readers of before are the ones who cannot', () => {
    const schema = alter('OrderPlaced', 'number', { aliases: ['constructor'] })(placed)
    const problems = incompatibilities('OrderPlaced', [{ revision: 1, schema }], placed)
    expect(problems).toEqual([expect.stringMatching(/^OrderPlaced cannot follow revision 1: readers of that revision cannot read what the current form writes, says avsc \(.*\)\.$/)])
  })
})

// Schemas of any shape. Their types are called R and E until `numbered` tells them apart; Self and Root are references.

const values: readonly Schema[] = ['boolean', 'int', 'long', 'double', 'string', millis]
const fieldNames = ['a', 'b', 'c', 'd']

/** A value of a type, for a default. */
function sample(schema: Schema): unknown {
  if (schema === 'null') return null
  if (typeof schema === 'string') return { boolean: true, string: 'x' }[schema] ?? 1
  if (isUnion(schema)) return sample(schema[0] ?? 'null')
  if (isArray(schema)) return []
  if (isMap(schema)) return { k: sample(schema.values) }
  if (isEnum(schema)) return schema.symbols[0]
  return isRecord(schema) ? Object.fromEntries(schema.fields.map(({ name, type }) => [name, sample(type)])) : sample(schema.type)
}

const { record } = fc.letrec<{ type: Schema; single: Schema; record: RecordSchema; field: Field }>((tie) => ({
  type: fc.oneof({ weight: 3, arbitrary: tie('single') }, { weight: 1, arbitrary: tie('single').map((one): Schema => ['null', one]) }, { weight: 1, arbitrary: fc.constantFrom<Schema>(['null', 'Self'], ['null', 'Root']) }),
  single: fc.oneof(
    { maxDepth: 3 },
    { weight: 3, arbitrary: fc.constantFrom(...values) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('enum' as const), name: fc.constant('E'), symbols: fc.constantFrom(['X'], ['X', 'Y'], ['Y', 'X', 'Z']), default: fc.constantFrom('X', undefined) }) as fc.Arbitrary<Schema> },
    { weight: 1, arbitrary: tie('type').map((items): Schema => ({ type: 'array', items })) },
    { weight: 1, arbitrary: tie('type').map((one): Schema => ({ type: 'map', values: one })) },
    { weight: 2, arbitrary: tie('record') },
  ),
  record: fc.uniqueArray(tie('field'), { selector: ({ name }) => name, minLength: 1, maxLength: 4 }).map((fields): RecordSchema => ({ type: 'record', name: 'R', fields })),
  field: fc.tuple(fc.constantFrom(...fieldNames), tie('type'), fc.boolean()).map(([name, type, byDefault]): Field => (byDefault ? { name, type, default: sample(type) } : { name, type })),
}))

function numbered(schema: RecordSchema): RecordSchema {
  let count = 0
  const write = (one: Schema, self: string): Schema => {
    if (typeof one === 'string') return one === 'Self' ? self : one
    if (isUnion(one)) return one.map((member) => write(member, self))
    if (isArray(one)) return { ...one, items: write(one.items, self) }
    if (isMap(one)) return { ...one, values: write(one.values, self) }
    if (isEnum(one)) return { ...one, name: `E${(count += 1)}` }
    return isRecord(one) ? define(one, `R${(count += 1)}`) : one
  }
  const define = (one: RecordSchema, name: string): RecordSchema => ({ ...one, name, fields: one.fields.map((field) => ({ ...field, type: write(field.type, name) })) })
  return { ...define(schema, 'Root'), namespace: 'test' }
}

const schemas = record.map(numbered)

function namedTypes(schema: RecordSchema): readonly NamedSchema[] {
  const found: NamedSchema[] = []
  rewritten(schema, (one) => {
    found.push(one)
    return one
  })
  return found
}

const mutations = ['drop', 'add', 'add without default', 'rename', 'rename without alias', 'old name again', 'retype', 'optional', 'required', 'default', 'reverse', 'new name', 'new name with alias', 'gain', 'lose', 'default symbol'] as const
interface Mutation {
  readonly kind: (typeof mutations)[number]
  readonly type: number
  readonly field: number
  readonly value: Schema
}
const mutation: fc.Arbitrary<Mutation> = fc.record({ kind: fc.constantFrom(...mutations), type: fc.nat({ max: 20 }), field: fc.nat({ max: 3 }), value: fc.constantFrom(...values) })

function mutated(schema: RecordSchema, { kind, type, field: at, value }: Mutation): RecordSchema {
  const types = namedTypes(schema)
  const target = types[type % types.length]
  if (target === undefined) return schema
  if (kind === 'new name' || kind === 'new name with alias') return renamed(target.name, { name: `${target.name}n`, aliases: kind === 'new name' ? [] : [target.name] })(schema)
  return rewritten(schema, (one) => {
    if (one.name !== target.name) return one
    return isEnum(one) ? mutatedEnum(one, kind) : { ...one, fields: mutatedFields(one.fields, kind, at % Math.max(1, one.fields.length), value) }
  })
}

function mutatedEnum(one: EnumSchema, kind: Mutation['kind']): EnumSchema {
  if (kind === 'gain') return { ...one, symbols: [`N${one.symbols.length}`, ...one.symbols] }
  if (kind === 'lose') return one.symbols.length > 1 ? { ...one, symbols: one.symbols.filter((symbol, i) => i > 0 || symbol === one.default) } : one
  if (kind === 'reverse') return { ...one, symbols: one.symbols.toReversed() }
  return kind === 'default symbol' ? { ...one, default: one.symbols.at(-1) } as EnumSchema : one
}

function mutatedFields(fields: readonly Field[], kind: Mutation['kind'], at: number, value: Schema): readonly Field[] {
  const change = (to: (field: Field) => Field): readonly Field[] => fields.map((field, i) => (i === at ? to(field) : field))
  const fresh = `n${fields.length}${fields.map(({ name }) => name).join('')}`
  switch (kind) {
    case 'drop': return fields.filter((_field, i) => i !== at)
    case 'add': return [{ name: fresh, type: value, default: sample(value) }, ...fields]
    case 'add without default': return [...fields, { name: fresh, type: value }]
    case 'rename': return change((field) => ({ ...field, name: fresh, aliases: [...(field.aliases ?? []), field.name] }))
    case 'rename without alias': return change((field) => ({ ...field, name: fresh }))
    case 'old name again': return oldNameAgain(fields, at, value)
    case 'retype': return change((field) => ({ ...field, type: value, default: field.default === undefined ? undefined : sample(value) }))
    case 'optional': return change((field) => (isUnion(field.type) ? field : { ...field, type: ['null', field.type], default: null }))
    case 'required': return change((field) => (isUnion(field.type) ? { ...field, type: present(field.type), default: undefined } : field))
    case 'default': return change((field) => ({ ...field, default: field.default === undefined ? sample(field.type) : undefined }))
    case 'reverse': return fields.toReversed()
    default: return fields
  }
}

/** Another field under the name that this one had; the alias goes, so that in itself the schema is sound. */
function oldNameAgain(fields: readonly Field[], at: number, value: Schema): readonly Field[] {
  const [old, ...older] = fields[at]?.aliases ?? []
  return old === undefined ? fields : [...fields.map((field, i) => (i === at ? { ...field, aliases: older } : field)), { name: old, type: value, default: sample(value) }]
}

const avroOf = (schema: RecordSchema): avsc.Type => avsc.Type.forSchema(schema as unknown as avsc.Schema)

const named = (schema: Schema, types: readonly NamedSchema[]): Schema => (typeof schema === 'string' && !isPrimitive(schema) ? (types.find(({ name }) => name === schema) ?? schema) : schema)

/** A value that a writer may write, of whatever the generator gives. */
function valueOf(schema: Schema, types: readonly NamedSchema[], pick: (max: number) => number, depth = 0): unknown {
  const one = named(schema, types)
  const inner = (of: Schema): unknown => valueOf(of, types, pick, depth + 1)
  if (typeof one === 'string') return primitiveOf(one, pick)
  if (isUnion(one)) return depth > 6 || pick(2) === 0 ? null : inner(present(one))
  if (isArray(one)) return Array.from({ length: pick(2) }, () => inner(one.items))
  if (isMap(one)) return Object.fromEntries(['k', 'l'].slice(0, pick(2)).map((key) => [key, inner(one.values)]))
  if (isEnum(one)) return one.symbols[pick(one.symbols.length - 1)]
  return isRecord(one) ? Object.fromEntries(one.fields.map(({ name, type }) => [name, inner(type)])) : primitiveOf(one.type, pick)
}

function primitiveOf(name: string, pick: (max: number) => number): unknown {
  if (name === 'boolean') return pick(1) === 1
  return name === 'string' ? 'é'.repeat(pick(3)) : pick(1000) - 500
}

interface Reading {
  readonly reader: readonly NamedSchema[]
  readonly writer: readonly NamedSchema[]
}

/** What a reader has to see of a value. */
function seen(reader: Schema, writer: Schema, value: unknown, types: Reading): unknown {
  const [one, other] = [named(reader, types.reader), named(writer, types.writer)]
  if (isUnion(one) && isUnion(other)) return value === null ? null : seen(present(one), present(other), value, types)
  if (isArray(one) && isArray(other)) return (value as readonly unknown[]).map((item) => seen(one.items, other.items, item, types))
  if (isMap(one) && isMap(other)) return Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, seen(one.values, other.values, item, types)]))
  if (isEnum(one)) return one.symbols.includes(value as string) ? value : one.default
  return isRecord(one) && isRecord(other) ? Object.fromEntries(one.fields.map((field) => [field.name, seenField(field, other, value as Readonly<Record<string, unknown>>, types)])) : value
}

function seenField(field: Field, writer: RecordSchema, value: Readonly<Record<string, unknown>>, types: Reading): unknown {
  const source = writer.fields.find(({ name }) => name === field.name || field.aliases?.includes(name))
  return source === undefined ? completed(field.type, field.default, types.reader) : seen(field.type, source.type, value[source.name], types)
}

/** A default may leave out what has a default itself. */
function completed(schema: Schema, value: unknown, types: readonly NamedSchema[]): unknown {
  const one = named(schema, types)
  if (value === null || value === undefined) return value
  if (isMap(one)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, completed(one.values, item, types)]))
  return isRecord(one) ? Object.fromEntries(one.fields.map(({ name, type, default: byDefault }) => [name, completed(type, Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : byDefault, types)])) : value
}

function expectReads(reader: RecordSchema, writer: RecordSchema, pick: (max: number) => number): void {
  const types = { reader: namedTypes(reader), writer: namedTypes(writer) }
  const value = valueOf(writer, types.writer, pick)
  const [reads, writes] = [avroOf(reader), avroOf(writer)]
  const decoded: unknown = reads.fromBuffer(writes.toBuffer(value), reads.createResolver(writes))
  expect(reads.isValid(decoded)).toBe(true)
  expect(JSON.parse(JSON.stringify(decoded))).toEqual(seen(reader, writer, value, types))
}

describe('whatever the schemas', () => {
  test('one that did not change has no problems', () => {
    fc.assert(fc.property(schemas, fc.array(fc.nat({ max: 9 }), { maxLength: 3 }), (schema, revisions) => {
      expect(incompatibilities('Any', revisions.map((revision) => ({ revision, schema })), schema)).toEqual([])
    }))
  })

  test('no problems means that each side reads what the other wrote, through all revisions; and avsc sees nothing that we did not', () => {
    let [accepted, refused] = [0, 0]
    fc.assert(fc.property(schemas, fc.array(mutation, { minLength: 1, maxLength: 6 }), fc.gen(), (first, steps, generate) => {
      const pick = (max: number): number => generate(fc.nat, { max })
      const history = [first]
      for (const step of steps) {
        const next = mutated(history.at(-1) ?? first, step)
        const problems = incompatibilities('Any', history.map((schema, i) => ({ revision: i + 1, schema })), next)
        expect(problems.join()).not.toContain('avsc')
        if (problems.length > 0) {
          refused += 1
          continue
        }
        accepted += 1
        for (const earlier of history) {
          expectReads(next, earlier, pick)
          expectReads(earlier, next, pick)
        }
        history.push(next)
      }
    }), { numRuns: 150 })
    expect(Math.min(accepted, refused)).toBeGreaterThan(50)
  })
})
