import { describe, expect, test } from '@jest/globals'
import { openContracts, type Envelope } from '@wismo/contracts'
import { Instant, policyIdOf, SealedRef, ShopId, SubjectRef, wismoSpace } from '@wismo/kernel'
import { shopsOf, type PublishedPolicy, type Shop } from '@wismo/service'
import type { OrderDocument } from './domain/order-document.ts'
import { contentHashOf, knownShop, orderPlaced, sealRequest } from './intake.ts'
import { checkRules, documentForms, parseOrderDocument } from './order-document-schema.ts'
import { line, now, orderDocument } from './testing/order-document.ts'

const contracts = openContracts()
const shop = { id: ShopId.parse('aldermoor'), name: 'Aldermoor', currency: 'EUR', locale: 'en-IE', timeZone: 'Europe/Dublin', test: false } as Shop

/** Every field there is. */
const everything = (): OrderDocument =>
  orderDocument({
    occurredAt: now,
    channelRef: 'r-1',
    locale: 'de-DE',
    timeZone: 'Europe/Berlin',
    customer: { externalId: 'c-1', type: 'registered', tier: 'gold', tags: ['vip'] },
    contact: { name: 'Nora Byrne', email: 'nora@example.org', phone: '+353215550142' },
    addresses: { home: { name: 'Nora Byrne', company: 'Byrne Ltd', line1: '14 Lapwing Quay', line2: '2nd floor', city: 'Cork', region: 'Munster', postalCode: 'T12 X8N4', country: 'IE', phone: '+353215550142', instructions: 'Ring twice', geo: { lat: 51.9, lon: -8.5 } } },
    lines: [
      line({
        productId: 'p', variant: { wood: 'oak' }, imageUrl: 'https://example.org/a.png', url: 'https://example.org/a', unit: { code: 'KGM', scale: 3 }, kind: 'goods', seller: 's', setId: 'set', setRule: 'ship_together',
        delivery: { method: 'ship', addressKey: 'home', serviceLevel: 'express', window: { from: '2026-11-26', to: '2026-11-27' } }, promise: { from: '2026-11-26', to: '2026-11-28', precision: 'day', shipBy: '2026-11-25', source: 'checkout' },
        gift: { wrap: true, message: 'For the cold evenings', hidePrices: true }, customs: { hsCode: '9405.20', origin: 'IE', weightGrams: 900 }, returns: { returnable: true, exchangeable: true, refundable: true, windowDays: 30, finalSaleReason: 'none' },
      }),
      line({ externalLineId: '2', kind: 'service', forLine: '1', quantity: 1, unitPrice: 0, discounts: [], taxes: [], total: 0, delivery: { method: 'none' } }),
    ],
    shipping: [{ code: 'standard', label: 'Standard', amount: 500, taxes: [{ code: 'VAT', rate: '0.23', amount: 93 }], allocations: [{ externalLineId: '1', amount: 500 }] }],
    fees: [{ code: 'wrap', amount: 300 }],
    discounts: [{ code: 'TEN', label: 'Ten off', amount: 100, allocations: [{ externalLineId: '1', amount: 100 }] }],
    totals: { items: 2000, discounts: 200, shipping: 500, fees: 300, tax: 448, total: 2600 },
    payments: [{ ref: 'p-1', method: 'card', brand: 'visa', last4: '4417', status: 'authorized', amount: 2600, expiresAt: '2026-12-24T00:00:00Z' }],
    confirmation: 'manual',
    policies: ['returns-1'],
    consents: [{ purpose: 'marketing', channel: 'email', granted: true, textVersion: '3', at: now }],
    attributes: { campaign: 'autumn' },
    test: true,
  })

const sealedFor = (document: OrderDocument) => {
  const request = sealRequest(document, shop, wismoSpace)
  return { subjectRef: SubjectRef.of(wismoSpace, 's'), refs: Object.fromEntries(Object.keys(request.values).map((field) => [field, SealedRef.of(wismoSpace, field)])) }
}

