import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { Contracts } from '@wismo/contracts'
import { clockOf, isUnreachable } from '@wismo/database'
import { Invalid, OrderId, type Clock, type Instant, type SubjectRef, type Uuid } from '@wismo/kernel'
import { atLevel, compose, erasedLike, inside, type ComposedOrder, type OrderLevel, type OrderView, type Part } from '@wismo/lifecycle'
import { isOfNodes, type Principal, type Shops } from '@wismo/service'
import { changesOf } from './changes.ts'
import { followAll } from './follow-all.ts'
import { openHistory } from './history.ts'
import { entryInWords, orderInWords } from './order-in-words.ts'
import type { OrderViews } from './order-views-port.ts'
import type { Moment } from './parts-then.ts'
import { isInReachOf, listScopesIn, scopesIn } from './scope.ts'
import { sharedReads } from './shared-reads.ts'
import { languageOfOrder, tellIn } from './speaking.ts'
import { viewTag } from './view-tag.ts'

export interface OrderViewsSettings {
  readonly pool: Pool
  /** The schema of order-view, whose published SQL view is read. */
  readonly schema: string
  readonly shops: Shops
  readonly clock: Clock
  /** Reads the events that are kept. */
  readonly contracts: Contracts
}

/** By so much the clock of who asks may be ahead of ours, in milliseconds. */
const clockSkewMs = 300_000

/** Orders of one number that are looked at. */
const mostAlike = 5

/** Orders of one person that are followed at once. */
const mostFollowed = 100

/** A read that a lost connection broke is tried again after this long, in milliseconds. */
const retryMs = 1_000

interface PartRow {
  readonly order_id: Uuid
  readonly part: string
  readonly version: number
  readonly doc: unknown
}

