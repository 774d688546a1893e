import { jointPromise, type FulfillmentView, type JointPromise, type LinesHeld, type OrderLineView, type OrderView, type ParcelView, type PromiseWindow, type ReturnView, type UnitBucket } from '@wismo/lifecycle'
import { daysOf, type Day } from '../formats.ts'
import { groupState, looks, ranks, returnState, type GroupState, type Holders } from './group-state.ts'

export interface Item {
  readonly line: OrderLineView
  readonly quantity: number
}

/** A group of the order with its lines looked up: what comes together, what goes back together, or what no group holds. */
export interface Section {
  /** Where the page jumps to: `g1`. */
  readonly anchor: string
  readonly kind: OrderView['groups'][number]['kind'] | 'return' | 'off'
  readonly state: GroupState
  /** What was promised of it does not hold any more. */
  readonly isLate: boolean
  readonly items: readonly Item[]
  readonly step: number
  readonly when?: PromiseWindow
  readonly parcel?: ParcelView
  /** Which of how many parcels to the customer it is. */
  readonly number?: { readonly n: number; readonly of: number }
  readonly work?: FulfillmentView
  readonly back?: ReturnView
  /** About all of its lines. */
  readonly promise?: JointPromise
}

/** All groups of an order by urgency, lines as they were ordered; every unit is on the page once, and what goes back once more while it is still with the customer. */
export function pageSections(view: OrderView): readonly Section[] {
  const lines = new Map(view.lines.map((line) => [line.id, line]))
  const places = new Map(view.lines.map(({ id }, i) => [id, i]))
  const inOrder = (held: readonly LinesHeld[]): readonly LinesHeld[] => [...held].sort((a, b) => (places.get(a.lineId) ?? 0) - (places.get(b.lineId) ?? 0))
  const looked = (held: readonly LinesHeld[]): readonly Item[] => inOrder(held).flatMap(({ lineId, quantity }) => itemOf(lines.get(lineId), quantity))
  const grouped = groupSections(view, looked)
  const left = leftOver(view)
  const backs = returnSections(view, looked, left)
  const sections = [...grouped, ...backs, ...bucketSections(view, left)]
  return sections.map((section, i) => ({ ...section, anchor: `g${i + 1}` })).sort((a, b) => rankOf(a) - rankOf(b))
}

type Anonymous = Omit<Section, 'anchor'>
type Look = (held: readonly LinesHeld[]) => readonly Item[]

/** Late is more urgent than what moves or was not sent, and less than trouble. */
export function rankOf({ state, isLate }: Pick<Section, 'state' | 'isLate'>): number {
  const { rank } = looks[state]
  return ranks.indexOf(isLate && (rank === 'moving' || rank === 'not_sent') ? 'late' : rank)
}

/** What is late and what is lost has nothing in the brand's color about how far it is. */
export const isAmber = ({ state, isLate }: Pick<Section, 'state' | 'isLate'>): boolean => isLate || losses.includes(state)
const losses: readonly GroupState[] = ['lost', 'made_good', 'damaged']

/** It is still to come, and not because of the customer. */
export const isOpen = (section: Section): boolean => rankOf(section) < ranks.indexOf('back')

/** It is in the van, and comes today by what its group says; of a van of another day nothing is said of today. */
export function comesToday({ state, when }: Pick<Section, 'state' | 'when'>, today: Day): boolean {
  if (when === undefined || !inVan.includes(state)) return false
  const { first, last } = daysOf(when)
  return first === today && last === today
}

const inVan: readonly GroupState[] = ['out_for_delivery', 'on_van', 'at_door']

function groupSections(view: OrderView, look: Look): readonly Anonymous[] {
  const out = view.groups.filter(({ ref, kind }) => kind === 'ship' && isParcel(ref, view))
  return view.groups.flatMap((group) => {
    const parcel = view.parcels.find(({ id }) => id === group.ref)
    const work = view.fulfillments.find(({ id }) => id === group.ref || id === parcel?.fulfillmentId)
    const n = out.indexOf(group) + 1
    return shelvesOf(group, { parcel, work }, look(group.lines), view).map(({ state: said, items, step, isSplit }) => {
      const state = knownLoss(said, view)
      const promise = jointPromise(view.promises, items.map(({ line }) => line.id))
      const when = isSplit ? promise?.expected : group.when
      return {
        kind: group.kind, state, items, step: state === 'at_door' ? Math.max(step, doorStep) : step, isLate: isLateGroup(state, parcel, promise),
        ...(when === undefined ? {} : { when }), ...(parcel && { parcel }), ...(work && { work }), ...(promise && { promise }), ...(n > 0 ? { number: { n, of: out.length } } : {}),
      }
    })
  })
}

interface Shelf extends Pick<Section, 'state' | 'items' | 'step'> {
  /** Its group has other units that do not come with it. */
  readonly isSplit: boolean
}

