import avsc from 'avsc'
import { Instant, Invalid, Unavailable } from '@wismo/kernel'
import { checkBounds, readBody, readEnvelope, type Content } from './read-body.ts'
import type { ContractSource, Revision } from './contract-source.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { Envelope } from './generated/types.ts'
import { plainReader } from './plain.ts'
import { ceTypeOf, isRecord, typesOf, wireForm, type RecordSchema, type SharedTypes } from './schema.ts'

/** What is to be written. */
export interface Outgoing {
  readonly type: string
  /** The revision in which the event was stored, where it was; the newest that this release knows when it is not said. */
  readonly revision?: number
  /** Absent on messages that have none: retailers' own. */
  readonly envelope?: Envelope
  readonly data: object
}

export interface Decoded {
  readonly type: string
  /** Absent on retailers' messages: theirs travels in the headers. */
  readonly envelope?: Envelope
  /** Without the envelope; what is null on the wire is absent here. */
  readonly data: unknown
}

/** Topic and `ce_type` of an event. */
export interface Address {
  readonly topic: string
  readonly ceType: string
}

export interface Codec {
  /**
   * Avro single-object encoding. Throws `Unavailable('schema_unknown')` for an event that a newer release stored in a
   * form that was not learnt yet, `Error` for data that is not what its schema says: a defect of the caller.
   */
  encode(event: Outgoing): Uint8Array
  /**
   * Reads what any release wrote, in the form that this release knows. Throws `Invalid('malformed')` for bytes that nobody
   * can read, `Invalid('unknown_type')` for an event of another release, `Unavailable('schema_unknown')` for a writer
   * that was not learnt yet.
   */
  decode(value: Uint8Array): Decoded
  /** The envelope alone, also of an event that this release does not know. Throws as `decode`, but never `unknown_type`. */
  envelope(value: Uint8Array): Envelope
  /** Whether this is framed as Avro single-object encoding. No JSON in UTF-8 is. */
  isAvro(value: Uint8Array): boolean
  /** Whether `decode` would know who wrote this; true for bytes that are not Avro, which no schema explains. */
  knowsWriterOf(value: Uint8Array): boolean
  /** Takes in a record of the schema topic: how another release writes an event. Answers whether it could be used. */
  learn(record: Uint8Array): boolean
  /** Where an event travels by the word of the schema topic, and its type in full; undefined until it was learnt. */
  learnt(event: string): Address | undefined
}

/** Instants as text here, milliseconds since 1970 on the wire. */
class TimestampMillis extends avsc.types.LogicalType {
  override _fromValue(millis: number): Instant {
    return Instant.fromMillis(millis)
  }
  override _toValue(instant: unknown): number | undefined {
    return typeof instant === 'string' ? millisOf(instant) : undefined
  }
  override _resolve(type: avsc.Type): unknown {
    return avsc.Type.isType(type, 'long', 'logical:timestamp-millis') ? this._fromValue : undefined
  }
}

/** `Instant.parse` in milliseconds; what is written as we write it, which is all that is stored, is looked at once. */
function millisOf(text: string): number {
  const millis = Date.parse(text)
  return millis >= 0 && Instant.fromMillis(millis) === text ? millis : Instant.toMillis(Instant.parse(text))
}

const compiled = (schema: RecordSchema): avsc.Type => avsc.Type.forSchema(schema as unknown as avsc.Schema, { logicalTypes: { 'timestamp-millis': TimestampMillis } })

/** One form of one event, compiled when it is first needed. */
interface Form {
  readonly event: string
  readonly schema: RecordSchema
  readonly head: Buffer
  type(): avsc.Type
  /** Reads what this form wrote, as this release sees the event. */
  read(bytes: Buffer): Decoded
  /** Reads its first field. */
  envelope(bytes: Buffer): Envelope
}

/** Avro single-object encoding: this marker, the writer schema's fingerprint (little-endian), the body. */
const marker = [0xc3, 0x01]
const headBytes = 10

