import { setTimeout as pause } from 'node:timers/promises'
import { SpanKind } from '@opentelemetry/api'
import type { Contracts } from '@wismo/contracts'
import { eventIdOf, fold, isWismoError, Unavailable, uuidV5, type DomainEvent } from '@wismo/kernel'
import type { StoredEvent, StreamName } from '@wismo/event-store'
import { domainEvent, newEvents } from './command.ts'
import { endingOf, inLine } from './ending.ts'
import type { EffectGroup } from './group.ts'
import type { Effect, Inbound } from './handlers.ts'
import { orderKeyOf } from './inbound.ts'
import { inQueues, runLanes } from './lanes.ts'
import { Behind, parkedBecause, type Circumstances, type ParkedMessage } from './parking.ts'
import type { Outcome, Sorted } from './sorted-batch.ts'
import { inSpans, type About } from './traces/in-spans.ts'
import { comesAgainAfter, mostRaces, pauseAfter, tryOnce, type TryTimes } from './tries.ts'

/** What effects need beside their group. */
interface EffectSurroundings {
  readonly contracts: Contracts
  readonly times: TryTimes
  /** When the bus gave the oldest message of the batch, by `performance.now()`. */
  readonly since: number
  /** Aborted when the partitions are lost or the process stops. */
  readonly signal: AbortSignal
}

/**
 * A batch through the effects of a group: orders side by side in lanes, the messages of one order one after the other.
 * Where one fails its order is parked from there on. Positions move when all lanes have come to rest.
 */
export async function settleEffects(group: EffectGroup, surroundings: EffectSurroundings, sorted: Sorted, bug: (error: unknown, inbound: Inbound) => void): Promise<Outcome> {
  const parked: ParkedMessage[] = [...sorted.parked]
  let recorded = 0
  const known = new Set<Inbound>()
  await runLanes(group.lanes, inQueues(sorted.inbound, ({ message }) => orderKeyOf(message)), async (queue) => {
    const { done, failed } = await inOrder(queue, (inbound) => allEffects(group, inbound, sorted, { ...surroundings, known }))
    recorded += done
    if (failed === undefined) return
    if (!isWismoError(failed.failure.cause)) bug(failed.failure.cause, failed.inbound)
    parked.push(parkedBecause(group.name, failed.inbound.message, failed.failure.cause, failed.failure.circumstances))
    for (const { message } of queue.slice(queue.indexOf(failed.inbound) + 1)) parked.push(parkedBecause(group.name, message, new Behind(), { behind: true }))
  })
  const line = inLine(sorted, parked)
  const ending = await endingOf(group, surroundings.contracts, sorted, line)
  await group.pool.query({ name: `${group.schema}.${ending.name}`, text: `with ${ending.text(1)} select`, values: [...ending.values] })
  return { recorded, parked: line, known: known.size }
}

interface Lane extends EffectSurroundings {
  /** What was recorded before. */
  readonly known: Set<Inbound>
}

/** The effect itself failed, not what is around it: its order is parked, the batch goes on. */
class EffectFailed extends Error {
  readonly circumstances: Circumstances

  constructor(cause: unknown, circumstances: Circumstances = {}) {
    super('The effect failed.', { cause })
    this.circumstances = circumstances
  }
}

/** One after the other, up to the first that fails. */
async function inOrder(queue: readonly Inbound[], work: (inbound: Inbound) => Promise<number>): Promise<{ readonly done: number; readonly failed?: { readonly inbound: Inbound; readonly failure: EffectFailed } }> {
  let done = 0
  for (const inbound of queue) {
    try {
      done += await work(inbound)
    } catch (failure) {
      if (failure instanceof EffectFailed) return { done, failed: { inbound, failure } }
      throw failure
    }
  }
  return { done }
}

/** Brings about what the group's effects want of one message; answers how many of them recorded something. */
async function allEffects(group: EffectGroup, inbound: Inbound, sorted: Sorted, surroundings: Lane): Promise<number> {
  let recorded = 0
  for (const handler of group.handlers) {
    if (!handler.on.includes(inbound.type)) continue
    beginsInTime(sorted, surroundings)
    const outcome = await bringAbout(group, handler, inbound, sorted, surroundings)
    if (outcome === 'recorded') recorded += 1
    if (outcome === 'known') surroundings.known.add(inbound)
  }
  return recorded
}

/** Throws where the batch is too old to begin a call: what a message brought about before is recorded, and is not called again. */
function beginsInTime({ origin }: Sorted, { times, since, signal }: EffectSurroundings): void {
  if (signal.aborted) throw new Unavailable('stopped')
  if (performance.now() - since <= (origin.kind === 'parked' ? times.redriveMs : times.batchMs)) return
  throw new EffectFailed(new Unavailable('not_tried', 'There was no time for it before others. It comes again by itself.'), { attempts: 0, retryInMs: 0 })
}

