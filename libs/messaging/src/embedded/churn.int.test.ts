import { expect, test } from '@jest/globals'
import pg from 'pg'
import { eventually, eventuallyHolds, testDatabase } from '@wismo/testing'
import type { MessageBus } from '../port.ts'
import { consume, text, type Consumer } from '../testing/consumer.ts'
import { newPlaces, placeOf } from '../testing/places.ts'
import { severableSockets } from '../testing/severable-sockets.ts'
import { startTraffic } from '../testing/traffic.ts'
import { migrateLog, openEmbeddedBus } from './embedded-bus.ts'

const schema = 'wismo_log'
/** Joins, leaves and dies, one after the other; every second change comes before the one before it has settled down. */
const changes = 'jjdjdjdjjjlljjljjjdllljljdjlljdjdjjjjjljljdjlljjdjdj'

test('members come, go and die all the time: no partition has two workers, nothing is lost or passed over', async () => {
  const database = await testDatabase()
  await migrateLog(database.pool, schema)
  const open = (pool: pg.Pool): MessageBus => openEmbeddedBus({ pool, schema, partitions: 12 })
  const bus = open(database.pool)
  await bus.ensureTopics([{ name: 'orders' }])
  const places = newPlaces()
  const workers = new Map<string, Consumer>()
  const overlaps: string[] = []
  const all: Consumer[] = []
  const there: { consumer: Consumer; sever(): void; close(): Promise<void> }[] = []

  const joins = (): void => {
    const sockets = severableSockets()
    const pool = new pg.Pool({ connectionString: database.url, max: 2, stream: sockets.open })
    pool.on('error', () => undefined)
    const client = open(pool)
    const consumer: Consumer = consume({
      bus: client,
      group: 'readers',
      topics: ['orders'],
      places,
      async handle([first]) {
        if (first === undefined) return
        const place = placeOf(first)
        if (workers.has(place)) overlaps.push(place)
        workers.set(place, consumer)
        await new Promise((resolve) => setTimeout(resolve, Number(first.offset % 60n)))
        if (workers.get(place) === consumer) workers.delete(place)
      },
    })
    all.push(consumer)
    there.push({ consumer, sever: sockets.sever, close: () => client.close().then(() => pool.end()) })
  }
  const closing: Promise<void>[] = []
  const goes = (dies: boolean): void => {
    const one = there.shift()
    if (one === undefined) throw new Error('Nobody is there who could go.')
    if (dies) {
      one.consumer.die()
      one.sever()
      // What the dead one had in hand has no worker.
      for (const [place, worker] of workers) if (worker === one.consumer) workers.delete(place)
    }
    closing.push(one.close())
  }

  const traffic = startTraffic(bus, 'orders')
  for (const [i, change] of [...changes].entries()) {
    const seen = places.settled.length
    if (change === 'j') joins()
    else goes(change === 'd')
    if (i % 2 === 1) await eventually(() => places.settled.length > seen + 20, { within: 20_000 })
  }
  const sent = await traffic.stop()
  await eventuallyHolds(() => expect(new Set(places.settled.map(text))).toEqual(new Set(sent)), { within: 20_000 })
  await Promise.all([...closing, ...there.map(({ close }) => close())])
  expect([...all.flatMap(({ broken }) => broken), ...places.passedOver, ...overlaps]).toEqual([])
  expect((await database.pool.query(`select from ${schema}.member`)).rowCount).toBe(0)
  await bus.close()
  await database.drop()
})
