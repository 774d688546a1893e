// Who holds the units of a line: every part claims some in a stage, and a later holder takes what it got off the earlier one.
import type { FulfillmentId, LineId, ParcelId } from '@wismo/kernel'
import { byId } from '../by-id.ts'
import { everInHand, type FulfillmentPart } from '../parts/fulfillment-part.ts'
import type { OrderPart } from '../parts/order-part.ts'
import type { ParcelPart } from '../parts/parcel-part.ts'
import { movedBy, type ClaimState, type ReturnState } from '../parts/returns-part.ts'
import type { OrderParts, Part } from '../parts.ts'
import type { Oddity } from './contradictions.ts'
import { sumOf, unitsOn, type Quantities } from './quantities.ts'
import type { Claim, Stage } from './units.ts'

export interface LineClaims {
  readonly claims: readonly Claim[]
  readonly oddities: readonly Oddity[]
}

/** From where units come that a return got, most advanced first. */
const wherever: readonly Stage[] = ['delivered', 'in_transit', 'lost', 'coming_back', 'back_at_sender', 'ready', 'packed', 'allocated']
/** What the node shows of a unit before it leaves. */
const beforeDispatch: readonly Stage[] = ['ready', 'packed', 'allocated']
/** A customer who never had it says so of what seems lost, delivered or under way. */
const neverHad: readonly Stage[] = ['lost', 'delivered', 'in_transit', 'coming_back', 'back_at_sender']

/** The claims of all parts on one line. Any order of the parts gives the same: they are taken in the order of their ids. */
export function claimsOn(line: LineId, parts: OrderParts): LineClaims {
  const ledger = openLedger()
  for (const fulfillment of parts.fulfillments) claimWork(ledger, line, fulfillment)
  claimSplit(ledger, line, parts)
  for (const fulfillment of parts.fulfillments) takeMerged(ledger, line, fulfillment)
  for (const id of parcelIdsOf(parts)) claimParcel(ledger, line, id, parts)
  for (const [id, state] of byId(parts.returns?.doc.claims)) claimNeverHad(ledger, line, id, state, parts)
  for (const [id, state] of byId(parts.returns?.doc.returns)) claimReturn(ledger, line, id, state, parts)
  claimOrder(ledger, line, parts.order)
  return { claims: ledger.claims.filter(({ quantity }) => quantity > 0), oddities: ledger.oddities }
}

interface Ledger {
  readonly claims: (Claim & { quantity: number })[]
  readonly oddities: Oddity[]
}

const openLedger = (): Ledger => ({ claims: [], oddities: [] })

function claim({ claims }: Ledger, part: string, stage: Stage, quantity: number): void {
  if (quantity > 0) claims.push({ part, stage, quantity })
}

/** Lowers claims of this holder, or of any, stage by stage; answers what it took of each. */
function take({ claims }: Ledger, quantity: number, holder: string | undefined, stages: readonly Stage[]): { readonly taken: number; readonly of: ReadonlyMap<Stage, number> } {
  const of = new Map<Stage, number>()
  let left = quantity
  for (const stage of stages) {
    for (const one of claims.filter((held) => held.stage === stage && (holder === undefined || held.part === holder))) {
      const taken = Math.min(left, one.quantity)
      one.quantity -= taken
      left -= taken
      of.set(stage, (of.get(stage) ?? 0) + taken)
    }
  }
  return { taken: quantity - left, of }
}

const stagesOfWork = [['allocated', 'allocated'], ['packed', 'packed'], ['ready', 'ready'], ['van', 'in_transit'], ['delivered', 'delivered'], ['comingBack', 'coming_back']] as const

function claimWork(ledger: Ledger, line: LineId, { part, doc }: Part<FulfillmentPart>): void {
  for (const [held, stage] of stagesOfWork) claim(ledger, part, stage, unitsOn(doc.stages[held], line))
}

