// What comes back, and how: by parcel, over the till, in part, lost, or not at all.
import { addLine, grant } from '../steps/order-steps.ts'
import { declareLost, find, newBox, register, scan } from '../steps/parcel-steps.ts'
import { approveReturn, askDifference, askReturn, cancelReturn, chargeLapsed, closeReturn, confirmExchange, declineReturn, disputeReturn, endExchange, expireReturn, handBack, inspect, issueHandoverCode, issueLabel, letKeep, newReturn, onReplacement, quoteExchange, receiveReturn, resolveReturn, takeWithoutReceipt, worthOf, type Back } from '../steps/return-steps.ts'
import { capture, createLink, payLink } from '../steps/money-steps.ts'
import type { ReturnOutcome } from '@wismo/contracts'
import type { Box } from '../steps/handles.ts'
import { days, hours, together, type Strand, type Telling } from '../telling.ts'
import type { Unit } from '../world.ts'
import { lotOf, prepared as ready, send, someOf, type Arrival, type Lot } from './lot.ts'
import { refund } from './money.ts'
import { plain } from './ship.ts'
import { lastLeg, underWay } from './trip.ts'

/** What may follow once units are with the customer. */
export type Sequel = (life: Telling, arrival: Arrival, lot: Lot) => Strand

/** Asked for, allowed, labelled. */
function* prepared(life: Telling, units: readonly Unit[], outcome: ReturnOutcome = 'refund'): Strand<readonly [Back, Box]> {
  const back = askReturn(life, units, 'label', outcome)
  yield hours(1)
  approveReturn(life, back)
  const box = newBox(life, units, undefined, back.id)
  issueLabel(life, back, box)
  if (life.random.chance(0.3)) issueHandoverCode(life, back)
  register(life, box, 'return')
  yield days(life.random.spread(2, 8))
  handBack(life, back)
  return [back, box]
}

function* home(life: Telling, back: Back, box: Box): Strand {
  yield hours(12)
  if (life.random.chance(0.7)) scan(life, box, 'in_transit')
  yield days(life.random.spread(2, 5))
  if (life.random.chance(0.7)) scan(life, box, 'delivered', 'Leipzig DE')
  receiveReturn(life, back)
  yield days(1)
}

/** Money for what was taken back. */
function* paidOut(life: Telling, back: Back): Strand {
  const amount = worthOf(life, back.units)
  resolveReturn(life, back, amount > 0 ? 'refund' : 'none', amount)
  yield* refund(life, amount, back.id)
  if (life.random.chance(0.5)) closeReturn(life, back)
}

export function* byParcel(life: Telling, { units }: Arrival): Strand {
  const [back, box] = yield* prepared(life, someOf(life, units)[0])
  yield* home(life, back, box)
  inspect(life, back)
  yield* paidOut(life, back)
}

/** Over the till: nothing was asked for before. */
export function* overTheTill(life: Telling, { units }: Arrival): Strand {
  const back = newReturn(life, someOf(life, units)[0])
  receiveReturn(life, back, 'store-leipzig', hasSlip(life, back.units))
  yield hours(0.1)
  inspect(life, back)
  yield* paidOut(life, back)
}

/** Without the slip nobody can say from which parcel; where every unit of the line has arrived it makes no difference. */
const hasSlip = (life: Telling, units: readonly Unit[]): boolean =>
  life.random.chance(0.8) || units.some(({ lineId }) => (life.world.units.get(lineId) ?? []).some(({ place }) => place !== 'with_customer'))

/** The parcel was fetched and brought back before any scan said that it had arrived. */
export function* tillBeforeScan(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const work = yield* ready(life, lot)
  const [box] = send(life, work, [lot.units])
  yield* underWay(life, box as Box)
  const [brought, kept] = someOf(life, lot.units)
  yield* overTheTill(life, { units: brought, holder: (box as Box).id })
  if (kept.length === 0) return []
  yield* lastLeg(life, box as Box)
  return [{ units: kept, holder: (box as Box).id }]
}

/** Some of it is not taken back, and is sent home; some was not in the box. */
export function* takenInPart(life: Telling, arrival: Arrival): Strand {
  const [back, box] = yield* prepared(life, arrival.units)
  yield* home(life, back, box)
  const [odd] = someOf(life, arrival.units)
  const isMissing = life.random.chance(0.4)
  inspect(life, back, isMissing ? [] : odd, isMissing ? odd : [])
  if (life.random.chance(0.4)) disputeReturn(life, back, odd)
  yield* paidOut(life, back)
  if (isMissing) return
  const sentHome = newBox(life, odd, undefined, back.id)
  register(life, sentHome)
  yield days(3)
  scan(life, sentHome, 'delivered')
  if (life.random.chance(0.3)) yield* overTheTill(life, { units: odd, holder: back.id })
}

