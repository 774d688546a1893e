// What customers complain about after it arrived.
import { find } from '../steps/parcel-steps.ts'
import { issueVoucher, onVoucher } from '../steps/money-steps.ts'
import { priceOf } from '../steps/order-steps.ts'
import { addEvidence, approveClaim, askEvidence, assess, denyClaim, detectIncident, informCustomer, newAppeasement, offerAppeasement, onAppeasement, onClaim, onIncident, openClaim, type Claim } from '../steps/trouble-steps.ts'
import { newMessage } from '../steps/word-steps.ts'
import { ParcelId } from '@wismo/kernel'
import { days, hours, type Strand, type Telling } from '../telling.ts'
import type { Unit } from '../world.ts'
import { someOf, type Arrival, type Lot } from './lot.ts'
import { replaced } from './mishaps.ts'
import { refund } from './money.ts'

function* examined(life: Telling, claim: Claim): Strand {
  yield hours(2)
  if (life.random.chance(0.4)) {
    askEvidence(life, claim)
    yield hours(20)
    addEvidence(life, claim)
  }
  if (life.random.chance(0.5)) assess(life, claim)
  yield hours(6)
}

/** Delivered, says the scan; never received, says the customer. They are right, or their neighbour had it. */
export function* neverReceived(life: Telling, { units, holder }: Arrival): Strand {
  yield days(1)
  const claim = openClaim(life, 'not_received', units)
  yield* examined(life, claim)
  const amount = priceOf(life, units)
  approveClaim(life, claim, 'refund', amount, holder)
  yield* refund(life, amount, claim.id)
  onClaim(life, 'ClaimResolved', claim)
  if (!ParcelId.is(holder) || !life.random.chance(0.3)) return
  yield days(6)
  life.kinds.add('found_after_settled')
  find(life, { id: holder, carrier: '', trackingNumber: '', units, work: undefined, flags: [], attempts: 0 }, 'with_customer')
}

/** One piece was not in the box, or was another one. */
export function* missingItem(life: Telling, { units, holder }: Arrival, lot: Lot): Strand {
  yield hours(5)
  const missing = someOf(life, units)[0].slice(0, 1)
  const claim = openClaim(life, life.random.pick(['missing_item', 'wrong_item', 'empty_box']), missing)
  yield* examined(life, claim)
  if (life.random.chance(0.5)) return yield* paidOff(life, claim, missing, holder)
  approveClaim(life, claim, 'replacement', 0, holder)
  yield* replaced(life, { ...lot, method: 'ship' }, missing)
  onClaim(life, 'ClaimResolved', claim)
}

function* paidOff(life: Telling, claim: Claim, units: readonly Unit[], holder: string): Strand {
  const amount = priceOf(life, units)
  approveClaim(life, claim, 'refund', amount, holder)
  yield* refund(life, amount, claim.id)
  onClaim(life, 'ClaimResolved', claim)
}

/** It has a scratch. The units stay where they are. */
export function* damaged(life: Telling, { units }: Arrival): Strand {
  yield hours(9)
  const claim = openClaim(life, life.random.pick(['damaged', 'defective', 'late']), units.slice(0, 1))
  yield* examined(life, claim)
  if (life.random.chance(0.3)) return void onClaim(life, 'ClaimWithdrawn', claim)
  if (life.random.chance(0.3)) {
    denyClaim(life, claim)
    if (life.random.chance(0.5)) return
    yield days(2)
    onClaim(life, 'ClaimReopened', claim)
  }
  const amount = Math.round(priceOf(life, units.slice(0, 1)) / 5)
  approveClaim(life, claim, 'refund', amount)
  yield* refund(life, amount, claim.id)
  onClaim(life, 'ClaimResolved', claim)
}

/** Something went wrong, and the customer is given something to make up for it. */
export function* appeased(life: Telling): Strand {
  const incident = detectIncident(life, life.random.pick(['delay', 'damaged', 'return_stuck', 'wrong_charge']))
  informCustomer(life, incident, newMessage(life))
  const gift = newAppeasement(life, 'percent_off', 1_000, incident)
  offerAppeasement(life, 'AppeasementProposed', gift)
  yield hours(1)
  if (life.random.chance(0.3)) offerAppeasement(life, 'AppeasementApprovalRequested', gift)
  yield hours(3)
  if (life.random.chance(0.2)) onAppeasement(life, 'AppeasementRejected', gift)
  else yield* given(life, gift)
  if (life.random.chance(0.3)) onIncident(life, 'IncidentEscalated', incident)
  onIncident(life, 'IncidentResolved', incident)
  if (life.random.chance(0.5)) onIncident(life, 'IncidentClosed', incident)
}

function* given(life: Telling, gift: ReturnType<typeof newAppeasement>): Strand {
  offerAppeasement(life, 'AppeasementGranted', gift)
  const voucher = issueVoucher(life, gift.value)
  onAppeasement(life, 'AppeasementIssued', gift)
  yield days(9)
  const end = life.random.pick(['AppeasementRedeemed', 'AppeasementExpired', 'AppeasementRevoked'] as const)
  onAppeasement(life, end, gift)
  onVoucher(life, end === 'AppeasementRedeemed' ? 'VoucherRedeemed' : 'VoucherExpired', voucher, gift.value)
  if (end === 'AppeasementRedeemed' && life.random.chance(0.5)) onVoucher(life, 'VoucherReversed', voucher, gift.value)
}
