// Of which share of an order something holds: its sentence speaks of all of it only where that is so.
import type { OrderLineView, OrderView, PromiseView, UnitBucket } from '@wismo/lifecycle'

type Lines = Partial<Pick<OrderView, 'lines'>>

const inStock = ['open', 'allocated', 'packed', 'ready_for_pickup', 'in_transit'] as const
const notGone = ['open', 'backordered', 'allocated', 'packed'] as const

const sumOf = (units: OrderLineView['units'], buckets: readonly UnitBucket[]): number => buckets.reduce((sum, bucket) => sum + (units[bucket] ?? 0), 0)
const some = ({ lines = [] }: Lines, buckets: readonly UnitBucket[]): boolean => lines.some(({ units }) => sumOf(units, buckets) > 0)

/** How much of what is still to come is not in stock. */
export function shareOutOfStock(order: Lines): 'all' | 'part' | 'none' {
  if (!some(order, ['backordered'])) return 'none'
  return some(order, inStock) ? 'part' : 'all'
}

/** Whether all that has not arrived has left, or only a part of it. */
export const shareUnderWay = (order: Lines): 'all' | 'part' => (some(order, notGone) ? 'part' : 'all')

export const isUnderWay = (order: Lines): boolean => some(order, ['in_transit'])
const isWithCustomer = (order: Lines): boolean => some(order, ['delivered'])
/** Something was with the customer, and is not any more. */
export const wasGivenBack = (order: Lines): boolean => !isWithCustomer(order) && some(order, ['returned', 'return_in_transit'])

/** Nothing that is still to come of what it is about is in stock, and nobody has said anew when it comes. */
export function isWithoutStock({ lineIds, estimate }: Pick<PromiseView, 'lineIds' | 'estimate'>, { lines = [] }: Lines): boolean {
  const about = lines.filter(({ id }) => lineIds.includes(id))
  return estimate === undefined && shareOutOfStock({ lines: about }) === 'all'
}

/** Some of it is not in stock, and nobody has said anew when it comes. */
export const lacksStock = ({ lineIds, estimate }: Pick<PromiseView, 'lineIds' | 'estimate'>, { lines = [] }: Lines): boolean =>
  estimate === undefined && some({ lines: lines.filter(({ id }) => lineIds.includes(id)) }, ['backordered'])
