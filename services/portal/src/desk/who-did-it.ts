// Who made happen what an entry of a timeline is about, and who told us of it.
import type { TimelineEntry } from '@wismo/agent-api'
import { carrierWords } from '@wismo/order-views'
import { actorWords, nodeWords, plain, sentence } from './desk-words.ts'
import type { EntryContext } from './timeline-entry.ts'

/** `toldBy`: the shop's system tells of what carriers, payment providers and its own places do, and of what follows from that nobody tells. */
export function whoIn(entry: TimelineEntry, context: EntryContext): { readonly who: string; readonly toldBy?: string } {
  const { actor = 'system', refs, detail = {} } = entry
  const teller = actorWords[actor] ?? sentence(plain(actor))
  const carrier = detail.carrier ?? find(refs, context.carriers)
  const named = carrier === undefined ? 'Carrier' : carrierWords(carrier)
  if (actor === 'carrier') return { who: named }
  if (concluded.test(entry.type)) return { who: actorWords['system'] ?? teller }
  if (actor !== 'retailer') return { who: teller }
  const place = detail.locationId ?? find(refs, context.works)
  const who = ofCarriers.test(entry.type) ? named : ofProviders.test(entry.type) ? actorWords['payment_provider'] : entry.type === 'OrderPlaced' ? actorWords['customer'] : ofPlaces.test(entry.type) && place !== undefined ? nodeWords(place, context.nodes) : undefined
  return who === undefined ? { who: teller } : { who, toldBy: teller }
}

const find = (refs: readonly string[], known: ReadonlyMap<string, string> | undefined): string | undefined => refs.map((ref) => known?.get(ref)).find((one) => one !== undefined)

/** What follows from all that was told, whoever told the last of it. */
const concluded = /^(OrderConfirmed|OrderCompleted|OrderReopened|OrderClosed|PromiseKept|PromiseBroken|PromiseVoided|PromiseAtRisk)$/
const ofCarriers = /^(CheckpointRecorded|DeliveryScanVoided|DutiesDue|Parcel(?!Registered|Redirected|Recalled).*)$/
const ofProviders = /^(Payment|Authorization|Capture|LatePayment|Dispute|Refund(Succeeded|Failed|Reversed))/
const ofPlaces = /^(Fulfillment(?!Requested|CancelRequested).*|PickingStarted|UnitsPacked|ShortPickRecorded|Pickup.*|PickedUp|Return(Received|Inspected))$/
