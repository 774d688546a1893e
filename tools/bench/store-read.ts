// Reading everything, beside a query that only goes along the primary key.
import { Position, type EventStore } from '@wismo/event-store'
import { heat, rowsOf, type Contestant, type Plan } from './store-measure.ts'
import { openPair } from './store-pair.ts'
import { profilesOf } from './store-profile.ts'
import { readRaw } from './store-raw.ts'
import type { BenchServer } from './store-server.ts'
import { isMet, type Section, type Target } from './store-table.ts'

const page = 500
const events = 50_000

export async function readingAll(server: BenchServer, { rounds }: Plan): Promise<Section> {
  const { store, storeSchema } = await openPair(server, events)
  const contestants = [readers('keyset query', () => readRaw(server.pool, storeSchema, page)), readers('readAll', () => readStore(store))]
  const rows = rowsOf(await heat(server, contestants, rounds))
  const row = rows[1]
  // Either is enough: the machine is what it is.
  const rate: Target = { of: 'readAll', figure: row?.perSecond, unit: ' events/s', atLeast: 150_000 }
  const share: Target = { of: 'or readAll against the query', figure: row?.rateRatio, unit: ' of the raw rate', atLeast: 0.6 }
  const notes = isMet(rate) || isMet(share) ? [] : await profilesOf(server, contestants)
  return { title: `Reading everything: pages of ${page} out of ${events} events, one after the other`, operation: 'event', tables: [{ heading: 'everything', rows }], targets: [rate, share], notes }
}

const readers = (name: string, read: () => Promise<number>): Contestant => ({
  name,
  prepare: async () => ({
    operations: events,
    async run() {
      const found = await read()
      if (found !== events) throw new Error(`${name} found ${found} events of ${events}.`)
    },
  }),
})

async function readStore(store: EventStore): Promise<number> {
  let read = 0
  for (let after = Position.start; ; ) {
    const { events, next, caughtUp } = await store.readAll(after, page)
    read += events.length
    after = next
    if (caughtUp) return read
  }
}
