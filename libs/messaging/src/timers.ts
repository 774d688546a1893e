import { Instant, Unavailable, uuidV5, wismoSpace, type Clock, type Uuid } from '@wismo/kernel'
import { appendSignal, maxAppends, type AppendSignal } from '@wismo/event-store'
import { fireBatch, refusalOf, type DueWait, type Fired } from './due-batch.ts'
import { openLease, type Lease } from './lease.ts'
import { wakeablePause, type Pause } from './pause.ts'
import { positionName } from './positions.ts'
import { dueWaits, nextDue, readWaits, retryAnew, settleRows, writeRows } from './timer-rows.ts'
import type { TimerSource } from './wait.ts'

/** One structured line per batch of deadlines. Counts and milliseconds, no data. */
export interface FiredReport {
  readonly service: string
  readonly due: number
  /** Streams that something was recorded on. */
  readonly recorded: number
  readonly refused: number
  /** How long the one that waited longest was overdue. */
  readonly latestMs: number
}

export interface TimersWatch {
  fired(report: FiredReport): void
  /** The store does not answer; it is tried again. */
  waiting(service: string, error: unknown, retryInMs: number): void
  /** A wait could not read an event, or failed to decide in a way nobody foresaw. */
  bug(service: string, error: unknown, failed: { readonly wait: string; readonly id: string }): void
}

export interface TimersSettings {
  readonly clock: Clock
  readonly owner: Uuid
  readonly watch: TimersWatch
  /** How the loop of one store waits; tests bring their own. */
  readonly alarm?: () => Pause
}

export interface Timers {
  /** Ends after what is under way, and lets other processes go on at once. */
  stop(): Promise<void>
}

/** Events in one look. */
const pageSize = 500
/** Between two looks, in milliseconds: longer and longer while nothing happens. It is also how late a jump of the clock is noticed. */
const firstIdleMs = 25
const lastIdleMs = 250
/** However busy the store is, it is not looked at more often than this, in milliseconds: a deadline may be a second late. */
const restMs = 25
/** Who does not hold a store asks for it this often, in milliseconds. */
const askAgainMs = 1_000

/**
 * Waits as a projection of each service's own store: one process at a time follows its events and fires what is due by
 * the clock. Nothing but events is a truth here: rows may be deleted together with the place, they come back the same.
 */
export function startTimers(sources: readonly TimerSource[], settings: TimersSettings): Timers {
  const waiting = sources.filter(({ waits }) => waits.length > 0)
  const signals = new Map([...new Set(waiting.map(({ pool }) => pool))].map((pool) => [pool, appendSignal(pool)]))
  const loops = waiting.map((source) => startLoop(source, signals.get(source.pool), settings))
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()))
      await Promise.all([...signals.values()].map((signal) => signal.stop()))
    },
  }
}

/** The place in the store belongs to one set of waits: with a new wait the store is followed from its start. */
const leaseName = ({ service, waits }: TimerSource): string =>
  positionName(`${service}.timers`, uuidV5(wismoSpace, 'waits', ...waits.map(({ name, on }) => `${name} ${[...on].sort().join(' ')}`).sort()))

/** What the loop of one store remembers between two looks. */
interface Progress {
  readonly source: TimerSource
  readonly settings: TimersSettings
  readonly lease: Lease
  /** Nothing is due before it; undefined while that is not known, `never` while nothing waits. */
  next: Instant | 'never' | undefined
  /** The time at the last look. */
  last: Instant
  /** Looks that failed in a row. */
  failures: number
}

function startLoop(source: TimerSource, signal: AppendSignal | undefined, settings: TimersSettings): Timers {
  const { service, pool, schema, store } = source
  const { clock, owner, watch } = settings
  const alarm = (settings.alarm ?? wakeablePause)()
  const lease = openLease({ pool, schema, name: leaseName(source), owner })
  // Who follows the store needs no signal to itself; who does not tells the one that does.
  const unsubscribe = [store.onAppend(() => (lease.position === undefined ? signal?.tell(schema) : alarm.wake())), signal?.hear(schema, () => lease.position !== undefined && alarm.wake())]
  const progress: Progress = { source, settings, lease, next: undefined, last: clock(), failures: 0 }
  let stopping = false
  const loop = (async () => {
    for (let idleMs = firstIdleMs; !stopping; ) {
      try {
        const found = await look(progress)
        progress.failures = 0
        idleMs = found === 'nothing' ? Math.min(lastIdleMs, 2 * idleMs) : firstIdleMs
        if (found !== 'more' && !stopping) await Promise.all([alarm.for(lease.position === undefined ? askAgainMs : Math.min(idleMs, untilNext(progress))), rest()])
      } catch (error) {
        progress.failures += 1
        lease.forget()
        const retryInMs = Math.min(5_000, 50 * 2 ** progress.failures)
        watch.waiting(service, error, retryInMs)
        if (!stopping) await alarm.for(retryInMs)
      }
    }
    await lease.release()
  })()
  return {
    async stop() {
      stopping = true
      alarm.wake()
      for (const off of unsubscribe) off?.()
      await loop
    },
  }
}

