/** Randomness that comes again with its seed. */
export interface Random {
  /** From 0, below the limit. */
  below(limit: number): number
  chance(share: number): boolean
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
  return { below: (limit) => Math.floor(next() * limit), chance: (share) => next() < share }
}

export function shuffled<T>(items: readonly T[], random: Random): readonly T[] {
  return items.map((item) => ({ item, place: random.below(2 ** 30) })).sort((a, b) => a.place - b.place).map(({ item }) => item)
}
