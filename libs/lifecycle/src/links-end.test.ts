import { expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { deliver, scan } from './lives/steps/parcel-steps.ts'
import { addLine } from './lives/steps/order-steps.ts'
import { boxOf, ordered, paid, sent, atNode, viewOf } from './testing/told-order.ts'

const day = 86_400_000
const cameAt = (view: ReturnType<typeof viewOf>, i = 0): Instant => view.parcels[i]?.deliveredAt ?? failed()
const failed = (): never => {
  throw new Error('nothing was delivered')
}

test('I36 links end 90 days after the only parcel came', () => {
  const told = paid([2])
  const { box } = sent(told)
  expect(viewOf(told).linksEndAt).toBeUndefined()
  scan(told.life, box, 'in_transit')
  expect(viewOf(told).linksEndAt).toBeUndefined()
  deliver(told.life, box)
  const view = viewOf(told)
  expect(view.linksEndAt).toBe(Instant.plus(cameAt(view), 90 * day))
})

test('I36 the last of several parcels counts, and none while one is to come', () => {
  const told = paid([1, 1])
  const work = atNode(told)
  const boxes = told.lines.map((units) => boxOf(told, work, units))
  for (const [i, box] of boxes.entries()) {
    scan(told.life, box, 'in_transit')
    deliver(told.life, box)
    const view = viewOf(told)
    if (i === 0) expect(view.linksEndAt).toBeUndefined()
    else expect(view.linksEndAt).toBe(Instant.plus([cameAt(view), cameAt(view, 1)].sort().at(-1) ?? failed(), 90 * day))
  }
})

test('I36 an order of which nothing came has links without this end', () => {
  expect(viewOf(ordered([1])).linksEndAt).toBeUndefined()
})

test('I36 a line that was added later is to come again', () => {
  const told = paid([1])
  const { box } = sent(told)
  scan(told.life, box, 'in_transit')
  deliver(told.life, box)
  addLine(told.life, { sku: 'S9', title: 'Thing 9', quantity: 1, price: 1_000 }, 'change')
  expect(viewOf(told).linksEndAt).toBeUndefined()
})
