// What a retailer tells about the terms of an order: any order of arrival, and any number of tellings, gives one part.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { OrderLine, OrderPlaced } from '@wismo/contracts'
import { EventId, Instant, lineIdOf, orderIdOf, SealedRef, ShopId, SubjectRef, wismoSpace, type Currency } from '@wismo/kernel'
import { foldOrder, type OrderEvent, type OrderPart } from './order-part.ts'

const shopId = ShopId.parse('aldermoor')
const orderId = orderIdOf(shopId, '1')
const at = (hour: number): Instant => Instant.plus(Instant.parse('2026-11-24T10:00:00Z'), hour * 3_600_000)
const currency = 'EUR' as Currency
const reason = { code: 'customer_request' }
const ref = (name: string) => SealedRef.of(wismoSpace, name)
const line = (externalLineId: string, quantity: number, total: number): OrderLine => ({
  lineId: lineIdOf(orderId, externalLineId), externalLineId, sku: `S${externalLineId}`, title: 'Thing', variant: {}, quantity, unit: { code: 'EA', scale: 0 }, kind: 'goods', unitPrice: total / quantity, discounts: [], taxes: [], total, delivery: { method: 'ship' },
})
const order: Omit<OrderPlaced, 'orderId'> = {
  shopId, externalId: '1', number: '1', channel: 'web', placedAt: at(0), currency, locale: 'en-IE', timeZone: 'Europe/Dublin', taxIncluded: true, test: false, history: false, customerType: 'guest', customerTags: [],
  subjectRef: SubjectRef.of(wismoSpace, 's'), contactRef: ref('contact'), addresses: { home: { addressRef: ref('home'), country: 'IE' } }, lines: [line('a', 3, 1000), line('b', 2, 4000)],
  shipping: [], fees: [], discounts: [], totals: { items: 5000, discounts: 0, shipping: 0, fees: 0, tax: 0, total: 5000 }, payments: [], confirmation: 'auto', policies: [], consents: [], attributes: {}, contentHash: 'h',
}
let count = 0
const fact = (type: OrderEvent['type'], hour: number, data: object): OrderEvent => {
  count += 1
  return { id: EventId.of(wismoSpace, count), type, aggregate: orderId, version: 1, occurredAt: at(hour), recordedAt: at(90), actor: 'retailer', data: { orderId, ...data } } as unknown as OrderEvent
}
const [a, b] = [lineIdOf(orderId, 'a'), lineIdOf(orderId, 'b')]
const placed = fact('OrderPlaced', 0, order)
const folded = (...facts: readonly OrderEvent[]): OrderPart => facts.reduce<OrderPart | undefined>((part, one) => JSON.parse(JSON.stringify(foldOrder(part, one))) as OrderPart, undefined) as OrderPart
const costs = ({ totals, adjustments, cancelledAmount }: OrderPart): number => totals.total + adjustments - cancelledAmount
const cancelled = (hour: number, lineId: typeof a, quantity: number) => fact('LinesCancelled', hour, { lines: [{ lineId, quantity }], reason, currency })
const repriced = (hour: number, now: OrderLine) => fact('PriceAdjusted', hour, { target: 'line', lineId: now.lineId, currency, after: now.total, line: now, reason })
const added = (hour: number, now: OrderLine) => fact('LineAdded', hour, { currency, line: now, origin: 'retailer' })

