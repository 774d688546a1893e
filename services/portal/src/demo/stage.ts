// The demo while it runs: what it told, what just happened, whether it adds up, and time that goes on by itself. Looks only while somebody watches.
import { Instant, orderIdOf, type OrderId } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import type { RunningService, Runtime } from '@wismo/service'
import { dayOf } from '../formats.ts'
import type { OrderReader, RecentOrder } from '../order-reader.ts'
import { dueFacts, newestOf } from './autopilot.ts'
import { demoPrincipal, demoShop } from './demo-principal.ts'
import { openHappenings, type Happenings } from './happenings.ts'
import { openNews, type News } from './news.ts'
import { openPresses } from './presses.ts'
import { openProof, type Proof } from './proof.ts'
import { newOrders } from './retailer.ts'
import { openShopTime, type ShopTime } from './shop-time.ts'
import { shopZone } from './shop.ts'
import { tellerOf, timed, type Teller } from './teller.ts'
import type { Fact } from './works.ts'
import { factsFor, nextFact, type Wish } from './world.ts'

export interface Stage {
  readonly news: News
  readonly teller: Teller
  readonly happenings: Happenings
  /** Newest first: those of the demo's shop on the board, which the autopilot moves on too. */
  orders(): Promise<readonly RecentOrder[]>
  /** Once for each `press`; answers their numbers. */
  place(count: number, press?: string): Promise<readonly string[]>
  /** Makes it come true, once for each `press`; resolves when the customer's page shows it, or after 2 s. Answers how many facts went out; undefined where there is no such order. */
  make(externalId: string, wish: Wish, press?: string): Promise<number | undefined>
  services(): Promise<readonly RunningService[]>
  /** The last look; undefined before the first one. */
  proof(): Proof | undefined
  /** Checks now. */
  check(): Promise<Proof>
  /** Somebody looks: for so long everything is looked for. The order on the phone goes on as those on the board do. */
  watched(order?: string): void
  /** So many orders were placed today, by the calendar of the demo's shop. */
  ordersToday(): Promise<number>
  /** What customers call an order. */
  numberOf(orderId: OrderId): Promise<string | undefined>
  readonly time: Pick<ShopTime, 'speed' | 'setSpeed' | 'fastSince'>
  stopService(name: string): Promise<void>
  startService(name: string): Promise<void>
  /** Sends everything that was sent again; answers how many. */
  sendTwice(): Promise<number>
  /** Grows whenever something is to be seen that was not there before: milliseconds of the machine. */
  version(): number
  /** Resolves with the next version above it, or after `withinMs`. */
  next(after: number, withinMs: number, signal: AbortSignal): Promise<number>
  start(): Promise<() => Promise<void>>
}

/** Orders on the board. */
const boardSize = 60
const patienceMs = 2_000
/** Who opened the page is taken to look at it for so long; a stream says so again and again. */
const watchedMs = 20_000
const stepMs = 250
const checkEveryMs = 2_000
const mostNumbers = 1_000

