// What it is called that facts cannot all be true: in the queue and on the order the same.
import type { ContradictionKind } from '@wismo/lifecycle'

const titles: Readonly<Record<ContradictionKind, string>> = {
  more_than_ordered: 'More units are told of than were ordered',
  cancelled_but_gone: 'Cancelled, and yet on its way or delivered',
  found_after_settled: 'Found after it was made good',
  delivered_after_received_back: 'Delivered after it came back',
  unknown_line: 'A fact names a line that the order does not have',
  node_still_holds_cancelled: 'A node still holds what was cancelled',
  held_twice: 'Two nodes hold the same units',
  return_closed_with_units_underway: 'A return is closed while its units are under way',
  superseded: 'A fact was superseded',
  returned_but_never_seen_delivered: 'Returned, and never seen delivered',
  parcel_contents_differ: 'Two tell otherwise what is in a parcel',
  shipped_before_payment: 'Shipped before it was paid',
  shipped_before_placed: 'Shipped before it was ordered',
  delivered_before_shipped: 'Delivered before it was shipped',
  refund_above_capture: 'More was refunded than was paid',
  captured_above_authorized: 'More was captured than was authorized',
  line_refunded_above_charge: 'A line was refunded above its price',
  refund_allocation_differs: 'A refund does not say what it is for',
}

/** In English: the desk is. A kind that a newer release knows is its code in words. */
export const contradictionTitle = (code: string): string => (titles as Readonly<Record<string, string>>)[code] ?? code.replaceAll('_', ' ')
