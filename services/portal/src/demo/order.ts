import { Instant, type Minor, type RandomBytes } from '@wismo/kernel'
import { dayOf, plusDays } from '../formats.ts'
import { accountOf, demoShopId, people, places, products, shopZone as timeZone, type Product } from './shop.ts'

/** A number from 0 up to, without, `below`. */
type Draw = (below: number) => number

/** What somebody buys, where it is not drawn: paid by card. */
export interface Basket {
  /** One of the people of the shop, who has an account there. */
  readonly person: number
  readonly lines: readonly { readonly sku: string; readonly quantity: number; /** Fetched there. */ readonly store?: boolean }[]
}

interface Line {
  readonly product: Product
  readonly quantity: number
  readonly discount: Minor
  readonly pickup: boolean
}

const vat = 23

/**
 * The document a retailer would send for an order that was just placed: one to five lines, sums exact to the cent, tax
 * contained, days promised from the day it was placed. The same randomness and time give the same order.
 */
export function demoOrder(externalId: string, placedAt: Instant, random: RandomBytes, basket?: Basket): Readonly<Record<string, unknown>> {
  const draw = drawFrom(random)
  const lines = basket === undefined ? drawLines(draw) : basket.lines.map(linesIn)
  const shipping = lines.every(({ pickup }) => pickup) || totalOf(lines) >= 15_000 ? 0 : 690
  const person = people[basket?.person ?? draw(people.length)] ?? people[0]
  const total = totalOf(lines) + shipping
  return {
    externalId,
    shopId: demoShopId,
    channel: pick(['web', 'web', 'web', 'app'], draw),
    placedAt,
    currency: 'EUR',
    locale: 'en-IE',
    timeZone,
    customer: basket === undefined ? { type: 'guest' } : { type: 'registered', externalId: accountOf(basket.person) },
    contact: contactOf(person, draw),
    addresses: { home: { name: `${person.first} ${person.last}`, ...pick(places, draw), country: 'IE' } },
    lines: lines.map((line, i) => lineDocument(line, i, placedAt, draw)),
    shipping: shipping === 0 ? [] : [{ code: 'standard', label: 'Standard', amount: shipping, taxes: [taxOf(shipping)] }],
    taxIncluded: true,
    totals: {
      items: lines.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0),
      discounts: lines.reduce((sum, { discount }) => sum + discount, 0),
      shipping,
      fees: 0,
      tax: lines.reduce((sum, line) => sum + taxOf(lineTotal(line)).amount, 0) + taxOf(shipping).amount,
      total,
    },
    payments: [basket === undefined ? paymentOf(externalId, total, placedAt, draw) : cardPayment(externalId, total, placedAt, draw)],
  }
}

function linesIn({ sku, quantity, store = false }: Basket['lines'][number]): Line {
  const product = products.find((one) => one.sku === sku)
  if (product === undefined) throw new Error(`The shop of the demo does not sell ${sku}`)
  return { product, quantity, discount: 0, pickup: store }
}

function drawLines(draw: Draw): readonly Line[] {
  const wanted = 1 + draw(5)
  const skus = new Set(Array.from({ length: wanted }, () => draw(products.length)))
  const collects = draw(4) === 0
  return [...skus].map((index, i) => {
    const product = products[index] ?? pick(products, draw)
    const quantity = product.price < 5_000 ? 1 + draw(3) : 1
    const discount = draw(5) === 0 ? Math.round((product.price * quantity) / 1_000) * 100 : 0
    return { product, quantity, discount, pickup: collects && i === skus.size - 1 }
  })
}

function lineDocument(line: Line, index: number, placedAt: Instant, draw: Draw): Readonly<Record<string, unknown>> {
  const { sku, title, variant, price } = line.product
  const placed = dayOf(placedAt, timeZone)
  const first = plusDays(placed, 2)
  return {
    externalLineId: String(index + 1),
    sku,
    title,
    ...(variant ? { variant } : {}),
    quantity: line.quantity,
    unitPrice: price,
    discounts: line.discount === 0 ? [] : [{ code: 'HEARTH10', label: 'Ten off for the house', amount: line.discount }],
    taxes: [taxOf(lineTotal(line))],
    total: lineTotal(line),
    delivery: line.pickup ? { method: 'pickup', locationId: 'store-quayside' } : { method: 'ship', addressKey: 'home', serviceLevel: 'standard' },
    promise: line.pickup ? { to: plusDays(placed, 1), precision: 'day', source: 'checkout' } : { from: first, to: plusDays(first, draw(2) + 1), precision: 'day', source: 'checkout' },
    returns: { returnable: true, exchangeable: true, refundable: true, windowDays: 30 },
  }
}

const lineTotal = ({ product, quantity, discount }: Line): Minor => product.price * quantity - discount
const totalOf = (lines: readonly Line[]): Minor => lines.reduce((sum, line) => sum + lineTotal(line), 0)

/** The tax that a price with tax contains. */
const taxOf = (amount: Minor): { code: string; rate: string; amount: Minor } => ({ code: 'VAT', rate: '0.23', amount: Math.round((amount * vat) / (100 + vat)) })

function contactOf({ first, last }: (typeof people)[number], draw: Draw): Readonly<Record<string, string>> {
  const letters = `${first}.${last}`.normalize('NFD').replace(/[^A-Za-z.]/g, '').toLowerCase()
  const email = { name: `${first} ${last}`, email: `${letters}@mail.example` }
  return draw(2) === 0 ? email : { ...email, phone: `+353215550${100 + draw(900)}` }
}

/** Most pay by card, which is reserved; some by wallet, which is taken at once; a few by bank, which is awaited. */
function paymentOf(externalId: string, amount: Minor, placedAt: Instant, draw: Draw): Readonly<Record<string, unknown>> {
  const way = draw(10)
  const ref = `pay-${externalId}`
  if (way === 9) return { ref, method: 'bank', status: 'pending', amount }
  if (way >= 7) return { ref, method: 'wallet', status: 'captured', amount }
  return cardPayment(externalId, amount, placedAt, draw)
}

function cardPayment(externalId: string, amount: Minor, placedAt: Instant, draw: Draw): Readonly<Record<string, unknown>> {
  const last4 = String(1_000 + draw(9_000))
  return { ref: `pay-${externalId}`, method: 'card', brand: pick(['visa', 'mastercard'], draw), last4, status: 'authorized', amount, expiresAt: Instant.plus(placedAt, 7 * 86_400_000) }
}

const pick = <T,>(some: readonly T[], draw: Draw): T => some[draw(some.length)] as T

/** Four bytes a draw: the tiny preference for small numbers does not matter to a demo. */
const drawFrom = (random: RandomBytes): Draw => (below) => {
  const bytes = random(4)
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) % below
}
