import { existsSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { askedFor, runs } from './deep-runs.ts'

describe('npm run deep', () => {
  test('runs all that there is, or what is named', () => {
    expect(askedFor([])).toEqual({ names: ['faults', 'kills', 'lookup', 'schemathesis', 'canary', 'replay', 'any-order', 'search', 'pages', 'streams', 'mutants'] })
    expect(askedFor(['kills'])).toEqual({ names: ['kills'] })
  })

  test.each([[['--foo'], 'There is no --foo.'], [['nothing', 'faults'], 'There is no nothing.'], [['toString'], 'There is no toString.']])('%j is told how it is called', (args, why) => {
    expect(askedFor(args)).toEqual({ wrong: expect.stringMatching(new RegExp(`^${why}[^]*\\n\\nnpm run deep `)) })
  })

  test('help lists every run', () => {
    for (const name of Object.keys(runs)) expect(askedFor(['-h'])).toEqual({ help: expect.stringContaining(`\n  ${name} `) })
  })

  test('every run names files that are there', () => {
    for (const run of Object.values(runs)) for (const file of run.kind === 'program' ? [run.file] : run.files.map((one) => `${one}.test.ts`)) expect(existsSync(file)).toBe(true)
  })
})
