// Signing in on pages, for staff at the desk and for customers: to the issuer, back, and out again.
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Instant, isWismoError, Rejected, type Clock } from '@wismo/kernel'
import type { TextSeal } from '@wismo/service'
import type { Ending, Sessions } from '../sign-in/sessions.ts'
import type { SignedIn, SignIn, SignInAttempt } from '../sign-in/sign-in.ts'
import { everybody } from './everybody.ts'
import { sendPage } from './page-reply.ts'
import { requireSameOrigin } from './same-origin.ts'

export interface SignInParts<Session extends Ending> {
  /** What the addresses begin with and where somebody lands who asked for no page: `/desk`. */
  readonly home: string
  /** What the names of the cookies begin with that keep what was begun. */
  readonly name: string
  /** The way in by a shop's provider, where each has one of its own; undefined where nobody signs in by it. */
  signInOf(shop: string | undefined): SignIn | undefined
  /** A page to come back to, of whatever was asked for. */
  pathOf(asked: unknown): string
  /** Who that is; undefined for nobody who may come in. */
  enter(signedIn: SignedIn, attempt: SignInAttempt): Promise<Session | undefined>
  readonly sessions: Sessions<Session>
  readonly seal: TextSeal
  readonly clock: Clock
  readonly baseUrl: string
  /** Browsers keep a `__Host-` cookie from there. */
  readonly secure: boolean
  readonly pages: SignInPages
}

/** Each says what happened and leads on. */
export interface SignInPages {
  signedOut(request: FastifyRequest, endUrl: string | undefined, shop?: string): string
  /** An answer that belongs to no attempt of this browser, or to one that is too old. */
  failed(request: FastifyRequest, to: string, shop?: string): string
  noAccess(request: FastifyRequest, shop?: string): string
  /** A session that is more than a browser keeps. */
  tooLarge(request: FastifyRequest, shop?: string): string
  noIssuer(request: FastifyRequest, to: string, shop?: string): string
}

const nameIn = (asked: unknown): string | undefined => (typeof asked === 'string' ? asked : undefined)

type Asked = { readonly to?: unknown; readonly shop?: unknown; readonly state?: unknown }

/** Somebody who types a password and finds a second factor needs some minutes. */
const attemptMs = 10 * 60_000
/** Tabs that came back at once each begin their own. */
const mostAttempts = 4

/** Who signs in, comes back from the issuer, and goes. */
export function mountSignIn<Session extends Ending>(app: FastifyInstance, parts: SignInParts<Session>): void {
  const { home, pages } = parts
  const attempts = attemptsIn(parts)
  app.get<{ Querystring: Asked }>(`${home}/sign-in`, everybody, async (request, reply) => {
    const shop = nameIn(request.query.shop)
    const [to, signIn] = [parts.pathOf(request.query.to), parts.signInOf(shop)]
    if (signIn === undefined) return reply.redirect(home, 303)
    const begun = await signIn.begin(to, shop).catch(orNothing)
    if (begun === undefined) return sendPage(reply.header('retry-after', '30'), pages.noIssuer(request, to, shop), { status: 503 })
    attempts.add(request, reply, begun.attempt)
    return away(reply, begun.url)
  })
  app.get<{ Querystring: Asked }>(`${home}/callback`, everybody, async (request, reply) => {
    const attempt = attempts.take(request, reply, request.query.state)
    if (attempt === undefined) return sendPage(reply, pages.failed(request, home), { status: 400 })
    return finish(parts, request, reply, attempt)
  })
  app.post<{ Querystring: Asked }>(`${home}/sign-out`, everybody, async (request, reply) => {
    requireSameOrigin(request)
    parts.sessions.end(reply)
    const shop = nameIn(request.query.shop)
    return reply.header('cache-control', 'no-store').redirect(`${home}/signed-out${shop === undefined ? '' : `?${new URLSearchParams({ shop }).toString()}`}`, 303)
  })
  app.get<{ Querystring: Asked }>(`${home}/signed-out`, everybody, async (request, reply) => {
    const shop = nameIn(request.query.shop)
    return sendPage(reply, pages.signedOut(request, await parts.signInOf(shop)?.endUrl().catch(orNothing), shop))
  })
}

async function finish<Session extends Ending>(parts: SignInParts<Session>, request: FastifyRequest, reply: FastifyReply, attempt: SignInAttempt): Promise<FastifyReply> {
  const { pages, sessions, signInOf, enter, baseUrl } = parts
  try {
    const signedIn = await signInOf(attempt.shop)?.finish(new URL(request.url, baseUrl), attempt)
    const session = signedIn && (await enter(signedIn, attempt))
    if (session === undefined) return sendPage(reply, pages.noAccess(request, attempt.shop), { status: 403 })
    if (!sessions.keep(reply, session)) return sendPage(reply, pages.tooLarge(request, attempt.shop), { status: 403 })
    return away(reply, attempt.to)
  } catch (error) {
    if (!isWismoError(error)) throw error
    if (error instanceof Rejected) return sendPage(reply, pages.failed(request, attempt.to, attempt.shop), { status: 400 })
    return sendPage(reply.header('retry-after', '30'), pages.noIssuer(request, attempt.to, attempt.shop), { status: 503 })
  }
}

const away = (reply: FastifyReply, to: string): FastifyReply => reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer').redirect(to, 303)

function orNothing(error: unknown): undefined {
  if (isWismoError(error) && error.kind === 'unavailable') return undefined
  throw error
}

/** What this browser began, each in a sealed cookie of its own: two tabs that begin at once do not undo each other. */
function attemptsIn({ seal, clock, secure, name: plainName }: Pick<SignInParts<Ending>, 'seal' | 'clock' | 'secure' | 'name'>) {
  const prefix = `${secure ? '__Host-' : ''}${plainName}-`
  const options = { path: '/', httpOnly: true, secure, sameSite: 'lax' as const }
  const read = (text: string | undefined): SignInAttempt | undefined => {
    const opened = seal.open(text ?? '')
    const attempt = opened === undefined ? undefined : (JSON.parse(opened) as SignInAttempt)
    return attempt !== undefined && Instant.toMillis(clock()) - attempt.at < attemptMs ? attempt : undefined
  }
  return {
    add({ cookies }: FastifyRequest, reply: FastifyReply, attempt: SignInAttempt): void {
      const kept = Object.entries(cookies).filter(([name]) => name.startsWith(prefix)).map(([name, text]) => ({ name, at: read(text)?.at ?? 0 }))
      for (const { name } of kept.toSorted((a, b) => b.at - a.at).slice(mostAttempts - 1)) reply.clearCookie(name, options)
      reply.setCookie(`${prefix}${placeOf(attempt.state)}`, seal.seal(JSON.stringify(attempt)), { ...options, maxAge: attemptMs / 1_000 })
    },
    /** Good once. */
    take({ cookies }: FastifyRequest, reply: FastifyReply, state: unknown): SignInAttempt | undefined {
      if (typeof state !== 'string') return undefined
      const name = `${prefix}${placeOf(state)}`
      const attempt = read(cookies[name])
      if (cookies[name] !== undefined) reply.clearCookie(name, options)
      return attempt?.state === state ? attempt : undefined
    },
  }
}

/** Short, of letters that a cookie's name may have, whatever an issuer sends back as a state. */
const placeOf = (state: string): string => createHash('sha256').update(state).digest('base64url').slice(0, 12)
