import { describe } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { openMemoryStore } from './memory.ts'
import { storeContract } from './store-contract.ts'

describe('the store in memory', () => {
  const clock = (): Instant => Instant.parse('2026-11-16T18:22:10.000Z')
  storeContract(async (versions) => ({ store: openMemoryStore(clock, versions), close: async () => undefined }))
})
