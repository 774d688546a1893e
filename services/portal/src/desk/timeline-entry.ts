// One entry of a timeline in words.
import type { EntryDetail, TimelineEntry, TimelineKind } from '@wismo/agent-api'
import { Currency } from '@wismo/kernel'
import { money } from '../formats.ts'
import type { IconName } from '../parts/icon.tsx'
import { actorWords, counted, plain, sentence, typeWords } from './desk-words.ts'
import { deskLocale, dayOrMoment, momentText, spanText } from './times.ts'

export interface EntrySaid {
  readonly what: string
  readonly detail?: string
  readonly who: string
  readonly icon: IconName
  readonly tone: 'good' | 'brand' | 'warn' | 'plain'
  /** When we learned of it, where that was much later. */
  readonly late?: string
}

/** What an entry is read beside. */
export interface EntryContext {
  readonly timeZone: string
  readonly today: string
  readonly currency: string
  /** `Parcel 2`, by the id of a parcel. */
  readonly parcels: ReadonlyMap<string, string>
}

export function entrySaid(entry: TimelineEntry, context: EntryContext): EntrySaid {
  const { type, kind, actor = 'system', late, at, recordedAt, detail = {} } = entry
  const said = detailText(entry, context)
  return {
    what: whatText(entry, context), ...(said === '' ? {} : { detail: said }), who: actor === 'carrier' && detail.carrier !== undefined ? sentence(detail.carrier) : (actorWords[actor] ?? sentence(plain(actor))),
    icon: iconOf(type, kind), tone: toneOf(type), ...(late === true ? { late: `Told ${spanText(Date.parse(recordedAt) - Date.parse(at))} later, ${momentText(recordedAt, context.timeZone, context.today)}` } : {}),
  }
}

const checkpoints: Readonly<Record<string, string>> = {
  label_created: 'label made', accepted: 'handed to the carrier', picked_up: 'picked up', in_transit: 'is moving', arrived: 'arrived', departed: 'left', out_for_delivery: 'is out for delivery', customs: 'is at customs', delivered: 'delivered',
}

function whatText({ type, refs, detail = {} }: TimelineEntry, { parcels, currency }: EntryContext): string {
  const parcel = refs.map((ref) => parcels.get(ref)).find((name) => name !== undefined)
  const { status, amount, code } = detail
  if (type === 'CheckpointRecorded') return `${parcel ?? 'Parcel'} ${status === undefined ? 'was scanned' : (checkpoints[status] ?? plain(status))}${detail.place === undefined ? '' : `, ${detail.place}`}`
  if (type.startsWith('Parcel') && parcel !== undefined) return `${parcel} ${typeWords(type).slice('Parcel '.length)}`
  if (type === 'OrderHeld') return `Order held${code === undefined ? '' : `: ${plain(code)}`}`
  if (amount !== undefined && isMoney(type)) return `${typeWords(type)}: ${money(deskLocale, Currency.parse(detail.currency ?? currency), amount)}`
  if (type.startsWith('Message') && detail.template !== undefined) return `${sentence(plain(detail.channel ?? 'message'))} “${plain(detail.template)}” ${typeWords(type).slice('Message '.length)}`
  return typeWords(type)
}

const isMoney = (type: string): boolean => /^(Order(Placed|Drafted)|Payment|Refund|Appeasement|Credit|Voucher|Authorization|Balance|Price|Exchange|Dispute|Capture|LatePayment)/.test(type)

function detailText({ type, detail = {}, policyVersion }: TimelineEntry, context: EntryContext): string {
  const { timeZone, today } = context
  const { from, to, until, code, quantity, minutes, method, locationId, trackingNumber, carrier, place, status, channel, template } = detail
  const isSpan = to !== undefined && isDay(to)
  const parts: readonly (string | undefined)[] = [
    isSpan ? `${from === undefined || from === to ? '' : `${dayOrMoment(from, timeZone, today)} – `}${dayOrMoment(to, timeZone, today)}` : undefined,
    !isSpan && to !== undefined ? `${from ?? '?'} to ${to}` : undefined,
    code !== undefined && type !== 'OrderHeld' && code !== status ? `${troubles.test(type) ? 'Cause: ' : ''}${troubles.test(type) ? plain(code) : sentence(plain(code))}` : undefined,
    place !== undefined && type !== 'CheckpointRecorded' ? place : undefined,
    quantity === undefined ? undefined : counted(quantity, 'unit'),
    status !== undefined && type !== 'CheckpointRecorded' ? sentence(plain(status)) : undefined,
    method === undefined ? undefined : `By ${plain(method)}`,
    locationId === undefined ? undefined : `At ${locationId}`,
    carrierText(carrier, trackingNumber),
    channel !== undefined && template === undefined ? `By ${plain(channel)}` : undefined,
    minutes === undefined || minutes === 0 ? undefined : `${spanText(minutes * 60_000)} ${minutes > 0 ? 'after' : 'before'} the end of what was promised`,
    until === undefined ? undefined : `Until ${isDay(until) ? dayOrMoment(until, timeZone, today) : until}`,
    policyVersion === undefined ? undefined : `By version ${policyVersion} of the policy`,
  ]
  return parts.filter((part) => part !== undefined).join('. ')
}

const carrierText = (carrier: EntryDetail['carrier'], number: EntryDetail['trackingNumber']): string | undefined => (number === undefined ? undefined : `${carrier === undefined ? '' : `${sentence(carrier)} `}${number}`)

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}/.test(text)

const kindIcons: Readonly<Record<TimelineKind, IconName>> = { order: 'package', parcels: 'truck', messages: 'mail', money: 'banknote', changes: 'pencil', promises: 'clock', contacts: 'phone', returns: 'undo-2' }
const icons: Readonly<Record<string, IconName>> = { OrderHeld: 'pause', OrderCancelled: 'ban', LinesCancelled: 'ban', ParcelDelivered: 'check', PickupReady: 'store', PickedUp: 'store', NoteAdded: 'pencil', PersonalDataErased: 'eye-off' }

const iconOf = (type: string, kind: TimelineKind): IconName => (troubles.test(type) ? 'triangle-alert' : (icons[type] ?? kindIcons[kind]))

const troubles = /(AtRisk|Broken|Delayed|Silent|Lost|Damage|Failed|Rejected|Declined|Denied|Shortfall|Lapsed|Expired|Reversed|Disputed|Escalated|Detected|Unsourced|Refused|Exhausted|Unavailable)/
const goods = /(Delivered|Completed|Kept|Succeeded|PickupReady|PickedUp|Resolved|Approved|Granted)$/

const toneOf = (type: string): EntrySaid['tone'] => (troubles.test(type) || type === 'OrderHeld' ? 'warn' : goods.test(type) ? 'good' : /^(Message|Appeasement)/.test(type) ? 'brand' : 'plain')
