// When the machine itself stood still: a stall in that time is not the store's.
import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'

/** In milliseconds of the process. */
export interface Span {
  readonly from: number
  readonly to: number
}

export interface Pause extends Span {
  /** What came late: a timer of the event loop, or the answer to a question that no store has to do with. */
  readonly of: 'loop' | 'query'
  /** How late, without the time that this process was at work itself: what we compute is no excuse. */
  readonly ms: number
}

const betweenMs = 10

/** Looks again and again, in the event loop and on the server that the abused store has, until `end` is settled. */
export async function watchPauses(client: pg.Client, end: Promise<unknown>): Promise<readonly Pause[]> {
  let ended = false
  const stop = (): void => void (ended = true)
  void end.then(stop, stop)
  const pauses: Pause[] = []
  while (!ended) {
    pauses.push(await pauseOf('loop', betweenMs, () => wait(betweenMs)))
    pauses.push(await pauseOf('query', 0, () => client.query('select 1')))
  }
  return pauses
}

async function pauseOf(of: Pause['of'], expectedMs: number, act: () => Promise<unknown>): Promise<Pause> {
  const [from, before] = [performance.now(), process.cpuUsage()]
  await act()
  const [to, { user, system }] = [performance.now(), process.cpuUsage(before)]
  return { of, from, to, ms: Math.max(0, to - from - expectedMs - (user + system) / 1_000) }
}

/** The longest wait, without the longest pause that fell into it. */
export function stallOf(waits: readonly Span[], pauses: readonly Pause[]): number {
  const excused = ({ from, to }: Span): number => Math.max(0, ...pauses.map((pause) => Math.min(pause.ms, to - pause.from, pause.to - from)))
  return waits.reduce((longest, span) => (lengthOf(span) > longest ? Math.max(longest, lengthOf(span) - excused(span)) : longest), 0)
}

export const lengthOf = ({ from, to }: Span): number => to - from
