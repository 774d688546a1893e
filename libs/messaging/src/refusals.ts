import { isWismoError, Unavailable } from '@wismo/kernel'
import type { Task } from './decided-streams.ts'
import type { Inbound } from './handlers.ts'
import { orderKeyOf } from './inbound.ts'
import { Behind, parkedBecause, type ParkedMessage } from './parking.ts'

/** What a batch refused so far. A lost race takes a refusal back, and with it every one that only stood behind it. */
export interface Refusals {
  /** Throws what may work later: then the batch waits. `task` is absent where it was refused before it became one. */
  add(inbound: Inbound, error: unknown, task?: Task): void
  /** Tells what stands behind a refused message of its order, as it is now. */
  stuck(): (inbound: Inbound) => boolean
  /** These are decided, or decided anew, with all that was refused behind them; in the order of the batch. */
  open(tasks: readonly Task[]): readonly Task[]
  /** One entry per message; tells of every failure that nobody foresaw. */
  parked(group: string, bug: (error: unknown, inbound: Inbound) => void): readonly ParkedMessage[]
}

interface Refusal {
  readonly inbound: Inbound
  readonly error: unknown
  readonly task: Task | undefined
}

export function refusalsOf(batch: readonly Inbound[]): Refusals {
  const places = new Map(batch.map((inbound, i) => [inbound, i]))
  const placeOf = (inbound: Inbound): number => places.get(inbound) ?? 0
  let refusals: Refusal[] = []
  return {
    add(inbound, error, task) {
      if (error instanceof Unavailable) throw error
      refusals.push({ inbound, error, task })
    },
    stuck() {
      const from = new Map<string, number>()
      for (const { inbound, error } of refusals) {
        const key = orderKeyOf(inbound.message)
        if (!(error instanceof Behind)) from.set(key, Math.min(placeOf(inbound), from.get(key) ?? Infinity))
      }
      if (from.size === 0) return () => false
      return (inbound) => (from.get(orderKeyOf(inbound.message)) ?? Infinity) <= placeOf(inbound)
    },
    open(tasks) {
      const opened = new Set(tasks)
      const keys = new Set(tasks.map(({ inbound }) => orderKeyOf(inbound.message)))
      for (const { inbound, error, task } of refusals) {
        if (task !== undefined && error instanceof Behind && keys.has(orderKeyOf(inbound.message))) opened.add(task)
      }
      refusals = refusals.filter(({ task }) => task === undefined || !opened.has(task))
      return [...opened].sort((a, b) => placeOf(a.inbound) - placeOf(b.inbound))
    },
    parked(group, bug) {
      const first = new Map<Inbound, Refusal>()
      for (const one of refusals) {
        if (!isWismoError(one.error)) bug(one.error, one.inbound)
        const other = first.get(one.inbound)
        if (other === undefined || other.error instanceof Behind) first.set(one.inbound, one)
      }
      return [...first.values()].map(({ inbound, error }) => parkedBecause(group, inbound.message, error, { behind: error instanceof Behind }))
    },
  }
}
