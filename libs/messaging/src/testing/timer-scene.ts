// Timers over stores of alarms, each with tables of its own, on a clock that tests move.
import { randomUUID } from 'node:crypto'
import { Instant, type Uuid } from '@wismo/kernel'
import { testDatabase, type TestDatabase } from '@wismo/testing'
import { wakeablePause, type Pause } from '../pause.ts'
import { openAlarms } from '../sample-waits.ts'
import { waits } from '../stuck.ts'
import { startTimers, type FiredReport, type Timers } from '../timers.ts'
import type { TimerSource, Wait } from '../wait.ts'

export const start = Instant.parse('2026-11-26T10:00:00Z')
export const after = (seconds: number): Instant => Instant.plus(start, seconds * 1_000)

/** A clock that tests move. */
export function virtualClock(): { now: Instant; readonly clock: () => Instant } {
  const time = { now: start, clock: () => time.now }
  return time
}

export interface WatchedTimers extends Timers {
  readonly reports: FiredReport[]
  readonly bugs: unknown[]
  readonly waiting: unknown[]
}

export interface TimerScene {
  readonly database: TestDatabase
  openSource(schema: string, own?: readonly Wait[]): ReturnType<typeof openAlarms>
  run(source: TimerSource, clock: () => Instant, alarm?: () => Pause): WatchedTimers
  /** Ids of what waits, the next deadline first. */
  rowsOf(source: TimerSource): Promise<readonly string[]>
  /** Stops all that was run. */
  stop(): Promise<void>
}

export async function timerScene(url: string): Promise<TimerScene> {
  const database = await testDatabase(url)
  const started: Timers[] = []
  let tag = 40
  return {
    database,
    openSource: (schema, own) => openAlarms({ pool: database.pool, schema, tag: (tag += 1) }, own),
    run(source, clock, alarm = wakeablePause) {
      const [reports, bugs, waiting]: [FiredReport[], unknown[], unknown[]] = [[], [], []]
      const timers = startTimers([source], {
        clock,
        owner: randomUUID() as Uuid,
        alarm,
        watch: { fired: (report) => reports.push(report), waiting: (_service, error) => waiting.push(error), bug: (_service, error, failed) => bugs.push({ error, failed }) },
      })
      started.push(timers)
      return { ...timers, reports, bugs, waiting }
    },
    rowsOf: async ({ schema }) => (await waits(database.pool, schema, { limit: 1_000 })).map(({ id }) => id),
    async stop() {
      await Promise.all(started.splice(0).map((timers) => timers.stop()))
    },
  }
}
