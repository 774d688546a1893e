import { describe, expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { actionsOf } from './actions.ts'
import { stateWith, type Said } from './testing/state-of.ts'

const now = Instant.parse('2026-11-30T10:00:00Z')
const actions = (said: Said) => actionsOf(stateWith(said), now)
const action = (name: string, said: Said) => actions(said).find((one) => one.action === name)
const not = (name: string, reason: string, alternatives?: readonly string[]) => ({ action: name, allowed: false, ...(name === 'change_address' ? {} : { on: 'lin_1' }), reasons: [{ code: reason }], ...(alternatives && { alternatives }) })
const all = { open: 1, backordered: 2, allocated: 4, packed: 8 }

test('what helps first comes first, and nothing goes of an order that is closed', () => {
  const said: Said = {
    units: { open: 1, delivered: 1 }, money: { due: 5 }, fulfillments: [{ status: 'ready_for_pickup', pickup: { to: '2026-12-04' } }, {}],
    returns: { incidents: { inc_1: { status: 'options_offered', until: '2026-12-01T00:00:00Z' }, inc_2: { status: 'chosen' }, inc_3: { status: 'resolved' } } },
  }
  expect(actions(said)).toEqual([
    { action: 'choose_option', allowed: true, on: 'inc_1', until: '2026-12-01T00:00:00Z' }, { action: 'pay', allowed: true }, { action: 'extend_pickup', allowed: true, on: 'ful_0', until: '2026-12-04' },
    { action: 'cancel', allowed: true, on: 'lin_1', quantity: 1 }, { action: 'return', allowed: true, on: 'lin_1', quantity: 1 }, { action: 'change_address', allowed: true },
  ])
  expect(actions({ ...said, status: 'closed' })).toEqual([])
})

describe('pay', () => {
  const links = { plk_1: { status: 'expired', until: '2026-11-01' }, plk_2: { status: 'active', until: '2026-12-01' } }
  test.each([
    ['by the link that is open', { money: { due: 1 }, payments: { links } }, { action: 'pay', allowed: true, on: 'plk_2', until: '2026-12-01' }],
    ['by a link that is made then', { money: { due: 1 } }, { action: 'pay', allowed: true }],
    ['nothing is due', { payments: { links } }, undefined],
    ['what is set aside covers it', { money: { due: 1, dueCoveredBy: 'authorization' } }, undefined],
    ['the order is off', { money: { due: 1 }, status: 'cancelled' }, undefined],
  ] as const)('%s', (_, said, wanted) => {
    expect(action('pay', said)).toEqual(wanted)
  })
})

describe('cancel', () => {
  test.each([
    ['what has not left', { units: { ...all, ready_for_pickup: 16, in_transit: 32, delivered: 64 } }, { action: 'cancel', allowed: true, on: 'lin_1', quantity: 31 }],
    ['nothing of what moves', { units: { in_transit: 1, delivered: 1 } }, not('cancel', 'already_shipped', ['intercept', 'return'])],
    ['nothing of what comes back', { units: { returning_to_sender: 1 } }, not('cancel', 'already_shipped', ['intercept', 'return'])],
    ['nothing of what is there', { units: { delivered: 1 } }, not('cancel', 'already_shipped', ['return'])],
    ['nothing of what went back', { units: { returned: 1 } }, undefined],
    ['nothing of what is off', { units: { cancelled: 1 } }, undefined],
    ['nothing of an order that is off', { units: { packed: 1 }, status: 'cancelled' }, undefined],
  ] as const)('%s', (_, said, wanted) => {
    expect(action('cancel', said)).toEqual(wanted)
  })
})

describe('return', () => {
  const asked = (status: string, requested: number, handed: number): Said => ({ units: { delivered: 4 }, returns: { returns: { ret_1: { status, requested: { lin_1: requested }, handed: { lin_1: handed } } } } })
  test.each([
    ['what is there', { units: { delivered: 4, in_transit: 1 } }, 4],
    ['what nobody asked for', asked('requested', 3, 0), 1],
    ['what nobody asked for, approved', asked('approved', 3, 0), 1],
    ['what nobody asked for, with a label', asked('awaiting_handover', 3, 1), 2],
    ['more was handed over than asked for', asked('awaiting_handover', 1, 3), 4],
    ['what went back is no more with the customer', asked('in_transit', 3, 0), 4],
    ['what was declined', asked('declined', 3, 0), 4],
  ] as const)('%s', (_, said, quantity) => {
    expect(action('return', said)).toEqual({ action: 'return', allowed: true, on: 'lin_1', quantity })
  })

  test('not what was asked for already, nor what is not there yet; of what will not come no word', () => {
    expect(action('return', asked('requested', 4, 0))).toEqual(not('return', 'duplicate_open'))
    for (const bucket of ['open', 'backordered', 'allocated', 'packed', 'ready_for_pickup', 'in_transit']) expect(action('return', { units: { [bucket]: 1 } })).toEqual(not('return', 'not_delivered'))
    for (const bucket of ['cancelled', 'returned', 'lost']) expect(action('return', { units: { [bucket]: 1 } })).toBeUndefined()
  })
})

describe('change of address', () => {
  test.each([
    ...['open', 'backordered', 'allocated', 'packed'].map((bucket) => [bucket, { units: { [bucket]: 1, in_transit: 1 } }, { action: 'change_address', allowed: true }] as const),
    ['under way', { units: { in_transit: 1 } }, not('change_address', 'already_shipped', ['redirect'])],
    ['there', { units: { delivered: 1 } }, undefined],
    ['off', { units: { open: 1 }, status: 'cancelled' }, undefined],
    ['completed', { units: { open: 1 }, status: 'completed' }, undefined],
    ['delivered by appointment', { units: { open: 1 }, method: 'scheduled' }, { action: 'change_address', allowed: true }],
    ...['pickup', 'curbside', 'digital', 'none'].flatMap((method) => [['open', method], ['in_transit', method]] as const).map(([bucket, method]) => [`${method}, ${bucket}`, { units: { [bucket]: 1 }, method }, undefined] as const),
  ] as const)('%s', (_, said, wanted) => {
    expect(action('change_address', said as Said)).toEqual(wanted)
  })
})
