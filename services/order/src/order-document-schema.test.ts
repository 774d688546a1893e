import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { openContracts } from '@wismo/contracts'
import { hasCardNumber, Instant, Invalid, passesLuhn } from '@wismo/kernel'
import type { OrderDocument } from './domain/order-document.ts'
import { computedTotals } from './domain/totals.ts'
import { checkRules, documentForms, parseOrderDocument } from './order-document-schema.ts'
import { line, now, orderDocument } from './testing/order-document.ts'

const forms = documentForms(openContracts())

/** What both ways in do with a body: shape first, then the rules. */
function read(json: unknown, imported = false): OrderDocument {
  const document = parseOrderDocument(forms, json, imported)
  checkRules(document, { now: Instant.parse(now), shopCurrency: 'EUR' })
  return document
}

function refusal(json: unknown): { code: string; pointers: readonly string[] } {
  try {
    read(json)
  } catch (error) {
    if (error instanceof Invalid) return { code: error.code, pointers: error.faults.map(({ pointer }) => pointer) }
    throw error
  }
  return { code: 'accepted', pointers: [] }
}

const withLine = (over: object): object => ({ ...orderDocument(), lines: [{ ...line(), ...over }] })
const withContact = (over: object): object => ({ ...orderDocument(), contact: over })
const withAddress = (over: object): object => ({ ...orderDocument(), addresses: { home: { ...orderDocument().addresses?.['home'], ...over } } })
const text = (over: string): object => withLine({ title: over })

describe('a right document', () => {
  test('is taken as it is', () => {
    expect(read(orderDocument())).toEqual(orderDocument())
  })

  test('an import may say that nothing happened since', () => {
    expect(read({ ...orderDocument(), history: [] }, true)).toEqual(orderDocument())
  })

  test('null for a window without limit means none', () => {
    const returns = { returnable: true, exchangeable: true, refundable: true }
    expect(read(withLine({ returns: { ...returns, windowDays: null } })).lines[0]?.returns).toEqual(returns)
  })

  test('300 lines are taken', () => {
    const lines = Array.from({ length: 300 }, (_, i) => line({ externalLineId: String(i), discounts: [], taxes: [], total: 2000 }))
    expect(read(orderDocument({ lines, shipping: [], totals: { items: 600_000, discounts: 0, shipping: 0, fees: 0, tax: 0, total: 600_000 } })).lines).toHaveLength(300)
  })

  test.each([
    ['right-to-left text', 'مصباح مكتب ‏'],
    ['4-byte characters', 'Lamp 💡𝒳'],
    ['SQL', "'; drop table event; --"],
    ['HTML', '<script>alert(1)</script>'],
    ['a template', '${7*7} {{7*7}}'],
  ])('%s is text and stays text', (_, hostile) => {
    expect(read(text(hostile)).lines[0]?.title).toBe(hostile)
  })
})

