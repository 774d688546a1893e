import { expect, test } from '@jest/globals'
import { onYours } from './on-yours.ts'

const at = (address: string, more = {}) => ({ address, netmask: '255.255.255.0', family: 'IPv4' as const, mac: '00:00:00:00:00:00', internal: false, cidr: null, ...more })
const lan = { lo: [at('127.0.0.1', { internal: true })], eth0: [at('192.168.1.7')] }

test.each([
  ['http://192.168.1.7:3000', { url: 'http://192.168.1.7:3000/t/x' }],
  ['https://demo.example', { url: 'https://demo.example/t/x' }],
  ['http://localhost:3000', { baseUrl: 'http://192.168.1.7:3000' }],
  ['http://127.0.0.1', { baseUrl: 'http://192.168.1.7' }],
  ['http://[::1]:3000', { baseUrl: 'http://192.168.1.7:3000' }],
])('a phone beside %s: %j', (baseUrl, expected) => {
  expect(onYours(baseUrl, '/t/x', lan)).toEqual(expected)
})

test('there is none where the machine is in no network', () => {
  expect(onYours('http://localhost:3000', '/t/x', { lo: lan.lo })).toBeUndefined()
})
