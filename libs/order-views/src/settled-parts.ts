// What services conclude from several parts of an order: read from the one view of them, once it has what happened.
import { isUnreachable } from '@wismo/database'
import { OrderId, Unavailable, type Uuid } from '@wismo/kernel'
import type { Part } from '@wismo/lifecycle'
import type { Database } from '@wismo/service'
import { changesOf } from './changes.ts'

/** An order, and the version of one of its parts that has to be in the view. */
export interface Wanted {
  readonly orderId: OrderId
  readonly part: string
  readonly version: number
}

export interface SettledParts {
  /**
   * All parts of these orders, in one read, once every wanted version is there: two events of an order that are handled at once
   * never miss each other, because whoever reads later sees both. A part that the view has set aside, or of which an event was
   * given up, is not waited for: what heals it tells its events again. Throws `Unavailable('view_behind')` where the view takes longer than two seconds.
   */
  read(wanted: readonly Wanted[]): Promise<ReadonlyMap<OrderId, readonly Part[]>>
  /** Begins to hear of changes; answers how to end it. */
  start(): Promise<() => Promise<void>>
}

/** Milliseconds that a batch waits for the view: after that it is tried again. */
const patienceMs = 2_000

type Row = [Uuid, string, number, unknown]

/** Over the view that order-view publishes in this database. */
export function openSettledParts({ pool, schema }: Database): SettledParts {
  const changes = changesOf(pool)
  const readOrders = async (orders: readonly OrderId[]): Promise<ReadonlyMap<OrderId, readonly Part[]>> => {
    const found = new Map<OrderId, Part[]>(orders.map((id) => [id, []]))
    const { rows } = await pool.query<Row>({ name: `${schema}.settled`, rowMode: 'array', text: `select order_id, part, version, doc from ${schema}.order_part_v1 where order_id = any($1::uuid[])`, values: [orders.map(OrderId.toUuid)] } as never)
    for (const [id, part, version, doc] of rows) found.get(OrderId.fromUuid(id))?.push({ part, version, doc })
    return found
  }
  const setAside = async (parts: readonly string[]): Promise<ReadonlySet<string>> => {
    const { rows } = await pool.query<{ key: string }>(`select key from ${schema}.parked where key = any($1::text[]) and group_name like 'order-view.parts.%'
       union select key from ${schema}.settled_parked where key = any($1::text[]) and group_name like 'order-view.parts.%' and how = 'discarded'`, [parts])
    return new Set(rows.map(({ key }) => key))
  }
  const behind = (wanted: readonly Wanted[], found: ReadonlyMap<OrderId, readonly Part[]>): readonly Wanted[] =>
    wanted.filter(({ orderId, part, version }) => !(found.get(orderId) ?? []).some((row) => row.part === part && row.version >= version))
  return {
    async read(wanted) {
      const orders = [...new Set(wanted.map(({ orderId }) => orderId))]
      const until = performance.now() + patienceMs
      try {
        for (;;) {
          const found = await readOrders(orders)
          const [first, ...others] = behind(wanted, found)
          if (first === undefined) return found
          const leftMs = until - performance.now()
          if (leftMs <= 0) {
            const aside = await setAside([first, ...others].map(({ part }) => part))
            if ([first, ...others].every(({ part }) => aside.has(part))) return found
            throw new Unavailable('view_behind', 'The view does not have what happened yet.')
          }
          const change = changes.next(OrderId.toUuid(first.orderId), leftMs)
          try {
            // Asked first, then read: what changes in between is heard.
            if (behind([first], await readOrders([first.orderId])).length > 0) await change.heard
          } finally {
            change.forget()
          }
        }
      } catch (error) {
        throw isUnreachable(error) ? new Unavailable('unavailable', 'The view cannot be reached.') : error
      }
    },
    start: () => changes.start(),
  }
}
