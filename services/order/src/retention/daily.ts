// Once a day, in one of the processes there are.
import { setTimeout as pause } from 'node:timers/promises'
import type { Runtime } from '@wismo/service'
import { forget, type RetentionParts } from './forget.ts'
import { endRun, giveRunBack, takeRun } from './runs.ts'

/** Between two looks at the calendar, in milliseconds. A look costs nothing but on a new day. */
const lookMs = 1_000
/** After a run that failed, in milliseconds. */
const againMs = 60_000

/** Begins; answers how to end it: what is under way goes to its next person and no further. */
export function startRetention(parts: RetentionParts, log: Runtime['log']): () => Promise<void> {
  const ended = new AbortController()
  const loop = (async () => {
    let done = ''
    while (!ended.signal.aborted) {
      const day = parts.clock().slice(0, 10)
      const waitMs = day === done ? lookMs : await runOnce(parts, day, log, ended.signal)
      if (waitMs === lookMs) done = day
      await pause(waitMs, undefined, { signal: ended.signal }).catch(() => undefined)
    }
  })()
  return async () => {
    ended.abort()
    await loop
  }
}

/** Answers when to look again. */
async function runOnce(parts: RetentionParts, day: string, log: Runtime['log'], stop: AbortSignal): Promise<number> {
  const { database, clock } = parts
  try {
    if (!(await takeRun(database, day))) return lookMs
    try {
      const removed = await forget(parts, stop)
      if (stop.aborted) await giveRunBack(database, day)
      else await endRun(database, day, clock(), removed)
      log.info({ ...removed, outcome: 'done' }, 'what may not be kept any longer was removed')
    } catch (error) {
      await giveRunBack(database, day)
      throw error
    }
    return lookMs
  } catch (error) {
    log.warn({ err: error, retryInMs: againMs, outcome: 'retry' }, 'what may not be kept any longer could not be removed')
    return againMs
  }
}
