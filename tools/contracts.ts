// npm run contracts: writes libs/contracts/src/generated from schemas/. With --check it writes nothing and fails on drift,
// on a field without doc, and on a version that is no longer compatible with what was published.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import avsc from 'avsc'

interface Field { readonly name: string; readonly type: Schema; readonly doc?: string; readonly default?: unknown }
interface Named { readonly type: string; readonly name?: string; readonly namespace?: string; readonly doc?: string; readonly fields?: readonly Field[]; readonly items?: Schema; readonly values?: Schema; readonly brand?: string; readonly oneOf?: readonly string[]; readonly logicalType?: string }
type Schema = string | Named | readonly Schema[]
interface CatalogueEntry { readonly event: string; readonly domain: string; readonly topic: string; readonly key: string; readonly owner: string }
interface EventSchema { readonly file: string; readonly event: string; readonly version: number; readonly schema: Named }

const schemasFolder = 'schemas'
const generatedFolder = 'libs/contracts/src/generated'
const lockFile = join(schemasFolder, 'lock.json')

function main(): void {
  const check = process.argv.includes('--check')
  const catalogue = JSON.parse(readFileSync(join(schemasFolder, 'catalogue.json'), 'utf8')) as readonly CatalogueEntry[]
  const events = catalogue.flatMap(readVersions)
  const problems = [...events.flatMap(({ file, schema }) => missingDocs(schema, file)), ...compatibility(events)]
  const files = new Map<string, string>([...events.map((event) => [`${event.event}.v${event.version}.ts`, eventModule(event)] as const), ['index.ts', indexModule(catalogue, events)]])
  if (check) problems.push(...drift(files))
  else write(files, events)
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  if (problems.length > 0) process.exitCode = 1
  else process.stdout.write(`${events.length} schemas, ${catalogue.length} events: ${check ? 'nothing drifted, everything compatible' : 'generated'}\n`)
}

function readVersions({ event, domain }: CatalogueEntry): readonly EventSchema[] {
  const folder = join(schemasFolder, domain)
  const versions = readdirSync(folder).flatMap((file) => {
    const version = new RegExp(`^${event}\\.v(\\d+)\\.avsc$`).exec(file)?.[1]
    return version === undefined ? [] : [{ file: join(folder, file), event, version: Number(version), schema: JSON.parse(readFileSync(join(folder, file), 'utf8')) as Named }]
  })
  if (versions.length === 0) throw new Error(`${folder} has no schema of ${event}.`)
  return versions.sort((a, b) => a.version - b.version)
}

function missingDocs(schema: Schema, place: string): readonly string[] {
  if (typeof schema === 'string') return []
  if (isUnion(schema)) return schema.flatMap((one) => missingDocs(one, place))
  const own = schema.type === 'record' && !schema.doc ? [`${place}: record ${schema.name} has no doc`] : []
  const fields = (schema.fields ?? []).flatMap((field) => [...(field.doc ? [] : [`${place}: field ${field.name} has no doc`]), ...missingDocs(field.type, `${place}/${field.name}`)])
  return [...own, ...fields, ...(schema.items === undefined ? [] : missingDocs(schema.items, place)), ...(schema.values === undefined ? [] : missingDocs(schema.values, place))]
}

const isUnion = (schema: Schema): schema is readonly Schema[] => Array.isArray(schema)

/** Every version reads every other, in both directions; a published version never changes. */
function compatibility(events: readonly EventSchema[]): readonly string[] {
  const lock = readLock()
  const changed = events.filter(({ event, version, schema }) => lock[`${event}.v${version}`] !== undefined && lock[`${event}.v${version}`] !== canonical(schema)).map(({ file }) => `${file}: a published version changed; add a new version instead`)
  const pairs = events.flatMap((one) => events.filter((other) => other.event === one.event && other.version !== one.version).map((other) => [one, other] as const))
  return [...changed, ...pairs.flatMap(([reader, writer]) => incompatible(reader, writer))]
}

const readLock = (): Readonly<Record<string, string>> => (existsSync(lockFile) ? (JSON.parse(readFileSync(lockFile, 'utf8')) as Record<string, string>) : {})

const canonical = (schema: Named): string => JSON.stringify(avsc.Type.forSchema(schema as unknown as avsc.Schema).schema())

function incompatible(reader: EventSchema, writer: EventSchema): readonly string[] {
  try {
    avsc.Type.forSchema(reader.schema as unknown as avsc.Schema).createResolver(avsc.Type.forSchema(writer.schema as unknown as avsc.Schema))
    return []
  } catch (error) {
    return [`${reader.file} cannot read what ${writer.file} wrote: ${error instanceof Error ? error.message : String(error)}`]
  }
}

function drift(files: ReadonlyMap<string, string>): readonly string[] {
  return [...files].flatMap(([name, text]) => {
    const file = join(generatedFolder, name)
    return existsSync(file) && readFileSync(file, 'utf8') === text ? [] : [`${file} is not what the schemas say: npm run contracts`]
  })
}

