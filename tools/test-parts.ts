// What the tests of this machine run against; ends with its parent.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { NoKafka, startKafka, type RunningKafka } from '@wismo/testing'
import { CannotStart, startPostgres } from './postgres.ts'

interface Parts {
  readonly env: Readonly<Record<string, string>>
  readonly leftOut: readonly string[]
  stop(): Promise<void>
}

/** One that was given is not ours to end: its `stop` does nothing. */
interface Server {
  readonly url: string
  stop(): Promise<void>
}

async function startParts(folder: string): Promise<Parts> {
  const leftOut: string[] = []
  const postgres = given('WISMO_TEST_DATABASE_URL') ?? (await startPostgres({ directory: join(folder, 'postgres'), isForTests: true }))
  const older = given('WISMO_TEST_DATABASE_URL_15') ?? (await startOlderIfPossible(folder, leftOut))
  const kafka = await startKafkaIfPossible(folder, leftOut)
  const clients = kafka === undefined ? {} : otherClients(leftOut)
  const chromium = process.env['CHROMIUM'] ?? ['chromium', 'chromium-browser', 'google-chrome'].map(where).find((path) => path !== '')
  const schemathesis = pythonWith('schemathesis')
  if (schemathesis === '') leftOut.push('the API against its OpenAPI document, there is no Python with schemathesis (WISMO_TEST_PYTHON names one).')
  if (chromium === undefined) leftOut.push('the pages in a browser, there is no Chromium (CHROMIUM names one).')
  return {
    env: {
      WISMO_TEST_DATABASE_URL: postgres.url,
      ...(older === undefined ? {} : { WISMO_TEST_DATABASE_URL_15: older.url }),
      // Never one that was named outside: tests delete its topics.
      WISMO_TEST_KAFKA_BROKERS: kafka?.brokers ?? '',
      ...clients,
      WISMO_TEST_SCHEMATHESIS: schemathesis,
      ...(chromium === undefined ? {} : { WISMO_TEST_CHROMIUM: chromium }),
    },
    leftOut,
    async stop() {
      await Promise.all([kafka?.stop(), postgres.stop(), older?.stop()])
    },
  }
}

function given(variable: string): Server | undefined {
  const url = process.env[variable] ?? ''
  return url === '' ? undefined : { url, stop: async () => undefined }
}

/** The oldest PostgreSQL that a store is promised to run on, from the packages of Debian. */
async function startOlderIfPossible(folder: string, leftOut: string[]): Promise<Server | undefined> {
  const binaries = '/usr/lib/postgresql/15/bin'
  if (existsSync(binaries)) return startPostgres({ directory: join(folder, 'postgres-15'), binaries, isForTests: true })
  leftOut.push(`the event store on PostgreSQL 15, there is no ${binaries} (WISMO_TEST_DATABASE_URL_15 names a server).`)
  return undefined
}

async function startKafkaIfPossible(folder: string, leftOut: string[]): Promise<RunningKafka | undefined> {
  try {
    return await startKafka({ jars: '.wismo/kafka/jars', directory: join(folder, 'kafka') })
  } catch (error) {
    if (!(error instanceof NoKafka)) throw error
    leftOut.push(`everything on Kafka. ${error.message}`)
    return undefined
  }
}

/** Clients of Kafka that are not kafkajs: what schemas/README.md lets a retailer use. Empty where there is none. */
function otherClients(leftOut: string[]): Readonly<Record<string, string>> {
  const kcat = where(process.env['WISMO_TEST_KCAT'] ?? 'kcat')
  const python = pythonWith(modules)
  if (kcat === '') leftOut.push('messages by kcat, it was not found (WISMO_TEST_KCAT names one).')
  if (python === '') leftOut.push(`messages from Python, there is none with ${modules} (WISMO_TEST_PYTHON names one).`)
  return { WISMO_TEST_KCAT: kcat, WISMO_TEST_PYTHON: python }
}

const modules = 'confluent_kafka, fastavro, jsonschema'

function pythonWith(wanted: string): string {
  const given = process.env['WISMO_TEST_PYTHON']
  const found = (given === undefined ? [resolve('.wismo/python/bin/python'), 'python3'] : [given]).find((python) => spawnSync(python, ['-c', `import ${wanted}`], { stdio: 'ignore' }).status === 0)
  return found ?? ''
}

const where = (command: string): string => spawnSync('sh', ['-c', `command -v ${command}`], { encoding: 'utf8' }).stdout.trim()

async function main(): Promise<void> {
  const parts = await startParts(process.argv[2] ?? '.')
  const stop = (): void => void parts.stop().then(() => process.exit(0))
  process.once('SIGTERM', stop)
  process.once('disconnect', stop)
  process.send?.({ env: parts.env, leftOut: parts.leftOut })
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof CannotStart ? error.message : String(error)}\n`)
  process.exit(1)
})
