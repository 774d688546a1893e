// Generated from schemas/ by npm run contracts.
import type { Currency, Instant, LineId, OrderId, PaymentId, SealedRef, ShopId, SubjectRef } from '@wismo/kernel'

/** A customer bought something: the whole order as it was agreed, without personal data. */
export interface OrderPlaced {
  /** Derived from shop and external id. */
  readonly orderId: OrderId
  /** Shop. */
  readonly shopId: ShopId
  /** The retailer's id of the order. */
  readonly externalId: string
  /** What people call the order. */
  readonly number: string
  /** web, app, store, phone, chat, social, marketplace or other. */
  readonly channel: 'web' | 'app' | 'store' | 'phone' | 'chat' | 'social' | 'marketplace' | 'other'
  /** Receipt or marketplace number. */
  readonly channelRef?: string
  /** When the customer bought. */
  readonly placedAt: Instant
  /** ISO 4217; every amount of the order is in its minor units. */
  readonly currency: Currency
  /** Language and region of the customer, BCP 47. */
  readonly locale: string
  /** IANA zone of the customer. */
  readonly timeZone: string
  /** Prices are written with tax. */
  readonly taxIncluded: boolean
  /** A test order. */
  readonly test: boolean
  /** Imported from the past: no messages, no passed deadlines. */
  readonly history: boolean
  /** guest or registered. */
  readonly customerType: 'guest' | 'registered'
  /** Loyalty tier. */
  readonly customerTier?: string
  /** Labels of the retailer. */
  readonly customerTags: readonly string[]
  /** The person, in the vault. */
  readonly subjectRef: SubjectRef
  /** Name, e-mail address and phone number, in the vault. */
  readonly contactRef: SealedRef
  /** Addresses by the key that lines use. */
  readonly addresses: Readonly<Record<string, {
    /** The address, in the vault. */
    readonly addressRef: SealedRef
    /** ISO 3166. */
    readonly country: string
    /** State or province. */
    readonly region?: string
    /** First two characters of the postal code. */
    readonly postalPrefix2?: string
  }>>
  /** Lines in the order of the document. */
  readonly lines: readonly ({
    /** Derived from the order and the retailer's line id. */
    readonly lineId: LineId
    /** The retailer's id of the line, unique in the order. */
    readonly externalLineId: string
    /** Article. */
    readonly sku: string
    /** Name of the article. */
    readonly title: string
    /** Product the article belongs to. */
    readonly productId?: string
    /** Color, size: name to value. */
    readonly variant: Readonly<Record<string, string>>
    /** Picture, https. */
    readonly imageUrl?: string
    /** Page of the article, https. */
    readonly url?: string
    /** Steps of the unit, at least 1. */
    readonly quantity: number
    /** Unit of the quantity. */
    readonly unit: {
      /** EA, KGM. */
      readonly code: string
      /** Digits after the point: 3 for kilograms in grams. */
      readonly scale: number
    }
    /** goods, digital, service or gift_card. */
    readonly kind: 'goods' | 'digital' | 'service' | 'gift_card'
    /** The line a service belongs to, by the retailer's line id. */
    readonly forLine?: string
    /** Price of one step in minor units, before discounts. */
    readonly unitPrice: number
    /** Reductions. */
    readonly discounts: readonly {
      /** Code of the promotion. */
      readonly code?: string
      /** What people read. */
      readonly label?: string
      /** Minor units, taken off. */
      readonly amount: number
    }[]
    /** Taxes. */
    readonly taxes: readonly {
      /** Name of the tax: VAT. */
      readonly code: string
      /** Decimal fraction as text: 0.19. */
      readonly rate: string
      /** Minor units. */
      readonly amount: number
    }[]
    /** What the line costs in minor units: quantity x price - discounts, plus taxes where prices are without. */
    readonly total: number
    /** How it reaches the customer. */
    readonly delivery: {
      /** ship, pickup, curbside, scheduled, digital or none. */
      readonly method: 'ship' | 'pickup' | 'curbside' | 'scheduled' | 'digital' | 'none'
      /** Which of the order's addresses. */
      readonly addressKey?: string
      /** Store or point, by the retailer's id. */
      readonly locationId?: string
      /** Service that was bought: standard, express. */
      readonly serviceLevel?: string
      /** Booked window. */
      readonly window?: {
        /** Day or instant. */
        readonly from?: string
        /** Day or instant. */
        readonly to?: string
      }
    }
    /** What checkout promised. */
    readonly promise?: {
      /** First day or instant. */
      readonly from?: string
      /** Last day (YYYY-MM-DD) or instant (RFC 3339). */
      readonly to: string
      /** day or hour. */
      readonly precision: 'day' | 'hour'
      /** Day or instant by which it has to leave. */
      readonly shipBy?: string
      /** Who said so: checkout. */
      readonly source?: string
    }
    /** Seller on a marketplace. */
    readonly seller?: string
    /** Lines that belong together. */
    readonly setId?: string
    /** any, ship_together or deliver_complete. */
    readonly setRule?: 'any' | 'ship_together' | 'deliver_complete'
    /** Gift options. */
    readonly gift?: {
      /** Gift wrapping. */
      readonly wrap: boolean
      /** No prices in the parcel. */
      readonly hidePrices: boolean
      /** The message, in the vault. */
      readonly messageRef?: SealedRef
    }
    /** For customs. */
    readonly customs?: {
      /** Tariff number. */
      readonly hsCode?: string
      /** Country of origin, ISO 3166. */
      readonly origin?: string
      /** Weight in grams. */
      readonly weightGrams?: number
    }
    /** Terms of return as sold. */
    readonly returns?: {
      /** May be handed back. */
      readonly returnable: boolean
      /** May be swapped. */
      readonly exchangeable: boolean
      /** Money comes back. */
      readonly refundable: boolean
      /** Days after delivery; none: without limit. */
      readonly windowDays?: number
      /** Why not. */
      readonly finalSaleReason?: string
    }
  })[]
  /** Shipping charges. */
  readonly shipping: readonly {
    /** Short name. */
    readonly code?: string
    /** What people read. */
    readonly label?: string
    /** Minor units. */
    readonly amount: number
    /** Taxes on it. */
    readonly taxes: readonly {
      /** Name of the tax: VAT. */
      readonly code: string
      /** Decimal fraction as text: 0.19. */
      readonly rate: string
      /** Minor units. */
      readonly amount: number
    }[]
    /** Shares per line; sum to the amount where given. */
    readonly allocations: readonly {
      /** Line. */
      readonly lineId: LineId
      /** Minor units. */
      readonly amount: number
    }[]
  }[]
  /** Fees. */
  readonly fees: readonly {
    /** Short name. */
    readonly code?: string
    /** What people read. */
    readonly label?: string
    /** Minor units. */
    readonly amount: number
    /** Taxes on it. */
    readonly taxes: readonly {
      /** Name of the tax: VAT. */
      readonly code: string
      /** Decimal fraction as text: 0.19. */
      readonly rate: string
      /** Minor units. */
      readonly amount: number
    }[]
    /** Shares per line; sum to the amount where given. */
    readonly allocations: readonly {
      /** Line. */
      readonly lineId: LineId
      /** Minor units. */
      readonly amount: number
    }[]
  }[]
  /** Discounts of the whole order. */
  readonly discounts: readonly {
    /** Short name. */
    readonly code?: string
    /** What people read. */
    readonly label?: string
    /** Minor units. */
    readonly amount: number
    /** Taxes on it. */
    readonly taxes: readonly {
      /** Name of the tax: VAT. */
      readonly code: string
      /** Decimal fraction as text: 0.19. */
      readonly rate: string
      /** Minor units. */
      readonly amount: number
    }[]
    /** Shares per line; sum to the amount where given. */
    readonly allocations: readonly {
      /** Line. */
      readonly lineId: LineId
      /** Minor units. */
      readonly amount: number
    }[]
  }[]
  /** Sums, recomputed before the order was accepted. */
  readonly totals: {
    /** Quantity x price over all lines. */
    readonly items: number
    /** All discounts, lines and order. */
    readonly discounts: number
    /** All shipping charges. */
    readonly shipping: number
    /** All fees. */
    readonly fees: number
    /** All taxes, included or added. */
    readonly tax: number
    /** What the order costs. */
    readonly total: number
  }
  /** Payments as checkout saw them. */
  readonly payments: readonly ({
    /** Derived from the order and the payment reference. */
    readonly paymentId: PaymentId
    /** Reference at the payment provider. */
    readonly ref: string
    /** card, wallet, bank, invoice, pay_later, gift_card or cash. */
    readonly method: 'card' | 'wallet' | 'bank' | 'invoice' | 'pay_later' | 'gift_card' | 'cash'
    /** visa. */
    readonly brand?: string
    /** Last four digits of a card. */
    readonly last4?: string
    /** As checkout saw it: pending, authorized, captured or failed. */
    readonly status: 'pending' | 'authorized' | 'captured' | 'failed'
    /** Minor units. */
    readonly amount: number
    /** When an authorization ends. */
    readonly expiresAt?: Instant
  })[]
  /** auto: confirmed once what is due now is covered; manual: by the retailer. */
  readonly confirmation: 'auto' | 'manual'
  /** Ids of the policies the order was sold under. */
  readonly policies: readonly string[]
  /** What the customer agreed to. */
  readonly consents: readonly {
    /** For what. */
    readonly purpose: string
    /** On which channel. */
    readonly channel: string
    /** Yes or no. */
    readonly granted: boolean
    /** Version of the text that was shown. */
    readonly textVersion: string
    /** When, RFC 3339. */
    readonly at: string
  }[]
  /** Free labels of the retailer. */
  readonly attributes: Readonly<Record<string, string>>
  /** Agent who placed the order for the customer. */
  readonly assistedBy?: string
  /** Keyed hash of the document: tells a repetition from another order under the same id. */
  readonly contentHash: string
}

