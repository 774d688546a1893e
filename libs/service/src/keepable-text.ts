import type { FastifyRequest } from 'fastify'
import { invalidRequest, pointerOf } from './validation.ts'

/** No database keeps U+0000 in a text, and none takes half of a surrogate pair in JSON. */
const unkeepable = /[\u0000\p{Cs}]/u

type Path = readonly PropertyKey[]

/**
 * Refuses path, query and body where a text or a name in them has a character that no database keeps. Throws `Invalid`
 * with one fault per place. Before any handler, so that nobody makes a database refuse what it is asked.
 */
export function refuseUnkeepableText({ params, query, body }: Pick<FastifyRequest, 'params' | 'query' | 'body'>): void {
  for (const [part, value] of [['params', params], ['querystring', query], ['body', body]] as const) {
    const places = unkeepablePlaces(value, [])
    if (places.length > 0) throw invalidRequest(part, places.map((path) => ({ pointer: pointerOf(path), code: 'invalid_value', detail: 'A text here has U+0000, or half of a surrogate pair.' })))
  }
}

/** Nothing in the value has such a character. */
export const isKeepable = (value: unknown): boolean => unkeepablePlaces(value, []).length === 0

/** What stands below a name that cannot be kept is not looked at. */
function unkeepablePlaces(value: unknown, path: Path): readonly Path[] {
  if (typeof value === 'string') return unkeepable.test(value) ? [path] : []
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap((one, i) => unkeepablePlaces(one, [...path, i]))
  return Object.entries(value).flatMap(([name, one]) => (unkeepable.test(name) ? [[...path, name]] : unkeepablePlaces(one, [...path, name])))
}
