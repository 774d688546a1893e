// Who is signed in on pages. It travels sealed in a cookie: no process keeps it.
import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Instant, type Clock } from '@wismo/kernel'
import type { Pace, TextSeal } from '@wismo/service'

/** No session is longer, however long its token counts. */
const longestMs = 8 * 3_600_000
/** A browser keeps 4,096 bytes of a cookie with its name and attributes; tokens with many roles are longer. */
const pieceLength = 3_600
const mostPieces = 4

export interface Ending {
  /** Milliseconds since 1970. */
  readonly until: number
}

export interface Sessions<Session extends Ending> {
  read(cookies: FastifyRequest['cookies']): Session | undefined
  /** False where it is too long for any browser. */
  keep(reply: FastifyReply, session: Session): boolean
  end(reply: FastifyReply): void
  /** When a session has to end whose token counts for so many seconds more. */
  endOf(tokenSeconds: number): number
}

export interface SessionSettings {
  /** Of the cookie; behind `__Host-` where browsers keep one of that name from here. */
  readonly name: string
  readonly seal: TextSeal
  readonly clock: Clock
  /** Browsers keep a `__Host-` cookie from there. */
  readonly secure: boolean
}

/** What sign-ins and sessions count by: the time of whoever holds them. A demo's shop may be far ahead of that. */
export const holderClockOf = ({ clock, pace }: { readonly clock: Clock; readonly pace?: Pace | undefined }): Clock => (pace === undefined ? clock : () => Instant.fromMillis(Date.now()))

export function sealedSessions<Session extends Ending>({ name, seal, clock, secure }: SessionSettings): Sessions<Session> {
  const nameOf = (piece: number): string => `${secure ? '__Host-' : ''}${name}${piece === 0 ? '' : `-${piece}`}`
  const options: CookieSerializeOptions = { path: '/', httpOnly: true, secure, sameSite: 'lax' }
  const now = (): number => Instant.toMillis(clock())
  const pieces = Array.from({ length: mostPieces }, (_, piece) => piece)
  return {
    read(cookies) {
      const all = pieces.map((piece) => cookies[nameOf(piece)])
      const kept = all.slice(0, all.includes(undefined) ? all.indexOf(undefined) : mostPieces).join('')
      const text = kept === '' ? undefined : seal.open(kept)
      const session = text === undefined ? undefined : (JSON.parse(text) as Session)
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
