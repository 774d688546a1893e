// Everything between an append and its last reader, in one process: stores, one relay, seven groups.
import { randomUUID } from 'node:crypto'
import { storedVersions, type Contracts } from '@wismo/contracts'
import { openPostgresStore, StreamName, type EventStore, type PostgresStore } from '@wismo/event-store'
import { Instant, type Aggregate, type Uuid } from '@wismo/kernel'
import { announceAppends, migrateMessaging, publicEvents, reaction, schemaLog, startRelay, startRunner, startTimers, view, wait, type AnnouncingStore, type BatchReport, type ConsumerGroup, type MessageBus, type Relay, type RelayWatch, type Runner, type SchemaLog, type Timers, type ViewGroup } from '@wismo/messaging'
import { openVault, migrateVault, type Vault } from '@wismo/privacy'
import type pg from 'pg'
import { eventsOfLife, servicesOf, type Fact } from './bus-life.ts'

export interface Scene {
  readonly contracts: Contracts
  readonly bus: MessageBus
  readonly pool: pg.Pool
  readonly schemas: SchemaLog
  readonly vault: Vault
  /** By service. */
  readonly stores: ReadonlyMap<string, AnnouncingStore>
  startRelay(watch: Partial<RelayWatch>): Relay
  /** A deadline for each order that was placed; none of them comes. */
  startTimers(): Timers
  startGroup(group: ConsumerGroup, settled?: (report: BatchReport) => void): Runner
}

const schemaOf = (service: string): string => `bench_${service.replaceAll('-', '_')}`
const viewSchema = 'bench_view'

/** Makes every table and topic that the bench uses; `bus` is there already. */
export async function openScene(pool: pg.Pool, bus: MessageBus, contracts: Contracts, clock: Parameters<typeof openVault>[0]['clock']): Promise<Scene> {
  const stores = new Map<string, PostgresStore>()
  for (const [i, service] of servicesOf(contracts).entries()) {
    const store = openPostgresStore({ pool, schema: schemaOf(service), tag: i + 1, versions: storedVersions(contracts.source) })
    await store.migrate()
    await migrateMessaging(pool, schemaOf(service))
    stores.set(service, store)
  }
  await pool.query(`create schema if not exists ${viewSchema}; create table if not exists ${viewSchema}.part (order_id uuid, part text, version int not null, shop_id text not null, doc json not null, primary key (order_id, part))`)
  await migrateMessaging(pool, viewSchema)
  await migrateVault(pool, 'bench_vault')
  await bus.ensureTopics(contracts.source.topics)
  const schemas = schemaLog(bus, contracts)
  const announcing = new Map([...stores].map(([service, store]) => [service, announceAppends(store)]))
  const vault = await openVault({ pool, schema: 'bench_vault', masterKeys: [Buffer.alloc(32, 7)], clock })
  const nothing = (): void => undefined
  const failed = (_group: string, error: unknown): void => void process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  return {
    contracts, bus, pool, schemas, vault, stores: announcing,
    startRelay: (watch) => startRelay(bus, [...announcing].map(([service, store]) => ({ service, store, pool, schema: schemaOf(service), publish: publicEvents<never>(contracts, service) })), schemas, randomUUID() as Uuid, { published: nothing, waiting: (error) => failed('', error), ...watch } as RelayWatch),
    startTimers: () => startTimers([...announcing].slice(0, 1).map(([service, store]) => ({ service, store, pool, schema: schemaOf(service), waits: [waiting] })), { clock, owner: randomUUID() as Uuid, watch: { fired: nothing, waiting: failed, bug: failed } }),
    startGroup: (group, settled = nothing) => startRunner(bus, group, schemas, { settled, unknown: nothing, waiting: failed, bug: failed, restarted: nothing, forgotten: nothing } as Parameters<typeof startRunner>[3]),
  }
}

