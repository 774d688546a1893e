import { describe, expect, test } from '@jest/globals'
import { cardNumber, hitsIn, personOf } from './marks.ts'

const { name, phone, email } = personOf(17)
const formsOf = (bytes: Buffer | string): readonly string[] => [...new Set(hitsIn(Buffer.from(bytes)).map(({ form }) => form))]
const written = (encoding: BufferEncoding, text: string): Buffer => Buffer.from(Buffer.from(text).toString(encoding))

describe('what personal data may be written as', () => {
  test.each<[string, Buffer | string, string]>([
    ['as it is', `{"name":"${name}"}`, 'utf-8'],
    ['in upper case', name.toUpperCase(), 'utf-8'],
    ['as a number to call', `tel:${phone}`, 'utf-8'],
    ['in the memory of a browser', Buffer.from(name, 'utf16le'), 'utf-16le'],
    ['the other way round', Buffer.from(name, 'utf16le').swap16(), 'utf-16be'],
    ['in hex', written('hex', name), 'hex'],
    ['in capital hex', written('hex', name).toString().toUpperCase(), 'hex'],
    ['byte by byte in an address', [...Buffer.from(email)].map((byte) => `%${byte.toString(16)}`).join(''), 'url-encoded'],
    ['escaped in JSON', [...email].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join(''), 'json-escaped'],
    ['in a column of bytes', `(1,"\\x${Buffer.from(`aa${name}`).toString('hex')}")`, 'hex'],
    ['as base64 in a column of bytes', `\\x${written('base64', name).toString('hex')}`, 'base64 in bytes'],
    ['a card in groups', 'card 4000 0566 5566 5556.', 'utf-8'],
    ['a card', cardNumber, 'utf-8'],
  ])('%s', (_, bytes, form) => {
    expect(formsOf(bytes)).toContain(form)
  })

  test.each([0, 1, 2, 3, 4, 5])('as base64, %i bytes into it', (before) => {
    for (const text of [name, name.toLowerCase(), name.toUpperCase(), phone]) expect(formsOf(written('base64', `${'x'.repeat(before)}${text}, and more`))).toContain('base64')
    expect(formsOf(Buffer.from(Buffer.concat([Buffer.alloc(before), Buffer.from(name, 'utf16le')]).toString('base64')))).toContain('base64 of utf-16')
  })

  test('what is not there is not found', () => {
    expect(formsOf('{"name":"Nora Byrne","phone":"+353215550142","ref":"\\x00ff"} psp-55120 4000056655665555')).toEqual([])
  })
})
