// Every state that the tracking page can be in, each as a view: what tests assert and what the browser walks.
import { Currency, Instant, LineId, lineIdOf, paymentIdOf, SealedRef, ShopId, orderIdOf, type Uuid } from '@wismo/kernel'
import { languageFor, orderInWords } from '@wismo/order-views'
import type { FulfillmentView, LinesHeld, MoneyView, OrderLineView, OrderView, ParcelView, PromiseView, ReturnView } from '@wismo/lifecycle'
import { exampleLine, exampleMoney, exampleNow, exampleView, pickupPromise, promise } from '../example-view.ts'

export interface NamedState {
  readonly name: string
  readonly view: OrderView
}

const at = (text: string): Instant => Instant.parse(text)
const [lamp, bulbs, blanket, duvet] = exampleView.lines as readonly [OrderLineView, OrderLineView, OrderLineView, OrderLineView]
const print = exampleLine('5', 'ALD-PRINT-HILLS', 'Framed print, Two Hills', 7800, { variant: { size: '50 × 70 cm', frame: 'oak frame' }, promiseId: 'prm_3' })
const mugs = exampleLine('6', 'ALD-MUG-4', 'Stoneware mugs', 4600, { variant: { set: 'Set of 4', glaze: 'Chalk' } })
const slippers = exampleLine('7', 'ALD-SLIP-39', 'Felt slippers', 3800, { variant: { size: 'Size 39', color: 'Slate' } })
const chair = exampleLine('8', 'ALD-CHAIR', 'Reading chair', 42900, { method: 'scheduled' })
const course = exampleLine('9', 'ALD-COURSE', 'Course: caring for oak', 2900, { method: 'digital' })

const held = (...lines: readonly OrderLineView[]): readonly LinesHeld[] => lines.map((line) => ({ lineId: line.id, quantity: line.quantity.ordered }))
const idsOf = (...lines: readonly OrderLineView[]): readonly LineId[] => lines.map(({ id }) => id)
/** The line with all of its units in one place. */
const units = (line: OrderLineView, bucket: keyof OrderLineView['units'], more: Partial<OrderLineView> = {}): OrderLineView => ({
  ...line, units: { [bucket]: line.quantity.ordered }, status: bucket, quantity: { ...line.quantity, fulfilled: bucket === 'delivered' ? line.quantity.ordered : 0, current: bucket === 'cancelled' ? 0 : line.quantity.ordered }, ...more,
})
const withReturn = (line: OrderLineView): OrderLineView => units(line, 'delivered', { returns: { returnable: line.quantity.ordered, until: '2026-12-19' } })

type Group = OrderView['groups'][number]
const group = (ref: string, lines: readonly OrderLineView[], more: Partial<Group> = {}): Group => ({ ref, kind: 'ship', lines: held(...lines), step: 3, steps: 5, ...more })
const promised = (id: string, to: string, lines: readonly OrderLineView[], more: Partial<PromiseView> = {}): PromiseView => ({ id, lineIds: idsOf(...lines), original: { to, precision: 'day', timeZone: 'Europe/Dublin', source: 'checkout' }, status: 'on_track', ...more })
const scan = (time: string, status: string, place?: string) => ({ at: at(time), status, ...(place === undefined ? {} : { place }) })

const ferry = [scan('2026-11-24T14:20:00Z', 'held', 'CHERBOURG PORT'), scan('2026-11-23T22:41:00Z', 'in_transit', 'CHERBOURG PORT'), scan('2026-11-23T08:15:00Z', 'in_transit', 'CAEN FR'), scan('2026-11-22T19:02:00Z', 'in_transit', 'CAEN FR'), scan('2026-11-21T16:30:00Z', 'accepted', 'ROUEN FR'), scan('2026-11-21T09:00:00Z', 'pre_transit')]
const parcel = (id: string, status: string, lines: readonly OrderLineView[], more: Partial<ParcelView> = {}): ParcelView => ({
  id, direction: 'out', carrier: 'larkway', trackingNumber: 'LK7731094256', status, flags: [], lines: held(...lines), attempts: 0, lastFact: { at: at('2026-11-23T22:41:00Z'), place: 'CHERBOURG PORT' }, scans: ferry.slice(1), ...more,
})
const work = (id: string, status: string, lines: readonly OrderLineView[], more: Partial<FulfillmentView> = {}): FulfillmentView => ({ id, status, flags: [], lines: held(...lines), ...more })

