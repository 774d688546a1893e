import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { EventId, FulfillmentId, GrantId, Instant, LineId, OrderId, PackageId, ParcelId, SealedRef, wismoSpace } from '@wismo/kernel'
import { foldFulfillment, fulfillmentEvents, workStages, type FulfillmentEvent, type FulfillmentPart, type WorkStage } from './fulfillment-part.ts'
import { sumOf, totalOf, type Quantities } from '../units/quantities.ts'

const orderId = OrderId.of(wismoSpace, 'o')
const fulfillmentId = FulfillmentId.of(wismoSpace, 'f')
const other = FulfillmentId.of(wismoSpace, 'other')
const grantId = GrantId.of(wismoSpace, 'g')
const [p1, p2] = [ParcelId.of(wismoSpace, 'p1'), ParcelId.of(wismoSpace, 'p2')]
const line = LineId.of(wismoSpace, 'l')
const at = Instant.parse('2026-11-24T10:00:00Z')
const day = { from: '2026-11-25', to: '2026-11-27', precision: 'day' as const }
const reason = { code: 'r' }
const L = (quantity: number) => [{ lineId: line, quantity }]
const inParcel = (parcelId: ParcelId, quantity: number) => ({ parcelId, carrier: 'dhl-de', trackingNumber: '1', lines: L(quantity) })

type Name = FulfillmentEvent['type']
type Data<N extends Name> = Omit<Extract<FulfillmentEvent, { type: N }>['data'], 'orderId' | 'fulfillmentId'>

let n = 0
const told = <N extends Name>(type: N, data: Data<N>): FulfillmentEvent =>
  ({ id: EventId.of(wismoSpace, 'e', (n += 1)), type, aggregate: fulfillmentId, occurredAt: at, recordedAt: at, actor: 'node', data: { orderId, fulfillmentId, ...data } }) as unknown as FulfillmentEvent

/** Each fact, about as many units. */
const fact = {
  requested: (q: number) => told('FulfillmentRequested', { locationId: 'dc', method: 'ship', lines: L(q) }),
  accepted: (q: number) => told('FulfillmentAccepted', { locationId: 'dc', method: 'ship', lines: L(q), grantId, readyBy: at }),
  rejected: (q: number) => told('FulfillmentRejected', { lines: L(q), reason }),
  held: () => told('FulfillmentHeld', {}),
  resumed: () => told('FulfillmentResumed', {}),
  moved: () => told('FulfillmentMoved', { from: 'dc', to: 'store' }),
  split: (q: number) => told('FulfillmentSplit', { into: [{ fulfillmentId: other, lines: L(q) }] }),
  merged: (q: number) => told('FulfillmentMerged', { from: [{ fulfillmentId: other, lines: L(q) }] }),
  cancelAsked: (q: number) => told('FulfillmentCancelRequested', { lines: L(q), dueBy: at }),
  cancelled: (q: number) => told('FulfillmentCancelled', { lines: L(q) }),
  declined: (q: number) => told('FulfillmentCancelDeclined', { lines: L(q), reason }),
  done: () => told('FulfillmentCompleted', {}),
  allocated: (q: number) => told('UnitsAllocated', { lines: L(q), grantId }),
  released: (q: number) => told('AllocationReleased', { lines: L(q), reason }),
  picking: () => told('PickingStarted', {}),
  short: (q: number) => told('ShortPickRecorded', { lines: L(q), reason }),
  packed: (q: number) => told('UnitsPacked', { packages: [{ packageId: PackageId.of(wismoSpace, 'b'), lines: L(q) }] }),
  unpacked: (q: number) => told('UnitsUnpacked', { lines: L(q) }),
  label: () => told('LabelCreated', { parcelId: p1, carrier: 'dhl-de', service: 'paket', trackingNumber: '1' }),
  unlabel: () => told('LabelVoided', { parcelId: p1 }),
  shipped: (q: number, parcel = p1) => told('FulfillmentShipped', { parcels: [inParcel(parcel, q)], shippedAt: at }),
  backIn: (q: number, parcel = p1) => told('ReturnToSenderReceived', { parcelId: parcel, lines: L(q), disposition: 'redeliver' }),
  back: (q: number) => told('ReturnToSenderReceived', { lines: L(q), disposition: 'redeliver' }),
  ready: (q: number) => told('PickupReady', { lines: L(q), locationId: 'store', window: day }),
  arrived: () => told('CustomerArrived', {}),
  pickedUp: (q: number) => told('PickedUp', { lines: L(q) }),
  extended: (to: string, count: number) => told('PickupWindowExtended', { from: '2026-11-27', to, count }),
  lapsed: () => told('PickupWindowLapsed', {}),
  unready: (q: number) => told('PickupReleased', { lines: L(q), next: 'restock' }),
  booked: () => told('AppointmentBooked', { window: day, services: [] }),
  rebooked: () => told('AppointmentRescheduled', { from: day, to: { to: '2026-12-01T10:00:00Z', precision: 'unknown', timeZone: 'Europe/Berlin' }, by: 'customer' }),
  failed: () => told('AppointmentFailed', { reason }),
  manifest: (missing: number) => told('DeliveryManifestPublished', { expected: L(3), loaded: L(2), missing: missing === 0 ? [] : L(missing) }),
  departed: (q: number) => told('DeliveryDeparted', { lines: L(q) }),
  onSite: () => told('DeliveryArrived', {}),
  scanned: (q: number) => told('DeliveryScanned', { lines: L(q) }),
  shortfall: (q: number) => told('DeliveryShortfallDetected', { missing: L(q) }),
  partial: (q: number) => told('PartialDeliveryAccepted', { lines: L(q) }),
  mayRefuse: () => told('RefusalAuthorized', { refusalId: 'x' }),
  refused: (q: number) => told('DeliveryRefused', { lines: L(q), reason, refusalId: 'x' }),
  completed: (q: number) => told('DeliveryCompleted', { lines: L(q), proof: { kind: 'signature' }, services: [] }),
  rendered: (q: number) => told('UnitsRendered', { lines: L(q) }),
}

