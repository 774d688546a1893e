// A return: asked for, handed over, received, inspected, resolved. Goods may come back without any word before.
import type { Instant, Minor, ParcelId } from '@wismo/kernel'
import { byId } from '../../by-id.ts'
import { linesOf, noUnits, plus, quantitiesOf, sumOf, unitsOn, type LineQuantities, type Quantities } from '../../units/quantities.ts'
import type { EventName } from '../kept-objects.ts'
import type { Rules } from '../part-events.ts'

export type ReturnStatus = 'requested' | 'approved' | 'declined' | 'awaiting_handover' | 'in_transit' | 'received' | 'inspected' | 'resolved' | 'closed' | 'expired' | 'cancelled'

/** Units of lines, and which part of the order held them before. */
export interface Holding {
  readonly partId: string
  readonly lines: Quantities
}

type ByHolder = Readonly<Record<string, Quantities>>

export interface ReturnState {
  readonly status: ReturnStatus
  readonly outcome?: string
  readonly method?: string
  readonly requested: Quantities
  readonly handed: Quantities
  readonly received: Quantities
  readonly accepted: Quantities
  readonly rejected: Quantities
  readonly missing: Quantities
  /** Units that the customer may keep. */
  readonly kept: Quantities
  /** Units of which the customer got back more than they are worth. */
  readonly disputed: Quantities
  /** From whom the return got its units, where that was said: what was handed over says it first. */
  readonly from: readonly Holding[]
  /** What hand-overs said of that, and what receipts did. */
  readonly handedFrom: ByHolder
  readonly receivedFrom: ByHolder
  readonly parcelIds: readonly ParcelId[]
  /** When the units have to be handed over. */
  readonly dueBy?: Instant
  /** What it is worth to the customer after fees, in minor units. */
  readonly amount?: Minor
  /** Reason of each line that it was asked for or that came without a word before, by line. */
  readonly reasons: Readonly<Record<string, string>>
  /** When the reason was told that a receipt brought, by line. */
  readonly reasonsAt?: Readonly<Record<string, Instant>>
}

export const firstOfReturn = (): ReturnState => ({
  status: 'requested', requested: noUnits, handed: noUnits, received: noUnits, accepted: noUnits, rejected: noUnits, missing: noUnits, kept: noUnits, disputed: noUnits,
  from: [], handedFrom: {}, receivedFrom: {}, parcelIds: [], reasons: {},
})

export const returnRules = {
  ReturnRequested: (state, { lines, method, outcome }) => ({ ...state, method, outcome: state.outcome ?? outcome, requested: quantitiesOf(lines), reasons: Object.fromEntries(lines.map(({ lineId, reason }) => [lineId, reason.code])) }),
  ReturnApproved: (state, { dueBy }) => ({ ...reached(state, 'approved'), dueBy }),
  ReturnDeclined: (state) => ended(state, 'declined'),
  ReturnLabelIssued: (state, { parcelId }) => ({ ...reached(state, 'awaiting_handover'), parcelIds: [...state.parcelIds.filter((id) => id !== parcelId), parcelId] }),
  ReturnHandoverCodeIssued: (state, { until }) => ({ ...reached(state, 'awaiting_handover'), dueBy: state.dueBy ?? until }),
  ReturnHandedOver: (state, { lines, from }) => withHolders({ ...reached(state, 'in_transit'), handed: sumOf(state.handed, quantitiesOf(lines)), handedFrom: namedIn(state.handedFrom, from) }),
  ReturnReceived: (state, { lines, from, reason }, { occurredAt }) => withHolders({ ...reached(withReason(state, lines, reason?.code, occurredAt), 'received'), received: sumOf(state.received, quantitiesOf(lines)), receivedFrom: namedIn(state.receivedFrom, from) }),
  ReturnInspected: (state, { lines }) => ({
    ...reached(state, 'inspected'),
    accepted: sumOf(state.accepted, quantitiesOf(lines.map(({ lineId, accepted }) => ({ lineId, quantity: accepted })))),
    rejected: sumOf(state.rejected, quantitiesOf(lines.map(({ lineId, rejected }) => ({ lineId, quantity: rejected })))),
    missing: sumOf(state.missing, quantitiesOf(lines.map(({ lineId, missing }) => ({ lineId, quantity: missing })))),
  }),
  ReturnResolved: (state, { outcome, amount }) => ({ ...reached(state, 'resolved'), outcome, amount }),
  ReturnDisputed: (state, { lines }) => ({ ...state, disputed: sumOf(state.disputed, quantitiesOf(lines)) }),
  ReturnKeptByCustomer: (state, { lines }) => afterKept({ ...state, kept: sumOf(state.kept, quantitiesOf(lines)) }),
  ReturnClosed: (state) => reached(state, 'closed'),
  ReturnCancelled: (state) => ended(state, 'cancelled'),
  ReturnExpired: (state) => ended(state, 'expired'),
  ReceiptlessReturnAccepted: (state, { value }) => ({ ...reached(state, 'resolved'), amount: value }),
} satisfies Partial<Rules<EventName, ReturnState>>

