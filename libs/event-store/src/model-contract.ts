import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Uuid } from '@wismo/kernel'
import { testSeed } from '@wismo/testing'
import { Position, StreamName, type Append, type AppendResult, type EventInStream, type EventStore, type ExpectedVersion, type RecordedEvent, type StoredEvent, type StreamRange } from './port.ts'
import { newEvent, newUuid, readToEnd, sampleMetadata, send, type FreshStore } from './sample-events.ts'

/** What a model says of any calls in any order: the part of the store's contract that nobody wrote down call by call. */
export function modelContract(open: () => Promise<FreshStore>): void {
  const seed = testSeed()
  process.stderr.write(`The store is held to its model with WISMO_SEED=${seed}.\n`)

  // Who is too slow for all runs fails, and says so with the seed and what was found by then: Jest, which would end the
  // test later, says neither.
  const settings = { seed, numRuns: 50, interruptAfterTimeLimit: 25_000, markInterruptAsFailure: true }
  const testTimeout = 30_000

  const onFreshStore = async (check: (store: EventStore) => Promise<void>): Promise<void> => {
    const { store, close } = await open()
    await check(store).finally(close)
  }

  describe('any calls', () => {
    test('one after the other, get the answers of the model', async () => {
      const calls = fc.array(step, { minLength: 1, maxLength: 30, size: 'max' })
      await fc.assert(fc.asyncProperty(calls, (steps) => onFreshStore((store) => runSteps(store, steps))), settings)
    }, testTimeout)

    test('at the same time, get the answers of the model to some order of them', async () => {
      const first = fc.array(append(2), { maxLength: 3 })
      const together = fc.array(fc.array(append(2), { minLength: 1, maxLength: 3 }), { minLength: 3, maxLength: 6 })
      await fc.assert(fc.asyncProperty(first, together, (before, calls) => onFreshStore((store) => runTogether(store, before, calls))), settings)
    }, testTimeout)
  })
}

/** The model: everything that was stored, in order. What a stream holds is looked up in it, however long that takes. */
type Model = readonly ModelEvent[]

interface ModelEvent {
  readonly stream: StreamName
  readonly version: number
  readonly id: Uuid
  readonly type: string
  readonly data: unknown
}

/** An answer; the place as the event that stands there. */
interface ModelAnswer {
  readonly outcome: AppendResult['outcome']
  readonly version: number
  readonly at?: ModelEvent | undefined
}

const heldBy = (model: Model, stream: StreamName): Model => model.filter((event) => event.stream === stream)

function afterAppend(model: Model, { stream, expected, events }: Append): { readonly model: Model; readonly answer: ModelAnswer } {
  const held = heldBy(model, stream)
  const told = held.find(({ id }) => id === events[0]?.id)
  if (told !== undefined) return { model, answer: { outcome: 'duplicate', version: held.length, at: told } }
  if (!isAsExpected(held.length, expected)) return { model, answer: { outcome: 'conflict', version: held.length } }
  const added = events.map(({ id, type, data }, i) => ({ stream, version: held.length + 1 + i, id, type, data }))
  return { model: [...model, ...added], answer: { outcome: 'appended', version: held.length + added.length, at: added[0] } }
}

function isAsExpected(version: number, expected: ExpectedVersion): boolean {
  switch (expected) {
    case 'any': return true
    case 'none': return version === 0
    case 'exists': return version >= 1
    default: return version === expected
  }
}

function afterCall(model: Model, call: readonly Append[]): { readonly model: Model; readonly answers: readonly ModelAnswer[] } {
  const answers: ModelAnswer[] = []
  let now = model
  for (const one of call) {
    const next = afterAppend(now, one)
    now = next.model
    answers.push(next.answer)
  }
  return { model: now, answers }
}

const streams = ['a', 'b', "'c'", 'd'].map((id) => StreamName.of('thing', id))
const types = ['ThingNoted', 'ThingDropped', 'ThingLost']
/** Few, so that the same ones are told again and in other streams. */
const ids = Array.from({ length: 24 }, newUuid)

const event = fc.record({ id: fc.constantFrom(...ids), type: fc.constantFrom(...types), data: fc.record({ n: fc.nat() }) }).map(newEvent)
const expectation = fc.oneof(fc.constantFrom<ExpectedVersion>('none', 'any', 'exists'), fc.nat({ max: 5 }))

const append = (among: number): fc.Arbitrary<Append> =>
  fc.record({ stream: fc.constantFrom(...streams.slice(0, among)), expected: expectation, events: fc.array(event, { minLength: 1, maxLength: 3 }) })

