import { expect, test } from '@jest/globals'
import { tableOf } from './contracts.ts'

test('figures are right-aligned under their units, and each is set against JSON', () => {
  const table = tableOf([
    { event: 'LampLit', step: 'JSON.stringify', wallUs: 10, cpuUs: 8, bytes: 1_000 },
    { event: 'LampLit', step: 'Avro encode', wallUs: 4.256, cpuUs: 4, bytes: 430 },
    { event: 'LampLit', step: 'Skip by header', wallUs: 0.1, cpuUs: 0.1 },
  ])
  expect(table.split('\n')).toEqual([
    'LampLit         wall us  CPU us  CPU/JSON  bytes  bytes/JSON',
    'Avro encode        4.26    4.00      0.50    430        0.43',
    'JSON.stringify    10.00    8.00             1000',
    'Skip by header     0.10    0.10',
  ])
})
