import { describe, expect, test } from '@jest/globals'
import { Currency, Instant, LineId, ShopId, orderIdOf, paymentIdOf, lineIdOf } from '@wismo/kernel'
import { headlineCodes, type MoneyView, type OrderLineView, type ParcelView, type PromiseView } from '@wismo/lifecycle'
import type { Spoken } from './headline-facts.ts'
import { languageFor } from './languages.ts'
import { headlineWords } from './words.ts'

const now = Instant.parse('2026-11-24T14:20:00Z')
const order = orderIdOf(ShopId.parse('aldermoor'), 'A-1')
const [lamp, bulb] = [lineIdOf(order, '1'), lineIdOf(order, '2')]
const line = (id: LineId, fulfilled = 0, more: Partial<OrderLineView> = {}) => ({ id, quantity: { ordered: 1, current: 1, fulfilled }, units: {}, ...more }) as OrderLineView
const promised = (to: string, more: Partial<PromiseView> = {}): PromiseView => ({ id: to, lineIds: [lamp], original: { to, precision: 'day', timeZone: 'Europe/Dublin', source: 'checkout' }, status: 'on_track', ...more })
const parcel = (status: string, more: Partial<ParcelView> = {}): ParcelView => ({ id: 'pcl', direction: 'out', carrier: 'larkway', trackingNumber: 'LK', status, flags: [], lines: [], attempts: 0, ...more })
const inVan = (when: { readonly from?: string; readonly to: string } | undefined): Partial<Spoken> => ({
  parcels: [parcel('out_for_delivery')], groups: [{ ref: 'pcl', kind: 'ship', lines: [], step: 4, steps: 5, ...(when && { when: { ...when, precision: 'day', timeZone: 'Europe/Dublin', source: 'carrier' } }) }],
})
const money = (more: Partial<MoneyView>) => ({ due: 0, captured: 12900, refunded: 0, refundPending: 0, payments: [], refunds: [], ...more }) as unknown as MoneyView
const late: Partial<PromiseView> = { status: 'at_risk', estimate: { earliest: '2026-11-26', likely: '2026-11-27', latest: '2026-11-28' } }

const words = (code: string, more: Partial<Spoken> = {}) => {
  const { title, text } = headlineWords({ headline: { code }, promises: [], lines: [line(lamp), line(bulb)], timeZone: 'Europe/Dublin', currency: Currency.parse('EUR'), ...more }, languageFor('en-IE'), now)
  // Where Intl puts commas and thin spaces is its own affair.
  return `${title} | ${text}`.replace(/\s?–\s?/g, ' – ')
}

describe('every headline', () => {
  test.each(headlineCodes)('%s has a sentence even where nothing else is known', (code) => {
    expect(words(code)).toMatch(/^\S.*\S \| \S.*\.$/)
    expect(words(code)).not.toMatch(/none|undefined|[{}]|€/)
  })

  test('a code of a newer release is told as an order that we have', () => {
    expect(words('teleported')).toBe(words('received'))
  })
})

