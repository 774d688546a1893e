import { describe, expect, test } from '@jest/globals'
import { askingBeside, errandsOf } from './between-batches.ts'

describe('errands between batches', () => {
  test('come when they are due, not before', async () => {
    let runs = 0
    const errands = errandsOf([{ firstInMs: 60_000, run: async () => (runs += 1) }], () => undefined)
    expect(errands.dueInMs()).toBeGreaterThan(50_000)
    await errands.runDue()
    expect(runs).toBe(0)
  })

  test('come again when they say, at once too', async () => {
    const answers = [0, 60_000]
    const errands = errandsOf([{ firstInMs: 0, run: async () => answers.shift() ?? 0 }], () => undefined)
    await errands.runDue()
    expect(errands.dueInMs()).toBe(0)
    await errands.runDue()
    expect(errands.dueInMs()).toBeGreaterThan(50_000)
  })

  test('one that fails is told of, waits longer each time up to ten seconds, and hinders no other', async () => {
    const told: number[] = []
    let runs = 0
    const errands = errandsOf([{ firstInMs: 0, run: () => Promise.reject(new Error('away')) }, { firstInMs: 0, run: async () => (runs += 1) && 0 }], (_, retryInMs) => told.push(retryInMs))
    await errands.runDue()
    await errands.runDue()
    expect([told, runs]).toEqual([[1_000], 2])
  })

  test('one that asks somebody else is back at once, asks once at a time, and acts on the answer when it comes by again', async () => {
    const waiting: ((answer: number) => void)[] = []
    const acted: number[] = []
    const errand = askingBeside(0, () => new Promise<number>((resolve) => waiting.push(resolve)), async (answer) => acted.push(answer) && 60_000)
    expect(await errand.run()).toBeLessThan(100)
    expect(await errand.run()).toBeLessThan(100)
    expect([waiting.length, acted]).toEqual([1, []])
    waiting[0]?.(7)
    await errand.idle()
    expect(acted).toEqual([])
    expect(await errand.run()).toBe(60_000)
    expect(acted).toEqual([7])
    await errand.run()
    expect(waiting).toHaveLength(2)
  })

  test('and throws what it was answered with, once', async () => {
    const errand = askingBeside(0, () => Promise.reject(new Error('away')), async () => 0)
    await errand.run()
    await errand.idle()
    await expect(errand.run()).rejects.toThrow('away')
    expect(await errand.run()).toBeLessThan(100)
  })
})
