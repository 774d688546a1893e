import type { AppeasementId, ClaimId, ExchangeId, IncidentId, ReturnId } from '@wismo/kernel'
import { remember } from '../public-event.ts'
import { applied, eventsOf, keptIn } from './kept-objects.ts'
import type { EventOf } from './part-events.ts'
import type { PartState } from './part-state.ts'
import { appeasementRules, firstOfAppeasement, type AppeasementState } from './returns/appeasement.ts'
import { claimRules, firstOfClaim, type ClaimState } from './returns/claim.ts'
import { exchangeRules, firstOfExchange, type ExchangeState } from './returns/exchange.ts'
import { firstOfIncident, incidentRules, type IncidentState } from './returns/incident.ts'
import { firstOfReturn, returnRules, type ReturnState } from './returns/return.ts'

export type { AppeasementState } from './returns/appeasement.ts'
export { isGranted, type ClaimState } from './returns/claim.ts'
export type { ExchangeState } from './returns/exchange.ts'
export type { IncidentState } from './returns/incident.ts'
export { movedBy, type Holding, type ReturnState, type ReturnStatus } from './returns/return.ts'

/** Everything that was decided about what comes back or went wrong, on one stream per order. */
export interface ReturnsPart extends PartState {
  readonly returns: Readonly<Record<ReturnId, ReturnState>>
  readonly exchanges: Readonly<Record<ExchangeId, ExchangeState>>
  readonly claims: Readonly<Record<ClaimId, ClaimState>>
  readonly incidents: Readonly<Record<IncidentId, IncidentState>>
  readonly appeasements: Readonly<Record<AppeasementId, AppeasementState>>
}

const kept = keptIn<ReturnsPart>()
const rules = {
  ...kept('returns', 'returnId', firstOfReturn, returnRules),
  ...kept('exchanges', 'exchangeId', firstOfExchange, exchangeRules),
  ...kept('claims', 'claimId', firstOfClaim, claimRules),
  ...kept('incidents', 'incidentId', firstOfIncident, incidentRules),
  ...kept('appeasements', 'appeasementId', firstOfAppeasement, appeasementRules),
}

/** Events that `foldReturns` takes. */
export const returnsEvents = eventsOf(rules)
export type ReturnsEvent = EventOf<(typeof returnsEvents)[number]>

const nothing: ReturnsPart = { returns: {}, exchanges: {}, claims: {}, incidents: {}, appeasements: {}, timeline: [] }

/** The returns account after one more of its events. Any may be its first: in record mode those before it may never come. */
export function foldReturns(part: ReturnsPart | undefined, event: ReturnsEvent): ReturnsPart {
  const before = part ?? nothing
  return { ...applied(rules, before, event), timeline: remember(before.timeline, event) }
}
