// Orders as retailers' systems tell of them: plausible ones, and ones that cannot be.
import { randomOf, seedOf, type Random } from '@wismo/lifecycle/lives'
import { bringBack, sendGoods } from './goods.ts'
import type { Drawn, RetailLife } from './life.ts'
import { payOrder } from './money.ts'
import { changeOrder, placeOrder } from './order.ts'

export type { RetailLife, Told } from './life.ts'

/** Lives of the same seed are the same ones, but for the day on which they begin. */
export const retailLives = (seed: number, count: number, start: number): readonly RetailLife[] => Array.from({ length: count }, (_, i) => retailLife(seedOf(seed, i), `L${i}`, start))

function retailLife(seed: number, externalId: string, start: number): RetailLife {
  const life: Drawn = { random: randomOf(seed), externalId, start, messages: [], lines: [], total: 0, shipping: 0 }
  placeOrder(life)
  for (const draw of [payOrder, sendGoods, changeOrder, bringBack]) draw(life)
  const messages = life.messages.map((told, i) => ({ told, i })).sort((a, b) => (a.told.at === b.told.at ? a.i - b.i : a.told.at < b.told.at ? -1 : 1)).map(({ told }) => told)
  return withHistory({ seed, externalId, messages, imported: new Set() }, life.random)
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
