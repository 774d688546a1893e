// One entry of a timeline in words.
import { badFlags, badStatuses, type EntryDetail, type TimelineEntry, type TimelineKind } from '@wismo/agent-api'
import type { ParcelStatus } from '@wismo/contracts'
import { Currency } from '@wismo/kernel'
import { daysOffOf, type PromiseWindow } from '@wismo/lifecycle'
import { carrierWords, placeWords } from '@wismo/order-views'
import { money } from '../formats.ts'
import type { IconName } from '../parts/icon.tsx'
import { causeWords, counted, nodeWords, plain, sentence, typeWords } from './desk-words.ts'
import type { EntryContext } from './entry-context.ts'
import { whoIn } from './who-did-it.ts'
import { deskLocale, dayOrMoment, momentText, spanText } from './times.ts'

export interface EntrySaid {
  readonly what: string
  readonly detail?: string
  readonly who: string
  /** Who told us, where that is somebody else. */
  readonly toldBy?: string
  readonly icon: IconName
  readonly tone: 'good' | 'brand' | 'warn' | 'plain'
  /** When we learned of it, where that was much later. */
  readonly late?: string
}

export function entrySaid(entry: TimelineEntry, context: EntryContext): EntrySaid {
  const { type, late, at, recordedAt, overruled } = entry
  const said = overruled === true ? overruledText(type) : detailText(entry, context)
  return {
    what: whatText(entry, context), ...(said === '' ? {} : { detail: said }), ...whoIn(entry, context),
    ...lookOf(entry), ...(late === true ? { late: `Told ${spanText(Date.parse(recordedAt) - Date.parse(at))} later, ${momentText(recordedAt, context.timeZone, context.today)}` } : {}),
  }
}

/** What went wrong stands out; a verdict that did not last does not. */
function lookOf({ type, kind, overruled, detail }: TimelineEntry): Pick<EntrySaid, 'icon' | 'tone'> {
  if (overruled === true) return { icon: kindIcons[kind], tone: 'plain' }
  if (type === 'CheckpointRecorded' && [detail?.status, detail?.code].some((said) => said !== undefined && badNews.includes(said))) return { icon: 'triangle-alert', tone: 'warn' }
  return { icon: iconOf(type, kind), tone: toneOf(type) }
}

const badNews: readonly string[] = [...badStatuses, ...badFlags]

/** A verdict that did not last. */
const overruledText = (type: string): string => (type === 'PromiseBroken' ? 'As it looked then. Told later: it was kept' : 'As it looked then. Told later: it was broken')

const checkpoints: Readonly<Record<ParcelStatus, string>> = {
  pre_transit: 'is announced', accepted: 'handed to the carrier', in_transit: 'is moving', held: 'is held', out_for_delivery: 'is out for delivery', attempt_failed: 'found nobody', available_for_pickup: 'waits to be collected',
  delivered: 'delivered', returning: 'is coming back', returned: 'came back', lost: 'is lost', destroyed: 'was destroyed', cancelled: 'was called off', unknown: 'was scanned',
}

type Words = (entry: TimelineEntry & { readonly detail: EntryDetail }, context: EntryContext, parcel: string | undefined) => string | undefined

/** What says more than the name of the event, the first that fits. */
const told: readonly Words[] = [
  ({ type, detail: { status, place } }, _context, parcel) => (type !== 'CheckpointRecorded' ? undefined : `${parcel ?? 'Parcel'} ${status === undefined ? checkpoints.unknown : ((checkpoints as Readonly<Record<string, string>>)[status] ?? plain(status))}${place === undefined ? '' : `, ${placeWords(place)}`}`),
  ({ type }, _context, parcel) => (type.startsWith('Parcel') && parcel !== undefined ? `${parcel} ${typeWords(type).slice('Parcel '.length)}` : undefined),
  ({ type, detail: { code } }) => (type === 'OrderHeld' && code !== undefined ? `Order held: ${plain(code)}` : undefined),
  ({ type, detail: { amount, currency } }, context) => (amount !== undefined && isMoney(type) ? `${typeWords(type)}: ${money(deskLocale, Currency.parse(currency ?? context.currency), amount)}` : undefined),
  ({ type, detail: { channel, template } }) => (type.startsWith('Message') && template !== undefined ? `${sentence(plain(channel ?? 'message'))} “${plain(template)}” ${typeWords(type).slice('Message '.length)}` : undefined),
]

function whatText(entry: TimelineEntry, context: EntryContext): string {
  const { type, refs, detail = {} } = entry
  const parcel = refs.map((ref) => context.parcels.get(ref)).find((name) => name !== undefined)
  return told.map((words) => words({ ...entry, detail }, context, parcel)).find((words) => words !== undefined) ?? typeWords(type)
}

const isMoney = (type: string): boolean => /^(Order(Placed|Drafted)|Payment|Refund|Appeasement|Credit|Voucher|Authorization|Balance|Price|Promotion|Exchange|Dispute|Capture|LatePayment|ChangeQuoted|ClaimApproved|DeliveryMethodSwitched|ServiceLevelChanged|ReceiptlessReturn)/.test(type)

