import { Instant, Invalid } from '@wismo/kernel'
import { fullName, isArray, isEnum, isMap, isOptional, isRecord, isUnion, qualified, type RecordSchema, type Schema } from './schema.ts'

/** What a body says. The envelope is absent on messages that have none. */
export interface Content {
  readonly envelope?: unknown
  /** The other fields. */
  readonly data: unknown
}

/**
 * Reads a body that was written with this standalone schema into plain objects: a field that is null is absent, instants
 * are text. Every length and count has to fit into what is left and nothing may remain: a decoder that trusts the counts
 * it reads could be made to build millions of items by a few hostile bytes. Throws `Invalid('malformed')`.
 */
export function readBody(schema: RecordSchema, bytes: Buffer, start: number): Content {
  const body: Body = { bytes, at: start, depth: 0 }
  const content = contentReader(schema)(body)
  if (body.at !== bytes.length) malformed()
  return content
}

/** The envelope alone, which begins every event; what comes after it is not looked at. Throws as `readBody`, also where there is none. */
export function readEnvelope(schema: RecordSchema, bytes: Buffer, start: number): unknown {
  return envelopeReader(schema)({ bytes, at: start, depth: 0 })
}

/** For a body that another decoder reads afterwards, one that trusts what it reads. Throws as `readBody`. */
export function checkBounds(schema: RecordSchema, bytes: Uint8Array, start: number): void {
  readBody(schema, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), start)
}

interface Body {
  readonly bytes: Buffer
  at: number
  /** How many types it is within that are named where they are used and defined elsewhere. */
  depth: number
}

type Read<Value = unknown> = (body: Body) => Value

function malformed(): never {
  throw new Invalid('malformed', 'The bytes are not what their schema says.')
}

/** Made once per schema, so that what a field is gets decided once and not for every message. */
const contentReaders = new WeakMap<RecordSchema, Read<Content>>()

function contentReader(schema: RecordSchema): Read<Content> {
  const known = contentReaders.get(schema)
  if (known !== undefined) return known
  const made = content(fieldReaders(schema))
  contentReaders.set(schema, made)
  return made
}

const envelopeReaders = new WeakMap<RecordSchema, Read>()

function envelopeReader(schema: RecordSchema): Read {
  const known = envelopeReaders.get(schema)
  if (known !== undefined) return known
  const [first] = fieldReaders(schema)
  if (first?.name !== 'envelope') malformed()
  envelopeReaders.set(schema, first.read)
  return first.read
}

/** An event begins with its envelope. */
function content(fields: readonly FieldReader[]): Read<Content> {
  const [first, ...rest] = fields
  if (first?.name !== 'envelope') {
    const data = record(fields)
    return (body) => ({ data: data(body) })
  }
  const data = record(rest)
  return (body) => ({ envelope: first.read(body), data: data(body) })
}

interface FieldReader {
  readonly name: string
  readonly optional: boolean
  readonly read: Read
}

function fieldReaders(schema: RecordSchema): readonly FieldReader[] {
  const named = new Map<string, Read>()
  const reader = (one: Schema, space: string | undefined): Read => {
    if (typeof one === 'string') return primitives.get(one) ?? reference(qualified(one, space), named)
    if (isUnion(one)) return choice(one.map((branch) => reader(branch, space)))
    if (isArray(one)) return list(reader(one.items, space))
    if (isMap(one)) return map(reader(one.values, space))
    if (isRecord(one)) return define(fullName(one, space), record(fieldsOf(one, space)))
    if (isEnum(one)) return define(fullName(one, space), symbol(one.symbols))
    return one.type === 'long' && one.logicalType === 'timestamp-millis' ? instant : reader(one.type, space)
  }
  const fieldsOf = ({ fields, namespace }: RecordSchema, space: string | undefined): readonly FieldReader[] => fields.map(({ name, type }) => ({ name, optional: isOptional(type), read: reader(type, namespace ?? space) }))
  const define = (name: string, read: Read): Read => {
    named.set(name, read)
    return read
  }
  const fields = fieldsOf(schema, undefined)
  define(fullName(schema), record(fields))
  return fields
}

