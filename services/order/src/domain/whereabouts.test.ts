import { describe, expect, test } from '@jest/globals'
import type { OrderPlaced } from '@wismo/contracts'
import { fold, Instant, orderIdOf, SealedRef, ShopId, SubjectRef, wismoSpace } from '@wismo/kernel'
import { order, type Order, type OrderEvent } from './order.ts'
import { changeAddress, changeContact, nobodyYet, tellAnew, type SealedAnew } from './whereabouts.ts'

const orderId = orderIdOf(ShopId.parse('aldermoor'), '1')
const subjectRef = SubjectRef.of(wismoSpace, 's')
const ref = (name: string) => SealedRef.of(wismoSpace, name)
const placed: OrderEvent = { type: 'OrderPlaced', data: { orderId, subjectRef, contentHash: 'a', confirmation: 'auto', lines: [] } as unknown as OrderPlaced }
const erased: OrderEvent = { type: 'PersonalDataErased', data: { orderId, subjectRef } }
const contact = { orderId, contactRef: ref('new') }
const address = { orderId, addressKey: 'home', address: { addressRef: ref('there'), country: 'PT' } }
const generation = (...events: readonly OrderEvent[]) => fold(order, events).linkGeneration

describe('where an order goes, and how its customer is reached', () => {
  test.each([['before it is placed', []], ['once it is', [placed]], ['after its end', [placed, { type: 'OrderCancelled', data: { orderId, reason: { code: 'x' } } } as OrderEvent]]])('%s: recorded', (_name, events) => {
    const state: Order = fold(order, events)
    expect(changeContact(contact)(state)).toEqual([{ type: 'ContactChanged', data: contact }])
    expect(changeAddress(address)(state)).toEqual([{ type: 'AddressChanged', data: address }])
  })

  test('I37 once the person was erased nothing is recorded, and nothing is told anew', () => {
    const state = fold(order, [placed, erased])
    expect([changeContact(contact)(state), changeAddress(address)(state), tellAnew([{ type: 'ContactChanged', data: contact, occurredAt: Instant.parse('2026-11-24T10:00:00Z') }])(state)]).toEqual([[], [], []])
  })

  test('what came before is told anew once the order is there', () => {
    const anew: SealedAnew = { type: 'ContactChanged', data: contact, occurredAt: Instant.parse('2026-11-24T10:00:00Z') }
    expect([tellAnew([anew])(order.initial), tellAnew([anew])(fold(order, [placed]))]).toEqual([[], [anew]])
  })

  test('I36 every move ends the links of before; one that waits to be told anew counts once', () => {
    const moved: OrderEvent = { type: 'AddressChanged', data: address }
    const early: OrderEvent = { type: 'AddressChanged', data: { ...address, sealedFor: nobodyYet(orderId) } }
    expect([generation(placed), generation(placed, moved), generation(placed, moved, moved), generation(early, placed), generation(early, placed, moved)]).toEqual([0, 1, 2, 0, 1])
  })

  test('nobody yet is somebody else for every order', () => {
    expect(nobodyYet(orderId)).not.toBe(nobodyYet(orderIdOf(ShopId.parse('aldermoor'), '2')))
    expect(nobodyYet(orderId)).toBe(nobodyYet(orderId))
  })
})
