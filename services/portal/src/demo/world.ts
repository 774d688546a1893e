// What the systems of the demo's retailer would tell of an order next: order system, warehouse, carrier, bank and till. Pure: the order as it is
// known decides, so whoever asks twice hears the same.
import { refundIdOf } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { plusDays } from '../formats.ts'
import { givenBack, scan, worksOf, type Fact, type Work } from './works.ts'

/** What a visitor may want to happen to an order. */
export const wishes = ['move_on', 'deliver', 'delay', 'lose', 'return_item', 'bank_says_no'] as const
export type Wish = (typeof wishes)[number]

/** What comes next by itself: of the work that is furthest behind, one step. Nothing where nothing is left to happen. */
export function nextFact(view: OrderView): Fact | undefined {
  if (isOver(view)) return undefined
  return payment(view) ?? nextStep(worksOf(view)) ?? refundOfLost(view)
}

/** Which facts bring it about, in the order in which they happen; none where it cannot happen now. */
export function factsFor(view: OrderView, wish: Wish): readonly Fact[] {
  const next = nextFact(view)
  switch (wish) {
    case 'move_on':
      return next === undefined ? [] : withCapture(view, [next])
    case 'deliver':
      return deliverAll(view)
    case 'delay':
      return delayOf(view)
    case 'lose':
      return loseOf(view)
    case 'return_item':
      return returnOf(view)
    case 'bank_says_no':
      return refusalOf(view)
  }
}

/** Why it cannot happen now; undefined where it can. */
export function whyNot(view: OrderView, wish: Wish): string | undefined {
  if (factsFor(view, wish).length > 0) return undefined
  if (view.status === 'cancelled') return 'it is cancelled'
  return reasons[wish](view)
}

/** How it ended, where no step is left. */
function ending({ lines }: OrderView): string {
  const isThere = lines.some(({ units }) => (units.delivered ?? 0) + (units.returned ?? 0) > 0)
  return lines.every(({ units }) => (units.lost ?? 0) === 0) ? 'all is there' : isThere ? 'the rest is lost' : 'it is lost'
}

/** Why there is nothing to give back. */
function whyNothingBack(view: OrderView): string {
  if (worksOf(view).some(({ done, steps }) => done < steps.length)) return 'not there yet'
  if (view.lines.some(({ units }) => (units.returned ?? 0) > 0)) return 'it came back'
  return view.lines.some(({ units }) => (units.lost ?? 0) > 0) ? 'it is lost' : 'not there yet'
}

function whyNoRefusal(view: OrderView): string {
  const { money } = view
  if (money === undefined || money.total === 0) return 'nothing to pay'
  return taken(view) || money.payments.some(({ status }) => paidStatuses.includes(status)) ? 'it is paid' : 'it said no already'
}

const reasons: Readonly<Record<Wish, (view: OrderView) => string>> = {
  move_on: () => 'all is done', deliver: ending, delay: whyInTime, lose: () => 'no parcel is out', return_item: whyNothingBack, bank_says_no: whyNoRefusal,
}

const isOver = ({ status }: OrderView): boolean => status === 'cancelled' || status === 'closed'

/** The least advanced first: all parts of an order go on together. */
function nextStep(works: readonly Work[]): Fact | undefined {
  const open = works.filter(({ steps, done }) => done < steps.length).sort((a, b) => a.done / a.steps.length - b.done / b.steps.length)
  return open[0]?.steps[open[0].done]
}

function deliverAll(view: OrderView): readonly Fact[] {
  if (isOver(view)) return []
  const left = worksOf(view).flatMap(({ steps, done }) => steps.slice(done))
  const pay = payment(view)
  return left.length === 0 ? [] : withCapture(view, [...(pay === undefined ? [] : [pay]), ...left])
}

const paidStatuses: readonly string[] = ['captured', 'partially_captured', 'refunded', 'partially_refunded']
const taken = (view: OrderView): boolean => (view.money?.captured ?? 0) > 0
const setAside = (view: OrderView): number => view.money?.authorized ?? 0

/** A payment by its own name: the one the order came with, or the next try. */
const refOf = (view: OrderView, attempt = triesOf(view)): string => (attempt === 0 ? `pay-${view.externalId}` : `pay-${view.externalId}-${attempt + 1}`)
const triesOf = ({ money }: OrderView): number => (money?.payments ?? []).filter(({ status }) => status === 'failed' || status === 'voided').length
const pay = (view: OrderView, ref: string, kind: string, says: string, hours: number, more: object = {}): Fact => ({
  type: 'RetailPaymentReported', key: `${ref}.${kind}`, says, hours, data: { paymentRef: ref, kind, amount: view.money?.total ?? 0, currency: view.currency, method: view.money?.payments.at(-1)?.method ?? 'card', ...more },
})

/** What is awaited arrives, or another try works. */
function payment(view: OrderView): Fact | undefined {
  const { money } = view
  if (money === undefined || money.total === 0 || taken(view) || setAside(view) > 0) return undefined
  const waits = money.payments.find(({ status }) => status !== 'failed' && status !== 'voided')
  return waits === undefined ? pay(view, refOf(view), 'captured', 'the next try to pay works', 2, { method: 'card' }) : pay(view, refOf(view), 'captured', 'the money arrives', 6)
}

/** What was set aside is taken when the first parcel leaves or the first units are fetched. */
function withCapture(view: OrderView, facts: readonly Fact[]): readonly Fact[] {
  if (taken(view) || setAside(view) === 0) return facts
  const leaves = facts.findIndex(({ key }) => key.endsWith('.shipped') || key.endsWith('.handed_over'))
  if (leaves < 0) return facts
  const paid = view.money?.payments.find(({ status }) => status === 'authorized')
  const capture = pay(view, refOf(view), 'captured', 'the bank takes the money', 0, { amount: setAside(view), ...(paid === undefined ? {} : { method: paid.method }) })
  return [...facts.slice(0, leaves + 1), capture, ...facts.slice(leaves + 1)]
}