function headOf(fingerprint: string): Buffer {
  const head = Buffer.alloc(headBytes)
  head.set(marker)
  head.writeBigUInt64LE(BigInt(`0x${fingerprint}`), 2)
  return head
}

const once = <Value>(make: () => Value): (() => Value) => {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: make() }).value
}

/** A draft has no revision yet: a newer release may have published another form as the first. */
const draftRevision = 0

/** Compiles lazily: a process writes and reads a few of the events that exist. */
export function openCodec(source: ContractSource): Codec {
  const types = typesOf(source)
  const ownEnvelope = once(() => compiled(envelopeOf(types)))
  const byFingerprint = new Map<string, Form>()
  const byRevision = new Map<string, Form>()
  const addresses = new Map<string, Address>()
  /** The form in which this release writes and sees an event. */
  const newest = new Map<string, Form>()
  const add = (event: string, { revision, fingerprint, schema }: Revision): Form => {
    const form = formOf(event, fingerprint, schema, { form: () => newest.get(event), envelope: ownEnvelope })
    byFingerprint.set(fingerprint, form)
    byRevision.set(`${event} ${revision}`, form)
    return form
  }
  for (const { event, schema, fingerprint } of source.events) {
    for (const revision of source.revisions[event] ?? [{ revision: draftRevision, fingerprint, schema: wireForm(schema, types) }]) newest.set(event, add(event, revision))
  }
  const formIn = (value: Uint8Array): Form => {
    const form = byFingerprint.get(fingerprintIn(bytesOf(value)))
    if (form === undefined) throw new Unavailable('schema_unknown', 'The schema that wrote this message is not known yet.')
    return form
  }
  return {
    encode({ type, revision = 0, envelope, data }) {
      const form = revision > (source.revisions[type]?.length ?? 0) ? byRevision.get(`${type} ${revision}`) : newest.get(type)
      if (form === undefined) throw revision > 0 ? new Unavailable('schema_unknown', `Revision ${revision} of ${type} is of a newer release.`) : new Error(`${type} is in no schema.`)
      return write(form, envelope === undefined ? data : { envelope, ...data })
    },
    decode: (value) => formIn(value).read(bytesOf(value)),
    envelope: (value) => formIn(value).envelope(bytesOf(value)),
    isAvro: (value) => isFramed(bytesOf(value)),
    knowsWriterOf(value) {
      const bytes = bytesOf(value)
      return !isFramed(bytes) || byFingerprint.has(fingerprintIn(bytes))
    },
    learnt: (event) => addresses.get(event),
    learn(record) {
      const learnt = revisionIn(record)
      if (learnt === undefined) return false
      // What this release knows by itself stays as it is.
      const known = byFingerprint.get(learnt.fingerprint)
      if (known === undefined) add(learnt.event, learnt)
      else if (learnt.revision > (source.revisions[learnt.event]?.length ?? 0)) byRevision.set(`${learnt.event} ${learnt.revision}`, known)
      addresses.set(learnt.event, { topic: learnt.topic, ceType: ceTypeOf(learnt.schema) })
      return true
    },
  }
}

/** How this release sees what others write. */
interface Reader {
  form(): Form | undefined
  envelope(): avsc.Type
}

function formOf(event: string, fingerprint: string, schema: RecordSchema, reader: Reader): Form {
  const form: Form = {
    event,
    schema,
    head: headOf(fingerprint),
    type: once(() => compiled(schema)),
    read(bytes) {
      const { envelope, data } = content()(bytes)
      return envelope === undefined ? { type: event, data } : { type: event, envelope: envelope as Envelope, data }
    },
    envelope: (bytes) => ownEnvelope()(bytes),
  }
  const content = once(() => contentReader(form, reader.form()))
  const ownEnvelope = once(() => envelopeReader(event, schema, reader))
  return form
}

