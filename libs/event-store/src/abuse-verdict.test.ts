import { describe, expect, test } from '@jest/globals'
import type { Uuid } from '@wismo/kernel'
import { openLedger, type Ledger } from './abuse-ledger.ts'
import { judge, type Findings, type Judged } from './abuse-verdict.ts'
import { StreamName, type Append, type AppendResult, type NewEvent, type Position, type RecordedEvent } from './port.ts'
import { appendTo, sampleMetadata } from './sample-events.ts'

const at = (place: number): Position => String(place).padStart(20, '0') as Position
const appended = (place: number): AppendResult => ({ outcome: 'appended', version: 2, position: at(place) })
const duplicate = (place: number): AppendResult => ({ outcome: 'duplicate', version: 2, position: at(place) })
const conflict: AppendResult = { outcome: 'conflict', version: 2 }

/** Two appends that were acknowledged, one that was rolled back and one without an answer, of two events each. */
const appends = ['told', 'other', 'gone', 'doubtful'].map((name) => appendTo(StreamName.of('thing', name), 'none', 2))
const [told, other, gone, doubtful] = appends as [Append, Append, Append, Append]
const [told1, told2, other1, other2, gone1, gone2, doubtful1, doubtful2] = appends.flatMap(({ stream, events }, i) =>
  events.map((event, j) => recorded(stream, event, j + 1, i * 2 + j + 1))) as [RecordedEvent, RecordedEvent, RecordedEvent, RecordedEvent, RecordedEvent, RecordedEvent, RecordedEvent, RecordedEvent]

function recorded(stream: StreamName, { id, type, data }: NewEvent, version: number, place: number): RecordedEvent {
  return { stream, id, type, data, version, position: at(place), schemaVersion: 1, recordedAt: sampleMetadata.occurredAt, metadata: sampleMetadata }
}

function ledgerOf(then: (ledger: Ledger, clock: { ms: number }) => void = () => undefined): Ledger {
  const clock = { ms: 0 }
  const ledger = openLedger(() => clock.ms)
  ledger.answered(told, appended(1))
  ledger.answered(other, appended(3))
  ledger.rolledBack(gone)
  ledger.unanswered(doubtful)
  then(ledger, clock)
  return ledger
}

const all = [told1, told2, other1, other2]
const stored = [[told1, told2], [other1, other2]]
const sound: Judged = {
  options: { seed: 7 }, counts: { rolledBack: 1, resent: 2, cutOff: 3, deadlocks: 0 }, failures: [], pauses: [],
  ledger: ledgerOf(), stored, read: all, naive: new Set(all.map(({ id }) => id)),
}
const verdict: Findings = {
  seed: 7, lost: 0, doubled: 0, inverted: 0, gaps: 0, ghosts: 0, torn: 0, contradicted: 0, deadlocks: 0, failures: [], stallMs: 0,
  waitedMs: 0, loopMs: 0, queryMs: 0, events: 4, rolledBack: 1, resent: 2, cutOff: 3, unanswered: 1, landed: 0, naiveLost: 0,
}
const naive = (events: readonly RecordedEvent[]): ReadonlySet<Uuid> => new Set(events.map(({ id }) => id))
const answers = (append: Append, ...results: readonly AppendResult[]) => ({ ledger: ledgerOf((ledger) => results.forEach((result) => ledger.answered(append, result))) })

/** The reader has one event of `told` 100 ms after its acknowledgement, and the other after 1,500 ms. */
const late = ledgerOf((ledger, clock) => {
  for (const [ms, { id }] of [[100, told1], [1_500, told2]] as const) {
    clock.ms = ms
    ledger.delivered(id)
  }
})

