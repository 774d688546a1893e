import { expect, test } from '@jest/globals'
import { normalEmail, normalPhone, normalPostalCode } from './normal-form.ts'

test.each([[' Nora@Example.org ', 'nora@example.org'], ['ｎora@example.org', 'nora@example.org']])('%s is the address %s', (text, normal) => {
  expect(normalEmail(text)).toBe(normal)
})

test.each([['+353 (21) 555-0188', '+353215550188'], ['0188', '0188']])('%s is the number %s', (text, normal) => {
  expect(normalPhone(text)).toBe(normal)
})

test.each([['t12 x8n4', 'T12X8N4'], ['4050-123', '4050123'], [' 04109 ', '04109'], ['〒100-0001', '1000001']])('%s is the code %s', (text, normal) => {
  expect(normalPostalCode(text)).toBe(normal)
})
