import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Instant, type Clock } from '@wismo/kernel'
import type { TextSeal } from '@wismo/service'

/** Who is signed in at the desk. It travels sealed in a cookie: no process keeps it. */
export interface StaffSession {
  /** The bearer of everything that is asked for them. */
  readonly token: string
  readonly actorId: string
  readonly roles: readonly string[]
  readonly shopIds: readonly string[]
  /** Nodes that they are held to. */
  readonly locations?: readonly string[]
  /** As the issuer calls them; theirs to see alone. */
  readonly name?: string
  /** Milliseconds since 1970. */
  readonly until: number
}

/** No session is longer, however long its token counts. */
const longestMs = 8 * 3_600_000
/** A browser keeps 4,096 bytes of a cookie with its name and attributes; tokens with many roles are longer. */
const pieceLength = 3_600
const mostPieces = 4

export interface StaffSessions {
  read(cookies: FastifyRequest['cookies']): StaffSession | undefined
  /** False where it is too long for any browser. */
  keep(reply: FastifyReply, session: StaffSession): boolean
  end(reply: FastifyReply): void
  /** When a session has to end whose token counts for so many seconds more. */
  endOf(tokenSeconds: number): number
}

/** `secure`: browsers keep a `__Host-` cookie from there. */
export function staffSessions({ seal, clock, secure }: { readonly seal: TextSeal; readonly clock: Clock; readonly secure: boolean }): StaffSessions {
  const nameOf = (piece: number): string => `${secure ? '__Host-wismo-desk' : 'wismo-desk'}${piece === 0 ? '' : `-${piece}`}`
  const options: CookieSerializeOptions = { path: '/', httpOnly: true, secure, sameSite: 'lax' }
  const now = (): number => Instant.toMillis(clock())
  const pieces = Array.from({ length: mostPieces }, (_, piece) => piece)
  return {
    read(cookies) {
      const all = pieces.map((piece) => cookies[nameOf(piece)])
      const kept = all.slice(0, all.includes(undefined) ? all.indexOf(undefined) : mostPieces).join('')
      const text = kept === '' ? undefined : seal.open(kept)
      const session = text === undefined ? undefined : (JSON.parse(text) as StaffSession)
      return session !== undefined && session.until > now() ? session : undefined
    },
    keep(reply, session) {
      const text = seal.seal(JSON.stringify(session))
      if (text.length > pieceLength * mostPieces) return false
      for (const piece of pieces) {
        const part = text.slice(piece * pieceLength, (piece + 1) * pieceLength)
        if (part === '') reply.clearCookie(nameOf(piece), options)
        else reply.setCookie(nameOf(piece), part, { ...options, maxAge: Math.max(1, Math.floor((session.until - now()) / 1_000)) })
      }
      return true
    },
    end(reply) {
      for (const piece of pieces) reply.clearCookie(nameOf(piece), options)
    },
    endOf: (tokenSeconds) => now() + Math.min(longestMs, tokenSeconds * 1_000),
  }
}

const reveals: readonly string[] = ['agent', 'senior', 'supervisor']

/** Whether they may see personal data as it is. The API decides; a page only does not offer what it would refuse. */
export const mayReveal = ({ roles }: Pick<StaffSession, 'roles'>): boolean => roles.some((role) => reveals.includes(role))