describe('days first', () => {
  test.each([
    ['on_the_way', [promised('2026-11-24')], 'Arriving by today'],
    ['on_the_way', [promised('2026-11-25', { original: { from: '2026-11-25', to: '2026-11-25', precision: 'day', timeZone: 'Europe/Dublin', source: 'checkout' } })], 'Arriving tomorrow, Wed 25 Nov'],
    ['confirmed', [promised('2026-11-28', late)], 'Arriving Thu 26 – Sat 28 Nov'],
    ['partly_delivered', [promised('2026-11-28', late)], 'Rest arriving Thu 26 – Sat 28 Nov'],
    ['attempt_failed', [promised('2026-11-24', { status: 'broken', unitsLate: 1, estimate: { earliest: '2026-11-25', latest: '2026-11-25' } })], 'Nobody answered. Next try tomorrow, Wed 25 Nov'],
    ['attempt_failed', [promised('2026-11-24')], 'Nobody answered the door'],
  ] as const)('%s', (code, promises, said) => {
    expect(words(code, { promises })).toContain(said)
  })

  test('a parcel in the van names hours only where its carrier does', () => {
    const hours = { earliest: '2026-11-24T14:00:00Z', likely: '2026-11-24T15:00:00Z', latest: '2026-11-24T17:00:00Z' }
    expect(words('out_for_delivery', { promises: [promised('2026-11-24', { estimate: hours })] })).toContain('Arriving today, 14:00 – 17:00')
    expect(words('out_for_delivery', { promises: [promised('2026-11-24')], ...inVan({ to: '2026-11-24' }) })).toMatch(/^Arriving today \|/)
  })

  test('one that was loaded on another day is out for delivery, and no day is named; a van of another day stands at no door', () => {
    expect(words('out_for_delivery', { promises: [promised('2026-12-03')], ...inVan({ from: '2026-12-01', to: '2026-12-03' }) })).toBe('Out for delivery | It is in the van and on its way to your door.')
    expect(words('out_for_delivery', inVan(undefined))).toMatch(/^Out for delivery \|/)
    const hours = { earliest: '2026-11-25T14:00:00Z', latest: '2026-11-25T17:00:00Z' }
    expect(words('out_for_delivery', { promises: [promised('2026-11-25', { estimate: hours })] })).toMatch(/^Out for delivery \|/)
    const van = { id: 'ful', status: 'on_site', flags: [], lines: [], appointment: { from: '2026-11-22T14:00:00Z', to: '2026-11-22T17:00:00Z', precision: 'hour' as const } }
    expect(words('out_for_delivery', { fulfillments: [van] })).toBe('Out for delivery | It is in the van and on its way to your door.')
  })

  test('what waits at a counter says until when, what was delivered when', () => {
    const fulfillments = [{ id: 'ful', status: 'ready_for_pickup', flags: [], lines: [], pickup: { extensions: 0, window: { to: '2026-11-28', precision: 'day' as const } } }]
    expect(words('ready_for_pickup', { fulfillments })).toContain('Collect by Sat 28 Nov')
    expect(words('delivered', { parcels: [parcel('delivered', { deliveredAt: Instant.parse('2026-11-24T13:08:00Z') })] })).toContain('Delivered today, 13:08')
    expect(words('preparing', { fulfillments: [{ id: 'ful', status: 'accepted', flags: [], lines: [], readyBy: Instant.parse('2026-11-30T12:00:00Z') }] })).toContain('Leaves us by Mon 30 Nov')
  })
})

describe('what is late', () => {
  test('is said with how many days, one Sorry, the cause where it is known, and how the rest stands', () => {
    const promises = [promised('2026-11-24', late), promised('2026-11-25', { lineIds: [bulb] })]
    const parcels = [parcel('in_transit', { flags: ['delayed'], cause: { party: 'weather', code: 'storm' } })]
    expect(words('delayed', { promises, parcels })).toBe('Arriving Thu 26 – Sat 28 Nov | Sorry, a part of your order is 2 to 4 days late. A storm holds it up. The rest of your order is on time.')
  })

  test.each([
    [[promised('2026-11-25', { status: 'at_risk', estimate: { earliest: '2026-11-26', latest: '2026-11-26' } })], 'Sorry, it is 1 day late.'],
    [[promised('2026-11-26', { ...late })], 'Sorry, it is up to 2 days late.'],
    [[promised('2026-11-24', { status: 'broken', unitsLate: 1 })], 'Later than planned | Sorry, it is later than we promised. We tell you the new day as soon as we know it.'],
  ])('and never more exactly than it is known', (promises, said) => {
    expect(words('delayed', { promises })).toContain(said)
  })

  test('and what comes together with it is no rest', () => {
    const promises = [promised('2026-11-24', { status: 'at_risk' }), promised('2026-11-25', { lineIds: [bulb] })]
    const group = (...ids: readonly LineId[]) => ({ ref: ids.join(), kind: 'ship', step: 3, steps: 5, lines: ids.map((lineId) => ({ lineId, quantity: 1 })) }) as NonNullable<Spoken['groups']>[number]
    expect(words('delayed', { promises, groups: [group(lamp, bulb)] })).toBe('Later than planned | Sorry, it is later than we promised. We tell you the new day as soon as we know it.')
    expect(words('delayed', { promises, groups: [group(lamp), group(bulb)] })).toMatch(/ The rest of your order is on time\.$/)
    expect(words('delayed', { promises: [promised('2026-11-25')] })).not.toContain('The rest')
  })

  test('what is lost does not come any more, whatever was promised of it', () => {
    const lines = [line(lamp, 0, { units: { lost: 1 } }), line(bulb, 0, { units: { in_transit: 1 } })]
    expect(words('on_the_way', { lines, promises: [promised('2026-11-23', { status: 'broken', unitsLate: 1 }), promised('2026-11-25', { lineIds: [bulb] })] })).toContain('Arriving by tomorrow, Wed 25 Nov')
  })

  test('a word of a carrier is no cause', () => {
    expect(words('delayed', { promises: [promised('2026-11-24', late)], parcels: [parcel('in_transit', { flags: ['delayed'], cause: { party: 'other', code: 'told_by_carrier' } })] })).not.toMatch(/told|carrier/)
  })
})