function detailText({ type, refs, detail = {}, policyVersion }: TimelineEntry, context: EntryContext): string {
  const { quantity, method, trackingNumber, carrier } = detail
  const locationId = detail.locationId ?? refs.map((ref) => context.works?.get(ref)).find((id) => id !== undefined)
  const parts: readonly (string | undefined)[] = [
    spanIn(detail, context),
    ...stateIn(type, detail),
    quantity === undefined ? undefined : counted(quantity, 'unit'),
    method && `By ${plain(method)}`,
    locationId && nodeWords(locationId, context.nodes),
    carrierText(carrier, trackingNumber),
    againstPromise(type, detail, refs.map((ref) => context.promises.get(ref)).find((window) => window !== undefined)),
    ...timesIn(detail, context),
    policyVersion === undefined ? undefined : `By version ${policyVersion} of the policy`,
  ]
  return parts.filter((part) => part !== undefined && part !== '').join('. ')
}

/** Days, instants or quantities, from and to. */
function spanIn({ from, to }: EntryDetail, { timeZone, today }: EntryContext): string | undefined {
  if (to === undefined) return undefined
  if (!isDay(to)) return `${from ?? '?'} to ${to}`
  return `${from === undefined || from === to ? '' : `${dayOrMoment(from, timeZone, today)} – `}${dayOrMoment(to, timeZone, today)}`
}

/** What a headline of the entry says already is not said again. */
function stateIn(type: string, { code, status, place, channel, template }: EntryDetail): readonly (string | undefined)[] {
  const isScan = type === 'CheckpointRecorded'
  return [
    code === undefined || code === status || type === 'OrderHeld' ? undefined : causeWords(code) !== undefined ? sentence(causeWords(code) ?? '') : troubles.test(type) ? `Cause: ${plain(code)}` : sentence(plain(code)),
    isScan || place === undefined ? undefined : placeWords(place),
    isScan || status === undefined ? undefined : sentence(plain(status)),
    channel === undefined || template !== undefined ? undefined : `By ${plain(channel)}`,
  ]
}

/** How late or early, in days as the customer reads it; within the last day that was promised in hours, where it had hours. */
function againstPromise(type: string, { minutes }: EntryDetail, original: PromiseWindow | undefined): string | undefined {
  if (minutes === undefined || minutes === 0 && type !== 'PromiseKept') return undefined
  const status = type === 'PromiseKept' ? 'kept' : type === 'PromiseBroken' ? 'broken' : undefined
  const days = status === undefined || original === undefined ? undefined : daysOffOf({ original, status, deltaMinutes: minutes })
  if (days === undefined || (days === 0 && status === 'broken')) return `${spanText(minutes * 60_000)} ${minutes > 0 ? 'after' : 'before'} the end of what was promised`
  return days === 0 ? 'On the day that was promised' : `${counted(Math.abs(days), 'day')} ${days > 0 ? 'after' : 'before'} what was promised`
}

const timesIn = ({ until }: EntryDetail, { timeZone, today }: EntryContext): readonly (string | undefined)[] => [
  until === undefined ? undefined : `Until ${isDay(until) ? dayOrMoment(until, timeZone, today) : until}`,
]

const carrierText = (carrier: EntryDetail['carrier'], number: EntryDetail['trackingNumber']): string | undefined => (number === undefined ? undefined : `${carrier === undefined ? '' : `${carrierWords(carrier)} `}${number}`)

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}/.test(text)

const kindIcons: Readonly<Record<TimelineKind, IconName>> = { order: 'package', parcels: 'truck', messages: 'mail', money: 'banknote', changes: 'pencil', promises: 'clock', contacts: 'phone', returns: 'undo-2' }
const icons: Readonly<Record<string, IconName>> = { OrderHeld: 'pause', OrderCancelled: 'ban', LinesCancelled: 'ban', ParcelDelivered: 'check', PickupReady: 'store', PickedUp: 'store', NoteAdded: 'pencil', PersonalDataErased: 'eye-off' }

const iconOf = (type: string, kind: TimelineKind): IconName => (troubles.test(type) ? 'triangle-alert' : (icons[type] ?? kindIcons[kind]))

const troubles = /(AtRisk|Broken|Delayed|Silent|Lost|Damage|Failed|Rejected|Declined|Denied|Shortfall|Lapsed|Expired|Reversed|Disputed|Escalated|Detected|Unsourced|Refused|Exhausted|Unavailable)/
const goods = /(Delivered|Completed|Kept|Succeeded|PickupReady|PickedUp|Resolved|Approved|Granted)$/

const toneOf = (type: string): EntrySaid['tone'] => (troubles.test(type) || type === 'OrderHeld' ? 'warn' : goods.test(type) ? 'good' : /^(Message|Appeasement)/.test(type) ? 'brand' : 'plain')
