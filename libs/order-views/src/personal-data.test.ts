import { beforeEach, expect, test } from '@jest/globals'
import { lineIdOf, orderIdOf, SealedRef, ShopId, SubjectRef, wismoSpace } from '@wismo/kernel'
import { erased, type OrderView } from '@wismo/lifecycle'
import type { Access, Vault } from '@wismo/privacy'
import type { Principal } from '@wismo/service'
import { openedForCustomer, openedInClear, openFields } from './personal-data.ts'

const shopId = ShopId.parse('aldermoor')
const orderId = orderIdOf(shopId, 'A-1')
const lineId = lineIdOf(orderId, '3')
const ref = (name: string): SealedRef => SealedRef.of(wismoSpace, name)
const subjectRef = SubjectRef.of(wismoSpace, 's')
const whole = {
  id: orderId, status: 'pending', customer: { subjectRef, contactRef: ref('contact') }, addresses: { home: { addressRef: ref('home'), country: 'IE', postalPrefix2: 'T1' } }, gift: [{ lineId, wrap: true, hidePrices: false, messageRef: ref('message') }],
  fulfillments: [{ id: 'ful_1', status: 'ready_for_pickup', pickup: { extensions: 0, codeRef: ref('code') } }],
} as unknown as Partial<OrderView>
const kept = new Map<SealedRef, unknown>([[ref('contact'), { name: 'Nora Byrne', email: 'nora.byrne@example.org' }], [ref('message'), 'For the cold evenings.'], [ref('code'), '4711']])

let asked: { readonly refs: readonly SealedRef[]; readonly access: Access }[]
const vault: Pick<Vault, 'open'> = {
  open: async (_shopId, refs, access) => {
    asked.push({ refs, access })
    return new Map([...kept].filter(([one]) => refs.includes(one)))
  },
}
beforeEach(() => void (asked = []))

const customer = { kind: 'owner', actorId: 'c-1' } as Principal
const key = { kind: 'partner', actorId: 'erp' } as Principal

test('a customer sees themselves masked and their code, by one question to the vault that is not written down; what it does not hold any more was erased', async () => {
  const { id, status } = whole
  expect(await openedForCustomer(vault, customer)(shopId, whole)).toEqual({
    id, status, customer: { subjectRef, name: 'Nora Byrne', email: 'n***@example.org' }, addresses: { home: { country: 'IE', erased: true } }, gift: [{ lineId, wrap: true, hidePrices: false, message: '***' }],
    fulfillments: [{ id: 'ful_1', status: 'ready_for_pickup', pickup: { extensions: 0, code: '4711' } }],
  })
  expect(asked).toEqual([{ refs: ['contact', 'home', 'message', 'code'].map(ref), access: { purpose: 'tracking-page', by: { type: 'owner', id: 'c-1' } } }])
})

test('what is not sent is not opened', async () => {
  expect(await openedForCustomer(vault, customer)(shopId, { status: 'pending', customer: erased })).toEqual({ status: 'pending', customer: erased })
  expect([await openFields(vault, shopId, new Map(), { purpose: 'tracking-page', by: { type: 'owner', id: 'c-1' } }), asked]).toEqual([new Map(), []])
  const { customer: own } = whole
  await openedForCustomer(vault, customer)(shopId, own === undefined ? {} : { customer: own })
  expect(asked.map(({ refs }) => refs)).toEqual([[ref('contact')]])
})

test('in clear it is handed out, and that is written down with why', async () => {
  const { fulfillments: _fulfillments, ...sections } = whole
  expect(await openedInClear(vault, key)(shopId, sections)).toMatchObject({ customer: { subjectRef, name: 'Nora Byrne', email: 'nora.byrne@example.org' }, gift: [{ message: 'For the cold evenings.' }] })
  expect(asked.map(({ access }) => access)).toEqual([{ purpose: 'export', by: { type: 'partner', id: 'erp' }, reason: 'an order was read, in clear' }])
})
