import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { lineIdOf, orderIdOf, SealedRef, ShopId, SubjectRef, wismoSpace } from '@wismo/kernel'
import type { OrderView } from './order-view.ts'
import { erased, maskedSections, pickupCodeOf, sealedFieldsOf, sectionsInClear, worksWithCodes } from './personal.ts'

const shopId = ShopId.parse('aldermoor')
const orderId = orderIdOf(shopId, 'A-1')
const lineId = lineIdOf(orderId, '3')
const ref = (name: string): SealedRef => SealedRef.of(wismoSpace, name)
const subjectRef = SubjectRef.of(wismoSpace, 's')
const view = {
  customer: { subjectRef, contactRef: ref('contact') },
  addresses: { home: { addressRef: ref('home'), country: 'IE', region: 'CO', postalPrefix2: 'T1' } },
  gift: [{ lineId, wrap: true, hidePrices: false, messageRef: ref('message') }],
} as unknown as Required<Pick<OrderView, 'customer' | 'addresses' | 'gift'>>

const contact = { name: 'Nora Byrne', email: 'nora.byrne@example.org', phone: '+353215550142' }
const home = { name: 'Nora Byrne', line1: '14 Lapwing Quay', city: 'Cork', postalCode: 'T12 X8N4', country: 'IE', instructions: 'Ring twice' }
const message = `lines.${lineId}.gift.message`
const values = new Map<string, unknown>([['contact', contact], ['addresses.home', home], [message, 'For the cold evenings.']])

describe('an order with the person masked', () => {
  test('the name, how one is reached as far as one would know one’s own, and cities', () => {
    expect(maskedSections(view, values)).toEqual({
      customer: { subjectRef, name: 'Nora Byrne', email: 'n***@example.org', phone: '***42' },
      addresses: { home: { country: 'IE', region: 'CO', city: 'Cork' } },
      gift: [{ lineId, wrap: true, hidePrices: false, message: '***' }],
    })
  })

  test('I37 after an erasure it says so, and nothing is left to be revealed', () => {
    const gone = new Map([...values.keys()].map((field) => [field, erased]))
    expect(maskedSections(view, gone)).toEqual({
      customer: { subjectRef, erased: true }, addresses: { home: { country: 'IE', region: 'CO', erased: true } },
      gift: [{ lineId, wrap: true, hidePrices: false, message: { erased: true } }],
    })
  })

  test('whatever the vault holds, no line of an address, no postal code, no local part and no number gets through', () => {
    const secret = fc.stringMatching(/^[a-z0-9]{6,20}$/).map((text) => `zq${text}`)
    fc.assert(fc.property(secret, secret, secret, secret, fc.stringMatching(/^\+[1-9]\d{7,13}$/), (local, line1, postalCode, text, phone) => {
      const shown = JSON.stringify(maskedSections(view, new Map<string, unknown>([['contact', { name: 'N', email: `${local}@example.org`, phone }], ['addresses.home', { ...home, line1, line2: line1, postalCode, phone, instructions: text }], [message, text]])))
      for (const hidden of [local, line1, postalCode, text, phone]) expect(shown).not.toContain(hidden)
    }))
  })

  test('what is no contact gives nothing', () => {
    for (const odd of [null, 'nora', 7, [], { email: 7, phone: 'x', name: {} }, { email: 'no-address' }]) {
      expect(maskedSections(view, new Map([['contact', odd]])).customer).toEqual({ subjectRef, ...(JSON.stringify(odd)?.includes('phone') === true && { phone: '***' }) })
    }
  })

  test('an order without a person has nothing to mask, and one whose person was erased says so', () => {
    expect([maskedSections({}, new Map()), sealedFieldsOf({}).size]).toEqual([{}, 0])
    const gone = { customer: erased, addresses: erased, gift: erased }
    expect([maskedSections(gone, new Map()), sectionsInClear(gone, new Map()), sealedFieldsOf(gone).size]).toEqual([gone, gone, 0])
  })

  test('where the vault was not opened there are the reference, countries, and no word of what it holds', () => {
    expect(maskedSections(view, new Map())).toEqual({ customer: { subjectRef }, addresses: { home: { country: 'IE', region: 'CO' } }, gift: [{ lineId, wrap: true, hidePrices: false }] })
  })
})

test('in clear it is as it was told, and no reference is left', () => {
  const shown = sectionsInClear(view, values)
  expect(shown).toEqual({ customer: { subjectRef, ...contact }, addresses: { home: { region: 'CO', ...home } }, gift: [{ lineId, wrap: true, hidePrices: false, message: 'For the cold evenings.' }] })
  expect(JSON.stringify(sectionsInClear(view, new Map([...values.keys()].map((field) => [field, erased]))))).not.toMatch(/Nora|ref_/)
})

describe('the code of what waits', () => {
  const works = [
    { id: 'ful_1', status: 'ready_for_pickup', pickup: { extensions: 1, codeRef: ref('code') } }, { id: 'ful_2', status: 'completed', pickup: { extensions: 0, codeRef: ref('old') } }, { id: 'ful_3', status: 'accepted' },
  ] as unknown as OrderView['fulfillments']

  test('is told while it waits, and there is no reference afterwards either', () => {
    expect([...sealedFieldsOf({ fulfillments: works })]).toEqual([['fulfillments.ful_1.pickup.code', ref('code')]])
    expect(worksWithCodes(works, new Map([['fulfillments.ful_1.pickup.code', { code: '4711' }]]))).toEqual([
      { id: 'ful_1', status: 'ready_for_pickup', pickup: { extensions: 1, code: '4711' } }, { id: 'ful_2', status: 'completed', pickup: { extensions: 0 } }, { id: 'ful_3', status: 'accepted' },
    ])
  })

  test('is a text or an object with one; gone, it is not shown', () => {
    expect(['4711', { code: '4711' }, erased, undefined, 4711, { code: 4711 }].map(pickupCodeOf)).toEqual(['4711', '4711', undefined, undefined, undefined, undefined])
  })
})

test('fields are the values that the vault holds', () => {
  expect([...sealedFieldsOf(view)]).toEqual([['contact', ref('contact')], ['addresses.home', ref('home')], [message, ref('message')]])
})
