import { expect, test } from '@jest/globals'
import { oldestFirst } from './oldest-first.ts'

const at = (partition: number, offset: number, timestamp: number) => ({ topic: 't', key: 'k', value: null, headers: {}, partition, offset: BigInt(offset), timestamp })
const names = (...messages: readonly ReturnType<typeof at>[]): readonly string[] => oldestFirst(messages).map(({ partition, offset }) => `${partition}/${offset}`)

test('partitions are merged by time', () => {
  expect(names(at(0, 0, 10), at(0, 1, 30), at(1, 0, 20))).toEqual(['0/0', '1/0', '0/1'])
})

test('a partition keeps its order, whatever its times say', () => {
  expect(names(at(0, 10, 5), at(0, 9, 30), at(1, 0, 20))).toEqual(['1/0', '0/9', '0/10'])
})
