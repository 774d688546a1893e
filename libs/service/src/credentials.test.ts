import { randomBytes } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { Instant, orderIdOf, ShopId } from '@wismo/kernel'
import { apiKeys, hashApiKey, newApiKey } from './api-key.ts'
import { authenticate } from './callers.ts'
import { ownCredentials } from './credentials.ts'
import { linkTokens } from './link-token.ts'

const shop = ShopId.parse('aldermoor')
const now = Instant.parse('2026-11-27T10:00:00Z')
const clock = (): Instant => now
const token = newApiKey('test', randomBytes)
const keys = apiKeys([{ id: 'erp', hash: hashApiKey(token), shops: [shop], scopes: ['read'] }], clock)
const links = linkTokens([randomBytes(32)], clock)

test('before the keys were read once nobody is let in by one, nor refused: it may have been revoked, or be new', async () => {
  let isRead = false
  const readers = ownCredentials(keys, links, () => isRead)
  const ask = (bearer: string) => authenticate(`Bearer ${bearer}`, readers)
  for (const key of [token, newApiKey('test', randomBytes)]) await expect(ask(key)).rejects.toMatchObject({ kind: 'unavailable' })
  const link = links.issue({ orderId: orderIdOf(shop, '1'), generation: 0, level: 'link', verifiedUntil: now })
  expect(await ask(link)).toMatchObject({ kind: 'customer' })
  isRead = true
  expect(await ask(token)).toMatchObject({ kind: 'partner', actorId: 'erp' })
  await expect(ask(newApiKey('test', randomBytes))).rejects.toMatchObject({ code: 'unauthenticated' })
})
