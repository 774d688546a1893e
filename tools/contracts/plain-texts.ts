// Texts of our events that no kernel type stands for: each is named in schemas/plain-texts.json with what it is, so that a
// new one is looked at before it carries a person's data into events, topics and backups for good.
import { fullName, isArray, isMap, isPrimitive, isRecord, isUnion, namedIn, namespaceOf, type RecordSchema, type Schema, type SharedTypes } from '../../libs/contracts/src/schema.ts'

/** One class of texts: what they are, and the fields that are of it, as `Record.field`. */
export interface PlainTexts {
  readonly class: string
  readonly doc: string
  readonly fields: readonly string[]
}

/** What nobody has said of these schemas, and what is said of fields that are not there. One sentence each. */
export function plainTextProblems(schemas: readonly RecordSchema[], types: SharedTypes, classes: readonly PlainTexts[]): readonly string[] {
  const there = new Set(schemas.flatMap((schema) => textsOf(schema, types, new Set())))
  const said = classes.flatMap(({ fields }) => fields)
  return [
    ...[...there].filter((field) => !said.includes(field)).map((field) => `${field} is a text: give it a type of the kernel (a person is a reference), or say in plain-texts.json what it holds.`),
    ...said.filter((field) => !there.has(field)).map((field) => `plain-texts.json names ${field}, which is no text of an event.`),
    ...said.filter((field, i) => said.indexOf(field) !== i).map((field) => `plain-texts.json names ${field} twice.`),
  ]
}

function textsOf(schema: Schema, types: SharedTypes, seen: Set<string>, space?: string): readonly string[] {
  if (typeof schema === 'string') return isPrimitive(schema) ? [] : textsOf(namedIn(types, schema, space), types, seen, space)
  if (isUnion(schema)) return schema.flatMap((one) => textsOf(one, types, seen, space))
  if (isArray(schema)) return textsOf(schema.items, types, seen, space)
  if (isMap(schema)) return textsOf(schema.values, types, seen, space)
  if (!isRecord(schema) || seen.has(fullName(schema))) return []
  seen.add(fullName(schema))
  const own = namespaceOf(fullName(schema)) ?? space
  return schema.fields.flatMap(({ name, type }) => (holdsText(type) ? [`${schema.name}.${name}`] : textsOf(type, types, seen, own)))
}

/** Forms that no person's data has. */
const harmless: readonly (string | undefined)[] = ['day', 'moment', 'day-or-moment', 'time-zone', 'language', 'https']

function holdsText(type: Schema): boolean {
  if (typeof type === 'string') return type === 'string'
  if (isUnion(type)) return type.some(holdsText)
  if (isArray(type)) return holdsText(type.items)
  if (isMap(type)) return holdsText(type.values)
  return type.type === 'string' && type.brand === undefined && type.logicalType === undefined && !harmless.includes(type.format)
}
