import { buildCsrApiService } from '@wismo/csr-api'
import { buildOrderService } from '@wismo/order'
import { buildOrderViewService } from '@wismo/order-view'
import { buildPortalService } from '@wismo/portal'
import type { BuildService } from '@wismo/service'
import { buildTrackingApiService } from '@wismo/tracking-api'

/** Every service there is, in the order in which facts flow. */
export const everyService: readonly BuildService[] = [buildOrderService, buildOrderViewService, buildTrackingApiService, buildCsrApiService, buildPortalService]
