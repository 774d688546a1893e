import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const html = 'text/html; charset=utf-8'

interface PageOptions {
  readonly status?: number
  /** `no-store` unless the page says otherwise. */
  readonly cache?: string
  readonly etag?: string
  /** It holds a frame of our own: the demo's page does. */
  readonly framing?: 'frames'
  /** It has no form that is checked by where it came from: pages of shops have one at their foot. */
  readonly hasForm?: boolean
}

const policy = (framing: PageOptions['framing']): string =>
  [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'", "form-action 'self'", "base-uri 'none'",
    notFramed, ...(framing === 'frames' ? [ownFrames] : []),
  ].join('; ')

const [notFramed, framedByUs, ownFrames] = ["frame-ancestors 'none'", "frame-ancestors 'self'", "frame-src 'self'"]
const policyHeader = 'content-security-policy'

/**
 * The demo shows the customer's page in a frame of its own, and whatever its reader comes to from there: a list, a dead link, a refusal.
 * Only the page that holds the frame is in none. Elsewhere nobody may frame anything.
 */
export function letDemoFrame(app: FastifyInstance): void {
  app.addHook('onSend', async (_request, reply) => {
    const said = reply.getHeader(policyHeader)
    if (reply.getHeader('content-type') !== html || typeof said !== 'string' || said.includes(ownFrames)) return
    reply.removeHeader('x-frame-options').header(policyHeader, said.replace(notFramed, framedByUs))
  })
}

/** A live page asks for what stands in it alone: the header `x-fragment: main`. */
export const asksForMain = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean => headers['x-fragment'] === 'main'

/** The element `main` of a page: there is one, and no text in it holds its end, because texts are escaped. */
function mainOf(page: string): string {
  const [from, to] = [page.indexOf('<main'), page.lastIndexOf('</main>')]
  return from < 0 || to < from ? page : page.slice(from, to + '</main>'.length)
}

/** Sends a page with the headers every page has; its `main` alone to who asks for that. */
export function sendPage(reply: FastifyReply, page: string, { status = 200, cache = 'no-store', etag, framing, hasForm = true }: PageOptions = {}): FastifyReply {
  if (etag !== undefined) reply.header('etag', etag)
  return reply
    .code(status)
    .type(html)
    .header('cache-control', cache)
    .header('vary', 'cookie, accept-language, x-fragment')
    .header(policyHeader, policy(framing))
    // A form of a page without referrer sends `Origin: null`; forms are checked by their origin.
    .header('referrer-policy', hasForm ? 'same-origin' : 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    .send(asksForMain(reply.request) ? mainOf(page) : page)
}
