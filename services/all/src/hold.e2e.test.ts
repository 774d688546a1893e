// P8 A hold from its request to its end, everything real but the time: reminder, escalation, cancellation; or its release.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Instant, lineIdOf, orderIdOf, SealedRef, ShopId, type OrderId } from '@wismo/kernel'
import { eventuallyHolds, kafkaForTests } from '@wismo/testing'
import { startWismo, type Answer, type TestWismo } from './testing/start-wismo.ts'

const brokers = kafkaForTests()
const logs: readonly (readonly [string, readonly string[]])[] = [['the log in PostgreSQL', []], ...(brokers === undefined ? [] : [['Kafka', brokers] as const])]
const example = JSON.parse(readFileSync('examples/order.json', 'utf8')) as Record<string, unknown> & { lines: { externalLineId: string }[] }
const within = { within: 30_000 }
const hourMs = 3_600_000
const shopId = ShopId.parse('aldermoor')
const fraud = { reason: { code: 'fraud', text: 'Nora Byrne says it was not her' } }

interface Stored {
  readonly type: string
  readonly data: Record<string, unknown>
}

describe.each(logs)('P8 a hold on %s', (_, kafka) => {
  let wismo: TestWismo
  let now = Instant.fromMillis(Date.now())
  const pass = (hours: number): void => void (now = Instant.plus(now, hours * hourMs))
  beforeAll(async () => {
    wismo = await startWismo(kafka, { clock: () => now })
  }, 60_000)
  afterAll(() => wismo.stop())

  const place = async (): Promise<OrderId> => {
    const externalId = `H-${randomUUID()}`
    expect((await wismo.call('/v1/orders', { body: { ...example, externalId, number: undefined } })).status).toBe(201)
    return orderIdOf(shopId, externalId)
  }
  const hold = (id: OrderId, body: unknown = fraud, options: Parameters<TestWismo['call']>[1] = {}, query = ''): Promise<Answer> => wismo.call(`/v1/orders/${id}/holds${query}`, { body, ...options })
  const release = (id: OrderId, holdId: unknown, body: unknown = {}): Promise<Answer> => wismo.call(`/v1/orders/${id}/holds/${String(holdId)}/release`, { body })
  const stored = async (stream: string): Promise<readonly Stored[]> => (await wismo.pool.query<Stored>('select type, data from wismo_order.event where stream = $1 order by version', [stream])).rows
  const types = async (stream: string): Promise<readonly string[]> => (await stored(stream)).map(({ type }) => type)
  const process = (id: OrderId): string => `process-hold-${id}`
  const reaches = (stream: string, ...expected: readonly string[]) => eventuallyHolds(async () => expect(await types(stream)).toEqual(expected), within)
  const view = (id: OrderId, version: number) => wismo.call(`/v1/order-views/${id}?min-version=${id}:${version}`, { headers: { prefer: 'wait=5' } })

  test('nobody looks at it: a reminder, an escalation, and the order is cancelled, once, also over restarts', async () => {
    const id = await place()
    const answer = await hold(id)
    expect(answer.status).toBe(201)
    expect(answer.json).toEqual({ id, holdId: expect.stringMatching(/^hld_/), version: 2, status: 'pending', until: Instant.plus(now, 48 * hourMs), consistency: `${id}:2` })
    expect(answer.headers.get('etag')).toBe('"2"')
    await reaches(process(id), 'HoldWaitStarted')
    pass(24)
    await reaches(process(id), 'HoldWaitStarted', 'HoldReminded')
    await wismo.restart(() => pass(24))
    await reaches(process(id), 'HoldWaitStarted', 'HoldReminded', 'HoldEscalated')
    expect(await types(`order-${id}`)).toEqual(['OrderPlaced', 'OrderHeld'])
    pass(24)
    await reaches(process(id), 'HoldWaitStarted', 'HoldReminded', 'HoldEscalated', 'HoldWaitEnded')
    expect((await stored(process(id))).at(-1)?.data).toMatchObject({ because: 'cancelled' })
    expect((await stored(`order-${id}`)).slice(2)).toEqual([{ type: 'OrderCancelled', data: { orderId: id, reason: { code: 'hold_expired', subCode: 'fraud' } } }])
    // All of it is a projection: gone, it comes back, and nothing is told again.
    await wismo.restart(() => wismo.pool.query('truncate wismo_order.timer; delete from wismo_order.relay_position where service like $$%timers%$$'))
    const marker = await place()
    await hold(marker, { ...fraud, until: Instant.plus(now, hourMs) })
    await reaches(process(marker), 'HoldWaitStarted')
    pass(1)
    await reaches(process(marker), 'HoldWaitStarted', 'HoldReminded', 'HoldEscalated')
    expect([await types(`order-${id}`), await types(process(id))]).toEqual([['OrderPlaced', 'OrderHeld', 'OrderCancelled'], ['HoldWaitStarted', 'HoldReminded', 'HoldEscalated', 'HoldWaitEnded']])
    expect((await view(id, 3)).json).toMatchObject({ id, sources: { [id]: 3 } })
    expect((await hold(id)).json).toMatchObject({ code: 'nothing_left' })
    expect((await release(id, answer.json['holdId'])).json).toMatchObject({ code: 'wrong_state' })
  }, 120_000)

  test('released in time, nothing more happens; another hold of the order goes on', async () => {
    const id = await place()
    const first = await hold(id)
    const second = await hold(id, { reason: { code: 'address' } })
    await reaches(process(id), 'HoldWaitStarted', 'HoldWaitStarted')
    const answer = await release(id, first.json['holdId'], { note: 'Nora Byrne called' })
    expect([answer.status, answer.json]).toEqual([200, { id, holdId: first.json['holdId'], version: 4, status: 'pending', consistency: `${id}:4` }])
    await reaches(process(id), 'HoldWaitStarted', 'HoldWaitStarted', 'HoldWaitEnded')
    expect((await wismo.call(`/v1/orders/${id}/holds/${String(first.json['holdId'])}/release`, { method: 'POST', headers: { 'idempotency-key': randomUUID() } })).json).toMatchObject({ version: 4 })
    pass(24)
    await reaches(process(id), 'HoldWaitStarted', 'HoldWaitStarted', 'HoldWaitEnded', 'HoldReminded')
    expect((await stored(process(id))).at(-1)?.data).toMatchObject({ holdId: second.json['holdId'] })
    await release(id, second.json['holdId'])
    await eventuallyHolds(async () => expect((await wismo.pool.query('select from wismo_order.timer where stream = $1', [process(id)])).rowCount).toBe(0), within)
    expect((await view(id, 5)).json).toMatchObject({ sources: { [id]: 5 } })
  }, 60_000)

  test('a hold of some units is escalated again after a day, and cancels nothing', async () => {
    const id = await place()
    const lines = [{ lineId: lineIdOf(id, String(example.lines[0]?.externalLineId)), quantity: 1 }]
    expect((await hold(id, { reason: { code: 'stock' }, lines, until: Instant.plus(now, 2 * hourMs) })).status).toBe(201)
    await reaches(process(id), 'HoldWaitStarted')
    pass(2)
    await reaches(process(id), 'HoldWaitStarted', 'HoldReminded', 'HoldEscalated')
    pass(24)
    await reaches(process(id), 'HoldWaitStarted', 'HoldReminded', 'HoldEscalated', 'HoldEscalated')
    expect(await types(`order-${id}`)).toEqual(['OrderPlaced', 'OrderHeld'])
  }, 60_000)

  test('I40 the same key again: the same hold; the same key for another one is refused; a dry run leaves nothing', async () => {
    const id = await place()
    const key = { headers: { 'idempotency-key': randomUUID() } }
    const dry = await hold(id, fraud, key, '?dryRun=true')
    expect([dry.status, dry.json['version']]).toEqual([201, 2])
    expect(await types(`order-${id}`)).toEqual(['OrderPlaced'])
    const answers = await Promise.all([1, 2, 3].map(() => hold(id, fraud, key)))
    pass(1)
    const again = await hold(id, fraud, key)
    expect(new Set([...answers, again].map(({ text }) => text)).size).toBe(1)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect((await hold(id, { reason: { code: 'payment' } }, key)).json).toMatchObject({ status: 422, code: 'idempotency_key_reused' })
    // As after a crash between append and answer: no answer is kept, the event knows its cause.
    await wismo.pool.query('truncate wismo_order.idempotency')
    expect((await hold(id, fraud, key)).text).toBe(again.text)
    await wismo.pool.query('truncate wismo_order.idempotency')
    expect((await hold(id, { reason: { code: 'payment' } }, key)).json).toMatchObject({ status: 422, code: 'idempotency_key_reused' })
    expect(await types(`order-${id}`)).toEqual(['OrderPlaced', 'OrderHeld'])
  })

  test('I40 the same key again once its end has passed, and no answer was kept: the same hold', async () => {
    const id = await place()
    const key = { headers: { 'idempotency-key': randomUUID() } }
    const asked = { ...fraud, until: Instant.plus(now, hourMs) }
    const answer = await hold(id, asked, key)
    expect(answer.status).toBe(201)
    await wismo.pool.query('truncate wismo_order.idempotency')
    pass(2)
    const again = await hold(id, asked, key)
    expect([again.status, again.text]).toEqual([201, answer.text])
    expect(await types(`order-${id}`)).toEqual(['OrderPlaced', 'OrderHeld'])
    expect((await hold(id, asked)).json).toMatchObject({ status: 422, code: 'date_order' })
  })

  test('I35 words of people are in the vault, under references of the customer', async () => {
    const id = await place()
    const { json } = await hold(id)
    await release(id, json['holdId'], { note: 'Nora Byrne called' })
    const [placed, held, released] = await stored(`order-${id}`)
    const [textRef, noteRef] = [held?.data['textRef'], released?.data['noteRef']].map((ref) => SealedRef.parse(String(ref)))
    expect(JSON.stringify([held, released]) + wismo.logged()).not.toContain('Nora')
    const { vault } = wismo.running.runtime
    expect([...(await vault.open(shopId, [textRef, noteRef].filter((ref) => ref !== undefined), { purpose: 'agent-console', by: { type: 'csr', id: 'nora' }, reason: 'a test reads back' })).values()].sort()).toEqual(['Nora Byrne called', fraud.reason.text])
    const { rows } = await wismo.pool.query('select distinct subject_ref from wismo_vault.sealed_value where ref = any($1)', [[textRef, noteRef].map((ref) => SealedRef.toUuid(ref ?? SealedRef.parse('')))])
    expect(rows).toHaveLength(1)
    const subject = await wismo.pool.query('select subject_ref from wismo_vault.sealed_value where ref = $1', [SealedRef.toUuid(SealedRef.parse(String(placed?.data['contactRef'])))])
    expect(subject.rows).toEqual(rows)
  })

  test.each<[string, (id: OrderId) => Promise<Answer>, number, string, string?]>([
    ['nobody', (id) => hold(id, fraud, { key: null }), 401, 'unauthenticated'],
    ['a key of another shop', (id) => hold(id, fraud, { key: wismo.otherKey }), 404, 'not_found'],
    ['an order that is not there', () => hold(orderIdOf(shopId, randomUUID())), 404, 'not_found'],
    ['an id of something else', () => wismo.call('/v1/orders/lin_01h455vb4pex5vsknk084sn02q/holds', { body: fraud }), 400, 'wrong_id_kind'],
    ['no Idempotency-Key', (id) => hold(id, fraud, { headers: { 'idempotency-key': '' } }), 400, 'idempotency_key_missing'],
    ['no reason', (id) => hold(id, {}), 400, 'invalid', '/reason'],
    ['a code in words', (id) => hold(id, { reason: { code: 'Fraud, surely' } }), 400, 'invalid', '/reason/code'],
    ['a field too many', (id) => hold(id, { ...fraud, priority: 1 }), 400, 'invalid', '/priority'],
    ['a line that is not there', (id) => hold(id, { ...fraud, lines: [{ lineId: lineIdOf(id, 'none'), quantity: 1 }] }), 422, 'reference_unknown', '/lines/0/lineId'],
    ['more than there is', (id) => hold(id, { ...fraud, lines: [{ lineId: lineIdOf(id, String(example.lines[0]?.externalLineId)), quantity: 1_000 }] }), 409, 'quantity_exceeds'],
    ['an end in the past', (id) => hold(id, { ...fraud, until: now }), 422, 'date_order', '/until'],
    ['an end too late', (id) => hold(id, { ...fraud, until: Instant.plus(now, 31 * 24 * hourMs) }), 409, 'policy_refused'],
    ['a card number', (id) => hold(id, { reason: { code: 'payment', text: 'card 4111 1111 1111 1111' } }), 422, 'card_number_refused', '/reason/text'],
    ['the release of a hold that never was', (id) => release(id, 'hld_01h455vb4pex5vsknk084sn02q'), 404, 'not_found'],
  ])('%s is answered as a problem', async (_name, call, status, code, ...[pointer]) => {
    const answer = await call(await place())
    expect([answer.status, answer.json['code']]).toEqual([status, code])
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    if (pointer !== undefined) expect(answer.json['errors']).toEqual(expect.arrayContaining([expect.objectContaining({ pointer })]))
  })
})
