import { describe, expect, test } from '@jest/globals'
import { Currency, Instant } from '@wismo/kernel'
import { breaking, count, dayOf, dayText, daysBetween, money, plusDays, windowText } from './formats.ts'

test.each([['EUR', 48590, 485.9], ['JPY', 1200, 1200], ['KWD', 1234, 1.234], ['EUR', 5, 0.05], ['EUR', 0, 0], ['EUR', -3800, -38]])('%s %i is written with the digits of its currency', (code, amount, value) => {
  expect(money('en-IE', Currency.parse(code), amount)).toBe(new Intl.NumberFormat('en-IE', { style: 'currency', currency: code }).format(value))
})
test('large sums stay exact', () => {
  expect(money('en-IE', Currency.parse('EUR'), 9_007_199_254_740_991)).toBe('€90,071,992,547,409.91')
})

describe('days', () => {
  test.each([['2026-11-24T23:30:00Z', 'Europe/Berlin', '2026-11-25'], ['2026-11-24T02:30:00Z', 'America/Sao_Paulo', '2026-11-23'], ['2026-11-24T23:30:00Z', 'Nowhere/AtAll', '2026-11-24']])('%s in %s is %s', (instant, zone, day) => {
    expect(dayOf(Instant.parse(instant), zone)).toBe(day)
  })
  test('are counted over the change of the clock and the year', () => {
    expect(plusDays('2026-10-24', 2)).toBe('2026-10-26')
    expect(daysBetween('2026-12-30', '2027-01-02')).toBe(3)
  })
  test('name the year only when it is another one', () => {
    expect(dayText('en-IE', '2026-11-26', '2026-11-24')).not.toContain('2026')
    expect(dayText('en-IE', '2027-01-02', '2026-11-24')).toContain('2027')
  })
})

describe('windows', () => {
  const day = { precision: 'day', timeZone: 'Europe/Dublin', source: 'checkout' } as const
  test('a range is what Intl writes, cut at the dash', () => {
    const when = windowText('en-IE', { ...day, from: '2026-11-26', to: '2026-11-28' }, '2026-11-24')
    const format = new Intl.DateTimeFormat('en-IE', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })
    expect(when.text).toBe(format.formatRange(Date.parse('2026-11-26T12:00Z'), Date.parse('2026-11-28T12:00Z')))
    expect(when.ends).toHaveLength(2)
    expect(when.ends.join('').replace(/\s/g, '')).toBe(when.text.replace(/\s/g, ''))
  })
  test.each(['en-IE', 'de-DE', 'fr-FR', 'nl-NL', 'es-ES', 'it-IT', 'pl-PL', 'ar-EG'])('within a sentence in %s one breaks between its two ends and nowhere else', (locale) => {
    const when = windowText(locale, { ...day, from: '2026-11-30', to: '2026-12-02' }, '2026-11-24')
    const text = breaking(when)
    expect(text.replaceAll('\u00a0', ' ')).toBe(when.text)
    expect(text.split(/(?<=\p{Pd}) |[ \u2009](?!\p{Pd})/u).length).toBeLessThanOrEqual(2)
  })
  test('a single day has one end', () => {
    expect(windowText('en-IE', { ...day, to: '2026-11-26' }, '2026-11-24').ends).toHaveLength(1)
  })
  test('hours are told in the zone where the promise ends', () => {
    const { text } = windowText('en-IE', { ...day, precision: 'hour', timeZone: 'Europe/Berlin', from: '2026-11-26T13:00:00Z', to: '2026-11-26T16:00:00Z' }, '2026-11-24')
    expect(text).toMatch(/14:00.*17:00/)
  })
})

test('units are counted in steps', () => {
  expect(count('en-IE', 1500, 3)).toBe('1.5')
})
