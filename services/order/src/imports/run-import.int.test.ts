import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openContracts } from '@wismo/contracts'
import { Instant, OrderImportId, ShopId, type Uuid } from '@wismo/kernel'
import { openEmbeddedBus, type MessageBus } from '@wismo/messaging'
import { loadShops, scopes, shopsOf, type Partner, type Runtime } from '@wismo/service'
import { testDatabase, type TestDatabase } from '@wismo/testing'
import { migrateTold } from '../inbox/told-messages.ts'
import { streamedBody } from './body.ts'
import { beginImport, endImport, findImport, forgetImports, migrateImports, type ImportJob } from './import-jobs.ts'
import { runImport } from './run-import.ts'

const schema = 'wismo_order'
const shopId = ShopId.parse('aldermoor')
const principal: Partner = { kind: 'partner', actorId: 'erp', shopIds: [shopId], scopes }
const example = JSON.parse(readFileSync('examples/order.json', 'utf8')) as Record<string, unknown>
const clock = () => Instant.fromMillis(Date.now())
const lineOf = (externalId: string): string => `${JSON.stringify({ ...example, externalId, number: externalId })}\n`
const newHolder = (): Uuid => randomUUID() as Uuid

let base: TestDatabase
let bus: MessageBus & { migrate(): Promise<void> }
let runtime: Runtime
const database = () => ({ pool: base.pool, schema })
beforeAll(async () => {
  base = await testDatabase()
  bus = openEmbeddedBus({ pool: base.pool, schema: 'wismo_log', partitions: 4 })
  await bus.migrate()
  const contracts = openContracts()
  await bus.ensureTopics([{ name: 'retail.orders.v1' }])
  await migrateTold(database())
  await migrateImports(database())
  runtime = { bus, contracts, clock, shops: shopsOf(await loadShops('shops.json')) } as unknown as Runtime
})
afterAll(async () => {
  await bus.close()
  await base.drop()
})

async function begun(id: OrderImportId = OrderImportId.fromUuid(newHolder())): Promise<{ readonly job: ImportJob; readonly holder: Uuid }> {
  const holder = newHolder()
  const job = await beginImport(database(), { id, shopIds: [shopId], mode: 'history', at: clock(), holder })
  if (job === undefined) throw new Error('The job is another one’s.')
  return { job, holder }
}

const run = ({ job, holder }: Awaited<ReturnType<typeof begun>>, body: Readable): Promise<void> => runImport({ runtime, database: database(), principal, holder }, job, streamedBody(body, { maxBytes: 1024 ** 3, signal: new AbortController().signal }))

/** Resolves once the number has been the same for a hundred turns of the event loop. */
async function standingStill(look: () => number): Promise<void> {
  for (let [last, same] = [look(), 0]; same < 100; [last, same] = [look(), look() === last ? same + 1 : 0]) await turn()
}

const collect = (() => {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
})()
const heapMb = (): number => {
  collect()
  return process.memoryUsage().heapUsed / 1024 ** 2
}

