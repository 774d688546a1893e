import { describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { letUse, openPool } from '@wismo/database'
import { eventuallyHolds, testDatabase } from '@wismo/testing'
import { busContract } from '../bus-contract.ts'
import { partitionOf } from '../murmur2.ts'
import type { MessageBus } from '../port.ts'
import { message } from '../testing/bus-stage.ts'
import { consume, text } from '../testing/consumer.ts'
import { newPlaces } from '../testing/places.ts'
import { severableSockets } from '../testing/severable-sockets.ts'
import { migrateLog, openEmbeddedBus } from './embedded-bus.ts'

busContract('the embedded log', async () => {
  const database = await testDatabase()
  const settings = { schema: 'wismo_log', leaseMs: 1_000, stuckAfterMs: 3_000 }
  await migrateLog(database.pool, settings.schema)
  const cuts = new Map<MessageBus, () => void>()
  return {
    patienceMs: 5_000,
    sessionMs: settings.leaseMs,
    stuckAfterMs: settings.stuckAfterMs,
    async open({ partitions = 12 } = {}) {
      const sockets = severableSockets()
      const pool = new pg.Pool({ connectionString: database.url, max: 4, stream: sockets.open })
      pool.on('error', () => undefined)
      const bus = openEmbeddedBus({ ...settings, pool, partitions })
      const client = { ...bus, close: () => bus.close().then(() => pool.end()) }
      cuts.set(client, sockets.sever)
      return client
    },
    kill: (client) => cuts.get(client)?.(),
    forget: async (topic, partition, before) => void (await database.pool.query(`delete from ${settings.schema}.record where topic = $1 and partition = $2 and log_offset < $3`, [topic, partition, String(before)])),
    close: () => database.drop(),
  }
})

describe('the log in PostgreSQL', () => {
  test('says once that its database does not answer, and once that it does again', async () => {
    const database = await testDatabase()
    const lines: string[] = []
    let isAway = false
    const pool = Object.assign(Object.create(database.pool) as typeof database.pool, {
      async query(...all: never[]) {
        if (isAway) throw new Error('connect ECONNREFUSED')
        return (database.pool.query as (...own: unknown[]) => Promise<unknown>)(...all)
      },
    })
    const bus = openEmbeddedBus({ pool, schema: 'wismo_log', partitions: 1, log: (_, line) => lines.push(line) })
    await bus.migrate()
    await bus.ensureTopics([{ name: 'orders' }])
    const readers = consume({ bus, group: 'readers', topics: ['orders'], places: newPlaces() })
    await readers.active.ready
    isAway = true
    await eventuallyHolds(() => expect(lines).toEqual([expect.stringContaining('connect ECONNREFUSED')]), { within: 10_000 })
    isAway = false
    await eventuallyHolds(() => expect(lines).toHaveLength(2), { within: 10_000 })
    await bus.publish([message('orders', 'a', '1')])
    await eventuallyHolds(() => expect(readers.texts()).toEqual(['1']), { within: 10_000 })
    await readers.active.stop()
    await bus.close()
    await database.drop()
  })

  test('offsets have no gaps and 8 writers at once lose, double and reorder nothing', async () => {
    const database = await testDatabase()
    const bus = openEmbeddedBus({ pool: database.pool, schema: 'wismo_log', partitions: 4 })
    await bus.migrate()
    await bus.ensureTopics([{ name: 'load' }])
    const perWriter = 100
    await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        for (let i = 0; i < perWriter; i += 5) {
          await bus.publish(Array.from({ length: 5 }, (_one, j) => ({ topic: 'load', key: `w${writer}-${(i + j) % 3}`, value: Buffer.from(String(i + j)), headers: {} })))
        }
      }),
    )
    const messages = [...(await bus.readTopic('load'))]
    expect(messages).toHaveLength(8 * perWriter)
    for (let partition = 0; partition < 4; partition += 1) {
      const offsets = messages.filter((one) => one.partition === partition).map(({ offset }) => Number(offset)).sort((a, b) => a - b)
      expect(offsets).toEqual(offsets.map((_, i) => i))
    }
    for (const key of new Set(messages.map((one) => one.key))) {
      const own = messages.filter((one) => one.key === key).sort((a, b) => Number(a.offset - b.offset)).map(({ value }) => Number(Buffer.from(value ?? []).toString()))
      expect(own).toEqual([...own].sort((a, b) => a - b))
    }
    await bus.close()
    await database.drop()
  })

  test('the oldest day goes and the days that count stay, by a role that owns nothing; compacted topics stay whole', async () => {
    const database = await testDatabase()
    await migrateLog(database.pool, 'wismo_log')
    await letUse(database.pool, database.plainRole.name, ['wismo_log'])
    const pool = openPool(database.plainRole.url, { max: 2 })
    const bus = openEmbeddedBus({ pool, schema: 'wismo_log', partitions: 4 })
    await bus.ensureTopics([{ name: 'kept', compacted: true }, { name: 'orders' }])
    await bus.publish([message('kept', 'k', 'v')])
    const day = (ago: number): string => `current_date - ${ago}`
    await database.pool.query(`do $$ begin for i in 3..5 loop
      execute format('create table wismo_log.%I partition of wismo_log.record for values from (%L) to (%L)', 'record_' || to_char(current_date - i, 'YYYYMMDD'), current_date - i, current_date - i + 1);
    end loop; end $$`)
    for (const [offset, ago] of [5, 4, 3].entries()) {
      await database.pool.query(`insert into wismo_log.record (topic, partition, log_offset, key, value, headers, created_at) values ('orders', 0, ${offset}, 'k', convert_to('${ago} days old', 'UTF8'), '{}', ${day(ago)} + interval '12 hours')`)
    }
    expect((await bus.readTopic('orders')).map(text)).toEqual(['5 days old', '4 days old', '3 days old'])
    await bus.migrate()
    expect((await bus.readTopic('orders')).map(text)).toEqual(['3 days old'])
    expect((await bus.readTopic('kept')).map(text)).toEqual(['v'])
    const { rows } = await pool.query<{ ahead: number }>(`select count(*)::int as ahead from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'wismo_log.record'::regclass and c.relname > 'record_' || to_char(current_date, 'YYYYMMDD')`)
    expect(rows[0]?.ahead).toBeGreaterThanOrEqual(2)
    await bus.close()
    await pool.end()
    await database.drop()
  })

  test('a publish that cannot make the table of its day is unavailable: it may be tried again, and then works', async () => {
    const database = await testDatabase()
    const bus = openEmbeddedBus({ pool: database.pool, schema: 'wismo_log', partitions: 4 })
    await bus.migrate()
    await bus.ensureTopics([{ name: 'orders' }])
    const { rows } = await database.pool.query<{ day: string }>(`select inhrelid::regclass::text as day from pg_inherits where inhparent = 'wismo_log.record'::regclass`)
    await database.pool.query(`drop table ${rows.map(({ day }) => day).join()}; alter function wismo_log.turn_days rename to turn_no_days`)
    await expect(bus.publish([message('orders', 'k', 'x')])).rejects.toMatchObject({ kind: 'unavailable' })
    await database.pool.query('alter function wismo_log.turn_no_days rename to turn_days')
    await bus.publish([message('orders', 'k', 'x')])
    expect((await bus.readTopic('orders')).map(text)).toEqual(['x'])
    await bus.close()
    await database.drop()
  })

  test('a topic is read in the order of each partition, though its transactions began in another', async () => {
    const database = await testDatabase()
    const bus = openEmbeddedBus({ pool: database.pool, schema: 'wismo_log', partitions: 4 })
    await bus.migrate()
    await bus.ensureTopics([{ name: 'orders' }])
    const early = await database.pool.connect()
    await early.query('begin; select now()')
    await bus.publish([message('orders', 'k', 'first')])
    await early.query(`select wismo_log.publish(array['orders'], array[$1::int], array['k'], array[convert_to('second', 'UTF8')], array['{}'::json])`, [partitionOf('k', 4)])
    await early.query('commit')
    early.release()
    expect((await bus.readTopic('orders')).map(text)).toEqual(['first', 'second'])
    await bus.close()
    await database.drop()
  })
})
