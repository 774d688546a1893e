// The operator's command line against a running Wismo; as a process of its own where it ends in each of its ways.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openContracts } from '@wismo/contracts'
import { orderIdOf, ShopId } from '@wismo/kernel'
import type { OutgoingMessage } from '@wismo/messaging'
import { eventually, eventuallyHolds, kafkaForTests } from '@wismo/testing'
import { runWismo, spawnWismo, type Ended } from './testing/operator.ts'
import { freePort, startWismo, type TestWismo } from './testing/start-wismo.ts'

const contracts = openContracts()
const example = JSON.parse(readFileSync('examples/order.json', 'utf8')) as Record<string, unknown>
/** Without a promise, which would come a moment later: rows are counted here. */
const unpromised = { ...example, lines: (example['lines'] as Record<string, unknown>[]).map(({ promise: _none, ...line }) => line) }
const within = { within: 30_000 }

describe('npx wismo', () => {
  let wismo: TestWismo
  let metricsPort: number
  beforeAll(async () => {
    metricsPort = await freePort()
    wismo = await startWismo([], {}, { METRICS_PORT: String(metricsPort) })
  }, 60_000)
  afterAll(() => wismo.stop())

  const command = (...words: readonly string[]): Promise<Ended> => runWismo({ DATABASE_URL: wismo.databaseUrl, PARTITIONS: '4' }, ...words)
  const json = async <Answer>(...words: readonly string[]): Promise<Answer> => JSON.parse((await command(...words, '--json')).out) as Answer
  const fresh = (over: object = {}) => ({ ...unpromised, externalId: `C-${randomUUID()}`, number: undefined, ...over })
  const message = (body: { externalId: string }): OutgoingMessage => ({
    topic: 'retail.orders.v1',
    key: `aldermoor:${body.externalId}`,
    value: Buffer.from(JSON.stringify(body)),
    headers: { ce_id: randomUUID(), ce_type: contracts.ceType('RetailOrderPlaced'), ce_source: '/test', ce_specversion: '1.0', ce_shop: 'aldermoor', reply_to: 'ada@example.org' },
  })
  const idOf = ({ externalId }: { externalId: string }): string => orderIdOf(ShopId.parse('aldermoor'), externalId)
  const view = (id: string) => wismo.call(`/v1/order-views/${id}?min-version=${id}:1`, { headers: { prefer: 'wait=5' } })
  /** An order whose first message is refused; the second one, without fault, waits behind it. */
  const poisoned = async (): Promise<string> => {
    const order = fresh({ contact: { name: 'Ada Quillfeather', email: 'ada@example.org' } })
    await wismo.running.runtime.bus.publish([message({ ...order, 'ada@example.org': 1 } as { externalId: string }), message(order)])
    const id = idOf(order)
    await eventuallyHolds(async () => expect((await wismo.pool.query('select from wismo_order.parked where key = $1', [id])).rowCount).toBe(2), within)
    return id
  }

  interface Listed {
    readonly id: string
    readonly key: string
    readonly code: string
    readonly waiting: number
    readonly attempts: number
  }

  test('a poisoned order is listed, shown without its data, tried again, given up; what waited behind it goes on', async () => {
    const key = await poisoned()
    const [head] = await json<readonly Listed[]>('parked', 'list', '--key', key)
    expect(head).toMatchObject({ id: expect.stringMatching(/^order:\d+$/), key, code: 'invalid', waiting: 1, attempts: 1 })
    const id = head?.id ?? ''
    const shown = await command('parked', 'show', id)
    expect(shown.code).toBe(0)
    for (const part of [key, 'invalid', 'order.intake.v1', 'retail.orders.v1', 'ce_source', 'sealed in the vault as ', 'unknown_property']) expect(shown.out).toContain(part)
    expect(shown.out + JSON.stringify(await json('parked', 'show', id))).not.toMatch(/ada@|Ada |Quillfeather|example\.org/)
    const kept = await wismo.pool.query('select p::text as row from wismo_order.parked p where key = $1', [key])
    const lying = (await wismo.running.runtime.bus.readTopic('retail.rejections.v1')).map(({ value }) => Buffer.from(value ?? []).toString('latin1'))
    expect(JSON.stringify([kept.rows, lying])).not.toMatch(/ada@|Ada |Quillfeather|example\.org/)

    const told = async (state: string): Promise<unknown> => ((await wismo.call(`/v1/retail-events/rejections?shopId=aldermoor&limit=100&state=${state}`)).json['data'] as { orderId: string; code: string; group: string; settled?: { outcome: string } }[]).filter(({ orderId }) => orderId === key).map(({ code, group, settled }) => [code, group, settled?.outcome])
    await eventuallyHolds(async () => expect(await told('waiting')).toEqual([['behind_parked', 'order.intake.v1', undefined], ['invalid', 'order.intake.v1', undefined]]), within)
    const redriven = await command('parked', 'redrive', id, '--wait')
    expect([redriven.code, redriven.out]).toEqual([1, 'asked for     1 order\nstill parked  1\n'])
    expect((await json<Listed>('parked', 'show', id)).attempts).toBe(2)

    const discarded = await command('parked', 'discard', id, '--reason', 'a test of ours')
    expect([discarded.code, discarded.out]).toEqual([0, `discarded  ${id} (RetailOrderPlaced of ${key})\n`])
    expect((await view(key)).status).toBe(200)
    await eventuallyHolds(async () => expect([await told('waiting'), await told('settled')]).toEqual([[], [['behind_parked', 'order.intake.v1', 'handled'], ['invalid', 'order.intake.v1', 'discarded']]]), within)
    expect(await command('parked', 'list', '--key', key)).toMatchObject({ code: 1, out: 'Nothing is parked.\n' })
    expect((await command('parked', 'show', id)).err).toBe(`There is no parked message ${id}: it was handled or discarded meanwhile, or never parked.\n`)
  }, 60_000)

  test('republishing a topic sends every event again and changes nothing', async () => {
    for (const order of [fresh(), fresh()]) {
      await wismo.call('/v1/orders', { body: order })
      expect((await view(idOf(order))).status).toBe(200)
    }
    const rows = async (): Promise<unknown> => (await wismo.pool.query('select p::text as row from wismo_order_view.order_part p order by 1')).rows
    const events = async (): Promise<number> => (await wismo.pool.query<{ n: number }>('select count(*)::int as n from wismo_order.event')).rows[0]?.n ?? 0
    const topic = async (): Promise<number> => (await wismo.running.runtime.bus.readTopic('order.events.v1')).length
    const before = [await rows(), await events()]
    const { rows: [ofOrders] } = await wismo.pool.query<{ n: number }>(`select count(*)::int as n from wismo_order.event where type not in ('ShopDefined', 'ApiKeyDefined')`)
    const [sent, all, lay] = [ofOrders?.n ?? 0, await events(), await topic()]
    const { code, out } = await command('republish', '--topic', 'order.events.v1')
    expect([code, out]).toEqual([0, expect.stringMatching(new RegExp(`^published  ${sent} of ${all} events in `))])
    expect(await topic()).toBe(lay + sent)
    await eventuallyHolds(async () => {
      const lags = await json<readonly { kind: string; name: string; behind: number }[]>('lag')
      expect(lags.map(({ kind, name }) => `${kind} ${name}`)).toEqual(expect.arrayContaining(['relay order', 'group order-view.parts.v1', 'group order.intake.v1']))
      expect(lags.every(({ behind }) => behind === 0)).toBe(true)
    }, within)
    expect([await rows(), await events()]).toEqual(before)
  }, 60_000)

  test('one stream, and what has no store', async () => {
    const order = fresh()
    await wismo.call('/v1/orders', { body: order })
    expect(await json('republish', '--stream', `order-${idOf(order)}`)).toMatchObject({ read: 1, published: 1, unsent: 0, failed: [] })
    expect(await json('republish', '--stream', idOf(order))).toMatchObject({ published: 1 })
    expect(await command('republish', '--topic', 'retail.orders.v1')).toMatchObject({ code: 1, out: '', err: 'What lies on retail.orders.v1 is in no store here: it cannot be published again.\n' })
    expect((await command('republish', '--stream', 'order-nowhere')).err).toContain('There is no stream "order-nowhere"')
    expect(await command('unsent')).toMatchObject({ code: 1, out: 'Every event could be published.\n' })
  }, 60_000)

  test('waits: what stands, and what is stuck', async () => {
    expect(await command('stuck')).toMatchObject({ code: 1, out: 'No wait is stuck.\n', err: '' })
    expect((await command('waits')).err).toBe('')
  }, 60_000)

  test('called wrongly it says how and ends with 2', async () => {
    for (const [words, type] of [[['republish'], spawnWismo], [['lag', '--nope'], runWismo], [['parked', 'discard', 'order:1'], runWismo], [['parked', 'redrive'], runWismo], [['nothing'], runWismo]] as const) {
      const { code, out, err } = await type({}, ...words)
      expect([code, out]).toEqual([2, ''])
      expect(err).toMatch(/^error: .*\n\nUsage: wismo /)
    }
    expect(await command('lag', '--service', 'nobody')).toMatchObject({ code: 2, err: expect.stringMatching(/^There is no service nobody\. There are: order, [^\n]*\n$/) })
  }, 60_000)

  test('a database that is away is said in one sentence', async () => {
    const { code, out, err } = await spawnWismo({ DATABASE_URL: 'postgres://someone:secret@127.0.0.1:1/wismo' }, 'parked', 'list')
    expect([code, out, err]).toEqual([1, '', 'The database wismo at 127.0.0.1:1 cannot be reached (ECONNREFUSED).\n'])
  }, 60_000)

  test('an address that is none is named by its variable, never by its value', async () => {
    const sentence = (name: string) => `${name} is no URL: postgres://user:password@host:5432/name is expected, with %-codes for what a URL cannot hold.\n`
    for (const [name, env] of [['DATABASE_URL', {}], ['DATABASE_URL_ORDER_VIEW', { DATABASE_URL: wismo.databaseUrl }]] as const) {
      expect(await runWismo({ ...env, [name]: 'postgres://someone:sec/ret@host:port/wismo' }, 'parked', 'list')).toEqual({ code: 1, out: '', err: sentence(name) })
    }
  }, 60_000)

  test('a Kafka that is away is named', async () => {
    const { code, out, err } = await runWismo({ DATABASE_URL: wismo.databaseUrl, PARTITIONS: '4', KAFKA_BROKERS: '127.0.0.1:1' }, 'lag')
    expect([code, out, err]).toEqual([1, '', expect.stringMatching(/^Kafka [^\n]*127\.0\.0\.1:1[^\n]*\n$/)])
  }, 60_000)

  test('the first Ctrl-C ends a command that waits', async () => {
    // Takes the connection and never says a word.
    const silent = createServer()
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done))
    const { port } = silent.address() as AddressInfo
    const child = spawn(process.execPath, ['tools/wismo.mjs', 'parked', 'list'], { stdio: 'ignore', env: { PATH: process.env['PATH'], HOME: process.env['HOME'], DATABASE_URL: `postgres://someone@127.0.0.1:${port}/wismo` } })
    const ended = new Promise<number | null>((done) => child.on('exit', done))
    const socket = await new Promise<Socket>((done) => silent.once('connection', done))
    const asked = performance.now()
    child.kill('SIGINT')
    expect(await ended).toBe(1)
    expect(performance.now() - asked).toBeLessThan(2_000)
    socket.destroy()
    silent.close()
  }, 60_000)

  test('the port for Prometheus tells the same', async () => {
    await poisoned()
    const text = await eventually(async () => {
      const answer = await fetch(`http://127.0.0.1:${metricsPort}/metrics`)
      return answer.ok ? answer.text() : undefined
    }, within)
    for (const line of [
      'wismo_relay_lag_events{service="order"} 0', 'wismo_relay_oldest_seconds{service="order"} 0', 'wismo_unsent_events{service="order"} 0',
      'wismo_consumer_lag_messages{group="order-view.parts.v1",topic="order.events.v1"} 0', 'wismo_consumer_oldest_seconds{group="order-view.parts.v1"} 0',
      'wismo_parked_messages{group="order.intake.v1",code="invalid"} 1', 'wismo_parked_messages{group="order.intake.v1",code="behind_parked"} 1', 'wismo_parked_oldest_seconds{group="order-view.parts.v1"} 0',
    ]) expect(text).toContain(line)
    expect(text).toMatch(/^wismo_waits_overdue\{service="order",wait="[^"]+"\} 0/m)
    expect(text).toMatch(/^wismo_messages_total\{group="order.intake.v1",outcome="parked"\} [1-9]/m)
    expect(text).toMatch(/^wismo_messages_total\{group="order-view.parts.v1",outcome="handled"\} [1-9]/m)
    expect(text).toMatch(/^messaging_process_duration_seconds_bucket\{messaging_consumer_group_name="order-view.parts.v1",le="0.25"\} [1-9]/m)
    expect(text).toMatch(/^wismo_parked_oldest_seconds\{group="order.intake.v1"\} \d/m)
  }, 60_000)
})

const brokers = kafkaForTests()

if (brokers !== undefined) {
  test('on Kafka too a topic is filled from its store, and the lag is told', async () => {
    const wismo = await startWismo(brokers)
    try {
      const env = { DATABASE_URL: wismo.databaseUrl, KAFKA_BROKERS: brokers.join(','), PARTITIONS: '4' }
      const { json: placed } = await wismo.call('/v1/orders', { body: { ...unpromised, externalId: `C-${randomUUID()}`, number: undefined } })
      const id = String(placed['id'])
      const copies = async (): Promise<number> => (await wismo.running.runtime.bus.readTopic('order.events.v1')).filter(({ key }) => key === id).length
      await eventuallyHolds(async () => expect(await copies()).toBe(1), within)
      expect(await runWismo(env, 'republish', '--topic', 'order.events.v1')).toMatchObject({ code: 0, out: expect.stringContaining('published') })
      expect(await copies()).toBe(2)
      expect(await spawnWismo(env, 'lag')).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^relay {2}order +0 +0$/m) })
    } finally {
      await wismo.stop()
    }
  }, 120_000)
}
