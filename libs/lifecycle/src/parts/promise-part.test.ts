import { describe, expect, test } from '@jest/globals'
import { EventId, Instant, LineId, OrderId, PromiseId, wismoSpace } from '@wismo/kernel'
import { foldPromise, promiseEvents, type PromiseEvent, type PromisePart } from './promise-part.ts'

const orderId = OrderId.of(wismoSpace, 'o')
const promiseId = PromiseId.of(wismoSpace, 'p')
const newPromiseId = PromiseId.of(wismoSpace, 'new')
const line = LineId.of(wismoSpace, 'l')
const window = { from: '2026-11-18', to: '2026-11-20', precision: 'day' as const }
const hour = (h: number): Instant => Instant.parse(`2026-11-24T${String(h).padStart(2, '0')}:00:00Z`)
const reason = { code: 'missorted' }

type Name = PromiseEvent['type']
type Data<N extends Name> = Omit<Extract<PromiseEvent, { type: N }>['data'], 'orderId' | 'promiseId'>
const told = <N extends Name>(type: N, data: Data<N>, at = hour(10)): PromiseEvent =>
  ({ id: EventId.of(wismoSpace, type), type, aggregate: promiseId, occurredAt: at, recordedAt: at, actor: 'system', data: { orderId, promiseId, ...data } }) as unknown as PromiseEvent

const made = (to = '2026-11-20') => told('PromiseMade', { lines: [{ lineId: line, quantity: 2 }], window: { ...window, to }, basis: 'checkout', history: false })
const revised = () => told('DeliveryEstimateRevised', { estimate: { earliest: '2026-11-24', likely: '2026-11-25', latest: '2026-11-26', confidence: 0.8 }, source: 'model', reason })
const atRisk = (at = hour(10)) => told('PromiseAtRisk', { slipMinutes: 60, reason }, at)
const onTrack = () => told('PromiseBackOnTrack', {})
const kept = () => told('PromiseKept', { deltaMinutes: -90 })
const broken = () => told('PromiseBroken', { deltaMinutes: 120 })
const replaced = () => told('PromiseReplaced', { newPromiseId, agreedBy: 'customer' })
const voided = () => told('PromiseVoided', {})

const fold = (...events: readonly PromiseEvent[]): PromisePart => events.reduce<PromisePart>(foldPromise, foldPromise(undefined, made()))

test('a promise is made first', () => {
  expect(fold()).toEqual({ promiseId, lines: { [line]: 2 }, window, basis: 'checkout', status: 'on_track', history: false, timeline: [expect.objectContaining({ type: 'PromiseMade' })] })
  expect(() => foldPromise(undefined, kept())).toThrow(expect.objectContaining({ code: 'out_of_order' }))
})

test('I23 the first window stays whatever is said later', () => {
  expect(fold(revised(), made('2026-12-24'), replaced()).window).toEqual(window)
})

test.each<[string, readonly PromiseEvent[], object]>([
  ['an estimate is no status', [revised()], { status: 'on_track', estimate: { earliest: '2026-11-24', likely: '2026-11-25', latest: '2026-11-26', confidence: 0.8, source: 'model', reason: 'missorted' } }],
  ['at risk since it was first seen', [atRisk(hour(9)), atRisk(hour(11))], { status: 'at_risk', atRiskSince: hour(9) }],
  ['at risk anew', [atRisk(hour(9)), onTrack(), atRisk(hour(11))], { status: 'at_risk', atRiskSince: hour(11) }],
  ['kept', [kept()], { status: 'kept', deltaMinutes: -90 }],
  ['broken, with its warning', [atRisk(hour(9)), broken()], { status: 'broken', deltaMinutes: 120, atRiskSince: hour(9) }],
  ['kept after all', [broken(), kept()], { status: 'kept', deltaMinutes: -90 }],
  ['another stands in its place', [atRisk(), replaced()], { status: 'replaced', replacedBy: newPromiseId }],
  ['what was replaced is neither broken nor at risk', [replaced(), atRisk(), broken(), voided(), onTrack()], { status: 'replaced', replacedBy: newPromiseId }],
  ['nothing left to keep', [atRisk(), voided(), replaced(), onTrack()], { status: 'void' }],
  ['nothing left to keep, and it came all the same', [voided(), kept()], { status: 'kept', deltaMinutes: -90 }],
])('%s', (_, events, expected) => {
  expect(fold(...events)).toMatchObject(expected)
})

describe('what is not said is not there', () => {
  test.each<[readonly PromiseEvent[], string]>([
    [[atRisk(), onTrack()], 'atRiskSince'],
    [[voided(), atRisk()], 'atRiskSince'],
    [[replaced(), broken()], 'deltaMinutes'],
    [[voided(), replaced()], 'replacedBy'],
  ])('%#: no %s', (events, field) => {
    expect(fold(...events)).not.toHaveProperty(field)
  })
})

test('every fact is remembered', () => {
  const all = [made(), revised(), atRisk(), onTrack(), kept(), broken(), replaced(), voided()]
  expect(all.map(({ type }) => type)).toEqual([...promiseEvents])
  expect(fold(...all.slice(1)).timeline.map(({ type }) => type)).toEqual([...promiseEvents])
})
