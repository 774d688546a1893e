import { isArray, isMap, isOptional, isPrimitive, isRecord, isUnion, fullName, present, type RecordSchema, type Schema } from './schema.ts'

/** Turns what the decoder made into plain objects without nulls. */
export type Plain = (value: unknown) => unknown

const same: Plain = (value) => value

/** Made once per schema, so that only what can hold a null or a record is looked into. `schema` is standalone. */
export function plainReader(schema: RecordSchema): Plain {
  const named = new Map<string, Plain>()
  const reader = (one: Schema, space: string | undefined): Plain => {
    if (typeof one === 'string') return isPrimitive(one) ? same : (value) => (named.get(one) ?? same)(value)
    if (isUnion(one)) return reader(present(one), space)
    if (isArray(one)) return list(reader(one.items, space))
    if (isMap(one)) return map(reader(one.values, space))
    return isRecord(one) ? record(one, space) : same
  }
  const record = (one: RecordSchema, space: string | undefined): Plain => {
    const own = one.namespace ?? space
    const fields = one.fields.map(({ name, type }) => ({ name, optional: isOptional(type), plain: reader(type, own) }))
    const plain: Plain = (value) => {
      const from = value as Record<string, unknown>
      const to: Record<string, unknown> = {}
      for (const { name, optional, plain: inner } of fields) {
        const held = from[name]
        if (!optional || held !== null) to[name] = inner === same ? held : inner(held)
      }
      return to
    }
    named.set(fullName(one, space), plain)
    return plain
  }
  return record(schema, undefined)
}

const list = (item: Plain): Plain => (item === same ? same : (value) => (value as readonly unknown[]).map(item))

/** A key that would reach the prototype is left out. */
const map = (item: Plain): Plain => (value) => Object.fromEntries(Object.entries(value as object).filter(([key]) => key !== '__proto__').map(([key, inner]) => [key, item(inner)]))
