import { describe, expect, test } from '@jest/globals'
import type { OrderLine, OrderPlaced } from '@wismo/contracts'
import { ChangeId, EventId, FulfillmentId, GrantId, HoldId, Instant, lineIdOf, orderIdOf, ParcelId, PaymentLinkId, QuoteId, SealedRef, ShopId, StatementId, SubjectRef, TrackingLinkId, wismoSpace, type Currency } from '@wismo/kernel'
import type { EventOf } from './part-events.ts'
import { partsOf } from '../parts.ts'
import { foldOrder, orderEvents, type OrderEvent, type OrderPart } from './order-part.ts'

const shopId = ShopId.parse('aldermoor')
const orderId = orderIdOf(shopId, '1')
const at = Instant.parse('2026-11-24T10:00:00Z')
const later = Instant.parse('2026-11-25T10:00:00Z')
const eur = 'EUR' as Currency
const why = { code: 'customer_request' }
const [a, b, c] = ['a', 'b', 'c'].map((id) => lineIdOf(orderId, id)) as [ReturnType<typeof lineIdOf>, ReturnType<typeof lineIdOf>, ReturnType<typeof lineIdOf>]
const holdId = HoldId.of(wismoSpace, 'h')
const changeId = ChangeId.of(wismoSpace, 'c')
const quoteId = QuoteId.of(wismoSpace, 'q')
const linkId = PaymentLinkId.of(wismoSpace, 'l')
const fulfillmentId = FulfillmentId.of(wismoSpace, 'f')
const parcel = ParcelId.of(wismoSpace, 'p')
const statementId = StatementId.of(wismoSpace, 's')
const ref = (name: string) => SealedRef.of(wismoSpace, name)
const grant = (quantity: number) => ({ grantId: GrantId.of(wismoSpace, quantity), lines: [{ lineId: a, quantity }] })

const line = (externalLineId: string, over: Partial<OrderLine> = {}): OrderLine => ({
  lineId: lineIdOf(orderId, externalLineId), externalLineId, sku: 'SKU', title: 'Thing', variant: {}, quantity: 3, unit: { code: 'EA', scale: 0 }, kind: 'goods', unitPrice: 1000,
  discounts: [], taxes: [{ code: 'VAT', rate: '0.23', amount: 561 }], total: 3000, delivery: { method: 'ship', addressKey: 'home' }, ...over,
})
const terms: Omit<OrderPlaced, 'placedAt' | 'orderId'> = {
  shopId, externalId: '1', number: 'A-1', channel: 'web', currency: eur, locale: 'en-IE', timeZone: 'Europe/Dublin', taxIncluded: true, test: false, history: false, customerType: 'guest', customerTags: [],
  subjectRef: SubjectRef.of(wismoSpace, 's'), contactRef: ref('contact'), addresses: { home: { addressRef: ref('home'), country: 'IE' } }, lines: [line('a', { gift: { wrap: true, hidePrices: true } }), line('b')],
  shipping: [], fees: [], discounts: [], totals: { items: 6000, discounts: 0, shipping: 0, fees: 0, tax: 1122, total: 6000 }, payments: [], confirmation: 'auto', policies: [], consents: [], attributes: {}, contentHash: 'h',
}

type Facts = { readonly [Name in OrderEvent['type']]: Omit<EventOf<Name>['data'], 'orderId'> }
const event = <Name extends OrderEvent['type']>(type: Name, data: Facts[Name], occurredAt = at): OrderEvent =>
  ({ id: EventId.of(wismoSpace, type), type, aggregate: orderId, occurredAt, recordedAt: at, actor: 'system', data: { orderId, ...data } }) as unknown as OrderEvent
const placed = event('OrderPlaced', { ...terms, placedAt: at })
const after = (...events: readonly OrderEvent[]): OrderPart => [placed, ...events].reduce<OrderPart | undefined>(foldOrder, undefined) as OrderPart
const totalNow = ({ totals, adjustments, cancelledAmount }: OrderPart) => totals.total + adjustments - cancelledAmount

