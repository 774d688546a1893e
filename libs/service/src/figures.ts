// What operators and alerts look at beside the process itself: read from databases and log.
import type { Logger } from 'pino'
import { Instant, type Clock } from '@wismo/kernel'
import { consumerLag, lagAges, messagesBehind, parkedMessages, relayLag, stuckWaits, unsentEvents } from '@wismo/messaging'
import type { Figure } from './metric-names.ts'
import { groupsOf, type Runtime, type Service } from './runtime.ts'

const overdueMs = 60_000

/** Calls at the same time share one reading. */
export function atMostEvery<Value>(ms: number, read: () => Promise<Value>): () => Promise<Value> {
  let last: Promise<Value> | undefined
  let at = Number.NEGATIVE_INFINITY
  return () => {
    if (last !== undefined && performance.now() < at + ms) return last
    at = performance.now()
    last = read()
    return last
  }
}

/** What cannot be read is not told, rather than told from before; the others are. */
export function figuresOf(runtime: Runtime, services: readonly Service[], log: Logger): () => Promise<readonly Figure[]> {
  const ages = lagAges()
  const readings = [
    ...services.flatMap((service) => [() => relayFigures(runtime, service), () => parkedFigures(runtime, service), () => waitFigures(runtime, service)]),
    ...services.map(({ figures }) => figures).filter((read) => read !== undefined),
    () => consumerFigures(runtime, services, ages),
  ]
  return async () => {
    const read = readings.map((reading) => reading().catch((error: unknown) => {
      log.warn({ err: error }, 'a figure cannot be read')
      return []
    }))
    return (await Promise.all(read)).flat()
  }
}

async function relayFigures({ bus, clock }: Runtime, { relay }: Service): Promise<readonly Figure[]> {
  if (relay === undefined) return []
  const [{ service, events, oldestMs }, unsent] = await Promise.all([relayLag(bus, relay, clock()), unsentEvents(relay)])
  const labels = { service }
  return [{ name: 'wismo_relay_lag_events', value: events, labels }, { name: 'wismo_relay_oldest_seconds', value: oldestMs / 1_000, labels }, { name: 'wismo_unsent_events', value: unsent, labels }]
}

async function consumerFigures({ bus, contracts, clock }: Runtime, services: readonly Service[], ages: ReturnType<typeof lagAges>): Promise<readonly Figure[]> {
  const lags = await consumerLag(bus, (await Promise.all(services.map(groupsOf))).flat(), contracts)
  const oldest = ages.look(lags, Instant.toMillis(clock()))
  const behind = new Map<string, Figure>()
  const late = new Map<string, Figure>()
  for (const [i, lag] of lags.entries()) {
    const { group, topic } = lag
    const place = `${group} ${topic}`
    behind.set(place, { name: 'wismo_consumer_lag_messages', value: (behind.get(place)?.value ?? 0) + messagesBehind(lag), labels: { group, topic } })
    late.set(group, { name: 'wismo_consumer_oldest_seconds', value: Math.max(late.get(group)?.value ?? 0, (oldest[i] ?? 0) / 1_000), labels: { group } })
  }
  return [...behind.values(), ...late.values()]
}

async function parkedFigures({ database, clock }: Runtime, service: Service): Promise<readonly Figure[]> {
  const groups = await groupsOf(service)
  if (groups.length === 0) return []
  const { pool, schema } = database(service.name)
  const counts = await parkedMessages(pool, schema).counts()
  const oldest = groups.map(({ name: group }) => {
    const since = Math.min(...counts.filter((count) => count.group === group).map(({ oldestParkedAt }) => oldestParkedAt))
    return { name: 'wismo_parked_oldest_seconds', value: Number.isFinite(since) ? age(clock, since) : 0, labels: { group } } as const
  })
  return [...counts.map(({ group, code, messages: value }) => ({ name: 'wismo_parked_messages', value, labels: { group, code } }) as const), ...oldest]
}

const age = (clock: Clock, sinceMs: number): number => Math.max(0, Instant.toMillis(clock()) - sinceMs) / 1_000

async function waitFigures({ database, clock }: Runtime, { name: service, timers }: Service): Promise<readonly Figure[]> {
  if (timers === undefined) return []
  const { pool, schema } = database(service)
  const stuck = await stuckWaits(pool, schema, { now: clock(), overdueMs })
  return timers.waits.map(({ name: wait }) => ({ name: 'wismo_waits_overdue', value: stuck.filter((one) => one.wait === wait).length, labels: { service, wait } }))
}
