// A retailer tells of an order on the topic: the same checks, the same fact as over HTTP; a batch is sealed in one call.
import type { OrderPlaced } from '@wismo/contracts'
import { Instant, Invalid, orderIdOf } from '@wismo/kernel'
import { StreamName } from '@wismo/event-store'
import { reaction, type Inbound, type Reaction } from '@wismo/messaging'
import type { Runtime, Shop } from '@wismo/service'
import type { OrderDocument } from '../domain/order-document.ts'
import { order, placeOrder, type Order, type OrderEvent } from '../domain/order.ts'
import { contentHashOf, knownShop, orderPlaced, sealRequest } from '../intake.ts'
import { checkRules, documentForms, parseOrderDocument, type DocumentForms } from '../order-document-schema.ts'

interface Checked {
  readonly inbound: Inbound
  readonly document: OrderDocument
  readonly shop: Shop
}

const isImport = ({ type }: Inbound): boolean => type === 'RetailOrderImported'

export function whenRetailOrderPlacedThenPlaceOrder(runtime: Runtime): Reaction {
  const forms = documentForms(runtime.contracts)
  return reaction<Order, OrderEvent, OrderPlaced>({
    name: 'place-order',
    on: ['RetailOrderPlaced', 'RetailOrderImported'],
    aggregate: order,
    async prepare(batch) {
      const checked = batch.map((inbound) => check(runtime, forms, inbound))
      const good = checked.filter((one): one is Checked => !(one instanceof Error))
      const sealed = await runtime.vault.seal(good.map(({ document, shop, inbound }) => sealRequest(document, shop, inbound.id)))
      const facts = new Map(good.map((one, i) => [one, sealed[i]]))
      return checked.map((one) => {
        if (one instanceof Error) return one
        const own = facts.get(one)
        if (own === undefined) return new Error('the vault did not answer')
        const { document, shop, inbound } = one
        const policies = runtime.shops.policiesAt(shop.id, Instant.parse(document.placedAt))
        return orderPlaced(document, { shop, policies, sealed: own, contentHash: contentHashOf(runtime.vault, document), history: isImport(inbound) })
      })
    },
    stream: (_inbound, placed) => StreamName.of('order', orderIdOf(placed.shopId, placed.externalId)),
    occurredAt: (_inbound, placed) => placed.placedAt,
    decide: (_inbound, placed) => placeOrder(placed),
  })
}

/** Refusals are values here, and so are defects: one wrong order of a batch stops no other. */
function check(runtime: Runtime, forms: DocumentForms, inbound: Inbound): Checked | Error {
  try {
    const document = parseOrderDocument(forms, inbound.data, isImport(inbound))
    const shop = knownShop(runtime.shops, document.shopId)
    if (shop.id !== inbound.metadata.shopId) throw new Invalid('reference_unknown', 'The header ce_shop names another shop than the body.')
    checkRules(document, { now: runtime.clock(), shopCurrency: shop.currency })
    return { inbound, document, shop }
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