const fold = (...events: readonly FulfillmentEvent[]): FulfillmentPart => {
  const part = events.reduce<FulfillmentPart | undefined>(foldFulfillment, undefined)
  if (part === undefined) throw new Error('no events')
  return part
}
const unitsIn = (held: Readonly<Record<string, Quantities>>) => Object.fromEntries(Object.entries(held).map(([key, units]) => [key, totalOf(units)]).filter(([, quantity]) => quantity !== 0))
/** Where units are, by stage; then what went on, came back and ended, as far as there is any. */
const seen = ({ status, stages, passed, back, split, merged, released }: FulfillmentPart) => ({
  status, ...unitsIn(stages), ...unitsIn(Object.fromEntries(Object.entries({ passed, back, split, merged }).map(([key, held]) => [key, sumOf(...Object.values(held as Record<string, Quantities>))]))), ...unitsIn({ released }),
})

const { requested, accepted, rejected, held, resumed, split, merged, cancelAsked, cancelled, declined, done, allocated, released, picking, short, packed, unpacked, label, unlabel, shipped, backIn, back } = fact
const { ready, arrived, pickedUp, extended, lapsed, unready, booked, rebooked, failed, manifest, departed, onSite, scanned, shortfall, partial, mayRefuse, refused, completed, rendered } = fact
const van3 = [accepted(3), booked(), packed(3), departed(3)]

