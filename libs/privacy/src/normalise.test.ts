import { describe, expect, test } from '@jest/globals'
import { nameWords, normaliseEmail, normalisePhone, normalisePostalCode } from './normalise.ts'

describe('what people write in many forms has one', () => {
  test.each([
    [' Nora@Example.org ', 'nora@example.org'],
    ['ＮＯＲＡ@example.org', 'nora@example.org'],
    ['nora+shop@example.org', 'nora+shop@example.org'],
  ])('the address %s', (written, known) => {
    expect(normaliseEmail(written)).toBe(known)
  })

  test.each([
    ['t12 x8n4', 'T12X8N4'],
    ['4050-123', '4050123'],
    [' 04109 ', '04109'],
    ['〒100-0001', '1000001'],
  ])('the postal code %s', (written, known) => {
    expect(normalisePostalCode(written)).toBe(known)
  })

  test.each([
    ['+353 21 555-0142', '+353215550142'],
    ['+49 (0)30 123456', '+4930123456'],
    ['00353 21 5550142', '+353215550142'],
    ['021 555 0142', '0215550142'],
    ['12345', undefined],
    ['none', undefined],
  ])('the number %s', (written, known) => {
    expect(normalisePhone(written)).toBe(known)
  })

  test.each([
    ['Nora Byrne', ['nora', 'byrne']],
    ['  BYRNE,  nora ', ['byrne', 'nora']],
    ['Zoë O’Brien-Müller', ['zoe', 'obrien', 'muller']],
    ['Łukasz Strauß', ['lukasz', 'strauss']],
    ['J. R. Byrne', ['byrne']],
    ['Ana Ana', ['ana']],
    ['李 小龍', ['小龍']],
    ['', []],
  ])('the name %s', (written, known) => {
    expect(nameWords(written)).toEqual(known)
  })

  test('composed and taken apart, a name is the same', () => {
    expect(nameWords('Zoë'.normalize('NFD'))).toEqual(nameWords('Zoë'.normalize('NFC')))
  })
})
