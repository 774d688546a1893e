// Customers who are signed in: at which shops they can be, and who the one behind a request is.
import type { FastifyRequest } from 'fastify'
import { Instant, type Clock, type ShopId, type SubjectRef } from '@wismo/kernel'
import type { Owner, OwnersSettings, Runtime, Shop, SignInClient } from '@wismo/service'
import { holderClockOf, sealedSessions, type Ending, type Sessions } from '../sign-in/sessions.ts'
import { openSignIn, type SignIn } from '../sign-in/sign-in.ts'

/** Who is signed in, without a token: what their orders are asked by is who they are. */
export interface OwnerSession extends Ending {
  readonly shopId: ShopId
  readonly actorId: SubjectRef
  /** As the provider calls them; theirs to see alone. */
  readonly name?: string
}

export interface Owners extends Pick<OwnersSettings, 'seal' | 'whoIs'> {
  readonly sessions: Sessions<OwnerSession>
  readonly holderClock: Clock
  /** Those whose customers sign in here. */
  shops(): readonly Shop[]
  /** Undefined where a shop's customers do not. */
  signInOf(shopId: string | undefined): SignIn | undefined
  /** Undefined where nobody is signed in, or at a shop that does not let its customers in any more. */
  sessionOf(cookies: FastifyRequest['cookies']): OwnerSession | undefined
}

export const meHome = '/me'

export function openOwners(runtime: Pick<Runtime, 'baseUrl' | 'clock' | 'pace' | 'shops'>, { clientOf, seal, whoIs }: OwnersSettings, secure: boolean): Owners {
  const { baseUrl, clock, shops } = runtime
  const holderClock = holderClockOf(runtime)
  const sessions = sealedSessions<OwnerSession>({ name: 'wismo-me', seal, clock: holderClock, secure })
  const ways = new Map<string, SignIn>()
  const signInBy = (client: SignInClient): SignIn => {
    const name = JSON.stringify(client)
    const known = ways.get(name) ?? openSignIn(client, `${baseUrl}${meHome}/callback`, { clock, holderClock })
    ways.set(name, known)
    return known
  }
  const clientAt = (shopId: string | undefined): SignInClient | undefined => {
    const shop = shops.all.find(({ id }) => id === shopId)
    return shop && clientOf(shop)
  }
  return {
    sessions, holderClock, seal, whoIs,
    shops: () => shops.all.filter((shop) => clientOf(shop) !== undefined),
    signInOf(shopId) {
      const client = clientAt(shopId)
      return client && signInBy(client)
    },
    sessionOf(cookies) {
      const session = sessions.read(cookies)
      return session && clientAt(session.shopId) && session
    },
  }
}

/** By what their streams are counted, and for how many milliseconds they count from now on. */
export const streamsOf = ({ holderClock }: Pick<Owners, 'holderClock'>, { actorId, until }: OwnerSession): { readonly session: string; readonly longestMs: number } =>
  ({ session: `owner ${actorId} ${until}`, longestMs: until - Instant.toMillis(holderClock()) })

export const ownerOf = ({ actorId, shopId }: OwnerSession): Owner => ({ kind: 'owner', actorId, shopId })
