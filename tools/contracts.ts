// npm run contracts: writes what follows from schemas/ (types, codecs, the lock, golden files, files for retailers).
// It refuses a change that readers or writers of yesterday could not live with. With --check it writes nothing and fails on drift.
// Other folders than ours can be named: npm run contracts -- [--check] [schemas] [generated]
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { ContractSource } from '../libs/contracts/src/contract-source.ts'
import { exampleOf } from '../libs/contracts/src/examples.ts'
import { jsonSchemaOf } from '../libs/contracts/src/json-form.ts'
import { standalone, type SharedTypes } from '../libs/contracts/src/schema.ts'
import { judge, lockText, readLock, revisionsOf, type Lock } from './contracts/lock.ts'
import { readSources, type Sources } from './contracts/sources.ts'
import { clashes, sourceModule, typesModule } from './contracts/typescript.ts'

const retailersFolder = 'for-retailers'
const goldenFolder = 'golden'

function main(args: readonly string[]): void {
  const check = args.includes('--check')
  const [folder = 'schemas', generated = 'libs/contracts/src/generated'] = args.filter((arg) => arg !== '--check')
  const lockFile = join(folder, 'lock.json')
  const locked = readLock(lockFile)
  const sources = readSources(folder)
  const { lock, added, problems } = judge(sources.events, sources.types, locked)
  const wrong = [...sources.problems, ...clashes(sources), ...problems]
  if (wrong.length > 0) return fail(wrong)
  const files = filesOf(folder, generated, sources, lock)
  if (check) {
    const drifted = [...added.map((event) => `${event}: its form is not in ${lockFile}. Run npm run contracts.`), ...drift(files, [generated, join(folder, retailersFolder), join(folder, goldenFolder)])]
    if (drifted.length > 0) return fail(drifted)
  } else {
    for (const [file, text] of files) write(file, text)
    if (added.length > 0) write(lockFile, lockText(lock))
    for (const event of added) say(`${event}: revision ${lock[event]?.length ?? 0} is published from now on`)
  }
  const drafts = sources.events.filter(({ state }) => state === 'draft').map(({ event }) => event)
  say(`drafts, which may still change freely: ${drafts.join(', ') || 'none'}`)
  say(`${sources.events.length} events on ${sources.topics.length} topics, ${sources.events.length - drafts.length} published: ${check ? 'nothing drifted, everything compatible' : 'written'}`)
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)

function fail(problems: readonly string[]): void {
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  process.exitCode = 1
}

/** Everything that follows from the sources, by path. A golden file is written once and never again. */
function filesOf(folder: string, generated: string, sources: Sources, lock: Lock): ReadonlyMap<string, string> {
  const revisions = Object.fromEntries(Object.entries(lock).map(([event, forms]) => [event, revisionsOf(forms)]))
  const { topics, events, shared, types } = sources
  const source: ContractSource = { topics, events, types: shared, revisions }
  return new Map([
    [join(generated, 'types.ts'), typesModule(sources)],
    [join(generated, 'source.ts'), sourceModule(source)],
    ...retailerFiles(folder, source, types),
    ...goldenFiles(folder, source, types),
  ])
}

/** Each message of the retailers' topics as one Avro schema that needs no other file, and as JSON Schema. */
function retailerFiles(folder: string, source: ContractSource, types: SharedTypes): readonly (readonly [string, string])[] {
  const place = (event: string, kind: string): string => join(folder, retailersFolder, `${event}.v1.${kind}`)
  return source.events.filter(({ topic }) => topic.startsWith('retail.')).flatMap(({ event, topic, schema }) => {
    const avro = standalone(schema, types, (attribute) => ['doc', 'default', 'aliases', 'logicalType'].includes(attribute))
    const inbound = source.topics.some(({ name, inbound: fromOutside }) => name === topic && fromOutside === true)
    return [[place(event, 'avsc'), json(avro)] as const, ...(inbound ? [[place(event, 'schema.json'), json(jsonSchemaOf(source, event))] as const] : [])]
  })
}

/** An event as it was stored in each of its revisions: what upcasting has to be able to read for ever. */
function goldenFiles(folder: string, { events, revisions }: ContractSource, types: SharedTypes): readonly (readonly [string, string])[] {
  const stored = events.filter(({ topic }) => !topic.startsWith('retail.'))
  return stored.flatMap(({ event, schema }) => (revisions[event] ?? []).map(({ revision }) => {
    const file = join(folder, goldenFolder, `${event}.${revision}.json`)
    return [file, existsSync(file) ? readFileSync(file, 'utf8') : json(exampleOf(schema, types).data)] as const
  }))
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

function drift(files: ReadonlyMap<string, string>, folders: readonly string[]): readonly string[] {
  const changed = [...files].filter(([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text).map(([file]) => `${file} is not what the schemas say. Run npm run contracts.`)
  const left = folders.flatMap((place) => (existsSync(place) ? readdirSync(place).map((file) => join(place, file)) : []))
  return [...changed, ...left.filter((file) => !files.has(file)).map((file) => `${file} follows from no schema: remove it.`)]
}

function write(file: string, text: string): void {
  mkdirSync(dirname(resolve(file)), { recursive: true })
  writeFileSync(file, text)
}

try {
  main(process.argv.slice(2))
} catch (error) {
  fail([error instanceof Error ? error.message : String(error)])
}
