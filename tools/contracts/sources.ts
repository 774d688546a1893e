// Reads schemas/: the catalogue, the shared types and one file per event; says what is wrong with them.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import avsc from 'avsc'
import type { EventEntry, TopicEntry } from '../../libs/contracts/src/contract-source.ts'
import { fingerprintOf } from '../../libs/contracts/src/fingerprint.ts'
import { fullName, isArray, isEnum, isMap, isOptional, isPrimitive, isRecord, isUnion, namedIn, namespaceOf, qualified, wireForm, type Field, type NamedSchema, type RecordSchema, type Schema, type SharedTypes } from '../../libs/contracts/src/schema.ts'
import { plainTextProblems, type PlainTexts } from './plain-texts.ts'

export interface Sources {
  readonly topics: readonly TopicEntry[]
  readonly events: readonly EventEntry[]
  /** Names of all events of the catalogue, also of those that something is wrong with. */
  readonly catalogued: ReadonlySet<string>
  /** Types that have a file of their own under schemas/types. */
  readonly shared: readonly NamedSchema[]
  /** Whatever a schema may name: the shared types, and the messages themselves. */
  readonly types: SharedTypes
  /** What is wrong, one sentence each; with any of them nothing else can be trusted. */
  readonly problems: readonly string[]
}

interface CatalogueFile {
  readonly topics: readonly (TopicEntry & { readonly events: readonly CatalogueEvent[] })[]
}
interface CatalogueEvent { readonly event: string; readonly owner?: string; readonly state: 'draft' | 'published'; readonly since?: string }