export function openOrderViews({ pool, schema, shops, clock, contracts }: OrderViewsSettings): OrderViews {
  const changes = changesOf(pool)
  const table = `${schema}.order_part_v1`
  const ask = async (name: string, where: string, values: readonly unknown[]): Promise<readonly PartRow[]> =>
    (await pool.query<PartRow>({ name: `${schema}.${name}`, text: `select order_id, part, version, doc from ${table} where ${where}`, values: [...values] })).rows
  const history = openHistory(pool, schema, contracts)
  const shown = (rows: readonly Part[], principal: Principal, level: OrderLevel, now = clock()): OrderView | undefined => seenBy(sightOf(compose(rows, now), shops, now), principal, level)
  const sayingOf: SayingOf = (view, level, now) => `${viewTag(view, level, now, { language: languageOfOrder(view, shops) })} ${JSON.stringify(shops.find(view.shopId)?.you)}`
  const [scopeOf, listScopeOf] = [scopesIn(table), listScopesIn(table)]
  const isHidden = (rows: readonly Part[], principal: Principal): boolean => rows.length > 0 && shown(rows, principal, 'link') === undefined
  const rowsOf = (principal: Principal, orderId: OrderId): Promise<readonly PartRow[]> => {
    const scope = scopeOf(principal)
    return ask(`find${scope.name}`, `order_id = $1 and ${scope.where(2)}`, [OrderId.toUuid(orderId), ...scope.values])
  }
  /** Whoever asks: they have been found to reach the order. */
  const current = sharedReads(async (orders: readonly OrderId[]) => {
    const [rows, now] = [byOrder(await ask('current', 'order_id = any($1::uuid[])', [orders.map(OrderId.toUuid)])), clock()]
    return (orderId) => sightOf(compose(rows.get(orderId) ?? [], now), shops, now)
  })
  const isInReach = async (principal: Principal, orderId: OrderId): Promise<boolean> => (principal.kind === 'customer' ? principal.orderId === orderId : (await rowsOf(principal, orderId)).length > 0)
  const newestOf = async (principal: Principal): Promise<readonly OrderId[]> => {
    const { name, where, values } = listScopeOf(principal)
    const { rows } = await pool.query<{ order_id: Uuid }>({ name: `${schema}.newest${name}`, text: `select order_id from ${table} where external_id is not null and ${where(1)} order by placed_at desc, order_id limit ${mostFollowed}`, values: [...values] })
    return rows.map((row) => OrderId.fromUuid(row.order_id))
  }
  const versionsReached = async (principal: Principal, orderId: OrderId, parts: ReadonlyMap<string, number>): Promise<boolean> => {
    // Whether it is work of a node is in the documents, and waiting must tell nobody of an order that is none of theirs.
    if (isOfNodes(principal) && shown(await rowsOf(principal, orderId), principal, 'machine') === undefined) return false
    // A link that counts no more is answered at once, whatever version is named: how far its order is shows in nothing.
    if (principal.kind === 'customer' && isHidden(await rowsOf(principal, orderId), principal)) return true
    // Without their documents, which are most of a row.
    const { name, where, values } = scopeOf(principal)
    const { rows } = await pool.query<Pick<PartRow, 'part' | 'version'>>({ name: `${schema}.versions${name}`, text: `select part, version from ${table} where order_id = $1 and ${where(2)}`, values: [OrderId.toUuid(orderId), ...values] })
    return [...parts].every(([part, version]) => rows.some((row) => row.part === part && row.version >= version))
  }
  return {
    now: clock,
    tell: tellIn(shops, clock),
    async find(principal, orderId, level, moment) {
      if (moment !== undefined) refuseFuture(moment, clock())
      const rows = await rowsOf(principal, orderId)
      // Who may see it is what holds now, whatever moment is asked for.
      const now = shown(rows, principal, level)
      if (moment === undefined || now === undefined) return now
      const then = compose(erasedLike(await history.partsAt(orderId, moment, rows), rows), moment.at)
      return then && asOf(seenAs(then, level, shops, moment.at), moment.at)
    },
    async timeline(principal, orderId, level, limit, after, wishes) {
      const rows = await rowsOf(principal, orderId)
      const view = shown(rows, principal, level)
      if (view === undefined) return undefined
      const page = await history.timeline(orderId, rows, level === 'link' || level === 'verified' || level === 'owner' ? inside : [], limit, after)
      const language = languageOfOrder(view, shops, wishes)
      const entries = page.entries.map((item) => entryInWords(item, language, view.promises))
      return { ...page, language, entries: level === 'agent' ? entries : entries.map(({ actor: _actor, ...item }) => item) }
    },
    async findByExternalId(principal, shopId, externalId, level) {
      const { name, where, values } = scopeOf(principal)
      const rows = await ask(`external${name}`, `order_id = (select order_id from ${table} where shop_id = $1 and external_id = $2 limit 1) and ${where(3)}`, [shopId, externalId, ...values])
      return shown(rows, principal, level)
    },
    async findAll(principal, orderIds, level) {
      if (orderIds.length === 0) return []
      const { name, where, values } = scopeOf(principal)
      const rows = byOrder(await ask(`all${name}`, `order_id = any($1::uuid[]) and ${where(2)}`, [orderIds.map(OrderId.toUuid), ...values]))
      return orderIds.flatMap((id) => shown(rows.get(id) ?? [], principal, level) ?? [])
    },
    // All but the number of a parcel stand in the row that says when the order was placed: its other rows lie far apart.
    async saying(principal, column, words, limit, { from, to } = {}) {
      const { name, where, values } = scopeOf(principal)
      const says = `${column} = any($1::text[]) and ${where(2)}`
      const { rows } = await pool.query<{ order_id: Uuid; placed_at: Instant }>({
        name: `${schema}.saying_${column}${name}`,
        text: `select order_id, placed_at from ${table} where placed_at is not null and ($5::text is null or placed_at >= $5) and ($6::text is null or placed_at <= $6)
          and ${column === 'tracking_number' ? `order_id in (select order_id from ${table} where ${says})` : says} order by placed_at desc, order_id desc limit $4`,
        values: [words, ...values, limit, from ?? null, to ?? null],
      })
      return rows.map((row) => ({ id: OrderId.fromUuid(row.order_id), placedAt: row.placed_at }))
    },
    async page(principal, level, limit, after) {
      const { name, where, values } = listScopeOf(principal)
      const place = `external_id is not null and ${where(1)} and ($3::text is null or placed_at < $3 or (placed_at = $3 and order_id > $4))`
      const rows = await ask(`page${name}`, `order_id in (select order_id from ${table} where ${place} order by placed_at desc, order_id limit $5)`, [...values, after?.placedAt ?? null, after === undefined ? null : OrderId.toUuid(after.id), limit + 1])
      const orders = [...byOrder(rows).values()]
      const found = orders.map((own) => shown(own, principal, level)).filter((view) => view !== undefined).sort(newestFirst)
      return { views: found.slice(0, limit), isLast: orders.length <= limit }
    },
    async findByNumber(principal, shopId, number, level) {
      // No database keeps it, and each would refuse to be asked.
      if (number.includes('\0')) return []
      const { name, where, values } = scopeOf(principal)
      const rows = await ask(`number${name}`, `order_id in (select order_id from ${table} where shop_id = $1 and number = any($2::text[]) limit ${mostAlike}) and ${where(3)}`, [shopId, [number, number.toUpperCase()], ...values])
      return [...byOrder(rows).values()].flatMap((own) => shown(own, principal, level) ?? [])
    },
    async recent(principal, limit, level) {
      const { where, values } = listScopeOf(principal)
      const { rows } = await pool.query<PartRow & { ms: number; placed: string | null }>(
        `select order_id, part, version, doc, visible_after_ms as ms, placed_at as placed from ${table} where order_id in
         (select order_id from ${table} where external_id is not null and ${where(1)} order by placed_at desc, order_id limit $3)`,
        [...values, limit],
      )
      return [...byOrder(rows)].flatMap(([, own]) => {
        const [view, placed] = [shown(own, principal, level), own.find((row) => row.placed !== null)]
        return view === undefined || placed === undefined ? [] : [{ view, visibleAfterMs: placed.ms, placed: placed.placed ?? '' }]
      }).sort((a, b) => (a.placed < b.placed ? 1 : a.placed > b.placed ? -1 : a.view.id < b.view.id ? -1 : 1)).map(({ view, visibleAfterMs }) => ({ view, visibleAfterMs }))
    },
    async ofSubject(principal, shopId, subjectRef) {
      const { name, where, values } = listScopeOf(principal)
      const { rows } = await pool.query<{ order_id: Uuid }>({ name: `${schema}.of_subject${name}`, text: `select order_id from ${table} where shop_id = $1 and subject_ref = $2 and ${where(3)} order by order_id`, values: [shopId, subjectRef, ...values] })
      return rows.map((row) => OrderId.fromUuid(row.order_id))
    },
    async subjectsBefore(shopId, moment, limit, after) {
      const { rows } = await pool.query<{ subject_ref: SubjectRef }>(
        `select subject_ref from ${table} where shop_id = $1 and subject_ref is not null and ($2::text is null or subject_ref > $2) group by subject_ref having max(placed_at) < $3 order by subject_ref limit $4`,
        [shopId, after ?? null, moment, limit],
      )
      return rows.map((row) => row.subject_ref)
    },
    async subjectsSince(shopId, moment, subjects) {
      const { rows } = await pool.query<{ subject_ref: SubjectRef }>(
        `select distinct subject_ref from ${table} where shop_id = $1 and subject_ref = any($2::text[]) and placed_at >= $3`,
        [shopId, subjects, moment],
      )
      return new Set(rows.map((row) => row.subject_ref))
    },
    async count(principal) {
      const { where, values } = listScopeOf(principal)
      const { rows } = await pool.query<{ n: number }>(`select count(*)::int as n from ${table} where external_id is not null and ${where(1)}`, [...values])
      return rows[0]?.n ?? 0
    },
    async waitUntil(principal, orderId, parts, withinMs) {
      const until = performance.now() + withinMs
      for (;;) {
        const leftMs = until - performance.now()
        const change = changes.next(OrderId.toUuid(orderId), leftMs)
        try {
          if (await versionsReached(principal, orderId, parts)) return true
          // Looked at once more at the end: word of a change may be lost with the connection.
          if (leftMs <= 0) return false
          await change.heard
        } finally {
          change.forget()
        }
      }
    },
    async *follow(principal, orderId, level, { quietMs, signal }) {
      if (!(await isInReach(principal, orderId))) return
      let said: string | undefined
      for (let known = 0; !signal.aborted; ) {
        const change = changes.next(OrderId.toUuid(orderId), quietMs, signal)
        try {
          const sight = await current(orderId)
          const view = seenBy(sight, principal, level)
          if (view === undefined) return
          // A new day makes other words of the same facts, and a shop that says "you" otherwise: the look after a quiet time finds it, no timer waits for midnight.
          const saying = sayingOf(view, level, sight.now)
          if (view.viewVersion > known || (view.viewVersion === known && saying !== said)) {
            known = view.viewVersion
            said = saying
            yield view
          }
          if (!(await change.heard) && !signal.aborted) yield undefined
        } catch (error) {
          if (known === 0 || !isUnreachable(error)) throw error
          await pause(retryMs, undefined, { signal }).catch(() => undefined)
        } finally {
          change.forget()
        }
      }
    },
    followAll: (principal, level, following) => followAll({ list: () => newestOf(principal), look: async (orderId) => lookedAt(await current(orderId), principal, level, sayingOf), watch: changes.watch }, following),
    storeClock: () => clockOf(pool),
    start: () => changes.start(),
  }
}

