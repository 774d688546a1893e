// Three real brokers that can be killed, frozen, restarted and cut off, one by one.
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFaultyLink, type FaultyLink } from './faulty-link.ts'
import { brokerLog, commonProperties, endBroker, formatBroker, freePorts, hasEnded, newClusterId, replicated, spawnBroker, untilListening, type BrokerPlace } from './kafka-broker.ts'
import { hasCommand, kafkaVersion, NoKafka, resolveJars } from './kafka-jars.ts'

export interface ClusterSettings {
  /** Jars, resolved once per version. */
  readonly jars: string
  /** Data and logs, a folder for each broker. */
  readonly directory: string
}

export interface ClusterBroker {
  readonly id: number
  /** What clients that came in by a link go through to this broker. */
  readonly link: FaultyLink
  /** Neither ended nor frozen. */
  isAnswering(): boolean
  /** SIGKILL: gone at once, nothing said to anybody. */
  kill(): Promise<void>
  /** SIGSTOP: it holds its connections and answers nothing. */
  freeze(): void
  thaw(): void
  /** Says goodbye to the others before it ends. */
  stop(): Promise<void>
  /** On its old data; resolves when it takes connections. */
  start(): Promise<void>
}

export interface KafkaCluster {
  /** Addresses for clients; a broker that is met here names the others by these too. */
  readonly brokers: readonly string[]
  /** The same brokers through their links. */
  readonly linked: readonly string[]
  readonly members: readonly ClusterBroker[]
  /** The broker that leads the controllers now, by what the brokers wrote down. */
  controller(): ClusterBroker | undefined
  stop(): Promise<void>
}

/** A broker that fell silent is taken off after three seconds, in a third of Kafka's own time. */
const quick = {
  'broker.session.timeout.ms': 3_000,
  'broker.heartbeat.interval.ms': 500,
  'controller.quorum.fetch.timeout.ms': 1_000,
  'controller.quorum.election.timeout.ms': 500,
  'controller.quorum.election.backoff.max.ms': 500,
  'replica.lag.time.max.ms': 5_000,
} as const

interface Ports {
  readonly broker: number
  readonly linked: number
  readonly controller: number
}

/** Starts three brokers with three copies of every topic, two of which must answer. Throws `NoKafka`. */
export async function startKafkaCluster({ jars, directory }: ClusterSettings): Promise<KafkaCluster> {
  const classPath = resolveJars(jars)
  const free = await freePorts(9)
  const ports = [0, 1, 2].map((i): Ports => ({ broker: free[i] ?? 0, linked: free[i + 3] ?? 0, controller: free[i + 6] ?? 0 }))
  const links = await Promise.all(ports.map(({ linked }) => startFaultyLink(linked)))
  const places = ports.map((own, i): BrokerPlace => {
    const folder = join(directory, `broker-${i + 1}`)
    return { classPath, directory: folder, port: own.broker, heapMb: 384, flags: ['-Dorg.slf4j.simpleLogger.log.org.apache.kafka.raft=info'], properties: memberProperties(folder, i + 1, ports, links[i]?.port ?? 0) }
  })
  const clusterId = newClusterId()
  await Promise.all(places.map((place) => formatBroker(place, clusterId)))
  const members = places.map((place, i) => memberOf(place, i + 1, links[i] as FaultyLink))
  const killAll = (): void => members.forEach((member) => void member.kill())
  process.once('exit', killAll)
  try {
    await Promise.all(members.map((member) => member.start()))
  } catch (error) {
    killAll()
    throw error
  }
  return {
    brokers: ports.map(({ broker }) => `127.0.0.1:${broker}`),
    linked: links.map(({ port }) => `127.0.0.1:${port}`),
    members,
    controller: () => members.find((member, i) => member.isAnswering() && leadsControllers(places[i]?.directory ?? '')),
    async stop() {
      process.off('exit', killAll)
      await Promise.all([...members.map((member) => member.kill()), ...links.map((link) => link.stop())])
    },
  }
}

const memberProperties = (directory: string, id: number, ports: readonly Ports[], linkedPort: number): Readonly<Record<string, string | number | boolean>> => {
  const own = ports[id - 1]
  return {
    ...commonProperties(directory),
    ...replicated(3, 2),
    ...quick,
    'node.id': id,
    'default.replication.factor': 3,
    'min.insync.replicas': 2,
    'controller.quorum.voters': ports.map(({ controller }, i) => `${i + 1}@127.0.0.1:${controller}`).join(','),
    listeners: `PLAINTEXT://127.0.0.1:${own?.broker},LINKED://127.0.0.1:${own?.linked},CONTROLLER://127.0.0.1:${own?.controller}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${own?.broker},LINKED://127.0.0.1:${linkedPort}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,LINKED:PLAINTEXT,CONTROLLER:PLAINTEXT',
  }
}

function memberOf(place: BrokerPlace, id: number, link: FaultyLink): ClusterBroker {
  let child: ChildProcess | undefined
  let isFrozen = false
  const isUp = (): boolean => child !== undefined && !hasEnded(child)
  return {
    id,
    link,
    isAnswering: () => isUp() && !isFrozen,
    async kill() {
      if (child === undefined || !isUp()) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
    freeze() {
      isFrozen = true
      child?.kill('SIGSTOP')
    },
    thaw() {
      isFrozen = false
      child?.kill('SIGCONT')
    },
    stop: async () => (child === undefined ? undefined : endBroker(child)),
    async start() {
      child = spawnBroker(place)
      isFrozen = false
      await untilListening(place, child)
    },
  }
}

/** By the last word in its log about its place among the controllers. */
function leadsControllers(directory: string): boolean {
  const words = [...readFileSync(brokerLog(directory), 'utf8').matchAll(/Completed transition to (\w+)/g)]
  return words.at(-1)?.[1] === 'Leader'
}

const jarsForTests = '.wismo/kafka/jars'

/**
 * Starts a cluster in a folder of its own that is gone with it. Undefined where there is no Java or no way to its jars: the
 * tests that need one are left out with a line that says so; in CI that is a failure.
 */
export function clusterForTests(env: Readonly<Record<string, string | undefined>> = process.env): (() => Promise<KafkaCluster>) | undefined {
  if (!hasCommand('java') || (!existsSync(join(jarsForTests, kafkaVersion)) && !hasCommand('mvn'))) {
    if (env['CI'] === 'true') throw new NoKafka('In CI there are three brokers to test with: java or mvn was not found.')
    process.stderr.write('Left out: no brokers to test with (java and mvn).\n')
    return undefined
  }
  return async () => {
    const directory = mkdtempSync(join(tmpdir(), 'wismo-cluster-'))
    const remove = (): void => rmSync(directory, { recursive: true, force: true })
    const cluster = await startKafkaCluster({ jars: jarsForTests, directory }).catch((error: unknown) => {
      remove()
      throw error
    })
    return { ...cluster, stop: () => cluster.stop().finally(remove) }
  }
}
