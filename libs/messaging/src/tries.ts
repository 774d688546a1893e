// How often something is tried, and when it comes again.
import { Unavailable } from '@wismo/kernel'

/** Times in milliseconds. */
export interface TryTimes {
  /** Tries one after the other, before the message is parked. */
  readonly inPlace: number
  /** Before the second try; doubled for each one after it. */
  readonly firstPauseMs: number
  /** A batch this old tries nothing twice. */
  readonly inPlaceMs: number
  /** A batch this old begins nothing new: a member that does not come back to its bus loses its partitions. */
  readonly batchMs: number
  /** The same for a round of parked messages: new ones wait meanwhile, and grow old. */
  readonly redriveMs: number
  /** A parked message comes again by itself after this; doubled each time, up to `longestMs`. */
  readonly parkedMs: number
  readonly longestMs: number
  /** Tries altogether, over some 15 hours: then the message waits for somebody to ask for it. */
  readonly most: number
}

export const tryTimes: TryTimes = { inPlace: 4, firstPauseMs: 500, inPlaceMs: 10_000, batchMs: 20_000, redriveMs: 5_000, parkedMs: 10_000, longestMs: 7_200_000, most: 20 }

/** One try takes this long at most, in milliseconds: with `batchMs` it stays below the 30 s after which a delivery counts as hung. */
export const longestTryMs = 8_000

/** Races on a stream: losing one is normal, losing this many in a row means the batch comes again later. */
export const mostRaces = 8

/** Half to all of it, so that many who failed together do not come again together. */
export const jittered = (ms: number): number => ms * (0.5 + Math.random() / 2)

export const pauseAfter = (times: TryTimes, tries: number): number => jittered(times.firstPauseMs * 2 ** (tries - 1))

/** When a parked message comes again after so many tries; undefined when they were enough. */
export const comesAgainAfter = (times: TryTimes, tries: number): number | undefined =>
  tries >= times.most ? undefined : jittered(Math.min(times.longestMs, times.parkedMs * 2 ** Math.max(0, tries - times.inPlace)))

/**
 * Calls once and waits no longer than that; a call that does not listen to its signal goes on, unheard. Throws
 * `Unavailable`: `timed_out`, or `stopped` when the outer signal ended it.
 */
export async function tryOnce<Result>(call: (signal: AbortSignal) => Promise<Result>, timeoutMs: number, stopped: AbortSignal): Promise<Result> {
  const limit = new AbortController()
  let end: (error: Unavailable) => void = () => undefined
  const ended = new Promise<never>((_, reject) => {
    end = (error) => {
      // First, so that a call which throws on its signal is not heard before.
      reject(error)
      limit.abort(error)
    }
  })
  ended.catch(() => undefined)
  const stop = (): void => end(new Unavailable('stopped'))
  const timer = setTimeout(() => end(new Unavailable('timed_out', `There was no answer within ${timeoutMs} ms.`)), timeoutMs)
  stopped.addEventListener('abort', stop, { once: true })
  if (stopped.aborted) stop()
  try {
    return await Promise.race([ended, call(limit.signal)])
  } finally {
    clearTimeout(timer)
    stopped.removeEventListener('abort', stop)
  }
}
