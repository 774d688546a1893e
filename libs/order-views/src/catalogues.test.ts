import { describe, expect, test } from '@jest/globals'
import { languages } from './languages.ts'
import { catalogueFaults, sentencesOf } from './words/catalogue-faults.ts'
import { catalogues } from './words.ts'

const others = languages.filter((language) => language !== 'en')

describe.each(others)('headlines in %s', (language) => {
  test('say every sentence with the arguments and the plural forms it needs, none in English', () => {
    expect(catalogueFaults(language, catalogues[language], catalogues.en)).toEqual([])
  })
  test('are text, whatever they are told of', () => {
    for (const sentence of sentencesOf(language, catalogues[language])) expect(sentence).not.toMatch(/[{}#]|undefined|NaN|'/)
  })
})

test('the check finds what it looks for', () => {
  const english = { a: '{n, plural, one {# day} other {# days}}', b: 'With {name}', c: 'Arriving today' }
  const faults = catalogueFaults('pl', { a: '{n, plural, one {# dzień} other {# dni}}', b: 'Bez', c: 'Arriving today' }, english)
  expect(faults).toEqual(['a has one other, not few many one other', 'b has , not name', 'c is English'])
  expect(catalogueFaults('de', { a: '{n', b: 'Mit {name}', c: 'Kommt heute' }, english)).toEqual(['a is no message'])
})
