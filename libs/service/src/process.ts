import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { openContracts } from '@wismo/contracts'
import { Instant, type Clock } from '@wismo/kernel'
import { openEmbeddedBus, openKafkaBus, tracePublishing, type MessageBus } from '@wismo/messaging'
import { openVault } from '@wismo/privacy'
import { keysOf } from './api-key.ts'
import { describeConfig, readConfig, UnusableSettings, type Config } from './config.ts'
import { startedOrClosed, type Ends } from './ends.ts'
import { runServices, type Host } from './host.ts'
import { ownCredentials } from './credentials.ts'
import { createHttp } from './http.ts'
import { loadApiKeys, type ApiKeyDocument } from './keys/key-document.ts'
import { refuseUnsafeForLive } from './live-settings.ts'
import { requestLimits } from './limits/limit.ts'
import { openRateLimits } from './limits/rate-limits.ts'
import { migrateLimits } from './limits/tables.ts'
import { linkTokens } from './link-token.ts'
import type { Pace } from './pace.ts'
import type { RunningServices } from './running-services.ts'
import { createLog } from './log.ts'
import { readBy, type CredentialReader } from './callers.ts'
import { customersIssuerOf, staffIssuerOf } from './oidc/issuer.ts'
import { tokenReaders } from './oidc/readers.ts'
import { customerClientOf, staffClientOf } from './oidc/sign-in-client.ts'
import type { Database, DeskSettings, OwnersSettings, Runtime, Service } from './runtime.ts'
import { textSeal } from './sealed-text.ts'
import { measuredBus, measuredVault, measurePool } from './measured.ts'
import { noMetrics, openMetrics, type Metrics } from './metrics.ts'
import { ownersOf, poolsByUrl, prepareShared, schemaOf, type Pools } from './pools.ts'
import { loadShops, shopsOf } from './shops/shops.ts'
import { stopOnSignals } from './shutdown.ts'
import { startTraces } from './traces.ts'

/** How every service is made: from its runtime alone. */
export type BuildService = (runtime: Runtime) => Service

export interface RunningProcess {
  readonly runtime: Runtime
  readonly host: Host
  /** The port in use: the one that was asked for, or the free one that was found for port 0. */
  readonly port: number
  /** Goes on answering for `DRAIN_SECONDS` while /readyz says no, so that nobody is sent here any more when `stop` closes the port. */
  drain(): Promise<void>
  stop(): Promise<void>
}

const systemClock: Clock = () => Instant.fromMillis(Date.now())

/** What tests bring; everybody else takes what the machine has. */
export interface ProcessParts {
  /** What services and their deadlines go by. The log between services keeps the machine's time: what it forgets by age is really old. */
  readonly clock?: Clock
  /** A clock that the demo may make faster; it is the clock then. */
  readonly pace?: Pace
}

/**
 * The composition root that all `main.ts` share: adapters chosen by configuration, services built from them, one server.
 * Resolves when requests are answered and every consumer group has its partitions. Where it fails, what it opened is closed
 * first, and then why is thrown: after `graceMs` at the latest.
 */
export const startProcess = (config: Config, builders: readonly BuildService[], log: Logger, parts: ProcessParts = {}): Promise<RunningProcess> =>
  startedOrClosed((ends) => start(ends, config, builders, log, parts), graceMs, (reason) => log.warn({ err: reason }, 'the start failed, and what it had opened is not all closed'))

