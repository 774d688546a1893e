import { isArray, isMap, isRecord, isEnum, isUnion, fullName, type RecordSchema, type Schema } from './schema.ts'

/** CRC-64-AVRO of a standalone schema: 16 hex digits, most significant first. */
export const fingerprintOf = (schema: RecordSchema): string => fingerprint(JSON.stringify(canonical(schema, undefined)))

/** Parsing canonical form (Avro specification): full names, the attributes that matter in their fixed order, nothing else. */
function canonical(schema: Schema, space: string | undefined): unknown {
  if (typeof schema === 'string') return schema
  if (isUnion(schema)) return schema.map((one) => canonical(one, space))
  if (isArray(schema)) return { type: 'array', items: canonical(schema.items, space) }
  if (isMap(schema)) return { type: 'map', values: canonical(schema.values, space) }
  if (isEnum(schema)) return { name: fullName(schema, space), type: 'enum', symbols: schema.symbols }
  if (!isRecord(schema)) return schema.type
  const own = schema.namespace ?? space
  return { name: fullName(schema, space), type: 'record', fields: schema.fields.map(({ name, type }) => ({ name, type: canonical(type, own) })) }
}

/** CRC-64-AVRO of a schema's parsing canonical form (Avro specification, "Schema Fingerprints"), as 16 hex digits. */
export function fingerprint(canonicalForm: string): string {
  let value = empty
  for (const byte of new TextEncoder().encode(canonicalForm)) value = (value >> 8n) ^ (table[Number((value ^ BigInt(byte)) & 0xffn)] ?? 0n)
  return value.toString(16).padStart(16, '0')
}

const empty = 0xc15d213aa4d7a795n

const table = Array.from({ length: 256 }, (_, byte) => {
  let value = BigInt(byte)
  for (let bit = 0; bit < 8; bit += 1) value = (value >> 1n) ^ (empty & -(value & 1n))
  return value
})