/** A view with its lines, and the words that belong to it. */
function order(code: string, stage: OrderView['headline']['stage'], lines: readonly OrderLineView[], more: Partial<OrderView>): OrderView {
  const view: OrderView = { ...exampleView, status: 'confirmed', groups: [], promises: [], lines, money: paid, ...more, headline: { code, stage, flags: [], title: '', text: '' } }
  const { pendingFor: _pending, ...rest } = view
  return orderInWords(rest, languageFor(view.locale), exampleNow)
}

const card = { id: paymentIdOf(exampleView.id, 'p1'), method: 'card', brand: 'visa', last4: '4417' }
const { dueCoveredBy: _covered, ...plainMoney } = exampleMoney
const paid: MoneyView = { ...plainMoney, captured: 35190, due: 0, refundable: 35190, payments: [{ ...card, status: 'captured', amount: 35190 }] }
const refund = (id: string, status: string, amount: number, more: Partial<MoneyView['refunds'][number]> = {}): MoneyView['refunds'][number] => ({ id, amount, cause: 'ret_1', status, at: at('2026-11-21T10:00:00Z'), ...more })

const shipped = [lamp, bulbs].map((line) => units(line, 'in_transit'))
const gone = (status: string, more: Partial<ParcelView> = {}) => parcel('pcl_1', status, shipped, more)
const today = { from: '2026-11-24', to: '2026-11-24', precision: 'day' as const, timeZone: 'Europe/Dublin', source: 'carrier' }
/** One parcel with a lamp and two bulbs, in this state. */
const oneParcel = (code: string, stage: OrderView['headline']['stage'], status: string, more: Partial<ParcelView> = {}, over: Partial<OrderView> = {}): OrderView => order(code, stage, shipped, {
  groups: [group('pcl_1', shipped, { when: status === 'out_for_delivery' ? today : promise, step: status === 'out_for_delivery' || status === 'attempt_failed' || status === 'available_for_pickup' ? 4 : 3 })],
  parcels: [gone(status, more)], promises: [{ ...promised('prm_1', '2026-11-28', shipped), original: promise }], ...over,
})
const lateEstimate = { earliest: '2026-11-26', likely: '2026-11-27', latest: '2026-11-28', source: 'carrier' }
const lateWhen = { from: '2026-11-26', to: '2026-11-28', precision: 'day' as const, timeZone: 'Europe/Dublin', source: 'carrier' }
const latePromise = promised('prm_1', '2026-11-24', shipped, { status: 'at_risk', estimate: lateEstimate })
const lateOver = { promises: [latePromise], groups: [group('pcl_1', shipped, { when: lateWhen })] }

const arrived = [withReturn(blanket), withReturn(mugs)]
const deliveredParcel = (lines: readonly OrderLineView[], more: Partial<ParcelView> = {}): ParcelView => parcel('pcl_9', 'delivered', lines, { deliveredAt: at('2026-11-19T11:46:00Z'), proof: { kind: 'photo' }, scans: [scan('2026-11-19T11:46:00Z', 'delivered', 'CORK'), ...ferry.slice(3)], trackingNumber: 'LK7731094248', ...more })
const deliveredOrder = (more: Partial<OrderView> = {}, parcelMore: Partial<ParcelView> = {}): OrderView => order('delivered', 'delivered', arrived, {
  groups: [group('pcl_9', arrived, { step: 5, when: promise })], parcels: [deliveredParcel(arrived, parcelMore)], promises: [promised('prm_1', '2026-11-20', arrived, { status: 'kept', unitsKept: 2 })], ...more,
})

