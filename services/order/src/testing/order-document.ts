// A small right order document; tests break one thing of it at a time.
import { ShopId } from '@wismo/kernel'
import type { OrderDocument } from '../domain/order-document.ts'

type Line = OrderDocument['lines'][number]

export const line = (over: Partial<Line> = {}): Line => ({
  externalLineId: '1',
  sku: 'LAMP-OAK',
  title: 'Oak desk lamp',
  quantity: 2,
  unitPrice: 1000,
  discounts: [{ code: 'AUTUMN', amount: 100 }],
  taxes: [{ code: 'VAT', rate: '0.23', amount: 355 }],
  total: 1900,
  delivery: { method: 'ship', addressKey: 'home' },
  promise: { from: '2026-11-26', to: '2026-11-28', precision: 'day', source: 'checkout' },
  ...over,
})

export const orderDocument = (over: Partial<OrderDocument> = {}): OrderDocument => ({
  externalId: '100245817',
  number: 'A-1',
  shopId: ShopId.parse('aldermoor'),
  channel: 'web',
  placedAt: '2026-11-24T09:00:00Z',
  currency: 'EUR',
  taxIncluded: true,
  contact: { name: 'Nora Byrne', email: 'nora@example.org' },
  addresses: { home: { name: 'Nora Byrne', line1: '14 Lapwing Quay', city: 'Cork', postalCode: 'T12 X8N4', country: 'IE' } },
  lines: [line()],
  shipping: [{ code: 'standard', amount: 500, taxes: [{ code: 'VAT', rate: '0.23', amount: 93 }] }],
  totals: { items: 2000, discounts: 100, shipping: 500, fees: 0, tax: 448, total: 2400 },
  ...over,
})

export const now = '2026-11-24T10:00:00.000Z'
