// What a task is called on the desk.
import type { ContradictionKind } from '@wismo/lifecycle'
import type { TaskQueue } from '@wismo/agent-api'

const contradictions: Readonly<Record<ContradictionKind, string>> = {
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

const plain = (code: string): string => code.replaceAll(/[_-]+/g, ' ')

const titles: Readonly<Record<TaskQueue, (cause: string) => string>> = {
  incident: (kind) => `Incident: ${plain(kind)}`,
  contradiction: (code) => (contradictions as Readonly<Record<string, string>>)[code] ?? plain(code),
  rejected_fact: (cause) => `${cause.split(' ')[0] ?? ''} was set aside: ${plain(cause.split(' ').at(-1) ?? '')}`,
  waiting_scan: (carrier) => `Scans of ${carrier} wait for their shipment`,
  missing_order: () => 'Facts without their order',
  hold: (reason) => `On hold: ${plain(reason)}`,
  promise_broken: (day) => `Promised for ${day}, and not there`,
}

/** In English: the desk is. */
export const titleOf = (queue: TaskQueue, cause: string): string => titles[queue](cause)
