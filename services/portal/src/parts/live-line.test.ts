import { describe, expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { lastNews } from './live-line.tsx'

const now = Instant.parse('2026-11-28T14:50:00Z')
const entry = (type: string, at: string, recordedAt: string = now) => ({ id: `e-${type}`, type, at: Instant.parse(at), recordedAt: Instant.parse(recordedAt), refs: [] })
const newsOf = (...entries: ReturnType<typeof entry>[]) => lastNews({ timeline: { entries }, parcels: [] }, now)

describe('the last news of an order', () => {
  test('what is told late is as old as it is', () => {
    expect(newsOf(entry('OrderPlaced', '2026-11-24T09:00:00Z'), entry('ParcelDelivered', '2026-11-26T10:30:00Z'))).toBe('2026-11-26T10:30:00.000Z')
  })
  test('what we conclude of it is none', () => {
    expect(newsOf(entry('OrderPlaced', '2026-11-24T09:00:00Z'), entry('OrderConfirmed', now), entry('PromiseBroken', now))).toBe('2026-11-24T09:00:00.000Z')
  })
  test('a shop whose clock is ahead of ours counts by its own', () => {
    expect(newsOf(entry('ParcelDelivered', '2026-11-28T14:00:00Z', '2026-11-20T14:00:00Z'))).toBe('2026-11-28T14:00:00.000Z')
  })
  test('nothing of a time that is still to come', () => {
    expect(newsOf(entry('OrderPlaced', '2026-11-24T09:00:00Z'), entry('ParcelDelivered', '2026-12-24T09:00:00Z'))).toBe(now)
  })
  test('where nothing was told there is none', () => {
    expect(newsOf()).toBeUndefined()
  })
})
