// What customers ask for an order without being signed in: a new link.
import type { TrackingLinkRequested } from '@wismo/contracts'
import { unknownEvent, type Aggregate } from '@wismo/kernel'

export type TrackEvent =
  /** Somebody named the order and its contact: a new link shall go to the contact on file. */
  { readonly type: 'TrackingLinkRequested'; readonly data: TrackingLinkRequested }

/** How often a link was asked for. */
export interface Track {
  readonly requests: number
}

export const track: Aggregate<Track, TrackEvent> = {
  category: 'track',
  initial: { requests: 0 },
  evolve({ requests }, event) {
    switch (event.type) {
      case 'TrackingLinkRequested':
        return { requests: requests + 1 }
      default:
        return unknownEvent(event.type)
    }
  },
}

/** Limits are kept before anybody gets here; the same look-up told twice is known by its cause. */
export const requestTrackingLink = (requested: TrackingLinkRequested) => (): readonly TrackEvent[] => [{ type: 'TrackingLinkRequested', data: requested }]
