import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { linesOf } from './lines.ts'

async function* cut(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0
  for (let i = 0; from < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1
    yield bytes.subarray(from, from + size)
    from += size
  }
}

async function read(text: string, sizes: readonly number[], maxBytes = 1_000): Promise<readonly (readonly [number, string | undefined])[]> {
  const found: (readonly [number, string | undefined])[] = []
  for await (const lines of linesOf(cut(Buffer.from(text), sizes), maxBytes)) for (const { number, bytes } of lines) found.push([number, bytes?.toString()])
  return found
}

describe('lines of a stream', () => {
  test('an empty file has none, and the last newline begins no other one', async () => {
    expect(await read('', [1])).toEqual([])
    expect(await read('a\nb\n', [2])).toEqual([[1, 'a'], [2, 'b']])
    expect(await read('a\n\nb', [1])).toEqual([[1, 'a'], [2, ''], [3, 'b']])
  })

  test('a line that is too long is one line without its bytes, and those behind it are as they are', async () => {
    expect(await read('abcd\nabcde\nab', [3], 4)).toEqual([[1, 'abcd'], [2, undefined], [3, 'ab']])
    expect(await read('abcdefgh', [1], 4)).toEqual([[1, undefined]])
  })

  test('property: however a file is cut into chunks, its lines are the same', () =>
    fc.assert(fc.asyncProperty(fc.array(fc.string({ maxLength: 12 }).map((text) => text.replaceAll('\n', ' '))), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), fc.boolean(), async (lines, sizes, ended) => {
      const text = lines.join('\n') + (ended ? '\n' : '')
      const whole = text.split('\n')
      if (whole.at(-1) === '') whole.pop()
      expect(await read(text, sizes, 6)).toEqual(whole.map((line, i) => [i + 1, Buffer.byteLength(line) > 6 ? undefined : Buffer.from(line).toString()]))
    })))
})
