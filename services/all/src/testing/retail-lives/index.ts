// Orders as retailers' systems tell of them: plausible ones, and ones that cannot be.
import { randomOf, seedOf, type Random } from '@wismo/lifecycle/lives'
import { bringBack, sendGoods } from './goods.ts'
import { lastHour, type Drawn, type RetailLife } from './life.ts'
import { payOrder } from './money.ts'
import { changeOrder, placeOrder } from './order.ts'

export type { RetailLife, Told } from './life.ts'

/** Lives of the same seed are the same ones, counted from the day by which all of them are over, in milliseconds since 1970. Some lie months back. */
export const retailLives = (seed: number, count: number, end: number): readonly RetailLife[] => Array.from({ length: count }, (_, i) => retailLife(seedOf(seed, i), `L${i}`, end))

function retailLife(seed: number, externalId: string, end: number): RetailLife {
  const random = randomOf(seed)
  const start = withinMonth(end - lifeMs - random.below(60) * 86_400_000)
  const life: Drawn = { random, externalId, start, grain: random.pick([1, 1, 6, 24]), calm: random.chance(0.45), messages: [], lines: [], total: 0, shipping: 0 }
  placeOrder(life)
  for (const draw of [payOrder, sendGoods, changeOrder, bringBack]) draw(life)
  const messages = life.messages.map((told, i) => ({ told, i })).sort((a, b) => (a.told.at === b.told.at ? a.i - b.i : a.told.at < b.told.at ? -1 : 1)).map(({ told }) => told)
  return withHistory({ seed, externalId, messages, imported: new Set() }, life.random)
}

const lifeMs = lastHour * 3_600_000

/**
 * A tracking number that is used again in another month names another parcel, and a scan that was recorded before that was told
 * stays with the first one (`services/carrier-tracking/README.md`): there alone the order of arrival counts. So no life lies in two months.
 */
function withinMonth(start: number): number {
  const month = (ms: number): string => new Date(ms).toISOString().slice(0, 7)
  return month(start) === month(start + lifeMs) ? start : start - lifeMs
}

/** Under which name the history of an import keeps each message. */
const entries: Readonly<Record<string, string>> = {
  RetailPaymentReported: 'payment', RetailParcelReported: 'parcel', RetailReviewDecided: 'review', RetailStockReported: 'stock', RetailFulfillmentReported: 'fulfillment', RetailLinesChanged: 'linesChanged',
  RetailLinesCancelled: 'linesCancelled', RetailOrderCancelled: 'orderCancelled', RetailReturnReported: 'returned', RetailContactChanged: 'contactChanged', RetailAddressChanged: 'addressChanged',
}

/** An imported order brings some of its messages with it; some of those are told by themselves as well. */
function withHistory(life: RetailLife, random: Random): RetailLife {
  const held = life.messages.filter(({ type }) => entries[type] !== undefined && random.chance(0.5))
  const history = held.map(({ id, type, data }) => ({ eventId: id, [entries[type] ?? '']: data }))
  const isImported = life.messages.some(({ type }) => type === 'RetailOrderImported') && random.chance(0.7)
  if (!isImported) return life
  const messages = life.messages.map((told) => (told.type === 'RetailOrderImported' ? { ...told, data: { ...told.data, history } } : told))
  return { ...life, messages, imported: new Set(held.filter(() => random.chance(0.6)).map(({ id }) => id)) }
}
