import { expect, test } from '@jest/globals'
import type { ParkedFilter, ParkedRow } from '@wismo/messaging'
import { untilTried } from './parked.ts'

const row = (id: number, key: string, over: Partial<ParkedRow> = {}): ParkedRow => ({
  id: String(id), group: 'g', key, messageId: '', type: '', code: 'wrong_state', detail: '', faults: [], behind: false, attempts: 2, topic: '', partition: 0, parkedAt: 0, failedAt: 0, waiting: 0, ...over,
})

/** What the table holds at each look, one after the other; the last one stays. */
const holding = (...looks: readonly (readonly ParkedRow[])[]) => {
  let look = -1
  return {
    async list({ after, limit, heads }: ParkedFilter): Promise<readonly ParkedRow[]> {
      if (after === undefined) look += 1
      const rows = looks[Math.min(look, looks.length - 1)] ?? []
      expect(heads).toBe(true)
      return rows.filter(({ id }) => after === undefined || Number(id) > Number(after)).slice(0, limit)
    },
  }
}
const keys = [{ group: 'g', key: 'a' }, { group: 'g', key: 'b' }]
const quiet = { progress: () => undefined }

test('all that was asked for was tried before the first look, and failed: it is parked still', async () => {
  expect(await untilTried([{ parked: holding([row(1, 'a'), row(2, 'b'), row(3, 'of nobody', { askedAt: 1 }), row(4, 'a', { group: 'other', askedAt: 1 })]), keys }], quiet)).toBe(2)
})

test('what was asked for is waited for, and so is what waited behind it', async () => {
  const looks = holding([row(1, 'a', { askedAt: 1 }), row(2, 'b')], [row(5, 'a', { behind: true }), row(2, 'b')], [row(2, 'b')])
  expect(await untilTried([{ parked: looks, keys }], quiet)).toBe(1)
})

test('thousands that are parked before it hide nothing', async () => {
  const others = Array.from({ length: 11_000 }, (_, i) => row(i + 1, `x${i}`))
  expect(await untilTried([{ parked: holding([...others, row(20_000, 'a')]), keys }], quiet)).toBe(1)
})

test('nothing is left of what was asked for', async () => {
  expect(await untilTried([{ parked: holding([]), keys }], quiet)).toBe(0)
})
