// An order as it changes: whole each time, newest last, however often the connection breaks.
import { receivedFrom, type ReceivedEvent } from './events.ts'
import { problemOf, reached, WismoProblem, WismoUnreachable } from './problem.ts'

/** The order as its link shows it. Sections beside these come and go with what there is to say. */
export interface FollowedOrder {
  /** Grows with every change, by at least one. */
  readonly viewVersion: number
  readonly headline: { readonly code: string; readonly title: string; readonly [name: string]: unknown }
  readonly [section: string]: unknown
}

export interface FollowingAll extends Omit<Following, 'onView'> {
  /** Called with all orders, newest first, once the first time, and whenever one of them is new, gone or different; with none only where there is none. */
  onOrders(orders: readonly FollowedOrder[]): void
}

/** `live`: what is shown is what there is. `again`: the connection is gone, and is made anew. */
export type FollowState = 'connecting' | 'live' | 'again'

export interface Following {
  /** Called with the whole order when it is new, and again at the same version where it reads differently: on a new day, or once a proof has ended. Never with an older one. */
  onView(order: FollowedOrder): void
  /** Called when it changes. `why` is what the service said, where it said something. */
  onState?(state: FollowState, why?: WismoProblem): void
  /** Ends it. */
  readonly signal?: AbortSignal
}

/** Milliseconds without a byte after which a connection counts as dead: the service says something every 15 seconds. */
const silenceMs = 40_000
const longestWaitMs = 60_000

export interface StreamAddress {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly fetch: typeof fetch
}

/** When to come back: what the service wishes, in milliseconds, and how often it was in vain. */
interface Pace {
  retryMs: number
  tries: number
}

/** Returns once the signal says so; throws `WismoProblem` for what asking again does not change: a link that is none any more. */
export const follow = (address: StreamAddress, { onView, ...following }: Following): Promise<void> => keepUp(address, keeper(onView), following)

/** As `follow`, all orders of somebody. */
export const followAll = (address: StreamAddress, { onOrders, ...following }: FollowingAll): Promise<void> => keepUp(address, keeperOfAll(onOrders), following)

async function keepUp(address: StreamAddress, order: Keeper, { onState, signal }: Omit<Following, 'onView'>): Promise<void> {
  const told = teller(onState)
  const pace: Pace = { retryMs: 2_000, tries: 0 }
  const isOver = (): boolean => signal?.aborted === true
  told('connecting')
  while (!isOver()) {
    const why = await followOnce(address, signal, order, pace, () => told('live'))
    if (isOver()) return
    told('again', why)
    await pause(Math.max(why?.retryAfterMs ?? 0, waitOf(pace)), signal)
    pace.tries += 1
  }
}

/** One connection until it ends; answers what the service said against it, where it may be asked again. */
async function followOnce(address: StreamAddress, signal: AbortSignal | undefined, order: Keeper, pace: Pace, isLive: () => void): Promise<WismoProblem | undefined> {
  const connection = guarded(signal)
  try {
    const body = await connect(address, order.version(), connection.signal)
    order.begin()
    for await (const received of receivedFrom(body)) {
      connection.isAlive()
      if (received.kind === 'retry') pace.retryMs = received.ms
      if (received.kind !== 'event' || received.event.event === 'bye') continue
      order.take(received.event)
      // Whoever is told may have ended it; what came in the same breath is told to nobody any more.
      if (connection.signal.aborted) return undefined
      pace.tries = 0
      isLive()
    }
  } catch (error) {
    if (error instanceof WismoProblem && error.problem.retryable) return error
    if (!(error instanceof WismoUnreachable)) throw error
  } finally {
    connection.end()
  }
  return undefined
}

async function connect({ url, headers, fetch }: StreamAddress, version: number | undefined, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const answer = await reached(fetch(url, { headers: { ...headers, accept: 'text/event-stream', ...(version === undefined ? {} : { 'last-event-id': String(version) }) }, cache: 'no-store', signal }))
  if (!answer.ok || answer.body === null) throw await problemOf(answer)
  return answer.body
}

