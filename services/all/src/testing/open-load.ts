// A load that comes whether or not the one before was answered, as people do.
import { setTimeout as wait } from 'node:timers/promises'

export interface OpenLoad {
  /** No more begin; resolves when all that did have ended. */
  end(): Promise<{ readonly sent: number; readonly failures: readonly string[] }>
}

/** Begins `one(0)`, `one(1)` and so on, so many a second. */
export function startOpenLoad(perSecond: number, one: (i: number) => Promise<unknown>): OpenLoad {
  const failures: string[] = []
  const running: Promise<void>[] = []
  let isEnding = false
  const begun = performance.now()
  const sending = (async () => {
    for (let i = 0; !isEnding; i += 1) {
      await wait(Math.max(0, begun + (i * 1_000) / perSecond - performance.now()))
      running.push(one(i).then(() => undefined, (error: unknown) => void failures.push(sentence(error))))
    }
  })()
  return {
    async end() {
      isEnding = true
      await sending
      await Promise.all(running)
      return { sent: running.length, failures }
    },
  }
}

/** An error with what is behind it: `fetch failed` alone says nothing. */
export const sentence = (error: unknown): string => [String(error), (error as { readonly cause?: unknown }).cause ?? []].flat().map(String).join(': ')
