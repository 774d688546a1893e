// Links to an order: who hands one out, what ends them. A link is a signed text that is stored nowhere; an order has a generation, and links of an earlier one show nothing.
import type { TrackingLinkIssued } from '@wismo/contracts'
import { Instant, Invalid, NotFound, Rejected, unknownEvent, type Aggregate, type OrderId, type TrackingLinkId } from '@wismo/kernel'
import type { Order, OrderEvent } from './order.ts'

const dayMs = 86_400_000

export const linkPolicy = {
  /** A link's own end is this far away at most, in milliseconds. */
  longestMs: 250 * dayMs,
  /** Links under an id of one order. */
  most: 500,
  /** The last generation that a link can name. One more, and no link of the order shows anything ever again. */
  lastGeneration: 255,
} as const

/** A link is handed out. Throws `NotFound`, `Invalid('date_order')` for an end that is over, `Rejected` (`policy_refused`, `wrong_state` once all links are ended for good). */
export const issueTrackingLink = (issued: TrackingLinkIssued, now: Instant) => (state: Order): readonly OrderEvent[] => {
  if (state.status === 'none') throw new NotFound()
  if (state.links.has(issued.linkId)) return []
  if (state.erased) throw new Rejected('wrong_state', 'Who bought is erased: nobody is left to have a link.')
  if (issued.until !== undefined) checkEnd(issued.until, now)
  if (state.linkGeneration > linkPolicy.lastGeneration) throw new Rejected('wrong_state', 'The links of this order were ended for good.')
  if (state.links.size >= linkPolicy.most) throw new Rejected('policy_refused', `An order has ${linkPolicy.most} links at most.`)
  return [{ type: 'TrackingLinkIssued', data: issued }]
}

/** Somebody lost theirs and named the order and its contact: a new one goes there. Where none may be handed out nobody is told. */
export const issueRequestedLink = (issued: TrackingLinkIssued) => (state: Order): readonly OrderEvent[] => {
  if (state.status === 'none' || state.erased || state.links.has(issued.linkId) || state.linkGeneration > linkPolicy.lastGeneration || state.links.size >= linkPolicy.most) return []
  return [{ type: 'TrackingLinkIssued', data: issued }]
}

/** This link ends, and with it all that were handed out before. Moves of the order count beside revocations, so that it is the same whichever comes first. One that ended already is nothing new. Throws `NotFound` for a link that never was. */
export const revokeTrackingLink = (orderId: OrderId, linkId: TrackingLinkId) => (state: Order): readonly OrderEvent[] => {
  const link = state.status === 'none' ? undefined : state.links.get(linkId)
  if (state.status === 'none' || link === undefined) throw new NotFound()
  const { level, until, generation } = link
  if (generation < state.linkGeneration) return []
  return [{ type: 'TrackingLinkRevoked', data: { orderId, linkId, level, ...(until === undefined ? {} : { until }), generation: state.linkGeneration + 1 - state.moves } }]
}

function checkEnd(until: Instant, now: Instant): void {
  if (until <= now) throw new Invalid('date_order', 'A link ends in the future.', [{ pointer: '/until', code: 'date_order', detail: 'A link ends in the future.' }])
  if (until > Instant.plus(now, linkPolicy.longestMs)) throw new Rejected('policy_refused', 'A link ends within 250 days.')
}

/** Which order a link is of, in a stream of the link's own: whoever ends it names the link alone. */
export type LinkFileEvent = { readonly type: 'TrackingLinkFiled'; readonly data: { readonly linkId: TrackingLinkId; readonly orderId: OrderId } }

/** Undefined until it was filed. */
export type LinkFile = OrderId | undefined

export const linkFile: Aggregate<LinkFile, LinkFileEvent> = {
  category: 'process-link',
  initial: undefined,
  evolve(_state, event) {
    switch (event.type) {
      case 'TrackingLinkFiled':
        return event.data.orderId
      default:
        return unknownEvent(event.type)
    }
  },
}

export const fileTrackingLink = (linkId: TrackingLinkId, orderId: OrderId) => (state: LinkFile): readonly LinkFileEvent[] => (state === undefined ? [{ type: 'TrackingLinkFiled', data: { linkId, orderId } }] : [])