type Step =
  /** With `expected` left out: the version that the stream is at. */
  | { readonly do: 'append'; readonly call: readonly (Omit<Append, 'expected'> & { readonly expected?: ExpectedVersion })[] }
  /** The call that was the nth, once more. */
  | { readonly do: 'append again'; readonly nth: number }
  | { readonly do: 'read many'; readonly streams: readonly StreamName[] }
  | { readonly do: 'read stream'; readonly stream: StreamName; readonly range: StreamRange }
  /** One page more for the reader of these types. */
  | { readonly do: 'read on'; readonly limit: number; readonly types: readonly string[] | undefined }

const anyStream = fc.constantFrom(...streams)
const limit = fc.integer({ min: 1, max: 6 })
const mostlyFitting = fc.record({ stream: anyStream, events: fc.array(event, { minLength: 1, maxLength: 3 }) })

const step = fc.oneof<fc.Arbitrary<Step>[]>(
  fc.record({ do: fc.constant('append'), call: fc.array(fc.oneof(append(4), mostlyFitting), { minLength: 1, maxLength: 1 }) }),
  fc.record({ do: fc.constant('append'), call: fc.array(fc.oneof(append(4), mostlyFitting), { maxLength: 6 }) }),
  fc.record({ do: fc.constant('append again'), nth: fc.nat() }),
  fc.record({ do: fc.constant('read many'), streams: fc.array(anyStream, { maxLength: 5 }) }),
  fc.record({ do: fc.constant('read stream'), stream: anyStream, range: range() }),
  fc.record({ do: fc.constant('read on'), limit, types: fc.option(fc.subarray([...types, 'ThingNever'], { minLength: 1 }), { nil: undefined }) }),
)

function range(): fc.Arbitrary<StreamRange> {
  return fc.record({ from: fc.nat({ max: 9 }), direction: fc.constantFrom('forward' as const, 'backward' as const), limit }, { requiredKeys: ['limit'] })
}

/** One reader for each choice of types: where it is, and how many events it was given. */
interface Reader {
  readonly types: readonly string[] | undefined
  next: Position
  given: number
}

/** What was called and answered so far. */
interface Walk {
  readonly store: EventStore
  readonly calls: (readonly Append[])[]
  /** What the answers said about places, until they can be looked up. */
  readonly places: { readonly position: Position; readonly at: ModelEvent | undefined }[]
  readonly readers: Map<string, Reader>
  model: Model
}

async function runSteps(store: EventStore, steps: readonly Step[]): Promise<void> {
  const walk: Walk = { store, calls: [], places: [], readers: new Map([['all', readerOf(undefined)]]), model: [] }
  for (const now of steps) await take(walk, now)
  for (const reader of walk.readers.values()) while (!(await readOn(walk, reader, 4))) continue
  await compareWhole(walk)
}

async function take(walk: Walk, now: Step): Promise<void> {
  const { store, model, calls } = walk
  switch (now.do) {
    case 'append':
      return tell(walk, now.call.map((one) => ({ ...one, expected: one.expected ?? heldBy(model, one.stream).length })))
    case 'append again':
      return tell(walk, calls[now.nth % calls.length] ?? [])
    case 'read many':
      return expect([...(await store.readMany(now.streams))].map(([stream, events]) => [stream, events.map(withoutRecord)])).toEqual([...new Set(now.streams)].map((stream) => [stream, heldBy(model, stream).map(asStored)]))
    case 'read stream':
      return expect((await store.readStream(now.stream, now.range)).map(withoutPlace)).toEqual(chosen(heldBy(model, now.stream), now.range).map(asRecorded))
    case 'read on':
      await readOn(walk, readerFor(walk, now.types), now.limit)
  }
}

async function tell(walk: Walk, call: readonly Append[]): Promise<void> {
  const told = await send(walk.store, call)
  const { model, answers } = afterCall(walk.model, call)
  expect(told.map(({ outcome, version }) => ({ outcome, version }))).toEqual(answers.map(({ outcome, version }) => ({ outcome, version })))
  told.forEach((answer, i) => answer.outcome !== 'conflict' && walk.places.push({ position: answer.position, at: answers[i]?.at }))
  walk.calls.push(call)
  walk.model = [...walk.model, ...inStoreOrder(model, call, told, answers)]
}

/** What a call added. Which of its streams comes first is the store's own affair, so the order is taken from the answers. */
function inStoreOrder(model: Model, call: readonly Append[], told: readonly AppendResult[], answers: readonly ModelAnswer[]): Model {
  const added = answers.flatMap(({ outcome, at }, i) => {
    const answer = told[i]
    if (outcome !== 'appended' || at === undefined || answer === undefined || answer.outcome === 'conflict') return []
    const first = model.indexOf(at)
    return [{ position: answer.position, events: model.slice(first, first + (call[i]?.events.length ?? 0)) }]
  })
  return added.sort((a, b) => (a.position < b.position ? -1 : 1)).flatMap(({ events }) => events)
}

