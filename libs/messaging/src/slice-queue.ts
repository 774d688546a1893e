import type { ReceivedMessage } from './port.ts'

/** What one partition delivered and is waiting for. */
export interface Slice {
  readonly messages: readonly ReceivedMessage[]
  readonly signal: AbortSignal
  /** When the bus gave it, by `performance.now()`. */
  readonly since: number
  settle(error?: unknown): void
}

export interface SliceQueue {
  /** Resolves when these messages are settled, rejects when they were given up. One slice of a delivery waits here at a time. */
  add(messages: readonly ReceivedMessage[], signal: AbortSignal): Promise<void>
  /**
   * The next batch: waits for the first message, `patienceMs` at most, then up to `windowMs` for more, asked when the
   * first is there. Empty when none came; undefined when it is closed.
   */
  next(windowMs: () => number, patienceMs: number): Promise<readonly Slice[] | undefined>
  close(): void
}

/** `maxBatch`: messages in one batch at most. */
export function sliceQueue(maxBatch: number): SliceQueue {
  const waiting: Slice[] = []
  let closed = false
  let wake: () => void = () => undefined
  const size = (): number => waiting.reduce((sum, slice) => sum + slice.messages.length, 0)
  const woken = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  /** Waits until the time is over, or there is enough. */
  const until = async (ms: number, enough: () => boolean): Promise<void> => {
    const end = performance.now() + ms
    for (let left = ms; left > 0 && !enough() && !closed; left = end - performance.now()) await woken(left)
  }
  return {
    async add(messages, signal) {
      const since = performance.now()
      for (let i = 0; i < messages.length; i += maxBatch) {
        const part = messages.slice(i, i + maxBatch)
        await new Promise<void>((resolve, reject) => {
          waiting.push({ messages: part, signal, since, settle: (error) => (error === undefined ? resolve() : reject(error)) })
          wake()
        })
      }
    },
    async next(windowMs, patienceMs) {
      await until(patienceMs, () => waiting.length > 0)
      if (waiting.length > 0) await until(windowMs(), () => size() >= maxBatch)
      return closed && waiting.length === 0 ? undefined : takeBatch(waiting, maxBatch)
    },
    close() {
      closed = true
      wake()
    },
  }
}

/** Whole slices up to the size of a batch, at least one. */
function takeBatch(waiting: Slice[], maxBatch: number): readonly Slice[] {
  let count = 0
  let size = 0
  for (const slice of waiting) {
    if (count > 0 && size + slice.messages.length > maxBatch) break
    size += slice.messages.length
    count += 1
  }
  return waiting.splice(0, count)
}
