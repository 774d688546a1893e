import { expect, test } from '@jest/globals'
import { shareOut } from './share-out.ts'

test('members in the order of their ids take the partitions in turn', () => {
  expect(shareOut(['b', 'a'], 5)).toEqual([{ memberId: 'a', partitions: [0, 2, 4] }, { memberId: 'b', partitions: [1, 3] }])
})

test('every partition has one owner, and nobody has two more than another', () => {
  for (let members = 1; members <= 15; members += 1) {
    const shares = shareOut(Array.from({ length: members }, (_, i) => `m${i}`), 12).map(({ partitions }) => partitions)
    expect(shares.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, i) => i))
    const sizes = shares.map((share) => share.length)
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
  }
})

test('nobody there, nothing to share', () => {
  expect(shareOut([], 5)).toEqual([])
})
