// The TypeScript of the contracts: one type per shared record, enum and event.
import type { ContractSource, EventEntry } from '../../libs/contracts/src/contract-source.ts'
import { fullName, isArray, isEnum, isMap, isOptional, isPrimitive, isRecord, isUnion, namedIn, present, simpleName, type EnumSchema, type NamedSchema, type Primitive, type RecordSchema, type Schema, type SharedTypes, type ValueSchema } from '../../libs/contracts/src/schema.ts'
import type { Sources } from './sources.ts'

const banner = '// Generated from schemas/ by npm run contracts.\n'

interface Writing {
  readonly types: SharedTypes
  /** Brands of the kernel that were met. */
  readonly brands: Set<string>
}

/** `types.ts`: what handlers and domains see. */
export function typesModule({ events, shared, types }: Sources): string {
  const writing: Writing = { types, brands: new Set() }
  const common = shared.map((type) => declaration(type, writing))
  const own = events.map(({ schema }) => declaration(schema, writing))
  const map = (name: string, doc: string, state: EventEntry['state']): string => `/** ${doc} */\nexport interface ${name} {\n${events.filter((entry) => entry.state === state).map(({ event }) => `  readonly ${event}: ${event}\n`).join('')}}\n`
  const maps = [map('PublishedEvents', 'What may be on a topic, by name.', 'published'), map('DraftEvents', 'What is described and not published yet: it may still change freely.', 'draft')]
  return `${banner}import type { ${[...writing.brands].sort().join(', ')} } from '@wismo/kernel'\n\n${[...common, ...own, ...maps].filter((text) => text !== '').join('\n')}`
}

/** What is declared twice under one simple name, which TypeScript would merge. */
export function clashes({ events, shared }: Sources): readonly string[] {
  const names = [...shared, ...events.map(({ schema }) => schema)].map((type) => ({ simple: simpleName(fullName(type)), full: fullName(type) }))
  return names.filter(({ simple }, i) => names.findIndex((other) => other.simple === simple) !== i).map(({ full, simple }) => `${full}: the name ${simple} is taken; generated types have one namespace.`)
}

function declaration(type: NamedSchema, writing: Writing): string {
  if (!isEnum(type)) return `/** ${type.doc ?? ''} */\nexport interface ${simpleName(fullName(type))} {\n${fieldsOf(type, writing)}}\n`
  if (type.brand !== undefined) return ''
  return `/** ${type.doc ?? ''} */\nexport type ${simpleName(fullName(type))} = ${type.symbols.map((symbol) => `'${symbol}'`).join(' | ')}\n`
}

/** The envelope is handed over beside the event. */
const fieldsOf = ({ fields, namespace }: RecordSchema, writing: Writing): string =>
  fields
    .filter(({ type }) => type !== 'wismo.Envelope')
    .map(({ name, type, doc }) => `  /** ${doc ?? ''} */\n  readonly ${name}${isOptional(type) ? '?' : ''}: ${typeOf(present(type), writing, namespace)}\n`)
    .join('')

function typeOf(schema: Schema, writing: Writing, space: string | undefined): string {
  if (typeof schema === 'string') return isPrimitive(schema) ? primitives[schema] : named(schema, writing, space)
  if (isUnion(schema)) throw new Error('A union inside a list or map has no type here.')
  if (isArray(schema)) return `readonly ${typeOf(schema.items, writing, space)}[]`
  if (isMap(schema)) return `Readonly<Record<string, ${typeOf(schema.values, writing, space)}>>`
  if (isRecord(schema) || isEnum(schema)) throw new Error(`${schema.name}: a named type has a file of its own under schemas/types.`)
  return valueType(schema, writing)
}

const primitives: Readonly<Record<Primitive, string>> = { null: 'null', boolean: 'boolean', int: 'number', long: 'number', float: 'number', double: 'number', bytes: 'Uint8Array', string: 'string' }

function named(name: string, writing: Writing, space: string | undefined): string {
  const type = namedIn(writing.types, name, space)
  return brandedEnum(type, writing) ?? simpleName(fullName(type))
}

function brandedEnum(type: NamedSchema, writing: Writing): string | undefined {
  const brand = (type as EnumSchema).brand
  return isEnum(type) && brand !== undefined ? branded(brand, writing) : undefined
}

function valueType({ type, brand, logicalType }: ValueSchema, writing: Writing): string {
  if (brand !== undefined) return branded(brand, writing)
  if (logicalType === 'timestamp-millis') return branded('Instant', writing)
  return logicalType === 'uuid' ? branded('Uuid', writing) : primitives[type]
}

function branded(brand: string, { brands }: Writing): string {
  brands.add(brand)
  return brand
}

/** `source.ts`: the same as data, for codecs, JSON form and reference. One line per entry, so that a change is one line. */
export function sourceModule({ topics, events, types, revisions }: ContractSource): string {
  const list = (items: readonly unknown[]): string => items.map((item) => `    ${JSON.stringify(item)},\n`).join('')
  const locked = Object.entries(revisions).map(([event, own]) => `    ${event}: [\n${own.map((one) => `      ${JSON.stringify(one)},\n`).join('')}    ],\n`).join('')
  return `${banner}import type { ContractSource } from '../contract-source.ts'\n\n/** Every topic, event and type there is. */\nexport const source: ContractSource = {\n  topics: [\n${list(topics)}  ],\n  events: [\n${list(events)}  ],\n  types: [\n${list(types)}  ],\n  revisions: {\n${locked}  },\n}\n`
}
