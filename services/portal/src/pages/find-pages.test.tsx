import { describe, expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import type { ParcelStub } from '@wismo/lifecycle'
import { find } from '../words/en/find.ts'
import { renderDeadLinkPage, renderFindPage, renderSentPage, type FindForm } from './find-page.tsx'
import type { PageSetting } from './layout.tsx'
import { renderParcelFormPage, renderParcelPage } from './parcel-page.tsx'

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
    ['answer', renderSentPage(setting, hostile, {})],
    ['parcel', renderParcelFormPage(setting, { typed: hostile }, true)],
  ])('what was typed stays text: %s', (_name, page) => {
    expect(page).not.toContain('<script')
    expect(page).toContain('&lt;script>')
  })
})

test('the answer names the number and nothing that is known of it', () => {
  const page = renderSentPage(setting, 'A-10482', { phone: '+353215550142' })
  expect(page).toContain('If order \u2068A-10482\u2069 belongs to that address')
  expect(page).toContain('tel:+353215550142')
})

test('a dead link offers a fresh one', () => {
  const page = renderDeadLinkPage(setting, one)
  expect(page).toContain('<form method="post" action="/find"')
  expect(page).toContain(find['find.send.fresh'])
})

describe('a parcel', () => {
  const now = Instant.parse('2026-11-25T12:00:00Z')
  const stub: ParcelStub = { carrier: 'an-post', trackingNumber: 'CE123456785IE', status: 'in_transit', step: 3, steps: 5, lastSeenAt: Instant.parse('2026-11-24T23:30:00Z'), place: 'Portlaoise IE' }
  const parcelPage = (over: Partial<ParcelStub> = {}): string => renderParcelPage(setting, { stub: { ...stub, ...over }, now, timeZone: 'Europe/Berlin' })
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
    expect(page).toContain(new Intl.DateTimeFormat('en-IE', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }).format(Date.parse('2026-11-25T12:00:00Z')))
    expect(page).toContain('<bdi>Portlaoise IE</bdi>')
  })

  test.each(['returning', 'returned', 'lost', 'destroyed', 'cancelled'])('that is %s has no bar of steps', (status) => {
    expect(parcelPage({ status })).not.toContain('class="steps"')
  })

  test('an empty number is told so at the field', () => {
    const page = renderParcelFormPage(setting, { typed: '', fault: 'parcel.number.empty' })
    expect(titleIn(page)).toBe(`Error: ${find['parcel.find.title']} · Fenwick`)
    expect(page.split(find['parcel.number.empty'])).toHaveLength(3)
  })
})