test('the day by which it can be given back is said where it is one for all of it', () => {
  const had = (id: LineId, until: string) => line(id, 1, { returns: { returnable: 1, until } })
  expect(words('delivered', { lines: [had(lamp, '2026-12-25'), had(bulb, '2026-12-25')] })).toContain('You can give it back until Fri 25 Dec')
  expect(words('delivered', { lines: [had(lamp, '2026-12-25'), had(bulb, '2026-12-29')] })).toMatch(/\| We hope you like it\.$/)
})

describe('money', () => {
  const refund = { id: 'rfd', amount: 12900, cause: 'ret', status: 'pending', at: now, arrivesBy: '2026-12-04' }
  const pay = { id: paymentIdOf(order, 'p'), method: 'card', status: 'action_required', amount: 1400, expiresAt: Instant.parse('2026-11-26T23:00:00Z') }
  const owed = { money: money({ due: 1400, payments: [pay] }) }

  test('names sum and day', () => {
    expect(words('refund_on_its_way', { money: money({ refundPending: 12900, refunds: [refund] }) })).toBe('€129.00 is on its way back to you | It reaches you by Fri 4 Dec.')
    expect(words('refunded', { money: money({ refunded: 12900 }) })).toContain('€129.00 is back with you')
    expect(words('action_needed', owed)).toMatch(/^Pay €14\.00 by Thu 26 Nov,? 23:00 to keep it/)
    expect(words('cancelled', { money: money({ captured: 0 }) })).toContain('Cancelled. Nothing was charged')
  })

  test('who may not see it reads the same news without a sum', () => {
    expect(words('refund_on_its_way')).toContain('Your money is on its way back')
    expect(words('action_needed', { parcels: [parcel('held', { flags: ['duties_due'] })] })).toContain('Customs waits for duties')
    expect(words('cancelled')).toContain('Your order is cancelled')
  })
})

describe('trouble and returns', () => {
  test.each([
    [{ parcels: [parcel('lost')] }, 'We lost your parcel'],
    [{ parcels: [parcel('in_transit', { flags: ['silent'] })] }, 'We are looking for your parcel'],
    [{ parcels: [parcel('in_transit', { flags: ['damaged'] })] }, 'damaged on the way'],
    [{ parcels: [parcel('lost', { direction: 'return' })] }, 'Your return got lost'],
    [{ money: money({ refunds: [{ id: 'r', amount: 1, cause: 'x', status: 'failed', at: now }] }) }, 'Your refund did not get through'],
  ] as const)('%#', (more, said) => {
    expect(words('problem', more as Partial<Spoken>)).toContain(said)
  })

  test.each([
    ['awaiting_handover', 'Hand it in by Tue 8 Dec'], ['requested', 'your wish to give it back'], ['in_transit', 'on its way to us'], ['received', 'We have your return'],
  ])('a return that is %s', (status, said) => {
    expect(words('return_in_progress', { returns: [{ id: 'ret', status, dueBy: Instant.parse('2026-12-08T10:00:00Z') }] })).toContain(said)
  })
})

