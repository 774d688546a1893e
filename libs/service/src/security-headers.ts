import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

/** The page of the API reference: its own script needs inline styles, no other page does. */
const isReference = (url: string): boolean => url === '/docs'

const directives = {
  defaultSrc: ["'none'"], scriptSrc: ["'self'"], styleSrc: ["'self'"], imgSrc: ["'self'", 'data:'], connectSrc: ["'self'"], formAction: ["'self'"],
  baseUri: ["'none'"], frameAncestors: ["'none'"],
}
const policy = Object.entries(directives).map(([name, sources]) => [name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), ...sources].join(' ')).join(';')
const maxAge = 31_536_000
const isSecure = (baseUrl: string): boolean => baseUrl.startsWith('https:')

/** The same headers as `secure` sets, for an answer that no request leads to. */
export const securityHeaders = (baseUrl: string): Readonly<Record<string, string>> => ({
  'content-security-policy': policy, 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin', 'origin-agent-cluster': '?1', 'referrer-policy': 'no-referrer',
  ...(isSecure(baseUrl) && { 'strict-transport-security': `max-age=${maxAge}; includeSubDomains` }),
  'x-content-type-options': 'nosniff', 'x-dns-prefetch-control': 'off', 'x-download-options': 'noopen', 'x-frame-options': 'DENY', 'x-permitted-cross-domain-policies': 'none', 'x-xss-protection': '0',
})

/** What every answer says to a browser: nothing runs, frames or leaks; under /v1 nothing is kept unless the route says so. */
export async function secure(app: FastifyInstance, baseUrl: string): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives },
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: isSecure(baseUrl) && { maxAge, includeSubDomains: true },
  })
  app.addHook('onSend', async ({ routeOptions: { url = '' } }, reply) => {
    if (isReference(url)) reply.header('content-security-policy', String(reply.getHeader('content-security-policy')).replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"))
    if (url.startsWith('/v1/') && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
}
