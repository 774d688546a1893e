import { describe, expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { deskChrome, deskNow, deskOrder, deskTimeline } from '../testing/desk-order.ts'
import { renderOrderPage, type OrderPageProps } from './order-page.tsx'
import { renderTrackingPage } from '../pages/tracking-page.tsx'
import { customersView } from './customers-view.ts'

const show = (more: Partial<OrderPageProps> = {}): string => renderOrderPage({ chrome: deskChrome, shop: { name: 'Aldermoor', nodes: [{ id: 'store-quayside', name: 'Quayside store' }] }, order: deskOrder, timeline: deskTimeline, whole: deskTimeline, state: {}, now: deskNow, isAgent: true, ...more })
/** Texts without marks, one blank between words. */
const said = (html: string): string => html.replaceAll(/<(script|style)[^>]*>.*?<\/\1>/g, '').replaceAll(/<[^>]+>/g, ' ').replaceAll('&amp;', '&').replaceAll(/\s+/g, ' ')

describe('an order on the desk', () => {
  test('begins with the sentence that the customer reads', () => {
    const html = show()
    expect(html).toContain('<h1>Arriving Sun 29 – Mon 30 Nov</h1>')
    expect(said(html)).toContain('Two days late: a storm. Sorry. Nora reads the same words on the order page at this moment')
    expect(html.match(/<h1/g)).toHaveLength(1)
  })

  test('says where everything is: parcel, carrier and number, every unit of a line, what was promised and what is expected', () => {
    const text = said(show())
    expect(text).toContain('Cherbourg port, Tue 24 Nov, 13:20')
    expect(text).toContain('Larkway LK 7731 0942 56')
    expect(text).toMatch(/Promised Thu 26.*Sat 28 Nov Now Sun 29.*Mon 30 Nov/)
    expect(text).toContain('1 late. Of all: 1 in transit, 1 lost')
    expect(text).toContain('At Quayside store')
    expect(text).toMatch(/Not coming, or back .*Lambswool throw .*1 returned/)
  })

  test('days are those of all lines of a parcel; where one is late and nobody knows a new day it says that', () => {
    const [first] = deskOrder.promises
    const [lamp, bulb] = deskOrder.lines
    if (first === undefined || lamp === undefined || bulb === undefined) throw new Error('A promise is about two lines.')
    const { estimate: _guess, atRiskSince: _since, ...promise } = first
    const promises = [{ ...promise, lineIds: [lamp.id], status: 'on_track' }, { ...promise, id: 'prm_9', lineIds: [bulb.id], original: { ...promise.original, to: '2026-11-30' }, status: 'on_track' }]
    const groups = deskOrder.groups.map((group, i) => (i > 0 ? group : { ...group, when: { ...promise.original, to: '2026-11-30' } }))
    expect(said(show({ order: { ...deskOrder, groups, promises } }))).toMatch(/Promised Thu 26.{1,5}Mon 30 Nov Expected Thu 26.{1,5}Mon 30 Nov/)
    expect(said(show({ order: { ...deskOrder, groups, promises: promises.map((one) => ({ ...one, status: 'broken' })) } }))).toMatch(/Promised Thu 26.{1,5}Mon 30 Nov Now No new day yet .*Broken Original Thu 26.{1,5}Sat 28 Nov Current no new day yet/)
  })

  test('what was lost is not said to be on time: no day is expected, until it was made good', () => {
    const [first] = deskOrder.promises
    const [parcel] = deskOrder.parcels
    const [group] = deskOrder.groups
    const [lamp] = deskOrder.lines
    if (first === undefined || parcel === undefined || group === undefined || lamp === undefined) throw new Error('There is a parcel that something was promised of.')
    const { estimate: _guess, ...promise } = first
    const lost = {
      ...deskOrder, lines: [{ ...lamp, units: { lost: 1 } }], promises: [{ ...promise, lineIds: [lamp.id], status: 'on_track' }], parcels: [{ ...parcel, status: 'lost', flags: [] }],
      groups: [{ ...group, lines: [{ lineId: lamp.id, quantity: 1 }], when: promise.original }],
    }
    const saidOf = (order: Partial<OrderPageProps['order']>) => said(show({ order: { ...lost, ...order } as OrderPageProps['order'] }))
    const open = saidOf({ headline: { ...deskOrder.headline, code: 'problem', flags: [] } })
    expect(open).toMatch(/Promised Thu 26.{1,5}Sat 28 Nov Now No new day yet .*Promises Oak desk lamp Lost Original Thu 26.{1,5}Sat 28 Nov Current no new day yet/)
    expect(open).not.toContain('Expected Thu 26')
    const paid = saidOf({ headline: { ...deskOrder.headline, code: 'refunded', flags: [] } })
    expect(paid).toMatch(/Lost, made good Original Thu 26.{1,5}Sat 28 Nov Current not coming any more/)
    expect(paid).not.toMatch(/Expected Thu 26|new day/)
    expect(saidOf({ lines: [{ ...lamp, units: { lost: 1, in_transit: 1 } }] })).toContain('Some of it lost Original')
  })

  test('what left its node is on its way before its carrier has seen it', () => {
    const [parcel] = deskOrder.parcels
    const [group] = deskOrder.groups
    const at = (step: number) => said(show({ order: { ...deskOrder, groups: [{ ...group, step }], parcels: [{ ...parcel, status: 'pre_transit', flags: [] }] } as never }))
    expect([at(3), at(2)].map((text) => /Parcel (Left us, not scanned yet|Not handed over yet) /.exec(text)?.[1])).toEqual(['Left us, not scanned yet', 'Not handed over yet'])
  })

  test('nobody knows when a parcel goes on that is silent, damaged, or waits for somebody', () => {
    const [parcel] = deskOrder.parcels
    const promises = deskOrder.promises.map(({ estimate: _guess, ...promise }) => ({ ...promise, status: 'on_track' as const }))
    const text = said(show({ order: { ...deskOrder, promises, parcels: [{ ...parcel, flags: ['silent'] }] as never } }))
    expect(text).toMatch(/No news .*Now No new day yet .*Promises Oak desk lamp, Warm filament bulb, Lambswool throw No news Original .{1,30} Current no new day yet/)
  })

  test('what comes back to us is not expected, and not said to be stopped on its way', () => {
    const [parcel] = deskOrder.parcels
    const [lamp] = deskOrder.lines
    const promises = deskOrder.promises.map(({ estimate: _guess, ...promise }) => ({ ...promise, lineIds: [lamp?.id], status: 'on_track' as const }))
    const text = said(show({ order: { ...deskOrder, promises, lines: [{ ...lamp, units: { returning_to_sender: 1 } }], parcels: [{ ...parcel, status: 'returning', flags: [] }] } as never }))
    expect(text).toMatch(/Coming back to us .*Promised .*Cancel Oak desk lamp It is on its way back to us\. .*Promises Oak desk lamp Coming back to us Original .{1,30} Current not on its way any more/)
    expect(text).not.toMatch(/Expected|On time/)
    const off = said(show({ order: { ...deskOrder, promises: promises.map((promise) => ({ ...promise, status: 'void' })) } as never }))
    expect(off).toMatch(/Not needed any more Original [^C]*$/)
  })

  test('how late or early something came is counted in days, as the customer reads it', () => {
    const after = (type: string, minutes: number) => said(show({ timeline: { ...deskTimeline, data: [{ id: 'e9', at: '2026-11-24T10:00:00Z', recordedAt: '2026-11-24T10:00:00Z', type, refs: ['prm_1'], kind: 'promises', actor: 'system', detail: { minutes } }] } }))
    expect(after('PromiseBroken', 1_921)).toContain('2 days after what was promised')
    expect(after('PromiseKept', -720)).toContain('On the day that was promised')
    expect(after('PromiseKept', -4_000)).toContain('On the day that was promised')
    expect(after('PromiseKept', -5_000)).toContain('1 day before what was promised')
  })

  test('tells what happened by day, with who told it and what was told late', () => {
    const text = said(show())
    expect(text).toMatch(/Today, Tue 24 Nov .*09:03 Promise at risk .*Sun 29 Nov – Mon 30 Nov\. Cause: storm\. By version 3 of the policy Wismo/)
    expect(text).toMatch(/22:41 Parcel is moving, Cherbourg port .*Told 9 hours later, Tue 24 Nov, 08:00 .*Larkway/)
    expect(text).toContain('Refund sent: €79.00')
    expect(text).toContain('4 earlier')
  })

  test('filters have counts and addresses; kinds of which there is nothing are left out', () => {
    const html = show({ state: { show: 'money' } })
    expect(html).toMatch(/href="\/desk\/orders\/[^"?]+\?show=money" aria-current="true">Money <span class="n">3</)
    expect(html).not.toContain('show=messages')
  })

  test('both facts of a contradiction, and who must look', () => {
    expect(said(show())).toMatch(/1 contradiction in the facts .*Cancelled, and yet on its way or delivered : Oak desk lamp, 1 unit Lines cancelled, Mon 23 Nov, 12:00 Scanned by the carrier, Mon 23 Nov, 12:30 Order desk must look/)
  })

  test('what cannot be done has its reason, what nothing carries out is not offered', () => {
    const text = said(show())
    expect(text).toContain('Cancel Oak desk lamp, Warm filament bulb It has left us. The carrier may be asked to stop it. When it is there it can come back.')
    const [lamp] = deskOrder.lines
    const there = said(show({ order: { ...deskOrder, actions: [{ action: 'cancel', allowed: false, on: lamp?.id, reasons: [{ code: 'already_shipped' }], alternatives: ['return'] }] as never } }))
    expect(there).toContain('Cancel Oak desk lamp The customer has it already.')
    const forGood = deskOrder.lines.map((line) => ({ ...line, returns: { returnable: 0, reasons: [{ code: 'not_returnable' as const }] } }))
    expect(said(show({ order: { ...deskOrder, lines: forGood } }))).not.toContain('When it is there it can come back.')
    expect(text).not.toContain('Take back')
    expect(text).not.toContain('Change the address')
  })

  test('money with every payment, holds, returns, promises', () => {
    const text = said(show())
    expect(text).toMatch(/Total now €351\.90 Reserved, Visa ending 4417 €351\.90 .*Still to pay .*€0\.00/)
    expect(text).toContain('Fraud , velocity All of the order. To be settled by Wed 25 Nov, 10:00')
    expect(text).toContain('Return Received 1 unit, 1 accepted, €79.00')
    expect(text).toMatch(/At risk Original Thu 26.*Current Sun 29/)
  })

  test('no id of ours is said: what a refund is for has a word', () => {
    const refund = { id: 'rfd_1', status: 'succeeded', amount: 1_900, cause: 'ret_2qdx0kb7fsbb8tasjkhcpkr3fr', at: deskNow, reversed: 0 }
    const text = said(show({ order: { ...deskOrder, money: { ...deskOrder.money, refunds: [refund] } as never } }))
    expect(text).toContain('Refund sent, for a return')
    expect(text).not.toContain('2qdx0')
  })

  test('a hold is released by who may, now and not then; of somebody who was erased without a note', () => {
    const form = `action="/desk/orders/${deskOrder.id}/holds/hold_1/release"`
    const html = show()
    expect([html.includes(form), /<textarea id="note-hold_1" name="note"/.test(html)]).toEqual([true, true])
    expect([show({ isAgent: false }), show({ state: { asOf: '2026-11-23T20:00:00.000Z' } }), show({ order: { ...deskOrder, holds: [] } })].map((page) => page.includes('/release"'))).toEqual([false, false, false])
    const erased = show({ order: { ...deskOrder, customer: { erased: true }, addresses: { erased: true }, revealable: [] } })
    expect([erased.includes(form), erased.includes('name="note"')]).toEqual([true, false])
  })

  test('incidents have a place of their own: what is open first, and who waits', () => {
    const incident = (id: string, kind: string, status: string, more: object = {}) => ({ id, kind, status, severity: 'high', live: false, options: [], ...more })
    const html = show({ order: { ...deskOrder, incidents: [incident('inc_1', 'delay', 'resolved'), incident('inc_2', 'shortfall', 'options_offered', { live: true, until: Instant.parse('2026-11-24T16:00:00Z') })] as never } })
    expect(html).toContain('<h2 id="incidents">Incidents</h2>')
    expect(said(html)).toMatch(/Shortfall Options offered Somebody waits at the door, answer by .*16:00 Delay Resolved/)
    expect(show()).not.toContain('id="incidents"')
  })

  test('words of another language than the desk’s are marked as such', () => {
    const html = show({ order: { ...deskOrder, locale: 'ar-EG', headline: { ...deskOrder.headline, title: 'يصل غدًا' } } })
    expect(html).toContain('<h1 lang="ar" dir="rtl">يصل غدًا</h1>')
    expect(show({ shop: { name: 'Olist', locale: 'de-DE' }, order: { ...deskOrder, locale: 'ga-IE' } })).toContain('<h1 lang="de" dir="ltr">')
  })

  test('contacts are masked; who may see them says why, a viewer is not asked', () => {
    const html = show()
    expect(said(html)).toContain('n***@mail.example')
    expect(html).toContain('action="/desk/orders/' + deskOrder.id + '/reveal"')
    const viewer = show({ isAgent: false })
    expect(viewer).not.toContain('/reveal')
    expect(viewer).not.toContain('See the contact')
  })

  test('what was revealed stands there once: the page asks for nothing more and follows nothing', () => {
    const html = show({ reveal: { values: { contact: { name: 'Nora Byrne', email: 'nora.byrne@mail.example', phone: '+353215550188' } } } })
    expect(said(html)).toContain('nora.byrne@mail.example')
    expect(html).not.toContain('/reveal')
    expect(html).not.toContain('data-live')
  })

  test('a reason that is missing is said first and beside the field, and what was chosen stays', () => {
    const html = show({ reveal: { fault: { field: 'reason', text: 'Say why you need it, in a few words.' }, reason: 'x', fields: ['addresses.home'] } })
    expect(html).toContain('<title>Error: A-10482, Nora Byrne · Wismo desk</title>')
    expect(html).toMatch(/role="alert".*<a href="#reason">Say why you need it/)
    expect(html).toMatch(/value="addresses.home" checked/)
    expect(html).toMatch(/<textarea id="reason"[^>]*aria-invalid="true">x<\/textarea>/)
  })

  test('now is live, with its version', () => {
    expect(show()).toContain(`data-live="/desk/orders/${deskOrder.id}/live" data-version="12"`)
  })

  describe('as it was known then', () => {
    const asOf = '2026-11-23T20:00:00.000Z'
    const then = (): string => show({ state: { asOf, show: 'parcels' }, timeline: { ...deskTimeline, data: [], counts: { ...deskTimeline.counts, all: 4, parcels: 0 }, nextCursor: null }, order: { ...deskOrder, asOf: Instant.parse(asOf), actions: [] } })
    test('a banner, the sentence of then, and no actions', () => {
      const text = said(then())
      expect(text).toContain('You see what we knew on Mon 23 Nov, 20:00 13 hours before we knew of the next trouble. The page then said “Arriving Sun 29 – Mon 30 Nov”')
      expect(text).toContain('Actions work on the order as it is now. Back to now')
      expect(text).not.toContain('Show, logged')
      expect(text).toContain('as of Mon 23 Nov, 20:00')
      expect(then()).not.toContain('data-live')
    })
    test('the slider stands there, filters keep the moment', () => {
      const html = then()
      expect(html).toContain('4 of 9 things had happened')
      expect(html).toContain('value="2026-11-23T20:00"')
      expect(html).toContain('?asOf=2026-11-23T20%3A00%3A00.000Z"')
      expect(html).toContain('Nothing of that kind has happened.')
    })
  })

  test('of somebody who was erased nothing is left but that', () => {
    const html = show({ order: { ...deskOrder, customer: { erased: true }, addresses: { erased: true }, revealable: [] } })
    expect(said(html)).toContain('Details removed')
    expect(html).not.toMatch(/Nora|mail\.example|Show, logged|\/desk\/customers/)
    expect(said(html)).toContain('The customer reads the same words')
  })

  test('hostile texts stay texts', () => {
    const evil = '<img src=x onerror=alert(1)>'
    const html = show({ order: { ...deskOrder, number: evil, headline: { ...deskOrder.headline, title: evil, text: evil }, lines: deskOrder.lines.map((line) => ({ ...line, title: evil })), customer: { ...deskOrder.customer, name: evil } as never }, reveal: { values: { contact: { name: evil } } } })
    expect(html).not.toContain('<img')
  })

  test('300 lines in 40 parcels are all there', () => {
    const lines = Array.from({ length: 300 }, (_, i) => ({ ...(deskOrder.lines[0] as (typeof deskOrder.lines)[number]), id: `lin_${i}` as never, title: `Article ${i}.` }))
    const parcels = Array.from({ length: 40 }, (_, i) => ({ ...(deskOrder.parcels[0] as (typeof deskOrder.parcels)[number]), id: `prc_${i}` }))
    const groups = parcels.map(({ id }, i) => ({ ...(deskOrder.groups[0] as (typeof deskOrder.groups)[number]), ref: id, lines: lines.filter((_, line) => line % 40 === i).map((line) => ({ lineId: line.id, quantity: 1 })) }))
    const text = said(show({ order: { ...deskOrder, lines, parcels, groups } }))
    for (let i = 0; i < 300; i += 1) expect(text).toContain(`Article ${i}.`)
    expect(text).toContain('Parcel 40')
  })
})

test('the customer’s page on the desk has nothing of the person, of who decided what, and nothing to do', () => {
  const view = customersView(deskOrder)
  expect([view.customer, view.addresses, view.contradictions, view.actions, view.holds[0]?.subCode]).toEqual([undefined, undefined, undefined, [], undefined])
  const html = renderTrackingPage({ view, level: 'verified', now: deskNow, setting: deskChrome.setting })
  expect(html).toContain('Arriving Sun 29 – Mon 30 Nov')
  expect(html).not.toMatch(/Nora|mail\.example|<form/)
})
