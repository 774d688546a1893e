import { describe, expect, test } from '@jest/globals'
import { languages, type TwoFormed } from './languages.ts'
import { catalogueFaults, sentencesOf } from './words/catalogue-faults.ts'
import { formFaults } from './words/form-faults.ts'
import { catalogues, informal } from './words.ts'

const others = languages.filter((language) => language !== 'en')

describe.each(others)('headlines in %s', (language) => {
  test('say every sentence with the arguments and the plural forms it needs, none in English', () => {
    expect(catalogueFaults(language, catalogues[language], catalogues.en)).toEqual([])
  })
  test('are text, whatever they are told of', () => {
    for (const sentence of sentencesOf(language, catalogues[language])) expect(sentence).not.toMatch(/[{}#]|undefined|NaN|'/)
  })
})

test.each(Object.keys(informal) as TwoFormed[])('headlines in %s speak to people formally, or informally, in the same sentences', (language) => {
  expect(formFaults(language, catalogues[language], informal[language])).toEqual([])
})

test('the check finds what it looks for', () => {
  const english = { a: '{n, plural, one {# day} other {# days}}', b: 'With {name}', c: 'Arriving today' }
  const faults = catalogueFaults('pl', { a: '{n, plural, one {# dzień} other {# dni}}', b: 'Bez', c: 'Arriving today' }, english)
  expect(faults).toEqual(['a has one other, not few many one other', 'b has , not name', 'c is the same'])
  expect(catalogueFaults('de', { a: '{n', b: 'Mit {name}', c: 'Kommt heute' }, english)).toEqual(['a is no message'])
})

test('the check of the two ways to say "you" finds what it looks for', () => {
  const formal = { a: 'Wir haben Ihre Bestellung', b: 'Bei dir', c: '{n, plural, one {# Tag} other {# Tage}}', d: 'Sie ist sicher', e: 'Rufen Sie an' }
  expect(formFaults('de', formal, { a: 'Wir haben Ihre Bestellung', c: '{n} Tage', d: 'Sie sind sicher' })).toEqual([
    'a is the same', 'a does not speak informally: Ihre', 'd does not speak informally: Sie', 'e does not speak informally: Sie', 'b does not speak formally: dir',
  ])
})
