// Money that goes back to the customer. One that is told several times counts once: the highest amount, and what is said of it.
import type { RefundAllocation } from '@wismo/contracts'
import { canonicalJson, type Instant, type LineId, type Minor } from '@wismo/kernel'
import type { EventName } from '../kept-objects.ts'
import type { Rules } from '../part-events.ts'

export interface RefundState {
  readonly status: 'requested' | 'pending' | 'succeeded' | 'failed' | 'reversed' | 'cancelled'
  /** Minor units. */
  readonly amount: Minor
  /** How much of it the bank sent back after it had succeeded, until it went out once more. */
  readonly reversed?: Minor
  /** When that happened last. */
  readonly reversedAt?: Instant
  /** Id of what it answers; empty while nobody said it. */
  readonly cause: string
  /** What of it is for which line, in minor units. */
  readonly lines?: Readonly<Record<LineId, Minor>>
  /** What of it is for the whole order: shipping, a fee, a discount; in minor units. */
  readonly charges?: Readonly<Partial<Record<NonNullable<RefundAllocation['part']>, Minor>>>
  /** What of it is for something that was named, lines and charges of the order. Absent while nobody said it. */
  readonly allocated?: Minor
  /** When the fact happened that says so: the newest one counts. */
  readonly allocatedAt?: Instant
  /** Last day on which it should be there. */
  readonly arrivesBy?: string
  /** Number by which the customer’s bank finds it. */
  readonly reference?: string
  /** When an answer of the provider is missed. */
  readonly dueBy?: Instant
  /** When the first fact of it happened. */
  readonly at: Instant
}

export const firstOfRefund = (at: Instant): RefundState => ({ status: 'requested', amount: 0, cause: '', at })

export const refundRules = {
  RefundRequested: (refund, { amount, cause, allocation }, { occurredAt }) =>
    since(allocated({ ...refund, amount: Math.max(refund.amount, amount), cause: cause > refund.cause ? cause : refund.cause }, allocation, occurredAt), occurredAt),
  RefundPending: (refund, { dueBy }) => (isOpen(refund) ? { ...refund, status: 'pending', dueBy } : refund),
  RefundSucceeded: ({ reversed: _again, reversedAt: _then, ...refund }, { reference, arrivesBy }, { occurredAt }) => ({
    ...answered(since(refund, occurredAt)), status: 'succeeded', ...(reference === undefined ? {} : { reference }), ...(arrivesBy === undefined ? {} : { arrivesBy }),
  }),
  RefundFailed: (refund) => ({ ...answered(refund), status: 'failed' }),
  // One that had failed, or came back, is under way again.
  RefundRerouted: (refund) => (refund.status === 'failed' || refund.status === 'reversed' ? { ...refund, status: 'pending' } : refund),
  RefundReversed: (refund, { amount }, { occurredAt }) => ({ ...answered(refund), status: 'reversed', ...sentBack(refund, amount), reversedAt: occurredAt }),
  RefundCancelled: (refund, { amount }) => ({ ...answered(refund), status: 'cancelled', amount: refund.amount === 0 ? amount : refund.amount }),
} satisfies Partial<Rules<EventName, RefundState>>

/** Not at its end: one that failed may be tried again. */
const isOpen = ({ status }: Pick<RefundState, 'status'>): boolean => status === 'requested' || status === 'pending' || status === 'failed'

const answered = ({ dueBy: _over, ...refund }: RefundState): RefundState => refund

/** Where nobody had told of it, it is worth what came back. More than all of it cannot come back. */
function sentBack(refund: RefundState, amount: Minor): Pick<RefundState, 'amount' | 'reversed'> {
  const whole = refund.amount === 0 ? amount : refund.amount
  return { amount: whole, reversed: Math.min(whole, (refund.reversed ?? 0) + amount) }
}

/** Whichever fact of it was told first. */
const since = (refund: RefundState, at: Instant): RefundState => (at < refund.at ? { ...refund, at } : refund)

/** What is said wins over nothing, the newest over what was said before; of two at once always the same one. */
function allocated(refund: RefundState, allocation: readonly RefundAllocation[], at: Instant): RefundState {
  if (allocation.length === 0) return refund
  const { lines, charges, allocated: sum = 0, allocatedAt = lines === undefined ? undefined : refund.at, ...rest } = refund
  const before = { ...(lines && { lines }), ...(charges && { charges }), allocated: sum }
  const told = sharesIn(allocation)
  const isOlder = allocatedAt !== undefined && (at < allocatedAt || (at === allocatedAt && canonicalJson(told) < canonicalJson(before)))
  return isOlder ? refund : { ...rest, ...told, allocatedAt: at }
}

const sharesIn = (allocation: readonly RefundAllocation[]): Pick<RefundState, 'lines' | 'charges' | 'allocated'> => ({
  ...sharesOf('lines', allocation.flatMap(({ lineId, amount }) => (lineId === undefined ? [] : [[lineId, amount] as const]))),
  ...sharesOf('charges', allocation.flatMap(({ lineId, part, amount }) => (lineId !== undefined || part === undefined ? [] : [[part, amount] as const]))),
  allocated: allocation.reduce((sum, { amount }) => sum + amount, 0),
})

/** By what they are for, in the order of the names; nothing where there is none. */
function sharesOf<Field extends 'lines' | 'charges'>(field: Field, shares: readonly (readonly [string, Minor])[]): Pick<RefundState, Field> {
  const sums: Record<string, Minor> = {}
  for (const [name, amount] of [...shares].sort(([a], [b]) => (a < b ? -1 : 1))) sums[name] = (sums[name] ?? 0) + amount
  return (shares.length === 0 ? {} : { [field]: sums }) as Pick<RefundState, Field>
}

/** What of it is with the customer, and what is still to get there. One that was called off is nowhere, except what of it had arrived. */
export function standOf({ status, amount, reversed = 0 }: RefundState): { readonly arrived: Minor; readonly coming: Minor } {
  const isComing = isOpen({ status })
  if (status === 'succeeded' || reversed > 0) return { arrived: amount - reversed, coming: isComing ? reversed : 0 }
  return { arrived: 0, coming: isComing ? amount : 0 }
}
