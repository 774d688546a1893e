import { SpanKind } from '@opentelemetry/api'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { uuidV7, Instant } from '@wismo/kernel'
import type { TopicEntry } from '@wismo/contracts'
import { consumerLag, followGenerations, messagesBehind, recordFailure, schemaLog, startRelay, startRunner, startTimers, topicsOf, type ConsumerGroup, type Relay, type Runner, type SchemaLog, type Timers } from '@wismo/messaging'
import type { Ends } from './ends.ts'
import { noMetrics, tellBatch, type Metrics } from './metrics.ts'
import { groupKindsOf, groupsOf, type Runtime, type Service } from './runtime.ts'
import { startServices, type RunningServices } from './running-services.ts'
import { keysTopic } from './keys/keys-topic.ts'
import { followReference, type FollowedReference, type FollowedTopic } from './follow-reference.ts'
import { shopsTopic } from './shops/shops-topic.ts'

/** A running process: some or all services on one port. */
export interface Host {
  /** Resolves when every consumer group has its partitions and shops and keys are known as they are now. */
  readonly ready: Promise<void>
  /** Rejects when a part died that does not come back by itself: the process should end and be started anew. */
  readonly failed: Promise<never>
  isReady(): boolean
  /** What of it hears of messages, to stop and to start. */
  readonly services: RunningServices
  /** Which shops and keys there are was read once. */
  knowsReference(): boolean
  /** /readyz says no from now on; requests are still answered, each with the end of its connection. */
  drain(): void
}

/**
 * Runs services in this process: tables, topics, routes, one relay loop for all stores, one runner per consumer group.
 * `http` is not listening yet when this returns; the caller listens once the tables are there. What it opens is told to `ends`,
 * so that requests end first, then batches, timers, the relay, and last what all of them wait for.
 */
export async function runServices(runtime: Runtime, services: readonly Service[], http: FastifyInstance, ends: Ends, metrics: Metrics = noMetrics): Promise<Host> {
  for (const service of services) await service.migrate(runtime.database(service.name))
  await runtime.bus.ensureTopics(topicsFor(runtime, services))
  for (const service of services) http.register(async (scope) => service.routes(scope))
  await startBackground(services, ends)
  const schemas = schemaLog(runtime.bus, runtime.contracts)
  const reference = referenceOf(runtime, schemas)
  ends.add(() => reference.stop())
  const relay = relayOf(runtime, services, schemas, metrics)
  ends.add(() => relay?.stop())
  // Runners write too, to the senders of what they refuse: readers shall know how before they begin.
  await relay?.announced
  const timers = timersOf(runtime, services, metrics)
  ends.add(() => timers.stop())
  const watch = watchRunner(runtime.log, metrics)
  const start = (group: ConsumerGroup): Runner => startRunner(runtime.bus, group, schemas, watch)
  const running = startServices(services.filter(hears).map((service) => ({
    name: service.name, start: () => [...service.groups.map(start), ...followed(runtime, service, start)], behind: () => behindOf(runtime, service),
  })))
  ends.add(() => running.end())
  ends.add(() => http.close())
  ends.add(metrics.watch(runtime, services))
  let [live, isRead] = [false, false]
  void reference.ready.then(() => {
    isRead = true
  })
  const ready = Promise.all([reference.ready, running.ready]).then(() => {
    live = true
  })
  ready.catch(() => undefined)
  ends.add(() => {
    live = false
  })
  return { ready, failed: running.failed, isReady: () => live, services: running, knowsReference: () => isRead, drain: () => http.drain() }
}

/** Those that began are ended also where another one did not begin. */
async function startBackground(services: readonly Service[], ends: Ends): Promise<void> {
  const begun = services.map(async (service) => service.start?.())
  ends.add(async () => {
    const started = await Promise.allSettled(begun)
    await Promise.all(started.map((one) => (one.status === 'fulfilled' ? one.value?.() : undefined)))
  })
  await Promise.all(begun)
}

/** Owned and consumed ones: a service may start before the one whose events it hears. */
function topicsFor(runtime: Runtime, services: readonly Service[]): readonly TopicEntry[] {
  const { contracts } = runtime
  const owned = services.flatMap(({ name }) => contracts.topicsOwnedBy(name)).map(({ name }) => name)
  const consumed = services.flatMap((service) => groupKindsOf(service).flatMap((group) => topicsOf(group, contracts)))
  return [...new Set([contracts.schemaTopic, ...followedTopics(runtime).map(({ topic }) => topic), ...owned, ...consumed])].map((name) => contracts.topic(name)).filter((topic) => topic !== undefined)
}

const hears = ({ groups, generations }: Service): boolean => groups.length > 0 || generations !== undefined

async function behindOf({ bus, contracts }: Runtime, service: Service): Promise<number> {
  const lags = await consumerLag(bus, await groupsOf(service), contracts)
  return lags.reduce((sum, lag) => sum + messagesBehind(lag), 0)
}

function followed({ log, clock, random }: Runtime, { name, generations }: Service, start: (group: ConsumerGroup) => Runner): readonly Runner[] {
  if (generations === undefined) return []
  const waiting = (error: unknown, retryInMs: number): void => log.warn({ service: name, err: error, retryInMs }, 'generations of the view cannot be asked for')
  return [followGenerations(generations, { process: uuidV7(Instant.toMillis(clock()), random), start, waiting })]
}

