import { buildCarrierTrackingService } from '@wismo/carrier-tracking'
import { buildCsrApiService } from '@wismo/csr-api'
import { buildFulfillmentService } from '@wismo/fulfillment'
import { buildOrderService } from '@wismo/order'
import { buildOrderViewService } from '@wismo/order-view'
import { buildPaymentsService } from '@wismo/payments'
import { buildPortalService } from '@wismo/portal'
import { buildReturnsService } from '@wismo/returns'
import type { BuildService } from '@wismo/service'
import { buildTrackingApiService } from '@wismo/tracking-api'

/** Every service there is, in the order in which facts flow. */
export const everyService: readonly BuildService[] = [
  buildOrderService, buildPaymentsService, buildFulfillmentService, buildCarrierTrackingService, buildReturnsService, buildOrderViewService, buildTrackingApiService, buildCsrApiService, buildPortalService,
]
