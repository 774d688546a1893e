import { randomBytes } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { Instant, orderIdOf, ShopId } from '@wismo/kernel'
import { customerOf, linkTokens, type LinkClaims } from './link-token.ts'

const now = Instant.parse('2026-11-24T10:00:00Z')
const hours = (count: number): Instant => Instant.plus(now, count * 3_600_000)
const at = (time: Instant) => (): Instant => time
const [current, previous, foreign] = [randomBytes(32), randomBytes(32), randomBytes(32)]
const claims: LinkClaims = { orderId: orderIdOf(ShopId.parse('aldermoor'), '100'), generation: 7, level: 'verified', verifiedUntil: hours(72) }
const links = linkTokens([current], at(now))

describe('link tokens', () => {
  test('56 characters that carry their order and need no storage', () => {
    const token = links.issue(claims)
    expect(token).toMatch(/^[A-Za-z0-9_-]{56}$/)
    expect(links.read(token)).toEqual(claims)
    expect(customerOf(claims)).toMatchObject({ kind: 'customer', orderId: claims.orderId, generation: 7, level: 'verified' })
  })

  test.each([
    ['before the proof ends', hours(71), 'verified'],
    ['when it has ended', hours(72), 'link'],
    ['long after', hours(5_000), 'link'],
  ])('counts as it should %s', (_name, time, level) => {
    expect(linkTokens([current], at(time)).read(links.issue(claims))?.level).toBe(level)
  })

  test('a link of the lower level never rises', () => {
    expect(links.read(links.issue({ ...claims, level: 'link' }))?.level).toBe('link')
  })

  test('the end of the proof is rounded up to a full hour', () => {
    const token = links.issue({ ...claims, verifiedUntil: Instant.plus(now, 1) })
    expect(links.read(token)).toMatchObject({ level: 'verified', verifiedUntil: hours(1) })
  })

  test('every single changed character makes it unknown', () => {
    const token = links.issue(claims)
    const forged = [...token].map((letter, i) => `${token.slice(0, i)}${letter === 'A' ? 'B' : 'A'}${token.slice(i + 1)}`)
    expect(forged.filter((text) => links.read(text) !== undefined)).toEqual([])
  })

  test.each([['empty', ''], ['short', 'a'.repeat(55)], ['long', 'a'.repeat(57)], ['other letters', '!'.repeat(56)], ['guessed', 'A'.repeat(56)]])('%s: unknown', (_name, text) => {
    expect(links.read(text)).toBeUndefined()
  })

  test('two keys count while one is rotated; a foreign one never', () => {
    const rotating = linkTokens([current, previous], at(now))
    expect(rotating.read(linkTokens([previous], at(now)).issue(claims))).toEqual(claims)
    expect(links.read(rotating.issue(claims))).toEqual(claims)
    expect(rotating.read(linkTokens([foreign], at(now)).issue(claims))).toBeUndefined()
  })
})
