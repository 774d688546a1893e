// Whose the words about an order are. A carrier's note is the customer's data like any other: under their key, and gone with it.
import { isUnreachable } from '@wismo/database'
import { OrderId, SubjectRef, Unavailable, type Uuid } from '@wismo/kernel'
import type { Database } from '@wismo/service'

/** Who stands for the person of an order as long as nobody knows it here: whoever is erased later takes this one along. */
export const unknownPersonOf = (orderId: OrderId): SubjectRef => SubjectRef.of(OrderId.toUuid(orderId), 'words')

export interface People {
  /** The person of each of these orders, by the view of it; who stands for them of an order that is not placed yet. Throws `Unavailable`. */
  of(orders: readonly OrderId[]): Promise<ReadonlyMap<OrderId, SubjectRef>>
}

/** Over the view that order-view publishes in this database. */
export function openPeople({ pool, schema }: Database): People {
  return {
    async of(orders) {
      const known = [...new Set(orders)]
      if (known.length === 0) return new Map()
      try {
        const { rows } = await pool.query<{ order_id: Uuid; subject: SubjectRef | null }>({
          name: `${schema}.people`, text: `select order_id, doc ->> 'subjectRef' as subject from ${schema}.order_part_v1 where order_id = any($1::uuid[]) and part = any($2::text[])`, values: [known.map(OrderId.toUuid), known],
        })
        const found = new Map(rows.map(({ order_id, subject }) => [OrderId.fromUuid(order_id), subject]))
        return new Map(known.map((orderId) => [orderId, found.get(orderId) ?? unknownPersonOf(orderId)]))
      } catch (error) {
        throw isUnreachable(error) ? new Unavailable('unavailable', 'The view cannot be reached.') : error
      }
    },
  }
}
