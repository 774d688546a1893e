import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { EventId, FulfillmentId, Instant, LineId, OrderId, ParcelId, ReturnId, wismoSpace, type Currency, type Uuid } from '@wismo/kernel'
import { foldParcel, parcelEvents, type ParcelEvent, type ParcelPart } from './parcel-part.ts'

const orderId = OrderId.of(wismoSpace, 'o')
const parcelId = ParcelId.of(wismoSpace, 'p')
const fulfillmentId = FulfillmentId.of(wismoSpace, 'f')
const returnId = ReturnId.of(wismoSpace, 'r')
const line = LineId.of(wismoSpace, 'l')
const lines = [{ lineId: line, quantity: 2 }]
const hour = (h: number): Instant => Instant.parse(`2026-11-24T${String(h).padStart(2, '0')}:00:00Z`)

type Name = ParcelEvent['type']
type DataOf<N extends Name> = Extract<ParcelEvent, { type: N }>['data']
type Data<N extends Name> = Omit<DataOf<N>, 'orderId' | 'parcelId'>

let n = 0
const told = <N extends Name>(type: N, data: Data<N>, at = hour(10)): ParcelEvent =>
  ({ id: EventId.of(wismoSpace, 'e', (n += 1)), type, aggregate: parcelId, version: 1, occurredAt: at, recordedAt: at, actor: 'carrier', data: { orderId, parcelId, ...data } }) as unknown as ParcelEvent

const registered = (over: Partial<Data<'ParcelRegistered'>> = {}) => told('ParcelRegistered', { direction: 'out', carrier: 'dhl-de', trackingNumber: '1', lines, ...over })
const factId = wismoSpace as Uuid
const scan = (status: Data<'CheckpointRecorded'>['status'], over: Partial<Data<'CheckpointRecorded'>> = {}, at = hour(10)) =>
  told('CheckpointRecorded', { factId, rawCode: 'X', source: 'webhook', status, statusChanged: true, flags: [], mappingVersion: 1, remap: false, ...over }, at)
const delivered = (at = hour(10), over: Data<'ParcelDelivered'> = { proof: { kind: 'signature', ref: 'x' } }) => told('ParcelDelivered', over, at)
const attempt = (times: number, at = hour(10)) => told('ParcelAttemptFailed', { n: times, reason: { code: 'absent' } }, at)
const atPoint = (over: Data<'ParcelAvailableForPickup'> = { point: 'Kiosk', until: hour(20) }) => told('ParcelAvailableForPickup', over)
const delayed = () => told('ParcelDelayed', {})
const silent = () => told('ParcelSilent', { since: hour(1) })
const damaged = () => told('ParcelDamageReported', {})
const returning = () => told('ParcelReturningToSender', { cause: { party: 'recipient', code: 'refused' } })
const returned = () => told('ParcelReturnedToSender', {})
const lost = () => told('ParcelDeclaredLost', { basis: 'silence' })
const found = () => told('ParcelFound', {})
const voided = () => told('DeliveryScanVoided', { factId, basis: 'agent' })
const cancelled = () => told('ParcelCancelled', { reason: { code: 'void' } })
const recalled = () => told('ParcelRecalled', { to: 'dc' })
const redirected = () => told('ParcelRedirected', { to: 'kiosk' })
const duties = () => told('DutiesDue', { currency: 'EUR' as Currency, amount: 900 })

/** The same fact at this version of its stream. */
const at = (version: number, event: ParcelEvent): ParcelEvent => ({ ...event, version })

const fold = (...events: readonly ParcelEvent[]): ParcelPart => events.reduce<ParcelPart>(foldParcel, foldParcel(undefined, registered()))

test('a parcel is registered before anything is told of it', () => {
  expect(fold()).toMatchObject({ parcelId, direction: 'out', carrier: 'dhl-de', trackingNumber: '1', lines: { [line]: 2 }, status: 'pre_transit', flags: [], attempts: 0, timeline: [{ type: 'ParcelRegistered' }] })
  expect(fold()).not.toHaveProperty('fulfillmentId')
  expect(() => foldParcel(undefined, scan('in_transit'))).toThrow(expect.objectContaining({ code: 'out_of_order' }))
})

test('a return without contents is one too', () => {
  const { lines: _none, ...rest } = { direction: 'return' as const, carrier: 'dhl-de', trackingNumber: '1', returnId, lines }
  expect(foldParcel(undefined, told('ParcelRegistered', rest))).toMatchObject({ direction: 'return', returnId, lines: {} })
})

