// Whole lives in the stores of all services, and the order view beside them.
import { asPublished, openContracts, storedVersions, type Contracts } from '@wismo/contracts'
import { openPostgresStore, StreamName, type Append, type PostgresStore } from '@wismo/event-store'
import { EventId, wismoSpace } from '@wismo/kernel'
import { livesOf, type Life, type LifeEvent } from '@wismo/lifecycle/lives'
import { announceAppends, migrateMessaging, openEmbeddedBus, publicEvents, type MessageBus, type RelaySource, type ViewGenerations } from '@wismo/messaging'
import { migrate } from '@wismo/service'
import type pg from 'pg'
import { orderViewGenerations } from '../../services/order-view/src/generations.ts'
import { viewMigrations } from '../../services/order-view/src/tables.ts'

export interface ViewScene {
  readonly contracts: Contracts
  readonly pool: pg.Pool
  readonly bus: MessageBus
  readonly sources: readonly RelaySource[]
  readonly generations: ViewGenerations
}

/** Which service records the aggregates of that kind. */
const serviceOf = { ord: 'order', ful: 'fulfillment', src: 'fulfillment', pcl: 'tracking', prm: 'tracking', rac: 'returns', pac: 'payments', msg: 'notification' } as const
const services = [...new Set(Object.values(serviceOf))]
type Service = (typeof services)[number]

export const viewSchema = 'bench_order_view'
const partitions = 12
/** The same lives in every run. */
const seed = 7
/** Orders whose events go to the stores at a time. */
const ordersAtATime = 50

/** With the drafts of services that are not there yet: what they cost does not change when those are published. */
export const viewContracts = (): Contracts => openContracts(asPublished(openContracts().source))

export const benchLives = (count: number, first = 0): Generator<Life, void> => livesOf(seed, count, { first })

export const recordedBy = ({ event: { aggregate } }: LifeEvent): Service => serviceOf[aggregate.slice(0, 3) as keyof typeof serviceOf]

/** All tables, empty. */
export async function openViewScene(pool: pg.Pool): Promise<ViewScene> {
  const contracts = viewContracts()
  const bus = openEmbeddedBus({ pool, schema: 'bench_log', partitions })
  await bus.migrate()
  await bus.ensureTopics(contracts.source.topics)
  const sources: RelaySource[] = []
  for (const [i, service] of services.entries()) {
    const schema = `bench_${service}`
    const store: PostgresStore = openPostgresStore({ pool, schema, tag: i + 1, versions: storedVersions(contracts.source) })
    await store.migrate()
    await migrateMessaging(pool, schema)
    sources.push({ service, store: announceAppends(store), pool, schema, publish: publicEvents<never>(contracts, service) })
  }
  await migrate(pool, viewSchema, viewMigrations(viewSchema))
  await migrateMessaging(pool, viewSchema)
  return { contracts, pool, bus, sources, generations: orderViewGenerations({ pool, schema: viewSchema }) }
}

/** Stores whole lives until there are that many events; answers how many there are. */
export async function storeLives({ sources }: ViewScene, wanted: number): Promise<number> {
  let events = 0
  for (let first = 0; events < wanted; first += ordersAtATime) {
    const lives = [...benchLives(ordersAtATime, first)]
    await Promise.all(sources.map(async ({ service, store }) => {
      const appends = lives.flatMap((life) => appendsOf(life, service as Service))
      const answers = await store.appendMany(appends)
      const refused = answers.find(({ outcome }) => outcome !== 'appended')
      if (refused !== undefined) throw new Error(`An append of the bench was answered ${JSON.stringify(refused)}.`)
    }))
    events += lives.reduce((sum, life) => sum + life.events.length, 0)
  }
  return events
}

/** What one service records of a life, a stream at a time. */
function appendsOf({ events, shopId }: Life, service: Service): readonly Append[] {
  const streams = new Map<string, LifeEvent[]>()
  for (const one of events) if (recordedBy(one) === service) streams.set(one.event.aggregate, [...(streams.get(one.event.aggregate) ?? []), one])
  return [...streams].map(([aggregate, own]) => ({
    stream: StreamName.of(service, aggregate),
    expected: 'none',
    events: own.map(({ event: { id, type, data, occurredAt, actor } }) => ({ id: EventId.toUuid(id), type, data, metadata: { shopId, occurredAt, correlationId: wismoSpace, causationId: wismoSpace, actor: { type: actor, id: 'bench' } } })),
  }))
}
