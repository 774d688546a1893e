// Orders that many read in the same moment, because one change woke them all, are read once.

/** Orders in one query. */
const perQuery = 200

interface Asked<Value> {
  readonly value: Promise<Value>
  resolve(value: Value): void
  reject(error: unknown): void
}

/**
 * Answers how to read one of these: what is asked for before the next turn of the event loop is read together afterwards, and who
 * asks for the same gets the same. So nothing is older than the moment in which it was asked for.
 */
export function sharedReads<Key, Value>(read: (keys: readonly Key[]) => Promise<(key: Key) => Value>): (key: Key) => Promise<Value> {
  let asked = new Map<Key, Asked<Value>>()
  const readAll = (): void => {
    const now = [...asked]
    asked = new Map()
    for (let from = 0; from < now.length; from += perQuery) {
      const some = now.slice(from, from + perQuery)
      read(some.map(([key]) => key)).then((valueOf) => some.forEach(([key, { resolve }]) => resolve(valueOf(key)))).catch((error: unknown) => some.forEach(([, { reject }]) => reject(error)))
    }
  }
  return (key) => {
    const known = asked.get(key)
    if (known !== undefined) return known.value
    if (asked.size === 0) setImmediate(readAll)
    const one = promised<Value>()
    asked.set(key, one)
    return one.value
  }
}

function promised<Value>(): Asked<Value> {
  let settle: Pick<Asked<Value>, 'resolve' | 'reject'> = { resolve: () => undefined, reject: () => undefined }
  const value = new Promise<Value>((resolve, reject) => {
    settle = { resolve, reject }
  })
  return { value, ...settle }
}
