// A process that serves the order view, and beside it a bare handler that returns the same bytes from one row.
import { randomBytes } from 'node:crypto'
import fastify from 'fastify'
import { Instant, type OrderId } from '@wismo/kernel'
import { openOrderViews } from '@wismo/order-views'
import { apiKeys, createHttp, createLog, hashApiKey, linkTokens, newApiKey, openPool, shopsOf, ownCredentials } from '@wismo/service'
import { orderViewRoutes } from '../../services/order-view/src/http/order-views.ts'
import { streamOrder } from '../../services/tracking-api/src/http/stream-order.ts'
import { viewContracts, viewSchema } from './view-scene.ts'

/** What the parent learns of it. */
export interface Served {
  readonly url: string
  readonly bareUrl: string
  readonly key: string
}

/** Asked by the parent: the token of one of an order's links, each a session of its own, or what the process used until now. */
export type Question = { readonly tokenOf: OrderId; readonly link: number } | 'usage'
export type Answer = { readonly token: string } | { readonly cpuUs: number; readonly memoryBytes: number }

/** Neither a key with `read` alone nor a link is shown anything of a person. */
const vault = { open: () => Promise.reject(new Error('the vault was opened')) }
const clock = (): Instant => Instant.fromMillis(Date.now())
const local = { port: 0, host: '127.0.0.1' }

async function serve(databaseUrl: string): Promise<void> {
  const pool = openPool(databaseUrl, { max: 10, name: 'bench' })
  const views = openOrderViews({ pool, schema: viewSchema, shops: shopsOf([]), clock, contracts: viewContracts() })
  await views.start()
  const key = newApiKey('test', randomBytes)
  const links = linkTokens([randomBytes(32)], clock)
  const app = await createHttp({ baseUrl: 'http://localhost', log: createLog({ level: 'warn', name: 'bench' }), credentials: ownCredentials(apiKeys([{ id: 'bench', hash: hashApiKey(key), shops: ['nordlicht-de'], scopes: ['read'] }] as never, clock), links), ready: {} })
  app.register(async (scope) => orderViewRoutes(scope, views, vault))
  app.register(async (scope) => streamOrder(scope, views, vault))
  const bare = fastify()
  bare.get('/:id', async (request, reply) => {
    const { rows } = await pool.query<{ body: string }>({ name: 'bare', text: 'select body from bench_bare.document where id = $1', values: [(request.params as { id: string }).id] })
    return reply.type('application/json; charset=utf-8').send(rows[0]?.body ?? '')
  })
  const [url, bareUrl] = [await app.listen(local), await bare.listen(local)]
  process.on('message', (question: Question) => {
    if (question !== 'usage') return void process.send?.({ token: links.issue({ orderId: question.tokenOf, generation: 0, level: 'link', verifiedUntil: Instant.fromMillis(question.link * 3_600_000) }) } satisfies Answer)
    const { user, system } = process.cpuUsage()
    process.send?.({ cpuUs: user + system, memoryBytes: process.memoryUsage.rss() } satisfies Answer)
  })
  process.send?.({ url, bareUrl, key } satisfies Served)
}

process.on('disconnect', () => process.exit(0))
await serve(process.argv[2] ?? '')
