// From a document to the fact: the same for HTTP and topic. What is personal goes into the vault before anything is recorded.
import type { OrderPlaced, PolicyVersion } from '@wismo/contracts'
import { canonicalJson, Currency, Instant, Invalid, lineIdOf, orderIdOf, paymentIdOf, type OrderId, type SealedRef, type ShopId, type Uuid } from '@wismo/kernel'
import type { SealRequest, Sealed, Vault } from '@wismo/privacy'
import type { PublishedPolicy, Shop, Shops } from '@wismo/service'
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
    orderId: orderIdOf(shop.id, document.externalId),
    cause,
    values: { contact, ...Object.fromEntries(Object.entries(addresses).map(([key, address]) => [addressField(key), address])), ...Object.fromEntries(messages) },
  }
}

const addressField = (key: string): string => `addresses.${key}`
const messageField = (line: DocumentLine): string => `lines.${line.externalLineId}.gift.message`

/** What an order is made of beside its document. */
export interface Placing {
  readonly shop: Shop
  /** In force when it was placed. */
  readonly policies: readonly PublishedPolicy[]
  readonly sealed: Sealed
  readonly contentHash: string
  /** An import from the past. */
  readonly history: boolean
}

/** The fact, with the defaults of its shop, the policies it is under, and references where personal data was. */
export function orderPlaced(document: OrderDocument, { shop, policies, sealed, contentHash, history }: Placing): OrderPlaced {
  const orderId = orderIdOf(shop.id, document.externalId)
  return {
    orderId,
    shopId: shop.id,
    ...identity(document, shop, history),
    ...person(document, sealed),
    ...contents(document, orderId, sealed, policies),
    ...terms(document, policies),
    contentHash,
  }
}

type Fields<Names extends keyof OrderPlaced> = Pick<OrderPlaced, Names>

function identity(document: OrderDocument, shop: Shop, history: boolean): Fields<'externalId' | 'number' | 'channel' | 'channelRef' | 'placedAt' | 'currency' | 'locale' | 'timeZone' | 'taxIncluded' | 'test' | 'history'> {
  const { externalId, number = externalId, channel, channelRef, taxIncluded, locale = shop.locale, timeZone = shop.timeZone, test = shop.test } = document
  return {
    externalId, number, channel, ...(channelRef === undefined ? {} : { channelRef }), placedAt: Instant.parse(document.placedAt), currency: Currency.parse(document.currency),
    locale, timeZone, taxIncluded, test, history,
  }
}

/** Who bought, by references; without a customer number it is a guest. */
function person({ customer, addresses = {} }: OrderDocument, { subjectRef, refs }: Sealed): Fields<'customerType' | 'customerTier' | 'customerTags' | 'subjectRef' | 'contactRef' | 'addresses'> {
  const { externalId, type = externalId === undefined ? 'guest' : 'registered', tier, tags = [] } = customer ?? {}
  return {
    customerType: type,
    ...(tier === undefined ? {} : { customerTier: tier }),
    customerTags: tags,
    subjectRef,
    contactRef: refOf(refs, 'contact'),
    addresses: Object.fromEntries(Object.entries(addresses).map(([key, address]) => [key, destination(address, refOf(refs, addressField(key)))])),
  }
}

function contents(document: OrderDocument, orderId: OrderId, { refs }: Sealed, policies: readonly PublishedPolicy[]): Fields<'lines' | 'shipping' | 'fees' | 'discounts' | 'totals' | 'payments'> {
  const { lines, shipping = [], fees = [], discounts = [], totals, payments = [] } = document
  const charges = (entries: NonNullable<OrderDocument['shipping']>): OrderPlaced['shipping'] => entries.map((charge) => placedCharge(charge, orderId))
  return {
    lines: lines.map((line) => ({ ...placedLine(line, orderId, line.gift?.message === undefined ? undefined : refOf(refs, messageField(line))), ...returnPolicyOf(policies) })),
    shipping: charges(shipping),
    fees: charges(fees),
    discounts: charges(discounts),
    totals,
    payments: payments.map(({ expiresAt, ...payment }) => ({ paymentId: paymentIdOf(orderId, payment.ref), ...payment, ...(expiresAt === undefined ? {} : { expiresAt: Instant.parse(expiresAt) }) })),
  }
}

/** `policies` are the retailer's own names; `policyVersions` are ours and hold for the order whatever is published later. */
const terms = ({ confirmation = 'auto', policies = [], consents = [], attributes = {} }: OrderDocument, inForce: readonly PublishedPolicy[]): Fields<'confirmation' | 'policies' | 'policyVersions' | 'consents' | 'attributes'> => ({
  confirmation, policies, ...(inForce.length === 0 ? {} : { policyVersions: inForce.map(versionOf) }), consents, attributes,
})

const versionOf = ({ policyId, version }: PublishedPolicy): PolicyVersion => ({ policyId, version })

function returnPolicyOf(policies: readonly PublishedPolicy[]): Pick<OrderPlaced['lines'][number], 'policy'> {
  const returns = policies.find(({ kind }) => kind === 'return')
  return returns === undefined ? {} : { policy: versionOf(returns) }
}

const refOf = (refs: Sealed['refs'], field: string): SealedRef => refs[field] ?? unsealed(field)

function unsealed(field: string): never {
  throw new Error(`the vault gave no reference for ${field.replace(/\..*/, '')}`)
}

/** Country, region and two characters of the postal code: enough for maps of delays, too little to find a door. */
export function destination(address: NonNullable<OrderDocument['addresses']>[string], addressRef: SealedRef): OrderPlaced['addresses'][string] {
  const { country, region, postalCode } = address
  return { addressRef, country, ...(region === undefined ? {} : { region }), ...(postalCode === undefined ? {} : { postalPrefix2: postalCode.slice(0, 2) }) }
}

const placedCharge = ({ allocations = [], taxes = [], ...charge }: NonNullable<OrderDocument['shipping']>[number], orderId: OrderId): OrderPlaced['shipping'][number] => ({
  ...charge,
  taxes,
  allocations: allocations.map(({ externalLineId, amount }) => ({ lineId: lineIdOf(orderId, externalLineId), amount })),
})

/** A line as it is kept: with the defaults, and a reference where a message was. */
export function placedLine(line: DocumentLine, orderId: OrderId, messageRef: SealedRef | undefined): OrderPlaced['lines'][number] {
  const { gift, variant = {}, unit = { code: 'EA', scale: 0 }, kind = 'goods', discounts = [], taxes = [], ...rest } = line
  const wrapping = gift === undefined ? {} : { gift: { wrap: gift.wrap ?? false, hidePrices: gift.hidePrices ?? false, ...(messageRef === undefined ? {} : { messageRef }) } }
  return { ...rest, lineId: lineIdOf(orderId, line.externalLineId), variant, unit, kind, discounts, taxes, ...wrapping }
}

/** Whether two documents say the same; when each was sent does not count. */
export function contentHashOf(vault: Pick<Vault, 'fingerprint'>, document: OrderDocument): string {
  const { occurredAt: _occurredAt, ...content } = document
  return vault.fingerprint(canonicalJson(content))
}
