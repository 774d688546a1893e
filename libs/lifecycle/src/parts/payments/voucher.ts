// A voucher that was given for this order, or used on it.
import type { Minor } from '@wismo/kernel'
import type { EventName } from '../kept-objects.ts'
import type { Rules } from '../part-events.ts'

export interface VoucherState {
  readonly status: 'issued' | 'redeemed' | 'expired'
  /** What it was worth when it was given, in minor units. */
  readonly value: Minor
  /** How much of it is used. */
  readonly redeemed: Minor
}

export const firstOfVoucher = (): VoucherState => ({ status: 'issued', value: 0, redeemed: 0 })

export const voucherRules = {
  VoucherIssued: (voucher, { value }) => ({ ...voucher, value }),
  VoucherRedeemed: (voucher, { value }) => used(voucher, value),
  VoucherReversed: (voucher, { value }) => used(voucher, -value),
  VoucherExpired: (voucher) => ({ ...voucher, status: 'expired' }),
} satisfies Partial<Rules<EventName, VoucherState>>

function used(voucher: VoucherState, more: Minor): VoucherState {
  const redeemed = Math.max(0, voucher.redeemed + more)
  return { ...voucher, redeemed, status: voucher.status === 'expired' ? 'expired' : redeemed > 0 ? 'redeemed' : 'issued' }
}
