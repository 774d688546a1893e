// The log of a running Wismo, for tools that send what a retailer would send.
import { existsSync, readFileSync } from 'node:fs'
import { openEmbeddedBus, openKafkaBus, type MessageBus } from '@wismo/messaging'
import { openPool } from '@wismo/service'

const runningFile = '.wismo/running.json'

/** Kafka where KAFKA_BROKERS is set, else the log of the system that runs in this folder. */
export function openRetailBus(): MessageBus {
  const running = existsSync(runningFile) ? (JSON.parse(readFileSync(runningFile, 'utf8')) as { databaseUrl: string; partitions: number; brokers?: readonly string[] }) : undefined
  const named = (process.env['KAFKA_BROKERS'] ?? '').split(',').filter((broker) => broker !== '')
  const brokers = named.length > 0 ? named : [...(running?.brokers ?? [])]
  const partitions = Number(process.env['PARTITIONS'] ?? running?.partitions ?? 12)
  if (brokers.length > 0) return openKafkaBus({ brokers, clientId: 'wismo-tools', partitions })
  const url = process.env['DATABASE_URL_LOG'] ?? process.env['DATABASE_URL'] ?? running?.databaseUrl
  if (url === undefined) throw new Error(`Where is the log? Set KAFKA_BROKERS or DATABASE_URL, or run this beside npm start (${runningFile}).`)
  const pool = openPool(url, { max: 2 })
  const bus = openEmbeddedBus({ pool, schema: 'wismo_log', partitions })
  return {
    ...bus,
    async close() {
      await bus.close()
      await pool.end()
    },
  }
}