/** Throws with the file's name where it is no JSON. */
function read<T>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch (error) {
    throw new Error(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

export function readSources(folder: string): Sources {
  const catalogue = read<CatalogueFile>(join(folder, 'catalogue.json'))
  const shared = readTypes(folder)
  const topics = catalogue.topics.map(({ events: _events, ...topic }): TopicEntry => topic)
  const described = catalogue.topics.flatMap((topic) => topic.events.map((event) => ({ topic, event })))
  const types = typesOf(shared, described.map(({ topic, event }) => join(folder, fileOf(topic, event))))
  const problems: string[] = [...described.flatMap(({ event }) => entryProblems(event)), ...duplicates(described.map(({ event }) => event.event)), ...strayFiles(folder, described.map(({ topic, event }) => fileOf(topic, event)))]
  const events: EventEntry[] = []
  for (const { topic, event } of described) {
    const file = join(folder, fileOf(topic, event))
    if (!existsSync(file)) {
      problems.push(`${event.event} is in the catalogue but has no schema ${file}.`)
      continue
    }
    const schema = read<RecordSchema>(file)
    const found = shapeProblems(schema, topic, event, types)
    problems.push(...found)
    if (found.length === 0) events.push(entryOf(topic, event, schema, types))
  }
  return { topics, events, catalogued: new Set(described.map(({ event }) => event.event)), shared, types, problems: [...problems, ...shared.flatMap((type) => typeProblems(type, types)), ...(problems.length === 0 ? [...unusedTypes(events, shared, types), ...draftsInside(events, types), ...plainTextProblems(events.filter(({ topic }) => topics.find(({ name }) => name === topic)?.inbound !== true).map(({ schema }) => schema), types, read<readonly PlainTexts[]>(join(folder, 'plain-texts.json')))] : [])] }
}

function readTypes(folder: string): readonly NamedSchema[] {
  const files = readdirSync(join(folder, 'types')).filter((file) => file.endsWith('.avsc')).sort()
  return files.map((file) => read<NamedSchema>(join(folder, 'types', file)))
}

const typesOf = (shared: readonly NamedSchema[], files: readonly string[]): SharedTypes =>
  new Map([...shared, ...files.filter((file) => existsSync(file)).map((file) => read<RecordSchema>(file))].map((type) => [fullName(type), type]))

/** `order.events.v1` and `retail.orders.v1` -> the folder `order`, `retail`. */
const domainOf = (topic: string): string => topic.split('.', 1)[0] ?? topic
const fileOf = (topic: { readonly name: string }, { event }: CatalogueEvent): string => join(domainOf(topic.name), `${event}.v1.avsc`)

function entryOf(topic: TopicEntry, { event, owner = topic.owner, state, since }: CatalogueEvent, schema: RecordSchema, types: SharedTypes): EventEntry {
  return { event, topic: topic.name, owner, state, ...(since === undefined ? {} : { since }), personal: personalPaths(schema, types), fingerprint: fingerprintOf(wireForm(schema, types)), schema }
}

const entryProblems = ({ event, state, since }: CatalogueEvent): readonly string[] => {
  if (state !== 'draft' && state !== 'published') return [`${event}: state is draft or published, not ${JSON.stringify(state)}.`]
  if (state === 'published' && !/^\d{4}-\d{2}-\d{2}$/.test(since ?? '')) return [`${event} is published: since says from which day on (YYYY-MM-DD).`]
  return state === 'draft' && since !== undefined ? [`${event} is a draft: it has no since.`] : []
}

const duplicates = (names: readonly string[]): readonly string[] => names.filter((name, i) => names.indexOf(name) !== i).map((name) => `${name} is in the catalogue twice.`)

/** Folders that hold no event of their own. */
const besides = new Set(['types', 'golden', 'for-retailers'])

function strayFiles(folder: string, known: readonly string[]): readonly string[] {
  const domains = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !besides.has(entry.name))
  const files = domains.flatMap(({ name }) => readdirSync(join(folder, name)).filter((file) => file.endsWith('.v1.avsc')).map((file) => join(name, file)))
  return files.filter((file) => !known.includes(file)).map((file) => `${join(folder, file)} is in no catalogue.`)
}

function shapeProblems(schema: RecordSchema, topic: TopicEntry, { event }: CatalogueEvent, types: SharedTypes): readonly string[] {
  const expected = `wismo.${domainOf(topic.name)}.${event}`
  if (schema.type !== 'record' || fullName(schema) !== expected) return [`${event}: its schema is the record ${expected}.`]
  const unresolved = resolveProblem(schema, types)
  if (unresolved !== undefined) return [`${event}: ${unresolved}`]
  const first = topic.inbound === true ? [] : schema.fields[0]?.type === 'wismo.Envelope' && schema.fields[0].name === 'envelope' ? [] : [`${event}: an event begins with the field envelope of wismo.Envelope.`]
  const key = topic.key === 'orderId' && schema.fields[1]?.name !== 'orderId' ? [`${event}: the topic is keyed by orderId, which is the field after the envelope.`] : []
  const clear = topic.inbound === true ? [] : clearPaths(schema, types).map((path) => `${event}.${path}: personal data in clear stays on retailers’ topics; an event holds a reference.`)
  const found = [...first, ...key, ...clear, ...nodeProblems(event, schema)]
  return found.length > 0 ? found : avroProblems(event, schema, types)
}

/** What really reads and writes has the last word, on drafts too. */
function avroProblems(event: string, schema: RecordSchema, types: SharedTypes): readonly string[] {
  const refused = refusedByAvro(JSON.stringify(wireForm(schema, types)))
  return refused === undefined ? [] : [`${event} is no Avro schema, says avsc: ${refused}.`]
}

/** To compile a schema takes longer than all else that is asked of it, and schemas that are read again are mostly the same. */
function refusedByAvro(text: string): string | undefined {
  if (!compiled.has(text)) compiled.set(text, refusalOf(() => avsc.Type.forSchema(JSON.parse(text) as avsc.Schema)))
  return compiled.get(text)
}

const compiled = new Map<string, string | undefined>()

const clearPaths = (schema: RecordSchema, types: SharedTypes): readonly string[] => paths(schema, types, ({ personal }) => personal === true)

const resolveProblem = (schema: RecordSchema, types: SharedTypes): string | undefined => refusalOf(() => wireForm(schema, types))

function refusalOf(attempt: () => unknown): string | undefined {
  try {
    attempt()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const typeProblems = (type: NamedSchema, types: SharedTypes): readonly string[] => {
  const unresolved = isRecord(type) ? resolveProblem(type, types) : undefined
  return unresolved === undefined ? nodeProblems(fullName(type), type) : [`${fullName(type)}: ${unresolved}`]
}

/** What holds for every node: said in one sentence, defaults where there is null, a default symbol where words may come. */
function nodeProblems(place: string, schema: Schema): readonly string[] {
  if (typeof schema === 'string') return []
  if (isUnion(schema)) return [...(schema.length === 2 && schema[0] === 'null' ? [] : [`${place}: a union here is null and one type, null first.`]), ...schema.flatMap((one) => nodeProblems(place, one))]
  if (isArray(schema)) return nodeProblems(`${place}[]`, schema.items)
  if (isMap(schema)) return nodeProblems(`${place}{}`, schema.values)
  if (isEnum(schema)) return enumProblems(place, schema)
  if (!isRecord(schema)) return []
  const names = schema.fields.map(({ name }) => name)
  return [...docProblem(place, schema.doc), ...names.filter((name, i) => names.indexOf(name) !== i).map((name) => `${place}.${name} is there twice.`), ...schema.fields.flatMap((field) => fieldProblems(`${place}.${field.name}`, field))]
}

const enumProblems = (place: string, { doc, symbols, default: fallback }: { readonly doc?: string; readonly symbols: readonly string[]; readonly default?: string }): readonly string[] => [
  ...docProblem(place, doc),
  ...(fallback === undefined || !symbols.includes(fallback) ? [`${place}: an enum names a default among its symbols, which older readers see instead of a new word.`] : []),
]

function fieldProblems(place: string, field: Field): readonly string[] {
  const nullDefault = isOptional(field.type) && field.default !== null ? [`${place}: what may be absent has the default null.`] : []
  return [...docProblem(place, field.doc), ...nullDefault, ...nodeProblems(place, field.type)]
}

const docProblem = (place: string, doc: string | undefined): readonly string[] => (doc === undefined || !sentence.test(doc) ? [`${place}: its doc is a sentence.`] : [])

/** It begins with a capital letter, or with a word of the schemas as it is written: `shopId …`, `ce_id …`, `swapped: …`. */
const sentence = /^(?=.{4})(\p{Lu}|[a-z]+[A-Z_:]).*[.]$/u

function unusedTypes(events: readonly EventEntry[], shared: readonly NamedSchema[], types: SharedTypes): readonly string[] {
  const used = new Set(events.flatMap(({ schema }) => namesIn(wireForm(schema, types))))
  return shared.map((type) => fullName(type)).filter((name) => !used.has(name)).map((name) => `${name} is used by no event.`)
}

/** A draft may change freely, so nothing that is published can be made of it. */
function draftsInside(events: readonly EventEntry[], types: SharedTypes): readonly string[] {
  const drafts = new Map(events.filter(({ state }) => state === 'draft').map(({ event, schema }) => [fullName(schema), event]))
  return events.filter(({ state }) => state === 'published').flatMap(({ event, schema }) => namesIn(wireForm(schema, types)).filter((name) => drafts.has(name)).map((name) => `${event} is published and holds ${drafts.get(name)}, which is a draft.`))
}

function namesIn(schema: Schema, space?: string): readonly string[] {
  if (typeof schema === 'string') return isPrimitive(schema) ? [] : [schema]
  if (isUnion(schema)) return schema.flatMap((one) => namesIn(one, space))
  if (isArray(schema)) return namesIn(schema.items, space)
  if (isMap(schema)) return namesIn(schema.values, space)
  if (isEnum(schema)) return [fullName(schema, space)]
  return isRecord(schema) ? [fullName(schema, space), ...schema.fields.flatMap(({ type }) => namesIn(type, schema.namespace ?? space))] : []
}

const references = new Set(['SubjectRef', 'SealedRef'])

/** Where an event refers to a person: `contactRef`, `addresses{}.addressRef`. */
const personalPaths = (schema: RecordSchema, types: SharedTypes): readonly string[] =>
  paths(schema, types, ({ type, personal }) => personal === true || references.has(brandOf(type) ?? ''))

/** Of the value itself, or of each in a list or map of them. */
function brandOf(type: Schema): string | undefined {
  if (isUnion(type)) return type.map(brandOf).find((brand) => brand !== undefined)
  if (isArray(type)) return brandOf(type.items)
  if (isMap(type)) return brandOf(type.values)
  return typeof type === 'object' && 'brand' in type ? type.brand : undefined
}

/** Paths of the fields that a test holds for; what lies below such a field is not looked at. */
function paths(schema: Schema, types: SharedTypes, wanted: (field: Field) => boolean, path = '', space?: string): readonly string[] {
  if (typeof schema === 'string') {
    return isPrimitive(schema) ? [] : paths(namedIn(types, schema, space), types, wanted, path, namespaceOf(qualified(schema, space)))
  }
  if (isUnion(schema)) return schema.flatMap((one) => paths(one, types, wanted, path, space))
  if (isArray(schema)) return paths(schema.items, types, wanted, `${path}[]`, space)
  if (isMap(schema)) return paths(schema.values, types, wanted, `${path}{}`, space)
  if (!isRecord(schema)) return []
  const own = schema.namespace ?? space
  return schema.fields.flatMap((field) => {
    const place = path === '' ? field.name : `${path}.${field.name}`
    return wanted(field) ? [place] : paths(field.type, types, wanted, place, own)
  })
}
