import { expect, test } from '@jest/globals'
import { Instant, ShopId } from '@wismo/kernel'
import type { ApiKeyDocument } from '@wismo/service'
import { saysOtherwise } from './key-desk.ts'

const at = Instant.parse('2026-11-27T10:00:00Z')
const secret = { number: 1, hash: 'a'.repeat(64), madeAt: at }
const kept: ApiKeyDocument = { id: 'erp', shops: [ShopId.parse('aldermoor')], scopes: ['read'], secrets: [secret] }

test.each<[string, readonly ApiKeyDocument[], boolean]>([
  ['the same, read later', [{ ...kept, secrets: [{ ...secret, madeAt: Instant.plus(at, 1) }] }], false],
  ['nothing of it', [], false],
  ['another hash', [{ ...kept, secrets: [{ ...secret, hash: 'b'.repeat(64) }] }], true],
  ['an end', [{ ...kept, secrets: [{ ...secret, expiresAt: at }] }], true],
  ['another scope', [{ ...kept, scopes: ['feed'] }], true],
])('a file that says %s of a key says otherwise: %s', (_what, file, otherwise) => {
  expect(saysOtherwise(kept, file)).toBe(otherwise)
})

test('so does one that still names a key that was revoked', () => {
  expect(saysOtherwise({ ...kept, revokedAt: at }, [kept])).toBe(true)
})
