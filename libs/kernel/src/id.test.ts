import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Invalid } from './errors.ts'
import { eventIdOf, lineIdOf, LineId, OrderId, orderIdOf, PaymentAccountId, paymentAccountIdOf, ReturnsAccountId, returnsAccountIdOf, ShopId, SourcingId, sourcingIdOf, wismoSpace } from './id.ts'
import { bytesToUuid, uuidV5, type Uuid } from './uuid.ts'

const shop = ShopId.parse('aldermoor')

describe('ids as text', () => {
  test('are TypeIDs: the example of its specification', () => {
    expect(OrderId.fromUuid('01890a5d-ac96-774b-bcce-b302099a8057' as Uuid)).toBe('ord_01h455vb4pex5vsknk084sn02q')
  })

  test('every uuid comes back', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      const id = OrderId.fromUuid(bytesToUuid(bytes))
      expect(OrderId.is(id)).toBe(true)
      expect(OrderId.toUuid(OrderId.parse(id))).toBe(bytesToUuid(bytes))
    }))
  })

  test.each([
    ['lin_01h455vb4pex5vsknk084sn02q', 'wrong_id_kind'],
    ['ord_01h455vb4pex5vsknk084sn02', 'invalid'],
    ['ord_81h455vb4pex5vsknk084sn02q', 'invalid'],
    ['ord_01H455VB4PEX5VSKNK084SN02Q', 'invalid'],
    ["ord_'; drop table event; --", 'invalid'],
    ['', 'invalid'],
  ])('%j is refused as %s', (text, code) => {
    expect(() => OrderId.parse(text)).toThrow(expect.objectContaining({ code }))
    expect(() => OrderId.parse(text)).toThrow(Invalid)
  })

  test('a new id sorts by its time', () => {
    const random = (size: number): Uint8Array => new Uint8Array(size)
    expect(LineId.create(1_000, random) < LineId.create(2_000, random)).toBe(true)
  })
})

describe('ids that the outside names', () => {
  test('two shops may use the same order number', () => {
    expect(orderIdOf(shop, '100')).toBe(orderIdOf(shop, '100'))
    expect(orderIdOf(shop, '100')).not.toBe(orderIdOf(ShopId.parse('olist-br'), '100'))
  })

  test('a line belongs to its order', () => {
    expect(lineIdOf(orderIdOf(shop, '100'), '1')).not.toBe(lineIdOf(orderIdOf(shop, '101'), '1'))
  })

  test.each([
    ['sourcing', (order: OrderId) => SourcingId.toUuid(SourcingId.parse(sourcingIdOf(order)))],
    ['returns', (order: OrderId) => ReturnsAccountId.toUuid(ReturnsAccountId.parse(returnsAccountIdOf(order)))],
    ['payments', (order: OrderId) => PaymentAccountId.toUuid(PaymentAccountId.parse(paymentAccountIdOf(order)))],
  ])('an order has one account of %s, found by the id of the order alone', (name, uuidOf) => {
    const order = orderIdOf(shop, '100')
    expect(uuidOf(order)).toBe(uuidV5(OrderId.toUuid(order), name))
    expect(uuidOf(order)).not.toBe(uuidOf(orderIdOf(shop, '101')))
  })

  test('an event is named by its cause, handler and place', () => {
    expect(eventIdOf(wismoSpace, 'place-order', 0)).toBe(eventIdOf(wismoSpace, 'place-order', 0))
    expect(eventIdOf(wismoSpace, 'place-order', 0)).not.toBe(eventIdOf(wismoSpace, 'place-order', 1))
  })

  test.each(['', 'Aldermoor', '-a', 'a-', 'a_b', 'a'.repeat(41)])('%j is no shop', (text) => {
    expect(() => ShopId.parse(text)).toThrow(Invalid)
  })
})