function write(files: ReadonlyMap<string, string>, events: readonly EventSchema[]): void {
  mkdirSync(generatedFolder, { recursive: true })
  for (const [name, text] of files) writeFileSync(join(generatedFolder, name), text)
  const lock = { ...Object.fromEntries(events.map(({ event, version, schema }) => [`${event}.v${version}`, canonical(schema)])), ...readLock() }
  writeFileSync(lockFile, `${JSON.stringify(lock, null, 2)}\n`)
}

const primitives: Readonly<Record<string, string>> = { string: 'string', int: 'number', long: 'number', float: 'number', double: 'number', boolean: 'boolean' }

/** The TypeScript type of a schema; records that were written before are named again. */
function typeOf(schema: Schema, known: Map<string, Named>, brands: Set<string>, depth: number): string {
  if (typeof schema === 'string') return primitives[schema] ?? recordType(known.get(schema) ?? fail(schema), known, brands, depth)
  if (isUnion(schema)) return schema.filter((one) => one !== 'null').map((one) => typeOf(one, known, brands, depth)).join(' | ')
  return textType(schema, brands) ?? composedType(schema, known, brands, depth)
}

/** Text that is more than text: an id, one of a few words, a moment. */
function textType(schema: Named, brands: Set<string>): string | undefined {
  if (schema.brand !== undefined) return branded(schema.brand, brands)
  if (schema.oneOf !== undefined) return schema.oneOf.map((word) => `'${word}'`).join(' | ')
  if (schema.logicalType === 'timestamp-millis') return branded('Instant', brands)
  return schema.logicalType === 'uuid' ? branded('Uuid', brands) : undefined
}

function composedType(schema: Named, known: Map<string, Named>, brands: Set<string>, depth: number): string {
  if (schema.type === 'array') return `readonly ${grouped(typeOf(schema.items ?? fail('array'), known, brands, depth))}[]`
  if (schema.type === 'map') return `Readonly<Record<string, ${typeOf(schema.values ?? fail('map'), known, brands, depth)}>>`
  if (schema.type === 'record') return recordType(schema, known, brands, depth)
  return primitives[schema.type] ?? fail(schema.type)
}

const grouped = (type: string): string => (type.includes(' | ') ? `(${type})` : type)

function branded(brand: string, brands: Set<string>): string {
  brands.add(brand)
  return brand
}

function recordType(schema: Named, known: Map<string, Named>, brands: Set<string>, depth: number): string {
  known.set(schema.name ?? '', schema)
  const pad = '  '.repeat(depth + 1)
  const fields = (schema.fields ?? []).filter(({ name }) => !(depth === 0 && name === 'envelope')).map((field) => {
    const optional = isUnion(field.type) && field.type.includes('null')
    return `${pad}/** ${field.doc ?? ''} */\n${pad}readonly ${field.name}${optional ? '?' : ''}: ${typeOf(field.type, known, brands, depth + 1)}`
  })
  return `{\n${fields.join('\n')}\n${'  '.repeat(depth)}}`
}

function fail(what: string): never {
  throw new Error(`the generator does not know ${what}`)
}

function eventModule({ event, version, schema }: EventSchema): string {
  const brands = new Set<string>()
  const type = typeOf(schema, new Map(), brands, 0)
  const imports = brands.size === 0 ? '' : `import type { ${[...brands].sort().join(', ')} } from '@wismo/kernel'\n\n`
  return `// Generated from schemas/ by npm run contracts.\n${imports}/** ${schema.doc ?? ''} */\nexport interface ${event} ${type}\n\n/** Avro schema of version ${version}. */\nexport const ${event}V${version} = ${JSON.stringify(schema)} as const\n`
}

function indexModule(catalogue: readonly CatalogueEntry[], events: readonly EventSchema[]): string {
  const newest = new Map(events.map((one) => [one.event, one.version]))
  const imports = events.map(({ event, version }) => `import { ${event}V${version} } from './${event}.v${version}.ts'`)
  const types = catalogue.map(({ event }) => `export type { ${event} } from './${event}.v${newest.get(event)}.ts'`)
  const entries = catalogue.map((entry) => {
    const versions = events.filter(({ event }) => event === entry.event)
    return `  { event: '${entry.event}', domain: '${entry.domain}', topic: '${entry.topic}', key: '${entry.key}', owner: '${entry.owner}', schemas: [${versions.map(({ event, version }) => `{ version: ${version}, schema: ${event}V${version} }`).join(', ')}] },`
  })
  return `// Generated from schemas/ by npm run contracts.\n${imports.join('\n')}\n\n${types.join('\n')}\n\n/** Every public event and message: where it travels, by which key, who owns it. */\nexport const catalogue = [\n${entries.join('\n')}\n] as const\n`
}

main()
