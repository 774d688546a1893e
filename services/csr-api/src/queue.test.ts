import { describe, expect, test } from '@jest/globals'
import { Instant, ShopId } from '@wismo/kernel'
import { openQueue, type QueueState } from './queue.ts'
import type { OwnedTask } from './tasks.ts'

const [aldermoor, olist] = [ShopId.parse('aldermoor'), ShopId.parse('olist-br')]
const start = Instant.parse('2026-11-24T12:00:00Z')
const task = (over: Partial<OwnedTask> = {}): OwnedTask => ({ id: 'hold:aldermoor:fraud', queue: 'hold', shopId: aldermoor, code: 'fraud', title: 'On hold: fraud', count: 1, owner: 'order', since: start, href: '/v1/agent/orders/ord_1', weight: 'task', ...over })
const scan = task({ id: 'waiting_scan:aldermoor', queue: 'waiting_scan' })

/** A queue over what a test says is open, by a clock of the database that never shows the same twice. */
function queueOf(...begun: OwnedTask[]) {
  const world = { open: begun, now: start, away: false, ticks: 0, asked: [] as (readonly ShopId[])[] }
  const queue = openQueue(
    {
      async open(shopIds) {
        world.asked.push(shopIds)
        if (world.away) throw Object.assign(new Error('gone'), { code: 'ECONNREFUSED' })
        return world.open
      },
    },
    { clock: async () => (world.ticks += 1) }, () => world.now, 1,
  )
  return { world, queue }
}

describe('who follows', () => {
  /** Looked at so often without news, it is quiet. */
  async function heard(news: AsyncGenerator<QueueState | undefined, void>): Promise<QueueState> {
    for (;;) {
      const { value, done } = await news.next()
      if (done === true) throw new Error('it ended')
      if (value !== undefined) return value
    }
  }
  const quiet = async (news: AsyncGenerator<QueueState | undefined, void>): Promise<boolean> => (await news.next()).value === undefined && (await news.next()).value === undefined

  test('hears how it stands, then that rows, counts or lateness are others, each time with a higher version, and nothing in between', async () => {
    const { world, queue } = queueOf(task())
    const stop = new AbortController()
    const news = queue.follow({ shopIds: [aldermoor], quietMs: 5, signal: stop.signal })
    const first = await heard(news)
    expect(first.counts).toMatchObject({ hold: 1, waiting_scan: 0 })
    expect(await quiet(news)).toBe(true)
    const versions = [first.viewVersion]
    for (const open of [[task(), scan], [task({ count: 2 }), scan], [scan], [task({ due: Instant.plus(start, 1_000) })]]) {
      world.open = open
      versions.push((await heard(news)).viewVersion)
      expect(await quiet(news)).toBe(true)
    }
    world.now = Instant.plus(start, 1_000)
    versions.push((await heard(news)).viewVersion)
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
    stop.abort()
    expect((await news.next()).done).toBe(true)
  })

  test('one queue hears of the others by their counts alone', async () => {
    const { world, queue } = queueOf(task(), scan)
    const stop = new AbortController()
    const news = queue.follow({ shopIds: [aldermoor], queue: 'hold', quietMs: 5, signal: stop.signal })
    await heard(news)
    world.open = [task(), { ...scan, count: 9 }]
    expect(await quiet(news)).toBe(true)
    world.open = [task()]
    expect((await heard(news)).counts).toMatchObject({ hold: 1, waiting_scan: 0 })
    stop.abort()
  })

  test('is told what cannot be read at first, and waits for it later', async () => {
    const { world, queue } = queueOf(task())
    world.away = true
    const stop = new AbortController()
    const follow = () => queue.follow({ shopIds: [aldermoor], quietMs: 5, signal: stop.signal })
    await expect(follow().next()).rejects.toThrow('gone')
    world.away = false
    const news = follow()
    await heard(news)
    world.away = true
    expect(await quiet(news)).toBe(true)
    Object.assign(world, { away: false, open: [] })
    expect((await heard(news)).counts).toMatchObject({ hold: 0 })
    stop.abort()
  })
})

test('what is read is of those shops, however they are named, and of a time that holds it', async () => {
  const { world, queue } = queueOf(task())
  const reading = await queue.read([olist, aldermoor])
  expect([reading.tasks, reading.from < reading.by, world.asked]).toEqual([[task()], true, [[aldermoor, olist]]])
  expect((await queue.read([])).tasks).toEqual([task()])
  expect(world.asked.at(-1)).toEqual([])
})
