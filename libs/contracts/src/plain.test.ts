import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Instant } from '@wismo/kernel'
import { instantOf, millisOf, plainReader } from './plain.ts'
import type { RecordSchema } from './schema.ts'

const lastMillis = 8.64e15

describe('an instant', () => {
  test('of any moment is the one of the kernel', () => {
    const millis = fc.oneof(fc.integer({ min: -lastMillis, max: lastMillis }), fc.integer({ min: 0, max: 2 ** 42 }), fc.constantFrom(-1, 0, 1, 253_402_300_799_999, 253_402_300_800_000, lastMillis))
    fc.assert(fc.property(millis, (one) => expect(instantOf(one)).toBe(Instant.fromMillis(one))))
  })

  test('that we wrote is read to the millisecond', () => {
    fc.assert(fc.property(fc.integer({ min: -(2 ** 40), max: 253_402_300_799_999 }), (one) => expect(millisOf(instantOf(one))).toBe(one)))
  })

  test.each([Number.NaN, lastMillis + 1])('of no moment is none: %s', (millis) => {
    expect(() => instantOf(millis)).toThrow(RangeError)
  })

  test('every day of four years is its own', () => {
    const days = Array.from({ length: 1_461 }, (_, day) => instantOf(Date.UTC(2023, 0, 1) + day * 86_400_000))
    expect(days).toEqual(Array.from({ length: 1_461 }, (_, day) => new Date(Date.UTC(2023, 0, 1 + day)).toISOString()))
  })

  test.each(['2026-11-16T18:22:10Z', '2026-11-16T19:22:10.5+01:00', '2024-02-29T00:00:00.000Z', '1969-12-31T23:59:59.999Z'])('written as %s is read as the kernel reads it', (text) => {
    expect(millisOf(text)).toBe(Instant.toMillis(Instant.parse(text)))
  })

  test.each(['2026-02-29T00:00:00.000Z', '2026-02-31T10:00:00.000Z', '2026-11-16T25:00:00.000Z', '2026-11-16 18:22:10.000Z', '2026-11-16T24:00:00.000Z', '2026', 'now', ''])('%j is none or read as the kernel does', (text) => {
    const read = (parse: () => number): unknown => {
      try {
        return parse()
      } catch (error) {
        return error
      }
    }
    expect(read(() => millisOf(text))).toEqual(read(() => Instant.toMillis(Instant.parse(text))))
  })
})

describe('what the decoder made', () => {
  const part: RecordSchema = { type: 'record', name: 'Part', namespace: 'wismo', fields: [{ name: 'color', type: ['null', 'string'], default: null }] }
  const schema: RecordSchema = {
    type: 'record', name: 'Lamp', namespace: 'wismo',
    fields: [{ name: 'part', type: part }, { name: 'more', type: { type: 'array', items: 'wismo.Part' } }, { name: 'byName', type: { type: 'map', values: 'wismo.Part' } }, { name: 'twin', type: ['null', 'wismo.Lamp'], default: null }],
  }
  const plain = plainReader(schema)

  class Made {
    readonly color: string | null

    constructor(color: string | null) {
      this.color = color
    }
  }

  test('becomes plain objects, without what is null', () => {
    const made = { part: new Made(null), more: [new Made('oak')], byName: { a: new Made(null) }, twin: { part: new Made('ash'), more: [], byName: {}, twin: null } }
    expect(plain(made)).toStrictEqual({ part: {}, more: [{ color: 'oak' }], byName: { a: {} }, twin: { part: { color: 'ash' }, more: [], byName: {} } })
  })

  test('has no key that reaches the prototype', () => {
    const byName = JSON.parse('{"__proto__":{"color":"oak"},"a":{"color":null}}') as unknown
    const { byName: read } = plain({ part: new Made(null), more: [], byName, twin: null }) as { byName: object }
    expect(Object.entries(read)).toEqual([['a', {}]])
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
  })
})
