/** Randomness that comes again with its seed: what is drawn depends on nothing else. */
export interface Random {
  /** From 0 on, below 1. */
  next(): number
  /** A whole number from 0 on, below the limit. */
  below(limit: number): number
  /** A whole number, both ends included. */
  between(least: number, most: number): number
  chance(share: number): boolean
  pick<T>(items: readonly T[]): T
  /** Spread like waiting times are: half are below the median, nine of ten below `most`. */
  spread(median: number, most: number): number
}

export function randomOf(seed: number): Random {
  let state = seed >>> 0
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    next,
    below,
    between: (least, most) => least + below(most - least + 1),
    chance: (share) => next() < share,
    pick: <T>(items: readonly T[]): T => items[below(items.length)] as T,
    // Four draws together are near enough to a bell; 0.9 of a bell lies below 1.28 deviations.
    spread: (median, most) => median * Math.exp(((next() + next() + next() + next() - 2) * Math.sqrt(3) * Math.log(most / median)) / 1.28),
  }
}

/** A seed of its own for each life, so that the thousandth is the same whether the others were asked for or not. */
export const seedOf = (seed: number, index: number): number => (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35)) >>> 0

/** Draws a name as often as its weight says. */
export function weighted<Name extends string>(weights: Readonly<Record<Name, number>>): (random: Random) => Name {
  const names = Object.keys(weights) as Name[]
  const sum = names.reduce((all, name) => all + weights[name], 0)
  return (random) => {
    let left = random.next() * sum
    return names.find((name) => (left -= weights[name]) < 0) ?? (names[0] as Name)
  }
}
