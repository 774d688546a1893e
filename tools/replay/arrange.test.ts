import { describe, expect, test } from '@jest/globals'
import type { OlistMessage } from '../olist-life.ts'
import { arranged } from './arrange.ts'

const messages: readonly OlistMessage[] = Array.from({ length: 30 }, (_, i) => ({ id: String(i), type: 'RetailPaymentReported', at: String(i), data: { shopId: 'olist-br', externalId: String(i % 7) } }))
const ids = (arrangement: Partial<Parameters<typeof arranged>[1]>) => arranged(messages, { order: 'time', twice: false, seed: 1, ...arrangement }).map(({ id }) => Number(id))
const inTime = messages.map(({ id }) => Number(id))
const sorted = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)

describe('messages are sent', () => {
  test('as they happened', () => {
    expect(ids({})).toEqual(inTime)
  })

  test('reversed: of every order what happened last comes first', () => {
    expect(ids({ order: 'reversed' })).toEqual(inTime.toReversed())
  })

  test('shuffled: all of them, otherwise, and the same for a seed', () => {
    expect(sorted(ids({ order: 'shuffled' }))).toEqual(inTime)
    expect(ids({ order: 'shuffled' })).not.toEqual(inTime)
    expect(ids({ order: 'shuffled', seed: 7 })).toEqual(ids({ order: 'shuffled', seed: 7 }))
    expect(ids({ order: 'shuffled', seed: 7 })).not.toEqual(ids({ order: 'shuffled', seed: 8 }))
  })

  test('twice: each two times, the second one among the others', () => {
    const twice = ids({ twice: true })
    expect(sorted(twice)).toEqual(sorted([...inTime, ...inTime]))
    expect(twice.slice(0, 10)).toEqual(inTime.slice(0, 10))
    expect(twice.slice(10, 14)).toEqual([10, 0, 11, 1])
    expect(twice.slice(-10)).toEqual(inTime.slice(-10))
  })
})
