import { describe, expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import type { ParcelStub } from '@wismo/lifecycle'
import { find } from '../words/en/find.ts'
import { en } from '../words/en.ts'
import { renderDeadLinkPage, renderFindPage, renderSentPage, type FindForm } from './find-page.tsx'
import type { PageSetting } from './layout.tsx'
import { renderParcelFormPage, renderStubPage } from './parcel-page.tsx'

const setting: PageSetting = { shop: { id: 'fenwick', name: 'Fenwick' }, language: 'en', locale: 'en-IE', styles: [], here: '/find' }
const one = { shops: [{ id: 'fenwick', name: 'Fenwick' }] }
const two = { shops: [...one.shops, { id: 'alder', name: 'Alder' }] }
const hostile = '"><script>alert(1)</script>'
const titleIn = (page: string): string => /<title>(.*?)<\/title>/.exec(page)?.[1] ?? ''

describe('the form that looks an order up', () => {
  test('has a label above each field, a hint that belongs to it, and no placeholder', () => {
    const page = renderFindPage(setting, one)
    for (const name of ['number', 'email']) {
      expect(page).toMatch(new RegExp(`<label for="${name}">`))
      expect(page).toMatch(new RegExp(`<input id="${name}" name="${name}"[^>]*aria-describedby="${name}-hint"`))
    }
    expect(page).toContain('autocomplete="email"')
    expect(page.match(/<input [^>]*type="text" dir="ltr"/g)).toHaveLength(2)
    expect(page).not.toMatch(/placeholder|role="alert"|type="radio"/)
    expect(page).toContain('<input type="hidden" name="shop" value="fenwick"')
    expect(titleIn(page)).toBe(`${find['find.title']} · Fenwick`)
  })

  test('asks which shop where there are several', () => {
    const page = renderFindPage(setting, two)
    expect(page).toContain(`<legend>${find['find.shop']}</legend>`)
    expect(page.match(/type="radio"/g)).toHaveLength(2)
    expect(page).not.toContain('type="hidden" name="shop"')
  })

  test('says what is wrong in its title, first on the page and at the field, and keeps what was typed', () => {
    const form: FindForm = { ...two, typed: { number: 'A-10482', email: 'nora.byrne@', shop: 'alder' }, faults: [{ field: 'email', fault: 'find.email.wrong' }] }
    const page = renderFindPage(setting, form)
    expect(titleIn(page)).toBe(`Error: ${find['find.title']} · Fenwick`)
    expect(page).toMatch(/<main[^>]*><div class="wide find"><div class="summary" role="alert"[^>]*tabindex="-1" autofocus/)
    expect(page.split(find['find.email.wrong'])).toHaveLength(3)
    expect(page).toContain('<a href="#email">')
    expect(page).toMatch(/<input id="email"[^>]*value="nora.byrne@"[^>]*aria-describedby="email-hint email-fault"[^>]*aria-invalid="true"/)
    expect(page).toMatch(/<input id="number"[^>]*value="A-10482"/)
    expect(page).toMatch(/value="alder" checked/)
  })

  test.each([
    ['form', renderFindPage(setting, { ...one, typed: { number: hostile, email: hostile }, faults: [{ field: 'email', fault: 'find.email.wrong' }] })],
    ['answer', renderSentPage(setting, { number: hostile, again: '/find', help: {} })],
    ['parcel', renderParcelFormPage(setting, { typed: hostile }, true)],
  ])('what was typed stays text: %s', (_name, page) => {
    expect(page).not.toContain('<script')
    expect(page).toContain('&lt;script>')
  })
})

test('the answer names the number and nothing that is known of it', () => {
  const page = renderSentPage(setting, { number: 'A-10482', again: '/find?shop=fenwick', help: { phone: '+353215550142' } })
  expect(page).toContain('If order <strong><bdi>A-10482</bdi></strong> belongs to that address')
  expect(page).toContain('tel:+353215550142')
  expect(page).toContain('href="/find?shop=fenwick"')
})

test.each([
  ['form', (help?: FindForm['help']) => renderFindPage(setting, { ...one, help })], ['dead link', (help?: FindForm['help']) => renderDeadLinkPage(setting, { ...one, help })], ['answer', (help?: FindForm['help']) => renderSentPage(setting, { number: 'A-1', again: '/find', help: help ?? {} })],
])('who gets no further is led to a person, who does not see what they see: %s', (name, render) => {
  const page = render({ phone: '+353215550142', hours: 'until 21:00' })
  expect(page).toMatch(/<a class="help" href="#help">[^]*id="help"[^]*tel:\+353215550142/)
  expect(page).not.toContain(en['help.same'])
  if (name !== 'answer') expect(render()).not.toContain('#help')
})

test('a dead link offers a fresh one', () => {
  const page = renderDeadLinkPage(setting, one)
  expect(page).toContain('<form method="post" action="/find"')
  expect(page).toContain(find['find.send.fresh'])
})

describe('a parcel', () => {
  const now = Instant.parse('2026-11-25T12:00:00Z')
  const stub: ParcelStub = { carrier: 'an-post', trackingNumber: 'CE123456785IE', status: 'in_transit', step: 3, steps: 5, lastSeenAt: Instant.parse('2026-11-24T23:30:00Z'), place: 'Portlaoise IE' }
  const parcelPage = (over: Partial<ParcelStub> = {}): string => renderStubPage(setting, { stub: { ...stub, ...over }, now, timeZone: 'Europe/Berlin', help: { phone: '+353215550142' } })
  const statuses = ['pre_transit', 'accepted', 'in_transit', 'held', 'out_for_delivery', 'attempt_failed', 'available_for_pickup', 'delivered', 'returning', 'returned', 'lost', 'destroyed', 'cancelled', 'unknown', 'a word of tomorrow']

  test.each(statuses)('that is %s has one sentence and no raw word', (status) => {
    const page = parcelPage({ status })
    expect(page.match(/<h1[ >]/g)).toHaveLength(1)
    expect(page).not.toMatch(/[a-z]_[a-z]|a word of tomorrow/)
  })

  test('says how far it is, when it was seen by the calendar of its shop, and where', () => {
    const page = parcelPage()
    expect(page).toContain('aria-current="step"')
    expect(page.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')).toMatch(/Ordered , done Packed , done On its way Out for delivery Delivered Carrier An Post/)
    expect(page).toContain('Wed 25 Nov')
    expect(page).toContain('<bdi>Portlaoise IE</bdi>')
  })

  test.each(['returning', 'returned', 'lost', 'destroyed', 'cancelled'])('that is %s has no bar of steps', (status) => {
    expect(parcelPage({ status })).not.toContain('class="steps"')
  })

  test('that goes back to the shop is never told as if it came', () => {
    const pages = Object.fromEntries(statuses.map((status) => [status, parcelPage({ status, direction: 'return' })]))
    for (const page of Object.values(pages)) expect(page).not.toMatch(new RegExp(`class="steps"|<h1>(?:${[find['parcel.in_transit'], find['parcel.out_for_delivery'], find['parcel.delivered.title'], find['parcel.available_for_pickup']].join('|')})<`))
    expect([pages['in_transit'], pages['delivered']].map((page = '') => /<h1>(.*?)<\/h1>/.exec(page)?.[1])).toEqual([find['parcel.returning'], find['parcel.returned']])
  })

  test('that was in a van comes today only where that was today', () => {
    const h1 = (lastSeenAt: string) => /<h1>(.*?)<\/h1>/.exec(parcelPage({ status: 'out_for_delivery', lastSeenAt: Instant.parse(lastSeenAt) }))?.[1]
    expect([h1('2026-11-24T23:30:00Z'), h1('2026-11-24T08:00:00Z')]).toEqual([find['parcel.out_for_delivery'], en['step.out_for_delivery']])
  })

  test('names its carrier and a place as people write them', () => {
    const page = parcelPage({ carrier: 'dhl-de', place: 'KASSEL DE' })
    expect([page.includes('<bdi>DHL DE</bdi>'), page.includes('<bdi>Kassel DE</bdi>')]).toEqual([true, true])
  })

  test('an empty number is told so at the field', () => {
    const page = renderParcelFormPage(setting, { typed: '', fault: 'parcel.number.empty' })
    expect(titleIn(page)).toBe(`Error: ${find['parcel.find.title']} · Fenwick`)
    expect(page.split(find['parcel.number.empty'])).toHaveLength(3)
  })
})
