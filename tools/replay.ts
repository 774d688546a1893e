// npm run replay -- <folder> [--bus]: sends real orders to a running Wismo and checks what its views made of them.
import { existsSync, readFileSync } from 'node:fs'
import { openContracts } from '@wismo/contracts'
import { OrderId, orderIdOf, ShopId, uuidV5, wismoSpace } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import type { MessageBus, OutgoingMessage } from '@wismo/messaging'
import { openRetailBus } from './retail-bus.ts'
import { readOlist, type OlistOrder } from './olist.ts'

const contracts = openContracts()
const runningFile = '.wismo/running.json'
/** Of the system that was started in this folder. */
const startedUrl = existsSync(runningFile) ? (JSON.parse(readFileSync(runningFile, 'utf8')) as { url: string }).url : undefined
const baseUrl = process.env['WISMO_URL'] ?? startedUrl ?? 'http://localhost:3000'
const inFlight = 16
const perPublish = 200
/** How long the views may lag behind the last order that was sent, in milliseconds. */
const patienceMs = 120_000

async function main(): Promise<void> {
  const [folder, ...flags] = process.argv.slice(2)
  if (folder === undefined || flags.some((flag) => flag !== '--bus')) throw new Error('Usage: npm run replay -- <folder with the Olist files> [--bus]')
  const key = demoKey()
  const orders = await readOlist(folder)
  await running()
  const started = performance.now()
  if (flags.includes('--bus')) await sendByBus(orders)
  else await sendByHttp(orders, key)
  const sent = performance.now()
  const verdicts = await check(orders, key)
  const checked = performance.now()
  const parked = await parkedCount(key)
  line(`${perSecond(orders.length, sent - started)} orders/s sent ${flags.includes('--bus') ? `on ${contracts.topicOf('RetailOrderImported')}` : 'by POST /v1/orders'}, all in the views ${((checked - sent) / 1000).toFixed(1)} s later`)
  const count = (verdict: Verdict): number => verdicts.filter((one) => one === verdict).length
  line(`${orders.length} orders, ${count('exact')} exact on lines and totals, ${count('one line')} with their one line, ${count('wrong')} wrong, ${parked} parked`)
  if (count('wrong') > 0 || parked > 0) process.exitCode = 1
}

function demoKey(): string {
  const file = process.env['WISMO_KEY_FILE'] ?? '.wismo/demo-key'
  if (!existsSync(file)) throw new Error(`${file} is missing: start Wismo first (npm start), or name the key's file in WISMO_KEY_FILE.`)
  return readFileSync(file, 'utf8').trim()
}

async function running(): Promise<void> {
  const answer = await fetch(`${baseUrl}/readyz`).catch(() => undefined)
  if (answer?.ok !== true) throw new Error(`Nothing answers at ${baseUrl}. Start Wismo with npm start, or name its address in WISMO_URL.`)
}

async function sendByHttp(orders: readonly OlistOrder[], key: string): Promise<void> {
  const bar = progress('sent', orders.length)
  await eachOf(orders, inFlight, async ({ document }) => {
    const answer = await fetch(`${baseUrl}/v1/orders?mode=history`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': `olist-${document.externalId}` },
      body: JSON.stringify({ ...document, history: [] }),
    })
    const body = await answer.text()
    if (!answer.ok) throw new Error(`Order ${document.externalId} was answered ${answer.status}: ${body.slice(0, 500)}`)
    bar.step()
  })
  bar.end()
}

async function sendByBus(orders: readonly OlistOrder[]): Promise<void> {
  const bus: MessageBus = openRetailBus()
  const bar = progress('published', orders.length)
  try {
    for (let i = 0; i < orders.length; i += perPublish) {
      const batch = orders.slice(i, i + perPublish)
      await bus.publish(batch.map(imported))
      bar.step(batch.length)
    }
  } finally {
    await bus.close()
  }
  bar.end()
}

