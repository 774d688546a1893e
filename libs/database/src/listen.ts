import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

export interface ListenCallbacks {
  /** One notification; its payload as sent. */
  onNotify(payload: string): void
  /** The connection is there again: what was sent meanwhile is lost, so look yourself. */
  onReconnect(): void
  /** Told about each loss, before the next attempt. */
  onLost?(error: Error, retryInMs: number): void
}

export interface Listening {
  /** Resolves when the first connection listens. */
  readonly ready: Promise<void>
  stop(): Promise<void>
}

const firstRetryMs = 100
const lastRetryMs = 5_000
/** A connection that does not answer this question within its time is dead, though nobody closed it. */
const heartbeatMs = 15_000
const channelName = /^[a-z][a-z0-9_]{0,62}$/

/**
 * Listens on one channel with a connection of its own and comes back whenever it is lost. Takes the pool only for where
 * the database is: a pooled connection cannot stay.
 */
export function listen(pool: pg.Pool, channel: string, callbacks: ListenCallbacks): Listening {
  if (!channelName.test(channel)) throw new Error(`${JSON.stringify(channel)} is no name of a channel.`)
  const stopping = new AbortController()
  let loop = Promise.resolve()
  const ready = new Promise<void>((resolve) => {
    loop = keepListening(pool, channel, callbacks, stopping.signal, resolve)
  })
  return {
    ready,
    async stop() {
      stopping.abort()
      await loop
    },
  }
}

async function keepListening(pool: pg.Pool, channel: string, callbacks: ListenCallbacks, stopping: AbortSignal, ready: () => void): Promise<void> {
  let retryMs = firstRetryMs
  for (let connections = 0; !stopping.aborted; ) {
    try {
      await listenOnce(pool, channel, callbacks, stopping, () => {
        retryMs = firstRetryMs
        connections += 1
        if (connections === 1) ready()
        else callbacks.onReconnect()
      })
    } catch (error) {
      if (stopping.aborted) return
      callbacks.onLost?.(error instanceof Error ? error : new Error(String(error)), retryMs)
      await wait(retryMs, undefined, { signal: stopping }).catch(() => undefined)
      retryMs = Math.min(retryMs * 2, lastRetryMs)
    }
  }
}

/** Lives as long as one connection does: rejects when it is lost, resolves when asked to stop. */
async function listenOnce(pool: pg.Pool, channel: string, { onNotify }: ListenCallbacks, stopping: AbortSignal, connected: () => void): Promise<void> {
  const client = new pg.Client({ ...pool.options, password: pool.options.password, application_name: `wismo listen ${channel}`, query_timeout: 5_000 })
  const lost = new Promise<never>((_, reject) => {
    client.on('error', reject)
    client.on('end', () => reject(new Error('The connection was closed.')))
  })
  lost.catch(() => undefined)
  client.on('notification', ({ payload }) => onNotify(payload ?? ''))
  const heartbeat = setInterval(() => client.query('select 1').catch((error: Error) => client.emit('error', error)), heartbeatMs)
  try {
    await client.connect()
    await client.query(`listen ${channel}`)
    connected()
    await Promise.race([lost, aborted(stopping)])
  } finally {
    clearInterval(heartbeat)
    await client.end().catch(() => undefined)
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })))
