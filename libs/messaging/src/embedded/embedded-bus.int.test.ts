import { describe, expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { testDatabase } from '@wismo/testing'
import { busContract } from '../bus-contract.ts'
import { openEmbeddedBus } from './embedded-bus.ts'

const clock = (): Instant => Instant.fromMillis(Date.now())

busContract('the embedded log', async () => {
  const database = await testDatabase()
  return {
    patienceMs: 5_000,
    async open() {
      const bus = openEmbeddedBus({ pool: database.pool, schema: 'wismo_log', partitions: 12, clock })
      await bus.migrate()
      return bus
    },
    close: () => database.drop(),
  }
})

describe('the log in PostgreSQL', () => {
  test('offsets have no gaps and 8 writers at once lose, double and reorder nothing', async () => {
    const database = await testDatabase()
    const bus = openEmbeddedBus({ pool: database.pool, schema: 'wismo_log', partitions: 4, clock })
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

  test('days that are over are dropped, days to come are there, compacted topics stay', async () => {
    const database = await testDatabase()
    const bus = openEmbeddedBus({ pool: database.pool, schema: 'wismo_log', partitions: 4, clock })
    await bus.migrate()
    await bus.ensureTopics([{ name: 'kept', compacted: true }])
    await bus.publish([{ topic: 'kept', key: 'k', value: Buffer.from('v'), headers: {} }])
    await database.pool.query("create table wismo_log.record_20200101 partition of wismo_log.record for values from ('2020-01-01') to ('2020-01-02')")
    await bus.migrate()
    const { rows } = await database.pool.query<{ relname: string }>("select relname from pg_class where relname like 'record\\_2%' and relkind = 'r' order by 1")
    expect(rows.map(({ relname }) => relname)).not.toContain('record_20200101')
    expect(rows.length).toBeGreaterThanOrEqual(3)
    expect(await bus.readTopic('kept')).toHaveLength(1)
    await bus.close()
    await database.drop()
  })

  test('another number of partitions than the topics have is refused by name', async () => {
    const database = await testDatabase()
    const open = (partitions: number) => openEmbeddedBus({ pool: database.pool, schema: 'wismo_log', partitions, clock })
    const [four, six] = [open(4), open(6)]
    await four.migrate()
    await four.ensureTopics([{ name: 'orders' }])
    await expect(six.ensureTopics([{ name: 'orders' }])).rejects.toThrow('orders has 4 partitions')
    await Promise.all([four.close(), six.close()])
    await database.drop()
  })
})
