// Everything on this machine and one port: what npm start runs once the packages are there.
import { createServer } from 'node:net'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Instant, orderIdOf, ShopId } from '@wismo/kernel'
import { createLog, demoIssuer, openPace, readConfig, startProcess, stopOnSignals, type Config, type Runtime } from '@wismo/service'
import { openOrderReader, seedDemo } from '../services/portal/src/app.ts'
import { everyService } from '../services/all/src/services.ts'
import { prepareEmbedded, type Embedded } from './embedded.ts'
import { keptPace } from './kept-pace.ts'
import { CannotStart } from './postgres.ts'

const folder = '.wismo'
/** Tells tools of this machine how to reach the running system; the owner alone can read it. */
const runningFile = join(folder, 'running.json')
const graceMs = 30_000
/** The link that is printed shows everything for this long, in milliseconds. */
const verifiedMs = 72 * 3_600_000

const say = (line: string): void => void process.stdout.write(`${line}\n`)

async function main(): Promise<void> {
  const port = Number(process.env['PORT'] ?? 3000)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new CannotStart('PORT is a number from 1 to 65535.')
  await portIsFree(port)
  const embedded = await prepareEmbedded(folder, process.env, say)
  try {
    await serve(embedded)
  } catch (error) {
    await embedded.postgres?.stop()
    throw error
  }
}

/** Before the long work: a taken port is the commonest reason not to start. */
function portIsFree(port: number): Promise<void> {
  return new Promise((free, taken) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => taken(new CannotStart(error.code === 'EADDRINUSE' ? `Port ${port} is in use. Choose another one: PORT=3100 npm start` : `Port ${port} cannot be used (${error.code}).`)))
    probe.listen(port, process.env['HOST'] ?? '127.0.0.1', () => probe.close(() => free()))
  })
}

async function serve(embedded: Embedded): Promise<void> {
  const config = readConfig({ ...process.env, ...embedded.env })
  const log = createLog({ level: config.LOG_LEVEL, name: 'wismo' })
  // The demo's visitor says how fast time goes; with real orders it goes as everywhere.
  const pace = config.DEMO ? openPace(keptPace(join(folder, 'shop-time'))) : undefined
  const running = await startProcess(config, everyService, log, pace === undefined ? {} : { pace })
  writeFileSync(runningFile, JSON.stringify({ pid: process.pid, url: config.BASE_URL, databaseUrl: config.databaseUrl('log'), ownerUrl: config.ownerUrl('log'), partitions: config.PARTITIONS, brokers: config.KAFKA_BROKERS }), { mode: 0o600 })
  const stop = async (): Promise<void> => {
    rmSync(runningFile, { force: true })
    await running.stop()
    pace?.end()
    await embedded.postgres?.stop()
  }
  stopOnSignals({ on: (signal, listener) => process.on(signal, listener), exit: (code) => process.exit(code) }, { log, graceMs, stop })
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  for (const failed of [running.host.failed, embedded.postgres?.failed]) failed?.catch((error: unknown) => died(error))
  const page = config.DEMO ? await firstPage(running.runtime) : undefined
  announce(config, embedded.keyFile, page)
}

/** The page of one of the orders that the demo starts with. */
async function firstPage(runtime: Runtime): Promise<string> {
  const orderId = orderIdOf(ShopId.parse('aldermoor'), await seedDemo(runtime, openOrderReader(runtime)))
  return `${runtime.baseUrl}/t/${runtime.links.issue({ orderId, generation: 0, level: 'verified', verifiedUntil: Instant.plus(runtime.clock(), verifiedMs) })}`
}

function died(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}

function announce(config: Config, keyFile: string, page: string | undefined): void {
  const { BASE_URL: baseUrl, KAFKA_BROKERS: brokers } = config
  say(`Wismo is ready: ${baseUrl}`)
  say(`  demo shop      ${baseUrl}/demo`)
  if (page !== undefined) say(`  customer page  ${page}`)
  say(`  API reference  ${baseUrl}/docs`)
  say(`  events         ${baseUrl}/docs/events`)
  say(`  demo key       ${keyFile}`)
  if (config.DEMO && config.STAFF_ISSUER === undefined) say(`  staff token    curl -s ${demoIssuer(baseUrl).issuer}/token -d 'who=staff&role=agent&shops=aldermoor'`)
  say(`  messages by    ${brokers.length > 0 ? `Kafka at ${brokers.join(', ')}` : 'the log in PostgreSQL'}`)
  if (!baseUrl.startsWith('https://') && !/^http:\/\/(localhost|127\.0\.0\.1)(:|$)/.test(baseUrl)) say('  Links are opened without https: their cookie is not protected. For a demo only.')
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof CannotStart || (error instanceof Error && !process.env['DEBUG']) ? error.message : String(error)}\n`)
  process.exit(1)
})
