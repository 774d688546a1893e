import type { ContractSource } from './contract-source.ts'
import { isArray, isEnum, isMap, isPrimitive, isRecord, isUnion, namedIn, namespaceOf, present, qualified, typesOf, type Field, type RecordSchema, type Schema, type SharedTypes } from './schema.ts'

/** Turns an event as it was stored in one version into the next. Only for what a schema cannot say itself. */
export interface Upcaster {
  readonly event: string
  /** The version it reads; it answers the next one. */
  readonly from: number
  up(data: unknown): unknown
}

/** In which version a service's events are stored, and how others are read. */
export interface StoredVersions {
  current(type: string): number
  /** Data that was stored in another version, in the current one. What a newer release stored is seen as far as this one can. */
  upcast(type: string, version: number, data: unknown): unknown
}

export interface StoredSettings {
  readonly upcasters?: readonly Upcaster[]
  /** Events of a schema that are stored in a shape of the service's own: those that `publicEvents` is told differences for. */
  readonly ownShape?: readonly string[]
}

/**
 * A published event is stored in the revision of its schema; older revisions are brought up by what the schema says
 * (defaults, aliases), after the upcasters for what it cannot say. An event of a shape of its own, in a private stream or
 * not, has one version more than upcasters. Throws where upcasters leave a step out or two share one.
 */
export function storedVersions(source: ContractSource, { upcasters = [], ownShape = [] }: StoredSettings = {}): StoredVersions {
  const types = typesOf(source)
  const schemas = new Map(source.events.filter(({ event }) => !ownShape.includes(event)).map(({ event, schema }) => [event, schema]))
  const steps = new Map(upcasters.map((one) => [`${one.event} ${one.from}`, one]))
  const current = (type: string): number => (schemas.has(type) ? Math.max(1, source.revisions[type]?.length ?? 0) : 1 + upcasters.filter(({ event }) => event === type).length)
  checkSteps(upcasters, current)
  return {
    current,
    upcast(type, version, data) {
      let now = data
      for (let from = version; from < current(type); from += 1) now = steps.get(`${type} ${from}`)?.up(now) ?? now
      const schema = schemas.get(type)
      return schema === undefined || version === current(type) ? now : grown(schema, now, types)
    },
  }
}

/** As many steps as there are versions before the newest, each once: then none is missing. */
function checkSteps(upcasters: readonly Upcaster[], current: (type: string) => number): void {
  const seen = new Set<string>()
  for (const { event, from } of upcasters) {
    if (from < 1 || from >= current(event)) throw new Error(`${event} has no version ${from} to be read.`)
    if (seen.has(`${event} ${from}`)) throw new Error(`${event} has two upcasters from version ${from}.`)
    seen.add(`${event} ${from}`)
  }
}

/** Data of another revision as the newest schema here has it: renamed fields under their new name, what is missing and unknown words by default, nothing else. */
function grown(schema: Schema, value: unknown, types: SharedTypes, space?: string): unknown {
  if (value === undefined || value === null) return value
  if (typeof schema === 'string') return isPrimitive(schema) ? value : grownNamed(schema, value, types, space)
  if (isUnion(schema)) return grown(present(schema), value, types, space)
  if (isArray(schema)) return (value as readonly unknown[]).map((item) => grown(schema.items, item, types, space))
  if (isMap(schema)) return Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, grown(schema.values, item, types, space)]))
  if (isEnum(schema)) return schema.symbols.includes(value as string) ? value : (schema.default ?? value)
  return isRecord(schema) ? grownRecord(schema, value as Readonly<Record<string, unknown>>, types, space) : value
}

function grownNamed(name: string, value: unknown, types: SharedTypes, space: string | undefined): unknown {
  return grown(namedIn(types, name, space), value, types, namespaceOf(qualified(name, space)))
}

function grownRecord({ fields, namespace }: RecordSchema, value: Readonly<Record<string, unknown>>, types: SharedTypes, space: string | undefined): unknown {
  const own = namespace ?? space
  const there = fields.filter(({ name }) => name !== 'envelope').map((field) => [field.name, grown(field.type, held(field, value), types, own)] as const)
  return Object.fromEntries(there.filter(([, inner]) => inner !== undefined && inner !== null))
}

function held({ name, aliases = [], default: fallback }: Field, value: Readonly<Record<string, unknown>>): unknown {
  const known = [name, ...aliases].find((one) => value[one] !== undefined)
  return known === undefined ? fallback : value[known]
}
