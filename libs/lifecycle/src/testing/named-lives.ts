// Lives of orders that were thought through by hand, with what must be shown at their key points.
import { Instant } from '@wismo/kernel'
import type { Story } from './story.ts'

/** After all that happens. */
export const end = Instant.parse('2026-11-30T10:00:00Z')

/** What a key point says; contradictions are none where it names none. */
export interface Shown {
  /** Units by line, or of the only line. */
  readonly units?: object
  readonly fs?: string
  readonly rs?: string
  readonly s?: string
  readonly h?: string
  /** Codes of the contradictions. */
  readonly c?: readonly string[]
}

export type Life = readonly [name: string, lines: Readonly<Record<string, number>>, tell: (life: Story, shows: (shown: Shown) => void) => void]

export const lives: readonly Life[] = [
  ['a plain ship', { a: 2 }, (o, shows) => {
    o.placed()
    o.order('OrderConfirmed', { grants: [] })
    o.node('F', 'FulfillmentAccepted', { a: 2 })
    shows({ units: { allocated: 2 }, fs: 'preparing', s: 'confirmed', h: 'preparing' })
    o.shipped('F', { P: { a: 2 } })
    o.registered('P', { a: 2 })
    o.scan('P', 'in_transit')
    shows({ units: { in_transit: 2 }, fs: 'in_transit', h: 'on_the_way' })
    o.paid(2_000)
    o.parcel('P', 'ParcelDelivered')
    shows({ units: { delivered: 2 }, fs: 'delivered', s: 'completed', h: 'delivered' })
  }],
  ['b two parcels', { a: 4 }, (o, shows) => {
    o.placed()
    o.node('F', 'FulfillmentAccepted', { a: 4 })
    o.packed('F', { a: 3 })
    shows({ units: { packed: 3, allocated: 1 }, fs: 'preparing' })
    o.shipped('F', { P1: { a: 3 } })
    shows({ units: { in_transit: 3, allocated: 1 }, fs: 'partially_shipped' })
    o.registered('P1', { a: 3 })
    o.parcel('P1', 'ParcelDelivered')
    shows({ units: { delivered: 3, allocated: 1 }, fs: 'partially_delivered', h: 'partly_delivered' })
    o.shipped('F', { P2: { a: 1 } })
    o.registered('P2', { a: 1 })
    o.parcel('P2', 'ParcelDelivered')
    shows({ units: { delivered: 4 }, fs: 'delivered' })
  }],
  ['c pickup', { a: 2 }, (o, shows) => {
    o.placed()
    o.node('F', 'PickupReady', { a: 2 }, { method: 'pickup' })
    shows({ units: { ready_for_pickup: 2 }, fs: 'ready_for_pickup', h: 'ready_for_pickup' })
    o.node('F', 'PickedUp', { a: 1 })
    shows({ units: { delivered: 1, ready_for_pickup: 1 }, fs: 'partially_delivered', h: 'ready_for_pickup' })
    o.node('F', 'PickupReleased', { a: 1 }, { next: 'ship' })
    shows({ units: { delivered: 1, open: 1 } })
    o.node('G', 'FulfillmentAccepted', { a: 1 })
    o.shipped('G', { P: { a: 1 } })
    o.registered('P', { a: 1 })
    o.parcel('P', 'ParcelDelivered')
    shows({ units: { delivered: 2 }, fs: 'delivered' })
  }],
  ['d white glove, refused', { sofa: 1, table: 1, ottoman: 1 }, (o, shows) => {
    const all = { sofa: 1, table: 1, ottoman: 1 }
    o.placed()
    o.node('F', 'FulfillmentAccepted', all, { method: 'scheduled' })
    o.node('F', 'DeliveryDeparted', all)
    shows({ units: { sofa: { in_transit: 1 }, table: { in_transit: 1 }, ottoman: { in_transit: 1 } }, h: 'out_for_delivery' })
    o.short('F', 'DeliveryShortfallDetected', { ottoman: 1 })
    shows({ units: { sofa: { in_transit: 1 }, table: { in_transit: 1 }, ottoman: { allocated: 1 } } })
    o.node('F', 'DeliveryRefused', { sofa: 1, table: 1 }, { reason: { code: 'incomplete' }, refusalId: 'x' })
    shows({ units: { sofa: { returning_to_sender: 1 }, table: { returning_to_sender: 1 }, ottoman: { allocated: 1 } }, fs: 'returning_to_sender' })
    o.receivedBack('F', { sofa: 1, table: 1 })
    o.node('F', 'AllocationReleased', { ottoman: 1 }, { reason: { code: 'again' } })
    o.node('G', 'FulfillmentAccepted', all, { method: 'scheduled' })
    shows({ units: { sofa: { allocated: 1 }, table: { allocated: 1 }, ottoman: { allocated: 1 } }, fs: 'preparing' })
    o.node('G', 'DeliveryDeparted', all)
    o.node('G', 'DeliveryCompleted', all, { services: [] })
    o.paid(3_000)
    shows({ units: { sofa: { delivered: 1 }, table: { delivered: 1 }, ottoman: { delivered: 1 } }, fs: 'delivered', s: 'completed' })
  }],
  ['e return of two of three', { a: 3 }, (o, shows) => {
    o.placed()
    o.paid(3_000)
    o.registered('P', { a: 3 })
    o.parcel('P', 'ParcelDelivered')
    o.asked('R', 'ReturnRequested', { a: 2 }, { method: 'drop_off', outcome: 'refund' })
    shows({ units: { delivered: 3 }, rs: 'requested', h: 'return_in_progress' })
    o.handed('R', { a: 2 }, 'P')
    shows({ units: { delivered: 1, return_in_transit: 2 }, rs: 'in_progress' })
    o.received('R', { a: 2 }, 'P')
    o.inspected('R', 'a', 1, 1)
    shows({ units: { delivered: 2, returned: 1 } })
    o.resolved('R', 1_000)
    o.refunded(1_000)
    shows({ units: { delivered: 2, returned: 1 }, rs: 'partially_returned', s: 'completed', h: 'delivered' })
  }],
  ['f exchange', { a: 1 }, (o, shows) => {
    o.placed()
    o.paid(1_000)
    o.registered('P', { a: 1 })
    o.parcel('P', 'ParcelDelivered')
    o.added('b', 1, 'exchange', 'a')
    shows({ s: 'confirmed', fs: 'partially_delivered' })
    o.handed('R', { a: 1 }, 'P')
    o.inspected('R', 'a', 1)
    o.registered('P2', { b: 1 })
    o.parcel('P2', 'ParcelDelivered')
    shows({ fs: 'delivered' })
  }],
  ['g lost, replaced, found', { a: 1 }, (o, shows) => {
    o.placed()
    o.paid(1_000)
    o.registered('P', { a: 1 })
    o.scan('P', 'in_transit')
    o.parcel('P', 'ParcelSilent', { since: end })
    shows({ h: 'problem', fs: 'in_transit' })
    o.parcel('P', 'ParcelDeclaredLost', { basis: 'silence' })
    shows({ units: { lost: 1 }, fs: 'lost', h: 'problem' })
    o.asked('C', 'ClaimOpened', { a: 1 }, { kind: 'not_received' })
    o.approved('C', { a: 1 }, 'replacement', ['P', 4])
    o.added('b', 1, 'claim', 'a')
    shows({ h: 'confirmed', s: 'confirmed' })
    o.registered('P2', { b: 1 })
    o.parcel('P2', 'ParcelDelivered')
    shows({ units: { lost: 1 }, s: 'completed', h: 'delivered' })
    o.parcel('P', 'ParcelFound')
    o.parcel('P', 'ParcelDelivered')
    shows({ units: { delivered: 1 }, fs: 'delivered', s: 'confirmed', c: ['found_after_settled'] })
  }],
  ['h cancel two of four packed', { a: 4 }, (o, shows) => {
    o.placed()
    o.node('F', 'FulfillmentAccepted', { a: 4 })
    o.packed('F', { a: 4 })
    o.node('F', 'FulfillmentCancelRequested', { a: 2 }, { dueBy: end })
    shows({ units: { packed: 4 } })
    o.node('F', 'FulfillmentCancelled', { a: 2 })
    shows({ units: { packed: 2, open: 2 } })
    o.cancelled({ a: 2 })
    shows({ units: { packed: 2, cancelled: 2 } })
    o.shipped('F', { P: { a: 2 } })
    o.registered('P', { a: 2 })
    o.parcel('P', 'ParcelDelivered')
    shows({ units: { delivered: 2, cancelled: 2 }, fs: 'delivered' })
  }],
  ['i goods first, and one too many', { a: 2 }, (o, shows) => {
    o.registered('P', { a: 2 })
    o.parcel('P', 'ParcelDelivered')
    o.placed()
    shows({ units: { delivered: 2 }, s: 'confirmed' })
    o.registered('P2', { a: 1 })
    o.parcel('P2', 'ParcelDelivered')
    o.paid(2_000)
    shows({ units: { delivered: 2 }, s: 'confirmed', c: ['more_than_ordered'] })
  }],
  ['j back to sender, sent again', { a: 2 }, (o, shows) => {
    o.placed()
    o.node('F', 'FulfillmentAccepted', { a: 2 })
    o.shipped('F', { P: { a: 2 } })
    o.registered('P', { a: 2 })
    o.scan('P', 'attempt_failed')
    shows({ h: 'attempt_failed' })
    o.scan('P', 'returning')
    shows({ units: { returning_to_sender: 2 }, fs: 'returning_to_sender', h: 'returning_to_sender' })
    o.receivedBack('F', { a: 2 }, 'P')
    shows({ units: { open: 2 } })
    o.node('G', 'FulfillmentAccepted', { a: 2 })
    o.shipped('G', { P2: { a: 2 } })
    o.registered('P2', { a: 2 })
    o.parcel('P2', 'ParcelDelivered')
    shows({ units: { delivered: 2 }, fs: 'delivered' })
  }],
  ['k a second seller', { a: 1, b: 2 }, (o, shows) => {
    o.placed()
    o.node('F', 'FulfillmentAccepted', { a: 1 })
    o.node('S', 'FulfillmentAccepted', { b: 1 })
    shows({ units: { a: { allocated: 1 }, b: { allocated: 1, open: 1 } } })
    o.cancelled({ b: 1 })
    o.registered('P', { a: 1 })
    o.parcel('P', 'ParcelDelivered')
    o.registered('P2', { b: 1 })
    o.parcel('P2', 'ParcelDelivered')
    shows({ units: { a: { delivered: 1 }, b: { delivered: 1, cancelled: 1 } }, fs: 'delivered' })
  }],
  ['l till return of what no scan saw', { a: 2 }, (o, shows) => {
    o.placed()
    o.registered('P', { a: 2 })
    o.scan('P', 'in_transit')
    o.received('R', { a: 1 })
    shows({ units: { in_transit: 1, return_in_transit: 1 }, c: ['returned_but_never_seen_delivered'] })
    o.inspected('R', 'a', 1)
    o.parcel('P', 'ParcelDelivered')
    shows({ units: { delivered: 1, returned: 1 }, rs: 'partially_returned' })
  }],
  ['m cancelled after delivery', { a: 1 }, (o, shows) => {
    o.placed()
    o.registered('P', { a: 1 })
    o.parcel('P', 'ParcelDelivered')
    o.order('OrderCancelled', { reason: { code: 'review' } })
    shows({ units: { delivered: 1 }, s: 'cancelled', c: ['cancelled_but_gone'] })
  }],
  ['n return parcel lost, found', { a: 1 }, (o, shows) => {
    o.placed()
    o.registered('P', { a: 1 })
    o.parcel('P', 'ParcelDelivered')
    o.asked('R', 'ReturnRequested', { a: 1 }, { method: 'drop_off', outcome: 'refund' })
    o.registered('PR', { a: 1 }, { direction: 'return', returnId: o.ids.back('R') })
    o.handed('R', { a: 1 }, 'P')
    o.parcel('PR', 'ParcelDeclaredLost', { basis: 'silence' })
    shows({ units: { lost: 1 }, rs: 'in_progress', h: 'problem' })
    o.parcel('PR', 'ParcelFound')
    shows({ units: { return_in_transit: 1 } })
    o.received('R', { a: 1 }, 'P')
    o.inspected('R', 'a', 1)
    shows({ units: { returned: 1 }, rs: 'returned' })
  }],
  ['o sent again although nobody took the first one back', { a: 1 }, (o, shows) => {
    o.placed()
    o.node('F', 'FulfillmentAccepted', { a: 1 })
    o.shipped('F', { P: { a: 1 } })
    o.registered('P', { a: 1 })
    o.scan('P', 'returned')
    o.node('G', 'FulfillmentAccepted', { a: 1 })
    o.shipped('G', { P2: { a: 1 } })
    o.registered('P2', { a: 1 })
    o.scan('P2', 'in_transit')
    shows({ units: { in_transit: 1 }, c: ['superseded'] })
  }],
  ['p claim paid, parcel found', { a: 1 }, (o, shows) => {
    o.placed()
    o.registered('P', { a: 1 })
    o.scan('P', 'in_transit')
    o.parcel('P', 'ParcelDeclaredLost', { basis: 'silence' })
    o.asked('C', 'ClaimOpened', { a: 1 }, { kind: 'not_received' })
    o.approved('C', { a: 1 }, 'refund', ['P', 3])
    shows({ units: { lost: 1 }, fs: 'lost' })
    o.parcel('P', 'ParcelFound')
    o.parcel('P', 'ParcelDelivered')
    shows({ units: { delivered: 1 }, fs: 'delivered', c: ['found_after_settled'] })
  }],
  ['q cancelled while the node holds', { a: 2 }, (o, shows) => {
    o.placed()
    o.node('F', 'FulfillmentAccepted', { a: 2 })
    o.cancelled({ a: 2 })
    shows({ units: { cancelled: 2 }, s: 'cancelled', c: ['node_still_holds_cancelled'] })
    o.node('F', 'FulfillmentCancelled', { a: 2 })
    shows({ units: { cancelled: 2 }, s: 'cancelled' })
  }],
  ['r two boxes, one unit', { a: 1 }, (o, shows) => {
    o.placed()
    o.node('F', 'FulfillmentAccepted', { a: 1 })
    o.shipped('F', { P: { a: 1 }, P2: {} })
    o.registered('P', { a: 1 })
    o.registered('P2', {})
    o.parcel('P2', 'ParcelDelivered')
    shows({ units: { in_transit: 1 } })
    o.parcel('P', 'ParcelDelivered')
    shows({ units: { delivered: 1 }, fs: 'delivered' })
  }],
]