describe('bad input', () => {
  test.each<[string, unknown, string, string]>([
    ['no object', [], 'invalid', ''],
    ['null', null, 'invalid', ''],
    ['a missing field', { ...orderDocument(), externalId: undefined }, 'invalid', '/externalId'],
    ['an extra field', { ...orderDocument(), coupon: 'x' }, 'invalid', ''],
    ['an extra field of a line', withLine({ color: 'red' }), 'invalid', '/lines/0'],
    ['a wrong type', { ...orderDocument(), taxIncluded: 'yes' }, 'invalid', '/taxIncluded'],
    ['a currency that is none', { ...orderDocument(), currency: 'EURO' }, 'currency_unknown', '/currency'],
    ['a currency that is not the shop’s', { ...orderDocument(), currency: 'USD' }, 'currency_mismatch', '/currency'],
    ['a currency on a line', withLine({ currency: 'USD' }), 'invalid', '/lines/0'],
    ['a line total that does not add up', withLine({ total: 1901 }), 'totals_mismatch', '/lines/0/total'],
    ['a total one cent off', { ...orderDocument(), totals: { ...orderDocument().totals, total: 2401 } }, 'totals_mismatch', '/totals/total'],
    ['a tax that does not add up', { ...orderDocument(), totals: { ...orderDocument().totals, tax: 447 } }, 'totals_mismatch', '/totals/tax'],
    ['discounts above the price', withLine({ discounts: [{ amount: 5000 }], total: 0 }), 'totals_mismatch', '/lines/0/total'],
    ['allocations that do not sum up', { ...orderDocument(), shipping: [{ amount: 500, taxes: [{ code: 'VAT', rate: '0.23', amount: 93 }], allocations: [{ externalLineId: '1', amount: 499 }] }] }, 'totals_mismatch', '/shipping/0/allocations'],
    ['a negative quantity', withLine({ quantity: -1 }), 'invalid', '/lines/0/quantity'],
    ['no quantity', withLine({ quantity: 0 }), 'invalid', '/lines/0/quantity'],
    ['a fractional quantity', withLine({ quantity: 1.5 }), 'invalid', '/lines/0/quantity'],
    ['a huge quantity', withLine({ quantity: 10_000 }), 'invalid', '/lines/0/quantity'],
    ['a quantity beyond all numbers', withLine({ quantity: 1e308 }), 'invalid', '/lines/0/quantity'],
    ['a quantity as text', withLine({ quantity: '2' }), 'invalid', '/lines/0/quantity'],
    ['a negative price', withLine({ unitPrice: -1 }), 'invalid', '/lines/0/unitPrice'],
    ['a fractional price', withLine({ unitPrice: 9.99 }), 'invalid', '/lines/0/unitPrice'],
    ['no line', { ...orderDocument(), lines: [] }, 'invalid', '/lines'],
    ['301 lines', { ...orderDocument(), lines: Array.from({ length: 301 }, (_, i) => line({ externalLineId: String(i) })) }, 'too_large', '/lines'],
    ['two lines of one id', { ...orderDocument(), lines: [line(), line()], totals: { items: 4000, discounts: 200, shipping: 500, fees: 0, tax: 803, total: 4300 } }, 'duplicate_line', '/lines/1/externalLineId'],
    ['20,000 empty addresses', { ...orderDocument(), addresses: Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`a${i}`, {}])) }, 'too_large', '/addresses'],
    ['thousands of attributes', { ...orderDocument(), attributes: Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`a${i}`, 1])) }, 'too_large', '/attributes'],
    ['a line of thousands of variants', withLine({ variant: Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`a${i}`, 1])) }), 'too_large', '/lines/0/variant'],
    ['an unknown address', withLine({ delivery: { method: 'ship', addressKey: 'office' } }), 'reference_unknown', '/lines/0/delivery/addressKey'],
    ['an address named like a prototype', withLine({ delivery: { method: 'ship', addressKey: 'toString' } }), 'reference_unknown', '/lines/0/delivery/addressKey'],
    ['a service for an unknown line', withLine({ kind: 'service', forLine: '9' }), 'reference_unknown', '/lines/0/forLine'],
    ['a service for no line', withLine({ kind: 'service' }), 'invalid', '/lines/0/forLine'],
    ['a pickup without a place', withLine({ delivery: { method: 'pickup' } }), 'invalid', '/lines/0/delivery/locationId'],
    ['a shipment without address', withLine({ delivery: { method: 'ship' } }), 'invalid', '/lines/0/delivery/addressKey'],
    ['a promise that ends before it begins', withLine({ promise: { from: '2026-11-28', to: '2026-11-26', precision: 'day' } }), 'date_order', '/lines/0/promise'],
    ['a day that does not exist', withLine({ promise: { to: '2026-02-30', precision: 'day' } }), 'invalid', '/lines/0/promise/to'],
    ['a promise of a day that names an hour', withLine({ promise: { to: '2026-11-26T10:00:00Z', precision: 'day' } }), 'invalid', '/lines/0/promise/to'],
    ['an order of the future', { ...orderDocument(), placedAt: '2026-11-24T10:05:01Z' }, 'date_order', '/placedAt'],
    ['a time without zone', { ...orderDocument(), placedAt: '2026-11-24T09:00:00' }, 'invalid', '/placedAt'],
    ['nobody to reach', withContact({ name: 'Nora Byrne' }), 'invalid', '/contact'],
    ['an e-mail address that is none', withContact({ email: 'nora' }), 'invalid', '/contact/email'],
    ['a phone number without country', withContact({ phone: '021 555 0142' }), 'invalid', '/contact/phone'],
    ['a country that is none', withAddress({ country: 'ZQ' }), 'address_invalid', '/addresses/home/country'],
    ['a postal code of another country', withAddress({ country: 'DE', postalCode: 'T12 X8N4' }), 'address_invalid', '/addresses/home/postalCode'],
    ['a missing region', withAddress({ country: 'US', postalCode: '94105' }), 'address_invalid', '/addresses/home/region'],
    ['a card number in a title', text('card 4111 1111 1111 1111'), 'card_number_refused', '/lines/0/title'],
    ['a card number in an attribute', { ...orderDocument(), attributes: { note: '5500-0000-0000-0004' } }, 'card_number_refused', '/attributes/note'],
    ['a card number in a name', withContact({ name: '340000000000009', email: 'n@example.org' }), 'card_number_refused', '/contact/name'],
    ['a card number as a key', { ...orderDocument(), attributes: { '4111111111111111': 'x' } }, 'card_number_refused', '/attributes/0'],
    ['a NUL', text('Lamp\u0000'), 'invalid', '/lines/0/title'],
    ['an escape sequence', text('Lamp\u001b[31m'), 'invalid', '/lines/0/title'],
    ['half a character', text('Lamp \ud83d'), 'invalid', '/lines/0/title'],
    ['a script address', withLine({ url: 'javascript:alert(1)' }), 'invalid', '/lines/0/url'],
    ['a picture without https', withLine({ imageUrl: 'http://example.org/x.png' }), 'invalid', '/lines/0/imageUrl'],
    ['a prototype key', JSON.parse('{"attributes":{"__proto__":"x"}}') as unknown, 'invalid', '/externalId'],
    ['a title of 201 characters', text('x'.repeat(201)), 'invalid', '/lines/0/title'],
    ['a time zone that is none', { ...orderDocument(), timeZone: 'Mars/Olympus' }, 'invalid', '/timeZone'],
    ['a language that is none', { ...orderDocument(), locale: 'not a tag' }, 'invalid', '/locale'],
  ])('%s', (_, json, code, pointer) => {
    const found = refusal(json)
    expect(found.code).toBe(code)
    expect(found.pointers).toContain(pointer)
  })

  test('refusals repeat no value of the document', () => {
    const secret = 'very-secret-value'
    for (const json of [withContact({ name: secret, email: secret }), { ...orderDocument(), [secret.repeat(9)]: secret }, withAddress({ country: 'DE', postalCode: secret })]) {
      try {
        read(json)
        throw new Error('was taken')
      } catch (error) {
        if (!(error instanceof Invalid)) throw error
        expect(JSON.stringify({ message: error.message, details: error.faults.map(({ detail }) => detail) })).not.toContain(secret)
      }
    }
  })

  test('names that no schema has are repeated nowhere: a fault says where they stand, once', () => {
    const name = 'nora@example.org'
    expect(refusal({ ...orderDocument(), [name]: 1, other: 2 }).pointers).toEqual([''])
    expect(refusal(withLine({ [name]: 1, delivery: { method: 'ship', addressKey: 'home', [`${name}/a`]: 1 } })).pointers.toSorted()).toEqual(['/lines/0', '/lines/0/delivery'])
    const long = `${name}, ${'the one with the lamp'.repeat(2)}`
    expect(refusal({ ...orderDocument(), attributes: { [long]: 'x' } }).pointers).toEqual(['/attributes'])
  })

  test('no JSON at all makes it fail in any other way than a refusal', () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => {
      expect(refusal(json).code).toBe('invalid')
    }))
  })
})

