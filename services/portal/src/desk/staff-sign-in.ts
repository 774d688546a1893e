import { Rejected } from '@wismo/kernel'
import type { TextSeal } from '@wismo/service'
import type { SignInParts } from '../http/sign-in-routes.ts'
import type { SignedIn } from '../sign-in/sign-in.ts'
import { SignedOut } from './agent-api.ts'
import type { Desk } from './desk.ts'
import { deskHome, deskPath } from './local-path.ts'
import { renderNoAccessPage, renderNoIssuerPage, renderSignedOutPage, renderSignInFailedPage, renderTooLargePage } from './plain-desk-pages.tsx'
import type { StaffSession } from './session.ts'

/** How staff come in: by one issuer, and for whom the API says they are. */
export const staffSignIn = ({ signIn, sessions, holderClock, api, setting }: Desk, { seal, baseUrl, secure }: { readonly seal: TextSeal; readonly baseUrl: string; readonly secure: boolean }): SignInParts<StaffSession> => ({
  home: deskHome,
  name: 'wismo-desk-in',
  signInOf: () => signIn,
  pathOf: deskPath,
  enter: (signedIn) => sessionOf(signedIn, api, sessions),
  sessions, seal, clock: holderClock, baseUrl, secure,
  pages: {
    signedOut: (request, endUrl) => renderSignedOutPage(setting(request), endUrl),
    failed: (request, to) => renderSignInFailedPage(setting(request), to),
    noAccess: (request) => renderNoAccessPage(setting(request)),
    tooLarge: (request) => renderTooLargePage(setting(request)),
    noIssuer: (request, to) => renderNoIssuerPage(setting(request), to),
  },
})

/** Undefined where the token stands for nobody with a role and a shop. */
async function sessionOf({ token, seconds, name }: SignedIn, api: Desk['api'], sessions: Desk['sessions']): Promise<StaffSession | undefined> {
  try {
    const { actorId, roles, shopIds, locations } = await api(token).me()
    return { token, actorId, roles, shopIds, ...(locations === undefined ? {} : { locations }), ...(name === undefined ? {} : { name }), until: sessions.endOf(seconds) }
  } catch (error) {
    if (error instanceof SignedOut || error instanceof Rejected) return undefined
    throw error
  }
}
