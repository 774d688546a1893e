import { Currency, Instant, LineId, lineIdOf, orderIdOf, paymentIdOf, SealedRef, ShopId, SubjectRef, type Uuid } from '@wismo/kernel'
import type { MoneyView, OrderLineView, OrderView, PromiseWindow } from '@wismo/lifecycle'

// An order as its view stands right after it was placed; tests and previews change what they look at.

const shopId = ShopId.parse('aldermoor')
const id = orderIdOf(shopId, 'A-10482')
const space = '018f5d3e-9f7a-7cc0-8000-5d1f6c1d2b3a' as Uuid

export const promise: PromiseWindow = { from: '2026-11-26', to: '2026-11-28', precision: 'day', timeZone: 'Europe/Dublin', source: 'checkout' }
export const pickupPromise: PromiseWindow = { to: '2026-11-25', precision: 'day', timeZone: 'Europe/Dublin', source: 'checkout' }

/** One line of an order; `price` in cents. */
export function exampleLine(name: string, sku: string, title: string, price: number, more: Partial<OrderLineView> = {}): OrderLineView {
  return {
    id: lineIdOf(id, name), externalLineId: name, sku, title, quantity: { ordered: 1, current: 1, fulfilled: 0 }, unit: { code: 'EA', scale: 0 }, units: { open: 1 },
    status: 'received', price: { unit: price, discount: 0, tax: Math.round((price * 23) / 123), total: price }, method: 'ship', promiseId: 'prm_1', ...more,
  }
}

const lines = [
  exampleLine('1', 'ALD-LAMP-OAK', 'Oak desk lamp', 12900, { variant: { wood: 'Natural oak' } }),
  exampleLine('2', 'ALD-BULB-W', 'Warm filament bulb', 900, { quantity: { ordered: 2, current: 2, fulfilled: 0 }, units: { open: 2 }, price: { unit: 900, discount: 0, tax: 337, total: 1800 } }),
  exampleLine('3', 'ALD-THROW-MOSS', 'Lambswool throw', 8900, { variant: { colour: 'Moss', size: '140 × 200 cm' }, price: { unit: 8900, discount: 1000, tax: 1477, total: 7900 } }),
  exampleLine('4', 'ALD-DUVET-D', 'Linen duvet cover', 11900, { variant: { size: 'Double', colour: 'Flax' }, method: 'pickup', promiseId: 'prm_2' }),
]

const ids = (some: readonly OrderLineView[]): readonly LineId[] => some.map((line) => line.id)
const held = (some: readonly OrderLineView[]): OrderView['groups'][number]['lines'] => some.map((line) => ({ lineId: line.id, quantity: line.quantity.ordered }))

export const exampleMoney: MoneyView = {
  items: 35500, discounts: 1000, shipping: 690, fees: 0, tax: 6580, taxIncluded: true, original: 35190, total: 35190, authorized: 35190, captured: 0, refunded: 0, refundPending: 0,
  due: 35190, dueCoveredBy: 'authorization', refundable: 0, disputed: false, refunds: [], payments: [{ id: paymentIdOf(id, 'p1'), method: 'card', brand: 'visa', last4: '4417', status: 'authorized', amount: 35190 }],
}

export const exampleView: OrderView = {
  id, externalId: 'A-10482', number: 'A-10482', shopId, test: false, placedAt: Instant.parse('2026-11-23T09:12:00Z'), viewVersion: 1, sources: { [id]: 1 },
  locale: 'en-IE', timeZone: 'Europe/Dublin', currency: Currency.parse('EUR'),
  headline: { code: 'received', stage: 'placed', flags: [], title: 'We have your order', text: 'With you Thu 26 – Sat 28 Nov, as promised when you ordered.' },
  status: 'pending', pendingFor: 'payment', fulfillmentStatus: 'received', returnStatus: 'none', paymentStatus: 'authorized',
  customer: { subjectRef: SubjectRef.of(space, 'nora'), contactRef: SealedRef.of(space, 'nora') },
  holds: [], fulfillments: [], parcels: [], returns: [], exchanges: [], claims: [], incidents: [], appeasements: [], changes: [], messages: [],
  lines,
  groups: [
    { ref: 'g1', kind: 'ship', lines: held(lines.slice(0, 3)), step: 1, steps: 5, when: promise },
    { ref: 'g2', kind: 'pickup', lines: held(lines.slice(3)), step: 1, steps: 5, when: pickupPromise, locationId: 'store-quayside' },
  ],
  promises: [
    { id: 'prm_1', lineIds: ids(lines.slice(0, 3)), original: promise, status: 'on_track' },
    { id: 'prm_2', lineIds: ids(lines.slice(3)), original: pickupPromise, status: 'on_track' },
  ],
  money: exampleMoney,
  actions: [],
  timeline: { entries: [] },
  help: { phone: '+353215550142', email: 'care@aldermoor.example', hours: 'until 21:00 today' },
}

/** The same order for somebody who only has its link: no prices, no contact. */
export function linkView(view: OrderView): OrderView {
  const { money: _money, customer: _customer, ...rest } = view
  return { ...rest, lines: view.lines.map(({ price: _price, ...line }) => line) }
}

export const exampleNow = Instant.parse('2026-11-24T14:20:00Z')
