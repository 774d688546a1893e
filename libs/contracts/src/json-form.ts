// The JSON form of a message: the same schema that Avro knows, with the limits that Avro does not.
import { z } from 'zod'
import { Invalid, isLanguageTag, isTimeZone } from '@wismo/kernel'
import type { ContractSource } from './contract-source.ts'
import { isArray, isEnum, isMap, isOptional, isPrimitive, isRecord, isUnion, namedIn, namespaceOf, present, qualified, simpleName, typesOf, type ArraySchema, type EnumSchema, type Field, type MapSchema, type RecordSchema, type Schema, type SharedTypes, type TextFormat, type ValueSchema } from './schema.ts'

/** Named types that were built before, and where their names and docs are kept for the JSON Schema. */
interface Forms {
  readonly types: SharedTypes
  readonly built: Map<string, z.ZodType>
  readonly names: z.core.$ZodRegistry<{ id?: string; description?: string; maxProperties?: number }>
}

const formsOf = (source: ContractSource): Forms => ({ types: typesOf(source), built: new Map(), names: z.registry() })

/** Checks a message's JSON: closed objects, every limit of the schema, null where a field may be absent. */
export const jsonForm = (source: ContractSource, event: string): z.ZodType => recordForm(schemaOf(source, event), undefined, formsOf(source))

/** The same as JSON Schema, draft 2020-12. */
export function jsonSchemaOf(source: ContractSource, event: string): Record<string, unknown> {
  const schema = schemaOf(source, event)
  const forms = formsOf(source)
  const form = recordForm(schema, undefined, forms)
  const { $schema, ...rest } = z.toJSONSchema(form, { io: 'input', unrepresentable: 'any', metadata: forms.names }) as Record<string, unknown>
  return { $schema, title: event, description: schema.doc, ...rest }
}

function schemaOf({ events }: ContractSource, event: string): RecordSchema {
  const entry = events.find((one) => one.event === event)
  if (entry === undefined) throw new Error(`${event} is in no catalogue.`)
  return entry.schema
}

/** What was checked, without the nulls that mean "not said": what decoding the Avro form gives too. Throws `Invalid('malformed')` where a name would reach a prototype. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined)
  if (entries.some(([name]) => name === '__proto__')) throw new Invalid('malformed', 'A name in the body is reserved.')
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutNulls(inner)]))
}

function form(schema: Schema, space: string | undefined, forms: Forms): z.ZodType {
  if (typeof schema === 'string') return isPrimitive(schema) ? valueForm({ type: schema }) : namedForm(schema, space, forms)
  if (isUnion(schema)) return form(present(schema), space, forms)
  if (isArray(schema)) return listForm(schema, space, forms)
  if (isMap(schema)) return mapForm(schema, space, forms)
  if (isEnum(schema)) return enumForm(schema)
  return isRecord(schema) ? recordForm(schema, space, forms) : valueForm(schema)
}

/** Built once, so that it is one definition of the JSON Schema. */
function namedForm(name: string, space: string | undefined, forms: Forms): z.ZodType {
  const full = qualified(name, space)
  const known = forms.built.get(full)
  if (known !== undefined) return known
  const type = namedIn(forms.types, name, space)
  const made = form(type, namespaceOf(full), forms)
  forms.built.set(full, made)
  forms.names.add(made, { id: simpleName(full), ...(type.doc === undefined ? {} : { description: type.doc }) })
  return made
}

function recordForm({ fields, namespace }: RecordSchema, space: string | undefined, forms: Forms): z.ZodType {
  return z.strictObject(Object.fromEntries(fields.map((field) => [field.name, fieldForm(field, namespace ?? space, forms)])))
}

function fieldForm(field: Field, space: string | undefined, forms: Forms): z.ZodType {
  const bare = form(field.type, space, forms)
  const made = isOptional(field.type) ? bare.nullish() : field.default === undefined ? bare : bare.default(() => structuredClone(field.default))
  const described = made.describe(field.doc ?? '')
  forms.names.add(described, { description: field.doc ?? '' })
  return described
}

/** The word that stands for words of newer writers is never written. */
function enumForm({ symbols, default: fallback, defaultIsWord = false }: EnumSchema): z.ZodType {
  return z.enum(symbols.filter((symbol) => defaultIsWord || symbol !== fallback))
}

function listForm({ items, minItems = 0, maxItems }: ArraySchema, space: string | undefined, forms: Forms): z.ZodType {
  const list = z.array(form(items, space, forms)).min(minItems)
  return maxItems === undefined ? list : list.max(maxItems)
}

const reserved = new Set(['__proto__', 'constructor', 'prototype'])
const keyLength = 40

function mapForm({ values, maxProperties }: MapSchema, space: string | undefined, forms: Forms): z.ZodType {
  const key = text({ type: 'string', maxLength: keyLength }).refine((name) => !reserved.has(name), 'This name is reserved.')
  const map = z.record(key, form(values, space, forms))
  if (maxProperties === undefined) return map
  const bounded = map.refine((entries) => Object.keys(entries).length <= maxProperties, `At most ${maxProperties} entries.`)
  forms.names.add(bounded, { maxProperties })
  return bounded
}

function valueForm(schema: ValueSchema): z.ZodType {
  switch (schema.type) {
    case 'boolean':
      return z.boolean()
    case 'int':
    case 'long':
      return limited(z.int(), schema)
    case 'float':
    case 'double':
      return limited(z.number(), schema)
    case 'string':
      return schema.format === undefined ? text(schema) : formats[schema.format](schema)
    default:
      throw new Error(`JSON has no ${schema.type}.`)
  }
}

function limited<Type extends z.ZodNumber>(type: Type, { minimum, maximum }: ValueSchema): Type {
  const from = minimum === undefined ? type : type.min(minimum)
  return maximum === undefined ? from : from.max(maximum)
}

/** Control characters and half characters are refused; everything else is text and stays text. Written as every language's patterns can be. */
const printable = /^[^\x00-\x1f\x7f]*$/
const printableLines = /^[^\x00-\x09\x0b-\x1f\x7f]*$/
const noControls = 'Control characters are not allowed.'
const isWhole = (value: string): boolean => !/\p{Surrogate}/u.test(value)

function text({ minLength = 1, maxLength, pattern, brand }: ValueSchema, allowed = printable): z.ZodString {
  const bounded = maxLength === undefined ? z.string().min(minLength) : z.string().min(minLength).max(maxLength)
  const own = pattern ?? brandPatterns.get(brand ?? '')
  return own === undefined ? bounded.regex(allowed, noControls).refine(isWhole, noControls) : bounded.regex(new RegExp(own))
}

const brandPatterns = new Map([['ShopId', '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$']])

const day = z.iso.date()
const moment = z.iso.datetime({ offset: true }).max(40)

const formats: Readonly<Record<TextFormat, (schema: ValueSchema) => z.ZodType>> = {
  day: () => day,
  moment: () => moment,
  'day-or-moment': () => z.union([day, moment]),
  'time-zone': (schema) => text(schema).refine(isTimeZone, 'This is no IANA time zone.'),
  language: (schema) => text(schema).refine(isLanguageTag, 'This is no language tag of BCP 47.'),
  https: ({ maxLength = 500 }) => z.url({ protocol: /^https$/ }).max(maxLength).regex(/^https:\/\//).regex(printable, noControls).refine(isWhole, noControls),
  email: ({ maxLength = 254 }) => z.email().max(maxLength),
  phone: () => z.string().regex(/^\+[1-9]\d{6,14}$/, 'A phone number is written in E.164: +353215550100.'),
  paragraph: (schema) => text(schema, printableLines),
}
