// What a process opened is closed in the opposite order: when it ends, and when its start fails half-way.
import { isWithin } from '@wismo/messaging'

export interface Ends {
  /** `end` runs before the ends of everything that was opened earlier. It may be told before the opening is done, and then waits for it. */
  add(end: () => unknown): void
  /** Runs each, whatever the others say, and throws what the first to fail threw. Asked again it is the same ending. */
  all(): Promise<void>
}

export function openEnds(): Ends {
  const ends: (() => unknown)[] = []
  let ending: Promise<void> | undefined
  const run = async (): Promise<void> => {
    const failures: unknown[] = []
    for (const end of ends.reverse()) await Promise.resolve().then(end).catch((error: unknown) => failures.push(error))
    if (failures.length > 0) throw failures[0]
  }
  return { add: (end) => void ends.push(end), all: () => (ending ??= run()) }
}

/**
 * What `start` answers. Where it fails, what it opened is closed first, for so many milliseconds at most, and then why it failed is
 * thrown; `unclosed` is told why something is open still.
 */
export async function startedOrClosed<T>(start: (ends: Ends) => Promise<T>, graceMs: number, unclosed: (reason: unknown) => void): Promise<T> {
  const ends = openEnds()
  try {
    return await start(ends)
  } catch (error) {
    const isClosed = await isWithin(graceMs, ends.all().catch(unclosed))
    if (!isClosed) unclosed(new Error(`It was not closed within ${graceMs} ms.`))
    throw error
  }
}
