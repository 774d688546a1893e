import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { canonicalJson } from './canonical-json.ts'

/** The same value with its properties in another order, everywhere. */
const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).reverse().map(([name, member]) => [name, reversed(member)]))
}

describe('canonical JSON', () => {
  test('sorts keys everywhere, keeps the order of lists, leaves out what is undefined', () => {
    expect(canonicalJson({ b: [2, 1], a: { d: null, c: 'x' }, e: undefined })).toBe('{"a":{"c":"x","d":null},"b":[2,1]}')
    expect(canonicalJson(undefined)).toBe('null')
  })

  test('means the same as JSON, whatever order the properties came in', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      const read = JSON.parse(JSON.stringify(value))
      expect(JSON.parse(canonicalJson(read))).toEqual(read)
      expect(canonicalJson(reversed(read))).toBe(canonicalJson(read))
    }))
  })
})
