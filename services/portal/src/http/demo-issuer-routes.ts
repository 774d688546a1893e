import formbody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { demoIssuer, paces, zodRoutes, type Runtime } from '@wismo/service'
import { openDemoIssuer } from '../demo/issuer.ts'
import { everybody } from './everybody.ts'

const wish = z.discriminatedUnion('who', [
  z.strictObject({ who: z.literal('staff'), role: z.string().regex(/^[a-z]+([ ,][a-z]+)*$/).max(100), shops: z.string().min(1).max(1_000), locations: z.string().min(1).max(1_000).optional() }),
  z.strictObject({ who: z.literal('customer'), customer: z.string().min(1).max(64), shop: z.string().min(1).max(40) }),
])

/** Programs ask here: they get problem documents, and no page. Mounted only where the demo is on. */
export async function mountDemoIssuer(app: FastifyInstance, { baseUrl, clock, pace }: Runtime): Promise<void> {
  await app.register(formbody, { bodyLimit: 4_096 })
  const issuer = openDemoIssuer(demoIssuer(baseUrl), clock, pace === undefined ? 1 : Math.max(...paces))
  app.get('/demo/issuer/.well-known/openid-configuration', everybody, async () => issuer.discovery)
  app.get('/demo/issuer/jwks', everybody, async () => issuer.keys())
  zodRoutes(app).post('/demo/issuer/token', { ...everybody, schema: { ...everybody.schema, body: wish } }, async ({ body }, reply) => reply.header('cache-control', 'no-store').send(await issuer.token(body)))
}
