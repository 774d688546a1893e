// The lines of an order. None ever leaves it, and the quantity of none falls (I2): fewer units are cancelled units.
import type { DeliveryMethod, LineOrigin, OrderLine } from '@wismo/contracts'
import type { LineId, Minor } from '@wismo/kernel'
import { pick } from '../../pick.ts'

/** A line as the order knows it. What discounts and taxes it had is kept as sums, in minor units. */
export type OrderPartLine = Pick<
  OrderLine,
  'lineId' | 'externalLineId' | 'sku' | 'title' | 'variant' | 'imageUrl' | 'url' | 'unit' | 'unitPrice' | 'delivery' | 'promise' | 'seller' | 'setId' | 'returns'
> & {
  /** Every unit that ever was in it, the cancelled ones too. */
  readonly quantity: number
  /** What they cost together. */
  readonly total: Minor
  readonly discount: Minor
  readonly tax: Minor
  /** How it came into the order: `order` with it. */
  readonly origin: LineOrigin | 'order'
  /** The line it stands in for. */
  readonly parentLineId?: LineId
}

export const lineOf = (line: OrderLine): OrderPartLine => ({
  ...pick(line, 'lineId', 'externalLineId', 'sku', 'title', 'variant', 'imageUrl', 'url', 'quantity', 'unit', 'unitPrice', 'total', 'delivery', 'promise', 'seller', 'setId', 'returns'),
  discount: sumOfAmounts(line.discounts),
  tax: sumOfAmounts(line.taxes),
  origin: 'order',
})

const sumOfAmounts = (amounts: readonly { readonly amount: Minor }[]): Minor => amounts.reduce((sum, { amount }) => sum + amount, 0)

/** So many units of a line at what a unit of it costs, as if they were a line. */
export const portionOf = (line: OrderPartLine, quantity: number): OrderPartLine => ({
  ...line, quantity, total: shareOf(line.total, line, quantity), discount: shareOf(line.discount, line, quantity), tax: shareOf(line.tax, line, quantity),
})

const shareOf = (amount: Minor, { quantity }: OrderPartLine, units: number): Minor => (quantity > 0 ? Math.round((amount * units) / quantity) : 0)

/** What units of a line cost after so many of it are off. Taken one by one or at once, all units cost the whole line; more than all cost nothing more. */
export function costOf(line: OrderPartLine, units: number, off: number): Minor {
  const until = (count: number): Minor => shareOf(line.total, line, Math.min(count, line.quantity))
  return until(off + units) - until(off)
}

/** The lines with these units more: a new line at the end, or more of one that is there. */
export function withUnits(lines: readonly OrderPartLine[], more: OrderPartLine): readonly OrderPartLine[] {
  const isThere = lines.some(({ lineId }) => lineId === more.lineId)
  return isThere ? onLines(lines, [more.lineId], (line) => joined(line, more)) : [...lines, more]
}

const joined = (line: OrderPartLine, { quantity, total, discount, tax }: OrderPartLine): OrderPartLine => ({
  ...line, quantity: line.quantity + quantity, total: line.total + total, discount: line.discount + discount, tax: line.tax + tax,
})

/**
 * A line as it was told anew, of which so many units are off. What it says is of the units it names; a retailer may or may not
 * count those among them that are off. The units that are left cost what was said, to the cent.
 */
export function asTold(before: OrderPartLine, said: OrderPartLine, off: number): OrderPartLine {
  const quantity = Math.max(before.quantity, said.quantity)
  const whole = (amount: Minor): Minor => (said.quantity > 0 ? Math.round((amount * quantity) / said.quantity) : amount)
  const line: OrderPartLine = {
    ...said, quantity, total: whole(said.total), discount: whole(said.discount), tax: whole(said.tax),
    origin: before.origin, ...(before.parentLineId === undefined ? {} : { parentLineId: before.parentLineId }),
  }
  return said.quantity === quantity - off ? { ...line, total: totalFor(line, said.total, off) } : line
}

/** What the whole line costs where the units that are left cost so much. */
function totalFor(line: OrderPartLine, cost: Minor, off: number): Minor {
  const left = line.quantity - off
  let { total } = line
  while (left > 0 && costOf({ ...line, total }, left, off) < cost) total += 1
  while (left > 0 && costOf({ ...line, total }, left, off) > cost) total -= 1
  return total
}

/** Changes the lines that are named; all of them where none is. */
export const onLines = (lines: readonly OrderPartLine[], named: readonly LineId[] | undefined, change: (line: OrderPartLine) => OrderPartLine): readonly OrderPartLine[] =>
  lines.map((line) => (named === undefined || named.includes(line.lineId) ? change(line) : line))

/** A line that reaches the customer in another way. What only the way before had a use for leaves. */
export function switched(line: OrderPartLine, method: DeliveryMethod, locationId: string | undefined): OrderPartLine {
  const { addressKey } = line.delivery
  const keepsAddress = addressKey !== undefined && (method === 'ship' || method === 'scheduled')
  return { ...line, delivery: { method, ...(keepsAddress ? { addressKey } : {}), ...(locationId === undefined ? {} : { locationId }) } }
}
