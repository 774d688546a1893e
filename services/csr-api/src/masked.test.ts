import { expect, test } from '@jest/globals'
import { SealedRef, SubjectRef, wismoSpace } from '@wismo/kernel'
import { erased, type OrderView } from '@wismo/lifecycle'
import { masked } from './masked.ts'

const subjectRef = SubjectRef.of(wismoSpace, 's')
const contactRef = SealedRef.of(wismoSpace, 'contact')

test('an order on the desk is masked, and says what may be revealed: nothing of what was erased', () => {
  const view = { status: 'pending', customer: { subjectRef, contactRef }, addresses: { home: { addressRef: SealedRef.of(wismoSpace, 'home'), country: 'IE' } } } as unknown as OrderView
  const values = new Map<string, unknown>([['contact', { name: 'Nora Byrne', email: 'nora.byrne@example.org' }], ['addresses.home', erased]])
  expect(masked(view, values)).toEqual({ status: 'pending', customer: { subjectRef, name: 'Nora Byrne', email: 'n***@example.org' }, addresses: { home: { country: 'IE', erased: true } }, revealable: ['contact'] })
})

test('one without a person stays as it is', () => {
  expect(masked({ status: 'pending' } as OrderView, new Map())).toEqual({ status: 'pending', revealable: [] })
})
