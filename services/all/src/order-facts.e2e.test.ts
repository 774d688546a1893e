// What retailers tell of an order, and what follows: everything real but the time and the other services.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { FulfillmentId, Instant, lineIdOf, OrderId, ParcelId, paymentAccountIdOf, PaymentId, SealedRef, type SubjectRef } from '@wismo/kernel'
import type { Customer } from '@wismo/service'
import { eventuallyHolds } from '@wismo/testing'
import { document, fresh, line, orderOf, orderScene, shopId, staff, type OrderScene } from './testing/order-scene.ts'

const within = { within: 20_000 }
const at = (day: number): Instant => Instant.parse(`2026-11-${day}T12:00:00.000Z`)
const reason = { code: 'customer_request' }

describe('the facts of an order', () => {
  let scene: OrderScene
  beforeAll(async () => {
    scene = await orderScene()
  }, 60_000)
  afterAll(() => scene.stop())

  const holds = (externalId: string, ...types: readonly string[]) => eventuallyHolds(async () => expect(await scene.types(externalId)).toEqual(types), within)
  const view = (externalId: string) => scene.views.find(staff, orderOf(externalId), 'agent')
  const shows = (externalId: string, shown: object) => eventuallyHolds(async () => expect(await view(externalId)).toMatchObject(shown), within)
  const place = async (externalId: string, over: object = {}) => {
    await scene.retail(externalId, 'RetailOrderPlaced', document(over))
    await eventuallyHolds(async () => expect(await view(externalId)).toBeDefined(), within)
  }
  const cancelled = (externalLineId: string, quantity: number, day = 21) => ({ occurredAt: at(day), lines: [{ externalLineId, quantity }], reason })
  const lines = (externalId: string) => [{ lineId: lineIdOf(orderOf(externalId), '1'), quantity: 2 }, { lineId: lineIdOf(orderOf(externalId), '2'), quantity: 1 }]

  const pay = (externalId: string, version: number, amount: number, captured: number) =>
    scene.tell(externalId, 'payments', 'PaymentCaptured', {
      aggregate: paymentAccountIdOf(orderOf(externalId)), version,
      data: { paymentId: PaymentId.of(OrderId.toUuid(orderOf(externalId)), String(version)), captureId: `c${version}`, amount, currency: 'EUR', postings: [], balance: { due: 0, captured, refunded: 0, refundable: captured } },
    })
  const deliver = async (externalId: string) => {
    const space = OrderId.toUuid(orderOf(externalId))
    const [fulfillmentId, parcelId] = [FulfillmentId.of(space, 'f'), ParcelId.of(space, 'p')]
    const parcel = { parcelId, carrier: 'an-post', trackingNumber: 'CE123456785IE', lines: lines(externalId) }
    await scene.tell(externalId, 'fulfillment', 'FulfillmentShipped', { aggregate: fulfillmentId, version: 1, data: { fulfillmentId, parcels: [parcel], shippedAt: at(22) } })
    await scene.tell(externalId, 'carrier-tracking', 'ParcelRegistered', { aggregate: parcelId, version: 1, data: { ...parcel, direction: 'out', fulfillmentId } })
    await scene.tell(externalId, 'carrier-tracking', 'ParcelDelivered', { aggregate: parcelId, version: 2, data: { parcelId } })
  }

  test('I25 I40 before their order: recorded at once, nothing to read, and all of it true once it is placed; told twice, once', async () => {
    const id = fresh()
    const [contact, address, units] = [randomUUID(), randomUUID(), randomUUID()]
    const told = async (): Promise<void> => {
      await scene.retail(id, 'RetailContactChanged', { occurredAt: at(22), contact: { email: 'nora@new.example' } }, contact)
      await scene.retail(id, 'RetailAddressChanged', { occurredAt: at(22), addressKey: 'home', address: { line1: '2 New Street', city: 'Porto', postalCode: '4000-322', country: 'PT' } }, address)
      await scene.retail(id, 'RetailLinesCancelled', cancelled('1', 1), units)
    }
    await told()
    await holds(id, 'ContactChanged', 'AddressChanged', 'LinesCancelled')
    await scene.quiet()
    expect([await view(id), await scene.views.findByExternalId(staff, shopId, id, 'agent')]).toEqual([undefined, undefined])
    await place(id)
    await told()
    await holds(id, 'ContactChanged', 'AddressChanged', 'LinesCancelled', 'OrderPlaced', 'ContactChanged', 'AddressChanged')
    await shows(id, { money: { total: 3000 }, lines: [{ units: { open: 1, cancelled: 1 } }, { units: { open: 1 } }], addresses: { home: { country: 'PT', postalPrefix2: '40' } } })
    await told()
    await scene.quiet()
    expect(await scene.types(id)).toHaveLength(6)
    expect(scene.bugs).toEqual([])
  })

  test('I35 what came before its order belongs to who bought: found by them, erased with them, and in no event', async () => {
    const id = fresh()
    const email = `${randomUUID()}@early.example`
    await scene.retail(id, 'RetailContactChanged', { occurredAt: at(22), contact: { email } })
    await holds(id, 'ContactChanged')
    const search = { purpose: 'search', by: { type: 'system', id: 'test' } } as const
    expect(await scene.vault.findSubjects(shopId, { email }, search)).toEqual([])
    await place(id, { contact: { email: `${randomUUID()}@first.example` } })
    await holds(id, 'ContactChanged', 'OrderPlaced', 'ContactChanged')
    await shows(id, { customer: { contactRef: ((await scene.stored(`order-${orderOf(id)}`))[2]?.data as { contactRef: string }).contactRef } })
    const events = await scene.stored(`order-${orderOf(id)}`)
    const subjectRef = events[1]?.data['subjectRef'] as SubjectRef
    expect(await scene.open(SealedRef.parse(String(events[2]?.data['contactRef'])))).toEqual({ email })
    expect(await scene.vault.findSubjects(shopId, { email }, search)).toEqual([subjectRef])
    expect(JSON.stringify(events)).not.toContain(email)
    const refs = [events[0], events[2]].map((event) => SealedRef.parse(String(event?.data['contactRef'])))
    expect(await scene.open(refs[0] as SealedRef)).toEqual([{ email }])
    await scene.erase(subjectRef)
    expect(await Promise.all(refs.map(scene.open))).toEqual([undefined, undefined])
  })

  test('I37 what comes after the person was erased brings nothing back', async () => {
    const id = fresh()
    await place(id, { contact: { email: `${randomUUID()}@gone.example` } })
    await scene.erase((await scene.stored(`order-${orderOf(id)}`))[0]?.data['subjectRef'] as SubjectRef)
    await holds(id, 'OrderPlaced', 'PersonalDataErased')
    const email = `${randomUUID()}@late.example`
    await scene.retail(id, 'RetailContactChanged', { occurredAt: at(22), contact: { email } })
    await scene.retail(id, 'RetailAddressChanged', { occurredAt: at(22), addressKey: 'home', address: { line1: '2 New Street', city: 'Porto', country: 'PT' } })
    await scene.quiet()
    expect([await scene.types(id), await scene.vault.findSubjects(shopId, { email }, { purpose: 'search', by: { type: 'system', id: 'test' } })]).toEqual([['OrderPlaced', 'PersonalDataErased'], []])
    await shows(id, { customer: { erased: true }, addresses: { erased: true } })
  })

  test('I36 an address that changes ends the links of before, and those of after show the order', async () => {
    const id = fresh()
    await place(id)
    const link = (generation: number): Customer => ({ kind: 'customer', actorId: 'link', orderId: orderOf(id), generation, level: 'link' })
    const seen = async (generation: number) => (await scene.views.find(link(generation), orderOf(id), 'link'))?.id
    expect([await seen(0), await seen(1)]).toEqual([orderOf(id), undefined])
    await scene.retail(id, 'RetailAddressChanged', { occurredAt: at(23), addressKey: 'home', address: { line1: '2 New Street', city: 'Porto', postalCode: '4000-322', country: 'PT' } })
    await eventuallyHolds(async () => expect([await seen(0), await seen(1)]).toEqual([undefined, orderOf(id)]), within)
  })

  test('lines that changed, stock that is short, a review: all of it shows', async () => {
    const id = fresh()
    await place(id, { confirmation: 'manual' })
    await scene.retail(id, 'RetailLinesChanged', { occurredAt: at(21), lines: [{ change: 'added', line: line('3', 1, 500) }, { change: 'repriced', line: { ...line('2', 1, 1500) } }] })
    await scene.retail(id, 'RetailStockReported', { occurredAt: at(21), lines: [{ externalLineId: '1', quantity: 2 }], state: 'short', expectedOn: '2026-12-01' })
    await scene.retail(id, 'RetailReviewDecided', { occurredAt: scene.now(), decision: 'hold', reason: { code: 'fraud_check' } })
    await shows(id, { status: 'pending', headline: { code: 'on_hold' }, money: { total: 4000 }, lines: [{ units: { backordered: 2 } }, { price: { total: 1500 } }, { units: { open: 1 }, origin: 'retailer' }] })
    await scene.retail(id, 'RetailReviewDecided', { occurredAt: scene.now(), decision: 'accept', reason: { code: 'fraud_check' } })
    await shows(id, { status: 'confirmed' })
    await scene.quiet()
    expect((await scene.types(id)).slice(1)).toEqual(['LineAdded', 'PriceAdjusted', 'UnitsBackordered', 'OrderHeld', 'OrderHoldReleased', 'OrderConfirmed'])
  })

  test('confirmed by its money, completed by its parcel, opened again by a line, completed again, and closed when nothing can be given back', async () => {
    const id = fresh()
    await place(id)
    await pay(id, 1, 4000, 4000)
    await holds(id, 'OrderPlaced', 'OrderConfirmed')
    await deliver(id)
    await holds(id, 'OrderPlaced', 'OrderConfirmed', 'OrderCompleted')
    await eventuallyHolds(async () => expect((await scene.stored(`process-closing-${orderOf(id)}`)).map(({ type }) => type)).toEqual(['ClosingWaitStarted']), within)
    await scene.retail(id, 'RetailLinesChanged', { occurredAt: scene.now(), lines: [{ change: 'added', line: line('3', 1, 500) }] })
    await holds(id, 'OrderPlaced', 'OrderConfirmed', 'OrderCompleted', 'LineAdded', 'OrderReopened')
    expect((await scene.stored(`order-${orderOf(id)}`)).at(-1)?.data).toMatchObject({ cause: 'balance' })
    await scene.retail(id, 'RetailLinesCancelled', { ...cancelled('3', 1), occurredAt: scene.now() })
    await holds(id, 'OrderPlaced', 'OrderConfirmed', 'OrderCompleted', 'LineAdded', 'OrderReopened', 'LinesCancelled', 'OrderCompleted')
    await eventuallyHolds(async () => expect((await scene.stored(`process-closing-${orderOf(id)}`)).map(({ type }) => type)).toEqual(['ClosingWaitStarted', 'ClosingWaitEnded', 'ClosingWaitStarted']), within)
    scene.pass(89)
    await scene.quiet()
    expect((await scene.types(id)).at(-1)).toBe('OrderCompleted')
    scene.pass(2)
    await eventuallyHolds(async () => expect((await scene.types(id)).at(-1)).toBe('OrderClosed'), within)
    await shows(id, { status: 'closed' })
    // Late as it is, more money than it costs opens it again.
    await pay(id, 2, 100, 4100)
    await eventuallyHolds(async () => expect((await scene.types(id)).at(-1)).toBe('OrderReopened'), within)
    await shows(id, { status: 'confirmed' })
    expect(scene.bugs).toEqual([])
  }, 60_000)

  test('an order of the past with its history: facts without a deadline, and nothing to wait for', async () => {
    const id = fresh()
    const about = { shopId, externalId: id }
    await scene.retail(id, 'RetailOrderImported', {
      ...document({ placedAt: '2024-03-01T10:00:00Z' }),
      history: [
        { eventId: randomUUID(), review: { ...about, occurredAt: '2024-03-01T11:00:00Z', decision: 'hold', reason: { code: 'fraud_check' } } },
        { eventId: randomUUID(), linesCancelled: { ...about, ...cancelled('1', 1), occurredAt: '2024-03-02T10:00:00Z' } },
        { eventId: randomUUID(), orderCancelled: { ...about, occurredAt: '2024-03-03T10:00:00Z', reason } },
      ],
    })
    await shows(id, { status: 'cancelled' })
    await scene.quiet()
    expect((await scene.types(id)).toSorted()).toEqual(['LinesCancelled', 'OrderCancelled', 'OrderHeld', 'OrderPlaced'])
    expect([await scene.stored(`process-closing-${orderOf(id)}`), await scene.stored(`process-hold-${orderOf(id)}`)]).toEqual([[], []])
  })
})
