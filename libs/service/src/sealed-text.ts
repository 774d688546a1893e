import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Texts that travel through hands which must neither read nor change them, as a session in a cookie does. */
export interface TextSeal {
  /** base64url; never the same twice. */
  seal(text: string): string
  /** Undefined for what was not sealed by one of the keys, for this purpose. */
  open(sealed: string): string | undefined
}

const ivBytes = 12
const tagBytes = 16

/** AES-256-GCM by keys derived of these for one purpose: the first seals, all open. */
export function textSeal(keys: readonly [Buffer, ...Buffer[]], purpose: string): TextSeal {
  const derived = keys.map((key) => Buffer.from(hkdfSync('sha256', key, '', `wismo ${purpose}`, 32)))
  return {
    seal(text) {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv('aes-256-gcm', derived[0] as Buffer, iv)
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([iv, body, cipher.getAuthTag()]).toString('base64url')
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url')
      if (bytes.length <= ivBytes + tagBytes) return undefined
      return derived.map((key) => opened(bytes, key)).find((text) => text !== undefined)
    },
  }
}

function opened(bytes: Buffer, key: Buffer): string | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes))
    decipher.setAuthTag(bytes.subarray(-tagBytes))
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes, -tagBytes)), decipher.final()]).toString('utf8')
  } catch {
    // Another key's, or somebody changed it.
    return undefined
  }
}
