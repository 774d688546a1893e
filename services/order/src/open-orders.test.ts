import { expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { isOver } from './open-orders.ts'

const now = Instant.parse('2026-11-27T10:00:00Z')
const view = (status: OrderView['status'], disputed = false, told = '2026-11-01T10:00:00.000Z') => ({ status, money: { disputed }, timeline: { entries: [{ recordedAt: told }] } }) as unknown as OrderView

test.each([
  ['draft', false], ['pending', false], ['confirmed', false], ['cancelled', true], ['completed', true], ['closed', true],
] as const)('P17 an order that is %s: over is %s', (status, over) => {
  expect(isOver(view(status), now)).toBe(over)
})

test('P17 a dispute with the bank keeps an order open, silence for half a year ends one', () => {
  expect(isOver(view('completed', true), now)).toBe(false)
  expect(isOver(view('confirmed', true, '2025-01-01T00:00:00.000Z'), now)).toBe(false)
  expect(isOver(view('confirmed', false, '2026-05-31T09:59:00.000Z'), now)).toBe(true)
  expect(isOver(view('confirmed', false, '2026-06-01T10:00:00.000Z'), now)).toBe(false)
})
