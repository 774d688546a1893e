// Generated from schemas/ by npm run contracts.
/** A retailer tells of an order of the past: the order document and what happened since. */
export interface RetailOrderImported {
  /** Shop. */
  readonly shopId: string
  /** The retailer's id of the order, unique per shop. */
  readonly externalId: string
  /** What people call the order; the external id when absent. */
  readonly number?: string
  /** When it happened, RFC 3339; placedAt when absent. */
  readonly occurredAt?: string
  /** web, app, store, phone, chat, social, marketplace or other. */
  readonly channel: 'web' | 'app' | 'store' | 'phone' | 'chat' | 'social' | 'marketplace' | 'other'
  /** Receipt or marketplace number. */
  readonly channelRef?: string
  /** When the customer bought, RFC 3339. */
  readonly placedAt: string
  /** ISO 4217. */
  readonly currency: string
  /** BCP 47; the shop's when absent. */
  readonly locale?: string
  /** IANA zone; the shop's when absent. */
  readonly timeZone?: string
  /** Customer. */
  readonly customer?: {
    /** The shop's id of the customer. */
    readonly externalId?: string
    /** guest or registered. */
    readonly type?: 'guest' | 'registered'
    /** Loyalty tier. */
    readonly tier?: string
    /** Labels. */
    readonly tags?: readonly string[]
  }
  /** How to reach the customer. */
  readonly contact: {
    /** Name. */
    readonly name?: string
    /** E-mail address. */
    readonly email?: string
    /** Phone number, E.164. */
    readonly phone?: string
  }
  /** Addresses by key. */
  readonly addresses?: Readonly<Record<string, {
    /** Name. */
    readonly name?: string
    /** Company. */
    readonly company?: string
    /** Street and number. */
    readonly line1: string
    /** Second line. */
    readonly line2?: string
    /** City. */
    readonly city: string
    /** State or province. */
    readonly region?: string
    /** Postal code. */
    readonly postalCode?: string
    /** ISO 3166. */
    readonly country: string
    /** Phone number, E.164. */
    readonly phone?: string
    /** For the driver. */
    readonly instructions?: string
    /** Point. */
    readonly geo?: {
      /** Degrees. */
      readonly lat: number
      /** Degrees. */
      readonly lon: number
    }
  }>>
  /** Lines. */
  readonly lines: readonly ({
    /** The retailer's id of the line, unique in the order. */
    readonly externalLineId: string
    /** Article. */
    readonly sku: string
    /** Name of the article. */
    readonly title: string
    /** Product the article belongs to. */
    readonly productId?: string
    /** Color, size: name to value. */
    readonly variant?: Readonly<Record<string, string>>
    /** Picture, https. */
    readonly imageUrl?: string
    /** Page of the article, https. */
    readonly url?: string
    /** Steps of the unit, at least 1. */
    readonly quantity: number
    /** Unit of the quantity; pieces when absent. */
    readonly unit?: {
      /** EA, KGM. */
      readonly code: string
      /** Digits after the point: 3 for kilograms in grams. */
      readonly scale: number
    }
    /** goods, digital, service or gift_card; goods when absent. */
    readonly kind?: 'goods' | 'digital' | 'service' | 'gift_card'
    /** The line a service belongs to, by the retailer's line id. */
    readonly forLine?: string
    /** Price of one step in minor units, before discounts. */
    readonly unitPrice: number
    /** Reductions. */
    readonly discounts?: readonly {
      /** Code of the promotion. */
      readonly code?: string
      /** What people read. */
      readonly label?: string
      /** Minor units, taken off. */
      readonly amount: number
    }[]
    /** Taxes. */
    readonly taxes?: readonly {
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
      readonly wrap?: boolean
      /** No prices in the parcel. */
      readonly hidePrices?: boolean
      /** Text on the card. Personal: sealed at intake. */
      readonly message?: string
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
  readonly shipping?: readonly {
    /** Short name. */
    readonly code?: string
    /** What people read. */
    readonly label?: string
    /** Minor units. */
    readonly amount: number
    /** Taxes on it. */
    readonly taxes?: readonly {
      /** Name of the tax: VAT. */
      readonly code: string
      /** Decimal fraction as text: 0.19. */
      readonly rate: string
      /** Minor units. */
      readonly amount: number
    }[]
    /** Shares per line; sum to the amount. */
    readonly allocations?: readonly {
      /** Line. */
      readonly externalLineId: string
      /** Minor units. */
      readonly amount: number
    }[]
  }[]
  /** Fees. */
  readonly fees?: readonly {
    /** Short name. */
    readonly code?: string
    /** What people read. */
    readonly label?: string
    /** Minor units. */
    readonly amount: number
    /** Taxes on it. */
    readonly taxes?: readonly {
      /** Name of the tax: VAT. */
      readonly code: string
      /** Decimal fraction as text: 0.19. */
      readonly rate: string
      /** Minor units. */
      readonly amount: number
    }[]
    /** Shares per line; sum to the amount. */
    readonly allocations?: readonly {
      /** Line. */
      readonly externalLineId: string
      /** Minor units. */
      readonly amount: number
    }[]
  }[]
  /** Discounts of the whole order. */
  readonly discounts?: readonly {
    /** Short name. */
    readonly code?: string
    /** What people read. */
    readonly label?: string
    /** Minor units. */
    readonly amount: number
    /** Taxes on it. */
    readonly taxes?: readonly {
      /** Name of the tax: VAT. */
      readonly code: string
      /** Decimal fraction as text: 0.19. */
      readonly rate: string
      /** Minor units. */
      readonly amount: number
    }[]
    /** Shares per line; sum to the amount. */
    readonly allocations?: readonly {
      /** Line. */
      readonly externalLineId: string
      /** Minor units. */
      readonly amount: number
    }[]
  }[]
  /** Prices are written with tax. */
  readonly taxIncluded: boolean
  /** Sums; recomputed and compared exactly. */
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
  readonly payments?: readonly ({
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
    readonly expiresAt?: string
  })[]
  /** auto or manual; auto when absent. */
  readonly confirmation?: 'auto' | 'manual'
  /** Ids of policies. */
  readonly policies?: readonly string[]
  /** What the customer agreed to. */
  readonly consents?: readonly {
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
  /** Free labels. */
  readonly attributes?: Readonly<Record<string, string>>
  /** A test order. */
  readonly test?: boolean
  /** What happened to the order since, as messages of this topic in time order, each in its JSON form. */
  readonly history: readonly string[]
}

/** Avro schema of version 1. */
export const RetailOrderImportedV1 = {"type":"record","name":"RetailOrderImported","namespace":"wismo.retail","doc":"A retailer tells of an order of the past: the order document and what happened since.","fields":[{"name":"shopId","type":"string","doc":"Shop."},{"name":"externalId","type":"string","doc":"The retailer's id of the order, unique per shop."},{"name":"number","type":["null","string"],"doc":"What people call the order; the external id when absent.","default":null},{"name":"occurredAt","type":["null","string"],"doc":"When it happened, RFC 3339; placedAt when absent.","default":null},{"name":"channel","type":{"type":"string","oneOf":["web","app","store","phone","chat","social","marketplace","other"]},"doc":"web, app, store, phone, chat, social, marketplace or other."},{"name":"channelRef","type":["null","string"],"doc":"Receipt or marketplace number.","default":null},{"name":"placedAt","type":"string","doc":"When the customer bought, RFC 3339."},{"name":"currency","type":"string","doc":"ISO 4217."},{"name":"locale","type":["null","string"],"doc":"BCP 47; the shop's when absent.","default":null},{"name":"timeZone","type":["null","string"],"doc":"IANA zone; the shop's when absent.","default":null},{"name":"customer","type":["null",{"type":"record","name":"Customer","doc":"Who bought, without names.","fields":[{"name":"externalId","type":["null","string"],"doc":"The shop's id of the customer.","default":null},{"name":"type","type":["null",{"type":"string","oneOf":["guest","registered"]}],"doc":"guest or registered.","default":null},{"name":"tier","type":["null","string"],"doc":"Loyalty tier.","default":null},{"name":"tags","type":["null",{"type":"array","items":"string"}],"doc":"Labels.","default":null}]}],"doc":"Customer.","default":null},{"name":"contact","type":{"type":"record","name":"Contact","doc":"Personal: sealed at intake.","fields":[{"name":"name","type":["null","string"],"doc":"Name.","default":null},{"name":"email","type":["null","string"],"doc":"E-mail address.","default":null},{"name":"phone","type":["null","string"],"doc":"Phone number, E.164.","default":null}]},"doc":"How to reach the customer."},{"name":"addresses","type":["null",{"type":"map","values":{"type":"record","name":"Address","doc":"Personal: sealed at intake.","fields":[{"name":"name","type":["null","string"],"doc":"Name.","default":null},{"name":"company","type":["null","string"],"doc":"Company.","default":null},{"name":"line1","type":"string","doc":"Street and number."},{"name":"line2","type":["null","string"],"doc":"Second line.","default":null},{"name":"city","type":"string","doc":"City."},{"name":"region","type":["null","string"],"doc":"State or province.","default":null},{"name":"postalCode","type":["null","string"],"doc":"Postal code.","default":null},{"name":"country","type":"string","doc":"ISO 3166."},{"name":"phone","type":["null","string"],"doc":"Phone number, E.164.","default":null},{"name":"instructions","type":["null","string"],"doc":"For the driver.","default":null},{"name":"geo","type":["null",{"type":"record","name":"Geo","doc":"A point.","fields":[{"name":"lat","type":"double","doc":"Degrees."},{"name":"lon","type":"double","doc":"Degrees."}]}],"doc":"Point.","default":null}]}}],"doc":"Addresses by key.","default":null},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"OrderLine","doc":"One line of the order.","fields":[{"name":"externalLineId","type":"string","doc":"The retailer's id of the line, unique in the order."},{"name":"sku","type":"string","doc":"Article."},{"name":"title","type":"string","doc":"Name of the article."},{"name":"productId","type":["null","string"],"doc":"Product the article belongs to.","default":null},{"name":"variant","type":["null",{"type":"map","values":"string"}],"doc":"Color, size: name to value.","default":null},{"name":"imageUrl","type":["null","string"],"doc":"Picture, https.","default":null},{"name":"url","type":["null","string"],"doc":"Page of the article, https.","default":null},{"name":"quantity","type":"int","doc":"Steps of the unit, at least 1."},{"name":"unit","type":["null",{"type":"record","name":"Unit","doc":"What one quantity step is (UN/ECE Recommendation 20).","fields":[{"name":"code","type":"string","doc":"EA, KGM."},{"name":"scale","type":"int","doc":"Digits after the point: 3 for kilograms in grams."}]}],"doc":"Unit of the quantity; pieces when absent.","default":null},{"name":"kind","type":["null",{"type":"string","oneOf":["goods","digital","service","gift_card"]}],"doc":"goods, digital, service or gift_card; goods when absent.","default":null},{"name":"forLine","type":["null","string"],"doc":"The line a service belongs to, by the retailer's line id.","default":null},{"name":"unitPrice","type":"long","doc":"Price of one step in minor units, before discounts."},{"name":"discounts","type":["null",{"type":"array","items":{"type":"record","name":"Discount","doc":"A reduction of a line.","fields":[{"name":"code","type":["null","string"],"doc":"Code of the promotion.","default":null},{"name":"label","type":["null","string"],"doc":"What people read.","default":null},{"name":"amount","type":"long","doc":"Minor units, taken off."}]}}],"doc":"Reductions.","default":null},{"name":"taxes","type":["null",{"type":"array","items":{"type":"record","name":"Tax","doc":"One tax of a line or charge.","fields":[{"name":"code","type":"string","doc":"Name of the tax: VAT."},{"name":"rate","type":"string","doc":"Decimal fraction as text: 0.19."},{"name":"amount","type":"long","doc":"Minor units."}]}}],"doc":"Taxes.","default":null},{"name":"total","type":"long","doc":"What the line costs in minor units: quantity x price - discounts, plus taxes where prices are without."},{"name":"delivery","type":{"type":"record","name":"Delivery","doc":"How the units of a line reach the customer.","fields":[{"name":"method","type":{"type":"string","oneOf":["ship","pickup","curbside","scheduled","digital","none"]},"doc":"ship, pickup, curbside, scheduled, digital or none."},{"name":"addressKey","type":["null","string"],"doc":"Which of the order's addresses.","default":null},{"name":"locationId","type":["null","string"],"doc":"Store or point, by the retailer's id.","default":null},{"name":"serviceLevel","type":["null","string"],"doc":"Service that was bought: standard, express.","default":null},{"name":"window","type":["null",{"type":"record","name":"DeliveryWindow","doc":"When a scheduled delivery was booked for.","fields":[{"name":"from","type":["null","string"],"doc":"Day or instant.","default":null},{"name":"to","type":["null","string"],"doc":"Day or instant.","default":null}]}],"doc":"Booked window.","default":null}]},"doc":"How it reaches the customer."},{"name":"promise","type":["null",{"type":"record","name":"CheckoutPromise","doc":"What checkout told the customer to expect. Never changed afterwards.","fields":[{"name":"from","type":["null","string"],"doc":"First day or instant.","default":null},{"name":"to","type":"string","doc":"Last day (YYYY-MM-DD) or instant (RFC 3339)."},{"name":"precision","type":{"type":"string","oneOf":["day","hour"]},"doc":"day or hour."},{"name":"shipBy","type":["null","string"],"doc":"Day or instant by which it has to leave.","default":null},{"name":"source","type":["null","string"],"doc":"Who said so: checkout.","default":null}]}],"doc":"What checkout promised.","default":null},{"name":"seller","type":["null","string"],"doc":"Seller on a marketplace.","default":null},{"name":"setId","type":["null","string"],"doc":"Lines that belong together.","default":null},{"name":"setRule","type":["null",{"type":"string","oneOf":["any","ship_together","deliver_complete"]}],"doc":"any, ship_together or deliver_complete.","default":null},{"name":"gift","type":["null",{"type":"record","name":"Gift","doc":"How a gift is packed.","fields":[{"name":"wrap","type":["null","boolean"],"doc":"Gift wrapping.","default":null},{"name":"hidePrices","type":["null","boolean"],"doc":"No prices in the parcel.","default":null},{"name":"message","type":["null","string"],"doc":"Text on the card. Personal: sealed at intake.","default":null}]}],"doc":"Gift options.","default":null},{"name":"customs","type":["null",{"type":"record","name":"Customs","doc":"What customs asks.","fields":[{"name":"hsCode","type":["null","string"],"doc":"Tariff number.","default":null},{"name":"origin","type":["null","string"],"doc":"Country of origin, ISO 3166.","default":null},{"name":"weightGrams","type":["null","int"],"doc":"Weight in grams.","default":null}]}],"doc":"For customs.","default":null},{"name":"returns","type":["null",{"type":"record","name":"ReturnTerms","doc":"What may come back, as sold.","fields":[{"name":"returnable","type":"boolean","doc":"May be handed back."},{"name":"exchangeable","type":"boolean","doc":"May be swapped."},{"name":"refundable","type":"boolean","doc":"Money comes back."},{"name":"windowDays","type":["null","int"],"doc":"Days after delivery; none: without limit.","default":null},{"name":"finalSaleReason","type":["null","string"],"doc":"Why not.","default":null}]}],"doc":"Terms of return as sold.","default":null}]}},"doc":"Lines."},{"name":"shipping","type":["null",{"type":"array","items":{"type":"record","name":"Charge","doc":"A charge or discount of the whole order.","fields":[{"name":"code","type":["null","string"],"doc":"Short name.","default":null},{"name":"label","type":["null","string"],"doc":"What people read.","default":null},{"name":"amount","type":"long","doc":"Minor units."},{"name":"taxes","type":["null",{"type":"array","items":"Tax"}],"doc":"Taxes on it.","default":null},{"name":"allocations","type":["null",{"type":"array","items":{"type":"record","name":"Allocation","doc":"A share of a charge that belongs to a line.","fields":[{"name":"externalLineId","type":"string","doc":"Line."},{"name":"amount","type":"long","doc":"Minor units."}]}}],"doc":"Shares per line; sum to the amount.","default":null}]}}],"doc":"Shipping charges.","default":null},{"name":"fees","type":["null",{"type":"array","items":"Charge"}],"doc":"Fees.","default":null},{"name":"discounts","type":["null",{"type":"array","items":"Charge"}],"doc":"Discounts of the whole order.","default":null},{"name":"taxIncluded","type":"boolean","doc":"Prices are written with tax."},{"name":"totals","type":{"type":"record","name":"Totals","doc":"The sums of the order in minor units.","fields":[{"name":"items","type":"long","doc":"Quantity x price over all lines."},{"name":"discounts","type":"long","doc":"All discounts, lines and order."},{"name":"shipping","type":"long","doc":"All shipping charges."},{"name":"fees","type":"long","doc":"All fees."},{"name":"tax","type":"long","doc":"All taxes, included or added."},{"name":"total","type":"long","doc":"What the order costs."}]},"doc":"Sums; recomputed and compared exactly."},{"name":"payments","type":["null",{"type":"array","items":{"type":"record","name":"StatedPayment","doc":"A payment as checkout saw it.","fields":[{"name":"ref","type":"string","doc":"Reference at the payment provider."},{"name":"method","type":{"type":"string","oneOf":["card","wallet","bank","invoice","pay_later","gift_card","cash"]},"doc":"card, wallet, bank, invoice, pay_later, gift_card or cash."},{"name":"brand","type":["null","string"],"doc":"visa.","default":null},{"name":"last4","type":["null","string"],"doc":"Last four digits of a card.","default":null},{"name":"status","type":{"type":"string","oneOf":["pending","authorized","captured","failed"]},"doc":"As checkout saw it: pending, authorized, captured or failed."},{"name":"amount","type":"long","doc":"Minor units."},{"name":"expiresAt","type":["null","string"],"doc":"When an authorization ends.","default":null}]}}],"doc":"Payments as checkout saw them.","default":null},{"name":"confirmation","type":["null",{"type":"string","oneOf":["auto","manual"]}],"doc":"auto or manual; auto when absent.","default":null},{"name":"policies","type":["null",{"type":"array","items":"string"}],"doc":"Ids of policies.","default":null},{"name":"consents","type":["null",{"type":"array","items":{"type":"record","name":"Consent","doc":"What the customer agreed to at checkout.","fields":[{"name":"purpose","type":"string","doc":"For what."},{"name":"channel","type":"string","doc":"On which channel."},{"name":"granted","type":"boolean","doc":"Yes or no."},{"name":"textVersion","type":"string","doc":"Version of the text that was shown."},{"name":"at","type":"string","doc":"When, RFC 3339."}]}}],"doc":"What the customer agreed to.","default":null},{"name":"attributes","type":["null",{"type":"map","values":"string"}],"doc":"Free labels.","default":null},{"name":"test","type":["null","boolean"],"doc":"A test order.","default":null},{"name":"history","type":{"type":"array","items":"string"},"doc":"What happened to the order since, as messages of this topic in time order, each in its JSON form.","default":[]}]} as const
