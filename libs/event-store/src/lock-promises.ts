import { Position, type Append, type AppendResult, type EventStore, type StreamName } from './port.ts'
import { openPostgresStore } from './postgres.ts'
import { appendTo, newEvent, newEvents, newStream, readToEnd } from './sample-events.ts'
import type { At, Edit, Place, Stage } from './testing/stage.ts'

// What locks, watermark and look-ups promise, one moment after the other. The tests of the store hold it to each of them;
// `mutants.ts` says which part of the SQL each one is owed to.

export interface LockPromise {
  readonly title: string
  /** What the store has in addition, where the scene needs a place to stop at. */
  readonly stops?: (at: At) => readonly Edit[]
  /** Plays it on a fresh store and answers with what was seen. */
  readonly seenOn: (stage: Stage) => (place: Place) => Promise<unknown>
  readonly promised: unknown
}

/** The functions that write, and the two ways of the one that takes many. */
type Write = (store: EventStore, ...appends: readonly [Append, ...Append[]]) => Promise<readonly AppendResult[]>

const one: Write = async (store, append) => [await store.append(append)]
const many: Write = async (store, ...appends) => store.appendMany([...appends, appendTo(newStream(), 'exists')])
/** Every expectation of the batch holds, so that it takes the short way. */
const allFitting: Write = (store, ...appends) => store.appendMany([...appends, appendTo(newStream(), 'none')])

const openTransaction = (write: Write, types?: readonly string[]) => (stage: Stage) => async (place: Place): Promise<unknown> => {
  const [before, slow, quick] = named('before', 'slow', 'quick')
  await place.store.append(before)
  const writer = await stage.slowWriter(place)
  await write(writer.store, slow)
  await write(place.store, quick)
  return seenAround(place.store, writer.commit, types)
}

const openFirstTransaction = (write: Write) => (stage: Stage) => async (place: Place): Promise<unknown> => {
  const [slow, quick] = named('slow', 'quick')
  const writer = await stage.slowWriter(place)
  await write(writer.store, slow)
  await write(place.store, quick)
  return seenAround(place.store, writer.commit)
}

const twoOnOneStream = (write: Write) => (stage: Stage) => async (place: Place): Promise<unknown> => {
  const stream = newStream()
  await place.store.append(appendTo(stream, 'none'))
  const writer = await stage.slowWriter(place)
  await write(writer.store, appendTo(stream, 'any'))
  const second = write(place.store, appendTo(stream, 'any')).then(([answer]) => answer?.version, codeOf)
  await stage.untilWaiting(1)
  await writer.commit()
  return second
}

/** Two calls that name the same streams the other way round, each stopped between its first lock and its last. */
const crossedStreams = (stage: Stage) => async ({ schema, tag }: Place): Promise<unknown> => {
  const [a, b, stopA, stopB] = [newStream(), newStream(), newStream(), newStream()]
  const gate = stage.openConnection()
  await gate.query('begin')
  for (const stream of [stopA, stopB]) await gate.query('select pg_advisory_xact_lock($1, hashtext($2))', [tag, stream])
  const call = (streams: readonly StreamName[]): Promise<unknown> => {
    const impatient = openPostgresStore({ pool: stage.openConnection('-c deadlock_timeout=50ms'), schema, tag })
    return impatient.appendMany(streams.map((stream) => appendTo(stream, 'any'))).then(() => 'stored', codeOf)
  }
  const calls = [call([a, stopA, b]), call([b, stopB, a])]
  await stage.untilWaiting(2)
  await gate.query('commit')
  return (await Promise.all(calls)).sort()
}

const queueAtOneStream = (write: Write) => (stage: Stage) => async (place: Place): Promise<unknown> => {
  const [first, second, quick] = named('first', 'second', 'quick')
  const [writer, waiter] = [await stage.slowWriter(place), await stage.slowWriter(place)]
  await writer.store.append(first)
  const waiting = write(waiter.store, { ...second, stream: first.stream, expected: 'any' })
  await stage.untilWaiting(1)
  await place.store.append(quick)
  await writer.commit()
  await waiting
  return seenAround(place.store, waiter.commit)
}

/** Its caller told y at 1 after all; then comes the batch that was held up, with y at 2. */
const lateBatch = () => async ({ store }: Place): Promise<unknown> => {
  const stream = newStream()
  const [x, y] = [newEvents(1), newEvents(1)]
  await store.append(appendTo(stream, 'none'))
  await store.append(appendTo(stream, 1, y))
  const answers = await store.appendMany([appendTo(stream, 1, x), appendTo(stream, 2, y)])
  return answers.map(({ outcome }) => outcome)
}

