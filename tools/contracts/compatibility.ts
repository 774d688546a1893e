// Whether the form of an event may follow those that were published: FULL_TRANSITIVE as Avro means it, and stricter where
// Avro lets go of what consumers were promised.
import { isDeepStrictEqual } from 'node:util'
import avsc from 'avsc'
import { isArray, isEnum, isMap, isPrimitive, isRecord, isUnion, namespaceOf, qualified } from '../../libs/contracts/src/schema.ts'
import type { EnumSchema, Field, NamedSchema, RecordSchema, Schema } from '../../libs/contracts/src/schema.ts'

/** A form of an event that was published: its number and its wire form (every shared type written out; attributes default, aliases, logicalType only). */
export interface Revision {
  readonly revision: number
  readonly schema: RecordSchema
}

/** Why the current form of an event cannot follow what was published, one sentence each, empty when it can. */
export function incompatibilities(event: string, published: readonly Revision[], current: RecordSchema): readonly string[] {
  const sentences = new Map<string, string>()
  for (const { revision, schema } of published.toSorted((a, b) => b.revision - a.revision)) {
    for (const { problem, text } of clashes(schema, current)) {
      if (!sentences.has(problem)) sentences.set(problem, `${event} cannot follow revision ${revision}: ${text}.`)
    }
  }
  return [...sentences.values()]
}

/** `problem` is the same wherever a shared type is used and whichever revision it clashes with. */
interface Clash {
  readonly problem: string
  readonly text: string
}

function clashes(published: RecordSchema, current: RecordSchema): readonly Clash[] {
  const then = formOf(published)
  const now = formOf(current)
  const found = compare(then.root, now.root, { path: '', spot: '' }, { then: then.types, now: now.types, met: new Set() })
  return found.length > 0 ? found : secondOpinion(published, current)
}

type Types = ReadonlyMap<string, NamedSchema>

interface Form {
  readonly root: string
  readonly types: Types
}

/** A schema without nesting: a type with a name stands under its full name, and is that name wherever it is used. */
function formOf(schema: RecordSchema): Form {
  const types = new Map<string, NamedSchema>()
  const flat = (one: Schema, space: string | undefined): Schema => {
    if (typeof one === 'string') return isPrimitive(one) ? one : qualified(one, space)
    if (isUnion(one)) return one.map((member) => flat(member, space))
    if (isArray(one)) return { type: 'array', items: flat(one.items, space) }
    if (isMap(one)) return { type: 'map', values: flat(one.values, space) }
    if (isRecord(one) || isEnum(one)) return define(one, space)
    return one.logicalType === undefined ? one.type : one
  }
  const define = (one: NamedSchema, space: string | undefined): string => {
    const name = qualified(one.name, one.namespace ?? space)
    const own = namespaceOf(name)
    const aliases = (one.aliases ?? []).map((alias) => qualified(alias, own))
    types.set(name, isEnum(one) ? { ...one, name, aliases } : { ...one, name, aliases, fields: one.fields.map((field) => ({ ...field, type: flat(field.type, own) })) })
    return name
  }
  return { root: define(schema, undefined), types }
}

interface Comparison {
  readonly then: Types
  readonly now: Types
  /** Pairs of types compared already, or being compared further up. */
  readonly met: Set<string>
}

/** Where we are: as a person reads it from the top of the event, and counted from the nearest type with a name. */
interface Place {
  readonly path: string
  readonly spot: string
}

const below = ({ path, spot }: Place, step: string): Place => ({ path: path + step, spot: spot + step })
const inField = ({ path }: Place, record: string, field: string): Place => ({ path: path === '' ? field : `${path}.${field}`, spot: `${record}.${field}` })

/** That something is optional is told on the way to what is in it only: `window?.to`, but `window`. */
const clash = ({ path, spot }: Place, rule: string, problem = rule): Clash => ({ problem: `${spot} ${problem}`, text: `${path.replace(/\?$/, '') || 'its record'} ${rule}` })

