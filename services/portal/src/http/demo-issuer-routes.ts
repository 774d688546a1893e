import formbody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Invalid } from '@wismo/kernel'
import { demoIssuer, paces, zodRoutes, type Runtime } from '@wismo/service'
import { openDemoIssuer, type SignInRequest } from '../demo/issuer.ts'
import { demoPersonIds, peopleOf } from '../demo/people.ts'
import { renderWhoAreYouPage } from '../desk/who-are-you-page.tsx'
import type { Portal } from '../portal.ts'
import { everybody } from './everybody.ts'
import { sendPage } from './page-reply.ts'
import { requireSameOrigin } from './same-origin.ts'

const wish = z.discriminatedUnion('who', [
  z.strictObject({ who: z.literal('staff'), role: z.string().regex(/^[a-z]+([ ,][a-z]+)*$/).max(100), shops: z.string().min(1).max(1_000), locations: z.string().min(1).max(1_000).optional() }),
  z.strictObject({ who: z.literal('customer'), customer: z.string().min(1).max(64), shop: z.string().min(1).max(40) }),
])
const text = z.string().min(1).max(1_000)
const grant = z.strictObject({ grant_type: z.literal('authorization_code'), client_id: text, redirect_uri: text, code: text, code_verifier: text })
const signIn = z.object({ client_id: text, redirect_uri: text, state: text, nonce: text, code_challenge: text, code_challenge_method: z.literal('S256'), response_type: z.literal('code') })

/** Programs ask here, and get problem documents; one page is for people, who say who they are. Mounted only where the demo is on. */
export async function mountDemoIssuer(app: FastifyInstance, portal: Pick<Portal, 'deskSetting'>, { baseUrl, clock, random, pace }: Pick<Runtime, 'baseUrl' | 'clock' | 'random' | 'pace'>): Promise<void> {
  await app.register(formbody, { bodyLimit: 4_096 })
  const issuer = openDemoIssuer(demoIssuer(baseUrl), { clock, random, baseUrl, fastest: pace === undefined ? 1 : Math.max(...paces) })
  const routes = zodRoutes(app)
  /** Nobody is sent anywhere but to the pages of this demo. */
  const ours = <Asked extends SignInRequest>(asked: Asked): Asked => {
    if (!issuer.isOurs(asked)) throw new Invalid('invalid', 'The demo signs people in at its own pages alone.')
    return asked
  }
  app.get('/demo/issuer/.well-known/openid-configuration', everybody, async () => issuer.discovery)
  app.get('/demo/issuer/jwks', everybody, async () => issuer.keys())
  routes.post('/demo/issuer/token', { ...everybody, schema: { ...everybody.schema, body: z.union([wish, grant]) } }, async ({ body }, reply) => {
    reply.header('cache-control', 'no-store')
    if ('who' in body) return reply.send(await issuer.token(body))
    const redeemed = await issuer.redeem(body)
    return redeemed === undefined ? reply.code(400).send({ error: 'invalid_grant' }) : reply.send(redeemed)
  })
  app.get('/demo/issuer/authorize', everybody, async (request, reply) => {
    // Clients add what their providers want; what is not known here is passed over.
    const asked = signIn.safeParse(request.query)
    if (!asked.success) throw new Invalid('invalid', 'Begin at the desk or at /me: this address is for their sign-in.')
    return sendPage(reply, renderWhoAreYouPage(portal.deskSetting(request), ours(asked.data), peopleOf(asked.data.client_id)), { hasForm: true })
  })
  routes.post('/demo/issuer/authorize', { ...everybody, schema: { ...everybody.schema, body: z.strictObject({ ...signIn.shape, as: z.enum(demoPersonIds) }) } }, async (request, reply) => {
    requireSameOrigin(request)
    const asked = ours(request.body)
    if (!peopleOf(asked.client_id).includes(asked.as)) throw new Invalid('invalid', 'That person signs in elsewhere.')
    const to = new URL(asked.redirect_uri)
    to.search = new URLSearchParams({ code: issuer.codeFor(asked.as, asked), state: asked.state }).toString()
    return reply.header('cache-control', 'no-store').redirect(to.href, 303)
  })
}
