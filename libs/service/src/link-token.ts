import { createHmac, timingSafeEqual } from 'node:crypto'
import { bytesToUuid, Instant, OrderId, uuidToBytes, type Clock } from '@wismo/kernel'
import type { Customer } from './principal.ts'

/** What a customer's link says. It is stored nowhere: every message can carry its own. */
export interface LinkClaims {
  readonly orderId: OrderId
  /** 0-255. A link counts while the order's generation is the same; raising that one revokes all earlier links. */
  readonly generation: number
  readonly level: 'link' | 'verified'
  /** Until then the link proves its holder; afterwards it counts as `link`. Kept in whole hours, rounded up. */
  readonly verifiedUntil: Instant
  /** From then on the link shows nothing, where it has an end of its own: whole days, 0 to 254, after `verifiedUntil`. */
  readonly endsAt?: Instant
}

export interface LinkTokens {
  /** 56 characters of base64url. */
  issue(claims: LinkClaims): string
  /** `undefined` for everything we did not sign. The level is the one that counts now. */
  read(token: string): LinkClaims | undefined
}

const hour = 3_600_000
const dayHours = 24
/** So long a link proves that it reached the customer, in milliseconds. */
export const verifiedMs = 72 * hour
const mostDays = 254
const claimBytes = 22
const signatureBytes = 20
const tokenForm = /^[A-Za-z0-9_-]{56}$/
const levelCodes = { link: 1, verified: 2 } as const

/**
 * Signs and reads links: order id 16 bytes, generation 1, level 1, its end 1 (0: none; else days after the proof, plus 1),
 * hours since 1970 until which it proves 3 (big endian), then the first 20 bytes of HMAC-SHA256 over those 22. The first key signs; all keys are accepted, which is how a key is rotated.
 */
export function linkTokens(keys: readonly [Buffer, ...Buffer[]], clock: Clock): LinkTokens {
  return {
    issue(claims) {
      const bytes = encode(claims)
      return Buffer.concat([bytes, sign(keys[0], bytes)]).toString('base64url')
    },
    read(token) {
      if (!tokenForm.test(token)) return undefined
      const bytes = Buffer.from(token, 'base64url')
      const claims = bytes.subarray(0, claimBytes)
      const signed = keys.some((key) => timingSafeEqual(sign(key, claims), bytes.subarray(claimBytes)))
      return signed ? decode(claims, clock()) : undefined
    },
  }
}

/** What a token says about time: until when it proves its holder, and its own end. */
export type LinkTimes = Pick<LinkClaims, 'verifiedUntil' | 'endsAt'>

/** A token counts in whole hours, and its end in whole days from the end of its proof: the proof of one that ends is up to a day shorter. */
export function linkTimes(level: LinkClaims['level'], until: Instant | undefined, now: Instant): LinkTimes {
  const proves = Math.ceil((Instant.toMillis(now) + verifiedMs) / hour)
  if (until === undefined) return { verifiedUntil: Instant.fromMillis(proves * hour) }
  const ends = hoursOf(until)
  const days = Math.ceil((ends - proves) / dayHours)
  const endsAt = Instant.fromMillis(ends * hour)
  return { verifiedUntil: level === 'verified' && days > 0 ? Instant.plus(endsAt, -days * dayHours * hour) : endsAt, endsAt }
}

/** The customer behind a link. */
export const customerOf = ({ orderId, generation, level, endsAt, verifiedUntil }: LinkClaims): Customer => ({
  kind: 'customer', actorId: orderId, orderId, generation, level, ...(level === 'verified' && { verifiedUntil }), ...(endsAt === undefined ? {} : { endsAt }),
})

const sign = (key: Buffer, bytes: Buffer): Buffer => createHmac('sha256', key).update(bytes).digest().subarray(0, signatureBytes)

/** Throws `RangeError` for a generation or an end that a token cannot say. */
function encode({ orderId, generation, level, verifiedUntil, endsAt }: LinkClaims): Buffer {
  const bytes = Buffer.alloc(claimBytes)
  bytes.set(uuidToBytes(OrderId.toUuid(orderId)))
  bytes.writeUInt8(generation, 16)
  bytes.writeUInt8(levelCodes[level], 17)
  const proves = hoursOf(verifiedUntil)
  bytes.writeUInt8(endsAt === undefined ? 0 : daysBetween(proves, hoursOf(endsAt)) + 1, 18)
  bytes.writeUIntBE(proves, 19, 3)
  return bytes
}

const hoursOf = (instant: Instant): number => Math.ceil(Instant.toMillis(instant) / hour)

function daysBetween(from: number, to: number): number {
  const days = (to - from) / dayHours
  if (!Number.isInteger(days) || days < 0 || days > mostDays) throw new RangeError('A link ends a whole number of days after its proof.')
  return days
}

function decode(bytes: Buffer, now: Instant): LinkClaims | undefined {
  const code = bytes.readUInt8(17)
  if (code !== levelCodes.link && code !== levelCodes.verified) return undefined
  const end = bytes.readUInt8(18)
  const verifiedUntil = Instant.fromMillis(bytes.readUIntBE(19, 3) * hour)
  return {
    orderId: OrderId.fromUuid(bytesToUuid(bytes.subarray(0, 16))),
    generation: bytes.readUInt8(16),
    level: code === levelCodes.verified && now < verifiedUntil ? 'verified' : 'link',
    verifiedUntil,
    ...(end === 0 ? {} : { endsAt: Instant.plus(verifiedUntil, (end - 1) * dayHours * hour) }),
  }
}