const lateAppend = (write: Write) => () => async ({ store }: Place): Promise<unknown> => {
  const stream = newStream()
  const y = newEvents(1)
  await store.append(appendTo(stream, 'none'))
  await store.append(appendTo(stream, 1, y))
  return (await write(store, appendTo(stream, 2, y)))[0]?.outcome
}

const threeEvents = (write: Write) => () => async ({ store }: Place): Promise<unknown> => {
  await write(store, appendTo(newStream(), 'none', 3))
  return (await readToEnd(store)).events.map(({ version }) => version)
}

/** A store beside it with a writer that takes its time on the same stream. */
const openNeighbour = (stage: Stage) => async (place: Place): Promise<unknown> => {
  const stream = newStream()
  const writer = await stage.slowWriter(await stage.install())
  await writer.store.append(appendTo(stream, 'none'))
  return seenOf(stage, place, stream)
}

/** The same store, with the same tag, as a second installation on the server has it. */
const openElsewhere = (stage: Stage) => async (place: Place): Promise<unknown> => {
  const stream = newStream()
  await openPostgresStore({ pool: stage.elsewhere.pool, schema: place.schema, tag: place.tag }).migrate()
  const writer = await stage.slowWriter(place, stage.elsewhere.url)
  await writer.store.append(appendTo(stream, 'none'))
  return seenOf(stage, place, stream)
}

async function seenOf(stage: Stage, { schema, tag, store }: Place, stream: StreamName): Promise<unknown> {
  const impatient = openPostgresStore({ pool: stage.openConnection('-c lock_timeout=2s'), schema, tag })
  for (const data of ['ours', 'and more']) await impatient.append(appendTo(stream, 'any', [newEvent({ data })]))
  return (await readToEnd(store)).events.map(nameIn)
}

/** A reader that is stopped inside its call while what `during` does happens; then everything that it has read in the end. */
async function stoppedReader(stage: Stage, { schema, tag, store }: Place, during: () => Promise<unknown>, after: () => Promise<unknown>): Promise<unknown> {
  const gate = stage.openConnection()
  await gate.query('select pg_advisory_lock(0, $1)', [tag])
  const reading = openPostgresStore({ pool: stage.openConnection(), schema, tag }).readAll(Position.start, 100)
  await stage.untilWaiting(1)
  await during()
  await gate.query('select pg_advisory_unlock(0, $1)', [tag])
  const page = await reading
  await after()
  return [...page.events, ...(await readToEnd(store, page.next)).events].map(nameIn)
}

const beginsBehindTheReader = (stage: Stage) => async (place: Place): Promise<unknown> => {
  const [before, slow, quick] = named('before', 'slow', 'quick')
  await place.store.append(before)
  const writer = await stage.slowWriter(place)
  return stoppedReader(stage, place, async () => {
    await writer.store.append(slow)
    await place.store.append(quick)
  }, writer.commit)
}

const commitsUnderTheReader = (stage: Stage) => async (place: Place): Promise<unknown> => {
  const [slow, quick] = named('slow', 'quick')
  const writer = await stage.slowWriter(place)
  await writer.store.append(slow)
  await place.store.append(quick)
  return stoppedReader(stage, place, writer.commit, async () => undefined)
}

const olderSnapshot = (act: (store: EventStore) => Promise<unknown>) => (stage: Stage) => async ({ schema, tag }: Place): Promise<unknown> => {
  const store = openPostgresStore({ pool: stage.openConnection('-c default_transaction_isolation=repeatable\\ read'), schema, tag })
  return act(store).then(() => 'taken', (failure: Error) => /needs read committed/.exec(failure.message)?.[0] ?? failure)
}

/** Where the reader looks at the sequence. */
export const readerEnd = ({ schema }: At): string => `upper_end := pg_sequence_last_value('${schema}.position'::regclass);`
/** A gate that the scene opens. */
export const stop = ({ tag }: At): string => `perform pg_advisory_xact_lock_shared(0, ${tag});`
const behindTheSequence: LockPromise['stops'] = (at) => [[readerEnd(at), `${readerEnd(at)} ${stop(at)}`]]

const heldBack = { early: ['before'], late: ['slow', 'quick'] }

