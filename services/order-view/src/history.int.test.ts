import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { FulfillmentId, GrantId, HoldId, Instant, lineIdOf, OrderId, ParcelId, SealedRef, SubjectRef, uuidV5, type Uuid } from '@wismo/kernel'
import type { Principal } from '@wismo/service'
import { placed, viewScene, type Fact, type ViewScene } from './testing/view-scene.ts'

const everybody: Principal = { kind: 'system', actorId: 'test' } as Principal
const instant = (text: string): Instant => Instant.parse(`2026-11-${text}Z`)

const order = placed('H-1')
const { orderId } = order
const space: Uuid = OrderId.toUuid(orderId)
const [fulfillmentId, parcelId] = [FulfillmentId.of(space, 'f'), ParcelId.of(space, 'p')]
const lines = [{ lineId: lineIdOf(orderId, '1'), quantity: 2 }]
const serviceOf: Readonly<Record<string, string>> = { ful: 'fulfillment', pcl: 'tracking' }
const fact = (type: string, [aggregate, version]: readonly [string, number], data: object, occurred: string, recorded = occurred): Fact => ({ id: uuidV5(space, aggregate, version), service: serviceOf[aggregate.slice(0, 3)] ?? 'order', type, aggregate, version, orderId, data: { orderId, ...data }, occurredAt: instant(occurred), recordedAt: instant(recorded) })

/** Taken by a node, shipped, scanned: the scan happened on the 26th and was told on the 28th. */
const facts: readonly Fact[] = [
  { ...fact('OrderPlaced', [orderId, 1], {}, '24T10:00:00'), data: order },
  fact('FulfillmentAccepted', [fulfillmentId, 1], { fulfillmentId, locationId: 'cork-dc', method: 'ship', lines, grantId: GrantId.of(space, 'g') }, '25T09:00:00'),
  fact('FulfillmentShipped', [fulfillmentId, 2], { fulfillmentId, parcels: [{ parcelId, carrier: 'an-post', trackingNumber: 'CE123456785IE', lines }], shippedAt: instant('25T16:00:00') }, '25T16:00:00'),
  fact('ParcelRegistered', [parcelId, 1], { parcelId, direction: 'out', carrier: 'an-post', trackingNumber: 'CE123456785IE', lines, fulfillmentId }, '25T16:01:00'),
  fact('ParcelDelivered', [parcelId, 2], { parcelId }, '26T11:00:00', '28T08:00:00'),
]