const facts: Facts = {
  OrderDrafted: { ...terms, draftedAt: at },
  OrderPlaced: { ...terms, placedAt: at },
  OrderConfirmed: { grants: [grant(2)] },
  UnitsGranted: { grants: [grant(1)], cause: 'released' },
  OrderHeld: { holdId, reason: why, until: later },
  OrderHoldReleased: { holdId },
  OrderCancelled: { reason: why },
  OrderCompleted: {},
  OrderReopened: { cause: 'balance' },
  OrderClosed: {},
  LineAdded: { currency: eur, line: line('c', { total: 900, quantity: 1 }), origin: 'claim', parentLineId: a },
  LineQuantityChanged: { lineId: a, from: 3, to: 2 },
  VariantSwapped: { oldLineId: a, newLineId: c, quantity: 1, currency: eur, line: line('c', { quantity: 1, total: 1200 }) },
  LinesCancelled: { lines: [{ lineId: a, quantity: 1 }], reason: why, currency: eur, refundable: 1000 },
  CancellationRequested: { lines: [{ lineId: a, quantity: 2 }], dueBy: later },
  CancellationDeclined: { lines: [{ lineId: a, quantity: 2 }], reason: why },
  UnitsBackordered: { lines: [{ lineId: b, quantity: 2 }], expectedOn: '2026-12-01' },
  UnitsAvailable: { lines: [{ lineId: b, quantity: 1 }] },
  ChangeProposed: { changeId, kind: 'change_quantity', payloadRef: ref('payload') },
  ChangeQuoted: { changeId, quoteId, currency: eur, delta: 500, newTotals: terms.totals, until: later },
  ChangeAccepted: { changeId, quoteId },
  ChangeAwaitingPayment: { changeId, linkId, dueBy: later },
  ChangeAwaitingNode: { changeId, fulfillmentIds: [fulfillmentId], dueBy: later },
  ChangeApplied: { changeId },
  ChangeRejected: { changeId, reason: why },
  ChangeExpired: { changeId },
  ChangeWithdrawn: { changeId },
  AddressChanged: { addressKey: 'home', address: { addressRef: ref('new home'), country: 'PT' } },
  ContactChanged: { contactRef: ref('new contact') },
  ServiceLevelChanged: { from: 'standard', to: 'express', currency: eur, delta: 700 },
  DeliveryMethodSwitched: { lines: [{ lineId: b, quantity: 3 }], from: 'ship', to: 'pickup', locationId: 'cork', currency: eur, delta: -300 },
  PromotionApplied: { code: 'X', currency: eur, delta: -250 },
  PromotionRemoved: { code: 'X', currency: eur, delta: 250 },
  PriceAdjusted: { target: 'line', lineId: a, currency: eur, before: 3000, after: 2600, reason: why },
  GiftOptionsChanged: { lineId: b, gift: { wrap: false, hidePrices: true } },
  OrderTransferred: { subjectRef: SubjectRef.of(wismoSpace, 'other') },
  WithdrawalDeclared: { statementId, lines: [{ lineId: a, quantity: 1 }], declaredAt: at },
  WithdrawalAcknowledged: { statementId, sentAt: later, channel: 'email' },
  NoteAdded: { textRef: ref('note') },
  PersonalDataErased: { subjectRef: terms.subjectRef },
  TrackingLinkIssued: { linkId: TrackingLinkId.of(wismoSpace, 't'), level: 'link' },
  TrackingLinkRevoked: { linkId: TrackingLinkId.of(wismoSpace, 't'), level: 'link', generation: 1 },
}
const fact = <Name extends OrderEvent['type']>(type: Name, over: Partial<Facts[Name]> = {}): OrderEvent => event(type, { ...facts[type], ...over })

