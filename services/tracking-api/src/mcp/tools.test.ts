// What tools say to arguments that they cannot use: nothing is read for them, and the words are those of the API.
import { expect, test } from '@jest/globals'
import { z } from 'zod'
import type { Customer } from '@wismo/service'
import { toolsOver } from './tools.ts'

const unread = new Proxy({}, { get: () => () => { throw new Error('nothing is read for what cannot be used') } }) as never
const tools = toolsOver(unread, unread)
const asked = async (name: string, given: object): Promise<unknown> => tools.find((tool) => tool.name === name)?.run(given, { client: { kind: 'customer' } as Customer })

test.each([
  ['get_answer', {}, 'invalid', [['/intent', 'invalid_value']]],
  ['get_answer', { intent: 'where', 'nora.byrne@example.org': 1 }, 'invalid', [['/…', 'unknown_property']]],
  ['get_order', { fields: ['headline'] }, 'invalid', [['/fields', 'invalid_type']]],
  ['get_order', { orderId: 'lin_01h455vb4pex5vsknk084sn02q' }, 'wrong_id_kind', [['/orderId', 'wrong_id_kind']]],
  ['get_order', { orderId: 7, fields: '' }, 'invalid', [['/orderId', 'invalid_type'], ['/fields', 'invalid_format']]],
  ['get_timeline', { limit: 0 }, 'invalid', [['/limit', 'too_small']]],
  ['get_timeline', { before: '0001-01-01T10:00:00Z' }, 'invalid', [['/before', 'invalid']]],
  ['get_timeline', { before: '2026-02-30T10:00:00Z' }, 'invalid', [['/before', 'invalid']]],
])('%s with %j is %s', async (name, given, code, places) => {
  const refusal = (await asked(name, given).catch((error: unknown) => error)) as { readonly code: string; readonly faults: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[] }
  expect([refusal.code, refusal.faults.map((fault) => [fault.pointer, fault.code])]).toEqual([code, places])
  expect(JSON.stringify(refusal.faults)).not.toContain('nora')
})

test('what arguments look like is told as JSON Schema', () => {
  const told = tools.map(({ name, input }) => [name, z.toJSONSchema(input, { io: 'input' })] as const)
  expect(Object.fromEntries(told)['get_timeline']).toMatchObject({ type: 'object', additionalProperties: false, properties: { orderId: { type: 'string', pattern: expect.stringMatching(/^\^ord_/) }, before: { type: 'string', format: 'date-time' } } })
})
