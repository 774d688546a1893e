import { remember } from '../public-event.ts'
import { noUnits, quantitiesOf, sumOf, type Quantities } from '../units/quantities.ts'
import type { EventOf } from './part-events.ts'
import type { PartState } from './part-state.ts'

/** Where the units of an order are to come from. Units that no node took are ended here: nobody holds them. */
export interface SourcingPart extends PartState {
  /** Granted units that came back without a node; it never falls. */
  readonly released: Quantities
}

/** Events that `foldSourcing` takes. */
export const sourcingEvents = ['UnitsUnsourced'] as const
export type SourcingEvent = EventOf<(typeof sourcingEvents)[number]>

/** The sourcing after one more of its events. */
export const foldSourcing = (part: SourcingPart | undefined, event: SourcingEvent): SourcingPart => ({
  released: sumOf(part?.released ?? noUnits, quantitiesOf(event.data.lines)),
  timeline: remember(part?.timeline ?? [], event),
})
