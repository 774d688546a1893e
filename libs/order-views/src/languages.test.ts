import { describe, expect, test } from '@jest/globals'
import { acceptedTags, directionOf, languageFor, languageOf, languages } from './languages.ts'

describe('the language of a reader', () => {
  test.each([
    ['what they chose, before all else', { chosen: 'pl', accepted: 'de', locales: ['fr-FR'] }, 'pl', 'pl-PL'],
    ['what their device asks for', { accepted: 'ga, nl;q=0.8, de;q=0.9', locales: ['fr-FR'] }, 'de', 'de-DE'],
    ['with its region', { accepted: 'de-AT', locales: ['en-IE'] }, 'de', 'de-AT'],
    ['with the order’s region where that fits', { accepted: 'de-DE', locales: ['de-AT', 'de-CH'] }, 'de', 'de-AT'],
    ['with the shop’s where the order has none', { chosen: 'de', locales: ['de'], shop: { locale: 'de-CH' } }, 'de', 'de-CH'],
    ['the order’s where the device asks for none that we have', { accepted: 'ga, cy', locales: ['it-CH', 'de-CH'] }, 'it', 'it-CH'],
    ['the shop’s where the order’s is none that we have', { locales: ['pt-BR'], shop: { locale: 'es-MX' } }, 'es', 'es-MX'],
    ['English where nothing is left', { locales: ['pt-BR'] }, 'en', 'en-IE'],
    ['not what somebody wrote into the cookie', { chosen: '../de', locales: ['fr-FR'] }, 'fr', 'fr-FR'],
    ['as if nothing was asked where the header is nonsense', { accepted: ';;q=9,\u0000', locales: ['nl-BE'] }, 'nl', 'nl-BE'],
    ['without digits or calendars of its own', { accepted: 'ar-u-nu-latn', locales: ['en-IE'] }, 'ar', 'ar-EG'],
    ['whatever the order calls its locale', { chosen: 'en', locales: ['not a tag', 'xx'] }, 'en', 'en-IE'],
  ])('is %s', (_, wishes, language, locale) => {
    expect(languageOf(wishes)).toEqual({ language, locale, you: 'formal' })
  })

  test('of an order that nobody reads yet is its own', () => {
    expect(languageFor('en-US')).toEqual({ language: 'en', locale: 'en-US', you: 'formal' })
    expect(languageFor('pt-BR')).toEqual({ language: 'en', locale: 'en-IE', you: 'formal' })
  })
})

test.each([
  ['where the shop says so', 'de', 'informal'], ['not where it says otherwise', 'fr', 'formal'], ['not where it says nothing', 'nl', 'formal'], ['not where there is one way', 'en', 'formal'], ['nor where there is one way', 'ar', 'formal'],
])('people are called by their first name %s', (_, chosen, you) => {
  const shop = { locale: 'de-AT', you: { de: 'informal', fr: 'formal', pl: 'informal' } } as const
  expect(languageOf({ chosen, locales: [], shop })).toMatchObject({ language: chosen, you })
  expect(languageOf({ chosen, locales: [], shop: { locale: 'de-AT' } }).you).toBe('formal')
})

test('wishes of a header are in the order of their weight, refused ones and any are left out', () => {
  expect(acceptedTags('fr-CH, fr;q=0.9, en;q=0.8, de;q=0, *;q=0.5')).toEqual(['fr-CH', 'fr', 'en'])
  expect(acceptedTags('de;q=0.1,pl')).toEqual(['pl', 'de'])
  expect(acceptedTags(undefined)).toEqual([])
})

test('Arabic runs from right to left, the others do not', () => {
  expect(languages.filter((language) => directionOf(language) === 'rtl')).toEqual(['ar'])
})
