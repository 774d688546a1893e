// The parts of Avro that our contracts use, with the attributes we add to them. Avro lets every reader ignore what it does not know.

/** A type: the name of a primitive or of a shared type, a definition, or a union. */
export type Schema = string | RecordSchema | EnumSchema | ArraySchema | MapSchema | ValueSchema | readonly Schema[]

export interface RecordSchema {
  readonly type: 'record'
  readonly name: string
  readonly namespace?: string
  readonly doc?: string
  readonly aliases?: readonly string[]
  readonly fields: readonly Field[]
}

export interface Field {
  readonly name: string
  readonly type: Schema
  readonly doc?: string
  readonly default?: unknown
  readonly aliases?: readonly string[]
  /** What this field holds is personal and in clear: allowed on retailers' topics alone. */
  readonly personal?: boolean
}

export interface EnumSchema {
  readonly type: 'enum'
  readonly name: string
  readonly namespace?: string
  readonly doc?: string
  readonly aliases?: readonly string[]
  readonly symbols: readonly string[]
  /** What a reader sees instead of a symbol that its own schema does not have. Without one the enum can never grow. */
  readonly default?: string
  /** The default is a word of its own as well, which writers may write. */
  readonly defaultIsWord?: boolean
  /** The type of the kernel that says the same. */
  readonly brand?: string
}

export interface ArraySchema {
  readonly type: 'array'
  readonly items: Schema
  readonly minItems?: number
  readonly maxItems?: number
}

export interface MapSchema {
  readonly type: 'map'
  readonly values: Schema
  readonly maxProperties?: number
}

/** A primitive with more meaning than its bytes. The limits bind the JSON form; Avro does not know them. */
export interface ValueSchema {
  readonly type: Primitive
  readonly logicalType?: string
  /** The kernel's type of the value: `OrderId`. */
  readonly brand?: string
  readonly format?: TextFormat
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
}

export type Primitive = 'null' | 'boolean' | 'int' | 'long' | 'float' | 'double' | 'bytes' | 'string'

/**
 * What a text looks like: a day (`YYYY-MM-DD`), a moment (RFC 3339 with zone), either of them, an IANA time zone, a
 * language tag (BCP 47), an https address, an e-mail address, a phone number (E.164), a paragraph (line feeds allowed).
 */
export type TextFormat = 'day' | 'moment' | 'day-or-moment' | 'time-zone' | 'language' | 'https' | 'email' | 'phone' | 'paragraph'

export type NamedSchema = RecordSchema | EnumSchema

/** Whatever a schema may name, by full name: shared types such as `wismo.Envelope`, and the messages themselves. */
export type SharedTypes = ReadonlyMap<string, NamedSchema>

/** All of a source's. */
export const typesOf = ({ types, events }: { readonly types: readonly NamedSchema[]; readonly events: readonly { readonly schema: RecordSchema }[] }): SharedTypes =>
  new Map([...types, ...events.map(({ schema }) => schema)].map((type) => [fullName(type), type]))

export const isUnion = (schema: Schema): schema is readonly Schema[] => Array.isArray(schema)
export const isRecord = (schema: Schema): schema is RecordSchema => typeof schema === 'object' && !isUnion(schema) && schema.type === 'record'
export const isEnum = (schema: Schema): schema is EnumSchema => typeof schema === 'object' && !isUnion(schema) && schema.type === 'enum'
export const isArray = (schema: Schema): schema is ArraySchema => typeof schema === 'object' && !isUnion(schema) && schema.type === 'array'
export const isMap = (schema: Schema): schema is MapSchema => typeof schema === 'object' && !isUnion(schema) && schema.type === 'map'

/** `wismo.order.OrderPlaced`. A name without a namespace of its own has that of what encloses it. */
export const fullName = ({ name, namespace }: NamedSchema, enclosing?: string): string => qualified(name, namespace ?? enclosing)

