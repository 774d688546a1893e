import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'
import type { DeskSettings, Runtime, Service } from '@wismo/service'
import { mountAssets } from './http/asset-routes.ts'
import { openDesk, type Desk } from './desk/desk.ts'
import { isOfDesk } from './desk/local-path.ts'
import { renderMissingPage } from './desk/plain-desk-pages.tsx'
import { staffSignIn } from './desk/staff-sign-in.ts'
import { mountDesk } from './http/desk-routes.ts'
import { mountDeskLive } from './http/desk-live.ts'
import { mountSignIn } from './http/sign-in-routes.ts'
import { mountDemoIssuer } from './http/demo-issuer-routes.ts'
import { mountDemo } from './http/demo-routes.ts'
import { answerErrorsAsPages } from './http/error-pages.ts'
import { mountEventPages } from './http/event-routes.ts'
import { mountFind } from './http/find-routes.ts'
import { mountFront } from './http/front-routes.ts'
import { mountLanguage } from './http/language-routes.ts'
import { mountMeLive } from './http/me-live.ts'
import { mountMe } from './http/me-routes.ts'
import { ownerSignIn } from './me/owner-sign-in.ts'
import { mountLive } from './http/live-routes.ts'
import { letDemoFrame, sendPage } from './http/page-reply.ts'
import { mountParcels } from './http/parcel-routes.ts'
import { mountTracking, sendDeadLink } from './http/tracking-routes.ts'
import { openStage } from './demo/stage.ts'
import { openPortal } from './portal.ts'
import { openOrderReader, type OrderReader } from './order-reader.ts'

export { seedDemo } from './demo/seeds.ts'
export { tellerOf } from './demo/teller.ts'
export { openOrderReader } from './order-reader.ts'

/** The pages. Owns no tables and no topics: it reads the order view, and in the demo it sends what a retailer would send. */
export function buildPortalService(runtime: Runtime, orders: OrderReader = openOrderReader(runtime)): Service {
  const portal = openPortal(runtime, orders)
  const stage = runtime.demo ? openStage(runtime, orders) : undefined
  return {
    name: 'portal',
    groups: [],
    migrate: async () => undefined,
    routes(app) {
      app.unknownPage.send = (request, reply) => (runtime.desk && isOfDesk(request.url) ? sendPage(reply, renderMissingPage(portal.deskSetting(request)), { status: 404 }) : sendDeadLink(portal, request, reply))
      app.register(async (pages) => mountPages(pages))
      app.register(async (streams) => mountStreams(streams))
      if (runtime.demo) app.register(async (issuer) => mountDemoIssuer(issuer, portal, runtime))
      if (runtime.desk) app.register(async (scope) => mountStaffPages(scope, openDesk(runtime, portal, runtime.desk as DeskSettings)))
    },
    async start() {
      if (!portal.cookie.secure) runtime.log.warn({ url: runtime.baseUrl }, 'the base URL is neither https nor this machine: links are kept in a cookie without Secure, for a demo only')
      const ends = await Promise.all([orders.start(), stage?.start()])
      return async () => void (await Promise.all(ends.map((end) => end?.())))
    },
  }

  async function mountStreams(app: FastifyInstance): Promise<void> {
    await app.register(cookie)
    mountLive(app, portal)
    if (portal.owners !== undefined) mountMeLive(app, portal, portal.owners)
  }

  async function mountPages(app: FastifyInstance): Promise<void> {
    await app.register(cookie)
    await app.register(formbody, { bodyLimit: 4_096 })
    answerErrorsAsPages(app, portal, runtime.log)
    if (portal.demo) letDemoFrame(app)
    mountTracking(app, portal)
    mountAssets(app, portal.assets)
    mountFront(app, portal)
    mountLanguage(app, portal)
    mountFind(app, portal)
    mountParcels(app, portal)
    if (portal.owners !== undefined) {
      mountMe(app, portal, portal.owners)
      mountSignIn(app, ownerSignIn(portal, portal.owners, runtime.baseUrl))
    }
    mountEventPages(app, portal, runtime.contracts.source)
    if (stage !== undefined) mountDemo(app, portal, stage, runtime)
  }

  async function mountStaffPages(app: FastifyInstance, desk: Desk): Promise<void> {
    await app.register(cookie)
    // A reason in letters that take nine characters each, and the names of fifty fields.
    await app.register(formbody, { bodyLimit: 16_384 })
    mountDesk(app, desk)
    mountDeskLive(app, desk)
    mountSignIn(app, staffSignIn(desk, { seal: (runtime.desk as DeskSettings).seal, baseUrl: runtime.baseUrl, secure: portal.cookie.secure }))
  }
}
