// What an order costs by its messages alone: units at the price that was last told of them, less those that were called off, less what
// was given back. Prices are real numbers here, nobody rounds, and nothing is known of parts, events and folds.
import type { RetailLife, Told } from './life.ts'

type Data = Readonly<Record<string, unknown>>

/** In minor units. */
export interface Range {
  readonly least: number
  readonly most: number
}

interface ToldLine {
  readonly externalLineId: string
  readonly quantity: number
  readonly total: number
}

const sum = (amounts: Iterable<number>): number => [...amounts].reduce((all, amount) => all + amount, 0)
const ofType = ({ messages }: RetailLife, type: string): readonly Told[] => messages.filter((told) => told.type === type)

/** The most that was told of each refund, by its name, else by its message. */
export function refundsOf(life: RetailLife): ReadonlyMap<string, number> {
  const paid = ofType(life, 'RetailPaymentReported').filter(({ data }) => data['kind'] === 'refunded').map(({ id, data }) => [String(data['refundRef'] ?? id), Number(data['amount'])] as const)
  return mostOf([...paid, ...returnsOf(life).flatMap(({ refunds }) => refunds)])
}

function mostOf(amounts: readonly (readonly [string, number])[]): ReadonlyMap<string, number> {
  const most = new Map<string, number>()
  for (const [name, amount] of amounts) most.set(name, Math.max(most.get(name) ?? 0, amount))
  return most
}

const returnsOf = (life: RetailLife) =>
  ofType(life, 'RetailReturnReported').map(({ id, data }) => {
    const refund = data['refund'] as { readonly amount: number; readonly ref?: string } | undefined
    return { name: String(data['returnRef'] ?? id), refunds: refund === undefined ? [] : [[refund.ref ?? id, refund.amount] as const] }
  })

/**
 * What it may cost, where so much was taken: one of these. Of changes at one moment and of one kind either may come first, and a
 * refund that two returns name is of either. An order that was called off costs nothing, or what of it left all the same: where
 * something may have left, only the most is known.
 */
export function costsOf(life: RetailLife, captured: number): readonly Range[] {
  const isOff = isCalledOff(life)
  if (isOff && !mayHaveLeft(life)) return [{ least: 0, most: 0 }]
  return [1, -1].flatMap((first) => {
    const changes = changesOf(life, first)
    const agreed = chargesOf(life) + sum([...unitsAfter(life, changes).values()].map(({ ever, off, each }) => (ever - off) * each))
    if (isOff) return [{ least: 0, most: agreed + changes.length }]
    return [0, -1].map((of) => within(Math.max(0, agreed - givenBack(life, agreed, captured, of)), changes.length))
  })
}

/** The units that each line may have in the end: one of these. */
export const unitsOf = (life: RetailLife): readonly ReadonlyMap<string, Units>[] => [1, -1].map((first) => unitsAfter(life, changesOf(life, first)))

/** Each change may round once. */
const within = (cost: number, roundings: number): Range => ({ least: cost - roundings - 1e-6, most: cost + roundings + 1e-6 })

export const isCalledOff = (life: RetailLife): boolean => ofType(life, 'RetailOrderCancelled').length > 0 || ofType(life, 'RetailReviewDecided').some(({ data }) => data['decision'] === 'reject')

/** Somebody told that goods left, arrived or came back. */
export const mayHaveLeft = (life: RetailLife): boolean =>
  ofType(life, 'RetailParcelReported').length + ofType(life, 'RetailReturnReported').length > 0 || ofType(life, 'RetailFulfillmentReported').some(({ data }) => data['state'] === 'shipped' || data['state'] === 'handed_over')

/** Units of a line: every one there ever was, those that are off, and what each costs. */
export interface Units {
  readonly ever: number
  readonly off: number
  readonly each: number
}

type Lines = Map<string, Units>

interface Change {
  readonly at: string
  /** At one moment lines come first, then prices, then what is cancelled. */
  readonly rank: number
  make(lines: Lines): void
}

