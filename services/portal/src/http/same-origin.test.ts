import { describe, expect, test } from '@jest/globals'
import { requireSameOrigin } from './same-origin.ts'

const host = 'localhost:3000'

describe('who may send a form of ours', () => {
  test.each([{ host, 'sec-fetch-site': 'same-origin' }, { host, origin: 'http://localhost:3000' }])('its own page: %j', (headers) => {
    expect(() => requireSameOrigin({ headers })).not.toThrow()
  })
  test.each([
    { host, 'sec-fetch-site': 'cross-site', origin: 'http://localhost:3000' }, { host, 'sec-fetch-site': 'same-site' }, { host, 'sec-fetch-site': 'none' }, { host, origin: 'http://evil.example' },
    { host, origin: 'null' }, { host },
  ])('nobody else: %j', (headers) => {
    expect(() => requireSameOrigin({ headers })).toThrow('its own page')
  })
})
