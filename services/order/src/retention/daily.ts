// Once a day, in one of the processes there are.
import { setTimeout as pause } from 'node:timers/promises'
import { Instant } from '@wismo/kernel'
import type { Runtime } from '@wismo/service'
import { forget, type RetentionParts } from './forget.ts'
import { endRun, giveRunBack, runGoesOn, takeRun } from './runs.ts'

/** Between two looks at the clock, in milliseconds. A look at it costs nothing. */
const lookMs = 1_000
/** After these many milliseconds by the clock it is asked again for a run that another process has: that one may have died. */
const othersMs = 5 * 60_000
/** And for one that failed. */
const failedMs = 60_000

/** How a day's run was when it was last asked for. */
export interface Asked {
  readonly day: string
  readonly at: Instant
  readonly found: 'done' | 'others' | 'failed'
}

/** The day whose run is to be asked for now. */
export function dayToAsk(last: Asked | undefined, now: Instant): string | undefined {
  const day = now.slice(0, 10)
  if (last?.day !== day) return day
  const passed = Instant.toMillis(now) - Instant.toMillis(last.at)
  switch (last.found) {
    case 'done':
      return undefined
    case 'others':
      return passed >= othersMs ? day : undefined
    case 'failed':
      return passed >= failedMs ? day : undefined
  }
}

/** Begins; answers how to end it: what is under way goes to its next person and no further. */
export function startRetention(parts: RetentionParts, log: Pick<Runtime['log'], 'info' | 'warn'>): () => Promise<void> {
  const ended = new AbortController()
  const loop = (async () => {
    for (let last: Asked | undefined; !ended.signal.aborted; ) {
      const at = parts.clock()
      const day = dayToAsk(last, at)
      if (day !== undefined) last = { day, at, found: await runOnce(parts, day, log, ended.signal) }
      await pause(lookMs, undefined, { signal: ended.signal }).catch(() => undefined)
    }
  })()
  return async () => {
    ended.abort()
    await loop
  }
}

async function runOnce(parts: RetentionParts, day: string, log: Pick<Runtime['log'], 'info' | 'warn'>, stop: AbortSignal): Promise<Asked['found']> {
  const { database, clock } = parts
  try {
    const taken = await takeRun(database, day, clock())
    if (taken !== 'ours') return taken
    try {
      const removed = await forget(parts, stop, () => runGoesOn(database, day, clock()))
      if (stop.aborted) await giveRunBack(database, day)
      else await endRun(database, day, clock(), removed)
      log.info({ ...removed, outcome: 'done' }, 'what may not be kept any longer was removed')
    } catch (error) {
      // Where even that fails, the row is taken over as that of a dead process is.
      await giveRunBack(database, day)
      throw error
    }
    return 'done'
  } catch (error) {
    log.warn({ err: error, retryInMs: failedMs, outcome: 'retry' }, 'what may not be kept any longer could not be removed')
    return 'failed'
  }
}
