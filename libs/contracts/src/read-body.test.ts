import { describe, expect, test } from '@jest/globals'
import avsc from 'avsc'
import fc from 'fast-check'
import { Instant, Invalid } from '@wismo/kernel'
import { checkBounds, readBody } from './read-body.ts'
import { isArray, isEnum, isMap, isOptional, isRecord, isUnion, present, type NamedSchema, type RecordSchema, type Schema } from './schema.ts'

const start = 3
const avro = (schema: RecordSchema): avsc.Type => avsc.Type.forSchema(schema as unknown as avsc.Schema)
const body = (...bytes: readonly (Uint8Array | readonly number[])[]): Buffer => Buffer.concat([Buffer.alloc(start, 0xff), ...bytes.map((some) => Uint8Array.from(some))])
const read = (schema: RecordSchema, bytes: Buffer): unknown => readBody(schema, bytes, start).data

function expectMalformed(schema: RecordSchema, bytes: Buffer): void {
  expect(() => checkBounds(schema, bytes, start)).toThrow(Invalid)
  expect(() => read(schema, bytes)).toThrow(expect.objectContaining({ code: 'malformed' }))
}

/** A type that is written out where it is met first, also where that is within a list without items. */
const shared: RecordSchema = { type: 'record', name: 'Shared', namespace: 'wismo.part', fields: [{ name: 'amount', type: 'long' }, { name: 'word', type: ['null', { type: 'enum', name: 'Word', symbols: ['yes', 'no'] }], default: null }, { name: 'again', type: ['null', 'Word'], default: null }] }

const { schema: anySchema } = fc.letrec<{ schema: Schema }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<Schema>('string', 'int', 'long', 'boolean', 'double', { type: 'long', logicalType: 'timestamp-millis' }, { type: 'enum', name: '', symbols: ['one', 'two', 'three'] }, shared),
    fc.array(tie('schema'), { minLength: 1, maxLength: 4 }).map((types): RecordSchema => ({ type: 'record', name: '', fields: types.map((type, i) => ({ name: `field${i}`, type })) })),
    tie('schema').map((items): Schema => ({ type: 'array', items })),
    tie('schema').map((values): Schema => ({ type: 'map', values })),
    tie('schema').map((one): Schema => (isUnion(one) ? one : ['null', one])),
  ),
}))

const messageSchema = fc.array(anySchema, { minLength: 1, maxLength: 6 }).map((types): RecordSchema => {
  const names = new Set<string>()
  const nameless = { type: 'record', name: 'Message', namespace: 'wismo', fields: types.map((type, i) => ({ name: `field${i}`, type })) } as const
  return { ...nameless, fields: nameless.fields.map(({ name, type }) => ({ name, type: withNames(type, names) })) }
})

/** Every type has a name of its own; what is met again is its name. */
function withNames(schema: Schema, names: Set<string>): Schema {
  if (typeof schema === 'string') return schema
  if (isUnion(schema)) return schema.map((one) => withNames(one, names))
  if (isArray(schema)) return { ...schema, items: withNames(schema.items, names) }
  if (isMap(schema)) return { ...schema, values: withNames(schema.values, names) }
  if (!isRecord(schema) && !isEnum(schema)) return schema
  if (schema === shared && names.has('Shared')) return 'wismo.part.Shared'
  const name = schema.name === '' ? `Type${names.size}` : schema.name
  names.add(name)
  return isRecord(schema) ? { ...schema, name, fields: schema.fields.map((field) => ({ ...field, type: schema === shared ? field.type : withNames(field.type, names) })) } : ({ ...schema, name } satisfies NamedSchema)
}

/** What avsc writes as another number lies beyond. */
const avscExact = 2 ** 52