describe('an import', () => {
  test('takes no more memory for 20,000 lines than for its first 4,000', async () => {
    const [lines, perChunk, between] = [20_000, 50, 4_000] as const
    const heaps: number[] = []
    let bytes = 0
    async function* file(): AsyncGenerator<Buffer, void> {
      for (let i = 0; i < lines; i += perChunk) {
        if (i > 0 && i % between === 0) heaps.push(heapMb())
        const chunk = Buffer.from(Array.from({ length: perChunk }, (_none, n) => lineOf(`L-${i + n}`)).join(''))
        bytes += chunk.length
        yield chunk
      }
    }
    const own = await begun()
    await run(own, Readable.from(file(), { objectMode: false }))
    expect(await endImport(database(), { id: own.job.id, holder: own.holder }, 'done', clock())).toMatchObject({ read: lines, accepted: lines, duplicate: 0, rejected: 0 })
    const [first = 0, ...later] = heaps
    expect(later).toHaveLength(lines / between - 2)
    expect(bytes / 1024 ** 2).toBeGreaterThan(32)
    expect(Math.max(...later) - first).toBeLessThan(8)
  }, 120_000)

  test('reads no further than it has published: a log that stands still holds the file up', async () => {
    let given = 0
    let open = (): void => undefined
    const stopped = new Promise<void>((done) => (open = done))
    async function* file(): AsyncGenerator<Buffer, void> {
      for (; given < 3_000; given += 50) yield Buffer.from(Array.from({ length: 50 }, (_none, n) => lineOf(`B-${given + n}`)).join(''))
    }
    let entered = (): void => undefined
    const isEntered = new Promise<void>((done) => (entered = done))
    const slow = { ...runtime, bus: { ...bus, publish: async (messages: Parameters<MessageBus['publish']>[0]) => (entered(), await stopped, bus.publish(messages)) } } as Runtime
    const { job, holder } = await begun()
    const body = Readable.from(file(), { objectMode: false })
    const running = runImport({ runtime: slow, database: database(), principal, holder }, job, streamedBody(body, { maxBytes: 1024 ** 3, signal: new AbortController().signal }))
    await isEntered
    // Whoever could read on does so meanwhile, for it takes nothing but turns: the stream's own buffer is all that is ahead.
    await standingStill(() => given)
    expect(given).toBeLessThan(1_000)
    open()
    await running
    expect((await findImport(database(), job.id))?.accepted).toBe(3_000)
  }, 60_000)

  test('a crash between publish and note sends a batch again, under the same ids, and counts it once', async () => {
    const [own, names] = [await begun(), ['C-1', 'C-2']]
    const dies = { ...runtime, bus: { ...bus, publish: async (messages: Parameters<MessageBus['publish']>[0]) => bus.publish(messages).then(() => Promise.reject(new Error('the process died'))) } } as Runtime
    const body = (): Readable => Readable.from([Buffer.from(names.map(lineOf).join(''))])
    await expect(runImport({ runtime: dies, database: database(), principal, holder: own.holder }, own.job, body() as AsyncIterable<Uint8Array>)).rejects.toThrow('the process died')
    await endImport(database(), { id: own.job.id, holder: own.holder }, 'interrupted', clock())
    const again = await begun(own.job.id)
    expect(again.job).toMatchObject({ read: 0, status: 'running' })
    await run(again, body())
    expect(await findImport(database(), own.job.id)).toMatchObject({ read: 2, accepted: 2, duplicate: 0 })
    const lying = (await bus.readTopic('retail.orders.v1')).filter(({ key }) => names.some((name) => key === `aldermoor:${name}`)).map(({ headers }) => headers['ce_id'])
    expect([lying.length, new Set(lying).size]).toEqual([4, 2])
  })

  test('only one stream has a job; one that is finished or of the other mode is given to nobody; a month later it is forgotten', async () => {
    const { job: { id }, holder } = await begun()
    const other = { id, shopIds: [shopId], at: clock(), holder: newHolder() }
    expect(await beginImport(database(), { ...other, mode: 'history' })).toBeUndefined()
    await endImport(database(), { id, holder }, 'interrupted', clock())
    expect(await beginImport(database(), { ...other, mode: 'live' })).toBeUndefined()
    expect(await beginImport(database(), { ...other, mode: 'history' })).toMatchObject({ id, status: 'running' })
    // Whoever had it before ends nothing of it.
    expect(await endImport(database(), { id, holder }, 'done', clock())).toBeUndefined()
    expect(await endImport(database(), { id, holder: other.holder }, 'done', clock())).toMatchObject({ status: 'done' })
    expect(await beginImport(database(), { ...other, mode: 'history' })).toBeUndefined()
    await base.pool.query(`update ${schema}.order_import set alive_at = now() - interval '31 days' where id = $1`, [OrderImportId.toUuid(id)])
    expect([await forgetImports(database()), await findImport(database(), id)]).toEqual([1, undefined])
  })
})
