import { expect, test } from '@jest/globals'
import { inTurn } from './in-turn.ts'

/** Readings that end when a test says so. */
function readings() {
  const begun: { readonly key: string; end(): void; fail(): void }[] = []
  const read = inTurn((key) => new Promise<string>((resolve, reject) => begun.push({ key, end: () => resolve(`${key}${begun.length}`), fail: () => reject(new Error('away')) })))
  return { begun, read }
}

test('who asks while one is read shares the next, and nobody gets what began before they asked', async () => {
  const { begun, read } = readings()
  const first = read('a')
  const [second, third] = [read('a'), read('a')]
  expect(begun.length).toBe(1)
  begun[0]?.end()
  expect(await first).toBe('a1')
  expect(begun.length).toBe(2)
  const fourth = read('a')
  begun[1]?.end()
  expect(await Promise.all([second, third])).toEqual(['a2', 'a2'])
  begun[2]?.end()
  expect(await fourth).toBe('a3')
  const later = read('a')
  begun[3]?.end()
  expect(await later).toBe('a4')
})

test('one that fails is told to who asked for it, and the next one begins; others are not waited for', async () => {
  const { begun, read } = readings()
  const [failed, next, other] = [read('a'), read('a'), read('b')]
  expect(begun.map(({ key }) => key)).toEqual(['a', 'b'])
  begun[0]?.fail()
  await expect(failed).rejects.toThrow('away')
  begun[2]?.end()
  begun[1]?.end()
  expect(await Promise.all([next, other])).toEqual(['a3', 'b3'])
})
