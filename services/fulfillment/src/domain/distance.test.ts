import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { distanceBetween, type Coordinates } from './distance.ts'

const place = fc.record<Coordinates>({ lat: fc.double({ min: -90, max: 90, noNaN: true }), lon: fc.double({ min: -180, max: 180, noNaN: true }) })
const halfWayRound = 20_015_115

test('a place is nowhere but where it is, as far from another as that is from it, and no way round is longer than half of it', () => {
  fc.assert(
    fc.property(place, place, (a, b) => {
      const far = distanceBetween(a, b)
      expect(distanceBetween(a, a)).toBe(0)
      expect(far).toBeCloseTo(distanceBetween(b, a), 6)
      expect(far >= 0 && far <= halfWayRound).toBe(true)
    }),
  )
})

test('there is no shorter way over a third place', () => {
  fc.assert(fc.property(place, place, place, (a, b, c) => distanceBetween(a, c) <= distanceBetween(a, b) + distanceBetween(b, c) + 0.000_001), { examples: [[{ lat: 0, lon: 0 }, { lat: 6.037091348628667e-7, lon: 0 }, { lat: 0, lon: 179.99999790869023 }]], numRuns: 1_000 })
})

test.each<[string, Coordinates, Coordinates, number]>([
  ['Paris and London', { lat: 48.8566, lon: 2.3522 }, { lat: 51.5074, lon: -0.1278 }, 343_560],
  ['Berlin and Leipzig', { lat: 52.52, lon: 13.405 }, { lat: 51.3397, lon: 12.3731 }, 149_100],
  ['Auckland and Suva, over the date line', { lat: -36.8485, lon: 174.7633 }, { lat: -18.1416, lon: 178.4419 }, 2_111_000],
  ['a degree of the equator', { lat: 0, lon: -0.5 }, { lat: 0, lon: 0.5 }, 111_195],
  ['two doors of a street', { lat: 51.8985, lon: -8.4756 }, { lat: 51.8985, lon: -8.4755 }, 6.86],
  ['the poles', { lat: 90, lon: 12 }, { lat: -90, lon: 7 }, 20_015_114],
])('%s', (_places, a, b, metres) => {
  expect(Math.abs(distanceBetween(a, b) - metres) / metres).toBeLessThan(0.001)
})
