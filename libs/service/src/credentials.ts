import { Unavailable } from '@wismo/kernel'
import { isApiKey, type ApiKeys } from './api-key.ts'
import type { CredentialReader } from './callers.ts'
import { customerOf, type LinkTokens } from './link-token.ts'

/**
 * Shops' API keys and customers' links: what this deployment handed out itself. Before the keys were read once nobody knows
 * which were revoked: until then a key is neither let in nor refused, but asked to come again.
 */
export const ownCredentials = (keys: ApiKeys, links: LinkTokens, areKeysRead: () => boolean = () => true): readonly CredentialReader[] => [
  (token) => {
    if (isApiKey(token) && !areKeysRead()) throw new Unavailable('unavailable', 'This process is starting. Ask again.')
    return keys.find(token)
  },
  (token) => {
    const claims = links.read(token)
    return claims && customerOf(claims)
  },
]
