// Makes a page live: follows its stream, and brings what is shown up to what was told. The page is complete without it.
import { openConnection } from './connection.ts'
import { Gone, refresh, shownVersion, streamUrl } from './shown-page.ts'

/** `live`, `again`: it connects again, `lost`: it goes on trying, and the page offers to be refreshed by hand. */
type Said = 'live' | 'again' | 'lost'

const say = (said: Said): void => {
  document.documentElement.dataset['stream'] = said
}

/** Milliseconds until a connection that does not come back is called lost, and between tries to have it again. */
const patienceMs = 8_000
const firstRetryMs = 2_000
const longestRetryMs = 60_000

let close: () => void = () => undefined
let losing: ReturnType<typeof setTimeout> | undefined
let retrying: ReturnType<typeof setTimeout> | undefined
let tries = 0
/** Grows with each stop: who still waited for something when it came has nothing to say any more. */
let turn = 0

/** Fetches first and connects then: what happened while nobody followed is on the page before the line says that it is live. */
async function start(isFresh: boolean): Promise<void> {
  stop()
  const url = streamUrl()
  if (url === undefined || document.hidden) return
  if (!isFresh && !(await freshened(shownVersion()))) return
  close = openConnection(url, {
    async opened(isFirst) {
      if (!isFirst && !(await freshened(shownVersion()))) return
      tries = 0
      clearTimeout(losing)
      losing = undefined
      say('live')
    },
    told: (version, isFirst) => void (version > shownVersion() || (version === shownVersion() && !isFirst) ? freshened(version) : undefined),
    broken: waitForIt,
    refused: fail,
  })
}

/** False where it could not be had: then everything is tried again a little later. False too where it came to a stop meanwhile. */
async function freshened(version: number): Promise<boolean> {
  const own = turn
  try {
    await refresh(version)
    return own === turn
  } catch (error) {
    if (own !== turn) return false
    // What is not this reader's any more is told by the page itself.
    if (error instanceof Gone) location.reload()
    else fail()
    return false
  }
}

/** Said once: what was called lost stays so until it is back, however often it is tried in vain. */
function waitForIt(): void {
  if (losing !== undefined) return
  say('again')
  losing = setTimeout(() => say('lost'), patienceMs)
}

function fail(): void {
  stop()
  waitForIt()
  const waitMs = Math.min(longestRetryMs, firstRetryMs * 2 ** tries) * (0.5 + Math.random())
  tries += 1
  retrying = setTimeout(() => void start(false), waitMs)
}

function stop(): void {
  turn += 1
  close()
  close = () => undefined
  clearTimeout(retrying)
}

const again = (): void => void start(false)

document.addEventListener('visibilitychange', () => (document.hidden ? stop() : again()))
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) again()
})
addEventListener('online', again)
// The demo's page says so to the phone that it frames: the same order on another day. Its stream goes on.
addEventListener('newday', () => {
  if (streamUrl() !== undefined) void freshened(shownVersion())
})
addEventListener('offline', () => {
  stop()
  say('lost')
})
// Who goes back may be shown what the browser kept, which is as old as it is.
void start(!performance.getEntriesByType('navigation').some((entry) => (entry as PerformanceNavigationTiming).type === 'back_forward'))
