import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Instant, NotFound, orderIdOf, uuidV7, type OrderId } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { paces, type Runtime } from '@wismo/service'
import { columnOf } from '../demo/board.ts'
import { nextIn } from '../demo/autopilot.ts'
import { demoPath } from '../demo/demo-path.ts'
import { demoPrincipal, demoShop } from '../demo/demo-principal.ts'
import { onYours } from '../demo/on-yours.ts'
import { firstShown } from '../demo/seeds.ts'
import { sentenceOf } from '../demo/sentences.ts'
import type { Stage } from '../demo/stage.ts'
import { whyNot, wishes, type Wish } from '../demo/world.ts'
import { renderDemoPage, type DemoPage } from '../pages/demo/demo-page.tsx'
import { themeCookie, type Portal } from '../portal.ts'
import { mountDemoStream } from './demo-stream.ts'
import { everybody } from './everybody.ts'
import { asksForMain, sendPage } from './page-reply.ts'
import { requireSameOrigin } from './same-origin.ts'
import { pathOf } from '../pages/order-facts.ts'
import { keepLink } from './tracking-routes.ts'

const patience = 2_000
const feedSize = 6
type Form = Readonly<Record<string, unknown>> | undefined

/** The demo's page and its buttons; mounted only where the demo is on. */
export function mountDemo(app: FastifyInstance, portal: Portal, stage: Stage, runtime: Runtime): void {
  const act = <Params extends object>(path: string, button: (form: NonNullable<Form>, params: Params, reply: FastifyReply) => Promise<string> | string): void => {
    app.post<{ Params: Params; Body: Form }>(path, everybody, async (request, reply) => {
      requireSameOrigin(request)
      return reply.redirect(await button(request.body ?? {}, request.params as Params, reply), 303)
    })
  }
  // At its fastest the page changes every second: two who look from one address would be all that an address has.
  app.get<{ Querystring: Readonly<Record<string, unknown>> }>('/demo', { ...everybody, config: { ...everybody.config, limit: 'none' } }, (request, reply) => showDemo({ app, portal, stage, runtime }, request, reply))
  act('/demo/orders', async ({ count, press }) => stay((await stage.place(count === '20' ? 20 : 1, pressIn(press))).at(-1)))
  act<{ externalId: string }>('/demo/orders/:externalId/do', async ({ wish, press }, { externalId }) => {
    if (!isWish(wish) || !isExternalId(externalId)) throw new NotFound()
    const facts = await stage.make(externalId, wish, pressIn(press))
    return `${stay(externalId, facts === undefined ? {} : { did: wish, facts })}#happen`
  })
  act('/demo/time', ({ speed, order }) => {
    if (runtime.pace === undefined) throw new NotFound()
    if (speed === 'on') stage.time.setSpeed('on')
    else if (speed === '0' || paces.some((pace) => String(pace) === speed)) stage.time.setSpeed(Number(speed))
    else throw new NotFound()
    return `${stay(order)}#time`
  })
  act('/demo/again', async ({ order }) => `${stay(order, { twice: await stage.sendTwice() })}#feed`)
  act<{ name: string }>('/demo/services/:name', async ({ do: what, order }, { name }) => {
    if (!(await stage.services()).some((service) => service.name === name)) throw new NotFound()
    if (what === 'stop') await stage.stopService(name)
    else if (what === 'start') await stage.startService(name)
    else throw new NotFound()
    return `${stay(order)}#feed`
  })
  act('/demo/theme', ({ theme, order }, _, reply) => {
    void reply.setCookie(themeCookie, theme === 'dark' ? 'dark' : 'light', { path: '/', httpOnly: true, sameSite: 'lax', secure: portal.cookie.secure })
    return stay(order)
  })
  mountDemoStream(app, stage)
}

/** Back to the page, with the same order on the phone. */
function stay(order: unknown, did: Readonly<Record<string, string | number>> = {}): string {
  const query = new URLSearchParams([...(isExternalId(order) ? [['order', order]] : []), ...Object.entries(did).map(([name, value]) => [name, String(value)])])
  return query.size === 0 ? '/demo' : `/demo?${query.toString()}`
}

