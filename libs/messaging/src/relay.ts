import type { Position } from '@wismo/event-store'
import { appendSignal, Position as Positions } from '@wismo/event-store'
import type { Uuid } from '@wismo/kernel'
import type { RelaySource } from './group.ts'
import type { MessageBus, OutgoingMessage } from './port.ts'
import { wakeablePause, type Pause } from './pause.ts'
import { positionName } from './positions.ts'
import { isSchemaUnknown, type SchemaLog } from './schema-log.ts'

export interface RelayWatch {
  published(report: { readonly messages: number; readonly durationMs: number }): void
  waiting(error: unknown, retryInMs: number): void
}

export interface Relay {
  /** The writer schemas of its services are on the schema topic. */
  readonly announced: Promise<void>
  /** Ends after what is under way. */
  stop(): Promise<void>
}

const batchSize = 500
/** Between two looks at the stores, in milliseconds: at once while full batches come, then longer and longer. An append wakes the relay, in this process at once and in others by a signal. */
const firstIdleMs = 5
const lastIdleMs = 250
/** A relay that does not come back within this time has lost its stores to another process, in milliseconds. */
const leaseMs = 10_000

interface Progress {
  readonly source: RelaySource
  /** Under which name the store's position in this log is kept; known with the first lease. */
  name: string
  /** Undefined while another process relays this store. */
  position: Position | undefined
}

/**
 * One loop publishes the events of all stores of this process, in store order, at least once: read all, send one batch,
 * move the positions. The position moves only from the value it was read at, so two relays can double, never skip.
 * The writer schemas of its services are on the schema topic before the first event.
 */
export function startRelay(bus: MessageBus, sources: readonly RelaySource[], schemas: SchemaLog, owner: Uuid, watch: RelayWatch, alarm: Pause = wakeablePause()): Relay {
  const progress = sources.map((source): Progress => ({ source, name: '', position: undefined }))
  const signals = new Map([...new Set(sources.map(({ pool }) => pool))].map((pool) => [pool, appendSignal(pool)]))
  const unsubscribe = progress.flatMap((one) => {
    const { store, pool, schema } = one.source
    const signal = signals.get(pool)
    // Who relays a store needs no signal to itself; who does not tells the one that does.
    return [store.onAppend(() => (one.position === undefined ? signal?.tell(schema) : alarm.wake())), signal?.hear(schema, alarm.wake)]
  })
  let stopping = false
  let tell: () => void = () => undefined
  const announced = new Promise<void>((resolve) => {
    tell = resolve
  })
  const loop = (async () => {
    let isAnnounced = false
    let idleMs = firstIdleMs
    for (let failures = 0; !stopping; ) {
      try {
        // Before any event, and before the stores are ours: readers of other releases shall know how we write when we begin.
        if (!isAnnounced) await schemas.publish(sources.map(({ service }) => service))
        isAnnounced = true
        tell()
        const moved = await relayOnce(bus, progress, owner, watch)
        failures = 0
        idleMs = moved === 'nothing' ? Math.min(lastIdleMs, 2 * idleMs) : firstIdleMs
        if (moved !== 'more' && !stopping) await alarm.for(idleMs)
      } catch (error) {
        failures += 1
        isAnnounced = false
        if (isSchemaUnknown(error)) await schemas.refresh().catch(() => undefined)
        for (const one of progress) one.position = undefined
        const retryInMs = Math.min(5_000, 50 * 2 ** failures)
        watch.waiting(error, retryInMs)
        if (!stopping) await alarm.for(retryInMs)
      }
    }
    await Promise.all(progress.map((one) => release(one, owner)))
  })()
  return {
    announced,
    async stop() {
      stopping = true
      alarm.wake()
      for (const off of unsubscribe) off?.()
      await loop
      await Promise.all([...signals.values()].map((signal) => signal.stop()))
    },
  }
}

/** One pass over all stores; answers what it published, and whether more is waiting. */
async function relayOnce(bus: MessageBus, progress: readonly Progress[], owner: Uuid, watch: RelayWatch): Promise<'nothing' | 'some' | 'more'> {
  const started = performance.now()
  for (const one of progress) one.position ??= await takeLease(bus, one, owner)
  const reads = await Promise.all(progress.map(({ source, position }) => (position === undefined ? undefined : source.store.readAll(position, batchSize))))
  const messages = reads.flatMap((read, i) => read?.events.map((event) => progress[i]?.source.publish(event)) ?? []).filter((message): message is OutgoingMessage => message !== undefined)
  if (messages.length > 0) await bus.publish(messages)
  for (const [i, one] of progress.entries()) await move(one, owner, reads[i]?.next)
  if (messages.length > 0) watch.published({ messages: messages.length, durationMs: performance.now() - started })
  if (reads.some((read) => read !== undefined && !read.caughtUp)) return 'more'
  return messages.length > 0 ? 'some' : 'nothing'
}

/** Answers where to go on, or undefined while another process holds the store. */
async function takeLease(bus: MessageBus, one: Progress, owner: Uuid): Promise<Position | undefined> {
  const { source } = one
  one.name = positionName(source.service, await bus.identity())
  const { rows } = await source.pool.query<{ position: Position }>(
    `insert into ${source.schema}.relay_position as r (service, position, owner, leased_until)
     values ($1, $2, $3, now() + $4 * interval '1 millisecond')
     on conflict (service) do update set owner = excluded.owner, leased_until = excluded.leased_until
     where r.owner = excluded.owner or r.leased_until < now()
     returning position`,
    [one.name, Positions.start, owner, leaseMs],
  )
  return rows[0]?.position
}

/** Renews the lease with every move, and now and then without one. */
async function move(one: Progress, owner: Uuid, next: Position | undefined): Promise<void> {
  if (one.position === undefined || next === undefined) return
  const { rowCount } = await one.source.pool.query({
    name: `${one.source.schema}.relay_move`,
    text: `update ${one.source.schema}.relay_position set position = $3, leased_until = now() + $5 * interval '1 millisecond'
      where service = $1 and owner = $4 and position = $2 and ($3 <> position or leased_until < now() + $5 * interval '0.5 millisecond')`,
    values: [one.name, one.position, next, owner, leaseMs],
  })
  if (rowCount === 1) one.position = next
  else if (next !== one.position) one.position = undefined
}

async function release({ source, name }: Progress, owner: Uuid): Promise<void> {
  await source.pool.query(`update ${source.schema}.relay_position set leased_until = now() where service = $1 and owner = $2`, [name, owner]).catch(() => undefined)
}
