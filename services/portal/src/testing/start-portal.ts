import { randomBytes } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { openContracts } from '@wismo/contracts'
import { Currency, Instant, uuidV5, wismoSpace, type Clock, type OrderId } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { openEmbeddedBus, type ReceivedMessage } from '@wismo/messaging'
import { tellIn } from '@wismo/order-views'
import { openVault } from '@wismo/privacy'
import { apiKeys, createHttp, createLog, linkTokens, migrateLimits, openRateLimits, requestLimits, requestQuotas, shopsOf, type LinkClaims, type Principal, type Shop, type Shops, ownCredentials } from '@wismo/service'
import { testDatabase } from '@wismo/testing'
import type { Pool } from 'pg'
import { buildPortalService } from '../app.ts'
import { demoOwners } from './demo-owners.ts'
import { freePort } from './free-port.ts'
import { layPublished, publishedSchema } from './published.ts'
import { exampleNow, exampleView, linkView } from '../example-view.ts'
import { atLeast, type OrderReader } from '../order-reader.ts'

/** The pages on a port of their own, over views that a test lays down. Vault, log between services and server are real. */
export interface TestPortal {
  readonly url: string
  /** Views by order; a test adds and changes. */
  readonly views: Map<OrderId, OrderView>
  /** Lays down a view and tells those who follow the order. */
  tell(view: OrderView): void
  /** Tells that view as the next version of the example, of the person whose contact is kept; answers the version. Of the same one a browser keeps its page. */
  show(view: OrderView): number
  /** Those that the pages know: a version that it learns counts at once. */
  readonly shops: Shops
  /** From now on it is that time. */
  turnClock(now: Instant): void
  /** Breaks every connection. */
  cut(): void
  token(orderId: OrderId, level?: LinkClaims['level']): string
  /** Of everything that is kept. */
  readonly pool: Pool
  /** What the demo sent as a retailer. */
  sent(): Promise<readonly ReceivedMessage[]>
  stop(): Promise<void>
}

const contracts = openContracts()
const retailTopic = contracts.topicOf('RetailOrderPlaced')
const palette = { brand: '#0b6350', onBrand: '#ffffff', hero: '#eaf3ef' }
const darkPalette = { brand: '#5fcbac', onBrand: '#04231a', hero: '#12211d' }

/** The shop of the examples. */
export const aldermoor = {
  id: exampleView.shopId, name: 'Aldermoor', currency: Currency.parse('EUR'), locale: 'en-IE', country: 'IE', timeZone: 'Europe/Dublin', taxIncluded: true, test: true,
  areas: { fulfillment: 'record', payments: 'record', returns: 'record' }, theme: { light: palette, dark: darkPalette, corner: 'soft' }, support: {},
} satisfies Shop

export interface PortalSettings {
  /** URL of a superuser; the PostgreSQL of the tests where it is not said. */
  readonly server?: string
  /** With the demo's pages and its issuer. */
  readonly demo?: boolean
  /** Customers sign in, at the demo's issuer: its address is in what it says, so that the server has its own. */
  readonly owners?: boolean
  readonly shops?: readonly Shop[]
  readonly baseUrl?: string
  readonly pages?: number
}

export async function startPortal({ server, demo = false, owners = false, shops = [aldermoor], pages = 1_000_000, ...given }: PortalSettings = {}): Promise<TestPortal> {
  const port = owners ? await freePort() : 0
  const baseUrl = given.baseUrl ?? (owners ? `http://localhost:${port}` : 'http://localhost')
  let now = exampleNow
  const clock: Clock = () => now
  const database = await testDatabase(server)
  const log = createLog({ level: 'silent', name: 'portal' })
  const bus = openEmbeddedBus({ pool: database.pool, schema: 'wismo_log', partitions: 4 })
  await bus.migrate()
  await bus.ensureTopics([{ name: retailTopic }])
  const vault = await openVault({ pool: database.pool, schema: 'wismo_vault', masterKeys: [randomBytes(32)], clock })
  const links = linkTokens([randomBytes(32)], clock)
  const keys = apiKeys([], clock)
  await migrateLimits(database.pool, 'wismo_limits')
  const limits = openRateLimits({ pool: database.pool, schema: 'wismo_limits', requests: requestLimits({ ...requestQuotas, pages, anonymous: 1_000_000 }), hash: (text) => vault.fingerprint(text), log })
  await layPublished(database.pool)
  const known = shopsOf(shops)
  let example = await withContact(exampleView, vault)
  const views = new Map([[exampleView.id, example]])
  const changes = new EventEmitter().setMaxListeners(0)
  const tell = (view: OrderView): void => {
    views.set(view.id, view)
    changes.emit('change')
  }
  const service = buildPortalService(
    { baseUrl, demo, clock, random: randomBytes, log, bus, contracts, vault, shops: known, keys, links, limits, owners: owners ? demoOwners(baseUrl, known, clock) : undefined, tell: () => undefined, database: () => ({ pool: database.pool, schema: publishedSchema }) },
    readerOf(views, changes, known, clock),
  )
  const http = await createHttp({ baseUrl, log, credentials: ownCredentials(keys, links), ready: {}, limits })
  http.register(async (scope) => service.routes(scope))
  const address = await http.listen({ port, host: '127.0.0.1' })
  return {
    url: address.replace('127.0.0.1', 'localhost'),
    views,
    tell,
    shops: known,
    show(view) {
      const { customer, addresses, viewVersion } = example
      example = { ...view, viewVersion: viewVersion + 1, ...(customer === undefined ? {} : { customer }), ...(addresses === undefined ? {} : { addresses }) }
      tell({ ...example, ...(view.customer?.erased === true ? { customer: view.customer } : {}) })
      return example.viewVersion
    },
    turnClock: (at) => void (now = at),
    cut: () => http.server.closeAllConnections(),
    pool: database.pool,
    token: (orderId, level = 'verified') => links.issue({ orderId, generation: 0, level, verifiedUntil: Instant.plus(clock(), 3_600_000) }),
    sent: () => bus.readTopic(retailTopic),
    async stop() {
      await http.close()
      await bus.close()
      await database.drop()
    },
  }
}