test.each<[string, readonly FulfillmentEvent[], object]>([
  ['a request holds units that no one has yet', [requested(2)], { status: 'requested', requested: 2 }],
  ['a node that takes them has them', [requested(2), accepted(2)], { status: 'accepted', allocated: 2 }],
  ['one that takes a part leaves the rest asked for', [requested(2), accepted(1)], { status: 'accepted', requested: 1, allocated: 1 }],
  ['and takes the rest when stock is found', [requested(2), accepted(1), allocated(1)], { status: 'accepted', allocated: 2 }],
  ['or does not take it', [requested(2), accepted(1), rejected(1)], { status: 'accepted', allocated: 1, released: 1 }],
  ['a node that takes none ends the grant', [requested(2), rejected(2)], { status: 'rejected', released: 2 }],
  ['a node may give units back', [accepted(2), released(2)], { status: 'released', released: 2 }],
  ['picking moves nothing', [accepted(2), picking()], { status: 'picking', allocated: 2 }],
  ['what is not on the shelf is given back', [accepted(2), picking(), short(1)], { status: 'picking', allocated: 1, released: 1 }],
  ['a box holds units', [accepted(2), picking(), packed(2)], { status: 'packed', packed: 2 }],
  ['units come out of a box again', [accepted(2), packed(2), unpacked(1)], { status: 'packed', allocated: 1, packed: 1 }],
  ['an empty box is not packed', [accepted(2), packed(2), unpacked(2)], { status: 'accepted', allocated: 2 }],
  ['labels move nothing', [accepted(1), packed(1), label(), unlabel()], { status: 'packed', packed: 1 }],
  ['what left in parcels is theirs', [accepted(4), packed(3), shipped(3)], { status: 'shipped', allocated: 1, passed: 3 }],
  ['a fulfillment that shipped is completed by its own fact', [accepted(3), packed(3), shipped(3), done()], { status: 'completed', passed: 3 }],
  ['what comes back in a parcel ends its grant', [accepted(2), shipped(2), backIn(2)], { status: 'shipped', passed: 2, back: 2, released: 2 }],
  ['units wait for the customer', [accepted(2), packed(2), ready(2)], { status: 'ready_for_pickup', ready: 2 }],
  ['one collected, one waits', [accepted(2), ready(2), arrived(), pickedUp(1)], { status: 'ready_for_pickup', ready: 1, delivered: 1 }],
  ['collected while the rest is not ready yet', [accepted(2), ready(1), pickedUp(1)], { status: 'accepted', allocated: 1, delivered: 1 }],
  ['collected while the rest is packed', [accepted(2), packed(2), ready(1), pickedUp(1)], { status: 'packed', packed: 1, delivered: 1 }],
  ['all collected', [accepted(2), ready(2), pickedUp(2)], { status: 'completed', delivered: 2 }],
  ['the rest goes back to the shelf', [accepted(2), ready(2), pickedUp(1), lapsed(), unready(1)], { status: 'completed', delivered: 1, released: 1 }],
  ['nobody came', [accepted(2), ready(2), lapsed(), unready(2)], { status: 'released', released: 2 }],
  ['granted again after the end, work goes on', [accepted(2), ready(2), pickedUp(1), unready(1), accepted(1)], { status: 'accepted', allocated: 1, delivered: 1, released: 1 }],
  ['an appointment', [accepted(3), booked()], { status: 'scheduled', allocated: 3 }],
  ['on the van', van3, { status: 'en_route', van: 3 }],
  ['at the door', [...van3, onSite(), scanned(2)], { status: 'on_site', van: 3 }],
  ['a piece that is not on board is at the node', [...van3, onSite(), shortfall(1)], { status: 'on_site', allocated: 1, van: 2 }],
  ['a piece that nobody saw loaded stays where it is', [accepted(3), onSite(), shortfall(1)], { status: 'on_site', allocated: 3 }],
  ['one refusal is not all of it', [...van3, onSite(), refused(1)], { status: 'on_site', van: 2, comingBack: 1 }],
  ['refused at all', [...van3, onSite(), shortfall(1), mayRefuse(), refused(2)], { status: 'refused', allocated: 1, comingBack: 2 }],
  ['what was refused is back', [...van3, refused(3), back(3)], { status: 'refused', released: 3 }],
  ['granted again after it came back', [...van3, refused(3), back(3), allocated(3)], { status: 'accepted', allocated: 3, released: 3 }],
  ['delivered; what else was on board comes back', [...van3, completed(2)], { status: 'completed', delivered: 2, comingBack: 1 }],
  ['refused after it was completed: the same unit', [...van3, completed(2), refused(1)], { status: 'completed', delivered: 2, comingBack: 1 }],
  ['refused first, then completed', [...van3, refused(1), completed(2)], { status: 'completed', delivered: 2, comingBack: 1 }],
  ['delivered but for a missing piece', [...van3, shortfall(1), partial(2), completed(2)], { status: 'accepted', allocated: 1, delivered: 2 }],
  ['refused the rest of it, a piece missing', [...van3, shortfall(1), refused(1), completed(1)], { status: 'accepted', allocated: 1, delivered: 1, comingBack: 1 }],
  ['nobody opened', [...van3, failed()], { status: 'scheduled', comingBack: 3 }],
  ['one is back, the others are under way', [...van3, failed(), back(1)], { status: 'scheduled', comingBack: 2, released: 1 }],
  ['all are back', [...van3, failed(), back(3)], { status: 'released', released: 3 }],
  ['a second try with what was on the van', [...van3, failed(), rebooked(), departed(3)], { status: 'en_route', van: 3 }],
  ['a second try without unloading', [...van3, rebooked(), departed(3)], { status: 'en_route', van: 3 }],
  ['a second try of which only the end is known', [...van3, failed(), completed(3)], { status: 'completed', delivered: 3 }],
  ['rendered', [accepted(2), rendered(1)], { status: 'accepted', allocated: 1, delivered: 1 }],
  ['all rendered', [accepted(2), rendered(2)], { status: 'completed', delivered: 2 }],
  ['asked to stop, and stopped', [accepted(4), packed(4), cancelAsked(2), cancelled(2)], { status: 'packed', packed: 2, released: 2 }],
  ['stopped wholly', [accepted(2), cancelled(2)], { status: 'cancelled', released: 2 }],
  ['stopped is what was not begun', [accepted(3), packed(1), cancelled(1)], { status: 'packed', allocated: 1, packed: 1, released: 1 }],
  ['the rest stopped after a parcel left', [accepted(2), shipped(1), cancelled(1)], { status: 'shipped', passed: 1, released: 1 }],
  ['the rest handed over after a parcel left', [accepted(2), shipped(1), pickedUp(1)], { status: 'shipped', delivered: 1, passed: 1 }],
  ['a part belongs to another', [accepted(3), split(2)], { status: 'accepted', allocated: 1, split: 2 }],
  ['all of it belongs to another', [accepted(2), split(2)], { status: 'released', split: 2 }],
  ['what nobody had taken yet is asked of another: it was held by nobody', [requested(2), split(2)], { status: 'released' }],
  ['of what is split off, only what was taken is with the other', [requested(3), accepted(1), split(3)], { status: 'released', split: 1 }],
  ['from another', [accepted(1), merged(2)], { status: 'accepted', allocated: 3, merged: 2 }],
  ['an end stays when the node says it is done', [accepted(1), cancelled(1), done()], { status: 'cancelled', released: 1 }],
  ['a cancellation that is told while goods come back waits for them', [...van3, failed(), allocated(1), cancelled(1)], { status: 'scheduled', comingBack: 3, released: 1 }],
])('%s', (_, events, expected) => {
  expect(seen(fold(...events))).toEqual(expected)
})

