// Word that orders changed, from whichever process wrote them: one connection per process and database, however many read.
import type { Pool } from 'pg'
import type { Uuid } from '@wismo/kernel'
import { everyOrder } from '@wismo/messaging'
import { listen, type Listening } from '@wismo/service'
import { waitIn, type Waiters } from './waiters.ts'
import { watchIn, type Watch } from './watch.ts'

/** Told by order-view whenever rows of an order changed: ids as uuid, comma-separated. */
export const viewChannel = 'order_view'

export interface NextChange {
  /** True with the next word that the order may have changed; false when the time is over or the signal comes first. */
  readonly heard: Promise<boolean>
  /** Nobody waits any more. */
  forget(): void
}

export interface Changes {
  /** Ask first, then read: what changes in between is heard. Times in milliseconds. */
  next(order: Uuid, withinMs: number, signal?: AbortSignal): NextChange
  /** Begins with none. */
  watch(signal: AbortSignal): Watch
  /** How many wait. */
  waiting(): number
  /** Begins to listen; answers how to end it. The last of all who began ends the connection. */
  start(): Promise<() => Promise<void>>
}

const byPool = new WeakMap<Pool, Changes>()

/** The services of one process have one pool, and so one connection that listens. */
export function changesOf(pool: Pool): Changes {
  const changes = byPool.get(pool) ?? openChanges(pool)
  byPool.set(pool, changes)
  return changes
}

function openChanges(pool: Pool): Changes {
  const waiters: Waiters = new Map()
  const wake = (orders: Iterable<string>): void => {
    for (const order of orders) for (const waiter of waiters.get(order) ?? []) waiter()
  }
  // What was sent while nobody listened is lost: then everybody looks.
  const wakeAll = (): void => wake([...waiters.keys()])
  let users = 0
  let listening: Listening | undefined
  return {
    next: (order, withinMs, signal) => nextChange(waiters, order, withinMs, signal),
    watch: (signal) => watchIn(waiters, signal),
    waiting: () => [...waiters.values()].reduce((sum, { size }) => sum + size, 0),
    async start() {
      users += 1
      listening ??= listen(pool, viewChannel, { onNotify: (payload) => (payload === everyOrder ? wakeAll() : wake(payload.split(','))), onReconnect: wakeAll })
      await listening.ready
      let ended = false
      return async () => {
        if (ended) return
        ended = true
        users -= 1
        if (users > 0) return
        const last = listening
        listening = undefined
        await last?.stop()
      }
    },
  }
}

function nextChange(waiters: Waiters, order: string, withinMs: number, signal?: AbortSignal): NextChange {
  let settle: (heard: boolean) => void = () => undefined
  const heard = new Promise<boolean>((resolve) => {
    settle = resolve
  })
  const end = (word: boolean): void => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', giveUp)
    leave()
    settle(word)
  }
  const waiter = (): void => end(true)
  const giveUp = (): void => end(false)
  const timer = setTimeout(giveUp, Math.max(0, withinMs))
  const leave = waitIn(waiters, order, waiter)
  if (signal?.aborted === true) giveUp()
  else signal?.addEventListener('abort', giveUp)
  return { heard, forget: giveUp }
}
