import { expect, test } from '@jest/globals'
import { faultRounds } from './rounds.ts'

test.each([[{}, 1], [{ WISMO_FAULT_ROUNDS: '' }, 1], [{ WISMO_FAULT_ROUNDS: '18' }, 18]])('%j are %i rounds', (env, rounds) => {
  expect(faultRounds(env)).toBe(rounds)
})

test.each(['0', '-1', '1.5', 'many'])('%j is refused', (WISMO_FAULT_ROUNDS) => {
  expect(() => faultRounds({ WISMO_FAULT_ROUNDS })).toThrow('WISMO_FAULT_ROUNDS')
})