describe('every event of an order', () => {
  const names = Object.keys(facts) as OrderEvent['type'][]

  test('has a rule', () => {
    expect([...orderEvents].sort()).toEqual([...names].sort())
  })

  test.each(names)('%s leaves its mark in the timeline and the part before as it was', (name) => {
    const before = frozen(after())
    const part = foldOrder(before, fact(name))
    expect(part.timeline.map(({ type }) => type)).toEqual(['OrderPlaced', name])
    expect(JSON.parse(JSON.stringify(part))).toEqual(part)
  })

  test.each(names.filter((name) => name !== 'OrderPlaced' && name !== 'OrderDrafted'))('%s before its order is kept until that is placed, and is in it then', (name) => {
    const early = JSON.parse(JSON.stringify(foldOrder(undefined, fact(name)))) as OrderPart
    expect(partsOf([{ part: orderId, version: 1, doc: early }])).toBeUndefined()
    const { timeline, ...part } = foldOrder(early, placed)
    const { timeline: other, ...expected } = after(fact(name))
    expect(part).toEqual(expected)
    expect([timeline.map(({ type }) => type).sort(), part.early]).toEqual([other.map(({ type }) => type).sort(), undefined])
  })
})

describe('a draft', () => {
  test('is placed with the lines and sums it then has; what stops it stays', () => {
    const draft = [event('OrderDrafted', { ...terms, draftedAt: at }), fact('OrderHeld'), fact('LineAdded'), fact('LinesCancelled')].reduce<OrderPart | undefined>(foldOrder, undefined)
    expect(draft).toMatchObject({ draft: true, placedAt: at, adjustments: 900, cancelledAmount: 1000 })
    const part = foldOrder(draft, event('OrderPlaced', { ...terms, placedAt: later }))
    expect(part).toMatchObject({ draft: false, placedAt: later, adjustments: 0, cancelledAmount: 0, cancelledUnits: {}, holds: { [holdId]: { reason: why.code } } })
    expect(part.lines).toHaveLength(2)
    expect(part.timeline).toHaveLength(5)
  })
})