/** What was split off is with the other work from then on, also while that has not said that it took it. */
function claimSplit(ledger: Ledger, line: LineId, { fulfillments }: OrderParts): void {
  const given = fulfillments.map(({ doc }) => doc.split)
  for (const to of new Set(given.flatMap((split) => Object.keys(split)))) {
    const other = fulfillments.find(({ part }) => part === to)?.doc
    const units = given.reduce((sum, split) => sum + unitsOn(split[to as FulfillmentId], line), 0)
    claim(ledger, to, 'allocated', units - (other === undefined ? 0 : unitsOn(everInHand(other), line)))
  }
}

/** What another node merged into its work is its own now. */
function takeMerged(ledger: Ledger, line: LineId, { doc }: Part<FulfillmentPart>): void {
  for (const [from, lines] of byId(doc.merged)) take(ledger, unitsOn(lines, line), from, beforeDispatch)
}

/** Parcels that carry units to the customer, those too of which only the node has spoken yet. */
export function parcelIdsOf({ parcels, fulfillments }: OrderParts): readonly ParcelId[] {
  const back = new Set(parcels.filter(({ doc }) => doc.direction === 'return' || doc.returnId !== undefined).map(({ part }) => part))
  const named = fulfillments.flatMap(({ doc }) => [...Object.keys(doc.passed), ...Object.keys(doc.back)])
  return [...new Set([...parcels.map(({ part }) => part), ...named])].filter((id) => !back.has(id)).sort() as ParcelId[]
}

function claimParcel(ledger: Ledger, line: LineId, id: ParcelId, { parcels, fulfillments }: OrderParts): void {
  const doc = parcels.find(({ part }) => part === id)?.doc
  const declared = wordOf(fulfillments, line, ({ passed }) => passed[id])
  const back = wordOf(fulfillments, line, ({ back: taken }) => taken[id])
  const own = unitsOn(doc?.lines, line)
  const isVoid = doc?.status === 'cancelled'
  const held = isVoid ? declared - back : Math.max(own, declared) - back
  const undeclared = isVoid ? 0 : Math.max(0, own - Math.max(declared, back))
  take(ledger, undeclared, doc?.fulfillmentId, beforeDispatch)
  claim(ledger, id, doc === undefined ? 'in_transit' : stageOfParcel(doc, declared > 0), held)
  const contents = own > 0 ? own : Math.max(0, ...fulfillments.map(({ doc: { passed } }) => unitsOn(passed[id], line)))
  // A number that is used again was declared again: then what was delivered is what left after the node had it back.
  if (doc?.status === 'delivered') note(ledger, 'delivered_after_received_back', Math.min(back, contents - held), [id])
  if (own > 0 && declared > 0 && !isVoid) note(ledger, 'parcel_contents_differ', Math.min(Math.abs(own - declared), Math.abs(own - (declared - back))), [id])
}

/** What all nodes say of a parcel's units. */
const wordOf = (fulfillments: OrderParts['fulfillments'], line: LineId, word: (doc: FulfillmentPart) => Quantities | undefined): number => fulfillments.reduce((sum, { doc }) => sum + unitsOn(word(doc), line), 0)

function note({ oddities }: Ledger, kind: Oddity['kind'], quantity: number, parts: readonly string[]): void {
  if (quantity > 0) oddities.push({ kind, quantity, parts })
}

/** A parcel without a scan says less than the word of its node that it left. */
function stageOfParcel({ status }: ParcelPart, hasLeft: boolean): Stage {
  switch (status) {
    case 'pre_transit':
      return hasLeft ? 'in_transit' : 'packed'
    case 'delivered':
      return 'delivered'
    case 'returning':
      return 'coming_back'
    case 'returned':
      return 'back_at_sender'
    case 'lost':
    case 'destroyed':
      return 'lost'
    case 'cancelled':
      return 'packed'
    default:
      return 'in_transit'
  }
}