/** Appends facts as many callers would: one call for all of them that go to the same store. */
export async function record({ stores }: Scene, facts: readonly Fact[]): Promise<void> {
  await Promise.all([...stores].map(async ([service, store]) => {
    const own = facts.filter((fact) => fact.service === service)
    for (let i = 0; i < own.length; i += 200) {
      const answers = await store.appendMany(own.slice(i, i + 200).map(({ append }) => append))
      const refused = answers.find(({ outcome }) => outcome !== 'appended')
      if (refused !== undefined) throw new Error(`An append of the bench was answered ${JSON.stringify(refused)}.`)
    }
  }))
}

interface Noted {
  readonly noted: number
}

/** What a reaction of the bench keeps: how often it was told. Its stream is private, so that nothing of it is published. */
const noting: Aggregate<Noted, { readonly type: 'Noted'; readonly data: { readonly orderId: string } }> = {
  category: 'process',
  initial: { noted: 0 },
  evolve: ({ noted }) => ({ noted: noted + 1 }),
}

/** A group that records one fact for each message of these types, on a stream for each order. */
export function reactingTo({ stores, pool, vault }: Scene, service: string, name: string, on: readonly string[], store: EventStore | undefined = stores.get(service)): ConsumerGroup {
  if (store === undefined) throw new Error(`${service} has no store.`)
  return {
    kind: 'reactions', name, pool, schema: schemaOf(service), store, vault,
    handlers: [reaction<Noted, { readonly type: 'Noted'; readonly data: { readonly orderId: string } }, undefined>({
      name, on, aggregate: noting,
      stream: ({ message }) => StreamName.of('process', `${name}-${message.key}`),
      decide: ({ message }) => () => [{ type: 'Noted', data: { orderId: message.key } }],
    })],
  }
}

const dayMs = 86_400_000

const waiting = wait<Noted, { readonly type: 'Noted'; readonly data: { readonly orderId: string } }>({
  name: 'payment', owner: 'nobody', on: ['OrderPlaced'], aggregate: noting,
  read: ({ stream, recordedAt }) => ({ id: stream, due: Instant.plus(recordedAt, dayMs) }),
  target: ({ id }) => StreamName.of('process', id),
  decide: () => () => [],
})

interface Part {
  readonly events: number
  readonly last: string
}

/** The order view's share of the work: a row for every part of every order. */
export function viewing({ pool }: Scene, name = 'order-view.parts.v1'): ViewGroup {
  const parts = view<Part>({
    name: 'parts', on: eventsOfLife,
    key: ({ message, source }) => ({ orderId: message.key, part: message.topic.split('.', 1)[0] ?? source?.aggregate ?? '' }),
    fold: (part, { type }) => ({ events: (part?.events ?? 0) + 1, last: type }),
  })
  return { kind: 'views', name, pool, schema: viewSchema, handlers: [parts], channel: 'bench_view', table: 'part' }
}

/** The seven groups of a whole system: each hears some of the six topics and names few of their events. */
export const everyGroup = (scene: Scene): readonly ConsumerGroup[] => [
  reactingTo(scene, 'order', 'order.processes.v1', ['PaymentAuthorized', 'FulfillmentAccepted', 'ParcelDelivered']),
  reactingTo(scene, 'fulfillment', 'fulfillment.work.v1', ['OrderConfirmed']),
  reactingTo(scene, 'carrier-tracking', 'carrier-tracking.parcels.v1', ['FulfillmentShipped']),
  reactingTo(scene, 'payments', 'payments.captures.v1', ['OrderPlaced', 'FulfillmentShipped', 'LinesCancelled']),
  reactingTo(scene, 'returns', 'returns.windows.v1', ['ParcelDelivered']),
  reactingTo(scene, 'notification', 'notification.messages.v1', ['OrderConfirmed', 'FulfillmentShipped', 'ParcelDelivered', 'PaymentCaptured']),
  viewing(scene),
]