/** Avro schema of version 1. */
export const OrderPlacedV1 = {"type":"record","name":"OrderPlaced","namespace":"wismo.order","doc":"A customer bought something: the whole order as it was agreed, without personal data.","fields":[{"name":"envelope","type":{"type":"record","name":"Envelope","namespace":"wismo","doc":"What is known about every public event beside its own facts. Id, type, source and shop travel as headers.","fields":[{"name":"subject","type":"string","doc":"The aggregate the event belongs to, as its prefixed id."},{"name":"sequence","type":"int","doc":"Version of that aggregate after the event; 1 for the first, without gaps."},{"name":"occurredAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it happened, by the word of who told us."},{"name":"recordedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When the owning service stored it."},{"name":"correlationId","type":{"type":"string","logicalType":"uuid"},"doc":"The first cause of the conversation."},{"name":"causationId","type":{"type":"string","logicalType":"uuid"},"doc":"The message or request that caused this event directly."},{"name":"actorType","type":{"type":"string","oneOf":["customer","bot","csr","associate","driver","node","carrier","payment_provider","retailer","system"]},"doc":"Who made it happen: customer, bot, csr, associate, driver, node, carrier, payment_provider, retailer or system."},{"name":"actorId","type":"string","doc":"Which one: the id of a key, a person of staff, a carrier; never a name."}]},"doc":"Circumstances of the event."},{"name":"orderId","type":{"type":"string","brand":"OrderId"},"doc":"Derived from shop and external id."},{"name":"shopId","type":{"type":"string","brand":"ShopId"},"doc":"Shop."},{"name":"externalId","type":"string","doc":"The retailer's id of the order."},{"name":"number","type":"string","doc":"What people call the order."},{"name":"channel","type":{"type":"string","oneOf":["web","app","store","phone","chat","social","marketplace","other"]},"doc":"web, app, store, phone, chat, social, marketplace or other."},{"name":"channelRef","type":["null","string"],"doc":"Receipt or marketplace number.","default":null},{"name":"placedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When the customer bought."},{"name":"currency","type":{"type":"string","brand":"Currency"},"doc":"ISO 4217; every amount of the order is in its minor units."},{"name":"locale","type":"string","doc":"Language and region of the customer, BCP 47."},{"name":"timeZone","type":"string","doc":"IANA zone of the customer."},{"name":"taxIncluded","type":"boolean","doc":"Prices are written with tax."},{"name":"test","type":"boolean","doc":"A test order."},{"name":"history","type":"boolean","doc":"Imported from the past: no messages, no passed deadlines."},{"name":"customerType","type":{"type":"string","oneOf":["guest","registered"]},"doc":"guest or registered."},{"name":"customerTier","type":["null","string"],"doc":"Loyalty tier.","default":null},{"name":"customerTags","type":{"type":"array","items":"string"},"doc":"Labels of the retailer."},{"name":"subjectRef","type":{"type":"string","brand":"SubjectRef"},"doc":"The person, in the vault."},{"name":"contactRef","type":{"type":"string","brand":"SealedRef"},"doc":"Name, e-mail address and phone number, in the vault."},{"name":"addresses","type":{"type":"map","values":{"type":"record","name":"Destination","doc":"Where to, as far as it is not personal.","fields":[{"name":"addressRef","type":{"type":"string","brand":"SealedRef"},"doc":"The address, in the vault."},{"name":"country","type":"string","doc":"ISO 3166."},{"name":"region","type":["null","string"],"doc":"State or province.","default":null},{"name":"postalPrefix2","type":["null","string"],"doc":"First two characters of the postal code.","default":null}]}},"doc":"Addresses by the key that lines use."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"OrderLine","doc":"One line of the order.","fields":[{"name":"lineId","type":{"type":"string","brand":"LineId"},"doc":"Derived from the order and the retailer's line id."},{"name":"externalLineId","type":"string","doc":"The retailer's id of the line, unique in the order."},{"name":"sku","type":"string","doc":"Article."},{"name":"title","type":"string","doc":"Name of the article."},{"name":"productId","type":["null","string"],"doc":"Product the article belongs to.","default":null},{"name":"variant","type":{"type":"map","values":"string"},"doc":"Color, size: name to value.","default":{}},{"name":"imageUrl","type":["null","string"],"doc":"Picture, https.","default":null},{"name":"url","type":["null","string"],"doc":"Page of the article, https.","default":null},{"name":"quantity","type":"int","doc":"Steps of the unit, at least 1."},{"name":"unit","type":{"type":"record","name":"Unit","doc":"What one quantity step is (UN/ECE Recommendation 20).","fields":[{"name":"code","type":"string","doc":"EA, KGM."},{"name":"scale","type":"int","doc":"Digits after the point: 3 for kilograms in grams."}]},"doc":"Unit of the quantity."},{"name":"kind","type":{"type":"string","oneOf":["goods","digital","service","gift_card"]},"doc":"goods, digital, service or gift_card."},{"name":"forLine","type":["null","string"],"doc":"The line a service belongs to, by the retailer's line id.","default":null},{"name":"unitPrice","type":"long","doc":"Price of one step in minor units, before discounts."},{"name":"discounts","type":{"type":"array","items":{"type":"record","name":"Discount","doc":"A reduction of a line.","fields":[{"name":"code","type":["null","string"],"doc":"Code of the promotion.","default":null},{"name":"label","type":["null","string"],"doc":"What people read.","default":null},{"name":"amount","type":"long","doc":"Minor units, taken off."}]}},"doc":"Reductions."},{"name":"taxes","type":{"type":"array","items":{"type":"record","name":"Tax","doc":"One tax of a line or charge.","fields":[{"name":"code","type":"string","doc":"Name of the tax: VAT."},{"name":"rate","type":"string","doc":"Decimal fraction as text: 0.19."},{"name":"amount","type":"long","doc":"Minor units."}]}},"doc":"Taxes."},{"name":"total","type":"long","doc":"What the line costs in minor units: quantity x price - discounts, plus taxes where prices are without."},{"name":"delivery","type":{"type":"record","name":"Delivery","doc":"How the units of a line reach the customer.","fields":[{"name":"method","type":{"type":"string","oneOf":["ship","pickup","curbside","scheduled","digital","none"]},"doc":"ship, pickup, curbside, scheduled, digital or none."},{"name":"addressKey","type":["null","string"],"doc":"Which of the order's addresses.","default":null},{"name":"locationId","type":["null","string"],"doc":"Store or point, by the retailer's id.","default":null},{"name":"serviceLevel","type":["null","string"],"doc":"Service that was bought: standard, express.","default":null},{"name":"window","type":["null",{"type":"record","name":"DeliveryWindow","doc":"When a scheduled delivery was booked for.","fields":[{"name":"from","type":["null","string"],"doc":"Day or instant.","default":null},{"name":"to","type":["null","string"],"doc":"Day or instant.","default":null}]}],"doc":"Booked window.","default":null}]},"doc":"How it reaches the customer."},{"name":"promise","type":["null",{"type":"record","name":"CheckoutPromise","doc":"What checkout told the customer to expect. Never changed afterwards.","fields":[{"name":"from","type":["null","string"],"doc":"First day or instant.","default":null},{"name":"to","type":"string","doc":"Last day (YYYY-MM-DD) or instant (RFC 3339)."},{"name":"precision","type":{"type":"string","oneOf":["day","hour"]},"doc":"day or hour."},{"name":"shipBy","type":["null","string"],"doc":"Day or instant by which it has to leave.","default":null},{"name":"source","type":["null","string"],"doc":"Who said so: checkout.","default":null}]}],"doc":"What checkout promised.","default":null},{"name":"seller","type":["null","string"],"doc":"Seller on a marketplace.","default":null},{"name":"setId","type":["null","string"],"doc":"Lines that belong together.","default":null},{"name":"setRule","type":["null",{"type":"string","oneOf":["any","ship_together","deliver_complete"]}],"doc":"any, ship_together or deliver_complete.","default":null},{"name":"gift","type":["null",{"type":"record","name":"Gift","doc":"How a gift is packed. The message is personal.","fields":[{"name":"wrap","type":"boolean","doc":"Gift wrapping."},{"name":"hidePrices","type":"boolean","doc":"No prices in the parcel."},{"name":"messageRef","type":["null",{"type":"string","brand":"SealedRef"}],"doc":"The message, in the vault.","default":null}]}],"doc":"Gift options.","default":null},{"name":"customs","type":["null",{"type":"record","name":"Customs","doc":"What customs asks.","fields":[{"name":"hsCode","type":["null","string"],"doc":"Tariff number.","default":null},{"name":"origin","type":["null","string"],"doc":"Country of origin, ISO 3166.","default":null},{"name":"weightGrams","type":["null","int"],"doc":"Weight in grams.","default":null}]}],"doc":"For customs.","default":null},{"name":"returns","type":["null",{"type":"record","name":"ReturnTerms","doc":"What may come back, as sold.","fields":[{"name":"returnable","type":"boolean","doc":"May be handed back."},{"name":"exchangeable","type":"boolean","doc":"May be swapped."},{"name":"refundable","type":"boolean","doc":"Money comes back."},{"name":"windowDays","type":["null","int"],"doc":"Days after delivery; none: without limit.","default":null},{"name":"finalSaleReason","type":["null","string"],"doc":"Why not.","default":null}]}],"doc":"Terms of return as sold.","default":null}]}},"doc":"Lines in the order of the document."},{"name":"shipping","type":{"type":"array","items":{"type":"record","name":"Charge","doc":"A charge or discount of the whole order.","fields":[{"name":"code","type":["null","string"],"doc":"Short name.","default":null},{"name":"label","type":["null","string"],"doc":"What people read.","default":null},{"name":"amount","type":"long","doc":"Minor units."},{"name":"taxes","type":{"type":"array","items":"Tax"},"doc":"Taxes on it."},{"name":"allocations","type":{"type":"array","items":{"type":"record","name":"Allocation","doc":"A share of a charge that belongs to a line.","fields":[{"name":"lineId","type":{"type":"string","brand":"LineId"},"doc":"Line."},{"name":"amount","type":"long","doc":"Minor units."}]}},"doc":"Shares per line; sum to the amount where given."}]}},"doc":"Shipping charges."},{"name":"fees","type":{"type":"array","items":"Charge"},"doc":"Fees."},{"name":"discounts","type":{"type":"array","items":"Charge"},"doc":"Discounts of the whole order."},{"name":"totals","type":{"type":"record","name":"Totals","doc":"The sums of the order in minor units.","fields":[{"name":"items","type":"long","doc":"Quantity x price over all lines."},{"name":"discounts","type":"long","doc":"All discounts, lines and order."},{"name":"shipping","type":"long","doc":"All shipping charges."},{"name":"fees","type":"long","doc":"All fees."},{"name":"tax","type":"long","doc":"All taxes, included or added."},{"name":"total","type":"long","doc":"What the order costs."}]},"doc":"Sums, recomputed before the order was accepted."},{"name":"payments","type":{"type":"array","items":{"type":"record","name":"StatedPayment","doc":"A payment as checkout saw it.","fields":[{"name":"paymentId","type":{"type":"string","brand":"PaymentId"},"doc":"Derived from the order and the payment reference."},{"name":"ref","type":"string","doc":"Reference at the payment provider."},{"name":"method","type":{"type":"string","oneOf":["card","wallet","bank","invoice","pay_later","gift_card","cash"]},"doc":"card, wallet, bank, invoice, pay_later, gift_card or cash."},{"name":"brand","type":["null","string"],"doc":"visa.","default":null},{"name":"last4","type":["null","string"],"doc":"Last four digits of a card.","default":null},{"name":"status","type":{"type":"string","oneOf":["pending","authorized","captured","failed"]},"doc":"As checkout saw it: pending, authorized, captured or failed."},{"name":"amount","type":"long","doc":"Minor units."},{"name":"expiresAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"doc":"When an authorization ends.","default":null}]}},"doc":"Payments as checkout saw them."},{"name":"confirmation","type":{"type":"string","oneOf":["auto","manual"]},"doc":"auto: confirmed once what is due now is covered; manual: by the retailer."},{"name":"policies","type":{"type":"array","items":"string"},"doc":"Ids of the policies the order was sold under."},{"name":"consents","type":{"type":"array","items":{"type":"record","name":"Consent","doc":"What the customer agreed to at checkout.","fields":[{"name":"purpose","type":"string","doc":"For what."},{"name":"channel","type":"string","doc":"On which channel."},{"name":"granted","type":"boolean","doc":"Yes or no."},{"name":"textVersion","type":"string","doc":"Version of the text that was shown."},{"name":"at","type":"string","doc":"When, RFC 3339."}]}},"doc":"What the customer agreed to."},{"name":"attributes","type":{"type":"map","values":"string"},"doc":"Free labels of the retailer."},{"name":"assistedBy","type":["null","string"],"doc":"Agent who placed the order for the customer.","default":null},{"name":"contentHash","type":"string","doc":"Keyed hash of the document: tells a repetition from another order under the same id."}]} as const
