// An event that could have happened, made from its schema: for the reference, for golden files and for measuring.
import { idKind, Instant, OrderId, wismoSpace } from '@wismo/kernel'
import { isArray, isEnum, isMap, isOptional, isPrimitive, isRecord, isUnion, namedIn, namespaceOf, present, qualified, type RecordSchema, type Schema, type SharedTypes, type TextFormat, type ValueSchema } from './schema.ts'

export interface ExampleOptions {
  /** Fields that may be absent are there too; true when it is not said. */
  readonly optional?: boolean
}

export interface Example {
  /** Undefined for messages that have none. */
  readonly envelope?: Readonly<Record<string, unknown>>
  readonly data: Readonly<Record<string, unknown>>
}

/** The same schema gives the same example, whatever the time or the machine. */
export function exampleOf(schema: RecordSchema, types: SharedTypes, { optional = true }: ExampleOptions = {}): Example {
  const { envelope, ...data } = recordOf(schema, undefined, { types, optional })
  return envelope === undefined ? { data } : { envelope: envelope as Example['envelope'] & object, data }
}

interface Writing {
  readonly types: SharedTypes
  readonly optional: boolean
}

function recordOf({ name, fields, namespace }: RecordSchema, space: string | undefined, writing: Writing): Record<string, unknown> {
  const there = fields.filter(({ type }) => writing.optional || !isOptional(type))
  return Object.fromEntries(there.map((field) => [field.name, said.get(`${name}.${field.name}`) ?? valueOf(present(field.type), field.name, namespace ?? space, writing)]))
}

function valueOf(schema: Schema, field: string, space: string | undefined, writing: Writing): unknown {
  if (typeof schema === 'string') return isPrimitive(schema) ? scalar({ type: schema }, field) : namedOf(schema, field, space, writing)
  if (isUnion(schema)) return valueOf(present(schema), field, space, writing)
  if (isArray(schema)) return [valueOf(schema.items, field, space, writing)]
  if (isMap(schema)) return { [keys.get(field) ?? 'key']: valueOf(schema.values, field, space, writing) }
  if (isEnum(schema)) return schema.symbols[0]
  return isRecord(schema) ? recordOf(schema, space, writing) : scalar(schema, field)
}

function namedOf(name: string, field: string, space: string | undefined, writing: Writing): unknown {
  return valueOf(namedIn(writing.types, name, space), field, namespaceOf(qualified(name, space)), writing)
}

const at = Instant.parse('2026-11-16T18:22:10.000Z')

/** Where the same field name means different things. */
const said = new Map<string, unknown>(Object.entries({
  'Unit.code': 'EA', 'Tax.code': 'VAT', 'Discount.code': 'AUTUMN', 'Charge.code': 'standard', 'RetailCharge.code': 'standard', 'Reason.code': 'customer_request',
  'Reason.subCode': 'changed_mind', 'Cause.code': 'missorted', 'Fault.code': 'invalid_value', 'PromotionApplied.code': 'AUTUMN', 'PromotionRemoved.code': 'AUTUMN',
  'RetailOrderRejected.code': 'totals_mismatch', 'Discount.label': 'Autumn sale', 'Charge.label': 'Standard delivery', 'RetailCharge.label': 'Standard delivery',
  'ServiceLevelChanged.from': 'standard', 'ServiceLevelChanged.to': 'express', 'Discount.amount': 1_490, 'Tax.amount': 5_572, 'Charge.amount': 590,
  'RetailCharge.amount': 590, 'Totals.discounts': 1_490, 'Totals.shipping': 590, 'Totals.fees': 0, 'Totals.tax': 5_572, 'OrderLine.title': 'Oak desk lamp',
  'Proof.ref': 'pod-48120',
  'FulfillmentMoved.from': 'cork-dc', 'FulfillmentMoved.to': 'dublin-store', 'ParcelRecalled.to': 'cork-dc', 'ParcelRedirected.to': 'locker-118', 'ParcelDeclaredLost.basis': 'silence',
  'DeliveryScanVoided.basis': 'agent', 'IncidentOption.code': 'wait', 'OptionsOffered.default': 'wait', 'OptionChosen.code': 'wait', 'OptionTimedOut.code': 'wait', 'RefundFailed.code': 'account_closed',
}))

const keys = new Map([['addresses', 'home'], ['variant', 'color'], ['attributes', 'campaign'], ['stated', 'prm_1']])

function scalar(schema: ValueSchema, name: string): unknown {
  const known = branded(schema, name) ?? formatted(schema.format) ?? words.get(name)
  switch (schema.type) {
    case 'boolean':
      return booleans.has(name)
    case 'int':
    case 'long':
      return schema.logicalType === 'timestamp-millis' ? at : (numbers.get(name) ?? Math.max(1, schema.minimum ?? 1))
    case 'float':
    case 'double':
      return numbers.get(name) ?? 51.9
    case 'string':
      return known ?? name
    default:
      throw new Error(`There is no example of ${schema.type}.`)
  }
}

