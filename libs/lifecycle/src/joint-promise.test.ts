import { describe, expect, test } from '@jest/globals'
import { jointPromise } from './joint-promise.ts'
import type { PromiseView } from './order-view.ts'

const promise = (line: string, from: string, to: string, more: object = {}): PromiseView =>
  ({ id: to, lineIds: [line], original: { from, to, precision: 'day', timeZone: 'Europe/Dublin', source: 'checkout' }, status: 'on_track', ...more }) as unknown as PromiseView
const lamp = promise('1', '2026-11-30', '2026-12-01')
const throwOver = promise('2', '2026-11-30', '2026-12-02')
const days = (promises: readonly PromiseView[], ...lines: readonly string[]) => {
  const joint = jointPromise(promises, lines)
  return [joint?.original.from, joint?.original.to, joint?.expected?.to, joint?.isLate]
}

describe('what was promised of lines that come together', () => {
  test('is all of their days, and expected is the same while none is late', () => {
    expect(days([lamp, throwOver], '1', '2')).toEqual(['2026-11-30', '2026-12-02', '2026-12-02', false])
    expect(days([lamp, throwOver], '1')).toEqual(['2026-11-30', '2026-12-01', '2026-12-01', false])
  })

  test('is late with one of them: with a new day where there is one for it, else without', () => {
    expect(days([{ ...lamp, status: 'broken' }, throwOver], '1', '2')).toEqual(['2026-11-30', '2026-12-02', undefined, true])
    expect(days([{ ...lamp, status: 'at_risk', estimate: { earliest: '2026-12-03', latest: '2026-12-04' } }, throwOver], '1', '2')).toEqual(['2026-11-30', '2026-12-02', '2026-12-04', true])
  })

  test('counts by days where some have hours, leaves out what is void, and is nothing where nothing was promised', () => {
    const hours = promise('2', '2026-12-02T10:00:00Z', '2026-12-03T00:30:00Z', { original: { to: '2026-12-03T00:30:00Z', precision: 'hour', timeZone: 'Europe/Dublin', source: 'node' } })
    expect(days([lamp, hours], '1', '2')).toEqual(['2026-11-30', '2026-12-03', '2026-12-03', false])
    expect(days([lamp, { ...throwOver, status: 'void' }], '1', '2')).toEqual(['2026-11-30', '2026-12-01', '2026-12-01', false])
    expect(jointPromise([lamp], ['3'])).toBeUndefined()
  })
})
