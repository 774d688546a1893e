import { expect, test } from '@jest/globals'
import type { RecordSchema, Schema } from '../../libs/contracts/src/schema.ts'
import { plainTextProblems } from './plain-texts.ts'

const record = (name: string, fields: Readonly<Record<string, Schema>>): RecordSchema => ({ type: 'record', name, namespace: 'wismo.test', fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })) })
const inner = record('Inner', { note: 'string' })
const types = new Map([['wismo.test.Inner', inner]])
const sent = record('Sent', { orderId: { type: 'string', brand: 'OrderId' }, at: { type: 'string', format: 'day' }, count: 'int', code: 'string', more: ['null', { type: 'array', items: 'wismo.test.Inner' }], labels: { type: 'map', values: 'string' } })
const problemsOf = (...fields: readonly string[]) => plainTextProblems([sent], types, [{ class: 'codes', doc: 'Codes.', fields }])

test('I35 a text that no type stands for is named with what it is, in shared types, lists and maps too', () => {
  expect(problemsOf('Sent.code', 'Inner.note', 'Sent.labels')).toEqual([])
  expect(problemsOf('Sent.code')).toEqual([expect.stringMatching(/^Inner\.note is a text/), expect.stringMatching(/^Sent\.labels is a text/)])
})

test('what is said of no field, or twice, is told', () => {
  expect(problemsOf('Sent.code', 'Inner.note', 'Sent.labels', 'Sent.orderId', 'Sent.code')).toEqual(['plain-texts.json names Sent.orderId, which is no text of an event.', 'plain-texts.json names Sent.code twice.'])
})