describe('facts about the terms of an order', () => {
  test('a plain order keeps nothing of it', () => {
    expect(folded(placed)).not.toHaveProperty('told')
  })

  test('units that are cancelled cost what their line did then, one by one what all cost', () => {
    const parts = [1, 2, 3].map((units) => folded(placed, ...Array.from({ length: units }, (_, i) => cancelled(i + 1, a, 1))))
    expect(parts.map(costs)).toEqual([4667, 4333, 4000])
    expect(costs(folded(placed, cancelled(1, a, 2), cancelled(2, a, 5)))).toBe(4000)
  })

  test('a price of later changes nothing of what was cancelled before, whichever is told first', () => {
    const [off, price] = [cancelled(1, b, 1), repriced(2, line('b', 2, 3000))]
    expect([costs(folded(placed, off, price)), costs(folded(placed, price, off))]).toEqual([2500, 2500])
  })

  test('a line as it is now replaces price, discounts and taxes; with more units it grows, with fewer some are cancelled', () => {
    const now: OrderLine = { ...line('a', 3, 900), unitPrice: 400, discounts: [{ code: 'X', amount: 300 }], taxes: [{ code: 'VAT', rate: '0.2', amount: 150 }] }
    const part = folded(placed, repriced(1, now))
    expect(part.lines[0]).toMatchObject({ quantity: 3, unitPrice: 400, discount: 300, tax: 150, total: 900, origin: 'order' })
    expect(costs(part)).toBe(4900)
    const more = folded(placed, repriced(1, line('a', 5, 2000)))
    expect([more.lines[0]?.quantity, more.cancelledUnits, costs(more)]).toEqual([5, {}, 6000])
    const fewer = folded(placed, repriced(1, line('a', 2, 700)))
    expect([fewer.lines[0]?.quantity, fewer.cancelledUnits, costs(fewer)]).toEqual([3, { [a]: 1 }, 4700])
  })

  test('what is left of a line costs what was said, to the cent, whether or not the cancelled units are counted', () => {
    expect(costs(folded(placed, cancelled(1, a, 1), repriced(2, line('a', 2, 555))))).toBe(4555)
    expect(costs(folded(placed, cancelled(1, b, 1), repriced(2, line('b', 2, 3000))))).toBe(1000 + 1500)
  })

  test('more units that are cancelled than there are were never there: what joins the line afterwards is not cancelled, and is paid for', () => {
    const grown = folded(placed, cancelled(1, a, 5), repriced(2, line('a', 5, 2000)))
    expect([grown.lines[0]?.quantity, grown.cancelledUnits, costs(grown)]).toEqual([5, { [a]: 3 }, 4000 + 800])
    const swapped = folded(placed, cancelled(1, a, 5), fact('VariantSwapped', 2, { oldLineId: b, newLineId: a, quantity: 1, currency, line: line('a', 4, 1200) }))
    expect([swapped.lines[0]?.quantity, swapped.cancelledUnits, costs(swapped)]).toEqual([4, { [a]: 3, [b]: 1 }, 4000 - 2000 + 300])
    const c = lineIdOf(orderId, 'c')
    const joined = folded(placed, cancelled(1, c, 2), added(2, line('c', 2, 700)))
    expect([joined.cancelledUnits, costs(joined)]).toEqual([{}, 5700])
  })

  test('a line that is told to be added twice is there once; one that is swapped twice too', () => {
    expect(costs(folded(placed, added(1, line('c', 1, 700)), added(2, line('c', 1, 700))))).toBe(5700)
    const swap = (hour: number) => fact('VariantSwapped', hour, { oldLineId: a, newLineId: lineIdOf(orderId, 'd'), quantity: 1, currency, line: line('d', 1, 400) })
    const part = folded(placed, swap(1), swap(2))
    expect([part.lines.map(({ quantity }) => quantity), part.cancelledUnits, costs(part)]).toEqual([[3, 2, 1], { [a]: 1 }, 5000 - 333 + 400])
  })

  test('the sum of the order as it was told last is what it costs', () => {
    expect(costs(folded(placed, added(1, line('c', 1, 700)), fact('PriceAdjusted', 1, { target: 'order', currency, after: 6200, reason }), cancelled(2, lineIdOf(orderId, 'c'), 1)))).toBe(5500)
  })

  test('what was sealed for nobody gives way to the same, sealed for who bought', () => {
    const early = fact('ContactChanged', 2, { contactRef: ref('early'), sealedFor: SubjectRef.of(wismoSpace, 'nobody') })
    const anew = fact('ContactChanged', 2, { contactRef: ref('anew') })
    expect([folded(placed, early, anew).contactRef, folded(placed, anew, early).contactRef]).toEqual([ref('anew'), ref('anew')])
    const moved = (sealedFor?: SubjectRef) => fact('AddressChanged', 3, { addressKey: 'home', address: { addressRef: ref('x'), country: 'PT' }, ...(sealedFor === undefined ? {} : { sealedFor }) })
    expect(folded(moved(SubjectRef.of(wismoSpace, 'nobody')), placed, moved()).linkGeneration).toBe(1)
  })

  test('a row that an earlier release folded goes on from where it is', () => {
    const { told: _told, ...old } = folded(placed, cancelled(1, a, 1))
    expect(costs(foldOrder(old, cancelled(2, a, 1)))).toBe(4333)
  })

  test('I25 any order of arrival, before and after the order itself, gives the same part', () => {
    const hour = fc.integer({ min: 1, max: 4 })
    const one = fc.oneof(
      fc.tuple(hour, fc.constantFrom(a, b, lineIdOf(orderId, 'c')), fc.integer({ min: 1, max: 4 })).map(([when, id, units]) => cancelled(when, id, units)),
      fc.tuple(hour, fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 9000 })).map(([when, id, units, total]) => repriced(when, line(id, units, total))),
      fc.tuple(hour, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 900 })).map(([when, units, total]) => added(when, line('c', units, total))),
      fc.tuple(hour, fc.constantFrom(a, b), fc.integer({ min: 1, max: 2 })).map(([when, oldLineId, quantity]) => fact('VariantSwapped', when, { oldLineId, newLineId: lineIdOf(orderId, 'e'), quantity, currency, line: line('e', quantity, 500) })),
      fc.tuple(hour, fc.integer({ min: 1, max: 3 }), fc.boolean()).map(([when, quantity, isShort]) => fact(isShort ? 'UnitsBackordered' : 'UnitsAvailable', when, { lines: [{ lineId: b, quantity }] })),
      fc.tuple(hour, fc.integer()).map(([when, name]) => fact('AddressChanged', when, { addressKey: 'home', address: { addressRef: ref(String(name)), country: 'PT' } })),
      fc.tuple(hour, fc.integer()).map(([when, name]) => fact('ContactChanged', when, { contactRef: ref(String(name)) })),
      fc.tuple(hour, fc.integer({ min: 1, max: 3 })).map(([when, generation]) => fact('TrackingLinkRevoked', when, { linkId: 'x', level: 'link', generation })),
      hour.map((when) => fact('OrderCancelled', when, { reason })),
    )
    const facts = fc.array(one, { maxLength: 7 }).map((some) => [placed, ...some])
    fc.assert(
      fc.property(facts.chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length }))), ([told, shuffled]) => {
        const { timeline: _one, ...first } = folded(...told)
        const { timeline: _other, ...other } = folded(...shuffled)
        expect(JSON.stringify(other, sorted)).toBe(JSON.stringify(first, sorted))
      }),
      { numRuns: 300 },
    )
  })
})

/** The order of properties says nothing. */
const sorted = (_key: string, value: unknown): unknown => (typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1))) : value)