describe('the order itself', () => {
  test('is confirmed with what it hands to fulfillment, and hands over again: granted never falls', () => {
    expect(after()).toMatchObject({ confirmed: false, granted: {} })
    expect(after(fact('OrderConfirmed'))).toMatchObject({ confirmed: true, granted: { [a]: 2 } })
    expect(after(fact('OrderConfirmed'), fact('UnitsGranted'), fact('LinesCancelled')).granted).toEqual({ [a]: 3 })
  })

  test('is completed and closed until it is reopened', () => {
    expect(after(fact('OrderCompleted'), fact('OrderClosed'))).toMatchObject({ completed: true, closed: true, cancelled: false })
    expect(after(fact('OrderCompleted'), fact('OrderClosed'), fact('OrderReopened'))).toMatchObject({ completed: false, closed: false })
  })

  test('is off as a whole until it is reopened; nobody has to answer for it meanwhile', () => {
    const part = after(fact('CancellationRequested'), fact('OrderCancelled'))
    expect(part).toMatchObject({ cancelled: true, cancelledUnits: {} })
    expect(part.cancellationAsked).toBeUndefined()
    expect(foldOrder(part, fact('OrderReopened')).cancelled).toBe(false)
  })

  test('knows its open holds', () => {
    const other = HoldId.of(wismoSpace, 'other')
    const held = after(fact('OrderHeld'), fact('OrderHeld', { holdId: other, reason: { code: 'fraud', subCode: 'velocity' }, lines: [{ lineId: a, quantity: 1 }] }))
    expect(held.holds).toEqual({ [holdId]: { reason: why.code, until: later }, [other]: { reason: 'fraud', subCode: 'velocity', until: later, lines: { [a]: 1 } } })
    expect(Object.keys(foldOrder(held, fact('OrderHoldReleased')).holds)).toEqual([other])
  })

  test('follows the references that replace others', () => {
    const part = after(fact('AddressChanged'), fact('AddressChanged', { addressKey: 'work' }), fact('ContactChanged'), fact('OrderTransferred'))
    expect(part).toMatchObject({ addresses: { home: { addressRef: ref('new home'), country: 'PT' }, work: {} }, contactRef: ref('new contact'), subjectRef: SubjectRef.of(wismoSpace, 'other') })
  })

  test('lets only links of its newest generation count', () => {
    expect(after(fact('TrackingLinkIssued')).linkGeneration).toBe(0)
    expect(after(fact('TrackingLinkRevoked', { generation: 2 }), fact('TrackingLinkRevoked', { generation: 1 })).linkGeneration).toBe(2)
    expect(after(fact('TrackingLinkRevoked', { generation: 2 }), fact('AddressChanged'), fact('AddressChanged'), fact('TrackingLinkRevoked', { generation: 3 })).linkGeneration).toBe(5)
    // Each move counts, and each revocation: whichever is told first.
    expect(after(fact('AddressChanged'), fact('TrackingLinkRevoked', { generation: 1 })).linkGeneration).toBe(after(fact('TrackingLinkRevoked', { generation: 1 }), fact('AddressChanged')).linkGeneration)
  })

  test('keeps withdrawals and when they were acknowledged', () => {
    expect(after(fact('WithdrawalDeclared'), fact('WithdrawalAcknowledged')).withdrawals).toEqual({ [statementId]: { lines: { [a]: 1 }, declaredAt: at, acknowledgedAt: later } })
    expect(after(fact('WithdrawalAcknowledged'), fact('WithdrawalDeclared')).withdrawals).toEqual({ [statementId]: { lines: { [a]: 1 }, declaredAt: at, acknowledgedAt: later } })
  })

  test('keeps how lines are packed', () => {
    expect(after(fact('GiftOptionsChanged')).gifts).toEqual({ [a]: { wrap: true, hidePrices: true }, [b]: { wrap: false, hidePrices: true } })
  })
})

describe('units', () => {
  test('I2 a lowered quantity is cancelled, a raised one adds: the total of the line never falls', () => {
    const part = after(fact('LineQuantityChanged'), fact('LineQuantityChanged', { from: 2, to: 4 }))
    expect(part.lines[0]).toMatchObject({ quantity: 5, total: 5000, tax: 935 })
    expect(part.cancelledUnits).toEqual({ [a]: 1 })
    expect(totalNow(part)).toBe(7000)
  })

  test('units of a line that is not there are cancelled, and add nothing', () => {
    const part = after(fact('LineQuantityChanged', { lineId: c, from: 2, to: 1 }), fact('LineQuantityChanged', { lineId: c, from: 1, to: 4 }))
    expect(part).toMatchObject({ cancelledUnits: { [c]: 1 }, adjustments: 0 })
    expect(part.lines).toHaveLength(2)
  })

  test('the day of stock is the newest that was said, whichever came first, and is gone with the last unit that waits', () => {
    const moved = event('UnitsBackordered', { lines: [{ lineId: b, quantity: 2 }], expectedOn: '2026-12-08' }, later)
    for (const told of [[fact('UnitsBackordered'), moved], [moved, fact('UnitsBackordered')]]) expect(after(...told)).toMatchObject({ stockOn: { [b]: '2026-12-08' }, backordered: { [b]: 2 } })
    expect(after(fact('UnitsBackordered'), fact('UnitsAvailable')).stockOn).toEqual({ [b]: '2026-12-01' })
    expect(after(fact('UnitsBackordered'), fact('UnitsAvailable', { lines: [{ lineId: b, quantity: 5 }] })).stockOn).toEqual({})
  })

  test('cancelled units of a named holder are kept by holder too', () => {
    const from = [{ partId: parcel, lines: [{ lineId: a, quantity: 1 }] }]
    const part = after(fact('LinesCancelled'), fact('LinesCancelled', { from, refundable: 900 }), fact('LinesCancelled', { from, refundable: 1100 }))
    expect(part).toMatchObject({ cancelledUnits: { [a]: 3 }, cancelledFrom: { [parcel]: { [a]: 2 } }, cancelledAmount: 3000 })
  })

  test('a request to cancel stands until its units are off or go on', () => {
    const asked = after(fact('CancellationRequested'), fact('CancellationRequested', { lines: [{ lineId: b, quantity: 1 }], dueBy: at }))
    expect(asked.cancellationAsked).toEqual({ lines: { [a]: 2, [b]: 1 }, dueBy: at })
    const half = foldOrder(asked, fact('LinesCancelled', { lines: [{ lineId: a, quantity: 2 }] }))
    expect(half.cancellationAsked).toEqual({ lines: { [b]: 1 }, dueBy: at })
    expect(foldOrder(half, fact('CancellationDeclined', { lines: [{ lineId: b, quantity: 1 }] }))).not.toHaveProperty('cancellationAsked')
    expect(after(fact('CancellationDeclined'))).not.toHaveProperty('cancellationAsked')
  })

  test('a later request does not put off the deadline of an earlier one', () => {
    expect(after(fact('CancellationRequested', { dueBy: at }), fact('CancellationRequested')).cancellationAsked?.dueBy).toBe(at)
  })

  test('are backordered until there is stock', () => {
    expect(after(fact('UnitsBackordered'), fact('UnitsAvailable')).backordered).toEqual({ [b]: 1 })
    expect(after(fact('UnitsBackordered'), fact('UnitsAvailable', { lines: [{ lineId: b, quantity: 5 }] })).backordered).toEqual({})
  })
})

