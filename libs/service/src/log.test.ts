import { describe, expect, test } from '@jest/globals'
import { createLog, type LogLevel } from './log.ts'

function logged(fields: Record<string, unknown>, level: LogLevel = 'info'): Record<string, unknown> {
  const lines: string[] = []
  createLog({ level, name: 'order' }, { write: (line) => lines.push(line) }).info(fields, 'a line')
  return lines.length === 0 ? {} : JSON.parse(lines[0] ?? '')
}

describe('the log', () => {
  test('one JSON line with level as a word and time in UTC', () => {
    expect(logged({ group: 'order.view.v1', messages: 3 })).toEqual({ level: 'info', time: expect.stringMatching(/Z$/), name: 'order', group: 'order.view.v1', messages: 3, msg: 'a line' })
  })

  test('what nobody allowed is left out and named, so is a body in an allowed field', () => {
    const line = logged({ email: 'nora@example.org', authorization: 'Bearer wsk_test_x', orderId: 'ord_1', reason: { email: 'nora@example.org' } })
    expect(line).toMatchObject({ orderId: 'ord_1', dropped: ['email', 'authorization', 'reason'] })
    expect(JSON.stringify(line)).not.toMatch(/nora|wsk_test/)
  })

  test('an error keeps its name, code, message and where it arose, and nothing it carries', () => {
    const error = Object.assign(new Error('no answer'), { code: 'ECONNREFUSED', body: { email: 'nora@example.org' } })
    const { err } = logged({ err: error })
    expect(err).toEqual({ type: 'Error', code: 'ECONNREFUSED', message: 'no answer', stack: expect.stringContaining('log.test.ts') })
  })

  test('a database that repeats a value is not repeated', () => {
    const error = Object.assign(new Error('invalid input syntax for type uuid: "nora@example.org"'), { code: '22P02', severity: 'ERROR' })
    expect(JSON.stringify(logged({ err: error }))).not.toContain('nora')
  })

  test('says nothing below its level', () => {
    expect(logged({}, 'warn')).toEqual({})
  })
})
