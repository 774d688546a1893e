// What happened before something that has to come first: seen, gone when the facts agree, whatever order they are told in.
import { describe, expect, test } from '@jest/globals'
import { FulfillmentId, ParcelId, wismoSpace } from '@wismo/kernel'
import type { Part } from '../parts.ts'
import { account, authorized, box, captured, composed, delivered, departed, factsIn, foundIn, foundOf, orderId, payment, placed, registered, rowsOf, said, shipped, viewOf, work, type Said } from '../testing/said.ts'

describe('shipped_before_payment', () => {
  const found = (...facts: readonly Said[]) => foundOf('shipped_before_payment', ...facts)

  test('the first shipment left before the first money was there: a note for payments, with both facts', () => {
    const one = found(placed(), shipped(11), departed(9 + 5), captured(12), authorized(13))
    expect(one).toMatchObject({ weight: 'note', owner: 'payments', parts: [work, account].sort() })
    expect(factsIn(one)).toEqual([['FulfillmentShipped', 11], ['PaymentCaptured', 12]])
    expect(one).not.toHaveProperty('lineId')
  })

  test.each([['after', 13], ['at the same moment', 12]])('gone where the goods left %s', (_, hour) => {
    expect(found(placed(), shipped(hour), captured(12))).toBeUndefined()
  })

  test('gone once earlier money becomes known; what left in no parcel has left too', () => {
    expect(factsIn(found(placed(), departed(11), captured(12)))).toEqual([['DeliveryDeparted', 11], ['PaymentCaptured', 12]])
    expect(found(placed(), departed(11), captured(12), authorized(10))).toBeUndefined()
  })

  test('nothing is known of one of the two: no contradiction', () => {
    expect(foundIn(placed(), shipped(11))).toEqual([])
    expect(foundIn(placed(), captured(12))).toEqual([])
  })

  test('a payment that failed, or waits, is no money', () => {
    const failed = said(account, 'PaymentFailed', 9, { paymentId: payment(), category: 'other', retryable: true })
    expect(factsIn(found(placed(), failed, shipped(11), captured(12)))).toEqual([['FulfillmentShipped', 11], ['PaymentCaptured', 12]])
    expect(foundIn(placed(), failed, shipped(11))).toEqual([])
  })

  const stated = (status: string, method = 'card') => placed({ payments: [{ ref: 'q', method, status, amount: 2_500 }] })

  test('what checkout saw was there when the order was placed', () => {
    expect(factsIn(found(stated('authorized'), shipped(9)))).toEqual([['FulfillmentShipped', 9], ['OrderPlaced', 10]])
    expect(found(stated('captured'), shipped(11), captured(12))).toBeUndefined()
    expect(found(stated('pending'), shipped(11), captured(12))).toBeDefined()
  })

  test.each(['invoice', 'pay_later', 'cash'])('who pays by %s gets the goods first', (method) => {
    expect(found(placed(), shipped(11), captured(12, 2_500, { method }))).toBeUndefined()
    expect(found(stated('pending', method), shipped(11), captured(12))).toBeUndefined()
  })

  test('does not keep an order from being completed', () => {
    const view = viewOf([placed(), shipped(11), captured(12), registered(11), delivered(20)])
    expect([view.status, view.contradictions?.map(({ code }) => code)]).toEqual(['completed', ['shipped_before_payment']])
  })
})

describe('shipped_before_placed', () => {
  const found = (...facts: readonly Said[]) => foundOf('shipped_before_placed', ...facts)

  test('goods left before the order was placed: a note for operations, with both facts', () => {
    const one = found(placed(), shipped(9), shipped(11, 1, { ful: FulfillmentId.of(wismoSpace, 'other'), parcelId: ParcelId.of(wismoSpace, 'other') }))
    expect(one).toMatchObject({ weight: 'note', owner: 'operations', parts: [work, orderId].sort() })
    expect(factsIn(one)).toEqual([['FulfillmentShipped', 9], ['OrderPlaced', 10]])
  })

  test('gone where they left then, or later', () => {
    expect([found(placed(), shipped(10)), found(placed(), shipped(11))]).toEqual([undefined, undefined])
  })
})

describe('delivered_before_shipped', () => {
  const found = (...facts: readonly Said[]) => foundOf('delivered_before_shipped', ...facts)

  test('a parcel was there before it left: a note for carrier-tracking, with both facts', () => {
    const one = found(placed(), shipped(14), registered(14), delivered(12))
    expect(one).toMatchObject({ weight: 'note', owner: 'carrier-tracking', parts: [work, box].sort() })
    expect(factsIn(one)).toEqual([['ParcelDelivered', 12], ['FulfillmentShipped', 14]])
  })

  test('gone once an earlier hand-over is known, and where it arrived afterwards', () => {
    expect(found(placed(), shipped(14), shipped(11), registered(14), delivered(12))).toBeUndefined()
    expect(found(placed(), shipped(12), registered(12), delivered(12))).toBeUndefined()
    expect(found(placed(), registered(14), delivered(12))).toBeUndefined()
  })

  test('several parcels are one contradiction of all of them', () => {
    const other = ParcelId.of(wismoSpace, 'other')
    const one = found(placed(), shipped(14, 1), shipped(15, 1, { parcelId: other }), registered(14, 1), registered(15, 1, other), delivered(12), delivered(13, other))
    expect(one?.parts).toEqual([work, box, other].sort())
    expect(factsIn(one)).toEqual([['ParcelDelivered', 12], ['ParcelDelivered', 13], ['FulfillmentShipped', 14], ['FulfillmentShipped', 15]])
  })
})

test('a row of an earlier release does not say when its units left or when money was there: what it remembers says it', () => {
  const without = ({ part, version, doc }: Part): Part => ({ part, version, doc: JSON.parse(JSON.stringify(doc, (key, value: unknown) => (['shippedAt', 'passedAt', 'fundedAt'].includes(key) ? undefined : value))) as unknown })
  const rows = rowsOf([placed(), shipped(9), captured(12), registered(9), delivered(8)])
  const codes = ['shipped_before_payment', 'shipped_before_placed', 'delivered_before_shipped']
  for (const known of [rows, rows.map(without)]) expect(composed(known).contradictions?.map(({ code }) => code)).toEqual(codes)
})
