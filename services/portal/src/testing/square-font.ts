// A font of our own, made here: every letter of ASCII is a square. Small enough to read, whole enough for a browser.
import { brotliCompressSync } from 'node:zlib'

/** In units of 1,000 to the em: every letter is half as wide as it is high. */
const advance = 500
const edge = 400
const [first, last] = [0x20, 0x7e]

const bytes = (size: 1 | 2 | 4, ...values: readonly number[]): Buffer => {
  const all = Buffer.alloc(size * values.length)
  values.forEach((value, i) => all.writeUIntBE(value < 0 ? value + 2 ** (8 * size) : value, i * size, size))
  return all
}
const u8 = (...values: readonly number[]): Buffer => bytes(1, ...values)
const u16 = (...values: readonly number[]): Buffer => bytes(2, ...values)
const u32 = (...values: readonly number[]): Buffer => bytes(4, ...values)
const times = (count: number, value: number): readonly number[] => Array.from({ length: count }, () => value)

/** One contour of four points on the line. */
const square = Buffer.concat([u16(1, 0, 0, edge, edge, 3, 0), u8(...times(4, 1)), u16(0, 0, edge, 0, 0, edge, 0, -edge), u8(0, 0)])

/** Letters by an array of glyphs, because all of them are the same one. */
const letters = last - first + 1
const mapping = [4, 32 + 2 * letters, 0, 4, 4, 1, 0, last, 0xffff, 0, first, 0xffff, 0, 1, 4, 0, ...times(letters, 1)]

/** Tables by their number among the known ones of WOFF2; `glyf` and `loca` say besides that they stand as they are. */
const tables: readonly (readonly [number, Buffer])[] = [
  [0, Buffer.concat([u16(0, 1, 3, 1), u32(12), u16(...mapping)])],
  [1, Buffer.concat([u32(0x10000, 0x10000, 0, 0x5f0f3cf5), u16(0, 1_000), u32(0, 0, 0, 0), u16(0, 0, edge, edge, 0, 8, 2, 0, 0)])],
  [2, Buffer.concat([u32(0x10000), u16(800, -200, 0, advance, 0, advance - edge, edge, 1, 0, 0, 0, 0, 0, 0, 0, 1)])],
  [3, u16(advance, 0, 0)],
  [4, Buffer.concat([u32(0x10000), u16(2, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)])],
  [5, u16(0, 0, 6)],
  [6, Buffer.concat([u16(0, advance, 400, 5, 0, ...times(10, 0), 0), Buffer.alloc(10), u32(1, 0, 0, 0), Buffer.from('SQRE'), u16(0x40, first, last, 800, -200, 0, 800, 200)])],
  [7, u32(0x30000, 0, 0, 0, 0, 0, 0, 0)],
  [10 | 0xc0, square],
  [11 | 0xc0, u16(0, 0, square.length / 2)],
]

/** A length in groups of seven bits, the highest first. */
const base128 = (value: number): readonly number[] => (value < 128 ? [value] : [128 + (value >> 7), value % 128])

/** The file as woff2. */
export function squareFont(): Buffer {
  const directory = u8(...tables.flatMap(([number, table]) => [number, ...base128(table.length)]))
  const content = brotliCompressSync(Buffer.concat(tables.map(([, table]) => table)))
  const length = Math.ceil((48 + directory.length + content.length) / 4) * 4
  const size = tables.reduce((sum, [, table]) => sum + 16 + Math.ceil(table.length / 4) * 4, 12)
  const header = Buffer.concat([Buffer.from('wOF2'), u32(0x10000, length), u16(tables.length, 0), u32(size, content.length), u16(1, 0), u32(0, 0, 0, 0, 0)])
  return Buffer.concat([header, directory, content], length)
}
