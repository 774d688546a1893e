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
}

export interface LinkTokens {
  /** 56 characters of base64url. */
  issue(claims: LinkClaims): string
  /** `undefined` for everything we did not sign. The level is the one that counts now. */
  read(token: string): LinkClaims | undefined
}

const hour = 3_600_000
const claimBytes = 22
const signatureBytes = 20
const tokenForm = /^[A-Za-z0-9_-]{56}$/
const levelCodes = { link: 1, verified: 2 } as const

/**
 * Signs and reads links: order id 16 bytes, generation 1, level 1, hours since 1970 4 (big endian), then the first 20
 * bytes of HMAC-SHA256 over those 22. The first key signs; all keys are accepted, which is how a key is rotated.
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

/** The customer behind a link. */
export const customerOf = ({ orderId, generation, level }: LinkClaims): Customer => ({ kind: 'customer', actorId: orderId, orderId, generation, level })

const sign = (key: Buffer, bytes: Buffer): Buffer => createHmac('sha256', key).update(bytes).digest().subarray(0, signatureBytes)

function encode({ orderId, generation, level, verifiedUntil }: LinkClaims): Buffer {
  const bytes = Buffer.alloc(claimBytes)
  bytes.set(uuidToBytes(OrderId.toUuid(orderId)))
  bytes.writeUInt8(generation, 16)
  bytes.writeUInt8(levelCodes[level], 17)
  bytes.writeUInt32BE(Math.ceil(Instant.toMillis(verifiedUntil) / hour), 18)
  return bytes
}

function decode(bytes: Buffer, now: Instant): LinkClaims | undefined {
  const code = bytes.readUInt8(17)
  if (code !== levelCodes.link && code !== levelCodes.verified) return undefined
  const verifiedUntil = Instant.fromMillis(bytes.readUInt32BE(18) * hour)
  return {
    orderId: OrderId.fromUuid(bytesToUuid(bytes.subarray(0, 16))),
    generation: bytes.readUInt8(16),
    level: code === levelCodes.verified && now < verifiedUntil ? 'verified' : 'link',
    verifiedUntil,
  }
}
