// What a retailer tells by HTTP, checked as its owner checks it on the topic: what is accepted lies there and is taken.
import { cardNumberFaults, Instant, Invalid, orderIdOf, Rejected, uuidV5, wismoSpace, type OrderId, type ShopId } from '@wismo/kernel'
import { withoutNulls, type HistoryEntry } from '@wismo/contracts'
import { activeTraceparent, type OutgoingMessage } from '@wismo/messaging'
import { coversShop, refuseFuture, requireAllNodes, requireLocation, requireShopCurrency, retailReader, type Principal, type RetailType, type Runtime, type Scope, type Shop } from '@wismo/service'
import { isReachable, unreachable } from '../domain/contact.ts'
import type { OrderDocument } from '../domain/order-document.ts'
import { checkRules, documentForms, parseOrderDocument, type DocumentForms } from '../order-document-schema.ts'

/** As a sender gives it. */
export interface GivenEvent {
  /** The `ce_id` that the message will have: unique within its shop. */
  readonly id: string
  readonly type: string
  readonly data: unknown
}

/** Checked, and ready for the topic. */
export interface RetailMessage {
  readonly eventId: string
  readonly shopId: ShopId
  readonly orderId: OrderId
  readonly message: OutgoingMessage
}

/** Bytes of one message at most, here as on the topic. */
export const maxMessageBytes = 256 * 1024

/** What a key has to be good for, by the service that handles the message. */
const scopeOfOwner: Readonly<Record<string, Scope>> = { order: 'orders:write', payments: 'payments:write', fulfillment: 'fulfillments:write', 'carrier-tracking': 'parcels:write', returns: 'returns:write' }

const topicOf = ({ contracts }: Pick<Runtime, 'contracts'>): string => contracts.topicOf('RetailOrderPlaced')

/** Every message that a retailer may send, with what its key has to be good for. One that no service handles yet is not among them. */
export function scopesOfTypes(runtime: Pick<Runtime, 'contracts'>): ReadonlyMap<string, Scope> {
  const sent = runtime.contracts.source.events.filter(({ topic }) => topic === topicOf(runtime))
  return new Map(sent.flatMap(({ event, owner }) => (scopeOfOwner[owner] === undefined ? [] : [[event, scopeOfOwner[owner]] as const])))
}

type Surroundings = Pick<Runtime, 'contracts' | 'shops' | 'clock'>

/**
 * Checks one message: who may send it, its shape, its shop, its node, its rules; what the order is like now does not count.
 * Throws `Invalid`, or `Rejected('forbidden')` for what is not the caller's to tell. A shop that is not theirs is none.
 */
export function retailMessages(runtime: Surroundings): (principal: Principal, event: GivenEvent) => RetailMessage {
  const [scopes, forms, readFact] = [scopesOfTypes(runtime), documentForms(runtime.contracts), retailReader(runtime.contracts)]
  return (principal, { id, type, data }) => {
    const scope = scopes.get(type)
    if (scope === undefined) throw new Invalid('unknown_type', 'No service handles this type of message.')
    if (principal.kind !== 'partner' || !principal.scopes.includes(scope)) throw new Rejected('forbidden', `Messages of this type are for a key with ${scope}.`)
    const value = Buffer.from(JSON.stringify(data) ?? 'null')
    if (value.length > maxMessageBytes) throw new Invalid('too_large', 'A message may have 256 KiB at most.')
    const body = isOrder(type) ? parseOrderDocument(forms, data, type === 'RetailOrderImported') : readFact(type as RetailType, data)
    const shop = ownShop(runtime, principal, body.shopId)
    if ('locationId' in body) requireLocation(principal, body.locationId)
    else requireAllNodes(principal)
    if (isOrder(type)) checkOrder(runtime, shop, body as OrderDocument, data)
    else checkFact(runtime, shop, body as Fact)
    return { eventId: id, ...addressed(runtime, { eventId: id, type, shopId: shop.id, externalId: body.externalId, value }) }
  }
}

