// Lives without end, each from its own seed.
import { Instant, ShopId } from '@wismo/kernel'
import type { Life } from './life.ts'
import { randomOf, seedOf } from './random.ts'
import { begin } from './stories/whole.ts'
import { beginTelling, minutes, tellAll, toldLife } from './telling.ts'

export interface LivesOptions {
  /** Shops that the orders are spread over; one where it is not said. */
  readonly shops?: readonly ShopId[]
  /** When the first order is placed. */
  readonly from?: Instant
  /** Milliseconds from one order to the next; two minutes where it is not said. */
  readonly every?: number
  /** Which life is the first: the rest of a row can be had without its beginning. */
  readonly first?: number
}

const defaultShop = ShopId.parse('nordlicht-de')
const defaultStart = Instant.parse('2026-09-01T06:00:00Z')

/** That many lives. The same seed gives the same lives, and life n of a row does not depend on how many are asked for. */
export function* livesOf(seed: number, count: number, { shops = [defaultShop], from = defaultStart, every = minutes(2), first = 0 }: LivesOptions = {}): Generator<Life, void> {
  const start = Instant.toMillis(from)
  for (let index = first; index < first + count; index += 1) {
    const random = randomOf(seedOf(seed, index))
    const life = beginTelling(random.pick(shops), `${seed}-${index + 1}`, random, start + index * every)
    begin(life)
    tellAll(life)
    yield toldLife(life)
  }
}