const record = (fields: readonly FieldReader[]): Read => (body) => {
  const made: Record<string, unknown> = {}
  for (const { name, optional, read } of fields) {
    const held = read(body)
    if (!optional || held !== null) made[name] = held
  }
  return made
}

/** Only a type that is named can be within itself; one that is so without end would exhaust the stack. */
const maxDepth = 100

const reference = (name: string, named: ReadonlyMap<string, Read>): Read => (body) => {
  const read = named.get(name)
  if (read === undefined || body.depth >= maxDepth) malformed()
  body.depth += 1
  const held = read(body)
  body.depth -= 1
  return held
}

const choice = (branches: readonly Read[]): Read => (body) => (branches[readLong(body)] ?? malformed())(body)

const symbol = (symbols: readonly string[]): Read => (body) => symbols[readLong(body)] ?? malformed()

const list = (item: Read): Read => (body) => {
  const made: unknown[] = []
  for (let left = readCount(body); left > 0; left = readCount(body)) {
    for (; left > 0; left -= 1) made.push(item(body))
  }
  return made
}

/** A key that would reach the prototype is left out. */
const map = (item: Read): Read => (body) => {
  const made: Record<string, unknown> = {}
  for (let left = readCount(body); left > 0; left = readCount(body)) {
    for (; left > 0; left -= 1) {
      const key = readText(body)
      const held = item(body)
      if (key !== '__proto__') made[key] = held
    }
  }
  return made
}

/** Items of the next block; after a negative count comes the block's length. Every item of ours takes a byte at least: a count beyond the bytes that are left is a lie. */
function readCount(body: Body): number {
  const count = readLong(body)
  if (count < 0) readLong(body)
  const items = Math.abs(count)
  return items > body.bytes.length - body.at ? malformed() : items
}

/** A variable-length number of ten bytes at most; its lowest bit is the sign. */
function readLong(body: Body): number {
  const first = readByte(body)
  let value = (first & 0x7f) >> 1
  let scale = 64
  let byte = first
  for (let length = 2; byte >= 0x80; length += 1) {
    if (length > 10) malformed()
    byte = readByte(body)
    value += (byte & 0x7f) * scale
    scale *= 128
  }
  return (first & 1) === 0 ? value : -value - 1
}

function readByte(body: Body): number {
  const byte = body.bytes[body.at]
  if (byte === undefined) malformed()
  body.at += 1
  return byte
}

/** Beyond 2^53 a number would not be exact; no amount is. */
function readWhole(body: Body): number {
  const value = readLong(body)
  return Number.isSafeInteger(value) ? value : malformed()
}

/** Moves over so many bytes and answers where they begin. */
function take(body: Body, length: number): number {
  const { at } = body
  if (length < 0 || length > body.bytes.length - at) malformed()
  body.at = at + length
  return at
}

function readText(body: Body): string {
  const start = take(body, readLong(body))
  return body.bytes.toString('utf8', start, body.at)
}

function readBytes(body: Body): Buffer {
  const start = take(body, readLong(body))
  return Buffer.from(body.bytes.subarray(start, body.at))
}

/** The last moment there is a date for. */
const maxMillis = 8.64e15

const instant: Read = (body) => {
  const millis = readLong(body)
  return Math.abs(millis) > maxMillis ? malformed() : Instant.fromMillis(millis)
}

const primitives: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['null', () => null],
  ['boolean', (body) => body.bytes[take(body, 1)] !== 0],
  ['int', readWhole],
  ['long', readWhole],
  ['float', (body) => body.bytes.readFloatLE(take(body, 4))],
  ['double', (body) => body.bytes.readDoubleLE(take(body, 8))],
  ['string', readText],
  ['bytes', readBytes],
])