function claimNeverHad(ledger: Ledger, line: LineId, id: string, doc: ClaimState, { parcels }: OrderParts): void {
  const quantity = unitsOn(doc.lines, line)
  if (!doc.isNeverHad || quantity === 0) return
  const found = foundAfter(doc, parcels)
  if (found !== undefined) return note(ledger, 'found_after_settled', quantity, [found, id])
  take(ledger, quantity, doc.from?.partId, neverHad)
  claim(ledger, id, 'never_had', quantity)
}

/** The parcel that a claim was settled on, where it was found after that: the claim is void. */
export const foundAfter = ({ from }: ClaimState, parcels: OrderParts['parcels']): string | undefined =>
  from && parcels.find(({ part, doc }) => part === from.partId && (doc.foundVersion ?? 0) > from.version)?.part

function claimReturn(ledger: Ledger, line: LineId, id: string, doc: ReturnState, { parcels }: OrderParts): void {
  const moved = unitsOn(movedBy(doc), line)
  if (moved === 0) return
  const unseen = takeReturned(ledger, line, moved, doc)
  const [accepted, handed, received] = [doc.accepted, doc.handed, doc.received].map((held) => unitsOn(held, line)) as [number, number, number]
  const kept = unitsOn(sumOf(doc.rejected, doc.missing), line)
  const rest = Math.max(0, moved - accepted - kept)
  const isLost = parcels.some((parcel) => parcel.doc.returnId === id && (parcel.doc.status === 'lost' || parcel.doc.status === 'destroyed'))
  const lostBack = isLost ? Math.min(rest, Math.max(0, handed - received)) : 0
  claim(ledger, id, 'returned', accepted)
  claim(ledger, id, 'delivered', kept)
  claim(ledger, id, 'lost_back', lostBack)
  claim(ledger, id, 'return_in_transit', rest - lostBack)
  note(ledger, 'returned_but_never_seen_delivered', unseen, [id])
  if (doc.status === 'closed') note(ledger, 'return_closed_with_units_underway', rest - lostBack, [id])
}

/** Takes what a return got off its earlier holders: by link first. Answers how much of it nobody had seen with the customer. */
function takeReturned(ledger: Ledger, line: LineId, moved: number, { from }: ReturnState): number {
  let left = moved
  let unseen = 0
  const takeOff = (quantity: number, holder: string | undefined): void => {
    const { taken, of } = take(ledger, Math.min(left, quantity), holder, wherever)
    left -= taken
    unseen += taken - (of.get('delivered') ?? 0) - (of.get('lost') ?? 0)
  }
  for (const { partId, lines } of from) takeOff(unitsOn(lines, line), partId)
  takeOff(left, undefined)
  return unseen
}

/** What the order itself says: units that are off, and units that stock has not. */
function claimOrder(ledger: Ledger, line: LineId, { part, doc }: Part<OrderPart>): void {
  const own = doc.lines.find(({ lineId }) => lineId === line)
  if (own === undefined) return
  let off = doc.cancelled ? own.quantity : Math.min(own.quantity, unitsOn(doc.cancelledUnits, line))
  for (const [partId, lines] of byId(doc.cancelledFrom)) {
    const quantity = unitsOn(lines, line)
    const { taken } = take(ledger, quantity, partId, ['lost', 'back_at_sender'])
    const moving = shownGone(ledger, partId)
    const back = Math.min(quantity - taken, moving)
    // Of an order that is off as a whole, all that is gone shows as what its cancellation had to yield.
    if (doc.cancelled) continue
    off -= back
    note(ledger, 'cancelled_but_gone', back, [part, partId])
  }
  claim(ledger, part, 'cancelled', off)
  claim(ledger, part, 'backordered', unitsOn(doc.backordered, line))
}

const shownGone = ({ claims }: Ledger, holder: string): number => claims.filter(({ part, stage }) => part === holder && (stage === 'delivered' || stage === 'in_transit' || stage === 'coming_back')).reduce((sum, { quantity }) => sum + quantity, 0)