const imported = ({ document }: OlistOrder): OutgoingMessage => ({
  topic: contracts.topicOf('RetailOrderImported'),
  key: `${document.shopId}:${document.externalId}`,
  value: Buffer.from(JSON.stringify({ ...document, history: [] })),
  headers: {
    ce_id: uuidV5(wismoSpace, 'olist', document.externalId),
    ce_type: contracts.ceType('RetailOrderImported'),
    ce_source: '/replay/olist',
    ce_specversion: '1.0',
    ce_shop: document.shopId,
  },
})

type Verdict = 'exact' | 'one line' | 'wrong'

async function check(orders: readonly OlistOrder[], key: string): Promise<readonly Verdict[]> {
  const bar = progress('checked', orders.length)
  const until = performance.now() + patienceMs
  const verdicts: Verdict[] = []
  await eachOf(orders, inFlight, async (order) => {
    const id = orderIdOf(ShopId.parse(order.document.shopId), order.document.externalId)
    const view = await readView(id, key, until)
    verdicts.push(view === undefined || !agrees(order, view) ? 'wrong' : order.full ? 'exact' : 'one line')
    bar.step()
  })
  bar.end()
  return verdicts
}

/** Asks for the order's first version and waits for it; undefined when it does not come in time. */
async function readView(id: OrderId, key: string, until: number): Promise<OrderView | undefined> {
  while (performance.now() < until) {
    const answer = await fetch(`${baseUrl}/v1/order-views/${id}?min-version=${id}:1`, { headers: { authorization: `Bearer ${key}`, prefer: 'wait=5' } })
    if (answer.ok) return (await answer.json()) as OrderView
    await answer.body?.cancel()
    if (answer.status !== 503 && answer.status !== 404) return undefined
  }
  return undefined
}

function agrees({ lines, shipping, total }: OlistOrder, view: OrderView): boolean {
  const told = lines.map((one) => [one.externalLineId, one.sku, one.title, one.quantity, one.unitPrice, one.unitPrice])
  const shown = view.lines.map((one) => [one.externalLineId, one.sku, one.title, one.quantity.ordered, one.price?.unit, one.price?.total])
  return JSON.stringify(told) === JSON.stringify(shown) && view.money?.shipping === shipping && view.money.total === total
}

/** Messages of the shop that were set aside. */
async function parkedCount(key: string): Promise<number> {
  let count = 0
  let cursor = ''
  do {
    const answer = await fetch(`${baseUrl}/v1/retail-events/rejections?shopId=olist-br&limit=100${cursor}`, { headers: { authorization: `Bearer ${key}` } })
    if (!answer.ok) throw new Error(`The list of rejections was answered ${answer.status}.`)
    const page = (await answer.json()) as { data: readonly unknown[]; nextCursor?: string | null }
    count += page.data.length
    cursor = page.nextCursor ? `&cursor=${encodeURIComponent(page.nextCursor)}` : ''
  } while (cursor !== '')
  return count
}

/** Runs the work for every item, so many at a time, and stops at the first failure. */
async function eachOf<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of queue) await work(item)
    }),
  )
}

function progress(word: string, total: number): { step(count?: number): void; end(): void } {
  let done = 0
  let shown = -1
  const draw = (): void => {
    const percent = Math.floor((done / total) * 100)
    if (percent === shown || !process.stderr.isTTY) return
    shown = percent
    process.stderr.write(`\r[${'#'.repeat(percent / 4).padEnd(25, '.')}] ${done} of ${total} ${word}`)
  }
  return {
    step(count = 1) {
      done += count
      draw()
    },
    end: () => process.stderr.write(process.stderr.isTTY ? '\n' : `${done} of ${total} ${word}\n`),
  }
}

const perSecond = (count: number, ms: number): string => (count / (ms / 1000)).toFixed(0)
const line = (text: string): void => void process.stdout.write(`${text}\n`)

main().catch((error: unknown) => {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
