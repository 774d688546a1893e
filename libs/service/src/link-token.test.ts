import { randomBytes } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { Instant, orderIdOf, ShopId } from '@wismo/kernel'
import { customerOf, linkTimes, linkTokens, type LinkClaims } from './link-token.ts'

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

  test.each([0, 1, 90, 254])('it ends %i days after its proof', (days) => {
    const ending: LinkClaims = { ...claims, endsAt: hours(72 + days * 24) }
    const token = links.issue(ending)
    expect(token).toHaveLength(56)
    expect(links.read(token)).toEqual(ending)
    expect(customerOf(ending)).toMatchObject({ endsAt: ending.endsAt })
    // Its order refuses it, as it refuses one that was revoked: nobody learns which.
    expect(linkTokens([current], at(hours(100_000))).read(token)).toEqual({ ...ending, level: 'link' })
  })

  test.each([[hours(71)], [hours(73)], [hours(72 + 255 * 24)]])('an end that a token cannot say is refused', (endsAt) => {
    expect(() => links.issue({ ...claims, endsAt })).toThrow(RangeError)
  })

  test('a token of before links had an end is read as ever', () => {
    const body = Buffer.from(links.issue(claims), 'base64url').subarray(0, 22)
    expect([body[18], body.readUInt32BE(18) * 3_600_000]).toEqual([0, Instant.toMillis(claims.verifiedUntil)])
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

describe('what a token says about time', () => {
  const asked = Instant.parse('2026-11-27T10:20:00Z')

  test('72 hours of proof, in whole hours', () => {
    expect(linkTimes('verified', undefined, asked)).toEqual({ verifiedUntil: '2026-11-30T11:00:00.000Z' })
  })

  test.each<['link' | 'verified', number, string, string]>([
    ['link', 10, '2026-12-07T11:00:00.000Z', '2026-12-07T11:00:00.000Z'],
    ['verified', 1, '2026-11-28T11:00:00.000Z', '2026-11-28T11:00:00.000Z'],
    ['verified', 3, '2026-11-30T11:00:00.000Z', '2026-11-30T11:00:00.000Z'],
    ['verified', 3.5, '2026-11-29T23:00:00.000Z', '2026-11-30T23:00:00.000Z'],
    ['verified', 250, '2026-11-30T11:00:00.000Z', '2027-08-04T11:00:00.000Z'],
  ])('%s, ending in %d days', (level, count, verifiedUntil, endsAt) => {
    expect(linkTimes(level, Instant.plus(asked, count * 86_400_000), asked)).toEqual({ verifiedUntil, endsAt })
  })
})
