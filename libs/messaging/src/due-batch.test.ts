import { expect, test } from '@jest/globals'
import { Rejected } from '@wismo/kernel'
import { refusalOf, type DueWait } from './due-batch.ts'

test('a NUL in the words of a refusal can be stored and stops no other wait', () => {
  const bug = (): void => undefined
  expect(refusalOf({} as DueWait, new Rejected('wrong_state', 'Nora\u0000Byrne'), bug).detail).toBe('Nora\ufffdByrne')
})
