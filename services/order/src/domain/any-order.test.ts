// I25 All facts of an order, in any order of arrival, any number of times, also before the order itself: through the decisions and the fold they end in one part.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { OrderLine, OrderPlaced, Totals } from '@wismo/contracts'
import { eventIdOf, EventId, fold, Instant, lineIdOf, orderIdOf, SealedRef, ShopId, SubjectRef, TrackingLinkId, uuidV5, wismoSpace, type Currency, type Uuid } from '@wismo/kernel'
import { foldOrder, partsOf, type OrderEvent as PartEvent, type OrderPart } from '@wismo/lifecycle'
import { cancelOrder } from './life.ts'
import { cancelLines, changeLines, reportStock, type LineChange } from './lines.ts'
import { order, placeOrder, type Order, type OrderEvent } from './order.ts'
import { decideReview, type Review } from './review.ts'
import { issueTrackingLink } from './tracking-link.ts'
import { changeAddress, changeContact } from './whereabouts.ts'

const shopId = ShopId.parse('aldermoor')
const orderId = orderIdOf(shopId, '1')
const currency = 'EUR' as Currency
const at = (hour: number): Instant => Instant.plus(Instant.parse('2026-11-24T10:00:00Z'), hour * 3_600_000)
const reason = { code: 'customer_request' }
const ref = (name: string) => SealedRef.of(wismoSpace, name)
const line = (externalLineId: string, quantity: number, total: number): OrderLine => ({
  lineId: lineIdOf(orderId, externalLineId), externalLineId, sku: `S${externalLineId}`, title: 'Thing', variant: {}, quantity, unit: { code: 'EA', scale: 0 }, kind: 'goods', unitPrice: total, discounts: [], taxes: [], total, delivery: { method: 'ship', addressKey: 'home' },
})
const totals = (total: number): Totals => ({ items: total, discounts: 0, shipping: 0, fees: 0, tax: 0, total })
const document = (confirmation: OrderPlaced['confirmation']): OrderPlaced => ({
  orderId, shopId, externalId: '1', number: '1', channel: 'web', placedAt: at(0), currency, locale: 'en-IE', timeZone: 'Europe/Dublin', taxIncluded: true, test: false, history: false, customerType: 'guest', customerTags: [],
  subjectRef: SubjectRef.of(wismoSpace, 's'), contactRef: ref('contact'), addresses: { home: { addressRef: ref('home'), country: 'IE' } }, lines: [line('a', 3, 1000), line('b', 2, 4000)],
  shipping: [], fees: [], discounts: [], totals: totals(5000), payments: [], confirmation, policies: [], consents: [], attributes: {}, contentHash: 'h',
})

/** A message, with what is decided for it. */
interface Fact {
  readonly id: Uuid
  readonly at: Instant
  readonly decide: (state: Order) => readonly OrderEvent[]
}

let count = 0
function fact(hour: number, decide: (id: Uuid) => Fact['decide']): Fact {
  count += 1
  const id = uuidV5(wismoSpace, 'fact', count)
  return { id, at: at(hour), decide: decide(id) }
}

interface Stream {
  readonly state: Order
  readonly part: OrderPart | undefined
  readonly ids: ReadonlySet<string>
}

/** As a reaction records it: what a message brought before is not brought again. */
function tell({ state, part, ids }: Stream, { id, at: occurredAt, decide }: Fact): Stream {
  if (ids.has(eventIdOf(id, 'test', 0))) return { state, part, ids }
  const events = decide(state).map((event, i) => ({ occurredAt, ...event, id: EventId.fromUuid(eventIdOf(id, 'test', i)) }))
  const next = events.reduce<OrderPart | undefined>((before, event) => foldOrder(before, { ...event, aggregate: orderId, version: 1, recordedAt: at(99), actor: 'retailer' } as unknown as PartEvent), part)
  return { state: fold(order, events as readonly OrderEvent[], state), part: JSON.parse(JSON.stringify(next ?? null)) as OrderPart | undefined ?? undefined, ids: new Set([...ids, ...events.map((_, i) => eventIdOf(id, 'test', i))]) }
}

const told = (facts: readonly Fact[]): Stream => facts.reduce(tell, { state: order.initial, part: undefined, ids: new Set() })

