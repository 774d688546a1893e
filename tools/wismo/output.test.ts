import { describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { Unavailable } from '@wismo/kernel'
import { CannotRun, sentenceOf, unreachable } from './cannot-run.ts'
import { durationOf, durationText } from './durations.ts'
import { openOutput } from './output.ts'
import { table } from './table.ts'

describe('a table', () => {
  test('columns are as wide as their longest cell, numbers stand to the right', () => {
    expect(table(['id', 'behind'], [['order:1', 5], ['order:12', 120]])).toBe('id        behind\norder:1        5\norder:12     120')
  })

  test('texts of others neither break lines nor command the terminal', () => {
    expect(table(['detail'], [['a\r\n\u001b[31mb']])).toBe('detail\na [31mb')
  })
})

describe('durations', () => {
  test.each([['90s', 90_000], ['5m', 300_000], ['2h', 7_200_000], ['1d', 86_400_000], ['5', undefined], ['-5m', undefined], ['5 m', undefined], ['', undefined]])('%s', (text, ms) => {
    expect(durationOf(text)).toBe(ms)
  })

  test.each([[0, '0s'], [-5, '0s'], [400, '0s'], [59_999, '1m'], [200_000, '3m 20s'], [3_600_000, '1h'], [3_605_000, '1h'], [187_200_000, '2d 4h']])('%d ms', (ms, text) => {
    expect(durationText(ms)).toBe(text)
  })
})

const streams = (isTTY: boolean) => {
  const told = { out: '', err: '' }
  const stream = (name: 'out' | 'err') => ({ isTTY, write: (text: string) => void (told[name] += text) }) as unknown as NodeJS.WriteStream
  return { told, open: (json: boolean) => openOutput(json, stream('out'), stream('err')) }
}

describe('what a command says', () => {
  test('JSON is one document, an empty list included', () => {
    const { told, open } = streams(false)
    open(true).list([], 'Nothing.', ['id'], () => [])
    expect(told.out).toBe('[]\n')
    open(true).one({ asked: 2n }, [])
    expect(told.out).toBe('[]\n{\n  "asked": "2"\n}\n')
  })

  test('names of others neither break lines nor command the terminal, in a table and in JSON', () => {
    const { told, open } = streams(false)
    open(false).one({}, [['  \u001b[2Jreply\u009b31m', '\u009b31mx'], ['id', '1']])
    expect(told.out).toBe('   [2Jreply 31m   31mx\nid               1\n')
    told.out = ''
    const thing = { '\u009b31m': '\u001b\u007f\u0085' }
    open(true).one(thing, [])
    expect(told.out).toBe('{\n  "\\u009b31m": "\\u001b\\u007f\\u0085"\n}\n')
    expect(JSON.parse(told.out)).toEqual(thing)
  })

  test('progress never gets between the answer: elsewhere it is a line now and then, on a terminal it is wiped', () => {
    const file = streams(false)
    const quiet = file.open(false)
    for (const text of ['1 of 3', '2 of 3', '3 of 3']) quiet.progress(text)
    expect(file.told).toEqual({ out: '', err: '1 of 3\n' })
    const terminal = streams(true)
    const drawn = terminal.open(false)
    drawn.progress('1 of 3')
    drawn.one({}, [['published', '3'], ['left out', '']])
    expect(terminal.told).toEqual({ out: 'published  3\n', err: '\r\u001b[K1 of 3\r\u001b[K' })
  })
})

describe('why a command failed, in one sentence', () => {
  const missing = Object.assign(new pg.DatabaseError('relation "wismo_order.parked" does not exist', 1, 'error'), { code: '42P01' })
  test.each([
    [new CannotRun('As it is.'), 'As it is.'],
    [new Unavailable('unavailable', 'The event store does not answer now.'), 'The event store does not answer now.'],
    [missing, 'The tables are not there: is this the right database, and was this release of Wismo started on it once?'],
    ['text', 'The command failed.'],
  ])('%s', (error, sentence) => {
    expect(sentenceOf(error)).toBe(sentence)
  })

  test('a database is named by host, port and name, never with its password', () => {
    const url = 'postgres://someone:secret@db.example/wismo'
    const refused = new AggregateError([Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })])
    expect(unreachable(url, refused).message).toBe('The database wismo at db.example:5432 cannot be reached (ECONNREFUSED).')
    expect(unreachable(url, Object.assign(new Error('no'), { code: '28P01' })).message).toBe('The database wismo at db.example:5432 cannot be reached (it does not know this user or password).')
    expect(unreachable(url, new Error('timeout exceeded when trying to connect')).message).toContain('(timeout exceeded when trying to connect)')
  })
})
