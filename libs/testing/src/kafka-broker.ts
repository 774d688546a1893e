// One process of Apache Kafka on 127.0.0.1, broker and controller in one: its folder, its configuration, its start and end.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { connect, createServer, type Server } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { NoKafka } from './kafka-jars.ts'

const startLimitMs = 60_000
const stopLimitMs = 15_000

const javaFlags = (heapMb: number): readonly string[] => ['-Xms64m', `-Xmx${heapMb}m`, '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Djava.awt.headless=true', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn']

/** Where a broker is and what it is told; the folder holds its configuration, its log and its data. */
export interface BrokerPlace {
  readonly classPath: string
  readonly directory: string
  /** Answers here when it is up. */
  readonly port: number
  readonly properties: Readonly<Record<string, string | number | boolean>>
  readonly heapMb: number
  /** More flags for its Java. */
  readonly flags?: readonly string[]
}

export const brokerLog = (directory: string): string => join(directory, 'broker.log')

/** What every broker of ours is told, however many there are. Sizes are those of a small machine. */
export const commonProperties = (directory: string) =>
  ({
    'process.roles': 'broker,controller',
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': resolve(directory, 'data'),
    'auto.create.topics.enable': false,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.num.partitions': 2,
    'group.initial.rebalance.delay.ms': 0,
    'log.cleaner.dedupe.buffer.size': 2_097_152,
    'log.cleaner.threads': 1,
    'num.network.threads': 1,
    'num.io.threads': 2,
    'log.index.size.max.bytes': 1_048_576,
    'log.retention.hours': 720,
  }) as const

/** How many copies the broker keeps of its own topics, and how many must have an answer. */
export const replicated = (copies: number, inSync: number) =>
  ({
    'offsets.topic.replication.factor': copies,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': inSync,
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': inSync,
  }) as const

/** A folder that was formatted to the end has the file; half of one is made anew, there is nothing in it yet. */
export async function formatBroker(place: BrokerPlace, clusterId: string): Promise<void> {
  mkdirSync(place.directory, { recursive: true })
  writeFileSync(propertiesOf(place), Object.entries(place.properties).map(([name, value]) => `${name}=${value}\n`).join(''))
  const data = join(place.directory, 'data')
  if (existsSync(join(data, 'meta.properties'))) return
  rmSync(data, { recursive: true, force: true })
  const child = spawn('java', [...javaFlags(place.heapMb), '-cp', place.classPath, 'kafka.tools.StorageTool', 'format', '--cluster-id', clusterId, '--config', propertiesOf(place)], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (part: Buffer) => (said += String(part)))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new NoKafka(`Kafka could not format ${data}: ${said.trim().split('\n').at(-1) ?? ''}`)
}

/** 16 bytes in URL-safe base64; one that begins with a hyphen would be read as an option. */
export function newClusterId(): string {
  const id = randomBytes(16).toString('base64url')
  return id.startsWith('-') ? newClusterId() : id
}

const propertiesOf = ({ directory }: BrokerPlace): string => join(directory, 'broker.properties')

/** Starts a formatted broker, not yet answering. `detached` keeps the terminal's Ctrl-C from it. */
export function spawnBroker(place: BrokerPlace, { detached = false } = {}): ChildProcess {
  const log = openSync(brokerLog(place.directory), 'a')
  const child = spawn('java', [...javaFlags(place.heapMb), ...(place.flags ?? []), '-cp', place.classPath, 'kafka.Kafka', propertiesOf(place)], { stdio: ['ignore', log, log], detached })
  closeSync(log)
  return child
}

/** Resolves when the broker takes connections. Throws `NoKafka`. */
export async function untilListening({ port, directory }: BrokerPlace, child: ChildProcess): Promise<void> {
  const until = Date.now() + startLimitMs
  while (!(await answers(port))) {
    if (hasEnded(child) || Date.now() > until) {
      child.kill('SIGKILL')
      throw new NoKafka(`Kafka did not start, ${brokerLog(directory)} has more: ${reasonIn(readFileSync(brokerLog(directory), 'utf8'))}`)
    }
    await wait(100)
  }
}

/** Asks it to stop, and makes it when it does not. */
export async function endBroker(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const limit = setTimeout(() => child.kill('SIGKILL'), stopLimitMs)
  await ended
  clearTimeout(limit)
}

export const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

/** The last line of a broker's log that names a failure: below it come only places in its code. */
const reasonIn = (log: string): string => log.split('\n').filter((line) => /exception|error/i.test(line) && !/^\s+at /.test(line)).at(-1)?.trim() ?? 'it said nothing'

const answers = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      done(true)
    })
    socket.once('error', () => done(false))
  })

/** Different ones, because all are held before any is let go. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listening(0)))
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
  return ports
}

export const isFree = (port: number): Promise<boolean> =>
  listening(port).then((server) => new Promise<boolean>((done) => server.close(() => done(true))), () => false)

const listening = (port: number): Promise<Server> =>
  new Promise((done, failed) => {
    const server = createServer()
    server.once('error', failed)
    server.listen(port, '127.0.0.1', () => done(server))
  })
