// The operator makes the order view anew while a whole Wismo runs, by a role that owns no table. On the log in PostgreSQL and on Kafka.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { eventually, kafkaForTests, startKafka, type RunningKafka } from '@wismo/testing'
import { pack } from '../../../tools/pack.ts'
import { runWismo, type Ended } from './testing/operator.ts'
import { startWismo, type TestWismo } from './testing/start-wismo.ts'

const example = JSON.parse(readFileSync('examples/order.json', 'utf8')) as Record<string, unknown>
/** Without a promise, which would be another part: versions are counted here. */
const unpromised = { ...example, lines: (example['lines'] as Record<string, unknown>[]).map(({ promise: _none, ...line }) => line) }

const logs: readonly (readonly [string, boolean])[] = [['the log in PostgreSQL', false], ...(kafkaForTests() === undefined ? [] : [['Kafka', true] as const])]

describe.each(logs)('a rebuild on %s', (_, onKafka) => {
  let folder: string
  let kafka: RunningKafka | undefined
  let wismo: TestWismo
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wismo-rebuild-'))
    // A broker of its own: a view has rows of all that lies in the topics, and only this test's orders are in the stores.
    kafka = onKafka ? await startKafka({ jars: '.wismo/kafka/jars', directory: join(folder, 'kafka') }) : undefined
    wismo = await startWismo(kafka === undefined ? [] : [kafka.brokers])
  }, 120_000)
  afterAll(async () => {
    await wismo.stop()
    await kafka?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const environment = (): Record<string, string> => ({ DATABASE_URL: wismo.databaseUrl, DATABASE_OWNER_URL: wismo.ownerUrl, PARTITIONS: '4', KAFKA_BROKERS: kafka?.brokers ?? '' })
  const command = (...words: readonly string[]): Promise<Ended> => runWismo(environment(), ...words)
  const view = (id: string) => wismo.call(`/v1/order-views/${id}?min-version=${id}:1`, { headers: { prefer: 'wait=5' } })
  const placeOrder = async (): Promise<string> => String((await wismo.call('/v1/orders', { body: { ...unpromised, externalId: `R-${randomUUID()}`, number: undefined } })).json['id'])
  const states = async (): Promise<readonly string[]> => (await wismo.pool.query<{ text: string }>(`select number || ' ' || state as text from wismo_order_view.generation where dropped_at is null order by number`)).rows.map(({ text }) => text)

  test('killed in the middle it goes on; what is placed meanwhile and afterwards is there', async () => {
    const ids = await Promise.all(Array.from({ length: 60 }, placeOrder))
    for (const id of ids) expect((await view(id)).status).toBe(200)
    const before = JSON.parse((await command('verify', 'order-view', '--json')).out) as { hash: string; rows: number }
    const child = spawn(process.execPath, [await pack('tools/wismo.ts'), 'rebuild', 'order-view', '--events-per-pass', '1'], { env: { PATH: process.env['PATH'], ...environment() }, stdio: 'ignore' })
    await eventually(async () => (await wismo.pool.query('select from wismo_order_view.generation where passes_done > 0')).rowCount === 1, { within: 20_000 })
    child.kill('SIGKILL')
    await once(child, 'close')
    expect(await states()).toEqual(['1 serving', '2 filling'])
    const rebuilt = await command('rebuild', 'order-view')
    expect([rebuilt.code, rebuilt.out]).toEqual([0, expect.stringMatching(/^rebuilt +60 rows in .*\nserving +generation 2\ndropped +generation 1\n$/)])
    expect(await states()).toEqual(['2 serving'])
    expect(await command('verify', 'order-view', '--json')).toMatchObject({ code: 0, out: expect.stringContaining(`"hash": "${before.hash}"`) })
    const later = await placeOrder()
    expect((await view(later)).json).toMatchObject({ viewVersion: 1 })
    const { out: lag } = await command('lag')
    expect(lag).toMatch(/^group +order-view\.parts\.v2 +order\.events\.v1 +0/m)
    expect(lag).not.toContain('order-view.parts.v1')
  }, 120_000)

  // What follows asks nothing of the log.
  if (onKafka) return

  test('a row that was tampered with is named, and the command ends with 1', async () => {
    const id = await placeOrder()
    expect((await view(id)).status).toBe(200)
    await wismo.pool.query(`update wismo_order_view.order_part_2 set doc = jsonb_set(doc::jsonb, '{locale}', '"xx"')::json where part = $1`, [id])
    const [searched, past] = [await placeOrder(), await placeOrder()]
    for (const placed of [searched, past]) expect((await view(placed)).status).toBe(200)
    await wismo.pool.query(`update wismo_order_view.order_part_2 set external_id = 'another' where part = $1`, [searched])
    await wismo.pool.query('delete from wismo_order_view.order_event_2 where part = $1', [past])
    const { code, out } = await command('verify', 'order-view')
    expect([code, out]).toEqual([1, expect.stringMatching(/different +3\n/)])
    expect(out).toMatch(new RegExp(` +differs +${id} of ${id}, version 1, in the store 1\n`))
    expect(out).toMatch(new RegExp(` +search +${searched} of ${searched}, version 1: it is not found by what it says \\(external_id\\)\n`))
    expect(out).toMatch(new RegExp(` +events +${past} of ${past}, version 1: 0 of its events are kept, the last one of version 0\n`))
    expect((await command('rebuild', 'order-view', '--keep-old')).code).toBe(0)
    expect((await command('verify', 'order-view')).code).toBe(0)
    expect(await states()).toEqual(['2 retired', '3 serving'])
    expect(await command('rebuild', 'order-view', '--drop-old')).toMatchObject({ code: 0, out: 'dropped  generation 2\n' })
    expect(await states()).toEqual(['3 serving'])
  }, 120_000)

  test('by a role that owns no table it says what is missing, and names the views there are', async () => {
    expect(await runWismo({ ...environment(), DATABASE_OWNER_URL: '' }, 'rebuild', 'order-view')).toMatchObject({ code: 1, err: 'This role may not make tables. Name their owner in DATABASE_OWNER_URL, as the services have it.\n' })
    expect(await command('rebuild', 'another')).toMatchObject({ code: 1, err: 'There is no view another. There are: order-view.\n' })
  }, 60_000)
})