/** Parcels that are with the carrier and not there, the furthest first. */
const moving = (view: OrderView): readonly Work[] => worksOf(view).filter(({ parcel, parcelStatus, done, steps }) => parcel !== undefined && parcelStatus !== undefined && done < steps.length).sort((a, b) => b.done - a.done)

/** The carrier says that it is late; what is not packed yet is short, whoever took it on gives it back, and it comes later. A further delay is another fact than the one before. */
function delayOf(view: OrderView): readonly Fact[] {
  const [work] = moving(view)
  if (work?.parcel !== undefined) return [stormOver(work.parcel, String(view.viewVersion))]
  const waiting = isOver(view) ? [] : worksOf(view).filter((work) => work.done < packedAfter(work))
  if (waiting.length === 0) return []
  const lines = waiting.flatMap(({ lines: units }) => units)
  const short: Fact = { type: 'RetailStockReported', key: `short.${view.viewVersion}`, says: 'the shelf is empty', hours: 0, data: { lines, state: 'backordered', expectedOn: laterThan(view) } }
  return [...waiting.filter(({ done }) => done > 0).map(givenBack), short]
}

/** So many steps until what was taken on is there for good: in its box, or on the counter. */
const packedAfter = ({ parcel }: Work): number => (parcel === undefined ? 2 : 3)

/** Why nothing can be late now. */
function whyInTime(view: OrderView): string {
  const left = worksOf(view).filter(({ done, steps }) => done < steps.length)
  if (left.length === 0) return ending(view)
  return left.some(({ parcel }) => parcel !== undefined) ? 'packed, not sent yet' : 'it waits at the store'
}

/** The carrier's word that a parcel is late, and why; `name` tells one such word from the next. */
export const stormOver = (parcel: NonNullable<Work['parcel']>, name: string): Fact => ({ ...scan(parcel, 'in_transit', 'a storm stops the ferries', 0, { place: 'Rosslare', flags: ['delayed'], note: 'Storm: no ferries' }), key: `${parcel.trackingNumber}.delayed.${name}` })

/** Two days after the last day that was promised, and two more each time that it was said before. */
function laterThan({ promises, placedAt, timeline }: OrderView): string {
  const last = [placedAt, ...promises.map(({ original }) => original.to)].map((day) => day.slice(0, 10)).sort().at(-1) ?? placedAt
  const said = timeline.entries.filter(({ type }) => type === 'UnitsBackordered').length
  return plusDays(last, 2 * (said + 1))
}

function loseOf(view: OrderView): readonly Fact[] {
  const [work] = moving(view)
  return work?.parcel === undefined ? [] : [scan(work.parcel, 'lost', 'the carrier gives it up', 0)]
}

/** What was in a lost parcel is paid back. */
function refundOfLost(view: OrderView): Fact | undefined {
  const lost = worksOf(view).find(({ parcelStatus }) => parcelStatus === 'lost')
  const room = view.money?.refundable ?? 0
  if (lost?.parcel === undefined || room <= 0) return undefined
  const refundRef = `lost-${lost.parcel.trackingNumber}`
  if (view.money?.refunds.some(({ id }) => id === refundIdOf(view.id, refundRef)) === true) return undefined
  const shares = lost.lines.map(({ externalLineId }) => ({ externalLineId, amount: view.lines.find((line) => line.externalLineId === externalLineId)?.price?.total ?? 0 })).filter(({ amount }) => amount > 0)
  const amount = shares.reduce((sum, share) => sum + share.amount, 0)
  if (amount === 0 || amount > room) return undefined
  return { ...pay(view, refOf(view), 'refunded', 'the bank pays the lost parcel back', 12, { amount, refundRef, allocation: shares }), key: `${refundRef}.refunded` }
}

/** One unit of the first line that is there comes back to a till, with its money. */
function returnOf(view: OrderView): readonly Fact[] {
  const line = view.lines.find(({ units }) => (units.delivered ?? 0) > 0)
  if (line === undefined) return []
  const returnRef = `R${view.returns.length + 1}`
  const amount = Math.min(Math.floor((line.price?.total ?? 0) / Math.max(1, line.quantity.ordered)), view.money?.refundable ?? 0)
  const refund = amount > 0 ? { refund: { amount, currency: view.currency, method: 'card', ref: `till-${view.externalId}-${returnRef}` } } : {}
  const data = { returnRef, lines: [{ externalLineId: line.externalLineId, quantity: 1 }], locationId: 'store-quayside', reason: { code: 'changed_mind' }, condition: 'new', ...refund }
  return [{ type: 'RetailReturnReported', key: `${returnRef}.returned`, says: 'an item comes back to the till', hours: 0, data }]
}

/** The bank lets go of what it set aside, and says no to the next try; nothing where the money was taken. */
function refusalOf(view: OrderView): readonly Fact[] {
  const { money } = view
  if (money === undefined || isOver(view) || taken(view) || money.payments.some(({ status }) => paidStatuses.includes(status)) || money.total === 0) return []
  const ref = refOf(view)
  const refused = pay(view, ref, 'failed', 'the bank says no', 0, { category: 'insufficient' })
  if (setAside(view) > 0) return [pay(view, ref, 'voided', 'the bank lets go of the money', 0, { amount: setAside(view) }), refused]
  return money.payments.some(({ status }) => status !== 'failed' && status !== 'voided') ? [refused] : []
}
