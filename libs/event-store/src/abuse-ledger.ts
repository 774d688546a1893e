import type { Uuid } from '@wismo/kernel'
import type { Span } from './abuse-pauses.ts'
import type { Append, AppendResult, NewEvent, Position } from './port.ts'

/** Nothing of it is there; nobody knows; it is there. */
type Fate = 'absent' | 'unknown' | 'told'

/** What is known of an append. */
export interface Known {
  readonly events: readonly NewEvent[]
  fate: Fate
  /** Had no answer at some time: from then on no refusal is final, the old try may still come. */
  unanswered: boolean
  position?: Position
}

/** What the writers were told of each append, and when the reader had it. */
export interface Ledger {
  readonly known: ReadonlyMap<Uuid, Known>
  readonly contradicted: () => number
  readonly acknowledged: () => number
  /** For each acknowledged event that the reader did not have yet, from the acknowledgement until it had it. */
  readonly waits: readonly Span[]
  answered(append: Append, result: AppendResult): void
  unanswered(append: Append): void
  /** Sent, and rolled back: as if never sent, but for the place in the book. */
  rolledBack(append: Append): void
  seen(append: Append): void
  delivered(id: Uuid): void
}

export function openLedger(now: () => number = () => performance.now()): Ledger {
  const known = new Map<Uuid, Known>()
  const waiting = new Map<Uuid, number>()
  const delivered = new Set<Uuid>()
  const waits: Span[] = []
  let contradicted = 0
  let acknowledged = 0
  const entry = ({ events }: Append): Known => {
    const id = firstId(events)
    const found = known.get(id) ?? { events, fate: 'absent', unanswered: false }
    known.set(id, found)
    return found
  }
  const tell = (of: Known): void => {
    if (of.fate === 'told') return
    of.fate = 'told'
    acknowledged += of.events.length
    for (const { id } of of.events) if (!delivered.has(id)) waiting.set(id, now())
  }
  return {
    known,
    contradicted: () => contradicted,
    acknowledged: () => acknowledged,
    waits,
    answered(append, result) {
      const of = entry(append)
      if (contradicts(of, result)) contradicted += 1
      if (result.outcome === 'conflict') return
      of.position = result.position
      tell(of)
    },
    unanswered(append) {
      const of = entry(append)
      of.unanswered = true
      if (of.fate === 'absent') of.fate = 'unknown'
    },
    rolledBack: (append) => void entry(append),
    seen: (append) => tell(entry(append)),
    delivered(id) {
      delivered.add(id)
      const from = waiting.get(id)
      if (from !== undefined) waits.push({ from, to: now() })
      waiting.delete(id)
    },
  }
}

function contradicts({ fate, position }: Known, result: AppendResult): boolean {
  switch (result.outcome) {
    case 'appended':
      return fate === 'told'
    case 'duplicate':
      return fate === 'absent' || (position !== undefined && position !== result.position)
    case 'conflict':
      return fate === 'told'
  }
}

export const firstId = (events: readonly NewEvent[]): Uuid => events[0]?.id ?? ('' as Uuid)