describe('record mode: facts that were never told, or late', () => {
  test.each<[string, FulfillmentEvent, object]>([
    ['shipped', shipped(2), { status: 'shipped', passed: 2 }],
    ['ready', ready(2), { status: 'ready_for_pickup', ready: 2 }],
    ['picked up', pickedUp(2), { status: 'completed', delivered: 2 }],
    ['packed', packed(2), { status: 'packed', packed: 2 }],
    ['unpacked', unpacked(2), { status: 'accepted', allocated: 2 }],
    ['departed', departed(2), { status: 'en_route', van: 2 }],
    ['delivered', completed(2), { status: 'completed', delivered: 2 }],
    ['refused', refused(2), { status: 'refused', comingBack: 2 }],
    ['short at the door', shortfall(1), { status: 'accepted', allocated: 1 }],
    ['rejected', rejected(2), { status: 'rejected', released: 2 }],
    ['cancelled', cancelled(2), { status: 'cancelled', released: 2 }],
    ['received back', backIn(2), { status: 'released', back: 2, released: 2 }],
    ['held', held(), { status: 'requested' }],
  ])('%s is the first fact', (_, event, expected) => {
    expect(seen(fold(event))).toEqual(expected)
    expect(fold(event)).toMatchObject({ fulfillmentId, timeline: [{ type: event.type, at }] })
  })

  test.each<[string, readonly FulfillmentEvent[], string]>([
    ['picking after it shipped', [shipped(2), picking()], 'shipped'],
    ['picking after the end', [pickedUp(2), picking()], 'completed'],
    ['a request after it shipped', [shipped(2), requested(1)], 'shipped'],
    ['a scan after it was delivered', [completed(2), scanned(2)], 'completed'],
  ])('%s takes the status not back', (_, events, status) => {
    expect(fold(...events)).toMatchObject({ status })
  })

  test('more ended than was known: nothing is below 0, and all of it is released', () => {
    expect(seen(fold(accepted(1), cancelled(3)))).toEqual({ status: 'cancelled', released: 3 })
  })
})

