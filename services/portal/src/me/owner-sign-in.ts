import type { FastifyRequest } from 'fastify'
import type { SignInParts } from '../http/sign-in-routes.ts'
import { renderNoAccountPage, renderNoProviderPage, renderSignedOutPage, renderSignInFailedPage } from '../pages/me-pages.tsx'
import type { Portal } from '../portal.ts'
import { meHome, type Owners, type OwnerSession } from './owners.ts'

/** The stream of the page of one's orders. */
export const meLive = `${meHome}/live`

/** How customers come in: by their shop's provider, as whoever its access token says they are. */
export function ownerSignIn(portal: Portal, owners: Owners, baseUrl: string): SignInParts<OwnerSession> {
  const { sessions, seal, holderClock, signInOf } = owners
  const shopOf = (shopId: string | undefined) => owners.shops().find(({ id }) => id === shopId)
  const setting = (request: FastifyRequest, shopId?: string) => portal.setting(request, shopOf(shopId)?.id)
  return {
    home: meHome,
    name: 'wismo-me-in',
    signInOf,
    pathOf: ownersPath,
    async enter({ token, seconds, name }, { shop: shopId }) {
      const shop = shopOf(shopId)
      const owner = shop && (await owners.whoIs(token, shop))
      return owner && { shopId: owner.shopId, actorId: owner.actorId, ...(name === undefined ? {} : { name }), until: sessions.endOf(seconds) }
    },
    sessions, seal, clock: holderClock, baseUrl, secure: portal.cookie.secure,
    pages: {
      signedOut: (request, endUrl, shop) => renderSignedOutPage({ ...setting(request, shop), here: request.url }, endUrl),
      failed: (request, to, shop) => renderSignInFailedPage(setting(request, shop), signInAt(shop, to)),
      noAccess: (request, shop) => renderNoAccountPage(setting(request, shop)),
      // Theirs is an id, a shop and a name, which no browser finds too large.
      tooLarge: (request, shop) => renderNoAccountPage(setting(request, shop)),
      noIssuer: (request, to, shop) => renderNoProviderPage(setting(request, shop), signInAt(shop, to)),
    },
  }
}

/** Where the sign-in of a shop begins; without a shop, where one is chosen. `to`: the page of one's own to come back to. */
export function signInAt(shop: string | undefined, to: string = meHome): string {
  const query = new URLSearchParams({ ...(shop === undefined ? {} : { shop }), ...(to === meHome ? {} : { to }) }).toString()
  return `${meHome}${shop === undefined ? '' : '/sign-in'}${query === '' ? '' : `?${query}`}`
}

/** Where customers who have an account see what is theirs, or the page of it that they asked for; undefined where no shop lets its customers in. */
export function accountOf({ owners }: Pick<Portal, 'owners'>, asked?: unknown): string | undefined {
  const [only, ...others] = owners?.shops() ?? []
  const to = ownersPath(asked)
  return only && (to === meHome ? meHome : signInAt(others.length === 0 ? only.id : undefined, to))
}

/** A page of an order that somebody asked for, by a number as shops give them; `/me` for everything else. */
export const ownersPath = (asked: unknown): string => (typeof asked === 'string' && /^\/o\/[\w-]{1,40}(?:\/money|\/parcels\/[\w-]{1,64})?$/.test(asked) ? asked : meHome)
