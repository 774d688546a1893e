import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { unitsOf, type Claim } from './units.ts'

test('I1 the buckets of a line are never negative and sum to what was ordered, whatever is claimed', () => {
  const stages = ['backordered', 'allocated', 'packed', 'ready', 'in_transit', 'delivered', 'coming_back', 'back_at_sender', 'never_had', 'lost_back', 'return_in_transit', 'returned', 'lost', 'cancelled'] as const
  const claims = fc.array(fc.record({ part: fc.string(), stage: fc.constantFrom(...stages), quantity: fc.integer({ min: 0, max: 20 }) }), { maxLength: 12 })
  fc.assert(fc.property(fc.integer({ min: 1, max: 30 }), claims, (total, drawn) => {
    const { units } = unitsOf(total, drawn satisfies readonly Claim[])
    expect(Object.values(units).reduce((sum, quantity) => sum + quantity, 0)).toBe(total)
    expect(Math.min(...Object.values(units))).toBeGreaterThanOrEqual(0)
  }))
})

test('of claims that are as strong the one with the later id yields, whatever came first', () => {
  const claims: readonly Claim[] = [{ part: 'b', stage: 'packed', quantity: 2 }, { part: 'a', stage: 'packed', quantity: 2 }, { part: 'c', stage: 'packed', quantity: 1 }]
  for (const told of [claims, [...claims].reverse()]) {
    expect(unitsOf(3, told)).toMatchObject({ units: { packed: 3, open: 0 }, surplus: [{ part: 'b', stage: 'packed', quantity: 1 }, { part: 'c', stage: 'packed', quantity: 1 }] })
  }
  expect(unitsOf(2, [{ part: 'a', stage: 'delivered', quantity: 1 }, { part: 'b', stage: 'lost_back', quantity: 1 }])).toMatchObject({ lostBack: 1, surplus: [] })
})
