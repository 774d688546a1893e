// Orders as retailers' systems tell of them: plausible ones, and ones that cannot be.
import { randomOf, seedOf } from '@wismo/lifecycle/lives'
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
  return { seed, externalId, messages }
}
