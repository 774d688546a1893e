/**
 * SHA-1 (FIPS 180-4), needed by version 5 UUIDs and by nothing else: the kernel has no Node and no packages,
 * and the digest must be had without waiting. Not a security measure.
 */
export function sha1(message: Uint8Array): Uint8Array {
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0])
  const padded = pad(message)
  const words = new Uint32Array(80)
  for (let block = 0; block < padded.byteLength; block += 64) {
    for (let i = 0; i < 16; i += 1) words[i] = padded.getUint32(block + 4 * i)
    for (let i = 16; i < 80; i += 1) words[i] = rotate(at(words, i - 3) ^ at(words, i - 8) ^ at(words, i - 14) ^ at(words, i - 16), 1)
    compress(state, words)
  }
  const digest = new DataView(new ArrayBuffer(20))
  state.forEach((word, i) => digest.setUint32(4 * i, word))
  return new Uint8Array(digest.buffer)
}

const at = (words: Uint32Array, i: number): number => words[i] as number
const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits))

/** The message, a one bit, zeros, and its length in bits as the last 64 bits of a whole number of blocks. */
function pad(message: Uint8Array): DataView {
  const bytes = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64)
  bytes.set(message)
  bytes[message.length] = 0x80
  const view = new DataView(bytes.buffer)
  view.setUint32(bytes.length - 8, Math.floor(message.length / 2 ** 29))
  view.setUint32(bytes.length - 4, message.length * 8)
  return view
}

function compress(state: Uint32Array, words: Uint32Array): void {
  let [a, b, c, d, e] = [at(state, 0), at(state, 1), at(state, 2), at(state, 3), at(state, 4)]
  for (let i = 0; i < 80; i += 1) {
    const [f, k] =
      i < 20 ? [(b & c) | (~b & d), 0x5a827999]
      : i < 40 ? [b ^ c ^ d, 0x6ed9eba1]
      : i < 60 ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
      : [b ^ c ^ d, 0xca62c1d6]
    const next = (rotate(a, 5) + f + e + k + at(words, i)) | 0
    e = d
    d = c
    c = rotate(b, 30)
    b = a
    a = next
  }
  for (const [i, word] of [a, b, c, d, e].entries()) state[i] = at(state, i) + word
}