/** How far each status is. Facts may be told late and money may be decided before goods come: a status does not fall back. */
const progress: Readonly<Record<ReturnStatus, number>> = { requested: 0, declined: 0, expired: 0, cancelled: 0, approved: 1, awaiting_handover: 2, in_transit: 3, received: 4, inspected: 5, resolved: 6, closed: 7 }

const reached = (state: ReturnState, status: ReturnStatus): ReturnState => (progress[status] > progress[state.status] ? { ...state, status } : state)

/** A return ends without goods only as long as none were on their way; goods that come all the same go on with it. */
const ended = (state: ReturnState, status: ReturnStatus): ReturnState => (progress[state.status] < progress.in_transit ? { ...state, status } : state)

/** Nothing has to come back once the customer may keep all of it. */
const afterKept = (state: ReturnState): ReturnState => (linesOf(state.requested).every((line) => unitsOn(state.kept, line) >= unitsOn(state.requested, line)) ? reached(state, 'resolved') : state)

/** Of reasons that receipts bring the newest counts, and of two at one moment the later word: which came first says nothing. */
function withReason(state: ReturnState, lines: LineQuantities, code: string | undefined, at: Instant): ReturnState {
  if (code === undefined) return state
  const isNews = ({ lineId }: LineQuantities[number]): boolean => {
    const known = state.reasonsAt?.[lineId]
    return known === undefined ? state.reasons[lineId] === undefined : at > known || (at === known && code > (state.reasons[lineId] ?? ''))
  }
  const told = lines.filter(isNews)
  const each = <Value>(value: Value) => Object.fromEntries(told.map(({ lineId }) => [lineId, value]))
  return { ...state, reasons: { ...state.reasons, ...each(code) }, reasonsAt: { ...state.reasonsAt, ...each(at) } }
}

const namedIn = (before: ByHolder, from: readonly { readonly partId: string; readonly lines: LineQuantities }[] = []): ByHolder =>
  from.reduce((named, { partId, lines }) => ({ ...named, [partId]: sumOf(named[partId], quantitiesOf(lines)) }), before)

/**
 * Hand-over and receipt tell of the same units, as `movedBy` has it: of each holder, what either of them names more counts,
 * so a receipt adds only what it names beyond the hand-overs. Their word comes first: who takes units off these holders stops
 * at as many as moved, and then a receipt that names another holder for the same units takes none.
 */
const withHolders = (state: ReturnState): ReturnState => ({
  ...state,
  from: [
    ...byId(state.handedFrom).map(([partId, lines]) => ({ partId, lines })),
    ...byId(state.receivedFrom).map(([partId, lines]) => ({ partId, lines: beyond(lines, state.handedFrom[partId]) })).filter(({ lines }) => linesOf(lines).length > 0),
  ],
})

const beyond = (lines: Quantities, counted: Quantities = noUnits): Quantities => linesOf(counted).reduce((left, line) => plus(left, line, -unitsOn(counted, line)), lines)

/** Units that left the customer with this return, by the fact that saw the most of them. */
export function movedBy({ handed, received, accepted, rejected, missing }: ReturnState): Quantities {
  return mostOf(handed, received, sumOf(accepted, rejected, missing))
}

const mostOf = (...all: readonly Quantities[]): Quantities => all.reduce((most, one) => sumOf(most, beyond(one, most)), noUnits)