describe('the verdict on an abused store', () => {
  test('finds nothing where every promise was kept', () => {
    expect(judge(sound)).toEqual(verdict)
  })

  test.each<[title: string, wrong: Partial<Judged>, found: Partial<Findings>]>([
    ['lost: stored, and not read', { read: [told1, told2, other1] }, { lost: 1 }],
    ['lost: acknowledged, and nowhere', { stored: [[told1, told2]], read: [told1, told2] }, { lost: 2, events: 2 }],
    ['lost: acknowledged and read, and not stored', { stored: [[told1, told2]] }, { lost: 2, events: 2 }],
    ['doubled: stored twice', { stored: [[told1, told2, { ...told2, version: 3 }], [other1, other2]] }, { doubled: 1 }],
    ['doubled: read twice, the second time further on', { read: [...all, { ...other2, version: 3, position: at(9) }] }, { doubled: 1 }],
    ['inverted: a position not above the one before', { read: [other1, told1, told2, other2] }, { inverted: 1 }],
    ['inverted: the same position again', { read: [told1, { ...told2, position: at(1) }, other1, other2] }, { inverted: 1 }],
    ['inverted: out of the order of its stream', { read: [{ ...told2, position: at(1) }, { ...told1, position: at(2) }, other1, other2] }, { inverted: 2 }],
    ['gaps: a version that is not there', { stored: [[told1, { ...told2, version: 3 }], [other1, other2]] }, { gaps: 1 }],
    ['gaps: a version that is there twice', { stored: [[told1, { ...told2, version: 1 }], [other1, other2]] }, { gaps: 1 }],
    ['ghosts: rolled back, and there', { stored: [...stored, [gone1, gone2]], read: [...all, gone1, gone2] }, { ghosts: 2, events: 6, naiveLost: 2 }],
    ['ghosts: rolled back, and read', { read: [...all, gone1] }, { ghosts: 1 }],
    ['ghosts: refused, and there', { ...answers(gone, conflict), stored: [...stored, [gone1, gone2]], read: [...all, gone1, gone2] }, { ghosts: 2, events: 6, naiveLost: 2 }],
    ['torn: the first half', { stored: [...stored, [doubtful1]], read: [...all, doubtful1] }, { torn: 1, events: 5, landed: 1, naiveLost: 1 }],
    ['torn: the second half', { stored: [...stored, [{ ...doubtful2, version: 1 }]], read: [...all, { ...doubtful2, version: 1 }] }, { torn: 1, events: 5, naiveLost: 1 }],
    ['torn: the wrong way round', { stored: [[{ ...told2, version: 1 }, { ...told1, version: 2 }], [other1, other2]] }, { torn: 1 }],
    ['torn: something in between', { stored: [[told1, { ...other1, version: 2 }, { ...told2, version: 3 }], [{ ...other2, version: 1 }]] }, { torn: 2 }],
    ['contradicted: appended a second time', answers(told, appended(1)), { contradicted: 1 }],
    ['contradicted: a conflict after it was appended', answers(told, conflict), { contradicted: 1 }],
    ['contradicted: a duplicate at another place', answers(told, duplicate(2)), { contradicted: 1 }],
    ['contradicted: a duplicate of what was rolled back, which is lost then too', answers(gone, duplicate(5)), { contradicted: 1, lost: 2 }],
    ['stall: an event that came late', { ledger: late }, { stallMs: 1_500, waitedMs: 1_500 }],
    ['deadlocks', { counts: { ...sound.counts, deadlocks: 2 } }, { deadlocks: 2 }],
    ['failures, each once', { failures: ['a', 'b', 'a'] }, { failures: ['a', 'b'] }],
    ['what a naive reader lost', { naive: naive([told1, other1]) }, { naiveLost: 2 }],
  ])('%s', (_title, wrong, found) => {
    expect(judge({ ...sound, ...wrong })).toEqual({ ...verdict, ...found })
  })

  test.each<[title: string, right: Partial<Judged>]>([
    ['a duplicate at the same place', answers(told, duplicate(1), duplicate(1))],
    ['appended after it was rolled back', answers(gone, appended(5), duplicate(5))],
    ['appended, a duplicate or a conflict where there was no answer', answers(doubtful, conflict, duplicate(7))],
  ])('no contradiction: %s', (_title, right) => {
    expect(judge({ ...sound, ...right }).contradicted).toBe(0)
  })

  test('what had no answer and is there was stored', () => {
    expect(judge({ ...sound, stored: [...stored, [doubtful1, doubtful2]], read: [...all, doubtful1, doubtful2] })).toEqual({ ...verdict, events: 6, landed: 1, naiveLost: 2 })
  })

  test.each([
    ['is taken off', [{ of: 'loop', from: 200, to: 1_400, ms: 1_000 }], { stallMs: 500, loopMs: 1_000 }],
    ['is taken off as far as it fell into the wait', [{ of: 'query', from: 1_200, to: 2_200, ms: 1_000 }], { stallMs: 1_200, queryMs: 1_000 }],
    ['is taken off once, the longest', [{ of: 'loop', from: 0, to: 400, ms: 400 }, { of: 'query', from: 400, to: 1_000, ms: 600 }], { stallMs: 900, loopMs: 400, queryMs: 600 }],
    ['at another time is no excuse', [{ of: 'query', from: 1_600, to: 2_600, ms: 1_000 }], { stallMs: 1_500, queryMs: 1_000 }],
  ] as const)('a pause of the machine %s', (_title, pauses, found) => {
    expect(judge({ ...sound, ledger: late, pauses })).toEqual({ ...verdict, waitedMs: 1_500, ...found })
  })
})