const isExternalId = (text: unknown): text is string => typeof text === 'string' && text !== '' && text.length <= 64
/** What a form was named when it was made: sent again it is the same press. */
const pressIn = (text: unknown): string | undefined => (typeof text === 'string' && text !== '' ? text.slice(0, 36) : undefined)
const isWish = (wish: unknown): wish is Wish => (wishes as readonly unknown[]).includes(wish)

interface Shown {
  readonly app: FastifyInstance
  readonly portal: Portal
  readonly stage: Stage
  readonly runtime: Runtime
}

async function showDemo({ app, portal, stage, runtime }: Shown, request: FastifyRequest<{ Querystring: Readonly<Record<string, unknown>> }>, reply: FastifyReply): Promise<FastifyReply> {
  const { order: asked, did, facts, twice } = request.query
  stage.watched()
  // Read before anything else: what the page shows is at least as new as what it says it is.
  const version = stage.version()
  const { shown, recent, notice } = await ordersFor({ portal, stage }, asked, asksForMain(request) ? 0 : patience)
  stage.watched(shown?.externalId)
  const phone = shown && onPhone({ portal, runtime }, request, reply, shown)
  const page: DemoPage = {
    ...(await figuresAndFeed(stage, runtime, recent)),
    orders: recent, version, press: uuidV7(Date.now(), runtime.random), now: portal.clock(), machineNow: Date.now(), services: await orNone(stage.services()),
    setting: { ...portal.setting(request, demoShop), language: 'en', locale: 'en-IE', styles: portal.assets.demoStyles, liveScript: portal.assets.demoScript },
    doors: doorsOf(app, shown),
    ...(shown && phone ? { ...aboutShown(shown, didOf(did, facts)), phone } : {}), ...(notice === undefined ? {} : { notice }),
    ...timeOf(runtime, stage, recent), ...proofOf(stage), ...(twice === undefined ? {} : { sentTwice: wholeOf(twice) }),
  }
  return sendPage(reply, renderDemoPage(page), { framing: 'frames' })
}

interface Orders {
  /** The one on the phone. */
  readonly shown: OrderView | undefined
  /** Newest first, with the one on the phone. */
  readonly recent: readonly OrderView[]
  readonly notice?: NonNullable<DemoPage['notice']>
}

/** What was asked for, awaited where it was sent; otherwise the one that shows most. */
async function ordersFor({ portal: { orders }, stage }: Pick<Shown, 'portal' | 'stage'>, asked: unknown, withinMs: number): Promise<Orders> {
  const order = isExternalId(asked) ? asked : undefined
  const isSent = order !== undefined && stage.teller.hasTold(order)
  const found = order === undefined ? undefined : await orders.await(demoPrincipal, orderIdOf(demoShop, order), 'agent', isSent ? withinMs : 0)
  const newest = (await stage.orders()).map(({ view }) => view)
  const shown = found ?? (await orders.find(demoPrincipal, orderIdOf(demoShop, firstShown), 'agent')) ?? newest[0]
  const recent = shown === undefined || newest.some(({ id }) => id === shown.id) ? newest : [...newest, shown]
  return { shown, recent, ...(order !== undefined && found === undefined ? { notice: { order, isSent } } : {}) }
}

const aboutShown = (shown: OrderView, did: Pick<NonNullable<DemoPage['happen']>, 'did'>): Pick<DemoPage, 'chosen' | 'happen'> => ({
  chosen: shown.number, happen: { number: shown.number, externalId: shown.externalId, whyNot: reasonsFor(shown), ...did },
})

/** The order on the phone beside, whose browser keeps its link, and by that link on a phone of the visitor. */
function onPhone({ portal, runtime }: Pick<Shown, 'portal' | 'runtime'>, request: FastifyRequest, reply: FastifyReply, shown: OrderView): NonNullable<DemoPage['phone']> {
  const link = issueLink(portal, shown.id, runtime.pace?.speed() ?? 1)
  // The page keeps the phone's link; what brings it up to date would race with others for the cookie.
  if (!asksForMain(request)) keepLink(portal, request, reply, link)
  return { number: shown.number, path: pathOf(shown), yours: onYours(runtime.baseUrl, `/t/${link.token}`) }
}

