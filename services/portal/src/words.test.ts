import { describe, expect, test } from '@jest/globals'
import { catalogueFaults, formFaults, languages, sentencesOf, type TwoFormed } from '@wismo/order-views'
import { catalogues, informal } from './words.ts'

const others = languages.filter((language) => language !== 'en')
/** Words that other languages have taken over, or had first. */
const alike = new Set(['group.digital', 'pay.wallet', 'live.on', 'step.loaded', 'pill.address', 'reach.email', 'reach.text', 'parcel.place', 'money.total', 'fault.page', 'help.hours', 'sub.payments', 'moment.day'])

describe.each(others)('pages in %s', (language) => {
  test('say every sentence with the arguments and the plural forms it needs, none in English', () => {
    expect(catalogueFaults(language, catalogues[language], catalogues.en, alike)).toEqual([])
  })
  test('are text, whatever they are told of', () => {
    for (const sentence of sentencesOf(language, catalogues[language])) expect(sentence).not.toMatch(/[{}#]|undefined|NaN|'/)
  })
})

test.each(Object.keys(informal) as TwoFormed[])('pages in %s speak to people formally, or informally, in the same sentences', (language) => {
  expect(formFaults(language, catalogues[language], informal[language])).toEqual([])
  for (const sentence of sentencesOf(language, { ...catalogues[language], ...informal[language] })) expect(sentence).not.toMatch(/[{}#]|undefined|NaN|'/)
})
