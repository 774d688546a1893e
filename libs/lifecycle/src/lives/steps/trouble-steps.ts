// What is told of claims, incidents, and of what is given to make up for something.
import type { AppeasementKind, ClaimKind, ClaimOutcome, IncidentKind, IncidentOption } from '@wismo/contracts'
import { AppeasementId, ClaimId, IncidentId, PolicyId, SealedRef, type MessageId, type Minor } from '@wismo/kernel'
import { at, days, versionOf, type Telling } from '../telling.ts'
import { countsOf, move, type Unit } from '../world.ts'
import { toReturns } from './return-steps.ts'

export interface Claim {
  readonly id: ClaimId
  readonly kind: ClaimKind
  readonly units: readonly Unit[]
}

export function openClaim(life: Telling, kind: ClaimKind, units: readonly Unit[]): Claim {
  const claim = { id: life.ids.next(ClaimId), kind, units }
  toReturns(life, 'ClaimOpened', { claimId: claim.id, lines: countsOf(units), kind, textRef: life.ids.next(SealedRef) }, 'customer')
  return claim
}

export const askEvidence = (life: Telling, { id }: Claim) => toReturns(life, 'ClaimEvidenceRequested', { claimId: id, uploads: ['photo'] })
export const addEvidence = (life: Telling, { id }: Claim) => toReturns(life, 'ClaimEvidenceAdded', { claimId: id, uploads: [life.ids.next(SealedRef)] }, 'customer')
export const assess = (life: Telling, { id }: Claim) => toReturns(life, 'ClaimAssessed', { claimId: id, risk: 'low' }, 'system')

/** Kinds by which the customer never got the units. */
const neverHad: readonly ClaimKind[] = ['not_received', 'missing_item', 'empty_box', 'wrong_item']

/** Settled. With `from`, on what this parcel or fulfillment showed at its version now. A refund leaves what the order costs, and is never more than that. */
export function approveClaim(life: Telling, { id, kind, units }: Claim, outcome: ClaimOutcome, worth: Minor, from?: string): void {
  const amount = Math.min(worth, Math.max(0, life.purse.costs))
  if (neverHad.includes(kind)) move(life.world, units, ['lost', 'with_customer', 'in_parcel', 'coming_back', 'back_at_sender'], 'never_had', from)
  if (outcome === 'refund') life.purse.costs -= amount
  toReturns(life, 'ClaimApproved', {
    claimId: id, outcome, currency: life.purse.currency, ...(outcome === 'refund' ? { amount } : {}), lines: countsOf(units), ...(from === undefined ? {} : { from: { partId: from, version: versionOf(life, from) } }),
  })
}

export const denyClaim = (life: Telling, { id }: Claim) => toReturns(life, 'ClaimDenied', { claimId: id, reason: { code: 'signature_matches' }, until: at(life, days(14)) })

type ClaimStep = 'ClaimResolved' | 'ClaimWithdrawn' | 'ClaimReopened'
export const onClaim = (life: Telling, type: ClaimStep, { id }: Claim) => toReturns(life, type, { claimId: id }, type === 'ClaimResolved' ? 'csr' : 'customer')

type Recovery = 'CarrierRecoveryFiled' | 'CarrierRecoverySettled'
export const recover = (life: Telling, type: Recovery, { id }: Claim, amount: Minor) => toReturns(life, type, { claimId: id, currency: life.purse.currency, amount })

export function detectIncident(life: Telling, kind: IncidentKind): IncidentId {
  const incidentId = life.ids.next(IncidentId)
  toReturns(life, 'IncidentDetected', { incidentId, kind, severity: 'medium', live: kind === 'shortfall' || kind === 'refused' }, 'system')
  return incidentId
}

export const informCustomer = (life: Telling, incidentId: IncidentId, messageId: MessageId) => toReturns(life, 'CustomerInformed', { incidentId, messageId }, 'system')

export const offerOptions = (life: Telling, incidentId: IncidentId, options: readonly IncidentOption[], harmless?: string) =>
  toReturns(life, 'OptionsOffered', { incidentId, currency: life.purse.currency, options, ...(harmless === undefined ? {} : { default: harmless }), until: at(life, days(2)) }, 'system')

export const choose = (life: Telling, incidentId: IncidentId, code: string) => toReturns(life, 'OptionChosen', { incidentId, code }, 'customer')
export const timeOut = (life: Telling, incidentId: IncidentId, code: string) => toReturns(life, 'OptionTimedOut', { incidentId, code }, 'system')
export const assign = (life: Telling, incidentId: IncidentId) => toReturns(life, 'IncidentAssigned', { incidentId, actor: 'agent_7' })

type IncidentStep = 'IncidentEscalated' | 'IncidentResolved' | 'IncidentClosed'
export const onIncident = (life: Telling, type: IncidentStep, incidentId: IncidentId) => toReturns(life, type, { incidentId })

export interface Appeasement {
  readonly id: AppeasementId
  readonly kind: AppeasementKind
  readonly value: Minor
  readonly incidentId: IncidentId | undefined
}

export const newAppeasement = (life: Telling, kind: AppeasementKind, value: Minor, incidentId?: IncidentId): Appeasement => ({ id: life.ids.next(AppeasementId), kind, value, incidentId })

type AppeasementOffer = 'AppeasementProposed' | 'AppeasementApprovalRequested' | 'AppeasementGranted'
export const offerAppeasement = (life: Telling, type: AppeasementOffer, { id, kind, value, incidentId }: Appeasement) =>
  toReturns(life, type, { appeasementId: id, ...(incidentId === undefined ? {} : { incidentId }), kind, currency: life.purse.currency, value, budgetId: 'care-q4', policy: { policyId: life.ids.next(PolicyId), version: 1 } }, 'csr')

type AppeasementStep = 'AppeasementIssued' | 'AppeasementRedeemed' | 'AppeasementExpired' | 'AppeasementRejected' | 'AppeasementRevoked'
export const onAppeasement = (life: Telling, type: AppeasementStep, { id }: Appeasement) => toReturns(life, type, { appeasementId: id }, 'system')