/** What avsc writes: null where something is absent, milliseconds. */
function valueOf(schema: Schema): fc.Arbitrary<unknown> {
  if (isUnion(schema)) return fc.oneof(fc.constant(null), valueOf(present(schema)))
  if (isArray(schema)) return fc.array(valueOf(schema.items), { maxLength: 4 })
  if (isMap(schema)) return fc.dictionary(fc.string().filter((key) => key !== '__proto__'), valueOf(schema.values), { maxKeys: 4, noNullPrototype: true })
  if (isRecord(schema)) return fc.record(Object.fromEntries(schema.fields.map(({ name, type }) => [name, valueOf(type)])), { noNullPrototype: true })
  if (isEnum(schema)) return fc.constantFrom(...schema.symbols)
  const type = typeof schema === 'string' ? schema : schema.type
  if (type === 'wismo.part.Shared') return valueOf(shared)
  if (type === 'Word') return fc.constantFrom('yes', 'no')
  const values: Readonly<Record<string, fc.Arbitrary<unknown>>> = { string: fc.string({ unit: 'grapheme' }), int: fc.integer(), boolean: fc.boolean(), double: fc.double({ noNaN: true }) }
  return values[type] ?? fc.integer({ min: -avscExact, max: avscExact })
}

/** What is read of it. */
function expected(schema: Schema, value: unknown): unknown {
  if (value === null) return null
  if (isUnion(schema)) return expected(present(schema), value)
  if (isArray(schema)) return (value as readonly unknown[]).map((item) => expected(schema.items, item))
  if (isMap(schema)) return Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, expected(schema.values, item)]))
  if (schema === 'wismo.part.Shared') return expected(shared, value)
  if (isRecord(schema)) {
    const held = schema.fields.map(({ name, type }) => ({ name, type, value: (value as Readonly<Record<string, unknown>>)[name] }))
    return Object.fromEntries(held.filter((field) => !isOptional(field.type) || field.value !== null).map((field) => [field.name, expected(field.type, field.value)]))
  }
  return typeof schema === 'object' && 'logicalType' in schema ? Instant.fromMillis(value as number) : value
}

const message = messageSchema.chain((schema) => valueOf(schema).map((value) => ({ schema, value, bytes: body(avro(schema).toBuffer(value)) })))

describe('a body of any schema', () => {
  test('is read as avsc wrote it', () => {
    fc.assert(fc.property(message, ({ schema, value, bytes }) => {
      checkBounds(schema, bytes, start)
      expect(read(schema, bytes)).toStrictEqual(expected(schema, value))
    }), { numRuns: 300 })
  })

  test('cut short or with something behind is malformed', () => {
    fc.assert(fc.property(message, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 20 }), ({ schema, bytes }, cut, more) => {
      expectMalformed(schema, bytes.subarray(0, start + (cut % (bytes.length - start))))
      expectMalformed(schema, Buffer.concat([bytes, more]))
    }))
  })

  test('with other bytes is read or malformed, never anything else', () => {
    fc.assert(fc.property(messageSchema, fc.uint8Array({ maxLength: 60 }), (schema, bytes) => {
      try {
        read(schema, body(bytes))
      } catch (error) {
        expect(error).toBeInstanceOf(Invalid)
      }
    }), { numRuns: 500 })
  })
})

const field = (type: Schema): RecordSchema => ({ type: 'record', name: 'Message', namespace: 'wismo', fields: [{ name: 'field', type }] })
const texts = field({ type: 'array', items: 'string' })
const nothings = field({ type: 'array', items: { type: 'record', name: 'Nothing', fields: [] } })
const labels = field({ type: 'map', values: 'string' })

/** Zigzag, of any size. */
function long(value: bigint): readonly number[] {
  const bytes: number[] = []
  let rest = value < 0n ? -2n * value - 1n : 2n * value
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return [...bytes, Number(rest)]
}