function compare(before: Schema, after: Schema, place: Place, forms: Comparison): readonly Clash[] {
  const was = membersOf(before)
  const is = membersOf(after)
  const optional = was.includes('null')
  if (optional !== is.includes('null')) return [clash(place, optional ? becameRequired : becameOptional)]
  const lost = was.filter((one) => !is.some((other) => branch(other) === branch(one)))
  const gained = is.filter((one) => !was.some((other) => branch(other) === branch(one)))
  if (lost.length !== gained.length || lost.length > 1) return [clash(place, retyped(was.map((one) => described(one, forms.then)).join(' or '), is.map((one) => described(one, forms.now)).join(' or ')))]
  const inside = optional ? below(place, '?') : place
  return was.flatMap((one) => compareMember(one, is.find((other) => branch(other) === branch(one)) ?? gained[0] ?? one, inside, forms))
}

const membersOf = (schema: Schema): readonly Schema[] => (isUnion(schema) ? schema : [schema])

/** What tells the members of a union apart. */
function branch(schema: Schema): string {
  if (typeof schema === 'string') return schema
  return isUnion(schema) ? 'union' : schema.type
}

const becameOptional = 'was required and became optional, and readers of that revision cannot read null: keep it required and add an optional field beside it'
const becameRequired = 'was optional and became required, and what was written may hold null: keep it optional and add a new field beside it'
const retyped = (was: string, is: string): string => `was ${was} and is ${is}, and a type never changes: keep it and add a new field beside it`

function compareMember(was: Schema, is: Schema, place: Place, forms: Comparison): readonly Clash[] {
  if (isArray(was) && isArray(is)) return compare(was.items, is.items, below(place, '[]'), forms)
  if (isMap(was) && isMap(is)) return compare(was.values, is.values, below(place, '{}'), forms)
  const [before, after] = [definition(was, forms.then), definition(is, forms.now)]
  if (before !== undefined && before.type === after?.type) return compareNamed(before, after, place, forms)
  const [old, current] = [described(was, forms.then), described(is, forms.now)]
  return old === current ? [] : [clash(place, retyped(old, current))]
}

function definition(schema: Schema, types: Types): NamedSchema | undefined {
  if (typeof schema !== 'string' || isPrimitive(schema)) return undefined
  const type = types.get(schema)
  if (type === undefined) throw new Error(`There is no type ${schema}.`)
  return type
}

function described(schema: Schema, types: Types): string {
  const named = definition(schema, types)
  if (named !== undefined) return `the ${named.type} ${named.name}`
  if (typeof schema === 'string' || isUnion(schema)) return branch(schema)
  if (isArray(schema)) return 'an array'
  if (isMap(schema)) return 'a map'
  return 'logicalType' in schema ? `${schema.type} (${schema.logicalType})` : schema.type
}

function compareNamed(before: NamedSchema, after: NamedSchema, place: Place, forms: Comparison): readonly Clash[] {
  const pair = `${before.name} ${after.name}`
  if (forms.met.has(pair)) return []
  forms.met.add(pair)
  const rule = renamedType(before, after)
  const renamed = rule === undefined ? [] : [clash({ ...place, spot: after.name }, rule)]
  if (isRecord(before) && isRecord(after) && related(before, after)) return [...renamed, ...compareFields(before, after, place, forms)]
  return isEnum(before) && isEnum(after) && related(before, after) ? [...renamed, ...compareSymbols(before, after, { ...place, spot: after.name })] : renamed
}

const namesOf = ({ name, aliases }: NamedSchema | Field): readonly string[] => [name, ...(aliases ?? [])]

const knows = (reader: NamedSchema, writer: NamedSchema): boolean => namesOf(reader).includes(writer.name)

/** Without an alias in either it is another type, and to list what differs in it would be noise. */
const related = (before: NamedSchema, after: NamedSchema): boolean => knows(before, after) || knows(after, before)

/** Avro finds a record or an enum by its name. An alias helps the reader alone that has it: readers of before do not. */
function renamedType(before: NamedSchema, after: NamedSchema): string | undefined {
  const was = `was the ${before.type} ${before.name} and is ${after.name}`
  if (knows(before, after)) return knows(after, before) ? undefined : `${was}, as announced: list ${before.name} under its aliases`
  return `${was}, ${knows(after, before) ? 'and aliases do not help readers of that revision, who never heard of the new name' : 'and a type is found by its name'}: keep the name`
}

function compareFields(before: RecordSchema, after: RecordSchema, place: Place, forms: Comparison): readonly Clash[] {
  const read = new Set(after.fields.flatMap(namesOf))
  const removed = before.fields.filter(({ name }) => !read.has(name))
  return [
    ...after.fields.flatMap((field) => compareField(before, after, field, place, forms)),
    ...removed.map((field) => clash(inField(place, after.name, field.name), removedField(field))),
  ]
}

