import { expect, test } from '@jest/globals'
import { fingerprint } from './fingerprint.ts'

// The values that the Avro implementations share for the canonical forms of the primitive types.
test.each([
  ['"null"', '63dd24e7cc258f8a'],
  ['"boolean"', '9f42fc78a4d4f764'],
  ['"int"', '7275d51a3f395c8f'],
  ['"long"', 'd054e14493f41db7'],
  ['"float"', '4d7c02cb3ea8d790'],
  ['"double"', '8e7535c032ab957e'],
  ['"bytes"', '4fc016dac3201965'],
  ['"string"', '8f014872634503c7'],
])('the fingerprint of %s is %s', (form, expected) => {
  expect(fingerprint(form)).toBe(expected)
})
