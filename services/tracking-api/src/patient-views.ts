// A link may be quicker than the view: it is handed out with the order, and read by the page that thanks for it.
import type { OrderId } from '@wismo/kernel'
import type { OrderViews } from '@wismo/order-views'
import type { Principal } from '@wismo/service'

/** Milliseconds that a link waits for the view to hear of its order, as the page of a link does. */
const patienceMs = 2_000

/** As these views, but that an order is waited for which its link was signed for and which is not there yet. Whose link is over waits for nothing. */
export function patientViews(views: OrderViews): OrderViews {
  const appears = async (principal: Principal, orderId: OrderId): Promise<boolean> => principal.kind === 'customer' && principal.orderId === orderId && views.waitUntil(principal, orderId, new Map([[orderId, 1]]), patienceMs)
  return {
    ...views,
    async find(principal, orderId, ...asked) {
      const found = await views.find(principal, orderId, ...asked)
      return found === undefined && (await appears(principal, orderId)) ? views.find(principal, orderId, ...asked) : found
    },
    async timeline(principal, orderId, ...asked) {
      const found = await views.timeline(principal, orderId, ...asked)
      return found === undefined && (await appears(principal, orderId)) ? views.timeline(principal, orderId, ...asked) : found
    },
    async *follow(principal, orderId, level, following) {
      let isThere = false
      for await (const view of views.follow(principal, orderId, level, following)) {
        isThere = true
        yield view
      }
      if (!isThere && !following.signal.aborted && (await appears(principal, orderId))) yield* views.follow(principal, orderId, level, following)
    },
  }
}
