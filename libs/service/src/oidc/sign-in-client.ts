// As whom pages ask an issuer to sign somebody in: staff at the deployment's, customers at their shop's.
import type { Config } from '../config.ts'
import type { Shop } from '../shops/shop-document.ts'
import { customersIssuerOf, demoIssuer, shopIssuerOf, type Issuer } from './issuer.ts'

export interface SignInClient {
  readonly issuer: Issuer
  readonly clientId: string
  /** Of a client that keeps one; else PKCE alone shows that it is the same browser. */
  readonly clientSecret?: string | undefined
  readonly scope: string
}

/** What the demo's issuer knows the demo's pages as: those of staff, those of customers. */
export const demoClientIds = { desk: 'wismo-desk', me: 'wismo-me' } as const

const usualScope = 'openid profile'

/** Undefined: nobody signs in on pages, and there is no desk. */
export function staffClientOf({ STAFF_ISSUER: issuer, STAFF_AUDIENCE: audience, STAFF_TOKEN_TYPE: type, STAFF_CLIENT_ID: clientId, STAFF_CLIENT_SECRET: clientSecret, STAFF_SCOPE: scope, DEMO, BASE_URL }: Config): SignInClient | undefined {
  if (issuer !== undefined) return clientId === undefined ? undefined : { issuer: { issuer, audience, type }, clientId, clientSecret, scope }
  return DEMO ? { issuer: demoIssuer(BASE_URL), clientId: demoClientIds.desk, scope } : undefined
}

/** Undefined: the shop's customers do not sign in on pages, whether or not their tokens count. */
export function customerClientOf(shop: Shop, config: Config): SignInClient | undefined {
  const issuer = shopIssuerOf(shop)
  if (issuer !== undefined) {
    const { clientId, scope = usualScope } = shop.identity ?? {}
    return clientId === undefined ? undefined : { issuer, clientId, clientSecret: config.CUSTOMER_CLIENT_SECRETS?.[shop.id], scope }
  }
  const demo = customersIssuerOf(config)
  return demo && { issuer: demo, clientId: demoClientIds.me, scope: usualScope }
}