async function start(ends: Ends, config: Config, builders: readonly BuildService[], log: Logger, { pace, clock = pace?.clock ?? systemClock }: ProcessParts): Promise<RunningProcess> {
  const keys = config.KEYS_FILE === undefined ? [] : await loadApiKeys(config.KEYS_FILE, clock())
  refuseUnsafeForLive(config, keys)
  const metrics = config.METRICS_PORT === undefined ? noMetrics : await openMetrics({ port: config.METRICS_PORT, host: config.HOST, log })
  const pools = poolsByUrl(log, (name, pool) => measurePool(name, pool, metrics))
  ends.add(() => pools.end())
  ends.add(() => metrics.stop())
  const owners = ownersOf(config, pools, log)
  ends.add(() => owners.end())
  await prepareShared(config, owners)
  const started: { host?: Host } = {}
  const bus = await openBus(config, pools.of(config.databaseUrl('log')), log, ends)
  const { runtime, tokens } = await openRuntime(config, pools, { bus, log, clock, metrics, keys, services: () => started.host?.services, ...(pace === undefined ? {} : { pace }) })
  const services = builders.map((build) => build(runtime))
  for (const service of services) await owners.prepare(service.name, (database) => service.migrate(database))
  await owners.end()
  const traces = await startTraces({
    endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    headers: config.OTEL_EXPORTER_OTLP_HEADERS,
    ratio: config.OTEL_TRACES_SAMPLER_ARG,
    name: services.length === 1 && services[0] !== undefined ? `wismo-${services[0].name}` : 'wismo',
    messaging: config.KAFKA_BROKERS.length > 0 ? 'kafka' : 'wismo_log',
    log,
    lost: (spans) => metrics.tell('wismo_spans_lost_total', {}, spans),
  })
  ends.add(() => traces.stop())
  const http = await createHttp({
    baseUrl: config.BASE_URL,
    log,
    credentials: [...ownCredentials(runtime.keys, runtime.links, () => started.host?.knowsReference() ?? false), ...tokens],
    metrics,
    limits: runtime.limits,
    trustedProxies: config.TRUSTED_PROXIES,
    maxDelayMs: config.OVERLOAD_MS,
    shops: runtime.shops,
    ready: { consumers: () => started.host?.isReady() ?? false, database: () => pools.answer(isNeeded(config)) },
  })
  ends.add(() => http.close())
  ends.add(runtime.limits.start())
  const host = await runServices(runtime, services, http, ends, metrics)
  started.host = host
  const address = await http.listen({ port: config.PORT, host: config.HOST })
  await host.ready
  return {
    runtime,
    host,
    port: Number(new URL(address).port),
    async drain() {
      host.drain()
      log.info({ seconds: config.DRAIN_SECONDS }, 'draining')
      await wait(config.DRAIN_SECONDS * 1_000)
    },
    stop: () => ends.all(),
  }
}

/** While nobody can count requests they are let in: a database that only counts keeps no process from its work. */
const isNeeded = (config: Config) => (url: string): boolean => url === config.DATABASE_URL || url !== config.databaseUrl('limits')

/** Tokens of staff and of customers who are signed in. */
function tokensOf(config: Config, { shops, clock, vault, log }: Pick<Runtime, 'shops' | 'clock' | 'vault' | 'log'>): readonly CredentialReader[] {
  const [staff, customers] = [staffIssuerOf(config), customersIssuerOf(config)]
  if (customers !== undefined) log.warn({ url: customers.issuer }, 'the demo gives tokens of staff and customers to everybody who asks')
  return tokenReaders({
    staff, customers, shops, clock,
    pseudonym: (text) => vault.fingerprint(text),
    away: (url, error) => log.warn({ url, err: error }, 'an issuer of tokens does not answer; those whose key is known still count'),
  })
}

interface RuntimeParts {
  readonly bus: MessageBus
  readonly log: Logger
  readonly clock: Clock
  readonly pace?: Pace
  services(): RunningServices | undefined
  readonly metrics: Metrics
  /** Of the file. */
  readonly keys: readonly ApiKeyDocument[]
}

async function openRuntime(config: Config, pools: Pools, { bus, log, clock, pace, services, metrics, keys }: RuntimeParts): Promise<{ runtime: Runtime; tokens: readonly CredentialReader[] }> {
  const contracts = openContracts()
  const isOurs = new Set(contracts.source.events.filter(({ topic }) => contracts.topic(topic)?.inbound !== true).map(({ event }) => event))
  const limitsAt = { pool: pools.of(config.databaseUrl('limits')), schema: schemaOf('limits') }
  await migrateLimits(limitsAt.pool, limitsAt.schema)
  const vault = measuredVault(await openVault({ pool: pools.of(config.databaseUrl('vault')), schema: schemaOf('vault'), masterKeys: config.VAULT_KEY as [Buffer, ...Buffer[]], clock }), metrics)
  const shops = shopsOf(await loadShops(config.SHOPS_FILE))
  const tokens = tokensOf(config, { shops, clock, vault, log })
  const runtime: Runtime = {
    baseUrl: config.BASE_URL,
    demo: config.DEMO,
    clock,
    ...(pace === undefined ? {} : { pace }),
    services,
    random: (size) => randomBytes(size),
    log,
    bus: tracePublishing(measuredBus(bus, metrics, (event) => isOurs.has(event))),
    contracts,
    vault,
    shops,
    keys: keysOf(keys, clock, { mode: config.MODE, strange: (kind, actorId) => log.warn({ kind, actorId }, strangeKey[kind]) }),
    links: linkTokens(config.LINK_KEYS as [Buffer, ...Buffer[]], clock),
    limits: openRateLimits({ ...limitsAt, requests: limitsOf(config), hash: (text) => vault.fingerprint(text), log, refused: (limit) => metrics.tell('wismo_rate_limited_total', { limit }) }),
    desk: deskOf(config),
    owners: ownersSettingsOf(config, tokens),
    tell: metrics.tell,
    database: (service): Database => ({ pool: pools.of(config.databaseUrl(service)), schema: schemaOf(service) }),
  }
  return { runtime, tokens }
}

