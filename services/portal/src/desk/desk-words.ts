// What the desk calls things: statuses, buckets, people. English, because the desk is.
import type { ParcelFlag, ParcelStatus } from '@wismo/contracts'
import type { HeadlineCode, OrderView, UnitBucket } from '@wismo/lifecycle'
import type { TaskQueue, TimelineKind } from '@wismo/agent-api'
import type { IconName } from '../parts/icon.tsx'
import type { DeskShop } from './desk-shop.ts'

export type Tone = 'good' | 'brand' | 'warn' | 'bad' | 'info' | 'neutral'

export interface PillSaid {
  readonly text: string
  readonly tone: Tone
  readonly icon: IconName
}

/** `already_shipped` -> `already shipped` */
export const plain = (code: string): string => code.replaceAll(/[_-]+/g, ' ')
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const named: Readonly<Record<string, string>> = {
  FulfillmentRequested: 'Packing was asked for', FulfillmentAccepted: 'Accepted for packing', FulfillmentRejected: 'Packing was refused', PickingStarted: 'Picking started', UnitsPacked: 'Packed', FulfillmentShipped: 'Dispatched', FulfillmentCompleted: 'All of it was handed over',
  FulfillmentHeld: 'Packing was stopped', FulfillmentResumed: 'Packing goes on', FulfillmentCancelled: 'Packing was called off', FulfillmentCancelRequested: 'Packing was to be called off', FulfillmentCancelDeclined: 'Packing could not be called off',
  FulfillmentSplit: 'Divided between places', FulfillmentMerged: 'Put together in one place', FulfillmentMoved: 'Given to another place', ShortPickRecorded: 'Some of it was not on the shelf',
  UnitsBackordered: 'Out of stock, more is on its way', UnitsAvailable: 'Back in stock', UnitsUnsourced: 'Nobody has it in stock',
  PaymentCaptured: 'Paid', PaymentAuthorized: 'Money reserved', PaymentVoided: 'Money let go', RefundRequested: 'Refund asked for', RefundSucceeded: 'Refund sent', RefundReversed: 'Refund came back',
  CheckpointRecorded: 'Scanned by the carrier', ParcelRegistered: 'Parcel announced', ParcelDeclaredLost: 'Parcel given up as lost',
}

/** What a refund or another fact is about, by what its id is of: the id itself says nothing to anybody. Undefined for a code, which is a word. */
export function causeWords(cause: string): string | undefined {
  const [, prefix] = /^([a-z]{3})_[0-9a-z]{20,}$/.exec(cause) ?? []
  return prefix === undefined ? undefined : (things[prefix] ?? '')
}
const things: Readonly<Record<string, string>> = { ret: 'for a return', exc: 'for an exchange', clm: 'for a claim', inc: 'for an incident', apz: 'as a goodwill gesture', chg: 'for a change', pcl: 'for a parcel', lin: 'for an article', ord: 'for the order', pay: 'for a payment' }

/** A place as the shop names it; where it gave no name, its id as words: `store-quayside` -> `Store quayside`. */
export function nodeWords(id: string, nodes: DeskShop['nodes'] = []): string {
  const name = nodes.find((node) => node.id === id)?.name ?? id
  return name === id ? sentence(plain(id)).replaceAll(/\bdc\b/gi, 'DC') : name
}

