import avsc from 'avsc'
import { Instant, Invalid, Unavailable, type ActorType, type Uuid } from '@wismo/kernel'
import { checkBounds, type AvroSchema } from './bounds.ts'
import { fingerprint } from './fingerprint.ts'
import { catalogue } from './generated/index.ts'

/** Circumstances of a public event: the record `wismo.Envelope` that begins every one of them. */
export interface Envelope {
  /** The aggregate, as its prefixed id. */
  readonly subject: string
  /** Its version after the event. */
  readonly sequence: number
  readonly occurredAt: Instant
  readonly recordedAt: Instant
  readonly correlationId: Uuid
  readonly causationId: Uuid
  readonly actorType: ActorType
  readonly actorId: string
}

export interface Decoded {
  readonly type: string
  readonly schemaVersion: number
  /** Absent on retailers' messages: theirs travels in the headers. */
  readonly envelope?: Envelope
  /** Without the envelope; what is null on the wire is absent here. */
  readonly data: unknown
}

/** Instants as text here, milliseconds since 1970 on the wire. */
class TimestampMillis extends avsc.types.LogicalType {
  override _fromValue(millis: number): Instant {
    return Instant.fromMillis(millis)
  }
  override _toValue(instant: unknown): number | undefined {
    return typeof instant === 'string' ? Instant.toMillis(Instant.parse(instant)) : undefined
  }
  override _resolve(type: avsc.Type): unknown {
    return avsc.Type.isType(type, 'long', 'logical:timestamp-millis') ? this._fromValue : undefined
  }
}

const parseType = (schema: unknown): avsc.Type => avsc.Type.forSchema(schema as avsc.Schema, { logicalTypes: { 'timestamp-millis': TimestampMillis } })

/** One writer schema, ready to write and read. */
interface Codec {
  readonly event: string
  readonly version: number
  readonly type: avsc.Type
  readonly schema: AvroSchema
  readonly json: string
  readonly fingerprint: string
}

function codecOf(event: string, version: number, schema: unknown): Codec {
  const type = parseType(schema)
  return { event, version, type, schema: schema as AvroSchema, json: JSON.stringify(schema), fingerprint: fingerprint(JSON.stringify(type.schema())) }
}

const codecs: readonly Codec[] = catalogue.flatMap(({ event, schemas }) => schemas.map(({ version, schema }) => codecOf(event, version, schema)))
/** The newest version writes. */
const writers = new Map(codecs.map((codec) => [codec.event, codec]))

/** Avro single-object encoding: this marker, the writer schema's fingerprint (little-endian), the body. */
const marker = [0xc3, 0x01]
const headBytes = 10

function headOf(codec: Codec): Buffer {
  const head = Buffer.alloc(headBytes)
  head.set(marker)
  head.writeBigUInt64LE(BigInt(`0x${codec.fingerprint}`), 2)
  return head
}

const heads = new Map(codecs.map((codec) => [codec, headOf(codec)]))

/** A message's bytes. Throws `Invalid('invalid')` where the data is not what the schema says: a defect of the caller. */
export function encodeEvent({ type, envelope, data }: { readonly type: string; readonly envelope?: Envelope; readonly data: object }): Uint8Array {
  const codec = writers.get(type)
  if (codec === undefined) throw new Error(`${type} is in no schema`)
  const body = codec.type.toBuffer(envelope === undefined ? data : { envelope, ...data })
  return Buffer.concat([heads.get(codec) ?? headOf(codec), body])
}

export interface Decoder {
  /** Takes in a writer schema that was published by a service of another release. */
  learn(schemaJson: string): void
  /** Throws `Invalid('malformed')` for bytes that nobody can read, `Unavailable('schema_unknown')` for an unknown writer. */
  decode(value: Uint8Array): Decoded
}

export function createDecoder(): Decoder {
  const known = new Map(codecs.map((codec) => [codec.fingerprint, codec]))
  return {
    learn(schemaJson) {
      const { schema, event, version } = JSON.parse(schemaJson) as { schema: unknown; event: string; version: number }
      const codec = codecOf(event, version, schema)
      if (!known.has(codec.fingerprint)) known.set(codec.fingerprint, codec)
    },
    decode(value) {
      const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
      if (bytes.length < headBytes || bytes[0] !== marker[0] || bytes[1] !== marker[1]) throw new Invalid('malformed', 'The body is neither JSON nor Avro single-object encoding.')
      const codec = known.get(bytes.readBigUInt64LE(2).toString(16).padStart(16, '0'))
      if (codec === undefined) throw new Unavailable('schema_unknown', 'The schema that wrote this message is not known yet.')
      return decodeBody(codec, bytes)
    },
  }
}

function decodeBody(codec: Codec, bytes: Buffer): Decoded {
  checkBounds(codec.schema, bytes, headBytes)
  const { envelope, ...data } = withoutNulls(read(codec, bytes)) as { envelope?: Envelope }
  return { type: codec.event, schemaVersion: codec.version, ...(envelope === undefined ? {} : { envelope }), data }
}

function read(codec: Codec, bytes: Buffer): unknown {
  try {
    return codec.type.fromBuffer(bytes.subarray(headBytes))
  } catch {
    throw new Invalid('malformed', 'The bytes are not what their schema says.')
  }
}

/** Plain objects; null fields are left out, keys that would reach the prototype too. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  const plain: Record<string, unknown> = {}
  for (const [key, inner] of Object.entries(value)) if (inner !== null && key !== '__proto__') plain[key] = withoutNulls(inner)
  return plain
}

/** The schemas that a service writes with, as they are published: fingerprint and JSON. */
export const writerSchemas = (owner: string): readonly { readonly fingerprint: string; readonly json: string }[] => {
  const own = new Set<string>(catalogue.filter((entry) => entry.owner === owner).map(({ event }) => event))
  return codecs.filter(({ event }) => own.has(event)).map(({ fingerprint: key, event, version, json }) => ({ fingerprint: key, json: `{"event":${JSON.stringify(event)},"version":${version},"schema":${json}}` }))
}
