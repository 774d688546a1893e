import type { Pool } from 'pg'
import { Position } from '@wismo/event-store'
import type { Uuid } from '@wismo/kernel'

/** A holder that does not come back within this time has lost its store to another process, in milliseconds. */
const leaseMs = 10_000

export interface LeaseSettings {
  readonly pool: Pool
  readonly schema: string
  /** Names the row: what is followed, and by what. */
  readonly name: string
  readonly owner: Uuid
}

/**
 * The right to follow a store alone, with the place where its holder is. The place moves only from the value it was read
 * at and only for its holder, so two that both believe to hold it can do something twice, never skip.
 */
export interface Lease {
  readonly name: string
  /** Where the holder goes on; undefined while another process holds it. */
  readonly position: Position | undefined
  /** Asks for it; answers whether it is ours. Writes nothing while another process holds it. */
  take(): Promise<boolean>
  /** Whether to move now, though the place is the same: the lease is half over. */
  isDue(): boolean
  /** Whether it ran out by the clock of this process: another one may hold it by now. */
  isOver(): boolean
  /** The move, to be placed into a larger statement whose parameters from `$first` on are `values(next)`. It touches one row, or none when the lease is lost. */
  statement(first: number): string
  values(next: Position): readonly unknown[]
  /** What became of the move: the rows that it touched. It renews from `asked`, when it was sent (milliseconds of `performance.now`): the answer may have taken long. */
  moved(next: Position, rows: number, asked: number): void
  /** Forgets the lease here, so that the next `take` asks anew. */
  forget(): void
  /** Lets another process have it at once. */
  release(): Promise<void>
}

export function openLease({ pool, schema, name, owner }: LeaseSettings): Lease {
  let position: Position | undefined
  let renewedAt = 0
  return {
    name,
    get position() {
      return position
    },
    async take() {
      const asked = performance.now()
      const { rows } = await pool.query<{ position: Position }>(
        `insert into ${schema}.relay_position as r (service, position, owner, leased_until)
         select $1, $2, $3, now() + $4 * interval '1 millisecond'
         where not exists (select from ${schema}.relay_position h where h.service = $1 and h.owner <> $3 and h.leased_until >= now())
         on conflict (service) do update set owner = excluded.owner, leased_until = excluded.leased_until
         where r.owner = excluded.owner or r.leased_until < now()
         returning position`,
        [name, Position.start, owner, leaseMs],
      )
      position = rows[0]?.position
      renewedAt = asked
      return position !== undefined
    },
    isDue: () => performance.now() >= renewedAt + leaseMs / 2,
    isOver: () => performance.now() >= renewedAt + leaseMs,
    statement: (first) =>
      `update ${schema}.relay_position set position = $${first + 3}, leased_until = now() + ${leaseMs} * interval '1 millisecond'
       where service = $${first} and owner = $${first + 1} and position = $${first + 2} returning 1`,
    values: (next) => [name, owner, position, next],
    moved(next, rows, asked) {
      position = rows === 1 ? next : undefined
      renewedAt = asked
    },
    forget() {
      position = undefined
    },
    async release() {
      if (position === undefined) return
      position = undefined
      await pool.query(`update ${schema}.relay_position set leased_until = now() where service = $1 and owner = $2`, [name, owner]).catch(() => undefined)
    },
  }
}
