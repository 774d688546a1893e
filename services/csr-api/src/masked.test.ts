import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { lineIdOf, orderIdOf, SealedRef, ShopId, SubjectRef, wismoSpace } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { masked } from './masked.ts'
import { erased, openPersonalData, sealedFieldsOf } from './personal-data.ts'

const shopId = ShopId.parse('aldermoor')
const orderId = orderIdOf(shopId, 'A-1')
const lineId = lineIdOf(orderId, '3')
const ref = (name: string): SealedRef => SealedRef.of(wismoSpace, name)
const subjectRef = SubjectRef.of(wismoSpace, 's')
const view = {
  id: orderId, shopId,
  customer: { subjectRef, contactRef: ref('contact') },
  addresses: { home: { addressRef: ref('home'), country: 'IE', region: 'CO', postalPrefix2: 'T1' } },
  gift: [{ lineId, wrap: true, hidePrices: false, messageRef: ref('message') }],
} as unknown as OrderView

const contact = { name: 'Nora Byrne', email: 'nora.byrne@example.org', phone: '+353215550142' }
const home = { name: 'Nora Byrne', line1: '14 Lapwing Quay', city: 'Cork', postalCode: 'T12 X8N4', country: 'IE', instructions: 'Ring twice' }
const message = `lines.${lineId}.gift.message`
const values = new Map<string, unknown>([['contact', contact], ['addresses.home', home], [message, 'For the cold evenings.']])

describe('an order with the person masked', () => {
  test('the name, how one is reached as far as one would know one’s own, and cities', () => {
    expect(masked(view, values)).toEqual({
      id: orderId, shopId,
      customer: { subjectRef, name: 'Nora Byrne', email: 'n***@example.org', phone: '***42' },
      addresses: { home: { country: 'IE', region: 'CO', city: 'Cork' } },
      gift: [{ lineId, wrap: true, hidePrices: false, message: '***' }],
      revealable: ['contact', 'addresses.home', message],
    })
  })

  test('I37 after an erasure it says so, and nothing is left to be revealed', () => {
    const gone = new Map([...values.keys()].map((field) => [field, erased]))
    expect(masked(view, gone)).toEqual({
      id: orderId, shopId, customer: { subjectRef, erased: true }, addresses: { home: { country: 'IE', region: 'CO', erased: true } },
      gift: [{ lineId, wrap: true, hidePrices: false, message: { erased: true } }], revealable: [],
    })
  })

  test('whatever the vault holds, no line of an address, no postal code, no local part and no number gets through', () => {
    const secret = fc.stringMatching(/^[a-z0-9]{6,20}$/).map((text) => `zq${text}`)
    fc.assert(fc.property(secret, secret, secret, secret, fc.stringMatching(/^\+[1-9]\d{7,13}$/), (local, line1, postalCode, text, phone) => {
      const shown = JSON.stringify(masked(view, new Map<string, unknown>([['contact', { name: 'N', email: `${local}@example.org`, phone }], ['addresses.home', { ...home, line1, line2: line1, postalCode, phone, instructions: text }], [message, text]])))
      for (const hidden of [local, line1, postalCode, text, phone]) expect(shown).not.toContain(hidden)
    }))
  })

  test('what is no contact gives nothing', () => {
    for (const odd of [null, 'nora', 7, [], { email: 7, phone: 'x', name: {} }, { email: 'no-address' }]) {
      expect(masked(view, new Map([['contact', odd]])).customer).toEqual({ subjectRef, ...(JSON.stringify(odd)?.includes('phone') === true && { phone: '***' }) })
    }
  })

  test('an order without a person has nothing to mask', () => {
    const { customer: _customer, addresses: _addresses, gift: _gift, ...bare } = view
    expect([masked(bare as OrderView, new Map()), sealedFieldsOf({}).size]).toEqual([{ ...bare, revealable: [] }, 0])
  })
})

test('fields are the values that the vault holds, and what it does not hold any more was erased', async () => {
  const fields = sealedFieldsOf(view)
  expect([...fields]).toEqual([['contact', ref('contact')], ['addresses.home', ref('home')], [message, ref('message')]])
  const vault = { open: async () => new Map<SealedRef, unknown>([[ref('contact'), contact], [ref('message'), 'For the cold evenings.']]) }
  const by = { kind: 'csr', actorId: 'staff_1', shopIds: [shopId], roles: ['agent'] } as const
  expect(await openPersonalData(vault).open(view, fields, { by, reason: 'a test' })).toEqual(new Map<string, unknown>([['contact', contact], ['addresses.home', erased], [message, 'For the cold evenings.']]))
})