test('who knows more later adds it, and takes nothing away', () => {
  const part = fold(scan('in_transit'), told('ParcelRegistered', { direction: 'out', carrier: 'dhl-de', trackingNumber: '1', fulfillmentId }))
  expect(part).toMatchObject({ fulfillmentId, lines: { [line]: 2 }, status: 'in_transit' })
})

test.each<[string, readonly ParcelEvent[], string]>([
  ['a scan says where it is', [scan('accepted'), scan('out_for_delivery')], 'out_for_delivery'],
  ['a scan that was judged unknown is taken as told', [scan('unknown')], 'unknown'],
  ['delivered', [scan('out_for_delivery'), delivered()], 'delivered'],
  ['not delivered after all', [delivered(), voided()], 'in_transit'],
  ['not delivered, and where it is instead', [delivered(), scan('returning'), voided()], 'returning'],
  ['in vain at the door', [scan('out_for_delivery'), attempt(1)], 'attempt_failed'],
  ['told late: in vain before it was delivered', [delivered(), attempt(1)], 'delivered'],
  ['at a point', [atPoint()], 'available_for_pickup'],
  ['told late: at a point before it came back', [returned(), atPoint()], 'returned'],
  ['I22 back at its sender after it was delivered: only a correction says that', [delivered(), returned()], 'delivered'],
  ['I22 delivered by mistake, and back', [delivered(), voided(), returned()], 'returned'],
  ['I22 cancelled after it was delivered', [delivered(), cancelled()], 'delivered'],
  ['I22 cancelled after it came back', [returned(), cancelled()], 'returned'],
  ['cancelled, and delivered all the same', [cancelled(), delivered()], 'delivered'],
  ['coming back', [returning()], 'returning'],
  ['told late: coming back before it was back', [returned(), returning()], 'returned'],
  ['back', [returning(), returned()], 'returned'],
  ['the label is void', [cancelled()], 'cancelled'],
  ['what the carrier was told shows in scans alone', [scan('in_transit'), recalled(), redirected()], 'in_transit'],
  ['flags are no status', [scan('in_transit'), delayed(), silent(), damaged(), duties()], 'in_transit'],
  ['lost', [scan('in_transit'), lost()], 'lost'],
  ['lost, said twice, and found', [scan('out_for_delivery'), lost(), lost(), found()], 'out_for_delivery'],
  ['lost by its carrier, then by us, and found', [scan('held'), scan('lost'), lost(), found()], 'held'],
  ['lost, scanned, and found: the scan tells', [scan('in_transit'), lost(), scan('out_for_delivery'), found()], 'out_for_delivery'],
  ['lost, scanned as lost again, and found', [scan('in_transit'), lost(), scan('lost'), found()], 'in_transit'],
  ['lost, and seen', [lost(), scan('in_transit')], 'in_transit'],
  ['found though nobody missed it', [scan('held'), found()], 'held'],
])('%s', (_, events, status) => {
  expect(fold(...events).status).toBe(status)
})

describe('lost and found', () => {
  test('what it was before is kept only while it is lost', () => {
    expect(fold(scan('held'), lost())).toMatchObject({ statusBeforeLoss: 'held' })
    expect(fold(scan('held'), lost(), found())).not.toHaveProperty('statusBeforeLoss')
    expect(fold(scan('held'), lost(), cancelled())).not.toHaveProperty('statusBeforeLoss')
    expect(fold(scan('held'), lost(), scan('in_transit'))).not.toHaveProperty('statusBeforeLoss')
    expect(fold(scan('held'), lost(), scan('in_transit'), lost())).toMatchObject({ statusBeforeLoss: 'in_transit' })
  })

  test('found is told with the version of the stream', () => {
    expect(fold(scan('held'), lost())).not.toHaveProperty('foundVersion')
    expect(fold(scan('held'), lost(), at(4, found()), at(5, scan('in_transit')))).toMatchObject({ foundVersion: 4 })
    expect(fold(lost(), at(3, found()), lost(), at(5, found()))).toMatchObject({ foundVersion: 5 })
  })

  test('a fact of a newer release before it counts as a version', () => {
    expect(fold(scan('held'), lost(), at(9, found()))).toMatchObject({ foundVersion: 9 })
  })
})

