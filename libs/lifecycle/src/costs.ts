// What an order costs now, and which of the money and credit that went out answers what was granted.
import { AppeasementId, ClaimId, IncidentId, ReturnId, type Minor } from '@wismo/kernel'
import type { OrderPart } from './parts/order-part.ts'
import { costOf } from './parts/order/order-line.ts'
import { standOf, type PaymentsPart, type RefundState } from './parts/payments-part.ts'
import { isGranted, type ReturnsPart } from './parts/returns-part.ts'
import { noUnits, unitsOn, type Quantities } from './units/quantities.ts'

/** In minor units. */
export interface Costs {
  readonly total: Minor
  /** Of the credit that was issued, what settles something that we owed. The rest is a gift, and nobody owes anything for it. */
  readonly creditPaidOut: Minor
}

type Refund = readonly [id: string, RefundState]

/**
 * The order costs less by what was cancelled, taken back or granted, and by what went back without such a reason: a
 * goodwill refund, or more than was granted. One that was called off costs what of it is `gone` all the same. A refund answers what its own cause granted; one that names no return or claim
 * answers what is owed for whatever reason, money that was paid too much among it.
 */
export function costsOf(order: OrderPart, returns: ReturnsPart | undefined, payments: PaymentsPart | undefined, captured: Minor, gone: Quantities = noUnits): Costs {
  const { creditIssued = 0, creditSpent = 0, writtenOff = 0 } = payments ?? {}
  // A debt that was given up is settled as one that was paid: once the order costs less than that, the difference is owed.
  const settled = captured + creditSpent + writtenOff
  const refunds = Object.entries(payments?.refunds ?? {})
  const credit = Math.max(0, creditIssued - giftsOf(returns))
  if (order.cancelled && Object.keys(gone).length === 0) return { total: 0, creditPaidOut: upTo(settled - promisedBy(refunds), credit) }
  const agreed = order.totals.total + order.adjustments - order.cancelledAmount - (order.cancelled ? calledOff(order, gone) : 0)
  const granted = grantsOf(returns)
  const { named, gifts, other } = refundsBy(refunds, returns)
  const answers = [...new Set([...granted.keys(), ...named.keys()])].map((cause) => (granted.get(cause) ?? 0) - promisedBy(named.get(cause) ?? []))
  const owed = Math.max(0, settled - agreed) + sum(answers.filter((left) => left > 0))
  const paid = promisedBy(other)
  const unexplained = promisedBy(gifts) - sum(answers.filter((left) => left < 0)) + Math.max(0, paid - owed)
  return { total: Math.max(0, agreed - sum([...granted.values()]) - Math.min(unexplained, captured)), creditPaidOut: upTo(owed - paid, credit) }
}

/** What the units had cost that an order's cancellation stopped. The others are with the customer or on their way, and are owed with all that it cost to send them. */
const calledOff = ({ lines, cancelledUnits }: OrderPart, gone: Quantities): Minor =>
  sum(lines.map((line) => {
    const off = unitsOn(cancelledUnits, line.lineId)
    return costOf(line, Math.max(0, line.quantity - off - unitsOn(gone, line.lineId)), off)
  }))

const upTo = (limit: Minor, amount: Minor): Minor => Math.min(amount, Math.max(0, limit))

/** What the desk of the returns promised to give back, as money or as credit, by return and claim. */
function grantsOf(returns: ReturnsPart | undefined): ReadonlyMap<string, Minor> {
  const granted = [
    ...Object.entries(returns?.returns ?? {}).filter(([, { outcome }]) => outcome === 'refund' || outcome === 'credit'),
    ...Object.entries(returns?.claims ?? {}).filter(([, claim]) => isGranted(claim) && claim.outcome === 'refund'),
  ]
  return new Map(granted.map(([id, { amount = 0 }]) => [id, amount]))
}

/** Store credit that made up for something. */
const giftsOf = (returns: ReturnsPart | undefined): Minor =>
  sum(Object.values(returns?.appeasements ?? {}).filter(({ kind, status }) => kind === 'store_credit' && (status === 'issued' || status === 'redeemed' || status === 'expired')).map(({ value }) => value))

interface RefundsBy {
  /** By the return or claim that they are for, whether it granted something or not yet. */
  readonly named: ReadonlyMap<string, readonly Refund[]>
  /** What an appeasement or an incident gives. */
  readonly gifts: readonly Refund[]
  readonly other: readonly Refund[]
}

function refundsBy(refunds: readonly Refund[], returns: ReturnsPart | undefined): RefundsBy {
  const given = new Set<string>(Object.values(returns?.appeasements ?? {}).flatMap(({ refundId }) => refundId ?? []))
  const isGift = ([id, { cause }]: Refund): boolean => AppeasementId.is(cause) || IncidentId.is(cause) || given.has(id)
  const isNamed = (refund: Refund): boolean => !isGift(refund) && (ReturnId.is(refund[1].cause) || ClaimId.is(refund[1].cause))
  const causes = new Set(refunds.filter(isNamed).map(([, { cause }]) => cause))
  return {
    named: new Map([...causes].map((cause) => [cause, refunds.filter((refund) => isNamed(refund) && refund[1].cause === cause)])),
    gifts: refunds.filter(isGift),
    other: refunds.filter((refund) => !isGift(refund) && !isNamed(refund)),
  }
}

/** What these refunds say that the customer gets. One that the bank sent back is still promised until another one, or a later try, takes its place. */
function promisedBy(refunds: readonly Refund[]): Minor {
  const standing = refunds.map(([, refund]) => ({ ...refund, ...standOf(refund) }))
  const sentBack = standing.filter(({ status }) => status === 'reversed')
  const since = sentBack.map(({ reversedAt }) => reversedAt).sort()[0]
  const again = sum(standing.filter(({ at }) => since !== undefined && at > since).map(({ amount, status }) => (status === 'cancelled' ? 0 : amount)))
  return sum(standing.map(({ arrived, coming }) => arrived + coming)) + Math.max(0, sum(sentBack.map(({ reversed = 0 }) => reversed)) - again)
}

const sum = (amounts: readonly Minor[]): Minor => amounts.reduce((all, amount) => all + amount, 0)
