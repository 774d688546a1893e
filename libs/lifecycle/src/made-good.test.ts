// What makes a loss good (law 5: a line that replaces the lost units, an approved refund claim about them, or their money back).
import { describe, expect, test } from '@jest/globals'
import { RefundId, ReturnId } from '@wismo/kernel'
import { cancelUnits } from './lives/steps/order-steps.ts'
import { requestRefund, succeedRefund } from './lives/steps/money-steps.ts'
import { declareLost, deliver, scan } from './lives/steps/parcel-steps.ts'
import { approveClaim, onClaim, openClaim } from './lives/steps/trouble-steps.ts'
import type { Told } from './testing/told-order.ts'
import { atNode, boxOf, paid, replacementFor, say, sent, sentAgain, viewOf } from './testing/told-order.ts'

/** Two units of a line: one is there, one is lost. */
function oneThereOneLost(): Told & { readonly there: string; readonly lost: string } {
  const told = paid([2])
  const work = atNode(told)
  const [there, lost] = [boxOf(told, work, told.units.slice(0, 1)), boxOf(told, work, told.units.slice(1))]
  deliver(told.life, there)
  scan(told.life, lost, 'in_transit')
  declareLost(told.life, lost)
  return { ...told, there: there.id, lost: lost.id }
}

function refunded(told: Told, kind: Parameters<typeof openClaim>[1], units: Told['units'], from: string): void {
  const claim = openClaim(told.life, kind, units)
  approveClaim(told.life, claim, 'refund', 300, from)
  succeedRefund(told.life, requestRefund(told.life, 300, claim.id))
  onClaim(told.life, 'ClaimResolved', claim)
}

const seen = (told: Told) => {
  const { status, headline } = viewOf(told)
  return [status, headline.code]
}

describe('a loss', () => {
  test('is not made good by a claim about another unit', () => {
    const told = oneThereOneLost()
    refunded(told, 'damaged', told.units.slice(0, 1), told.there)
    expect(seen(told)).toEqual(['confirmed', 'problem'])
  })

  test('is made good by a claim about what never came, or about the parcel that lost it', () => {
    for (const kind of ['not_received', 'damaged'] as const) {
      const told = oneThereOneLost()
      refunded(told, kind, told.units.slice(1), told.lost)
      expect(seen(told)).toEqual(['completed', 'delivered'])
    }
  })

  test('is made good by a line that replaces it, until that line is off', () => {
    const told = paid([1])
    const { box } = sent(told)
    scan(told.life, box, 'in_transit')
    declareLost(told.life, box)
    const other = replacementFor(told, told.units)
    expect(seen(told)).toEqual(['confirmed', 'confirmed'])
    cancelUnits(told.life, other, 'no_stock')
    expect(seen(told)).toEqual(['confirmed', 'problem'])
  })

  test('is made good once all money of the order is back, whoever asked for it', () => {
    const told = paid([1])
    const { box } = sent(told)
    scan(told.life, box, 'in_transit')
    declareLost(told.life, box)
    const refund = requestRefund(told.life, viewOf(told).money?.refundable ?? 0, told.life.ids.orderId)
    expect(seen(told)).toEqual(['confirmed', 'refund_on_its_way'])
    succeedRefund(told.life, refund)
    expect(seen(told)).toEqual(['completed', 'refunded'])
  })

  test('is made good by money back for its line, as far as that pays for it', () => {
    const after = (amount: number, cause: (told: Told) => string = ({ life }) => life.ids.orderId) => {
      const told = oneThereOneLost()
      const refundId = told.life.ids.next(RefundId)
      say(told, told.life.ids.payments(), 'RefundRequested', { refundId, amount, cause: cause(told), allocation: [{ lineId: told.units[0]?.lineId, amount }], routes: [], currency: 'EUR', postings: [], balance: { due: 0, captured: 0, refunded: 0, refundable: 0 } })
      say(told, told.life.ids.payments(), 'RefundSucceeded', { refundId, currency: 'EUR', postings: [], balance: { due: 0, captured: 0, refunded: 0, refundable: 0 } })
      return seen(told)
    }
    expect(after(1_000)).toEqual(['completed', 'delivered'])
    expect(after(999)).toEqual(['confirmed', 'problem'])
    expect(after(1_000, ({ life }) => life.ids.next(ReturnId))).toEqual(['confirmed', 'problem'])
  })

  test('is not made good by what replaces a damaged unit', () => {
    const told = oneThereOneLost()
    const claim = openClaim(told.life, 'damaged', told.units.slice(0, 1))
    approveClaim(told.life, claim, 'replacement', 0, told.there)
    deliver(told.life, sentAgain(told, replacementFor(told, told.units.slice(0, 1))).box)
    onClaim(told.life, 'ClaimResolved', claim)
    expect(seen(told)).toEqual(['confirmed', 'problem'])
    deliver(told.life, sentAgain(told, replacementFor(told, told.units.slice(1))).box)
    expect(seen(told)).toEqual(['completed', 'delivered'])
  })
})
