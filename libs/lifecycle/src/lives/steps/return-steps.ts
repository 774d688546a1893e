// What is told of goods that come back, and of what the customer gets for them.
import type { ExchangeItem, ExchangeMode, ReturnMethod, ReturnOutcome } from '@wismo/contracts'
import { ExchangeId, PolicyId, ReturnId, type Minor, type PaymentLinkId } from '@wismo/kernel'
import type { FactName } from '../life.ts'
import { at, days, tell, type Telling } from '../telling.ts'
import { countsOf, move, type Place, type Unit } from '../world.ts'
import { priceOf } from './order-steps.ts'
import type { Box } from './handles.ts'

type Data<Name extends FactName> = Parameters<typeof tell<Name>>[3]
type Actor = Parameters<typeof tell>[4]

export const toReturns = <Name extends FactName>(life: Telling, type: Name, data: Data<Name>, actor?: Actor) => tell(life, life.ids.returns(), type, data, actor)

/** A return under way, and from whom it gets its units. */
export interface Back {
  readonly id: ReturnId
  readonly units: readonly Unit[]
}

export const newReturn = (life: Telling, units: readonly Unit[]): Back => ({ id: life.ids.next(ReturnId), units })

export function askReturn(life: Telling, units: readonly Unit[], method: ReturnMethod = 'label', outcome: ReturnOutcome = 'refund'): Back {
  const back = newReturn(life, units)
  toReturns(life, 'ReturnRequested', { returnId: back.id, lines: countsOf(units).map((line) => ({ ...line, reason: { code: 'colour' } })), method, outcome }, 'customer')
  return back
}

export const approveReturn = (life: Telling, { id }: Back) => toReturns(life, 'ReturnApproved', { returnId: id, policy: { policyId: life.ids.next(PolicyId), version: 3 }, dueBy: at(life, days(14)) }, 'system')
export const declineReturn = (life: Telling, { id }: Back) => toReturns(life, 'ReturnDeclined', { returnId: id, reason: { code: 'too_late' } })
export const issueLabel = (life: Telling, { id }: Back, box: Box) => toReturns(life, 'ReturnLabelIssued', { returnId: id, parcelId: box.id }, 'system')
export const issueHandoverCode = (life: Telling, { id }: Back) => toReturns(life, 'ReturnHandoverCodeIssued', { returnId: id, until: at(life, days(14)) }, 'system')

/** Who had the units so far: parcel, fulfillment or earlier return. */
function holdersOf(units: readonly Unit[]) {
  const holders = [...new Set(units.map(({ holder }) => holder))].filter((holder) => holder !== undefined)
  return holders.map((partId) => ({ partId, lines: countsOf(units.filter(({ holder }) => holder === partId)) }))
}

/** Nobody may have seen them arrive yet. */
const goingBack: readonly Place[] = ['with_customer', 'in_parcel']

/** The customer gave them away. `isLinked` says from which parcel they came: a slip was scanned. */
export function handBack(life: Telling, { id, units }: Back, isLinked = true): void {
  const from = isLinked ? { from: holdersOf(units) } : {}
  move(life.world, units, goingBack, 'on_way_back', id)
  toReturns(life, 'ReturnHandedOver', { returnId: id, lines: countsOf(units), ...from }, 'customer')
}

/** They are there. Over a till nobody handed anything over before. */
export function receiveReturn(life: Telling, { id, units }: Back, locationId = 'leipzig-dc', isLinked = true): void {
  const fresh = units.filter(({ place }) => goingBack.includes(place))
  const from = isLinked && fresh.length > 0 ? { from: holdersOf(fresh) } : {}
  move(life.world, units, [...goingBack, 'on_way_back'], 'on_way_back', id)
  toReturns(life, 'ReturnReceived', { returnId: id, lines: countsOf(units), locationId, ...from }, 'associate')
}

/** What was taken back; what was not is the customer's again. */
export function inspect(life: Telling, { id, units }: Back, rejected: readonly Unit[] = [], missing: readonly Unit[] = []): void {
  const accepted = units.filter((unit) => !rejected.includes(unit) && !missing.includes(unit))
  move(life.world, accepted, ['on_way_back'], 'taken_back', id)
  move(life.world, [...rejected, ...missing], ['on_way_back'], 'with_customer', id)
  const on = (some: readonly Unit[], lineId: Unit['lineId']): number => some.filter((unit) => unit.lineId === lineId).length
  toReturns(life, 'ReturnInspected', { returnId: id, lines: countsOf(units).map(({ lineId }) => ({ lineId, accepted: on(accepted, lineId), rejected: on(rejected, lineId), missing: on(missing, lineId), grade: 'opened', disposition: 'restock' })) }, 'associate')
}

