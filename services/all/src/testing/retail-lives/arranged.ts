// In which order the messages of many orders are told.
import { randomOf, type Random } from '@wismo/lifecycle/lives'
import type { RetailLife, Told } from './life.ts'

export type Arrangement = 'in time' | 'reversed' | 'shuffled' | 'shuffled anew'
export const arrangements: readonly Arrangement[] = ['in time', 'reversed', 'shuffled', 'shuffled anew']

/** All messages that are told by themselves, in batches of all sizes; where they are shuffled some of them twice. */
export function arranged(lives: readonly RetailLife[], arrangement: Arrangement, seed: number): readonly (readonly Told[])[] {
  const random = randomOf(seed + arrangements.indexOf(arrangement))
  const all = lives.flatMap(({ messages, imported }) => messages.filter(({ id }) => !imported.has(id))).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  switch (arrangement) {
    case 'in time':
      return cut(all, random)
    case 'reversed':
      return cut(all.toReversed(), random)
    case 'shuffled':
    case 'shuffled anew':
      return cut(shuffled([...all, ...all.filter(() => random.chance(0.2))], random), random)
  }
}

function shuffled<T>(items: readonly T[], random: Random): readonly T[] {
  const mixed = [...items]
  for (let i = mixed.length - 1; i > 0; i -= 1) {
    const j = random.below(i + 1)
    const [a, b] = [mixed[i], mixed[j]]
    if (a !== undefined && b !== undefined) [mixed[i], mixed[j]] = [b, a]
  }
  return mixed
}

function cut(all: readonly Told[], random: Random): readonly (readonly Told[])[] {
  const batches: (readonly Told[])[] = []
  for (let from = 0; from < all.length; from += batches.at(-1)?.length ?? 1) batches.push(all.slice(from, from + random.pick([1, 2, 7, 23, 60, 180])))
  return batches
}