const ready = [units(duvet, 'ready_for_pickup')]
const atCounter = (more: Partial<FulfillmentView> = {}, over: Partial<OrderView> = {}): OrderView => order('ready_for_pickup', 'ready_for_pickup', ready, {
  groups: [group('ful_1', ready, { kind: 'pickup', step: 3, steps: 4, when: { to: '2026-11-28', precision: 'day', timeZone: 'Europe/Dublin', source: 'node' } })], promises: [{ ...promised('prm_2', '2026-11-25', ready), original: pickupPromise }],
  fulfillments: [work('ful_1', 'ready_for_pickup', ready, { method: 'pickup', pickup: { extensions: 0, codeRef: SealedRef.of('018f5d3e-9f7a-7cc0-8000-5d1f6c1d2b3a' as Uuid, 'code'), window: { to: '2026-11-28T18:00:00Z', precision: 'hour', timeZone: 'Europe/Dublin' } }, ...more })], ...over,
})

const back = [units(slippers, 'returned', { price: { unit: 3800, discount: 0, tax: 711, total: 3800 } })]
const returned = (status: string, bucket: keyof OrderLineView['units'], more: Partial<ReturnView> = {}, over: Partial<OrderView> = {}, code = 'return_in_progress'): OrderView => {
  const given = [units(slippers, bucket)]
  return order(code, 'delivered', [...given, ...arrived], {
    groups: [group('pcl_9', bucket === 'delivered' ? [...arrived, ...given] : arrived, { step: 5 })], parcels: [deliveredParcel([...arrived, ...given])], promises: [promised('prm_1', '2026-11-20', arrived, { status: 'kept' })],
    returns: [{ id: 'ret_1', status, outcome: 'refund', method: 'drop_off', amount: 3800, dueBy: at('2026-12-08T17:00:00Z'), lines: [{ lineId: slippers.id, quantity: 1, reason: 'too_large', accepted: 0, rejected: 0, missing: 0 }], ...more }], ...over,
  })
}
const timeline = (...types: readonly (readonly [string, string])[]): OrderView['timeline'] => ({ entries: types.map(([type, time], i) => ({ id: `evt_${i}`, at: at(time), recordedAt: at(time), type, refs: ['rac_1'] })) })
const refunding: MoneyView = { ...paid, total: 31390, refundPending: 3800, due: -3800, refunds: [refund('rfd_1', 'pending', 3800, { arrivesBy: '2026-11-27' })] }

const van = [units(chair, 'in_transit')]
const byVan = (status: string, step: number, flags: readonly string[] = []): OrderView => order(step >= 3 ? 'out_for_delivery' : 'confirmed', step >= 3 ? 'out_for_delivery' : 'confirmed', van, {
  groups: [group('ful_3', van, { kind: 'scheduled', step, when: { from: '2026-11-24T14:00:00Z', to: '2026-11-24T17:00:00Z', precision: 'hour', timeZone: 'Europe/Dublin', source: 'node' } })],
  fulfillments: [work('ful_3', status, van, { method: 'scheduled', flags, appointment: { from: '2026-11-24T14:00:00Z', to: '2026-11-24T17:00:00Z', precision: 'hour' } })],
})

