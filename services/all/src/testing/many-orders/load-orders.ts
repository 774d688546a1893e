// As many orders as are asked for in the tables of a view, of csr-api and of the vault's index: real documents of made-up lives, copied under other ids and numbers.
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import { Instant, OrderId, ShopId, SubjectRef } from '@wismo/kernel'
import { foldPart, partsOf, type FoldedEvent, type Part } from '@wismo/lifecycle'
import { livesOf } from '@wismo/lifecycle/lives'
import { standingOrderOf } from '../../../../csr-api/src/domain/standing-order.ts'
import { searchColumns } from '../../../../order-view/src/tables.ts'

export const shopId = ShopId.parse('aldermoor')
export const now = Instant.parse('2026-11-27T12:00:00Z')

/** One order as it lies there. */
export interface Loaded {
  readonly id: OrderId
  readonly number: string
  readonly externalId: string
  readonly sku: string
  readonly subjectRef: SubjectRef
  readonly trackingNumber?: string
}

interface Template {
  readonly rows: readonly { readonly part: string; readonly version: number; readonly text: string }[]
  readonly orderId: string
}

const templates = 60
/** Skus that some twenty orders of a million have; the others of a document are those of the few that sell best. */
const rareSkus = 50_000

/** Lives of one order each, as the view has them. */
function templatesOf(): readonly Template[] {
  return [...livesOf(7, templates * 2)].flatMap(({ orderId, events }): readonly Template[] => {
    const docs = new Map<string, { doc: ReturnType<typeof foldPart> | undefined; version: number }>()
    for (const { event, version } of events) docs.set(event.aggregate, { doc: foldPart(docs.get(event.aggregate)?.doc, { ...event, version } as unknown as FoldedEvent), version })
    const rows = [...docs].map(([part, { doc, version }]) => ({ part, version, doc }))
    const order = partsOf(rows as readonly Part[])?.order.doc
    return order === undefined || order.draft ? [] : [{ orderId, rows: rows.map(({ part, version, doc }) => ({ part, version, text: textOf(doc, order) })) }]
  }).slice(0, templates)
}

