import { describe, expect, test } from '@jest/globals'
import { Instant, orderIdOf, ShopId } from '@wismo/kernel'
import { linkTokens } from '@wismo/service'
import { addToJar, linkCookie, readJar, type KeptLink } from './link-jar.ts'

const now = Instant.parse('2026-11-24T14:20:00Z')
const links = linkTokens([Buffer.alloc(32, 7)], () => now)
const kept = (name: string, hours = 72): KeptLink => {
  const claims = { orderId: orderIdOf(ShopId.parse('aldermoor'), name), generation: 0, level: 'verified' as const, verifiedUntil: Instant.plus(now, hours * 3_600_000) }
  return { token: links.issue(claims), claims }
}

describe('the links a browser keeps', () => {
  test('newest first, five at most', () => {
    const value = ['1', '2', '3', '4', '5', '6'].reduce((jar, name) => addToJar(readJar(jar, links), kept(name)), '')
    expect(readJar(value, links).map(({ claims }) => claims.orderId)).toEqual(['6', '5', '4', '3', '2'].map((name) => kept(name).claims.orderId))
  })
  test('a fresh link to an order replaces the older one', () => {
    const value = addToJar([kept('1', 1), kept('2')], kept('1', 72))
    expect(readJar(value, links).map(({ claims }) => claims.orderId)).toEqual([kept('1').claims.orderId, kept('2').claims.orderId])
    expect(value.startsWith(kept('1', 72).token)).toBe(true)
  })
  test.each([undefined, '', '...', 'x'.repeat(56), `${'A'.repeat(56)}.${'B'.repeat(56)}`, 'a'.repeat(10_000)])('what we did not sign is left out: %#', (value) => {
    expect(readJar(value, links)).toEqual([])
  })
  test('one bad token does not cost the others', () => {
    expect(readJar(`nonsense.${kept('1').token}`, links)).toHaveLength(1)
  })
})

test.each([
  ['https://orders.example', '__Host-wismo', true], ['http://localhost:3000', '__Host-wismo', true], ['http://127.0.0.1:3000', '__Host-wismo', true], ['http://192.168.1.20:3000', 'wismo', false],
])('%s keeps its links in %s', (baseUrl, name, secure) => {
  expect(linkCookie(baseUrl)).toEqual({ name, secure })
})
