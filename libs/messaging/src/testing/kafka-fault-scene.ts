// 500 messages a second through a cluster into a group that records each of them once, and a stopwatch on every one. For tests.
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { openContracts } from '@wismo/contracts'
import { openPostgresStore, Position, StreamName, type EventStore, type RecordedEvent } from '@wismo/event-store'
import { Instant, orderIdOf, ShopId, type Aggregate } from '@wismo/kernel'
import { openVault, type Vault } from '@wismo/privacy'
import { eventually, testDatabase, type TestDatabase } from '@wismo/testing'
import { reaction } from '../handlers.ts'
import type { MessageBus, OutgoingMessage } from '../port.ts'
import { startRunner } from '../runner.ts'
import { onOwnTopics, ours, retailNote, withEvent } from '../sample-contracts.ts'
import { schemaLog } from '../schema-log.ts'
import { migrateMessaging } from '../tables.ts'
import { openKafkaBus } from '../kafka/kafka-bus.ts'

const perSecond = 500
const keys = 300
/** What one try to send takes at most, as a relay does. */
const largestBatch = 500
const schema = 'wismo_order'
const shop = ShopId.parse('aldermoor')
const partitions = 12

type Counted = { type: 'Counted'; data: { n: number; due: number } }
const counts: Aggregate<number, Counted> = { category: 'note', initial: 0, evolve: (state) => state + 1 }

/** Writes down which message of its key it was and when it was due; every message is a fact of its own. */
const count = reaction<number, Counted, undefined>({
  name: 'count',
  on: ['RetailNote'],
  aggregate: counts,
  stream: ({ data }) => StreamName.of('note', orderIdOf(shop, (data as { externalId: string }).externalId)),
  decide: ({ data }) => () => [{ type: 'Counted', data: JSON.parse((data as { text: string }).text) as Counted['data'] }],
})

export interface FaultStage {
  /** Runs the load while `work` does its harm, and answers what became of every message once all are handled. */
  underLoad(brokers: readonly string[], work: (load: Load) => Promise<void>): Promise<Outcome>
  close(): Promise<void>
}

export interface Load {
  readonly topic: string
  /** Every message that is due is handled within a second, for a second on end. */
  untilNormal(within: number): Promise<void>
}

export interface Outcome {
  readonly sent: number
  /** Calls of `publish` that gave up; what was in them was sent again. */
  readonly refusals: number
  /** Messages that were acknowledged and are not recorded. */
  readonly lost: readonly string[]
  /** Messages that are recorded more than once. */
  readonly doubled: readonly string[]
  /** Keys whose messages are not recorded in the order in which they were sent. */
  readonly disordered: readonly string[]
  /** When the last message was handled that took more than a second, of those that were due between these times. Milliseconds since 1970. */
  slowUntil(from: number, to: number): number
}

export async function faultStage(): Promise<FaultStage> {
  const database = await testDatabase()
  const store = openPostgresStore({ pool: database.pool, schema, tag: 7 })
  await store.migrate()
  await migrateMessaging(database.pool, schema)
  const vault = await openVault({ pool: database.pool, schema: 'wismo_vault', masterKeys: [Buffer.alloc(32, 1)], clock: () => Instant.fromMillis(Date.now()) })
  return {
    underLoad: (brokers, work) => run({ database, store, vault }, brokers, work),
    close: () => database.drop(),
  }
}

interface Stores {
  readonly database: TestDatabase
  readonly store: EventStore
  readonly vault: Vault
}

async function run(stores: Stores, brokers: readonly string[], work: (load: Load) => Promise<void>): Promise<Outcome> {
  const prefix = `f${randomUUID().slice(0, 8)}`
  const topic = `${prefix}.retail.orders.v1`
  const contracts = openContracts(onOwnTopics(withEvent(ours, { topic: 'retail.orders.v1', owner: 'order' }, retailNote), prefix))
  const bus = openKafkaBus({ brokers, clientId: 'wismo-faults', partitions })
  await bus.ensureTopics([{ name: topic }, { name: contracts.schemaTopic, compacted: true }])
  const runner = startRunner(bus, groupOn(stores, prefix), schemaLog(bus, contracts), { settled: () => undefined, unknown: () => undefined, waiting: () => undefined, restarted: () => undefined, forgotten: () => undefined, bug: () => undefined })
  await runner.ready
  const ledger = ledgerOf(stores.store, prefix, await endOf(stores.store))
  const sender = startSending(bus, topic, prefix)
  try {
    await work({ topic, untilNormal: (within) => untilNormal(sender, ledger, within) })
    await sender.stop()
    await eventually(async () => (await ledger.read()).size >= sender.sent.length, { within: 60_000 })
    return outcomeOf(sender, ledger)
  } finally {
    await sender.stop()
    await runner.stop()
    await bus.close()
  }
}

const groupOn = ({ database, store, vault }: Stores, prefix: string) => ({ kind: 'reactions', name: `${prefix}.count.v1`, pool: database.pool, schema, handlers: [count], store, vault }) as const

interface Sent {
  readonly externalId: string
  readonly n: number
  readonly due: number
}