describe('counts', () => {
  test('that are negative tell the length of their block', () => {
    expect(read(texts, body(long(-2n), long(4n), [2, 0x61, 2, 0x62], long(1n), [2, 0x63, 0]))).toEqual({ field: ['a', 'b', 'c'] })
    expect(read(labels, body(long(-1n), long(4n), [2, 0x61, 2, 0x62, 0]))).toEqual({ field: { a: 'b' } })
  })

  test('that lie are refused at once', () => {
    for (const schema of [texts, nothings, labels]) {
      for (const count of [5n, -5n, 2n ** 31n, -(2n ** 31n), 2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n)]) expectMalformed(schema, body(long(count), [0, 0, 0]))
      expectMalformed(schema, body(Array.from({ length: 30 }, () => 0xff)))
    }
  })

  test('of texts that are negative or too long are refused', () => {
    for (const length of [-1n, 2n, 2n ** 31n, -(2n ** 31n), 2n ** 53n, 2n ** 63n - 1n]) expectMalformed(field('string'), body(long(length), [0x61]))
  })
})

test('nesting has an end: what names itself cannot exhaust the stack', () => {
  const lamp = field(['null', 'wismo.Message'])
  const nested = (depth: number): Buffer => body(Array.from({ length: depth }, () => 2), [0])
  expect(read(lamp, nested(2))).toEqual({ field: { field: {} } })
  expect(() => read(lamp, nested(100))).not.toThrow()
  for (const depth of [101, 1_000_000]) expectMalformed(lamp, nested(depth))
})

test('a type can be defined within a list that has no items here', () => {
  const schema: RecordSchema = { ...texts, fields: [{ name: 'some', type: { type: 'array', items: shared } }, { name: 'one', type: 'wismo.part.Shared' }] }
  expect(read(schema, body([0], [2, 0, 2, 2]))).toEqual({ some: [], one: { amount: 1, again: 'no' } })
})

test('a key that would reach the prototype is left out', () => {
  const key = Buffer.from('__proto__')
  const { field: read_ } = read(labels, body(long(2n), long(9n), key, [2, 0x61], [2, 0x62, 2, 0x63], [0])) as { field: object }
  expect(Object.entries(read_)).toEqual([['b', 'c']])
  const parts = field({ type: 'map', values: { type: 'record', name: 'Part', fields: [{ name: 'color', type: 'string' }] } })
  const { field: byName } = read(parts, body(long(1n), long(9n), key, [2, 0x61], [0])) as { field: { color?: string } }
  expect([Object.keys(byName), byName.color, Object.getPrototypeOf(byName)]).toEqual([[], undefined, Object.prototype])
})

test('the envelope an event begins with is beside its data', () => {
  const schema: RecordSchema = { ...labels, fields: [{ name: 'envelope', type: shared }, { name: 'text', type: 'string' }] }
  expect(readBody(schema, body([2, 0, 0], [2, 0x61]), start)).toEqual({ envelope: { amount: 1 }, data: { text: 'a' } })
})

test.each([0, -1, 1, -64, 64, 2 ** 31, -(2 ** 31), 2 ** 52 + 1, -(2 ** 52) - 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])('the number %s is read exactly', (value) => {
  expect(read(field('long'), body(long(BigInt(value))))).toEqual({ field: value })
})

test.each([
  ['a number beyond what is exact', field('long'), long(2n ** 53n)],
  ['a negative number beyond what is exact', field('int'), long(-(2n ** 53n))],
  ['a moment there is no date for', field({ type: 'long', logicalType: 'timestamp-millis' }), long(8_640_000_000_000_001n)],
  ['a branch that is not there', field(['null', 'string']), [4]],
  ['a word that is not there', field({ type: 'enum', name: 'Word', symbols: ['yes'] }), [2]],
  ['a word before the first', field({ type: 'enum', name: 'Word', symbols: ['yes'] }), [1]],
  ['a type that is not there', field('wismo.Nothing'), []],
])('%s is malformed', (_, schema, bytes) => {
  expectMalformed(schema, body(bytes))
})