const removedField = ({ name, default: byDefault }: Field): string =>
  `was removed, and no field ever is: keep it${byDefault === undefined ? '' : `, or if it is there under a new name list ${name} under the aliases of that`}`

function compareField(before: RecordSchema, after: RecordSchema, field: Field, place: Place, forms: Comparison): readonly Clash[] {
  const here = inField(place, after.name, field.name)
  const sources = before.fields.filter(({ name }) => namesOf(field).includes(name))
  const [source] = sources
  const owner = before.fields.find((one) => one !== source && one.aliases?.includes(field.name))
  if (owner !== undefined) return [clash(here, `has a name that ${owner.name} had, and readers of that revision would take one for the other: choose another name`)]
  if (source === undefined) return field.default === undefined ? [clash(here, 'was added without a default, and what was written lacks it: give it a default', missingDefault)] : []
  if (sources.length > 1) return [clash(here, `would be read from ${sources.map(({ name }) => name).join(' and ')}, and a field comes from one: take the others out of its aliases`)]
  const types = compare(source.type, field.type, here, forms)
  const renamed = renamedField(source, field, after)
  if (renamed !== undefined) return [clash(here, renamed), ...types]
  return types.length > 0 ? types : changedDefault(source, field, here)
}

function renamedField(source: Field, field: Field, after: RecordSchema): string | undefined {
  if (source.name === field.name) return undefined
  const other = after.fields.find((one) => one !== field && namesOf(one).includes(source.name))
  // With avsc both get the value; Avro does not promise that.
  if (other !== undefined) return `takes the value of ${source.name} by its aliases, as ${other.name} does, and one field alone may: take ${source.name} out of its aliases`
  return source.default === undefined ? `is ${source.name} under a new name, and readers of that revision need ${source.name}, which has no default: keep ${source.name} and add a new field beside it` : undefined
}

/** A first default changes nothing: what was written holds the field. Where the type changed this is not asked, for the default changes with it. */
function changedDefault(source: Field, field: Field, here: Place): readonly Clash[] {
  if (source.default === undefined || isDeepStrictEqual(source.default, field.default)) return []
  const has = field.default === undefined ? 'none' : JSON.stringify(field.default)
  return [clash(here, `had the default ${JSON.stringify(source.default)} and has ${has}, and what was written without it would read differently: keep the default`, field.default === undefined ? missingDefault : undefined)]
}

/** Older revisions lack the field, newer ones have it with its default: one problem. */
const missingDefault = 'has no default'

/** Here too a first default changes nothing. */
function compareSymbols(before: EnumSchema, after: EnumSchema, place: Place): readonly Clash[] {
  const lost = before.symbols.filter((symbol) => !after.symbols.includes(symbol))
  const gained = after.symbols.filter((symbol) => !before.symbols.includes(symbol))
  return [
    ...lost.map((symbol) => clash(place, `lost the symbol ${symbol}, and no symbol is ever removed: keep it and stop writing it`)),
    ...(before.default === undefined ? gained.map((symbol) => clash(place, `gained the symbol ${symbol}, and readers of that revision have no default symbol to see instead: add a new field beside it`)) : []),
    ...(before.default === undefined || before.default === after.default ? [] : [clash(place, `had the default symbol ${before.default} and has ${after.default ?? 'none'}, and that never changes: keep ${before.default}`)]),
  ]
}

/** What really reads and writes has the last word. */
function secondOpinion(published: RecordSchema, current: RecordSchema): readonly Clash[] {
  const refusal = refusalOf('the current form cannot read what that revision wrote', current, published) ?? refusalOf('readers of that revision cannot read what the current form writes', published, current)
  return refusal === undefined ? [] : [refusal]
}

function refusalOf(what: string, reader: RecordSchema, writer: RecordSchema): Clash | undefined {
  try {
    typeOf(reader).createResolver(typeOf(writer))
    return undefined
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { problem: reason, text: `${what}, says avsc (${reason})` }
  }
}

const typeOf = (schema: RecordSchema): avsc.Type => avsc.Type.forSchema(schema as unknown as avsc.Schema)
