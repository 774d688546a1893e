// Generated from schemas/ by npm run contracts.
import { OrderPlacedV1 } from './OrderPlaced.v1.ts'
import { RetailOrderPlacedV1 } from './RetailOrderPlaced.v1.ts'
import { RetailOrderImportedV1 } from './RetailOrderImported.v1.ts'
import { RetailOrderRejectedV1 } from './RetailOrderRejected.v1.ts'

export type { OrderPlaced } from './OrderPlaced.v1.ts'
export type { RetailOrderPlaced } from './RetailOrderPlaced.v1.ts'
export type { RetailOrderImported } from './RetailOrderImported.v1.ts'
export type { RetailOrderRejected } from './RetailOrderRejected.v1.ts'

/** Every public event and message: where it travels, by which key, who owns it. */
export const catalogue = [
  { event: 'OrderPlaced', domain: 'order', topic: 'order.events.v1', key: 'orderId', owner: 'order', schemas: [{ version: 1, schema: OrderPlacedV1 }] },
  { event: 'RetailOrderPlaced', domain: 'retail', topic: 'retail.orders.v1', key: 'shopId:externalId', owner: 'order', schemas: [{ version: 1, schema: RetailOrderPlacedV1 }] },
  { event: 'RetailOrderImported', domain: 'retail', topic: 'retail.orders.v1', key: 'shopId:externalId', owner: 'order', schemas: [{ version: 1, schema: RetailOrderImportedV1 }] },
  { event: 'RetailOrderRejected', domain: 'retail', topic: 'retail.rejections.v1', key: 'shopId:externalId', owner: 'order', schemas: [{ version: 1, schema: RetailOrderRejectedV1 }] },
] as const
