import { describe, expect, test } from '@jest/globals'
import avsc from 'avsc'
import { source } from '../../libs/contracts/src/generated/source.ts'
import { fingerprintOf } from '../../libs/contracts/src/fingerprint.ts'
import { typesOf, wireForm, type Field, type RecordSchema, type Schema } from '../../libs/contracts/src/schema.ts'
import { limitedForm, narrowings } from './limits.ts'

const record = (name: string, fields: readonly Field[]): RecordSchema => ({ type: 'record', name, namespace: 'wismo.retail', fields })
const holding = (type: Schema): RecordSchema => record('Sent', [{ name: 'value', type }])
const check = (...forms: readonly RecordSchema[]): readonly string[] => narrowings('Sent', forms.slice(0, -1).map((schema, i) => ({ revision: i + 1, schema })), forms.at(-1) ?? holding('string'))

const text = (limits: object): Schema => ({ type: 'string', ...limits })
const number = (limits: object): Schema => ({ type: 'long', ...limits })
const list = (limits: object): Schema => ({ type: 'array', items: 'string', ...limits })
const map = (limits: object): Schema => ({ type: 'map', values: 'string', ...limits })

describe('a limit', () => {
  test.each<[string, Schema, Schema, string | undefined]>([
    ['that stays', text({ maxLength: 20, minLength: 2, pattern: '^a', format: 'day' }), text({ maxLength: 20, minLength: 2, pattern: '^a', format: 'day' }), undefined],
    ['maxLength that sinks', text({ maxLength: 200 }), text({ maxLength: 5 }), 'had maxLength 200 and has maxLength 5'],
    ['maxLength that comes', 'string', text({ maxLength: 5 }), 'had no maxLength and has maxLength 5'],
    ['maxLength that rises', text({ maxLength: 5 }), text({ maxLength: 6 }), undefined],
    ['maxLength that goes', text({ maxLength: 5 }), 'string', undefined],
    ['minLength that rises', text({ minLength: 2 }), text({ minLength: 3 }), 'had minLength 2 and has minLength 3'],
    ['minLength that comes', 'string', text({ minLength: 2 }), 'had no minLength and has minLength 2'],
    ['minLength that comes and says what held', 'string', text({ minLength: 1 }), undefined],
    ['minLength that held empty texts and goes', text({ minLength: 0 }), 'string', 'had minLength 0 and has no minLength'],
    ['minLength that sinks', text({ minLength: 3 }), text({ minLength: 2 }), undefined],
    ['minimum that comes', 'long', number({ minimum: 0 }), 'had no minimum and has minimum 0'],
    ['minimum that rises', number({ minimum: -1 }), number({ minimum: 0 }), 'had minimum -1 and has minimum 0'],
    ['minimum that goes', number({ minimum: 1 }), 'long', undefined],
    ['maximum that sinks', number({ maximum: 9 }), number({ maximum: 8 }), 'had maximum 9 and has maximum 8'],
    ['minItems that comes', list({}), list({ minItems: 1 }), 'had no minItems and has minItems 1'],
    ['minItems that comes and says what held', list({}), list({ minItems: 0 }), undefined],
    ['maxItems that sinks', list({ maxItems: 300 }), list({ maxItems: 200 }), 'had maxItems 300 and has maxItems 200'],
    ['maxItems that rises', list({ maxItems: 300 }), list({ maxItems: 301 }), undefined],
    ['maxProperties that sinks', map({ maxProperties: 5 }), map({ maxProperties: 4 }), 'had maxProperties 5 and has maxProperties 4'],
    ['maxProperties that comes', map({}), map({ maxProperties: 4 }), 'had no maxProperties and has maxProperties 4'],
    ['pattern that changes', text({ pattern: '^a' }), text({ pattern: '^b' }), 'had pattern ^a and has pattern ^b'],
    ['pattern that comes', 'string', text({ pattern: '^b' }), 'had no pattern and has pattern ^b'],
    ['pattern that goes', text({ pattern: '^a' }), 'string', undefined],
    ['format that changes', text({ format: 'day' }), text({ format: 'moment' }), 'had format day and has format moment'],
    ['format that comes', 'string', text({ format: 'day' }), 'had no format and has format day'],
    ['format that goes', text({ format: 'day' }), 'string', undefined],
    ['format that takes another in', text({ format: 'day' }), text({ format: 'day-or-moment' }), undefined],
    ['format that takes line feeds in', 'string', text({ format: 'paragraph' }), undefined],
    ['format that took line feeds and goes', text({ format: 'paragraph' }), 'string', 'had format paragraph and has no format'],
  ])('%s', (_title, was, is, words) => {
    const told = words === undefined ? [] : [`Sent cannot follow revision 1: value ${words}, and what retailers were allowed to send would be refused: a limit only widens.`]
    expect(check(holding(was), holding(is))).toEqual(told)
  })

  test('two at once are two problems', () => {
    expect(check(holding(text({})), holding(text({ maxLength: 5, pattern: '^a' })))).toHaveLength(2)
  })
})

