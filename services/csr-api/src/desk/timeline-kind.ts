// By what agents narrow a timeline, and which moments of it went wrong.
import type { TimelineKind } from '@wismo/agent-api'
import type { FoldedEvent } from '@wismo/lifecycle'

type Type = FoldedEvent['type']

const named: Readonly<Partial<Record<TimelineKind, readonly Type[]>>> = {
  contacts: ['NoteAdded', 'CustomerInformed', 'CustomerArrived', 'WithdrawalDeclared', 'WithdrawalAcknowledged'],
  changes: [
    'AddressChanged', 'ContactChanged', 'GiftOptionsChanged', 'LineAdded', 'LineQuantityChanged', 'VariantSwapped', 'LinesCancelled', 'OrderCancelled', 'CancellationRequested', 'CancellationDeclined', 'DeliveryMethodSwitched',
    'ServiceLevelChanged', 'PriceAdjusted', 'PromotionApplied', 'PromotionRemoved', 'OrderTransferred', 'AppointmentRescheduled', 'PickupWindowExtended', 'ParcelRedirected', 'ParcelRecalled',
  ],
  money: ['BalanceWrittenOff', 'AuthorizationAdjusted', 'AuthorizationExpired', 'CaptureFailed', 'LatePaymentReceived', 'CarrierRecoveryFiled', 'CarrierRecoverySettled', 'ExchangeLapsedCharged', 'ExchangePaymentDue'],
  promises: ['DeliveryEstimateRevised'],
  parcels: ['CheckpointRecorded', 'DutiesDue', 'DeliveryScanVoided', 'FulfillmentShipped', 'LabelCreated', 'LabelVoided', 'ReturnToSenderReceived', 'PickupReady', 'PickedUp', 'PickupReleased', 'PickupWindowLapsed'],
}

/** Events of one sort that is told by how their names begin. */
const beginnings: readonly (readonly [string, TimelineKind])[] = [
  ['Parcel', 'parcels'], ['Delivery', 'parcels'], ['Message', 'messages'], ['Fallback', 'messages'], ['Promise', 'promises'], ['Change', 'changes'],
  ['Payment', 'money'], ['Refund', 'money'], ['Dispute', 'money'], ['Credit', 'money'], ['Voucher', 'money'], ['Appeasement', 'money'],
  ['ReturnLabel', 'returns'], ['Return', 'returns'], ['Exchange', 'returns'], ['Claim', 'returns'], ['Replacement', 'returns'],
]

const byName: ReadonlyMap<string, TimelineKind> = new Map(Object.entries(named).flatMap(([kind, types]) => types.map((type) => [type, kind as TimelineKind] as const)))

export const kindOf = (type: string): TimelineKind => byName.get(type) ?? beginnings.find(([beginning]) => type.startsWith(beginning))?.[1] ?? 'order'

const bad: ReadonlySet<string> = new Set<Type>([
  'ParcelAttemptFailed', 'ParcelDelayed', 'ParcelSilent', 'ParcelDamageReported', 'ParcelDeclaredLost', 'ParcelReturningToSender', 'PromiseAtRisk', 'PromiseBroken', 'PaymentFailed', 'CaptureFailed', 'AuthorizationExpired', 'RefundFailed',
  'RefundReversed', 'DisputeOpened', 'OrderHeld', 'UnitsBackordered', 'UnitsUnsourced', 'ShortPickRecorded', 'FulfillmentRejected', 'FulfillmentHeld', 'DeliveryShortfallDetected', 'DeliveryRefused', 'AppointmentFailed', 'PickupWindowLapsed',
  'IncidentDetected', 'IncidentEscalated', 'ClaimOpened', 'MessageFailed', 'MessageExhausted', 'ReplacementUnavailable',
])

/** Something went wrong. */
export const isBad = (type: string): boolean => bad.has(type)
