import type { Pool } from 'pg'
import { openSession, type Session } from './session.ts'

export interface HeldSessionSettings {
  readonly pool: Pool
  readonly schema: string
  readonly leaseMs: number
}

/** The session of this process while it has one. */
export interface HeldSession {
  /** The one there is, else a new one. Throws while the database is away. */
  open(): Promise<Session>
  current(): Session | undefined
  /** It gave a sign of life that it began at `since` (milliseconds of `performance.now`): it holds for a lease from then. */
  renew(session: Session, since: number): void
  /** False once the server may have ended it, though nobody here was told yet: this process was frozen. */
  holds(): boolean
  lose(): void
  end(): Promise<void>
}

/** `lost` is called whenever the session is gone: with its connection, or when the lease is over by the clock of this process. */
export function heldSession({ pool, schema, leaseMs }: HeldSessionSettings, lost: () => void): HeldSession {
  let session: Session | undefined
  let until = 0
  let lease: NodeJS.Timeout | undefined
  const forget = (): Session | undefined => {
    clearTimeout(lease)
    const gone = session
    session = undefined
    until = 0
    return gone
  }
  const lose = (): void => {
    void forget()?.end()
    lost()
  }
  return {
    async open() {
      if (session !== undefined) return session
      const fresh = await openSession(pool, schema, leaseMs)
      void fresh.ended.then(() => {
        if (session === fresh) lose()
      })
      session = fresh
      return fresh
    },
    current: () => session,
    renew(renewed, since) {
      if (renewed !== session) throw new Error('The session ended meanwhile.')
      until = since + leaseMs
      clearTimeout(lease)
      lease = setTimeout(lose, until - performance.now())
    },
    holds: () => performance.now() < until,
    lose,
    async end() {
      await forget()?.end()
    },
  }
}