/** One line of a file, as `retailMessages` checks a message of that type; its name is that of its order. */
export function orderLines(runtime: Surroundings): (principal: Principal, isImport: boolean, json: unknown, value: Uint8Array) => RetailMessage {
  const forms: DocumentForms = documentForms(runtime.contracts)
  return (principal, isImport, json, value) => {
    const document = parseOrderDocument(forms, json, isImport)
    const shop = ownShop(runtime, principal, document.shopId)
    checkOrder(runtime, shop, document, json)
    const eventId = uuidV5(wismoSpace, 'import', shop.id, document.externalId)
    return { eventId, ...addressed(runtime, { eventId, type: isImport ? 'RetailOrderImported' : 'RetailOrderPlaced', shopId: shop.id, externalId: document.externalId, value }) }
  }
}

const isOrder = (type: string): boolean => type === 'RetailOrderPlaced' || type === 'RetailOrderImported'

function ownShop({ shops }: Surroundings, principal: Principal, shopId: string): Shop {
  const shop = shops.find(shopId as ShopId)
  if (shop === undefined || !coversShop(principal, shop.id)) throw new Invalid('reference_unknown', 'There is no such shop.', [{ pointer: '/shopId', code: 'reference_unknown', detail: 'There is no such shop.' }])
  return shop
}

/** What every report says, and what some of them say besides. */
interface Fact {
  readonly shopId: string
  readonly externalId: string
  readonly occurredAt: string
  readonly currency?: string
  readonly refund?: { readonly currency: string }
  readonly contact?: { readonly email?: string; readonly phone?: string }
}

function checkFact({ clock }: Surroundings, shop: Shop, { occurredAt, currency, refund, contact }: Fact, at = ''): void {
  refuseFuture(Instant.parse(occurredAt), clock(), `${at}/occurredAt`)
  if (currency !== undefined) requireShopCurrency(shop, currency, `${at}/currency`)
  if (refund !== undefined) requireShopCurrency(shop, refund.currency, `${at}/refund/currency`)
  if (contact !== undefined && !isReachable(contact)) throw unreachable(at)
}

function checkOrder(runtime: Surroundings, shop: Shop, document: OrderDocument, json: unknown): void {
  checkRules(document, { now: runtime.clock(), shopCurrency: shop.currency })
  const { history } = json as { readonly history?: readonly HistoryEntry[] | null }
  for (const [i, entry] of (history ?? []).entries()) checkEntry(runtime, shop, document, entry, `/history/${i}`)
}

/** What happened since, as each owner of it will read it. */
function checkEntry(runtime: Surroundings, shop: Shop, { externalId }: OrderDocument, entry: HistoryEntry, at: string): void {
  const facts = Object.entries(withoutNulls(entry) as HistoryEntry).filter((field): field is [string, Fact] => typeof field[1] === 'object')
  for (const [name, fact] of facts) {
    if (fact.shopId !== shop.id || fact.externalId !== externalId) throw new Invalid('reference_unknown', 'An entry of the history is about another order.', [{ pointer: `${at}/${name}`, code: 'reference_unknown', detail: 'Not of this order.' }])
    checkFact(runtime, shop, fact, `${at}/${name}`)
  }
  const cards = cardNumberFaults(entry)
  if (cards.length > 0) throw new Invalid('card_number_refused', 'The order holds what looks like a card number.', cards.map((fault) => ({ ...fault, pointer: `${at}${fault.pointer}` })))
}

interface Addressed {
  readonly eventId: string
  readonly type: string
  readonly shopId: ShopId
  readonly externalId: string
  readonly value: Uint8Array
}

/** One source for a shop's messages, whatever address they came to: an entry of a history that names its message is the same fact. */
function addressed({ contracts }: Pick<Runtime, 'contracts'>, { eventId, type, shopId, externalId, value }: Addressed): Omit<RetailMessage, 'eventId'> {
  const traceparent = activeTraceparent()
  return {
    shopId,
    orderId: orderIdOf(shopId, externalId),
    message: {
      topic: topicOf({ contracts }),
      key: `${shopId}:${externalId}`,
      value,
      headers: { ce_id: eventId, ce_type: contracts.ceType(type), ce_source: `/${shopId}/http`, ce_specversion: '1.0', ce_shop: shopId, ...(traceparent === undefined ? {} : { traceparent }) },
    },
  }
}