/** A count in an address anybody may have written. */
const wholeOf = (text: unknown): number => (typeof text === 'string' && /^\d{1,6}$/.test(text) ? Number(text) : 0)
const orNone = <T>(some: Promise<readonly T[]>): Promise<readonly T[]> => some.catch(() => [])
const proofOf = (stage: Stage): Pick<DemoPage, 'proof'> => {
  const proof = stage.proof()
  return proof === undefined ? {} : { proof }
}
const didOf = (did: unknown, facts: unknown): { readonly did?: { readonly wish: Wish; readonly facts: number } } => (isWish(did) ? { did: { wish: did, facts: wholeOf(facts) } } : {})

const reasonsFor = (view: OrderView): Readonly<Partial<Record<Wish, string>>> =>
  Object.fromEntries(wishes.flatMap((wish) => {
    const reason = whyNot(view, wish)
    return reason === undefined ? [] : [[wish, reason]]
  }))

/** Of what the demo cannot read it shows nothing. */
async function figuresAndFeed(stage: Stage, runtime: Runtime, recent: readonly OrderView[]): Promise<Pick<DemoPage, 'figures' | 'feed'>> {
  const [perSecond, p99] = [stage.happenings.now(), stage.news.p99()]
  const underWay = recent.filter((view) => ['On its way', 'Nearly there'].includes(columnOf(view))).length
  const views = new Map(recent.map((view) => [view.id, view]))
  const feed = await Promise.all(stage.news.newest(feedSize).map(async ({ id, orderId, type, at, visibleAfterMs }) => {
    const view = views.get(orderId)
    const number = view?.number ?? (await stage.numberOf(orderId))
    return { id, at, type: shortType(runtime, type), text: sentenceOf(type, view), visibleAfterMs, ...(number === undefined ? {} : { number }), ...(view === undefined ? {} : { href: demoPath(view) }) }
  }))
  const ordersToday = await stage.ordersToday().catch(() => recent.length)
  return { feed, figures: { ordersToday, underWay, samples: stage.happenings.perSecond(), ...(perSecond === undefined ? {} : { perSecond }), ...(p99 === undefined ? {} : { p99 }) } }
}

/** `tracking.ParcelDelivered`. */
const shortType = ({ contracts }: Runtime, type: string): string => contracts.ceType(type).split('.').slice(1, -1).join('.')

function timeOf({ pace, clock }: Runtime, stage: Stage, recent: readonly OrderView[]): Pick<DemoPage, 'time'> {
  if (pace === undefined) return {}
  const speed = pace.speed()
  const [next] = recent.flatMap((view) => nextIn(view, stage.time.fastSince()) ?? []).sort((a, b) => (a.at < b.at ? -1 : 1))
  if (next === undefined || speed === 0) return { time: { speed } }
  return { time: { speed, next: { number: next.number, says: next.says, inSeconds: Math.max(0, (Instant.toMillis(next.at) - Instant.toMillis(clock())) / 1_000 / speed) } } }
}

function doorsOf(app: FastifyInstance, shown: OrderView | undefined): DemoPage['doors'] {
  const there = (url: string): boolean => app.hasRoute({ method: 'GET', url })
  return [
    ...(shown === undefined ? [] : [{ href: pathOf(shown), icon: 'package', name: 'Customer page', text: `What the buyer of ${shown.number} sees` } as const]),
    ...(there('/me') ? [{ href: '/me', icon: 'user', name: 'Customer account', text: 'Signed in: all their orders' } as const] : []),
    ...(there('/desk') ? [{ href: '/desk', icon: 'users', name: 'Agent console', text: 'Search, whole order, queue' } as const] : []),
    { href: '/docs', icon: 'square-terminal', name: 'API', text: 'Every call, to read and try' },
    ...(there('/docs/events') ? [{ href: '/docs/events', icon: 'list', name: 'Events', text: 'Every message, with an example' } as const] : []),
  ]
}

const hour = 3_600_000
/** A link proves its holder for three days of the visitor, however fast the shop's time goes; a token counts no further than some hundred years. */
const verifiedFor = (speed: number): number => Math.min(72 * hour * Math.max(1, speed), 100 * 365 * 24 * hour)

/** The link the customer would have got in the confirmation. */
function issueLink({ links, clock }: Portal, orderId: OrderId, speed: number): Parameters<typeof keepLink>[3] {
  const claims = { orderId, generation: 0, level: 'verified' as const, verifiedUntil: Instant.plus(clock(), verifiedFor(speed)) }
  return { token: links.issue(claims), claims }
}