describe('the sentence is about how it comes', () => {
  const pickup = [line(lamp, 0, { method: 'pickup' })]
  const range = { ...promised('2026-11-28', { status: 'on_track' }), original: { from: '2026-11-26', to: '2026-11-28', precision: 'day' as const, timeZone: 'Europe/Dublin', source: 'checkout' } }
  const counter = (flags: readonly string[] = [], to = '2026-11-28') => ({ id: to, status: 'ready_for_pickup', flags, lines: [], pickup: { extensions: 0, window: { to, precision: 'day' as const } } })
  const van = (status: string, flags: readonly string[] = []) => ({ id: 'ful', status, flags, lines: [], appointment: { from: '2026-11-24T14:00:00Z', to: '2026-11-24T17:00:00Z', precision: 'hour' as const } })
  const gone = [line(lamp, 0, { units: { in_transit: 1 } })]
  const had = (method: OrderLineView['method']) => [line(lamp, 1, { method, units: { delivered: 1 } })]

  test.each([
    ['confirmed', { lines: pickup, promises: [range] }, 'Ready to collect Thu 26 – Sat 28 Nov | Your order is confirmed.'],
    ['received', { lines: pickup, promises: [promised('2026-11-25')] }, 'We have your order | Ready to collect by tomorrow, Wed 25 Nov, as promised when you ordered.'],
    ['preparing', { lines: pickup, promises: [promised('2026-11-25')], fulfillments: [{ id: 'f', status: 'accepted', flags: [], lines: [], readyBy: now }] }, 'Ready to collect by tomorrow, Wed 25 Nov | We are packing it now.'],
    ['delayed', { lines: pickup, promises: [promised('2026-11-24', late)] }, 'Ready to collect Thu 26 – Sat 28 Nov | Sorry, it is 2 to 4 days late.'],
    ['confirmed', { lines: [...pickup, line(bulb, 0, { method: 'ship' })], promises: [range] }, 'Arriving Thu 26 – Sat 28 Nov'],
    ['confirmed', { lines: [line(lamp, 0, { method: 'scheduled' })], promises: [range], fulfillments: [van('scheduled')] }, /^Arriving Tue 24 Nov,? 14:00 – 17:00 \|/],
    ['confirmed', { promises: [] }, 'Your order is confirmed | We have everything we need from you, and tell you the day as soon as we know it.'],
    ['on_the_way', { parcels: [parcel('held', { flags: ['customs'] })] }, 'On its way to you | Customs is checking it.'],
    ['out_for_delivery', { fulfillments: [van('on_site')] }, 'At your door now | The van has arrived.'],
    ['out_for_delivery', { fulfillments: [van('en_route', ['shortfall'])] }, 'Arriving today, 14:00 – 17:00 | A piece is missing in the van.'],
    ['ready_for_pickup', { fulfillments: [counter(['window_lapsed'])] }, 'The time to collect it is over | Talk to us if you still want it.'],
    ['ready_for_pickup', { fulfillments: [counter(['window_lapsed'], '2026-11-20'), counter()] }, 'Collect by Sat 28 Nov | It is ready for you. Bring your order number.'],
    ['ready_for_pickup', { parcels: [parcel('available_for_pickup', { point: { name: 'Locker 12, QUAYSIDE STATION', until: Instant.parse('2026-11-29T20:00:00Z') } })] }, 'It waits for you at Locker 12, Quayside Station.'],
    ['ready_for_pickup', { parcels: [parcel('available_for_pickup')] }, 'Ready for you to collect | It waits for you at Larkway.'],
    ['delivered', { lines: had('curbside') }, 'Collected | We hope you like it.'],
    ['delivered', { lines: had('digital') }, 'You have it | We hope you like it.'],
    ['delivered', { lines: had('ship'), claims: [{ id: 'clm', status: 'opened' }] }, 'Delivered | You told us that something is wrong.'],
    ['delivered', { lines: had('ship'), claims: [{ id: 'clm', status: 'denied' }] }, 'Delivered | We hope you like it.'],
    ['change_pending', { changes: [{ id: 'chg', status: 'quoted' }, { id: 'chg2', status: 'awaiting_node', until: Instant.parse('2026-11-24T15:20:00Z') }] }, 'We are checking your change, answer by today, 15:20'],
    ['change_pending', { changes: [{ id: 'chg', status: 'awaiting_payment' }] }, 'Your change waits for its payment'],
    ['change_pending', { changes: [{ id: 'chg', status: 'quoted' }] }, 'Your change waits for your yes'],
    ['refunded', { money: money({ refunded: 0 }) }, 'It is back with us'],
    ['cancelled', { lines: gone, money: money({}) }, 'Your order is cancelled | A part was on its way before we could stop it.'],
    ['on_the_way', { status: 'cancelled', lines: gone, money: money({}) }, 'Your order is cancelled | A part was on its way before we could stop it.'],
    ['out_for_delivery', { status: 'cancelled', lines: gone }, 'Out for delivery | A part was on its way before we could stop it.'],
    ['action_needed', { money: money({ due: 1400, payments: [{ id: paymentIdOf(order, 'p'), method: 'card', status: 'failed', amount: 1400 }] }) }, 'Pay €14.00 to keep it | The last try did not work.'],
    ['action_needed', { money: money({ due: 1400, payments: [{ id: paymentIdOf(order, 'p'), method: 'card', status: 'action_required', amount: 1400 }] }) }, 'Pay €14.00 to keep it | One step is missing before it is paid.'],
    ['action_needed', { money: money({ due: 1400 }), incidents: [{ id: 'inc', status: 'options_offered', default: 'wait' }] }, 'Pay €14.00 to keep it'],
    ['action_needed', { money: money({ due: 1400 }), incidents: [{ id: 'inc', status: 'options_offered' }] }, 'Choose what happens'],
  ] as const)('%s %#', (code, more, said) => {
    const told = words(code, more as Partial<Spoken>)
    if (typeof said === 'string') expect(told).toContain(said)
    else expect(told).toMatch(said)
  })
})

