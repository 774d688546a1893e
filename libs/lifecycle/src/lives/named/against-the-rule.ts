// Lives g, i, j, m, o to r: what is lost, found, turned back, told twice or against each other.
import { capture, requestRefund, succeedRefund } from '../steps/money-steps.ts'
import { accept, cancelWork, newWork, pack, receiveBack, ship } from '../steps/node-steps.ts'
import { addLine, cancelOrder, grant, priceOf, reopen } from '../steps/order-steps.ts'
import { declareLost, failAttempt, fallSilent, find, newBox, reachSender, register, scan, turnBack } from '../steps/parcel-steps.ts'
import { approveClaim, openClaim } from '../steps/trouble-steps.ts'
import { shipped } from './and-back.ts'
import { later, named, ordered, see, strayUnit } from './key-points.ts'
import { confirmed } from './to-the-customer.ts'

const lostAndFound = named('g', 'lost, replaced, found', (told) => {
  const { life } = told
  const [units = []] = ordered(told, [1])
  capture(life, life.purse.costs)
  const box = shipped(told, units)
  scan(life, box, 'in_transit')
  fallSilent(life, box)
  see(told, 'silent', { units: { in_transit: 1 }, fulfillmentStatus: 'in_transit', headline: 'problem' })
  declareLost(life, box)
  see(told, 'lost', { units: { lost: 1 }, fulfillmentStatus: 'lost', headline: 'problem', status: 'confirmed' })
  approveClaim(life, openClaim(life, 'not_received', units), 'replacement', 0, box.id)
  const other = addLine(life, { sku: 'SKU-1', title: 'Side table Birka', quantity: 1, price: 2_490, credit: 2_490 }, 'claim', units[0]?.lineId)
  see(told, 'replaced', { lines: [{ lost: 1 }, { open: 1 }], notHeadline: 'problem', status: 'confirmed' })
  scan(life, shipped(told, other, grant(life, other, 'replacement')), 'delivered')
  see(told, 'the other arrived', { lines: [{ lost: 1 }, { delivered: 1 }], fulfillmentStatus: 'delivered', status: 'completed', contradictions: {} })
  find(life, box)
  see(told, 'found', { lines: [{ in_transit: 1 }, { delivered: 1 }], status: 'confirmed', contradictions: { found_after_settled: 1 } })
  scan(life, box, 'delivered')
  see(told, 'both are there', { lines: [{ delivered: 1 }, { delivered: 1 }], fulfillmentStatus: 'delivered', status: 'confirmed', contradictions: { found_after_settled: 1 } })
})

const goodsFirst = named('i', 'record, goods first', (told) => {
  const { life } = told
  const [units = []] = ordered(told, [2])
  const [first] = units
  const box = newBox(life, units)
  register(life, box)
  scan(life, box, 'in_transit')
  later(told, 30)
  scan(life, box, 'delivered')
  see(told, 'goods first', { unknown: true }, [box.id])
  see(told, 'then the order, unpaid', { units: { delivered: 2 }, fulfillmentStatus: 'delivered', status: 'confirmed', contradictions: {} })
  capture(life, life.purse.costs)
  const extra = newBox(life, first === undefined ? [] : [strayUnit(first.lineId)])
  register(life, extra)
  scan(life, extra, 'delivered')
  see(told, 'one too many', { units: { delivered: 2 }, fulfillmentStatus: 'delivered', status: 'confirmed', contradictions: { more_than_ordered: 1 } })
})

const backAndAgain = named('j', 'back, redelivered', (told) => {
  const { life } = told
  const [units = []] = ordered(told, [2])
  capture(life, life.purse.costs)
  const box = shipped(told, units)
  failAttempt(life, box)
  see(told, 'nobody home', { units: { in_transit: 2 }, headline: 'attempt_failed' })
  turnBack(life, box)
  see(told, 'turned back', { units: { returning_to_sender: 2 }, fulfillmentStatus: 'returning_to_sender', headline: 'returning_to_sender' })
  later(told, 60)
  reachSender(life, box)
  see(told, 'at the sender', { units: { returning_to_sender: 2 }, fulfillmentStatus: 'returning_to_sender' })
  if (box.work !== undefined) receiveBack(life, box.work, units, box)
  see(told, 'received back', { units: { open: 2 }, fulfillmentStatus: 'received', contradictions: {} })
  scan(life, shipped(told, units, grant(life, units, 'released')), 'delivered')
  see(told, 'redelivered', { units: { delivered: 2 }, fulfillmentStatus: 'delivered', status: 'completed', contradictions: {} })
})

