// The Olist files as they lie there: rows by order, and what their words mean in minor units and instants.
import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse'

export type Row = Readonly<Record<string, string>>

export interface OlistFiles {
  /** In the order of the file. */
  readonly orders: readonly Row[]
  readonly itemsOf: ReadonlyMap<string, readonly Row[]>
  readonly paymentsOf: ReadonlyMap<string, readonly Row[]>
  readonly customerOf: ReadonlyMap<string, Row>
  /** The English category of a product. */
  readonly titles: ReadonlyMap<string, string | undefined>
}

export const timeZone = 'America/Sao_Paulo'

/** Reads the files of one folder; throws with the missing file's name. */
export async function readFiles(folder: string): Promise<OlistFiles> {
  const [orders, items, payments, customers, products, categories] = await Promise.all(
    ['orders', 'order_items', 'order_payments', 'customers', 'products', 'product_category_name_translation'].map((name) => rows(join(folder, `${name}.csv`))),
  ) as [Row[], Row[], Row[], Row[], Row[], Row[]]
  const english = new Map(categories.map((row) => [text(row, 'product_category_name'), text(row, 'product_category_name_english')]))
  return {
    orders,
    itemsOf: sortedBy(groupBy(items, 'order_id'), 'order_item_id'),
    paymentsOf: sortedBy(groupBy(payments, 'order_id'), 'payment_sequential'),
    customerOf: new Map(customers.map((row) => [text(row, 'customer_id'), row])),
    titles: new Map(products.map((row) => [text(row, 'product_id'), english.get(text(row, 'product_category_name'))])),
  }
}

async function rows(file: string): Promise<Row[]> {
  if (!existsSync(file)) throw new Error(`${file} is missing.`)
  const parser = createReadStream(file).pipe(parse({ columns: true, bom: true, skip_empty_lines: true }))
  const all: Row[] = []
  for await (const row of parser) all.push(row as Row)
  return all
}

export const text = (row: Row, field: string): string => row[field] ?? ''

function groupBy(all: readonly Row[], field: string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of all) {
    const group = groups.get(text(row, field))
    if (group === undefined) groups.set(text(row, field), [row])
    else group.push(row)
  }
  return groups
}

function sortedBy(groups: Map<string, Row[]>, field: string): ReadonlyMap<string, readonly Row[]> {
  for (const group of groups.values()) group.sort((a, b) => Number(text(a, field)) - Number(text(b, field)))
  return groups
}

/** `109.90` -> 10990, without floating point. */
export function centavos(decimal: string): number {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return Number(whole) * 100 + Number(fraction.padEnd(2, '0').slice(0, 2))
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

const wallClock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })

/**
 * A time of the Brazilian wall clock (`2017-10-02 10:56:33`) -> RFC 3339. The offset is read from the zone's own rules
 * at that moment; a time that the start of summer time skips moves on with the clock.
 */
export function instantOf(local: string): string {
  const asUtc = Date.parse(`${local.replace(' ', 'T')}Z`)
  const offsetAt = (millis: number): number => Date.parse(`${wallClock.format(millis).replace(' ', 'T')}Z`) - millis
  const guess = asUtc - offsetAt(asUtc)
  return new Date(asUtc - offsetAt(guess)).toISOString()
}

/** The same time of the wall clock so many days later; what is empty stays empty. */
export function daysLater(local: string, days: number): string {
  if (local === '' || days === 0) return local
  return new Date(Date.parse(`${local.replace(' ', 'T')}Z`) + days * 86_400_000).toISOString().slice(0, 19).replace('T', ' ')
}