/** What is not in stock does not come with what is: of a group that nobody holds each is told by itself, first the one of which the sentence over the page speaks. */
function shelvesOf(group: OrderView['groups'][number], holders: Holders, items: readonly Item[], view: OrderView): readonly Shelf[] {
  const missing = ({ line, quantity }: Item): number => Math.min(quantity, line.units.backordered ?? 0)
  const absent = items.flatMap((item) => itemOf(item.line, missing(item)))
  const there = items.flatMap((item) => itemOf(item.line, item.quantity - missing(item)))
  const stateOf = (isBackordered: boolean): GroupState => groupState(group, holders, view.holds, isBackordered)
  if (absent.length === 0 || there.length === 0 || stateOf(true) !== 'backordered') return [{ state: stateOf(there.length === 0), items, step: group.step, isSplit: false }]
  const shelves: readonly Shelf[] = [{ state: 'backordered', items: absent, step: 1, isSplit: true }, { state: stateOf(false), items: there, step: group.step, isSplit: true }]
  return view.headline.code === 'backordered' ? shelves : [...shelves].reverse()
}

/** An order without a problem has no loss that is not made good. */
const knownLoss = (state: GroupState, { headline: { code, flags } }: OrderView): GroupState => (state === 'lost' && code !== 'problem' && !flags.includes('problem') ? 'made_good' : state)

/** Of the steps of an appointment the fourth is that it is at the door. */
const doorStep = 4

/** Parcels that only their node has told of have ids of parcels too. */
const isParcel = (ref: string, { parcels }: OrderView): boolean => ref.startsWith('pcl_') || parcels.some(({ id }) => id === ref)

function isLateGroup(state: GroupState, parcel: ParcelView | undefined, promise: JointPromise | undefined): boolean {
  if (ranks.indexOf(looks[state].rank) >= ranks.indexOf('back')) return false
  return parcel?.flags.includes('delayed') === true || promise?.isLate === true
}

/** Units that no group holds, by line and bucket. */
type Left = Map<string, Partial<Record<UnitBucket, number>>>
const offBuckets = ['return_in_transit', 'returned', 'cancelled', 'lost', 'returning_to_sender'] as const

function leftOver({ lines, groups }: OrderView): Left {
  const held = new Map<string, number>()
  for (const { lineId, quantity } of groups.flatMap((group) => group.lines)) held.set(lineId, (held.get(lineId) ?? 0) + quantity)
  return new Map(lines.map((line) => [line.id, leftOf(line, line.quantity.ordered - (held.get(line.id) ?? 0))]))
}

/** What cannot be in a group comes first; the rest is what we do not know better. */
function leftOf({ units, status }: OrderLineView, quantity: number): Partial<Record<UnitBucket, number>> {
  const own: Partial<Record<UnitBucket, number>> = {}
  let left = Math.max(0, quantity)
  for (const bucket of offBuckets) {
    const some = Math.min(left, units[bucket] ?? 0)
    if (some > 0) own[bucket] = some
    left -= some
  }
  return left === 0 ? own : { ...own, ...(status === 'cancelled' ? { cancelled: (own.cancelled ?? 0) + left } : { open: left }) }
}

/** One for each return that is still worth telling; what it has in hand is taken off what is left. */
function returnSections({ returns }: OrderView, look: Look, left: Left): readonly Anonymous[] {
  return returns.flatMap((back) => {
    const state = returnState(back)
    if (state === undefined || back.lines === undefined) return []
    const items = look(back.lines)
    for (const { line, quantity } of items) for (const bucket of ['return_in_transit', 'returned'] as const) take(left.get(line.id), bucket, quantity)
    return items.length === 0 ? [] : [{ kind: 'return', state, isLate: false, items, step: returnStep(state), back } as const]
  })
}

function take(own: Partial<Record<UnitBucket, number>> | undefined, bucket: UnitBucket, quantity: number): void {
  if (own?.[bucket] !== undefined) own[bucket] = Math.max(0, own[bucket] - quantity)
}

const returnStep = (state: GroupState): number => ({ return_asked: 1, hand_in: 1, return_moving: 2, return_here: 3 })[state as 'hand_in'] ?? 4

const bucketStates: Readonly<Partial<Record<UnitBucket, GroupState>>> = { open: 'rest', returning_to_sender: 'coming_back', lost: 'lost', return_in_transit: 'return_moving', returned: 'returned', cancelled: 'cancelled' }

function bucketSections(view: OrderView, left: Left): readonly Anonymous[] {
  const { lines } = view
  return Object.entries(bucketStates).flatMap(([bucket, state]) => {
    const items = lines.flatMap((line) => itemOf(line, left.get(line.id)?.[bucket as UnitBucket] ?? 0))
    return items.length === 0 ? [] : [{ kind: 'off', state: knownLoss(state, view), isLate: false, items, step: 1 } as const]
  })
}

const itemOf = (line: OrderLineView | undefined, quantity: number): readonly Item[] => (line === undefined || quantity === 0 ? [] : [{ line, quantity }])
