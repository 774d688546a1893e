import type { Pool } from 'pg'
import type { Contracts } from '@wismo/contracts'
import { OrderId, type Clock, type Instant, type ShopId, type Uuid } from '@wismo/kernel'
import { atLevel, compose, type ComposedOrder, type OrderLevel, type OrderView, type Part } from '@wismo/lifecycle'
import { everyOrder } from '@wismo/messaging'
import { listen, type Principal, type Shops } from '@wismo/service'
import { openHistory, type Moment, type TimelineItem, type TimelinePlace } from './history.ts'
import { headlineWords, languageFor } from './words.ts'

export interface OrderViewsSettings {
  readonly pool: Pool
  /** The schema of order-view, whose published SQL view is read. */
  readonly schema: string
  readonly shops: Shops
  readonly clock: Clock
  /** Reads the events that are kept. */
  readonly contracts: Contracts
}

/** The order view as callers may see it. Every read takes the principal: what is not theirs is not there. */
export interface OrderViews {
  /** As it is now, or as it was at a moment: undefined too where it was not there yet. */
  find(principal: Principal, orderId: OrderId, level: OrderLevel, moment?: Moment): Promise<OrderView | undefined>
  findByExternalId(principal: Principal, shopId: ShopId, externalId: string, level: OrderLevel): Promise<OrderView | undefined>
  /** All that happened to it, newest first; undefined where it is not the caller's. Only staff learn who did what. */
  timeline(principal: Principal, orderId: OrderId, level: OrderLevel, limit: number, after?: TimelinePlace): Promise<readonly TimelineItem[] | undefined>
  /** Newest first. */
  recent(principal: Principal, limit: number, level: OrderLevel): Promise<readonly { readonly view: OrderView; readonly visibleAfterMs: number }[]>
  count(principal: Principal): Promise<number>
  /** True once every named part has at least that version; false when `withinMs` are over before. */
  waitUntil(principal: Principal, orderId: OrderId, parts: ReadonlyMap<string, number>, withinMs: number): Promise<boolean>
  /** Begins to hear of changes from all processes; answers how to end it. */
  start(): Promise<() => Promise<void>>
}

/** Told by order-view whenever rows of an order changed: ids as uuid, comma-separated. */
export const viewChannel = 'order_view'

interface PartRow {
  readonly order_id: Uuid
  readonly part: string
  readonly version: number
  readonly doc: unknown
}

