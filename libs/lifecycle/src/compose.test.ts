import { describe, expect, test } from '@jest/globals'
import type { OrderPlaced } from '@wismo/contracts'
import { EventId, Instant, lineIdOf, orderIdOf, paymentAccountIdOf, paymentIdOf, SealedRef, ShopId, SubjectRef, wismoSpace, type Currency } from '@wismo/kernel'
import { compose } from './compose.ts'
import { atLevel } from './level.ts'
import { foldOrder, type OrderEvent, type OrderPart } from './parts/order-part.ts'
import { foldPayments, type PaymentsEvent, type PaymentsPart } from './parts/payments-part.ts'

const shopId = ShopId.parse('aldermoor')
const orderId = orderIdOf(shopId, '1')
const at = Instant.parse('2026-11-24T10:00:00Z')
const line = (id: string, over: Partial<OrderPlaced['lines'][number]> = {}): OrderPlaced['lines'][number] => ({
  lineId: lineIdOf(orderId, id), externalLineId: id, sku: `SKU-${id}`, title: `Thing ${id}`, variant: {}, quantity: 2, unit: { code: 'EA', scale: 0 }, kind: 'goods', unitPrice: 1000, discounts: [{ amount: 100 }],
  taxes: [{ code: 'VAT', rate: '0.23', amount: 355 }], total: 1900, delivery: { method: 'ship', addressKey: 'home' }, promise: { from: '2026-11-26', to: '2026-11-28', precision: 'day', source: 'checkout' }, ...over,
})
const placed = (over: Partial<OrderPlaced> = {}): OrderPlaced => ({
  orderId, shopId, externalId: '1', number: 'A-1', channel: 'web', placedAt: at, currency: 'EUR' as Currency, locale: 'en-IE', timeZone: 'Europe/Dublin', taxIncluded: true, test: false, history: false, customerType: 'guest', customerTags: [],
  subjectRef: SubjectRef.of(wismoSpace, 's'), contactRef: SealedRef.of(wismoSpace, 'c'), addresses: { home: { addressRef: SealedRef.of(wismoSpace, 'a'), country: 'IE' } },
  lines: [line('1'), line('2'), line('3', { delivery: { method: 'pickup', locationId: 'store-cork' }, promise: { to: '2026-11-25', precision: 'day' } })],
  shipping: [{ amount: 500, taxes: [], allocations: [] }], fees: [], discounts: [], totals: { items: 6000, discounts: 300, shipping: 500, fees: 0, tax: 1065, total: 6200 }, payments: [], confirmation: 'auto', policies: [], consents: [], attributes: {}, contentHash: 'h', ...over,
})
const event = (data = placed()): OrderEvent => ({ id: EventId.of(wismoSpace, 'e'), type: 'OrderPlaced', aggregate: orderId, version: 1, occurredAt: at, recordedAt: at, actor: 'retailer', data })
const composed = (data = placed()) => compose([{ part: orderId, version: 1, doc: foldOrder(undefined, event(data)) }], at)
const withWords = (view: NonNullable<ReturnType<typeof composed>>) => ({ ...view, headline: { ...view.headline, title: 't', text: 'x' }, help: {} })

test('an order that is known only by events of a newer release is not there yet', () => {
  expect(compose([{ part: orderId, version: 1, doc: null }], at)).toBeUndefined()
})

