import type { OrderCancelled, OrderPlaced } from '@wismo/contracts'
import { Invalid, type Minor } from '@wismo/kernel'
import { pick } from './pick.ts'
import { remember, type PublicEvent, type TimelineEntry } from './public-event.ts'

type PlacedLine = OrderPlaced['lines'][number]

/** A line as the order knows it. What discounts and taxes it had is kept as sums, in minor units. */
export type OrderPartLine = Pick<
  PlacedLine,
  'lineId' | 'externalLineId' | 'sku' | 'title' | 'variant' | 'imageUrl' | 'url' | 'quantity' | 'unit' | 'unitPrice' | 'total' | 'delivery' | 'promise'
> & { readonly discount: Minor; readonly tax: Minor }

/** The `order` part: the order's own state, folded from its own events alone. References only, no personal data. */
export type OrderPart = Pick<
  OrderPlaced,
  | 'orderId' | 'shopId' | 'externalId' | 'number' | 'placedAt' | 'currency' | 'locale' | 'timeZone' | 'taxIncluded' | 'test' | 'history'
  | 'subjectRef' | 'contactRef' | 'addresses' | 'totals' | 'payments' | 'confirmation'
> & {
  readonly lines: readonly OrderPartLine[]
  /** The whole order is off: every unit that nobody else holds is cancelled. */
  readonly cancelled: boolean
  /** Customer links of another generation no longer count. */
  readonly linkGeneration: number
  readonly timeline: readonly TimelineEntry[]
}

/** Events that `foldOrder` takes. */
export const orderEvents = ['OrderPlaced', 'OrderCancelled'] as const
export type OrderEvent = ({ readonly type: 'OrderPlaced'; readonly data: OrderPlaced } | { readonly type: 'OrderCancelled'; readonly data: OrderCancelled }) & Omit<PublicEvent, 'type' | 'data'>

/** The order part after one more of its events. */
export function foldOrder(part: OrderPart | undefined, event: OrderEvent): OrderPart {
  const timeline = remember(part?.timeline ?? [], event)
  switch (event.type) {
    case 'OrderPlaced':
      return placed(event.data, timeline)
    case 'OrderCancelled':
      if (part === undefined) throw new Invalid('out_of_order', 'An order is placed before it is cancelled.')
      return { ...part, cancelled: true, timeline }
  }
}

const placed = (order: OrderPlaced, timeline: readonly TimelineEntry[]): OrderPart => ({
  ...pick(
    order,
    'orderId', 'shopId', 'externalId', 'number', 'placedAt', 'currency', 'locale', 'timeZone', 'taxIncluded', 'test', 'history',
    'subjectRef', 'contactRef', 'addresses', 'totals', 'payments', 'confirmation',
  ),
  lines: order.lines.map(placedLine),
  cancelled: false,
  linkGeneration: 0,
  timeline,
})

const placedLine = (line: PlacedLine): OrderPartLine => ({
  ...pick(line, 'lineId', 'externalLineId', 'sku', 'title', 'variant', 'imageUrl', 'url', 'quantity', 'unit', 'unitPrice', 'total', 'delivery', 'promise'),
  discount: sumOf(line.discounts),
  tax: sumOf(line.taxes),
})

const sumOf = (amounts: readonly { readonly amount: Minor }[]): Minor => amounts.reduce((sum, { amount }) => sum + amount, 0)
