// What a consumer does with a batch: load its streams, decide, append. With states in hand the loading falls away.
import type { Append, EventStore, NewEvent, StoredEvent, StreamName } from '@wismo/event-store'
import { eventIdOf, fold, type Aggregate, type Uuid } from '@wismo/kernel'
import { appendOf, concurrently, inBatches, newBody, newEvent, newStreams, type Body } from './store-events.ts'
import { heat, rowsOf, type Contestant, type Plan } from './store-measure.ts'
import { openPair, seed, taken, type Pair } from './store-pair.ts'
import { profilesOf } from './store-profile.ts'
import type { BenchServer } from './store-server.ts'
import { isMet, type Section, type Table, type Target } from './store-table.ts'

const perStep = 50
const inFlight = 2
const steps = 20

export async function wholeSteps(server: BenchServer, { rounds }: Plan): Promise<Section> {
  const pair = await openPair(server)
  const tables: Table[] = []
  const targets: Target[] = []
  const notes: string[] = []
  for (const before of [2, 4, 8]) {
    const contestants = stepContestants(pair, before)
    const rows = rowsOf(await heat(server, contestants, rounds))
    tables.push({ heading: `streams of ${before} events`, rows })
    const own = rows.slice(1).map(({ name, cpuUs }) => ({ of: `${name}, streams of ${before} events`, figure: cpuUs, unit: ' us of CPU', atMost: 70 }))
    targets.push(...own)
    const missed = own.flatMap((target, i) => (isMet(target) ? [] : contestants.slice(i + 1, i + 2).map((contestant) => ({ ...contestant, name: target.of }))))
    notes.push(...(await profilesOf(server, missed)))
  }
  return { title: `Whole step: ${perStep} streams loaded, decided on and appended to, ${inFlight} steps in flight, beside an insert of the same rows`, operation: 'stream', tables, targets, notes }
}

/** A message about one stream, and what the consumer knows of that stream when it keeps states. */
interface Told {
  readonly stream: StreamName
  readonly cause: Uuid
  /** What will be appended, but for its id and what the state adds. */
  readonly draft: NewEvent & { readonly data: Body }
  readonly known: Known
}

function stepContestants(pair: Pair, before: number): readonly Contestant[] {
  const contestant = (name: string, into: 'store' | 'raw', work: (told: readonly Told[]) => Promise<void>): Contestant => ({
    name,
    async prepare() {
      const past = newStreams(steps * perStep).map((stream) => appendOf(stream, 0, before))
      await seed(pair, into, past)
      const told = past.map(({ stream, events }) => ({ stream, cause: newEvent().id, draft: newDraft(), known: knownOf(events) }))
      return { operations: told.length, run: () => concurrently(inFlight, inBatches(told, perStep), work) }
    },
  })
  const { store, raw } = pair
  return [
    contestant('raw insert', 'raw', (told) => raw.insertMany(told.map(({ stream, draft, known }) => ({ stream, expected: known.version, events: [draft] })))),
    contestant('whole step', 'store', async (told) => taken(await store.appendMany(decided(told, await loaded(store, told))))),
    contestant('states cached', 'store', async (told) => taken(await store.appendMany(decided(told, told.map(({ known }) => known))))),
  ]
}

function newDraft(): Told['draft'] {
  const data = newBody()
  return { ...newEvent(), data }
}

interface Known {
  readonly version: number
  readonly ids: ReadonlySet<Uuid>
  readonly state: Registered
}

interface Registered {
  readonly quantity: number
  readonly carriers: readonly string[]
}

const registering: Aggregate<Registered, { readonly type: string; readonly data: Body }> = {
  category: 'order',
  initial: { quantity: 0, carriers: [] },
  evolve: ({ quantity, carriers }, { data }) => ({ quantity: quantity + data.quantity, carriers: carriers.includes(data.carrier) ? carriers : [...carriers, data.carrier] }),
}

const knownOf = (events: readonly Pick<StoredEvent, 'id' | 'type' | 'data'>[]): Known => ({
  version: events.length,
  ids: new Set(events.map(({ id }) => id)),
  state: fold(registering, events.map(({ type, data }) => ({ type, data: data as Body }))),
})

async function loaded(store: EventStore, told: readonly Told[]): Promise<readonly Known[]> {
  const streams = await store.readMany(told.map(({ stream }) => stream))
  return told.map(({ stream }) => knownOf(streams.get(stream) ?? []))
}

/** As the consumers do: an id named by its cause, so that what was told before is seen; then the facts that follow from the state. */
const decided = (told: readonly Told[], known: readonly Known[]): readonly Append[] =>
  told.flatMap(({ stream, cause, draft }, i) => {
    const { version, ids, state } = known[i] ?? knownOf([])
    const id = eventIdOf(cause, 'bench', 0)
    return ids.has(id) ? [] : [{ stream, expected: version, events: [{ ...draft, id, data: { ...draft.data, quantity: draft.data.quantity + (state.quantity % 7) } }] }]
  })
