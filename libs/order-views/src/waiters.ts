// Who is to be called with word of which order.

/** What is called with word of an order. */
export type Waiters = Map<string, Set<() => void>>

/** Answers how to be called no more. */
export function waitIn(waiters: Waiters, order: string, waiter: () => void): () => void {
  const own = waiters.get(order) ?? new Set()
  waiters.set(order, own.add(waiter))
  return () => {
    own.delete(waiter)
    if (own.size === 0 && waiters.get(order) === own) waiters.delete(order)
  }
}
