import { createRequire } from 'node:module'
import { expect, test } from '@jest/globals'
import { murmur2, partitionOf } from './murmur2.ts'

const kafkajs = createRequire(import.meta.url)('kafkajs/src/producer/partitioners/default/murmur2.js') as (key: string) => number

test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('%s hashes to what the Java client says', (key, hash) => {
  expect(murmur2(new TextEncoder().encode(key))).toBe(hash)
})

test('2,000 keys of all lengths hash as in kafkajs', () => {
  for (let i = 0; i < 2_000; i += 1) {
    const key = 'ord_é😀'.repeat(i % 5) + i.toString(36).repeat(i % 7)
    expect(murmur2(new TextEncoder().encode(key))).toBe(kafkajs(key))
  }
})

test('keys spread over all partitions', () => {
  const used = new Set(Array.from({ length: 500 }, (_, i) => partitionOf(`ord_${i}`, 12)))
  expect([...used].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
})
