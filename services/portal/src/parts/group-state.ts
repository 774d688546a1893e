import type { FulfillmentView, HoldView, OrderView, ParcelView, ReturnView } from '@wismo/lifecycle'
import type { IconName } from './icon.tsx'

/** How a group of an order stands, one closed list: each has its pill, its line in the glance and its sentence. */
export type GroupState =
  | 'ordered' | 'preparing' | 'backordered' | 'on_hold' | 'label' | 'moving' | 'waiting' | 'customs' | 'duties' | 'address' | 'out_for_delivery' | 'attempt_failed' | 'at_point' | 'delivered'
  | 'coming_back' | 'refused' | 'back' | 'lost' | 'made_good' | 'silent' | 'damaged' | 'ready' | 'window_over' | 'collected' | 'booked' | 'on_van' | 'at_door' | 'short' | 'provided'
  | 'return_asked' | 'hand_in' | 'return_moving' | 'return_here' | 'returned' | 'return_declined' | 'return_over' | 'cancelled' | 'rest'

export type Tone = 'good' | 'brand' | 'warn' | 'bad' | 'info' | 'neutral'

/** Who needs something comes first, then what is late, what can be fetched, what moves, what is not sent, what comes back, what is done, what is off. */
export const ranks = ['trouble', 'late', 'fetch', 'moving', 'not_sent', 'back', 'done', 'off'] as const
export type Rank = (typeof ranks)[number]

interface Look {
  readonly rank: Rank
  readonly tone: Tone
  readonly icon: IconName
}
const look = (rank: Rank, tone: Tone, icon: IconName): Look => ({ rank, tone, icon })

export const looks: Readonly<Record<GroupState, Look>> = {
  ordered: look('not_sent', 'neutral', 'hourglass'), preparing: look('not_sent', 'neutral', 'package'), backordered: look('not_sent', 'warn', 'hourglass'), on_hold: look('not_sent', 'info', 'search'),
  label: look('moving', 'brand', 'package-check'), moving: look('moving', 'brand', 'truck'), waiting: look('moving', 'brand', 'hourglass'), customs: look('moving', 'info', 'shield-alert'),
  duties: look('trouble', 'warn', 'credit-card'), address: look('trouble', 'warn', 'map-pin'), out_for_delivery: look('fetch', 'brand', 'truck'), attempt_failed: look('trouble', 'warn', 'circle-alert'),
  at_point: look('fetch', 'good', 'store'), delivered: look('done', 'good', 'check'), coming_back: look('back', 'warn', 'undo-2'), refused: look('back', 'warn', 'undo-2'), back: look('back', 'neutral', 'undo-2'),
  lost: look('trouble', 'bad', 'package-x'), made_good: look('off', 'neutral', 'package-x'), silent: look('trouble', 'warn', 'search'), damaged: look('trouble', 'bad', 'package-x'), ready: look('fetch', 'good', 'store'), window_over: look('trouble', 'warn', 'clock'),
  collected: look('done', 'good', 'check'), booked: look('moving', 'brand', 'clock'), on_van: look('fetch', 'brand', 'truck'), at_door: look('fetch', 'brand', 'truck'), short: look('trouble', 'warn', 'circle-alert'),
  provided: look('done', 'good', 'check'), return_asked: look('back', 'info', 'undo-2'), hand_in: look('fetch', 'info', 'undo-2'), return_moving: look('back', 'info', 'undo-2'), return_here: look('back', 'info', 'undo-2'),
  returned: look('back', 'neutral', 'undo-2'), return_declined: look('off', 'neutral', 'x'), return_over: look('off', 'neutral', 'x'), cancelled: look('off', 'neutral', 'x'), rest: look('not_sent', 'neutral', 'package'),
}

type Group = OrderView['groups'][number]
export interface Holders {
  readonly parcel: ParcelView | undefined
  readonly work: FulfillmentView | undefined
}

/** A group by its parcel, else by its work, else by how far its units are; `isBackordered`: none of them is in stock. */
export function groupState(group: Group, { parcel, work }: Holders, holds: readonly HoldView[], isBackordered: boolean): GroupState {
  if (parcel !== undefined) return parcelState(parcel, group)
  if (group.step >= group.steps && group.kind !== 'ship') return ends[group.kind]
  const inHand = workState(group, work)
  if (inHand !== undefined) return inHand
  if (isHeld(group, holds)) return 'on_hold'
  return isBackordered ? 'backordered' : stepState(group)
}

const ends: Readonly<Record<Group['kind'], GroupState>> = { ship: 'delivered', scheduled: 'delivered', pickup: 'collected', curbside: 'collected', digital: 'provided', none: 'provided' }

/** Where nobody but the node has told of it. */
function stepState({ kind, step }: Group): GroupState {
  if (kind === 'ship' && step > 2) return step === 5 ? 'delivered' : 'moving'
  return step >= 2 ? 'preparing' : 'ordered'
}

/** What its node says has left is on its way, whether or not its carrier has seen it. */
function parcelState({ status, flags }: ParcelView, { step }: Group): GroupState {
  if (status === 'delivered') return 'delivered'
  if (status === 'lost' || status === 'destroyed') return 'lost'
  if (status === 'returned') return 'back'
  if (status === 'returning') return flags.includes('refused') ? 'refused' : 'coming_back'
  const flag = urgent.find(([name]) => flags.includes(name))?.[1]
  if (flag !== undefined) return flag
  return status === 'pre_transit' && step < 3 ? 'label' : (onTheWay[status] ?? 'moving')
}

const urgent = [['duties_due', 'duties'], ['action_required', 'address'], ['damaged', 'damaged'], ['silent', 'silent'], ['customs', 'customs']] as const
const onTheWay: Readonly<Record<string, GroupState>> = { held: 'waiting', out_for_delivery: 'out_for_delivery', attempt_failed: 'attempt_failed', available_for_pickup: 'at_point' }

function workState({ kind, step }: Group, work: FulfillmentView | undefined): GroupState | undefined {
  if (kind === 'pickup' || kind === 'curbside') {
    if (work?.flags.includes('window_lapsed') === true) return 'window_over'
    return step >= 3 ? 'ready' : undefined
  }
  if (kind !== 'scheduled' || work === undefined) return kind === 'scheduled' && step >= 3 ? 'on_van' : undefined
  if (work.flags.includes('shortfall')) return 'short'
  const inPerson: Readonly<Record<string, GroupState>> = { scheduled: 'booked', en_route: 'on_van', on_site: 'at_door' }
  return inPerson[work.status] ?? (step >= 3 ? 'on_van' : undefined)
}

/** A hold of the whole order stops all that was not begun. */
const isHeld = ({ lines, step }: Group, holds: readonly HoldView[]): boolean =>
  step <= 2 && holds.some(({ lines: held }) => held === undefined || held.some(({ lineId }) => lines.some((line) => line.lineId === lineId)))

/** Undefined of a return that nobody has to hear of any more. */
export function returnState({ status }: Pick<ReturnView, 'status'>): GroupState | undefined {
  const states: Readonly<Record<string, GroupState>> = {
    requested: 'return_asked', approved: 'hand_in', awaiting_handover: 'hand_in', in_transit: 'return_moving', received: 'return_here', inspected: 'return_here', resolved: 'returned', closed: 'returned', declined: 'return_declined', expired: 'return_over',
  }
  return states[status]
}
