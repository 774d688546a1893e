import { describe, expect, test } from '@jest/globals'
import { clientOf, readTrustedProxies, trustOf } from './client-address.ts'

describe('one client, one name', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::ffff', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s is %s', (address, client) => {
    expect(clientOf(address)).toBe(client)
  })

  test('networks side by side are two', () => {
    expect(clientOf('2001:db8:1:3::1')).not.toBe(clientOf('2001:db8:1:2::1'))
  })
})

describe('whom we believe', () => {
  test('nobody when it is not said', () => {
    expect(trustOf(undefined)).toBe(false)
    expect(trustOf([])).toBe(false)
  })

  test('so many hops', () => {
    const trust = trustOf(readTrustedProxies('2'))
    expect(typeof trust === 'function' && [0, 1, 2].map((hop) => trust('198.51.100.1', hop))).toEqual([true, true, false])
  })

  test('addresses and networks', () => {
    expect(trustOf(readTrustedProxies('10.0.0.0/8, ::1'))).toEqual(['10.0.0.0/8', '::1'])
  })

  test.each(['everybody', '10.0.0.0/33', '10.0.0.0/8/8', 'fe80::/200', '-1'])('%s is refused', (text) => {
    expect(() => readTrustedProxies(text)).toThrow('expected')
  })
})
