import { describe, expect, test } from '@jest/globals'
import type { OrderId } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { shapeOf, type Wanted } from './judge.ts'
import { lookUntilRight } from './look.ts'
import type { WismoApi } from './wismo-api.ts'

const id = 'ord_1' as OrderId
const view = (viewVersion: number, status: string): OrderView => ({ id, viewVersion, status, promises: [], lines: [] }) as unknown as OrderView
const wanted = new Map<OrderId, Wanted>([[id, { shape: shapeOf(view(1, 'completed')), full: false, expected: {} as Wanted['expected'] }]])

/** Answers one view after the other, and the last one for ever. */
function api(...answers: readonly (OrderView | undefined)[]): WismoApi & { asked: number } {
  const told = { asked: 0, url: '', bearer: '', post: () => Promise.reject(new Error('nothing is sent here')), get: async () => answers[Math.min(told.asked++, answers.length - 1)] as never }
  return told
}

describe('looking at views', () => {
  test('ends once they are right and nothing moves any more', async () => {
    const { found, sweeps } = await lookUntilRight(api(undefined, view(1, 'pending'), view(4, 'completed')), wanted, 60_000, 1)
    expect(found.map(({ shape }) => shape)).toEqual([wanted.get(id)?.shape])
    expect(sweeps).toBe(2)
  })

  test('goes on where what is right is still moving: the second telling may break it', async () => {
    const asked = api(view(1, 'completed'), view(1, 'completed'), view(1, 'completed'), view(2, 'completed'), view(3, 'pending'))
    const { found } = await lookUntilRight(asked, wanted, 20, 1)
    expect(found.map(({ shape }) => shape)).toEqual([shapeOf(view(3, 'pending'))])
  })

  test('ends without patience for what stays wrong or away', async () => {
    expect((await lookUntilRight(api(view(1, 'pending')), wanted, 10, 1)).found[0]?.shape).toBe(shapeOf(view(1, 'pending')))
    expect((await lookUntilRight(api(undefined), wanted, 10, 1)).found[0]?.shape).toBeUndefined()
  })
})
