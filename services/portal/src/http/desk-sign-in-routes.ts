import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Instant, isWismoError, Rejected, type Clock } from '@wismo/kernel'
import type { TextSeal } from '@wismo/service'
import { SignedOut, type AgentApi } from '../desk/agent-api.ts'
import { deskHome, deskPath } from '../desk/local-path.ts'
import { renderNoAccessPage, renderNoIssuerPage, renderSignedOutPage, renderSignInFailedPage, renderTooLargePage } from '../desk/plain-desk-pages.tsx'
import type { StaffSession, StaffSessions } from '../desk/session.ts'
import type { SignedIn, SignIn, SignInAttempt } from '../desk/sign-in.ts'
import type { PageSetting } from '../pages/layout.tsx'
import { everybody } from './everybody.ts'
import { sendPage } from './page-reply.ts'
import { requireSameOrigin } from './same-origin.ts'

export interface SignInParts {
  readonly signIn: SignIn
  readonly sessions: StaffSessions
  readonly seal: TextSeal
  readonly clock: Clock
  readonly baseUrl: string
  /** Browsers keep a `__Host-` cookie from there. */
  readonly secure: boolean
  readonly api: (token: string) => Pick<AgentApi, 'me'>
  readonly setting: (request: FastifyRequest) => PageSetting
}

/** Somebody who types a password and finds a second factor needs some minutes. */
const attemptMs = 10 * 60_000
/** Tabs that came back at once each begin their own. */
const mostAttempts = 4

/** Who signs in, comes back from the issuer, and goes. */
export function mountSignIn(app: FastifyInstance, parts: SignInParts): void {
  const attempts = attemptsIn(parts)
  app.get<{ Querystring: { to?: unknown } }>('/desk/sign-in', everybody, async (request, reply) => {
    const to = deskPath(request.query.to)
    const begun = await parts.signIn.begin(to).catch(orNothing)
    if (begun === undefined) return sendPage(reply.header('retry-after', '30'), renderNoIssuerPage(parts.setting(request), to), { status: 503 })
    attempts.add(request, reply, begun.attempt)
    return reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer').redirect(begun.url, 303)
  })
  app.get<{ Querystring: { state?: unknown } }>('/desk/callback', everybody, async (request, reply) => {
    const attempt = attempts.take(request, reply, request.query.state)
    if (attempt === undefined) return sendPage(reply, renderSignInFailedPage(parts.setting(request), deskHome), { status: 400 })
    return finish(parts, request, reply, attempt)
  })
  app.post('/desk/sign-out', everybody, async (request, reply) => {
    requireSameOrigin(request)
    parts.sessions.end(reply)
    return reply.header('cache-control', 'no-store').redirect('/desk/signed-out', 303)
  })
  app.get('/desk/signed-out', everybody, async (request, reply) => sendPage(reply, renderSignedOutPage(parts.setting(request), await parts.signIn.endUrl().catch(orNothing))))
}

async function finish(parts: SignInParts, request: FastifyRequest, reply: FastifyReply, attempt: SignInAttempt): Promise<FastifyReply> {
  const setting = parts.setting(request)
  try {
    const signedIn = await parts.signIn.finish(new URL(request.url, parts.baseUrl), attempt)
    const who = await whoIs(parts, signedIn)
    if (who === undefined) return sendPage(reply, renderNoAccessPage(setting), { status: 403 })
    if (!parts.sessions.keep(reply, who)) return sendPage(reply, renderTooLargePage(setting), { status: 403 })
    return reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer').redirect(attempt.to, 303)
  } catch (error) {
    if (!isWismoError(error)) throw error
    if (error instanceof Rejected) return sendPage(reply, renderSignInFailedPage(setting, attempt.to), { status: 400 })
    return sendPage(reply.header('retry-after', '30'), renderNoIssuerPage(setting, attempt.to), { status: 503 })
  }
}

/** The API says who the token stands for; undefined where it stands for nobody with a role and a shop. */
async function whoIs({ api, sessions }: SignInParts, { token, seconds, name }: SignedIn): Promise<StaffSession | undefined> {
  try {
    const { actorId, roles, shopIds, locations } = await api(token).me()
    return { token, actorId, roles, shopIds, ...(locations !== undefined && { locations }), ...(name !== undefined && { name }), until: sessions.endOf(seconds) }
  } catch (error) {
    if (error instanceof SignedOut || error instanceof Rejected) return undefined
    throw error
  }
}

function orNothing(error: unknown): undefined {
  if (isWismoError(error) && error.kind === 'unavailable') return undefined
  throw error
}

/** What this browser began, in a sealed cookie of its own. */
function attemptsIn({ seal, clock, secure }: SignInParts) {
  const name = secure ? '__Host-wismo-desk-in' : 'wismo-desk-in'
  const options = { path: '/', httpOnly: true, secure, sameSite: 'lax' as const }
  const fresh = ({ cookies }: FastifyRequest): readonly SignInAttempt[] => {
    const text = seal.open(cookies[name] ?? '')
    return text === undefined ? [] : (JSON.parse(text) as readonly SignInAttempt[]).filter(({ at }) => Instant.toMillis(clock()) - at < attemptMs)
  }
  const keep = (reply: FastifyReply, attempts: readonly SignInAttempt[]): void => {
    if (attempts.length === 0) reply.clearCookie(name, options)
    else reply.setCookie(name, seal.seal(JSON.stringify(attempts)), { ...options, maxAge: attemptMs / 1_000 })
  }
  return {
    add: (request: FastifyRequest, reply: FastifyReply, attempt: SignInAttempt) => keep(reply, [attempt, ...fresh(request)].slice(0, mostAttempts)),
    /** Good once. */
    take(request: FastifyRequest, reply: FastifyReply, state: unknown): SignInAttempt | undefined {
      const all = fresh(request)
      keep(reply, all.filter((attempt) => attempt.state !== state))
      return all.find((attempt) => attempt.state === state)
    },
  }
}
