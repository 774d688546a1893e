import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Instant, orderIdOf, type OrderId } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import type { Runtime } from '@wismo/service'
import { demoPrincipal, demoShop, placeOrders } from '../demo/retailer.ts'
import { renderDemoPage } from '../pages/demo-page.tsx'
import { themeCookie, type Portal } from '../portal.ts'
import { everybody } from './everybody.ts'
import { sendPage } from './page-reply.ts'
import { requireSameOrigin } from './same-origin.ts'
import { keepLink, pathOf } from './tracking-routes.ts'

const patience = 2_000
const verifiedFor = 72 * 3_600_000
const numberForm = /^[A-Za-z0-9-]{1,40}$/

/** The demo's page and its buttons; mounted only where the demo is on. */
export function mountDemo(app: FastifyInstance, portal: Portal, runtime: Runtime): void {
  app.get<{ Querystring: { order?: unknown } }>('/demo', everybody, (request, reply) => showDemo(portal, request, reply, request.query.order))
  app.post<{ Body: { count?: unknown } | undefined }>('/demo/orders', everybody, async (request, reply) => {
    requireSameOrigin(request)
    const numbers = await placeOrders(runtime, request.body?.count === '20' ? 20 : 1)
    return reply.redirect(`/demo?order=${numbers.at(-1)}`, 303)
  })
  app.post<{ Body: { theme?: unknown } | undefined }>('/demo/theme', everybody, async (request, reply) => {
    requireSameOrigin(request)
    const theme = request.body?.theme === 'dark' ? 'dark' : 'light'
    return reply.setCookie(themeCookie, theme, { path: '/', httpOnly: true, sameSite: 'lax', secure: portal.cookie.secure }).redirect('/demo', 303)
  })
}

async function showDemo(portal: Portal, request: FastifyRequest, reply: FastifyReply, asked: unknown): Promise<FastifyReply> {
  const number = typeof asked === 'string' && numberForm.test(asked) ? asked : undefined
  const placed = number === undefined ? undefined : await portal.orders.await(demoPrincipal, orderIdOf(demoShop, number), 'agent', patience)
  const recent = await portal.orders.recent(8)
  const shown = placed ?? recent[0]?.view
  if (shown !== undefined) keepLink(portal, request, reply, issueLink(portal, shown.id))
  const page = renderDemoPage({
    count: await portal.orders.count(),
    recent,
    now: portal.clock(),
    setting: { ...portal.setting(request, demoShop), language: 'en', locale: 'en-IE', styles: portal.assets.demoStyles },
    ...(shown ? { shown: phoneOf(shown) } : {}),
    ...(number !== undefined && placed === undefined ? { awaited: number } : {}),
  })
  return sendPage(reply, page, { framing: 'frames' })
}

const phoneOf = (view: OrderView): { readonly number: string; readonly path: string } => ({ number: view.number, path: pathOf(view) })

/** The link the customer would have got in the confirmation. */
function issueLink({ links, clock }: Portal, orderId: OrderId): Parameters<typeof keepLink>[3] {
  const claims = { orderId, generation: 0, level: 'verified' as const, verifiedUntil: Instant.plus(clock(), verifiedFor) }
  return { token: links.issue(claims), claims }
}
