// What the customer is given to make up for something.
import type { AppeasementProposed } from '@wismo/contracts'
import type { IncidentId, Minor, RefundId, VoucherId } from '@wismo/kernel'
import type { EventName } from '../kept-objects.ts'
import type { Rules } from '../part-events.ts'

export interface AppeasementState {
  readonly kind: string
  /** What it is worth, in minor units. */
  readonly value: Minor
  readonly status: 'proposed' | 'awaiting_approval' | 'granted' | 'issued' | 'redeemed' | 'expired' | 'rejected' | 'revoked'
  readonly incidentId?: IncidentId
  /** From which budget it is taken. */
  readonly budgetId?: string
  readonly voucherId?: VoucherId
  readonly refundId?: RefundId
}

export const firstOfAppeasement = (): AppeasementState => ({ kind: 'unknown', value: 0, status: 'proposed' })

export const appeasementRules = {
  AppeasementProposed: (appeasement, data) => offered(appeasement, data, 'proposed'),
  AppeasementApprovalRequested: (appeasement, data) => offered(appeasement, data, 'awaiting_approval'),
  AppeasementGranted: (appeasement, data) => offered(appeasement, data, 'granted'),
  AppeasementIssued: (appeasement, { voucherId, refundId }) => ({ ...appeasement, status: 'issued', ...(voucherId === undefined ? {} : { voucherId }), ...(refundId === undefined ? {} : { refundId }) }),
  AppeasementRedeemed: (appeasement) => ({ ...appeasement, status: 'redeemed' }),
  AppeasementExpired: (appeasement) => ({ ...appeasement, status: 'expired' }),
  AppeasementRejected: (appeasement) => ({ ...appeasement, status: 'rejected' }),
  AppeasementRevoked: (appeasement) => ({ ...appeasement, status: 'revoked' }),
} satisfies Partial<Rules<EventName, AppeasementState>>

const offered = (appeasement: AppeasementState, { kind, value, incidentId, budgetId }: AppeasementProposed, status: AppeasementState['status']): AppeasementState => ({
  ...appeasement, kind, value, status, budgetId, ...(incidentId === undefined ? {} : { incidentId }),
})
