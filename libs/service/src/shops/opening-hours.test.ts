import { describe, expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { hoursFaults, isOpenAt, nextOpening, openingsOn, type OpeningHours } from './opening-hours.ts'

const dublin = 'Europe/Dublin'
const at = Instant.parse
const day = { from: '09:00', to: '18:00' }
const week: OpeningHours = { weekly: { mon: [day], tue: [day], wed: [day], thu: [{ from: '09:00', to: '13:00' }, { from: '14:00', to: '20:00' }], fri: [day], sat: [{ from: '10:00', to: '16:00' }] } }

describe('whether a place is open', () => {
  test.each([
    ['in the morning of a weekday', '2026-11-24T10:00:00Z', true],
    ['at the minute it opens', '2026-11-24T09:00:00Z', true],
    ['at the minute it closes', '2026-11-24T18:00:00Z', false],
    ['at lunch', '2026-11-26T13:30:00Z', false],
    ['after lunch', '2026-11-26T19:59:00Z', true],
    ['on a Sunday', '2026-11-29T12:00:00Z', false],
    ['in summer by the clock on the wall, which is an hour ahead of UTC', '2026-07-07T08:30:00Z', true],
    ['in summer after it closed there', '2026-07-07T17:30:00Z', false],
  ])('%s', (_name, moment, open) => {
    expect(isOpenAt(week, dublin, at(moment))).toBe(open)
  })

  test('given a day of its own, when the weekday is open, then the day counts', () => {
    const hours: OpeningHours = { ...week, exceptions: [{ date: '2026-12-24', open: [{ from: '09:00', to: '12:00' }] }, { date: '2026-12-25', open: [] }] }
    expect(isOpenAt(hours, dublin, at('2026-12-24T11:00:00Z'))).toBe(true)
    expect(isOpenAt(hours, dublin, at('2026-12-24T15:00:00Z'))).toBe(false)
    expect(isOpenAt(hours, dublin, at('2026-12-25T11:00:00Z'))).toBe(false)
  })
})

describe('the next opening', () => {
  test('is the one that is going on', () => {
    expect(nextOpening(week, dublin, at('2026-11-24T10:00:00Z'))).toEqual({ from: '2026-11-24T09:00:00.000Z', to: '2026-11-24T18:00:00.000Z' })
  })

  test('skips the closed days, and what the calendar closes', () => {
    const hours: OpeningHours = { ...week, exceptions: [{ date: '2026-11-30', open: [] }] }
    expect(nextOpening(hours, dublin, at('2026-11-28T17:00:00Z'))?.from).toBe('2026-12-01T09:00:00.000Z')
  })

  test('is a morning by the clock there, across the end of summer time', () => {
    // The clocks go back in the night to 25 October 2026.
    expect(nextOpening(week, dublin, at('2026-10-24T16:00:00Z'))?.from).toBe('2026-10-26T09:00:00.000Z')
    expect(nextOpening(week, dublin, at('2026-10-22T20:00:00Z'))?.from).toBe('2026-10-23T08:00:00.000Z')
  })

  test('is none where a place never opens', () => {
    expect(nextOpening({ weekly: {} }, dublin, at('2026-11-24T10:00:00Z'))).toBeUndefined()
  })
})

describe('the nights when clocks change', () => {
  const night: OpeningHours = { weekly: { sun: [{ from: '00:00', to: '01:30' }, { from: '01:30', to: '06:00' }] } }
  const lengths = (date: string): readonly number[] => openingsOn(night, dublin, date).map(({ from, to }) => (Instant.toMillis(to) - Instant.toMillis(from)) / 3_600_000)

  test('forward: what the clock skips counts from the moment after', () => {
    // 28 March 2027: 01:00 becomes 02:00, so 01:30 is 02:30 and the night is an hour shorter.
    expect(lengths('2027-03-28')).toEqual([1.5, 3.5])
  })

  test('back: an hour that is there twice counts from the first and the night is an hour longer', () => {
    expect(lengths('2026-10-25')).toEqual([1.5, 5.5])
    expect(isOpenAt(night, dublin, at('2026-10-25T00:45:00Z'))).toBe(true)
    expect(isOpenAt(night, dublin, at('2026-10-25T01:45:00Z'))).toBe(true)
  })
})

describe('hours that cannot be', () => {
  test.each([
    ['closing before opening', { weekly: { mon: [{ from: '18:00', to: '09:00' }] } }, [['/weekly/mon/0', 'date_order']]],
    ['no time at all', { weekly: { mon: [{ from: '09:00', to: '09:00' }] } }, [['/weekly/mon/0', 'date_order']]],
    ['an overlap, whatever the order', { weekly: { tue: [{ from: '12:00', to: '18:00' }, { from: '09:00', to: '12:01' }] } }, [['/weekly/tue/0', 'overlap']]],
    ['a day that is not', { weekly: {}, exceptions: [{ date: '2026-02-30', open: [] }] }, [['/exceptions/0/date', 'invalid_value']]],
    ['a day twice', { weekly: {}, exceptions: [{ date: '2026-12-24', open: [] }, { date: '2026-12-24', open: [day] }] }, [['/exceptions/1/date', 'duplicate']]],
    ['a time that the clock skips', { weekly: {}, exceptions: [{ date: '2027-03-28', open: [{ from: '01:30', to: '05:00' }] }] }, [['/exceptions/0/open/0/from', 'no_such_time']]],
  ] as const)('%s', (_name, hours, faults) => {
    expect(hoursFaults(structuredClone(hours) as unknown as OpeningHours, dublin).map(({ pointer, code }) => [pointer, code])).toEqual(faults)
  })

  test('what touches does not overlap, and a day ends at 24:00', () => {
    expect(hoursFaults({ weekly: { mon: [{ from: '09:00', to: '12:00' }, { from: '12:00', to: '24:00' }] } }, dublin)).toEqual([])
  })

  test('a time that the clock skips is said in words', () => {
    expect(hoursFaults({ weekly: {}, exceptions: [{ date: '2027-03-28', open: [{ from: '01:30', to: '05:00' }] }] }, dublin)[0]?.detail).toBe('01:30 does not exist on 2027-03-28 in Europe/Dublin: the clock goes forward to 02:30.')
  })
})
