// Writes what follows from the schemas, or says what is wrong with them.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { ContractSource, EventEntry } from '../../libs/contracts/src/contract-source.ts'
import { exampleOf } from '../../libs/contracts/src/examples.ts'
import { jsonSchemaOf } from '../../libs/contracts/src/json-form.ts'
import { standalone, type SharedTypes } from '../../libs/contracts/src/schema.ts'
import { judge, lockText, readLock, revisionsOf, type Judged } from './lock.ts'
import { readSources, type Sources } from './sources.ts'
import { clashes, sourceModule, typesModule } from './typescript.ts'

const retailersFolder = 'for-retailers'
const goldenFolder = 'golden'

/** What was said, and whether it was a refusal: one line each. */
export interface Outcome {
  readonly refused: boolean
  readonly lines: readonly string[]
}

/** As `npm run contracts` with these arguments. */
export function runContracts(args: readonly string[]): Outcome {
  try {
    return run(args)
  } catch (error) {
    return refusal([error instanceof Error ? error.message : String(error)])
  }
}

const refusal = (lines: readonly string[]): Outcome => ({ refused: true, lines })

function run(args: readonly string[]): Outcome {
  const check = args.includes('--check')
  const [folder = 'schemas', generated = 'libs/contracts/src/generated'] = args.filter((arg) => arg !== '--check')
  const lockFile = join(folder, 'lock.json')
  const locked = readLock(lockFile)
  const sources = readSources(folder)
  const judged = judge(sources, locked)
  const wrong = [...sources.problems, ...clashes(sources), ...judged.problems, ...lostGoldenFiles(folder, sources, judged)]
  if (wrong.length > 0) return refusal(wrong)
  const files = filesOf(folder, generated, sources, judged)
  if (check) {
    const drifted = [...judged.news.map((news) => `${news}, which ${lockFile} does not say yet. Run npm run contracts.`), ...drift(files, [generated, join(folder, retailersFolder), join(folder, goldenFolder)])]
    if (drifted.length > 0) return refusal(drifted)
  } else {
    for (const [file, text] of files) write(file, text)
    if (judged.news.length > 0) write(lockFile, lockText(judged.lock))
  }
  const drafts = sources.events.filter(({ state }) => state === 'draft').map(({ event }) => event)
  return {
    refused: false,
    lines: [
      ...(check ? [] : judged.news),
      `drafts, which may still change freely: ${drafts.join(', ') || 'none'}`,
      `${sources.events.length} events on ${sources.topics.length} topics, ${sources.events.length - drafts.length} published: ${check ? 'nothing drifted, everything compatible' : 'written'}`,
    ],
  }
}

/** Everything that follows from the sources, by path. */
function filesOf(folder: string, generated: string, sources: Sources, judged: Judged): ReadonlyMap<string, string> {
  const revisions = Object.fromEntries(Object.entries(judged.lock).map(([event, { forms }]) => [event, revisionsOf(forms)]))
  const { topics, events, shared, types } = sources
  const source: ContractSource = { topics, events, types: shared, revisions }
  return new Map([
    [join(generated, 'types.ts'), typesModule(sources)],
    [join(generated, 'source.ts'), sourceModule(source)],
    ...retailerFiles(folder, source, types),
    ...goldenFiles(folder, sources, judged).map(({ file, text }) => [file, text()] as const),
  ])
}

const isForRetailers = ({ topic }: EventEntry): boolean => topic.startsWith('retail.')

/** Each message of the retailers' topics as one Avro schema that needs no other file, and as JSON Schema. */
function retailerFiles(folder: string, source: ContractSource, types: SharedTypes): readonly (readonly [string, string])[] {
  const place = (event: string, kind: string): string => join(folder, retailersFolder, `${event}.v1.${kind}`)
  return source.events.filter(isForRetailers).flatMap(({ event, topic, schema }) => {
    const avro = standalone(schema, types, (attribute) => ['doc', 'default', 'aliases', 'logicalType'].includes(attribute))
    const inbound = source.topics.some(({ name, inbound: fromOutside }) => name === topic && fromOutside === true)
    return [[place(event, 'avsc'), json(avro)] as const, ...(inbound ? [[place(event, 'schema.json'), json(jsonSchemaOf(source, event))] as const] : [])]
  })
}

interface GoldenFile {
  readonly file: string
  /** Of a revision that comes in this run. */
  readonly isNew: boolean
  text(): string
}

/** An event as it was stored in each of its revisions: what upcasting has to be able to read for ever. Written with its revision and never again. */
function goldenFiles(folder: string, { events, types }: Sources, { lock, added }: Judged): readonly GoldenFile[] {
  return events.filter((entry) => !isForRetailers(entry)).flatMap(({ event, schema }) => (lock[event]?.forms ?? []).map((_, i, forms) => {
    const file = join(folder, goldenFolder, `${event}.${i + 1}.json`)
    const isNew = added.includes(event) && i + 1 === forms.length
    return { file, isNew, text: () => (isNew ? json(exampleOf(schema, types).data) : readFileSync(file, 'utf8')) }
  }))
}

const lostGoldenFiles = (folder: string, sources: Sources, judged: Judged): readonly string[] =>
  goldenFiles(folder, sources, judged).filter(({ file, isNew }) => !isNew && !existsSync(file)).map(({ file }) => `${file} is missing: restore it from git, it cannot be made again.`)

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
