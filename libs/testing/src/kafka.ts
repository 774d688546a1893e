// A real Apache Kafka from its Maven jars: one broker that is its own controller, on 127.0.0.1.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

export const kafkaVersion = '4.1.1'

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

/** What keeps a broker from starting, in a sentence. */
export class NoKafka extends Error {}

const startLimitMs = 60_000
const stopLimitMs = 15_000
const javaFlags = ['-Xms64m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Djava.awt.headless=true', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn']

export const hasCommand = (name: string): boolean => spawnSync(name, ['-version'], { stdio: 'ignore' }).status === 0

/** Starts the broker and resolves when it takes connections. Throws `NoKafka`. */
export async function startKafka({ jars, directory, port }: KafkaSettings): Promise<RunningKafka> {
  if (!hasCommand('java')) throw new NoKafka('Kafka needs Java 17 or newer: java was not found.')
  const classPath = resolveJars(jars)
  const broker = port ?? (await freePort())
  if (port !== undefined && !(await isFree(port))) throw new NoKafka(`Port ${port} is in use. Choose another one: KAFKA_PORT=9192 npm run kafka`)
  mkdirSync(directory, { recursive: true })
  const properties = join(directory, 'broker.properties')
  writeFileSync(properties, brokerProperties(join(directory, 'data'), broker, await freePort()))
  format(classPath, properties, directory)
  const log = openSync(join(directory, 'broker.log'), 'a')
  const child = spawn('java', [...javaFlags, '-cp', classPath, 'kafka.Kafka', properties], { stdio: ['ignore', log, log], detached: true })
  closeSync(log)
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  await untilListening(broker, child, join(directory, 'broker.log'))
  return {
    brokers: `127.0.0.1:${broker}`,
    process: child,
    async stop() {
      child.kill('SIGTERM')
      const limit = setTimeout(() => child.kill('SIGKILL'), stopLimitMs)
      await ended
      clearTimeout(limit)
    },
  }
}

/** The broker, everything it needs at run time, and a logger: what Maven says they are. */
function resolveJars(jars: string): string {
  const complete = resolve(jars, kafkaVersion)
  if (!existsSync(complete)) {
    if (!hasCommand('mvn')) throw new NoKafka('The jars of Kafka come by Maven: mvn was not found.')
    const fresh = `${complete}.new`
    rmSync(fresh, { recursive: true, force: true })
    mkdirSync(fresh, { recursive: true })
    writeFileSync(join(fresh, 'pom.xml'), pom)
    const done = spawnSync('mvn', ['-q', '-B', '-f', join(fresh, 'pom.xml'), 'dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${fresh}`], { encoding: 'utf8' })
    if (done.status !== 0) throw new NoKafka(`Maven could not fetch Kafka ${kafkaVersion}: ${done.stdout.split('\n').find((line) => line.includes('ERROR')) ?? done.stderr}`)
    renameSync(fresh, complete)
  }
  return readdirSync(complete).filter((file) => file.endsWith('.jar')).map((file) => join(complete, file)).join(':')
}

const dependency = (group: string, artifact: string, version: string): string =>
  `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>wismo</groupId><artifactId>kafka</artifactId><version>1</version>
<dependencies>${dependency('org.apache.kafka', 'kafka_2.13', kafkaVersion)}${dependency('org.slf4j', 'slf4j-simple', '1.7.36')}</dependencies></project>
`

const brokerProperties = (data: string, broker: number, controller: number): string =>
  Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    listeners: `PLAINTEXT://127.0.0.1:${broker},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${broker}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': resolve(data),
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 2,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'log.cleaner.dedupe.buffer.size': 2_097_152,
    'log.cleaner.threads': 1,
    'num.network.threads': 1,
    'num.io.threads': 2,
    'log.index.size.max.bytes': 1_048_576,
    'log.retention.hours': 720,
  }).map(([name, value]) => `${name}=${value}\n`).join('')

/** A folder that was formatted to the end has the file; half of one is made anew, there is nothing in it yet. */
function format(classPath: string, properties: string, directory: string): void {
  const data = join(directory, 'data')
  if (existsSync(join(data, 'meta.properties'))) return
  rmSync(data, { recursive: true, force: true })
  const id = clusterId()
  const done = spawnSync('java', [...javaFlags, '-cp', classPath, 'kafka.tools.StorageTool', 'format', '--cluster-id', id, '--config', properties], { encoding: 'utf8' })
  if (done.status !== 0) throw new NoKafka(`Kafka could not format ${data}: ${done.stderr.trim().split('\n').at(-1) ?? ''}`)
}

/** 16 bytes in URL-safe base64; one that begins with a hyphen would be read as an option. */
function clusterId(): string {
  const id = randomBytes(16).toString('base64url')
  return id.startsWith('-') ? clusterId() : id
}

const freePort = (): Promise<number> =>
  new Promise((done, failed) => {
    const probe = createServer()
    probe.once('error', failed)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address !== null ? done(address.port) : failed(new Error('no port'))))
    })
  })

const isFree = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const probe = createServer()
    probe.once('error', () => done(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => done(true)))
  })

async function untilListening(port: number, child: ChildProcess, log: string): Promise<void> {
  const until = Date.now() + startLimitMs
  while (!(await answers(port))) {
    if (child.exitCode !== null || Date.now() > until) {
      child.kill('SIGKILL')
      throw new NoKafka(`Kafka did not start, ${log} has more: ${reasonIn(readFileSync(log, 'utf8'))}`)
    }
    await wait(100)
  }
}

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

/**
 * The broker of this test run, from `WISMO_TEST_KAFKA_BROKERS`. Where there is none the tests that need one are left out
 * with a line that says so; in CI that is a failure.
 */
export function kafkaForTests(env: Readonly<Record<string, string | undefined>> = process.env): readonly string[] | undefined {
  const brokers = (env['WISMO_TEST_KAFKA_BROKERS'] ?? '').split(',').filter((broker) => broker !== '')
  if (brokers.length > 0) return brokers
  if (env['CI'] === 'true') throw new NoKafka('In CI there is a Kafka to test with: WISMO_TEST_KAFKA_BROKERS is not set.')
  process.stderr.write('Left out: no Kafka to test with (java and mvn).\n')
  return undefined
}
