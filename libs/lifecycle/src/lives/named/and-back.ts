// Lives e, f, l, n: what comes back from the customer.
import { capture, requestRefund, succeedRefund } from '../steps/money-steps.ts'
import { accept, newWork, ship } from '../steps/node-steps.ts'
import { addLine, grant } from '../steps/order-steps.ts'
import type { Box } from '../steps/handles.ts'
import { declareLost, find, newBox, register, scan } from '../steps/parcel-steps.ts'
import { askReturn, confirmExchange, endExchange, handBack, inspect, newReturn, quoteExchange, receiveReturn, resolveReturn, worthOf, type Back } from '../steps/return-steps.ts'
import type { Telling } from '../telling.ts'
import type { Unit } from '../world.ts'
import { later, named, ordered, see, type Named } from './key-points.ts'
import { confirmed } from './to-the-customer.ts'

/** Paid, accepted, shipped in one parcel. */
export function shipped(told: Named, units: readonly Unit[], given = confirmed(told, units)): Box {
  const { life } = told
  const work = newWork(life, given)
  accept(life, work, units)
  later(told)
  const box = newBox(life, units, work)
  ship(life, work, [box])
  register(life, box)
  later(told, 30)
  return box
}

function delivered(told: Named, units: readonly Unit[]): Box {
  capture(told.life, told.life.purse.costs)
  const box = shipped(told, units)
  scan(told.life, box, 'delivered')
  return box
}

function refunded(life: Telling, back: Back): void {
  const amount = worthOf(life, back.units)
  resolveReturn(life, back, 'refund', amount)
  succeedRefund(life, requestRefund(life, amount, back.id))
}

const partReturn = named('e', 'return, 2 of 3', (told) => {
  const { life } = told
  const [units = []] = ordered(told, [3])
  delivered(told, units)
  const two = units.slice(0, 2)
  const back = askReturn(life, two)
  see(told, 'asked for', { units: { delivered: 3 }, returnStatus: 'requested', fulfillmentStatus: 'delivered', headline: 'return_in_progress' })
  handBack(life, back)
  see(told, 'handed over', { units: { delivered: 1, return_in_transit: 2 }, returnStatus: 'in_progress', fulfillmentStatus: 'delivered', status: 'confirmed' })
  later(told, 48)
  receiveReturn(life, back)
  see(told, 'received', { units: { delivered: 1, return_in_transit: 2 }, returnStatus: 'in_progress' })
  inspect(life, back, two.slice(1))
  see(told, 'one was accepted', { units: { delivered: 2, returned: 1 }, returnStatus: 'partially_returned', lineStatus: 'partially_returned', status: 'confirmed' })
  refunded(life, back)
  see(told, 'refunded', { units: { delivered: 2, returned: 1 }, returnStatus: 'partially_returned', lineStatus: 'partially_returned', fulfillmentStatus: 'delivered', status: 'completed', contradictions: {} })
})

const exchange = named('f', 'exchange', (told) => {
  const { life } = told
  const [units = []] = ordered(told, [1])
  const [parent] = units
  delivered(told, units)
  const back = askReturn(life, units, 'label', 'exchange')
  const wanted = quoteExchange(life, back, [{ sku: 'SKU-9', quantity: 1, unitPrice: 2_490 }])
  confirmExchange(life, wanted)
  const other = addLine(life, { sku: 'SKU-9', title: 'Cushion cover, rust', quantity: 1, price: 2_490, credit: 2_490 }, 'exchange', parent?.lineId)
  see(told, 'new line', { lines: [{ delivered: 1 }, { open: 1 }], fulfillmentStatus: 'partially_delivered', status: 'confirmed' })
  const box = shipped(told, other, grant(life, other, 'replacement'))
  handBack(life, back)
  see(told, 'handed over', { lines: [{ return_in_transit: 1 }, { in_transit: 1 }], fulfillmentStatus: 'partially_delivered', returnStatus: 'in_progress' })
  scan(life, box, 'delivered')
  receiveReturn(life, back)
  inspect(life, back)
  resolveReturn(life, back, 'exchange', 2_490)
  endExchange(life, 'ExchangeCompleted', wanted)
  see(told, 'exchanged', { lines: [{ returned: 1 }, { delivered: 1 }], fulfillmentStatus: 'delivered', returnStatus: 'partially_returned', lineStatus: 'returned', status: 'completed', contradictions: {} })
})

const tillReturn = named('l', 'till return, no scan', (told) => {
  const { life } = told
  const [units = []] = ordered(told, [2])
  capture(life, life.purse.costs)
  const box = shipped(told, units)
  const back = newReturn(life, units.slice(0, 1))
  receiveReturn(life, back, 'store-leipzig')
  see(told, 'over the till', { units: { in_transit: 1, return_in_transit: 1 }, returnStatus: 'in_progress', contradictions: { returned_but_never_seen_delivered: 1 } })
  inspect(life, back)
  see(told, 'taken back', { units: { in_transit: 1, returned: 1 } })
  refunded(life, back)
  scan(life, box, 'delivered')
  see(told, 'the scan came late', { units: { delivered: 1, returned: 1 }, fulfillmentStatus: 'delivered', returnStatus: 'partially_returned', status: 'completed', contradictions: {} })
})

const returnLost = named('n', 'return parcel lost, found', (told) => {
  const { life } = told
  const [units = []] = ordered(told, [1])
  delivered(told, units)
  const back = askReturn(life, units)
  const box = newBox(life, units, undefined, back.id)
  register(life, box, 'return')
  handBack(life, back)
  see(told, 'handed over', { units: { return_in_transit: 1 }, returnStatus: 'in_progress', headline: 'return_in_progress' })
  later(told, 300)
  declareLost(life, box)
  see(told, 'lost', { units: { lost: 1 }, returnStatus: 'in_progress', fulfillmentStatus: 'delivered', headline: 'problem', status: 'confirmed' })
  find(life, box)
  see(told, 'found', { units: { return_in_transit: 1 }, returnStatus: 'in_progress', notHeadline: 'problem' })
  receiveReturn(life, back)
  inspect(life, back)
  refunded(life, back)
  see(told, 'refunded', { units: { returned: 1 }, returnStatus: 'returned', lineStatus: 'returned', fulfillmentStatus: 'delivered', headline: 'refunded', status: 'completed', contradictions: {} })
})

export const livesAndBack = [partReturn, exchange, tillReturn, returnLost]