export function* lostOnTheWay(life: Telling, { units }: Arrival): Strand {
  const [back, box] = yield* prepared(life, units)
  scan(life, box, 'in_transit')
  yield days(12)
  declareLost(life, box)
  yield days(3)
  if (life.random.chance(0.5)) {
    find(life, box)
    receiveReturn(life, back)
    inspect(life, back)
    return yield* paidOut(life, back)
  }
  const amount = units.reduce((sum, { lineId }) => sum + (life.lines.get(lineId)?.unitPrice ?? 0), 0)
  resolveReturn(life, back, 'refund', Math.min(amount, life.purse.costs))
  yield* refund(life, Math.min(amount, life.purse.captured - life.purse.refunded), back.id)
}

/** Asked for, and nothing comes of it. */
export function* cameToNothing(life: Telling, { units }: Arrival): Strand {
  const back = askReturn(life, someOf(life, units)[0], life.random.chance(0.2) ? 'keep' : 'label')
  yield hours(4)
  const end = life.random.pick([declineReturn, cancelReturn, expireReturn, kept] as const)
  if (end === cancelReturn || end === expireReturn) approveReturn(life, back)
  yield days(1)
  end(life, back)
}

/** It is not worth the way. */
function kept(life: Telling, back: Back): void {
  approveReturn(life, back)
  letKeep(life, back, back.units)
}

export function* withoutReceipt(life: Telling): Strand {
  yield days(5)
  takeWithoutReceipt(life, 1_200)
}

/** Something of the same price for it, or of a higher one. */
export function* exchanged(life: Telling, arrival: Arrival, lot: Lot): Strand {
  const give = arrival.units.slice(0, 1)
  const [{ lineId } = { lineId: undefined }] = give
  const price = (lineId && life.lines.get(lineId)?.unitPrice) ?? 0
  const more = life.random.chance(0.3) ? 500 : 0
  const [back, box] = yield* prepared(life, give, 'exchange')
  const exchange = quoteExchange(life, back, [{ sku: 'SKU-X', quantity: 1, unitPrice: price + more }])
  if (life.random.chance(0.1)) return yield* calledOff(life, back, box, () => endExchange(life, 'ExchangeCancelled', exchange))
  confirmExchange(life, exchange)
  if (life.random.chance(0.1)) return yield* calledOff(life, back, box, () => onReplacement(life, 'ReplacementUnavailable', exchange))
  if (more > 0) {
    const link = createLink(life, 'exchange', more)
    askDifference(life, exchange, link)
    payLink(life, link)
    capture(life, more)
  }
  onReplacement(life, 'ReplacementReserved', exchange)
  const others = addLine(life, { sku: 'SKU-X', title: 'In another colour', quantity: 1, price: price + more, credit: price }, 'exchange', lineId)
  yield* together<unknown>(life, [plain(life, { ...lotOf(lot, others, grant(life, others, 'replacement')), method: 'ship' }), exchangedBack(life, back, box, price)])
  endExchange(life, 'ExchangeCompleted', exchange)
}

function* exchangedBack(life: Telling, back: Back, box: Box, credit: number): Strand {
  yield* home(life, back, box)
  inspect(life, back)
  resolveReturn(life, back, 'exchange', credit)
}

/** No exchange after all: an ordinary return. */
function* calledOff(life: Telling, back: Back, box: Box, said: () => unknown): Strand {
  said()
  yield* home(life, back, box)
  inspect(life, back)
  yield* paidOut(life, back)
}

/** The old one never came, and the new one was let go or charged. */
export function* exchangeLapsed(life: Telling, { units }: Arrival): Strand {
  const back = askReturn(life, units.slice(0, 1), 'label', 'exchange')
  const exchange = quoteExchange(life, back, [{ sku: 'SKU-X', quantity: 1, unitPrice: 2_000 }])
  confirmExchange(life, exchange)
  onReplacement(life, 'ReplacementReserved', exchange)
  yield days(15)
  endExchange(life, 'ExchangeReturnLapsed', exchange)
  if (life.random.chance(0.5)) onReplacement(life, 'ReplacementReleased', exchange)
  else chargeLapsed(life, exchange, 300)
  expireReturn(life, back)
}
