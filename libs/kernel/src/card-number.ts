// Card data never enters: a document with a card number anywhere is refused before anything of it is kept.
import type { Fault } from './errors.ts'

/** Names of the outside for things; carriers and shops do use long runs of digits. */
const exempt = new Set([
  'externalId', 'number', 'externalLineId', 'forLine', 'sku', 'productId', 'channelRef', 'locationId', 'setId', 'seller', 'ref', 'paymentRef', 'refundRef', 'fulfillmentRef', 'returnRef', 'eventId', 'replaces', 'trackingNumber', 'phone', 'hsCode', 'addressKey',
])

/** Maps whose names the sender makes up: a name there exempts nothing. */
const freeMaps = new Set(['attributes', 'variant'])

/** 13 to 19 digits as one token, single spaces and hyphens allowed, no letter or digit beside it (ISO/IEC 7812-1). */
const token = /(?<![\p{L}\p{N}])\d(?:[ -]?\d){12,18}(?![\p{L}\p{N}])/gu

export function cardNumberFaults(document: unknown): readonly Fault[] {
  return search(document, '', '')
}

function search(value: unknown, pointer: string, name: string): readonly Fault[] {
  if (typeof value === 'string') return !exempt.has(name) && hasCardNumber(value) ? [refused(pointer)] : []
  if (Array.isArray(value)) return value.flatMap((one, i) => search(one, `${pointer}/${i}`, name))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner], i) => (hasCardNumber(key) ? [refused(`${pointer}/${i}`)] : search(inner, `${pointer}/${key}`, freeMaps.has(name) ? '' : key)))
}

const refused = (pointer: string): Fault => ({ pointer, code: 'card_number_refused', detail: 'This looks like a card number. Card data is not taken here.' })

export const hasCardNumber = (text: string): boolean => [...text.normalize('NFKC').matchAll(token)].some(([found]) => passesLuhn(found.replaceAll(/[ -]/g, '')))

/** The check digit of ISO/IEC 7812-1, annex B. */
export function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 1 : 2)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}
