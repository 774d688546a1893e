import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import avsc from 'avsc'
import type { ContractSource, EventEntry } from './contract-source.ts'
import { openContracts } from './contracts.ts'
import { exampleOf } from './examples.ts'
import { fingerprintOf } from './fingerprint.ts'
import { typesOf, wireForm, type RecordSchema } from './schema.ts'
import { storedVersions, type Upcaster } from './upcasting.ts'

const { source } = openContracts()
const golden = 'schemas/golden'
/** What services store: messages from outside are stored as the events they become. */
const stored = Object.entries(source.revisions).filter(([event]) => !event.startsWith('Retail'))
const revisions = stored.flatMap(([event, own]) => own.map(({ revision, schema }) => [event, revision, schema] as const))
const read = (event: string, revision: number): unknown => JSON.parse(readFileSync(`${golden}/${event}.${revision}.json`, 'utf8'))

/** With instants as the milliseconds that the schema knows. */
const onWire = (value: unknown): unknown =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*\.\d{3}Z$/.test(value) ? Date.parse(value) : Array.isArray(value) ? value.map(onWire) : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, onWire(inner)])) : value

describe('golden files', () => {
  test('there is one of every form in which an event was ever stored, and no other', () => {
    expect(readdirSync(golden).sort()).toEqual(revisions.map(([event, revision]) => `${event}.${revision}.json`).sort())
  })

  test.each(revisions)('%s in revision %i is what that revision says', (event, revision, schema) => {
    const { envelope } = exampleOf(source.events.find((entry) => entry.event === event)?.schema ?? schema, typesOf(source))
    expect(avsc.Type.forSchema(schema as unknown as avsc.Schema).isValid(onWire({ envelope, ...(read(event, revision) as object) }))).toBe(true)
  })

  test.each(revisions)('%s in revision %i is read as the newest and can be published', (event, revision) => {
    const contracts = openContracts()
    const data = storedVersions(source).upcast(event, revision, read(event, revision)) as object
    const { envelope } = exampleOf(source.events.find((entry) => entry.event === event)?.schema ?? fail(event), typesOf(source))
    expect(contracts.decode(contracts.encode({ type: event, envelope: envelope as never, data })).data).toEqual(data)
  })
})

function fail(event: string): never {
  throw new Error(`${event} is in no catalogue`)
}

const lamp = (...fields: RecordSchema['fields']): RecordSchema => ({ type: 'record', name: 'LampLit', namespace: 'wismo.order', fields: [{ name: 'room', type: 'string' }, ...fields] })
const sourceOf = (...forms: readonly RecordSchema[]): ContractSource => {
  const schemas = forms.map((form) => wireForm(form, new Map()))
  const newest = forms.at(-1) ?? fail('LampLit')
  return {
    topics: source.topics,
    types: [],
    revisions: { LampLit: schemas.map((schema, i) => ({ revision: i + 1, fingerprint: fingerprintOf(schema), schema })) },
    events: [{ event: 'LampLit', topic: 'order.events.v1', owner: 'order', state: 'published', personal: [], fingerprint: '', schema: newest }],
  }
}

