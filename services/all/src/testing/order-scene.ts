// The order service and the view on a database and a log of their own, by a clock that the test moves; what other services tell is published for them.
import { randomBytes, randomUUID } from 'node:crypto'
import { asPublished, openContracts } from '@wismo/contracts'
import { Instant, OrderId, orderIdOf, ShopId, uuidV5, wismoSpace, type SealedRef, type SubjectRef } from '@wismo/kernel'
import { openEmbeddedBus, schemaLog, startRelay, startRunner, startTimers, type OutgoingMessage } from '@wismo/messaging'
import { buildOrderService } from '@wismo/order'
import { buildOrderViewService } from '@wismo/order-view'
import { openOrderViews, type OrderViews } from '@wismo/order-views'
import { openVault, type Vault } from '@wismo/privacy'
import { createLog, keysOf, linkTokens, loadShops, ownStore, schemaOf, shopsOf, type Principal, type Runtime } from '@wismo/service'
import { eventuallyHolds, testDatabase } from '@wismo/testing'
import { erasePerson, tellOrders } from '../../../order/src/erasure.ts'

export const shopId = ShopId.parse('aldermoor')
export const staff: Principal = { kind: 'system', actorId: 'test' }

interface Stored {
  readonly type: string
  readonly data: Record<string, unknown>
}

export interface OrderScene {
  readonly vault: Vault
  readonly views: OrderViews
  /** Whatever nobody foresaw. */
  readonly bugs: readonly unknown[]
  now(): Instant
  pass(days: number): void
  /** A message of the retailer about an order; its `shopId` and `externalId` are written in. */
  retail(externalId: string, type: string, body: object, id?: string): Promise<void>
  /** A fact of another service. */
  tell(externalId: string, service: string, type: string, fact: { readonly aggregate: string; readonly version: number; readonly data: object; readonly at?: Instant }): Promise<void>
  stored(stream: string): Promise<readonly Stored[]>
  /** Types of the order's own events. */
  types(externalId: string): Promise<readonly string[]>
  /** Values behind a reference. */
  open(ref: SealedRef): Promise<unknown>
  /** As a granted request does. */
  erase(subjectRef: SubjectRef): Promise<void>
  /** The intake has taken all that is on the log now, and the view shows it. */
  quiet(): Promise<void>
  stop(): Promise<void>
}

export const orderOf = (externalId: string): OrderId => orderIdOf(shopId, externalId)
export const fresh = (): string => `R-${randomUUID()}`