export const lockPromises = {
  heldBackByAppend: { title: 'an append with a lower position, not yet committed, holds the reader back: nothing is passed over', seenOn: openTransaction(one), promised: heldBack },
  heldBackByAppendMany: { title: 'a batch with a lower position, not yet committed, holds the reader back', seenOn: openTransaction(many), promised: heldBack },
  heldBackOfTypes: { title: 'an append with a lower position, not yet committed, holds the reader of some types back', seenOn: openTransaction(one, ['ThingNoted']), promised: heldBack },
  heldBackByTheFirst: { title: 'an append that is the first of the store and not yet committed is not passed over either', seenOn: openFirstTransaction(one), promised: { early: [], late: ['slow', 'quick'] } },
  notPassedByWhoLooks: { title: 'a writer that begins while the reader looks is not passed over', stops: behindTheSequence, seenOn: beginsBehindTheReader, promised: ['before', 'slow', 'quick'] },
  seenByWhoLooks: { title: 'a writer that commits while the reader looks is seen', stops: behindTheSequence, seenOn: commitsUnderTheReader, promised: ['slow', 'quick'] },
  apartFromNeighbours: { title: 'two stores in one database hold up neither each other\'s readers nor writers', seenOn: openNeighbour, promised: ['ours', 'and more'] },
  apartFromElsewhere: { title: 'the same store in another database of the server holds up nobody', seenOn: openElsewhere, promised: ['ours', 'and more'] },
  noDeadlock: { title: 'two batches that name the same streams the other way round are both stored', seenOn: crossedStreams, promised: ['stored', 'stored'] },
  inTurnByAppend: { title: 'an append waits for the one before it on its stream, and comes behind it', seenOn: twoOnOneStream(one), promised: 3 },
  inTurnByAppendMany: { title: 'a batch waits for who is before it on a stream, and comes behind', seenOn: twoOnOneStream(many), promised: 3 },
  queueOfAppend: { title: 'an append that waits for its stream holds back nothing that is written meanwhile', seenOn: queueAtOneStream(one), promised: { early: ['first', 'quick'], late: ['second'] } },
  queueOfAppendMany: { title: 'a batch that waits for a stream holds back nothing that is written meanwhile', seenOn: queueAtOneStream(many), promised: { early: ['first', 'quick'], late: ['second'] } },
  lateBatch: { title: 'a batch that arrives late does not store again what its caller told meanwhile', seenOn: lateBatch, promised: ['conflict', 'duplicate'] },
  lateFittingBatch: { title: 'a batch that arrives late and finds every version as it expects does not either', seenOn: lateAppend(allFitting), promised: 'duplicate' },
  lateAppend: { title: 'an append that arrives late does not store again what its caller told meanwhile', seenOn: lateAppend(one), promised: 'duplicate' },
  inOrderByAppend: { title: 'the events of an append are read in the order in which they were given', seenOn: threeEvents(one), promised: [1, 2, 3] },
  inOrderByAppendMany: { title: 'the events of a batch are read in the order in which they were given', seenOn: threeEvents(many), promised: [1, 2, 3] },
  freshSnapshotOfAppend: { title: 'an append is refused an older snapshot, which would not see what the locks waited for', seenOn: olderSnapshot((store) => one(store, appendTo(newStream(), 'any'))), promised: 'needs read committed' },
  freshSnapshotOfAppendMany: { title: 'a batch is refused an older snapshot', seenOn: olderSnapshot((store) => many(store, appendTo(newStream(), 'any'))), promised: 'needs read committed' },
  freshSnapshotOfReader: { title: 'a reader is refused an older snapshot', seenOn: olderSnapshot((store) => store.readAll(Position.start, 1)), promised: 'needs read committed' },
} satisfies Record<string, LockPromise>

/** What a reader is given before, and then after what it may have to wait for. */
async function seenAround(store: EventStore, happens: () => Promise<unknown>, types?: readonly string[]): Promise<unknown> {
  const early = await store.readAll(Position.start, 100, types)
  await happens()
  const late = await store.readAll(early.next, 100, types)
  return { early: early.events.map(nameIn), late: late.events.map(nameIn) }
}

/** Appends to new streams, their events named in their data. */
const named = <const Names extends readonly string[]>(...names: Names): { readonly [Place in keyof Names]: Append } =>
  names.map((name) => appendTo(newStream(), 'none', [newEvent({ data: name })])) as { readonly [Place in keyof Names]: Append }

const nameIn = ({ data }: { readonly data: unknown }): unknown => data

/** The SQLSTATE of a failure, or of what made the store unavailable. */
function codeOf(failure: unknown): unknown {
  const { cause, code } = failure as { cause?: unknown; code?: unknown }
  return cause === undefined ? code : codeOf(cause)
}
