// Follows schemas/README.md: what it tells a retailer to type is run here, with clients that are not ours, on a Kafka of its own:
// the README reads a topic from its beginning.
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { orderIdOf, ShopId } from '@wismo/kernel'
import { partitionOf, type OutgoingMessage } from '@wismo/messaging'
import { eventuallyHolds, kafkaForTests, startKafka, type RunningKafka } from '@wismo/testing'
import { startWismo, type TestWismo } from './testing/start-wismo.ts'

const kcat = process.env['WISMO_TEST_KCAT'] ?? ''
const python = process.env['WISMO_TEST_PYTHON'] ?? ''

if (kafkaForTests() !== undefined && kcat !== '' && python !== '') {
  followReadme()
} else {
  test('kcat and Python are there, or their absence is said', () => {
    if (process.env['CI'] === 'true') throw new Error('WISMO_TEST_KCAT or WISMO_TEST_PYTHON is not set: in CI the first order of schemas/README.md must be sent.')
    process.stderr.write('Left out: the first order of schemas/README.md. It needs a Kafka, kcat, and a Python with confluent_kafka, fastavro and jsonschema.\n')
  })
}

/** The README's commands that are run here: the name of each follows `sh`. */
function namedBlocks(): ReadonlyMap<string, string> {
  const blocks = readFileSync('schemas/README.md', 'utf8').matchAll(/^```sh ([a-z-]+)\n(.*?)^```$/gms)
  return new Map([...blocks].map(([, name = '', commands = '']) => [name, commands]))
}

