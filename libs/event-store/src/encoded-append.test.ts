import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Invalid } from '@wismo/kernel'
import { encodeAppend } from './encoded-append.ts'
import { firstVersions } from './port.ts'
import { appendTo, newEvent, newStream } from './sample-events.ts'

/** The plain rule: some text, key or value, holds U+0000 or half a surrogate pair. */
const unfit = (value: unknown): boolean => {
  if (typeof value === 'string') return /[\u0000\p{Cs}]/u.test(value)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, inner]) => unfit(key) || unfit(inner))
}

/** Texts out of what an escape is made of, so that real and written-out escapes meet. */
const text = fc.array(fc.constantFrom('\\', 'u', '0000', 'd800', 'D83D', '\u0000', '\ud800', '\udfff', '😀', '"', '\n'), { maxLength: 6 }).map((parts) => parts.join(''))
const json = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, text, fc.integer(), tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 3 }),
  object: fc.dictionary(text, tie('value'), { maxKeys: 3 }),
})).value

test('a body is refused exactly when a text in it holds what PostgreSQL cannot read back', () => {
  fc.assert(fc.property(json, (data) => {
    const encode = (): string | undefined => encodeAppend(appendTo(newStream(), 'any', [newEvent({ data })]), firstVersions).events[0]?.data
    if (unfit(data)) expect(encode).toThrow(Invalid)
    else expect(JSON.stringify(JSON.parse(encode() ?? ''))).toBe(JSON.stringify(data))
  }), { numRuns: 500 })
})

test('a refusal does not repeat the text', () => {
  expect(() => encodeAppend(appendTo(newStream(), 'any', [newEvent({ data: { name: 'Nora Byrne\u0000' } })]), firstVersions)).toThrow(expect.objectContaining({ message: expect.not.stringContaining('Nora') }))
})
