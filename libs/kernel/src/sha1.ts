/**
 * SHA-1 (FIPS 180-4), needed by version 5 UUIDs and by nothing else: the kernel has no Node and no packages,
 * and the digest must be had without waiting. Not a security measure.
 */
export function sha1(message: Uint8Array): Uint8Array {
  const state = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0])
  const padded = pad(message)
  const words = new Int32Array(80)
  for (let block = 0; block < padded.length; block += 64) {
    for (let i = 0, from = block; i < 16; i += 1, from += 4) words[i] = (at(padded, from) << 24) | (at(padded, from + 1) << 16) | (at(padded, from + 2) << 8) | at(padded, from + 3)
    for (let i = 16; i < 80; i += 1) words[i] = rotate(at(words, i - 3) ^ at(words, i - 8) ^ at(words, i - 14) ^ at(words, i - 16), 1)
    compress(state, words)
  }
  return bigEndian(state)
}

const at = (numbers: Int32Array | Uint8Array, i: number): number => numbers[i] as number
const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits))

/** The message, a one bit, zeros, and its length in bits as the last 64 bits of a whole number of blocks. */
function pad(message: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64)
  bytes.set(message)
  bytes[message.length] = 0x80
  bytes.set(bigEndian([Math.floor(message.length / 2 ** 29), message.length * 8]), bytes.length - 8)
  return bytes
}

function bigEndian(words: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(4 * words.length)
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = (words[i >> 2] ?? 0) >>> (24 - 8 * (i & 3))
  return bytes
}

/** Names every event there is, so numbers alone and a loop for each quarter: nothing is allocated or asked in its turns. */
function compress(state: Int32Array, words: Int32Array): void {
  let [a, b, c, d, e] = [at(state, 0), at(state, 1), at(state, 2), at(state, 3), at(state, 4)]
  const turn = (next: number): void => {
    e = d
    d = c
    c = rotate(b, 30)
    b = a
    a = next
  }
  for (let i = 0; i < 20; i += 1) turn((rotate(a, 5) + ((b & c) | (~b & d)) + e + 0x5a827999 + at(words, i)) | 0)
  for (let i = 20; i < 40; i += 1) turn((rotate(a, 5) + (b ^ c ^ d) + e + 0x6ed9eba1 + at(words, i)) | 0)
  for (let i = 40; i < 60; i += 1) turn((rotate(a, 5) + ((b & c) | (b & d) | (c & d)) + e + 0x8f1bbcdc + at(words, i)) | 0)
  for (let i = 60; i < 80; i += 1) turn((rotate(a, 5) + (b ^ c ^ d) + e + 0xca62c1d6 + at(words, i)) | 0)
  state.set([at(state, 0) + a, at(state, 1) + b, at(state, 2) + c, at(state, 3) + d, at(state, 4) + e])
}
