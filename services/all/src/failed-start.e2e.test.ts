// A start that fails leaves no connection and no port open.
import { randomBytes } from 'node:crypto'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createLog, readConfig, startProcess, type BuildService } from '@wismo/service'
import { eventuallyHolds, kafkaForTests, testDatabase, type TestDatabase } from '@wismo/testing'
import { everyService } from './services.ts'
import { freePort } from './testing/start-wismo.ts'

let database: TestDatabase
let taken: Server
beforeAll(async () => {
  database = await testDatabase()
  taken = createServer()
  await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done))
}, 60_000)
afterAll(async () => {
  await new Promise((done) => taken.close(done))
  await database.drop()
})

const withoutTables = async (): Promise<never> => {
  throw new Error('no tables')
}
const withoutStart: BuildService = () => ({ name: 'broken', groups: [], migrate: async () => undefined, routes: () => undefined, start: () => Promise.reject(new Error('no start')) })

async function start(builders: readonly BuildService[], port: number, brokers = ''): Promise<void> {
  const config = readConfig({
    PORT: String(port), HOST: '127.0.0.1', BASE_URL: `http://127.0.0.1:${port}`, DATABASE_URL: database.plainRole.url, DATABASE_OWNER_URL: database.url, PARTITIONS: '4', SHOPS_FILE: 'shops.json', KAFKA_BROKERS: brokers,
    LINK_KEYS: randomBytes(32).toString('hex'), VAULT_KEY: '11'.repeat(32), METRICS_PORT: String(await freePort()),
  })
  await startProcess(config, builders, createLog({ level: 'silent', name: 'test' }))
}

/** Sockets and listening ports of this process. */
const open = (): number => process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length
const connections = async (): Promise<number> => {
  const { rows } = await database.pool.query<{ n: number }>(`select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name like 'wismo/%'`)
  return rows[0]?.n ?? -1
}

const kafka = kafkaForTests()

describe.each([['on the log in PostgreSQL', ''], ...(kafka === undefined ? [] : [['on Kafka', kafka.join(',')] as const])])('%s', (_where, brokers) => {
  test.each<[string, () => Promise<void>, RegExp]>([
    ['tables that cannot be made', async () => start([...everyService, () => ({ name: 'broken', groups: [], migrate: withoutTables, routes: () => undefined })], await freePort(), brokers), /no tables/],
    ['a part that does not begin', async () => start([...everyService, withoutStart], await freePort(), brokers), /no start/],
    ['a port that somebody else has', () => start(everyService, (taken.address() as AddressInfo).port, brokers), /EADDRINUSE/],
  ])('%s: the start says so, and nothing is open', async (_what, started, why) => {
    await database.pool.query('select 1')
    const before = open()
    await expect(started()).rejects.toThrow(why)
    await eventuallyHolds(async () => {
      expect(await connections()).toBe(0)
      expect(open()).toBeLessThanOrEqual(before)
    })
  }, 60_000)
})
