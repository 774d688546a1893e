import { expect, test } from '@jest/globals'
import { isLanguageTag, isTimeZone } from './locale.ts'

test.each([['Europe/Dublin', true], ['Europe/Dublin', true], ['UTC', true], ['Mars/Olympus', false], ['Mars/Olympus', false], ['', false]])('%j is a time zone: %s', (name, known) => {
  expect(isTimeZone(name)).toBe(known)
})

test.each([['en-IE', true], ['de', true], ['zh-Hant-TW', true], ['not a tag', false], ['', false]])('%j is a language tag: %s', (tag, known) => {
  expect(isLanguageTag(tag)).toBe(known)
})