test('more mistakes than are named are counted', () => {
  const lines = Array.from({ length: 150 }, (_, i) => ({ ...line({ externalLineId: String(i) }), quantity: 0 }))
  expect(() => read({ ...orderDocument(), lines })).toThrow('The order cannot be used as it is: see errors. The first 100 of 150 are named.')
  expect(refusal({ ...orderDocument(), lines }).pointers).toHaveLength(100)
})

describe('sums', () => {
  const lines = fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 50 }), unitPrice: fc.integer({ min: 100, max: 90_000 }), discount: fc.integer({ min: 0, max: 100 }), tax: fc.integer({ min: 0, max: 500 }) }), { minLength: 1, maxLength: 8 })

  test('a document whose sums are computed is taken, and one that is one cent off is not, with and without tax in the prices', () => {
    fc.assert(fc.property(lines, fc.boolean(), fc.integer({ min: 0, max: 5 }), (drawn, taxIncluded, off) => {
      const body = orderDocument({
        taxIncluded,
        lines: drawn.map(({ quantity, unitPrice, discount, tax }, i) =>
          line({ externalLineId: String(i), quantity, unitPrice, discounts: [{ amount: discount }], taxes: [{ code: 'VAT', rate: '0.23', amount: tax }], total: quantity * unitPrice - discount + (taxIncluded ? 0 : tax) })),
      })
      const totals = computedTotals(body)
      expect(refusal({ ...body, totals }).code).toBe('accepted')
      const field = (['items', 'discounts', 'shipping', 'fees', 'tax', 'total'] as const)[off] ?? 'total'
      expect(refusal({ ...body, totals: { ...totals, [field]: totals[field] + 1 } }).code).toBe('totals_mismatch')
    }))
  })
})

describe('card numbers', () => {
  test.each(['4111111111111111', '4111 1111 1111 1111', '5500-0000-0000-0004', 'pay 340000000000009.', '４１１１１１１１１１１１１１１１'])('%s is one', (value) => {
    expect(hasCardNumber(value)).toBe(true)
  })

  test.each(['4111111111111112', 'X4111111111111111', '4111111111111111A', '411111111111', '12345678901234567890', 'no digits'])('%s is none', (value) => {
    expect(hasCardNumber(value)).toBe(false)
  })

  test('a name that the sender made up exempts nothing', () => {
    expect(refusal({ ...orderDocument(), attributes: { number: '4111 1111 1111 1111', ref: '4111111111111111' } }).code).toBe('card_number_refused')
  })

  test('ids of the outside may look like one', () => {
    expect(refusal({ ...orderDocument(), externalId: '4111111111111111', payments: [{ ref: '4111111111111111', method: 'card', status: 'authorized', amount: 2400 }] }).code).toBe('accepted')
  })

  test('the check digit is the only one of ten that fits', () => {
    fc.assert(fc.property(fc.stringMatching(/^\d{12,18}$/), (digits) => {
      expect([...'0123456789'].filter((check) => passesLuhn(digits + check))).toHaveLength(1)
    }))
  })
})
