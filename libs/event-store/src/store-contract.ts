import { describe, expect, test } from '@jest/globals'
import type { Uuid } from '@wismo/kernel'
import { firstVersions, maxAppends, Position, type Append, type EventStore, type EventVersions, type ExpectedVersion, type StreamName } from './port.ts'
import { freshForEach } from './fresh-for-each.ts'
import { appendTo, idsOf, invalid, newEvent, newEvents, newStream, readToEnd, sampleMetadata, tell, type FreshStore } from './sample-events.ts'
import { contentionContract } from './contention-contract.ts'
import { modelContract } from './model-contract.ts'
import { readingContract } from './reading-contract.ts'
import { versionsContract } from './versions-contract.ts'

/** The promises of the port `EventStore`. Every adapter runs them all, each on a fresh store. */
export function storeContract(open: (versions: EventVersions) => Promise<FreshStore>): void {
  describe('one release', () => releaseContract(() => open(firstVersions)))
  describe('reading', () => readingContract(() => open(firstVersions)))
  describe('contention', () => contentionContract(() => open(firstVersions)))
  modelContract(() => open(firstVersions))
  describe('several releases', () => versionsContract(open))
}

function releaseContract(open: () => Promise<FreshStore>): void {
  const store = freshForEach(open)
  describe('append', () => appendPromises(store))
  describe('told twice', () => toldTwicePromises(store))
  describe('appendMany', () => appendManyPromises(store))
  describe('what is stored', () => storedPromises(store))
  describe('readMany', () => readManyPromises(store))
  describe('readAll', () => readAllPromises(store))
}

