import type { Brand } from './brand.ts'
import { sha1 } from './sha1.ts'

/** A UUID in its lower-case text form. */
export type Uuid = Brand<string, 'Uuid'>

const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const encoder = new TextEncoder()

/** Draws that many random bytes. Given from outside: the kernel has no source of randomness. */
export type RandomBytes = (size: number) => Uint8Array

export const isUuid = (text: string): text is Uuid => pattern.test(text)

export function uuidToBytes(uuid: Uuid): Uint8Array {
  const bytes = new Uint8Array(16)
  for (let i = 0, at = 0; i < 16; i += 1, at += 2) {
    if (uuid[at] === '-') at += 1
    bytes[i] = (digit(uuid.charCodeAt(at)) << 4) | digit(uuid.charCodeAt(at + 1))
  }
  return bytes
}

/** 0 to 15 of the code of a hex digit in lower case. */
const digit = (code: number): number => (code < 0x3a ? code - 0x30 : code - 0x57)

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

export function bytesToUuid(bytes: Uint8Array): Uuid {
  let text = ''
  for (let i = 0; i < 16; i += 1) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-'
    text += hexOf[bytes[i] ?? 0]
  }
  return text as Uuid
}

/**
 * Name-based UUID (RFC 9562, version 5): the same names under the same space give the same id everywhere, which is what
 * lets a repeated message find what the first one made. Several names are joined by a line feed, which none may contain.
 */
export function uuidV5(space: Uuid, ...names: readonly (string | number)[]): Uuid {
  const name = encoder.encode(names.join('\n'))
  const input = new Uint8Array(16 + name.length)
  input.set(uuidToBytes(space))
  input.set(name, 16)
  return stamped(sha1(input).slice(0, 16), 0x50)
}

/** Time-ordered UUID (RFC 9562, version 7) from milliseconds since 1970 and ten random bytes. */
export function uuidV7(millis: number, random: RandomBytes): Uuid {
  const bytes = new Uint8Array(16)
  for (let i = 0; i < 6; i += 1) bytes[i] = Math.floor(millis / 2 ** (8 * (5 - i))) % 256
  bytes.set(random(10), 6)
  return stamped(bytes, 0x70)
}

function stamped(bytes: Uint8Array, version: number): Uuid {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | version
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytesToUuid(bytes)
}