/** `ParcelRegistered` -> `Parcel registered`; what is ours to say of a node in words. */
export const typeWords = (type: string): string => named[type] ?? sentence(type.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase())
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`

export const bucketWords: Readonly<Record<UnitBucket, string>> = {
  open: 'open', backordered: 'backordered', allocated: 'allocated', packed: 'packed', ready_for_pickup: 'ready', in_transit: 'in transit', delivered: 'delivered',
  returning_to_sender: 'coming back to us', return_in_transit: 'on its way back', returned: 'returned', lost: 'lost', cancelled: 'cancelled',
}

/** In the order in which units pass through them. */
export const buckets = Object.keys(bucketWords) as readonly UnitBucket[]

const parcels: Readonly<Record<ParcelStatus, PillSaid>> = {
  pre_transit: { text: 'Not handed over yet', tone: 'neutral', icon: 'package' },
  accepted: { text: 'At the carrier', tone: 'brand', icon: 'truck' },
  in_transit: { text: 'On its way', tone: 'brand', icon: 'truck' },
  held: { text: 'Held by the carrier', tone: 'warn', icon: 'pause' },
  out_for_delivery: { text: 'Out for delivery', tone: 'brand', icon: 'truck' },
  attempt_failed: { text: 'Nobody answered', tone: 'warn', icon: 'clock' },
  available_for_pickup: { text: 'Ready to collect', tone: 'brand', icon: 'store' },
  delivered: { text: 'Delivered', tone: 'good', icon: 'check' },
  returning: { text: 'Coming back to us', tone: 'warn', icon: 'undo-2' },
  returned: { text: 'Came back', tone: 'neutral', icon: 'undo-2' },
  lost: { text: 'Lost', tone: 'bad', icon: 'triangle-alert' },
  destroyed: { text: 'Destroyed', tone: 'bad', icon: 'triangle-alert' },
  cancelled: { text: 'Called off', tone: 'neutral', icon: 'ban' },
  unknown: { text: 'Nobody can say', tone: 'neutral', icon: 'package' },
}

type Parcel = OrderView['parcels'][number]

export const unseenPill: PillSaid = { text: 'Left us, not scanned yet', tone: 'brand', icon: 'truck' }
export const latePill: PillSaid = { text: 'Late', tone: 'warn', icon: 'clock' }

/** What is remarkable of a parcel that is under way, the worst first. */
const remarks: readonly (readonly [ParcelFlag, PillSaid])[] = [
  ['refused', { text: 'Refused', tone: 'warn', icon: 'ban' }], ['duties_due', { text: 'Duties to pay', tone: 'warn', icon: 'banknote' }], ['action_required', { text: 'Needs the customer', tone: 'warn', icon: 'circle-alert' }],
  ['silent', { text: 'No news', tone: 'warn', icon: 'clock' }], ['delayed', latePill], ['customs', { text: 'At customs', tone: 'brand', icon: 'truck' }],
]
/** It lies or moves somewhere, and what is remarkable says more than that. */
const underWay: readonly string[] = ['pre_transit', 'accepted', 'in_transit', 'held', 'unknown']

/** What is wrong comes before how far it is. */
export function parcelPill({ status, flags }: Pick<Parcel, 'status' | 'flags'>): PillSaid {
  if (flags.includes('damaged')) return { text: 'Damaged', tone: 'bad', icon: 'triangle-alert' }
  const remark = underWay.includes(status) ? remarks.find(([flag]) => flags.includes(flag))?.[1] : undefined
  return remark ?? (parcels as Readonly<Record<string, PillSaid>>)[status] ?? { text: sentence(plain(status)), tone: 'brand', icon: 'truck' }
}

const works: Readonly<Record<string, PillSaid>> = {
  requested: { text: 'Asked for', tone: 'neutral', icon: 'package' }, accepted: { text: 'Being prepared', tone: 'neutral', icon: 'package' },
  ready_for_pickup: { text: 'Ready', tone: 'brand', icon: 'store' }, picking: { text: 'Picking', tone: 'neutral', icon: 'package' }, packed: { text: 'Packed', tone: 'neutral', icon: 'package' },
  completed: { text: 'Handed over', tone: 'good', icon: 'check' }, en_route: { text: 'On the road', tone: 'brand', icon: 'truck' }, on_site: { text: 'At the door', tone: 'brand', icon: 'truck' },
}

export const workPill = (status: string): PillSaid => works[status] ?? { text: sentence(plain(status)), tone: 'neutral', icon: 'package' }

type Group = OrderView['groups'][number]

const steps: Readonly<Record<Group['kind'], readonly string[]>> = {
  ship: ['Ordered', 'Packing', 'On its way', 'Out for delivery', 'Delivered'], scheduled: ['Ordered', 'Booked', 'Loaded', 'At the door', 'Delivered'],
  pickup: ['Ordered', 'Packing', 'Ready', 'Collected'], curbside: ['Ordered', 'Packing', 'Ready', 'Collected'], digital: ['Ordered', 'Provided'], none: ['Ordered', 'Provided'],
}

export function stepPill({ kind, step, steps: of }: Pick<Group, 'kind' | 'step' | 'steps'>): PillSaid {
  const text = steps[kind][step - 1] ?? `Step ${step} of ${of}`
  return step === of ? { text, tone: 'good', icon: 'check' } : { text, tone: 'neutral', icon: 'package' }
}

export const kindWords: Readonly<Record<Group['kind'], string>> = { ship: 'To be sent', pickup: 'Pickup', curbside: 'Curbside pickup', scheduled: 'Delivery by appointment', digital: 'By e-mail', none: 'Service' }

/** Promise and how it stands. */
export const promisePill = (status: string): PillSaid => promises[status] ?? { text: sentence(plain(status)), tone: 'neutral', icon: 'clock' }
const promises: Readonly<Record<string, PillSaid>> = {
  on_track: { text: 'On time', tone: 'good', icon: 'check' }, at_risk: { text: 'At risk', tone: 'warn', icon: 'clock' }, broken: { text: 'Broken', tone: 'bad', icon: 'clock' }, kept: { text: 'Kept', tone: 'good', icon: 'check' },
  void: { text: 'Not needed any more', tone: 'neutral', icon: 'ban' },
}

/** Who made it happen. `unknown` is somebody a newer release has a word for. */
export const actorWords: Readonly<Record<string, string>> = {
  customer: 'Customer', bot: 'Customer’s assistant', csr: 'Agent', associate: 'Store', driver: 'Driver', node: 'Node', carrier: 'Carrier', payment_provider: 'Payment provider', retailer: 'Shop’s system', system: 'Wismo', unknown: 'Somebody',
}

/** Who has to look. */
const ownerWords: Readonly<Record<string, string>> = { operations: 'Operations', order: 'Order desk', returns: 'Returns', node: 'The node', payments: 'Payments', 'carrier-tracking': 'Carrier desk', desk: 'This desk', retailer: 'The shop' }
export const ownerOf = (owner: string): string => ownerWords[owner] ?? sentence(plain(owner))

export const timelineKindWords: Readonly<Record<TimelineKind, string>> = { order: 'Order', parcels: 'Parcels', messages: 'Messages', money: 'Money', changes: 'Changes', promises: 'Promises', contacts: 'Contacts', returns: 'Returns' }

export const queueWords: Readonly<Record<TaskQueue, string>> = {
  incident: 'Incidents', contradiction: 'Facts disagree', rejected_fact: 'Facts set aside', waiting_scan: 'Scans without parcel', missing_order: 'Facts without order', hold: 'On hold', promise_broken: 'Promise broken',
}

/** Sorted by the headline that the customer reads. */
const headlines: Readonly<Record<HeadlineCode, PillSaid>> = {
  received: { text: 'Received', tone: 'neutral', icon: 'package' }, confirmed: { text: 'Confirmed', tone: 'neutral', icon: 'package' }, preparing: { text: 'Being prepared', tone: 'neutral', icon: 'package' }, change_pending: { text: 'Change pending', tone: 'info', icon: 'pencil' },
  action_needed: { text: 'Needs the customer', tone: 'warn', icon: 'circle-alert' }, problem: { text: 'Problem', tone: 'bad', icon: 'triangle-alert' }, on_hold: { text: 'On hold', tone: 'warn', icon: 'pause' },
  attempt_failed: { text: 'Nobody answered', tone: 'warn', icon: 'clock' }, delayed: { text: 'Late', tone: 'warn', icon: 'clock' }, backordered: { text: 'Backordered', tone: 'warn', icon: 'clock' },
  out_for_delivery: { text: 'Out for delivery', tone: 'brand', icon: 'truck' }, arriving_today: { text: 'Arriving today', tone: 'brand', icon: 'truck' }, on_the_way: { text: 'On its way', tone: 'brand', icon: 'truck' },
  ready_for_pickup: { text: 'Ready to collect', tone: 'brand', icon: 'store' }, partly_delivered: { text: 'Partly delivered', tone: 'brand', icon: 'truck' }, returning_to_sender: { text: 'Coming back to us', tone: 'warn', icon: 'undo-2' },
  return_in_progress: { text: 'Return open', tone: 'info', icon: 'undo-2' }, refund_on_its_way: { text: 'Refund on its way', tone: 'info', icon: 'banknote' }, delivered: { text: 'Delivered', tone: 'good', icon: 'check' },
  refunded: { text: 'Refunded', tone: 'good', icon: 'banknote' }, cancelled: { text: 'Cancelled', tone: 'neutral', icon: 'ban' },
}
export const headlinePill = (code: string): PillSaid => (headlines as Readonly<Record<string, PillSaid>>)[code] ?? { text: sentence(plain(code)), tone: 'neutral', icon: 'package' }
