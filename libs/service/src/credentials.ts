import type { ApiKeys } from './api-key.ts'
import type { CredentialReader } from './callers.ts'
import { customerOf, type LinkTokens } from './link-token.ts'

/** Shops' API keys and customers' links: what this deployment handed out itself. */
export const ownCredentials = (keys: ApiKeys, links: LinkTokens): readonly CredentialReader[] => [
  (token) => keys.find(token),
  (token) => {
    const claims = links.read(token)
    return claims && customerOf(claims)
  },
]
