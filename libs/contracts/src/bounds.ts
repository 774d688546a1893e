import { Invalid } from '@wismo/kernel'
import { fullName, isArray, isEnum, isMap, isRecord, isUnion, type NamedSchema, type RecordSchema, type Schema } from './schema.ts'

/**
 * Walks a body once before it is decoded: every length fits into what is left and nothing remains. The decoder trusts
 * the counts it reads, so a few hostile bytes could make it build millions of items. Throws `Invalid('malformed')`.
 */
export function checkBounds(schema: RecordSchema, bytes: Uint8Array, start: number): void {
  const walk: Walk = { bytes, at: start, named: new Map() }
  skip(walk, schema)
  if (walk.at !== bytes.length) malformed()
}

interface Walk {
  readonly bytes: Uint8Array
  at: number
  readonly named: Map<string, NamedSchema>
}

function malformed(): never {
  throw new Invalid('malformed', 'The bytes are not what their schema says.')
}

function skip(walk: Walk, schema: Schema): void {
  if (typeof schema === 'string') return skipNamed(walk, schema)
  if (isUnion(schema)) return skip(walk, schema[readLong(walk)] ?? malformed())
  if (isRecord(schema)) {
    walk.named.set(fullName(schema), schema)
    for (const { type } of schema.fields) skip(walk, type)
    return
  }
  if (isArray(schema)) return skipBlocks(walk, () => skip(walk, schema.items))
  if (isMap(schema)) {
    return skipBlocks(walk, () => {
      skipNamed(walk, 'string')
      skip(walk, schema.values)
    })
  }
  if (isEnum(schema)) {
    walk.named.set(fullName(schema), schema)
    return void readLong(walk)
  }
  return skipNamed(walk, schema.type)
}

function skipNamed(walk: Walk, type: string): void {
  switch (type) {
    case 'null':
      return
    case 'boolean':
      return advance(walk, 1)
    case 'double':
      return advance(walk, 8)
    case 'float':
      return advance(walk, 4)
    case 'int':
    case 'long':
      return void readLong(walk)
    case 'string':
    case 'bytes':
      return advance(walk, readLong(walk))
    default:
      return skip(walk, walk.named.get(type) ?? malformed())
  }
}

/** Every item takes a byte at least: a count beyond the bytes that are left is a lie. */
function skipBlocks(walk: Walk, item: () => void): void {
  for (let count = readLong(walk); count !== 0; count = readLong(walk)) {
    if (count < 0) readLong(walk)
    const items = Math.abs(count)
    if (items > walk.bytes.length - walk.at) malformed()
    for (let i = 0; i < items; i += 1) item()
  }
}

function advance(walk: Walk, length: number): void {
  if (length < 0 || length > walk.bytes.length - walk.at) malformed()
  walk.at += length
}

/** Zigzag variable-length number of ten bytes at most; what exceeds 2^53 fits no length and no amount. */
function readLong(walk: Walk): number {
  let value = 0
  let scale = 1
  for (let i = 0; i < 10; i += 1) {
    const byte = walk.bytes[walk.at]
    if (byte === undefined) malformed()
    walk.at += 1
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2
    scale *= 128
  }
  return malformed()
}
