import { Invalid, type Instant, type PromiseId } from '@wismo/kernel'
import type { PromiseMade, Window } from '@wismo/contracts'
import { remember } from '../public-event.ts'
import { quantitiesOf, type Quantities } from '../units/quantities.ts'
import type { EventOf, Rules } from './part-events.ts'
import type { PartState } from './part-state.ts'

export type PromiseState = 'on_track' | 'at_risk' | 'kept' | 'broken' | 'replaced' | 'void'

/** What the customer was told to expect. The first window is frozen (I23); an estimate lives beside it. */
export interface PromisePart extends PartState {
  readonly promiseId: PromiseId
  readonly lines: Quantities
  readonly window: Window
  readonly basis: string
  /** As it was told last; how it stands the units say. */
  readonly status: PromiseState
  /** Since it was first seen to slip; it stays when the promise is broken, and goes when it is on track again. */
  readonly atRiskSince?: Instant
  readonly deltaMinutes?: number
  readonly replacedBy?: PromiseId
  /** Of an order that was imported with its past: a day that is over breaks nothing. */
  readonly history: boolean
  readonly estimate?: { readonly earliest?: string; readonly likely?: string; readonly latest?: string; readonly confidence?: number; readonly source?: string; readonly reason?: string }
}

/** Events that `foldPromise` takes. */
export const promiseEvents = ['PromiseMade', 'DeliveryEstimateRevised', 'PromiseAtRisk', 'PromiseBackOnTrack', 'PromiseKept', 'PromiseBroken', 'PromiseReplaced', 'PromiseVoided'] as const
type Name = (typeof promiseEvents)[number]
export type PromiseEvent = EventOf<Name>

/** The promise after one more of its events; throws `Invalid` (`out_of_order`) for one before it was made. */
export function foldPromise(part: PromisePart | undefined, event: PromiseEvent): PromisePart {
  const before = part ?? begun(event)
  return { ...applied(before, event), timeline: remember(before.timeline, event) }
}

const applied = <One extends Name>(part: PromisePart, event: EventOf<One>): PromisePart => rules[event.type](part, event.data, event)

function begun(event: PromiseEvent): PromisePart {
  if (event.type !== 'PromiseMade') throw new Invalid('out_of_order', 'A promise is made before anything happens to it.')
  return made(event.data)
}

const made = ({ promiseId, lines, window, basis, history }: PromiseMade): PromisePart => ({ promiseId, lines: quantitiesOf(lines), window, basis, status: 'on_track', history, timeline: [] })

const rules: Rules<Name, PromisePart> = {
  // The first word stays: another promise has another id.
  PromiseMade: (part) => part,
  DeliveryEstimateRevised: (part, { estimate: { earliest, likely, latest, confidence }, source, reason }) => ({ ...part, estimate: { earliest, likely, latest, confidence, source, reason: reason.code } }),
  PromiseAtRisk: (part, _, { occurredAt }) => unlessOff(part, { atRiskSince: part.atRiskSince ?? occurredAt, status: 'at_risk' }),
  PromiseBackOnTrack: (part) => onTrack(part),
  PromiseKept: (part, { deltaMinutes }) => unlessReplaced(part, { status: 'kept', deltaMinutes }),
  PromiseBroken: (part, { deltaMinutes }) => unlessReplaced(part, { status: 'broken', deltaMinutes }),
  PromiseReplaced: (part, { newPromiseId }) => unlessOff(part, { status: 'replaced', replacedBy: newPromiseId }),
  PromiseVoided: (part) => unlessOff(part, { status: 'void' }),
}

const isOff = ({ status }: PromisePart): boolean => status === 'replaced' || status === 'void'

/** One that was replaced or counts no more is not at risk, and no other one takes its place. */
const unlessOff = (part: PromisePart, change: Partial<PromisePart>): PromisePart => (isOff(part) ? part : { ...part, ...change })

/** What counted no more may have come all the same: who tells it knows the units. */
const unlessReplaced = (part: PromisePart, change: Partial<PromisePart>): PromisePart => (part.status === 'replaced' ? part : { ...part, ...change })

function onTrack(part: PromisePart): PromisePart {
  if (isOff(part)) return part
  const { atRiskSince: _over, ...rest } = part
  return { ...rest, status: 'on_track' }
}
