// The orders of the Olist files as a retailer would tell them: the order document, and what the row says of its life.
import { createHash } from 'node:crypto'
import { centavos, daysLater, instantOf, readFiles, sum, text, timeZone, type OlistFiles, type Row } from './olist-files.ts'

/** One order of the Olist files. Amounts in centavos. */
export interface OlistOrder {
  readonly document: OlistDocument
  readonly lines: readonly OlistLine[]
  readonly shipping: number
  readonly total: number
  /** Its items and customer are in the files; the others have one line of what is known. */
  readonly full: boolean
  readonly course: OlistCourse
  /** What was paid once it was approved. */
  readonly payments: readonly OlistPayment[]
}

export type OlistDocument = Readonly<Record<string, unknown>> & { readonly externalId: string; readonly shopId: string }

export interface OlistLine {
  readonly externalLineId: string
  readonly sku: string
  readonly title: string
  readonly seller?: string
  readonly quantity: 1
  readonly unitPrice: number
}

export interface OlistPayment {
  readonly ref: string
  readonly method: 'card' | 'bank' | 'gift_card'
  readonly amount: number
}

/** What became of the order: instants, and the days of the Brazilian calendar that its promise is judged by. */
export interface OlistCourse {
  readonly status: OlistStatus
  readonly placedAt: string
  readonly approvedAt?: string
  readonly handedOverAt?: string
  readonly deliveredAt?: string
  readonly deliveredOn?: string
  readonly promisedOn: string
}

export type OlistStatus = 'delivered' | 'shipped' | 'processing' | 'invoiced' | 'unavailable' | 'canceled'

export const olistShop = 'olist-br'
/** What an order is worth of which the files tell nothing. */
const unknownValue = 10_000
/** One copy of the files begins so much later than the one before it. */
const daysPerCopy = 28

/** Reads the files of one folder; throws with the missing file's name. */
export const readOlist = async (folder: string): Promise<readonly OlistOrder[]> => [...olistOrders(await readFiles(folder))]

/** The orders one by one. A copy above 0 is the same lives under new ids, so many times four weeks later by the clock on the wall. */
export function* olistOrders(files: OlistFiles, copy = 0): Generator<OlistOrder> {
  for (const row of files.orders) yield olistOrder(files, row, copy)
}

function olistOrder({ itemsOf, paymentsOf, customerOf, titles }: OlistFiles, row: Row, copy: number): OlistOrder {
  const customer = customerOf.get(text(row, 'customer_id'))
  const [items, payments] = [itemsOf.get(text(row, 'order_id')) ?? [], paymentsOf.get(text(row, 'order_id')) ?? []]
  const charged = customer === undefined ? oneLine(items, payments) : allLines(items, titles)
  const total = sum(charged.lines.map(({ unitPrice }) => unitPrice)) + charged.shipping
  const id = inCopy(text(row, 'order_id'), copy)
  const course = courseOf(row, copy * daysPerCopy)
  const buyer: Buyer = { id: inCopy(text(row, 'customer_id'), copy), city: text(customer ?? {}, 'customer_city') || 'Sao Paulo', zip: text(customer ?? {}, 'customer_zip_code_prefix') || '01000' }
  return {
    document: documentOf(id, buyer, course, charged),
    ...charged,
    total,
    full: customer !== undefined,
    course,
    payments: customer === undefined ? [{ ref: `${id}-1`, method: methodOf(payments[0]), amount: total }] : payments.map((payment) => ({ ref: `${id}-${text(payment, 'payment_sequential')}`, method: methodOf(payment), amount: centavos(text(payment, 'payment_value')) })),
  }
}

/** An id of the same form that no other copy has. */
const inCopy = (id: string, copy: number): string => (copy === 0 ? id : createHash('sha256').update(`${id} ${copy}`).digest('hex').slice(0, 32))

interface Buyer {
  readonly id: string
  readonly city: string
  readonly zip: string
}

interface Charged {
  readonly lines: readonly OlistLine[]
  readonly shipping: number
}

function allLines(items: readonly Row[], titles: ReadonlyMap<string, string | undefined>): Charged {
  const lines = items.map((item): OlistLine => ({
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
function oneLine(items: readonly Row[], payments: readonly Row[]): Charged {
  const paid = sum(payments.map((payment) => centavos(text(payment, 'payment_value'))))
  const priced = sum(items.map((item) => centavos(text(item, 'price')) + centavos(text(item, 'freight_value'))))
  const unitPrice = payments.length > 0 ? paid : items.length > 0 ? priced : unknownValue
  return { lines: [{ externalLineId: '1', sku: 'olist-item', title: 'Item', quantity: 1, unitPrice }], shipping: 0 }
}

const methods: Readonly<Record<string, OlistPayment['method']>> = { credit_card: 'card', debit_card: 'card', boleto: 'bank', voucher: 'gift_card' }

const methodOf = (payment: Row | undefined): OlistPayment['method'] => methods[text(payment ?? {}, 'payment_type')] ?? 'card'

function courseOf(row: Row, days: number): OlistCourse {
  const local = (field: string): string => daysLater(text(row, field), days)
  const promisedOn = local('order_estimated_delivery_date').slice(0, 10)
  const status = text(row, 'order_status') as OlistStatus
  const written = local('order_delivered_customer_date')
  // One is delivered, and nobody wrote when.
  const delivered = written === '' && status === 'delivered' ? `${promisedOn} 12:00:00` : written
  return {
    status,
    placedAt: instantOf(local('order_purchase_timestamp')),
    ...timed('approvedAt', local('order_approved_at')),
    ...timed('handedOverAt', local('order_delivered_carrier_date')),
    ...timed('deliveredAt', delivered),
    ...(delivered === '' ? {} : { deliveredOn: delivered.slice(0, 10) }),
    promisedOn,
  }
}

const timed = <Name extends string>(name: Name, local: string): Partial<Record<Name, string>> => (local === '' ? {} : { [name]: instantOf(local) }) as Partial<Record<Name, string>>

function documentOf(externalId: string, { id, city, zip }: Buyer, { placedAt, promisedOn }: OlistCourse, { lines, shipping }: Charged): OlistDocument {
  const items = sum(lines.map(({ unitPrice }) => unitPrice))
  const promise = { to: promisedOn, precision: 'day', source: 'checkout' }
  return {
    externalId,
    shopId: olistShop,
    channel: 'marketplace',
    placedAt,
    currency: 'BRL',
    locale: 'pt-BR',
    timeZone,
    taxIncluded: true,
    contact: { email: `${id}@example.org` },
    addresses: { home: { line1: 'Rua 1', city, postalCode: `${zip.padStart(5, '0')}-000`, country: 'BR' } },
    lines: lines.map((line) => ({ ...line, total: line.unitPrice, delivery: { method: 'ship', addressKey: 'home' }, promise })),
    ...(shipping > 0 ? { shipping: [{ code: 'freight', amount: shipping }] } : {}),
    totals: { items, discounts: 0, shipping, fees: 0, tax: 0, total: items + shipping },
  }
}
