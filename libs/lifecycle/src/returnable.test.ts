import { describe, expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { actionsOf } from './actions.ts'
import { returnableOf } from './returnable.ts'
import { stateWith, type Said } from './testing/state-of.ts'

interface Sold {
  readonly returnable?: boolean
  readonly windowDays?: number
}

/** An order whose only line was sold on these terms. */
const stateOf = (said: Said, sold?: Sold) => {
  const state = stateWith(said)
  return { ...state, lines: state.lines.map((own) => ({ ...own, line: { ...own.line, ...(sold && { returns: { returnable: true, exchangeable: true, refundable: true, ...sold } }) } })) }
}
const noon = Instant.parse('2026-11-20T12:00:00Z')
const returnable = (said: Said, sold?: Sold, now = noon) => {
  const state = stateOf(said, sold)
  return state.lines.map((line) => returnableOf(state, line, now))[0]
}
const delivered = (deliveredAt?: string, over: object = {}): Said => ({ units: { delivered: 2 }, parcels: [{ status: 'delivered', lines: { lin_1: 2 }, ...(deliveredAt && { deliveredAt }), ...over }] })
const fourteen = { windowDays: 14 }

describe('the window to give something back', () => {
  test('ends so many days after it came, by the calendar of the order', () => {
    const came = delivered('2026-11-10T23:30:00Z')
    expect(returnable(came, fourteen)).toEqual({ returnable: 2, until: '2026-11-24' })
    expect(returnable({ ...came, order: { timeZone: 'Europe/Berlin' } }, fourteen)).toEqual({ returnable: 2, until: '2026-11-25' })
  })

  test('holds to the end of its last day, and not longer', () => {
    const came = delivered('2026-11-10T09:00:00Z')
    expect(returnable(came, fourteen, Instant.parse('2026-11-24T23:59:59Z'))).toEqual({ returnable: 2, until: '2026-11-24' })
    expect(returnable(came, fourteen, Instant.parse('2026-11-25T00:00:00Z'))).toEqual({ returnable: 0, until: '2026-11-24', reasons: [{ code: 'window_over' }] })
  })

  test('counts from what came last: by parcel, by pickup or from the van', () => {
    const work = (type: string, at: string): object => ({ stages: { delivered: { lin_1: 1 } }, timeline: [{ type, at: '2026-11-01T09:00:00Z' }, { type, at }, { type: 'FulfillmentCompleted', at: '2026-11-19T09:00:00Z' }] })
    for (const type of ['PickedUp', 'DeliveryCompleted', 'UnitsRendered']) expect(returnable({ ...delivered('2026-11-08T09:00:00Z'), fulfillments: [work(type, '2026-11-12T09:00:00Z')] }, fourteen)).toEqual({ returnable: 2, until: '2026-11-26' })
    expect(returnable({ ...delivered('2026-11-18T09:00:00Z'), fulfillments: [work('PickedUp', '2026-11-12T09:00:00Z')] }, fourteen)).toEqual({ returnable: 2, until: '2026-12-02' })
  })

  test.each([
    ['the line sets none', delivered('2026-01-10T09:00:00Z'), {}],
    ['nobody knows its terms', delivered('2026-01-10T09:00:00Z'), undefined],
    ['nobody said when it came', delivered(), fourteen],
    ['the word of when it came is no longer kept', { ...delivered('2026-01-10T09:00:00Z'), fulfillments: [{ stages: { delivered: { lin_1: 1 } } }] }, fourteen],
    ['what came is of another line', delivered('2026-01-10T09:00:00Z', { lines: { lin_2: 1 } }), fourteen],
    ['it is on its way back to us', delivered('2026-01-10T09:00:00Z', { direction: 'return' }), fourteen],
  ] as const)('is open where %s', (_, said, sold) => {
    expect(returnable(said as Said, sold)).toEqual({ returnable: 2 })
  })
})

describe('nothing of it may come back', () => {
  test.each([
    ['it was sold for good', delivered('2026-11-19T09:00:00Z'), { returnable: false, windowDays: 14 }, { returnable: 0, reasons: [{ code: 'not_returnable' }] }],
    ['it was sold for good, and is not there yet', { units: { open: 1 } }, { returnable: false }, { returnable: 0, reasons: [{ code: 'not_returnable' }] }],
    ['it is not there yet', { units: { in_transit: 1 } }, fourteen, { returnable: 0, reasons: [{ code: 'not_delivered' }] }],
    ['all of it is asked for', { ...delivered(), returns: { returns: { ret_1: { status: 'approved', requested: { lin_1: 2 } } } } }, fourteen, { returnable: 0, reasons: [{ code: 'duplicate_open' }] }],
    ['it is gone', { units: { returned: 1, lost: 1, cancelled: 1 } }, fourteen, undefined],
  ] as const)('where %s', (_, said, sold, wanted) => {
    expect(returnable(said as Said, sold)).toEqual(wanted)
  })
})

test('I3 no more is offered for return than is with the customer and not asked for', () => {
  for (const asked of [0, 1, 2, 3]) {
    const said = { ...delivered(), returns: { returns: { ret_1: { status: 'requested', requested: { lin_1: asked } } } } }
    expect(returnable(said)?.returnable).toBe(Math.max(0, 2 - asked))
  }
})

describe('as actions', () => {
  const actions = (said: Said, sold?: Sold) => actionsOf(stateOf(said, sold), noon)

  test('a return says how many and until when, or why not', () => {
    expect(actions(delivered('2026-11-10T09:00:00Z'), fourteen)).toContainEqual({ action: 'return', allowed: true, on: 'lin_1', quantity: 2, until: '2026-11-24' })
    expect(actions(delivered('2026-01-10T09:00:00Z'), fourteen)).toContainEqual({ action: 'return', allowed: false, on: 'lin_1', until: '2026-01-24', reasons: [{ code: 'window_over' }] })
    expect(actions(delivered(), { returnable: false })).toContainEqual({ action: 'return', allowed: false, on: 'lin_1', reasons: [{ code: 'not_returnable' }] })
  })

  test('what its node was asked to stop is not asked for twice', () => {
    const asked = (quantity: number): Said => ({ units: { packed: 2 }, order: { cancellationAsked: { lines: { lin_1: quantity }, dueBy: '2026-11-21' } } })
    expect(actions(asked(1))).toContainEqual({ action: 'cancel', allowed: true, on: 'lin_1', quantity: 1 })
    expect(actions(asked(2))).toContainEqual({ action: 'cancel', allowed: false, on: 'lin_1', reasons: [{ code: 'duplicate_open' }] })
  })
})
