// An order as it changes: whole each time, newest last, however often the connection breaks.
import { receivedFrom, type ReceivedEvent } from './events.ts'
import { problemOf, WismoProblem, WismoUnreachable } from './problem.ts'

/** The order as its link shows it. Sections beside these come and go with what there is to say. */
export interface FollowedOrder {
  /** Grows with every change, by at least one. */
  readonly viewVersion: number
  readonly headline: { readonly code: string; readonly title: string; readonly [name: string]: unknown }
  readonly [section: string]: unknown
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

/** Returns once the signal says so; throws `WismoProblem` for what asking again does not change: a link that is none any more. */
export async function follow({ url, headers, fetch }: StreamAddress, { onView, onState, signal }: Following): Promise<void> {
  const told = teller(onState)
  const keep = keeper(onView)
  let retryMs = 2_000
  let tries = 0
  told('connecting')
  const isOver = (): boolean => signal?.aborted === true
  while (!isOver()) {
    const connection = guarded(signal)
    let why: WismoProblem | undefined
    try {
      const version = keep.version()
      const answer = await fetch(url, { headers: { ...headers, accept: 'text/event-stream', ...(version === undefined ? {} : { 'last-event-id': String(version) }) }, cache: 'no-store', signal: connection.signal })
      if (!answer.ok || answer.body === null) throw await problemOf(answer)
      keep.begin()
      for await (const received of receivedFrom(answer.body)) {
        connection.isAlive()
        if (received.kind === 'retry') retryMs = received.ms
        if (received.kind !== 'event' || received.event.event !== 'view') continue
        keep.take(received.event)
        tries = 0
        told('live')
      }
    } catch (error) {
      if (error instanceof WismoProblem) {
        if (!error.problem.retryable) throw error
        why = error
      } else if (!isLost(error, connection.signal)) throw error
    } finally {
      connection.end()
    }
    if (isOver()) return
    told('again', why)
    await pause(Math.max(why?.retryAfterMs ?? 0, waitOf(retryMs, tries)), signal)
    tries += 1
  }
}

/** A broken connection is no fault; a fault of who is told is theirs. */
const isLost = (error: unknown, signal: AbortSignal): boolean => signal.aborted || error instanceof WismoUnreachable || error instanceof TypeError || (error instanceof Error && /abort|terminated|network|socket/i.test(`${error.name} ${error.message}`))

/** Longer each time, and never the same for all who were cut at once. */
const waitOf = (retryMs: number, tries: number): number => Math.min(longestWaitMs, retryMs * 2 ** tries) * (0.75 + Math.random() / 2)

function teller(onState: Following['onState']): (state: FollowState, why?: WismoProblem) => void {
  let last: FollowState | undefined
  return (state, why) => {
    if (state === last) return
    last = state
    onState?.(state, why)
  }
}

/** Puts the order together from what changed. */
function keeper(onView: Following['onView']) {
  let order: Record<string, unknown> = {}
  let shown: { readonly version: number; readonly text: string } | undefined
  return {
    version: () => shown?.version,
    /** The first event of a connection carries everything. */
    begin: () => void (order = {}),
    take({ data }: ReceivedEvent): void {
      const { viewVersion, headline, sections } = JSON.parse(data) as Pick<FollowedOrder, 'viewVersion' | 'headline'> & { readonly sections: Readonly<Record<string, unknown>> }
      const merged = { ...order, viewVersion, headline, ...sections }
      order = Object.fromEntries(Object.entries(merged).filter(([, section]) => section !== null))
      const text = JSON.stringify(order)
      if (shown !== undefined && (viewVersion < shown.version || text === shown.text)) return
      shown = { version: viewVersion, text }
      onView(order as FollowedOrder)
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
