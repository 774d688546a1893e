// npx wismo doctor against systems that are well and that are broken.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openContracts } from '@wismo/contracts'
import { openEmbeddedBus, type OutgoingMessage } from '@wismo/messaging'
import { schemaOf } from '@wismo/service'
import { eventuallyHolds, kafkaForTests } from '@wismo/testing'
import { runWismo, spawnWismo, type Ended } from './testing/operator.ts'
import { startWismo, type TestWismo } from './testing/start-wismo.ts'

const contracts = openContracts()
const example = JSON.parse(readFileSync('examples/order.json', 'utf8')) as Record<string, unknown>
const within = { within: 30_000 }
const fresh = (over: object = {}, externalId = `D-${randomUUID()}`): OutgoingMessage => {
  const body = { ...example, externalId, number: undefined, ...over }
  return { topic: 'retail.orders.v1', key: `aldermoor:${body.externalId}`, value: Buffer.from(JSON.stringify(body)), headers: { ce_id: randomUUID(), ce_type: contracts.ceType('RetailOrderPlaced'), ce_source: '/test', ce_specversion: '1.0', ce_shop: 'aldermoor' } }
}

interface Finding {
  readonly check: string
  readonly state: string
  readonly says: string
  readonly runbook?: string
}

let wismo: TestWismo
beforeAll(async () => {
  wismo = await startWismo()
}, 60_000)
afterAll(() => wismo.stop())

const doctor = (env: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Ended> => runWismo({ PARTITIONS: '4', ...env }, 'doctor', '--path', '/proc', ...words)
const ask = (...words: readonly string[]): Promise<Ended> => doctor({ DATABASE_URL: wismo.databaseUrl }, ...words)
const found = async (): Promise<readonly Finding[]> => JSON.parse((await ask('--json')).out) as readonly Finding[]
/** What is not well but for the disk: /proc has no room, on every machine alike. */
const complaints = (findings: readonly Finding[]): readonly Finding[] => findings.filter(({ check, state }) => state !== 'well' && check !== 'disk')

test('a system that is well has nothing but its disk to complain of, here one without room; the exit code says so', async () => {
  await wismo.running.runtime.bus.publish([fresh()])
  await eventuallyHolds(async () => expect(complaints(await found())).toEqual([]), within)
  const findings = await found()
  expect(findings.map(({ check }) => check)).toEqual(expect.arrayContaining(['relay order', 'unsent order', 'group order.intake.v1', 'group order-view.parts.v1', 'parked order', 'parked order-view', 'waits order', 'clock', 'disk', 'versions']))
  const { code, out } = await spawnWismo({ DATABASE_URL: wismo.databaseUrl, PARTITIONS: '4' }, 'doctor', '--path', '/proc')
  expect([code, out.split('\n').length]).toEqual([1, 3])
  expect(out).toMatch(/^wrong +disk +.* left at \/proc: a database without room stops, and with it everything\. +docs\/runbooks\/the-machine\.md$/m)
  const roomy = await doctor({ DATABASE_URL: wismo.databaseUrl }, '--path', '/dev/shm', '--all')
  expect(roomy.out).toMatch(/^well +clock +This machine and the database agree on the time\.$/m)
}, 60_000)

test('a parked message and a process of another release', async () => {
  const externalId = `D-${randomUUID()}`
  await wismo.running.runtime.bus.publish([fresh({ surprise: 1 }, externalId), fresh({}, externalId)])
  const older = new pg.Client({ connectionString: wismo.databaseUrl, application_name: 'wismo/0.0.9 elsewhere/7' })
  await older.connect()
  await eventuallyHolds(async () => {
    expect(complaints(await found())).toMatchObject([
      { check: 'parked order.intake.v1', state: 'look', says: expect.stringContaining('1 message set aside (1 invalid), 1 waiting behind'), runbook: 'docs/runbooks/parked-messages.md' },
      { check: 'versions', state: 'look', says: expect.stringContaining('Processes of different releases run: 0.0.9 at elsewhere/7; 0.1.0 at ') },
    ])
  }, within).finally(() => older.end())
}, 60_000)

test('nobody runs: what came meanwhile stands still', async () => {
  await wismo.restart(async () => {
    const bus = openEmbeddedBus({ pool: wismo.pool, schema: schemaOf('log'), partitions: 4 })
    await bus.publish([fresh()])
    await bus.close()
    const findings = complaints(await found())
    expect(findings).toContainEqual({ check: 'group order.intake.v1', state: 'wrong', says: '1 message behind and standing still: no process runs this group, or it waits for something that its log names.', runbook: 'docs/runbooks/something-is-behind.md' })
    expect(findings).toContainEqual(expect.objectContaining({ check: 'versions', state: 'wrong', says: expect.stringContaining('No process of Wismo is connected') }))
  })
  await eventuallyHolds(async () => expect(complaints(await found()).map(({ check }) => check)).toEqual(['parked order.intake.v1']), within)
}, 90_000)

test('a database that does not answer is a finding too, in words and as JSON', async () => {
  const away = { DATABASE_URL: 'postgres://someone@127.0.0.1:1/wismo' }
  const [told, json] = [await doctor(away), await doctor(away, '--json')]
  expect([told.code, json.code]).toEqual([1, 1])
  expect(told.out).toContain('The database wismo at 127.0.0.1:1 cannot be reached (ECONNREFUSED).')
  expect(JSON.parse(json.out)).toMatchObject([{ check: 'database', state: 'wrong', runbook: 'docs/runbooks/the-machine.md' }])
}, 60_000)

const brokers = kafkaForTests()

if (brokers !== undefined) {
  test('Kafka that does not answer is told beside what can be looked at', async () => {
    const findings = JSON.parse((await doctor({ DATABASE_URL: wismo.databaseUrl, KAFKA_BROKERS: '127.0.0.1:1' }, '--json')).out) as readonly Finding[]
    expect(findings).toContainEqual(expect.objectContaining({ check: 'groups', state: 'wrong', says: expect.stringContaining('cannot be looked at') }))
    expect(findings).toContainEqual(expect.objectContaining({ check: 'clock', state: 'well' }))
  }, 90_000)
}
