import pg from 'pg'
import type { Ledger } from './abuse-ledger.ts'
import type { EventStore, StreamName } from './port.ts'

/** The store under abuse, on connections of the abuser's choice. */
export type OpenOn = (pool: pg.Pool) => EventStore

export interface AbuseOptions {
  /** Decides what each writer does; when things happen is the machine's own. */
  readonly seed: number
  /** Of a role that may end backends. */
  readonly url: string
  readonly schema: string
  /** The writers stop when so many were acknowledged. */
  readonly events: number
}

/** What writers, readers and who cuts them off have in common. */
export interface Scene {
  readonly open: OpenOn
  readonly options: AbuseOptions
  readonly streams: readonly StreamName[]
  readonly ledger: Ledger
  /** Where the streams were when somebody last heard of them: what exact expectations are made of. */
  readonly versions: Map<StreamName, number>
  readonly counts: { rolledBack: number; resent: number; cutOff: number; deadlocks: number }
  readonly failures: string[]
  readonly until: number
}

/** One connection that can be cut off, and the store on it. */
export interface Connection {
  readonly client: pg.Client
  readonly store: EventStore
}

/** A connection, not a pool: what is cut off inside a transaction must not go on outside of it, on another one. */
export async function connect({ open, options }: Scene, name: string): Promise<Connection> {
  for (let attempt = 1; ; attempt += 1) {
    const client = new pg.Client({ connectionString: options.url, application_name: name })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return { client, store: open(asPool(client)) }
    } catch (error) {
      // The killer does not spare who is only just coming in.
      if (attempt === 50) throw error
    }
  }
}

/** The store asks a pool for `query` and nothing else. */
const asPool = (client: pg.Client): pg.Pool => ({ query: client.query.bind(client) }) as unknown as pg.Pool

export async function reconnect(scene: Scene, { client }: Connection, name: string): Promise<Connection> {
  void client.end().catch(() => undefined)
  return connect(scene, name)
}
