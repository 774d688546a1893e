import type { FastifySchemaCompiler } from 'fastify'
import { z } from 'zod'
import { Invalid, type Fault } from '@wismo/kernel'

/**
 * Checks one part of a request (`params`, `querystring`, `headers`, `body`) against its zod schema and answers the parsed
 * value, or `Invalid` with one fault per wrong place: `unknown_parameter` for a stray query parameter, `wrong_id_kind`
 * for an id of something else, else `invalid`. Values are never repeated.
 */
export const requestValidator: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const closed = httpPart === 'querystring' && schema instanceof z.ZodObject ? schema.strict() : schema
  return (data: unknown) => {
    const result = closed.safeParse(data)
    return result.success ? { value: result.data } : { error: invalidPart(result.error, httpPart ?? 'body') }
  }
}

function invalidPart(error: z.ZodError, part: string): Invalid {
  const faults = faultsOf(error)
  const codes = new Set(faults.map(({ code }) => code))
  if (part === 'querystring' && codes.has('unknown_property')) return new Invalid('unknown_parameter', 'This address takes no such query parameter.', faults)
  if (codes.has('wrong_id_kind')) return new Invalid('wrong_id_kind', faults.find(({ code }) => code === 'wrong_id_kind')?.detail, faults)
  return invalidRequest(part, faults)
}

/** One part of a request that has the wrong shape, and where. */
export const invalidRequest = (part: string, faults: readonly Fault[]): Invalid => new Invalid('invalid', `The ${partNames.get(part) ?? part} cannot be used as it is: see errors.`, faults)

const partNames = new Map([['params', 'path'], ['querystring', 'query'], ['headers', 'headers'], ['body', 'body']])

/** The faults of a failed zod check, for routes that check a document themselves. */
export const faultsOf = (error: z.ZodError): readonly Fault[] => error.issues.flatMap((issue) => faultsOfIssue(issue, []))

function faultsOfIssue(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): readonly Fault[] {
  const path = [...above, ...issue.path]
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ pointer: pointerOf([...path, key]), code: 'unknown_property', detail: 'There is no property of this name here.' }))
    case 'invalid_union':
      return issue.errors.length === 1 ? (issue.errors[0] ?? []).flatMap((one) => faultsOfIssue(one, path)) : [{ pointer: pointerOf(path), code: 'invalid_value', detail: ownWords(issue.message) ?? 'This fits none of the forms that are allowed here.' }]
    case 'invalid_type':
      return [{ pointer: pointerOf(path), code: issue.message.endsWith('received undefined') ? 'required' : 'invalid_type', detail: ownWords(issue.message) ?? `Expected: ${issue.expected}.` }]
    case 'custom':
      return [{ pointer: pointerOf(path), code: typeof issue.params?.['code'] === 'string' ? issue.params['code'] : 'invalid_value', detail: issue.message }]
    default:
      return [{ pointer: pointerOf(path), code: issue.code, detail: issue.message }]
  }
}

/** What a schema says itself of what it takes; the words of the library say what came. */
const ownWords = (message: string): string | undefined => (message.startsWith('Invalid input') ? undefined : message)

/** A name from outside is cut: a pointer shows where to look and is no echo of the body. */
const maxNameLength = 64
const unprintable = /[\p{Cc}\p{Surrogate}]/gu
/** A name may be a card number or a phone number, and where a map has people for its keys an e-mail address. */
const personal = /\d[\d -]{10,}\d|\S*@\S*/g

/** Path -> JSON pointer (RFC 6901): `['lines', 3, 'a/b']` -> `/lines/3/a~1b`. */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).slice(0, maxNameLength).replaceAll(unprintable, '\uFFFD').replaceAll(personal, '…').replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/**
 * Finds the objects of a body's schema that would let unknown properties through (`z.object` instead of
 * `z.strictObject`). Answers their places; a route with one does not start.
 */
export function openObjects(schema: z.ZodType): readonly string[] {
  const found: string[] = []
  const visit = (node: unknown, place: string): void => {
    if (typeof node !== 'object' || node === null) return
    if ('properties' in node && (!('additionalProperties' in node) || node.additionalProperties !== false)) found.push(place || '/')
    for (const [name, child] of Object.entries(node)) visit(child, `${place}/${name}`)
  }
  visit(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), '')
  return found
}

/** A name that no schema has is the sender's own and may be anybody's address: what is refused is kept and told to others, so it says only where the name stands. */
export function withoutStrangeNames(faults: readonly Fault[]): readonly Fault[] {
  const named = faults.map((fault) => (strange.has(fault.code) ? { ...fault, pointer: fault.pointer.replace(/\/[^/]*$/, ''), detail: 'A name here is not one of the schema.' } : fault))
  return [...new Map(named.map((fault) => [`${fault.pointer} ${fault.code}`, fault])).values()]
}

const strange = new Set(['unknown_property', 'invalid_key'])
