// Whether what retailers may send became narrower: the limits that bind the JSON form, which Avro does not know.
import { isArray, isEnum, isMap, isPrimitive, isRecord, isUnion, qualified, standalone } from '../../libs/contracts/src/schema.ts'
import type { ArraySchema, Field, MapSchema, NamedSchema, RecordSchema, Schema, SharedTypes, ValueSchema } from '../../libs/contracts/src/schema.ts'
import type { Revision } from './compatibility.ts'

type Limits = Pick<ValueSchema, 'format' | 'pattern' | 'minLength' | 'maxLength' | 'minimum' | 'maximum'> & Pick<ArraySchema, 'minItems' | 'maxItems'> & Pick<MapSchema, 'maxProperties'>
type Limit = keyof Limits

const highest = ['maxLength', 'maximum', 'maxItems', 'maxProperties'] as const
const lowest = ['minLength', 'minimum', 'minItems'] as const
/** What holds where nothing is said. An empty text is never taken. */
const leastOf: Readonly<Record<(typeof lowest)[number], number>> = { minLength: 1, minimum: -Infinity, minItems: 0 }

const attributes = new Set<string>(['default', 'aliases', 'logicalType', 'format', 'pattern', ...highest, ...lowest])

/** What decides about bytes and, for messages from outside, about what is taken. Avro lets readers ignore the rest. */
export const limitedForm = (schema: RecordSchema, types: SharedTypes): RecordSchema => standalone(schema, types, (attribute) => attributes.has(attribute))

/** Limits of the current form that refuse what a published one allowed, one sentence each. Forms without limits have none. */
export function narrowings(event: string, published: readonly Revision[], current: RecordSchema): readonly string[] {
  const sentences = new Map<string, string>()
  const now = spotsOf(current)
  for (const { revision, schema } of published.toSorted((a, b) => b.revision - a.revision)) {
    const then = new Map(spotsOf(schema).map((spot) => [spot.place, spot.limits]))
    for (const { place, path, home, limits } of now) {
      for (const limit of narrowed(then.get(place) ?? limits, limits)) {
        const problem = `${home} ${limit}`
        if (!sentences.has(problem)) sentences.set(problem, `${event} cannot follow revision ${revision}: ${path.replace(/\?$/, '') || 'its record'} had ${told(then.get(place), limit)} and has ${told(limits, limit)}, and what retailers were allowed to send would be refused: a limit only widens.`)
      }
    }
  }
  return [...sentences.values()]
}

const told = (limits: Limits | undefined, limit: Limit): string => (limits?.[limit] === undefined ? `no ${limit}` : `${limit} ${limits[limit]}`)

const narrowed = (was: Limits, is: Limits): readonly Limit[] => [
  ...highest.filter((limit) => (is[limit] ?? Infinity) < (was[limit] ?? Infinity)),
  ...lowest.filter((limit) => (is[limit] ?? leastOf[limit]) > (was[limit] ?? leastOf[limit])),
  ...(is.pattern === undefined || is.pattern === was.pattern ? [] : ['pattern' as const]),
  ...(allows(is.format, was.format) ? [] : ['format' as const]),
]

/** A paragraph may hold what any text holds, and line feeds. */
function allows(is: Limits['format'], was: Limits['format']): boolean {
  if (is === was || is === 'paragraph') return true
  if (is === undefined) return was !== 'paragraph'
  return is === 'day-or-moment' && (was === 'day' || was === 'moment')
}

/** A value, list or map of a form. */
interface Spot extends Place {
  readonly limits: Limits
}

interface Place {
  /** The same in every form, under each name that a field has or had. */
  readonly place: string
  /** As a person reads it: `lines[].title`. */
  readonly path: string
  /** Counted from the nearest type with a name, so that a shared type is told of once. */
  readonly home: string
}

const below = ({ place, path, home }: Place, step: string): Place => ({ place: place + step, path: path + step, home: home + step })
const inField = ({ place, path }: Place, record: string, { name }: Field, known: string): Place => ({ place: `${place}.${known}`, path: path === '' ? name : `${path}.${name}`, home: `${record}.${name}` })

function spotsOf(form: RecordSchema): readonly Spot[] {
  const types = new Map<string, NamedSchema>()
  const walk = (schema: Schema, at: Place, space: string | undefined, above: readonly string[]): readonly Spot[] => {
    if (typeof schema === 'string') return isPrimitive(schema) ? [{ ...at, limits: {} }] : walkNamed(types.get(qualified(schema, space)), at, space, above)
    if (isUnion(schema)) return schema.filter((one) => one !== 'null').flatMap((one) => walk(one, below(at, '?'), space, above))
    if (isArray(schema)) return [{ ...at, limits: schema }, ...walk(schema.items, below(at, '[]'), space, above)]
    if (isMap(schema)) return [{ ...at, limits: schema }, ...walk(schema.values, below(at, '{}'), space, above)]
    return isRecord(schema) || isEnum(schema) ? walkNamed(schema, at, space, above) : [{ ...at, limits: schema }]
  }
  /** A type within itself is not entered again. */
  const walkNamed = (type: NamedSchema | undefined, at: Place, space: string | undefined, above: readonly string[]): readonly Spot[] => {
    if (type === undefined || !isRecord(type)) return []
    const own = type.namespace ?? space
    const name = qualified(type.name, own)
    types.set(name, { ...type, ...(own === undefined ? {} : { namespace: own }) })
    if (above.includes(name)) return []
    return type.fields.flatMap((field) => [field.name, ...(field.aliases ?? [])].flatMap((known) => walk(field.type, inField(at, name, field, known), own, [...above, name])))
  }
  return walk(form, { place: '', path: '', home: '' }, undefined, [])
}