test('a row of an earlier release, which has not every field, is read and folded on', () => {
  const { orderId: id, shopId: shop, externalId, number, placedAt, currency, locale, timeZone, taxIncluded, test: isTest, history, subjectRef, contactRef, addresses, totals, payments, confirmation, lines, timeline } = foldOrder(undefined, event())
  const old = { orderId: id, shopId: shop, externalId, number, placedAt, currency, locale, timeZone, taxIncluded, test: isTest, history, subjectRef, contactRef, addresses, totals, payments, confirmation, lines, timeline, cancelled: false, linkGeneration: 0 } as unknown as OrderPart
  expect(compose([{ part: orderId, version: 1, doc: old }], at)).toEqual(composed())
  const cancelled: OrderEvent = { ...event(), id: EventId.of(wismoSpace, 'x'), type: 'LinesCancelled', data: { orderId, lines: [{ lineId: lineIdOf(orderId, '1'), quantity: 1 }], reason: { code: 'customer' }, refundable: 950, currency: 'EUR' as Currency } } as OrderEvent
  expect(compose([{ part: orderId, version: 2, doc: foldOrder(old, cancelled) }], at)).toMatchObject({ lines: [{ units: { open: 1, cancelled: 1 } }, {}, {}], money: { total: 5250 } })
})

describe('an order that was cancelled', () => {
  const cancelled = (): OrderEvent => ({ ...event(), id: EventId.of(wismoSpace, 'c'), type: 'OrderCancelled', actor: 'system', data: { orderId, reason: { code: 'review' } } })
  const off = () => compose([{ part: orderId, version: 2, doc: foldOrder(foldOrder(undefined, event()), cancelled()) }], at)

  test('says so everywhere: nothing is owed, nothing is on its way, nothing is expected but its end', () => {
    const view = off()
    expect(view).toMatchObject({ viewVersion: 2, status: 'cancelled', fulfillmentStatus: 'cancelled', headline: { code: 'cancelled', stage: 'cancelled' }, groups: [] })
    expect(view?.nextExpected).toEqual({ event: 'OrderClosed', who: 'system' })
    expect(view).not.toHaveProperty('pendingFor')
    expect(view?.lines.map(({ units, status }) => [units, status])).toEqual(Array.from({ length: 3 }, () => [{ cancelled: 2 }, 'cancelled']))
    expect(new Set(view?.promises.map(({ status }) => status))).toEqual(new Set(['void']))
    expect(view?.timeline.entries.map(({ type }) => type)).toEqual(['OrderCancelled', 'OrderPlaced'])
  })

  test('by a cancellation that came before it: nothing is there until it is placed', () => {
    const early = foldOrder(undefined, cancelled())
    expect(compose([{ part: orderId, version: 1, doc: early }], at)).toBeUndefined()
    expect(compose([{ part: orderId, version: 2, doc: foldOrder(early, event()) }], at)).toMatchObject({ status: 'cancelled', viewVersion: 2 })
  })
})

