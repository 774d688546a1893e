// Orders of which other systems tell what they did, as the view shows them.
import { describe, expect, test } from '@jest/globals'
import { FulfillmentId, ReturnId, ReturnsAccountId, wismoSpace } from '@wismo/kernel'
import { held, ordered, say, viewOf, type Told } from './testing/told-order.ts'

const [work, returnId, account] = [FulfillmentId.of(wismoSpace, 'f'), ReturnId.of(wismoSpace, 'r'), ReturnsAccountId.of(wismoSpace, 'rac')]
const none = { allocated: 0, packed: 0, ready: 0, underWay: 0, handedOver: 0 }
const lineOf = ({ units }: Told) => ({ lineId: units[0]?.lineId, quantity: units.length })

function report(told: Told, type: 'FulfillmentAccepted' | 'DeliveryDeparted' | 'PickedUp', status: string, units: Partial<typeof none>): void {
  const reported = { lines: [lineOf(told)], units: [{ lineId: lineOf(told).lineId, ...none, ...units }], status, locationId: 'cork-dc' }
  say(told, work, type, { fulfillmentId: work, lines: [lineOf(told)], locationId: 'cork-dc', reported })
}

describe('work of another system', () => {
  test('what comes next is what the order says, where the node did not say how the units reach the customer', () => {
    for (const [method, event] of [['pickup', 'PickupReady'], ['ship', 'FulfillmentShipped']] as const) {
      const told = ordered([2], { method })
      say(told, told.life.ids.orderId, 'OrderConfirmed', { grants: [] })
      report(told, 'FulfillmentAccepted', 'accepted', { allocated: 2 })
      expect([held(viewOf(told)), viewOf(told).nextExpected?.event]).toEqual([{ allocated: 2 }, event])
    }
  })

  test('what left without a number is on its way, and nobody is told that it comes today', () => {
    const told = ordered([2])
    report(told, 'DeliveryDeparted', 'shipped', { underWay: 2 })
    expect([held(viewOf(told)), viewOf(told).headline]).toMatchObject([{ in_transit: 2 }, { code: 'on_the_way', stage: 'on_the_way' }])
    report(told, 'PickedUp', 'completed', { handedOver: 2 })
    expect([held(viewOf(told)), viewOf(told).fulfillmentStatus]).toEqual([{ delivered: 2 }, 'delivered'])
  })
})

test('goods that came back are shown with why, what was taken and what it came to', () => {
  const told = ordered([2])
  const { lineId } = lineOf(told)
  report(told, 'PickedUp', 'completed', { handedOver: 2 })
  say(told, account, 'ReturnReceived', { returnId, lines: [{ lineId, quantity: 1 }], locationId: 'cork', reason: { code: 'too_small' } })
  say(told, account, 'ReturnInspected', { returnId, lines: [{ lineId, accepted: 1, rejected: 0, missing: 0, grade: 'new' }] })
  say(told, account, 'ReturnResolved', { returnId, outcome: 'refund', currency: 'EUR', amount: 1_000 })
  const view = viewOf(told)
  expect(view.returns).toEqual([{ id: returnId, status: 'resolved', outcome: 'refund', amount: 1_000, lines: [{ lineId, quantity: 1, reason: 'too_small', accepted: 1, rejected: 0, missing: 0 }] }])
  expect([held(view), view.returnStatus, view.contradictions]).toEqual([{ delivered: 1, returned: 1 }, 'partially_returned', []])
})
