// More money than there can be: given back, or taken.
import type { Minor } from '@wismo/kernel'
import type { PaymentsPart } from '../parts/payments-part.ts'
import type { OrderParts, Part } from '../parts.ts'
import { contradiction, type ContradictingFact, type Contradiction } from './contradiction.ts'
import { earliest, newest, refundAt } from './facts.ts'

/** What stayed with us and what is promised back, in minor units. */
export interface Flow {
  readonly captured: Minor
  readonly refunded: Minor
  readonly refundPending: Minor
  readonly disputedHeld: Minor
  readonly disputeLost: Minor
}

/** I9 and I10 of the whole account; what the bank sent back of a refund counts as never gone. */
export function contradictionsOfMoney({ payments }: OrderParts, flow: Flow): readonly Contradiction[] {
  return payments === undefined ? [] : [...refundAboveCapture(payments, flow), ...capturedAboveAuthorized(payments)]
}

function refundAboveCapture(payments: Part<PaymentsPart>, { captured, refunded, refundPending, disputedHeld, disputeLost }: Flow): readonly Contradiction[] {
  if (refunded + refundPending === 0 || refunded + refundPending <= captured - disputeLost - disputedHeld) return []
  const events = [...refundsLast(payments), ...newest(payments, ['PaymentCaptured']), ...(disputeLost + disputedHeld > 0 ? newest(payments, ['DisputeOpened', 'DisputeClosed']) : [])]
  return [contradiction('refund_above_capture', { parts: [payments.part], events })]
}

/** The refund that was asked for last. When it was asked for first is known whoever told of it first. */
function refundsLast(payments: Part<PaymentsPart>): readonly ContradictingFact[] {
  const last = Object.values(payments.doc.refunds).map(({ at }) => at).sort().at(-1)
  return last === undefined ? [] : refundAt(payments, last)
}

/** A payment that was never set aside is a sale. */
function capturedAboveAuthorized(payments: Part<PaymentsPart>): readonly Contradiction[] {
  const above = Object.values(payments.doc.payments).some(({ authorized, captured, voided, expired }) => authorized > 0 && captured + voided + expired > authorized)
  const events = ['PaymentAuthorized', 'PaymentCaptured', 'PaymentVoided', 'AuthorizationExpired'].flatMap((type) => (type === 'PaymentAuthorized' ? earliest : newest)(payments, [type]))
  return above ? [contradiction('captured_above_authorized', { parts: [payments.part], events })] : []
}
