// From a document to the fact: the same for HTTP and topic. What is personal goes into the vault before anything is recorded.
import type { OrderPlaced } from '@wismo/contracts'
import { Currency, Instant, Invalid, lineIdOf, orderIdOf, paymentIdOf, type ShopId, type Uuid } from '@wismo/kernel'
import type { SealRequest, Sealed, Vault } from '@wismo/privacy'
import { canonicalJson, type Shop, type Shops } from '@wismo/service'
import type { DocumentLine, OrderDocument } from './domain/order-document.ts'

/** Throws `Invalid('reference_unknown')`. */
export function knownShop(shops: Shops, shopId: ShopId): Shop {
  const shop = shops.find(shopId)
  if (shop === undefined) throw new Invalid('reference_unknown', 'There is no such shop.', [{ pointer: '/shopId', code: 'reference_unknown', detail: 'There is no such shop.' }])
  return shop
}

/** Everything of a document that may be nowhere but in the vault. */
export function sealRequest(document: OrderDocument, shop: Shop, cause: Uuid): SealRequest {
  const { customer, contact, addresses = {} } = document
  const messages = document.lines.filter(({ gift }) => gift?.message !== undefined).map((line) => [messageField(line), line.gift?.message] as const)
  return {
    shopId: shop.id,
    subject: {
      ...(customer?.externalId === undefined ? {} : { customerId: customer.externalId }),
      ...(contact.email === undefined ? {} : { email: contact.email }),
      ...(contact.phone === undefined ? {} : { phone: contact.phone }),
    },
    cause,
    values: { contact, ...Object.fromEntries(Object.entries(addresses).map(([key, address]) => [addressField(key), address])), ...Object.fromEntries(messages) },
  }
}

const addressField = (key: string): string => `addresses.${key}`
const messageField = (line: DocumentLine): string => `lines.${line.externalLineId}.gift.message`

/** The fact, with the defaults of its shop and references where personal data was. `history`: an import from the past. */
export function orderPlaced(document: OrderDocument, shop: Shop, { subjectRef, refs }: Sealed, contentHash: string, history: boolean): OrderPlaced {
  const orderId = orderIdOf(shop.id, document.externalId)
  const ref = (field: string) => refs[field] ?? unsealed(field)
  const charges = (entries: OrderDocument['shipping']): OrderPlaced['shipping'] =>
    (entries ?? []).map(({ allocations = [], taxes = [], ...charge }) => ({ ...charge, taxes, allocations: allocations.map(({ externalLineId, amount }) => ({ lineId: lineIdOf(orderId, externalLineId), amount })) }))
  const { channelRef, customer } = document
  return {
    orderId,
    shopId: shop.id,
    externalId: document.externalId,
    number: document.number ?? document.externalId,
    channel: document.channel,
    ...(channelRef === undefined ? {} : { channelRef }),
    placedAt: Instant.parse(document.placedAt),
    currency: Currency.parse(document.currency),
    locale: document.locale ?? shop.locale,
    timeZone: document.timeZone ?? shop.timeZone,
    taxIncluded: document.taxIncluded,
    test: document.test ?? shop.test,
    history,
    customerType: customer?.type ?? (customer?.externalId === undefined ? 'guest' : 'registered'),
    ...(customer?.tier === undefined ? {} : { customerTier: customer.tier }),
    customerTags: customer?.tags ?? [],
    subjectRef,
    contactRef: ref('contact'),
    addresses: Object.fromEntries(Object.entries(document.addresses ?? {}).map(([key, address]) => [key, destination(address, ref(addressField(key)))])),
    lines: document.lines.map((line) => placedLine(line, lineIdOf(orderId, line.externalLineId), line.gift?.message === undefined ? undefined : ref(messageField(line)))),
    shipping: charges(document.shipping),
    fees: charges(document.fees),
    discounts: charges(document.discounts),
    totals: document.totals,
    payments: (document.payments ?? []).map(({ expiresAt, ...payment }) => ({ paymentId: paymentIdOf(orderId, payment.ref), ...payment, ...(expiresAt === undefined ? {} : { expiresAt: Instant.parse(expiresAt) }) })),
    confirmation: document.confirmation ?? 'auto',
    policies: document.policies ?? [],
    consents: document.consents ?? [],
    attributes: document.attributes ?? {},
    contentHash,
  }
}

function unsealed(field: string): never {
  throw new Error(`the vault gave no reference for ${field.replace(/\..*/, '')}`)
}

/** Country, region and two characters of the postal code: enough for maps of delays, too little to find a door. */
function destination(address: NonNullable<OrderDocument['addresses']>[string], addressRef: OrderPlaced['addresses'][string]['addressRef']): OrderPlaced['addresses'][string] {
  const { country, region, postalCode } = address
  return { addressRef, country, ...(region === undefined ? {} : { region }), ...(postalCode === undefined ? {} : { postalPrefix2: postalCode.slice(0, 2) }) }
}

function placedLine(line: DocumentLine, lineId: OrderPlaced['lines'][number]['lineId'], messageRef: OrderPlaced['contactRef'] | undefined): OrderPlaced['lines'][number] {
  const { gift, variant = {}, unit = { code: 'EA', scale: 0 }, kind = 'goods', discounts = [], taxes = [], ...rest } = line
  const wrapping = gift === undefined ? {} : { gift: { wrap: gift.wrap ?? false, hidePrices: gift.hidePrices ?? false, ...(messageRef === undefined ? {} : { messageRef }) } }
  return { ...rest, lineId, variant, unit, kind, discounts, taxes, ...wrapping }
}

/** Whether two documents say the same; when each was sent does not count. */
export function contentHashOf(vault: Pick<Vault, 'fingerprint'>, document: OrderDocument): string {
  const { occurredAt: _occurredAt, ...content } = document
  return vault.fingerprint(canonicalJson(content))
}
