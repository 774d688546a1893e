import { setTimeout as wait } from 'node:timers/promises'
import type { EachBatchPayload, KafkaMessage } from 'kafkajs'
import { partsOf } from '../batches.ts'
import { isWithin } from '../is-within.ts'
import type { ReceivedMessage, Subscription } from '../port.ts'
import { placeOf, type Assignment } from './assignment.ts'
import type { Commits } from './commits.ts'
import type { StuckWatch } from './stuck-watch.ts'

/** Before a refused delivery is tried again, in milliseconds. */
const restMs = 200
/** kafkajs asks a broker for more only when all that it brought is handled: what takes longer lets the other partitions go on without it. In milliseconds. */
const patienceMs = 100

export interface Deliveries {
  /** Hands a batch over; returns when it is settled, or goes on without kafkajs, which asks nothing more of its partition until then. */
  take(assignment: Assignment, payload: EachBatchPayload): Promise<void>
  /** Hands over nothing more; returns when nothing runs. */
  stop(): Promise<void>
}

export function deliveriesTo(subscription: Subscription, commits: Commits, watch: StuckWatch): Deliveries {
  /** A partition whose delivery was given up may still be at work when it comes again. */
  const running = new Map<string, Promise<void>>()
  let isStopping = false
  /** One part after the other; answers whether all are settled, after a rest where one was refused. */
  const inParts = async (messages: readonly ReceivedMessage[], signal: AbortSignal, settled: (next: bigint) => void): Promise<boolean> => {
    for (const part of partsOf(messages, subscription.maxMessages?.() ?? messages.length)) {
      if (isStopping || signal.aborted) return false
      try {
        await watch.during(subscription.deliver(part, signal))
      } catch {
        await wait(restMs)
        return false
      }
      for (const { offset } of part.slice(-1)) settled(offset + 1n)
    }
    return !signal.aborted
  }
  const settle = async ({ next, abort: { signal } }: Assignment, { batch, resolveOffset, isRunning, isStale }: EachBatchPayload): Promise<void> => {
    const { topic, partition } = batch
    const known = await next
    if (!isRunning() || isStale()) return
    const from = known.get(placeOf(batch))
    const last = BigInt(batch.lastOffset())
    // Lost; or what an earlier assignment asked for, of a partition that is another's now; or the log ends before the place where
    // we are, it was made anew. Whoever keeps the positions says how to go on.
    if (isStopping || signal.aborted || from === undefined || last < from) return wait(restMs)
    const messages = batch.messages.filter(({ offset }) => BigInt(offset) >= from).map((message) => received(topic, partition, message))
    if (!(await inParts(messages, signal, (next) => known.set(placeOf(batch), next)))) return
    known.set(placeOf(batch), last + 1n)
    resolveOffset(String(last))
    commits.note({ topic, partition, next: last + 1n })
  }
  const settleAlone = async (assignment: Assignment, payload: EachBatchPayload): Promise<void> => {
    const place = placeOf(payload.batch)
    const before = running.get(place)
    if (before !== undefined) return before
    const own = settle(assignment, payload).finally(() => running.delete(place))
    running.set(place, own)
    return own
  }
  return {
    async take(assignment, payload) {
      const settled = settleAlone(assignment, payload)
      if (await isWithin(patienceMs, settled)) return
      const resume = payload.pause()
      void settled.catch(() => undefined).then(resume)
    },
    async stop() {
      isStopping = true
      await watch.idle()
    },
  }
}

export function received(topic: string, partition: number, message: KafkaMessage): ReceivedMessage {
  const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(Array.isArray(value) ? value.at(-1) : (value ?? ''))] as const)
  return { topic, partition, offset: BigInt(message.offset), key: message.key?.toString() ?? '', value: message.value, headers: Object.fromEntries(headers), timestamp: Number(message.timestamp) }
}
