// What takes a while and many want at once is read by one after the other.

interface Turn<Value> {
  readonly running: Promise<Value>
  next?: Promise<Value>
}

/**
 * Of each key one is read at a time: whoever asks while it is shares the one that begins afterwards. So nothing is older than the
 * question, and however many ask, two readings are under way at most: the one that runs and the one that waits for its turn.
 */
export function inTurn<Value>(read: (key: string) => Promise<Value>): (key: string) => Promise<Value> {
  const turns = new Map<string, Turn<Value>>()
  const begin = (key: string): Promise<Value> => {
    const running = read(key).finally(() => {
      if (turns.get(key)?.next === undefined) turns.delete(key)
    })
    turns.set(key, { running })
    return running
  }
  return (key) => {
    const turn = turns.get(key)
    if (turn === undefined) return begin(key)
    turn.next ??= turn.running.then(() => begin(key), () => begin(key))
    return turn.next
  }
}
