// What the parts keep of an order and the document shows.
import { describe, expect, test } from '@jest/globals'
import type { OrderLine, OrderPlaced } from '@wismo/contracts'
import { Instant, SealedRef, ShopId, wismoSpace } from '@wismo/kernel'
import { compose } from './compose.ts'
import type { FactName } from './lives/life.ts'
import { randomOf } from './lives/random.ts'
import { authorize, capture, initiate } from './lives/steps/money-steps.ts'
import { place } from './lives/steps/order-steps.ts'
import { beginTelling, tell, toldLife, type Telling } from './lives/telling.ts'
import { partsOf } from './testing/parts-of.ts'

const start = Instant.parse('2026-11-16T08:00:00Z')
const now = Instant.parse('2026-11-20T10:00:00Z')

/** An order of one lamp and two shades. */
function ordered(options: Partial<OrderPlaced> = {}, sold: Partial<OrderLine> = {}): Telling {
  const life = beginTelling(ShopId.parse('nordlicht-de'), 'document', randomOf(7), Instant.toMillis(start))
  place(life, [{ sku: 'LAMP', title: 'Lamp', quantity: 1, price: 2000 }, { sku: 'SHADE', title: 'Shade', quantity: 2, price: 500 }], options)
  const [placed] = life.events
  if (placed?.event.type !== 'OrderPlaced') throw new Error('An order begins by being placed.')
  const { data } = placed.event
  life.events[0] = { ...placed, event: { ...placed.event, data: { ...data, lines: data.lines.map((line, i) => (i === 0 ? { ...line, ...sold } : line)) } } }
  return life
}

function view(life: Telling) {
  const composed = compose(partsOf(toldLife(life).events), now)
  if (composed === undefined) throw new Error('The order is known.')
  return composed
}

const lineIds = (life: Telling) => [...life.lines.keys()] as [OrderLine['lineId'], OrderLine['lineId']]
const say = <Name extends FactName>(life: Telling, type: Name, data: object) => tell(life, type.startsWith('Refund') ? life.ids.payments() : life.ids.orderId, type, data as Parameters<typeof tell<Name>>[3])

test('a line says who sells it, with what it belongs together, and on which terms it was sold', () => {
  const [lamp, shade] = view(ordered({}, { seller: 'Lumen Oy', setId: 'set-1', returns: { returnable: false, exchangeable: false, refundable: false } })).lines
  expect(lamp).toMatchObject({ seller: 'Lumen Oy', setId: 'set-1', returns: { returnable: 0, reasons: [{ code: 'not_returnable' }] } })
  expect(shade).toMatchObject({ returns: { returnable: 0, reasons: [{ code: 'not_delivered' }] } })
  expect(shade).not.toHaveProperty('seller')
})

test('addresses are references, the region of each in clear', () => {
  const life = ordered()
  const { addresses } = view(life)
  const [placed] = life.events
  expect(placed?.event.data).toMatchObject({ addresses })
  expect(addresses).toMatchObject({ home: { country: 'DE', postalPrefix2: '04' } })
})

describe('a present', () => {
  test('is told by line, its message as a reference', () => {
    const messageRef = SealedRef.of(wismoSpace, 'message')
    const life = ordered({}, { gift: { wrap: true, hidePrices: true, messageRef } })
    const [lamp, shade] = lineIds(life)
    expect(view(life).gift).toEqual([{ lineId: lamp, wrap: true, hidePrices: true, messageRef }])
    say(life, 'GiftOptionsChanged', { lineId: shade, gift: { wrap: false, hidePrices: false } })
    expect(view(life).gift).toEqual([{ lineId: lamp, wrap: true, hidePrices: true, messageRef }, { lineId: shade, wrap: false, hidePrices: false }])
  })

  test('is nothing that every order has', () => {
    expect(view(ordered())).not.toHaveProperty('gift')
  })
})

describe('what of a line is back with the customer', () => {
  const refundId = 'rfd_00000000000000000000000001'
  const refunded = (...steps: readonly (readonly [FactName, object])[]) => {
    const life = ordered()
    const [lamp, shade] = lineIds(life)
    initiate(life)
    capture(life, life.purse.costs)
    say(life, 'RefundRequested', { refundId, amount: 1000, cause: life.ids.orderId, allocation: [{ lineId: lamp, amount: 600 }, { lineId: shade, amount: 200 }, { part: 'shipping', amount: 200 }], routes: [], currency: 'EUR', postings: [], balance: { due: 0, captured: 0, refunded: 0, refundable: 0 } })
    for (const [type, data] of steps) say(life, type, { refundId, ...data })
    return view(life).lines.map(({ price }) => price?.refunded)
  }

  test('is its share of the refunds that arrived', () => {
    expect(refunded()).toEqual([0, 0])
    expect(refunded(['RefundSucceeded', {}])).toEqual([600, 200])
  })

  test('is less where the bank sent some of it back', () => {
    expect(refunded(['RefundSucceeded', {}], ['RefundReversed', { amount: 500 }])).toEqual([300, 100])
  })

  test('is not told where no refund says what it is for', () => {
    expect(view(ordered()).lines[0]?.price).toEqual({ unit: 2000, discount: 0, tax: 319, total: 2000 })
  })
})

describe('confirmed by what others did', () => {
  test('an order is confirmed by the first money that is set aside', () => {
    const life = ordered()
    initiate(life)
    expect(view(life)).toMatchObject({ status: 'pending', pendingFor: 'payment' })
    authorize(life)
    expect(view(life).status).toBe('confirmed')
  })

  test('one that the retailer confirms itself waits for that, whatever was paid', () => {
    const life = ordered({ confirmation: 'manual' })
    initiate(life)
    authorize(life)
    capture(life, life.purse.costs)
    expect(view(life)).toMatchObject({ status: 'pending', pendingFor: 'review', nextExpected: { event: 'OrderConfirmed', who: 'retailer' } })
  })

  test('one that was paid at checkout and has no stock waits for stock', () => {
    const payments: OrderPlaced['payments'] = [{ paymentId: 'pay_00000000000000000000000001' as never, ref: 'p', method: 'card', status: 'captured', amount: 3490 }]
    const life = ordered({ payments })
    expect(view(life)).toMatchObject({ status: 'pending', money: { due: 0 } })
    expect(view(life)).not.toHaveProperty('pendingFor')
    say(life, 'UnitsBackordered', { lines: lineIds(life).map((lineId) => ({ lineId, quantity: 1 })) })
    expect(view(life)).toMatchObject({ status: 'pending', pendingFor: 'stock', nextExpected: { event: 'UnitsAvailable', who: 'retailer' } })
  })
})