describe('flags', () => {
  test.each<[string, readonly FulfillmentEvent[], readonly string[]]>([
    ['put aside, twice told', [accepted(1), held(), held()], ['held']],
    ['resumed', [held(), resumed()], []],
    ['what left is not put aside', [accepted(2), held(), shipped(1)], []],
    ['lapsed', [ready(1), lapsed()], ['window_lapsed']],
    ['extended after it lapsed', [ready(1), lapsed(), extended('2026-11-30', 1)], []],
    ['ready again', [ready(1), lapsed(), ready(1)], []],
    ['asked to stop', [accepted(1), cancelAsked(1)], ['cancel_requested']],
    ['stopped', [accepted(2), cancelAsked(1), cancelled(1)], []],
    ['goes on', [accepted(1), cancelAsked(1), declined(1)], []],
    ['a manifest with a gap', [accepted(3), manifest(1)], ['shortfall']],
    ['a manifest without', [accepted(3), manifest(1), manifest(0)], []],
    ['a gap at the door', [...van3, shortfall(1)], ['shortfall']],
    ['the customer takes the rest', [...van3, shortfall(1), partial(2)], []],
    ['nobody opened', [...van3, shortfall(1), failed()], []],
    ['nothing of it outlasts the end', [ready(1), lapsed(), held(), cancelAsked(1), pickedUp(1)], []],
  ])('%s', (_, events, flags) => {
    expect(fold(...events).flags).toEqual(flags)
  })

  test('an answer is awaited until it comes', () => {
    expect(fold(accepted(1), cancelAsked(1))).toMatchObject({ cancelAskedUntil: at })
    expect(fold(accepted(1), cancelAsked(1), declined(1))).not.toHaveProperty('cancelAskedUntil')
    expect(fold(accepted(1), cancelAsked(1), shipped(1), done())).not.toHaveProperty('cancelAskedUntil')
  })
})

