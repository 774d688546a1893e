// Parcels and promises on a database and a log of their own: members of carrier-tracking and the order view; facts of the other services come as they would publish them.
import { randomBytes, randomUUID } from 'node:crypto'
import { asPublished, openContracts } from '@wismo/contracts'
import { Instant, lineIdOf, OrderId, orderIdOf, SealedRef, ShopId, SubjectRef, uuidV5, wismoSpace } from '@wismo/kernel'
import { buildCarrierTrackingService } from '@wismo/carrier-tracking'
import type { OrderView, Part, ParcelPart, PromisePart } from '@wismo/lifecycle'
import { openEmbeddedBus, type MessageBus, type OutgoingMessage } from '@wismo/messaging'
import { openOrderViews } from '@wismo/order-views'
import { buildOrderViewService } from '@wismo/order-view'
import { openVault, type Vault } from '@wismo/privacy'
import { createHttp, createLog, keysOf, linkTokens, loadShops, openPool, openEnds, ownCredentials, runServices, schemaOf, shopsOf, type ApiKeyDocument, type Ends, type Runtime, type Service } from '@wismo/service'
import { eventually, testDatabase, type TestDatabase } from '@wismo/testing'
import type { Pool } from 'pg'
import { behind } from './behind.ts'

/** Also of events whose service is not there yet. */
const contracts = openContracts(asPublished(openContracts().source))
export const shopId = ShopId.parse('aldermoor')

export interface TrackingScene {
  readonly database: TestDatabase
  readonly vault: Vault
  readonly bus: MessageBus
  /** What time it is for all members. */
  setClock(now: string): void
  publish(messages: readonly OutgoingMessage[]): Promise<void>
  /** Resolves once all that lies on the log was heard, and all that follows from it. */
  heard(): Promise<void>
  view(orderId: OrderId): Promise<OrderView | undefined>
  parts(orderId: OrderId): Promise<readonly Part<ParcelPart | PromisePart>[]>
  /** Types of what carrier-tracking recorded of an order, in order, by stream. */
  recorded(orderId: OrderId): Promise<Readonly<Record<string, readonly string[]>>>
  parked(): Promise<readonly string[]>
  get(path: string, key: string): Promise<{ readonly status: number; readonly json: { readonly data: readonly Record<string, unknown>[] } }>
  stop(): Promise<void>
}

interface Member {
  readonly ends: Ends
  readonly services: readonly Service[]
  readonly pool: Pool
  readonly bus: MessageBus
  readonly http: Awaited<ReturnType<typeof createHttp>>
}

/** So many processes. */
export async function trackingScene(members: number, keys: readonly ApiKeyDocument[] = []): Promise<TrackingScene> {
  const database = await testDatabase()
  let now = Instant.parse('2026-11-30T10:00:00Z')
  const clock = (): Instant => now
  const master = randomBytes(32)
  const bus = openEmbeddedBus({ pool: database.pool, schema: schemaOf('log'), partitions: 4 })
  await bus.migrate()
  await bus.ensureTopics(contracts.source.topics.map(({ name }) => contracts.topic(name)).filter((topic) => topic !== undefined))
  const vault = await openVault({ pool: database.pool, schema: schemaOf('vault'), masterKeys: [master], clock })
  const shops = shopsOf(await loadShops('shops.json'))
  const start = async (): Promise<Member> => {
    const pool = openPool(database.url, { onError: () => undefined })
    const own = openEmbeddedBus({ pool, schema: schemaOf('log'), partitions: 4 })
    const log = createLog({ level: 'silent', name: 'test' })
    const links = linkTokens([master], clock)
    const known = keysOf([], clock, { mode: 'test', strange: () => undefined })
    for (const key of keys) known.learn(key, 1)
    const runtime = {
      baseUrl: 'http://localhost', demo: false, clock, random: (size: number) => randomBytes(size), log, bus: own, contracts, vault, shops, keys: known, links, tell: () => undefined, database: (service: string) => ({ pool, schema: schemaOf(service) }),
    } as unknown as Runtime
    const http = await createHttp({ baseUrl: runtime.baseUrl, log, credentials: ownCredentials(known, links), ready: {} })
    const services = [buildOrderViewService(runtime), buildCarrierTrackingService(runtime)]
    const ends = openEnds()
    const host = await runServices(runtime, services, http, ends)
    await host.ready
    return { ends, services, pool, bus: own, http }
  }
  const running: Member[] = []
  for (let i = 0; i < members; i += 1) running.push(await start())
  const views = openOrderViews({ pool: database.pool, schema: schemaOf('order-view'), shops, clock, contracts })
  return {
    database, vault, bus,
    setClock: (text) => void (now = Instant.parse(text)),
    publish: (messages) => bus.publish([...messages]),
    async heard() {
      const stored = async () => (await database.pool.query<{ n: string }>(`select count(*) as n from ${schemaOf('carrier-tracking')}.event`)).rows[0]?.n
      const look = async () => ((await behind({ bus, contracts }, (running[0] as Member).services, now)) === 0 ? stored() : undefined)
      await soon(async () => {
        const first = await look()
        return first !== undefined && first === (await look())
      })
    },
    view: (orderId) => views.find({ kind: 'system', actorId: 'test' }, orderId, 'owner'),
    async parts(orderId) {
      const { rows } = await database.pool.query<Part<ParcelPart | PromisePart>>(`select part, version, doc from ${schemaOf('order-view')}.order_part_v1 where shop_id = $1 and order_id = $2::uuid order by part`, [shopId, OrderId.toUuid(orderId)])
      return rows
    },
    async recorded(orderId) {
      const { rows } = await database.pool.query<{ stream: string; type: string }>(`select stream, type from ${schemaOf('carrier-tracking')}.event where data ->> 'orderId' = $1 order by stream, version`, [orderId])
      const streams: Record<string, string[]> = {}
      for (const { stream, type } of rows) streams[stream] = [...(streams[stream] ?? []), type]
      return streams
    },
    async parked() {
      const { rows } = await database.pool.query<{ text: string }>(`select group_name || ' ' || code || ' ' || detail as text from ${schemaOf('carrier-tracking')}.parked union all select group_name || ' ' || code from ${schemaOf('order-view')}.parked`)
      return rows.map(({ text }) => text)
    },
    async get(path, key) {
      const answer = await (running[0] as Member).http.inject({ url: path, headers: { authorization: `Bearer ${key}` } })
      return { status: answer.statusCode, json: answer.json() }
    },
    async stop() {
      for (const { ends, bus: own, pool } of running) {
        await ends.all()
        await own.close()
        await pool.end()
      }
      await bus.close()
      await database.drop()
    },
  }
}

