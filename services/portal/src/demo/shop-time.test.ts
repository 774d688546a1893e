import { beforeEach, describe, expect, test } from '@jest/globals'
import { openPace } from '@wismo/service'
import { openShopTime, type ShopTime } from './shop-time.ts'

const start = Date.parse('2026-11-24T10:00:00Z')
const minute = 60_000
let real: number
let time: ShopTime
let clock: () => string

beforeEach(() => {
  real = start
  const pace = openPace({ read: () => undefined, write: () => undefined }, () => real)
  clock = pace.clock
  time = openShopTime({ pace, clock: pace.clock }, () => real)
})

describe('the time of the demo’s shop', () => {
  test.each([1_440, 0])('of a visitor who is gone for five minutes it goes as the machine does: %i', (speed) => {
    time.setSpeed(speed)
    real += 5 * minute
    time.settle()
    expect(time.speed()).toBe(speed)
    real += 1
    time.settle()
    expect(time.speed()).toBe(1)
  })

  test('of one who looks again and again it goes on', () => {
    time.setSpeed(1_440)
    for (let i = 0; i < 10; i += 1) {
      real += 4 * minute
      time.seen()
      time.settle()
    }
    expect(time.speed()).toBe(1_440)
  })

  test('after a pause it goes on as fast as before', () => {
    time.setSpeed(24)
    time.setSpeed(0)
    time.setSpeed('on')
    expect(time.speed()).toBe(24)
  })

  test('knows when it began to go faster, and a pause does not count', () => {
    real += minute
    time.setSpeed(24)
    const since = time.fastSince()
    expect(since).toBe('2026-11-24T10:01:00.000Z')
    real += minute
    time.setSpeed(1_440)
    expect(time.fastSince()).toBe(since)
  })

  test('a speed that there is not changes nothing', () => {
    time.setSpeed(24)
    expect(() => time.setSpeed(7)).toThrow(RangeError)
    expect([time.speed(), time.fastSince()]).toEqual([24, '2026-11-24T10:00:00.000Z'])
  })

  test('where the clock is the machine’s it cannot be changed', () => {
    const fixed = openShopTime({ clock: () => clock() as ReturnType<ShopTime['fastSince']> }, () => real)
    fixed.setSpeed(24)
    expect(fixed.speed()).toBe(1)
  })
})
