import { expect, test } from '@jest/globals'
import { idInLogs, noTypeName, typeInLogs } from './names-in-logs.ts'

test.each([
  ['OrderPlaced', 'OrderPlaced'],
  ['wismo.order.OrderPlaced.v2', 'wismo.order.OrderPlaced.v2'],
  ['', noTypeName],
  ['Nora Byrne', noTypeName],
  ['nora@example.org', noTypeName],
  ['a\nlevel=error', noTypeName],
  ['a'.repeat(101), noTypeName],
])('the type %j stands in a log as %j', (type, expected) => {
  expect(typeInLogs(type)).toBe(expected)
})

test('an id is cut, and of its controls and half characters nothing is left', () => {
  expect(idInLogs('a\u0000b\n\u001b[31mc\ud800')).toBe('a\ufffdb\ufffd\ufffd[31mc\ufffd')
  expect(idInLogs('x'.repeat(1_000_000))).toBe('x'.repeat(200))
})