export function openStage(runtime: Runtime, orders: OrderReader): Stage {
  const teller = tellerOf(runtime)
  let [watchedFrom, watchedUntil] = [0, 0]
  let watchedOrder: string | undefined
  const isWatched = (): boolean => Date.now() < watchedUntil
  const news = openNews(runtime.database('order-view'), () => (isWatched() ? watchedFrom : undefined))
  const happenings = openHappenings(runtime)
  const services = async (): Promise<readonly RunningService[]> => (await runtime.services?.()?.list()) ?? []
  const prove = openProof({ database: runtime.database, sent: teller.sent, running: services })
  const presses = openPresses()
  const numbers = new Map<OrderId, string>()
  const time = openShopTime(runtime)
  const waiting = new Set<() => void>()
  let proof: Proof | undefined
  let version = Date.now()
  const changed = (): void => {
    version = Math.max(version + 1, Date.now())
    for (const wake of [...waiting]) wake()
  }
  const check = async (): Promise<Proof> => (proof = await prove())
  const find = (externalId: string): Promise<OrderView | undefined> => orders.find(demoPrincipal, orderIdOf(demoShop, externalId), 'agent')
  /** What is told next of an order; while the view does not know yet what was told before, it is waited for. */
  async function foreseen(externalId: string, wish: Wish): Promise<{ readonly view: OrderView; readonly facts: readonly Fact[] } | undefined> {
    const until = Date.now() + patienceMs
    for (;;) {
      const view = await find(externalId)
      if (view === undefined) return undefined
      const facts = factsFor(view, wish)
      if (facts.length === 0 || facts.some(({ key }) => !teller.knows(view.externalId, key)) || Date.now() > until) return { view, facts }
      await pause(30)
    }
  }

  async function place(count: number): Promise<readonly string[]> {
    const placed = newOrders(runtime, count)
    await teller.send(placed.map(({ message }) => message))
    changed()
    return placed.map(({ number }) => number)
  }

  async function send(externalId: string, wish: Wish): Promise<number | undefined> {
    const next = await foreseen(externalId, wish)
    if (next === undefined) return undefined
    const { view, facts } = next
    const sent = await teller.tell(view.externalId, timed(facts, runtime.clock(), newestOf(view)))
    if (sent > 0) await shown(view, facts)
    changed()
    return sent
  }

  /** Until the view knows what was told, or for 2 s. */
  async function shown({ externalId, viewVersion }: OrderView, told: readonly Fact[]): Promise<void> {
    const keys = new Set(told.map(({ key }) => key))
    const until = Date.now() + patienceMs
    while (Date.now() < until) {
      const view = await find(externalId)
      if (view === undefined || (view.viewVersion > viewVersion && !keys.has(nextFact(view)?.key ?? ''))) return
      await pause(30)
    }
  }

  /** What is due by the shop's clock; at the pace of the machine everything is up to the visitor. */
  async function moveOn(): Promise<void> {
    time.settle()
    if (time.speed() <= 1) return
    const now = runtime.clock()
    const [recent, shown] = [(await orders.recent(boardSize)).map(({ view }) => view), watchedOrder === undefined ? undefined : await find(watchedOrder)]
    const moving = shown === undefined || recent.some(({ id }) => id === shown.id) ? recent : [...recent, shown]
    await teller.tellAll(moving.map((view) => ({ externalId: view.externalId, facts: dueFacts(view, now, time.fastSince()) })))
  }

  let seen = ''
  let isRecalled = false
  async function look(): Promise<void> {
    if (!isWatched()) return
    if (!isRecalled) await teller.recall()
    isRecalled = true
    await happenings.look()
    if (Date.now() - (proof?.checkedAt ?? 0) >= checkEveryMs && runtime.services?.() !== undefined) await check()
    const now = [news.version(), proof?.checkedAt, time.speed() === 1 ? '' : Date.now()].join(' ')
    if (now !== seen) changed()
    seen = now
  }

  return {
    news, teller, happenings, services, check,
    orders: async () => (await orders.recent(boardSize)).filter(({ view }) => view.shopId === demoShop),
    place: (count, press) => presses.once(press && `place ${count} ${press}`, () => place(count)),
    make: (externalId, wish, press) => presses.once(press && `${externalId} ${wish} ${press}`, () => send(externalId, wish)),
    proof: () => proof,
    async ordersToday() {
      const { pool, schema } = runtime.database('order-view')
      const { rows } = await pool.query<{ count: number }>(`select count(*)::int as count from ${schema}.order_part_v1 where external_id is not null and shop_id = $2 and placed_at >= $1`, [startOfDay(runtime.clock()), demoShop])
      return rows[0]?.count ?? 0
    },
    async numberOf(orderId) {
      const known = numbers.get(orderId) ?? (await orders.find(demoPrincipal, orderId, 'agent'))?.number
      if (known !== undefined) numbers.set(orderId, known)
      for (const old of [...numbers.keys()].slice(0, Math.max(0, numbers.size - mostNumbers))) numbers.delete(old)
      return known
    },
    time: {
      ...time,
      setSpeed(speed) {
        time.setSpeed(speed)
        changed()
      },
    },
    async stopService(name) {
      await runtime.services?.()?.stop(name)
      changed()
    },
    async startService(name) {
      await runtime.services?.()?.start(name)
      changed()
    },
    async sendTwice() {
      const count = await teller.again()
      changed()
      return count
    },
    watched(order) {
      if (order !== undefined) watchedOrder = order
      if (!isWatched()) watchedFrom = Date.now()
      watchedUntil = Date.now() + watchedMs
      time.seen()
    },
    version: () => version,
    next: (after, withinMs, signal) => (version > after || signal.aborted ? Promise.resolve(version) : new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer)
        waiting.delete(end)
        signal.removeEventListener('abort', end)
        resolve(version)
      }
      const timer = setTimeout(end, withinMs)
      waiting.add(end)
      signal.addEventListener('abort', end)
    })),
    async start() {
      const end = await news.start()
      const loops = [repeat(stepMs, moveOn, runtime), repeat(1_000, look, runtime)]
      return async () => {
        await Promise.all([end(), ...loops.map((stop) => stop())])
      }
    },
  }
}

/** Midnight of the demo's shop, as text of the view's column. */
function startOfDay(now: Instant): Instant {
  const today = dayOf(now, shopZone)
  const noon = Date.parse(`${today}T12:00:00Z`)
  const hours = Array.from({ length: 40 }, (_, i) => Instant.fromMillis(noon - (30 - i) * 3_600_000))
  return hours.find((at) => dayOf(at, shopZone) === today) ?? now
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Again and again, never twice at once; a failure is told and forgotten. Answers how to end it. */
function repeat(ms: number, act: () => Promise<void> | void, { log }: Pick<Runtime, 'log'>): () => Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> = Promise.resolve()
  let stopped = false
  const again = (): void => {
    timer = setTimeout(() => {
      running = Promise.resolve().then(act).catch((error: unknown) => log.debug({ err: error }, 'the demo looks again later')).finally(() => {
        if (!stopped) again()
      })
    }, ms)
  }
  again()
  return async () => {
    stopped = true
    clearTimeout(timer)
    await running
  }
}
