// From the retailer's request to the customer's page, everything real: on the log in PostgreSQL and on Kafka.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openContracts } from '@wismo/contracts'
import { orderIdOf, ShopId } from '@wismo/kernel'
import type { OutgoingMessage } from '@wismo/messaging'
import { eventuallyHolds, kafkaForTests, startKafka, type RunningKafka } from '@wismo/testing'
import { startWismo, type TestWismo } from './testing/start-wismo.ts'

const contracts = openContracts()
// On a Kafka of its own: on one that others filled a new Wismo first reads all that they left.
const logs: readonly (readonly [string, boolean])[] = [['the log in PostgreSQL', false], ...(kafkaForTests() === undefined ? [] : [['Kafka', true] as const])]
const example = JSON.parse(readFileSync('examples/order.json', 'utf8')) as Record<string, unknown> & { lines: Record<string, unknown>[] }
const fresh = (over: object = {}): Record<string, unknown> & { externalId: string } => ({ ...example, externalId: `T-${randomUUID()}`, number: undefined, ...over })
const within = { within: 30_000 }

describe.each(logs)('an order on %s', (_, onKafka) => {
  let folder: string
  let kafka: RunningKafka | undefined
  let wismo: TestWismo
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wismo-through-'))
    kafka = onKafka ? await startKafka({ jars: '.wismo/kafka/jars', directory: join(folder, 'kafka') }) : undefined
    wismo = await startWismo(kafka === undefined ? [] : [kafka.brokers])
  }, 60_000)
  afterAll(async () => {
    await wismo?.stop()
    await kafka?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const idOf = (externalId: string, shop = 'aldermoor'): string => orderIdOf(ShopId.parse(shop), externalId)
  const place = (body: unknown, headers: Record<string, string> = {}, key?: string | null) => wismo.call('/v1/orders', { body, headers, ...(key === undefined ? {} : { key }) })
  const view = (id: string) => wismo.call(`/v1/order-views/${id}?min-version=${id}:1`, { headers: { prefer: 'wait=5' } })
  /** Until the view has the order and what was promised of it: then nothing more happens to it by itself. */
  const untilPromised = (id: string): Promise<void> => eventuallyHolds(async () => expect(Object.keys((await view(id)).json['sources'] as object).map((part) => part.slice(0, 4))).toEqual(['ord_', 'prm_']), within)
  const message = (body: Record<string, unknown> & { externalId: string }, over: Partial<OutgoingMessage> & { id?: string; type?: string } = {}): OutgoingMessage => ({
    topic: 'retail.orders.v1',
    key: `aldermoor:${body.externalId}`,
    value: Buffer.from(JSON.stringify(body)),
    headers: { ce_id: over.id ?? randomUUID(), ce_type: over.type ?? contracts.ceType('RetailOrderPlaced'), ce_source: '/test', ce_specversion: '1.0', ce_shop: 'aldermoor' },
    ...over,
  })
  const eventsOf = async (id: string): Promise<number> => (await wismo.pool.query<{ n: number }>('select count(*)::int as n from wismo_order.event where stream = $1', [`order-${id}`])).rows[0]?.n ?? 0

  test('placed by HTTP is on the page with every line, the total and the day that was promised', async () => {
    const order = fresh()
    const { status, json, headers } = await place(order)
    expect(status).toBe(201)
    expect(json).toMatchObject({ id: idOf(order.externalId), number: order.externalId, version: 1, status: 'pending', consistency: `${idOf(order.externalId)}:1` })
    expect(headers.get('location')).toBe(`/v1/order-views/${String(json['id'])}`)
    const machine = await view(String(json['id']))
    expect(machine.status).toBe(200)
    expect(machine.json).toMatchObject({ sources: { [String(json['id'])]: 1 }, status: 'pending', fulfillmentStatus: 'received', headline: { code: 'received', stage: 'placed' }, money: { total: 23290, shipping: 690 } })
    expect(machine.json['lines']).toMatchObject([{ sku: 'LAMP-OAK', units: { open: 1 } }, { sku: 'BULB-WARM', units: { open: 2 } }, { sku: 'THROW-MOSS', units: { open: 1 } }])
    const opened = await wismo.call(String(json['trackingUrl']), { key: null })
    expect(opened.status).toBe(303)
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? ''
    const page = await wismo.call(`${wismo.url}${opened.headers.get('location') ?? ''}`, { key: null, headers: { cookie } })
    expect(page.status).toBe(200)
    for (const shown of ['Oak desk lamp', 'Warm filament bulb', 'Lambswool throw', '€232.90', '5 Mar 2027']) expect(page.text).toContain(shown)
  })

  test('the tracking API shows a link’s order by its token, and nothing else by another', async () => {
    const order = fresh()
    const { json } = await place(order)
    await untilPromised(String(json['id']))
    const token = String(json['trackingUrl']).split('/t/')[1] ?? ''
    const own = await wismo.call('/v1/track/order', { key: token })
    expect(own.json).toMatchObject({ id: json['id'], money: { total: 23290 } })
    expect((await wismo.call('/v1/track/order', { key: token, headers: { 'if-none-match': own.headers.get('etag') ?? '' } })).status).toBe(304)
    expect((await wismo.call('/v1/track/order', { key: `${token.slice(0, -2)}AA` })).status).toBe(401)
    expect((await wismo.call(`/v1/order-views/${String(json['id'])}`, { key: token })).status).toBe(403)
  })

  test('an order as it was known then, and all that happened to it; what is asked wrongly is told so', async () => {
    const { json } = await place(fresh({ placedAt: '2026-11-24T10:00:00Z' }))
    const path = `/v1/order-views/${String(json['id'])}`
    await untilPromised(String(json['id']))
    const past = '2026-11-23T10:00:00Z'
    const now = new Date().toISOString()
    expect((await wismo.call(`${path}?asOf=${past}`)).status).toBe(404)
    const known = await wismo.call(`${path}?asOf=${now}`)
    expect([known.status, known.json['viewVersion'], known.json['asOf']]).toEqual([200, 2, now])
    expect(known.headers.get('etag')).not.toBe((await wismo.call(path)).headers.get('etag'))
    expect((await wismo.call(`${path}?asOf=${past}&basis=occurred`)).status).toBe(404)
    expect((await wismo.call(`${path}/timeline`)).json).toEqual({ data: expect.arrayContaining([expect.objectContaining({ type: 'OrderPlaced', refs: [json['id']] }), expect.objectContaining({ type: 'PromiseMade' })]), nextCursor: null })
    const seen: unknown[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { json: page } = await wismo.call(`${path}/timeline?limit=1${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`)
      seen.push(...(page['data'] as { type: string }[]).map(({ type }) => type))
      cursor = page['nextCursor'] as string | null
    }
    expect(seen.toSorted()).toEqual(['OrderPlaced', 'PromiseMade'])
    for (const wrong of ['?asOf=yesterday', '?basis=occurred', '?asOf=2026-11-24T10:00:00Z&basis=guessed', '/timeline?limit=0', '/timeline?cursor=x', `/timeline?cursor=${now}_x`]) {
      expect([wrong, (await wismo.call(`${path}${wrong}`)).status]).toEqual([wrong, 400])
    }
  })

  test('I40 the same key again: the same answer; ten at once: one event', async () => {
    const order = fresh()
    const key = { 'idempotency-key': randomUUID() }
    const answers = await Promise.all(Array.from({ length: 10 }, () => place(order, key)))
    const again = await place(order, key)
    expect(new Set([...answers, again].map(({ text }) => text)).size).toBe(1)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(again.status).toBe(201)
    expect(await eventsOf(idOf(order.externalId))).toBe(1)
  })

  test('the same order by another key and by topic is the same order', async () => {
    const order = fresh()
    expect((await place(order)).status).toBe(201)
    expect((await place(order)).status).toBe(200)
    await wismo.running.runtime.bus.publish([message(order), message(order)])
    const marker = fresh()
    await wismo.running.runtime.bus.publish([message(marker)])
    expect((await view(idOf(marker.externalId))).status).toBe(200)
    expect(await eventsOf(idOf(order.externalId))).toBe(1)
  })

  test.each<[string, () => Promise<{ status: number; json: Record<string, unknown>; headers: Headers }>, number, string]>([
    ['nobody', () => place({}, {}, null), 401, 'unauthenticated'],
    ['an unknown key', () => place({}, {}, `wsk_test_${'A'.repeat(43)}`), 401, 'unauthenticated'],
    ['malformed JSON', () => place('{"externalId":'), 400, 'malformed'],
    ['no JSON', () => place('x', { 'content-type': 'text/plain' }), 415, 'media_type'],
    ['no Idempotency-Key', () => place(fresh(), { 'idempotency-key': '' }), 400, 'idempotency_key_missing'],
    ['missing and extra fields', () => place({ surprise: 1 }), 400, 'invalid'],
    ['an unknown parameter', () => wismo.call('/v1/orders?modus=x', { body: fresh() }), 400, 'unknown_parameter'],
    ['300 KB', () => place(fresh({ attributes: { a: 'x'.repeat(300_000) } })), 413, 'too_large'],
    ['301 lines', () => place(fresh({ lines: Array.from({ length: 301 }, () => example.lines[0]) })), 413, 'too_large'],
    ['an unknown shop', () => place(fresh({ shopId: 'nowhere' })), 422, 'reference_unknown'],
    ['a foreign shop', () => place(fresh(), {}, wismo.otherKey), 403, 'forbidden'],
    ['another currency', () => place(fresh({ currency: 'USD' })), 422, 'currency_mismatch'],
    ['totals that do not add up', () => place(fresh({ totals: { ...(example['totals'] as object), total: 1 } })), 422, 'totals_mismatch'],
    ['a card number', () => place(fresh({ attributes: { note: '4111111111111111' } })), 422, 'card_number_refused'],
    ['a prototype key', () => place('{"__proto__":{"admin":true}}'), 400, 'malformed'],
    ['an order view of another kind of id', () => wismo.call('/v1/order-views/lin_01h455vb4pex5vsknk084sn02q'), 400, 'wrong_id_kind'],
    ['an order view that is not there', () => wismo.call('/v1/order-views/ord_01h455vb4pex5vsknk084sn02q'), 404, 'not_found'],
    ['a version that does not come', () => wismo.call('/v1/order-views/ord_01h455vb4pex5vsknk084sn02q?min-version=ord_01h455vb4pex5vsknk084sn02q:1', { headers: { prefer: 'wait=0' } }), 503, 'view_behind'],
  ])('%s is answered as a problem', async (_name, call, status, code) => {
    const answer = await call()
    expect([answer.status, answer.json['code']]).toEqual([status, code])
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect((await wismo.call(String(answer.json['type']), { key: null })).status).toBe(200)
  })

  test('the same key with another body, and the same externalId with other content, are refused', async () => {
    const order = fresh()
    const key = { 'idempotency-key': randomUUID() }
    await place(order, key)
    expect((await place({ ...order, channel: 'app' }, key)).json['code']).toBe('idempotency_key_reused')
    const conflict = await place({ ...order, channel: 'app' })
    expect([conflict.status, conflict.json['code']]).toEqual([409, 'order_exists'])
  })

  test('a dry run answers like the real thing and stores nothing', async () => {
    const order = fresh()
    const dry = await wismo.call('/v1/orders?dryRun=true', { body: order })
    expect([dry.status, dry.json['id']]).toEqual([201, idOf(order.externalId)])
    expect(await eventsOf(idOf(order.externalId))).toBe(0)
  })

  test('placed by topic, as JSON and as Avro, is the same order as by HTTP', async () => {
    const [json, avro, http] = [fresh(), fresh(), fresh()]
    const body = JSON.parse(JSON.stringify(avro)) as Record<string, unknown>
    await wismo.running.runtime.bus.publish([message(json), message(avro, { value: contracts.encode({ type: 'RetailOrderPlaced', data: body }) })])
    await place(http)
    const [a, b, c] = await Promise.all([json, avro, http].map(({ externalId }) => view(idOf(externalId))))
    for (const other of [a, b]) {
      expect(other?.status).toBe(200)
      expect(other?.json['money']).toEqual(c?.json['money'] === undefined ? undefined : { ...(c.json['money'] as object), payments: (other?.json['money'] as { payments: unknown }).payments })
      expect((other?.json['lines'] as readonly Record<string, unknown>[]).map(({ sku, price }) => [sku, price])).toEqual((c?.json['lines'] as readonly Record<string, unknown>[]).map(({ sku, price }) => [sku, price]))
    }
  })

  test('what the topic refuses is parked with its reason, told on retail.rejections.v1 and listed; everything else flows', async () => {
    const bad: readonly (readonly [OutgoingMessage, string])[] = [
      [message(fresh({ totals: { ...(example['totals'] as object), total: 1 } })), 'totals_mismatch'],
      [message(fresh(), { type: 'wismo.retail.RetailUnheardOf.v1' }), 'unknown_type'],
      [message(fresh(), { value: Buffer.from('{"externalId":') }), 'malformed'],
      [message(fresh({ attributes: { a: 'x'.repeat(300_000) } })), 'too_large'],
      [message(fresh({ lines: Array.from({ length: 301 }, () => example.lines[0]) })), 'too_large'],
      [message(fresh({ shopId: 'olist-br' })), 'reference_unknown'],
      [message(fresh({ surprise: true })), 'invalid'],
    ]
    const good = fresh()
    await wismo.running.runtime.bus.publish([...bad.map(([one]) => one), message(good)])
    expect((await view(idOf(good.externalId))).status).toBe(200)
    await eventuallyHolds(async () => {
      const { json } = await wismo.call('/v1/retail-events/rejections?shopId=aldermoor&limit=100')
      const listed = new Map((json['data'] as readonly { eventId: string; code: string }[]).map(({ eventId, code }) => [eventId, code]))
      expect(bad.map(([{ headers }]) => listed.get(headers['ce_id'] ?? ''))).toEqual(bad.map(([, code]) => code))
    }, within)
    const told = new Set((await wismo.running.runtime.bus.readTopic('retail.rejections.v1')).map(({ key }) => key))
    for (const [one] of bad) expect(told).toContain(one.key)
    expect((await wismo.call('/v1/retail-events/rejections?shopId=aldermoor', { key: wismo.otherKey })).status).toBe(403)
  })

  test('only the order that has a parked message waits', async () => {
    const order = fresh()
    await wismo.running.runtime.bus.publish([message({ ...order, surprise: 1 }), message(order)])
    await eventuallyHolds(async () => {
      const { rows } = await wismo.pool.query<{ code: string }>('select code from wismo_order.parked where key = $1 order by id', [idOf(order.externalId)])
      expect(rows.map(({ code }) => code)).toEqual(['invalid', 'behind_parked'])
    }, within)
    expect(await eventsOf(idOf(order.externalId))).toBe(0)
  })

  test('I35 no personal data in events, topics, views, parked rows or logs', async () => {
    const secrets = ['Zebulon Quillfeather', 'zebulon.q@example.org', '+353215559876', '99 Nightjar Terrace', 'Ballyfurtive', 'T12 Z9Z9', 'A secret wish']
    const order = fresh({
      customer: undefined,
      contact: { name: secrets[0], email: secrets[1], phone: secrets[2] },
      addresses: { home: { name: secrets[0], line1: secrets[3], city: secrets[4], postalCode: secrets[5], country: 'IE' } },
      lines: example.lines.map((line) => ({ ...line, gift: { message: secrets[6] } })),
    })
    const { json } = await place(order)
    const [byTopic, refused] = [fresh({ contact: order['contact'], addresses: order['addresses'] }), fresh({ contact: order['contact'], addresses: order['addresses'], surprise: 1 })]
    await wismo.running.runtime.bus.publish([message(byTopic), message(refused)])
    await Promise.all([view(String(json['id'])), view(idOf(byTopic.externalId))])
    await eventuallyHolds(async () => expect((await wismo.pool.query('select from wismo_order.parked where key = $1', [idOf(refused.externalId)])).rowCount).toBe(1), within)
    const tables = await Promise.all(['wismo_order.event', 'wismo_order.parked', 'wismo_order.idempotency', 'wismo_order_view.order_part', 'wismo_order_view.parked'].map((table) => wismo.pool.query(`select t::text as row from ${table} t`)))
    const topics = await Promise.all(['order.events.v1', 'retail.rejections.v1', 'wismo.schemas.v1'].map((topic) => wismo.running.runtime.bus.readTopic(topic)))
    const vault = await wismo.pool.query(`select encode(value, 'escape') as row from wismo_vault.sealed_value`)
    const everything = [JSON.stringify([...tables, vault].map(({ rows }) => rows)), ...topics.flat().map(({ value, headers }) => Buffer.from(value ?? []).toString('latin1') + JSON.stringify(headers)), wismo.logged()].join('\n')
    expect(everything.length).toBeGreaterThan(10_000)
    for (const secret of secrets) expect(everything).not.toContain(secret)
  })

  test('a restart keeps everything and goes on', async () => {
    const order = fresh()
    const { json } = await place(order)
    await wismo.restart()
    expect((await view(String(json['id']))).status).toBe(200)
    const next = fresh()
    await wismo.running.runtime.bus.publish([message(next)])
    expect((await view(idOf(next.externalId))).status).toBe(200)
  })

  test('every route says who may call it', async () => {
    expect((await wismo.call('/readyz', { key: null })).status).toBe(200)
    const { json } = await wismo.call('/v1/openapi.json', { key: null })
    expect(Object.keys(json['paths'] as object)).toEqual(expect.arrayContaining(['/v1/orders', '/v1/order-views/{id}', '/v1/track/order', '/v1/retail-events/rejections']))
  })
})
