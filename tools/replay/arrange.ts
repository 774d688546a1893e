// In which order messages are sent: as they happened, or as badly as a retailer's systems might.
import type { OlistMessage } from '../olist-life.ts'

export const sendingOrders = ['time', 'shuffled', 'reversed'] as const
export type SendingOrder = (typeof sendingOrders)[number]

export interface Arrangement {
  readonly order: SendingOrder
  /** Everything twice under the same ids; the second time runs a third of the way behind the first. */
  readonly twice: boolean
  /** Of `shuffled`: the same one shuffles alike. */
  readonly seed: number
}

/** Takes messages in time order. */
export function arranged(messages: readonly OlistMessage[], { order, twice, seed }: Arrangement): readonly OlistMessage[] {
  const once = order === 'time' ? messages : order === 'reversed' ? messages.toReversed() : shuffled(messages, seed)
  return twice ? withEcho(once) : once
}

function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const all = [...items]
  const draw = drawer(seed)
  for (let i = all.length - 1; i > 0; i -= 1) {
    const j = draw(i + 1)
    const [one, other] = [all[i], all[j]] as [T, T]
    all[i] = other
    all[j] = one
  }
  return all
}

/** mulberry32: whole numbers below a limit, the same for the same seed. */
function drawer(seed: number): (limit: number) => number {
  let state = seed >>> 0
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }
}

function withEcho<T>(items: readonly T[]): readonly T[] {
  const behind = Math.ceil(items.length / 3)
  return Array.from({ length: items.length + behind }, (_, i) => [...items.slice(i, i + 1), ...(i < behind ? [] : items.slice(i - behind, i - behind + 1))]).flat()
}