describe('lines', () => {
  test('tell how they came into the order', () => {
    const [first, , added] = after(fact('LineAdded')).lines
    expect(first).toMatchObject({ origin: 'order', tax: 561 })
    expect(added).toMatchObject({ lineId: c, quantity: 1, total: 900, origin: 'claim', parentLineId: a })
  })

  test('a swap appends the new line and cancels the old units', () => {
    const part = after(fact('VariantSwapped'))
    expect(part.lines.map(({ lineId, quantity, total }) => [lineId, quantity, total])).toEqual([[a, 3, 3000], [b, 3, 3000], [c, 1, 1200]])
    expect(part.lines[2]).toMatchObject({ origin: 'change', parentLineId: a })
    expect(part).toMatchObject({ cancelledUnits: { [a]: 1 }, cancelledAmount: 0 })
    expect(totalNow(part)).toBe(6200)
  })

  test('a swap to a line that is there adds units to it', () => {
    const part = after(fact('VariantSwapped', { newLineId: b, line: line('b', { quantity: 4, total: 4000 }) }))
    expect(part.lines.map(({ lineId, quantity, total }) => [lineId, quantity, total])).toEqual([[a, 3, 3000], [b, 4, 4000]])
    expect(totalNow(part)).toBe(6000)
  })

  test('are switched to another way, with the place it needs and no other', () => {
    const part = after(fact('ServiceLevelChanged', { lines: [{ lineId: a, quantity: 3 }] }), fact('DeliveryMethodSwitched'))
    expect(part.lines.map(({ delivery }) => delivery)).toEqual([{ method: 'ship', addressKey: 'home', serviceLevel: 'express' }, { method: 'pickup', locationId: 'cork' }])
    const { locationId: _none, ...scheduled } = facts.DeliveryMethodSwitched
    const again = foldOrder(part, event('DeliveryMethodSwitched', { ...scheduled, lines: [{ lineId: a, quantity: 3 }], to: 'scheduled' }, later))
    expect(again.lines[0]?.delivery).toEqual({ method: 'scheduled', addressKey: 'home' })
  })

  test('all travel by the new service where none is named', () => {
    expect(after(fact('ServiceLevelChanged')).lines.map(({ delivery: { serviceLevel } }) => serviceLevel)).toEqual(['express', 'express'])
  })
})

