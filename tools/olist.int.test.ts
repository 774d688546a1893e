import { existsSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { centavos, instantOf, readOlist } from './olist.ts'

const folder = `${process.env['WISMO_DATA'] ?? '../shared/data'}/olist`

describe('the wall clock of São Paulo', () => {
  test.each([
    ['2017-07-01 12:00:00', '2017-07-01T15:00:00.000Z'],
    ['2017-12-01 12:00:00', '2017-12-01T14:00:00.000Z'],
    ['2017-10-14 23:30:00', '2017-10-15T02:30:00.000Z'],
    ['2017-10-15 01:30:00', '2017-10-15T03:30:00.000Z'],
  ])('%s is %s', (local, utc) => {
    expect(instantOf(local)).toBe(utc)
  })
})

test.each([['109.90', 10990], ['25.5', 2550], ['0.0', 0], ['7', 700], ['19.99', 1999]])('%s is %i centavos', (decimal, amount) => {
  expect(centavos(decimal)).toBe(amount)
})

const present = existsSync(folder)
if (!present && process.env['CI'] !== 'true') process.stderr.write(`Left out: the Olist orders are not in ${folder} (WISMO_DATA).\n`)

if (present || process.env['CI'] === 'true') {
  describe('the Olist files', () => {
    test('give 4,071 orders, 1,000 of them full with 1,149 lines and 159,040.43 in all', async () => {
      const orders = await readOlist(folder)
      const full = orders.filter((order) => order.full)
      expect([orders.length, full.length]).toEqual([4071, 1000])
      expect(full.flatMap(({ lines }) => lines)).toHaveLength(1149)
      expect(full.reduce((sum, { total }) => sum + total, 0)).toBe(15904043)
      expect(orders.filter(({ full: isFull, lines }) => !isFull && lines.length !== 1)).toEqual([])
      expect(orders.filter(({ full: isFull, total }) => !isFull && total === 10_000).length).toBeGreaterThanOrEqual(2797)
    })
  })
}
