import { expect, test } from '@jest/globals'
import { lineIdOf, orderIdOf, SealedRef, ShopId, SubjectRef, wismoSpace } from '@wismo/kernel'
import { erased, type OrderView } from '@wismo/lifecycle'
import { masked } from './masked.ts'

const shopId = ShopId.parse('aldermoor')
const orderId = orderIdOf(shopId, 'A-1')
const lineId = lineIdOf(orderId, '3')
const ref = (name: string): SealedRef => SealedRef.of(wismoSpace, name)
const subjectRef = SubjectRef.of(wismoSpace, 's')
const view = {
  id: orderId, shopId, customer: { subjectRef, contactRef: ref('contact') }, addresses: { home: { addressRef: ref('home'), country: 'IE', postalPrefix2: 'T1' } }, gift: [{ lineId, wrap: true, hidePrices: false, messageRef: ref('message') }],
} as unknown as OrderView

test('an order on the desk is masked, and says what may be revealed: nothing of what was erased', () => {
  const values = new Map<string, unknown>([['contact', { name: 'Nora Byrne', email: 'nora.byrne@example.org' }], ['addresses.home', erased]])
  expect(masked(view, values)).toEqual({
    id: orderId, shopId, customer: { subjectRef, name: 'Nora Byrne', email: 'n***@example.org' }, addresses: { home: { country: 'IE', erased: true } }, gift: [{ lineId, wrap: true, hidePrices: false }], revealable: ['contact'],
  })
  const { customer: _customer, addresses: _addresses, gift: _gift, ...bare } = view
  expect(masked(bare as OrderView, new Map())).toEqual({ ...bare, revealable: [] })
})