/** What every process knows all of. */
const followedTopics = ({ shops, keys }: Pick<Runtime, 'shops' | 'keys'>): readonly FollowedTopic[] => [shopsTopic(shops), keysTopic(keys)]

function referenceOf(runtime: Runtime, schemas: SchemaLog): FollowedReference {
  const { bus, log } = runtime
  return followReference(bus, schemas, followedTopics(runtime), {
    waiting: (error, retryInMs) => log.warn({ err: error, retryInMs }, 'shops and keys cannot be asked for, what is known may be old'),
    unreadable: ({ key, topic, partition, offset }, error) => log.error({ key, topic, partition, offset: String(offset), err: error }, 'a shop, a policy or a key cannot be read, what was known of it stays'),
  })
}

function relayOf({ bus, log, clock, random }: Runtime, services: readonly Service[], schemas: SchemaLog, metrics: Metrics): Relay | undefined {
  const sources = services.map(({ relay }) => relay).filter((source) => source !== undefined)
  if (sources.length === 0) return undefined
  for (const { service, store } of sources) store.onAnswer((outcomes) => outcomes.forEach((outcome) => metrics.tell('wismo_appends_total', { service, outcome })))
  return startRelay(bus, sources, schemas, uuidV7(Instant.toMillis(clock()), random), {
    published: (report) => log.debug(report, 'relay published'),
    waiting(error, retryInMs, service) {
      metrics.tell('wismo_retries_total', { part: `relay ${service ?? 'log'}` })
      log.warn({ service, err: error, retryInMs }, 'relay waits')
    },
    parked(event, error) {
      log.error({ ...event, err: error }, 'event cannot be published, its stream waits')
      recordFailure({ name: `send ${event.type}`, kind: SpanKind.PRODUCER, said: { 'wismo.service': event.service, 'wismo.event_type': event.type, 'wismo.outcome': 'parked' } }, { error: event.code, startTime: Date.now(), of: [] })
    },
  })
}

function timersOf({ log, clock, random }: Runtime, services: readonly Service[], metrics: Metrics): Timers {
  const sources = services.map(({ timers }) => timers).filter((source) => source !== undefined)
  return startTimers(sources, {
    clock,
    owner: uuidV7(Instant.toMillis(clock()), random),
    watch: {
      fired(report) {
        const { service, recorded, refused } = report
        for (const [outcome, count] of [['recorded', recorded], ['refused', refused]] as const) if (count > 0) metrics.tell('wismo_waits_fired_total', { service, outcome }, count)
        log[refused > 0 ? 'warn' : 'debug'](report, 'deadlines came')
      },
      waiting: (service, error, retryInMs) => log.warn({ service, err: error, retryInMs }, 'timers wait'),
      bug: (service, error, { wait, id }) => log.error({ service, err: error, wait, waitId: id }, 'a wait failed'),
    },
  })
}

function tellFolded(metrics: Metrics, projection: string, recordedAt: readonly Instant[]): void {
  const now = Date.now()
  for (const at of recordedAt) metrics.tell('wismo_event_to_view_seconds', { projection }, Math.max(0, now - Date.parse(at)) / 1_000)
}

/** A type of a newer release is told once: it comes with every event of that type. */
function watchRunner(log: Logger, metrics: Metrics): Parameters<typeof startRunner>[3] {
  const told = new Set<string>()
  return {
    settled(report) {
      tellBatch(metrics, report)
      // What was only passed over is no news.
      const [level, outcome] = report.parked > 0 ? (['warn', 'parked'] as const) : report.recorded > 0 ? (['info', 'done'] as const) : (['debug', 'ignored'] as const)
      log[level]({ ...report, outcome }, report.parked > 0 ? 'batch settled, messages parked' : 'batch settled')
    },
    unknown(group, type, messages) {
      const isNew = !told.has(`${group} ${type}`) && told.size < maxTold
      if (isNew) told.add(`${group} ${type}`)
      log[isNew ? 'warn' : 'debug']({ group, type, messages }, 'messages of a type that this release does not know were skipped')
    },
    waiting(group, error, retryInMs) {
      metrics.tell('wismo_retries_total', { part: group })
      log.warn({ group, err: error, retryInMs }, 'batch waits')
    },
    ...(metrics.isOff ? {} : { folded: (group: string, recordedAt: readonly Instant[]) => tellFolded(metrics, group, recordedAt) }),
    bug: (group, error, { type, id }) => log.error({ group, err: error, type, messageId: id }, 'handler failed'),
    restarted: (group, topic, partition, position, end) => log.error({ group, topic, partition, offset: String(position), end: String(end) }, 'this group was in another log: its topic was made anew or lost records, the partition begins again'),
    forgotten: (group, topic, partition, position, oldest) => log.error({ group, topic, partition, offset: String(position), oldest: String(oldest) }, 'the log forgot what this group had not handled: it is missing until it is published again'),
  }
}

/** Types are names from outside: whoever makes new ones up must not fill memory and log. */
const maxTold = 100
