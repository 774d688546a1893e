import type { Config } from '../config.ts'
import { demoIssuer, type Issuer } from './issuer.ts'

/** As whom the desk asks the issuer of staff to sign somebody in. */
export interface StaffClient {
  readonly issuer: Issuer
  readonly clientId: string
  /** Of a client that keeps one; else PKCE alone shows that it is the same browser. */
  readonly clientSecret?: string | undefined
  readonly scope: string
}

/** What the demo's issuer knows the demo's desk as. */
export const demoClientId = 'wismo-desk'

/** Undefined: nobody signs in on pages, and there is no desk. */
export function staffClientOf({ STAFF_ISSUER: issuer, STAFF_AUDIENCE: audience, STAFF_TOKEN_TYPE: type, STAFF_CLIENT_ID: clientId, STAFF_CLIENT_SECRET: clientSecret, STAFF_SCOPE: scope, DEMO, BASE_URL }: Config): StaffClient | undefined {
  if (issuer !== undefined) return clientId === undefined ? undefined : { issuer: { issuer, audience, type }, clientId, clientSecret, scope }
  return DEMO ? { issuer: demoIssuer(BASE_URL), clientId: demoClientId, scope } : undefined
}