function appendPromises(store: EventStore): void {
  test('numbers the versions of a stream from 1 without gaps, in the order given', async () => {
    const stream = newStream()
    const events = newEvents(7)
    expect(await store.append(appendTo(stream, 'none', events.slice(0, 3)))).toMatchObject({ outcome: 'appended', version: 3 })
    expect(await store.append(appendTo(stream, 3, events.slice(3, 4)))).toMatchObject({ outcome: 'appended', version: 4 })
    expect(await store.append(appendTo(stream, 'exists', events.slice(4)))).toMatchObject({ outcome: 'appended', version: 7 })
    const stored = (await store.readMany([stream])).get(stream) ?? []
    expect(stored.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(stored.map(({ id }) => id)).toEqual(events.map(({ id }) => id))
  })

  test.each<[ExpectedVersion, number, 'appended' | 'conflict']>([
    ['none', 0, 'appended'], ['none', 2, 'conflict'],
    ['any', 0, 'appended'], ['any', 2, 'appended'],
    ['exists', 0, 'conflict'], ['exists', 2, 'appended'],
    [0, 0, 'appended'], [0, 2, 'conflict'],
    [2, 2, 'appended'], [1, 2, 'conflict'], [3, 2, 'conflict'], [1, 0, 'conflict'],
  ])('that expects %p of a stream at version %i: %s', async (expected, before, outcome) => {
    const stream = newStream()
    if (before > 0) await tell(store, stream, newEvents(before))
    const version = outcome === 'appended' ? before + 2 : before
    expect(await store.append(appendTo(stream, expected, 2))).toMatchObject({ outcome, version })
    expect(await idsOf(store, stream)).toHaveLength(version)
  })

  test('answers with the position of its first event', async () => {
    const stream = newStream()
    await tell(store, stream, newEvents(2))
    const answer = await store.append(appendTo(stream, 2, 3))
    const { events } = await readToEnd(store)
    expect(answer).toEqual({ outcome: 'appended', version: 5, position: events[2]?.position })
  })
}

function toldTwicePromises(store: EventStore): void {
  test.each<ExpectedVersion>(['none', 'any', 'exists', 0, 1, 2, 3, 99])('an append is a duplicate, whatever it expects (%p)', async (expected) => {
    const stream = newStream()
    const [first, second, third] = [newEvent(), newEvent(), newEvent()]
    await tell(store, stream, [first])
    const told = await store.append(appendTo(stream, 1, [second, third]))
    expect(await store.append(appendTo(stream, expected, [second, third]))).toEqual({ ...told, outcome: 'duplicate', version: 3 })
    expect(await idsOf(store, stream)).toEqual([first.id, second.id, third.id])
  })

  test('a batch that arrives late does not store again what its caller told meanwhile', async () => {
    const stream = newStream()
    await tell(store, stream, newEvents(1))
    const [x, y] = [newEvent(), newEvent()]
    const late = [appendTo(stream, 1, [x]), appendTo(stream, 2, [y])]
    await store.append(appendTo(stream, 1, [y]))
    expect((await store.appendMany(late)).map(({ outcome }) => outcome)).toEqual(['conflict', 'duplicate'])
    expect((await idsOf(store, stream)).filter((id) => id === y.id)).toHaveLength(1)
  })

  test('the same id in another stream is another event', async () => {
    const [a, b] = [newStream(), newStream()]
    const event = newEvent()
    await tell(store, a, [event])
    await tell(store, b, [event])
    expect([await idsOf(store, a), await idsOf(store, b)]).toEqual([[event.id], [event.id]])
  })

  test('within one call the second is a duplicate too', async () => {
    const stream = newStream()
    const event = newEvent()
    const [first, second] = await store.appendMany([appendTo(stream, 'any', [event]), appendTo(stream, 'any', [event])])
    expect([first?.outcome, second?.outcome]).toEqual(['appended', 'duplicate'])
    expect(await idsOf(store, stream)).toEqual([event.id])
  })
}

function appendManyPromises(store: EventStore): void {
  test('answers each append in the order given; what one is refused is nothing to the others', async () => {
    const [fresh, behind, told, absent] = [newStream(), newStream(), newStream(), newStream()]
    const event = newEvent()
    await tell(store, behind, newEvents(2))
    await tell(store, told, [event, newEvent()])
    const answers = await store.appendMany([appendTo(behind, 1, 3), appendTo(fresh, 'none', 2), appendTo(told, 'any', [event, newEvent()]), appendTo(absent, 'exists'), appendTo(behind, 2)])
    expect(answers.map(({ outcome, version }) => [outcome, version])).toEqual([['conflict', 2], ['appended', 2], ['duplicate', 2], ['conflict', 0], ['appended', 3]])
    const lengths = await Promise.all([fresh, behind, told, absent].map(async (stream) => (await idsOf(store, stream)).length))
    expect(lengths).toEqual([2, 3, 2, 0])
  })

  test('takes several appends to one stream in order, each upon what the one before left', async () => {
    const [a, b] = [newStream(), newStream()]
    const calls = [appendTo(a, 'none', 2), appendTo(b, 'none'), appendTo(a, 'none'), appendTo(a, 2, 2), appendTo(a, 3), appendTo(b, 'exists'), appendTo(a, 'any')]
    const answers = await store.appendMany(calls)
    expect(answers.map(({ outcome, version }) => [outcome, version])).toEqual([['appended', 2], ['appended', 1], ['conflict', 2], ['appended', 4], ['conflict', 4], ['appended', 2], ['appended', 5]])
    const landed = (stream: StreamName): Uuid[] => calls.filter((call, i) => call.stream === stream && answers[i]?.outcome === 'appended').flatMap(({ events }) => events.map(({ id }) => id))
    expect([await idsOf(store, a), await idsOf(store, b)]).toEqual([landed(a), landed(b)])
  })

  test('of nothing does nothing', async () => {
    expect(await store.appendMany([])).toEqual([])
    expect((await readToEnd(store)).events).toEqual([])
  })

  test(`takes ${maxAppends} appends, and refuses more before it writes any`, async () => {
    const many = (count: number): Append[] => Array.from({ length: count }, () => appendTo(newStream(), 'none'))
    await expect(store.appendMany(many(maxAppends + 1))).rejects.toMatchObject({ ...invalid, code: 'too_large' })
    expect((await readToEnd(store)).events).toEqual([])
    expect(new Set((await store.appendMany(many(maxAppends))).map(({ outcome }) => outcome))).toEqual(new Set(['appended']))
    expect((await readToEnd(store)).events).toHaveLength(maxAppends)
  })

  test('one append that is not fit refuses the call: nothing is written', async () => {
    await expect(store.appendMany([appendTo(newStream(), 'none'), appendTo(newStream(), 'none', [newEvent(), newEvent({ type: 'a\nb' })])])).rejects.toMatchObject(invalid)
    expect((await readToEnd(store)).events).toEqual([])
  })
}

function storedPromises(store: EventStore): void {
  test.each(["thing-'; drop table event; --", 'thing-"quoted", {array} \\ NULL', 'thing-\u202Eמספר', 'thing-😀𝒳', 'NULL', '__proto__', '%s $1 \\n', ' '])('the name %j comes back as it went in', async (name) => {
    const stream = name as StreamName
    await tell(store, stream, [newEvent({ type: name })])
    expect((await store.readMany([stream])).get(stream)).toMatchObject([{ stream, type: name }])
    expect((await readToEnd(store)).events).toMatchObject([{ stream, type: name }])
  })

  test.each(['', 'a\nb', 'a\r', 'a\tb', 'a\u0000b', 'a\u007f', 'half \ud800', '\udc00 half', 'x'.repeat(501)])('the name %j is refused, for a stream and for a type', async (name) => {
    await expect(store.append(appendTo(name as StreamName, 'any'))).rejects.toMatchObject(invalid)
    await expect(store.append(appendTo(newStream(), 'any', [newEvent({ type: name })]))).rejects.toMatchObject(invalid)
  })

  test.each<[string, unknown]>([
    ['4-byte characters', { text: '😀𝒳🏴' }], ['line feeds and tabs', { text: 'a\n\tb\r\n\u2028' }], ['the words of an escape', { text: '\\u0000 \\\\u0000 \\ud800' }], ['SQL and quotes', { text: `'); drop table event; --"` }],
    ['right to left', { text: '\u202Eabc' }], ['control characters', { text: '\u0001\u001f' }], ['prototype keys', JSON.parse('{"__proto__":{"a":1},"constructor":2}')], ['null', null], ['a list', [1, [2, []]]], ['a text', ''],
    ['numbers', { big: Number.MAX_SAFE_INTEGER, small: -0.1, tiny: 5e-324 }],
  ])('data with %s comes back as it went in', async (_, data) => {
    const stream = newStream()
    await tell(store, stream, [newEvent({ data })])
    expect(JSON.stringify((await store.readMany([stream])).get(stream)?.[0]?.data)).toBe(JSON.stringify(data))
    expect(JSON.stringify((await readToEnd(store)).events[0]?.data)).toBe(JSON.stringify(data))
  })

  test.each<[string, unknown]>([
    ['U+0000', { text: 'a\u0000b' }], ['U+0000 behind backslashes', { text: '\\\\\u0000' }], ['U+0000 in a key', { 'a\u0000': 1 }], ['half a surrogate pair', { text: '\ud83d' }],
    ['undefined', undefined], ['a function', () => 1], ['a bigint', { n: 1n }],
  ])('data that is or holds %s is refused', async (_, data) => {
    await expect(store.append(appendTo(newStream(), 'any', [newEvent({ data })]))).rejects.toMatchObject(invalid)
    expect((await readToEnd(store)).events).toEqual([])
  })

  test.each<[string, Partial<Append>]>([
    ['without events', { events: [] }], ['expecting a version below zero', { expected: -1 }], ['expecting half a version', { expected: 1.5 }], ['with an id that is no UUID', { events: [newEvent({ id: 'a' as Uuid })] }],
    ['with U+0000 in the metadata', { events: [newEvent({ metadata: { ...sampleMetadata, traceparent: '\u0000' } })] }],
  ])('an append %s is refused', async (_, over) => {
    await expect(store.append({ ...appendTo(newStream(), 'any'), ...over })).rejects.toMatchObject(invalid)
  })

  test('is a copy, as JSON: what its giver changes later or left undefined is not in it', async () => {
    const stream = newStream()
    const data: { text: string; none?: undefined } = { text: 'first', none: undefined }
    await tell(store, stream, [newEvent({ data })])
    data.text = 'changed'
    expect((await store.readMany([stream])).get(stream)?.[0]?.data).toStrictEqual({ text: 'first' })
  })
}

function readManyPromises(store: EventStore): void {
  test('gives every stream asked for, in that order, an empty list where there is none', async () => {
    const [a, absent, b] = [newStream(), newStream(), newStream()]
    const ofA = newEvents(3)
    const ofB = newEvents(2)
    await store.appendMany([appendTo(b, 'none', ofB.slice(0, 1)), appendTo(a, 'none', ofA), appendTo(newStream(), 'none'), appendTo(b, 1, ofB.slice(1))])
    const read = await store.readMany([b, absent, a, b])
    expect([...read].map(([stream, events]) => [stream, events.map(({ id }) => id)])).toEqual([[b, ofB.map(({ id }) => id)], [absent, []], [a, ofA.map(({ id }) => id)]])
  })

  test('of nothing is empty', async () => {
    expect((await store.readMany([])).size).toBe(0)
  })
}

function readAllPromises(store: EventStore): void {
  test('gives the whole record, positions as 20 digits', async () => {
    const stream = newStream()
    const event = newEvent()
    await tell(store, stream, [event])
    const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
    expect((await readToEnd(store)).events).toEqual([{ ...event, schemaVersion: 1, stream, version: 1, position: expect.stringMatching(/^\d{20}$/), recordedAt: expect.stringMatching(instant) }])
  })

  test.each([1, 2, 3, 7, 100])('page by page of %i gives everything once, positions rising', async (limit) => {
    const calls = Array.from({ length: 7 }, () => appendTo(newStream(), 'none'))
    await store.appendMany(calls)
    const { events } = await readToEnd(store, Position.start, limit)
    expect(events.map(({ id }) => id)).toEqual(calls.map((call) => call.events[0]?.id))
    expect(events.map(({ position }) => position)).toEqual([...new Set(events.map(({ position }) => position))].sort())
  })

  test('goes on where it stopped, and stays there while nothing comes', async () => {
    await tell(store, newStream(), newEvents(2))
    const { next } = await readToEnd(store)
    expect(await store.readAll(next, 10)).toEqual({ events: [], next, caughtUp: true })
    const event = newEvent()
    await tell(store, newStream(), [event])
    expect((await readToEnd(store, next)).events.map(({ id }) => id)).toEqual([event.id])
  })

  test('the first event of a fresh store is not lost on a reader who was there before', async () => {
    const { next } = await readToEnd(store)
    const event = newEvent()
    await tell(store, newStream(), [event])
    expect((await readToEnd(store, next)).events.map(({ id }) => id)).toEqual([event.id])
  })
}
