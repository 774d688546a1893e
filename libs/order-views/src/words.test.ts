import { describe, expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import type { PromiseWindow } from '@wismo/lifecycle'
import { languageFor } from './languages.ts'
import { headlineWords, promisedDays } from './words.ts'

const now = Instant.parse('2026-11-24T10:00:00Z')
const english = languageFor('en-IE')
const day = (to: string, from?: string): PromiseWindow => ({ to, precision: 'day', timeZone: 'Europe/Dublin', source: 'checkout', ...(from === undefined ? {} : { from }) })
const order = (...windows: readonly PromiseWindow[]) => ({ headline: { code: 'received' as const, stage: 'placed' as const, flags: [] }, promises: windows.map((original, i) => ({ id: String(i), lineIds: [], original, status: 'on_track' })) })
const intl = (options: Intl.DateTimeFormatOptions = {}) => new Intl.DateTimeFormat('en-IE', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC', ...options })
const noon = (text: string): number => Date.parse(`${text}T12:00:00Z`)

describe('promised days', () => {
  test('are a range, as Intl writes it', () => {
    expect(promisedDays(day('2026-11-28', '2026-11-26'), english, now)).toBe(intl().formatRange(noon('2026-11-26'), noon('2026-11-28')))
  })

  test('are one day when they are', () => {
    expect(promisedDays(day('2026-11-28'), english, now)).toBe('Sat 28 Nov')
    expect(promisedDays(day('2026-11-28', '2026-11-28'), english, now)).toBe('Sat 28 Nov')
  })

  test.each([['en-IE', 'Sat 28 Nov'], ['en-US', 'Sat, Nov 28'], ['es', 'sáb, 28 nov'], ['de', 'Sa., 28. Nov.']])('of %s read %s: no comma where a range has none beside it', (locale, text) => {
    expect(promisedDays(day('2026-11-28'), languageFor(locale), now)).toBe(text)
  })

  test('name the year only when it is another one', () => {
    expect(promisedDays(day('2027-03-05'), english, now)).toBe(intl({ year: 'numeric' }).format(noon('2027-03-05')))
  })

  test('with hours are told in the destination’s zone', () => {
    const window: PromiseWindow = { from: '2026-11-26T13:00:00Z', to: '2026-11-26T16:00:00Z', precision: 'hour', timeZone: 'America/Sao_Paulo', source: 'checkout' }
    expect(promisedDays(window, english, now)).toContain('10:00')
  })
})

describe('the sentence of a placed order', () => {
  test.each([
    ['no promise', order(), 'We tell you the day as soon as we know it.'],
    ['a last day', order(day('2026-11-28')), 'With you by Sat 28 Nov, as promised when you ordered.'],
  ])('with %s', (_, given, text) => {
    expect(headlineWords(given, english, now)).toEqual({ title: 'We have your order', text })
  })

  test('spans all promises of the order', () => {
    expect(headlineWords(order(day('2026-11-28', '2026-11-26'), day('2026-11-27', '2026-11-25')), english, now).text).toContain(intl().formatRange(noon('2026-11-25'), noon('2026-11-28')))
  })
})
