import { expect, test } from '@jest/globals'
import { headlinePill, parcelPill, promisePill, workPill } from './desk-words.ts'

test.each([
  ['in_transit', [], 'On its way'], ['in_transit', ['delayed'], 'Late'], ['in_transit', ['delayed', 'silent'], 'No news'], ['in_transit', ['customs'], 'At customs'], ['held', ['duties_due', 'customs'], 'Duties to pay'], ['in_transit', ['damaged', 'delayed'], 'Damaged'],
  ['returning', ['refused'], 'Coming back to us'], ['delivered', ['delayed'], 'Delivered'], ['out_for_delivery', ['delayed'], 'Out for delivery'], ['lost', ['silent'], 'Lost'], ['pre_transit', [], 'Not handed over yet'], ['unknown', [], 'Nobody can say'], ['teleported_away', [], 'Teleported away'],
] as const)('a parcel that is %s with %j is called %s', (status, flags, text) => {
  expect(parcelPill({ status, flags }).text).toBe(text)
})

test('what no word is there for is its code in words', () => {
  expect([headlinePill('preparing').text, headlinePill('on_the_moon').text, workPill('shipped').text, promisePill('void').text, promisePill('replaced').text]).toEqual(['Being prepared', 'On the moon', 'Shipped', 'Not needed any more', 'Replaced'])
})
