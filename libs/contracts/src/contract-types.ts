import type { DomainEvent } from '@wismo/kernel'
import type { PublishedEvents } from './generated/types.ts'

/** Anything that may be on a topic: its name and its generated type. */
export type PublicEvent = { readonly [Name in keyof PublishedEvents]: { readonly type: Name; readonly data: PublishedEvents[Name] } }[keyof PublishedEvents]

/** Exactly: what only fits would be stored with more, or less, than what is published. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** The domain events that are not their generated type, or that have no published schema. */
type Differing<Event extends DomainEvent> = Event extends DomainEvent
  ? Event['type'] extends keyof PublishedEvents
    ? Same<Event['data'], PublishedEvents[Event['type']]> extends true
      ? never
      : Event
    : Event
  : never

type Mapping<Event extends DomainEvent> = { readonly [Name in Differing<Event>['type']]: (data: Extract<Event, { readonly type: Name }>['data']) => PublicEvent }

/**
 * What a service has to say about its events beside their schemas: nothing where every one is its generated type, else
 * how each of the others becomes a public one. An event with neither does not compile.
 */
export type Differences<Event extends DomainEvent> = [Differing<Event>] extends [never] ? [] : [differences: Mapping<Event>]
