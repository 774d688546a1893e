// The font that a shop's headings are in: a woff2 of its own, which travels in its document as base64.
import type { Fault } from '@wismo/kernel'

export const maxFontBytes = 30 * 1_024
/** The same in base64. */
export const maxFontLength = Math.ceil(maxFontBytes / 3) * 4

/** Of the header, with its signature and the length that it says first: https://www.w3.org/TR/WOFF2/#woff20Header */
const headerBytes = 48
const signature = 'wOF2'
const lengthAt = 8

/** The bytes of the file, or in a sentence why it is none that pages take. Whether the outlines in it can be drawn the browser finds out, which else takes its own font. */
export function readFont(base64: string): Buffer | { readonly fault: string } {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.toString('base64') !== base64) return { fault: 'It is no base64 (RFC 4648, with its padding, without line breaks).' }
  if (bytes.length > maxFontBytes) return { fault: `The font has ${bytes.length} bytes, ${maxFontBytes} are the most: leave out what headings never say.` }
  if (bytes.length < headerBytes || bytes.toString('latin1', 0, signature.length) !== signature) return { fault: 'It is no woff2: a font of another format has to be turned into one.' }
  const said = bytes.readUInt32BE(lengthAt)
  return said === bytes.length ? bytes : { fault: `The font says that it has ${said} bytes and has ${bytes.length}: a part of it is missing or too much.` }
}

/** As faults of a document, at the font's place in it. */
export function fontFaults(base64: string): readonly Fault[] {
  const read = readFont(base64)
  return 'fault' in read ? [{ pointer: '', code: 'invalid_value', detail: read.fault }] : []
}