interface Sender {
  /** Acknowledged. */
  readonly sent: Sent[]
  refusals: number
  stop(): Promise<void>
}

const nameOf = ({ externalId, n }: Pick<Sent, 'externalId' | 'n'>): string => `${externalId} ${n}`

/** An open load: messages become due whether or not those before them got through, and wait in order. */
function startSending(bus: MessageBus, topic: string, prefix: string): Sender {
  const started = Date.now()
  const sender = { sent: [] as Sent[], refusals: 0, isStopping: false }
  const dueAt = (i: number): number => started + (i * 1000) / perSecond
  const loop = (async () => {
    for (let first = 0; !sender.isStopping; ) {
      const batch: Sent[] = []
      for (let i = first; dueAt(i) <= Date.now() && batch.length < largestBatch; i += 1) batch.push({ externalId: `${prefix}-${i % keys}`, n: Math.floor(i / keys), due: dueAt(i) })
      if (batch.length === 0) {
        await wait(5)
        continue
      }
      await untilTaken(bus, batch.map((one) => messageOf(topic, one)), sender)
      sender.sent.push(...batch)
      first += batch.length
    }
  })()
  return Object.assign(sender, {
    async stop() {
      sender.isStopping = true
      await loop
    },
  })
}

async function untilTaken(bus: MessageBus, messages: readonly OutgoingMessage[], sender: { refusals: number }): Promise<void> {
  for (;;) {
    try {
      await bus.publish(messages)
      return
    } catch {
      sender.refusals += 1
      await wait(100)
    }
  }
}

const messageOf = (topic: string, { externalId, n, due }: Sent): OutgoingMessage => ({
  topic,
  key: `${shop}:${externalId}`,
  value: Buffer.from(JSON.stringify({ externalId, text: JSON.stringify({ n, due }) })),
  headers: { ce_id: nameOf({ externalId, n }), ce_type: 'wismo.retail.RetailNote.v1', ce_source: '/load', ce_specversion: '1.0', ce_shop: shop },
})

interface Handled {
  readonly n: number
  readonly due: number
  readonly at: number
}

/** What the store holds of this load, read on from where it was. */
interface Ledger {
  readonly events: readonly RecordedEvent[]
  /** By stream and number; the first time counts. */
  read(): Promise<ReadonlyMap<string, Handled>>
}

function ledgerOf(store: EventStore, prefix: string, from: Position): Ledger {
  const own = new Set(Array.from({ length: keys }, (_, i) => streamOf(`${prefix}-${i}`)))
  const events: RecordedEvent[] = []
  const handled = new Map<string, Handled>()
  let position = from
  return {
    events,
    async read() {
      for (let caughtUp = false; !caughtUp; ) {
        const page = await store.readAll(position, 1_000)
        for (const event of page.events.filter(({ stream }) => own.has(stream))) {
          const { n, due } = event.data as Counted['data']
          const name = `${event.stream} ${n}`
          events.push(event)
          if (!handled.has(name)) handled.set(name, { n, due, at: Instant.toMillis(event.recordedAt) })
        }
        position = page.next
        caughtUp = page.caughtUp
      }
      return handled
    },
  }
}

const streamOf = (externalId: string): StreamName => StreamName.of('note', orderIdOf(shop, externalId))

async function endOf(store: EventStore): Promise<Position> {
  for (let position = Position.start; ; ) {
    const page = await store.readAll(position, 1_000)
    position = page.next
    if (page.caughtUp) return position
  }
}

const slowMs = 1_000
const normalForMs = 1_000

async function untilNormal(sender: Sender, ledger: Ledger, within: number): Promise<void> {
  const since = Date.now()
  await eventually(async () => {
    const handled = await ledger.read()
    const until = Date.now() - slowMs
    const from = Math.max(since, until - normalForMs)
    if (until - from < normalForMs) return false
    const recent = [...handled.values()].filter(({ due }) => due >= from && due <= until)
    return recent.length >= (normalForMs / 1000) * perSecond - 1 && recent.every(({ due, at }) => at - due <= slowMs) && sender.sent.length > 0
  }, { within })
}

async function outcomeOf(sender: Sender, ledger: Ledger): Promise<Outcome> {
  const handled = await ledger.read()
  const acknowledged = new Set(sender.sent.map(({ externalId, n }) => `${streamOf(externalId)} ${n}`))
  const seen = new Set<string>()
  const doubled: string[] = []
  const disordered = new Set<string>()
  const next = new Map<string, number>()
  for (const { stream, data } of ledger.events) {
    const { n } = data as Counted['data']
    const name = `${stream} ${n}`
    if (seen.has(name)) doubled.push(name)
    else if (n !== (next.get(stream) ?? 0)) disordered.add(stream)
    seen.add(name)
    next.set(stream, n + 1)
  }
  return {
    sent: sender.sent.length,
    refusals: sender.refusals,
    lost: [...acknowledged].filter((name) => !handled.has(name)),
    doubled,
    disordered: [...disordered],
    slowUntil: (from, to) => [...handled.values()].reduce((last, { due, at }) => (due >= from - slowMs && due < to - slowMs && at - due > slowMs ? Math.max(last, at) : last), from),
  }
}