describe('the history of an order', () => {
  let scene: ViewScene
  beforeAll(async () => {
    scene = await viewScene()
    await scene.publish(facts)
  })
  afterAll(() => scene.stop())

  const at = async (moment: string, basis: 'recorded' | 'occurred' = 'recorded') => {
    const view = await scene.views.find(everybody, orderId, 'agent', { at: instant(moment), basis })
    return view && [view.viewVersion, view.fulfillmentStatus, view.lines[0]?.units]
  }

  test('now is all of it', async () => {
    expect(await scene.views.find(everybody, orderId, 'agent')).toMatchObject({ viewVersion: 5, fulfillmentStatus: 'delivered', lines: [{ units: { delivered: 2 } }], sources: { [orderId]: 1, [fulfillmentId]: 2, [parcelId]: 2 } })
  })

  test('as it was known then, fact by fact', async () => {
    expect(await at('24T09:59:59')).toBeUndefined()
    expect(await at('24T10:00:00')).toEqual([1, 'received', { open: 2 }])
    expect(await at('25T10:00:00')).toEqual([2, 'preparing', { allocated: 2 }])
    expect(await at('25T16:00:30')).toEqual([3, 'in_transit', { in_transit: 2 }])
    expect(await at('27T12:00:00')).toEqual([4, 'in_transit', { in_transit: 2 }])
    expect(await at('28T08:00:00')).toEqual([5, 'delivered', { delivered: 2 }])
  })

  test('as it truly was then, by what is known now', async () => {
    expect(await at('26T10:59:59', 'occurred')).toEqual([4, 'in_transit', { in_transit: 2 }])
    expect(await at('27T12:00:00', 'occurred')).toEqual([5, 'delivered', { delivered: 2 }])
  })

  test('of the past nothing can be done any more', async () => {
    expect((await scene.views.find(everybody, orderId, 'agent'))?.actions).not.toEqual([])
    expect(await scene.views.find(everybody, orderId, 'agent', { at: instant('28T08:00:00'), basis: 'recorded' })).toMatchObject({ asOf: instant('28T08:00:00'), actions: [] })
  })

  test('I38 a node’s key sees what has work at its node, at any moment, by any way of asking, and no list', async () => {
    const ofNode = (node: string): Principal => ({ kind: 'partner', actorId: node, shopIds: [order.shopId], scopes: ['read'], locations: [node] })
    const seen = async (principal: Principal) => [
      (await scene.views.find(principal, orderId, 'machine'))?.id, (await scene.views.find(principal, orderId, 'machine', { at: instant('24T10:00:00'), basis: 'recorded' }))?.id,
      (await scene.views.findByExternalId(principal, order.shopId, 'H-1', 'machine'))?.id, (await scene.views.timeline(principal, orderId, 'machine', 9))?.entries.length, await scene.views.waitUntil(principal, orderId, new Map([[orderId, 1]]), 0),
    ]
    expect(await seen(ofNode('cork-dc'))).toEqual([orderId, orderId, orderId, 5, true])
    expect(await seen(ofNode('store-galway'))).toEqual([undefined, undefined, undefined, undefined, false])
    expect([await scene.views.count(ofNode('cork-dc')), await scene.views.recent(ofNode('cork-dc'), 9, 'machine'), await scene.views.count(everybody)]).toEqual([0, [], expect.any(Number)])
  })

  test('a moment to come is refused; a clock that is a little ahead is not', async () => {
    expect(await at('30T10:05:00')).toEqual([5, 'delivered', { delivered: 2 }])
    await expect(at('30T10:05:00.001')).rejects.toMatchObject({ kind: 'invalid', code: 'invalid', faults: [{ pointer: '/asOf' }] })
  })

  test('I37 I36 of an order whose person was erased no moment brings them back, nobody finds it by them, and no link opens it', async () => {
    const other = { ...placed('H-erased'), subjectRef: SubjectRef.of(space, 'erased'), contactRef: SealedRef.of(space, 'contact'), addresses: { home: { addressRef: SealedRef.of(space, 'home'), country: 'IE' } } }
    const own = (version: number, type: string, data: object, when: string): Fact => ({ ...fact(type, [other.orderId, version], {}, when), orderId: other.orderId, data: { orderId: other.orderId, ...data } })
    const link = { kind: 'customer', actorId: 'link', orderId: other.orderId, generation: 0, level: 'verified' } as const
    const ofSubject = () => scene.views.ofSubject(everybody, other.shopId, other.subjectRef)
    await scene.publish([own(1, 'OrderPlaced', other, '24T10:00:00')])
    expect([await ofSubject(), (await scene.views.find(link, other.orderId, 'verified'))?.id]).toEqual([[other.orderId], other.orderId])
    await scene.publish([own(2, 'PersonalDataErased', { subjectRef: other.subjectRef }, '28T10:00:00')])
    expect([await ofSubject(), await scene.views.find(link, other.orderId, 'verified')]).toEqual([[], undefined])
    for (const moment of [undefined, { at: instant('25T10:00:00'), basis: 'recorded' }, { at: instant('25T10:00:00'), basis: 'occurred' }] as const) {
      const view = await scene.views.find(everybody, other.orderId, 'agent', moment)
      expect(view).toMatchObject({ id: other.orderId, customer: { erased: true }, addresses: { erased: true } })
      expect(JSON.stringify(view)).not.toMatch(/"(ref|sub)_/)
    }
  })

  test('how staff work is nothing that a customer hears of, on no page of the timeline', async () => {
    const other = placed('H-notes')
    const own = (version: number, type: string, data: object): Fact => ({ ...fact(type, [other.orderId, version], {}, '24T10:00:00'), orderId: other.orderId, data: { orderId: other.orderId, ...data } })
    const textRef = SealedRef.of(space, 'note')
    await scene.publish([own(1, 'OrderPlaced', other), own(2, 'NoteAdded', { textRef }), own(3, 'OrderHeld', { holdId: HoldId.of(space, 'h'), reason: { party: 'merchant', code: 'manual_review' }, until: instant('30T10:00:00') }), own(4, 'NoteAdded', { textRef })])
    const typesAt = async (level: 'owner' | 'agent') => (await scene.views.timeline(everybody, other.orderId, level, 2))?.entries.map(({ type }) => type)
    expect([await typesAt('owner'), await typesAt('agent')]).toEqual([['OrderHeld', 'OrderPlaced'], ['NoteAdded', 'OrderHeld']])
  })

  test('its timeline is whole, newest first, page by page; what was told late says so', async () => {
    const first = await scene.views.timeline(everybody, orderId, 'agent', 2)
    const rest = first?.next && (await scene.views.timeline(everybody, orderId, 'machine', 10, first.next))
    expect(first?.entries.map(({ type, late }) => [type, late])).toEqual([['ParcelDelivered', true], ['ParcelRegistered', undefined]])
    expect(rest?.entries.map(({ type }) => type)).toEqual(['FulfillmentShipped', 'FulfillmentAccepted', 'OrderPlaced'])
    expect([first?.entries[0]?.actor, rest?.entries[0]?.actor]).toEqual(['system', undefined])
    expect([rest?.next, first?.incomplete, rest?.incomplete]).toEqual([undefined, undefined, undefined])
  })

  test('published again, nothing of it changes', async () => {
    const before = [await scene.views.find(everybody, orderId, 'agent'), await scene.views.timeline(everybody, orderId, 'agent', 100)]
    await scene.publish(facts)
    expect([await scene.views.find(everybody, orderId, 'agent'), await scene.views.timeline(everybody, orderId, 'agent', 100)]).toEqual(before)
  })

  test('of an order that is not the caller’s there is none', async () => {
    const stranger: Principal = { kind: 'partner', shopIds: [], actorId: 'x', scopes: [] } as unknown as Principal
    expect([await scene.views.find(stranger, orderId, 'agent', { at: instant('28T08:00:00'), basis: 'recorded' }), await scene.views.timeline(stranger, orderId, 'agent', 10)]).toEqual([undefined, undefined])
  })

  describe('whose parcel was registered after it had come', () => {
    const other = placed('H-2')
    const parcel = ParcelId.of(OrderId.toUuid(other.orderId), 'p')
    const told = (type: string, version: number, data: object, occurred: string, recorded = occurred): Fact => ({ ...fact(type, [parcel, version], { orderId: other.orderId, ...data }, occurred, recorded), id: uuidV5(OrderId.toUuid(other.orderId), parcel, version), orderId: other.orderId })
    beforeAll(() =>
      scene.publish([
        { ...fact('OrderPlaced', [other.orderId, 1], {}, '24T10:00:00'), data: other, orderId: other.orderId },
        told('ParcelRegistered', 1, { parcelId: parcel, direction: 'out', carrier: 'an-post', trackingNumber: 'CE123456785IE', lines: [{ lineId: lineIdOf(other.orderId, '1'), quantity: 2 }] }, '28T09:00:00'),
        told('ParcelDelayed', 2, { parcelId: parcel }, '29T09:00:00'),
        told('ParcelDelivered', 3, { parcelId: parcel }, '26T11:00:00', '29T10:00:00'),
      ]),
    )
    const then = (moment: string) => scene.views.find(everybody, other.orderId, 'agent', { at: instant(moment), basis: 'occurred' })

    test('true then is that it had come, without what happened afterwards', async () => {
      const view = await then('27T12:00:00')
      expect(view).toMatchObject({ fulfillmentStatus: 'delivered', viewVersion: 3, sources: { [other.orderId]: 1, [parcel]: 2 }, parcels: [{ status: 'delivered', flags: [] }] })
      expect(view?.timeline.entries.map(({ type }) => type)).toEqual(['ParcelDelivered', 'OrderPlaced'])
      expect(await then('26T10:59:59')).toMatchObject({ viewVersion: 1, parcels: [] })
      expect(await then('29T12:00:00')).toMatchObject({ viewVersion: 4, sources: { [parcel]: 3 } })
    })
  })

  describe('of which not all is kept', () => {
    const other = placed('H-3')
    const hold = (version: number, occurred: string): Fact => {
      const holdId = HoldId.of(OrderId.toUuid(other.orderId), String(version))
      return { ...fact('OrderHeld', [other.orderId, version], { orderId: other.orderId, holdId, reason: { party: 'merchant', code: 'fraud' }, until: instant('30T09:00:00') }, occurred), id: uuidV5(OrderId.toUuid(other.orderId), 'held', version), orderId: other.orderId }
    }
    const forget = (versions: readonly number[]) => scene.database.pool.query(`delete from view.order_event where order_id = $1 and version = any($2::int[])`, [OrderId.toUuid(other.orderId), versions])
    const then = (moment: string, basis: 'recorded' | 'occurred' = 'recorded') => scene.views.find(everybody, other.orderId, 'agent', { at: instant(moment), basis })
    const refused = { kind: 'unavailable', code: 'history_incomplete' }
    beforeAll(() => scene.publish([{ ...fact('OrderPlaced', [other.orderId, 1], {}, '24T10:00:00'), data: other, orderId: other.orderId }, hold(2, '25T10:00:00'), hold(3, '26T10:00:00'), hold(4, '27T10:00:00')]))

    test('what lies before the hole is told, what lies behind it is not; the timeline says that it has one', async () => {
      await forget([4])
      expect(await then('25T12:00:00')).toMatchObject({ viewVersion: 2 })
      await expect(then('26T12:00:00')).rejects.toMatchObject(refused)
      await expect(then('25T12:00:00', 'occurred')).rejects.toMatchObject(refused)
      expect(await scene.views.timeline(everybody, other.orderId, 'agent', 1)).toMatchObject({ entries: [{ type: 'OrderHeld' }], incomplete: true })
      await forget([2])
      await expect(then('25T12:00:00')).rejects.toMatchObject(refused)
    })

    test('nothing is told where the first facts are missing', async () => {
      await forget([1])
      for (const moment of ['23T12:00:00', '24T12:00:00', '28T12:00:00']) for (const basis of ['recorded', 'occurred'] as const) await expect(then(moment, basis)).rejects.toMatchObject(refused)
      expect(await scene.views.find(everybody, other.orderId, 'agent')).toMatchObject({ viewVersion: 4 })
    })
  })

  test('facts of one time come by when they were known, then by part and version, on every page', async () => {
    const other = placed('H-4')
    const ids = ['a', 'b', 'c'].map((name) => ParcelId.of(OrderId.toUuid(other.orderId), name)).sort()
    const told = (parcel: ParcelId, version: number, recorded: string): Fact => ({
      ...fact(version === 1 ? 'ParcelRegistered' : 'ParcelDelayed', [parcel, version], { orderId: other.orderId, parcelId: parcel, ...(version === 1 ? { direction: 'out', carrier: 'an-post', trackingNumber: 'X1', lines: [] } : {}) }, '25T10:00:00', recorded),
      id: uuidV5(OrderId.toUuid(other.orderId), parcel, version), orderId: other.orderId,
    })
    await scene.publish([
      { ...fact('OrderPlaced', [other.orderId, 1], {}, '24T10:00:00'), data: other, orderId: other.orderId },
      ...ids.flatMap((parcel, index) => [told(parcel, 1, index === 0 ? '25T10:00:09' : '25T10:00:01'), told(parcel, 2, index === 0 ? '25T10:00:09' : '25T10:00:01')]),
    ])
    const seen: string[] = []
    for (let page = await scene.views.timeline(everybody, other.orderId, 'agent', 2); page !== undefined; page = page.next && (await scene.views.timeline(everybody, other.orderId, 'agent', 2, page.next))) seen.push(...page.entries.map(({ type, refs }) => `${type} ${refs.join()}`))
    expect(seen).toEqual([...[ids[0], ids[2], ids[1]].flatMap((parcel) => [`ParcelDelayed ${parcel}`, `ParcelRegistered ${parcel}`]), `OrderPlaced ${other.orderId}`])
  })
})
