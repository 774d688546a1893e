import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Instant, ShopId } from '@wismo/kernel'
import { testDatabase, type TestDatabase } from '@wismo/testing'
import { remember, migrateTold, toldBefore } from '../inbox/told-messages.ts'
import { forgetRejections, migrateRejections, noteRejections, rejectionsOf, type Rejected, type Settled } from './rejections.ts'

const schema = 'wismo_order'
const shopId = ShopId.parse('aldermoor')
const at = Instant.parse('2026-11-27T10:00:00Z')

let base: TestDatabase
beforeAll(async () => {
  base = await testDatabase()
  await migrateRejections({ pool: base.pool, schema })
  await migrateTold({ pool: base.pool, schema })
})
afterAll(() => base.drop())

const database = () => ({ pool: base.pool, schema })
const rejected = (eventId: string, over: Partial<Rejected> = {}): Rejected => ({ group: 'payments.intake.v1', messageKey: 'aldermoor:1', eventId, orderId: 'ord_1', shopId, type: 'RetailPaymentReported', code: 'invalid', detail: 'No.', errors: [], parkedAt: at, ...over })
const settled = ({ group, messageKey, eventId }: Rejected, outcome = 'handled'): Settled => ({ group, messageKey, eventId, outcome, settledAt: at })
const listed = async (states: 'waiting' | 'settled' | 'all' = 'waiting') => (await rejectionsOf(database(), shopId, states, 100, null)).map(({ eventId, group, code, settled: is }) => [eventId, group, code, is?.outcome])

test('the message of several owners is listed for each, told twice once, and goes when it is settled', async () => {
  const [payment, parcel] = [rejected('a'), rejected('a', { group: 'carrier-tracking.intake.v1', code: 'date_order' })]
  await noteRejections(database(), [payment, parcel, payment])
  await noteRejections(database(), [parcel])
  const both = [['a', 'carrier-tracking.intake.v1', 'date_order', undefined], ['a', 'payments.intake.v1', 'invalid', undefined]]
  expect(await listed()).toEqual(both)
  await noteRejections(database(), [settled(payment)])
  await noteRejections(database(), [settled(payment)])
  expect(await listed()).toEqual([both[0]])
  expect(await listed('settled')).toEqual([['a', 'payments.intake.v1', 'invalid', 'handled']])
  // Refused anew in one batch, it waits anew; and given up in one, it does not.
  await noteRejections(database(), [settled(payment), rejected('a', { code: 'too_large' })])
  expect(await listed()).toEqual([both[0], ['a', 'payments.intake.v1', 'too_large', undefined]])
  await noteRejections(database(), [rejected('a'), settled(payment, 'discarded'), settled(parcel)])
  expect([await listed(), await listed('all')]).toEqual([[], [['a', 'carrier-tracking.intake.v1', 'date_order', 'handled'], ['a', 'payments.intake.v1', 'invalid', 'discarded']]])
})

test('what was given up may be told again under its id; what was handled after all may not', async () => {
  const names = [rejected('given up'), rejected('handled')].map(({ shopId, eventId }) => ({ shopId: shopId as NonNullable<typeof shopId>, eventId }))
  await remember(database(), names)
  await noteRejections(database(), [rejected('given up'), rejected('handled')])
  await noteRejections(database(), [settled(rejected('given up'), 'discarded'), settled(rejected('handled'))])
  expect([...(await toldBefore(database(), names))]).toEqual([expect.stringContaining('handled')])
  await base.pool.query(`delete from ${schema}.retail_rejection where event_id in ('given up', 'handled')`)
})

test('what was never told to wait is not settled, and any name of a message can be kept', async () => {
  await noteRejections(database(), [settled(rejected('unheard of'))])
  await noteRejections(database(), [rejected('a\u0000b', { messageKey: '\u0000', type: '\u0000' })])
  expect(await listed()).toEqual([['a\ufffdb', 'payments.intake.v1', 'invalid', undefined]])
})

test('what was settled a month ago is forgotten, what waits is not', async () => {
  await base.pool.query(`update ${schema}.retail_rejection set settled_at = now() - interval '31 days' where settled_at is not null; update ${schema}.retail_rejection set parked_at = now() - interval '1 year'`)
  expect(await forgetRejections(database())).toBe(2)
  expect(await listed('all')).toEqual([['a\ufffdb', 'payments.intake.v1', 'invalid', undefined]])
})
