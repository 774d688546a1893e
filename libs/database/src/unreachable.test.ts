import { expect, test } from '@jest/globals'
import pg from 'pg'
import { isUnreachable } from './unreachable.ts'

const fromServer = (code: string): Error => Object.assign(new pg.DatabaseError('said so', 7, 'error'), { code })
const fromNetwork = (code: string): Error => Object.assign(new Error(code), { code })

test.each<[string, unknown, boolean]>([
  ['the server shuts down', fromServer('57P01'), true],
  ['the server starts', fromServer('57P03'), true],
  ['there are too many connections', fromServer('53300'), true],
  ['nobody listens', fromNetwork('ECONNREFUSED'), true],
  ['the connection was cut', fromNetwork('ECONNRESET'), true],
  ['the driver lost it', new Error('Connection terminated unexpectedly'), true],
  ['the driver waited long enough', new Error('timeout exceeded when trying to connect'), true],
  ['the statement is wrong', fromServer('42601'), false],
  ['a row is there twice', fromServer('23505'), false],
  ['a file is missing', fromNetwork('ENOENT'), false],
  ['a mistake of ours', new TypeError('x is not a function'), false],
  ['anything else', new Error('select secret from somewhere'), false],
  ['no error', 'Connection terminated', false],
])('%s', (_, error, expected) => {
  expect(isUnreachable(error)).toBe(expected)
})