const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, restMs))

/** Milliseconds by the clock, which need not be those of a timer. */
const untilNext = ({ next, settings: { clock } }: Progress): number =>
  next === undefined || next === 'never' ? lastIdleMs : Math.max(0, Instant.toMillis(next) - Instant.toMillis(clock()))

type Found = 'nothing' | 'some' | 'more'

/** One look: read on, and fire once everything is read. Answers whether to look again at once. */
async function look(progress: Progress): Promise<Found> {
  const { lease, source, settings } = progress
  const now = settings.clock()
  const isBack = now < progress.last
  progress.last = now
  if (lease.position === undefined) {
    if (!(await lease.take())) return 'nothing'
    progress.next = undefined
  }
  if (progress.next === undefined || isBack) await retryAnew(source, now)
  if (isBack) progress.next = undefined
  const read = await follow(progress)
  if (read === 'more' || lease.position === undefined) return read
  const fired = await fire(progress, now)
  return fired === 'nothing' ? read : fired
}

async function follow(progress: Progress): Promise<Found> {
  const { source, lease, settings: { watch } } = progress
  const { position } = lease
  if (position === undefined) return 'nothing'
  const types = [...new Set(source.waits.flatMap(({ on }) => on))]
  const { events, next, caughtUp } = await source.store.readAll(position, pageSize, types)
  const said = readWaits(source.waits, events, (error, wait, event) => watch.bug(source.service, error, { wait: wait.name, id: event.id }))
  if (next !== position || lease.isDue()) await writeRows(source, lease, said, next)
  for (const { due } of said.rows) if (due !== undefined && isBefore(due, progress.next)) progress.next = due
  if (!caughtUp) return 'more'
  return said.rows.length > 0 ? 'some' : 'nothing'
}

/** What is not known stays so: the rows are asked. */
const isBefore = (due: Instant, next: Progress['next']): boolean => next !== undefined && (next === 'never' || due < next)

async function fire(progress: Progress, now: Instant): Promise<Found> {
  const { source, settings: { watch } } = progress
  if (progress.next !== undefined && (progress.next === 'never' || now < progress.next)) return 'nothing'
  const due = await dueWaits(source, now, maxAppends)
  if (due.length > 0) {
    const fired = await fireAll(source, due, now, watch)
    await settleRows(source, fired, now)
    watch.fired({ service: source.service, due: due.length, recorded: fired.recorded, refused: fired.refused.length, latestMs: Math.max(...due.map((one) => Instant.toMillis(now) - Instant.toMillis(one.due))) })
  }
  if (due.length === maxAppends) return 'more'
  progress.next = (await nextDue(source)) ?? 'never'
  return due.length > 0 ? 'some' : 'nothing'
}

/** What cannot be stored as it is decided is refused alone: the others of its batch go on. */
async function fireAll(source: TimerSource, due: readonly DueWait[], now: Instant, watch: TimersWatch): Promise<Fired> {
  const bug = (error: unknown, { id, wait }: DueWait): void => watch.bug(source.service, error, { wait: wait.name, id })
  try {
    return await fireBatch(source, due, now, bug)
  } catch (error) {
    if (error instanceof Unavailable) throw error
    const [only, ...others] = due
    if (only !== undefined && others.length === 0) return { over: [], refused: [refusalOf(only, error, bug)], recorded: 0 }
    const each: Fired[] = []
    for (const one of due) each.push(await fireAll(source, [one], now, watch))
    return { over: each.flatMap(({ over }) => over), refused: each.flatMap(({ refused }) => refused), recorded: each.reduce((sum, { recorded }) => sum + recorded, 0) }
  }
}
