import { beforeEach, expect, test } from '@jest/globals'
import { Position, type EventVersions, type RecordedEvent, type StreamName } from './port.ts'
import { freshForEach } from './fresh-for-each.ts'
import { appendTo, newEvent, newStream, readToEnd, type FreshStore } from './sample-events.ts'

/** What a store makes of `EventVersions`: the part of its contract that is about releases. */
export function versionsContract(open: (versions: EventVersions) => Promise<FreshStore>): void {
  /** The release that runs: it counts up the text of things that older ones noted. */
  let release: number
  const versions: EventVersions = {
    current: (type) => (type === 'ThingNoted' ? release : 1),
    upcast: (_type, version, data) => ({ text: `${(data as { text: string }).text}${(version < release ? '+' : '-').repeat(Math.abs(release - version))}` }),
  }
  beforeEach(() => {
    release = 1
  })
  const store = freshForEach(() => open(versions))

  const noted = async (stream: StreamName): Promise<readonly unknown[]> => ((await store.readMany([stream])).get(stream) ?? []).map(({ schemaVersion, data }) => [schemaVersion, data])
  /** The same events as each of the reads gives them that give what is published. */
  const published = async (stream: StreamName): Promise<Readonly<Record<string, readonly unknown[]>>> => {
    const shown = (events: readonly RecordedEvent[]): readonly unknown[] => events.map(({ schemaVersion, data }) => [schemaVersion, data])
    return {
      all: shown((await readToEnd(store)).events),
      ofTypes: shown((await store.readAll(Position.start, 10, ['ThingNoted'])).events),
      ofStream: shown(await store.readStream(stream, { limit: 10 })),
      back: shown(await store.readStream(stream, { direction: 'backward', limit: 10 })).toReversed(),
    }
  }
  const byEach = (events: readonly unknown[]): unknown => ({ all: events, ofTypes: events, ofStream: events, back: events })

  test('an event is stored in the current one, and read in the current one of whoever reads', async () => {
    const stream = newStream()
    await store.append(appendTo(stream, 'none'))
    release = 3
    await store.append(appendTo(stream, 1))
    expect(await noted(stream)).toEqual([[3, { text: 'a++' }], [3, { text: 'a' }]])
    expect(await published(stream)).toEqual(byEach([[3, { text: 'a++' }], [3, { text: 'a' }]]))
  })

  test('what is stored never changes: an older release decides on what it can see of newer events, and publishes them whole', async () => {
    const stream = newStream()
    await store.append(appendTo(stream, 'none'))
    release = 2
    await store.append(appendTo(stream, 1))
    await noted(stream)
    release = 1
    expect(await noted(stream)).toEqual([[1, { text: 'a' }], [1, { text: 'a-' }]])
    expect(await published(stream)).toEqual(byEach([[1, { text: 'a' }], [2, { text: 'a' }]]))
  })

  test('types have theirs apart', async () => {
    const stream = newStream()
    release = 2
    await store.append(appendTo(stream, 'none', [newEvent({ type: 'ThingDropped' })]))
    expect(await noted(stream)).toEqual([[1, { text: 'a' }]])
  })
}
