import { describe, expect, test } from '@jest/globals'
import { OrderId, wismoSpace } from '@wismo/kernel'
import { promiseIdOf, promisesOf, spanOf, windowOf } from './promises.ts'
import type { PromiseWindow } from './order-view.ts'

const orderId = OrderId.of(wismoSpace, 'promises')
const day = (over: Partial<PromiseWindow> = {}): PromiseWindow => ({ from: '2026-12-01', to: '2026-12-02', precision: 'day', timeZone: 'Europe/Dublin', source: 'checkout', ...over })
const until = (to: string): PromiseWindow => ({ to, precision: 'day', timeZone: 'Europe/Dublin', source: 'checkout' })
const line = (lineId: string, promise?: object) => ({ lineId, ...(promise && { promise }) })
const lines = [line('lin_1', { from: '2026-12-01', to: '2026-12-02', precision: 'day' }), line('lin_2'), line('lin_3', { from: '2026-12-01', to: '2026-12-02', precision: 'day', source: 'checkout' }), line('lin_4', { to: '2026-12-05', precision: 'day' })]
const first = promiseIdOf(orderId, day())
const made = (promises: readonly { readonly promiseId: string }[], over: object = {}) =>
  promisesOf({ order: { doc: { orderId, timeZone: 'Europe/Dublin', lines, cancelled: false, timeline: [], ...over } }, promises: promises.map((doc) => ({ part: doc.promiseId, version: 1, doc })) } as never, [])
const own = (over: object) => ({ promiseId: first as string, lines: { lin_9: 1 }, window: { to: '2026-12-24', precision: 'day' }, basis: 'model', status: 'on_track', ...over })

describe('what checkout promised', () => {
  test.each([
    ['a day that nobody named', { to: '2026-12-02', precision: 'unknown' }, 'day'], ['an instant that nobody named', { to: '2026-12-02T10:00:00Z', precision: 'unknown' }, 'hour'],
    ['an hour', { to: '2026-12-02T10:00:00Z', precision: 'hour' }, 'hour'],
  ] as const)('%s', (_, promise, precision) => {
    expect(windowOf(line('lin_1', promise) as never, 'Europe/Dublin')).toEqual({ to: promise.to, precision, timeZone: 'Europe/Dublin', source: 'checkout' })
  })

  test('is one promise per window, in the order of the lines; a line may have none', () => {
    expect(made([])).toEqual([
      { id: first, original: day(), lineIds: ['lin_1', 'lin_3'], status: 'on_track' },
      { id: promiseIdOf(orderId, until('2026-12-05')), original: until('2026-12-05'), lineIds: ['lin_4'], status: 'on_track' },
    ])
    expect(made([], { cancelled: true }).map(({ status }) => status)).toEqual(['void', 'void'])
  })

  test('another window, zone, precision or source is another promise', () => {
    const ids = [day(), day({ from: '2026-11-30' }), day({ to: '2026-12-03' }), day({ timeZone: 'UTC' }), day({ precision: 'hour' }), day({ source: 'model' }), until('2026-12-02')].map((window) => promiseIdOf(orderId, window))
    expect(new Set(ids).size).toBe(7)
    expect(promiseIdOf(OrderId.of(wismoSpace, 'other'), day())).not.toBe(first)
  })
})

describe('a promise of which its service has spoken', () => {
  test('I23 keeps the first window and its lines beside what is known now', () => {
    const said = { status: 'broken', atRiskSince: '2026-12-02T00:00:00Z', deltaMinutes: 0, replacedBy: 'prm_9', estimate: { latest: '2026-12-03' } }
    expect(made([own(said)])[0]).toEqual({ id: first, original: day(), lineIds: ['lin_1', 'lin_3'], ...said })
  })

  test('that checkout did not make comes after those, with its own window and lines', () => {
    const later = own({ promiseId: 'prm_later', window: { from: '2026-12-20', to: '2026-12-24', precision: 'unknown', timeZone: 'Europe/Paris' } })
    expect(made([later]).map(({ id }) => id)).toEqual([first, promiseIdOf(orderId, until('2026-12-05')), 'prm_later'])
    expect(made([later])[2]).toEqual({ id: 'prm_later', lineIds: ['lin_9'], original: { from: '2026-12-20', to: '2026-12-24', precision: 'day', timeZone: 'Europe/Paris', source: 'model' }, status: 'on_track' })
    expect(made([own({ promiseId: 'prm_later' })])[2]?.original).toEqual({ to: '2026-12-24', precision: 'day', timeZone: 'Europe/Dublin', source: 'model' })
  })

  test('counts no more when the order is off and nothing was there before, whatever was told', () => {
    expect(['on_track', 'at_risk', 'kept', 'broken'].map((status) => made([own({ status })], { cancelled: true })[0]?.status)).toEqual(['void', 'void', 'void', 'void'])
  })
})

test.each([
  ['of one is its own', [day()], day()],
  ['holds all of them', [day(), day({ from: '2026-11-30', to: '2026-12-01' }), day({ from: '2026-12-02', to: '2026-12-04' })], day({ from: '2026-11-30', to: '2026-12-04' })],
  ['begins at the end of one without a beginning', [until('2026-12-05'), day()], day({ to: '2026-12-05' })],
  ['begins at the earlier end of two without a beginning', [until('2026-12-05'), until('2026-12-03')], day({ from: '2026-12-03', to: '2026-12-05' })],
  ['of the same ends is an end', [until('2026-12-05'), until('2026-12-05')], until('2026-12-05')],
  ['of one with and one without a beginning is no end alone', [until('2026-12-02'), day()], day()],
  ['of days and hours is one of days', [day(), { from: '2026-12-04T09:00:00Z', to: '2026-12-04T12:00:00Z', precision: 'hour', timeZone: day().timeZone, source: 'checkout' }], day({ to: '2026-12-04' })],
  ['of two calendars is none', [day(), day({ timeZone: 'UTC' })], undefined],
  ['is none where one is missing', [day(), undefined, day()], undefined],
  ['of none is none', [], undefined],
] as const)('a span %s', (_, windows, span) => {
  expect(spanOf(windows)).toEqual(span)
})