function refuseFuture({ at }: Moment, now: Instant): void {
  if (Date.parse(at) - Date.parse(now) <= clockSkewMs) return
  throw new Invalid('invalid', 'asOf lies in the future: nobody knows yet.', [{ pointer: '/asOf', code: 'invalid_value', detail: 'It has to be over.' }])
}

/** What begins a part may have happened after the moment: it is told where it happened, not before. */
function asOf(view: OrderView, at: Instant): OrderView {
  return { ...view, asOf: at, actions: [], timeline: { entries: view.timeline.entries.filter((entry) => entry.at <= at) } }
}

function byOrder<Row extends PartRow>(rows: readonly Row[]): ReadonlyMap<OrderId, readonly Row[]> {
  const orders = new Map<OrderId, Row[]>()
  for (const row of rows) {
    const id = OrderId.fromUuid(row.order_id)
    const own = orders.get(id)
    if (own === undefined) orders.set(id, [row])
    else own.push(row)
  }
  return orders
}

/** An order at a moment, as each level sees it: made once however many look. */
interface Sight {
  readonly order: ComposedOrder | undefined
  readonly now: Instant
  at(level: OrderLevel): OrderView | undefined
}

function sightOf(order: ComposedOrder | undefined, shops: Shops, now: Instant): Sight {
  const seen = new Map<OrderLevel, OrderView>()
  const make = (level: OrderLevel): OrderView | undefined => {
    const view = order && seenAs(order, level, shops, now)
    if (view !== undefined) seen.set(level, view)
    return view
  }
  return { order, now, at: (level) => seen.get(level) ?? make(level) }
}