function branded({ brand, logicalType }: ValueSchema, name: string): string | undefined {
  if (logicalType === 'uuid') return '018c9f2e-7b1a-7cc0-9d5e-4f60a1b2c3d4'
  const prefix = prefixes.get(brand ?? '')
  return prefix === undefined ? undefined : idKind(prefix).of(wismoSpace, 'example', name)
}

const prefixes = new Map(Object.entries({
  OrderId: 'ord', LineId: 'lin', PaymentId: 'pay', SubjectRef: 'sub', SealedRef: 'ref', SubjectRequestId: 'srq', HoldId: 'hld', ChangeId: 'chg', QuoteId: 'quo', GrantId: 'grt', FulfillmentId: 'ful', ParcelId: 'pcl',
  PromiseId: 'prm', ReturnId: 'ret', PaymentLinkId: 'plk', MessageId: 'msg', PolicyId: 'plc', TrackingLinkId: 'tlk', StatementId: 'stm',
  PackageId: 'pkg', ExchangeId: 'exc', ClaimId: 'clm', IncidentId: 'inc', AppeasementId: 'apz', RefundId: 'rfd', DisputeId: 'dsp', VoucherId: 'vch', FeedbackId: 'fdb',
}))

const formats: Readonly<Record<TextFormat, string>> = {
  day: '2026-11-20', moment: '2026-11-16T18:22:10Z', 'day-or-moment': '2026-11-20', 'time-zone': 'Europe/Dublin', language: 'en-IE', https: 'https://shop.example/lamp-oak', email: 'nora@shop.example', phone: '+353215550142', paragraph: 'Ring twice.',
}
const formatted = (format: TextFormat | undefined): string | undefined => (format === undefined ? undefined : formats[format])

const booleans = new Set(['taxIncluded', 'returnable', 'exchangeable', 'refundable', 'granted', 'statusChanged'])

const numbers = new Map(Object.entries({
  quantity: 2, from: 1, to: 2, scale: 0, unitPrice: 14_900, total: 29_800, items: 29_800, amount: 29_800,
  windowDays: 30, weightGrams: 2_400, confidence: 0.8, lat: 51.9, lon: -8.5, deltaMinutes: -1_320, before: 14_900, after: 12_900, delta: -2_000,
}))

const words = new Map(Object.entries({
  shopId: 'aldermoor', externalId: '100245817', number: 'A-204817', currency: 'EUR', locale: 'en-IE', timeZone: 'Europe/Dublin', externalLineId: '1', sku: 'LAMP-OAK',
  title: 'Oak desk lamp', country: 'IE', region: 'Cork', city: 'Cork', postalPrefix2: 'T1', postalCode: 'T12 X8N4', line1: '14 Lapwing Quay', name: 'Nora Byrne',
  rate: '0.23', hsCode: '9405.21', origin: 'PT', last4: '4242', brand: 'visa', carrier: 'an-post', trackingNumber: 'RR123456785IE', code: 'VAT',
  subject: OrderId.of(wismoSpace, 'example', 'orderId'), seller: 'northlight', imageUrl: 'https://shop.example/lamp-oak.jpg', url: 'https://shop.example/lamp-oak',
  productId: 'LAMP', channelRef: 'R-20417', tier: 'gold', customerTier: 'gold', tags: 'vip', customerTags: 'vip', ref: 'psp-88121', paymentRef: 'psp-88121',
  serviceLevel: 'standard', setId: 'desk', finalSaleReason: 'made to order', message: 'For the long evenings.', purpose: 'marketing', channel: 'email', campaign: 'autumn',
  policies: 'returns-2026', contentHash: '9f2c41d07a', assistedBy: 'agent_7', source: 'checkout', basis: 'checkout', company: 'Byrne Ltd', line2: '2nd floor',
  instructions: 'Ring twice.', note: 'Left the depot.', condition: 'opened', fulfillmentRef: 'WO-3391', returnRef: 'RT-118', refundRef: 'rf-5512', captureId: 'cap-2207',
  category: 'insufficient', eventId: '018c9f2e-7b1a-7cc0-9d5e-4f60a1b2c3d4', messageType: 'RetailOrderPlaced', detail: 'The sums do not add up: see errors.',
  pointer: '/totals/total', approver: 'agent_7', replaces: '2', forLine: '1', from: '2026-11-18', to: '2026-11-20', unit: 'EA', actorId: 'key_1', addressKey: 'home',
  locationId: 'cork-dc', color: 'oak', variant: 'oak', rawCode: 'DLV-01', text: 'In transit', place: 'Athlone', account: 'receivable', template: 'order_confirmation',
  textVersion: '2026-01', at: '2026-11-16T18:22:10Z',
}))
