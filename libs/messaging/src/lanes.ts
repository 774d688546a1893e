/**
 * Works through a list side by side, so many at once. Where one rejects nothing more is begun; what is under way ends, and
 * only then the first failure is thrown: nothing goes on behind the caller's back.
 */
export async function runLanes<Item>(lanes: number, items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const failures: unknown[] = []
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < items.length && failures.length === 0) {
      const item = items[next] as Item
      next += 1
      await work(item).catch((error: unknown) => failures.push(error))
    }
  }
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane))
  if (failures.length > 0) throw failures[0]
}

/** Items that have to follow each other: one list per key, in the order in which they came. */
export function inQueues<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly (readonly Item[])[] {
  const queues = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const queue = queues.get(key)
    if (queue === undefined) queues.set(key, [item])
    else queue.push(item)
  }
  return [...queues.values()]
}
