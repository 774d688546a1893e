// As many orders as are asked for in the tables of a view, of csr-api and of the vault's index: real documents of made-up lives, copied under other ids and numbers.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import { Instant, OrderId, ShopId, SubjectRef } from '@wismo/kernel'
import { foldPart, partsOf, type FoldedEvent, type Part } from '@wismo/lifecycle'
import { livesOf } from '@wismo/lifecycle/lives'
import { standingOrderOf } from '../../../../csr-api/src/desk/standing-order.ts'
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

/** Lines of one order for each table, with places for what each copy has of its own. */
interface Template extends Readonly<Record<Table, string>> {
  readonly orderId: OrderId
  readonly subjectRef: SubjectRef
  readonly hasParcel: boolean
}

const tables = ['parts', 'orders', 'skus', 'tasks'] as const
type Table = (typeof tables)[number]

const templates = 60
/** Skus that some twenty orders of a million have; the others of a document are those of the few that sell best. */
const rareSkus = 50_000

/** Lives of one order each, as the view has them. */
function templatesOf(): readonly Template[] {
  return [...livesOf(7, templates * 2)].flatMap(({ orderId, events }): readonly Template[] => {
    const docs = new Map<string, { doc: ReturnType<typeof foldPart> | undefined; version: number }>()
    for (const { event, version } of events) docs.set(event.aggregate, { doc: foldPart(docs.get(event.aggregate)?.doc, { ...event, version } as unknown as FoldedEvent), version })
    const rows = [...docs].map(([part, { doc, version }]) => ({ part, version, doc })) as readonly Part[]
    const order = partsOf(rows)?.order.doc
    return order === undefined || order.draft ? [] : [templateOf(orderId, rows.map(({ doc, ...row }) => ({ ...row, doc: JSON.parse(textOf(doc, order)) as unknown })), order.subjectRef)]
  }).slice(0, templates)
}

/** With places for what each copy has of its own. */
function textOf(doc: unknown, { externalId, number }: { readonly externalId: string; readonly number: string }): string {
  const text = JSON.stringify(doc).replaceAll(JSON.stringify(externalId), '"@external@"').replaceAll(JSON.stringify(number), '"@number@"')
  return text.replace(/"shopId":"[^"]+"/, `"shopId":"${shopId}"`).replace(/"placedAt":"[^"]+"/, '"placedAt":"@placed@"').replaceAll(/"trackingNumber":"[^"]+"/g, '"trackingNumber":"@TRACKING@"').replace(/"sku":"[^"]+"/, '"sku":"@sku@"')
}

function templateOf(orderId: OrderId, rows: readonly Part[], subjectRef: SubjectRef): Template {
  const told = standingOrderOf(orderId, shopId, rows, now)
  const { status = '', incident = false, skus = [], tasks = [], viewVersion = 0 } = told ?? {}
  const burns = incident ? 't' : 'f'
  return {
    orderId, subjectRef, hasParcel: rows.some(({ doc }) => JSON.stringify(doc).includes('@TRACKING@')),
    parts: linesOf(rows.map(({ part, version, doc }) => ['@uuid@', part, version, shopId, JSON.stringify(doc), ...searchColumns.map(({ of }) => of(doc))])),
    orders: linesOf([['@uuid@', shopId, viewVersion, '@number@', status, '@placed@', burns]]),
    skus: linesOf(skus.map((sku) => ['@uuid@', sku, shopId, burns, '@placed@'])),
    tasks: linesOf(tasks.map(({ queue, ref, cause, owner, weight, since, due }) => ['@uuid@', queue, ref, shopId, cause, owner, weight, since === '@placed@' ? now : since, due ?? null, now])),
  }
}

/** As COPY reads them. */
const linesOf = (rows: readonly (readonly (string | number | null)[])[]): string => rows.map((row) => `${row.map((value) => (value === null ? '\\N' : String(value).replaceAll('\\', '\\\\'))).join('\t')}\n`).join('')

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
/** Five digits of an id, of those that say neither whose it is nor which: all ids of a copy have the same. */
const digitsOf = (n: number): string => [20, 15, 10, 5, 0].map((bits) => alphabet[(n >> bits) & 31]).join('')
const own = /@([a-zA-Z]+)@|\b([a-z]{3}_[0-9a-z]{3})[0-9a-z]{5}([0-9a-z]{18})\b/g

