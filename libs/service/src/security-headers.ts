import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

/** The page of the API reference: its own script needs inline styles, no other page does. */
const isReference = (url: string): boolean => url === '/docs'

/** What every answer says to a browser: nothing runs, frames or leaks; under /v1 nothing is kept unless the route says so. */
export async function secure(app: FastifyInstance, baseUrl: string): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"], scriptSrc: ["'self'"], styleSrc: ["'self'"], imgSrc: ["'self'", 'data:'], connectSrc: ["'self'"], formAction: ["'self'"],
        baseUri: ["'none'"], frameAncestors: ["'none'"],
      },
    },
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: baseUrl.startsWith('https:') && { maxAge: 31_536_000, includeSubDomains: true },
  })
  app.addHook('onSend', async ({ routeOptions: { url = '' } }, reply) => {
    if (isReference(url)) reply.header('content-security-policy', String(reply.getHeader('content-security-policy')).replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"))
    if (url.startsWith('/v1/') && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
}
