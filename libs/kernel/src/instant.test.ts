import { describe, expect, test } from '@jest/globals'
import { Instant } from './instant.ts'

describe('instants', () => {
  test.each([
    ['2026-11-16T18:22:10Z', '2026-11-16T18:22:10.000Z'],
    ['2026-11-16T19:22:10.5+01:00', '2026-11-16T18:22:10.500Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(Instant.parse(text)).toBe(instant)
  })

  test.each(['2026-11-16', '2026-11-16T18:22:10', '2026-02-29T00:00:00Z', '2026-13-01T00:00:00Z', 'now', '2026-11-16T25:00:00Z', '1795000000000'])('%j is no instant', (text) => {
    expect(() => Instant.parse(text)).toThrow(expect.objectContaining({ code: 'invalid' }))
  })

  test('milliseconds come back', () => {
    const instant = Instant.parse('2026-11-16T18:22:10.123Z')
    expect(Instant.fromMillis(Instant.toMillis(instant))).toBe(instant)
    expect(Instant.plus(instant, 877)).toBe('2026-11-16T18:22:11.000Z')
  })
})
