import { describe, expect, test } from '@jest/globals'
import { fontFaults, maxFontBytes, maxFontLength, readFont } from './heading-font.ts'

/** A file with the header of a woff2 and nothing that a browser could draw. */
function woff2(bytes: number, { signature = 'wOF2', says = bytes } = {}): Buffer {
  const file = Buffer.alloc(bytes)
  file.write(signature, 'latin1')
  file.writeUInt32BE(says, 8)
  return file
}
const base64 = (file: Buffer): string => file.toString('base64')

describe('the font of a shop', () => {
  test('is a woff2 in base64, of 30 kB at most', () => {
    for (const bytes of [48, 49, 50, maxFontBytes]) expect(readFont(base64(woff2(bytes)))).toEqual(woff2(bytes))
    expect(base64(woff2(maxFontBytes))).toHaveLength(maxFontLength)
  })

  test.each([
    ['nothing', '', /no woff2/],
    ['a text', 'sans-serif', /no base64/],
    ['base64 of addresses', base64(woff2(49).fill(0xff, 20)).replaceAll('/', '_'), /no base64/],
    ['base64 in lines', base64(woff2(100)).replace(/.{76}/, '$&\n'), /no base64/],
    ['base64 without its padding', base64(woff2(49)).replace(/=+$/, ''), /no base64/],
    ['a data URL', `data:font/woff2;base64,${base64(woff2(48))}`, /no base64/],
    ['an older woff', base64(woff2(100, { signature: 'wOFF' })), /no woff2/],
    ['a TrueType font', base64(woff2(100, { signature: '\0\u0001\0\0' })), /no woff2/],
    ['a header that was cut', base64(woff2(47)), /no woff2/],
    ['a file that was cut', base64(woff2(100, { says: 180 })), /says that it has 180 bytes and has 100/],
    ['a file with something behind it', base64(woff2(100, { says: 96 })), /says that it has 96 bytes and has 100/],
    ['one that is too large', base64(woff2(maxFontBytes + 1)), /has 30721 bytes, 30720 are the most/],
  ])('is not %s', (_name, text, fault) => expect(fontFaults(text)).toEqual([{ pointer: '', code: 'invalid_value', detail: expect.stringMatching(fault) }]))
})
