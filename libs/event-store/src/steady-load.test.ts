import { describe, expect, test } from '@jest/globals'
import { Instant, Unavailable } from '@wismo/kernel'
import { eventually } from '@wismo/testing'
import { openMemoryStore } from './memory.ts'
import type { Append, AppendResult, EventStore, Position, RecordedEvent, StreamName } from './port.ts'
import { appendTo, sampleMetadata } from './sample-events.ts'
import { acknowledgedBy, notAsAnswered, outOfTurn, startLoad, wasSent, wrongAnswers, type Acknowledged } from './steady-load.ts'

const at = (place: number): Position => String(place).padStart(20, '0') as Position
const append = appendTo('thing-a' as StreamName, 'none', 2)
const recorded = (of: Append, version: number, place: number): RecordedEvent[] =>
  of.events.map(({ id, type, data }, i) => ({ stream: of.stream, id, type, data, version: version + i, position: at(place + i), schemaVersion: 1, recordedAt: sampleMetadata.occurredAt, metadata: sampleMetadata }))
const answered = (outcome: 'appended' | 'duplicate', place = 5, version = 2): AppendResult => ({ outcome, version, position: at(place) })
const conflict: AppendResult = { outcome: 'conflict', version: 2 }
const told = (answer: AppendResult, unknown = false, of = append): Acknowledged => ({ append: of, answer, unknown })

describe('wrong answers', () => {
  test.each<[title: string, answers: readonly Acknowledged[]]>([
    ['appended, and a duplicate from then on', [told(answered('appended')), told(answered('duplicate')), told(answered('duplicate', 5, 9))]],
    ['a duplicate of a call that had got no answer', [told(answered('duplicate'), true), told(answered('duplicate'))]],
    ['the same ids in another stream', [told(answered('appended')), told(answered('appended', 7), false, { ...append, stream: 'thing-b' as StreamName })]],
  ])('not: %s', (_title, answers) => {
    expect(wrongAnswers(answers)).toEqual([])
  })

  test.each<[title: string, answers: readonly Acknowledged[]]>([
    ['a duplicate of what was never sent', [told(answered('duplicate'))]],
    ['a conflict at first', [told(conflict)]],
    ['a conflict where the writer alone knows the version, also without an answer before', [told(conflict, true)]],
    ['appended twice', [told(answered('appended')), told(answered('appended'))]],
    ['appended twice, the second time without an answer before', [told(answered('appended')), told(answered('appended'), true)]],
    ['a conflict instead of a duplicate', [told(answered('appended')), told(conflict)]],
    ['a duplicate at another place', [told(answered('appended')), told(answered('duplicate', 6))]],
    ['a duplicate in an earlier version', [told(answered('appended')), told(answered('duplicate', 5, 1))]],
  ])('%s', (_title, answers) => {
    expect(wrongAnswers(answers)).toEqual(answers.slice(-1))
  })
})

describe('what does not stand as it was answered', () => {
  const there = recorded(append, 1, 5)
  const [first, second] = there as [RecordedEvent, RecordedEvent]

  test.each<[title: string, answer: AppendResult]>([['appended', answered('appended')], ['a duplicate, the stream further on', answered('duplicate', 5, 9)]])('not: %s', (_title, answer) => {
    expect(notAsAnswered([told(answer)], there)).toEqual([])
  })

  test.each<[title: string, answer: AppendResult, events: readonly RecordedEvent[]]>([
    ['nothing', answered('appended'), []],
    ['nothing at that position', answered('appended', 4), there],
    ['another event at that position', answered('appended', 7), [...there, ...recorded(appendTo('thing-b' as StreamName, 'none', 2), 1, 7)]],
    ['only its first event', answered('appended'), [first]],
    ['something between its events', answered('appended'), [first, ...recorded(appendTo(append.stream, 1), 2, 6), { ...second, version: 3, position: at(7) }]],
    ['a version before its last event', answered('appended', 5, 1), there],
    ['a conflict', conflict, there],
  ])('%s', (_title, answer, events) => {
    expect(notAsAnswered([told(answer)], events)).toEqual([told(answer)])
  })
})

describe('out of turn', () => {
  const [first, second] = recorded(append, 1, 5) as [RecordedEvent, RecordedEvent]
  const other = recorded(appendTo('thing-b' as StreamName, 'none', 2), 1, 7)

  test('not: streams between each other', () => {
    expect(outOfTurn([first, ...other, second])).toEqual([])
  })

  test.each<[title: string, events: readonly RecordedEvent[], found: readonly RecordedEvent[]]>([
    ['an event before the one it follows', [second, first, ...other], [second, first]],
    ['an event without the one it follows', [second, ...other], [second]],
    ['an event twice', [first, first, ...other], [first]],
  ])('%s', (_title, events, found) => {
    expect(outOfTurn(events)).toEqual(found)
  })
})

test('answers belong to appends by their place', () => {
  const appends = [append, appendTo('thing-b' as StreamName, 'none')]
  expect(acknowledgedBy(appends, [answered('appended'), conflict], true)).toEqual([told(answered('appended'), true), told(conflict, true, appends[1])])
})

const failed = (message: string, code?: string): Unavailable =>
  Object.assign(new Unavailable('unavailable'), { cause: Object.assign(new Error(message), code === undefined ? {} : { code }) })
const cutOff = failed('Connection terminated unexpectedly')
const refused = failed('connect ECONNREFUSED 127.0.0.1:5432', 'ECONNREFUSED')

describe('whether a call that failed was sent', () => {
  test.each([
    cutOff, failed('read ECONNRESET', 'ECONNRESET'), failed('Query read timeout'),
    failed('terminating connection due to administrator command', '57P01'), failed('terminating connection because of crash of another server process', '57P02'),
  ])('it may have been: $cause.message', (error) => {
    expect(wasSent(error)).toBe(true)
  })

  test.each([
    refused, failed('the database system is starting up', '57P03'), failed('sorry, too many clients already', '53300'),
    failed('timeout exceeded when trying to connect'), failed('Connection terminated due to connection timeout'), failed('timeout expired'),
  ])('it was not: $cause.message', (error) => {
    expect(wasSent(error)).toBe(false)
  })

  test.each([['cut off', [cutOff], true], ['refused', [refused], false], ['cut off, then refused', [cutOff, refused], true]] as const)('the load remembers it: %s', async (_title, failures, unknown) => {
    const load = startLoad(failingFirst(openMemoryStore(() => Instant.fromMillis(0)), failures))
    await eventually(() => load.acknowledged.length >= 20)
    await load.stopWriting()
    await load.stop()
    expect(load.failure()).toBeUndefined()
    expect(load.acknowledged.some((one) => one.unknown)).toBe(unknown)
  })
})

/** Fails every first sending of an append, in this order, before it works. */
function failingFirst(store: EventStore, failures: readonly Error[]): EventStore {
  const times = new Map<string, number>()
  const failing = (appends: readonly Append[]): void => {
    const id = appends[0]?.events[0]?.id ?? ''
    const failure = failures[times.get(id) ?? 0]
    times.set(id, (times.get(id) ?? 0) + 1)
    if (failure !== undefined) throw failure
  }
  return {
    ...store,
    async append(one) {
      failing([one])
      return store.append(one)
    },
    async appendMany(many) {
      failing(many)
      return store.appendMany(many)
    },
  }
}
