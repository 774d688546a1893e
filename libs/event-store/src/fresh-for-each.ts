import { afterEach, beforeEach } from '@jest/globals'
import type { EventStore } from './port.ts'
import type { FreshStore } from './sample-events.ts'

/** A store with nothing in it for each test of the block that asks: always the one of the test that runs. */
export function freshForEach(open: () => Promise<FreshStore>): EventStore {
  let fresh: FreshStore
  beforeEach(async () => {
    fresh = await open()
  })
  afterEach(() => fresh.close())
  return {
    append: (append) => fresh.store.append(append),
    appendMany: (appends) => fresh.store.appendMany(appends),
    readMany: (streams) => fresh.store.readMany(streams),
    readStream: (stream, range) => fresh.store.readStream(stream, range),
    readAll: (after, limit, types) => fresh.store.readAll(after, limit, types),
  }
}
