// A file of orders as one request: read as it comes, taken line by line, gone on with where it broke off.
import { randomUUID } from 'node:crypto'
import { request, type ClientRequest } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { OrderImportId, orderIdOf, ShopId, type Uuid } from '@wismo/kernel'
import { eventuallyHolds, kafkaForTests } from '@wismo/testing'
import { freshName, keyFor, orderNamed, reportOf } from './testing/retail-samples.ts'
import type { Answer, TestWismo } from './testing/start-wismo.ts'
import { startWismoWithKeys } from './testing/wismo-with-keys.ts'

const brokers = kafkaForTests()
const logs: readonly (readonly [string, readonly string[]])[] = [['the log in PostgreSQL', []], ...(brokers === undefined ? [] : [['Kafka', brokers] as const])]
const within = { within: 60_000 }
const mediaType = 'application/x-ndjson'

const lineOf = (document: unknown): string => `${JSON.stringify(document)}\n`
const idOf = (externalId: string, shop = 'aldermoor'): string => orderIdOf(ShopId.parse(shop), externalId)

describe.each(logs)('a file of orders on %s', (_, kafka) => {
  const keys = { orders: keyFor('orders', ['aldermoor'], ['orders:write', 'read']), second: keyFor('second', ['aldermoor'], ['orders:write']), other: keyFor('other', ['olist-br']), node: keyFor('node', ['aldermoor'], undefined, { locations: ['store-1'] }), reader: keyFor('reader', ['aldermoor'], ['read']) }
  let wismo: TestWismo
  beforeAll(async () => {
    wismo = await startWismoWithKeys(kafka, Object.values(keys))
  }, 60_000)
  afterAll(() => wismo.stop())

  const bring = (body: string, { key = keys.orders.token, job = randomUUID(), query = '', type = mediaType }: { key?: string; job?: string; query?: string; type?: string } = {}): Promise<Answer> =>
    wismo.call(`/v1/order-imports${query}`, { body, key, headers: { 'idempotency-key': job, 'content-type': type } })
  const read = (path: string, key = keys.orders.token): Promise<Answer> => wismo.call(path, { key })
  const errorsOf = async (id: unknown): Promise<readonly Record<string, unknown>[]> => (await read(`/v1/order-imports/${String(id)}/errors`)).text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>)
  const lying = async (names: readonly string[]): Promise<readonly { readonly key: string; readonly type: string | undefined }[]> => {
    const wanted = new Set(names.map((name) => `aldermoor:${name}`))
    return (await wismo.running.runtime.bus.readTopic('retail.orders.v1')).filter(({ key }) => wanted.has(key)).map(({ key, headers }) => ({ key, type: headers['ce_type'] }))
  }
  const placed = async (names: readonly string[]): Promise<number> => (await wismo.pool.query(`select from wismo_order.event where stream = any($1) and type = 'OrderPlaced'`, [names.map((name) => `order-${idOf(name)}`)])).rowCount ?? 0

  /** A request whose body is written by hand. */
  function opened(job: string, length?: number): { readonly sending: ClientRequest; readonly answered: Promise<{ status: number; json: Record<string, unknown> }> } {
    const sending = request(`${wismo.url}/v1/order-imports`, { method: 'POST', agent: false, headers: { authorization: `Bearer ${keys.orders.token}`, 'content-type': mediaType, 'idempotency-key': job, ...(length === undefined ? {} : { 'content-length': String(length) }) } })
    const answered = new Promise<{ status: number; json: Record<string, unknown> }>((done, fail) => {
      sending.on('error', fail)
      sending.on('response', (answer) => void text(answer).then((body) => done({ status: answer.statusCode ?? 0, json: JSON.parse(body) as Record<string, unknown> }), fail))
    })
    answered.catch(() => undefined)
    return { sending, answered }
  }
  /** The job that was begun last, as its table has it. */
  const newestJob = async (holds: (row: { status: string; read: string }) => void): Promise<void> => {
    const { rows } = await wismo.pool.query<{ status: string; read: string }>('select status, lines_read as read from wismo_order.order_import order by started_at desc limit 1')
    holds(rows[0] ?? { status: 'none', read: '0' })
  }

  test('orders of the past are taken into history mode, with their history on the topic for its owners', async () => {
    const names = [freshName(), freshName()]
    const { status, json, headers } = await bring(names.map((name) => lineOf(orderNamed(name, { history: [{ eventId: 'p-1', payment: reportOf('RetailPaymentReported', name) }] }))).join(''))
    expect([status, json]).toEqual([202, { id: expect.stringMatching(/^imp_/), mode: 'history', status: 'done', read: 2, accepted: 2, duplicate: 0, rejected: 0, startedAt: expect.any(String), endedAt: expect.any(String), errorsUrl: `${wismo.url}/v1/order-imports/${String(json['id'])}/errors` }])
    expect(headers.get('location')).toBe(`/v1/order-imports/${String(json['id'])}`)
    expect(await lying(names)).toEqual(names.map((name) => ({ key: `aldermoor:${name}`, type: 'wismo.retail.RetailOrderImported.v1' })).sort((a, b) => (a.key < b.key ? -1 : 1)).map((one) => expect.objectContaining({ type: one.type })))
    await eventuallyHolds(async () => {
      const { rows } = await wismo.pool.query<{ history: boolean }>(`select (data ->> 'history')::boolean as history from wismo_order.event where stream = any($1) and type = 'OrderPlaced'`, [names.map((name) => `order-${idOf(name)}`)])
      expect(rows).toEqual([{ history: true }, { history: true }])
    }, within)
    expect((await read(`/v1/order-imports/${String(json['id'])}`)).json).toEqual(json)
    expect(await errorsOf(json['id'])).toEqual([])
  })

  test('in live mode orders go on from here, and a history is none of theirs', async () => {
    const [live, past] = [freshName(), freshName()]
    const { json } = await bring(lineOf(orderNamed(live)) + lineOf(orderNamed(past, { history: [] })), { query: '?mode=live' })
    expect(json).toMatchObject({ mode: 'live', accepted: 1, rejected: 1 })
    expect(await lying([live, past])).toEqual([{ key: `aldermoor:${live}`, type: 'wismo.retail.RetailOrderPlaced.v1' }])
    expect(await errorsOf(json['id'])).toMatchObject([{ line: 2, externalId: past, problem: { code: 'invalid' } }])
  })

  test('a wrong line is an error of its own, named by its number and its order and by nothing of a person', async () => {
    const [good, wrong] = [freshName(), freshName()]
    const person = { contact: { name: 'Zacharias Quillfeather', email: 'zq@example.org' } }
    const lines: readonly (readonly [string | Buffer, string | undefined])[] = [
      [lineOf(orderNamed(good)), undefined],
      ['{"externalId":\n', 'malformed'],
      ['\n', undefined],
      ['[]\n', 'invalid'],
      ['null\r\n', 'invalid'],
      [Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('\n')]), 'malformed'],
      [lineOf(orderNamed(wrong, { attributes: { a: 'x'.repeat(300_000) } })), 'too_large'],
      [lineOf(orderNamed(wrong, { ...person, totals: { items: 1, discounts: 0, shipping: 0, fees: 0, tax: 0, total: 1 } })), 'totals_mismatch'],
      [lineOf(orderNamed(wrong, { shopId: 'olist-br' })), 'reference_unknown'],
      [lineOf(orderNamed(wrong, { shopId: 'nowhere' })), 'reference_unknown'],
      [lineOf({ ...orderNamed(wrong), ...person, 'zq@example.org': 1 }), 'invalid'],
      [lineOf({ ...orderNamed('zq@example.org'), ...person, lines: [] }), 'invalid'],
      [lineOf(orderNamed(wrong, { history: [{ payment: reportOf('RetailPaymentReported', 'another') }] })), 'reference_unknown'],
      ['{"__proto__":{"admin":true}}\n', 'malformed'],
      [`${'['.repeat(60)}${']'.repeat(60)}\n`, 'malformed'],
      [lineOf(orderNamed(good)), undefined],
      [JSON.stringify(orderNamed(wrong, { attributes: { a: '4111111111111111' } })), 'card_number_refused'],
    ]
    const { sending, answered } = opened(randomUUID())
    Readable.from(lines.map(([line]) => line), { objectMode: false }).pipe(sending)
    const { status, json } = await answered
    expect([status, json]).toMatchObject([202, { read: lines.length, accepted: 1, duplicate: 1, rejected: 14 }])
    const errors = await errorsOf(json['id'])
    expect(errors.map(({ line, problem }) => [line, (problem as { code: string }).code])).toEqual(lines.flatMap(([, code], i) => (code === undefined ? [] : [[i + 1, code]])))
    expect(errors.filter(({ externalId }) => externalId !== undefined).map(({ line, externalId }) => [line, externalId])).toEqual([8, 9, 10, 11, 13, 17].map((line) => [line, wrong]))
    expect(await lying([good, wrong])).toHaveLength(1)
    const { rows } = await wismo.pool.query('select e::text from wismo_order.order_import_error e union all select i::text from wismo_order.order_import i')
    expect(JSON.stringify([errors, rows]) + wismo.logged()).not.toMatch(/Quillfeather|zq@example|4111111111111111/)
  })

  test('a finished job sent again is the same job; the same file under another key adds nothing', async () => {
    const names = [freshName(), freshName(), freshName()]
    const [file, job] = [names.map((name) => lineOf(orderNamed(name))).join(''), randomUUID()]
    const first = await bring(file, { job })
    const again = await bring(file, { job })
    expect([again.status, again.headers.get('idempotency-replayed'), again.json]).toEqual([202, 'true', first.json])
    expect((await bring(file)).json).toMatchObject({ read: 3, accepted: 0, duplicate: 3, rejected: 0 })
    expect(await lying(names)).toHaveLength(3)
    expect(await bring(file, { job, query: '?mode=live' })).toMatchObject({ status: 422, json: { code: 'idempotency_key_reused' } })
  })

  test('a connection that breaks in mid-stream leaves what was read; the same key goes on behind it and sends nothing twice', async () => {
    const names = Array.from({ length: 700 }, freshName)
    const file = names.map((name, i) => (i % 100 === 99 ? '{"broken"\n' : lineOf(orderNamed(name))))
    const job = randomUUID()
    const { sending, answered } = opened(job)
    const half = file.slice(0, 600).join('')
    sending.write(half.slice(0, -50))
    await eventuallyHolds(() => newestJob((row) => expect(row).toEqual({ status: 'running', read: '500' })), within)
    // Seen while it goes on.
    const { rows: [{ id } = { id: '' as Uuid }] } = await wismo.pool.query<{ id: Uuid }>('select id from wismo_order.order_import order by started_at desc limit 1')
    expect((await read(`/v1/order-imports/${OrderImportId.fromUuid(id)}`)).json).toMatchObject({ status: 'running', read: 500, accepted: 495, rejected: 5 })
    expect(await bring('', { job })).toMatchObject({ status: 409, json: { code: 'idempotency_in_progress', retryable: true } })
    sending.destroy()
    await expect(answered).rejects.toThrow()
    await eventuallyHolds(() => newestJob((row) => expect(row).toEqual({ status: 'interrupted', read: '500' })), within)
    const lay = (await lying(names)).length
    expect(lay).toBe(495)
    const { json } = await bring(file.join(''), { job })
    expect(json).toMatchObject({ status: 'done', read: 700, accepted: 693, duplicate: 0, rejected: 7 })
    expect(await lying(names)).toHaveLength(693)
    expect((await errorsOf(json['id'])).map(({ line }) => line)).toEqual(Array.from({ length: 7 }, (_none, i) => (i + 1) * 100))
    await eventuallyHolds(async () => expect(await placed(names)).toBe(693), within)
  }, 120_000)

  test('a stream whose process died is given to the next one that asks', async () => {
    const [name, job] = [freshName(), randomUUID()]
    const { sending, answered } = opened(job)
    sending.write(lineOf(orderNamed(freshName())))
    await eventuallyHolds(() => newestJob((row) => expect(row.status).toBe('running')), within)
    await wismo.pool.query(`update wismo_order.order_import set alive_at = now() - interval '1 hour' where status = 'running'`)
    expect((await bring(lineOf(orderNamed(name)), { job })).json).toMatchObject({ status: 'done', read: 1, accepted: 1 })
    // Who held it finds that it is another's, and notes nothing.
    sending.end(lineOf(orderNamed(freshName())))
    expect(await answered).toMatchObject({ status: 409, json: { code: 'idempotency_in_progress' } })
    await newestJob((row) => expect(row).toEqual({ status: 'done', read: '1' }))
  }, 60_000)

  test('a process that stops breaks the stream off with an answer that says how to go on', async () => {
    const job = randomUUID()
    const { sending, answered } = opened(job)
    sending.write(lineOf(orderNamed(freshName())))
    await eventuallyHolds(() => newestJob((row) => expect(row.status).toBe('running')), within)
    await wismo.restart()
    expect(await answered).toMatchObject({ status: 503, json: { code: 'unavailable', retryable: true } })
    await newestJob((row) => expect(row).toEqual({ status: 'interrupted', read: '0' }))
    expect((await bring(lineOf(orderNamed(freshName())), { job })).json).toMatchObject({ status: 'done', accepted: 1 })
  }, 60_000)

  test('whose it is: orders:write, all nodes, and every shop that it may be about', async () => {
    const { json } = await bring(lineOf(orderNamed(freshName())))
    const path = `/v1/order-imports/${String(json['id'])}`
    for (const [key, status] of [[keys.second, 200], [keys.other, 404], [keys.node, 404], [keys.reader, 403]] as const) for (const one of [path, `${path}/errors`]) expect([one, (await read(one, key.token)).status]).toEqual([one, status])
    expect((await read('/v1/order-imports/imp_01h455vb4pex5vsknk084sn02q')).status).toBe(404)
    expect((await bring('', { key: keys.node.token })).status).toBe(403)
    expect((await bring('', { key: keys.reader.token })).status).toBe(403)
    expect((await bring(lineOf(orderNamed(freshName())), { key: keys.other.token })).json).toMatchObject({ accepted: 0, rejected: 1 })
  })

  test('what is no stream of lines is refused', async () => {
    expect(await bring('{}', { type: 'application/json' })).toMatchObject({ status: 415, json: { code: 'media_type' } })
    expect(await bring('', { query: '?mode=some' })).toMatchObject({ status: 400, json: { code: 'invalid' } })
    expect(await bring('', { query: '?dryRun=true' })).toMatchObject({ status: 400, json: { code: 'unknown_parameter' } })
    expect(await bring('', { job: '' })).toMatchObject({ status: 400, json: { code: 'idempotency_key_missing' } })
    expect(await bring('')).toMatchObject({ status: 202, json: { read: 0, status: 'done' } })
    const { sending, answered } = opened(randomUUID(), 2 * 1024 ** 3)
    sending.flushHeaders()
    expect(await answered).toMatchObject({ status: 413, json: { code: 'too_large' } })
    sending.destroy()
  })
})
