// Several orders listened for at once, by one who may be busy when word of them comes.
import type { Uuid } from '@wismo/kernel'
import { waitIn, type Waiters } from './waiters.ts'

/** Several orders at once: what is heard while nobody asks is kept. */
export interface Watch {
  /** From now on these orders are listened for, and no others. */
  of(orders: Iterable<Uuid>): void
  /** Those of which there was word since this was last asked, as soon as there is one; none when the time, in milliseconds, is over or the signal comes first. */
  heard(withinMs: number): Promise<readonly Uuid[]>
  /** Nobody listens any more. */
  end(): void
}

export function watchIn(waiters: Waiters, signal: AbortSignal): Watch {
  const leaves = new Map<Uuid, () => void>()
  let news = new Set<Uuid>()
  let wake = (): void => undefined
  const hear = (order: Uuid) => (): void => {
    news.add(order)
    wake()
  }
  const leave = (order: Uuid): void => {
    leaves.get(order)?.()
    leaves.delete(order)
    news.delete(order)
  }
  return {
    of(orders) {
      const wanted = new Set(orders)
      for (const order of [...leaves.keys()].filter((one) => !wanted.has(one))) leave(order)
      for (const order of wanted) if (!leaves.has(order)) leaves.set(order, waitIn(waiters, order, hear(order)))
    },
    async heard(withinMs) {
      if (news.size === 0 && !signal.aborted) await untilWoken((woken) => (wake = woken), withinMs, signal)
      const heard = [...news]
      news = new Set()
      return heard
    },
    end: () => [...leaves.keys()].forEach(leave),
  }
}

function untilWoken(listen: (wake: () => void) => void, withinMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      listen(() => undefined)
      resolve()
    }
    const timer = setTimeout(end, Math.max(0, withinMs))
    signal.addEventListener('abort', end)
    listen(end)
  })
}