const hour = fc.integer({ min: 1, max: 4 })
const named = fc.constantFrom('a', 'b', 'c', 'd')
const change = fc.record({ change: fc.constantFrom('added' as const, 'repriced' as const, 'swapped' as const), name: named, quantity: fc.integer({ min: 1, max: 4 }), total: fc.integer({ min: 0, max: 5000 }), replaces: fc.constantFrom('a', 'b') })
const changeOf = ({ change: what, name, quantity, total, replaces }: { change: LineChange['change']; name: string; quantity: number; total: number; replaces: string }): LineChange => ({ change: what, line: line(name, quantity, total), replaces: lineIdOf(orderId, replaces) })
const units = fc.array(fc.record({ lineId: named.map((name) => lineIdOf(orderId, name)), quantity: fc.integer({ min: 1, max: 4 }) }), { minLength: 1, maxLength: 2 })
const facts = fc.oneof(
  fc.tuple(hour, fc.array(change, { minLength: 1, maxLength: 3 }), fc.option(fc.integer({ min: 0, max: 9000 }), { nil: undefined })).map(([when, changes, total]) => fact(when, () => changeLines({ orderId, currency, changes: changes.map(changeOf), ...(total === undefined ? {} : { total }) }))),
  fc.tuple(hour, units).map(([when, lines]) => fact(when, () => cancelLines(orderId, lines, reason, currency))),
  fc.tuple(hour, units, fc.constantFrom('short' as const, 'backordered' as const, 'available' as const)).map(([when, lines, state]) => fact(when, () => reportStock({ orderId, lines, state }))),
  fc.tuple(hour, fc.constantFrom<Review['decision']>('hold', 'accept', 'reject')).map(([when, decision]) => fact(when, (id) => decideReview({ orderId, fact: id, at: at(when), decision, reason }))),
  hour.map((when) => fact(when, () => cancelOrder({ orderId, reason }))),
  hour.map((when) => fact(when, (id) => changeContact({ orderId, contactRef: SealedRef.of(id, 'contact') }))),
  hour.map((when) => fact(when, (id) => changeAddress({ orderId, addressKey: 'home', address: { addressRef: SealedRef.of(id, 'home'), country: 'PT' } }))),
)

/** What a part says of the order, whichever order its properties have: not what its own timeline says. */
const said = ({ part }: Stream): string =>
  JSON.stringify({ ...part, timeline: undefined }, (_key, value: unknown) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1))) : value))

test('I25 any permutation and duplication of the facts ends in the same part', () => {
  const lives = fc.tuple(fc.array(facts, { maxLength: 7 }), fc.constantFrom<OrderPlaced['confirmation']>('auto', 'manual')).map(([some, confirmation]) => [fact(0, () => placeOrder(document(confirmation))), ...some])
  const shuffled = lives.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.subarray(all)))
  fc.assert(
    fc.property(shuffled, ([all, other, again]) => {
      expect(said(told([...other.slice(0, 2), ...again.filter((one) => other.slice(0, 2).includes(one)), ...other.slice(2), ...again]))).toBe(said(told(all)))
    }),
    { numRuns: 400 },
  )
})

test('I36 links that were handed out before a move or after it: the generation says which still count, whichever fact came first', () => {
  const place = fact(0, () => placeOrder(document('auto')))
  const move = (when: number) => fact(when, () => changeAddress({ orderId, addressKey: 'home', address: { addressRef: ref(`${when}`), country: 'PT' } }))
  const link = TrackingLinkId.of(wismoSpace, 'l')
  const issue = fact(1, () => issueTrackingLink({ orderId, linkId: link, level: 'link' }, at(1)))
  const generationOf = ({ state }: Stream) => (state.status === 'none' ? undefined : state.links.get(link)?.generation)
  const before = told([place, issue, move(2)])
  expect([generationOf(before), before.state.linkGeneration, before.part?.linkGeneration]).toEqual([0, 1, 1])
  const after = told([move(2), place, move(3), issue])
  expect([generationOf(after), after.state.linkGeneration, after.part?.linkGeneration]).toEqual([2, 2, 2])
})

test('nothing of an order is there before it is placed, whatever is known of it', () => {
  const { part, state } = told([fact(2, () => cancelOrder({ orderId, reason })), fact(1, () => changeContact({ orderId, contactRef: ref('new') }))])
  expect(partsOf([{ part: orderId, version: 2, doc: part }])).toBeUndefined()
  expect(state.status).toBe('none')
})
