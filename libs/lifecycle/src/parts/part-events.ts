import type { DraftEvents, PublishedEvents } from '@wismo/contracts'
import type { PublicEvent } from '../public-event.ts'

type Events = PublishedEvents & DraftEvents
type EventName = keyof Events

/** One of these events, with its own data. */
export type EventOf<Name extends EventName> = { readonly [One in Name]: Omit<PublicEvent, 'type' | 'data'> & { readonly type: One; readonly data: Events[One] } }[Name]

/** What each of these events makes of a part. */
export type Rules<Name extends EventName, Part> = { readonly [One in Name]: (part: Part, data: Events[One], event: EventOf<One>) => Part }
