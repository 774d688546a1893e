import { describe, expect, test } from '@jest/globals'
import type { StreamName } from '@wismo/event-store'
import type { Uuid } from '@wismo/kernel'
import { knownStreams, type KnownStream } from './known-streams.ts'

const stream = (name: string): StreamName => name as StreamName
const ofLength = (length: number): KnownStream => ({ version: length, ids: new Set(Array.from({ length }, (_, i) => `${i}` as Uuid)), states: new Map() })

describe('known streams', () => {
  test('come back as they were kept, until they are forgotten', () => {
    const known = knownStreams()
    const a = ofLength(2)
    known.keep(stream('a'), a)
    expect(known.get(stream('a'))).toBe(a)
    known.forget(stream('a'))
    expect(known.get(stream('a'))).toBeUndefined()
  })

  test('are bounded by their ids and their number, and the least used one goes first', () => {
    const known = knownStreams(64)
    const names = Array.from({ length: 10 }, (_, i) => stream(`s${i}`))
    for (const name of names) known.keep(name, ofLength(2))
    known.get(stream('s0'))
    known.keep(stream('new'), ofLength(2))
    expect(names.filter((name) => known.get(name) === undefined)).toEqual(['s1'])
  })

  test('a stream that grew counts as it is now', () => {
    const known = knownStreams(64)
    known.keep(stream('b'), ofLength(1))
    const growing = ofLength(1)
    known.keep(stream('a'), growing)
    growing.ids.add('more' as Uuid)
    known.keep(stream('a'), growing)
    for (let i = 0; i < 8; i += 1) known.keep(stream(`c${i}`), ofLength(2))
    expect(known.get(stream('b'))).toBeDefined()
    known.keep(stream('d'), ofLength(2))
    expect(known.get(stream('a'))).toBeUndefined()
  })

  test('one that alone is too long is not kept, nor its older self', () => {
    const known = knownStreams(64)
    known.keep(stream('a'), ofLength(2))
    known.keep(stream('a'), ofLength(3))
    expect(known.get(stream('a'))).toBeUndefined()
  })
})