function changesOf(life: RetailLife, first: number): readonly Change[] {
  const lines = ofType(life, 'RetailLinesChanged').flatMap(({ at, data }) => (data['lines'] as readonly { readonly change: string; readonly line: ToldLine; readonly replaces?: string }[]).map(({ change, line, replaces }): Change =>
    change === 'swapped' && replaces !== undefined ? { at, rank: 1, make: (all) => swap(all, replaces, line) } : { at, rank: change === 'added' ? 0 : 2, make: (all) => tell(all, line) }))
  const cancelled = ofType(life, 'RetailLinesCancelled').flatMap(({ at, data }) => (data['lines'] as readonly Pick<ToldLine, 'externalLineId' | 'quantity'>[]).map(({ externalLineId, quantity }): Change => ({ at, rank: 3, make: (all) => cancel(all, externalLineId, quantity) })))
  return [...lines, ...cancelled].map((change, i) => ({ change, i })).sort((a, b) => (a.change.at === b.change.at ? a.change.rank - b.change.rank || first * (a.i - b.i) : a.change.at < b.change.at ? -1 : 1)).map(({ change }) => change)
}

const documentOf = ({ messages }: RetailLife): Data => messages.find(({ type }) => type === 'RetailOrderPlaced' || type === 'RetailOrderImported')?.data ?? {}
const placedLines = (life: RetailLife): readonly ToldLine[] => documentOf(life)['lines'] as readonly ToldLine[]

/** What is no line’s. */
const chargesOf = (life: RetailLife): number => Number((documentOf(life)['totals'] as Data)['total']) - sum(placedLines(life).map(({ total }) => total))

function unitsAfter(life: RetailLife, changes: readonly Change[]): ReadonlyMap<string, Units> {
  const lines: Lines = new Map(placedLines(life).map(({ externalLineId, quantity, total }) => [externalLineId, { ever: quantity, off: 0, each: total / quantity }]))
  for (const change of changes) change.make(lines)
  return lines
}

/** The line is as it is told: fewer units than are left are cancelled, more than there ever were have joined. */
function tell(lines: Lines, { externalLineId, quantity, total }: ToldLine): void {
  const { ever, off } = lines.get(externalLineId) ?? { ever: 0, off: 0 }
  lines.set(externalLineId, { ever: Math.max(ever, quantity), off: off + Math.max(0, ever - off - quantity), each: total / quantity })
}

function cancel(lines: Lines, name: string, quantity: number): void {
  const line = lines.get(name)
  if (line !== undefined) lines.set(name, { ...line, off: Math.min(line.ever, line.off + quantity) })
}

/** As many units as the new line has more than before come off the old one. */
function swap(lines: Lines, old: string, { externalLineId, quantity, total }: ToldLine): void {
  const { ever, off, each } = lines.get(externalLineId) ?? { ever: 0, off: 0, each: 0 }
  const more = Math.max(0, quantity - ever)
  cancel(lines, old, more)
  if (more > 0) lines.set(externalLineId, { ever: ever + more, off, each: (ever * each + more * (total / quantity)) / (ever + more) })
}

/**
 * How much less it costs because of what went back: what returns granted, and what was given without a reason. A refund that no
 * return names answers first what is owed: money that was paid too much, and what returns granted and did not pay.
 */
function givenBack(life: RetailLife, agreed: number, captured: number, of: number): number {
  const refunds = refundsOf(life)
  const returns = returnsOf(life)
  const granted = [...new Set(returns.map(({ name }) => name))].map((name) => ({ name, amounts: mostOf(returns.filter((one) => one.name === name).flatMap((one) => one.refunds)) }))
  const namers = (ref: string): string | undefined => granted.filter(({ amounts }) => amounts.has(ref)).at(of)?.name
  const open = granted.map(({ name, amounts }) => sum(amounts.values()) - sum([...refunds].filter(([ref]) => namers(ref) === name).map(([, amount]) => amount)))
  const other = sum([...refunds].filter(([ref]) => namers(ref) === undefined).map(([, amount]) => amount))
  const owed = Math.max(0, captured - agreed) + sum(open.filter((left) => left > 0))
  const unexplained = sum(open.filter((left) => left < 0).map((left) => -left)) + Math.max(0, other - owed)
  return sum(granted.flatMap(({ amounts }) => [...amounts.values()])) + Math.min(unexplained, captured)
}
