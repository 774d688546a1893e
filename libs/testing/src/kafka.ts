// A real Apache Kafka from its Maven jars: one broker that is its own controller, on 127.0.0.1.
import type { ChildProcess } from 'node:child_process'
import { commonProperties, endBroker, formatBroker, freePorts, isFree, newClusterId, replicated, spawnBroker, untilListening } from './kafka-broker.ts'
import { NoKafka, resolveJars } from './kafka-jars.ts'

export interface KafkaSettings {
  /** Jars, resolved once per version. */
  readonly jars: string
  /** Data and log of this broker; kept between starts. */
  readonly directory: string
  /** A free one when it is not said. */
  readonly port?: number
}

export interface RunningKafka {
  /** `127.0.0.1:9092`. */
  readonly brokers: string
  readonly process: ChildProcess
  stop(): Promise<void>
}

/** Starts the broker and resolves when it takes connections. Throws `NoKafka`. */
export async function startKafka({ jars, directory, port }: KafkaSettings): Promise<RunningKafka> {
  const classPath = resolveJars(jars)
  const [free = 0, controller = 0] = await freePorts(2)
  if (port !== undefined && !(await isFree(port))) throw new NoKafka(`Port ${port} is in use. Choose another one: KAFKA_PORT=9192 npm run kafka`)
  const broker = port ?? free
  const place = { classPath, directory, port: broker, properties: aloneProperties(directory, broker, controller), heapMb: 512 }
  await formatBroker(place, newClusterId())
  const child = spawnBroker(place, { detached: true })
  await untilListening(place, child)
  return { brokers: `127.0.0.1:${broker}`, process: child, stop: () => endBroker(child) }
}

const aloneProperties = (directory: string, broker: number, controller: number) => ({
  ...commonProperties(directory),
  ...replicated(1, 1),
  'node.id': 1,
  'controller.quorum.voters': `1@127.0.0.1:${controller}`,
  listeners: `PLAINTEXT://127.0.0.1:${broker},CONTROLLER://127.0.0.1:${controller}`,
  'advertised.listeners': `PLAINTEXT://127.0.0.1:${broker}`,
  'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
})

/**
 * The broker of this test run, from `WISMO_TEST_KAFKA_BROKERS`; tests delete its topics. Where there is none the tests that need one are left out
 * with a line that says so; in CI that is a failure.
 */
export function kafkaForTests(env: Readonly<Record<string, string | undefined>> = process.env): readonly string[] | undefined {
  const brokers = (env['WISMO_TEST_KAFKA_BROKERS'] ?? '').split(',').filter((broker) => broker !== '')
  if (brokers.length > 0) return brokers
  if (env['CI'] === 'true') throw new NoKafka('In CI there is a Kafka to test with: WISMO_TEST_KAFKA_BROKERS is not set.')
  process.stderr.write('Left out: no Kafka to test with (java and mvn).\n')
  return undefined
}
