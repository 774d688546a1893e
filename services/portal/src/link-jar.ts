import { customerOf, type Customer, type LinkClaims, type LinkTokens } from '@wismo/service'

/** Orders one browser keeps open; the oldest leaves. */
const limit = 5

/** A link with its token, as the cookie holds it. */
export interface KeptLink {
  readonly token: string
  readonly claims: LinkClaims
}

/** Links of a cookie's value, newest first. Whatever we did not sign, or no longer accept, is left out. */
export function readJar(value: string | undefined, links: LinkTokens): readonly KeptLink[] {
  return (value ?? '').split('.').slice(0, limit).flatMap((token) => {
    const claims = links.read(token)
    return claims === undefined ? [] : [{ token, claims }]
  })
}

/** The cookie's value with a link in front; an earlier link to the same order gives way. */
export function addToJar(jar: readonly KeptLink[], link: KeptLink): string {
  const others = jar.filter(({ claims }) => claims.orderId !== link.claims.orderId)
  return [link, ...others].slice(0, limit).map(({ token }) => token).join('.')
}

export const principalOf = ({ claims }: KeptLink): Customer => customerOf(claims)

export interface LinkCookie {
  readonly name: string
  readonly secure: boolean
}

/**
 * Browsers keep a `__Host-` cookie only from https and from the machine itself. A demo opened by another device over
 * plain http gets a cookie of another name instead, which the start-up says.
 */
export function linkCookie(baseUrl: string): LinkCookie {
  const { protocol, hostname } = new URL(baseUrl)
  const secure = protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return secure ? { name: '__Host-wismo', secure } : { name: 'wismo', secure }
}