async function withContact(view: OrderView, vault: Awaited<ReturnType<typeof openVault>>): Promise<OrderView> {
  const contact = { name: 'Nora Byrne', email: 'nora.byrne@mail.example', phone: '+353215550188' }
  const home = { line1: '4 Tivoli Terrace', postalCode: 'T12 X8N4', country: 'IE' }
  const [sealed] = await vault.seal([{ shopId: view.shopId, subject: { email: contact.email }, cause: uuidV5(wismoSpace, 'example'), values: { contact, home } }])
  const [contactRef, addressRef] = [sealed?.refs['contact'], sealed?.refs['home']]
  return sealed === undefined || contactRef === undefined || addressRef === undefined ? view : { ...view, customer: { subjectRef: sealed.subjectRef, contactRef }, addresses: { home: { addressRef, country: 'IE' } } }
}

/** The reader's law in few words: a link sees less, nobody sees another order. */
function readerOf(views: Map<OrderId, OrderView>, changes: EventEmitter, shops: Shops, now: Clock): OrderReader {
  const ownedBy = ({ kind, actorId }: Principal): readonly OrderView[] => [...views.values()].filter(({ customer }) => kind === 'owner' && customer !== undefined && 'subjectRef' in customer && customer.subjectRef === actorId)
  const find: OrderReader['find'] = async (principal, orderId, level) => {
    const view = views.get(orderId)
    if (view === undefined || (principal.kind === 'customer' && principal.orderId !== orderId)) return undefined
    return level === 'link' ? linkView(view) : view
  }
  async function* follow(...[principal, orderId, level, { signal }]: Parameters<OrderReader['follow']>): AsyncGenerator<OrderView | undefined, void> {
    for (let told: OrderView | undefined; !signal.aborted; ) {
      const change = once(changes, 'change', { signal }).catch(() => undefined)
      const view = await find(principal, orderId, level)
      if (view === undefined) return
      if (views.get(orderId) !== told) yield view
      told = views.get(orderId)
      await change
    }
  }
  async function* followAll(...[principal, , { signal }]: Parameters<OrderReader['followAll']>): ReturnType<OrderReader['followAll']> {
    const told = new Map<OrderId, OrderView>()
    for (let named: string | undefined; !signal.aborted; ) {
      const change = once(changes, 'change', { signal }).catch(() => undefined)
      const own = ownedBy(principal)
      const orderIds = own.map(({ id }) => id)
      if (named !== orderIds.join()) yield { orderIds }
      named = orderIds.join()
      for (const view of own.filter((one) => told.get(one.id) !== one)) {
        told.set(view.id, view)
        yield { view }
      }
      await change
    }
  }
  return {
    find,
    now,
    tell: tellIn(shops, now),
    follow,
    followAll,
    storeClock: async () => Date.now(),
    atLeast: (principal, orderId, level, viewVersion, withinMs) => atLeast({ follow }, principal, orderId, level, viewVersion, withinMs),
    findByNumber: async (principal, _shopId, number) => ownedBy(principal).filter((view) => view.number === number),
    page: async (principal, _level, limit) => ({ views: ownedBy(principal).slice(0, limit), isLast: true }),
    isKnown: async (_principal, orderId) => views.has(orderId),
    await: find,
    recent: async (limit) => [...views.values()].slice(0, limit).map((view) => ({ view })),
    count: async () => views.size,
    start: async () => async () => undefined,
  }
}