/** The order with that number of the load. */
function copyOf(template: Template, n: number): { readonly loaded: Loaded; write(table: Table): string } {
  const digits = digitsOf(n)
  const renamed = (text: string): string => text.replaceAll(own, (whole, place: string | undefined, head: string, tail: string) => (place === undefined ? `${head}${digits}${tail}` : (places[place] ?? whole)))
  const places: Record<string, string> = { external: `X-${n}`, number: `AM-${String(n).padStart(8, '0')}`, TRACKING: `JD${String(n).padStart(12, '0')}`, sku: `RARE-${n % rareSkus}`, placed: Instant.fromMillis(Instant.toMillis(now) - n * 20_000) }
  const id = OrderId.parse(renamed(template.orderId))
  places['uuid'] = OrderId.toUuid(id)
  return {
    loaded: { id, number: places['number'] ?? '', externalId: places['external'] ?? '', sku: places['sku'] ?? '', subjectRef: SubjectRef.parse(renamed(template.subjectRef)), ...(template.hasParcel && { trackingNumber: places['TRACKING'] ?? '' }) },
    write: (table) => renamed(template[table]),
  }
}

/** Fills the tables by COPY and answers some of the orders, spread over all of them. The newest have the lowest numbers. */
export async function loadOrders(pool: Pool, schemas: { readonly view: string; readonly desk: string; readonly vault: string }, count: number, wanted: number): Promise<readonly Loaded[]> {
  const folder = mkdtempSync(join(tmpdir(), 'wismo-many-orders-'))
  chmodSync(folder, 0o755)
  const into: Readonly<Record<Table | 'index', string>> = {
    parts: `${schemas.view}.order_part (order_id, part, version, shop_id, doc, ${searchColumns.map(({ name }) => name).join(', ')})`, orders: `${schemas.desk}.agent_order (order_id, shop_id, view_version, number, status, placed_at, incident)`,
    skus: `${schemas.desk}.agent_sku (order_id, sku, shop_id, incident, placed_at)`, tasks: `${schemas.desk}.agent_task (order_id, queue, ref, shop_id, cause, owner, weight, since, due, noted_at)`, index: `${schemas.vault}.subject_index (shop_id, kind, hash, subject_ref)`,
  }
  const all = templatesOf()
  const sample: Loaded[] = []
  const every = Math.max(1, Math.floor(count / wanted))
  for (let first = 0; first < count; first += copiesOfFile) {
    const last = Math.min(count, first + copiesOfFile)
    const lines: Record<Table | 'index', string[]> = { parts: [], orders: [], skus: [], tasks: [], index: [] }
    for (let n = first; n < last; n += 1) {
      const { loaded, write } = copyOf(all[n % all.length] as Template, n)
      if (n % every === 0) sample.push(loaded)
      for (const table of tables) lines[table].push(write(table))
      const subject = SubjectRef.toUuid(loaded.subjectRef)
      // An address and a number of their own, one of 200 first names and one of 20,000 others.
      for (const [kind, word] of [['email', `e${n}`], ['phone', `p${n}`], ['name', `first ${n % 200}`], ['name', `last ${(n * 7919) % 20_000}`]] as const) lines.index.push(`${shopId}\t${kind}\t\\\\x${hashOf(`${kind} ${word}`)}\t${subject}\n`)
    }
    for (const [name, table] of Object.entries(into) as readonly (readonly [Table | 'index', string])[]) {
      const path = join(folder, `${name}.copy`)
      writeFileSync(path, lines[name].join(''))
      await pool.query(`copy ${table} from '${path}'`)
    }
  }
  for (const table of Object.values(into)) await pool.query(`vacuum analyze ${table.split(' ')[0]}`)
  rmSync(folder, { recursive: true })
  return sample
}

/** Orders that are written at a time. */
const copiesOfFile = 5_000

/** As long as the vault's own. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32)
