// Work that is split, numbers that are used again, streams with facts of a newer release: units neither vanish nor appear.
import { describe, expect, test } from '@jest/globals'
import { ParcelId } from '@wismo/kernel'
import { accept, mergeWork, newWork, receiveBack, reject, request, ship, splitWork } from './lives/steps/node-steps.ts'
import { cancelOrder, cancelUnits, confirm, grant, grantOf } from './lives/steps/order-steps.ts'
import { deliver, declareLost, failAttempt, find, reachSender, scan, turnBack } from './lives/steps/parcel-steps.ts'
import { approveClaim, openClaim } from './lives/steps/trouble-steps.ts'
import { versionOf } from './lives/telling.ts'
import { atNode, held, odd, paid, say, sent, viewOf, type Told } from './testing/told-order.ts'

describe('work that is split', () => {
  test('is with the other node from then on: while nothing is heard of it, while it is asked, and once it took it', () => {
    const told = paid([3])
    const work = atNode(told)
    const other = newWork(told.life, work, 'dresden-dc')
    const given = told.units.slice(0, 1)
    const steps = [() => splitWork(told.life, work, other, given), () => void request(told.life, other, given), () => accept(told.life, other, given)]
    for (const step of steps) {
      step()
      expect(held(viewOf(told))).toEqual({ allocated: 3 })
    }
  })

  test('is nobody’s once the other node has turned it down', () => {
    const told = paid([3])
    const work = atNode(told)
    const other = newWork(told.life, work, 'dresden-dc')
    splitWork(told.life, work, other, told.units.slice(0, 1))
    reject(told.life, other, told.units.slice(0, 1))
    expect(held(viewOf(told))).toEqual({ allocated: 2, open: 1 })
  })

  test('and merged again before the other node said a word is whole', () => {
    const told = paid([3])
    const work = atNode(told)
    const other = newWork(told.life, work, 'dresden-dc')
    splitWork(told.life, work, other, told.units.slice(0, 1))
    mergeWork(told.life, work, other, told.units.slice(0, 1))
    expect(held(viewOf(told))).toEqual({ allocated: 3 })
  })

  test('while it was only asked for is held by nobody', () => {
    const told = paid([3])
    const given = grantOf(told.life, told.units)
    confirm(told.life, [given])
    const [work, other] = [newWork(told.life, given), newWork(told.life, given, 'dresden-dc')]
    request(told.life, work, told.units)
    say(told, work.id, 'FulfillmentSplit', { fulfillmentId: work.id, into: [{ fulfillmentId: other.id, lines: [{ lineId: told.units[0]?.lineId, quantity: 1 }] }] })
    expect(held(viewOf(told))).toEqual({ open: 3 })
  })
})

describe('a number that is used again', () => {
  /** Shipped, back, handed out again and shipped under the same number. */
  function reused(isScanned: boolean): Told & { readonly box: ReturnType<typeof sent>['box'] } {
    const told = paid([2])
    const { work, box } = sent(told)
    if (isScanned) {
      scan(told.life, box, 'returning')
      turnBack(told.life, box)
      reachSender(told.life, box)
    } else failAttempt(told.life, box)
    receiveBack(told.life, work, told.units, box)
    const again = newWork(told.life, grant(told.life, told.units, 'released'))
    accept(told.life, again, told.units)
    ship(told.life, again, [box])
    return { ...told, box: { ...box, work: again } }
  }

  test.each([true, false])('by declared shipments is right and nobody’s incident (it came back with scans: %s)', (isScanned) => {
    const told = reused(isScanned)
    scan(told.life, told.box, 'in_transit')
    expect([held(viewOf(told)), viewOf(told).contradictions]).toEqual([{ in_transit: 2 }, []])
    deliver(told.life, told.box)
    const view = viewOf(told)
    expect([held(view), view.contradictions, view.status]).toEqual([{ delivered: 2 }, [], 'completed'])
  })

  test('of one shipment that the node has back and that is seen delivered all the same still is one', () => {
    const told = paid([2])
    const { work, box } = sent(told)
    failAttempt(told.life, box)
    receiveBack(told.life, work, told.units, box)
    deliver(told.life, box)
    expect(odd(viewOf(told)).map(([code, quantity]) => [code, quantity])).toEqual([['delivered_after_received_back', 2]])
  })

  test('of more units than were ordered waits for who looks after it, where nothing else is open', () => {
    const told = paid([1])
    const { box } = sent(told)
    deliver(told.life, box)
    const more = newWork(told.life)
    say(told, more.id, 'FulfillmentShipped', { fulfillmentId: more.id, parcels: [{ parcelId: told.life.ids.next(ParcelId), carrier: 'dhl-de', trackingNumber: '1', lines: [{ lineId: told.units[0]?.lineId, quantity: 1 }] }], shippedAt: '2026-11-18T00:00:00Z' })
    const view = viewOf(told)
    expect([odd(view).map(([code]) => code), view.status, view.nextExpected]).toEqual([['more_than_ordered'], 'confirmed', { event: 'IncidentResolved', who: 'retailer' }])
  })
})

test('one line has one contradiction of each kind, of as many units as it is about', () => {
  const told = paid([2])
  const { box } = sent(told)
  scan(told.life, box, 'in_transit')
  declareLost(told.life, box)
  cancelUnits(told.life, told.units.slice(0, 1), 'lost', box.id)
  cancelOrder(told.life, 'customer')
  find(told.life, box)
  expect(odd(viewOf(told))).toEqual([['cancelled_but_gone', 2, [told.life.ids.orderId, box.id].sort()]])
})

test('a parcel that is found after its loss was settled is seen as that, also with facts of a newer release in its stream', () => {
  for (const newer of [0, 3]) {
    const told = paid([1])
    const { box } = sent(told)
    scan(told.life, box, 'in_transit')
    for (let i = 0; i < newer; i += 1) say(told, box.id, 'ParcelWeighed' as never, { parcelId: box.id })
    declareLost(told.life, box)
    expect(versionOf(told.life, box.id)).toBe(3 + newer)
    approveClaim(told.life, openClaim(told.life, 'not_received', told.units), 'replacement', 0, box.id)
    find(told.life, box)
    const view = viewOf(told, undefined, ({ type }) => (type as string) !== 'ParcelWeighed')
    expect([held(view), odd(view).map(([code]) => code)]).toEqual([{ in_transit: 1 }, ['found_after_settled']])
  }
})