/** One published fact of another service. */
export function fact(service: string, type: string, { aggregate, version = 1, at, data }: { readonly aggregate: string; readonly version?: number; readonly at: string; readonly data: { readonly orderId: OrderId } }): OutgoingMessage {
  const occurredAt = Instant.parse(at)
  return contracts.message({
    service, type, id: uuidV5(wismoSpace, aggregate, type, version), key: data.orderId, shopId, data,
    envelope: { subject: aggregate, sequence: version, occurredAt, recordedAt: occurredAt, correlationId: wismoSpace, causationId: wismoSpace, actorType: 'retailer', actorId: 'test' },
  }) as OutgoingMessage
}

/** What a retailer sends; told twice where the id is the same. */
export const told = (type: string, body: Readonly<Record<string, unknown>> & { readonly externalId: string }, id: string = randomUUID()): OutgoingMessage => ({
  topic: 'retail.orders.v1', key: `${shopId}:${body.externalId}`, value: Buffer.from(JSON.stringify({ shopId, ...body })),
  headers: { ce_id: id, ce_type: `wismo.retail.${type}.v1`, ce_source: '/test', ce_specversion: '1.0', ce_shop: shopId },
})

/** Two units of one line, promised until a day in Dublin. */
export function placedOrder(externalId: string, over: object = {}, promises: readonly (string | undefined)[] = ['2026-11-20']) {
  const orderId = orderIdOf(shopId, externalId)
  const line = (to: string | undefined, i: number) => ({
    lineId: lineIdOf(orderId, `${i}`), externalLineId: `${i}`, sku: 'S', title: 'Thing', variant: {}, quantity: 1, unit: { code: 'EA', scale: 0 }, kind: 'goods', unitPrice: 1000, discounts: [], taxes: [], total: 1000,
    delivery: { method: 'ship' }, ...(to === undefined ? {} : { promise: { to, precision: 'day' } }),
  })
  return {
    orderId, shopId, externalId, number: externalId, channel: 'web', placedAt: Instant.parse('2026-11-10T10:00:00Z'), currency: 'EUR', locale: 'en-IE', timeZone: 'Europe/Dublin', taxIncluded: true, test: false, history: false, customerType: 'guest', customerTags: [],
    subjectRef: SubjectRef.of(wismoSpace, 's', externalId), contactRef: SealedRef.of(wismoSpace, 'c', externalId), addresses: {}, lines: promises.map(line),
    shipping: [], fees: [], discounts: [], totals: { items: 1000, discounts: 0, shipping: 0, fees: 0, tax: 0, total: 1000 }, payments: [], confirmation: 'auto', policies: [], consents: [], attributes: {}, contentHash: 'h', ...over,
  }
}

/** Resolves once the assertion's value is there. */
export const soon = <T>(condition: () => Promise<T>): Promise<Exclude<T, undefined | false>> => eventually(condition, { within: 20_000 })
