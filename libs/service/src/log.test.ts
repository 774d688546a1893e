import { describe, expect, test } from '@jest/globals'
import type { BatchReport, FiredReport } from '@wismo/messaging'
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

  test('nobody’s e-mail, name or phone gets in: not as an object, a child’s own fields, a text with holes, or what an error quotes', () => {
    const lines: string[] = []
    const log = createLog({ level: 'trace', name: 'order' }, { write: (line) => lines.push(line) })
    const person = { name: 'Nora Quill', email: 'nora@example.org', phone: '+353215559876' }
    log.info(person, 'an order')
    log.info({ contact: person, customer: [person], reason: person, orderIds: [person] }, 'an order')
    log.info({ reason: `asked by ${person.email}`, refs: [person.email] }, `of ${person.email}`)
    log.info('hello %s %j', person.name, person)
    log.info({ orderId: 'ord_1' }, 'hello %s', person.name)
    log.info(person)
    log.child({ ...person, orderId: 'ord_1' }).info('of a child')
    log.child({ contact: person }, { serializers: { contact: () => person.email } }).info('of another child')
    log.error(new Error(`"${person.name}" cannot be reached at ${person.email}`))
    log.error({ err: Object.assign(new Error('refused', { cause: new Error(person.email) }), person) }, 'failed')
    log.error({ err: jsonError(`{"name": ${person.name}}`), error: new Error(person.name) }, 'failed')
    log.error({ err: person }, 'failed')
    log.error(undefined, 'failed')
    expect(lines).toHaveLength(13)
    expect(lines.join('')).not.toMatch(/Nora|Quill|nora|example\.org|\+353/)
    expect(JSON.parse(lines[6] ?? '')).toMatchObject({ name: 'order', orderId: 'ord_1', dropped: ['name', 'email', 'phone'], msg: 'of a child' })
  })

  test('everything that the relay, the runners and the timers report gets in', () => {
    const batch = { group: 'g', messages: 1, recorded: 1, parked: 0, skipped: 0, duplicates: 0, redriven: 0, oldestMs: 2, durationMs: 3, shopIds: ['aldermoor'], orderIds: ['ord_1'] } satisfies BatchReport
    const fired = { service: 'order', due: 1, recorded: 1, refused: 1, latestMs: 5 } satisfies FiredReport
    for (const report of [batch, fired, { messages: 1, lagMs: 2, durationMs: 3 }, { service: 'order', wait: 'hold-steps', waitId: 'hld' }]) expect(logged(report)).toMatchObject(report)
  })

  test('says nothing below its level', () => {
    expect(logged({}, 'warn')).toEqual({})
  })
})

function jsonError(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    return error
  }
}