async function bringAbout(group: EffectGroup, handler: Effect, inbound: Inbound, { origin }: Sorted, { times, since, signal }: EffectSurroundings): Promise<'recorded' | 'known' | 'nothing'> {
  const before = origin.kind === 'parked' ? (origin.rows.get(inbound.message)?.attempts ?? 0) : 0
  const idempotencyKey = uuidV5(inbound.id, handler.name)
  const stream = ofHandler(() => handler.stream(inbound))
  for (let tries = 1; ; tries += 1) {
    const seen = await load(group, handler, inbound, stream)
    if (seen.isTold) return 'known'
    if (!ofHandler(() => handler.needed(inbound)(seen.state))) return 'nothing'
    const answer = await inSpans({ all: [inbound], traceOf: ({ metadata }) => metadata.traceparent, about: () => aboutCall(handler) }, () =>
      tryOnce((limit) => handler.perform(inbound, { idempotencyKey, attempt: before + tries, signal: limit }), handler.timeoutMs, signal),
    ).then(
      (result) => ({ result }),
      (error: unknown) => ({ error }),
    )
    // Also when it was just stopped: whoever has the partition now finds it by version and id, and calls nobody again.
    if (!('error' in answer)) return record(group, handler, inbound, answer.result, seen)
    if (signal.aborted) throw new Unavailable('stopped')
    if (!(answer.error instanceof Unavailable)) throw new EffectFailed(answer.error, { attempts: tries })
    if (!isTriedHere(origin, tries, since, times)) throw later(answer.error, before, tries, times)
    await pause(pauseAfter(times, tries), undefined, { signal }).catch(() => undefined)
    if (signal.aborted) throw new Unavailable('stopped')
  }
}

/** Once more in its place; a parked message has its pauses already. */
const isTriedHere = (origin: Sorted['origin'], tries: number, since: number, times: TryTimes): boolean => origin.kind !== 'parked' && tries < times.inPlace && performance.now() - since <= times.inPlaceMs

const aboutCall = ({ name }: Effect): About => ({ name: `perform ${name}`, kind: SpanKind.CLIENT, said: { 'wismo.handler': name } })

/** Only its order waits, and it comes again by itself, later each time; in the end a human has to say so. */
function later(error: Unavailable, before: number, tries: number, times: TryTimes): EffectFailed {
  const retryInMs = comesAgainAfter(times, before + tries)
  if (retryInMs !== undefined) return new EffectFailed(error, { attempts: tries, retryInMs })
  return new EffectFailed(new Unavailable('gave_up', `Tried ${before + tries} times, the last time: ${error.code}. It waits until somebody asks for it.`), { attempts: tries })
}

/** What a handler throws where it decides parks its order. */
function ofHandler<Value>(ask: () => Value): Value {
  try {
    return ask()
  } catch (error) {
    throw new EffectFailed(error)
  }
}

/** So does what the store does not take, and a stream that cannot be read; for a store that is away the batch waits. */
async function ofStore<Value>(ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask()
  } catch (error) {
    throw error instanceof Unavailable ? error : new EffectFailed(error)
  }
}

interface Seen {
  readonly stream: StreamName
  readonly version: number
  readonly state: unknown
  /** What this message brings about is recorded. */
  readonly isTold: boolean
}

const load = (group: EffectGroup, handler: Effect, inbound: Inbound, stream: StreamName): Promise<Seen> =>
  ofStore(async () => {
    const events: readonly StoredEvent[] = (await group.store.readMany([stream])).get(stream) ?? []
    const first = eventIdOf(inbound.id, handler.name, 0)
    return { stream, version: events.length, state: fold(handler.aggregate, events.map((event) => domainEvent<DomainEvent>(event))), isTold: events.some(({ id }) => id === first) }
  })

async function record(group: EffectGroup, handler: Effect, inbound: Inbound, result: unknown, before: Seen): Promise<'recorded' | 'nothing'> {
  let seen = before
  for (let lost = 0; lost < mostRaces; lost += 1) {
    const { state, stream, version } = seen
    const events = ofHandler(() => handler.decide(inbound, result)(state))
    if (events.length === 0) return 'nothing'
    const named = newEvents({ cause: inbound.id, handler: handler.name, metadata: inbound.metadata }, events)
    const [appended] = await ofStore(() => group.store.appendMany([{ stream, expected: version === 0 ? 'none' : version, events: named }]))
    if (appended?.outcome === 'appended') return 'recorded'
    seen = await load(group, handler, inbound, stream)
    if (seen.isTold) return 'nothing'
  }
  throw new Unavailable('contended', 'The stream keeps changing.')
}
