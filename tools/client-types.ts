// The types of @wismo/client, from the description that the API gives of itself: what a storefront asks, and the problem document.
import type { BuildService, Runtime } from '@wismo/service'
import { createHttp } from '@wismo/service'
import { withoutParts } from './without-parts.ts'

/** A JSON Schema, as far as the description uses it. */
interface Schema {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly $ref?: string
}

interface Operation {
  readonly summary?: string
  readonly description?: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly description?: string; readonly schema: Schema }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }>>
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** What the page of a shop may ask in the name of its customer, and before there is one. */
const isForStorefronts = (path: string): boolean => /^\/v1\/(?:track|me)\/|^\/v1\/(?:locations|policies\/returns)$/.test(path)
/** Followed by a function of its own. */
const isStream = ({ responses }: Operation): boolean => responses['200']?.content?.['text/event-stream'] !== undefined
const methods = ['get', 'post', 'put', 'patch', 'delete']

/** The text of `libs/client/src/generated/api.ts`. */
export async function clientTypes(builders: readonly BuildService[], given: Partial<Runtime> = {}): Promise<string> {
  const { paths, components } = await descriptionOf(builders, given)
  const operations = Object.entries(paths)
    .filter(([path]) => isForStorefronts(path))
    .flatMap(([path, byMethod]) => Object.entries(byMethod).filter(([method, operation]) => methods.includes(method) && !isStream(operation)).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const head = '// Written from the API’s description of itself by `npm run docs:reference`; a change by hand is undone by the next one.\n'
  const problem = components.schemas['Problem']
  if (problem === undefined) throw new Error('The description has no problem document.')
  return `${head}\n/** How every refusal and failure is told (RFC 9457). */\nexport interface Problem ${typeOf(problem, '')}\n\n/** What may be asked, by method and address. */\nexport interface Operations {\n${operations.map(operationText).join('')}}\n`
}

async function descriptionOf(builders: readonly BuildService[], given: Partial<Runtime>): Promise<Description> {
  const runtime = withoutParts(given)
  const http = await createHttp({ ...runtime, ready: {}, credentials: [] })
  for (const build of builders) http.register(async (scope) => build(runtime).routes(scope))
  await http.ready()
  const description = http.swagger() as unknown as Description
  await http.close()
  return description
}

function operationText([name, { summary, description, parameters = [], requestBody, responses }]: readonly [string, Operation]): string {
  const named = (place: string): Schema => {
    const own = parameters.filter((parameter) => parameter.in === place)
    return { type: 'object', properties: Object.fromEntries(own.map((one) => [one.name, { ...one.schema, ...(one.description === undefined ? {} : { description: one.description }) }])), required: own.filter(({ required }) => required === true).map((one) => one.name), additionalProperties: false }
  }
  const body = requestBody?.content['application/json']?.schema
  const [answer] = Object.entries(responses).filter(([status]) => status.startsWith('2')).map(([, { content }]) => content?.['application/json']?.schema)
  const members = [['path', typeOf(named('path'), '    ')], ['query', typeOf(named('query'), '    ')], ['body', body === undefined ? 'undefined' : typeOf(body, '    ')], ['answer', answer === undefined ? 'undefined' : typeOf(answer, '    ')]]
  return `${commentOf([summary, description].filter((text) => text !== undefined).join('. '), '  ')}  readonly '${name}': {\n${members.map(([member, type]) => `    readonly ${member}: ${type}\n`).join('')}  }\n`
}

const commentOf = (text: string, indent: string): string => (text === '' ? '' : `${indent}/** ${text.replaceAll('*/', '*\u200b/').replaceAll(/\s+/g, ' ')} */\n`)

/** A type of TypeScript for a schema. Strange to us is `unknown`: never a type that promises too much. */
export function typeOf(schema: Schema, indent: string): string {
  if (schema.$ref !== undefined) return schema.$ref.endsWith('/Problem') ? 'Problem' : 'unknown'
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(' | ')
  const some = schema.anyOf ?? schema.oneOf
  if (some !== undefined) return [...new Set(some.map((one) => typeOf(one, indent)))].join(' | ')
  if (Array.isArray(schema.type)) return [...new Set(schema.type.map((type: string) => typeOf({ ...schema, type }, indent)))].join(' | ')
  if (schema.type === 'array') return `readonly ${wrapped(typeOf(schema.items ?? {}, indent))}[]`
  return schema.type === 'object' ? objectText(schema, indent) : (scalars[String(schema.type)] ?? 'unknown')
}

const scalars: Readonly<Record<string, string>> = { string: 'string', integer: 'number', number: 'number', boolean: 'boolean', null: 'null' }

const wrapped = (type: string): string => (/[|&]/.test(type) && !type.startsWith('{') ? `(${type})` : type)

function objectText({ properties = {}, required = [], additionalProperties }: Schema, indent: string): string {
  const inner = `${indent}  `
  const members = Object.entries(properties).map(([name, one]) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`
    return `${commentOf(one.description ?? '', inner)}${inner}readonly ${key}${required.includes(name) ? '' : '?'}: ${typeOf(one, inner)}\n`
  })
  // What it may have beside these is not told: a reader looks before it uses it.
  if (additionalProperties !== false) members.push(`${inner}readonly [name: string]: unknown\n`)
  return members.length === 0 ? '{}' : `{\n${members.join('')}${indent}}`
}
