import { expect, test } from '@jest/globals'
import type { Uuid } from '@wismo/kernel'
import { Position, type AppendResult, type EventStore, type RecordedEvent, type StreamName } from './port.ts'
import { freshForEach } from './fresh-for-each.ts'
import { appendTo, idsOf, newEvent, newStream, newUuid, type FreshStore } from './sample-events.ts'

/** Many callers of one store at the same moment: the part of its contract that is about who wins, and that nothing is lost. */
export function contentionContract(open: () => Promise<FreshStore>): void {
  const store = freshForEach(open)

  test('of sixteen who begin one stream at once exactly one does, and the others are told', async () => {
    for (const stream of Array.from({ length: 20 }, newStream)) {
      const answers = await Promise.all(Array.from({ length: 16 }, (_, caller) => begin(store, stream, caller)))
      expect(answers.filter((answer) => answer?.outcome === 'appended')).toMatchObject([{ version: 1 }])
      expect(answers.filter((answer) => answer?.outcome !== 'appended')).toEqual(Array.from({ length: 15 }, () => ({ outcome: 'conflict', version: 1 })))
      expect(await idsOf(store, stream)).toHaveLength(1)
    }
  })

  test('sixteen writers at once lose, double and turn round nothing', async () => {
    const streams = Array.from({ length: 10 }, newStream)
    let writing = true
    const read: RecordedEvent[] = []
    const reading = (async () => {
      for (let next = Position.start, caughtUp = false; writing || !caughtUp; ) {
        const more: boolean = writing
        const page = await store.readAll(next, 50)
        read.push(...page.events)
        next = page.next
        // Caught up counts only when it was asked after the last write.
        caughtUp = page.caughtUp && !more
      }
    })()
    const told = await Promise.all(Array.from({ length: 16 }, (_, writer) => writeBatches(store, streams, writer))).finally(() => (writing = false))
    await reading
    expect(read.map(({ id }) => id).sort()).toEqual(told.flat().sort())
    expect(read.map(({ position }) => position)).toEqual(read.map(({ position }) => position).sort())
    for (const stream of streams) {
      const own = read.filter((event) => event.stream === stream)
      expect(own.map(({ version }) => version)).toEqual(own.map((_, i) => i + 1))
      expect(await idsOf(store, stream)).toEqual(own.map(({ id }) => id))
    }
  })
}

/** By either function, and by either word for a stream that is not there. */
async function begin(store: EventStore, stream: StreamName, caller: number): Promise<AppendResult | undefined> {
  const append = appendTo(stream, caller % 4 < 2 ? 'none' : 0)
  if (caller % 2 === 0) return store.append(append)
  const [, answer] = await store.appendMany([appendTo(newStream(), 'none'), append])
  return answer
}

/** Eight batches over all streams, each in another order and sent twice; conflicts are sent again. The ids that must be there. */
async function writeBatches(store: EventStore, streams: readonly StreamName[], writer: number): Promise<readonly Uuid[]> {
  const ids: Uuid[] = []
  for (let batch = 0; batch < 8; batch += 1) {
    const seen = await store.readMany(streams)
    const turned = streams.map((_, i) => streams[((writer % 2 === 0 ? i : streams.length - i) + batch + writer) % streams.length] ?? streams[0]) as StreamName[]
    const appends = turned.map((stream, i) => {
      const events = Array.from({ length: 1 + ((writer + i) % 3) }, () => newEvent({ id: newUuid() }))
      return appendTo(stream, i % 3 === 0 ? 'any' : (seen.get(stream)?.length ?? 0), events)
    })
    const [answers, again] = await Promise.all([store.appendMany(appends), store.appendMany(appends)])
    const refused = appends.filter((_, i) => answers[i]?.outcome === 'conflict' && again[i]?.outcome === 'conflict')
    const landed = await store.appendMany(refused.map((append) => ({ ...append, expected: 'any' as const })))
    expect(landed.every(({ outcome }) => outcome === 'appended')).toBe(true)
    ids.push(...appends.flatMap(({ events }) => events.map(({ id }) => id)))
  }
  return ids
}