/** Longer each time, and never the same for all who were cut at once. */
const waitOf = ({ retryMs, tries }: Pace): number => Math.min(longestWaitMs, retryMs * 2 ** tries) * (0.75 + Math.random() / 2)

function teller(onState: Following['onState']): (state: FollowState, why?: WismoProblem) => void {
  let last: FollowState | undefined
  return (state, why) => {
    if (state === last) return
    last = state
    onState?.(state, why)
  }
}

/** Puts the order together from what changed. */
interface Keeper {
  /** The newest that was told; none yet when undefined. */
  version(): number | undefined
  /** The first event of a connection carries everything. */
  begin(): void
  take(event: ReceivedEvent): void
}

function keeper(onView: Following['onView']): Keeper {
  let order: Record<string, unknown> = {}
  let shown: { readonly version: number; readonly text: string } | undefined
  return {
    version: () => shown?.version,
    begin: () => void (order = {}),
    take({ event, data }) {
      if (event !== 'view') return
      const { viewVersion, headline, sections } = read<Changes>(data)
      const merged = { ...order, viewVersion, headline, ...sections }
      order = Object.fromEntries(Object.entries(merged).filter(([, section]) => section !== null))
      const text = JSON.stringify(order)
      if (shown !== undefined && (viewVersion < shown.version || text === shown.text)) return
      shown = { version: viewVersion, text }
      onView(order as FollowedOrder)
    },
  }
}

type Changes = Pick<FollowedOrder, 'viewVersion' | 'headline'> & { readonly sections: Readonly<Record<string, unknown>> }

/** Throws `WismoUnreachable` for what the service never wrote: then the connection is made anew. */
function read<Data>(data: string): Data {
  try {
    return JSON.parse(data) as Data
  } catch (error) {
    throw new WismoUnreachable('An event cannot be read.', error)
  }
}

/** One for each order that there is. What was shown stays until a new connection says otherwise. */
function keeperOfAll(onOrders: FollowingAll['onOrders']): Keeper {
  const keepers = new Map<string, Keeper>()
  const orders = new Map<string, FollowedOrder>()
  let ids: readonly string[] = []
  let shown: readonly FollowedOrder[] | undefined
  // That there is an order is said before what it is: until then the list would not be all of them.
  const show = (): void => {
    const all = ids.flatMap((id) => orders.get(id) ?? [])
    if (all.length < ids.length || (all.length === shown?.length && all.every((order, i) => order === shown?.[i]))) return
    shown = all
    onOrders(all)
  }
  const keeperFor = (id: string): Keeper => {
    const known = keepers.get(id) ?? keeper((order) => void orders.set(id, order))
    keepers.set(id, known)
    return known
  }
  return {
    version: () => undefined,
    begin: () => keepers.forEach((one) => one.begin()),
    take(received) {
      if (received.event === 'orders') {
        ids = read<{ readonly orderIds: readonly string[] }>(received.data).orderIds
        for (const gone of [...keepers.keys()].filter((id) => !ids.includes(id))) {
          keepers.delete(gone)
          orders.delete(gone)
        }
        return show()
      }
      if (received.event !== 'view') return
      const { orderId } = read<{ readonly orderId: string }>(received.data)
      keeperFor(orderId).take(received)
      show()
    },
  }
}

/** Ends with the caller's signal, and by itself when nothing is heard any more. */
function guarded(signal: AbortSignal | undefined) {
  const own = new AbortController()
  const stop = (): void => own.abort()
  let silence = setTimeout(stop, silenceMs)
  signal?.addEventListener('abort', stop)
  return {
    signal: own.signal,
    isAlive(): void {
      clearTimeout(silence)
      silence = setTimeout(stop, silenceMs)
    },
    end(): void {
      clearTimeout(silence)
      signal?.removeEventListener('abort', stop)
      own.abort()
    },
  }
}

const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal?.addEventListener('abort', end)
  })