test.each([
  ['es-ES', 'Llega a más tardar hoy'], ['fr-FR', 'Arrive au plus tard aujourd’hui'], ['it-IT', 'Arriva entro oggi'], ['nl-NL', 'Komt uiterlijk vandaag'], ['pl-PL', 'Dotrze najpóźniej dziś'], ['de-DE', 'Kommt bis heute'],
])('in %s a day by which it comes is one of those on which it may, and today has its name', (locale, said) => {
  expect(headlineWords({ headline: { code: 'confirmed' }, promises: [promised('2026-11-24')], lines: [line(lamp)], timeZone: 'Europe/Dublin' }, languageFor(locale), now).title).toBe(said)
})

describe('a sentence speaks of all of it only where that is so', () => {
  const units = (id: LineId, told: OrderLineView['units'], more: Partial<OrderLineView> = {}) => line(id, (told.delivered ?? 0) + (told.returned ?? 0), { units: told, ...more })
  const [until27, until28] = [promised('2026-11-27', { lineIds: [lamp] }), promised('2026-11-28', { lineIds: [bulb] })]
  const there = units(lamp, { delivered: 1 })
  const absent = units(bulb, { backordered: 1 }, { stockOn: '2026-12-10' })

  test.each([
    ['on_the_way', [units(lamp, { in_transit: 1 }), units(bulb, { in_transit: 1 })], 'Arriving Fri 27 – Sat 28 Nov | It left us and is on its way to you.'],
    ['on_the_way', [units(lamp, { in_transit: 1 }), units(bulb, { open: 1 })], 'Arriving Fri 27 – Sat 28 Nov | A part of it is on its way. The rest has not left us yet.'],
    ['on_the_way', [units(lamp, { in_transit: 1 }), absent], 'Arriving by Fri 27 Nov | A part of it is on its way. The rest has not left us yet. A part of it is not in stock right now.'],
    ['out_for_delivery', [units(lamp, { in_transit: 1 }), absent], 'Out for delivery | It is in the van and on its way to your door. A part of it is not in stock right now.'],
    ['backordered', [absent], 'Back in stock about Thu 10 Dec | It is not in stock right now. We tell you if the day changes.'],
    ['backordered', [units(lamp, { open: 1 }), absent], 'Back in stock about Thu 10 Dec | A part of it is not in stock right now.'],
    ['partly_delivered', [there, units(bulb, { in_transit: 1 })], 'Rest arriving by Sat 28 Nov | Part of your order is with you.'],
    ['partly_delivered', [there, absent], 'Back in stock about Thu 10 Dec | Part of your order is with you.'],
    ['partly_delivered', [there, units(bulb, { backordered: 1 })], 'Not in stock right now | Part of your order is with you.'],
    ['partly_delivered', [units(lamp, { returned: 1 }), units(bulb, { open: 1 })], 'Rest arriving by Sat 28 Nov | What came before was given back.'],
  ] as const)('%s %#', (code, lines, said) => {
    expect(words(code, { lines, promises: [until27, until28] })).toBe(said)
  })

  test('the rest is on time only where it is in stock', () => {
    const promises = [promised('2026-11-23', { lineIds: [lamp], status: 'broken', unitsLate: 1 }), until28]
    expect(words('delayed', { lines: [units(lamp, { in_transit: 1 }), units(bulb, { open: 1 })], promises })).toMatch(/ The rest of your order is on time\.$/)
    expect(words('delayed', { lines: [units(lamp, { in_transit: 1 }), absent], promises })).toMatch(/as soon as we know it\. A part of it is not in stock right now\.$/)
  })

  test('the rest is on its way only where it is', () => {
    expect(words('partly_delivered', { lines: [there, units(bulb, { open: 1 })] })).toContain('The rest is still to come |')
    expect(words('partly_delivered', { lines: [there, units(bulb, { in_transit: 1 })] })).toContain('The rest is on its way |')
  })

  test('what came back is not coming any more', () => {
    expect(words('returning_to_sender', { parcels: [parcel('returned')] })).toContain('It is back with us | The carrier could not hand it over.')
    expect(words('returning_to_sender', { parcels: [parcel('returned'), parcel('returning')] })).toContain('Your parcel is coming back to us |')
  })
})
