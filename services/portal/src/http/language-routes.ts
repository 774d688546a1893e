import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isLanguage } from '@wismo/order-views'
import { languageCookie, type Portal } from '../portal.ts'
import { everybody } from './everybody.ts'
import { requireSameOrigin } from './same-origin.ts'

const oneYear = 365 * 86_400

interface LanguageForm {
  readonly language?: unknown
  readonly back?: unknown
}

/** The language of pages is chosen at the foot of each; the choice is kept in a cookie, and what is no language forgets it. */
export function mountLanguage(app: FastifyInstance, { cookie }: Portal): void {
  app.post<{ Body: LanguageForm | undefined }>('/language', everybody, async (request, reply) => {
    requireSameOrigin(request)
    const { language, back } = request.body ?? {}
    const options = { path: '/', httpOnly: true, sameSite: 'lax', secure: cookie.secure } as const
    if (isLanguage(language)) reply.setCookie(languageCookie, language, { ...options, maxAge: oneYear })
    else reply.clearCookie(languageCookie, options)
    return reply.header('cache-control', 'no-store').redirect(pageOf(back, request), 303)
  })
}

/** Only ever a page of ours: `//elsewhere` and `/\elsewhere` are addresses of others. */
function pageOf(back: unknown, { protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>): string {
  const here = `${protocol}://${host}`
  if (typeof back !== 'string' || !back.startsWith('/') || !URL.canParse(back, here)) return '/'
  const { origin, pathname, search } = new URL(back, here)
  return origin === new URL(here).origin && !pathname.startsWith('//') ? `${pathname}${search}` : '/'
}
