// By what agents narrow a timeline, and which moments of it went wrong.
import { badFlags, badStatuses, type TimelineKind } from '@wismo/agent-api'
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

/** Something went wrong: by its type, or by what a carrier says of a parcel. */
export const isBad = (type: string, data: Readonly<Record<string, unknown>> = {}): boolean => bad.has(type) || (type === scanned && isBadScan(data))

/** What a carrier tells is one type, whatever it says. */
export const scanned: Type = 'CheckpointRecorded'

/** The parcel stands worse than before, or the fact alone says what is wrong. */
function isBadScan({ status, statusChanged, scan }: Readonly<Record<string, unknown>>): boolean {
  return (statusChanged === true && isOneOf(badStatuses, status)) || flagsOf(scan).some((flag) => isOneOf(badFlags, flag))
}

const isOneOf = (words: readonly string[], said: unknown): boolean => words.some((word) => word === said)

const flagsOf = (scan: unknown): readonly unknown[] => {
  const flags = typeof scan === 'object' && scan !== null && 'flags' in scan ? scan.flags : []
  return Array.isArray(flags) ? flags : []
}
