import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { uuidV7, Instant } from '@wismo/kernel'
import { schemaTopic } from '@wismo/contracts'
import { startRelay, startRunner, type Relay, type TopicSettings } from '@wismo/messaging'
import type { Runtime, Service } from './runtime.ts'

/** A running process: some or all services on one port. */
export interface Host {
  /** Resolves when every consumer group has its partitions. */
  readonly ready: Promise<void>
  /** Rejects when a part died that does not come back by itself: the process should end and be started anew. */
  readonly failed: Promise<never>
  isReady(): boolean
  /** Lets requests, batches and the relay end in this order, within the grace of the caller. */
  stop(): Promise<void>
}

/**
 * Runs services in this process: tables, topics, routes, one relay loop for all stores, one runner per consumer group.
 * `http` is not listening yet when this returns; the caller listens once the tables are there.
 */
export async function runServices(runtime: Runtime, services: readonly Service[], http: FastifyInstance): Promise<Host> {
  for (const service of services) await service.migrate()
  await runtime.bus.ensureTopics(topicsOf(services))
  for (const service of services) http.register(async (scope) => service.routes(scope))
  const relay = relayOf(runtime, services)
  const runners = services.flatMap(({ groups }) => groups).map((group) => startRunner(runtime.bus, group, watchRunner(runtime.log)))
  const background = await Promise.all(services.map((service) => service.start?.()))
  let live = false
  const ready = Promise.all(runners.map((runner) => runner.ready)).then(() => {
    live = true
  })
  ready.catch(() => undefined)
  return {
    ready,
    failed: Promise.race([never, ...runners.map((runner) => runner.failed)]),
    isReady: () => live,
    async stop() {
      live = false
      await http.close()
      await Promise.all(runners.map((runner) => runner.stop()))
      await relay?.stop()
      await Promise.all(background.map((end) => end?.()))
    },
  }
}

/** Owned and consumed ones: a service may start before the one whose events it hears. The owner's settings count here. */
function topicsOf(services: readonly Service[]): readonly TopicSettings[] {
  const consumed = services.flatMap(({ groups }) => groups.flatMap(({ handlers }) => handlers.map(({ topic }) => ({ name: topic }))))
  const owned = [{ name: schemaTopic, compacted: true }, ...services.flatMap(({ topics }) => topics)]
  return [...new Map<string, TopicSettings>([...consumed, ...owned].map((topic) => [topic.name, topic])).values()]
}

const never = new Promise<never>(() => undefined)

function relayOf({ bus, log, clock, random }: Runtime, services: readonly Service[]): Relay | undefined {
  const sources = services.map(({ relay }) => relay).filter((source) => source !== undefined)
  if (sources.length === 0) return undefined
  return startRelay(bus, sources, uuidV7(Instant.toMillis(clock()), random), {
    published: (report) => log.debug(report, 'relay published'),
    waiting: (error, retryInMs) => log.warn({ err: error, retryInMs }, 'relay waits'),
  })
}

const watchRunner = (log: Logger): Parameters<typeof startRunner>[2] => ({
  settled: (report) => (report.parked > 0 ? log.warn(report, 'batch settled, messages parked') : log.debug(report, 'batch settled')),
  waiting: (group, error, retryInMs) => log.warn({ group, err: error, retryInMs }, 'batch waits'),
  bug: (group, error, { type, id }) => log.error({ group, err: error, type, messageId: id }, 'handler failed'),
})

