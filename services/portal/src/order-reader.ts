import type { OrderId } from '@wismo/kernel'
import type { Level, OrderView } from '@wismo/lifecycle'
import { openOrderViews, type OrderViews } from '@wismo/order-views'
import type { Customer, Principal, Runtime, System } from '@wismo/service'

/** One of the newest orders, for the demo's list. */
export interface RecentOrder {
  readonly view: OrderView
  /** Milliseconds from the recording of the placement to the row that the page reads; absent where nobody measured. */
  readonly visibleAfterMs?: number
}

/** What the pages read: the order view, as the caller may see it. */
export interface OrderReader extends Pick<OrderViews, 'findByNumber' | 'follow' | 'followAll' | 'now' | 'page' | 'storeClock' | 'tell'> {
  find(principal: Principal, orderId: OrderId, level: Level): Promise<OrderView | undefined>
  /** The view has heard of the order, whether or not this link still shows it. */
  isKnown(principal: Customer, orderId: OrderId): Promise<boolean>
  /** The order, after waiting up to `withinMs` for the order to appear. */
  await(principal: Principal, orderId: OrderId, level: Level, withinMs: number): Promise<OrderView | undefined>
  /** The order as soon as it has that `viewVersion`; undefined where `withinMs` are over before. */
  atLeast(principal: Principal, orderId: OrderId, level: Level, viewVersion: number, withinMs: number): Promise<OrderView | undefined>
  /** Newest first. */
  recent(limit: number): Promise<readonly RecentOrder[]>
  count(): Promise<number>
  /** Begins to listen for changes; answers how to end it. */
  start(): Promise<() => Promise<void>>
}

/** The order view through its published tables. */
export function openOrderReader(runtime: Runtime): OrderReader {
  const { pool, schema } = runtime.database('order-view')
  const views = openOrderViews({ pool, schema, shops: runtime.shops, clock: runtime.clock, contracts: runtime.contracts })
  const find: OrderReader['find'] = async (principal, orderId, level) => (level === 'stub' ? undefined : views.find(principal, orderId, level))
  return {
    find,
    now: views.now,
    tell: views.tell,
    follow: views.follow,
    followAll: views.followAll,
    storeClock: views.storeClock,
    findByNumber: views.findByNumber,
    page: views.page,
    atLeast: (principal, orderId, level, viewVersion, withinMs) => atLeast(views, principal, orderId, level, viewVersion, withinMs),
    isKnown: (principal, orderId) => views.waitUntil(principal, orderId, new Map([[orderId, 1]]), 0),
    async await(principal, orderId, level, withinMs) {
      await views.waitUntil(principal, orderId, new Map([[orderId, 1]]), withinMs)
      return find(principal, orderId, level)
    },
    recent: (limit) => views.recent(inside, limit, 'agent'),
    count: () => views.count(inside),
    start: () => views.start(),
  }
}

/** By following it: what changes is heard at once. */
export async function atLeast(views: Pick<OrderViews, 'follow'>, principal: Principal, orderId: OrderId, level: Level, viewVersion: number, withinMs: number): Promise<OrderView | undefined> {
  if (level === 'stub') return undefined
  for await (const view of views.follow(principal, orderId, level, { quietMs: withinMs, signal: AbortSignal.timeout(withinMs) })) {
    if (view !== undefined && view.viewVersion >= viewVersion) return view
  }
  return undefined
}

/** The demo counts and lists all orders; only the demo asks for that. */
const inside: System = { kind: 'system', actorId: 'demo' }
