// Parts of the runtime that tell the metrics what they do.
import type { Pool } from 'pg'
import { errorType, type MessageBus } from '@wismo/messaging'
import { bareType } from '@wismo/contracts'
import type { Access, Vault } from '@wismo/privacy'
import type { Metrics } from './metrics.ts'

/** Counts what goes to the log, what comes from it, and how often partitions are given to a member. */
export function measuredBus(bus: MessageBus, metrics: Metrics, isOurs: (type: string) => boolean): MessageBus {
  if (metrics.isOff) return bus
  return {
    ...bus,
    async publish(messages) {
      const topics = countedBy(messages, ({ topic }) => topic)
      try {
        await bus.publish(messages)
      } catch (error) {
        for (const [topic, count] of topics) metrics.tell('messaging_client_sent_messages_total', { messaging_destination_name: topic, error_type: errorType(error) }, count)
        throw error
      }
      for (const [topic, count] of topics) metrics.tell('messaging_client_sent_messages_total', { messaging_destination_name: topic, error_type: '' }, count)
      for (const [event, count] of countedBy(messages, ({ headers }) => bareType(headers['ce_type'] ?? ''))) if (isOurs(event)) metrics.tell('wismo_events_published_total', { event }, count)
    },
    subscribe: (subscription) =>
      bus.subscribe({
        ...subscription,
        async positions(assigned) {
          const found = await subscription.positions(assigned)
          metrics.tell('wismo_consumer_rebalances_total', { group: subscription.group })
          return found
        },
        async deliver(messages, signal) {
          const told = (error: string): void => {
            for (const [topic, count] of countedBy(messages, (one) => one.topic)) metrics.tell('messaging_client_consumed_messages_total', { messaging_destination_name: topic, messaging_consumer_group_name: subscription.group, error_type: error }, count)
          }
          try {
            await subscription.deliver(messages, signal)
          } catch (error) {
            told(errorType(error))
            throw error
          }
          told('')
        },
      }),
  }
}

function countedBy<Item>(items: readonly Item[], name: (item: Item) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(name(item), (counts.get(name(item)) ?? 0) + 1)
  return counts
}

/** Names of statements are a service's own; `wismo_order.append`. */
const nameForm = /^[a-z0-9_.]{1,80}$/

/** Times every statement that is asked over the pool, the waiting for a connection with it; those of a transaction are not among them. */
export function measurePool(name: string, pool: Pool, metrics: Metrics): void {
  if (metrics.isOff) return
  metrics.watchPool(name, pool)
  const query = pool.query.bind(pool) as (...given: readonly unknown[]) => Promise<unknown>
  const measured = async (...given: readonly unknown[]): Promise<unknown> => {
    const started = performance.now()
    const tell = (error: string): void => metrics.tell('db_client_operation_duration_seconds', { db_operation_name: operationOf(given[0]), error_type: error }, (performance.now() - started) / 1_000)
    try {
      const result = await query(...given)
      tell('')
      return result
    } catch (error) {
      tell(errorType(error))
      throw error
    }
  }
  pool.query = measured as typeof pool.query
}

function operationOf(asked: unknown): string {
  const name = typeof asked === 'object' && asked !== null && 'name' in asked ? asked.name : undefined
  return typeof name === 'string' && nameForm.test(name) ? name : 'other'
}

/** Counts who reads personal data, and what for. A reading that was refused, or failed, is none. */
export function measuredVault(vault: Vault, metrics: Metrics): Vault {
  if (metrics.isOff) return vault
  const read = async <Value>(access: Access, reading: Promise<Value>): Promise<Value> => {
    const value = await reading
    metrics.tell('wismo_personal_reads_total', { purpose: access.purpose, caller: access.by.type })
    return value
  }
  return {
    ...vault,
    open: (shopId, refs, access) => read(access, vault.open(shopId, refs, access)),
    valuesOf: (shopId, subjectRef, access) => read(access, vault.valuesOf(shopId, subjectRef, access)),
    findSubjects: (shopId, query, access) => read(access, vault.findSubjects(shopId, query, access)),
  }
}
