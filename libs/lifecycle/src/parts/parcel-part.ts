import { Invalid, type FulfillmentId, type Instant, type ParcelId, type ReturnId } from '@wismo/kernel'
import type { CheckpointRecorded, ParcelRegistered, ParcelStatus, ParcelFlag as SaidFlag } from '@wismo/contracts'
import { remember } from '../public-event.ts'
import { noUnits, quantitiesOf, type Quantities } from '../units/quantities.ts'
import type { EventOf, Rules } from './part-events.ts'
import { inTime, judgeScans, type ParcelScan } from './parcel/judgement.ts'
import type { PartState } from './part-state.ts'

export type ParcelFlag = Exclude<SaidFlag, 'unknown'>

/** One parcel as its carrier and its sender tell of it. */
export interface ParcelPart extends PartState {
  readonly parcelId: ParcelId
  /** `return`: from the customer to us; a unit that we send home after a rejected return is `out` and names the return. */
  readonly direction: 'out' | 'return' | 'unknown'
  readonly carrier: string
  readonly trackingNumber: string
  /** What is in it by the word of who registered it. */
  readonly lines: Quantities
  readonly fulfillmentId?: FulfillmentId
  readonly returnId?: ReturnId
  readonly status: ParcelStatus
  readonly flags: readonly ParcelFlag[]
  readonly cause?: { readonly party: string; readonly code: string }
  /** What a parcel that is found again goes back to; there only while it is lost. */
  readonly statusBeforeLoss?: ParcelStatus
  /** Version of its stream at which it was found after it had counted as lost: a claim that was settled on the loss before it is void. */
  readonly foundVersion?: number
  /** When and where it was last seen, by the word of who saw it. */
  readonly lastFact?: { readonly at: Instant; readonly place?: string }
  readonly deliveredAt?: Instant
  readonly proof?: { readonly kind: string }
  readonly attempts: number
  /** Where the customer fetches it, and until when. */
  readonly point?: { readonly name: string; readonly until?: Instant }
  readonly dutiesDue?: number
  /** What was seen, in the order of time: those that say for themselves what they saw. */
  readonly scans: readonly ParcelScan[]
}

/** Events that `foldParcel` takes: all of a parcel's stream. */
export const parcelEvents = [
  'ParcelRegistered', 'ParcelCancelled', 'CheckpointRecorded', 'ParcelDelivered', 'ParcelAttemptFailed', 'ParcelAvailableForPickup', 'ParcelDelayed', 'ParcelSilent', 'ParcelDamageReported', 'ParcelReturningToSender',
  'ParcelReturnedToSender', 'ParcelDeclaredLost', 'ParcelFound', 'ParcelRecalled', 'ParcelRedirected', 'DutiesDue', 'DeliveryScanVoided',
] as const
type Name = (typeof parcelEvents)[number]
export type ParcelEvent = EventOf<Name>

/** The parcel after one more of its events; throws `Invalid` (`out_of_order`) for one before it was registered. */
export function foldParcel(part: ParcelPart | undefined, event: ParcelEvent): ParcelPart {
  const before = part ?? begun(event)
  const after = applied(before, event)
  return { ...(after.status === 'lost' ? after : notLost(after)), timeline: remember(before.timeline, event) }
}

const applied = <One extends Name>(part: ParcelPart, event: EventOf<One>): ParcelPart => rules[event.type](part, event.data, event)

function begun(event: ParcelEvent): ParcelPart {
  if (event.type !== 'ParcelRegistered') throw new Invalid('out_of_order', 'A parcel is registered before anything is told of it.')
  const { parcelId, direction, carrier, trackingNumber } = event.data
  return { parcelId, direction, carrier, trackingNumber, lines: noUnits, status: 'pre_transit', flags: [], attempts: 0, scans: [], timeline: [] }
}

/** Statuses are taken as they are told: who tells them has judged every scan. What else a scan says is the same whichever scan came first (I21). */
const rules: Rules<Name, ParcelPart> = {
  ParcelRegistered: (part, data) => ({ ...part, ...registered(data) }),
  ParcelCancelled: (part) => unlessOver(part, { ...part, status: 'cancelled' }),
  CheckpointRecorded: (part, data, { occurredAt }) => scanned(part, data, occurredAt),
  ParcelDelivered: (part, { proof }, { occurredAt }) => ({ ...seen(quiet(part), occurredAt), status: 'delivered', deliveredAt: occurredAt, ...(proof && { proof: { kind: proof.kind } }) }),
  ParcelAttemptFailed: (part, { n }, { occurredAt }) => ({ ...milestone(part, 'attempt_failed', occurredAt), attempts: Math.max(part.attempts, n) }),
  ParcelAvailableForPickup: (part, { point, until }, { occurredAt }) => ({
    ...milestone(part, 'available_for_pickup', occurredAt, point), point: { name: point ?? part.lastFact?.place ?? part.carrier, ...(until === undefined ? {} : { until }) },
  }),
  ParcelDelayed: (part) => flagged(part, 'delayed'),
  ParcelSilent: (part) => flagged(part, 'silent'),
  ParcelDamageReported: (part) => flagged(part, 'damaged'),
  ParcelReturningToSender: (part, { cause: { party, code } }, { occurredAt }) => ({ ...milestone(part, 'returning', occurredAt), cause: { party, code } }),
  ParcelReturnedToSender: (part, _, { occurredAt }) => milestone(part, 'returned', occurredAt),
  ParcelDeclaredLost: (part) => lost(part),
  ParcelFound: (part, _, { version }) => found(part, version),
  // The carrier was told; what it does about it its scans show.
  ParcelRecalled: (part) => part,
  ParcelRedirected: (part) => part,
  DutiesDue: (part, { amount }) => ({ ...flagged(part, 'duties_due'), dutiesDue: amount }),
  DeliveryScanVoided: (part, { factId }) => ({ ...undelivered(part), scans: part.scans.filter((one) => one.factId !== factId), status: part.status === 'delivered' ? 'in_transit' : part.status }),
}

