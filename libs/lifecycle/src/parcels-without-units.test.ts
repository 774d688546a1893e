// A parcel counts as long as it holds units (law 5), however it was seen last.
import { describe, expect, test } from '@jest/globals'
import { receiveBack } from './lives/steps/node-steps.ts'
import { deliver, fallSilent, flag, scan } from './lives/steps/parcel-steps.ts'
import { succeedRefund, requestRefund } from './lives/steps/money-steps.ts'
import { inspect, newReturn, receiveReturn, resolveReturn } from './lives/steps/return-steps.ts'
import { approveClaim, onClaim, openClaim } from './lives/steps/trouble-steps.ts'
import { held, paid, replacementFor, sent, sentAgain, shown, viewOf } from './testing/told-order.ts'

describe('a silent parcel', () => {
  test('that was made good by another one troubles nobody', () => {
    const told = paid([1])
    const { box } = sent(told)
    scan(told.life, box, 'in_transit')
    fallSilent(told.life, box)
    expect(viewOf(told).headline.code).toBe('problem')
    const claim = openClaim(told.life, 'not_received', told.units)
    approveClaim(told.life, claim, 'replacement', 0, box.id)
    deliver(told.life, sentAgain(told, replacementFor(told, told.units)).box)
    onClaim(told.life, 'ClaimResolved', claim)
    const view = viewOf(told)
    expect([view.status, view.headline.code, view.nextExpected?.event]).toEqual(['completed', 'delivered', 'OrderClosed'])
    expect(shown(view)).toEqual([['pcl', 5, 1]])
  })

  test('that its node has back is not silent, nor is what was sent instead shown twice', () => {
    const told = paid([2])
    const { work, box } = sent(told)
    scan(told.life, box, 'returning')
    fallSilent(told.life, box)
    receiveBack(told.life, work, told.units, box)
    expect([viewOf(told).headline.code, shown(viewOf(told))]).toEqual(['confirmed', [['lin', 1, 2]]])
    const other = sentAgain(told, told.units).box
    scan(told.life, other, 'in_transit')
    expect([viewOf(told).headline.code, shown(viewOf(told))]).toEqual(['on_the_way', [['pcl', 3, 2]]])
    deliver(told.life, other)
    const view = viewOf(told)
    expect([view.status, view.headline.code, view.nextExpected?.event, shown(view)]).toEqual(['completed', 'delivered', 'OrderClosed', [['pcl', 5, 2]]])
  })

  test('of which everything was taken back over the till is not waited for', () => {
    const told = paid([2])
    const { box } = sent(told)
    scan(told.life, box, 'in_transit')
    const back = newReturn(told.life, told.units)
    receiveReturn(told.life, back)
    inspect(told.life, back)
    resolveReturn(told.life, back, 'refund', 2_000)
    succeedRefund(told.life, requestRefund(told.life, 2_000, back.id))
    const view = viewOf(told)
    expect([held(view), view.status, view.headline.code, view.nextExpected?.event]).toEqual([{ returned: 2 }, 'completed', 'refunded', 'OrderClosed'])
  })
})

test('a parcel that was at the door when its node took it back is on no last leg', () => {
  const told = paid([2])
  const { work, box } = sent(told)
  flag(box, 'action_required')
  scan(told.life, box, 'out_for_delivery')
  expect(viewOf(told).headline).toMatchObject({ code: 'action_needed', stage: 'out_for_delivery' })
  receiveBack(told.life, work, told.units, box)
  const view = viewOf(told)
  expect([held(view), view.headline, view.nextExpected?.event]).toEqual([{ open: 2 }, { code: 'confirmed', stage: 'confirmed', flags: [] }, 'FulfillmentAccepted'])
})
