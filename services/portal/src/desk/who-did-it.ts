// Who made happen what an entry of a timeline is about, and who told us of it.
import type { TimelineEntry } from '@wismo/agent-api'
import { carrierWords } from '@wismo/order-views'
import { actorWords, nodeWords, plain, sentence } from './desk-words.ts'
import type { EntryContext } from './entry-context.ts'

/** `toldBy`: the shop's system tells of what carriers, payment providers and its own places do, and of what follows from that nobody tells. */
export function whoIn(entry: TimelineEntry, context: EntryContext): { readonly who: string; readonly toldBy?: string } {
  const { actor = 'system', type } = entry
  const teller = actorWords[actor] ?? sentence(plain(actor))
  if (actor === 'carrier') return { who: carrierIn(entry, context) }
  if (concluded.test(type)) return { who: actorWords['system'] ?? teller }
  const doer = actor === 'retailer' ? doerIn(entry, context) : undefined
  return doer === undefined ? { who: teller } : { who: doer, toldBy: teller }
}

/** Undefined for what the shop does itself. */
function doerIn(entry: TimelineEntry, context: EntryContext): string | undefined {
  const { type, refs, detail = {} } = entry
  if (ofCarriers.test(type)) return carrierIn(entry, context)
  if (ofProviders.test(type)) return actorWords['payment_provider']
  if (type === 'OrderPlaced') return actorWords['customer']
  const place = ofPlaces.test(type) ? (detail.locationId ?? find(refs, context.works)) : undefined
  return place === undefined ? undefined : nodeWords(place, context.nodes)
}

function carrierIn({ refs, detail = {} }: TimelineEntry, { carriers }: EntryContext): string {
  const carrier = detail.carrier ?? find(refs, carriers)
  return carrier === undefined ? 'Carrier' : carrierWords(carrier)
}

const find = (refs: readonly string[], known: ReadonlyMap<string, string> | undefined): string | undefined => refs.map((ref) => known?.get(ref)).find((one) => one !== undefined)

/** What follows from all that was told, whoever told the last of it. */
const concluded = /^(OrderConfirmed|OrderCompleted|OrderReopened|OrderClosed|PromiseKept|PromiseBroken|PromiseVoided|PromiseAtRisk)$/
const ofCarriers = /^(CheckpointRecorded|DeliveryScanVoided|DutiesDue|Parcel(?!Registered|Redirected|Recalled).*)$/
const ofProviders = /^(Payment|Authorization|Capture|LatePayment|Dispute|Refund(Succeeded|Failed|Reversed))/
const ofPlaces = /^(Fulfillment(?!Requested|CancelRequested).*|PickingStarted|UnitsPacked|ShortPickRecorded|Pickup.*|PickedUp|Return(Received|Inspected))$/