const seenBy = ({ order, now, at }: Sight, principal: Principal, level: OrderLevel): OrderView | undefined => (order === undefined || !isInReachOf(principal, order, now) ? undefined : at(level))

/** What an order's words follow from beside its facts: the day, and how its shop says "you" in whichever language it is read. */
type SayingOf = (view: OrderView, level: OrderLevel, now: Instant) => string

function lookedAt(sight: Sight, principal: Principal, level: OrderLevel, sayingOf: SayingOf): { readonly view: OrderView; readonly saying: string } | undefined {
  const view = seenBy(sight, principal, level)
  return view && { view, saying: sayingOf(view, level, sight.now) }
}

const newestFirst = (a: OrderView, b: OrderView): number => (a.placedAt < b.placedAt ? 1 : a.placedAt > b.placedAt ? -1 : a.id < b.id ? -1 : 1)

/** What the level sees, and the words made of that alone. */
function seenAs({ linkGeneration: _linkGeneration, linksEndAt: _linksEndAt, erased: _erased, ...order }: ComposedOrder, level: OrderLevel, shops: Shops, now: Instant): OrderView {
  const { phone, email, hours } = shops.find(order.shopId)?.support ?? {}
  const help = { ...(phone === undefined ? {} : { phone }), ...(email === undefined ? {} : { email }), ...(hours === undefined ? {} : { hours }) }
  return orderInWords(atLevel({ ...order, headline: { ...order.headline, title: '', text: '' }, help }, level), languageOfOrder(order, shops), now)
}
