// The contracts for readers: what the reference and the catalogue's pages show.
import type { ContractSource, EventEntry, TopicEntry } from './contract-source.ts'
import { ceTypeOf, fullName, isArray, isEnum, isMap, isOptional, isPrimitive, isRecord, present, simpleName, type Field, type NamedSchema, type RecordSchema, type Schema, type ValueSchema } from './schema.ts'

export interface DescribedTopic extends TopicEntry {
  readonly events: readonly DescribedEvent[]
}

export interface DescribedEvent {
  readonly event: string
  /** What the header `ce_type` says. */
  readonly ceType: string
  readonly meaning: string
  readonly owner: string
  readonly state: EventEntry['state']
  readonly since?: string
  /** Published forms so far. */
  readonly revisions: number
  readonly personal: readonly string[]
  readonly fields: readonly DescribedField[]
}

export interface DescribedField {
  readonly name: string
  readonly type: FieldType
  readonly optional: boolean
  readonly doc: string
}

/** In words: `list of LineQuantity`. `shared` is the type that it names, described on its own. */
export interface FieldType {
  readonly text: string
  readonly shared?: string
}

/** A shared type: fields of a record, words of an enum. */
export interface DescribedType {
  readonly name: string
  readonly doc: string
  readonly fields: readonly DescribedField[]
  readonly words: readonly string[]
}

export interface DescribedContracts {
  readonly topics: readonly DescribedTopic[]
  readonly types: readonly DescribedType[]
}

export function describeContracts(source: ContractSource): DescribedContracts {
  const described = source.events.map((entry) => ({ topic: entry.topic, event: describeEvent(entry, source.revisions[entry.event]?.length ?? 0) }))
  return {
    topics: source.topics.map((topic) => ({ ...topic, events: described.filter((one) => one.topic === topic.name).map(({ event }) => event) })),
    types: source.types.map(describeType),
  }
}

function describeEvent({ event, schema, owner, state, since, personal }: EventEntry, revisions: number): DescribedEvent {
  return { event, ceType: ceTypeOf(schema), meaning: schema.doc ?? '', owner, state, ...(since === undefined ? {} : { since }), revisions, personal, fields: fieldsOf(schema) }
}

const describeType = (type: NamedSchema): DescribedType => ({ name: simpleName(fullName(type)), doc: type.doc ?? '', fields: isEnum(type) ? [] : fieldsOf(type), words: isEnum(type) ? type.symbols : [] })

const fieldsOf = ({ fields }: RecordSchema): readonly DescribedField[] => fields.map(describeField)

const describeField = ({ name, type, doc = '' }: Field): DescribedField => ({ name, type: typeOf(present(type)), optional: isOptional(type), doc })

function typeOf(schema: Schema): FieldType {
  if (typeof schema === 'string') return isPrimitive(schema) ? { text: schema } : { text: simpleName(schema), shared: simpleName(schema) }
  if (isArray(schema)) return prefixed('list of', typeOf(schema.items))
  if (isMap(schema)) return prefixed('map of', typeOf(schema.values))
  if (isRecord(schema) || isEnum(schema)) return { text: schema.name, shared: schema.name }
  return { text: valueText(schema as ValueSchema) }
}

const prefixed = (words: string, { text, ...rest }: FieldType): FieldType => ({ ...rest, text: `${words} ${text}` })

/** The narrowest name it has: the kernel's, the logical one, its form, its bytes; then its limits. */
function valueText({ type, brand, logicalType, format, minimum, maximum, maxLength }: ValueSchema): string {
  const name = brand === 'Minor' ? 'minor units' : (brand ?? (logicalType === 'timestamp-millis' ? 'timestamp (ms)' : (logicalType ?? format ?? type)))
  const range = minimum === undefined && maximum === undefined ? '' : `, ${minimum ?? ''}–${maximum ?? ''}`
  return `${name}${range}${maxLength === undefined || format !== undefined ? '' : `, ${maxLength} characters at most`}`
}
