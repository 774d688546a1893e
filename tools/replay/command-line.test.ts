import { describe, expect, test } from '@jest/globals'
import { asked } from './command-line.ts'

const read = (...args: readonly string[]) => asked(args, () => 42)

describe('npm run replay', () => {
  test('sends everything in time by HTTP where nothing else is said', () => {
    expect(read('data')).toEqual({ folder: 'data', bus: false, order: 'time', twice: false, seed: 42 })
  })

  test('takes the way, the order, its seed, and everything twice', () => {
    expect(read('data', '--bus', '--order', 'shuffled', '--seed', '7', '--twice')).toEqual({ folder: 'data', bus: true, order: 'shuffled', twice: true, seed: 7 })
  })

  test('imports copies, or writes them to a file', () => {
    expect(read('data', '--copies', '25')).toMatchObject({ copies: 25 })
    expect(read('data', '--ndjson', 'orders.ndjson')).toMatchObject({ copies: 1, ndjson: 'orders.ndjson' })
  })

  test.each([[[]], [['a', 'b']], [['a', '--order', 'odd']], [['a', '--seed', 'x']], [['a', '--copies', '0']], [['a', '--copies', '2', '--bus']], [['a', '--what']]])('%j is answered with the usage', (args) => {
    expect(() => read(...args)).toThrow('Usage: npm run replay')
  })
})