describe('an order that was placed', () => {
  test('I20 shows every line open, and waits for its payment', () => {
    expect(composed()).toMatchObject({
      id: orderId, viewVersion: 1, sources: { [orderId]: 1 }, status: 'pending', pendingFor: 'payment', fulfillmentStatus: 'received', returnStatus: 'none', headline: { code: 'received', stage: 'placed' },
      nextExpected: { event: 'PaymentAuthorized', who: 'payment_provider' },
      lines: [{ units: { open: 2 }, quantity: { ordered: 2, current: 2, fulfilled: 0 }, status: 'received', price: { unit: 1000, discount: 100, tax: 355, total: 1900 } }, {}, { method: 'pickup', locationId: 'store-cork' }],
    })
  })

  test('is who it is: its names, its calendar, its customer and its lines', () => {
    const { externalId, number, placedAt, locale, timeZone, currency, subjectRef, contactRef } = placed()
    expect(composed()).toMatchObject({ externalId, number, shopId, test: false, placedAt, locale, timeZone, currency, customer: { subjectRef, contactRef }, linkGeneration: 0 })
    const [first] = composed(placed({ lines: [line('1', { imageUrl: 'https://a.example/1.png', url: 'https://a.example/1', variant: { colour: 'red' } })] }))?.lines ?? []
    expect(first).toEqual({
      id: lineIdOf(orderId, '1'), externalLineId: '1', sku: 'SKU-1', title: 'Thing 1', variant: { colour: 'red' }, imageUrl: 'https://a.example/1.png', url: 'https://a.example/1', unit: { code: 'EA', scale: 0 },
      quantity: { ordered: 2, current: 2, fulfilled: 0 }, units: { open: 2 }, status: 'received', price: { unit: 1000, discount: 100, tax: 355, total: 1900 }, method: 'ship', promiseId: expect.stringMatching(/^prm_/),
      returns: { returnable: 0, reasons: [{ code: 'not_delivered' }] },
    })
  })

  test('names where a line came from that was not there at first', () => {
    const doc = foldOrder(undefined, event())
    const [one, two] = doc.lines
    if (one === undefined || two === undefined) return fail()
    const view = compose([{ part: orderId, version: 1, doc: { ...doc, lines: [{ ...one, promise: undefined }, { ...two, origin: 'claim', parentLineId: one.lineId }] } }], at)
    expect(view?.lines[1]).toMatchObject({ origin: 'claim', parentLineId: one.lineId })
    for (const absent of ['origin', 'parentLineId', 'promiseId', 'locationId']) expect(view?.lines[0]).not.toHaveProperty(absent)
  })

  test('the versions of its parts are told by part, in the order of their ids', () => {
    const other = 'ful_0000000000000000000000000a'
    const order = { part: orderId as string, version: 3, doc: foldOrder(undefined, event()) as unknown }
    for (const rows of [[order, { part: other, version: 2, doc: null }], [{ part: other, version: 2, doc: null }, order]]) {
      expect(Object.entries(compose(rows, at)?.sources ?? {})).toEqual([[other, 2], [orderId, 3]])
      expect(compose(rows, at)?.viewVersion).toBe(5)
    }
  })

  test('a payment is by its card whichever of checkout and provider is heard first, and each fact of it at any time', () => {
    const paymentId = paymentIdOf(orderId, 'psp-1')
    const account = paymentAccountIdOf(orderId)
    const stated = { paymentId, ref: 'psp-1', method: 'card', brand: 'visa', last4: '4417', status: 'authorized', amount: 6200, expiresAt: Instant.parse('2026-12-01T00:00:00Z') } as const
    const fact = (type: string, hour: string) => ({ id: EventId.of(wismoSpace, type), type, aggregate: account, version: 1, occurredAt: Instant.parse(`2026-11-24T${hour}:00:00Z`), recordedAt: at, actor: 'provider', data: { paymentId, orderId, amount: 6200, currency: 'EUR' } }) as unknown as PaymentsEvent
    const facts = [fact('PaymentAuthorized', '11'), fact('PaymentCaptured', '12')]
    const order = { part: orderId as string, version: 1, doc: foldOrder(undefined, event(placed({ payments: [stated] }))) as unknown }
    for (const told of [facts, facts.toReversed()]) {
      const money = { part: account as string, version: 2, doc: told.reduce<PaymentsPart | undefined>(foldPayments, undefined) as unknown }
      for (const rows of [[order, money], [money, order]]) expect(compose(rows, at)?.money?.payments).toEqual([{ id: paymentId, method: 'card', brand: 'visa', last4: '4417', status: 'captured', amount: 6200 }])
    }
  })

  test('one that the retailer confirms itself waits for review', () => {
    expect(composed(placed({ confirmation: 'manual' }))).toMatchObject({ pendingFor: 'review', nextExpected: { event: 'OrderConfirmed', who: 'retailer' } })
  })

  test('I23 keeps what checkout promised, one promise per window', () => {
    expect(composed()?.promises).toMatchObject([
      { original: { from: '2026-11-26', to: '2026-11-28', timeZone: 'Europe/Dublin', source: 'checkout' }, lineIds: [lineIdOf(orderId, '1'), lineIdOf(orderId, '2')] },
      { original: { to: '2026-11-25' }, lineIds: [lineIdOf(orderId, '3')] },
    ])
  })

  test('comes together by method and place', () => {
    expect(composed()?.groups.map(({ kind, step, steps, lines }) => [kind, step, steps, lines.length])).toEqual([['ship', 1, 5, 2], ['pickup', 1, 4, 1]])
  })

  test('shows the money as it was agreed', () => {
    expect(composed()?.money).toMatchObject({ items: 6000, discounts: 300, shipping: 500, tax: 1065, original: 6200, total: 6200, captured: 0, refunded: 0 })
  })

  test('lists its payments as checkout saw them', () => {
    const payment = { paymentId: paymentIdOf(orderId, 'p'), ref: 'p', method: 'card' as const, status: 'authorized' as const, amount: 6200, last4: '4417' }
    expect(composed(placed({ payments: [payment] }))?.money?.payments).toMatchObject([{ method: 'card', last4: '4417', amount: 6200 }])
  })

  test.each([
    [[], 'none', 6200],
    [['pending'], 'pending', 6200],
    [['failed'], 'failed', 6200],
    [['authorized'], 'authorized', 6200],
    [['captured'], 'paid', 0],
    [['captured', 'captured'], 'overpaid', -6200],
  ] as const)('paid as checkout saw it: %j is %s, %i due', (statuses, paymentStatus, due) => {
    const payments = statuses.map((status, i) => ({ paymentId: paymentIdOf(orderId, String(i)), ref: String(i), method: 'card' as const, status, amount: 6200 }))
    expect(composed(placed({ payments }))).toMatchObject({ paymentStatus, money: { due } })
  })

  test('is not there before its own part is', () => {
    expect(compose([], at)).toBeUndefined()
  })
})

