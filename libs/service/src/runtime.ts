import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Pool } from 'pg'
import type { Clock, RandomBytes } from '@wismo/kernel'
import type { Contracts } from '@wismo/contracts'
import { liveGroups, type ConsumerGroup, type MessageBus, type RelaySource, type TimerSource, type ViewGenerations } from '@wismo/messaging'
import type { Vault } from '@wismo/privacy'
import type { ApiKeys } from './api-key.ts'
import type { RateLimits } from './limits/rate-limits.ts'
import type { Figure } from './metric-names.ts'
import type { LinkTokens } from './link-token.ts'
import type { Pace } from './pace.ts'
import type { RunningServices } from './running-services.ts'
import type { Happening } from './metric-names.ts'
import type { SignInClient } from './oidc/sign-in-client.ts'
import type { Owner } from './principal.ts'
import type { Shop } from './shops/shop-document.ts'
import type { TextSeal } from './sealed-text.ts'
import type { Shops } from './shops/shops.ts'

/** A pool and the schema that belongs to one service. Every statement names its schema: one pool may serve several. */
export interface Database {
  readonly pool: Pool
  /** `wismo_order`: lower-case letters and underscores, safe to write into SQL. */
  readonly schema: string
}

/** What the pages of staff need; see `staffClientOf`. */
export interface DeskSettings {
  readonly client: SignInClient
  /** Where `/v1/agent` is, without a slash at the end. */
  readonly apiUrl: string
  /** Of the cookie that a session is kept in. */
  readonly seal: TextSeal
}

/** What the pages of customers who sign in need; see `customerClientOf`. */
export interface OwnersSettings {
  /** Undefined where the shop's customers do not sign in here. */
  clientOf(shop: Shop): SignInClient | undefined
  /** Who that is by an access token of the shop's provider; undefined for nobody of that shop. Throws `Unavailable` while the provider's keys cannot be had. */
  whoIs(token: string, shop: Shop): Promise<Owner | undefined>
  /** Of the cookie that a session is kept in. */
  readonly seal: TextSeal
}

/** Everything a service gets from outside; `main.ts` makes it, tests make another. */
export interface Runtime {
  /** `http://localhost:3000`, without a slash at the end: what links and problem types begin with. */
  readonly baseUrl: string
  /** The demo's pages and keys are switched on. */
  readonly demo: boolean
  readonly clock: Clock
  /** How fast that clock goes, where the demo may say so. */
  readonly pace?: Pace
  readonly random: RandomBytes
  readonly log: Logger
  readonly bus: MessageBus
  /** What this release knows about messages. */
  readonly contracts: Contracts
  readonly vault: Vault
  readonly shops: Shops
  readonly keys: ApiKeys
  readonly links: LinkTokens
  readonly limits: RateLimits
  /** What runs in this process; undefined while it starts. */
  services?(): RunningServices | undefined
  /** Absent: there are no pages for staff. */
  readonly desk?: DeskSettings | undefined
  /** Absent: customers do not sign in on pages. */
  readonly owners?: OwnersSettings | undefined
  /** Counts what happens in a service. */
  tell(name: Happening, labels: Readonly<Record<string, string>>): void
  /** The database of the service with that name: `order`, `order-view`. */
  database(service: string): Database
}

/** One deployable, as data: what `build<Name>Service(runtime)` answers and the host runs. */
export interface Service {
  /** As the catalogue of events names it: what it owns there is its own. */
  readonly name: string
  /** Makes or upgrades the tables this service owns, over the pool of whoever owns them; safe to run again. */
  migrate(database: Database): Promise<void>
  /** The store whose events this service publishes. */
  readonly relay?: RelaySource
  readonly groups: readonly ConsumerGroup[]
  /** The view that this service keeps and that can be rebuilt: its groups come and go with its generations. */
  readonly generations?: ViewGenerations
  /** The deadlines this service waits for. */
  readonly timers?: TimerSource
  /** What operators and alerts look at that only this service knows. Read from its tables: every process that runs it tells the same. */
  figures?(): Promise<readonly Figure[]>
  /** Mounts the routes; the path segments are this service's alone. */
  routes(app: FastifyInstance): void
  /** Work beside requests and messages (listening for notifications); answers how to end it. */
  start?(): Promise<() => Promise<void>>
}

/** All groups that run for a service now. */
export const groupsOf = async ({ groups, generations }: Pick<Service, 'groups' | 'generations'>): Promise<readonly ConsumerGroup[]> => [...groups, ...(generations === undefined ? [] : await liveGroups(generations))]

/** What a service consumes whatever generation of its view serves: the first one stands for all. */
export const groupKindsOf = ({ groups, generations }: Pick<Service, 'groups' | 'generations'>): readonly ConsumerGroup[] => [...groups, ...(generations === undefined ? [] : [generations.group(1)])]