/** What the customer gets for it. Money leaves what the order costs, and is never more than that. */
export function resolveReturn(life: Telling, { id }: Back, outcome: ReturnOutcome, worth: Minor): void {
  const amount = Math.min(worth, Math.max(0, life.purse.costs))
  if (outcome === 'refund' || outcome === 'credit') life.purse.costs -= amount
  toReturns(life, 'ReturnResolved', { returnId: id, outcome, currency: life.purse.currency, amount, fees: 0 }, 'system')
}

export const worthOf = (life: Telling, units: readonly Unit[]): Minor => priceOf(life, units.filter(({ place }) => place === 'taken_back'))

export const disputeReturn = (life: Telling, { id }: Back, units: readonly Unit[]) => toReturns(life, 'ReturnDisputed', { returnId: id, lines: countsOf(units) })
export const letKeep = (life: Telling, { id }: Back, units: readonly Unit[]) => toReturns(life, 'ReturnKeptByCustomer', { returnId: id, lines: countsOf(units) })
export const closeReturn = (life: Telling, { id }: Back) => toReturns(life, 'ReturnClosed', { returnId: id }, 'system')
export const cancelReturn = (life: Telling, { id }: Back) => toReturns(life, 'ReturnCancelled', { returnId: id }, 'customer')
export const expireReturn = (life: Telling, { id }: Back) => toReturns(life, 'ReturnExpired', { returnId: id }, 'system')

/** Goods without a receipt: nobody knows from which order. */
export const takeWithoutReceipt = (life: Telling, value: Minor) =>
  toReturns(life, 'ReceiptlessReturnAccepted', { returnId: life.ids.next(ReturnId), sku: 'MUG-4', quantity: 1, currency: life.purse.currency, value }, 'associate')

export interface Exchange {
  readonly id: ExchangeId
  readonly give: readonly Unit[]
  readonly get: readonly ExchangeItem[]
  readonly credit: Minor
  readonly returnId: ReturnId
}

const termsOf = ({ id, give, get, credit, returnId }: Exchange, life: Telling) => {
  const newTotal = get.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0)
  return { exchangeId: id, give: countsOf(give), get, currency: life.purse.currency, credit, newTotal, difference: newTotal - credit, mode: 'on_scan' as ExchangeMode, returnId }
}

export function quoteExchange(life: Telling, back: Back, get: readonly ExchangeItem[]): Exchange {
  const exchange: Exchange = { id: life.ids.next(ExchangeId), give: back.units, get, credit: priceOf(life, back.units), returnId: back.id }
  toReturns(life, 'ExchangeQuoted', { ...termsOf(exchange, life), until: at(life, days(2)) }, 'system')
  return exchange
}

export const confirmExchange = (life: Telling, exchange: Exchange) => toReturns(life, 'ExchangeConfirmed', termsOf(exchange, life), 'customer')
export const askDifference = (life: Telling, { id }: Exchange, linkId: PaymentLinkId) => toReturns(life, 'ExchangePaymentDue', { exchangeId: id, linkId }, 'system')

type ExchangeStep = 'ReplacementReserved' | 'ReplacementUnavailable' | 'ReplacementReleased'
/** What is said of the new units of an exchange; they are in no part of the order yet. */
export const onReplacement = (life: Telling, type: ExchangeStep, { id, give }: Exchange) => toReturns(life, type, { exchangeId: id, lines: countsOf(give) }, 'system')

type ExchangeEnd = 'ExchangeCompleted' | 'ExchangeCancelled' | 'ExchangeReturnLapsed'
export const endExchange = (life: Telling, type: ExchangeEnd, { id }: Exchange) => toReturns(life, type, { exchangeId: id }, 'system')
export const chargeLapsed = (life: Telling, { id }: Exchange, amount: Minor) => toReturns(life, 'ExchangeLapsedCharged', { exchangeId: id, currency: life.purse.currency, amount }, 'system')
