import { expect, test } from '@jest/globals'
import { carrierWords } from './carrier-words.ts'

test.each([['larkway', 'Larkway'], ['dhl-de', 'DHL DE'], ['an-post', 'An Post'], ['la_poste', 'La Poste'], ['ups', 'UPS'], ['post-of-nowhere', 'Post of Nowhere']])('%s is called %s', (carrier, name) => {
  expect(carrierWords(carrier)).toBe(name)
})
