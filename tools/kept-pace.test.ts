import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openPace } from '@wismo/service'
import { keptPace } from './kept-pace.ts'

let folder = ''
const file = (): string => join(folder, 'shop-time')

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wismo-time-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('the file that keeps the shop’s time', () => {
  test('is one number, for its owner alone', () => {
    keptPace(file()).write(1_795_000_000_000.4)
    expect([readFileSync(file(), 'utf8'), statSync(file()).mode & 0o777, keptPace(file()).read()]).toEqual(['1795000000001\n', 0o600, 1_795_000_000_001])
  })

  test.each(['', 'soon', '-5', '0', '1e400', '12.5', '{"shopMs":1}'])('that holds %j counts as never kept', (text) => {
    writeFileSync(file(), text)
    expect(keptPace(file()).read()).toBeUndefined()
  })

  test('that is not there counts as never kept', () => {
    expect(keptPace(join(folder, 'nowhere')).read()).toBeUndefined()
  })

  test('brings a process that was killed on from there, and not from before', () => {
    const real = { ms: Date.parse('2026-11-24T10:00:00Z') }
    const pace = openPace(keptPace(file()), () => real.ms)
    pace.setSpeed(86_400)
    real.ms += 10_000
    const last = pace.clock()
    expect(openPace(keptPace(file()), () => real.ms).clock() > last).toBe(true)
  })
})
