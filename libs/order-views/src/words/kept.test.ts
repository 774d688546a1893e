import { expect, test } from '@jest/globals'
import { keptUpTo } from './kept.ts'

test('what is kept is made once, and all of it is forgotten before it is too much', () => {
  const made: string[] = []
  const kept = keptUpTo<string>(2)
  const ask = (name: string): string => kept(name, () => {
    made.push(name)
    return name.toUpperCase()
  })
  expect(['a', 'b', 'a', 'b', 'c', 'a', 'c'].map(ask)).toEqual(['A', 'B', 'A', 'B', 'C', 'A', 'C'])
  expect(made).toEqual(['a', 'b', 'c', 'a'])
})
