import { describe, expect, test } from '@jest/globals'
import type { OrderView } from '@wismo/lifecycle'
import type { OlistOrder } from '../olist.ts'
import { findingsOf, isRight, shapeOf, tableText, wantedOf, type Finding } from './judge.ts'

const line = { externalLineId: '1', sku: 'lamp', title: 'housewares', quantity: 1 as const, unitPrice: 9_000 }
const order: OlistOrder = {
  document: { externalId: 'a', shopId: 'olist-br' },
  lines: [line], shipping: 1_000, total: 10_000, full: true,
  course: { status: 'delivered', placedAt: '2017-10-02T13:00:00.000Z', approvedAt: '2017-10-05T13:00:00.000Z', handedOverAt: '2017-10-04T13:00:00.000Z', deliveredAt: '2017-10-10T13:00:00.000Z', deliveredOn: '2017-10-10', promisedOn: '2017-10-18' },
  payments: [{ ref: 'a-2', method: 'gift_card', amount: 2_000 }, { ref: 'a-1', method: 'card', amount: 8_000 }],
}
const view = {
  status: 'completed', fulfillmentStatus: 'delivered', paymentStatus: 'paid', promises: [{ status: 'kept' }], contradictions: [{ code: 'shipped_before_payment' }],
  lines: [{ externalLineId: '1', sku: 'lamp', title: 'housewares', quantity: { ordered: 1 }, price: { unit: 9_000, total: 9_000 } }],
  money: { shipping: 1_000, original: 10_000, captured: 10_000, payments: [{ method: 'card', amount: 8_000 }, { method: 'gift_card', amount: 2_000 }] },
} as unknown as OrderView
const judged = (over: Partial<OrderView>): readonly Finding[] => findingsOf([{ wanted: wantedOf(order), shape: shapeOf({ ...view, ...over }) }])
const wrong = (findings: readonly Finding[]) => findings.filter((one) => !isRight(one)).map(({ what }) => what)

describe('a view beside its row', () => {
  test('is right where all agrees, payments in any order', () => {
    expect(wrong(judged({}))).toEqual([])
  })

  test.each<readonly [string, Partial<OrderView>, readonly string[]]>([
    ['a status', { status: 'confirmed' }, ['delivered: completed, delivered, paid, kept', 'orders exact in everything']],
    ['a promise', { promises: [{ status: 'at_risk' }] as unknown as OrderView['promises'] }, ['delivered: completed, delivered, paid, kept', 'orders exact in everything']],
    ['a contradiction too few', { contradictions: [] }, ['contradictions: shipped_before_payment', 'orders with contradictions', 'orders exact in everything']],
    ['one that nobody expects', { contradictions: [{ code: 'shipped_before_payment' }, { code: 'held_twice' }] as unknown as NonNullable<OrderView['contradictions']> }, ['contradictions: held_twice', 'orders exact in everything']],
    ['an amount', { money: { ...view.money, captured: 9_999 } as NonNullable<OrderView['money']> }, ['full orders exact on lines, freight, total and payments', 'full orders: paid in centavos', 'orders exact in everything']],
    ['a message to the customer', { messages: [{}] as unknown as NonNullable<OrderView['messages']> }, ['orders exact in everything', 'messages to customers']],
  ])('%s is found', (_what, over, found) => {
    expect(wrong(judged(over))).toEqual(found)
  })

  test('an order without a view is missing wherever it should count', () => {
    const findings = findingsOf([{ wanted: wantedOf(order), shape: undefined }])
    expect(wrong(findings)).toContain('delivered: completed, delivered, paid, kept')
    expect(tableText(findings)).toContain('<- 1 x not there')
  })

  test('of whole files what was counted by hand is expected, so many times', () => {
    expect(findingsOf([], 2)[0]).toEqual({ what: 'delivered: completed, delivered, paid, kept', expected: 7_376, found: 0 })
  })
})
