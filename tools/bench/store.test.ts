import { describe, expect, test } from '@jest/globals'
import { driftOf } from './store-growth.ts'
import { microsecondsBetween, rowsOf } from './store-measure.ts'
import { profileText } from './store-profile.ts'
import { sectionText, tableText, targetText } from './store-table.ts'
import { askedFor } from './store.ts'

describe('the figures of a heat', () => {
  test('are medians, and ratios are of one round: a slow round of all changes no ratio', () => {
    const sample = (wallUs: number): { wallUs: number; nodeUs: number; postgresUs: number } => ({ wallUs, nodeUs: wallUs / 2, postgresUs: wallUs / 4 })
    const rows = rowsOf([{ name: 'raw', samples: [sample(10), sample(100), sample(12)] }, { name: 'store', samples: [sample(20), sample(200), sample(24)] }])
    expect(rows).toEqual([
      { name: 'raw', wallUs: 12, perSecond: 1_000_000 / 12, nodeUs: 6, postgresUs: 3, cpuUs: 9 },
      { name: 'store', wallUs: 24, perSecond: 1_000_000 / 24, nodeUs: 12, postgresUs: 6, cpuUs: 18, rateRatio: 0.5, cpuRatio: 2 },
    ])
  })

  test('say nothing of PostgreSQL where it runs elsewhere', () => {
    const samples = [{ wallUs: 10, nodeUs: 5 }]
    expect(rowsOf([{ name: 'raw', samples }, { name: 'store', samples }])[1]).toEqual({ name: 'store', wallUs: 10, perSecond: 100_000, nodeUs: 5, rateRatio: 1 })
  })

  test('count a backend that came in between from its start, and none that left', () => {
    expect(microsecondsBetween(new Map([[1, 5_000], [2, 9_000]]), new Map([[1, 7_000], [3, 4_000]]))).toBe(6)
  })
})

test('growth is the farthest from the smallest table, either way', () => {
  expect(driftOf([20, 21, 17, 22])).toBe(15)
  expect(driftOf([20, undefined])).toBeUndefined()
})

test('figures are right-aligned under their units', () => {
  const rows = [{ name: 'raw insert', perSecond: 40_000, wallUs: 25, nodeUs: 10.04, postgresUs: 12, cpuUs: 22.04 }, { name: 'appendMany', perSecond: 9_000.4, wallUs: 111.1, nodeUs: 20, rateRatio: 0.225, cpuRatio: 2 }]
  expect(tableText({ heading: 'new', rows }, 'event').split('\n')).toEqual([
    'new         events/s  wall us  node us  PostgreSQL us  CPU us  rate ratio  CPU ratio',
    'raw insert     40000     25.0     10.0           12.0    22.0',
    'appendMany      9000      111     20.0                               0.23       2.00',
  ])
})

test('each target stands beside its figure', () => {
  expect(targetText({ of: 'append', figure: 0.651, unit: ' of the raw rate', atLeast: 0.7 })).toBe('append: 0.65 of the raw rate (target at least 0.70) MISSED')
  expect(targetText({ of: 'step', figure: 70, unit: ' us of CPU', atMost: 70 })).toBe('step: 70 us of CPU (target at most 70) met')
  expect(targetText({ of: 'step', figure: undefined, unit: ' us of CPU', atMost: 70 })).toBe('step: not measured here (target at most 70 us of CPU)')
})

test('a section without notes ends with its targets', () => {
  expect(sectionText({ title: 'Title', operation: 'event', tables: [], targets: [{ of: 'append', figure: 1, unit: '', atLeast: 0.7 }], notes: [] })).toBe('Title\n\nappend: 1 (target at least 0.70) met')
})

test('a profile names what is waited for most', () => {
  const waits = [{ wait: 'IO WalSync', times: 3 }, { wait: 'on a processor or waiting for one', times: 1 }]
  expect(profileText('append', { node: 0.256, postgres: 1 }, waits)).toBe('Profile of append: processors busy, node 0.26, PostgreSQL 1.00; statements at work: IO WalSync 75 %, on a processor or waiting for one 25 %')
})

describe('the flags', () => {
  test('choose sections, in the order of the bench', () => {
    expect(askedFor(['--only=read,batch', '--json', '--quick'])).toMatchObject({ json: true, names: ['read', 'batch'], plan: { rounds: 3 } })
    expect(askedFor([]).names).toEqual(['batch', 'single', 'read', 'step', 'emmett', 'growth'])
  })

  test.each([['--fast'], ['--only=writing']])('%s is answered with what there is', (flag) => {
    expect(() => askedFor([flag])).toThrow('Usage: npm run bench -- store')
  })
})
