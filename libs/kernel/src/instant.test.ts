import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Instant } from './instant.ts'

describe('instants', () => {
  test.each([
    ['2026-11-16T18:22:10Z', '2026-11-16T18:22:10.000Z'],
    ['2026-11-16T19:22:10.5+01:00', '2026-11-16T18:22:10.500Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(Instant.parse(text)).toBe(instant)
  })

  test.each(['2026-11-16', '2026-11-16T18:22:10', '2026-02-29T00:00:00Z', '2026-13-01T00:00:00Z', 'now', '2026-11-16T25:00:00Z', '1795000000000'])('%j is no instant', (text) => {
    expect(() => Instant.parse(text)).toThrow(expect.objectContaining({ code: 'invalid' }))
  })

  test.each(['0000-01-01T00:00:00+14:00', '1970-01-01T00:00:00+00:01', '1969-12-31T23:59:59.999Z', '9999-12-31T23:59:59-14:00', '+010000-01-01T00:00:00.000Z', '-000001-01-01T00:00:00.000Z'])('%s is none of ours: a database and the wire could not write it', (text) => {
    expect(() => Instant.parse(text)).toThrow(expect.objectContaining({ code: 'invalid' }))
  })

  test.each([['1970-01-01T01:00:00+01:00', '1970-01-01T00:00:00.000Z'], ['1969-12-31T23:00:00-01:00', '1970-01-01T00:00:00.000Z'], ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z']])('%s is at the end of what there is', (text, instant) => {
    expect(Instant.parse(text)).toBe(instant)
  })

  test('milliseconds come back', () => {
    const instant = Instant.parse('2026-11-16T18:22:10.123Z')
    expect(Instant.fromMillis(Instant.toMillis(instant))).toBe(instant)
    expect(Instant.plus(instant, 877)).toBe('2026-11-16T18:22:11.000Z')
  })

  test('any moment is written as a date writes it', () => {
    const lastMillis = 8.64e15
    const millis = fc.oneof(fc.integer({ min: -lastMillis, max: lastMillis }), fc.integer({ min: 0, max: 2 ** 42 }), fc.double({ min: 0, max: 2 ** 42, noNaN: true }), fc.constantFrom(-1, 0, 1, 253_402_300_799_999, 253_402_300_800_000, lastMillis))
    fc.assert(fc.property(millis, (one) => expect(Instant.fromMillis(one)).toBe(new Date(one).toISOString())))
  })

  test('every day of four years is its own', () => {
    const days = Array.from({ length: 1_461 }, (_, day) => Instant.fromMillis(Date.UTC(2023, 0, 1) + day * 86_400_000))
    expect(days).toEqual(Array.from({ length: 1_461 }, (_, day) => new Date(Date.UTC(2023, 0, 1 + day)).toISOString()))
  })

  test('what we wrote is read to the millisecond', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (one) => expect(Instant.toMillis(Instant.parse(Instant.fromMillis(one)))).toBe(one)))
  })

  test.each([Number.NaN, 8.64e15 + 1])('%s is no moment', (millis) => {
    expect(() => Instant.fromMillis(millis)).toThrow(RangeError)
  })
})

test.each([
  ['2026-11-27T10:00:00.000Z', -13, '2025-10-27T10:00:00.000Z'],
  ['2026-03-31T10:00:00.000Z', -1, '2026-02-28T10:00:00.000Z'],
  ['2026-01-15T00:00:00.000Z', -1, '2025-12-15T00:00:00.000Z'],
  ['2027-01-31T23:59:00.000Z', 1, '2027-02-28T23:59:00.000Z'],
  ['2026-12-31T00:00:00.000Z', 14, '2028-02-29T00:00:00.000Z'],
])('%s and %i months: %s', (moment, months, then) => {
  expect(Instant.plusMonths(Instant.parse(moment), months)).toBe(then)
})
