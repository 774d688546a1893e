// A life while it is told: what happened so far, the clock, and what still goes on beside it.
import type { OrderLine } from '@wismo/contracts'
import { EventId, Instant, type ActorType, type LineId, type PromiseId, type ShopId } from '@wismo/kernel'
import { idsOf, spaceOf, type LifeIds } from './ids.ts'
import type { DataOf, Fact, FactName, Life, LifeEvent } from './life.ts'
import { emptyPurse, type Purse } from './purse.ts'
import type { Random } from './random.ts'
import { emptyWorld, snapshot, type World } from './world.ts'

interface Stream {
  version: number
  recorded: number
}

/** How long a part of the story waits: milliseconds, or until others are done. */
export type Pause = number | Gate
export interface Gate {
  left: number
}
/** One strand of a life: it tells facts and waits in between, while others go on. */
export type Strand<Result = void> = Generator<Pause, Result, void>

interface Waiting {
  readonly strand: Strand
  due: number
  gate: Gate | undefined
}

/** A promise to the customer: its first and its last day. */
export interface Promised {
  readonly id: PromiseId
  readonly from: string
  readonly to: string
}

export interface Telling {
  readonly shopId: ShopId
  readonly externalId: string
  readonly ids: LifeIds
  readonly random: Random
  readonly world: World
  readonly purse: Purse
  readonly lines: Map<LineId, OrderLine>
  readonly kinds: Set<string>
  readonly events: LifeEvent[]
  readonly streams: Map<string, Stream>
  readonly waiting: Waiting[]
  /** Milliseconds since 1970. */
  now: number
  /** What stands of what the customer was promised, and whether it is known to slip. */
  promised: Promised | undefined
  isSlipping: boolean
}

export const minutes = (count: number): number => count * 60_000
export const hours = (count: number): number => count * 3_600_000
export const days = (count: number): number => count * 86_400_000

export const beginTelling = (shopId: ShopId, externalId: string, random: Random, start: number): Telling => ({
  shopId, externalId, ids: idsOf(spaceOf(shopId), externalId), random, world: emptyWorld(), purse: emptyPurse(), lines: new Map(), kinds: new Set(), events: [], streams: new Map(), waiting: [], now: start, promised: undefined, isSlipping: false,
})

export const toldLife = ({ ids: { orderId }, shopId, kinds, events }: Telling): Life => ({ orderId, shopId, kinds: [...kinds], events })

/** Who usually makes facts of an aggregate happen, by the prefix of its id. */
const actorOf: Readonly<Record<string, ActorType>> = { ord: 'system', src: 'system', ful: 'node', pcl: 'carrier', prm: 'system', rac: 'csr', pac: 'payment_provider', msg: 'system' }

/** Ours are stored at once; carriers are asked every half hour. */
const lagOf = (random: Random, actor: ActorType): number => (actor === 'carrier' ? random.below(minutes(30)) : 20 + random.below(400))

type Said<Name extends FactName> = Omit<DataOf<Name>, 'orderId'>

/** One more fact of this aggregate, now or so many milliseconds ago; no two that are told at once happen at the same millisecond. What it does to the units is done before. */
export function tell<Name extends FactName>(life: Telling, aggregate: string, type: Name, data: Said<Name>, actor = actorOf[aggregate.slice(0, 3)] ?? 'system', ago = 0): Fact {
  life.now += 1
  const stream = streamOf(life, aggregate)
  stream.version += 1
  stream.recorded = Math.max(stream.recorded + 1, life.now + lagOf(life.random, actor))
  const event = {
    id: life.ids.next(EventId), type, aggregate, version: stream.version, occurredAt: Instant.fromMillis(life.now - ago), recordedAt: Instant.fromMillis(stream.recorded), actor, data: { orderId: life.ids.orderId, ...data },
  } as unknown as Fact
  life.events.push({ event, version: stream.version, world: snapshot(life.world) })
  return event
}

function streamOf({ streams }: Telling, aggregate: string): Stream {
  const known = streams.get(aggregate)
  if (known !== undefined) return known
  const first = { version: 0, recorded: 0 }
  streams.set(aggregate, first)
  return first
}

export const versionOf = ({ streams }: Telling, aggregate: string): number => streams.get(aggregate)?.version ?? 0
export const at = ({ now }: Telling, later = 0): Instant => Instant.fromMillis(now + later)
/** A day, so many milliseconds from now. */
export const dayAt = (life: Telling, later = 0): string => at(life, later).slice(0, 10)

/** A strand that goes on beside the one that starts it. */
export function spawn(life: Telling, strand: Strand): void {
  life.waiting.push({ strand, due: life.now, gate: undefined })
}

/** Goes on with all of them side by side, and answers when the last is done. */
export function* together<Result>(life: Telling, strands: readonly Strand<Result>[]): Strand<readonly Result[]> {
  const results: Result[] = []
  const gate: Gate = { left: strands.length }
  strands.forEach((strand, i) => spawn(life, counted(strand, gate, (result) => (results[i] = result))))
  yield gate
  return results
}

function* counted<Result>(strand: Strand<Result>, gate: Gate, keep: (result: Result) => void): Strand {
  keep(yield* strand)
  gate.left -= 1
}

/** Tells until no strand is left: always the one on whose turn it is first. */
export function tellAll(life: Telling): void {
  for (let next = nextOf(life); next !== undefined; next = nextOf(life)) {
    life.now = Math.max(life.now, next.due)
    const { value, done } = next.strand.next()
    if (done === true) life.waiting.splice(life.waiting.indexOf(next), 1)
    else pause(life, next, value)
  }
}

function pause({ now }: Telling, waiting: Waiting, value: Pause): void {
  waiting.gate = typeof value === 'number' ? undefined : value
  waiting.due = typeof value === 'number' ? now + Math.round(value) : now
}

function nextOf({ waiting }: Telling): Waiting | undefined {
  let next: Waiting | undefined
  for (const one of waiting) {
    if (one.gate !== undefined && one.gate.left > 0) continue
    if (next === undefined || one.due < next.due) next = one
  }
  return next
}
