import type { FastifyRequest } from 'fastify'
import type { SignInParts } from '../http/sign-in-routes.ts'
import { renderNoAccountPage, renderNoProviderPage, renderSignedOutPage, renderSignInFailedPage } from '../pages/me-pages.tsx'
import type { Portal } from '../portal.ts'
import { meHome, type Owners, type OwnerSession } from './owners.ts'

/** How customers come in: by their shop's provider, as whoever its access token says they are. */
export function ownerSignIn(portal: Portal, owners: Owners, baseUrl: string): SignInParts<OwnerSession> {
  const { sessions, seal, holderClock, signInOf } = owners
  const shopOf = (shopId: string | undefined) => owners.shops().find(({ id }) => id === shopId)
  const setting = (request: FastifyRequest, shopId?: string) => portal.setting(request, shopOf(shopId)?.id)
  return {
    home: meHome,
    name: 'wismo-me-in',
    signInOf,
    pathOf: () => meHome,
    async enter({ token, seconds, name }, { shop: shopId }) {
      const shop = shopOf(shopId)
      const owner = shop && (await owners.whoIs(token, shop))
      return owner && { shopId: owner.shopId, actorId: owner.actorId, ...(name === undefined ? {} : { name }), until: sessions.endOf(seconds) }
    },
    sessions, seal, clock: holderClock, baseUrl, secure: portal.cookie.secure,
    pages: {
      signedOut: (request, endUrl) => renderSignedOutPage(portal.setting(request), endUrl),
      failed: (request, _to, shop) => renderSignInFailedPage(setting(request, shop), signInAt(shop)),
      noAccess: (request) => renderNoAccountPage(portal.setting(request)),
      // Theirs is an id, a shop and a name, which no browser finds too large.
      tooLarge: (request) => renderNoAccountPage(portal.setting(request)),
      noIssuer: (request, _to, shop) => renderNoProviderPage(setting(request, shop), signInAt(shop)),
    },
  }
}

export const signInAt = (shop: string | undefined): string => (shop === undefined ? meHome : `${meHome}/sign-in?${new URLSearchParams({ shop }).toString()}`)