describe('where another system decides', () => {
  const part = foldOrder(undefined, event())
  const statusWith = (...more: readonly { readonly part: string; readonly version: number; readonly doc: unknown }[]) => compose([{ part: orderId, version: 1, doc: part }, ...more], at)?.status
  const account = (over: object) => ({ part: paymentAccountIdOf(orderId), version: 1, doc: { payments: { pay_1: { status: 'initiated', amount: 5, authorized: 0, captured: 0, voided: 0, expired: 0, at, lastAt: at, ...over } }, refunds: {}, disputes: {}, links: {}, vouchers: {}, writtenOff: 0, creditPaidOut: 0, timeline: [] } })

  test.each([['nothing', {}, 'pending'], ['an authorization', { authorized: 5 }, 'confirmed'], ['a capture', { captured: 5 }, 'confirmed'], ['both', { authorized: 5, captured: 5 }, 'confirmed']])('%s of a payment: %j', (_, over, status) => {
    expect(statusWith(account(over))).toBe(status)
  })

  test('the retailer’s word is enough, and what is closed stays so', () => {
    expect([compose([{ part: orderId, version: 2, doc: { ...part, confirmed: true } }], at)?.status, compose([{ part: orderId, version: 2, doc: { ...part, closed: true } }], at)?.status]).toEqual(['confirmed', 'closed'])
  })
})

describe('levels', () => {
  const view = withWords(composed() ?? fail())

  test('a link shows neither prices nor the person', () => {
    const seen = JSON.stringify(atLevel(view, 'link'))
    expect(atLevel(view, 'link').money).toBeUndefined()
    expect(seen).not.toContain('"price"')
    expect(seen).not.toContain(placed().contactRef)
  })

  test('verified shows both, a machine the person’s reference alone', () => {
    expect(atLevel(view, 'verified')).toMatchObject({ money: { total: 6200 }, customer: { contactRef: placed().contactRef } })
    expect(atLevel(view, 'machine').customer).toEqual({ subjectRef: placed().subjectRef })
  })

  test('what cannot all be true is for staff and machines', () => {
    expect(['link', 'verified', 'owner', 'agent', 'machine'].map((level) => atLevel(view, level as 'link').contradictions !== undefined)).toEqual([false, false, false, true, true])
  })

  test('only staff see who did what', () => {
    expect(atLevel(view, 'agent').timeline.entries[0]?.actor).toBe('retailer')
    expect(atLevel(view, 'owner').timeline.entries[0]?.actor).toBeUndefined()
  })
})

function fail(): never {
  throw new Error('nothing was composed')
}