const envelope: Envelope = { subject: 'ord', sequence: 1, occurredAt: Instant.parse(now), recordedAt: Instant.parse(now), correlationId: wismoSpace, causationId: wismoSpace, actorType: 'retailer', actorId: 'k' }

describe.each([['the least', orderDocument], ['everything', everything]] as const)('a document with %s', (_, make) => {
  const document = make()
  const placed = orderPlaced(document, { shop, policies: [], sealed: sealedFor(document), contentHash: 'hash', history: false })

  test('is right by every rule', () => {
    const parsed = parseOrderDocument(documentForms(contracts), document, false)
    checkRules(parsed, { now: Instant.parse(now), shopCurrency: 'EUR' })
    expect(parsed).toEqual(document)
  })

  test('becomes a fact that can be published and comes back as it was', () => {
    expect(contracts.decode(contracts.encode({ type: 'OrderPlaced', envelope, data: placed })).data).toEqual(placed)
  })

  test('travels as Avro too, without a loss', () => {
    expect(contracts.decode(contracts.encode({ type: 'RetailOrderPlaced', data: document })).data).toEqual(document)
  })

  test('I35 leaves nothing personal in the fact', () => {
    const text = JSON.stringify(placed)
    for (const secret of ['Nora', 'nora@example.org', 'Lapwing', '+353215550142', 'T12 X8N4', 'cold evenings', 'Ring twice', 'Byrne Ltd']) expect(text).not.toContain(secret)
  })
})

test('what the document does not say comes from the shop', () => {
  const document = orderDocument({ number: undefined as never })
  expect(orderPlaced(JSON.parse(JSON.stringify(document)) as OrderDocument, { shop, policies: [], sealed: sealedFor(document), contentHash: 'h', history: true })).toMatchObject({ number: '100245817', locale: 'en-IE', timeZone: 'Europe/Dublin', test: false, history: true, customerType: 'guest', confirmation: 'auto' })
})

test('the policies in force are pinned, the one of returns on every line too; without any nothing is said of them', () => {
  const document = everything()
  const [returns, change] = (['return', 'change'] as const).map((kind, i) => ({ policyId: policyIdOf(shop.id, kind), version: i + 2, shopId: shop.id, kind, rules: {} as never, effectiveAt: Instant.parse(now) }))
  const placed = (policies: readonly PublishedPolicy[]) => orderPlaced(document, { shop, policies, sealed: sealedFor(document), contentHash: 'h', history: false })
  const pinned = placed([returns as PublishedPolicy, change as PublishedPolicy])
  expect(pinned.policyVersions).toEqual([{ policyId: policyIdOf(shop.id, 'return'), version: 2 }, { policyId: policyIdOf(shop.id, 'change'), version: 3 }])
  expect(pinned.lines.map(({ policy }) => policy)).toEqual([pinned.policyVersions?.[0], pinned.policyVersions?.[0]])
  expect(pinned.policies).toEqual(['returns-1'])
  expect(contracts.decode(contracts.encode({ type: 'OrderPlaced', envelope, data: pinned })).data).toEqual(pinned)
  expect(placed([])).not.toHaveProperty('policyVersions')
  expect(placed([]).lines[0]).not.toHaveProperty('policy')
})

test('the same content has the same hash whenever it is sent, other content another', () => {
  const vault = { fingerprint: (text: string) => text }
  expect(contentHashOf(vault, orderDocument({ occurredAt: now }))).toBe(contentHashOf(vault, orderDocument()))
  expect(contentHashOf(vault, orderDocument({ channel: 'app' }))).not.toBe(contentHashOf(vault, orderDocument()))
})

test('an unknown shop is an unknown reference', () => {
  expect(() => knownShop(shopsOf([shop]), ShopId.parse('nowhere'))).toThrow(expect.objectContaining({ code: 'reference_unknown' }))
})
