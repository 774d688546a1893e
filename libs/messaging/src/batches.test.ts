import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { requestsOf } from './batches.ts'

const message = (bytes: number) => ({ topic: 't', key: 'k', value: new Uint8Array(bytes), headers: {} })

test('requests hold every message once, in order, within their limits', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 2_000 })), (sizes) => {
    const messages = sizes.map(message)
    const requests = requestsOf(messages, { messages: 5, bytes: 3_000 })
    expect(requests.flat()).toEqual(messages)
    for (const request of requests) {
      expect(request.length).toBeLessThanOrEqual(5)
      expect(request.length === 1 || request.reduce((sum, { value }) => sum + (value?.length ?? 0) + 200, 0) <= 3_000).toBe(true)
    }
  }))
})

test('a message above the limit goes alone', () => {
  expect(requestsOf([message(1), message(9_000), message(1)], { messages: 5, bytes: 3_000 }).map((request) => request.length)).toEqual([1, 1, 1])
})
