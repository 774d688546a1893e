import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** AES-256-GCM: 12 bytes nonce, 16 bytes tag, then the ciphertext. */
const nonceBytes = 12
const tagBytes = 16

/** 32 bytes. */
export type Key = Buffer

export const newKey = (): Key => randomBytes(32)

/** Seals bytes for one place: opened with another name beside it, the text does not open. */
export function seal(key: Key, plain: Uint8Array, name: string): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name))
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

/** Throws when key, name or a single bit is not the one it was sealed with. */
export function open(key: Key, sealed: Buffer, name: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes)).setAAD(Buffer.from(name))
  decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes))
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()])
}

/** HMAC-SHA256, hexadecimal. */
export const keyedHash = (key: Key, text: string): string => createHmac('sha256', key).update(text).digest('hex')

/** A key for one use, from another (HKDF, RFC 5869). */
export const deriveKey = (key: Key, use: string): Key => Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `wismo ${use}`, 32))