export async function orderScene(): Promise<OrderScene> {
  const database = await testDatabase()
  const { pool } = database
  let shift = 0
  const now = (): Instant => Instant.fromMillis(Date.now() + shift)
  const contracts = openContracts(asPublished(openContracts().source))
  const bus = openEmbeddedBus({ pool, schema: 'wismo_log', partitions: 4 })
  await bus.migrate()
  const vault = await openVault({ pool, schema: 'wismo_vault', masterKeys: [randomBytes(32)], clock: now })
  const runtime: Runtime = {
    baseUrl: 'http://localhost', demo: false, clock: now, random: (size) => randomBytes(size), log: createLog({ level: 'fatal', name: 'test' }), bus, contracts, vault, shops: shopsOf(await loadShops('shops.json')),
    keys: keysOf([], now, { mode: 'test', strange: () => undefined }), links: linkTokens([randomBytes(32)], now), limits: { take: () => Promise.resolve([]), forget: () => Promise.resolve() } as unknown as Runtime['limits'], tell: () => undefined,
    database: (service) => ({ pool, schema: schemaOf(service) }),
  }
  const [order, view] = [buildOrderService(runtime), buildOrderViewService(runtime)]
  for (const service of [order, view]) await service.migrate(runtime.database(service.name))
  await bus.ensureTopics(contracts.source.topics.map(({ name }) => ({ name, ...(name === contracts.schemaTopic ? { compacted: true } : {}) })))
  const schemas = schemaLog(bus, contracts)
  const bugs: unknown[] = []
  const relay = startRelay(bus, order.relay === undefined ? [] : [order.relay], schemas, uuidV5(wismoSpace, randomUUID()), { published: () => undefined, waiting: () => undefined, parked: (_, error) => void bugs.push(error) })
  const quiet = { settled: () => undefined, unknown: () => undefined, waiting: () => undefined, bug: (_: string, error: unknown) => void bugs.push(error), restarted: () => undefined, forgotten: () => undefined }
  const groups = [...order.groups, ...(view.generations === undefined ? [] : [view.generations.group(1)])]
  const runners = groups.map((group) => startRunner(bus, group, schemas, quiet))
  const timers = startTimers(order.timers === undefined ? [] : [order.timers], { clock: now, owner: uuidV5(wismoSpace, randomUUID()), watch: { fired: () => undefined, waiting: () => undefined, bug: (_, error) => void bugs.push(error) } })
  const ends = await Promise.all([order.start?.(), view.start?.()])
  await Promise.all(runners.map(({ ready }) => ready))
  const views = openOrderViews({ ...runtime.database('order-view'), shops: runtime.shops, clock: now, contracts })
  const stored = async (stream: string): Promise<readonly Stored[]> => (await pool.query<Stored>('select type, data from wismo_order.event where stream = $1 order by version', [stream])).rows
  const message = (externalId: string, type: string, body: object, id: string): OutgoingMessage => ({
    topic: 'retail.orders.v1', key: `${shopId}:${externalId}`, value: Buffer.from(JSON.stringify({ shopId, externalId, ...body })),
    headers: { ce_id: id, ce_type: contracts.ceType(type as never), ce_source: '/test', ce_specversion: '1.0', ce_shop: shopId },
  })
  return {
    vault, views, bugs, now, stored,
    pass: (days) => void (shift += days * 86_400_000),
    retail: (externalId, type, body, id = randomUUID()) => bus.publish([message(externalId, type, body, id)]),
    tell: async (externalId, service, type, { aggregate, version, data, at = now() }) =>
      bus.publish([contracts.message({
        service, type: type as never, id: uuidV5(wismoSpace, aggregate, version), key: orderOf(externalId), shopId, data: { orderId: orderOf(externalId), ...data } as never,
        envelope: { subject: aggregate, sequence: version, occurredAt: at, recordedAt: now(), correlationId: wismoSpace, causationId: wismoSpace, actorType: 'system', actorId: 'test' },
      })]),
    types: async (externalId) => (await stored(`order-${orderOf(externalId)}`)).map(({ type }) => type),
    open: async (ref) => (await vault.open(shopId, [ref], { purpose: 'tracking-page', by: { type: 'customer', id: 'link' } })).get(ref),
    async erase(subjectRef) {
      const parts = { vault, store: ownStore(runtime, 'order').store, views, clock: now }
      const { orders } = await erasePerson(parts, { shopId, subjectRef }, {})
      await tellOrders(parts, { shopId, subjectRef }, orders, uuidV5(wismoSpace, subjectRef))
    },
    async quiet() {
      // An order of the same partition that came later is in the view only after everything before it.
      const markers = Array.from({ length: 12 }, fresh)
      for (const one of markers) await bus.publish([message(one, 'RetailOrderCancelled', { occurredAt: now(), reason: { code: 'marker' } }, randomUUID())])
      await eventuallyHolds(async () => {
        const { rows } = await pool.query<{ n: number }>('select count(*)::int as n from wismo_order_view.order_part where order_id = any($1::uuid[])', [markers.map((one) => OrderId.toUuid(orderOf(one)))])
        if (rows[0]?.n !== markers.length) throw new Error('not yet')
      }, { within: 20_000 })
    },
    async stop() {
      await Promise.all(runners.map((runner) => runner.stop()))
      await timers.stop()
      await relay.stop()
      await Promise.all(ends.map((end) => end?.()))
      await bus.close()
      await database.drop()
    },
  }
}

/** A line of an order document, shipped to `home`. */
export const line = (externalLineId: string, quantity: number, unitPrice: number): object => ({
  externalLineId, sku: `S-${externalLineId}`, title: 'Thing', quantity, unitPrice, total: quantity * unitPrice, delivery: { method: 'ship', addressKey: 'home' },
})

/** An order document of three units of two lines, 40.00 in all. */
export const document = (over: object = {}): object => ({
  channel: 'web', placedAt: '2026-11-20T10:00:00Z', currency: 'EUR', taxIncluded: true, contact: { email: 'nora.byrne@example.org' },
  addresses: { home: { line1: '14 Lapwing Quay', city: 'Cork', postalCode: 'T12 X8N4', country: 'IE' } },
  lines: [line('1', 2, 1000), line('2', 1, 2000)], totals: { items: 4000, discounts: 0, shipping: 0, fees: 0, tax: 0, total: 4000 }, ...over,
})
