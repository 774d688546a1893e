// The shape and the limits of an order document, one declaration for both ways in: HTTP and topic.
import { z } from 'zod'
import { Invalid, type Fault, type Instant } from '@wismo/kernel'
import { faultsOf, shopIdText } from '@wismo/service'
import { documentFaults, type OrderDocument } from './domain/order-document.ts'

/** Control characters and half characters are refused; everything else is text and stays text. */
const printable = /^[^\u0000-\u001f\u007f\p{Surrogate}]*$/u
const printableLines = /^[^\u0000-\u0009\u000b-\u001f\u007f\p{Surrogate}]*$/u

const text = (max: number) => z.string().min(1).max(max).regex(printable, 'Control characters are not allowed.')
const paragraph = (max: number) => z.string().min(1).max(max).regex(printableLines, 'Control characters are not allowed.')
const reserved = new Set(['__proto__', 'constructor', 'prototype'])
const key = text(40).refine((name) => !reserved.has(name), 'This name is reserved.')
const mapOf = <Value extends z.ZodType>(value: Value, max: number) => z.record(key, value).refine((map) => Object.keys(map).length <= max, `At most ${max} entries.`)

/** Minor units of the order's currency, never a fraction, never negative. */
const amount = z.int().min(0).max(100_000_000_000).describe('Minor units of the order’s currency.')
const https = z.url({ protocol: /^https$/ }).max(500).regex(printable)
const moment = z.iso.datetime({ offset: true }).max(40).describe('RFC 3339 with its zone.')
const day = z.iso.date()
const dayOrMoment = z.union([day, moment]).describe('A day (YYYY-MM-DD) or a moment (RFC 3339).')
const zone = text(60).refine(isTimeZone, 'This is no IANA time zone.')
const language = text(35).refine(isLocale, 'This is no language tag of BCP 47.')

const tax = z.strictObject({ code: text(20), rate: z.string().regex(/^\d(\.\d{1,6})?$/).describe('Decimal fraction: 0.19.'), amount })
const discount = z.strictObject({ code: text(40).optional(), label: text(120).optional(), amount })
const charge = z.strictObject({
  code: text(40).optional(),
  label: text(120).optional(),
  amount,
  taxes: z.array(tax).max(10).optional(),
  allocations: z.array(z.strictObject({ externalLineId: text(64), amount })).max(300).optional().describe('Shares per line; they sum to the amount.'),
})

const promise = z.strictObject({
  from: dayOrMoment.optional(),
  to: dayOrMoment,
  precision: z.enum(['day', 'hour']),
  shipBy: dayOrMoment.optional(),
  source: text(40).optional(),
}).refine(({ to, precision }) => precision === 'hour' || to.length === 10, { path: ['to'], message: 'A promise of a day names days.' })

const line = z.strictObject({
  externalLineId: text(64).describe('Unique in the order.'),
  sku: text(64),
  title: text(200),
  productId: text(64).optional(),
  variant: mapOf(text(80), 8).optional(),
  imageUrl: https.optional(),
  url: https.optional(),
  quantity: z.int().min(1).max(9999),
  unit: z.strictObject({ code: z.string().regex(/^[A-Z0-9]{2,3}$/), scale: z.int().min(0).max(6) }).optional().describe('UN/ECE Recommendation 20; pieces (EA) when absent.'),
  kind: z.enum(['goods', 'digital', 'service', 'gift_card']).optional(),
  forLine: text(64).optional(),
  unitPrice: amount,
  discounts: z.array(discount).max(20).optional(),
  taxes: z.array(tax).max(10).optional(),
  total: amount.describe('quantity x unitPrice - discounts, plus taxes unless taxIncluded.'),
  delivery: z.strictObject({
    method: z.enum(['ship', 'pickup', 'curbside', 'scheduled', 'digital', 'none']),
    addressKey: key.optional(),
    locationId: text(64).optional(),
    serviceLevel: text(40).optional(),
    window: z.strictObject({ from: dayOrMoment.optional(), to: dayOrMoment.optional() }).optional(),
  }),
  promise: promise.optional().describe('What checkout told the customer; absent: our estimate.'),
  seller: text(64).optional(),
  setId: text(64).optional(),
  setRule: z.enum(['any', 'ship_together', 'deliver_complete']).optional(),
  gift: z.strictObject({ wrap: z.boolean().optional(), hidePrices: z.boolean().optional(), message: paragraph(500).optional() }).optional(),
  customs: z.strictObject({ hsCode: z.string().regex(/^[\d.]{4,14}$/).optional(), origin: z.string().regex(/^[A-Z]{2}$/).optional(), weightGrams: z.int().min(0).max(100_000_000).optional() }).optional(),
  returns: z.strictObject({
    returnable: z.boolean(),
    exchangeable: z.boolean(),
    refundable: z.boolean(),
    windowDays: z.int().min(0).max(3650).nullish().describe('Days after delivery; null: without limit.'),
    finalSaleReason: text(120).optional(),
  }).optional(),
})

const phone = z.string().regex(/^\+[1-9]\d{6,14}$/, 'A phone number is written in E.164: +353215550100.')

