// How money comes in, and how it goes back.
import { weighted } from '../random.ts'
import { dueOf } from '../purse.ts'
import { adjust, askCustomer, authorize, cancelLink, cancelRefund, capture, createLink, delayRefund, expireAuthorization, expireLink, failCapture, failLink, failPayment, failRefund, initiate, issueCredit, openLink, payLate, payLink, recoverPayment, requestRefund, rerouteRefund, reverseRefund, sendLink, succeedRefund, supersedeLink, voidPayment, writeOff } from '../steps/money-steps.ts'
import { days, hours, minutes, type Strand, type Telling } from '../telling.ts'
import type { Minor } from '@wismo/kernel'

const wayToPay = weighted({ card: 52, wallet: 25, invoice: 10, failedOnce: 5, byLink: 4, expired: 2, neverSeen: 2 })

/** Until the order is covered. Approved after 21 minutes at the median, one of ten after 35 hours, the last after eleven days. */
export function* pay(life: Telling): Strand {
  const way = wayToPay(life.random)
  // Of 4,071 orders 8 never show an approval; they are shipped all the same.
  if (way === 'neverSeen' && life.random.chance(0.1)) return
  const approval = minutes(Math.min(life.random.spread(21, 35 * 60), 11 * 24 * 60))
  initiate(life, way === 'wallet' ? 'wallet' : way === 'invoice' ? 'invoice' : 'card')
  if (life.random.chance(0.1)) askCustomer(life)
  yield approval
  if (way === 'byLink') return yield* payByLink(life)
  if (way === 'failedOnce') yield* failed(life)
  if (way === 'invoice') return
  authorize(life)
  if (way === 'expired') yield* lapsed(life)
  if (way === 'wallet') capture(life, dueOf(life.purse))
}

function* failed(life: Telling): Strand {
  failPayment(life, life.random.pick(['insufficient', 'expired', 'fraud']))
  yield hours(3)
  recoverPayment(life)
}

function* lapsed(life: Telling): Strand {
  yield days(1)
  adjust(life, life.purse.authorized)
  yield days(6)
  expireAuthorization(life)
  initiate(life)
  authorize(life)
}

const fateOfLink = weighted({ paid: 60, second: 20, late: 20 })

/** An agent sends a link, which is paid at once, at the second try, or when it is too late. */
function* payByLink(life: Telling): Strand {
  const link = createLink(life, 'assisted_order', life.purse.costs)
  sendLink(life, link)
  yield hours(2)
  openLink(life, link)
  const fate = fateOfLink(life.random)
  if (fate === 'second') yield* secondLink(life, link)
  if (fate === 'late') {
    yield days(3)
    expireLink(life, link)
    yield hours(1)
    payLate(life, link, 'applied')
  }
  if (fate === 'paid') payLink(life, link)
  capture(life, dueOf(life.purse))
}

function* secondLink(life: Telling, first: ReturnType<typeof createLink>): Strand {
  failLink(life, first)
  yield hours(1)
  const second = createLink(life, 'assisted_order', life.purse.costs)
  if (life.random.chance(0.5)) supersedeLink(life, first, second)
  else cancelLink(life, first)
  payLink(life, second)
}

/** What is still owed is taken; what was paid too much goes back. */
export function* settleMoney(life: Telling): Strand {
  const due = dueOf(life.purse)
  if (due > 0) yield* owed(life, due)
  if (life.purse.captured === 0 && life.purse.authorized > 0) voidPayment(life)
  if (due < 0 && !life.random.chance(0.1)) yield* refund(life, -due, life.ids.orderId)
  const owedStill = -dueOf(life.purse)
  if (owedStill > 0) issueCredit(life, owedStill)
}

/** What a bank took back for good is not asked for a second time. */
function* owed(life: Telling, due: Minor): Strand {
  if (life.purse.disputeLost > 0) return void writeOff(life, due)
  if (life.random.chance(0.04)) {
    failCapture(life)
    yield hours(6)
  }
  capture(life, due)
}

const fateOfRefund = weighted({ smooth: 78, pending: 12, rerouted: 5, reversed: 3, cancelled: 2 })

/** Money goes back, not always at the first try. It never exceeds what is there to give back. */
export function* refund(life: Telling, amount: Minor, cause: string): Strand {
  const { captured, refunded, pending, disputeLost } = life.purse
  const possible = Math.min(amount, captured - refunded - pending - disputeLost)
  if (possible <= 0) return
  const first = requestRefund(life, possible, cause)
  const fate = fateOfRefund(life.random)
  yield hours(life.random.spread(2, 30))
  if (fate === 'pending') {
    delayRefund(life, first)
    yield days(3)
  }
  if (fate === 'rerouted') {
    failRefund(life, first)
    yield days(1)
    rerouteRefund(life, first)
    yield days(1)
  }
  if (fate !== 'cancelled') succeedRefund(life, first)
  if (fate === 'cancelled') cancelRefund(life, first)
  if (fate === 'reversed') {
    yield days(4)
    reverseRefund(life, first)
  }
  if (fate === 'reversed' || fate === 'cancelled') succeedRefund(life, requestRefund(life, possible, cause))
}
