import { describeContracts, exampleOf, jsonSchemaOf, standalone, typesOf, type ContractSource, type DescribedEvent, type DescribedField, type DescribedTopic, type DescribedType, type Example } from '@wismo/contracts'
import { personalMarks, type PersonalMarks } from './personal-marks.ts'

/** The contracts as their pages need them: by name, with what is personal and who uses what. */
export interface EventCatalogue {
  readonly topics: readonly DescribedTopic[]
  readonly types: readonly DescribedType[]
  has(name: string): boolean
  event(name: string): PlacedEvent | undefined
  type(name: string): PlacedType | undefined
  readonly marks: PersonalMarks
  /** Events and shared types with a field of that type. */
  usersOf(type: string): readonly string[]
}

export interface PlacedEvent {
  readonly topic: DescribedTopic
  readonly event: DescribedEvent
  readonly example: Example
  /** The schema with everything it needs, as a file. */
  readonly avro: string
  /** The same for those who send JSON: of retailers' messages alone. */
  readonly jsonSchema?: string
}

export interface PlacedType {
  readonly type: DescribedType
  readonly namespace: string
  /** What an enum's reader sees instead of a word that it does not know. */
  readonly fallback?: string
}

export function openCatalogue(source: ContractSource): EventCatalogue {
  const { topics, types } = describeContracts(source)
  const holders = new Map<string, readonly DescribedField[]>([
    ...types.map(({ name, fields }) => [name, fields] as const),
    ...topics.flatMap(({ events }) => events.map(({ event, fields }) => [event, fields] as const)),
  ])
  const placed = new Map(topics.flatMap((topic) => topic.events.map((event) => [event.event, { topic, event }] as const)))
  const described = new Map(types.map((type) => [type.name, type]))
  return {
    topics,
    types,
    has: (name) => holders.has(name),
    event: (name) => placeEvent(source, placed.get(name)),
    type: (name) => placeType(source, described.get(name)),
    marks: personalMarks(topics, (name) => holders.get(name) ?? []),
    usersOf: (type) => [...holders].filter(([, fields]) => fields.some((field) => field.type.shared === type)).map(([name]) => name).sort(),
  }
}

function placeEvent(source: ContractSource, place: Pick<PlacedEvent, 'topic' | 'event'> | undefined): PlacedEvent | undefined {
  const schema = source.events.find(({ event }) => event === place?.event.event)?.schema
  if (place === undefined || schema === undefined) return undefined
  const types = typesOf(source)
  return {
    ...place,
    example: exampleOf(schema, types),
    avro: pretty(standalone(schema, types)),
    ...(place.topic.inbound === true ? { jsonSchema: pretty(jsonSchemaOf(source, place.event.event)) } : {}),
  }
}

function placeType({ types }: ContractSource, type: DescribedType | undefined): PlacedType | undefined {
  const schema = types.find(({ name }) => name === type?.name)
  if (type === undefined || schema === undefined) return undefined
  return { type, namespace: schema.namespace ?? '', ...(schema.type === 'enum' && schema.default !== undefined ? { fallback: schema.default } : {}) }
}

export const pretty = (value: unknown): string => JSON.stringify(value, undefined, 2)

export const indexPath = '/docs/events'
export const pagePath = (name: string): string => `${indexPath}/${encodeURIComponent(name)}`
export const avroPath = (event: string): string => `${pagePath(event)}.avsc`
export const jsonSchemaPath = (event: string): string => `${pagePath(event)}.schema.json`

/** The doc of an enum says what it is, and after the name of its fallback what that stands for. */
export function wordsOfDoc(doc: string, fallback: string | undefined): { readonly meaning: string; readonly fallbackMeaning?: string } {
  const at = fallback === undefined ? -1 : doc.indexOf(` ${fallback}: `)
  if (fallback === undefined || at < 0) return { meaning: doc }
  const rest = doc.slice(at + fallback.length + 3)
  return { meaning: doc.slice(0, at), fallbackMeaning: rest.charAt(0).toUpperCase() + rest.slice(1) }
}
