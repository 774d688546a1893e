import { beforeEach, describe, expect, test } from '@jest/globals'
import { openPace, paces, type KeptPace } from './pace.ts'

const start = Date.parse('2026-11-24T10:00:00Z')
let real = start
let kept: number | undefined
const file: KeptPace = { read: () => kept, write: (shopMs) => void (kept = shopMs) }
const open = () => openPace(file, () => real)

beforeEach(() => {
  real = start
  kept = undefined
})

describe('the clock of the shop', () => {
  test('is the machine’s until somebody makes it faster', () => {
    const pace = open()
    real += 60_000
    expect([pace.clock(), pace.speed()]).toEqual(['2026-11-24T10:01:00.000Z', 1])
  })

  test('a day takes a minute', () => {
    const pace = open()
    pace.setSpeed(1_440)
    real += 60_000
    expect(pace.clock()).toBe('2026-11-25T10:00:00.000Z')
  })

  test('stands still, and goes on from there', () => {
    const pace = open()
    pace.setSpeed(0)
    real += 3_600_000
    expect(pace.clock()).toBe('2026-11-24T10:00:00.000Z')
    pace.setSpeed(1)
    real += 1_000
    expect(pace.clock()).toBe('2026-11-24T10:00:01.000Z')
  })

  test('after a restart it goes on where it was, at the speed of the machine', () => {
    const pace = open()
    pace.setSpeed(1_440)
    real += 60_000
    const last = pace.clock()
    pace.end()
    const again = open()
    expect([again.clock(), again.speed()]).toEqual([last, 1])
  })

  test.each(paces)('a process that is killed has told no time that the next one tells again: %s times', (speed) => {
    const pace = open()
    pace.setSpeed(speed)
    let last = ''
    for (let i = 0; i < 50; i += 1) {
      real += 137
      last = pace.clock()
    }
    expect(open().clock() > last).toBe(true)
  })

  test('never goes back with the machine', () => {
    const pace = open()
    real += 10_000
    const before = pace.clock()
    real -= 5_000
    expect(pace.clock()).toBe(before)
  })

  test('knows its speeds', () => {
    expect(() => open().setSpeed(3)).toThrow(RangeError)
  })
})