describe('an event that was stored before its schema grew', () => {
  const first = lamp({ name: 'watts', type: ['null', 'int'], default: null })
  const second = lamp({ name: 'watts', type: ['null', 'int'], default: null }, { name: 'colors', type: { type: 'array', items: 'string' }, default: [] })
  const third = lamp({ name: 'power', aliases: ['watts'], type: ['null', 'int'], default: null }, { name: 'colors', type: { type: 'array', items: 'string' }, default: [] }, { name: 'note', type: ['null', 'string'], default: null })
  const versions = storedVersions(sourceOf(first, second, third))

  test('is stored in the newest revision', () => {
    expect(versions.current('LampLit')).toBe(3)
  })

  test('gets what came since by its default, and renamed fields under their new name', () => {
    expect(versions.upcast('LampLit', 1, { room: 'hall', watts: 9 })).toEqual({ room: 'hall', power: 9, colors: [] })
    expect(versions.upcast('LampLit', 2, { room: 'hall', colors: ['red'] })).toEqual({ room: 'hall', colors: ['red'] })
  })

  test('of this release is left alone, and of a newer one seen as far as this one can', () => {
    const own = { room: 'hall', power: 9, colors: ['red'] }
    expect(versions.upcast('LampLit', 3, own)).toBe(own)
    expect(versions.upcast('LampLit', 4, { ...own, surprise: 1 })).toEqual(own)
    expect(storedVersions(sourceOf(first)).upcast('LampLit', 3, { room: 'hall', power: 9, colors: [], note: 'n' })).toEqual({ room: 'hall' })
  })

  test('grows within lists, maps, types with names and records in records, and words it does not know are the default', () => {
    const bulb: RecordSchema = { type: 'record', name: 'Bulb', namespace: 'wismo', fields: [{ name: 'watts', type: 'int' }, { name: 'kind', type: 'wismo.Kind', default: 'led' }] }
    const kind = { type: 'enum' as const, name: 'Kind', namespace: 'wismo', symbols: ['led', 'unknown'], default: 'unknown' }
    const nested = lamp({ name: 'bulbs', type: { type: 'array', items: 'wismo.Bulb' } }, { name: 'byName', type: { type: 'map', values: 'wismo.Bulb' }, default: {} }, { name: 'best', type: ['null', 'wismo.Bulb'], default: null })
    const own = storedVersions({ ...sourceOf(first, second, third), types: [bulb, kind], events: [{ ...(sourceOf(first).events[0] as EventEntry), schema: nested }] })
    expect(own.upcast('LampLit', 1, { room: 'hall', bulbs: [{ watts: 1 }, { watts: 2, kind: 'plasma' }], byName: { a: { watts: 3 } }, best: { watts: 4, kind: 'led', old: true } })).toEqual({
      room: 'hall', bulbs: [{ watts: 1, kind: 'led' }, { watts: 2, kind: 'unknown' }], byName: { a: { watts: 3, kind: 'led' } }, best: { watts: 4, kind: 'led' },
    })
    expect(own.upcast('LampLit', 1, { room: 'hall', bulbs: [] })).toEqual({ room: 'hall', bulbs: [], byName: {} })
  })

  test('goes through what a schema cannot say itself, step by step', () => {
    const upcasters: readonly Upcaster[] = [
      { event: 'LampLit', from: 2, up: (data) => ({ ...(data as object), room: `${(data as { room: string }).room}!` }) },
      { event: 'LampLit', from: 1, up: (data) => ({ ...(data as object), room: `${(data as { room: string }).room}?` }) },
    ]
    const own = storedVersions(sourceOf(first, second, third), { upcasters })
    expect(own.upcast('LampLit', 1, { room: 'hall' })).toEqual({ room: 'hall?!', colors: [] })
    expect(own.upcast('LampLit', 2, { room: 'hall', colors: [] })).toEqual({ room: 'hall!', colors: [] })
  })
})

test('an event in a shape of the service’s own is none of its schema’s business', () => {
  const forms = [lamp(), lamp({ name: 'colors', type: { type: 'array', items: 'string' }, default: [] })]
  const own = storedVersions(sourceOf(...forms), { ownShape: ['LampLit'], upcasters: [{ event: 'LampLit', from: 1, up: (data) => ({ ...(data as object), seen: true }) }] })
  expect([own.current('LampLit'), own.upcast('LampLit', 1, { secret: 's' })]).toEqual([2, { secret: 's', seen: true }])
})

describe('an event of a private stream', () => {
  const reminded: Upcaster = { event: 'Reminded', from: 1, up: (data) => ({ ...(data as object), times: 1 }) }

  test('has one version more than upcasters', () => {
    const versions = storedVersions(source, { upcasters: [reminded] })
    expect([versions.current('Reminded'), versions.current('NeverChanged')]).toEqual([2, 1])
    expect(versions.upcast('Reminded', 1, { of: 'hold' })).toEqual({ of: 'hold', times: 1 })
  })

  test.each<[string, readonly Upcaster[], string]>([
    ['two for one step', [reminded, reminded], 'two upcasters'],
    ['a step that leaves one out', [reminded, { ...reminded, from: 3 }], 'no version 3'],
    ['a step from nowhere', [{ ...reminded, from: 0 }], 'no version 0'],
    ['a step beyond the newest revision', [{ event: 'OrderPlaced', from: 9, up: (data) => data }], 'no version 9'],
  ])('%s does not start', (_, upcasters, words) => {
    expect(() => storedVersions(source, { upcasters })).toThrow(words)
  })
})