const readerOf = (types: readonly string[] | undefined): Reader => ({ types, next: Position.start, given: 0 })

function readerFor({ readers }: Walk, types: readonly string[] | undefined): Reader {
  const name = types?.join() ?? 'all'
  const reader = readers.get(name) ?? readerOf(types)
  readers.set(name, reader)
  return reader
}

/** The page goes on in the model where the one before ended; at the end everything was given. Whether it is the end. */
async function readOn({ store, model }: Walk, reader: Reader, limit: number): Promise<boolean> {
  const { events, next, caughtUp } = await store.readAll(reader.next, limit, reader.types)
  const wanted = model.filter(({ type }) => reader.types?.includes(type) ?? true)
  expect(events.length).toBeLessThanOrEqual(limit)
  expect(events.map(withoutPlace)).toEqual(wanted.slice(reader.given, reader.given + events.length).map(asRecorded))
  expect(next >= (events.at(-1)?.position ?? reader.next)).toBe(true)
  reader.given += events.length
  // A page that leads no further would be asked for for ever.
  if (caughtUp) expect(reader.given).toBe(wanted.length)
  else expect(next > reader.next).toBe(true)
  reader.next = next
  return caughtUp
}

async function compareWhole({ store, model, places }: Walk): Promise<void> {
  const { events } = await readToEnd(store)
  expect(events.map(withoutPlace)).toEqual(model.map(asRecorded))
  const positions = events.map(({ position }) => position)
  expect(positions).toEqual([...new Set(positions)].sort())
  const stands = new Map(positions.map((position, i) => [position, model[i]]))
  expect(places.filter(({ position, at }) => stands.get(position) !== at)).toEqual([])
}

const inStream = (event: ModelEvent): EventInStream => ({ ...event, schemaVersion: 1 })
const asStored = (event: ModelEvent): StoredEvent => ({ ...inStream(event), occurredAt: sampleMetadata.occurredAt })
const asRecorded = (event: ModelEvent): Omit<RecordedEvent, 'position' | 'recordedAt'> => ({ ...inStream(event), metadata: sampleMetadata })
/** What `readMany` promises: an adapter may give more. */
const withoutRecord = ({ stream, version, id, type, schemaVersion, data, occurredAt }: StoredEvent): StoredEvent => ({ stream, version, id, type, schemaVersion, data, occurredAt })
const withoutPlace = ({ position: _position, recordedAt: _recordedAt, ...event }: RecordedEvent): Omit<RecordedEvent, 'position' | 'recordedAt'> => event

function chosen(held: Model, { from, direction, limit }: StreamRange): Model {
  const inOrder = direction === 'backward' ? held.filter(({ version }) => version <= (from ?? held.length)).reverse() : held.filter(({ version }) => version >= (from ?? 1))
  return inOrder.slice(0, limit)
}

/** The calls of several callers, none of whom waits for another. */
async function runTogether(store: EventStore, before: readonly Append[], calls: readonly (readonly Append[])[]): Promise<void> {
  await send(store, before)
  const told = await Promise.all(calls.map((call) => send(store, call)))
  const { events } = await readToEnd(store)
  const at = new Map(events.map(({ position, stream, version }) => [position, `${stream} ${version}`]))
  const observed = told.map((answers) => answers.map((answer) => `${answer.outcome} ${answer.version} ${answer.outcome === 'conflict' ? '' : at.get(answer.position)}`))
  const left = calls.map((call, i) => ({ call, observed: observed[i] ?? [] }))
  const ends = [...orders(afterCall([], before).model, left)].map(byStream)
  expect(ends).toContain(byStream(events))
}

interface Observed {
  readonly call: readonly Append[]
  readonly observed: readonly string[]
}

/** What the model holds after each order of the calls in which all get the answers that were observed. */
function* orders(model: Model, left: readonly Observed[]): Generator<Model> {
  if (left.length === 0) yield model
  for (const next of left) {
    const { model: after, answers } = afterCall(model, next.call)
    const same = answers.every(({ outcome, version, at }, i) => next.observed[i] === `${outcome} ${version} ${at === undefined ? '' : `${at.stream} ${at.version}`}`)
    if (same) yield* orders(after, left.filter((one) => one !== next))
  }
}

/** The streams side by side: between them the calls of one moment may fall in any order. */
const byStream = (events: readonly (ModelEvent | RecordedEvent)[]): string =>
  JSON.stringify(streams.map((stream) => events.filter((event) => event.stream === stream).map(({ version, id, type, data }) => [version, id, type, data])))
