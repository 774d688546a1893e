// What the payments service tells. The purse of the life is kept beside it, so that every fact carries the right balance.
import type { FailureCategory, LateResolution, LinkPurpose, PaymentMethod, Posting } from '@wismo/contracts'
import { DisputeId, PaymentId, PaymentLinkId, RefundId, SubjectRef, VoucherId, type Minor } from '@wismo/kernel'
import type { FactName } from '../life.ts'
import { balanceOf, postingsOf } from '../purse.ts'
import { at, dayAt, days, tell, type Telling } from '../telling.ts'

type Data<Name extends FactName> = Parameters<typeof tell<Name>>[3]
type Actor = Parameters<typeof tell>[4]

const said = <Name extends FactName>(life: Telling, type: Name, data: Data<Name>, actor?: Actor) => tell(life, life.ids.payments(), type, data, actor)

/** A fact that moved money: it carries what was booked and where the money stands now. */
const booked = <Name extends FactName>(life: Telling, type: Name, data: object, postings: readonly Posting[], actor?: Actor) =>
  said(life, type, { ...data, currency: life.purse.currency, postings, balance: balanceOf(life.purse) } as unknown as Data<Name>, actor)

export function initiate(life: Telling, method: PaymentMethod = 'card', amount: Minor = life.purse.costs): PaymentId {
  const paymentId = life.ids.next(PaymentId)
  life.purse.paymentId = paymentId
  life.purse.method = method
  said(life, 'PaymentInitiated', { paymentId, method, amount, currency: life.purse.currency }, 'customer')
  return paymentId
}

/** The payment that was begun last. */
const payment = (life: Telling): PaymentId => life.purse.paymentId ?? (life.purse.paymentId = life.ids.next(PaymentId))

export const askCustomer = (life: Telling) => said(life, 'PaymentActionRequired', { paymentId: payment(life) })

export function authorize(life: Telling, amount: Minor = life.purse.costs): void {
  life.purse.authorized += amount
  booked(life, 'PaymentAuthorized', { paymentId: payment(life), method: life.purse.method, amount, expiresAt: at(life, days(28)), ...(life.purse.method === 'card' ? { brand: 'visa', last4: '4242' } : {}) }, [])
}

/** From now on so much is set aside, beside what was taken. */
export function adjust(life: Telling, amount: Minor): void {
  life.purse.authorized = amount
  booked(life, 'AuthorizationAdjusted', { paymentId: payment(life), amount }, [])
}

export function expireAuthorization(life: Telling): void {
  const amount = life.purse.authorized
  life.purse.authorized = 0
  booked(life, 'AuthorizationExpired', { paymentId: payment(life), amount }, [])
}

export function capture(life: Telling, amount: Minor): void {
  life.purse.authorized = Math.max(0, life.purse.authorized - amount)
  life.purse.captured += amount
  booked(life, 'PaymentCaptured', { paymentId: payment(life), captureId: `cap-${life.events.length}`, amount }, postingsOf('receivable', 'clearing', amount))
}

export const failCapture = (life: Telling) => said(life, 'CaptureFailed', { paymentId: payment(life), category: 'insufficient', retryable: true })
export const failPayment = (life: Telling, category: FailureCategory = 'insufficient') => said(life, 'PaymentFailed', { paymentId: payment(life), category, retryable: true })
export const recoverPayment = (life: Telling) => said(life, 'PaymentRecovered', { paymentId: payment(life) })

export function voidPayment(life: Telling): void {
  const amount = life.purse.authorized
  life.purse.authorized = 0
  booked(life, 'PaymentVoided', { paymentId: payment(life), amount }, [], 'system')
}

export interface Refund {
  readonly id: RefundId
  readonly amount: Minor
}

/** Money is to go back for this cause: the id of a return, a claim, a dispute, or the order itself. */
export function requestRefund(life: Telling, amount: Minor, cause: string): Refund {
  const refund = { id: life.ids.next(RefundId), amount }
  life.purse.pending += amount
  booked(life, 'RefundRequested', { refundId: refund.id, amount, cause, allocation: [{ amount, part: 'discount' }], routes: [{ paymentId: payment(life), amount }] }, postingsOf('refunds_due', 'receivable', amount), 'system')
  return refund
}

export const delayRefund = (life: Telling, { id }: Refund) => said(life, 'RefundPending', { refundId: id, dueBy: at(life, days(5)) })

export function succeedRefund(life: Telling, { id, amount }: Refund): void {
  life.purse.pending -= amount
  life.purse.refunded += amount
  booked(life, 'RefundSucceeded', { refundId: id, reference: `74${id.slice(-8)}`, arrivesBy: dayAt(life, days(3)) }, postingsOf('clearing', 'refunds_due', amount))
}