function envelopeOf(types: SharedTypes): RecordSchema {
  const type = types.get('wismo.Envelope')
  if (type === undefined || !isRecord(type)) throw new Error('The contracts have no wismo.Envelope.')
  return wireForm(type, types)
}

/** An event begins with its envelope: its bytes can be read without those of the rest. */
function envelopeReader(event: string, schema: RecordSchema, reader: Reader): (bytes: Buffer) => Envelope {
  const [first] = schema.fields
  if (first?.name !== 'envelope' || !isRecord(first.type)) throw new Invalid('malformed', 'The message has no envelope.')
  const [own, type] = [reader.envelope(), compiled(first.type)]
  if (own.equals(type)) return (bytes) => readEnvelope(schema, bytes, headBytes) as Envelope
  const resolver = resolverOf(event, own, type)
  return (bytes) => {
    checkBounds(schema, bytes, headBytes)
    return { ...(own.decode(bytes, headBytes, resolver) as { readonly value: Envelope }).value }
  }
}

/** What a writer's bytes become for a reader. */
function contentReader(writer: Form, reader: Form | undefined): (bytes: Buffer) => Content {
  if (reader === undefined) throw new Invalid('unknown_type', `This release does not know ${writer.event}.`)
  return writer === reader ? (bytes) => readBody(writer.schema, bytes, headBytes) : resolvingReader(writer, reader)
}

/** For what another release wrote: fields that this one does not know are left out, missing ones and unknown words by default. */
function resolvingReader(writer: Form, reader: Form): (bytes: Buffer) => Content {
  const plain = plainReader(reader.schema)
  const type = reader.type()
  const resolver = resolverOf(writer.event, type, writer.type())
  return (bytes) => {
    checkBounds(writer.schema, bytes, headBytes)
    try {
      const { envelope, ...data } = plain(type.fromBuffer(bytes.subarray(headBytes), resolver)) as { readonly envelope?: unknown }
      return { envelope, data }
    } catch {
      throw new Invalid('malformed', 'The bytes are not what their schema says.')
    }
  }
}

function resolverOf(event: string, reader: avsc.Type, writer: avsc.Type): avsc.Resolver {
  try {
    return reader.createResolver(writer)
  } catch {
    throw new Invalid('malformed', `This release cannot read what was written as ${event}.`)
  }
}

/** Bodies are small: most fit into this at once. */
let scratch = Buffer.alloc(16 * 1024)

function write(form: Form, value: object): Uint8Array {
  const end = form.type().encode(value, scratch, headBytes)
  if (end < 0) {
    scratch = Buffer.alloc(2 * (scratch.length - end))
    return write(form, value)
  }
  form.head.copy(scratch)
  return Buffer.from(scratch.subarray(0, end))
}

const bytesOf = (value: Uint8Array): Buffer => Buffer.from(value.buffer, value.byteOffset, value.byteLength)

const isFramed = (bytes: Buffer): boolean => bytes.length >= headBytes && bytes[0] === marker[0] && bytes[1] === marker[1]

function fingerprintIn(bytes: Buffer): string {
  if (!isFramed(bytes)) throw new Invalid('malformed', 'The body is neither JSON nor Avro single-object encoding.')
  return bytes.readBigUInt64LE(2).toString(16).padStart(16, '0')
}

/** A record of the schema topic that is none is left alone: what it was to explain stays unknown, which waits. */
function revisionIn(record: Uint8Array): (Revision & { readonly event: string; readonly topic: string }) | undefined {
  try {
    const { event, revision, topic, schema } = JSON.parse(new TextDecoder().decode(record)) as { event?: unknown; revision?: unknown; topic?: unknown; schema?: RecordSchema }
    if (typeof event !== 'string' || typeof revision !== 'number' || typeof topic !== 'string' || schema?.type !== 'record') return undefined
    compiled(schema)
    return { event, revision, topic, schema, fingerprint: fingerprintOf(schema) }
  } catch {
    return undefined
  }
}