/** Sessions are sealed by keys that come of those of links: one secret less to keep, and all processes have them. */
function deskOf(config: Config): DeskSettings | undefined {
  const client = staffClientOf(config)
  return client && { client, apiUrl: config.CSR_API_URL ?? config.BASE_URL, seal: textSeal(config.LINK_KEYS as [Buffer, ...Buffer[]], 'desk') }
}

function ownersSettingsOf(config: Config, tokens: readonly CredentialReader[]): OwnersSettings {
  return {
    clientOf: (shop) => customerClientOf(shop, config),
    async whoIs(token, { id }) {
      const principal = await readBy(tokens, token, id)
      return principal?.kind === 'owner' && principal.shopId === id ? principal : undefined
    },
    seal: textSeal(config.LINK_KEYS as [Buffer, ...Buffer[]], 'owners'),
  }
}

/** A key of real orders that reached a test system has been where it must not be. */
const strangeKey = {
  live: 'a live key was shown to this test system and refused: take it for leaked, have it rotated',
  test: 'a test key was shown to this live system and refused',
} as const
const limitsOf = (config: Config) =>
  config.RATE_LIMITS ? requestLimits({ partner: config.RATE_LIMIT_PARTNER, staff: config.RATE_LIMIT_STAFF, customer: config.RATE_LIMIT_CUSTOMER, anonymous: config.RATE_LIMIT_ANONYMOUS, pages: config.RATE_LIMIT_PAGES }) : undefined

async function openBus(config: Config, pool: Pool, log: Logger, ends: Ends): Promise<MessageBus> {
  if (config.KAFKA_BROKERS.length > 0) {
    const kafka = openKafkaBus({ brokers: config.KAFKA_BROKERS, clientId: 'wismo', partitions: config.PARTITIONS, log: (level, message) => log[level]({ kind: 'kafka' }, message) })
    ends.add(() => kafka.close())
    return kafka
  }
  const bus = openEmbeddedBus({ pool, schema: schemaOf('log'), partitions: config.PARTITIONS, log: (level, message) => log[level]({ kind: 'log' }, message) })
  ends.add(() => bus.close())
  await bus.migrate()
  return bus
}

/** Milliseconds that draining and stopping may take together; platforms grant 30 s. */
const graceMs = 25_000

export interface MainSettings {
  readonly name: string
  readonly services: readonly BuildService[]
  /** Work of the demo, once everything runs. */
  afterStart?(running: RunningProcess): Promise<void>
}

/** What every `main.ts` does: read the environment, start, and end with grace on a signal or when a part died. */
export async function runMain(settings: MainSettings): Promise<void> {
  try {
    await runUntilReady(settings)
  } catch (error) {
    // What is wrong with settings is for who sets them: sentences, no stack.
    if (!(error instanceof UnusableSettings)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}

async function runUntilReady({ name, services, afterStart }: MainSettings): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog({ level: config.LOG_LEVEL, name })
  log.info({ variables: Object.entries(describeConfig(config)).map(([key, value]) => `${key}=${value}`) }, 'starting')
  const running = await startProcess(config, services, log)
  stopOnSignals({ on: (signal, listener) => process.on(signal, listener), exit: (code) => process.exit(code) }, { log, graceMs, drain: () => running.drain(), stop: () => running.stop() })
  running.host.failed.catch((error: unknown) => {
    log.fatal({ err: error }, 'a part died, the process ends to be started anew')
    process.exit(1)
  })
  await afterStart?.(running)
  log.info({ port: running.port, url: config.BASE_URL }, 'ready')
}
