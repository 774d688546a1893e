// What came back of an order, as another system tells of it: one account per order, and every report is taken.
import type { LineQuantity, Reason, ReturnClosed, ReturnInspected, ReturnReceived, ReturnResolved } from '@wismo/contracts'
import { unknownEvent, type Aggregate, type Currency, type Instant, type Minor, type OrderId, type RefundId, type ReturnId } from '@wismo/kernel'

export type ReturnsEvent = { readonly occurredAt?: Instant } & (
  | /** Units that came back were received. */
  { readonly type: 'ReturnReceived'; readonly data: ReturnReceived }
  | /** Somebody looked at them: all that is told to have come back was taken. */
  { readonly type: 'ReturnInspected'; readonly data: ReturnInspected }
  | /** The customer got money for it. */
  { readonly type: 'ReturnResolved'; readonly data: ReturnResolved }
  | /** Nothing more will be told of it: what the customer gets is told elsewhere. */
  { readonly type: 'ReturnClosed'; readonly data: ReturnClosed }
)

export interface ReturnsAccount {
  /** What each return was paid by. A refund that is told again is the same one: its highest amount counts. */
  readonly refunds: ReadonlyMap<ReturnId, ReadonlyMap<RefundId, Minor>>
}

export const returnsAccount: Aggregate<ReturnsAccount, ReturnsEvent> = {
  category: 'returns',
  initial: { refunds: new Map() },
  evolve(state, event) {
    switch (event.type) {
      case 'ReturnReceived':
      case 'ReturnInspected':
      case 'ReturnClosed':
        return state
      case 'ReturnResolved':
        // Without it the event is of a release that decides about returns itself.
        return event.data.paidBy === undefined ? unknownEvent(event as never) : paid(state, event.data.returnId, event.data.paidBy)
      default:
        return unknownEvent(event)
    }
  },
}

interface Refund {
  readonly refundId: RefundId
  readonly amount: Minor
}

function paid({ refunds }: ReturnsAccount, returnId: ReturnId, { refundId, amount }: Refund): ReturnsAccount {
  const before = refunds.get(returnId) ?? new Map<RefundId, Minor>()
  return { refunds: new Map([...refunds, [returnId, new Map([...before, [refundId, Math.max(amount, before.get(refundId) ?? 0) as Minor]])]]) }
}

const paidFor = ({ refunds }: ReturnsAccount, returnId: ReturnId): Minor => [...(refunds.get(returnId)?.values() ?? [])].reduce((sum, amount) => (sum + amount) as Minor, 0 as Minor)

/** Goods that came back at a till or a warehouse, by the word of the retailer. */
export interface ReturnReport {
  readonly orderId: OrderId
  readonly returnId: ReturnId
  readonly at: Instant
  readonly locationId: string
  /** Each line once. */
  readonly lines: readonly LineQuantity[]
  readonly reason: Reason
  /** In which state they are. */
  readonly condition: string
  readonly currency: Currency
  /** Money that was given back at once. */
  readonly refund?: Refund
}

/** Facts are taken whatever was told before; reports of one return add up. */
export const recordReturn = ({ orderId, returnId, at, locationId, lines, reason, condition, currency, refund }: ReturnReport) => (state: ReturnsAccount): readonly ReturnsEvent[] => {
  const common = { orderId, returnId }
  return [
    { type: 'ReturnReceived', occurredAt: at, data: { ...common, lines, locationId, reason } },
    { type: 'ReturnInspected', occurredAt: at, data: { ...common, lines: lines.map(({ lineId, quantity }) => ({ lineId, accepted: quantity, rejected: 0, missing: 0, grade: condition })) } },
    refund === undefined
      ? { type: 'ReturnClosed', occurredAt: at, data: common }
      : { type: 'ReturnResolved', occurredAt: at, data: { ...common, outcome: 'refund', currency, amount: paidFor(paid(state, returnId, refund), returnId), paidBy: refund } },
  ]
}