/** A name as it is used within a namespace, in full: `Charge` in `wismo.order` is `wismo.order.Charge`. */
export const qualified = (name: string, space: string | undefined): string => (name.includes('.') || space === undefined ? name : `${space}.${name}`)

/** `wismo.order.Charge` -> `wismo.order`; undefined where there is none. */
export const namespaceOf = (full: string): string | undefined => (full.includes('.') ? full.slice(0, full.lastIndexOf('.')) : undefined)

/** `wismo.order.Charge` -> `Charge`. */
export const simpleName = (full: string): string => full.slice(full.lastIndexOf('.') + 1)

/** The type that a name means within a namespace. Throws where there is none. */
export function namedIn(types: SharedTypes, name: string, space: string | undefined): NamedSchema {
  const type = types.get(qualified(name, space))
  if (type === undefined) throw new Error(`There is no type ${qualified(name, space)}.`)
  return type
}

/** `wismo.order.OrderPlaced.v1`: the version is the topic's. What is published grows within it; what cannot grow gets another name. */
export const ceTypeOf = (event: RecordSchema): string => `${fullName(event)}.v1`

/** The one alternative beside null; the schema itself where it is not optional. */
export function present(schema: Schema): Schema {
  if (!isUnion(schema)) return schema
  const [only, ...more] = schema.filter((one) => one !== 'null')
  if (only === undefined || more.length > 0) throw new Error('A union here is null and one type.')
  return only
}

export const isOptional = (schema: Schema): boolean => isUnion(schema) && schema.includes('null')

const primitives = new Set<string>(['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'])
export const isPrimitive = (name: string): name is Primitive => primitives.has(name)

/**
 * A schema that needs no other file: every shared type is written out where it is met first. `keep` says which
 * attributes stay; without it all do. Throws where a name is unknown.
 */
export function standalone(schema: RecordSchema, types: SharedTypes, keep: (attribute: string) => boolean = () => true): RecordSchema {
  const written = new Set<string>()
  const write = (one: Schema, space: string | undefined): Schema => {
    if (typeof one === 'string') return isPrimitive(one) ? one : writeNamed(one, space)
    if (isUnion(one)) return one.map((member) => write(member, space))
    if (isArray(one)) return { ...kept(one), items: write(one.items, space) } as ArraySchema
    if (isMap(one)) return { ...kept(one), values: write(one.values, space) } as MapSchema
    if (isRecord(one) || isEnum(one)) return define(one, space)
    const value = kept(one)
    return Object.keys(value).length === 1 ? one.type : (value as unknown as ValueSchema)
  }
  const writeNamed = (name: string, space: string | undefined): Schema => {
    const full = qualified(name, space)
    return written.has(full) ? full : define(namedIn(types, name, space), space)
  }
  const define = (one: NamedSchema, space: string | undefined): NamedSchema => {
    const full = fullName(one, space)
    if (written.has(full)) throw new Error(`The type ${full} is defined twice in ${schema.name}.`)
    written.add(full)
    const own = namespaceOf(full)
    const head = { ...kept(one), name: simpleName(full), ...(own === undefined ? {} : { namespace: own }) }
    if (isEnum(one)) return head as EnumSchema
    return { ...head, fields: one.fields.map((field) => ({ ...kept(field), type: write(field.type, own) })) } as unknown as RecordSchema
  }
  const kept = (node: object): Record<string, unknown> => Object.fromEntries(Object.entries(node).filter(([attribute]) => structural.has(attribute) || keep(attribute)))
  return write(schema, undefined) as RecordSchema
}

const structural = new Set(['type', 'name', 'namespace', 'fields', 'symbols', 'items', 'values'])

/** What decides how bytes are written and read: no docs, no limits, no brands. This form is locked and published. */
export const wireForm = (schema: RecordSchema, types: SharedTypes): RecordSchema => standalone(schema, types, (attribute) => wireAttributes.has(attribute))

const wireAttributes = new Set(['default', 'aliases', 'logicalType'])
