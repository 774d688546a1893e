import type { Uuid } from '@wismo/kernel'
import { firstId, type Known, type Ledger } from './abuse-ledger.ts'
import { lengthOf, stallOf, type Pause } from './abuse-pauses.ts'
import { Position, type EventInStream, type RecordedEvent, type StreamName } from './port.ts'

/** Counts of broken promises, all of which should be zero, then how hard it was. */
export interface Findings {
  readonly seed: number
  /** Stored or acknowledged, and not read. */
  readonly lost: number
  /** Stored twice or read twice. */
  readonly doubled: number
  /** Read with a position not above the one before, or not in its stream's order. */
  readonly inverted: number
  /** Streams whose versions are not 1 to n. */
  readonly gaps: number
  /** Rolled back or refused, and there. */
  readonly ghosts: number
  /** Appends that are there in part, or with something between their events. */
  readonly torn: number
  /** Answers that an earlier one rules out. */
  readonly contradicted: number
  readonly deadlocks: number
  /** Errors that a caller should never get. */
  readonly failures: readonly string[]
  /** The longest that an acknowledged event was not delivered, without the machine's own pause in that time. */
  readonly stallMs: number

  /** By the clock alone, and the machine's longest pauses. */
  readonly waitedMs: number
  readonly loopMs: number
  readonly queryMs: number
  readonly events: number
  readonly rolledBack: number
  readonly resent: number
  readonly cutOff: number
  /** Tries without an answer, and how many of them were found to be stored. */
  readonly unanswered: number
  readonly landed: number
  /** What a reader that trusts in positions alone passed over: how much there was to lose. */
  readonly naiveLost: number
}

/** What the abuse left behind. */
export interface Judged {
  readonly options: { readonly seed: number }
  readonly ledger: Ledger
  readonly counts: { readonly rolledBack: number; readonly resent: number; readonly cutOff: number; readonly deadlocks: number }
  readonly failures: readonly string[]
  readonly pauses: readonly Pause[]
  /** By stream. */
  readonly stored: readonly (readonly EventInStream[])[]
  /** In the order in which it was read. */
  readonly read: readonly RecordedEvent[]
  /** What a reader had that trusts in positions alone. */
  readonly naive: ReadonlySet<Uuid>
}

export function judge({ ledger, counts, failures, options, pauses, stored, read, naive }: Judged): Findings {
  const known = [...ledger.known.values()]
  const there = new Set(stored.flat().map(({ id }) => id))
  const delivered = new Set(read.map(({ id }) => id))
  const told = known.filter(({ fate }) => fate === 'told')
  const expected = new Set([...there, ...told.flatMap(idsIn)])
  return {
    seed: options.seed,
    lost: [...expected].filter((id) => !delivered.has(id) || !there.has(id)).length,
    doubled: stored.flat().length - there.size + read.length - delivered.size,
    inverted: inversions(read),
    gaps: stored.filter((events) => events.some(({ version }, i) => version !== i + 1)).length,
    ghosts: known.filter(({ fate }) => fate === 'absent').flatMap(idsIn).filter((id) => there.has(id) || delivered.has(id)).length,
    torn: torn(known, stored),
    contradicted: ledger.contradicted(),
    deadlocks: counts.deadlocks,
    failures: [...new Set(failures)],
    stallMs: Math.round(stallOf(ledger.waits, pauses)),
    waitedMs: longest(ledger.waits.map(lengthOf)),
    loopMs: longest(pauses.filter((pause) => pause.of === 'loop').map(({ ms }) => ms)),
    queryMs: longest(pauses.filter((pause) => pause.of === 'query').map(({ ms }) => ms)),
    events: there.size,
    rolledBack: counts.rolledBack,
    resent: counts.resent,
    cutOff: counts.cutOff,
    unanswered: known.filter(({ unanswered }) => unanswered).length,
    landed: known.filter(({ unanswered, events }) => unanswered && there.has(firstId(events))).length,
    naiveLost: [...there].filter((id) => !naive.has(id)).length,
  }
}

const longest = (times: readonly number[]): number => Math.round(times.reduce((a, b) => Math.max(a, b), 0))

const idsIn = ({ events }: { readonly events: readonly { readonly id: Uuid }[] }): readonly Uuid[] => events.map(({ id }) => id)

function inversions(read: readonly RecordedEvent[]): number {
  const versions = new Map<StreamName, number>()
  let before: Position = Position.start
  let count = 0
  for (const { position, stream, version } of read) {
    if (position <= before || version !== (versions.get(stream) ?? 0) + 1) count += 1
    before = position
    versions.set(stream, version)
  }
  return count
}

/** An append is there with all its events, one behind the other, or not at all. */
function torn(known: readonly Known[], stored: readonly (readonly EventInStream[])[]): number {
  const next = new Map(stored.flatMap((events) => events.map(({ id }, i) => [id, events[i + 1]?.id] as const)))
  return known.filter(({ events }) => {
    const ids = events.map(({ id }) => id)
    return ids.some((id) => next.has(id)) && !ids.every((id, i) => next.has(id) && (i === ids.length - 1 || next.get(id) === ids[i + 1]))
  }).length
}