const address = z.strictObject({
  name: text(120).optional(),
  company: text(120).optional(),
  line1: text(120),
  line2: text(120).optional(),
  city: text(80),
  region: text(80).optional(),
  postalCode: text(16).optional(),
  country: z.string().regex(/^[A-Z]{2}$/, 'A country is two capital letters (ISO 3166).'),
  phone: phone.optional(),
  instructions: paragraph(280).optional(),
  geo: z.strictObject({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) }).optional(),
})

const payment = z.strictObject({
  ref: text(64),
  method: z.enum(['card', 'wallet', 'bank', 'invoice', 'pay_later', 'gift_card', 'cash']),
  brand: text(20).optional(),
  last4: z.string().regex(/^\d{4}$/).optional(),
  status: z.enum(['pending', 'authorized', 'captured', 'failed']),
  amount,
  expiresAt: moment.optional(),
})

export const maxLines = 300

/** The document's fields; `orderDocument` closes them. */
const fields = {
  externalId: text(64).describe('Your id of the order, unique per shop.'),
  number: text(40).optional().describe('What people call the order; externalId when absent.'),
  shopId: shopIdText,
  occurredAt: moment.optional(),
  channel: z.enum(['web', 'app', 'store', 'phone', 'chat', 'social', 'marketplace', 'other']),
  channelRef: text(64).optional(),
  placedAt: moment,
  currency: z.string().min(1).max(8).describe('ISO 4217, the shop’s.'),
  locale: language.optional(),
  timeZone: zone.optional(),
  customer: z.strictObject({ externalId: text(64).optional(), type: z.enum(['guest', 'registered']).optional(), tier: text(40).optional(), tags: z.array(text(40)).max(20).optional() }).optional(),
  contact: z.strictObject({ name: text(120).optional(), email: z.email().max(254).optional(), phone: phone.optional() }),
  addresses: mapOf(address, 5).optional(),
  lines: z.array(line).min(1).max(maxLines),
  shipping: z.array(charge).max(10).optional(),
  fees: z.array(charge).max(10).optional(),
  discounts: z.array(charge).max(10).optional(),
  taxIncluded: z.boolean(),
  totals: z.strictObject({ items: amount, discounts: amount, shipping: amount, fees: amount, tax: amount, total: amount }),
  payments: z.array(payment).max(10).optional(),
  confirmation: z.enum(['auto', 'manual']).optional(),
  policies: z.array(text(64)).max(20).optional(),
  consents: z.array(z.strictObject({ purpose: text(40), channel: text(40), granted: z.boolean(), textVersion: text(40), at: moment })).max(20).optional(),
  attributes: mapOf(text(200), 20).optional(),
  test: z.boolean().optional(),
}

/** `RetailOrderPlaced`. */
export const orderDocument = z.strictObject(fields).describe('A whole order as checkout knows it.')
/** `RetailOrderImported`: the document and what happened since, which is empty as long as no other message is taken. */
export const importedOrder = z.strictObject({ ...fields, history: z.array(z.never()).max(0).optional().describe('What happened since; must be empty.') })

/** Names the answer by the first broken rule that has a code of its own. Throws `Invalid`. */
export function checkRules(document: OrderDocument, context: { readonly now: Instant; readonly shopCurrency: string }): void {
  const faults = documentFaults(document, context)
  const [first] = faults
  if (first !== undefined) throw new Invalid(first.code, sentences.get(first.code) ?? 'The order cannot be used as it is: see errors.', faults)
}

const sentences = new Map([
  ['totals_mismatch', 'The sums do not add up: see errors.'],
  ['card_number_refused', 'The order holds what looks like a card number.'],
  ['currency_unknown', 'The currency is unknown.'],
  ['currency_mismatch', 'The currency is not the shop’s.'],
])

/** Reads a document that came by topic. Throws `Invalid`. */
export function parseOrderDocument(json: unknown, imported: boolean): OrderDocument {
  const result = (imported ? importedOrder : orderDocument).safeParse(json)
  if (!result.success) throw shapeFault(faultsOf(result.error))
  return asDocument(result.data)
}

/** 301 lines are too much, not misshapen. */
function shapeFault(faults: readonly Fault[]): Invalid {
  const tooMany = faults.some(({ pointer, code }) => pointer === '/lines' && code === 'too_big')
  return tooMany ? tooManyLines(faults) : new Invalid('invalid', 'The order cannot be used as it is: see errors.', faults)
}

export const tooManyLines = (faults: readonly Fault[] = []): Invalid => new Invalid('too_large', `An order has ${maxLines} lines at most.`, faults)

/** What was checked, without `history` and without the nulls that mean "none": the shape that all rules know. */
export function asDocument(checked: z.infer<typeof importedOrder>): OrderDocument {
  const { history: _history, ...document } = checked
  return JSON.parse(JSON.stringify(document, (_name, value: unknown) => (value === null ? undefined : value))) as OrderDocument
}

function isTimeZone(name: string): boolean {
  return works(() => new Intl.DateTimeFormat('en', { timeZone: name }))
}

function isLocale(tag: string): boolean {
  return works(() => new Intl.Locale(tag))
}

function works(attempt: () => unknown): boolean {
  try {
    attempt()
    return true
  } catch {
    return false
  }
}
