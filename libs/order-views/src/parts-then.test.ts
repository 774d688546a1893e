// Which kept events make a moment of the past. A kept event is written as its version, with a plus where it counts by the moment.
import { describe, expect, test } from '@jest/globals'
import { eventsThen, type Basis, type KeptEvent } from './parts-then.ts'

const typeOf = (version: number): string => (version === 1 ? 'ParcelRegistered' : 'CheckpointRecorded')
const keptOf = (text: string, part = 'pcl_1'): readonly KeptEvent[] =>
  text.split(' ').filter((word) => word !== '').map((word) => ({ part, version: Number.parseInt(word, 10), type: typeOf(Number.parseInt(word, 10)), counts: word.endsWith('+') }))
const then = (basis: Basis, text: string, version: number): readonly number[] | undefined => eventsThen(keptOf(text), [{ part: 'pcl_1', version }], basis)[0]?.map((event) => event.version)

describe('as known then', () => {
  test.each([
    ['1+ 2+ 3+', 3, [1, 2, 3]],
    ['1+ 2+ 3', 3, [1, 2]],
    ['1 2 3', 3, undefined],
    // Told by the clock of another process: who knew 3 knew 2.
    ['1+ 2 3+ 4', 4, [1, 2, 3]],
    // Kept after the rows were read.
    ['1+ 2+ 3+', 2, [1, 2, 3]],
    // The next one is known to be later; what is missing behind it is later still.
    ['1+ 2+ 3 5', 5, [1, 2]],
  ])('of %s, now at version %i, it is %j', (text, version, expected) => {
    expect(then('recorded', text, version)).toEqual(expected)
  })

  test.each([
    ['the first are missing', '3+ 4+', 4],
    ['one between is missing', '1+ 3+', 3],
    ['the next may have been known too', '1+ 2+', 3],
    ['the next that is kept is a later one', '1+ 2+ 4', 4],
    ['none counts, and the first is missing', '2 3', 3],
    ['none is kept', '', 2],
  ])('where %s there is no telling', (_what, text, version) => {
    expect(() => then('recorded', text, version)).toThrow(expect.objectContaining({ code: 'history_incomplete', kind: 'unavailable' }))
  })
})

describe('true then', () => {
  test.each([
    ['1+ 2+ 3+', [1, 2, 3]],
    ['1+ 2 3', [1]],
    ['1 2 3', undefined],
    // Told late, and true: what happened afterwards is left out, though it was told before.
    ['1+ 2 3+', [1, 3]],
    // Registered after it was scanned: it was there.
    ['1 2+ 3', [1, 2]],
  ])('of %s it is %j', (text, expected) => {
    expect(then('occurred', text, 3)).toEqual(expected)
  })

  test.each([['1+ 2+', 3], ['1+ 3+', 3], ['2+ 3+', 3], ['1+ 2 4', 4], ['', 1]])('of %s, now at version %i, there is no telling: anything may have happened by then', (text, version) => {
    expect(() => then('occurred', text, version)).toThrow(expect.objectContaining({ code: 'history_incomplete' }))
  })

  test('a part begins with the first event that is folded, not with one that this release does not know', () => {
    const [first, ...rest] = keptOf('1+ 2 3+')
    const events = [{ ...first, type: 'ParcelBlessed' } as KeptEvent, ...rest]
    expect(eventsThen(events, [], 'occurred')).toEqual([events])
    expect(eventsThen(events.map((event) => ({ ...event, counts: event.version === 1 })), [], 'occurred')[0]?.map(({ version }) => version)).toEqual([1])
  })
})

test('each part is told for itself; one that had not begun is none', () => {
  const kept = [...keptOf('1+ 2', 'pcl_1'), ...keptOf('1 2', 'pcl_2'), ...keptOf('1+', 'pcl_3')]
  const now = ['pcl_1', 'pcl_2', 'pcl_3'].map((part) => ({ part, version: part === 'pcl_3' ? 1 : 2 }))
  for (const basis of ['recorded', 'occurred'] as const) expect(eventsThen(kept, now, basis).map((events) => events.map(({ part, version }) => `${part} ${version}`))).toEqual([['pcl_1 1'], ['pcl_3 1']])
})
