import { Unavailable } from '@wismo/kernel'

/** What came of one of those that were asked for together. */
export type Answer<Value> = { readonly value: Value } | { readonly error: unknown }

/**
 * Asks for all at once. Where that fails it asks for half of them and then for the others, down to each alone: what is wrong
 * with one hinders no other. Throws `Unavailable` only: then none of it is to be used and all come again later.
 */
export async function askedTogether<Item, Value>(items: readonly Item[], ask: (items: readonly Item[]) => Promise<readonly Value[]>): Promise<readonly Answer<Value>[]> {
  try {
    return (await ask(items)).map((value) => ({ value }))
  } catch (error) {
    if (error instanceof Unavailable) throw error
    if (items.length <= 1) return items.map(() => ({ error }))
  }
  const half = Math.ceil(items.length / 2)
  return [...(await askedTogether(items.slice(0, half), ask)), ...(await askedTogether(items.slice(half), ask))]
}
