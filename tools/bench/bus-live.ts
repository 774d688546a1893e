// The whole system at a steady rate: how long it takes from an append to what its last readers made of it, and what doing nothing costs.
import { setTimeout as wait } from 'node:timers/promises'
import type { EventStore } from '@wismo/event-store'
import type { ConsumerGroup } from '@wismo/messaging'
import { startMeter, type Cost, type Machines } from './bus-cost.ts'
import { livesOf } from './bus-life.ts'
import { everyGroup, record, type Scene } from './bus-scene.ts'
import { times } from './store-events.ts'

export interface Latency {
  readonly what: string
  readonly samples: number
  /** In milliseconds. */
  readonly p50: number
  readonly p99: number
}

export interface Live {
  readonly rate: number
  /** Events that were appended on time, of all that should have been. */
  readonly kept: number
  readonly cost: Cost
  readonly latencies: readonly Latency[]
}

export interface Stretch {
  readonly warmUpMs: number
  readonly measuredMs: number
}

const tickMs = 20

/** Events at that rate through relay, log and seven groups. Times count from when the append was answered to when what followed was stored. */
export async function steady(machines: Machines, scene: Scene, rate: number, { warmUpMs, measuredMs }: Stretch): Promise<Live> {
  const watched = watch(scene)
  const parts = [scene.startRelay({}), scene.startTimers()]
  const groups = watched.groups.map((group) => scene.startGroup(group))
  await Promise.all(groups.map(({ ready }) => ready))
  await pace(scene, rate, warmUpMs, () => undefined)
  const meter = await startMeter(machines)
  const started = performance.now()
  const appended = await pace(scene, rate, measuredMs, (id, at) => watched.appendedAt.set(id, at))
  const kept = appended / ((rate * (performance.now() - started)) / 1_000)
  await watched.quiet()
  const cost = await meter(appended)
  await Promise.all(groups.map((group) => group.stop()))
  await Promise.all(parts.map((part) => part.stop()))
  return { rate, kept: Math.min(1, kept), cost, latencies: watched.latencies() }
}

/** Appends what is due every tick; whoever falls behind catches up at once, so that waiting counts. */
async function pace(scene: Scene, rate: number, forMs: number, told: (id: string, at: number) => void): Promise<number> {
  const next = livesOf(scene.contracts)
  const started = performance.now()
  const running = new Set<Promise<void>>()
  let sent = 0
  for (;;) {
    const elapsed = performance.now() - started
    if (elapsed >= forMs) break
    const facts = times(Math.floor((rate * elapsed) / 1_000) - sent, next)
    sent += facts.length
    if (facts.length > 0) {
      const one: Promise<void> = record(scene, facts).then(() => {
        const at = performance.now()
        for (const { append } of facts) for (const { id } of append.events) told(id, at)
      }).finally(() => running.delete(one))
      running.add(one)
    }
    await wait(tickMs)
  }
  await Promise.all(running)
  return sent
}

/** The seven groups, each noting when what it made of a message was stored. */
function watch(scene: Scene) {
  const appendedAt = new Map<string, number>()
  const reacted: number[] = []
  const viewed: number[] = []
  const note = (list: number[]) => (id: string): void => {
    const at = appendedAt.get(id)
    if (at !== undefined) list.push(Math.max(0, performance.now() - at))
  }
  const groups = everyGroup(scene).map((group) => (group.kind === 'reactions' ? { ...group, store: noting(group.store, note(reacted)) } : group.kind === 'views' ? notingView(group, note(viewed)) : group))
  return {
    appendedAt,
    groups,
    /** Until the last messages are through. */
    async quiet() {
      for (let before = -1; before !== viewed.length; ) {
        before = viewed.length
        await wait(500)
      }
    },
    latencies: () => [latencyOf('an append of a reaction', reacted), latencyOf('the order view', viewed)],
  }
}

const noting = (store: EventStore, note: (cause: string) => void): EventStore => ({
  ...store,
  async appendMany(appends) {
    const answers = await store.appendMany(appends)
    for (const { events } of appends) for (const { metadata } of events) note(metadata.causationId)
    return answers
  },
})

/** What was folded counts when the statement that writes it is answered. */
function notingView(group: Extract<ConsumerGroup, { kind: 'views' }>, note: (id: string) => void): ConsumerGroup {
  const folded: string[] = []
  const pool = new Proxy(group.pool, {
    get: (target, name) => (name === 'query' ? async (query: string | { readonly text: string }, ...values: readonly unknown[]) => {
      const ids = typeof query === 'object' && query.text.includes(`insert into ${group.schema}.${group.table} `) ? folded.splice(0) : []
      const answer: unknown = await target.query(query as never, ...(values as []))
      ids.forEach(note)
      return answer
    } : Reflect.get(target, name) as unknown),
  })
  const handlers = group.handlers.map((one) => ({ ...one, fold: (...[part, inbound]: Parameters<typeof one.fold>) => {
    folded.push(inbound.id)
    return one.fold(part, inbound)
  } }))
  return { ...group, pool, handlers }
}

function latencyOf(what: string, milliseconds: readonly number[]): Latency {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
  return { what, samples: sorted.length, p50: at(0.5), p99: at(0.99) }
}

/** Share of one processor that everything takes while nothing happens, in percent: this process, and its statements. */
export async function idling({ server, broker }: Machines, scene: Scene, forMs: number): Promise<{ readonly node: number; readonly postgres: number | undefined }> {
  const parts = [scene.startRelay({}), scene.startTimers()]
  const groups = everyGroup(scene).map((group) => scene.startGroup(group))
  await Promise.all(groups.map(({ ready }) => ready))
  await wait(2_000)
  const meter = await startMeter({ server, broker })
  await wait(forMs)
  const { nodeUs, postgresUs } = await meter(1)
  await Promise.all(groups.map((group) => group.stop()))
  await Promise.all(parts.map((part) => part.stop()))
  const share = (us: number): number => us / forMs / 10
  return { node: share(nodeUs), postgres: postgresUs === undefined ? undefined : share(postgresUs) }
}