describe('what else is known of it', () => {
  test('delivered when, and by what it shows', () => {
    expect(fold(delivered(hour(12)))).toMatchObject({ deliveredAt: hour(12), proof: { kind: 'signature' }, lastFact: { at: hour(12) } })
    expect(fold(delivered(hour(12))).proof).toEqual({ kind: 'signature' })
    expect(fold(delivered(hour(12), {}))).not.toHaveProperty('proof')
    expect(fold(delivered(), voided())).not.toHaveProperty('deliveredAt')
    expect(fold(delivered(), voided())).not.toHaveProperty('proof')
  })

  test('the newest sight counts, also when an older one is told after it', () => {
    expect(fold(scan('in_transit', { place: 'Kassel' }, hour(9)), scan('in_transit', { place: 'Fulda' }, hour(8))).lastFact).toEqual({ at: hour(9), place: 'Kassel' })
    expect(fold(scan('in_transit', { place: 'Kassel' }, hour(9)), scan('in_transit', {}, hour(11))).lastFact).toEqual({ at: hour(11) })
    expect(fold(scan('delivered', { place: 'Kassel' }, hour(9)), delivered(hour(9))).lastFact).toEqual({ at: hour(9), place: 'Kassel' })
    expect(fold(scan('in_transit', {}, hour(9)), lost()).lastFact).toEqual({ at: hour(9) })
  })

  test('attempts are counted by who made them', () => {
    expect(fold(attempt(2), attempt(1)).attempts).toBe(2)
  })

  test('the point, by the best name there is', () => {
    expect(fold(atPoint()).point).toEqual({ name: 'Kiosk', until: hour(20) })
    expect(fold(scan('in_transit', { place: 'Fulda' }), atPoint({ until: hour(20) })).point).toEqual({ name: 'Fulda', until: hour(20) })
    expect(fold(atPoint({})).point).toEqual({ name: 'dhl-de' })
  })

  test('a cause is the one of the newest judgement', () => {
    expect(fold(scan('held', { cause: { party: 'weather', code: 'storm' } })).cause).toEqual({ party: 'weather', code: 'storm' })
    expect(fold(scan('held', { cause: { party: 'weather', code: 'storm' } }), scan('in_transit'))).not.toHaveProperty('cause')
    expect(fold(returning()).cause).toEqual({ party: 'recipient', code: 'refused' })
  })
})

describe('flags', () => {
  test.each<[string, readonly ParcelEvent[], readonly string[]]>([
    ['by their facts, once each', [delayed(), delayed(), silent(), damaged(), duties()], ['delayed', 'silent', 'damaged', 'duties_due']],
    ['by a scan, all of them; words of a newer release are left out', [damaged(), scan('held', { flags: ['customs', 'unknown'] })], ['customs']],
    ['nobody is silent who tells', [silent(), scan('in_transit', { flags: ['delayed', 'silent'] })], ['delayed']],
    ['a scan that is judged anew tells nothing', [silent(), scan('in_transit', { remap: true, flags: ['delayed'] })], ['delayed', 'silent']],
    ['delivered', [silent(), delivered()], []],
    ['in vain', [silent(), attempt(1)], []],
    ['back', [silent(), returned()], []],
  ])('%s', (_, events, flags) => {
    expect(fold(...events).flags).toEqual(flags)
  })

  test('duties are due as long as the flag says so', () => {
    expect(fold(duties())).toMatchObject({ dutiesDue: 900 })
    expect(fold(duties(), scan('held', { flags: ['duties_due'] }))).toMatchObject({ dutiesDue: 900 })
    expect(fold(duties(), scan('in_transit'))).not.toHaveProperty('dutiesDue')
  })
})

describe('whatever is told in whatever order', () => {
  const makers = [registered, () => scan('in_transit'), () => scan('lost'), () => delivered(), () => attempt(1), () => atPoint(), delayed, silent, damaged, returning, returned, lost, found, recalled, redirected, duties, voided, cancelled]

  test('every fact is among them', () => {
    expect(new Set(makers.map((make) => make().type))).toEqual(new Set(parcelEvents))
  })

  test('lost remembers what it was, its contents stay', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...makers), { maxLength: 30 }), (made) => {
        const part = fold(...made.map((make) => make()))
        expect(part).toMatchObject({ lines: { [line]: 2 } })
        expect(part.statusBeforeLoss !== undefined).toBe(part.status === 'lost')
        expect(part.statusBeforeLoss).not.toBe('lost')
        expect(Object.values(part)).not.toContain(undefined)
        expect(part.timeline).toHaveLength(Math.min(20, made.length + 1))
      }),
    )
  })
})
