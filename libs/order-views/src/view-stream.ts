// An order as it changes, over a connection that stays: the whole order first, then what changed; or only that there is news.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { NotFound, Unavailable, type Instant, type OrderId } from '@wismo/kernel'
import type { OrderLevel, OrderView } from '@wismo/lifecycle'
import { eventText, isAbout, quietMs, sendEvents, type Principal } from '@wismo/service'
import type { OrderViews } from './order-views-port.ts'
import type { Opened } from './personal-data.ts'

/** How an order is told of: `sections` whole where they changed, or `headline` alone, for who reads the rest elsewhere. */
export type StreamedParts = 'sections' | 'headline'

/** What of an order goes over a stream: a view, or what is left of it. */
export type StreamedOrder = Pick<OrderView, 'shopId' | 'viewVersion' | 'headline'>

export interface ViewStream {
  readonly views: Pick<OrderViews, 'follow' | 'now' | 'tell'>
  readonly principal: Principal
  readonly orderId: OrderId
  readonly level: OrderLevel
  /** The text by which a session is known: five of its streams are open at most. */
  readonly session: string
  readonly parts: StreamedParts
  /** The language that the reader chose, where there is a page to choose it on. */
  readonly chosen?: string | undefined
  /** How an order is shown; in the words of its reader and whole where it is not said. */
  readonly shown?: ((view: OrderView) => StreamedOrder) | undefined
  /** How sections with something of a person are shown, asked for those alone that are sent; the same for all who see the same view. */
  readonly opened?: Opened | undefined
  /** It ends after so many milliseconds, for who has to show again who they are. */
  readonly longestMs?: number | undefined
  /** The header by which the answer differs. */
  readonly vary: 'authorization' | 'cookie'
}

/**
 * Answers with events: `view` with `id` = viewVersion, `bye` before the end. The first view comes with the connection, so nothing is
 * missed in between, and none is older than the one before. It ends with the proof of a verified link: whoever comes back sees what
 * the link shows without it. It ends too where what is sent cannot be opened: who comes back hears why. Throws `NotFound`,
 * `Unavailable('rate_limited')` where the session has its five, and `Unavailable('unavailable')` where the server ends before
 * anything is read, or the vault does not answer.
 */
export async function streamView(request: FastifyRequest, reply: FastifyReply, { views, principal, orderId, level, session, parts, chosen, shown, opened, longestMs, vary }: ViewStream): Promise<FastifyReply> {
  const signal = request.server.eventStreams.open(reply, session, longestMs)
  const news = views.follow(principal, orderId, level, { quietMs, signal })
  const first = await news.next()
  if (first.done === true) throw signal.aborted ? new Unavailable('unavailable', 'This process ends. Ask again.') : new NotFound()
  if (first.value !== undefined) isAbout(request, { shopId: first.value.shopId, orderId })
  const wishes = { chosen, accepted: request.headers['accept-language'] }
  const told = shown ?? ((view: OrderView): OrderView => views.tell(view, wishes).view)
  const until = 'verifiedUntil' in principal ? principal.verifiedUntil : undefined
  const written = writtenBy(parts, opened)
  const before = first.value && told(first.value)
  try {
    // Before the answer begins: an order that cannot be shown is an answer of its own.
    return sendEvents(reply, whileOpened(texts({ before, opening: before && (await written(before)) }, whileProved(news, until, views), written, told)), vary)
  } catch (error) {
    await news.return()
    throw error
  }
}

async function* whileProved(news: AsyncGenerator<OrderView | undefined, void>, verifiedUntil: Instant | undefined, views: Pick<OrderViews, 'now'>): AsyncGenerator<OrderView | undefined, void> {
  for await (const view of news) {
    if (verifiedUntil !== undefined && views.now() >= verifiedUntil) return
    yield view
  }
}

interface Begun {
  readonly before: StreamedOrder | undefined
  readonly opening: string | undefined
}

async function* texts({ before: first, opening }: Begun, news: AsyncGenerator<OrderView | undefined, void>, written: Written, told: (view: OrderView) => StreamedOrder): AsyncGenerator<string | undefined> {
  let before = first
  yield opening
  for await (const one of news) {
    const view = one && told(one)
    yield view && (await written(view, before))
    before = view ?? before
  }
}

type Written = (view: StreamedOrder, before?: StreamedOrder) => Promise<string>

/** Ends where something that is to be sent cannot be opened: who comes back hears why. */
export async function* whileOpened(texts: AsyncIterable<string | undefined>): AsyncGenerator<string | undefined> {
  try {
    yield* texts
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error
  }
}

/** What many hear at once is written once, and opened once. */
const known = new WeakMap<StreamedOrder, { readonly before: StreamedOrder | undefined; readonly text: Promise<string> }>()

const writtenBy = (parts: StreamedParts, opened: Opened | undefined): Written => async (view, before) => {
  const { viewVersion, headline } = view
  if (parts === 'headline') return eventText({ event: 'view', id: viewVersion, data: { viewVersion, headline } })
  const same = known.get(view)
  if (same !== undefined && same.before === before) return same.text
  const text = changesBetween(view, before, opened)
  known.set(view, { before, text })
  text.catch(() => known.delete(view))
  return text
}

async function changesBetween(view: StreamedOrder, before: StreamedOrder | undefined, opened: Opened | undefined): Promise<string> {
  const [own, old] = [streamedSections(view), streamedSections(before)]
  const changed = Object.fromEntries(Object.entries(own).filter(([name, section]) => JSON.stringify(section) !== JSON.stringify(old[name])))
  const gone = Object.fromEntries(Object.keys(old).filter((name) => own[name] === undefined).map((name) => [name, null]))
  const sections = { ...(opened === undefined ? changed : await opened(view.shopId, changed)), ...gone }
  return eventText({ event: 'view', id: view.viewVersion, data: { viewVersion: view.viewVersion, headline: view.headline, sections } })
}

/** What a document holds beside its version and its headline. */
export function streamedSections(view: StreamedOrder | undefined): Readonly<Record<string, unknown>> {
  if (view === undefined) return {}
  const { viewVersion: _version, headline: _headline, ...sections } = view
  return sections
}
