// Orders in a list, each with the name of who bought it and nothing to reach them by.
import { erased, isErased, maskedContact, spanOf, type OrderView } from '@wismo/lifecycle'
import type { ShopId, SealedRef } from '@wismo/kernel'
import { isOutstanding } from './desk/broken-promises.ts'
import { hasIncident } from './desk/standing-order.ts'
import type { PersonalData, Reading } from './personal-data.ts'
import type { OrderCard } from '@wismo/agent-api'

/** In the same order. The vault is asked once for each shop. */
export async function cardsOf(views: readonly OrderView[], personal: PersonalData, reading: Reading): Promise<readonly OrderCard[]> {
  const contacts = new Map<string, unknown>()
  for (const [shopId, fields] of contactsByShop(views)) for (const [orderId, value] of await personal.open({ shopId }, fields, reading)) contacts.set(orderId, value)
  return views.map((view) => cardOf(view, contacts.get(view.id)))
}

function contactsByShop(views: readonly OrderView[]): ReadonlyMap<ShopId, ReadonlyMap<string, SealedRef>> {
  const shops = new Map<ShopId, Map<string, SealedRef>>()
  for (const { id, shopId, customer } of views) {
    if (customer?.contactRef === undefined) continue
    const fields = shops.get(shopId) ?? new Map<string, SealedRef>()
    shops.set(shopId, fields.set(id, customer.contactRef))
  }
  return shops
}

const mostSkus = 4
/** A day that is over is still what was said, until all is there. */
const open: readonly string[] = ['on_track', 'at_risk', 'broken']

function cardOf(view: OrderView, contact: unknown): OrderCard {
  const { id, shopId, number, placedAt, headline: { code, title }, status, currency, lines, money, contradictions = [] } = view
  const when = spanOf(view.promises.filter((promise) => open.includes(promise.status) && isOutstanding(view, promise)).map(({ original }) => original))
  return {
    id, shopId, number, placedAt, headline: { code, title }, status, customer: customerOf(view.customer, contact), incident: hasIncident(view), contradictions: contradictions.filter(({ weight }) => weight !== 'note').length,
    items: lines.reduce((sum, { quantity, unit }) => sum + (unit.scale > 0 ? Math.sign(quantity.current) : quantity.current), 0),
    skus: [...new Set(lines.filter(({ quantity }) => quantity.current > 0).map(({ sku }) => sku))].slice(0, mostSkus), ...(money && { total: money.total }), currency,
    ...(when && { when: { ...(when.from === undefined ? {} : { from: when.from }), to: when.to, precision: when.precision, timeZone: when.timeZone } }),
  }
}

function customerOf(customer: OrderView['customer'], contact: unknown): OrderCard['customer'] {
  if (customer === undefined) return {}
  if (isErased(customer)) return { erased: true }
  const { subjectRef } = customer
  // The vault knows first: whoever is gone there is gone, whatever the view was told yet.
  if (contact === erased) return { erased: true }
  const shown = maskedContact(contact)
  return { subjectRef, ...(shown.name !== undefined && { name: shown.name }) }
}
