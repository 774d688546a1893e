// Whatever happens to an order may make it somebody's task, or end that: how it stands now is kept beside the view.
import { OrderId, type Aggregate, type Clock, type ShopId } from '@wismo/kernel'
import { foldedEvents } from '@wismo/lifecycle'
import { reaction, type Inbound, type Reaction } from '@wismo/messaging'
import type { SettledParts, Wanted } from '@wismo/order-views'
import { standingOrderOf } from '../desk/standing-order.ts'
import type { StandingOrders } from '../standing-orders.ts'

/** Nothing is recorded of it: it has no stream. */
const nothing: Aggregate<object, never> = { category: 'desk', initial: {}, evolve: (state) => state }

/**
 * Computed from the latest parts and not from the event, once for each order of a batch: a replay from the first event ends with
 * the same rows, and of two that look at once the one that saw more wins.
 */
export const whenOrderChangedThenNoteHowItStands = (parts: Pick<SettledParts, 'read'>, standing: Pick<StandingOrders, 'keep'>, clock: Clock): Reaction =>
  reaction<object, never, undefined>({
    name: 'note-standing',
    on: foldedEvents,
    aggregate: nothing,
    async prepare(batch) {
      const shops = new Map<OrderId, ShopId>(batch.map((inbound) => [OrderId.parse(inbound.message.key), inbound.metadata.shopId]))
      const found = await parts.read(batch.flatMap(wantedBy))
      const now = clock()
      await standing.keep([...found].flatMap(([orderId, rows]) => standingOrderOf(orderId, shops.get(orderId) as ShopId, rows, now) ?? []), now)
      return batch.map(() => undefined)
    },
    stream: () => undefined,
    decide: () => () => [],
  })

const wantedBy = ({ message, source }: Inbound): readonly Wanted[] => (source === undefined ? [] : [{ orderId: OrderId.parse(message.key), part: source.aggregate, version: source.version }])
