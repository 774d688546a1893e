// What happens beside the goods: changes that were asked for, small edits, disputes, credit.
import { weighted } from '../random.ts'
import { dueOf } from '../purse.ts'
import { acknowledgeWithdrawal, adjustShipping, applyPromotion, awaitChangePayment, awaitNode, changeAddress, changeContact, changeService, issueTrackingLink, note, onChange, proposeChange, quoteChange, rejectChange, removePromotion, revokeTrackingLink, transfer, withdraw, wrap } from '../steps/change-steps.ts'
import { closeDispute, createLink, defend, openDispute, payLink, spendCredit, writeOff } from '../steps/money-steps.ts'
import { newWork } from '../steps/node-steps.ts'
import { hold, lowerQuantity, raiseQuantity, releaseHold, swapVariant } from '../steps/order-steps.ts'
import { days, hours, minutes, type Strand, type Telling } from '../telling.ts'
import type { Unit } from '../world.ts'

export function* held(life: Telling): Strand {
  const holdId = hold(life, 'review')
  yield hours(life.random.spread(2, 20))
  releaseHold(life, holdId)
}

const endOfChange = weighted({ applied: 70, rejected: 10, expired: 10, withdrawn: 10 })

/** A change before any work: one more, one less, or another colour. Answers the units of the line after it. */
export function* changed(life: Telling, units: readonly Unit[]): Strand<readonly Unit[]> {
  const [first] = units
  if (first === undefined) return units
  const kind = life.random.pick(['more', 'less', 'swap'] as const)
  const changeId = proposeChange(life, kind === 'swap' ? 'swap_variant' : 'change_quantity')
  yield minutes(1)
  quoteChange(life, changeId, 0)
  const end = endOfChange(life.random)
  if (end !== 'applied') return yield* cameToNothing(life, changeId, end, units)
  onChange(life, 'ChangeAccepted', changeId)
  if (life.random.chance(0.3)) yield* paidFor(life, changeId)
  if (life.random.chance(0.3)) awaitNode(life, changeId, newWork(life))
  const after = applied(life, units, first, kind)
  onChange(life, 'ChangeApplied', changeId)
  return after
}

function* cameToNothing(life: Telling, changeId: ReturnType<typeof proposeChange>, end: 'rejected' | 'expired' | 'withdrawn', units: readonly Unit[]): Strand<readonly Unit[]> {
  yield hours(1)
  if (end === 'rejected') rejectChange(life, changeId)
  else onChange(life, end === 'expired' ? 'ChangeExpired' : 'ChangeWithdrawn', changeId)
  return units
}

function* paidFor(life: Telling, changeId: ReturnType<typeof proposeChange>): Strand {
  const link = createLink(life, 'change', 500)
  awaitChangePayment(life, changeId, link)
  yield minutes(20)
  payLink(life, link)
}

function applied(life: Telling, units: readonly Unit[], first: Unit, kind: 'more' | 'less' | 'swap'): readonly Unit[] {
  if (kind === 'more') return [...units, ...raiseQuantity(life, first.lineId, 1)]
  if (kind === 'less' && units.length > 1) {
    lowerQuantity(life, first.lineId, [first])
    return units.slice(1)
  }
  const { sku = 'SKU', title = 'Article', unitPrice = 0, delivery } = life.lines.get(first.lineId) ?? {}
  const swapped = swapVariant(life, [first], { sku: `${sku}-B`, title, quantity: 1, price: unitPrice, method: delivery?.method ?? 'ship' })
  return [...units.slice(1), ...swapped]
}

type Edit = (life: Telling, units: readonly Unit[]) => void

/** Small edits, each of one or two facts. */
const edits: readonly Edit[] = [
  (life) => changeAddress(life),
  (life) => changeContact(life),
  (life) => transfer(life),
  (life) => note(life),
  (life) => changeService(life, 'express', 590),
  (life) => applyPromotion(life, 'AUTUMN', -100),
  (life) => {
    applyPromotion(life, 'LATE', -200)
    removePromotion(life, 'LATE', 200)
  },
  (life) => adjustShipping(life, 490, 290),
  (life, [first]) => first && wrap(life, first.lineId),
  (life) => revokeTrackingLink(life, issueTrackingLink(life)),
  (life) => void issueTrackingLink(life),
]

export function* edited(life: Telling, units: readonly Unit[]): Strand {
  yield hours(life.random.spread(1, 10))
  life.random.pick(edits)(life, units)
}

/** The customer withdraws from the contract; what comes of it is told as a return. */
export function* withdrawn(life: Telling, units: readonly Unit[]): Strand {
  yield days(6)
  const statement = withdraw(life, units.slice(0, 1))
  yield minutes(1)
  acknowledgeWithdrawal(life, statement)
}

/** Their bank asks for the money back. */
export function* disputed(life: Telling): Strand {
  yield days(20)
  const amount = Math.min(life.purse.costs, life.purse.captured - life.purse.refunded)
  if (amount <= 0) return
  const disputeId = openDispute(life, amount)
  yield days(3)
  if (life.random.chance(0.7)) defend(life, disputeId)
  yield days(30)
  closeDispute(life, disputeId, amount, life.random.chance(0.6))
}

/** A few cents are given up, or paid with credit. */
export function* evenedOut(life: Telling): Strand {
  yield days(2)
  const due = dueOf(life.purse)
  if (due <= 0) return
  if (life.random.chance(0.5)) writeOff(life, Math.min(due, 50))
  else spendCredit(life, Math.min(due, 500))
}