describe('where a limit is', () => {
  const limited = (maxLength: number): Schema => text({ maxLength })
  const line = (maxLength: number): RecordSchema => record('Line', [{ name: 'title', type: limited(maxLength) }, { name: 'parts', type: { type: 'array', items: 'Line' } }])

  test.each<[string, (maxLength: number) => Schema, string]>([
    ['an optional field', (maxLength) => ['null', limited(maxLength)], 'value had'],
    ['a list', (maxLength) => ({ type: 'array', items: limited(maxLength) }), 'value[] had'],
    ['an optional map', (maxLength) => ['null', { type: 'map', values: limited(maxLength) }], 'value?{} had'],
    ['a list of records that hold themselves', (maxLength) => ({ type: 'array', items: line(maxLength) }), 'value[].title had'],
  ])('%s', (_title, form, words) => {
    expect(check(holding(form(20)), holding(form(10)))).toEqual([expect.stringContaining(`revision 1: ${words} maxLength 20`)])
    expect(check(holding(form(20)), holding(form(20)))).toEqual([])
  })

  test('a shared type is told of once, where it is met first', () => {
    const form = (maxLength: number): RecordSchema => record('Sent', [{ name: 'first', type: line(maxLength) }, { name: 'second', type: 'wismo.retail.Line' }])
    expect(check(form(20), form(10))).toEqual([expect.stringContaining('first.title had')])
  })

  test('a field under a new name is the same field', () => {
    expect(check(holding(limited(20)), record('Sent', [{ name: 'worth', aliases: ['value'], type: limited(10) }]))).toEqual([expect.stringContaining('worth had maxLength 20')])
  })

  test('a field that is new has the limits it likes', () => {
    expect(check(holding('string'), record('Sent', [{ name: 'value', type: 'string' }, { name: 'note', type: ['null', limited(5)], default: null }]))).toEqual([])
  })
})

test('every revision counts, and the newest that is hurt is named', () => {
  const forms = [20, 40, 30].map((maxLength) => holding(text({ maxLength })))
  expect(check(...forms)).toEqual([expect.stringContaining('revision 2: value had maxLength 40')])
  expect(check(holding(text({ maxLength: 20 })), holding('string'), holding(text({ maxLength: 10 })))).toEqual([expect.stringContaining('revision 2: value had no maxLength')])
})

test('to Avro and for fingerprints limits are not there', () => {
  const inbound = new Set(source.topics.filter((topic) => topic.inbound === true).map(({ name }) => name))
  const events = source.events.filter(({ topic }) => inbound.has(topic))
  expect(events.length).toBeGreaterThan(0)
  for (const { schema, fingerprint } of events) {
    const [form, wire] = [limitedForm(schema, typesOf(source)), wireForm(schema, typesOf(source))]
    expect(form).not.toEqual(wire)
    expect([fingerprintOf(form), wireForm(form, new Map())]).toEqual([fingerprint, wire])
    const [limited, plain] = [form, wire].map((one) => avsc.Type.forSchema(one as unknown as avsc.Schema))
    expect(limited?.equals(plain ?? limited)).toBe(true)
  }
})