/** Who knows more later registers it again, with all that is known then; what is not said stays. */
const registered = ({ direction, carrier, trackingNumber, lines, fulfillmentId, returnId }: ParcelRegistered): Partial<ParcelPart> => ({
  direction, carrier, trackingNumber, ...(lines && { lines: quantitiesOf(lines) }), ...(fulfillmentId === undefined ? {} : { fulfillmentId }), ...(returnId === undefined ? {} : { returnId }),
})

/**
 * Where a scan says what it alone saw, the part keeps it and judges all of them itself, as who recorded it did: of a past, which has
 * the scans until then alone, their word is true and not what was judged with later ones.
 */
function scanned(part: ParcelPart, data: CheckpointRecorded, at: Instant): ParcelPart {
  const { factId, scan, place } = data
  if (scan === undefined) return seen(judged(part, data), at, place)
  const { status, flags, proof } = scan
  const scans = [...part.scans.filter((one) => one.factId !== factId), { factId, at, status, flags, ...(proof && { proof: { kind: proof.kind } }), ...(place === undefined ? {} : { place }) }].sort(inTime)
  const { delivery, ...whole } = judgeScans(scans)
  const after = seen(judged(part, { ...data, ...whole }), at, place)
  return { ...after, scans, ...(delivery && { deliveredAt: delivery.at, ...(delivery.proof && { proof: { kind: delivery.proof.kind } }) }) }
}

type Judged = Pick<CheckpointRecorded, 'status' | 'statusBeforeLoss' | 'flags' | 'cause' | 'attempts' | 'remap'>

/** Status, flags and cause as they are after a scan, all of them. Nobody is silent who tells; a scan that is only judged anew tells nothing. */
function judged(part: ParcelPart, { status, statusBeforeLoss, flags, cause, attempts, remap }: Judged): ParcelPart {
  const { cause: _before, dutiesDue, ...rest } = status === 'lost' ? lost(part, statusBeforeLoss) : status === 'delivered' ? part : undelivered(part)
  const isSilent = remap && part.flags.includes('silent')
  return {
    ...rest, status, attempts: attempts ?? part.attempts, flags: [...flags.filter(isKnown).filter((flag) => flag !== 'silent'), ...(isSilent ? (['silent'] as const) : [])],
    ...(cause && { cause: { party: cause.party, code: cause.code } }),
    ...(dutiesDue !== undefined && flags.includes('duties_due') ? { dutiesDue } : {}),
  }
}

const isKnown = (flag: SaidFlag): flag is ParcelFlag => flag !== 'unknown'

/** The newest sight of it counts, whenever it was told. Of two at once the place that sorts last: some place rather than none. */
function seen(part: ParcelPart, at: Instant, place?: string): ParcelPart {
  const { lastFact } = part
  if (lastFact !== undefined && (lastFact.at > at || (lastFact.at === at && (lastFact.place ?? '') >= (place ?? '')))) return part
  return { ...part, lastFact: { at, ...(place === undefined ? {} : { place }) } }
}

const over: readonly ParcelStatus[] = ['delivered', 'returned', 'cancelled']

/** A step on the way. One that is told after the end was passed before it (I22). */
const milestone = (part: ParcelPart, status: ParcelStatus, at: Instant, place?: string): ParcelPart => {
  const after = seen(quiet(part), at, place)
  return unlessOver(after, { ...after, status })
}

/** At an end only a scan that was judged, a delivery or a correction changes it (I22). */
const unlessOver = (part: ParcelPart, after: ParcelPart): ParcelPart => (over.includes(part.status) ? part : after)

const flagged = (part: ParcelPart, flag: ParcelFlag): ParcelPart => (part.flags.includes(flag) ? part : { ...part, flags: [...part.flags, flag] })
const quiet = (part: ParcelPart): ParcelPart => (part.flags.includes('silent') ? { ...part, flags: part.flags.filter((flag) => flag !== 'silent') } : part)

/** What somebody knows who judged all scans outweighs what it was when the loss was told. */
function lost(part: ParcelPart, before: ParcelStatus | undefined = part.status === 'lost' ? part.statusBeforeLoss : part.status): ParcelPart {
  return { ...part, status: 'lost', ...(before === undefined ? {} : { statusBeforeLoss: before }) }
}

/** What is elsewhere by a scan that was judged, or by a correction, was not delivered. */
const undelivered = ({ deliveredAt: _at, proof: _proof, ...part }: ParcelPart): ParcelPart => part

const notLost = ({ statusBeforeLoss: _before, ...part }: ParcelPart): ParcelPart => part

/** A scan may have told first where it is now: then nothing is restored. */
const found = (part: ParcelPart, version: number): ParcelPart => ({ ...part, status: part.status === 'lost' ? (part.statusBeforeLoss ?? 'in_transit') : part.status, foundVersion: version })
