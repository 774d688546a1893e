// Customers who sign in at the demo's issuer; their tokens are checked as those of any provider.
import type { Clock } from '@wismo/kernel'
import { demoClientIds, demoIssuer, textSeal, tokenReaders, type OwnersSettings, type Shops } from '@wismo/service'

export function demoOwners(baseUrl: string, shops: Shops, clock: Clock): OwnersSettings {
  const issuer = demoIssuer(baseUrl)
  const [read] = tokenReaders({ customers: issuer, shops, clock, pseudonym: (text) => text })
  return {
    clientOf: () => ({ issuer, clientId: demoClientIds.me, scope: 'openid profile' }),
    async whoIs(token, { id }) {
      const principal = await read?.(token, id)
      return principal?.kind === 'owner' && principal.shopId === id ? principal : undefined
    },
    seal: textSeal([Buffer.alloc(32, 4)], 'owners'),
  }
}
