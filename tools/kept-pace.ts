// Where the shop's time of a demo is kept, so that a restart does not take it back.
import { readFileSync, writeFileSync } from 'node:fs'
import type { KeptPace } from '@wismo/service'

/** One number in a file: milliseconds since 1970. What cannot be read counts as never kept. */
export const keptPace = (file: string): KeptPace => ({
  read() {
    try {
      const shopMs = Number(readFileSync(file, 'utf8'))
      return Number.isSafeInteger(shopMs) && shopMs > 0 ? shopMs : undefined
    } catch {
      return undefined
    }
  },
  write: (shopMs) => writeFileSync(file, `${Math.ceil(shopMs)}\n`, { mode: 0o600 }),
})
