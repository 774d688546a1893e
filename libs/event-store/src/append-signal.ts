import type pg from 'pg'
import { listen } from '@wismo/database'

/**
 * Tells other processes of the same database that something was appended, and hears it from them. A hint, never a
 * promise: it can be lost with a connection, so whoever listens still looks by itself now and then.
 */
export interface AppendSignal {
  /** Something was appended to the store in this schema. Costs the append nothing: it is sent afterwards, by itself. */
  tell(schema: string): void
  /** Calls back for every signal of that store, its own included, and once after the connection was away. Answers how to stop. */
  hear(schema: string, listener: () => void): () => void
  stop(): Promise<void>
}

const channel = 'wismo_appended'
/** NOTIFY takes a lock of the whole server until its commit: at most one per store in this time, in milliseconds. */
const quietMs = 20

interface Shared {
  readonly signal: AppendSignal
  users: number
}

const open = new WeakMap<pg.Pool, Shared>()

/** All that ask for the signal of a pool share one, with one connection to listen from the first listener on; the last one that stops ends it. */
export function appendSignal(pool: pg.Pool): AppendSignal {
  const shared = open.get(pool) ?? { signal: signalOf(pool), users: 0 }
  open.set(pool, shared)
  shared.users += 1
  return {
    tell: shared.signal.tell,
    hear: shared.signal.hear,
    async stop() {
      shared.users -= 1
      if (shared.users > 0) return
      open.delete(pool)
      await shared.signal.stop()
    },
  }
}

function signalOf(pool: pg.Pool): AppendSignal {
  const listeners = new Map<string, Set<() => void>>()
  const call = (schema: string): void => listeners.get(schema)?.forEach((listener) => listener())
  let listening: ReturnType<typeof listen> | undefined
  const pending = new Map<string, { again: boolean; readonly timer: NodeJS.Timeout }>()

  const send = (schema: string): void => {
    // Lost is lost: the listener's own look comes soon enough, and the pool says what is wrong.
    pool.query('select pg_notify($1, $2)', [channel, schema]).catch(() => undefined)
    const timer = setTimeout(() => {
      const again = pending.get(schema)?.again === true
      pending.delete(schema)
      if (again) send(schema)
    }, quietMs)
    timer.unref()
    pending.set(schema, { again: false, timer })
  }

  return {
    tell(schema) {
      const waiting = pending.get(schema)
      if (waiting === undefined) send(schema)
      else waiting.again = true
    },
    hear(schema, listener) {
      listening ??= listen(pool, channel, { onNotify: call, onReconnect: () => [...listeners.keys()].forEach(call) })
      const own = listeners.get(schema) ?? new Set()
      listeners.set(schema, own.add(listener))
      return () => void own.delete(listener)
    },
    async stop() {
      for (const { timer } of pending.values()) clearTimeout(timer)
      await listening?.stop()
    },
  }
}