/** The order of the pictures: late parcel, pickup ready, a print being made, a delivered parcel with something returned, a rest to pay. */
export function splitOrder(): OrderView {
  const made = units(print, 'allocated')
  return order('delayed', 'on_the_way', [...shipped, ...ready, made, ...arrived, ...back], {
    groups: [
      group('pcl_9', arrived, { step: 5 }), group('pcl_1', shipped, { when: lateWhen }), group('ful_1', ready, { kind: 'pickup', step: 3, steps: 4 }),
      group('ful_2', [made], { step: 2, when: { from: '2026-12-02', to: '2026-12-04', precision: 'day', timeZone: 'Europe/Dublin', source: 'node' } }),
    ],
    parcels: [deliveredParcel([...arrived, ...back]), gone('held', { flags: ['delayed'], cause: { party: 'weather', code: 'storm' }, lastFact: { at: at('2026-11-24T14:20:00Z'), place: 'CHERBOURG PORT' }, scans: ferry })],
    fulfillments: [...atCounter().fulfillments, work('ful_2', 'accepted', [made], { readyBy: at('2026-11-30T15:00:00Z') })],
    promises: [latePromise, promised('prm_2', '2026-11-25', ready), promised('prm_3', '2026-12-04', [made]), promised('prm_4', '2026-11-20', arrived, { status: 'kept' })],
    returns: [{ id: 'ret_1', status: 'resolved', outcome: 'refund', method: 'drop_off', lines: [{ lineId: slippers.id, quantity: 1, reason: 'too_large', accepted: 1, rejected: 0, missing: 0 }], refundIds: ['rfd_1'] }],
    money: { ...paid, items: 50300, discounts: 0, shipping: 690, original: 50990, total: 48590, tax: 9086, captured: 50990, due: 1400, refundPending: 3800, payments: [{ ...card, status: 'captured', amount: 50990 }], refunds: [refund('rfd_1', 'pending', 3800, { arrivesBy: '2026-11-27' })] },
    actions: [{ action: 'cancel', allowed: false, on: lamp.id, reasons: [{ code: 'already_shipped' }], alternatives: ['return'] }],
  })
}

/** Three hundred lines in forty parcels, every fourth of them there. */
export function hugeOrder(): OrderView {
  const lines = Array.from({ length: 300 }, (_, i) => units(exampleLine(`h${i}`, 'X', `Article ${i + 1}`, 1000 + i), i % 4 === 0 ? 'delivered' : 'in_transit'))
  const boxes = Array.from({ length: 40 }, (_, i) => lines.filter((_line, n) => n % 40 === i))
  return order('partly_delivered', 'on_the_way', lines, {
    groups: boxes.map((box, i) => group(`pcl_${i}`, box, { step: i % 4 === 0 ? 5 : 3, when: promise })),
    parcels: boxes.map((box, i) => parcel(`pcl_${i}`, i % 4 === 0 ? 'delivered' : 'in_transit', box, i % 4 === 0 ? { deliveredAt: at('2026-11-20T12:00:00Z') } : {})),
    promises: [{ ...promised('prm_1', '2026-11-28', lines), original: promise }],
  })
}

const longName = 'Handwoven lambswool blanket for winter evenings, double size'
const cancelledLines = exampleView.lines.map((line) => units(line, 'cancelled'))
const of = (name: string, view: OrderView): NamedState => ({ name, view })
const inCurrency = (code: string, amount: number): OrderView => {
  const line = exampleLine('1', 'ALD-LAMP-OAK', 'Oak desk lamp', amount)
  return order('received', 'placed', [line], { currency: Currency.parse(code), groups: [group('lin', [line], { step: 1 })], money: { ...paid, items: amount, discounts: 0, shipping: 0, original: amount, total: amount, tax: 0, captured: amount, payments: [{ ...card, status: 'captured', amount }] } })
}
const unsent = (step: number, more: Partial<OrderView> = {}, code = 'preparing', bucket: keyof OrderLineView['units'] = 'allocated'): OrderView => {
  const lines = [lamp, bulbs].map((line) => units(line, bucket))
  return order(code, 'preparing', lines, { groups: [group('lin_1', lines, { step, when: promise })], promises: [{ ...promised('prm_1', '2026-11-28', lines), original: promise }], ...more })
}
const stranger = lineIdOf(orderIdOf(ShopId.parse('aldermoor'), 'other'), '1')

