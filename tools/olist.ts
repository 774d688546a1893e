import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse'

/** An order document as a retailer would send it for one order of the Olist files. Amounts in centavos. */
export interface OlistOrder {
  readonly document: Readonly<Record<string, unknown>> & { readonly externalId: string; readonly shopId: string }
  readonly lines: readonly OlistLine[]
  readonly shipping: number
  readonly total: number
  /** Its items and customer are in the files; the others have one line of what is known. */
  readonly full: boolean
}

export interface OlistLine {
  readonly externalLineId: string
  readonly sku: string
  readonly title: string
  readonly seller?: string
  readonly quantity: 1
  readonly unitPrice: number
}

type Row = Readonly<Record<string, string>>

const shopId = 'olist-br'
const timeZone = 'America/Sao_Paulo'
/** What an order is worth of which the files tell nothing. */
const unknownValue = 10_000

/** Reads the files of one folder; throws with the missing file's name. */
export async function readOlist(folder: string): Promise<readonly OlistOrder[]> {
  const [orders, items, payments, customers, products, categories] = await Promise.all(
    ['orders', 'order_items', 'order_payments', 'customers', 'products', 'product_category_name_translation'].map((name) => rows(join(folder, `${name}.csv`))),
  ) as [Row[], Row[], Row[], Row[], Row[], Row[]]
  const english = new Map(categories.map((row) => [text(row, 'product_category_name'), text(row, 'product_category_name_english')]))
  const titles = new Map(products.map((row) => [text(row, 'product_id'), english.get(text(row, 'product_category_name'))]))
  const customerOf = new Map(customers.map((row) => [text(row, 'customer_id'), row]))
  const itemsOf = groupBy(items, 'order_id')
  const paymentsOf = groupBy(payments, 'order_id')
  return orders.map((order) => {
    const id = text(order, 'order_id')
    const customer = customerOf.get(text(order, 'customer_id'))
    const own = itemsOf.get(id) ?? []
    const { lines, shipping } = customer === undefined ? oneLine(own, paymentsOf.get(id) ?? []) : allLines(own, titles)
    return olistOrder(order, customer, lines, shipping)
  })
}

async function rows(file: string): Promise<Row[]> {
  if (!existsSync(file)) throw new Error(`${file} is missing.`)
  const parser = createReadStream(file).pipe(parse({ columns: true, bom: true, skip_empty_lines: true }))
  const all: Row[] = []
  for await (const row of parser) all.push(row as Row)
  return all
}

const text = (row: Row, field: string): string => row[field] ?? ''

function groupBy(all: readonly Row[], field: string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of all) groups.set(text(row, field), [...(groups.get(text(row, field)) ?? []), row])
  return groups
}

function allLines(items: readonly Row[], titles: ReadonlyMap<string, string | undefined>): { lines: readonly OlistLine[]; shipping: number } {
  const sorted = [...items].sort((a, b) => Number(text(a, 'order_item_id')) - Number(text(b, 'order_item_id')))
  const lines = sorted.map((item): OlistLine => ({
    externalLineId: text(item, 'order_item_id'),
    sku: text(item, 'product_id'),
    title: words(titles.get(text(item, 'product_id'))),
    seller: text(item, 'seller_id'),
    quantity: 1,
    unitPrice: centavos(text(item, 'price')),
  }))
  return { lines, shipping: sum(items.map((item) => centavos(text(item, 'freight_value')))) }
}

const words = (category: string | undefined): string => (category === undefined || category === '' ? 'Item' : category.replaceAll('_', ' '))

/** Of an order without its customer the files know a payment, or some items, or nothing: one line of that value. */
function oneLine(items: readonly Row[], payments: readonly Row[]): { lines: readonly OlistLine[]; shipping: number } {
  const paid = sum(payments.map((payment) => centavos(text(payment, 'payment_value'))))
  const priced = sum(items.map((item) => centavos(text(item, 'price')) + centavos(text(item, 'freight_value'))))
  const unitPrice = payments.length > 0 ? paid : items.length > 0 ? priced : unknownValue
  return { lines: [{ externalLineId: '1', sku: 'olist-item', title: 'Item', quantity: 1, unitPrice }], shipping: 0 }
}

function olistOrder(order: Row, customer: Row | undefined, lines: readonly OlistLine[], shipping: number): OlistOrder {
  const items = sum(lines.map(({ unitPrice }) => unitPrice))
  const promise = { to: text(order, 'order_estimated_delivery_date').slice(0, 10), precision: 'day', source: 'checkout' }
  const document = {
    externalId: text(order, 'order_id'),
    shopId,
    channel: 'marketplace',
    placedAt: instantOf(text(order, 'order_purchase_timestamp')),
    currency: 'BRL',
    locale: 'pt-BR',
    timeZone,
    taxIncluded: true,
    contact: { email: `${text(order, 'customer_id')}@example.org` },
    addresses: {
      home: {
        line1: 'Rua 1',
        city: customer === undefined ? 'Sao Paulo' : text(customer, 'customer_city'),
        postalCode: `${customer === undefined ? '01000' : text(customer, 'customer_zip_code_prefix').padStart(5, '0')}-000`,
        country: 'BR',
      },
    },
    lines: lines.map((line) => ({ ...line, total: line.unitPrice, delivery: { method: 'ship', addressKey: 'home' }, promise })),
    ...(shipping > 0 ? { shipping: [{ code: 'freight', amount: shipping }] } : {}),
    totals: { items, discounts: 0, shipping, fees: 0, tax: 0, total: items + shipping },
  }
  return { document, lines, shipping, total: items + shipping, full: customer !== undefined }
}

/** `109.90` -> 10990, without floating point. */
export function centavos(decimal: string): number {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return Number(whole) * 100 + Number(fraction.padEnd(2, '0').slice(0, 2))
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

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