describe('where and when', () => {
  test('the node, how, and when it is ready', () => {
    expect(fold(accepted(1))).toMatchObject({ locationId: 'dc', method: 'ship', readyBy: at })
    expect(fold(accepted(1), fact.moved())).toMatchObject({ locationId: 'store', stages: { allocated: { [line]: 1 } } })
  })

  test('a pickup window, and how often it was extended', () => {
    expect(fold(ready(1))).toMatchObject({ locationId: 'store', pickup: { ...day, extensions: 0 } })
    expect(fold(ready(1), extended('2026-11-30T18:00:00Z', 1)).pickup).toEqual({ from: '2026-11-25', to: '2026-11-30T18:00:00Z', precision: 'hour', extensions: 1 })
    expect(fold(ready(1), extended('2026-11-30', 1), ready(1)).pickup).toEqual({ ...day, extensions: 1 })
    expect(fold(told('PickupReady', { lines: L(1), locationId: 'store' }))).not.toHaveProperty('pickup')
    const codeRef = SealedRef.of(wismoSpace, 'code')
    expect(fold(told('PickupReady', { lines: L(1), locationId: 'store', codeRef }), told('PickupReady', { lines: L(1), locationId: 'store' }))).toMatchObject({ pickupCodeRef: codeRef })
  })

  test('an appointment is kept until it came about in vain', () => {
    expect(fold(booked()).appointment).toEqual(day)
    expect(fold(booked(), rebooked()).appointment).toEqual({ to: '2026-12-01T10:00:00Z', precision: 'hour', timeZone: 'Europe/Berlin' })
    expect(fold(booked(), departed(1), failed())).not.toHaveProperty('appointment')
  })

  test('parcels are kept apart', () => {
    const part = fold(accepted(3), shipped(1), shipped(1, p2), shipped(1), backIn(1, p2))
    expect([part.passed, part.back]).toEqual([{ [p1]: { [line]: 2 }, [p2]: { [line]: 1 } }, { [p2]: { [line]: 1 } }])
  })
})

describe('whatever is told in whatever order', () => {
  const quantity = fc.integer({ min: 1, max: 3 })
  const anything = fc.oneof(...Object.values(fact).map((make) => quantity.map((q) => (make as (q: number | string, more?: never) => FulfillmentEvent)(make === extended ? '2026-11-30' : q))))

  test('every fact is among them', () => {
    expect(new Set(Object.values(fact).map((make) => (make as (q: number | string) => FulfillmentEvent)(1).type))).toEqual(new Set(fulfillmentEvents))
  })

  test('I1 no stage is below 0, released never falls, no optional field is undefined', () => {
    fc.assert(
      fc.property(fc.array(anything, { minLength: 1, maxLength: 30 }), (events) => {
        let before: FulfillmentPart | undefined
        for (const event of events) {
          const part = foldFulfillment(before, event)
          for (const stage of workStages) expect(Object.values(part.stages[stage]).every((q) => (q ?? 0) > 0)).toBe(true)
          expect(totalOf(part.released)).toBeGreaterThanOrEqual(totalOf(before?.released ?? {}))
          expect(Object.values(part)).not.toContain(undefined)
          before = part
        }
      }),
    )
  })

  test('I1 a step on the way creates and loses no unit that the part holds', () => {
    const steps = [picking(), packed(1), unpacked(1), label(), ready(1), departed(1), onSite(), scanned(1), shortfall(1), partial(1), refused(1), completed(1), failed(), rebooked(), shipped(1), held(), resumed(), fact.moved(), done()]
    const all = ({ stages, passed }: FulfillmentPart) => totalOf(sumOf(...Object.values(stages), ...Object.values(passed as Record<string, Quantities>)))
    fc.assert(
      fc.property(fc.constantFrom(...steps), fc.constantFrom<WorkStage>('allocated', 'packed', 'ready', 'van'), (step, stage) => {
        const start = { ...fold(accepted(0)), stages: { ...fold(accepted(0)).stages, [stage]: { [line]: 2 } } }
        // A node packs what is on its shelf, and nothing at it is on a van.
        const isEarlier = (step.type === 'UnitsPacked' && stage !== 'allocated') || (['PickupReady', 'UnitsUnpacked', 'FulfillmentShipped', 'UnitsPacked'].includes(step.type) && stage === 'van') || (step.type === 'PickupReady' && stage === 'ready')
        expect(all(foldFulfillment(start, step))).toBe(isEarlier ? 3 : 2)
      }),
    )
  })

  test('the newest events are kept, and nothing of the part before is touched', () => {
    const start = Object.freeze(fold(accepted(2)))
    const copy = JSON.stringify(start)
    expect(foldFulfillment(start, packed(2)).timeline.map(({ type }) => type)).toEqual(['FulfillmentAccepted', 'UnitsPacked'])
    expect(JSON.stringify(start)).toBe(copy)
    expect(fold(...Array.from({ length: 25 }, held)).timeline).toHaveLength(20)
  })
})