function followReadme(): void {
  const example = JSON.parse(readFileSync('examples/order.json', 'utf8')) as Record<string, unknown>
  const blocks = namedBlocks()
  const followed = new Set(['settings'])
  const within = { within: 30_000 }
  let kafka: RunningKafka
  let wismo: TestWismo
  let folder: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wismo-readme-'))
    kafka = await startKafka({ jars: '.wismo/kafka/jars', directory: join(folder, 'kafka') })
    wismo = await startWismo([kafka.brokers])
    writeFileSync(join(folder, 'key'), wismo.key)
  }, 60_000)
  afterAll(async () => {
    await wismo?.stop()
    await kafka?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Runs commands after the README's settings, with what differs here in the environment; answers what they print. */
  async function run(commands: string, order: string): Promise<string> {
    const env = { ...process.env, PATH: `${dirname(kcat)}${delimiter}${process.env['PATH'] ?? ''}`, KAFKA: kafka.brokers, WISMO: wismo.url, KEY_FILE: join(folder, 'key'), PYTHON: python, ORDER: order }
    const { stdout } = await promisify(execFile)('sh', ['-eu', '-c', `${blocks.get('settings') ?? ''}\n${commands}`], { env, timeout: 40_000 })
    return stdout
  }
  function follow(name: string, order: string): Promise<string> {
    followed.add(name)
    return run(blocks.get(name) ?? `echo "schemas/README.md has no block ${name}" >&2; exit 1`, order)
  }

  const fresh = (): string => `R-${randomUUID().slice(0, 13)}`
  const idOf = (externalId: string): string => orderIdOf(ShopId.parse('aldermoor'), externalId)
  const eventsOf = async (externalId: string): Promise<number> => (await wismo.pool.query<{ n: number }>('select count(*)::int as n from wismo_order.event where stream = $1', [`order-${idOf(externalId)}`])).rows[0]?.n ?? 0
  const rejectionsOf = async (externalId: string): Promise<readonly Record<string, unknown>[]> => {
    const { json } = await wismo.call('/v1/retail-events/rejections?shopId=aldermoor&limit=100')
    return (json['data'] as readonly Record<string, unknown>[]).filter(({ orderId }) => orderId === idOf(externalId))
  }
  /** An order with other content than the README's, by another ce_id. */
  const other = (externalId: string, { value, ...headers }: Readonly<Record<string, string>> = {}): OutgoingMessage => ({
    topic: 'retail.orders.v1',
    key: `aldermoor:${externalId}`,
    value: value === undefined ? Buffer.from(JSON.stringify({ ...example, externalId, number: externalId, channel: 'app' })) : Buffer.from(value, 'latin1'),
    headers: { ce_id: randomUUID(), ce_type: 'wismo.retail.RetailOrderPlaced.v1', ce_source: '/test', ce_specversion: '1.0', ce_shop: 'aldermoor', ...headers },
  })
  /** What the README lets its reader look at, once it is there. */
  async function shown(externalId: string): Promise<Record<string, unknown>> {
    let found: Record<string, unknown> | undefined
    await eventuallyHolds(async () => {
      const { data } = JSON.parse(await follow('view', externalId)) as { data: readonly Record<string, unknown>[] }
      found = data[0]
      expect(found).toBeDefined()
    }, within)
    return found ?? {}
  }
  const wholeOrder = (externalId: string): object => ({
    externalId, number: externalId, status: 'pending', currency: 'EUR', money: { total: 23290, shipping: 690, tax: 4355 },
    lines: [{ sku: 'LAMP-OAK', quantity: { ordered: 1 }, price: { total: 11900 } }, { sku: 'BULB-WARM', quantity: { ordered: 2 }, price: { total: 1800 } }, { sku: 'THROW-MOSS', quantity: { ordered: 1 }, price: { total: 8900 } }],
  })

  describe('schemas/README.md, followed', () => {
    test('an order as JSON by kcat is there; again it adds nothing; other content is refused', async () => {
      const order = fresh()
      await follow('json', order)
      expect(await shown(order)).toMatchObject(wholeOrder(order))
      await follow('json', order)
      // Behind the repetition in the same partition: when it was refused, the other was dealt with.
      await wismo.running.runtime.bus.publish([other(order)])
      await eventuallyHolds(async () => expect(await rejectionsOf(order)).toMatchObject([{ code: 'order_exists' }]), within)
      expect(await eventsOf(order)).toBe(1)
    })

    test('the same in Avro from Python is the same order', async () => {
      const order = fresh()
      await follow('avro', order)
      const externalId = `${order}-avro`
      expect(await shown(externalId)).toMatchObject(wholeOrder(externalId))
      // As JSON under its own id it says nothing new: 201 would be another order, 409 other content.
      const { status, json } = await wismo.call('/v1/orders', { body: { ...example, externalId, number: externalId } })
      expect([status, json['id']]).toEqual([200, idOf(externalId)])
      expect(json['trackingUrl']).toContain('/t/')
      expect(await eventsOf(externalId)).toBe(1)
    })

    test('a wrong total is listed with its code and place, told on the topic, waits, and comes in by HTTP', async () => {
      const order = fresh()
      const externalId = `${order}-wrong`
      await follow('mistake', order)
      await eventuallyHolds(async () => expect(await rejectionsOf(externalId)).toHaveLength(1), within)
      const { data } = JSON.parse(await follow('why', order)) as { data: unknown }
      expect(data).toMatchObject([{ eventId: `${externalId}-placed`, code: 'totals_mismatch', errors: [{ pointer: '/totals/total' }], waiting: false }])
      await run(`sed "s/A-20001/$ORDER/" examples/order.json | publish "$ORDER"`, externalId)
      await eventuallyHolds(async () => expect((await rejectionsOf(externalId)).map(({ code }) => code)).toEqual(['totals_mismatch']), within)
      expect(await eventsOf(externalId)).toBe(0)
      expect(JSON.parse(await follow('correct', order))).toMatchObject({ id: idOf(externalId), number: externalId, trackingUrl: expect.stringContaining('/t/') })
      expect(await eventsOf(externalId)).toBe(1)
      const told = await run('"$PYTHON" examples/read_events.py "$KAFKA" retail.rejections.v1 1000 5 | grep "$ORDER"', externalId)
      expect(JSON.parse(told.split('\n', 1)[0] ?? '')).toMatchObject({ type: 'wismo.retail.RetailOrderRejected.v1', key: `aldermoor:${externalId}`, event: { eventId: `${externalId}-placed`, code: 'totals_mismatch' } })
    })

    test('what the table of a message says is refused is refused', async () => {
      const wrong: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
        [{ ce_id: '' }, 'malformed'],
        [{ ce_type: '' }, 'unknown_type'],
        [{ ce_type: 'wismo.retail.RetailCheckoutAbandoned.v1' }, 'unknown_type'],
        [{ ce_shop: '' }, 'invalid'],
        [{ value: '{"externalId":' }, 'malformed'],
        [{ value: '{}' }, 'invalid'],
        [{ value: '\x00\x00\x00\x00\x01order' }, 'malformed'],
        [{ value: '\xc3\x0112345678order' }, 'schema_unknown'],
      ]
      const sent = wrong.map(([over]) => ({ externalId: fresh(), over }))
      await wismo.running.runtime.bus.publish(sent.map(({ externalId, over }) => other(externalId, over)))
      await eventuallyHolds(async () => {
        const { rows } = await wismo.pool.query<{ key: string; code: string }>('select key, code from wismo_order.parked')
        const codes = new Map(rows.map(({ key, code }) => [key, code]))
        expect(sent.map(({ externalId }) => codes.get(idOf(externalId)))).toEqual(wrong.map(([, code]) => code))
      }, within)
      // Also of the one that names no shop in its header: its key does.
      await eventuallyHolds(async () => expect((await Promise.all(sent.map(({ externalId }) => rejectionsOf(externalId)))).map((told) => told.map(({ code }) => code))).toEqual(wrong.map(([, code]) => [code])), within)
      const { rows: ofOthers } = await wismo.pool.query<{ group: string }>(`select group_name as group from wismo_order.parked where group_name <> 'order.intake.v1'`)
      expect(ofOthers).toEqual([])
    })

    test('the JSON Schema finds the misspelt property, and nothing else', async () => {
      expect((await follow('check', fresh())).trim().split('\n').sort()).toEqual(["$ 'channel' is a required property", "$ Additional properties are not allowed ('chanel' was unexpected)"])
      expect(await run((blocks.get('check') ?? '').replace(/^sed '[^']*'/, 'cat'), fresh())).toBe('')
    })

    test('our events are read by the schemas of the schema topic', async () => {
      const order = fresh()
      await follow('json', order)
      await follow('avro', order)
      await Promise.all([shown(order), shown(`${order}-avro`)])
      const events = (await follow('read', order)).trim().split('\n').map((line) => JSON.parse(line) as { type: string; key: string; event: { externalId: string; totals: { total: number }; lines: readonly unknown[] } })
      expect(new Map(events.map(({ type, key, event: { externalId, totals: { total }, lines } }) => [externalId, { type, key, total, lines: lines.length }]))).toEqual(
        new Map([order, `${order}-avro`].map((externalId) => [externalId, { type: 'wismo.order.OrderPlaced.v1', key: idOf(externalId), total: 23290, lines: 3 }])),
      )
    })

    test('both clients put an order where ours would', async () => {
      const orders = Array.from({ length: 4 }, fresh)
      await Promise.all(orders.flatMap((order) => [follow('json', order), follow('avro', order)]))
      const keys = orders.flatMap((order) => [`aldermoor:${order}`, `aldermoor:${order}-avro`])
      const { bus } = wismo.running.runtime
      const places = new Map((await bus.readTopic('retail.orders.v1')).map(({ key, partition }) => [key, partition]))
      expect(keys.map((key) => places.get(key))).toEqual(keys.map((key) => partitionOf(key, bus.partitions)))
    })

    test('no block was left out', () => {
      expect([...followed].sort()).toEqual([...blocks.keys()].sort())
    })
  })
}