export const states: readonly NamedState[] = [
  of('just placed', exampleView),
  of('payment pending', { ...unsent(1, { status: 'pending', pendingFor: 'payment', money: { ...paid, captured: 0, due: 35190, payments: [{ id: card.id, method: 'bank', status: 'initiated', amount: 35190 }] } }, 'received', 'open'), pendingFor: 'payment' }),
  of('payment lacks a step', unsent(1, { status: 'pending', money: { ...paid, captured: 0, due: 35190, payments: [{ ...card, status: 'action_required', amount: 35190, expiresAt: at('2026-11-26T23:00:00Z') }] } }, 'action_needed', 'open')),
  of('payment failed', unsent(1, { status: 'pending', money: { ...paid, captured: 0, due: 35190, payments: [{ ...card, status: 'failed', amount: 35190 }] } }, 'action_needed', 'open')),
  of('no date yet', unsent(1, { promises: [], groups: [group('lin_1', [lamp, bulbs], { step: 1 })] }, 'confirmed', 'open')),
  of('preparing', unsent(2, { fulfillments: [work('lin_1', 'accepted', [lamp, bulbs], { readyBy: at('2026-11-25T15:00:00Z') })] })),
  of('stock pending', unsent(1, { status: 'pending' }, 'received', 'open')),
  of('backordered', unsent(1, { promises: [promised('prm_1', '2026-11-28', [lamp, bulbs], { original: promise, estimate: { earliest: '2026-12-07', latest: '2026-12-09' } })], groups: [group('lin_1', [lamp, bulbs], { step: 1, when: { from: '2026-12-07', to: '2026-12-09', precision: 'day', timeZone: 'Europe/Dublin', source: 'node' } })] }, 'backordered', 'backordered')),
  of('backordered without a day', unsent(1, {}, 'backordered', 'backordered')),
  of('on hold', unsent(1, { holds: [{ id: 'hld_1', reason: 'fraud', until: at('2026-11-24T18:00:00Z') }] }, 'on_hold', 'open')),
  of('packed, not scanned', oneParcel('preparing', 'preparing', 'pre_transit', { scans: [scan('2026-11-23T09:00:00Z', 'pre_transit')] }, { lines: [lamp, bulbs].map((line) => units(line, 'packed')), groups: [group('pcl_1', shipped, { when: promise, step: 2 })] })),
  of('left, not scanned', oneParcel('on_the_way', 'on_the_way', 'pre_transit', { scans: [scan('2026-11-23T09:00:00Z', 'pre_transit')] })),
  of('on the way', oneParcel('on_the_way', 'on_the_way', 'in_transit')),
  of('early', oneParcel('on_the_way', 'on_the_way', 'in_transit', {}, { promises: [promised('prm_1', '2026-11-28', shipped, { estimate: { earliest: '2026-11-26', latest: '2026-11-26' } })], groups: [group('pcl_1', shipped, { when: { to: '2026-11-26', precision: 'day', timeZone: 'Europe/Dublin', source: 'carrier' } })] })),
  of('weeks away', oneParcel('on_the_way', 'on_the_way', 'in_transit', {}, { promises: [promised('prm_1', '2026-12-20', shipped)] })),
  of('arriving today', oneParcel('arriving_today', 'on_the_way', 'in_transit', {}, { promises: [promised('prm_1', '2026-11-24', shipped)], groups: [group('pcl_1', shipped, { when: { to: '2026-11-24', precision: 'day', timeZone: 'Europe/Dublin', source: 'checkout' } })] })),
  of('out for delivery', oneParcel('out_for_delivery', 'out_for_delivery', 'out_for_delivery')),
  of('late', oneParcel('delayed', 'on_the_way', 'in_transit', { flags: ['delayed'], cause: { party: 'weather', code: 'storm' } }, lateOver)),
  of('late without a new day', oneParcel('delayed', 'on_the_way', 'in_transit', {}, { promises: [promised('prm_1', '2026-11-23', shipped, { status: 'broken', unitsLate: 3 })], groups: [group('pcl_1', shipped, { when: { to: '2026-11-23', precision: 'day', timeZone: 'Europe/Dublin', source: 'checkout' } })] })),
  of('silent', oneParcel('problem', 'on_the_way', 'in_transit', { flags: ['silent'] })),
  of('attempt failed', oneParcel('attempt_failed', 'on_the_way', 'attempt_failed', { attempts: 2 })),
  of('held at customs', oneParcel('on_the_way', 'on_the_way', 'held', { flags: ['customs'] })),
  of('duties due', oneParcel('action_needed', 'on_the_way', 'held', { flags: ['customs', 'duties_due'], dutiesDue: 2150 })),
  of('address needed', oneParcel('action_needed', 'on_the_way', 'held', { flags: ['action_required'] })),
  of('lost', oneParcel('problem', 'on_the_way', 'lost')),
  of('damaged', oneParcel('problem', 'on_the_way', 'in_transit', { flags: ['damaged'] })),
  of('refused', oneParcel('returning_to_sender', 'on_the_way', 'returning', { flags: ['refused'] })),
  of('coming back', oneParcel('returning_to_sender', 'on_the_way', 'returning', { cause: { party: 'recipient', code: 'undeliverable' } })),
  of('back with us', oneParcel('refunded', 'delivered', 'returned', {}, { lines: shipped.map((line) => units(line, 'returned')) })),
  of('in a locker', oneParcel('ready_for_pickup', 'ready_for_pickup', 'available_for_pickup', { point: { name: 'Locker 12, QUAYSIDE STATION', until: at('2026-11-29T20:00:00Z') } })),
  of('pickup ready', atCounter()),
  of('pickup ordered', order('confirmed', 'confirmed', [duvet], { groups: [group('lin_4', [duvet], { kind: 'pickup', step: 1, steps: 4, when: pickupPromise })], promises: [{ ...promised('prm_2', '2026-11-25', [duvet]), original: pickupPromise }] })),
  of('curbside ready', { ...atCounter(), groups: atCounter().groups.map((one) => ({ ...one, kind: 'curbside' as const })) }),
  of('pickup kept longer', atCounter({ pickup: { extensions: 2, window: { to: '2026-12-02T18:00:00Z', precision: 'hour', timeZone: 'Europe/Dublin' } } })),
  of('window over', atCounter({ flags: ['window_lapsed'] })),
  of('collected', order('delivered', 'delivered', [withReturn(duvet)], { groups: [group('ful_1', [duvet], { kind: 'pickup', step: 4, steps: 4 })], fulfillments: [work('ful_1', 'completed', [duvet], { method: 'pickup' })] })),
  of('delivery booked', byVan('scheduled', 2)),
  of('van under way', byVan('en_route', 3)),
  of('at the door', byVan('on_site', 3)),
  of('manifest short', byVan('en_route', 3, ['shortfall'])),
  of('appointment done', order('delivered', 'delivered', [units(chair, 'delivered')], { groups: [group('ful_3', [chair], { kind: 'scheduled', step: 5 })], fulfillments: [work('ful_3', 'completed', [chair], { method: 'scheduled' })] })),
  of('appointment refused', order('returning_to_sender', 'on_the_way', [units(chair, 'returning_to_sender')], { fulfillments: [work('ful_3', 'refused', [chair], { method: 'scheduled' })] })),
  of('digital', order('delivered', 'delivered', [units(course, 'delivered')], { groups: [group('lin_9', [course], { kind: 'digital', step: 2, steps: 2 })] })),
  of('split', splitOrder()),
  of('one line cancelled', oneParcel('on_the_way', 'on_the_way', 'in_transit', {}, { lines: [...shipped, units(slippers, 'cancelled')] })),
  of('all cancelled', order('cancelled', 'cancelled', cancelledLines, { status: 'cancelled', money: { ...paid, total: 0, captured: 0, payments: [{ ...card, status: 'voided', amount: 35190 }] }, promises: exampleView.promises.map((one) => ({ ...one, status: 'void' })) })),
  of('cancelled but gone', oneParcel('cancelled', 'cancelled', 'in_transit', {}, { status: 'cancelled' })),
  of('cancelled, money on its way back', order('cancelled', 'cancelled', cancelledLines, { status: 'cancelled', money: { ...paid, total: 0, due: -35190, refundPending: 35190, refunds: [refund('rfd_1', 'pending', 35190, { arrivesBy: '2026-11-27' })] }, promises: [] })),
  of('delivered', deliveredOrder()),
  of('delivered late, signed', deliveredOrder({}, { deliveredAt: at('2026-11-22T11:46:00Z'), proof: { kind: 'signature' } })),
  of('delivered for a code', deliveredOrder({}, { proof: { kind: 'code' } })),
  of('return window over', deliveredOrder({ lines: arrived.map((line) => ({ ...line, returns: { returnable: 0, until: '2026-11-20', reasons: [{ code: 'window_over' }] } })) })),
  of('delivery disputed', deliveredOrder({ claims: [{ id: 'clm_1', status: 'opened', kind: 'not_received' }] })),
  of('claim denied', deliveredOrder({ claims: [{ id: 'clm_1', status: 'denied', kind: 'damaged', until: at('2026-12-01T12:00:00Z') }] })),
  of('claim opened again', deliveredOrder({ claims: [{ id: 'clm_1', status: 'reopened', kind: 'damaged' }] })),
  of('claim granted', deliveredOrder({ claims: [{ id: 'clm_1', status: 'approved', kind: 'damaged', outcome: 'replacement' }], appeasements: [{ id: 'app_1', status: 'issued', kind: 'store_credit', value: 500 }] })),
  of('return asked', returned('requested', 'delivered')),
  of('return to hand in', returned('awaiting_handover', 'delivered')),
  of('return to bring to a shop', returned('approved', 'delivered', { method: 'store' })),
  of('return declined', returned('declined', 'delivered', {}, {}, 'delivered')),
  of('return undone', returned('cancelled', 'delivered', {}, {}, 'delivered')),
  of('return on its way', returned('in_transit', 'return_in_transit', {}, { timeline: timeline(['ReturnHandedOver', '2026-11-22T17:22:00Z'], ['ReturnRequested', '2026-11-21T09:00:00Z']) })),
  of('return received', returned('received', 'returned')),
  of('return partly rejected', returned('inspected', 'returned', { lines: [{ lineId: slippers.id, quantity: 2, accepted: 1, rejected: 1, missing: 0 }] })),
  of('return not used', returned('expired', 'delivered', {}, {}, 'delivered')),
  of('refund under way', returned('resolved', 'returned', { refundIds: ['rfd_1'] }, { money: refunding, timeline: timeline(['ReturnInspected', '2026-11-23T10:00:00Z'], ['ReturnReceived', '2026-11-22T12:00:00Z'], ['ReturnHandedOver', '2026-11-20T17:22:00Z'], ['ReturnRequested', '2026-11-19T15:00:00Z']) }, 'refund_on_its_way')),
  of('refunded', returned('closed', 'returned', { refundIds: ['rfd_1'] }, { money: { ...paid, total: 31390, refunded: 3800, refunds: [refund('rfd_1', 'succeeded', 3800, { arrivesBy: '2026-11-24' })] } }, 'refunded')),
  of('refund failed', returned('resolved', 'returned', {}, { money: { ...paid, total: 31390, refunds: [refund('rfd_1', 'failed', 3800)] } }, 'problem')),
  of('refund by another way', returned('resolved', 'returned', { refundIds: ['rfd_1', 'rfd_2'] }, { money: { ...refunding, refunds: [refund('rfd_1', 'failed', 3800), refund('rfd_2', 'pending', 3800, { arrivesBy: '2026-11-30' })] } }, 'refund_on_its_way')),
  of('refund reversed', returned('resolved', 'returned', {}, { money: { ...paid, refunded: 1900, refunds: [refund('rfd_1', 'succeeded', 3800, { reversed: 1900 })] } }, 'refunded')),
  of('swap that costs more', returned('in_transit', 'return_in_transit', { outcome: 'exchange' }, { exchanges: [{ id: 'exc_1', status: 'open', difference: 1400, give: held(slippers), get: [] }] })),
  of('swap with money back', returned('in_transit', 'return_in_transit', { outcome: 'exchange' }, { exchanges: [{ id: 'exc_1', status: 'open', difference: -600, give: held(slippers), get: [] }] })),
  of('swap at once, for the same', returned('awaiting_handover', 'delivered', { outcome: 'exchange' }, { exchanges: [{ id: 'exc_1', status: 'open', mode: 'instant', difference: 0, give: held(slippers), get: [] }] })),
  of('swap without its return', returned('expired', 'delivered', { outcome: 'exchange' }, { exchanges: [{ id: 'exc_1', status: 'open', flags: ['return_lapsed'], difference: 0, give: held(slippers), get: [] }] }, 'delivered')),
  of('swap of what came for another', returned('requested', 'delivered', { outcome: 'exchange' }, { lines: [...arrived, units(slippers, 'delivered', { origin: 'exchange' })], exchanges: [{ id: 'exc_1', status: 'completed', difference: 0 }, { id: 'exc_2', status: 'open', difference: 0 }] })),
  of('swap not in stock', returned('in_transit', 'return_in_transit', { outcome: 'exchange' }, { exchanges: [{ id: 'exc_1', status: 'open', flags: ['unavailable'], difference: 0, give: held(slippers), get: [] }] })),
  of('options open', oneParcel('action_needed', 'on_the_way', 'in_transit', { flags: ['delayed'] }, { ...lateOver, incidents: [{ id: 'inc_1', status: 'options_offered', kind: 'delay', until: at('2026-11-25T22:59:00Z') }] })),
  of('change waits for its node', unsent(2, { changes: [{ id: 'chg_1', status: 'awaiting_node', kind: 'swap_variant', until: at('2026-11-24T15:20:00Z') }] }, 'change_pending')),
  of('change waits for pay', unsent(2, { changes: [{ id: 'chg_1', status: 'awaiting_payment', kind: 'swap_variant', delta: 1400 }] })),
  of('change with a price', unsent(1, { changes: [{ id: 'chg_1', status: 'quoted', kind: 'swap_variant', delta: 1400, until: at('2026-11-24T15:20:00Z') }] }, 'change_pending', 'open')),
  of('change whose price is over', unsent(2, { changes: [{ id: 'chg_1', status: 'expired', kind: 'swap_variant' }] })),
  of('change refused', unsent(2, { changes: [{ id: 'chg_1', status: 'rejected', kind: 'change_address' }] })),
  of('bank looks at it', deliveredOrder({ money: { ...paid, disputed: true } })),
  of('erased', deliveredOrder({ customer: { erased: true }, addresses: { erased: true } })),
  of('no lines', order('received', 'placed', [], {})),
  of('names of sixty letters', oneParcel('on_the_way', 'on_the_way', 'in_transit', { carrier: 'northern-parcel-and-freight-company', trackingNumber: 'JJD0099990012345678901234567890' }, { lines: shipped.map((line) => ({ ...line, title: longName, variant: { size: longName } })) })),
  of('yen', inCurrency('JPY', 12900)),
  of('dinar', inCurrency('KWD', 12901)),
  of('a hold on a line nobody knows', unsent(1, { holds: [{ id: 'hld_1', reason: 'stock', lines: [{ lineId: stranger, quantity: 1 }] }] }, 'confirmed', 'open')),
  of('300 lines and 40 parcels', hugeOrder()),
]