describe('the total', () => {
  test.each([
    ['ServiceLevelChanged', 6700], ['DeliveryMethodSwitched', 5700], ['PromotionApplied', 5750], ['PromotionRemoved', 6250], ['PriceAdjusted', 5600], ['LineAdded', 6900], ['LineQuantityChanged', 5000], ['LinesCancelled', 5000],
  ] as const)('after %s is %i', (name, total) => {
    expect(totalNow(after(fact(name)))).toBe(total)
  })

  test('a price that was set by hand is the line’s from then on, one of shipping no line’s', () => {
    expect(after(fact('PriceAdjusted')).lines.map(({ total }) => total)).toEqual([2600, 3000])
    const { lineId: _none, ...shipping } = facts.PriceAdjusted
    expect(after(event('PriceAdjusted', { ...shipping, target: 'shipping' })).lines.map(({ total }) => total)).toEqual([3000, 3000])
  })

  test('units that are lowered one by one cost what they cost at once, and never more than the line', () => {
    const odd = { ...placed, data: { ...terms, orderId, placedAt: at, lines: [line('a', { total: 1000 })], totals: { ...terms.totals, total: 1000 } } } as OrderEvent
    const lower = (from: number) => fact('LineQuantityChanged', { from, to: from - 1 })
    const parts = [odd, lower(3), lower(2), lower(1), lower(1)].reduce<OrderPart[]>((all, one) => [...all, foldOrder(all.at(-1), one)], [])
    expect(parts.map(totalNow)).toEqual([1000, 667, 333, 0, 0])
  })
})

describe('a change', () => {
  const status = (...events: readonly OrderEvent[]) => after(...events).changes[changeId]

  test('is proposed, quoted, accepted, paid for, agreed to and applied', () => {
    const steps = (['ChangeProposed', 'ChangeQuoted', 'ChangeAccepted', 'ChangeAwaitingPayment', 'ChangeAwaitingNode', 'ChangeApplied'] as const).map((name) => fact(name))
    expect(steps.map((_, i) => status(...steps.slice(0, i + 1)))).toEqual([
      { kind: 'change_quantity', status: 'proposed' },
      { kind: 'change_quantity', status: 'quoted', quoteId, delta: 500, until: later },
      { kind: 'change_quantity', status: 'quoted', quoteId, delta: 500, isAccepted: true },
      { kind: 'change_quantity', status: 'awaiting_payment', quoteId, delta: 500, isAccepted: true, linkId, until: later },
      { kind: 'change_quantity', status: 'awaiting_node', quoteId, delta: 500, isAccepted: true, linkId, fulfillmentIds: [fulfillmentId], until: later },
      { kind: 'change_quantity', status: 'applied', quoteId, delta: 500, isAccepted: true, linkId, fulfillmentIds: [fulfillmentId] },
    ])
  })

  test.each([['ChangeRejected', 'rejected'], ['ChangeExpired', 'expired'], ['ChangeWithdrawn', 'withdrawn']] as const)('ends with %s', (name, ending) => {
    expect(status(fact('ChangeProposed'), fact('ChangeQuoted'), fact(name))).toEqual({ kind: 'change_quantity', status: ending, quoteId, delta: 500 })
  })

  test('that is quoted anew has to be accepted anew', () => {
    expect(status(fact('ChangeQuoted'), fact('ChangeAccepted'), fact('ChangeQuoted'))).toEqual({ kind: 'unknown', status: 'quoted', quoteId, delta: 500, until: later })
  })

  test('that waits without a deadline has none', () => {
    const { dueBy: _none, ...waiting } = facts.ChangeAwaitingPayment
    expect(status(fact('ChangeQuoted'), event('ChangeAwaitingPayment', waiting))).not.toHaveProperty('until')
  })
})

function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen)
  return value
}