export function openOrderViews({ pool, schema, shops, clock, contracts }: OrderViewsSettings): OrderViews {
  const waiters = new Map<string, Set<() => void>>()
  const table = `${schema}.order_part_v1`
  const ask = async (name: string, where: string, values: readonly unknown[]): Promise<readonly PartRow[]> =>
    (await pool.query<PartRow>({ name: `${schema}.${name}`, text: `select order_id, part, version, doc from ${table} where ${where}`, values: [...values] })).rows
  const history = openHistory(pool, schema, contracts)
  const shown = (rows: readonly Part[], principal: Principal, level: OrderLevel, now = clock()): OrderView | undefined => {
    const order = compose(rows, now)
    return order === undefined || !isStillValid(principal, order) ? undefined : atLevel(withWords(order, shops, now), level)
  }
  const rowsOf = (principal: Principal, orderId: OrderId): Promise<readonly PartRow[]> => ask('find', `order_id = $1 and ${inScope(2)}`, [OrderId.toUuid(orderId), ...scopeOf(principal)])
  const versionsReached = async (principal: Principal, orderId: OrderId, parts: ReadonlyMap<string, number>): Promise<boolean> => {
    const rows = await ask('versions', `order_id = $1 and ${inScope(2)}`, [OrderId.toUuid(orderId), ...scopeOf(principal)])
    return [...parts].every(([part, version]) => rows.some((row) => row.part === part && row.version >= version))
  }
  return {
    async find(principal, orderId, level, moment) {
      // Who may see it is what holds now, whatever moment is asked for.
      const now = shown(await rowsOf(principal, orderId), principal, level)
      if (moment === undefined || now === undefined) return now
      const then = compose(await history.partsAt(orderId, moment), moment.at)
      return then && { ...atLevel(withWords(then, shops, moment.at), level), asOf: moment.at }
    },
    async timeline(principal, orderId, level, limit, after) {
      if (shown(await rowsOf(principal, orderId), principal, level) === undefined) return undefined
      const items = await history.timeline(orderId, limit, after)
      return level === 'agent' ? items : items.map(({ actor: _actor, ...item }) => item)
    },
    async findByExternalId(principal, shopId, externalId, level) {
      const where = `order_id = (select order_id from ${table} where shop_id = $1 and external_id = $2 limit 1) and ${inScope(3)}`
      return shown(await ask('external', where, [shopId, externalId, ...scopeOf(principal)]), principal, level)
    },
    async recent(principal, limit, level) {
      const { rows } = await pool.query<PartRow & { ms: number }>(
        `select order_id, part, version, doc, visible_after_ms as ms from ${table}
         where external_id is not null and ${inScope(1)} order by placed_at desc, order_id limit $3`,
        [...scopeOf(principal), limit],
      )
      return rows.flatMap((row) => {
        const view = shown([row], principal, level)
        return view === undefined ? [] : [{ view, visibleAfterMs: row.ms }]
      })
    },
    async count(principal) {
      const { rows } = await pool.query<{ n: number }>(`select count(*)::int as n from ${table} where external_id is not null and ${inScope(1)}`, [...scopeOf(principal)])
      return rows[0]?.n ?? 0
    },
    async waitUntil(principal, orderId, parts, withinMs) {
      const until = performance.now() + withinMs
      for (;;) {
        const changed = nextChange(waiters, OrderId.toUuid(orderId), until - performance.now())
        if (await versionsReached(principal, orderId, parts)) {
          changed.forget()
          return true
        }
        if (!(await changed.heard)) return false
      }
    },
    async start() {
      const wake = (ids: Iterable<string>): void => {
        for (const id of ids) for (const waiter of waiters.get(id) ?? []) waiter()
      }
      const listening = listen(pool, viewChannel, { onNotify: (payload) => wake(payload === everyOrder ? [...waiters.keys()] : payload.split(',')), onReconnect: () => wake([...waiters.keys()]) })
      await listening.ready
      return () => listening.stop()
    },
  }
}

/** Shops and one order that the principal reaches, as two parameters; nulls reach everything. */
function scopeOf(principal: Principal): readonly [readonly string[] | null, string | null] {
  switch (principal.kind) {
    case 'system':
      return [null, null]
    case 'customer':
      return [null, OrderId.toUuid(principal.orderId)]
    case 'anonymous':
      return [[], null]
    default:
      return [principal.shopIds, null]
  }
}

const inScope = (from: number): string => `($${from}::text[] is null or shop_id = any($${from})) and ($${from + 1}::uuid is null or order_id = $${from + 1})`

/** A customer's link counts as long as the order says the same generation. */
const isStillValid = (principal: Principal, order: ComposedOrder): boolean => principal.kind !== 'customer' || principal.generation === order.linkGeneration

function withWords({ linkGeneration: _linkGeneration, ...order }: ComposedOrder, shops: Shops, now: Instant): OrderView {
  const words = headlineWords(order, languageFor(order.locale), now)
  const { phone, email, hours } = shops.find(order.shopId)?.support ?? {}
  const help = { ...(phone === undefined ? {} : { phone }), ...(email === undefined ? {} : { email }), ...(hours === undefined ? {} : { hours }) }
  return { ...order, headline: { ...order.headline, ...words }, help }
}

/** The next word that this order changed; false when the time is over first. */
function nextChange(waiters: Map<string, Set<() => void>>, id: string, withinMs: number): { readonly heard: Promise<boolean>; forget(): void } {
  const own = waiters.get(id) ?? new Set()
  waiters.set(id, own)
  let settle: (heard: boolean) => void = () => undefined
  const heard = new Promise<boolean>((resolve) => {
    settle = resolve
  })
  const forget = (): void => {
    clearTimeout(timer)
    own.delete(waiter)
    if (own.size === 0 && waiters.get(id) === own) waiters.delete(id)
  }
  const waiter = (): void => {
    forget()
    settle(true)
  }
  const timer = setTimeout(() => {
    forget()
    settle(false)
  }, Math.max(0, withinMs))
  own.add(waiter)
  return { heard, forget }
}