/** It stays owed until it goes another way. */
export const failRefund = (life: Telling, { id, amount }: Refund) => booked(life, 'RefundFailed', { refundId: id, code: 'account_closed' }, postingsOf('refunds_due', 'clearing', amount))
export const rerouteRefund = (life: Telling, { id, amount }: Refund) => said(life, 'RefundRerouted', { refundId: id, route: { amount } }, 'csr')

/** The bank sent it back after it had succeeded. */
export function reverseRefund(life: Telling, { id, amount }: Refund): void {
  life.purse.refunded -= amount
  booked(life, 'RefundReversed', { refundId: id, amount }, postingsOf('refunds_due', 'clearing', amount))
}

export function cancelRefund(life: Telling, { id, amount }: Refund): void {
  life.purse.pending -= amount
  booked(life, 'RefundCancelled', { refundId: id, amount }, postingsOf('receivable', 'refunds_due', amount), 'csr')
}

export function openDispute(life: Telling, amount: Minor): DisputeId {
  const disputeId = life.ids.next(DisputeId)
  life.purse.held += amount
  booked(life, 'DisputeOpened', { disputeId, amount, dueBy: at(life, days(10)) }, postingsOf('clearing', 'disputed', amount))
  return disputeId
}

export const defend = (life: Telling, disputeId: DisputeId) => said(life, 'DisputeEvidenceSent', { disputeId }, 'csr')

export function closeDispute(life: Telling, disputeId: DisputeId, amount: Minor, isWon: boolean): void {
  life.purse.held -= amount
  if (!isWon) life.purse.disputeLost += amount
  booked(life, 'DisputeClosed', { disputeId, result: isWon ? 'won' : 'lost' }, isWon ? postingsOf('disputed', 'clearing', amount) : [])
}

export function writeOff(life: Telling, amount: Minor): void {
  life.purse.writtenOff += amount
  booked(life, 'BalanceWrittenOff', { amount, approver: 'agent_7' }, postingsOf('receivable', 'losses', amount), 'csr')
}

/** What we owe is given as credit; the account of the customer has it from here on. */
export function issueCredit(life: Telling, amount: Minor): void {
  life.purse.credited += amount
  booked(life, 'CreditIssued', { subjectRef: life.ids.next(SubjectRef), amount }, postingsOf('receivable', 'stored_value', amount), 'csr')
}

export function spendCredit(life: Telling, amount: Minor): void {
  life.purse.credited -= amount
  booked(life, 'CreditSpent', { subjectRef: life.ids.next(SubjectRef), amount }, postingsOf('stored_value', 'receivable', amount), 'customer')
}

export function createLink(life: Telling, purpose: LinkPurpose, amount: Minor): PaymentLinkId {
  const linkId = life.ids.next(PaymentLinkId)
  said(life, 'PaymentLinkCreated', { linkId, purpose, amount, currency: life.purse.currency, until: at(life, days(3)) }, 'system')
  return linkId
}

export const sendLink = (life: Telling, linkId: PaymentLinkId) => said(life, 'PaymentLinkSent', { linkId }, 'system')
export const openLink = (life: Telling, linkId: PaymentLinkId) => said(life, 'PaymentLinkOpened', { linkId }, 'customer')
export const failLink = (life: Telling, linkId: PaymentLinkId) => said(life, 'PaymentLinkAttemptFailed', { linkId })
export const expireLink = (life: Telling, linkId: PaymentLinkId) => said(life, 'PaymentLinkExpired', { linkId }, 'system')
export const cancelLink = (life: Telling, linkId: PaymentLinkId) => said(life, 'PaymentLinkCancelled', { linkId }, 'csr')
export const supersedeLink = (life: Telling, linkId: PaymentLinkId, newLinkId: PaymentLinkId) => said(life, 'PaymentLinkSuperseded', { linkId, newLinkId }, 'system')
export const payLink = (life: Telling, linkId: PaymentLinkId) => said(life, 'PaymentLinkPaid', { linkId, paymentId: payment(life) })
export const payLate = (life: Telling, linkId: PaymentLinkId, resolution: LateResolution) => said(life, 'LatePaymentReceived', { linkId, resolution })

/** Vouchers move no money of the order. */
export function issueVoucher(life: Telling, value: Minor): VoucherId {
  const voucherId = life.ids.next(VoucherId)
  said(life, 'VoucherIssued', { voucherId, currency: life.purse.currency, value }, 'system')
  return voucherId
}

type VoucherStep = 'VoucherRedeemed' | 'VoucherReversed' | 'VoucherExpired'
export const onVoucher = (life: Telling, type: VoucherStep, voucherId: VoucherId, value: Minor) => said(life, type, { voucherId, currency: life.purse.currency, value }, 'system')
