// A claim: the customer says that something is wrong with units, somebody decides.
import type { Instant, Minor } from '@wismo/kernel'
import { noUnits, quantitiesOf, type Quantities } from '../../units/quantities.ts'
import type { EventName } from '../kept-objects.ts'
import type { Rules } from '../part-events.ts'

export interface ClaimState {
  readonly kind: string
  readonly status: 'opened' | 'evidence_requested' | 'under_review' | 'approved' | 'denied' | 'resolved' | 'withdrawn' | 'reopened'
  /** What was claimed; once it is approved, what was found to be right. */
  readonly lines: Quantities
  /** Approved, and of a kind in which the customer never had the units: not_received, missing_item, empty_box, wrong_item. */
  readonly isNeverHad: boolean
  /** There as long as the claim counts as approved. */
  readonly outcome?: string
  readonly amount?: Minor
  /** The parcel or fulfillment it was settled on, and its version then. */
  readonly from?: { readonly partId: string; readonly version: number }
  /** How long a denied claim may be opened again. */
  readonly until?: Instant
  readonly risk?: string
  /** What the carrier is asked for, and what it paid, in minor units. */
  readonly recovery?: { readonly filed: Minor; readonly settled: Minor }
}

export const firstOfClaim = (): ClaimState => ({ kind: 'unknown', status: 'opened', lines: noUnits, isNeverHad: false })

export const claimRules = {
  ClaimOpened: (claim, { kind, lines }) => judged({ ...claim, kind, lines: claim.outcome === undefined ? quantitiesOf(lines) : claim.lines }),
  ClaimEvidenceRequested: (claim) => examined(claim, 'evidence_requested'),
  ClaimEvidenceAdded: (claim) => examined(claim, 'under_review'),
  ClaimAssessed: (claim, { risk }) => ({ ...examined(claim, 'under_review'), risk }),
  ClaimApproved: (claim, { outcome, amount, lines, from }) => judged({ ...undecided(claim), status: 'approved', outcome, lines: quantitiesOf(lines), ...(amount === undefined ? {} : { amount }), ...(from === undefined ? {} : { from }) }),
  ClaimDenied: (claim, { until }) => ({ ...undecided(claim), status: 'denied', until }),
  ClaimResolved: (claim) => ({ ...claim, status: 'resolved' }),
  ClaimWithdrawn: (claim) => ({ ...undecided(claim), status: 'withdrawn' }),
  ClaimReopened: (claim) => ({ ...undecided(claim), status: 'reopened' }),
  CarrierRecoveryFiled: (claim, { amount }) => ({ ...claim, recovery: { filed: amount, settled: claim.recovery?.settled ?? 0 } }),
  CarrierRecoverySettled: (claim, { amount }) => ({ ...claim, recovery: { filed: claim.recovery?.filed ?? 0, settled: (claim.recovery?.settled ?? 0) + amount } }),
} satisfies Partial<Rules<EventName, ClaimState>>

/** Decided for the customer, and not taken back. */
export const isGranted = ({ status }: Pick<ClaimState, 'status'>): boolean => status === 'approved' || status === 'resolved'

const neverHad: ReadonlySet<string> = new Set(['not_received', 'missing_item', 'empty_box', 'wrong_item'])

const judged = (claim: ClaimState): ClaimState => ({ ...claim, isNeverHad: claim.outcome !== undefined && neverHad.has(claim.kind) })

/** What an approval said counts no more. */
const undecided = ({ outcome: _outcome, amount: _amount, from: _from, until: _until, ...claim }: ClaimState): ClaimState => ({ ...claim, isNeverHad: false })

const decisions: ReadonlySet<ClaimState['status']> = new Set(['approved', 'denied', 'resolved', 'withdrawn'])

/** What is shown or judged after the decision does not undo it. */
const examined = (claim: ClaimState, status: ClaimState['status']): ClaimState => (decisions.has(claim.status) ? claim : { ...claim, status })