/** With places for what each copy has of its own. */
function textOf(doc: unknown, { externalId, number }: { readonly externalId: string; readonly number: string }): string {
  const text = JSON.stringify(doc).replaceAll(JSON.stringify(externalId), '"@external@"').replaceAll(JSON.stringify(number), '"@number@"')
  return text.replace(/"shopId":"[^"]+"/, `"shopId":"${shopId}"`).replace(/"placedAt":"[^"]+"/, '"placedAt":"@placed@"').replaceAll(/"trackingNumber":"[^"]+"/g, '"trackingNumber":"@tracking@"').replace(/"sku":"[^"]+"/, '"sku":"@sku@"')
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
/** Five digits of an id, of those that say neither whose it is nor which: all ids of a copy have the same. */
const digitsOf = (n: number): string => [20, 15, 10, 5, 0].map((bits) => alphabet[(n >> bits) & 31]).join('')
const renamed = (text: string, digits: string): string => text.replaceAll(/\b([a-z]{3}_[0-9a-z]{3})[0-9a-z]{5}([0-9a-z]{18})\b/g, `$1${digits}$2`)

/** The order with that number of the load. */
function copyOf({ rows, orderId }: Template, n: number): { readonly loaded: Loaded; readonly parts: readonly Part[]; readonly texts: readonly string[]; readonly placedAt: Instant } {
  const digits = digitsOf(n)
  const own = { external: `X-${n}`, number: `AM-${String(n).padStart(8, '0')}`, tracking: `JD${String(n).padStart(12, '0')}`, sku: `RARE-${n % rareSkus}`, placed: Instant.fromMillis(Instant.toMillis(now) - n * 20_000) }
  const texts = rows.map(({ text }) => renamed(text.replaceAll('@external@', own.external).replaceAll('@number@', own.number).replaceAll('@tracking@', own.tracking).replaceAll('@sku@', own.sku).replaceAll('@placed@', own.placed), digits))
  const parts = rows.map(({ part, version }, i) => ({ part: renamed(part, digits), version, doc: JSON.parse(texts[i] ?? 'null') as unknown }))
  const subjectRef = (parts.find(({ part }) => part.startsWith('ord_'))?.doc as { readonly subjectRef: SubjectRef }).subjectRef
  const hasParcel = parts.some(({ part }) => part.startsWith('pcl_'))
  return { loaded: { id: OrderId.parse(renamed(orderId, digits)), number: own.number, externalId: own.external, sku: own.sku, subjectRef, ...(hasParcel && { trackingNumber: own.tracking }) }, parts, texts, placedAt: own.placed }
}

/** Fills the tables by COPY and answers some of the orders, spread over all of them. The newest have the lowest numbers. */
export async function loadOrders(pool: Pool, schemas: { readonly view: string; readonly desk: string; readonly vault: string }, count: number, wanted: number): Promise<readonly Loaded[]> {
  const folder = mkdtempSync(join(tmpdir(), 'wismo-many-orders-'))
  const files = { parts: fileIn(folder, 'parts'), orders: fileIn(folder, 'orders'), skus: fileIn(folder, 'skus'), tasks: fileIn(folder, 'tasks'), index: fileIn(folder, 'index') }
  const all = templatesOf()
  const sample: Loaded[] = []
  const every = Math.max(1, Math.floor(count / wanted))
  for (let n = 0; n < count; n += 1) {
    const { loaded, parts, texts, placedAt } = copyOf(all[n % all.length] as Template, n)
    if (n % every === 0) sample.push(loaded)
    const id = OrderId.toUuid(loaded.id)
    for (const [i, { part, version, doc }] of parts.entries()) await files.parts.row([id, part, version, shopId, texts[i] ?? '', ...searchColumns.map(({ of }) => of(doc))])
    const { status, incident, skus, tasks, viewVersion } = standingOrderOf(loaded.id, shopId, parts, now) ?? { status: '', incident: false, skus: [], tasks: [], viewVersion: 0 }
    await files.orders.row([id, shopId, viewVersion, loaded.number, status, placedAt, incident ? 't' : 'f'])
    for (const sku of skus) await files.skus.row([id, sku, shopId, incident ? 't' : 'f', placedAt])
    for (const { queue, ref, cause, owner, weight, since, due } of tasks) await files.tasks.row([id, queue, ref, shopId, cause, owner, weight, since, due ?? null, now])
    // An address and a number of their own, one of 200 first names and one of 20,000 others.
    for (const [kind, word] of [['email', `e${n}`], ['phone', `p${n}`], ['name', `first ${n % 200}`], ['name', `last ${(n * 7919) % 20_000}`]] as const) await files.index.row([shopId, kind, `\\\\x${hashOf(`${kind} ${word}`)}`, SubjectRef.toUuid(loaded.subjectRef)])
  }
  const into: readonly (readonly [keyof typeof files, string])[] = [
    ['parts', `${schemas.view}.order_part (order_id, part, version, shop_id, doc, ${searchColumns.map(({ name }) => name).join(', ')})`], ['orders', `${schemas.desk}.agent_order (order_id, shop_id, view_version, number, status, placed_at, incident)`],
    ['skus', `${schemas.desk}.agent_sku (order_id, sku, shop_id, incident, placed_at)`], ['tasks', `${schemas.desk}.agent_task (order_id, queue, ref, shop_id, cause, owner, weight, since, due, noted_at)`], ['index', `${schemas.vault}.subject_index (shop_id, kind, hash, subject_ref)`],
  ]
  for (const [name, table] of into) {
    await files[name].end()
    await pool.query(`copy ${table} from '${files[name].path}'`)
    await pool.query(`vacuum analyze ${table.split(' ')[0]}`)
  }
  rmSync(folder, { recursive: true })
  return sample
}

/** As long as the vault's own. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32)

/** Lines as COPY reads them. */
function fileIn(folder: string, name: string) {
  const path = join(folder, `${name}.copy`)
  const stream = createWriteStream(path)
  return {
    path,
    async row(values: readonly (string | number | null)[]): Promise<void> {
      const line = values.map((value) => (value === null ? '\\N' : String(value).startsWith('\\\\x') ? String(value) : String(value).replaceAll('\\', '\\\\'))).join('\t')
      if (!stream.write(`${line}\n`)) await once(stream, 'drain')
    },
    async end(): Promise<void> {
      stream.end()
      await once(stream, 'finish')
    },
  }
}