const cancelledLate = named('m', 'cancelled after delivery', (told) => {
  const { life } = told
  const [units = []] = ordered(told, [2])
  capture(life, life.purse.costs)
  scan(life, shipped(told, units), 'delivered')
  see(told, 'delivered', { units: { delivered: 2 }, status: 'completed', contradictions: {} })
  cancelOrder(life, 'customer_request')
  see(told, 'cancelled all the same', { units: { delivered: 2 }, status: 'cancelled', fulfillmentStatus: 'delivered', contradictions: { cancelled_but_gone: 2 } })
  reopen(life)
  see(told, 'reinstated', { units: { delivered: 2 }, status: 'completed', contradictions: {} })
})

const resent = named('o', 'resent without receipt', (told) => {
  const { life } = told
  const [units = []] = ordered(told, [2])
  capture(life, life.purse.costs)
  const box = shipped(told, units)
  turnBack(life, box)
  reachSender(life, box)
  see(told, 'at the sender', { units: { returning_to_sender: 2 }, fulfillmentStatus: 'returning_to_sender', contradictions: {} })
  const again = newWork(life, grant(life, units, 'released'))
  const second = newBox(life, units, again)
  ship(life, again, [second])
  see(told, 'sent again', { units: { in_transit: 2 }, fulfillmentStatus: 'in_transit', contradictions: { superseded: 2 } })
  register(life, second)
  later(told, 30)
  scan(life, second, 'delivered')
  see(told, 'redelivered', { units: { delivered: 2 }, fulfillmentStatus: 'delivered', status: 'completed', contradictions: { superseded: 2 } })
})

const paidAndFound = named('p', 'claim paid, found', (told) => {
  const { life } = told
  const [units = []] = ordered(told, [1])
  capture(life, life.purse.costs)
  const box = shipped(told, units)
  scan(life, box, 'delivered')
  const claim = openClaim(life, 'not_received', units)
  see(told, 'claimed', { units: { delivered: 1 }, fulfillmentStatus: 'delivered', status: 'confirmed' })
  const amount = priceOf(life, units)
  approveClaim(life, claim, 'refund', amount, box.id)
  see(told, 'approved', { units: { lost: 1 }, fulfillmentStatus: 'lost', notHeadline: 'problem' })
  succeedRefund(life, requestRefund(life, amount, claim.id))
  see(told, 'paid', { units: { lost: 1 }, fulfillmentStatus: 'lost', status: 'completed', contradictions: {} })
  find(life, box, 'with_customer')
  see(told, 'found', { units: { delivered: 1 }, fulfillmentStatus: 'delivered', status: 'confirmed', contradictions: { found_after_settled: 1 } })
})

const nodeHolds = named('q', 'cancelled while the node holds it', (told) => {
  const { life } = told
  const [units = []] = ordered(told, [2])
  const work = newWork(life, confirmed(told, units))
  accept(life, work, units)
  pack(life, work, [units])
  see(told, 'packed', { units: { packed: 2 }, fulfillmentStatus: 'preparing' })
  cancelOrder(life, 'customer_request')
  see(told, 'cancelled', { units: { cancelled: 2 }, fulfillmentStatus: 'cancelled', status: 'cancelled', headline: 'cancelled', contradictions: { node_still_holds_cancelled: 2 } })
  cancelWork(life, work, units)
  see(told, 'the node lets go', { units: { cancelled: 2 }, status: 'cancelled', contradictions: {} })
})

const twoBoxes = named('r', 'two boxes, one unit', (told) => {
  const { life } = told
  const [units = []] = ordered(told, [1])
  const [only] = units
  capture(life, life.purse.costs)
  const work = newWork(life, confirmed(told, units))
  accept(life, work, units)
  const boxes = [newBox(life, units, work), newBox(life, only === undefined ? [] : [strayUnit(only.lineId)], work)] as const
  register(life, boxes[0])
  see(told, 'one box', { units: { packed: 1 }, contradictions: {} })
  register(life, boxes[1])
  see(told, 'two boxes', { units: { packed: 1 }, fulfillmentStatus: 'preparing', contradictions: { held_twice: 1 } })
  scan(life, boxes[0], 'in_transit')
  see(told, 'the first is under way', { units: { in_transit: 1 }, fulfillmentStatus: 'in_transit', contradictions: { held_twice: 1 } })
  scan(life, boxes[1], 'in_transit')
  see(told, 'both are under way', { units: { in_transit: 1 }, contradictions: { more_than_ordered: 1 } })
  scan(life, boxes[0], 'delivered')
  scan(life, boxes[1], 'delivered')
  see(told, 'both are there', { units: { delivered: 1 }, fulfillmentStatus: 'delivered', status: 'confirmed', contradictions: { more_than_ordered: 1 } })
})

export const livesAgainstTheRule = [lostAndFound, goodsFirst, backAndAgain, cancelledLate, resent, paidAndFound, nodeHolds, twoBoxes]
